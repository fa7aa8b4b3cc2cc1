"""Calendar days, months and years of a time, and times counted by them for plots."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import accumulate
from typing import Any, ClassVar

import attrs

from caucasus_events.core.record import enum_member
from caucasus_events.core.results import Column, Columns, Shown, Tabular
from caucasus_events.core.tables import Table
from caucasus_events.errors import refuse
from caucasus_events.values.columns import time_columns
from caucasus_events.values.comparison import Truth, overlaps
from caucasus_events.values.instants import (
    DAY,
    FOREVER,
    Span,
    clock_of,
    date_of,
    day_in,
    day_number,
)
from caucasus_events.values.when import When, WhenLike, as_when, checked_zone, own_zone, span_in

__all__ = ["Bin", "Bins", "CalendarUnit", "binned", "days", "months"]


_MOST = 1_000_000


class CalendarUnit(StrEnum):
    """Name what the calendar is cut into."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@attrs.frozen(kw_only=True, repr=False)
class Bin(Shown):
    """Count the times of one day, month or year."""

    when: When
    """The day, month or year."""
    definite: int
    """How many certainly have an instant in it."""
    possible: int
    """How many may have one, those that certainly do among them."""
    spread: float
    """What falls to it if every time is worth one and is spread evenly over all that may be it."""


@attrs.frozen(kw_only=True, repr=False)
class Bins(Tabular):
    """Hold the counts of each day, month or year of a range, without a gap."""

    bins: tuple[Bin, ...]
    """One for each unit, in order, those without any time among them."""
    outside: int
    """How many times certainly have no instant in the range."""

    columns: ClassVar[Columns[Any]] = Columns[Bin](
        time_columns("when", "the day, month or year", lambda bin: bin.when),
        Column("definite", "how many certainly are in it", lambda bin: bin.definite, int),
        Column("possible", "how many may be, those among them", lambda bin: bin.possible, int),
        Column("spread", "what falls to it if each is spread evenly", lambda b: b.spread, float),
    )

    def _items(self) -> Iterable[Bin]:
        return self.bins

    def __iter__(self) -> Iterator[Bin]:
        return iter(self.bins)

    def __len__(self) -> int:
        return len(self.bins)

    def _tables(self) -> Iterable[Table]:
        rows = [
            (bin.when.edtf, str(bin.definite), str(bin.possible), f"{bin.spread:.2f}")
            for bin in self.bins
        ]
        below = [f"outside: {self.outside}"] if self.outside else []
        yield Table(("when", "definite", "possible", "spread"), rows, below=below)


def days(when: WhenLike, *, zone: str | None = None) -> Iterator[When]:
    """Iterate over the calendar days in which a time may have an instant, in order.

    Args:
        when: a time, or what `When.of` takes.
        zone: whose days to take, such as "Asia/Baku"; None takes those of its own zone or offset.

    Raises:
        Invalid: it has no first or last day, or these lie outside the years 1 to 9999; there is no
            such zone.
    """
    return _units(as_when(when), CalendarUnit.DAY, checked_zone(zone))


def months(when: WhenLike, *, zone: str | None = None) -> Iterator[When]:
    """Iterate over the calendar months in which a time may have an instant; see `days`."""
    return _units(as_when(when), CalendarUnit.MONTH, checked_zone(zone))


