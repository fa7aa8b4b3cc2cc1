"""Which sides had the occasion to contest a claim and did not.

A side had the occasion if all of this holds:

- The claim is about that side's loss or act, its speaker's own, or nobody's.
- The side spoke of the same matter since, or possibly since, and of no other time.
- It spoke of something else than the claim does. To answer the same kind of question in another
  way is to tell another story.
- It denied nothing like the claim, and did not accuse the side that claimed its act or loss.
- It did not decline to comment on the claim, nor neither confirm nor deny it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property

import attrs

from caucasus_events.chronicle.collection import Standing
from caucasus_events.findings.evidence import Silence, Stance
from caucasus_events.records.claims import (
    MeansUsed,
    Occurrence,
    Responsibility,
    Topic,
    Violation,
    answer_key,
    claimed_span,
)
from caucasus_events.records.parties import Sides, takes_side
from caucasus_events.records.statements import ResponseKind
from caucasus_events.values import comparison
from caucasus_events.values.comparison import Truth
from caucasus_events.values.instants import FOREVER, Span, on_one_clock
from caucasus_events.values.when import When, span_in

_UNKNOWN = Span(-FOREVER, FOREVER, -FOREVER, FOREVER, is_moment=True)
"""The time of a statement that gives none."""
_EVER = "ever"
"""The key of all that is said of a matter, for whatever time."""

_ACCUSING = frozenset((Violation.kind, Responsibility.kind, MeansUsed.kind))
"""To deny one of these is to deny something like each of the others."""


@attrs.define
class _Words:
    """The words of one side on a matter, for one time or for any."""

    denied: set[str] = attrs.Factory(set)
    """The aspects of what it denied."""
    last: dict[tuple[str, str | None, bool], Span] = attrs.Factory(dict)
    """When it last spoke of each aspect, by the side that it accused and the clock."""

    def add(self, topic: Topic, stance: Stance) -> None:
        if not stance.asserts:
            self.denied.add(topic.aspect)
        for said in map(_said_span, stance.said):
            key = (topic.aspect, stance.accuses, said.is_local)
            if key not in self.last or self.last[key].latest_end < said.latest_end:
                self.last[key] = said


@attrs.frozen(eq=False)
class Matter:
    """All topics about one thing, such as an incident, with the stances on each."""

    topics: dict[Topic, tuple[Stance, ...]] = attrs.Factory(dict)

    @cached_property
    def _by_side(self) -> Mapping[str, Mapping[Hashable, _Words]]:
        """The words of each side for each time, and for all times together."""
        found: dict[str, dict[Hashable, _Words]] = {}
        for topic, stances in self.topics.items():
            for stance in stances:
                if takes_side(stance.side):
                    words = found.setdefault(stance.side, {})
                    for time in (_EVER, answer_key(stance.during)):
                        words.setdefault(time, _Words()).add(topic, stance)
        return found

    @cached_property
    def _overlapping(self) -> Mapping[Hashable, list[tuple[Hashable, Truth]]]:
        """The times that may overlap each time for which something is said, and how surely."""
        times = {
            answer_key(stance.during): claimed_span(stance.during)
            for stances in self.topics.values()
            for stance in stances
            if stance.during is not None
        }
        # A sweep over the starts: a time is compared only with those that may not have ended.
        found: dict[Hashable, list[tuple[Hashable, Truth]]] = {time: [] for time in times}
        going_on: list[Hashable] = []
        for time in sorted(times, key=lambda time: times[time].widened().earliest_start):
            start = times[time].widened().earliest_start
            going_on = [t for t in going_on if times[t].widened().latest_end >= start]
            going_on.append(time)
            for other in going_on:
                overlap = comparison.overlaps(*on_one_clock(times[time], times[other]))
                if overlap is not Truth.NO:
                    found[time].append((other, overlap))
                    if other != time:
                        found[other].append((time, overlap))
        return found

    def sides_heard(
        self, topic: Topic, silences: Iterable[Silence], sides: Sides | None, standing: Standing
    ) -> tuple[str, ...]:
        """Return the sides that take a stance on a topic, or let another side's stance stand."""
        heard = {stance.side for stance in self.topics[topic] if takes_side(stance.side)}
        reserved = {s.side for s in silences if s.kind is not ResponseKind.NOT_ADDRESSED}
        others = set(sides.ids if sides else ()) - heard - reserved
        claims = [stance for stance in self.topics[topic] if stance.asserts]
        heard |= {
            side
            for side in others
            if any(self._lets_stand(side, topic.aspect, claim, standing) for claim in claims)
        }
        return tuple(sorted(heard))

    def _lets_stand(self, side: str, aspect: str, claim: Stance, standing: Standing) -> bool:
        """Tell whether a side had the occasion to contest a claim, and did not."""
        whose = claim.party_concerned
        concerned = None if whose is None else standing.side_of(whose, claim.said[0])
        if whose is not None and concerned not in (side, claim.side):
            return False
        alike = {aspect, Occurrence.kind, *(_ACCUSING if aspect in _ACCUSING else ())}
        since: set[tuple[str, str | None]] = set()
        for words, overlap in self._for_the_time_of(claim, side):
            if not alike.isdisjoint(words.denied):
                return False
            if overlap is Truth.YES:
                since |= {
                    (other, accused)
                    for (other, accused, _), last in words.last.items()
                    if not all(_is_before(last, _said_span(said)) for said in claim.said)
                }
        if concerned == side and any(accused and accused == claim.side for _, accused in since):
            return False
        return any(other != aspect for other, _ in since)

    def _for_the_time_of(self, claim: Stance, side: str) -> Iterator[tuple[_Words, Truth]]:
        """Yield what a side said for times that may be that of a claim, and how surely."""
        words = self._by_side.get(side, {})
        times: Iterable[tuple[Hashable, Truth]] = [(_EVER, Truth.YES)]
        if claim.during is not None:
            times = (*self._overlapping[answer_key(claim.during)], (None, Truth.YES))
        for time, overlap in times:
            if time in words:
                yield words[time], overlap


def _said_span(said: When | None) -> Span:
    return _UNKNOWN if said is None else span_in(said, None)


def _is_before(one: Span, other: Span) -> bool:
    one, other = on_one_clock(one, other)
    return one.latest_end < other.earliest_start
