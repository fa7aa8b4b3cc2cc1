"""Which of many times may overlap a time, found without looking at each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from caucasus_events.values.instants import Span


class Overlaps:
    """Times in the order of their earliest starts, with the greatest end so far at each."""

    def __init__(self, spans: Iterable[Span]) -> None:
        """Sort the times; local times are taken to be as wide as the world's zones make them."""
        wide = sorted(
            (span.earliest_start, span.latest_end, position)
            for position, span in enumerate(span.widened() for span in spans)
        )
        self._starts = [start for start, _, _ in wide]
        self._ends = [end for _, end, _ in wide]
        self._positions = [position for _, _, position in wide]
        self._greatest = [*accumulate(self._ends, max)]

    def near(self, span: Span) -> list[int]:
        """Return the positions of the times that may overlap a time, in ascending order."""
        span = span.widened()
        place = bisect_right(self._starts, span.latest_end)
        found: list[int] = []
        while place and self._greatest[place - 1] >= span.earliest_start:
            place -= 1
            if self._ends[place] >= span.earliest_start:
                found.append(self._positions[place])
        return sorted(found)
