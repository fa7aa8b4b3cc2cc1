"""Who had the occasion to contest a claim, and let it stand.

To have spoken of a matter before a claim was made is no answer to the claim, nor is it one to
accuse the accuser in turn, or to speak of another time.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

import attrs

from caucasus_events._conflicts import apart, comparable, period_of
from caucasus_events._instants import FOREVER, Span, on_one_clock
from caucasus_events._time_index import TimeIndex
from caucasus_events.evidence import Stance
from caucasus_events.parties import Sides, takes_side
from caucasus_events.when import When, span_in

_AT_ANY_TIME = Span(-FOREVER, FOREVER, -FOREVER, FOREVER, is_moment=True)

_Last = dict[tuple[str | None, bool], Span]
"""When something was said last, by which side it accuses and on which clock it is dated."""


@attrs.define
class _Speech:
    """What one side said of one matter."""

    at_all: _Last = attrs.Factory(dict)
    by_time: dict[Hashable, tuple[When | None, _Last]] = attrs.Factory(dict)
    """The same for each time for which it is said to hold."""
    dated: tuple[tuple[When, _Last], ...] | None = None
    index: TimeIndex | None = None

    def add(self, stance: Stance) -> None:
        _, of_its_time = self.by_time.setdefault(comparable(stance.during), (stance.during, {}))
        for said in map(_span, stance.said):
            key = (stance.accuses, said.is_local)
            for last in (self.at_all, of_its_time):
                if key not in last or last[key].latest_end < said.latest_end:
                    last[key] = said

    def may_answer(self, claim: Stance) -> bool:
        """Tell whether any of it came since a claim, of its time, and not in return for it."""
        claimed = [_span(said) for said in claim.said]
        return any(
            not (claim.accuses is not None and accuses == claim.side)
            and not all(_is_before(said, since) for since in claimed)
            for last in self._of_the_time_of(claim)
            for (accuses, _), said in last.items()
        )

    def _of_the_time_of(self, claim: Stance) -> Iterator[_Last]:
        if claim.during is None:
            yield self.at_all
            return
        for key in (None, comparable(claim.during)):
            if key in self.by_time:
                yield self.by_time[key][1]
        if self.index is None or self.dated is None:
            times = ((when, last) for when, last in self.by_time.values() if when is not None)
            self.dated = tuple(sorted(times, key=lambda dated: period_of(dated[0])))
            spans = [period_of(when) for when, _ in self.dated]
            self.index = TimeIndex.of(spans, len(spans))
        period = period_of(claim.during)
        found, _ = self.index.between(period, period)
        for position in found.positions():
            when, last = self.dated[position]
            if not apart(when, claim.during):
                yield last


class Hearing:
    """What each side said of each matter."""

    def __init__(self, sides: Sides | None) -> None:
        self._all = frozenset(sides.ids) if sides else frozenset[str]()
        self._told: dict[str, list[Sequence[Stance]]] = {}
        self._speeches: dict[str, dict[str, _Speech]] = {}

    def add(self, matter: str, stances: Sequence[Stance]) -> None:
        """Take in the stances on a topic that belongs to a matter."""
        self._told.setdefault(matter, []).append(stances)

    def sides(self, matter: str, stances: Sequence[Stance]) -> tuple[str, ...]:
        """Return the sides that take a stance, or spoke of the matter since one was asserted."""
        heard = {stance.side for stance in stances if stance.side and takes_side(stance.side)}
        if len(heard) < len(self._all) and len(self._told[matter]) > 1:
            asserted = [stance for stance in stances if stance.asserts]
            for side, speech in self._of(matter).items():
                if side not in heard and any(map(speech.may_answer, asserted)):
                    heard.add(side)
        return tuple(sorted(heard))

    def _of(self, matter: str) -> dict[str, _Speech]:
        """Put together what each side said of a matter, when that is first asked."""
        if matter not in self._speeches:
            speeches = self._speeches[matter] = {}
            for stances in self._told[matter]:
                for stance in stances:
                    if stance.side and takes_side(stance.side):
                        speeches.setdefault(stance.side, _Speech()).add(stance)
        return self._speeches[matter]


def _span(said: When | None) -> Span:
    return _AT_ANY_TIME if said is None else span_in(said, None)


def _is_before(one: Span, other: Span) -> bool:
    one, other = on_one_clock(one, other)
    return one.latest_end < other.earliest_start