def binned(
    times: Iterable[WhenLike],
    *,
    by: CalendarUnit | str = CalendarUnit.DAY,
    within: WhenLike | None = None,
    zone: str | None = None,
) -> Bins:
    """Count times by calendar day, month or year: the definite, the possible, and spread evenly.

    Args:
        times: times, or what `When.of` takes; those of a timeline are `entry.when`.
        by: 'day', 'month' or 'year'.
        within: the range of days to count in; None takes from the first to the last that any of
            the times may touch. A time with an open end is spread up to the end of the range;
            any other leaves a share outside the range where it may lie there.
        zone: whose days to count, such as "Asia/Baku"; None takes the times as they are written,
            and needs them all without a zone, or all in one.

    Raises:
        Invalid: some time has no first or last day and no range is given; the times are in
            several zones and none is named; there is no such unit or zone; the range lies outside
            the years 1 to 9999 or has more than 1,000,000 bins.
    """
    unit = enum_member(CalendarUnit, by)
    if isinstance(times, str):
        raise refuse("expected several times", times, "put it into [ ]", "times")
    whens = [as_when(time) for time in times]
    whole = None if within is None else as_when(within)
    zone = checked_zone(zone) or _shared_zone(whens if whole is None else [*whens, whole])
    spans = [span_in(when, zone) for when in whens]
    if not whens and whole is None:
        return Bins(bins=(), outside=0)
    first, last = _ends(spans if whole is None else [span_in(whole, zone)], unit, zone)
    size = last - first + 1
    if size > _MOST:
        raise refuse(f"more than {_MOST:,} bins", size, "give a shorter range, or months")
    edges = [_start(index, unit, zone) for index in range(first, last + 2)]
    # What begins and ends with each bin, so that a long time costs no more than a short one.
    definite, possible, rates = [0] * (size + 1), [0] * (size + 1), [0] * (size + 1)
    partly = [0] * size
    outside = 0
    for span in spans:
        low, high = max(span.earliest_start, edges[0]), min(span.latest_end, edges[-1] - 1)
        if low > high:
            outside += 1
            continue
        length = 1 + (high if span.latest_end == FOREVER else span.latest_end)
        length -= low if span.earliest_start == -FOREVER else span.earliest_start
        rate = _WHOLE // length
        begin, end = _bin_of(low, edges), _bin_of(high, edges)
        possible[begin] += 1
        possible[end + 1] -= 1
        rates[begin] += rate
        rates[end + 1] -= rate
        partly[begin] -= rate * (low - edges[begin])
        partly[end] -= rate * (edges[end + 1] - 1 - high)
        for one, last in _certain(span, begin, end, edges):
            definite[one] += 1
            definite[last + 1] -= 1
    counted = zip(accumulate(definite), accumulate(possible), accumulate(rates), strict=True)
    bins = (
        Bin(
            when=_unit(first + n, unit, zone),
            definite=certain,
            possible=may,
            spread=(rate * (edges[n + 1] - edges[n]) + partly[n]) / _WHOLE,
        )
        for n, (certain, may, rate) in zip(range(size), counted, strict=False)
    )
    return Bins(bins=tuple(bins), outside=outside)


_WHOLE = 1 << 200
"""What each time counts, in a unit so small that whole numbers tell any share of it."""


def _bin_of(instant: int, edges: Sequence[int]) -> int:
    return bisect_right(edges, instant) - 1


def _certain(span: Span, begin: int, end: int, edges: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last bin of each row that a time certainly touches."""
    if not span.has_gaps:
        one = max(begin, bisect_right(edges, span.latest_start) - 1)
        last = min(end, bisect_right(edges, span.earliest_end) - 1)
        if one <= last:
            yield one, last
        return
    for n in sorted({begin, end}):
        start, before = edges[n], edges[n + 1] - 1
        if overlaps(Span(start, start, before, before, is_local=span.is_local), span) is Truth.YES:
            yield n, n


def _units(when: When, unit: CalendarUnit, zone: str | None) -> Iterator[When]:
    zone = zone or own_zone(when)
    first, last = _ends([span_in(when, zone)], unit, zone)
    return (_unit(index, unit, zone) for index in range(first, last + 1))


def _shared_zone(whens: Iterable[When]) -> str | None:
    zones = {own_zone(when) for when in whens}
    if len(zones) > 1:
        named = ", ".join(sorted(zone or "none" for zone in zones))
        raise refuse("the times are in several zones", named, "name the `zone` whose days to count")
    return next(iter(zones), None)


def _ends(spans: Sequence[Span], unit: CalendarUnit, zone: str | None) -> tuple[int, int]:
    """Return the numbers of the first and of the last unit that some times may touch."""
    low, high = min(s.earliest_start for s in spans), max(s.latest_end for s in spans)
    if FOREVER in (-low, high):
        what, hint = "a time has no first or no last day", "give `within`, a range that ends"
        raise refuse(what, "an open or unknown end", hint)
    return _index(low, unit, zone), _index(high, unit, zone)


def _index(instant: int, unit: CalendarUnit, zone: str | None) -> int:
    """Number the days from 1970, the months and the years from the year 0."""
    day = day_in(zone, instant)
    date = _date(day)
    if unit is CalendarUnit.DAY:
        return day
    return date.year if unit is CalendarUnit.YEAR else date.year * 12 + date.month - 1


def _first_day(index: int, unit: CalendarUnit) -> int:
    if unit is CalendarUnit.DAY:
        return index
    return day_number(index, 1) if unit is CalendarUnit.YEAR else day_number(0, index + 1)


def _start(index: int, unit: CalendarUnit, zone: str | None) -> int:
    midnight = _first_day(index, unit) * DAY
    return midnight if zone is None else clock_of(zone)(midnight, False)


def _unit(index: int, unit: CalendarUnit, zone: str | None) -> When:
    length = {CalendarUnit.DAY: 10, CalendarUnit.MONTH: 7, CalendarUnit.YEAR: 4}[unit]
    return When(edtf=str(_date(_first_day(index, unit)))[:length], zone=zone)


def _date(day: int) -> datetime.date:
    try:
        return date_of(day)
    except (OverflowError, ValueError):
        what = "a date object holds the years 1 to 9999 only"
        raise refuse(what, "a day outside", "give a shorter range") from None
