"""Stretches of time in which the same voices certainly say the same of a state.

Access and control are states: they hold for a time. "Closed in June" and "open in July" do not
conflict, and neither is an answer for both months.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TypeVar

import attrs

from caucasus_events.chronicle.collection import grouped
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

T = TypeVar("T")


def stretches_of(evidence: Evidence, zone: str | None) -> Iterator[Evidence]:
    """Cut the evidence on a state into stretches of time; each is evidence of its own.

    Within a stretch the same stances certainly hold. A stance that only may reach into it is
    listed as possible; what reaches into none is evidence apart, and comes first. If no stance
    certainly holds at any time, the evidence stays whole.

    Args:
        evidence: the evidence on a topic.
        zone: the zone in which the ends of a stretch are written.
    """
    stances = evidence.stances
    times = [_span(stance) for stance in stances]
    local = any(span is not None and span.is_local for span in times)
    if local and zone is not None:
        times = [span and span.widened() for span in times]
    certain = {
        place: span
        for place, span in enumerate(times)
        if span is not None and span.latest_start <= span.earliest_end
    }
    # A stretch exists only if somebody spoke of it, and not if all follows from other topics.
    stretches = [
        stretch
        for stretch in _sweep(certain)
        if not all(stances[place].is_entailed for place in stretch[2])
    ]
    if not stretches:
        yield evidence
        return
    reach = sorted((span.whole, place) for place, span in enumerate(times) if span is not None)
    index = TimeIndex.of([span for span, _ in reach])
    timeless = [place for place, span in enumerate(times) if span is None]
    around: list[list[int]] = []
    for first, last, active in stretches:
        here = Span(first, first, last, last, is_local=local and not zone)
        near = [*(reach[i][1] for i in index.between(here, here).possible), *timeless]
        around.append([place for place in near if place not in active])
    placed = {place for near in around for place in near}
    placed.update(place for _, _, active in stretches for place in active)
    apart = tuple(
        stance for i, stance in enumerate(stances) if i not in placed and not stance.is_entailed
    )
    if apart:
        yield attrs.evolve(evidence, stances=(), possible=apart, silences=(), set_aside=())
    silences = grouped(evidence.silences, lambda silence: [silence.to or ""])
    set_aside = grouped(evidence.set_aside, lambda aside: [aside.by])
    for (first, last, active), near in zip(stretches, around, strict=True):
        here_held = [stances[place] for place in sorted(active)]
        held = [address for stance in here_held for address in stance.addresses]
        is_newest = last == stretches[-1][1]
        yield attrs.evolve(
            evidence,
            stretch=_as_when(first, last, local and not zone, zone),
            stances=tuple(here_held),
            possible=tuple(stances[place] for place in near),
            silences=evidence.silences if is_newest else _of_keys(held, silences),
            set_aside=evidence.set_aside if is_newest else _of_keys(held, set_aside),
        )


def _of_keys(keys: Iterable[str], known: Mapping[str, list[T]]) -> tuple[T, ...]:
    return tuple(value for key in dict.fromkeys(keys) for value in known.get(key, ()))


def _sweep(certain: Mapping[int, Span]) -> Iterator[tuple[int, int, set[int]]]:
    """Yield each stretch, first and last instant included, with where its stances stand."""
    begins: defaultdict[int, list[int]] = defaultdict(list)
    ends: defaultdict[int, list[int]] = defaultdict(list)
    for place, span in certain.items():
        begins[span.latest_start].append(place)
        ends[span.earliest_end + 1].append(place)
    active: set[int] = set()
    points = sorted({*begins, *ends})
    for point, following in pairwise(points):
        active.difference_update(ends[point])
        active.update(begins[point])
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
