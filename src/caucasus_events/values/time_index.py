"""Ascending positions of what was selected from a long sequence, without copying it."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias, TypeVar

import attrs

from caucasus_events.values.instants import FOREVER, Span

T = TypeVar("T")

_SCARCE = 16
"""So many times fewer are few: then it is quicker to look each up than to go through all."""


class Selection(NamedTuple):
    """Positions, ascending, each once: in runs of neighbours and of single ones.

    A run is a range or a tuple; none is empty, and each lies behind the one before it.
    Thus most of a million costs no more than a few.
    """

    runs: tuple[Sequence[int], ...] = ()

    @classmethod
    def of(cls, *runs: Sequence[int]) -> Selection:
        """Select the positions of some runs, each of which lies behind the one before it."""
        return cls(tuple(run if isinstance(run, range) else tuple(run) for run in runs if run))

    @property
    def size(self) -> int:
        """How many positions they are."""
        return sum(map(len, self.runs))

    def positions(self) -> Iterator[int]:
        """Yield the positions."""
        return chain.from_iterable(self.runs)

    def taken_from(self, items: tuple[T, ...]) -> tuple[T, ...]:
        """Return the items at the positions."""
        taken: list[T] = []
        for run in self.runs:
            if isinstance(run, range):
                taken += items[run.start : run.stop]
            else:
                taken += map(items.__getitem__, run)
        return tuple(taken)

    def common(self, other: Selection) -> Selection:
        """Return the positions that are in both."""
        found: list[Sequence[int]] = []
        mine, others = iter(self.runs), iter(other.runs)
        one, two = next(mine, None), next(others, None)
        while one is not None and two is not None:
            if one[-1] >= two[0] and two[-1] >= one[0]:
                found.append(_common(one, two))
            if one[-1] < two[-1]:
                one = next(mine, None)
            else:
                two = next(others, None)
        return Selection.of(*found)

    def united(self, other: Selection) -> Selection:
        """Return the positions that are in either."""
        if not self.runs or not other.runs:
            return self if self.runs else other
        if self.runs[-1][-1] < other.runs[0][0]:
            return Selection((*self.runs, *other.runs))
        return selection_of({*self.positions(), *other.positions()})

    def without(self, other: Selection) -> Selection:
        """Return the positions that are not in another."""
        holes = list(self.common(other).positions())
        if not holes:
            return self
        kept: list[Sequence[int]] = []
        for run in self.runs:
            here = _between(holes, run[0], run[-1])
            if not here:
                kept.append(run)
            elif isinstance(run, range) and len(here) * _SCARCE < len(run):
                starts = (run.start, *(hole + 1 for hole in here))
                kept += map(range, starts, (*here, run.stop))
            else:
                gone = set(here)
                kept.append([position for position in run if position not in gone])
        return Selection.of(*kept)


Positions: TypeAlias = Mapping[str, tuple[int, ...]]
"""Where to find what is asked for by a key: ascending positions, each once."""


def any_of(found: Positions, keys: Iterable[str]) -> Selection:
    """Select what is found under any of some keys."""
    runs = [found[key] for key in keys if key in found]
    return Selection.of(*runs) if len(runs) == 1 else selection_of({*chain.from_iterable(runs)})


def selection_of(positions: Iterable[int]) -> Selection:
    """Select positions given in any order, each once."""
    return Selection.of(sorted(positions))


def _between(run: Sequence[int], first: int, last: int) -> Sequence[int]:
    return run[bisect_left(run, first) : bisect_right(run, last)]


def _common(one: Sequence[int], two: Sequence[int]) -> Sequence[int]:
    """Return what two runs that overlap have in common."""
    first, last = max(one[0], two[0]), min(one[-1], two[-1])
    singles = [_between(run, first, last) for run in (one, two) if not isinstance(run, range)]
    if not singles:
        return range(first, last + 1)
    if len(singles) == 1:
        return singles[0]
    few, many = sorted(singles, key=len)
    if len(few) * _SCARCE < len(many):
        places = ((p, bisect_left(many, p)) for p in few)
        return [p for p, place in places if place < len(many) and many[place] == p]
    return sorted(set(few).intersection(many))


_FEW = 64
"""So many spans are quicker looked through than kept apart."""

Answer = tuple[Selection, Selection]
"""What may be meant, and those of them that only may be."""

_Mark = tuple[int, int, Sequence[int]]
"""An instant, how many spans started before it, and which of these had not ended."""


def _columns(spans: Sequence[Span]) -> Sequence[Sequence[int]]:
    """Lay spans out in columns, one for each field.

    To fetch a span from afar takes longer than to read it: the spans are gone through once, and
    looking at one instant of a column brings those around it near as well.
    """
    width = len(Span._fields)
    try:
        fields = array("q", chain.from_iterable(spans))
        return [fields[field::width] for field in range(width)]
    except OverflowError:  # some have no end, or one too far for 64 bits
        return [[span[field] for span in spans] for field in range(width)]


def _marks(starts: Sequence[int], ends: Sequence[int]) -> Iterator[_Mark]:
    """Yield marks, each once as many started, or half as many ended, as crossed the last."""
    at, started, crossing = -FOREVER, 0, array("q")
    while at < FOREVER:
        yield at, started, crossing
        size = len(crossing)
        past = started + max(_FEW, size)
        more = starts[past] if past < len(starts) else FOREVER
        fewer = sorted([ends[rank] for rank in crossing])[size // 2] if size > _FEW else FOREVER
        at = max(at + 1, min(more, fewer + 1))
        before = bisect_left(starts, at, started)
        both = chain(crossing, range(started, before))
        crossing = array("q", [rank for rank in both if ends[rank] >= at])
        started = before


@attrs.frozen
class _Crossings:
    """From when to when each of some spans lasts, in the order of their starts."""

    starts: Sequence[int]
    ends: Sequence[int]
    marks: Sequence[int]
    started: Sequence[int]
    crossing: Sequence[Sequence[int]]

    @classmethod
    def of(cls, starts: Sequence[int], ends: Sequence[int]) -> _Crossings:
        """Set the marks."""
        marks, started, crossing = zip(*_marks(starts, ends), strict=True)
        return cls(starts, ends, marks, started, crossing)

    def at(self, at: int) -> list[int]:
        """Return what starts before an instant and has not ended then."""
        ends, mark = self.ends, bisect_right(self.marks, at) - 1
        since = range(self.started[mark], bisect_left(self.starts, at))
        return [rank for rank in chain(self.crossing[mark], since) if ends[rank] >= at]

    def within(self, first: int, last: int) -> range:
        """Return what starts from one instant to another."""
        if first > last:
            return range(0)
        return range(bisect_left(self.starts, first), bisect_right(self.starts, last))

    def until(self, first: int, last: int) -> list[int]:
        """Return what crosses an instant, and what starts from it to another."""
        return [*self.at(first), *self.within(first, last)]


@attrs.frozen
class _Clock:
    """The spans on one clock, UTC or the local one."""

    is_local: bool
    places: list[int] | None
    """Their positions among all; None if these are all."""
    latest_start: Sequence[int]
    earliest_end: Sequence[int]
    latest_end: Sequence[int]
    lasting: _Crossings
    """From the earliest start of each to its latest end."""
    starting: _Crossings
    """From the earliest start of each to its latest start."""

    @classmethod
    def of(
        cls, is_local: bool, places: list[int] | None, columns: Sequence[Sequence[int]]
    ) -> _Clock:
        """Index spans that are laid out in columns."""
        es, ls, ee, le, *_ = columns
        return cls(is_local, places, ls, ee, le, _Crossings.of(es, le), _Crossings.of(es, ls))

    def between(self, start: Span, end: Span) -> Answer:
        """Return what is at any time from the beginning of one time to the finish of another."""
        ee, le = self.earliest_end, self.latest_end
        first, surely_first = start.earliest_start, start.latest_start
        last, surely_last = end.latest_end, end.earliest_end
        early, started = self.lasting.at(first), self.lasting.within(first, last)
        soon = self.lasting.within(first, min(surely_first - 1, last))
        late = self.starting.until(surely_last + 1, last)
        unsure = {
            *[rank for rank in chain(early, soon) if ee[rank] < surely_first],
            *[rank for rank in late if le[rank] >= first],
        }
        return Selection.of(early, started), selection_of(unsure)

    def before(self, limit: Span) -> Answer:
        """Return what is over before a time."""
        ee, surely, maybe = self.earliest_end, limit.earliest_start, limit.latest_start
        unsure = [rank for rank in self.lasting.until(surely, maybe - 1) if ee[rank] < maybe]
        not_over = [rank for rank in self.lasting.at(maybe) if ee[rank] >= maybe]
        started = self.lasting.within(-FOREVER, maybe - 1)
        return Selection.of(started).without(Selection.of(not_over)), Selection.of(unsure)

    def after(self, limit: Span) -> Answer:
        """Return what begins after a time."""
        surely, maybe = limit.latest_end, limit.earliest_end
        unsure = self.starting.until(maybe + 1, surely)
        begun = self.lasting.within(surely + 1, FOREVER)
        return Selection.of(unsure, begun), Selection.of(unsure)

    def during(self, whole: Span) -> Answer:
        """Return what begins and ends within a time."""
        ls, ee = self.latest_start, self.earliest_end
        first, last = whole.earliest_start, whole.latest_end

        def possible(ranks: Iterable[int]) -> list[int]:
            return [rank for rank in ranks if ls[rank] >= first and ee[rank] <= last]

        too_long = [rank for rank in self.lasting.at(last + 1) if ee[rank] > last]
        started = Selection.of(self.lasting.within(first, last))
        early = Selection.of(possible(self.starting.at(first)))
        unsure = {
            *possible(self.starting.until(first, whole.latest_start - 1)),
            *possible(self.lasting.until(whole.earliest_end + 1, last)),
        }
        return early.united(started.without(Selection.of(too_long))), selection_of(unsure)

    def placed(self, selection: Selection) -> Selection:
        """Return positions among all."""
        places = self.places
        if places is None:
            return selection
        return Selection.of([places[rank] for rank in selection.positions()])


@attrs.frozen
class TimeIndex:
    """Spans in the order of their earliest starts, and behind them what nobody dates."""

    clocks: tuple[_Clock, ...]
    undated: range

    @classmethod
    def of(cls, spans: Sequence[Span], size: int) -> TimeIndex:
        """Index spans, of `size` positions the first."""
        undated = range(len(spans), size)
        columns = _columns(spans)
        *_, is_local = columns
        if not any(is_local) or all(is_local):
            return cls((_Clock.of(any(is_local), None, columns),), undated)
        clocks = []
        for local in (False, True):
            places = [place for place, here in enumerate(is_local) if here == local]
            clocks.append(_Clock.of(local, places, _columns([spans[place] for place in places])))
        return cls(tuple(clocks), undated)

    def between(self, start: Span, end: Span) -> Answer:
        """Return what is at any time from the beginning of one time to the finish of another."""
        return self._ask(_Clock.between, start, end)

    def before(self, limit: Span) -> Answer:
        """Return what is over before a time."""
        return self._ask(_Clock.before, limit)

    def after(self, limit: Span) -> Answer:
        """Return what begins after a time."""
        return self._ask(_Clock.after, limit)

    def during(self, whole: Span) -> Answer:
        """Return what begins and ends within a time."""
        return self._ask(_Clock.during, whole)

    def _ask(self, question: Callable[..., Answer], *times: Span) -> Answer:
        possible = unsure = Selection(())
        for clock in self.clocks:
            # Whether the spans or the time asked for are made wider comes to the same.
            there = (time.anywhere() if clock.is_local else time.widened() for time in times)
            found, open_ = question(clock, *there)
            possible = possible.united(clock.placed(found))
            unsure = unsure.united(clock.placed(open_))
        undated = Selection.of(self.undated)
        return possible.united(undated), unsure.united(undated)
