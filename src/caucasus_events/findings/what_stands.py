"""What still stands of what one voice said on one topic.

Of two answers of one voice that conflict, the one certainly said later stands, and the other is
set aside. If nothing tells which came later, both stand, and the voice is inconsistent.

Answers are sorted by when they were said, so that each is compared with the extremes of what
came later and not with each later answer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from caucasus_events.findings.claim_instances import ClaimInstance
from caucasus_events.findings.conflicts import (
    Wholes,
    answers_conflict,
    as_of,
    high_of,
    low_of,
    totals_conflict,
)
from caucasus_events.records.claims import answer_key, claimed_span, times_may_differ
from caucasus_events.records.vocabulary import CountSpan
from caucasus_events.values.instants import Span
from caucasus_events.values.overlaps import Overlaps
from caucasus_events.values.when import span_in


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
    if said[0].topic.span == CountSpan.CUMULATIVE:
        return _superseded_totals(said)
    replaced: dict[int, ClaimInstance] = {}
    for group, others in _groups_of_one_time(said):
        later = [_LaterAnswers([said[i] for i in other]) for other in others]
        for i in group:
            found = (answers.conflicting_with(said[i], wholes) for answers in later)
            newer = next((one for one in found if one is not None), None)
            if newer is not None:
                replaced[i] = newer
    return replaced


def _groups_of_one_time(
    said: Sequence[ClaimInstance],
) -> Iterator[tuple[list[int], list[list[int]]]]:
    """Group answers by the time that they are for.

    Yields:
        The positions of a group, and of each group whose time certainly overlaps it.
    """
    groups: dict[Hashable, list[int]] = {}
    for i, one in enumerate(said):
        groups.setdefault(answer_key(one.during), []).append(i)
    timeless = groups.pop(None, None)
    dated = list(groups.values())
    times = [said[group[0]].during for group in dated]
    index = Overlaps([claimed_span(time) for time in times if time is not None])
    for number, group in enumerate(dated):
        time = times[number]
        assert time is not None
        near = index.near(claimed_span(time))
        same = [dated[i] for i in near if not times_may_differ(time, times[i])]
        yield group, [*same, *([timeless] if timeless else [])]
    if timeless:
        yield timeless, [timeless, *dated]


class _LaterAnswers:
    """The answers of one voice for one time, to find one that came later and conflicts."""

    def __init__(self, said: Iterable[ClaimInstance]) -> None:
        dated = [(span_in(one.said, None), one) for one in said if one.said is not None]
        local = any(span.is_local for span, _ in dated)
        dated = [(span.widened() if local else span, one) for span, one in dated]
        dated.sort(key=lambda pair: (pair[0].earliest_start, pair[1].address))
        self._starts = [span.earliest_start for span, _ in dated]
        self._widened = local
        # From each place on: the answer with the greatest low bound, the one with the least high
        # bound, and the newest of each answer that is no number.
        self._tail: list[tuple[ClaimInstance | None, ClaimInstance | None]] = []
        self._others: dict[Hashable, tuple[int, ClaimInstance]] = {}
        greatest: ClaimInstance | None = None
        least: ClaimInstance | None = None
        for span, one in reversed(dated):
            counted = one.answer.counted
            if counted is None:
                key = (one.answer.polarity, one.answer.is_correction, answer_key(one.answer.value))
                self._others.setdefault(key, (span.earliest_start, one))
            else:
                if greatest is None or low_of(one.answer) > low_of(greatest.answer):
                    greatest = one
                if least is None or high_of(one.answer) < high_of(least.answer):
                    least = one
            self._tail.append((greatest, least))
        self._tail.reverse()

    def conflicting_with(self, one: ClaimInstance, wholes: Wholes) -> ClaimInstance | None:
        """Return an answer that certainly came later than another and conflicts with it."""
        if one.said is None:
            return None
        span = span_in(one.said, None)
        end = (span.widened() if self._widened else span).latest_end
        place = bisect_right(self._starts, end)
        extremes = self._tail[place] if place < len(self._tail) else ()
        others = (other for start, other in self._others.values() if start > end)
        candidates: list[ClaimInstance | None] = [*extremes, *others]
        for newer in candidates:
            if newer is not None and answers_conflict(one.answer, newer.answer, wholes):
                return newer
        return None


def _superseded_totals(said: Sequence[ClaimInstance]) -> dict[int, ClaimInstance]:
    """Find the running totals that a later statement of the same voice made impossible.

    A total of an earlier day may not exceed one of a later day. Where later statements give
    totals of later days, as bulletins do, the least figure that came later decides for all
    days but the answer's own.
    """
    dated = [(span_in(one.said, None), i, one) for i, one in enumerate(said) if one.said]
    if any(span.is_local for span, _, _ in dated):
        dated = [(span.widened(), i, one) for span, i, one in dated]
    dated.sort(key=lambda item: (item[0].earliest_start, item[2].address))
    days = [as_of(one) for _, _, one in dated]
    in_order = all(
        one is not None and other is not None and one.latest_end <= other.latest_end
        for one, other in pairwise(days)
    )
    starts = [span.earliest_start for span, _, _ in dated]
    least = [*accumulate(reversed(dated), _lower, initial=dated[-1])][::-1] if dated else []
    same_day: dict[Hashable, list[tuple[Span, int, ClaimInstance]]] = {}
    for item, day in zip(dated, days, strict=True):
        same_day.setdefault(day, []).append(item)
    replaced: dict[int, ClaimInstance] = {}
    for (span, i, one), day in zip(dated, days, strict=True):
        place = bisect_right(starts, span.latest_end)
        if place == len(dated):
            continue
        candidates = [*same_day[day], least[place]] if in_order else dated[place:]
        for other_span, _, other in candidates:
            if other_span.earliest_start > span.latest_end and totals_conflict(one, other):
                replaced[i] = other
                break
    return replaced


def _lower(
    one: tuple[Span, int, ClaimInstance], other: tuple[Span, int, ClaimInstance]
) -> tuple[Span, int, ClaimInstance]:
    """Return the one with the lower upper bound."""
    return min(one, other, key=lambda item: high_of(item[2].answer))
