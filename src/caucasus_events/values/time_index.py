"""Find which of many spans lie before, after, within or between times, without a look at each.

Every question comes down to a floor and a ceiling: one bound of a span is at least so much, and
another at most so much. By one such test a span may answer the question, by another it surely
does. Spans that start about together stand in a block, which knows the least and the greatest of
each bound, and blocks stand in greater blocks. A block in which no span can pass the test is
passed over; one in which all do is taken whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import attrs

from caucasus_events.values.instants import FOREVER, Span

_EARLIEST_START, _LATEST_START, _EARLIEST_END, _LATEST_END = range(4)
_BLOCK = 16


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
    """Neighbouring spans, or smaller blocks, and how far their bounds reach."""

    first: int
    past: int
    least: tuple[int, ...]
    """The least of each of the four bounds."""
    greatest: tuple[int, ...]
    blocks: tuple[_Block, ...] = ()


@attrs.frozen(eq=False)
class _Clock:
    """The spans on one clock, UTC or a local one."""

    spans: Sequence[Span]
    positions: Sequence[int]
    """Where each of them stands among all."""
    blocks: Sequence[_Block]

    @classmethod
    def of(cls, all_spans: Sequence[Span | None], *, is_local: bool) -> _Clock:
        """Put into blocks those of some spans that are on one clock."""
        spans = [s for s in all_spans if s and s.is_local == is_local]
        positions = [at for at, s in enumerate(all_spans) if s and s.is_local == is_local]
        blocks: list[_Block] = []
        for first in range(0, len(spans), _BLOCK):
            some = spans[first : first + _BLOCK]
            bounds = list(zip(*some, strict=True))[:4]
            least, greatest = tuple(map(min, bounds)), tuple(map(max, bounds))
            blocks.append(_Block(first, first + len(some), least, greatest))
        while len(blocks) > _BLOCK:
            groups = (blocks[i : i + _BLOCK] for i in range(0, len(blocks), _BLOCK))
            blocks = [
                _Block(
                    group[0].first,
                    group[-1].past,
                    tuple(map(min, zip(*(block.least for block in group), strict=True))),
                    tuple(map(max, zip(*(block.greatest for block in group), strict=True))),
                    tuple(group),
                )
                for group in groups
            ]
        return cls(spans, positions, blocks)

    def search(self, may: _Test, must: _Test, found: Positions) -> None:
        """Add to what was found the spans that pass the first test, and whether by the second."""
        (low, least), (high, most) = may
        (sure_low, surely_least), (sure_high, surely_most) = must
        waiting = [*reversed(self.blocks)]
        while waiting:
            block = waiting.pop()
            if block.greatest[low] < least or block.least[high] > most:
                continue
            if block.least[sure_low] >= surely_least and block.greatest[sure_high] <= surely_most:
                found.possible.extend(self.positions[block.first : block.past])
            elif block.blocks:
                waiting.extend(reversed(block.blocks))
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
        return cls(
            in_utc=_Clock.of(spans, is_local=False),
            local=_Clock.of(spans, is_local=True),
            undated=tuple(at for at, span in enumerate(spans) if span is None),
        )

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
