"""Measure parsing and comparing times beside the libraries that one would otherwise use.

    python benchmarks/times.py [--rounds ROUNDS]

Prints a Markdown table: each operation as a multiple of the standard library's, in the same run;
medians of the ratios of each round. What a library cannot read is left blank. Nothing is read
from a cache of an earlier round; what is compared has been compared before.
`pip install edtf undate whenever` brings the peers; those not installed are left out.
"""

from __future__ import annotations

import argparse
import datetime
import platform
import statistics
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from typing import Any

import caucasus_events as ce
from caucasus_events.values import edtf, when

DAYS = [datetime.date(2023, 1, 1) + datetime.timedelta(days=n) for n in range(300)]
DATES = [str(day) for day in DAYS]
INSTANTS = [f"{day}T01:30:00+04:00" for day in DAYS]
INTERVALS = [f"{day}/{day + datetime.timedelta(days=3)}" for day in DAYS]
VAGUE = [f"{year}-{month:02}~" for year in range(1990, 2015) for month in range(1, 13)]


def forget() -> None:
    """Empty the caches, so that every text is read anew."""
    for cached in (edtf._parse, when._span):
        cached.cache_clear()


def readers() -> dict[str, dict[str, Callable[[str], object]]]:
    """Name, for each operation, how each library does it."""
    found: dict[str, dict[str, Callable[[str], object]]] = {
        "a day": {
            "standard library": datetime.date.fromisoformat,
            "caucasus-events": ce.When.of,
        },
        "an instant": {
            "standard library": datetime.datetime.fromisoformat,
            "caucasus-events": ce.When.of,
        },
        "an interval": {
            "standard library": lambda text: tuple(
                datetime.date.fromisoformat(end) for end in text.split("/")
            ),
            "caucasus-events": ce.When.of,
        },
        "about a month": {
            "standard library": lambda text: datetime.datetime.strptime(text, "%Y-%m~"),  # noqa: DTZ007
            "caucasus-events": ce.When.of,
        },
    }
    python_edtf, undate, whenever = (peer(name) for name in ("edtf", "undate", "whenever"))
    if python_edtf:
        for operation in found.values():
            operation["edtf"] = python_edtf.parse_edtf
    if undate:
        for name in ("a day", "an interval", "about a month"):
            found[name]["undate"] = lambda text: undate.Undate.parse(text, "EDTF")
    if whenever:
        found["a day"]["whenever"] = whenever.Date.parse_iso
        found["an instant"]["whenever"] = whenever.OffsetDateTime.parse_iso
    return found


def peer(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        return None


def comparers() -> dict[str, Callable[[], object]]:
    """Name how each library says whether each day comes before the next."""
    whens = [ce.When.of(text) for text in DATES]

    def pairs(items: list[Any], ask: Callable[[Any, Any], object]) -> Callable[[], object]:
        return lambda: [ask(a, b) for a, b in pairwise(items)]

    found = {
        "standard library": pairs(DAYS, lambda a, b: a < b),
        "caucasus-events": pairs(whens, lambda a, b: a.before(b)),
    }
    python_edtf, undate, whenever = (peer(name) for name in ("edtf", "undate", "whenever"))
    if python_edtf:
        parsed = [python_edtf.parse_edtf(text) for text in DATES]
        found["edtf"] = pairs(parsed, lambda a, b: a < b)
    if undate:
        undates = [undate.Undate.parse(text, "EDTF") for text in DATES]
        found["undate"] = pairs(undates, lambda a, b: a < b)
    if whenever:
        dates = [whenever.Date.parse_iso(text) for text in DATES]
        found["whenever"] = pairs(dates, lambda a, b: a < b)
    return found


def timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def reading(parse: Callable[[str], object], texts: Iterable[str]) -> Callable[[], object]:
    def work() -> object:
        return [parse(text) for text in texts]

    return work


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--rounds", type=int, default=9)
    rounds = max(5, arguments.parse_args().rounds)

    texts = {
        "a day": DATES,
        "an instant": INSTANTS,
        "an interval": INTERVALS,
        "about a month": VAGUE,
    }
    operations: dict[str, dict[str, Callable[[], object]]] = {}
    for name, parsers in readers().items():
        operations[f"read {name}"] = {
            library: reading(parse, texts[name]) for library, parse in parsers.items()
        }
    operations["compare two days"] = comparers()

    libraries = ["caucasus-events", "edtf", "undate", "whenever"]
    print(f"Python {platform.python_version()}, {datetime.date.today()}")  # noqa: DTZ011
    for library in libraries[1:]:
        try:
            print(library, version(library))
        except PackageNotFoundError:
            print(library, "is not installed")
    print()
    print("| times the standard library | " + " | ".join(libraries) + " |")
    print("| --- |" + " ---: |" * len(libraries))
    for operation, contenders in operations.items():
        ratios: dict[str, list[float]] = {library: [] for library in contenders}
        for _ in range(rounds):
            base = min(timed(contenders["standard library"]) for _ in range(5))
            for library, work in contenders.items():
                if operation.startswith("read"):
                    forget()
                ratios[library].append(timed(work) / base)
        cells = (
            f"{statistics.median(ratios[library]):.3g}" if library in ratios else ""
            for library in libraries
        )
        print(f"| {operation} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
