"""What still stands of what one voice said on one topic.

Of two answers of one voice that conflict, the one certainly said later stands, and the other is
set aside. If nothing tells which came later, both stand, and the voice is inconsistent.
A number with a likeliest one is an estimate, as data sets give it: a later estimate replaces an
earlier one whole, also where the bounds of the two have numbers in common.

Answers are sorted by when they were said, so that each is compared with the extremes of what
came later and not with each later answer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from caucasus_events.findings.claim_instances import ClaimInstance
from caucasus_events.findings.conflicts import (
    answers_conflict,
    as_of,
    high_of,
    low_of,
    totals_conflict,
)
from caucasus_events.findings.subjects import Wholes
from caucasus_events.records.claims import answer_key, claimed_span, times_may_differ
from caucasus_events.records.vocabulary import CountSpan
from caucasus_events.values.instants import Span
from caucasus_events.values.time_index import TimeIndex
from caucasus_events.values.when import When, span_in


class _Dated(NamedTuple):
    """An answer with the time at which it was said, on one clock with the others."""

    span: Span
    position: int
    answer: ClaimInstance


def superseded(said: Sequence[ClaimInstance], wholes: Wholes) -> dict[int, ClaimInstance]:
    """Find what one voice took back by saying something else later.

    Args:
        said: what the voice said on one topic, in any order.
        wholes: returns what contains an id.

    Returns:
        For the position in `said` of each answer that no longer stands, what replaced it.
    """
    if len(said) < 2:
        return {}
    dated = _on_one_clock(said)
    if said[0].topic.span == CountSpan.CUMULATIVE:
        return _superseded_totals(dated)
    groups: defaultdict[When | None, list[_Dated]] = defaultdict(list)
    for one in dated:
        groups[one.answer.during].append(one)
    later = {time: _LaterAnswers(group) for time, group in groups.items()}
    replaced: dict[int, ClaimInstance] = {}
    for time, others in _times_in_common([*groups]):
        for one in groups[time]:
            found = (later[other].conflicting_with(one, wholes) for other in others)
            newer = next((answer for answer in found if answer is not None), None)
            if newer is not None:
                replaced[one.position] = newer
    return replaced


def _on_one_clock(said: Sequence[ClaimInstance]) -> list[_Dated]:
    """Return the answers of which it is known when they were said, in that order."""
    spans = [(i, span_in(one.said, None)) for i, one in enumerate(said) if one.said is not None]
    if len({span.is_local for _, span in spans}) > 1:
        spans = [(i, span.widened()) for i, span in spans]
    dated = [_Dated(span, i, said[i]) for i, span in spans]
    return sorted(dated, key=lambda one: (one.span.earliest_start, one.answer.address))


def _times_in_common(
    times: Sequence[When | None],
) -> Iterator[tuple[When | None, list[When | None]]]:
    """Yield each time, and the times that certainly overlap it; no time at all overlaps all."""
    given = sorted((time for time in times if time is not None), key=claimed_span)
    timeless: list[When | None] = [None] if None in times else []
    index = TimeIndex.of([claimed_span(time) for time in given])
    for time in given:
        span = claimed_span(time)
        near = (given[i] for i in index.between(span, span).possible)
        yield time, [*(t for t in near if not times_may_differ(time, t)), *timeless]
    if timeless:
        yield None, [*times]


class _LaterAnswers:
    """The answers of one voice for one time, to find one that came later and conflicts."""

    def __init__(self, dated: Sequence[_Dated]) -> None:
        self._starts = [one.span.earliest_start for one in dated]
        self._last = dated[-1].answer
        # From each place on: the answer with the greatest lower bound, and the one with the
        # least upper bound. Of each answer that is no number: the newest.
        self._extremes: list[tuple[ClaimInstance | None, ClaimInstance | None]] = []
        self._newest: dict[Hashable, _Dated] = {}
        greatest: ClaimInstance | None = None
        least: ClaimInstance | None = None
        for one in reversed(dated):
            answer = one.answer.answer
            if answer.counted is None:
                key = (answer.polarity, answer.is_correction, answer_key(answer.value))
                self._newest.setdefault(key, one)
            else:
                if greatest is None or low_of(answer) > low_of(greatest.answer):
                    greatest = one.answer
                if least is None or high_of(answer) < high_of(least.answer):
                    least = one.answer
            self._extremes.append((greatest, least))
        self._extremes.reverse()
        counts = [one.answer.answer.counted for one in dated]
        estimates = [
            i for i, count in enumerate(counts) if count is not None and count.likeliest is not None
        ]
        self._last_estimate = max(estimates, default=-1)
        self._dated = dated

    def conflicting_with(self, one: _Dated, wholes: Wholes) -> ClaimInstance | None:
        """Return an answer that certainly came later than another and conflicts with it.

        It is the last of all answers if that one conflicts.
        """
        end = one.span.latest_end
        place = bisect_right(self._starts, end)
        later: list[ClaimInstance | None] = []
        if place < len(self._extremes):
            estimate = self._dated[max(place, self._last_estimate)].answer
            for other in (self._last, estimate):
                if estimated_anew(one.answer, other):
                    return other
            later += (self._last, *self._extremes[place])
        later += (o.answer for o in self._newest.values() if o.span.earliest_start > end)
        for newer in later:
            if newer is not None and answers_conflict(one.answer.answer, newer.answer, wholes):
                return newer
        return None


def estimated_anew(older: ClaimInstance, newer: ClaimInstance) -> bool:
    """Tell whether two numbers differ of which at least one has a likeliest number.

    What follows from another claim is no estimate of its own.
    """
    if older.entailed_from is not None or newer.entailed_from is not None:
        return False
    was, now = older.answer, newer.answer
    if not (was.asserts and now.asserts) or was.counted is None or now.counted is None:
        return False
    likeliest = was.counted.likeliest, now.counted.likeliest
    return likeliest != (None, None) and (
        likeliest[0] != likeliest[1] or was.counted.bounds != now.counted.bounds
    )


def _superseded_totals(dated: Sequence[_Dated]) -> dict[int, ClaimInstance]:
    """Find the running totals that a later statement of the same voice made impossible.

    A total of an earlier day may not exceed one of a later day. Bulletins give totals of ever
    later days; there the least figure that came later decides for all days but the own one.
    """
    days = [as_of(one.answer) for one in dated]
    in_order = all(
        one is not None and other is not None and one.latest_end <= other.latest_end
        for one, other in pairwise(days)
    )
    starts = [one.span.earliest_start for one in dated]
    least = [*accumulate(reversed(dated), _with_lower_bound)][::-1]
    same_day: defaultdict[Span | None, list[_Dated]] = defaultdict(list)
    for one, day in zip(dated, days, strict=True):
        same_day[day].append(one)
    replaced: dict[int, ClaimInstance] = {}
    for one, day in zip(dated, days, strict=True):
        place = bisect_right(starts, one.span.latest_end)
        if place == len(dated):
            continue
        candidates: Iterable[_Dated] = dated[place:]
        if in_order:
            candidates = [*same_day[day], least[place]]
        for other in candidates:
            is_later = other.span.earliest_start > one.span.latest_end
            is_other = totals_conflict(one.answer, other.answer) or (
                as_of(other.answer) == day and estimated_anew(one.answer, other.answer)
            )
            if is_later and is_other:
                replaced[one.position] = other.answer
                break
    return replaced


def _with_lower_bound(one: _Dated, other: _Dated) -> _Dated:
    """Return the one with the lower upper bound."""
    return min(one, other, key=lambda dated: high_of(dated.answer.answer))
