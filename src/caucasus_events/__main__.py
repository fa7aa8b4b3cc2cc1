"""Run the command line: `python -m caucasus_events`."""

import sys

from caucasus_events.cli import main

sys.exit(main())
