"""For whom a party spoke at a time, and how surely."""

from __future__ import annotations

import attrs

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.records.parties import Affiliation, Party
from caucasus_events.values import comparison, instants
from caucasus_events.values.comparison import Truth
from caucasus_events.values.when import When, span_in


def principals_at(chronicle: Chronicle, party: str, at: When | None) -> dict[str, Truth]:
    """Return for whom a party spoke at a time, and how surely: itself, then the nearest first."""
    reached, waiting = {party: Truth.YES}, [party]
    for id in waiting:
        record = chronicle.find(id)
        for tie in record.affiliations if isinstance(record, Party) else ():
            known = reached.get(tie.of, Truth.NO)
            # A tie is as sure as its least sure link; of several ways the surest counts.
            found = known | (reached[id] & _holds(tie, at, chronicle.zone))
            if found is not known:
                reached[tie.of] = found
                waiting.append(tie.of)
    return reached


def _holds(tie: Affiliation, at: When | None, zone: str | None) -> Truth:
    """Tell whether a party spoke for another at a time by one of its affiliations."""
    during = tie.during
    if not tie.role.speaks_for:
        return Truth.NO
    if during is None:
        return Truth.YES
    if at is None:
        return Truth.MAYBE
    # A person who is not recorded to have left an office is taken to hold it, as for sides.
    start = ".." if during.has_unknown_start else ""
    end = ".." if during.has_unknown_end else ""
    span = span_in(attrs.evolve(during, edtf=f"{start}{during.edtf}{end}"), zone)
    spans = instants.on_one_clock(span.whole if span.is_moment else span, span_in(at, zone))
    if comparison.overlaps(*spans) is Truth.NO:
        return Truth.NO
    return Truth.MAYBE | comparison.contains(*spans)
