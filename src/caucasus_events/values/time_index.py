"""Find which of many spans lie before, after, within or between times, without a look at each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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


class _Block(NamedTuple):
    """A run of neighbouring spans, or of smaller blocks, and how far their bounds reach."""

    first: int
    past: int
    least: tuple[int, ...]
    """The least of each of the four bounds."""
    greatest: tuple[int, ...]
    blocks: tuple[_Block, ...] = ()


@attrs.frozen(eq=False)
class _Tree:
    """Spans on one clock, in blocks of blocks.

    Every question comes down to one bound being at least so much and another at most so much.
    A block that no span of can be so is passed over, and one of which all are is taken whole. As
    neighbours start together, few others are looked into: about as many as the answer has spans.
    """

    spans: Sequence[Span]
    positions: Sequence[int]
    """Where each span stands among those of both clocks."""
    blocks: Sequence[_Block]

    @classmethod
    def of(cls, all_spans: Sequence[Span | None], *, is_local: bool) -> _Tree:
        """Put those of some spans into blocks that are on one clock."""
        here = [(at, s) for at, s in enumerate(all_spans) if s and s.is_local == is_local]
        spans, positions = [span for _, span in here], [at for at, _ in here]
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

    def find(
        self,
        floor: tuple[int, int] = (_EARLIEST_START, -FOREVER),
        ceiling: tuple[int, int] = (_LATEST_END, FOREVER),
    ) -> Iterator[int]:
        """Yield the positions of the spans that have one bound high and another low enough.

        Args:
            floor: which bound must be at least how much.
            ceiling: which bound must be at most how much.
        """
        (low, at_least), (high, at_most) = floor, ceiling
        waiting = [*reversed(self.blocks)]
        while waiting:
            block = waiting.pop()
            if block.greatest[low] < at_least or block.least[high] > at_most:
                continue
            if block.least[low] >= at_least and block.greatest[high] <= at_most:
                yield from self.positions[block.first : block.past]
            elif block.blocks:
                waiting += reversed(block.blocks)
            else:
                for at in range(block.first, block.past):
                    span = self.spans[at]
                    if span[low] >= at_least and span[high] <= at_most:
                        yield self.positions[at]


@attrs.frozen(eq=False)
class TimeIndex:
    """Spans in the order of their earliest starts; None stands for what has no time."""

    _in_utc: _Tree
    _local: _Tree
    _undated: tuple[int, ...]

    @classmethod
    def of(cls, spans: Sequence[Span | None]) -> TimeIndex:
        """Index spans; answers give their positions in the sequence."""
        return cls(
            in_utc=_Tree.of(spans, is_local=False),
            local=_Tree.of(spans, is_local=True),
            undated=tuple(at for at, span in enumerate(spans) if span is None),
        )

    def before(self, limit: Span) -> Positions:
        """Find what is over before a time."""
        return self._answer(
            (
                tree.find(ceiling=(_EARLIEST_END, at.latest_start - 1)),
                tree.find(ceiling=(_LATEST_END, at.earliest_start - 1)),
            )
            for tree, at in self._on_each_clock(limit)
        )

    def after(self, limit: Span) -> Positions:
        """Find what begins after a time."""
        return self._answer(
            (
                tree.find(floor=(_LATEST_START, at.earliest_end + 1)),
                tree.find(floor=(_EARLIEST_START, at.latest_end + 1)),
            )
            for tree, at in self._on_each_clock(limit)
        )

    def during(self, whole: Span) -> Positions:
        """Find what begins and ends within a time."""
        return self._answer(
            (
                tree.find((_LATEST_START, at.earliest_start), (_EARLIEST_END, at.latest_end)),
                tree.find((_EARLIEST_START, at.latest_start), (_LATEST_END, at.earliest_end)),
            )
            for tree, at in self._on_each_clock(whole)
        )

    def between(self, start: Span, end: Span) -> Positions:
        """Find what is at any time from the beginning of one time to the finish of another."""
        return self._answer(
            (
                tree.find((_LATEST_END, first.earliest_start), (_EARLIEST_START, last.latest_end)),
                tree.find((_EARLIEST_END, first.latest_start), (_LATEST_START, last.earliest_end)),
            )
            for (tree, first), (_, last) in zip(
                self._on_each_clock(start), self._on_each_clock(end), strict=True
            )
        )

    def _on_each_clock(self, time: Span) -> Iterator[tuple[_Tree, Span]]:
        # Between clocks, making the time asked for wider comes to the same as making all spans so.
        yield self._in_utc, time.widened()
        yield self._local, time.anywhere()

    def _answer(self, found: Iterable[tuple[Iterator[int], Iterator[int]]]) -> Positions:
        """Put together what may answer a question, and what surely does, on each clock."""
        possible, sure = list(self._undated), set[int]()
        for may, must in found:
            possible += may
            sure.update(must)
        possible.sort()
        return Positions(possible, [position for position in possible if position not in sure])
