"""Days, months and years around a day, as EDTF text: what phrases of the news are read into."""

from __future__ import annotations

import datetime
import re
from typing import Literal, NamedTuple, TypeAlias

import attrs

from caucasus_events.values import edtf
from caucasus_events.values.instants import DAY, FOREVER, MONTHS, date_of, month_length

Date: TypeAlias = datetime.date
Days: TypeAlias = tuple[Date, Date]
"""The first and the last of some days."""

SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
UNITS = {"day": 0, "week": 3, "fortnight": 7, "month": 15, "year": 183, "decade": 1826}
"""Units of time that phrases count in, with half of each in days, rounded down."""


def days_of(text: str) -> Days | None:
    """Return the first and the last day that a moment allows, by its own clock; None if open."""
    parts = edtf.parse(text).parts
    lowest, highest = min(p.lowest for p in parts), max(p.highest for p in parts)
    if FOREVER in (-lowest, highest):
        return None
    return date_of(lowest // DAY), date_of(highest // DAY)


def between(first: Date, last: Date) -> str:
    """Write some time from one day to another."""
    return str(first) if first == last else f"[{first}..{last}]"


def month_text(year: int, month: int) -> str:
    """Write a month; one above 12 or below 1 lies in a year beside."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"{year:04}-{month:02}"


def stepped(day: Date, unit: str, count: int) -> Date:
    """Return the day so many units on; the last day of a month that is too short for it."""
    if unit in ("day", "week", "fortnight"):
        days = {"day": 1, "week": 7, "fortnight": 14}[unit]
        return day + datetime.timedelta(days=days * count)
    months = day.month - 1 + count * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = day.year + months // 12, months % 12 + 1
    return Date(year, month, min(day.day, month_length(year, month)))


def about_so_far(day: Date, unit: str, count: int) -> str:
    """Write the day so many units on, known to half a unit either way."""
    half = datetime.timedelta(days=UNITS[unit])
    met = stepped(day, unit, count)
    return between(met - half, met + half)


def lasting(day: Date, unit: str, count: int, backwards: bool) -> str:
    """Write the other end of a time that lasts so many units and ends (or begins) on a day.

    Days are counted with the first and the last or without: "three days until the 29th" begin on
    the 26th or the 27th.
    """
    sign = -1 if backwards else 1
    if unit == "day":
        ends = sorted(stepped(day, "day", sign * n) for n in (count, count - 1))
        return between(ends[0], ends[1])
    return about_so_far(day, unit, sign * count)


def qualified(text: str, mark: str) -> str:
    """Put a qualifier to each date of a moment."""
    return re.sub(r"(?<=\w)(?=\.\.|[\]},]|$)", mark, text)


def hours_text(day: Date, first: int, last: int) -> str:
    """Write some time from one whole hour to another, counted from the start of a day."""
    ends = (f"{stepped(day, 'day', hour // 24)}T{hour % 24:02}" for hour in (first, last))
    return f"[{'..'.join(ends)}]"


def just_before(clock: str) -> str:
    """Write the last hour or minute before a clock time, as precise as it is."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d)(?::(\d\d))?(.*)", clock)
    assert match is not None
    minute = int(match[2]) * 60 + int(match[3] or 0) - (1 if match[3] else 60)
    day = stepped(Date.fromisoformat(match[1]), "day", minute // 1440)
    hour, minute = divmod(minute % 1440, 60)
    return f"{day}T{hour:02}{f':{minute:02}' if match[3] else ''}{match[4]}"


Look: TypeAlias = Literal["near", "ahead", "back", "beside"]
Parts: TypeAlias = tuple[tuple[str, int, int], ...]


@attrs.frozen(kw_only=True)
class TimeConvention:
    """Name what vague words of time mean, so that nobody's meaning is taken for all."""

    name: str
    """What it is called."""
    of_day: Parts
    """Each word with its first and its last hour, both included, from the midnight that begins the
    day: ("night", 18, 29) lasts from 18:00 to 05:59 of the next day, ("last night", -6, 5) is over
    in the morning."""
    of_month: Parts
    """Each word with its first and its last day; 31 is the last day of any month."""
    of_year: Parts
    """Each word with its first and its last month."""
    of_decade: Parts
    """Each word with the last digit of its first and of its last year."""


def part_of(convention: TimeConvention, word: str, whole: str) -> str | None:
    """Write the part of a month, a year or a decade that a word names; None if it names none."""
    parts: Parts = ()
    stem, digits = "", 2
    if re.fullmatch(r"\d{4}", whole):
        parts, stem = convention.of_year, f"{whole}-"
    elif re.fullmatch(r"\d{3}X", whole):
        parts, stem, digits = convention.of_decade, whole[:3], 1
    elif re.fullmatch(r"\d{4}-(0\d|1[0-2])", whole):
        length = month_length(int(whole[:4]), int(whole[5:]))
        parts = tuple((w, first, min(last, length)) for w, first, last in convention.of_month)
        stem = f"{whole}-"
    for known, first, last in parts:
        if word == known:
            return f"[{stem}{first:0{digits}}..{stem}{last:0{digits}}]"
    return None


class Setting(NamedTuple):
    """What a phrase is read against."""

    convention: TimeConvention
    today: Days | None = None
    """The first and the last day on which it may have been printed."""
    start: Date | None = None
    """The day from which "the ninth day" counts."""
    look: Look = "near"
    """On which side of `beside`, or else of `today`, what lacks its year or week is to be found."""
    beside: Days | None = None
    """The days of a time in the same phrase that it is found from, in place of `today`."""

    def day(self) -> Date:
        """Return the day on which it was printed."""
        first, last = self.days()
        if first != last:
            raise Unread(
                "the phrase counts from the day of publication, and that is not known to the day",
                "give `published` as a day, with the clock time or zone that settles it",
            )
        return first

    def month(self) -> tuple[int, int]:
        """Return the year and the month in which it was printed."""
        first, last = self.days()
        if (first.year, first.month) != (last.year, last.month):
            raise Unread(
                "the phrase counts from the month of publication, and that is not known",
                "give `published` as a month or a day",
            )
        return first.year, first.month

    def days(self) -> Days:
        """Return the first and the last day on which it may have been printed."""
        if self.today is None:
            raise Unread(
                "the phrase is relative to the day of publication",
                "give `published`, or write the date with its year",
            )
        return self.today

    def around(self) -> Days:
        """Return the days from which what lacks its year or week is found."""
        return self.beside or self.days()

    def month_around(self) -> tuple[int, int]:
        """Return the year and the month from which what lacks its year is found."""
        return (self.beside[0].year, self.beside[0].month) if self.beside else self.month()

    def year(self, month: int, day: int | None = None) -> int:
        """Find the year of a month, or of a day of it: in the twelve months that are meant.

        They begin nine months before the publication, since the news tells more of what was than
        of what will be; with the publication, of what is to come; and end with it, of what came
        before. Beside another time they lie half on either side of it.
        """
        found = {self._year_from(there, month, day) for there in self.around()}
        if len(found) > 1:
            self.day()
        year = found.pop()
        if day is not None and day > month_length(year, month):
            raise Unread(
                f"{MONTHS[month - 1]} {year} has {month_length(year, month)} days",
                "see which day the report means, or read the month alone",
            )
        return year

    def _year_from(self, there: Date, month: int, day: int | None) -> int:
        back = {"near": -9, "ahead": 0, "back": -11, "beside": -6}[self.look]
        begins = stepped(there, "month", back)
        if self.look == "back" and day is not None:
            begins = stepped(stepped(there, "year", -1), "day", 1)
        met, earliest = (month, day or 0), (begins.month, begins.day if day else 0)
        return begins.year + (met < earliest)

    def to(self, weekday: int) -> Date:
        """Find a day of the week: the last, the next, or the nearest."""
        first, last = self.around()
        if first != last and self.beside is None:
            self.day()
        ahead = stepped(last, "day", (weekday - last.weekday()) % 7)
        back = stepped(first, "day", -((first.weekday() - weekday) % 7))
        if self.look == "beside":
            return ahead if ahead - last < first - back else back
        return ahead if self.look == "ahead" else back

    def from_start(self, text: str) -> Setting:
        """Return the setting for the end of what starts at a time."""
        return self._beside(text, "ahead")

    def up_to_end(self, text: str) -> Setting:
        """Return the setting for the start of what ends at a time."""
        return self._beside(text, "back")

    def along(self, text: str) -> Setting:
        """Return the setting for what is told as an alternative to a time, or with it."""
        return self._beside(text, "beside")

    def in_the_past(self) -> Setting:
        """Return the setting for what began before the publication, unless it lies ahead."""
        return self if self.look == "ahead" or self.beside else self._replace(look="back")

    def _beside(self, text: str, look: Look) -> Setting:
        days = days_of(text)
        if days is None:
            return self
        day = days[0] if look == "ahead" else days[1]
        return self._replace(look=look, beside=(day, day))


class Unread(Exception):
    """Why a phrase that is understood still says no time."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what, self.hint = what, hint
