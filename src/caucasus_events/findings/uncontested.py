"""Who had the occasion to contest a claim, and let it stand.

Whose loss or act is told has it, and where nobody's is, whoever is on another side. It let the
claim stand if it spoke of the same matter since, of the same time, and of something else: to
answer the same kind of question in another way, to deny anything like it, or to accuse the
accuser in turn is to tell another story.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

import attrs

from caucasus_events.findings.evidence import Silence, Stance
from caucasus_events.records.claims import (
    MeansUsed,
    Occurrence,
    Responsibility,
    Topic,
    Violation,
    answer_key,
    claimed_span,
    times_may_differ,
)
from caucasus_events.records.parties import Sides, takes_side
from caucasus_events.records.statements import ResponseKind
from caucasus_events.values import comparison
from caucasus_events.values.comparison import Truth
from caucasus_events.values.instants import FOREVER, Span, on_one_clock
from caucasus_events.values.time_index import TimeIndex
from caucasus_events.values.when import When, span_in

_AT_ANY_TIME = Span(-FOREVER, FOREVER, -FOREVER, FOREVER, is_moment=True)
_ACCUSING = frozenset((Violation.kind, Responsibility.kind, MeansUsed.kind))

Last = dict[tuple[str, str | None, bool], Span]
"""When something was said last, by its aspect, which side it accuses and on which clock."""
V = TypeVar("V")


@attrs.define
class _ByTime(Generic[V]):
    """What is said to hold at some times, and what at no told time."""

    make: Callable[[], V]
    at: dict[Hashable, tuple[When | None, V]] = attrs.Factory(dict)
    _dated: tuple[tuple[When, V], ...] | None = None
    _index: TimeIndex | None = None

    def of(self, when: When | None) -> V:
        """Return what is held for a time, to put more into it."""
        return self.at.setdefault(answer_key(when), (when, self.make()))[1]

    def near(self, when: When) -> Iterator[tuple[When, V]]:
        """Yield what is held for a time that may have something in common with another."""
        if self._index is None or self._dated is None:
            times = ((one, held) for one, held in self.at.values() if one is not None)
            self._dated = tuple(sorted(times, key=lambda dated: claimed_span(dated[0])))
            self._index = TimeIndex.of([claimed_span(one) for one, _ in self._dated])
        found = self._index.between(claimed_span(when), claimed_span(when))
        yield from (self._dated[position] for position in found.possible)


@attrs.define
class _Speech:
    """What one side said of one matter."""

    at_all: Last = attrs.Factory(dict)
    by_time: _ByTime[Last] = attrs.Factory(lambda: _ByTime(dict))
    denied: _ByTime[set[str]] = attrs.Factory(lambda: _ByTime(set))
    """Aspects of what it denied."""

    def add(self, topic: Topic, stance: Stance) -> None:
        if not stance.asserts:
            self.denied.of(stance.during).add(topic.aspect)
        for said in map(_span, stance.said):
            key = (topic.aspect, stance.accuses, said.is_local)
            for last in (self.at_all, self.by_time.of(stance.during)):
                if key not in last or last[key].latest_end < said.latest_end:
                    last[key] = said

    def lets_stand(self, aspect: str, claim: Stance, of_its_own: bool) -> bool:
        """Tell whether it spoke of something else since a claim, and denied nothing like it.

        Who is told of its own act or loss, and accuses the teller, tells another story.
        """
        if self._denies(aspect, claim):
            return False
        claimed = [_span(said) for said in claim.said]
        since = [
            (other, accuses)
            for last in self._of_the_time_of(claim)
            for (other, accuses, _), said in last.items()
            if not all(_is_before(said, then) for then in claimed)
        ]
        if of_its_own and any(accuses and accuses == claim.side for _, accuses in since):
            return False
        return any(other != aspect for other, _ in since)

    def _denies(self, aspect: str, claim: Stance) -> bool:
        """Tell whether it denied anything like a claim, of a time that may be the same."""
        alike = {aspect, Occurrence.kind, *(_ACCUSING if aspect in _ACCUSING else ())}
        if claim.during is None:
            return any(not alike.isdisjoint(aspects) for _, aspects in self.denied.at.values())
        undated = self.denied.at.get(None)
        if undated and not alike.isdisjoint(undated[1]):
            return True
        return any(
            not alike.isdisjoint(aspects) and _may_overlap(when, claim.during)
            for when, aspects in self.denied.near(claim.during)
        )

    def _of_the_time_of(self, claim: Stance) -> Iterator[Last]:
        if claim.during is None:
            yield self.at_all
            return
        if None in self.by_time.at:
            yield self.by_time.at[None][1]
        for when, last in self.by_time.near(claim.during):
            if not times_may_differ(when, claim.during):
                yield last


class Hearing:
    """What each side said of each matter."""

    def __init__(
        self,
        sides: Sides | None,
        side_of: Callable[[str, When | None], str | None],
        stances_on: Callable[[Topic], Iterable[Stance]],
    ) -> None:
        self._all = frozenset(sides.ids) if sides else frozenset[str]()
        self._side_of = side_of
        self._stances_on = stances_on
        self._told: dict[str, list[Topic]] = {}
        self._speeches: dict[str, dict[str, _Speech]] = {}

    def add(self, matter: str, topic: Topic) -> None:
        """Take in a topic that belongs to a matter."""
        self._told.setdefault(matter, []).append(topic)

    def sides(
        self, matter: str, topic: Topic, stances: Sequence[Stance], silences: Iterable[Silence]
    ) -> tuple[str, ...]:
        """Return the sides that take a stance, or had the occasion to and let one stand."""
        heard = {stance.side for stance in stances if stance.side and takes_side(stance.side)}
        # Who says that it says nothing to a claim lets it stand no more than it contests it.
        reserved = {s.side for s in silences if s.kind is not ResponseKind.NOT_ADDRESSED}
        if len(heard) < len(self._all) and len(self._told[matter]) > 1:
            asserted = [stance for stance in stances if stance.asserts]
            for side, speech in self._of(matter).items():
                if side not in heard | reserved and any(
                    self._lets_stand(side, speech, topic.aspect, stance) for stance in asserted
                ):
                    heard.add(side)
        return tuple(sorted(heard))

    def _lets_stand(self, side: str, speech: _Speech, aspect: str, claim: Stance) -> bool:
        """Tell whether it was for a side to contest a claim of another, and it did not."""
        if claim.party_concerned is None:
            return speech.lets_stand(aspect, claim, of_its_own=False)
        concerned = self._side_of(claim.party_concerned, claim.said[0])
        is_concerned = concerned in (side, claim.side)
        return is_concerned and speech.lets_stand(aspect, claim, of_its_own=concerned == side)

    def _of(self, matter: str) -> dict[str, _Speech]:
        """Put together what each side said of a matter, when that is first asked."""
        if matter not in self._speeches:
            speeches = self._speeches[matter] = {}
            for topic in self._told[matter]:
                for stance in self._stances_on(topic):
                    if stance.side and takes_side(stance.side):
                        speeches.setdefault(stance.side, _Speech()).add(topic, stance)
        return self._speeches[matter]


def _span(said: When | None) -> Span:
    return _AT_ANY_TIME if said is None else span_in(said, None)


def _is_before(one: Span, other: Span) -> bool:
    one, other = on_one_clock(one, other)
    return one.latest_end < other.earliest_start


def _may_overlap(one: When, other: When) -> bool:
    return (
        comparison.overlaps(*on_one_clock(claimed_span(one), claimed_span(other))) is not Truth.NO
    )
