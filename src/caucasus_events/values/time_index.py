"""Find which of many spans lie before, after, within or between times, without a look at each.

Every question comes down to a floor and a ceiling: one bound of a span is at least so much, and
another at most so much. By one such test a span may answer the question, by another it surely
does. Spans that start about together stand in a block, which knows the least and the greatest of
each bound, and two blocks stand in a greater one. A block in which no span can pass the test is
passed over; one in which all do is taken whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import attrs

from caucasus_events.values.instants import FOREVER, Span

_EARLIEST_START, _LATEST_START, _EARLIEST_END, _LATEST_END = range(4)
_FEW = 16
"""So many spans are no longer divided."""


class Positions(NamedTuple):
    """Where the spans are that answer a question: ascending positions, each once."""

    possible: list[int]
    """Those that may answer it, the sure ones among them."""
    unsure: list[int]
    """Those that only may."""


class _Test(NamedTuple):
    """What a span must be: one of its bounds high enough, and another low enough."""

    floor: tuple[int, int] = (_EARLIEST_START, -FOREVER)
    """Which bound must be at least how much."""
    ceiling: tuple[int, int] = (_LATEST_END, FOREVER)
    """Which bound must be at most how much."""


class _Block(NamedTuple):
    """Neighbouring spans, or the two halves of them, and how far their bounds reach."""

    first: int
    past: int
    least: tuple[int, ...]
    """The least of each of the four bounds."""
    greatest: tuple[int, ...]
    halves: tuple[_Block, ...] = ()

    @classmethod
    def of(cls, spans: Sequence[Span], first: int, past: int) -> _Block:
        """Put the spans from one to another into a block."""
        if past - first <= _FEW:
            bounds = list(zip(*spans[first:past], strict=True))[:4]
            return cls(first, past, tuple(map(min, bounds)), tuple(map(max, bounds)))
        middle = (first + past) // 2
        one, other = cls.of(spans, first, middle), cls.of(spans, middle, past)
        least = tuple(map(min, one.least, other.least))
        greatest = tuple(map(max, one.greatest, other.greatest))
        return cls(first, past, least, greatest, (one, other))


@attrs.frozen(eq=False)
class _Clock:
    """The spans on one clock, UTC or a local one."""

    spans: Sequence[Span]
    positions: Sequence[int]
    """Where each of them stands among all."""
    block: _Block | None

    @classmethod
    def of(cls, all_spans: Sequence[Span | None], *, is_local: bool) -> _Clock:
        """Take those of some spans that are on one clock."""
        spans = [span for span in all_spans if span and span.is_local == is_local]
        positions = [at for at, s in enumerate(all_spans) if s and s.is_local == is_local]
        return cls(spans, positions, _Block.of(spans, 0, len(spans)) if spans else None)

    def search(self, may: _Test, must: _Test, found: Positions) -> None:
        """Add to what was found all that passes the first test, and what of it fails the second."""
        (low, least), (high, most) = may
        (sure_low, surely_least), (sure_high, surely_most) = must
        waiting = [self.block] if self.block else []
        while waiting:
            block = waiting.pop()
            if block.greatest[low] < least or block.least[high] > most:
                continue
            if block.least[sure_low] >= surely_least and block.greatest[sure_high] <= surely_most:
                found.possible.extend(self.positions[block.first : block.past])
            elif block.halves:
                waiting.extend(reversed(block.halves))
            else:
                for at in range(block.first, block.past):
                    span = self.spans[at]
                    if span[low] >= least and span[high] <= most:
                        found.possible.append(self.positions[at])
                        if span[sure_low] < surely_least or span[sure_high] > surely_most:
                            found.unsure.append(self.positions[at])


@attrs.frozen(eq=False)
class TimeIndex:
    """Spans in the order of their earliest starts; None stands for what has no time."""

    _in_utc: _Clock
    _local: _Clock
    _undated: tuple[int, ...]

    @classmethod
    def of(cls, spans: Sequence[Span | None]) -> TimeIndex:
        """Index spans; answers give their positions in the sequence."""
        undated = tuple(at for at, span in enumerate(spans) if span is None)
        return cls(_Clock.of(spans, is_local=False), _Clock.of(spans, is_local=True), undated)

    def before(self, limit: Span) -> Positions:
        """Find what is over before a time."""
        return self._search(
            limit,
            limit,
            lambda at, _: (
                _Test(ceiling=(_EARLIEST_END, at.latest_start - 1)),
                _Test(ceiling=(_LATEST_END, at.earliest_start - 1)),
            ),
        )

    def after(self, limit: Span) -> Positions:
        """Find what begins after a time."""
        return self._search(
            limit,
            limit,
            lambda at, _: (
                _Test(floor=(_LATEST_START, at.earliest_end + 1)),
                _Test(floor=(_EARLIEST_START, at.latest_end + 1)),
            ),
        )

    def during(self, whole: Span) -> Positions:
        """Find what begins and ends within a time."""
        return self._search(
            whole,
            whole,
            lambda at, _: (
                _Test((_LATEST_START, at.earliest_start), (_EARLIEST_END, at.latest_end)),
                _Test((_EARLIEST_START, at.latest_start), (_LATEST_END, at.earliest_end)),
            ),
        )

    def between(self, start: Span, end: Span) -> Positions:
        """Find what is at any time from the beginning of one time to the finish of another."""
        return self._search(
            start,
            end,
            lambda first, last: (
                _Test((_LATEST_END, first.earliest_start), (_EARLIEST_START, last.latest_end)),
                _Test((_EARLIEST_END, first.latest_start), (_LATEST_START, last.earliest_end)),
            ),
        )

    def _search(
        self, start: Span, end: Span, tests: Callable[[Span, Span], tuple[_Test, _Test]]
    ) -> Positions:
        """Search the spans on each clock by what may and what must be."""
        # Between clocks, making the time asked for wider comes to the same as making all spans so.
        found = Positions([*self._undated], [*self._undated])
        self._in_utc.search(*tests(start.widened(), end.widened()), found)
        self._local.search(*tests(start.anywhere(), end.anywhere()), found)
        found.possible.sort()
        found.unsure.sort()
        return found
