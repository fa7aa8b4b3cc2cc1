"""Try the laws with chance: another seed each time, until the time is up.

    python fuzz/laws.py --seconds 3600 --seeds 100

A law that fails prints its counter-example; give that to the law as an `@example`, or to a test.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Run the laws by seeds from the first on; return 1 if a seed found a counter-example."""
    parser = argparse.ArgumentParser(description="Try the laws with other seeds.")
    parser.add_argument("--seconds", type=float, default=3600, help="start no seed after so long")
    parser.add_argument("--seeds", type=int, default=100, help="the greatest number of seeds")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--jobs", default="2", help="how many processes")
    parser.add_argument("tests", nargs="*", default=["tests"], help="which tests")
    given = parser.parse_args()
    end, failed = time.monotonic() + given.seconds, 0
    for seed in range(given.first, given.first + given.seeds):
        if time.monotonic() > end:
            break
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        command += ["-m", "hypothesis", "-n", given.jobs, f"--hypothesis-seed={seed}"]
        environment = {"HYPOTHESIS_PROFILE": "thorough", **os.environ}
        done = subprocess.run(
            [*command, *given.tests],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            failed += 1
            print(done.stdout)
        print(f"seed {seed}: {'a law fails' if done.returncode else 'nothing found'}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
