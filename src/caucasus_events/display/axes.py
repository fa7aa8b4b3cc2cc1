"""Axes: where instants and numbers stand in a picture, and what is written along them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from heapq import heappop, heappush
from typing import TypeVar

import attrs

from caucasus_events.display.svg import element, words
from caucasus_events.values.instants import (
    DAY,
    HOUR,
    clock_of,
    naive_datetime,
)
from caucasus_events.values.when import When

T = TypeVar("T")

_MOST_TICKS, _LABEL = 9, 64.0
_EPOCH = datetime.datetime(1970, 1, 1)  # noqa: DTZ001


@attrs.frozen
class TimeAxis:
    """The stretch of time that a picture shows."""

    first: int
    """Its first instant, in microseconds since 1970."""
    last: int
    """Its last instant."""
    left: float
    """Where the first stands."""
    right: float
    """Where the last stands."""
    zone: str | None
    """Whose days are marked."""

    @classmethod
    def over(
        cls, times: Iterable[When | None], left: float, right: float, zone: str | None
    ) -> TimeAxis:
        """Make the axis that holds all ends that some times state, with a little room."""
        ends = [
            bound
            for when in times
            if when is not None
            for bound in (when.bounds.earliest_start, when.bounds.latest_end)
            if bound is not None and _can_be_dated(bound)
        ]
        first, last = (min(ends), max(ends)) if ends else (0, DAY)
        room = max((last - first) // 50, HOUR)
        return cls(first - room, last + room, left, right, zone)

    def at(self, instant: int) -> float:
        """Return where an instant stands; what lies outside stands at the end."""
        inside = min(max(instant, self.first), self.last)
        share = (inside - self.first) / (self.last - self.first)
        return self.left + share * (self.right - self.left)

    def drawn(self, top: float, bottom: float) -> Iterator[str]:
        """Yield the lines of the days, months or years, with what they are."""
        written = self.left - _LABEL
        for local, label in self._ticks():
            instant = local if self.zone is None else clock_of(self.zone)(local, False)
            if self.first <= instant <= self.last:
                x = self.at(instant)
                yield element(
                    "line",
                    x1=x,
                    x2=x,
                    y1=top,
                    y2=bottom,
                    stroke="currentColor",
                    stroke_opacity=0.25,
                )
                is_last = x + _LABEL > self.right
                anchor = "end" if is_last else "start"
                shift = -2 if is_last else 2
                start = x - _LABEL if is_last else x
                if start >= written:
                    written = start + _LABEL
                    yield words(label, x + shift, bottom + 14, font_size=11, text_anchor=anchor)

    def _ticks(self) -> Iterator[tuple[int, str]]:
        start, end = naive_datetime(self.first), naive_datetime(self.last)
        days = (self.last - self.first) / DAY
        if days > 365 * 3:
            step = max(1, round(days / 365 / _MOST_TICKS))
            for year in range(start.year // step * step, end.year + 1, step):
                if year > 0:
                    yield _instant(datetime.datetime(year, 1, 1)), str(year)  # noqa: DTZ001
        elif days > 60:
            step = max(1, round(days / 30 / _MOST_TICKS))
            for month in range(start.year * 12 + start.month - 1, end.year * 12 + end.month, step):
                day = datetime.datetime(month // 12, month % 12 + 1, 1)  # noqa: DTZ001
                yield _instant(day), f"{day:%Y-%m}"
        else:
            hours = next(h for h in _STEPS if days * 24 / h <= _MOST_TICKS)
            day = start.replace(hour=0, minute=0, second=0, microsecond=0)
            while day <= end + datetime.timedelta(days=1):
                yield _instant(day), f"{day:%Y-%m-%d}" if day.hour == 0 else f"{day:%H:%M}"
                day += datetime.timedelta(hours=hours)


_STEPS = (1, 3, 6, 12, 24, 48, 96, 168, 336)


def _instant(moment: datetime.datetime) -> int:
    return (moment - _EPOCH) // datetime.timedelta(microseconds=1)


def _can_be_dated(instant: int) -> bool:
    try:
        return 2 < naive_datetime(instant).year < 9998
    except (OverflowError, ValueError):
        return False


def packed(
    items: Iterable[T], extent: Callable[[T], tuple[float, float]]
) -> list[list[tuple[T, float, float]]]:
    """Put things into as few rows as hold them side by side, each with where it begins and ends."""
    rows: list[list[tuple[T, float, float]]] = []
    free: list[tuple[float, int]] = []  # where each row ends, and which it is
    for item in sorted(items, key=extent):
        left, right = extent(item)
        if free and free[0][0] <= left:
            _, row = heappop(free)
        else:
            row = len(rows)
            rows.append([])
        rows[row].append((item, left, right))
        heappush(free, (right, row))
    return rows


def round_steps(most: int) -> list[int]:
    """Return the round numbers from 0 that are marked on an axis of numbers up to some number."""
    step, most = 1, max(most, 1)
    while most > step * 6:
        step = step * 2 if str(step)[0] in "15" else step * 5 // 2
    return [*range(0, most + step, step)]
