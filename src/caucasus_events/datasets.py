"""Chronicles that come with the package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from caucasus_events.chronicles import Chronicle
from caucasus_events.codec import loads

__all__ = ["june_2023"]


@cache
def june_2023() -> Chronicle:
    """Return what nineteen reports told of Nagorno-Karabakh in June 2023.

    The night of 28 June, the talks in the United States, the Lachin corridor and the
    ceasefire of November 2020, each statement with its source, its chain and our own
    summary. Who is neutral is this collection's choice: states and bodies that mediate or
    help. Outlets are left unaligned.
    """
    return loads((files("caucasus_events") / "data" / "june_2023.json").read_bytes())
