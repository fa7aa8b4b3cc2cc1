"""The times that records hold, and when what a claim speaks of happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle, Part
from caucasus_events.core.record import Record, field_types
from caucasus_events.errors import Problem, shown
from caucasus_events.records.claims import Claim, Declaration, Ending, Timing, Violation
from caucasus_events.records.incidents import Incident
from caucasus_events.records.negotiations import Round
from caucasus_events.values.when import When


def times_in(record: Record, path: str) -> Iterator[tuple[str, When]]:
    """Yield each time that a record holds, in records within it as well, with its path."""
    for field in field_types(type(record)):
        value: Any = getattr(record, field.name)
        items = enumerate(value) if isinstance(value, tuple) else [(None, value)]
        for i, item in items:
            if isinstance(item, Record):
                where = f"{path}.{field.name}" + ("" if i is None else f"[{i}]")
                if isinstance(item, When):
                    yield where, item
                else:
                    yield from times_in(item, where)


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
                        hint=f"state the zone it is in, such as zone={shown(zone)}, or hand over "
                        "the records alone",
                    )
    return None


def anchor_time(record: Record | Part | None) -> When | None:
    """Return when an incident was, or a round of talks was held or else planned."""
    match record:
        case Incident():
            return record.when
        case Round():
            return record.held or record.planned
        case _:
            return None


def when_happened(chronicle: Chronicle, claim: Claim) -> When | None:
    """Return when what a claim speaks of happened, as it is stated: not in the chronicle's zone.

    That is the time that the claim itself gives, or else that of the incident or round that it
    is about. None where neither gives one.
    """
    if claim.during is not None:
        return claim.during
    if isinstance(claim, Timing | Ending):
        return claim.when
    if isinstance(claim, Declaration):
        return claim.declared or claim.begins
    incident = claim.incident if isinstance(claim, Violation) else None
    return anchor_time(chronicle.find(incident or claim.subject))
