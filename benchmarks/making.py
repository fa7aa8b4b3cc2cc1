"""Tell where the time goes that it takes to make a record, step by step.

    python benchmarks/making.py

What is given fits already, as in most programs: texts, words of the lists, records and tuples.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import attrs
from documents import GOLDEN, objects_in
from run import timed

import caucasus_events as ce
from caucasus_events.core.record import Record


class Steps(NamedTuple):
    """What it takes to make a record, in times of a class that neither converts nor checks."""

    name: str
    fields: int
    """How many are given."""
    whole: float
    converting: float
    """To settle the fields that settle what they are given."""
    slowest: str
    """The field that takes longest to settle, if any does."""
    checking: float
    """To look at the type of each field."""
    between: float
    """To look at what must hold between fields, and at texts of a form of their own."""


def fullest() -> dict[type[Any], Record]:
    """Find the record of each class in two collections that has most fields told."""
    found: dict[type[Any], Record] = {}
    for chronicle in (ce.datasets.june_2023(), ce.loads(GOLDEN.read_bytes())):
        for one in objects_in(chronicle, set()):
            if not isinstance(one, Record) or isinstance(one, ce.Chronicle):
                continue
            if type(one) not in found or len(told(one)) > len(told(found[type(one)])):
                found[type(one)] = one
    return found


def told(record: Any) -> dict[str, Any]:
    given = {field.name: getattr(record, field.name) for field in attrs.fields(type(record))}
    return {name: value for name, value in given.items() if value not in (None, ())}


def steps(rounds: int) -> list[Steps]:
    """Measure the steps of making each record, in turns."""
    return [
        steps_of(cls, record, rounds)
        for cls, record in sorted(fullest().items(), key=lambda item: item[0].__name__)
    ]


def steps_of(cls: type[Any], record: Any, rounds: int) -> Steps:
    given = told(record)
    fields = {field.name: attrs.field(default=None) for field in attrs.fields(cls)}
    bare = attrs.make_class(cls.__name__, fields, frozen=True, slots=True, kw_only=True)
    settling = {
        field.name: partial(field.converter, getattr(record, field.name))
        for field in attrs.fields(cls)
        if field.converter is not None
    }
    works: dict[str, Callable[[], object]] = {
        "bare": partial(bare, **given),
        "whole": partial(cls, **given),
        "check": record.__attrs_post_init__,
        "between": lambda: [*record._faults()],
        **settling,
    }
    runs = {what: timed(work, 0.005) for what, work in works.items()}
    rows = [{what: run() for what, run in runs.items()} for _ in range(rounds)]

    def times_bare(what: str) -> float:
        return statistics.median(row[what] / row["bare"] for row in rows)

    each = {name: times_bare(name) for name in settling}
    asks = cls._faults is not Record._faults
    between = times_bare("between") if asks else 0.0
    return Steps(
        cls.__name__,
        len(given),
        statistics.median(row["whole"] / row["bare"] for row in rows),
        sum(each.values()),
        max(each, key=lambda name: each[name], default=""),
        max(times_bare("check") - between, 0.0),
        between,
    )


def main() -> None:
    """Measure and print a table."""
    print("| class | fields given | ratio | settling | most for | types | between fields |")
    print("| --- | ---: | ---: | ---: | --- | ---: | ---: |")
    for one in steps(5):
        slowest = f"`{one.slowest}`" if one.slowest else ""
        print(
            f"| `{one.name}` | {one.fields} | {one.whole:.1f} | {one.converting:.1f} | {slowest} "
            f"| {one.checking:.1f} | {one.between:.1f} |"
        )


if __name__ == "__main__":
    main()
