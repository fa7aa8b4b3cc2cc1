"""Instants as integers: microseconds since 1970, calendars and clocks without any date type.

The standard date types end at the year 9999 and know no infinity; the times of this package do
not end there. Integers also keep it cheap to compare and sort 100,000 of them.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

FOREVER = 10**30
"""Stands for infinity, so that bounds compare as plain integers: no year of 12 digits is near."""

WESTMOST, EASTMOST = -12 * HOUR, 14 * HOUR
"""The offsets in use in the world; a clock time of unknown zone lies between them."""

_EPOCH = 719_163  # the ordinal of 1970-01-01, as `datetime.date` counts

MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_CYCLE = 146_097  # days of 400 years, after which the calendar and its weekdays repeat
_OFFSET = re.compile(r"([+-])([0-9]{2})(?::([0-9]{2}))?")

_LOOSE_OFFSET = re.compile(
    r"(?:UTC|GMT)? ?([+\N{MINUS SIGN}-]) ?([0-9]{1,2})(?::?([0-9]{2}))?", re.IGNORECASE
)
# As the IANA time zone database gave them until its releases of 2016 and 2017 took to numbers for
# all but MSK. It has zones named EET, CET and the like, which stay.
_ABBREVIATIONS = {
    "AMT": "Asia/Yerevan",
    "AZT": "Asia/Baku",
    "GET": "Asia/Tbilisi",
    "IRST": "Asia/Tehran",
    "MSK": "Europe/Moscow",
    "TRT": "Europe/Istanbul",
}
_LONGEST_ABBREVIATION = 5
_ANY_ZONE = "write such as Asia/Baku or +04:00"
_NO_ZONES = ("Factory", "localtime", "posixrules")
_FIRST, _LAST = -719_000 * DAY, 2_932_000 * DAY  # within the years 2 and 9997

Clock: TypeAlias = Callable[[int, bool], int]
"""Turns a local time into UTC; where the clocks go back, into the first or the last of two."""


class Part(NamedTuple):
    """The instants that one date allows, closed, on its own local clock."""

    lowest: int
    highest: int
    offset: int | None = None
    """Microseconds east of UTC; None if the date does not say."""


PAST = Part(-FOREVER, -FOREVER)
FUTURE = Part(FOREVER, FOREVER)
UNKNOWN = Part(-FOREVER, FOREVER)


class Span(NamedTuple):
    """Between which instants a time starts and ends, closed."""

    earliest_start: int
    latest_start: int
    earliest_end: int
    latest_end: int
    is_moment: bool = False
    """The start and the end are one instant."""
    has_gaps: bool = False
    """Not everything between the start and the end is meant."""
    is_local: bool = False
    """Counted on a local clock of unknown zone, not in UTC."""

    def widened(self) -> Span:
        """Return it in UTC, whichever of the world's zones it is in."""
        return self._moved(EASTMOST, WESTMOST, is_local=False) if self.is_local else self

    def anywhere(self) -> Span:
        """Return it on a local clock, whichever of the world's zones that clock is in."""
        return self if self.is_local else self._moved(-WESTMOST, -EASTMOST, is_local=True)

    def _moved(self, earliest: int, latest: int, is_local: bool) -> Span:
        return self._replace(
            earliest_start=_shifted(self.earliest_start, earliest),
            latest_start=_shifted(self.latest_start, latest),
            earliest_end=_shifted(self.earliest_end, earliest),
            latest_end=_shifted(self.latest_end, latest),
            is_local=is_local,
        )

    @property
    def whole(self) -> Span:
        """The extent of every instant that may belong to it, with ends exactly known."""
        return Span(
            self.earliest_start,
            self.earliest_start,
            self.latest_end,
            self.latest_end,
            is_local=self.is_local,
        )

    def loosened(self) -> Span:
        """Return it with each end as far to both sides as "about" may reach.

        | an end known to | reaches |
        | --- | --- |
        | the second | a minute |
        | the minute | an hour |
        | the hour | six hours |
        | the day | a week |
        | the month | a quarter of a year |
        | the year, or less | five years |
        """
        start = _reach_of_about(self.latest_start - self.earliest_start)
        end = _reach_of_about(self.latest_end - self.earliest_end)
        return self._replace(
            earliest_start=_shifted(self.earliest_start, start),
            latest_start=_shifted(self.latest_start, -start),
            earliest_end=_shifted(self.earliest_end, end),
            latest_end=_shifted(self.latest_end, -end),
        )


