"""Ascending positions of what was selected from a long sequence, without copying it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias, TypeVar

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
