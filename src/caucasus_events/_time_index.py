"""An index of spans of time, so that a question to a million of them looks at few.

The spans are in the order of their earliest starts. What starts within a time that is asked
for is then one run of neighbours, and all that takes searching is what started before it and
had not ended: the spans are sorted into classes of like length (each up to twice as long as
the last), and a span of a class can only reach the time if it starts within the length of
that class before it. What is not exactly known is decided among those few again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress, count

import attrs

from caucasus_events._instants import Span
from caucasus_events._selections import Selection, selection_of

_FEW = 256
"""Spans that are so many times fewer than all have no class of their own."""

Answer = tuple[Selection, Selection]
"""What may be meant, and those of them that only may be."""


@attrs.frozen
class _Length:
    """Spans of like length: from when to when, and which they are."""

    shortest: int
    longest: int
    starts: list[int]
    ranks: list[int]


@attrs.frozen
class _Clock:
    """The spans on one clock, UTC or the local one."""

    is_local: bool
    places: list[int] | None
    """Their positions among all; None if these are all."""
    earliest_start: Sequence[int]
    latest_start: Sequence[int]
    earliest_end: Sequence[int]
    latest_end: Sequence[int]
    all: tuple[_Length, ...]
    inexact: tuple[_Length, ...]

    @classmethod
    def of(cls, is_local: bool, places: list[int] | None, spans: Sequence[Span]) -> _Clock:
        """Sort spans into classes of like length."""
        es, ls, ee, le = ([span[bound] for span in spans] for bound in range(4))
        exact: defaultdict[int, list[int]] = defaultdict(list)
        inexact: defaultdict[int, list[int]] = defaultdict(list)
        for rank, (first, second, third, last) in enumerate(zip(es, ls, ee, le, strict=True)):
            lengths = exact if first == second and third == last else inexact
            lengths[(last - first).bit_length()].append(rank)

        def classes(lengths: Mapping[int, list[int]]) -> Iterator[_Length]:
            ranks: list[int] = []
            for size in sorted(lengths):
                ranks = sorted(ranks + lengths[size]) if ranks else lengths[size]
                # A class costs a search: few spans are looked for among longer ones.
                if len(ranks) * _FEW > len(spans) or size == max(lengths):
                    lasting = [le[rank] - es[rank] for rank in ranks]
                    yield _Length(min(lasting), max(lasting), [es[rank] for rank in ranks], ranks)
                    ranks = []

        some = tuple(classes(inexact))
        return cls(is_local, places, es, ls, ee, le, (*classes(exact), *some), some)

    def started(self, first: int, last: int) -> range:
        """Return what starts at the earliest from one instant to another."""
        return range(
            bisect_left(self.earliest_start, first), bisect_right(self.earliest_start, last)
        )

    def crossing(self, at: int, classes: Iterable[_Length]) -> list[int]:
        """Return what may start before an instant and may not have ended then."""
        latest_end = self.latest_end
        found: list[int] = []
        for length in classes:
            starts, ranks = length.starts, length.ranks
            before = bisect_left(starts, at)
            maybe = bisect_left(starts, at - length.longest, 0, before)
            if maybe < before:
                surely = bisect_left(starts, at - length.shortest, maybe, before)
                found += [rank for rank in ranks[maybe:surely] if latest_end[rank] >= at]
                found += ranks[surely:before]
        found.sort()
        return found

    def unsure(self, first: int, last: int) -> list[int]:
        """Return what may be at any time from one instant to another, if that leaves anything open.

        Where nothing lies between the two, only what is not exactly known does.
        """
        if first > last:
            return self.crossing(first, self.inexact)
        return [*self.crossing(first, self.all), *self.started(first, last)]

    def between(self, start: Span, end: Span) -> Answer:
        """Return what is at any time from the beginning of one time to the finish of another."""
        es, ls = self.earliest_start, self.latest_start
        ee, le = self.earliest_end, self.latest_end
        first, surely_first = start.earliest_start, start.latest_start
        last, surely_last = end.latest_end, end.earliest_end
        may_end = self.unsure(first, surely_first - 1)
        may_start = self.unsure(surely_last + 1, last)
        unsure = {
            *[rank for rank in may_end if ee[rank] < surely_first and es[rank] <= last],
            *[rank for rank in may_start if ls[rank] > surely_last and le[rank] >= first],
        }
        possible = Selection.of(self.crossing(first, self.all), self.started(first, last))
        return possible, selection_of(unsure)

    def before(self, limit: Span) -> Answer:
        """Return what is over before a time."""
        ee, surely, maybe = self.earliest_end, limit.earliest_start, limit.latest_start
        unsure = [rank for rank in self.unsure(surely, maybe - 1) if ee[rank] < maybe]
        not_over = [rank for rank in self.crossing(maybe, self.all) if ee[rank] >= maybe]
        started = range(bisect_left(self.earliest_start, maybe))
        return Selection.of(started).without(Selection.of(not_over)), Selection.of(unsure)

    def after(self, limit: Span) -> Answer:
        """Return what begins after a time."""
        ls, surely, maybe = self.latest_start, limit.latest_end, limit.earliest_end
        unsure = [rank for rank in self.unsure(maybe + 1, surely) if ls[rank] > maybe]
        begun = range(bisect_right(self.earliest_start, surely), len(ls))
        return Selection.of(unsure, begun), Selection.of(unsure)

    def during(self, whole: Span) -> Answer:
        """Return what begins and ends within a time."""
        ls, ee = self.latest_start, self.earliest_end
        first, last = whole.earliest_start, whole.latest_end

        def possible(ranks: Iterable[int]) -> list[int]:
            return [rank for rank in ranks if ls[rank] >= first and ee[rank] <= last]

        too_long = [rank for rank in self.crossing(last + 1, self.all) if ee[rank] > last]
        started = Selection.of(self.started(first, last)).without(Selection.of(too_long))
        early = Selection.of(possible(self.crossing(first, self.inexact)))
        unsure = {
            *possible(self.unsure(first, whole.latest_start - 1)),
            *possible(self.unsure(whole.earliest_end + 1, last)),
        }
        return early.united(started), selection_of(unsure)

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
        locals_ = [span.is_local for span in spans]
        undated = range(len(spans), size)
        if not any(locals_) or all(locals_):
            return cls((_Clock.of(any(locals_), None, spans),), undated)
        clocks = []
        for is_local in (False, True):
            here = [local is is_local for local in locals_]
            places = list(compress(count(), here))
            clocks.append(_Clock.of(is_local, places, list(compress(spans, here))))
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