_REACHES_OF_ABOUT = (
    # An end that is known to less than this reaches so far.
    (2 * SECOND, MINUTE),
    (2 * MINUTE, HOUR),
    (2 * HOUR, 6 * HOUR),
    (2 * DAY, 7 * DAY),
    (40 * DAY, 92 * DAY),
)
_WIDEST_REACH = 5 * 366 * DAY


def _reach_of_about(width: int) -> int:
    return next((reach for below, reach in _REACHES_OF_ABOUT if width < below), _WIDEST_REACH)


def on_one_clock(one: Span, other: Span) -> tuple[Span, Span]:
    """Bring two spans to one clock: a local one is as wide as the world's zones make it."""
    if one.is_local != other.is_local:
        return one.widened(), other.widened()
    return one, other


def day_number(year: int, month: int, day: int = 1) -> int:
    """Count the days since 1970-01-01 in the proleptic Gregorian calendar, for any year.

    A month above 12 lies in the years that follow.
    """
    # The calendar repeats, so that the days of any year can be counted in the years 2000 to 2399.
    cycles, year = divmod(year + (month - 1) // 12, 400)
    near = datetime.date(2000 + year, (month - 1) % 12 + 1, day)
    return near.toordinal() - _EPOCH + (cycles - 5) * _CYCLE


def month_length(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return day_number(year, month + 1) - day_number(year, month)


@lru_cache(maxsize=256)
def fixed_offset(text: str) -> tuple[str, int] | None:
    """Read an offset such as +04:00, +04 or Z, as canonical text and microseconds east of UTC."""
    if text == "Z":
        return "Z", 0
    match = _OFFSET.fullmatch(text)
    if match is None:
        return None
    sign, hours, minutes = match.groups(default="00")
    size = int(hours) * HOUR + int(minutes) * MINUTE
    if size >= DAY or int(minutes) > 59 or (size == 0 and sign == "-"):
        return None
    return (f"{sign}{hours}:{minutes}" if size else "Z"), (size if sign == "+" else -size)


def format_offset(east: int) -> str:
    """Write an offset in microseconds east of UTC, as `fixed_offset` reads it."""
    return f"{'-' if east < 0 else '+'}{abs(east) // HOUR:02}:{abs(east) % HOUR // MINUTE:02}"


@lru_cache(maxsize=256)
def clock_of(zone: str) -> Clock:
    """Return how a zone turns local times into UTC.

    Args:
        zone: a name of the IANA time zone database, or an offset such as "+04:00".

    Raises:
        KeyError, ValueError: there is no such zone.
    """
    fixed = fixed_offset(zone)
    if fixed is not None:
        east = fixed[1]
        return lambda local, last: local - east
    # Importing the package must not load the time zone database: few times need it.
    from zoneinfo import ZoneInfo

    named = ZoneInfo(zone)
    return lambda local, last: _to_utc(named, local, last)


def date_of(number: int) -> datetime.date:
    """Return the date of a day counted from 1970-01-01.

    Raises:
        ValueError, OverflowError: it lies outside the years 1 to 9999.
    """
    return datetime.date.fromordinal(number + _EPOCH)


def day_in(zone: str | None, instant: int) -> int:
    """Count the days from 1970-01-01 to the day of an instant.

    Args:
        zone: whose day, of an instant in UTC; None if the instant is local already.
        instant: in microseconds since 1970.
    """
    day = instant // DAY
    if zone is None:
        return day
    clock = clock_of(zone)
    day += 1  # no clock is a whole day ahead, though some old ones are more than `EASTMOST`
    while clock(day * DAY, False) > instant:
        day -= 1
    return day


@lru_cache(maxsize=256)
def is_zone(zone: str) -> bool:
    """Tell whether there is such a zone."""
    # `localtime` and its like name whatever the machine at hand is set to.
    if zone in _NO_ZONES or zone.startswith(("posix/", "right/")):
        return False
    try:
        clock_of(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True


def zone_hint(zone: str) -> str:
    """Suggest the zone that was meant."""
    from zoneinfo import available_timezones

    if offset := _LOOSE_OFFSET.fullmatch(zone.strip()):
        return _offset_hint(*offset.groups(default="00"))
    if zone.upper() in _ABBREVIATIONS:
        return f"did you mean {_ABBREVIATIONS[zone.upper()]!r}?"
    # Those with a number are not suggested: Etc/GMT+4 is UTC-4.
    names = [name for name in sorted(available_timezones()) if not re.search("[0-9]|Etc/", name)]
    known = {name.rpartition("/")[2].lower(): name for name in names if name not in _NO_ZONES}
    written = zone[:60].rpartition("/")[2].replace(" ", "_").lower()
    is_short = len(zone) <= _LONGEST_ABBREVIATION and zone.isupper()
    near = difflib.get_close_matches(written, known, n=1, cutoff=1 if is_short else 0.8)
    return f"did you mean {known[near[0]]!r}?" if near else _ANY_ZONE


def _offset_hint(sign: str, hours: str, minutes: str) -> str:
    known = fixed_offset(f"{'+' if sign == '+' else '-'}{int(hours):02}:{minutes}")
    if known is None:
        return "write UTC" if int(hours) == int(minutes) == 0 else _ANY_ZONE
    return f"write {known[0] if known[1] else 'UTC'}"


def _to_utc(zone: datetime.tzinfo, local: int, last: bool) -> int:
    # The date types end; the calendar repeats, and rules for far years are the rules of near ones.
    cycle = _CYCLE * DAY
    cycles = min(0, (local - _FIRST) // cycle) or max(0, -((_LAST - local) // cycle))
    local -= cycles * cycle
    first, second = (
        local - _offset(naive_datetime(local).replace(tzinfo=zone, fold=f)) for f in (0, 1)
    )
    if first <= second:  # equal, but where the clocks go back and a time comes twice
        return (second if last else first) + cycles * cycle
    # The clocks leap over this time: find the first instant at which they show it or a later one.
    low, high = second, first
    while high - low > 1:
        middle = (low + high) // 2
        utc = naive_datetime(middle).replace(tzinfo=zone)
        if middle + _offset(zone.fromutc(utc)) < local:
            low = middle
        else:
            high = middle
    return (high - 1 if last else high) + cycles * cycle


def naive_datetime(microseconds: int) -> datetime.datetime:
    """Build a date without zone.

    Raises:
        OverflowError: it lies outside the years 1 to 9999.
    """
    return datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=microseconds)  # noqa: DTZ001


def _offset(moment: datetime.datetime) -> int:
    offset = moment.utcoffset()
    assert offset is not None
    return offset // datetime.timedelta(microseconds=1)


def on_one_scale(parts: Iterable[Part], clock: Clock | None) -> tuple[list[Part], bool]:
    """Bring parts to one scale, and tell whether it is local.

    It is local if no part has an offset and no zone is given. Else it is UTC, and a part whose
    zone is not known is as wide as the world's zones make it.
    """
    parts = list(parts)
    if clock is None and all(part.offset is None for part in parts):
        return parts, True
    return [_in_utc(part, clock) for part in parts], False


def _in_utc(part: Part, clock: Clock | None) -> Part:
    if part.offset is not None:
        return Part(_shifted(part.lowest, part.offset), _shifted(part.highest, part.offset), 0)
    if clock is None:
        return Part(_shifted(part.lowest, EASTMOST), _shifted(part.highest, WESTMOST), 0)
    lowest, highest = (
        bound if abs(bound) == FOREVER else clock(bound, last)
        for bound, last in ((part.lowest, False), (part.highest, True))
    )
    # A time that the clocks leapt over comes out crosswise: it is the instant of the leap.
    return Part(min(lowest, highest), max(lowest, highest), 0)


def _shifted(bound: int, east: int) -> int:
    return bound if abs(bound) == FOREVER else bound - east


def interval(start: Part, end: Part, is_local: bool) -> Span:
    """Return the span of an extent, each bound tightened by the start not being past the end."""
    return Span(
        start.lowest,
        min(start.highest, end.highest),
        max(start.lowest, end.lowest),
        end.highest,
        is_local=is_local,
    )


def one_of(parts: Sequence[Part], is_local: bool) -> Span:
    """Return the span of one moment that lies somewhere in the parts."""
    lowest, highest = min(part.lowest for part in parts), max(part.highest for part in parts)
    return Span(lowest, highest, lowest, highest, is_moment=True, is_local=is_local)


def all_of(parts: Sequence[Part], is_local: bool) -> Span:
    """Return the span of a moment in each of the parts, from the first of them to the last."""
    lowest, highest = [part.lowest for part in parts], [part.highest for part in parts]
    return Span(
        min(lowest), min(highest), max(lowest), max(highest), has_gaps=True, is_local=is_local
    )
