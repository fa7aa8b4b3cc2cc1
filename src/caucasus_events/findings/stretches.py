"""Stretches of time in which the same voices certainly say the same of a state.

Access and control are states: they hold for a time. "Closed in June" and "open in July" do not
conflict, and neither is an answer for both months.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

import attrs

from caucasus_events.findings.evidence import Evidence, Stance
from caucasus_events.records.claims import claimed_span
from caucasus_events.values.instants import (
    DAY,
    FOREVER,
    HOUR,
    Span,
    clock_of,
    date_of,
    day_in,
    naive_datetime,
)
from caucasus_events.values.time_index import TimeIndex
from caucasus_events.values.when import When


def stretches_of(evidence: Evidence, zone: str | None) -> Iterator[Evidence]:
    """Cut the evidence on a state into stretches of time; each is evidence of its own.

    Within a stretch the same stances certainly hold. A stance that only may reach into it is
    listed as possible; what reaches into none is evidence apart, and comes first. If no stance
    certainly holds at any time, the evidence stays whole.

    Args:
        evidence: the evidence on a topic.
        zone: the zone in which the ends of a stretch are written.
    """
    times = {stance: _span(stance) for stance in evidence.stances}
    local = any(span is not None and span.is_local for span in times.values())
    spans = {s: span.widened() if local and zone else span for s, span in times.items() if span}
    certain = {s: span for s, span in spans.items() if span.latest_start <= span.earliest_end}
    if not certain:
        yield evidence
        return
    reach = sorted(spans, key=lambda stance: spans[stance].whole)
    index = TimeIndex.of([spans[stance].whole for stance in reach])
    # A stretch exists only if somebody spoke of it, and not if all follows from other topics.
    stretches = [s for s in _sweep(certain) if not all(stance.is_entailed for stance in s[2])]
    if not stretches:
        yield evidence
        return
    timeless = [stance for stance, span in times.items() if span is None]
    around: list[list[Stance]] = []
    for first, last, active in stretches:
        here = Span(first, first, last, last, is_local=local and not zone)
        near = [*(reach[i] for i in index.between(here, here).possible), *timeless]
        around.append([stance for stance in near if stance not in active])
    placed = {stance for near in around for stance in near}
    placed.update(stance for _, _, active in stretches for stance in active)
    apart = tuple(s for s in evidence.stances if s not in placed and not s.is_entailed)
    if apart:
        yield attrs.evolve(evidence, stances=(), possible=apart, silences=(), set_aside=())
    for number, (first, last, active) in enumerate(stretches):
        held = {address for stance in active for address in stance.addresses}
        newest = number == len(stretches) - 1
        yield attrs.evolve(
            evidence,
            stretch=_as_when(first, last, local and not zone, zone),
            stances=tuple(stance for stance in evidence.stances if stance in active),
            possible=tuple(around[number]),
            silences=tuple(s for s in evidence.silences if s.to in held or newest),
            set_aside=tuple(a for a in evidence.set_aside if a.by in held or newest),
        )


def _sweep(certain: Mapping[Stance, Span]) -> Iterator[tuple[int, int, set[Stance]]]:
    """Yield each stretch, first and last instant included, with the stances that hold in it."""
    begins: defaultdict[int, list[Stance]] = defaultdict(list)
    ends: defaultdict[int, list[Stance]] = defaultdict(list)
    for stance, span in certain.items():
        begins[span.latest_start].append(stance)
        ends[span.earliest_end + 1].append(stance)
    active: dict[Stance, None] = {}
    points = sorted({*begins, *ends})
    for point, following in pairwise(points):
        for stance in ends[point]:
            del active[stance]
        active.update(dict.fromkeys(begins[point]))
        if active:
            yield point, following - 1, {*active}


def _span(stance: Stance) -> Span | None:
    """Return when a state holds; an end that is known to the day takes in the whole day."""
    if stance.during is None:
        return None
    span = claimed_span(stance.during)
    first = span.earliest_start if _within_a_day(span.earliest_start, span.latest_start) else None
    last = span.latest_end if _within_a_day(span.earliest_end, span.latest_end) else None
    # What began in December certainly holds from the beginning of January, if it lasts so long.
    return span._replace(
        latest_start=span.latest_start + 1 if first is None else first,
        earliest_end=span.earliest_end if last is None else last,
    )


def _within_a_day(first: int, last: int) -> bool:
    return last - first < _LONGEST_DAY


_LONGEST_DAY = 26 * HOUR
"""Clocks that are set back make a day longer than 24 hours."""


def _as_when(first: int, last: int, is_local: bool, zone: str | None) -> When:
    """Write a stretch as a time: in whole days if it begins and ends with days of the zone."""
    clock = clock_of("UTC" if is_local or zone is None else zone)
    zoned = None if is_local else zone or "UTC"

    def day(instant: int) -> str | None:
        number = day_in(None if is_local else zoned, instant)
        return date_of(number).isoformat() if clock(number * DAY, False) == instant else None

    def moment(instant: int) -> str:
        text = naive_datetime(instant).isoformat("T", "seconds")
        return text if is_local else f"{text}Z"

    begins_day = day(first) if first > -FOREVER else None
    ends_day = day(last + 1) if last < FOREVER else None
    last_day = ends_day and date_of(day_in(None if is_local else zoned, last)).isoformat()
    if begins_day and begins_day == last_day:
        return When(edtf=begins_day, zone=zoned)
    start = ".." if first <= -FOREVER else begins_day or moment(first)
    end = ".." if last >= FOREVER else last_day or moment(last)
    return When(edtf=f"{start}/{end}", zone=zoned)
