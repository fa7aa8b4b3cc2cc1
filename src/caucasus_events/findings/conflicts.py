"""When two answers to one question cannot both be true.

| one says | the other says | they conflict if |
| --- | --- | --- |
| a number | a number | no number satisfies both |
| a time | a time | the two certainly have nothing in common; "around" is no point |
| an id or a word | an id or a word | they differ, and neither contains the other |
| "no" to a number or a "yes" | a number or "yes" | the other says at least one |
| "no" to a value | a value | the value lies within the one that is denied |
| "the value is wrong" | a value | the other allows only that value |
| "no" | "no" | never |

A number and a plain yes or no are compared by the numbers that they allow: see `Answer.counted`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import chain, combinations
from math import inf
from typing import Protocol

from caucasus_events.findings.evidence import Clash, Stance
from caucasus_events.findings.subjects import Wholes
from caucasus_events.records.claims import (
    Answer,
    Topic,
    answer_key,
    claimed_span,
    is_later,
    times_may_differ,
)
from caucasus_events.records.vocabulary import CountSpan
from caucasus_events.values.counts import Count
from caucasus_events.values.instants import FOREVER, Span, on_one_clock
from caucasus_events.values.time_index import TimeIndex
from caucasus_events.values.when import When, cannot_be_one


def answers_conflict(one: Answer, other: Answer, wholes: Wholes) -> bool:
    """Tell whether two answers to one question, for one time, cannot both be true."""
    if one.is_correction or other.is_correction:
        wrong, said = (one, other) if one.is_correction else (other, one)
        return said.asserts and not said.is_correction and _allows_only(said, wrong, wholes)
    if one.counted is not None and other.counted is not None:
        return one.counted.conflicts(other.counted)
    if one.asserts and other.asserts:
        return values_exclude(one.value, other.value, wholes)
    if not one.asserts and not other.asserts:
        return False
    denied, said = (other, one) if one.asserts else (one, other)
    return denied.value is None or value_within(said.value, denied.value, wholes)


def low_of(answer: Answer) -> int:
    """Return the least number that an answer allows."""
    return 0 if answer.counted is None else answer.counted.low


def high_of(answer: Answer) -> float:
    """Return the greatest number that an answer allows."""
    counted = answer.counted
    return inf if counted is None or counted.high is None else counted.high


def values_exclude(one: Hashable, other: Hashable, wholes: Wholes) -> bool:
    """Tell whether two values that are asserted cannot both be true."""
    if one is None or other is None:
        return False
    if isinstance(one, When) and isinstance(other, When):
        return cannot_be_one(one, other)
    return not value_within(one, other, wholes) and not value_within(other, one, wholes)


def value_within(inner: Hashable, outer: Hashable, wholes: Wholes) -> bool:
    """Tell whether a value is the same as another or lies within it, as a village in a province."""
    if isinstance(inner, Count) and isinstance(outer, Count):
        below = outer.high is None or (inner.high is not None and inner.high <= outer.high)
        return outer.low <= inner.low and below
    if isinstance(inner, When) and isinstance(outer, When):
        return not cannot_be_one(inner, outer)
    if isinstance(inner, str) and isinstance(outer, str):
        return inner == outer or outer in wholes(inner)
    return inner == outer


def _allows_only(said: Answer, wrong: Answer, wholes: Wholes) -> bool:
    """Tell whether an answer allows nothing but the value that is said to be wrong."""
    return said.value is not None and value_within(said.value, wrong.value, wholes)


class TimedAnswer(Protocol):
    """An answer with the time that it is for: a claim instance or a stance."""

    @property
    def answer(self) -> Answer:
        """What is answered."""
        ...

    @property
    def during(self) -> When | None:
        """The time for which it is said to hold."""

    @property
    def said_at(self) -> When | None:
        """When it was said."""


def as_of(total: TimedAnswer) -> Span | None:
    """Return the end of the time that a running total covers: when it was said, if not told."""
    time = total.during or total.said_at
    if time is None:
        return None
    span = claimed_span(time)
    if span.latest_end >= FOREVER and total.said_at is not None:  # "and still": until it was said
        span = claimed_span(total.said_at)
    ends = (span.earliest_end, span.latest_end)
    return Span(*ends, *ends, is_moment=True, is_local=span.is_local)


def totals_conflict(one: TimedAnswer, other: TimedAnswer) -> bool:
    """Tell whether two running totals cannot both be true: totals do not fall.

    A total as of one day may not exceed a total as of a later day. Totals of one day conflict
    as any two numbers do. If the order of the days is unknown, nothing conflicts.
    """
    days = as_of(one), as_of(other)
    if days[0] is None or days[1] is None:
        return False
    left, right = on_one_clock(days[0], days[1])
    if left == right:
        return not one.answer.is_correction and _disjoint(one.answer, other.answer)
    if left.latest_end <= right.earliest_end:
        return low_of(one.answer) > high_of(other.answer)
    if right.latest_end <= left.earliest_end:
        return low_of(other.answer) > high_of(one.answer)
    return False


def _disjoint(one: Answer, other: Answer) -> bool:
    return low_of(one) > high_of(other) or low_of(other) > high_of(one)


def within_pairs(
    stances: Iterable[Stance], wholes: Wholes
) -> tuple[tuple[Hashable, Hashable], ...]:
    """Return each pair of answers of which the second contains the first."""
    ids = {stance.value for stance in stances if isinstance(stance.value, str)}
    return tuple(
        (inner, outer)
        for inner in sorted(ids)
        for outer in sorted(ids.intersection(wholes(inner)))
        if outer != inner
    )


def pairs_of_one_time(stances: Sequence[Stance]) -> Iterator[tuple[Stance, Stance]]:
    """Yield each pair of stances that certainly are about a common time."""
    timeless = [place for place, stance in enumerate(stances) if stance.during is None]
    for left, right in chain(combinations(timeless, 2), _places_of_times(stances, timeless)):
        yield stances[left], stances[right]


def _places_of_times(
    stances: Sequence[Stance], timeless: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of which one tells a time, by an index: most days do not overlap."""
    dated = sorted(
        (claimed_span(stance.during), place)
        for place, stance in enumerate(stances)
        if stance.during is not None
    )
    index = TimeIndex.of([span for span, _ in dated])
    for span, place in dated:
        near = [dated[i][1] for i in index.between(span, span).possible]
        for other in [*(other for other in near if other > place), *timeless]:
            left, right = sorted((place, other))
            one, two = stances[left], stances[right]
            if not times_may_differ(one.during, two.during) and not denied_before_it_was(one, two):
                yield left, right


