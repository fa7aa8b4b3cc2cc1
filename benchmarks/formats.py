"""Measure how fast the events of UCDP are read, beside what only reads the CSV.

    python benchmarks/formats.py ROWS.csv [--rows 386000]

ROWS.csv is a file of GED; its rows are repeated with other ids until there are as many as asked.
Prints a Markdown table: seconds of one core, rows a second, and the memory at most (of all up to
then, so that each line of the table is run in a process of its own).
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

MEBI = 2**20


def repeat(source: Path, target: Path, rows: int, encoding: str) -> None:
    """Write as many rows, each with an id of its own."""
    with source.open(encoding=encoding, newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["id"].strip().isdigit()]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        for number in range(rows):
            writer.writerow(lines[number % len(lines)] | {"id": str(number + 1)})


def by_library(path: Path) -> None:
    """Read the events into a chronicle."""
    from caucasus_events.formats import ucdp

    ucdp.read(path, release="0", published="2025")


def by_csv(path: Path) -> None:
    """Read the cells with the standard library."""
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.DictReader(file):
            pass


def by_pandas(path: Path) -> None:
    """Read the cells with pandas, and give dictionaries."""
    import pandas

    pandas.read_csv(path, dtype=str).to_dict("records")


def by_polars(path: Path) -> None:
    """Read the cells with polars, and give dictionaries."""
    import polars

    for _ in polars.read_csv(path, infer_schema=False).iter_rows(named=True):
        pass


READERS = {"ucdp.read": by_library, "csv": by_csv, "pandas": by_pandas, "polars": by_polars}


def measure(name: str, path: Path, found: Any) -> None:
    """Put the seconds of one core and the memory at most."""
    start = time.process_time()
    READERS[name](path)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEBI
    found.put((time.process_time() - start, memory))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rows", type=int, default=386_000)
    parser.add_argument("--encoding", default="utf-8-sig")
    given = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ged.csv"
        repeat(given.path, path, given.rows, given.encoding)
        print("| reader | CPU seconds | rows a CPU second | MiB at most |")
        print("| --- | --: | --: | --: |")
        for name in READERS:
            found = context.Queue()
            process = context.Process(target=measure, args=(name, path, found))
            process.start()
            seconds, memory = found.get()
            process.join()
            rate = given.rows / seconds
            print(f"| `{name}` | {seconds:.1f} | {rate:,.0f} | {memory:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
