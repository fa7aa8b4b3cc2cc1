"""Measure what it costs to add a statement to a chronicle, and to ask for one subject or a day.

    python benchmarks/adding.py [--statements N] [--rounds N] [--growth]

For chronicles of 1,000 statements, ten times that, and so on up to N. What is compared runs in
turns, and a ratio is the median of the ratios of each round. Beside it runs the least that any
way with values that do not change must do: to copy a dict by id, or the references of a tuple.
With --growth it measures how the time of one statement more, checked, grows with those that are
held: the exponent is 0 if it does not grow, and 1 if it grows as they do.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import time
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
from run import Contenders, Row, a_document, machine, measured, printed, timed

import caucasus_events as ce
from caucasus_events.documents import journal


def once(work: Callable[[], object]) -> float:
    """Return the CPU time of what is done once."""
    gc.collect()
    gc.freeze()
    began = time.process_time()
    work()
    return time.process_time() - began


def another_like(told: ce.Statement) -> Callable[[], ce.Statement]:
    """Return a function that makes one more statement, under an id of its own."""
    numbers = count()
    return lambda: attrs.evolve(told, id=f"{told.id}-{next(numbers)}")


def first_times(document: str) -> dict[str, float]:
    """Measure the first question to a chronicle, which pays for what the next ones share."""
    chronicle, fresh = ce.loads(document), ce.loads(document)
    told = chronicle.statements[len(chronicle.statements) // 2]
    another = another_like(told)
    taken = {"one statement added": once(lambda: ce.merge(chronicle, [another()]))}
    for clock in ("said", "published"):
        for maybe in (False, True):
            taken[f"as_of({clock}=..., {maybe=})"] = once(
                lambda c=clock, m=maybe: ce.as_of(chronicle, **{c: "2021-06-01"}, maybe=m)
            )
    subject = told.claims[0].subject
    taken["reconcile(subject=...)"] = once(lambda: ce.reconcile(fresh, subject=subject))
    return taken


def adding(chronicle: ce.Chronicle, rounds: int) -> list[Row]:
    """Measure one statement more, one subject and past states."""
    statements, middle = chronicle.statements, len(chronicle.statements) // 2
    told = statements[middle]
    subject = told.claims[0].subject
    another = another_like(told)
    grown = [chronicle]

    def again_and_again() -> None:
        grown[0] = ce.merge(grown[0], [another()])

    def and_reconciled() -> None:
        ce.reconcile(ce.merge(chronicle, [another()]), subject=subject)

    by_id = {statement.id: statement for statement in statements}
    contenders: Contenders = {
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
    return measured({what: timed(work) for what, work in contenders.items()}, rounds)


def one_more(document: str) -> dict[str, float]:
    """Measure one statement more, checked: in memory, and in a journal on the disk."""
    chronicle = ce.loads(document)
    told = chronicle.statements[len(chronicle.statements) // 2]
    another = another_like(told)
    builder = ce.ChronicleBuilder.of_checked(chronicle)
    taken = {"ChronicleBuilder.add": timed(lambda: builder.add(another()))()}
    with TemporaryDirectory() as folder:
        path = Path(folder, "kept.jsonl")
        journal.append(path, chronicle)
        writer = journal.Writer(path)
        taken["Writer.append, the first"] = once(lambda: writer.append([another()]))
        taken["Writer.append, later"] = timed(lambda: writer.append([another()]))()
        taken["journal.append"] = once(lambda: journal.append(path, [another()]))
    return taken


def growth(documents: Mapping[int, str]) -> None:
    """Print how the time of one statement more grows with those that are held."""
    taken = {size: one_more(document) for size, document in documents.items()}
    least, most = min(taken), max(taken)
    sizes = " | ".join(f"{size:,}" for size in taken)
    print(f"\n### One more, checked\n\n| ms, with statements held | {sizes} | exponent |")
    print("| --- |" + " ---: |" * (len(taken) + 1))
    for what, first in taken[least].items():
        each = " | ".join(f"{taken[size][what] * 1e3:,.3f}" for size in taken)
        exponent = math.log(taken[most][what] / first) / math.log(most / least)
        print(f"| {what} | {each} | {exponent:.2f} |")


def main() -> None:
    """Measure everything and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--statements", type=int, default=100_000, help="the most statements")
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds, at least 5")
    parser.add_argument("--growth", action="store_true", help="only one more, checked")
    options = parser.parse_args()
    print(machine())
    documents = {
        size: json.dumps(a_document(size))
        for size in (1_000, 10_000, 100_000, 1_000_000)
        if size <= options.statements
    }
    if options.growth:
        growth(documents)
    else:
        for size, document in documents.items():
            print(f"\n### {size:,} statements\n\n| the first time | ms |\n| --- | ---: |")
            for what, seconds in first_times(document).items():
                print(f"| {what} | {seconds * 1e3:,.1f} |")
            printed("Again", adding(ce.loads(document), max(5, options.rounds)), "µs")


if __name__ == "__main__":
    main()
