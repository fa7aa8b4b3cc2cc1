"""Axes: where instants and numbers stand in a picture, and what is written along them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from heapq import heappop, heappush
from itertools import pairwise
from typing import TypeVar

import attrs

from caucasus_events.display.svg import element, hint, words
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
# A gap that takes three quarters of an axis hides the rest; it is cut out, and marked.
_MOST_CUTS, _LONG, _CUT = 3, 0.75, 24.0
_FEWEST_ENDS = 5


@attrs.frozen
class Stretch:
    """A part of an axis without a cut: from when to when, and where that stands."""

    first: int
    """Its first instant, in microseconds since 1970."""
    last: int
    """Its last instant."""
    left: float
    """Where the first stands."""
    right: float
    """Where the last stands."""


@attrs.frozen
class TimeAxis:
    """The time that a picture shows, less the long gaps in which nothing begins or ends."""

    stretches: tuple[Stretch, ...]
    """What is shown, in order."""
    zone: str | None
    """Whose days are marked."""

    @property
    def left(self) -> float:
        """Where the axis begins."""
        return self.stretches[0].left

    @property
    def right(self) -> float:
        """Where the axis ends."""
        return self.stretches[-1].right

    @classmethod
    def over(
        cls, times: Iterable[When | None], left: float, right: float, zone: str | None
    ) -> TimeAxis:
        """Make the axis that holds all ends that some times state, with a little room."""
        ends = {
            bound
            for when in times
            if when is not None
            for bound in (when.bounds.earliest_start, when.bounds.latest_end)
            if bound is not None and _can_be_dated(bound)
        }
        parts = _parts(sorted(ends or {0, DAY}))
        lasting = sum(last - first for first, last in parts)
        room = max(lasting // 50, HOUR)
        lasting += 2 * room * len(parts)
        # Each part has room for one label at least; they share the rest by how long they are.
        free = right - left - _CUT * (len(parts) - 1) - _LABEL * len(parts)
        stretches, x = list[Stretch](), left
        for first, last in parts:
            first, last = first - room, last + room
            width = _LABEL + free * (last - first) / lasting
            stretches.append(Stretch(first, last, x, x + width))
            x += width + _CUT
        return cls(tuple(stretches), zone)

    def at(self, instant: int) -> float:
        """Return where an instant stands; what lies outside, or in a cut, stands beside it."""
        at = self.left
        for one in self.stretches:
            if instant < one.first:
                break
            share = (min(instant, one.last) - one.first) / (one.last - one.first)
            at = one.left + share * (one.right - one.left)
        return at

    def drawn(self, top: float, bottom: float) -> Iterator[str]:
        """Yield the lines of the days, months or years, with what they are, and the cuts."""
        for one in self.stretches:
            yield from self._marked(one, top, bottom)
        for before, after in pairwise(self.stretches):
            x = (before.right + after.left) / 2
            style = {"stroke": "currentColor", "fill": "none"}
            line = element("path", d=f"M{x},{top}V{bottom - 6}", stroke_dasharray="2 6", **style)
            mark = element(
                "path", d=f"M{x - 6},{bottom + 6}l4,-12 M{x + 2},{bottom + 6}l4,-12", **style
            )
            left_out = f"left out: {_day(before.last)} to {_day(after.first)}"
            yield element("g", hint(left_out), line, mark)

    def _marked(self, one: Stretch, top: float, bottom: float) -> Iterator[str]:
        written, is_dated = one.left - _LABEL, False
        for local, label in self._ticks(one):
            instant = local if self.zone is None else clock_of(self.zone)(local, False)
            if one.first <= instant <= one.last:
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
                is_last = x + _LABEL > one.right
                anchor = "end" if is_last else "start"
                shift = -2 if is_last else 2
                start = x - _LABEL if is_last else x
                if start >= written:
                    written, is_dated = start + _LABEL, True
                    yield words(label, x + shift, bottom + 14, font_size=11, text_anchor=anchor)
        if not is_dated and len(self.stretches) > 1:
            yield words(_day(one.first), one.left + 2, bottom + 14, font_size=11)

    def _ticks(self, one: Stretch) -> Iterator[tuple[int, str]]:
        start, end = naive_datetime(one.first), naive_datetime(one.last)
        days = (one.last - one.first) / DAY
        most = max(1, round(_MOST_TICKS * (one.right - one.left) / (self.right - self.left)))
        if days > 365 * 3:
            step = max(1, round(days / 365 / most))
            for year in range(start.year // step * step, end.year + 1, step):
                if year > 0:
                    yield _instant(datetime.datetime(year, 1, 1)), str(year)  # noqa: DTZ001
        elif days > 60:
            step = max(1, round(days / 30 / most))
            for month in range(start.year * 12 + start.month - 1, end.year * 12 + end.month, step):
                day = datetime.datetime(month // 12, month % 12 + 1, 1)  # noqa: DTZ001
                yield _instant(day), f"{day:%Y-%m}"
        else:
            hours = next((h for h in _STEPS if days * 24 / h <= most), _STEPS[-1])
            day = start.replace(hour=0, minute=0, second=0, microsecond=0)
            while day <= end + datetime.timedelta(days=1):
                yield _instant(day), f"{day:%Y-%m-%d}" if day.hour == 0 else f"{day:%H:%M}"
                day += datetime.timedelta(hours=hours)


def _parts(ends: list[int]) -> list[tuple[int, int]]:
    """Cut an axis at the gaps that take most of it."""
    gaps = sorted(((after - before, before) for before, after in pairwise(ends)), reverse=True)
    rest, cuts = ends[-1] - ends[0], set[int]()
    if len(ends) >= _FEWEST_ENDS:
        for gap, before in gaps[:_MOST_CUTS]:
            if gap <= rest * _LONG:
                break
            rest -= gap
            cuts.add(before)
    parts, first = list[tuple[int, int]](), ends[0]
    for before, after in pairwise(ends):
        if before in cuts:
            parts.append((first, before))
            first = after
    return [*parts, (first, ends[-1])]


def _day(instant: int) -> str:
    return f"{naive_datetime(instant):%Y-%m-%d}"


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
