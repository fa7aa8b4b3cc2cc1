"""Measure what it costs to add a statement to a chronicle, and to ask for one subject or a day.

    python benchmarks/adding.py [--statements N] [--rounds N]

For chronicles of 1,000 statements, ten times that, and so on up to N. What is compared runs in
turns, and a ratio is the median of the ratios of each round. Beside it runs the least that any
way with values that do not change must do: to copy a dict by id, or the references of a tuple.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable
from itertools import count

import attrs
from run import a_document, machine, measured, printed, timed

import caucasus_events as ce


def once(what: str, work: Callable[[], object]) -> None:
    """Print the CPU time of what is done once."""
    gc.collect()
    gc.freeze()
    began = time.process_time()
    work()
    print(f"| {what} | {(time.process_time() - began) * 1e3:,.1f} |")


def adding(size: int, rounds: int) -> None:
    """Measure one chronicle."""
    document = json.dumps(a_document(size))
    chronicle = ce.loads(document)
    told = chronicle.statements[size // 2]
    subject = told.claims[0].subject
    numbers = count()
    grown = [chronicle]

    def another() -> ce.Statement:
        return attrs.evolve(told, id=f"{told.id}-{next(numbers)}")

    def again_and_again() -> None:
        grown[0] = ce.merge(grown[0], [another()])

    def and_reconciled() -> None:
        ce.reconcile(ce.merge(chronicle, [another()]), subject=subject)

    print(
        f"\n### {len(chronicle.statements):,} statements\n\n| the first time | ms |\n| --- | ---: |"
    )
    once("one statement added", lambda: ce.merge(chronicle, [another()]))
    for clock in ("said", "published"):
        for maybe in (False, True):
            how = f"as_of({clock}=..., {maybe=})"
            once(how, lambda c=clock, m=maybe: ce.as_of(chronicle, **{c: "2021-06-01"}, maybe=m))
    fresh = ce.loads(document)
    once("reconcile(subject=...)", lambda: ce.reconcile(fresh, subject=subject))
    by_id = {statement.id: statement for statement in chronicle.statements}
    statements, middle = chronicle.statements, size // 2
    contenders = {
        "a dict of the statements copied, one added": lambda: {**by_id, "new": told},
        "their tuple copied, one added": lambda: (*statements[:middle], told, *statements[middle:]),
        "attrs.evolve, one added": lambda: attrs.evolve(
            chronicle, statements=(*chronicle.statements, another())
        ),
        "one statement made": another,
        "merge(chronicle, [one])": lambda: ce.merge(chronicle, [another()]),
        "... again and again, each to the last": again_and_again,
        "... and its subject reconciled": and_reconciled,
        "... and all statements read": lambda: ce.merge(chronicle, [another()]).statements,
        "reconcile(subject=...)": lambda: ce.reconcile(chronicle, subject=subject),
        "as_of(said=...)": lambda: ce.as_of(chronicle, said="2021-06-01"),
        "as_of(said=..., maybe=True)": lambda: ce.as_of(chronicle, said="2021-06-01", maybe=True),
        "as_of(published=...)": lambda: ce.as_of(chronicle, published="2021-06-01"),
    }
    rows = measured({what: timed(work) for what, work in contenders.items()}, rounds)
    printed("Again", rows, "µs")


def main() -> None:
    """Measure everything and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--statements", type=int, default=100_000, help="the most statements")
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds, at least 5")
    options = parser.parse_args()
    print(machine())
    for size in (1_000, 10_000, 100_000, 1_000_000):
        if size <= options.statements:
            adding(size, max(5, options.rounds))


if __name__ == "__main__":
    main()