def clash_between(left: Stance, right: Stance, topic: Topic, wholes: Wholes) -> Clash | None:
    """Tell in what way two stances on one topic conflict, if they do."""
    if _names_the_other(left, right):
        return Clash.DENIED
    excluded = exclude_each_other(left, right, topic, wholes)
    if topic.span == CountSpan.CUMULATIVE and _corrects_the_other(left, right):
        excluded = _exclude_in_time(left, right, wholes)
    return clash_of(left, right) if excluded else None


def exclude_each_other(left: Stance, right: Stance, topic: Topic, wholes: Wholes) -> bool:
    """Tell whether two stances cannot both hold by what they answer, and for which time."""
    if topic.span == CountSpan.CUMULATIVE:
        return totals_conflict(left, right) and not _may_have_risen(left, right)
    return _exclude_in_time(left, right, wholes)


def _exclude_in_time(left: Stance, right: Stance, wholes: Wholes) -> bool:
    apart = times_may_differ(left.during, right.during) or denied_before_it_was(left, right)
    return not apart and answers_conflict(left.answer, right.answer, wholes)


def clash_of(left: Stance, right: Stance) -> Clash:
    """Tell in what way two stances conflict of which it is known that they do."""
    if left.is_correction or right.is_correction:
        return Clash.CORRECTED
    if not (left.asserts and right.asserts):
        return Clash.DENIED
    mutual = left.accuses is not None and left.accuses == right.side
    mutual = mutual and right.accuses is not None and right.accuses == left.side
    return Clash.MUTUAL_ACCUSATION if mutual else Clash.VALUE_GAP


def denied_before_it_was(left: Stance, right: Stance) -> bool:
    """Tell whether one denies all, without a period, before the time of which the other tells.

    It says nothing of what happened after it was said.
    """
    return any(
        denies.during is None
        and high_of(denies.answer) == 0
        and bool(denies.said)
        and all(is_later(said.during, at) for at in denies.last_said)
        for denies, said in ((left, right), (right, left))
    )


def _names_the_other(left: Stance, right: Stance) -> bool:
    """Tell whether one denies a claim of the other by its address: that always conflicts."""
    return any(
        not denies.asserts
        and not denies.is_correction
        and denies.voice != said.voice
        and not {*denies.responds_to}.isdisjoint(said.addresses)
        for denies, said in ((left, right), (right, left))
    )


def _corrects_the_other(left: Stance, right: Stance) -> bool:
    """Tell whether one says of a claim of the other, by its address, that the value is wrong."""
    return any(
        corrects.is_correction
        and corrects.voice != said.voice
        and not {*corrects.responds_to}.isdisjoint(said.addresses)
        for corrects, said in ((left, right), (right, left))
    )


def _may_have_risen(left: Stance, right: Stance) -> bool:
    """Tell whether the lower total of a voice may be of an earlier hour than the higher one.

    A total that tells no time is for some hour of the day on which it was said.
    """
    lower, higher = sorted((left, right), key=lambda stance: low_of(stance.answer))
    until = as_of(higher)
    if left.voice != right.voice or lower.during or lower.said_at is None or until is None:
        return False
    said, until = on_one_clock(claimed_span(lower.said_at), until)
    return said.earliest_start <= until.latest_end


def answer_of(stance: Stance) -> Hashable:
    """Return what is equal for stances that give the same answer for the same time."""
    return (stance.polarity, answer_key(stance.value), answer_key(stance.during))
