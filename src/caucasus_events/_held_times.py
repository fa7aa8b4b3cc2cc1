"""The times that records hold, and those that must not take the zone of what is beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import cast

from caucasus_events._records import Record, shapes
from caucasus_events.chronicles import COLLECTIONS, Chronicle
from caucasus_events.errors import Problem, shown
from caucasus_events.when import When


def unzoned_in(chronicle: Chronicle, zone: str | None) -> Problem | None:
    """Find the first time that would take a zone which its chronicle does not state."""
    if chronicle.zone is not None or zone is None:
        return None
    for name in COLLECTIONS:
        for record in getattr(chronicle, name):
            for _, when in times_in(record, ""):
                if when.zoned(zone) is not when:
                    id = getattr(record, "id", type(record).__name__)
                    return Problem(
                        path="$.zone",
                        what=f"no zone is stated, beside what has the zone {zone}",
                        found=f"{when} in {shown(id)}",
                        mend=f"state the zone it is in, such as zone={shown(zone)}, or hand over "
                        "the records alone",
                    )
    return None


def times_in(record: Record, path: str) -> Iterator[tuple[str, When]]:
    """Yield each time that a record holds, with its path."""
    for name in _holding_records(type(record)):
        value = getattr(record, name)
        if isinstance(value, tuple):
            for i, item in enumerate(cast("tuple[Record, ...]", value)):
                yield from _times_of(item, f"{path}.{name}[{i}]")
        elif value is not None:
            yield from _times_of(value, f"{path}.{name}")


def _times_of(held: Record, path: str) -> Iterator[tuple[str, When]]:
    if isinstance(held, When):
        yield path, held
    else:
        yield from times_in(held, path)


def _record_fields(cls: type) -> tuple[str, ...]:
    """Name the fields of a class that may hold records, times among them."""
    return tuple(
        shape.name
        for shape in shapes(cls)
        if any(issubclass(inside, Record) for inside in (*shape.classes, *shape.items))
    )


# Typed as a plain function: to mypy a record class is not hashable.
_holding_records: Callable[[type], tuple[str, ...]] = cache(_record_fields)
