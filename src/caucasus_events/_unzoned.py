"""Times without a zone, which must not take the zone of what they are put beside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import attrs

from caucasus_events._records import Record
from caucasus_events.chronicles import COLLECTIONS, Chronicle
from caucasus_events.errors import Problem, shown
from caucasus_events.when import When


def unzoned_in(chronicle: Chronicle, zone: str | None) -> Problem | None:
    """Find the first time that would take a zone which its chronicle does not state."""
    if chronicle.zone is not None or zone is None:
        return None
    for name in COLLECTIONS:
        for record in getattr(chronicle, name):
            for when in _times_in(record):
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


def _times_in(value: object) -> Iterator[When]:
    if isinstance(value, When):
        yield value
    elif isinstance(value, Record):
        for field in attrs.fields(cast("Any", type(value))):
            yield from _times_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in cast("tuple[object, ...]", value):
            yield from _times_in(item)
