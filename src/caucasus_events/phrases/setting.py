"""What a time phrase is read against: the meaning of vague words, and the day of publication.

Below these stand the steps from day to day that the grammars share. Their results are EDTF text.
"""

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
Parts: TypeAlias = tuple[tuple[str, int, int], ...]

SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
"""Each season with its code in EDTF."""
UNITS = {"day": 0, "week": 3, "fortnight": 7, "month": 15, "year": 183, "decade": 1826}
"""Units of time that phrases count in, with half of each in days, rounded down."""


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

    def part_of(self, whole: str, word: str) -> str | None:
        """Write the part of a month, year or decade that a word names; None if it names none."""
        parts: Parts = ()
        stem, digits = "", 2
        if re.fullmatch(r"\d{4}", whole):
            parts, stem = self.of_year, f"{whole}-"
        elif re.fullmatch(r"\d{3}X", whole):
            parts, stem, digits = self.of_decade, whole[:3], 1
        elif re.fullmatch(r"\d{4}-(0\d|1[0-2])", whole):
            length = month_length(int(whole[:4]), int(whole[5:]))
            parts = tuple((w, first, min(last, length)) for w, first, last in self.of_month)
            stem = f"{whole}-"
        for known, first, last in parts:
            if word == known:
                return f"[{stem}{first:0{digits}}..{stem}{last:0{digits}}]"
        return None


Look: TypeAlias = Literal["near", "ahead", "back", "beside"]


class Setting(NamedTuple):
    """What a phrase is read against."""

    convention: TimeConvention
    today: Days | None = None
    """The first and the last day on which it may have been printed."""
    start: Date | None = None
    """The day from which "the ninth day" counts."""
    look: Look = "near"
    """Where to look, from `beside` or else `today`, for a time without its year or week."""
    beside: Days | None = None
    """The days of another time in the same phrase, to look from in place of `today`."""

    def days(self) -> Days:
        """Return the first and the last day on which it may have been printed."""
        if self.today is None:
            raise Unread(
                "the phrase is relative to the day of publication",
                "give parse_time the day as `published`, or write the date with its year",
            )
        return self.today

    def day(self) -> Date:
        """Return the day on which it was printed."""
        first, last = self.days()
        if first != last:
            raise Unread(
                "the phrase counts from the day of publication, and that is not known to the day",
                "give parse_time the day as `published`, or the clock time or zone that settles it",
            )
        return first

    def month(self) -> tuple[int, int]:
        """Return the year and the month in which it was printed."""
        first, last = self.days()
        if (first.year, first.month) != (last.year, last.month):
            raise Unread(
                "the phrase counts from the month of publication, and that is not known",
                "give parse_time the month or day as `published`",
            )
        return first.year, first.month

    def around(self) -> Days:
        """Return the days to look from for a time without its year or week."""
        return self.beside or self.days()

    def month_around(self) -> tuple[int, int]:
        """Return the year and the month to look from for a time without its year."""
        return (self.beside[0].year, self.beside[0].month) if self.beside else self.month()

    def year(self, month: int, day: int | None = None) -> int:
        """Find the year of a month, or of a day in it, within the twelve months that are meant.

        They begin nine months before the publication, since the news reports more of the past
        than of the future. Ahead, they begin with the publication; back, they end with it. Beside
        another time they lie half on either side of it.
        """
        years = {self._year_from(there, month, day) for there in self.around()}
        if len(years) > 1:
            self.day()  # which explains that the day of publication decides
        year = years.pop()
        if day is not None and day > month_length(year, month):
            raise Unread(
                f"{MONTHS[month - 1]} {year} has {month_length(year, month)} days",
                "see which day the report means, or read the month alone",
            )
        return year

    def _year_from(self, there: Date, month: int, day: int | None) -> int:
        months = {"near": -9, "ahead": 0, "back": -11, "beside": -6}[self.look]
        begins = stepped(there, "month", months)
        if self.look == "back" and day is not None:
            # To the day: from the day after this one a year ago, up to this day.
            begins = stepped(stepped(there, "year", -1), "day", 1)
        wanted, earliest = (month, day or 0), (begins.month, begins.day if day else 0)
        return begins.year + (wanted < earliest)

    def weekday(self, number: int) -> Date:
        """Find a day of the week, 0 for Monday: the last, the next or the nearest."""
        first, last = self.around()
        if first != last and self.beside is None:
            self.day()
        ahead = stepped(last, "day", (number - last.weekday()) % 7)
        back = stepped(first, "day", -((first.weekday() - number) % 7))
        if self.look == "beside":
            return ahead if ahead - last < first - back else back
        return ahead if self.look == "ahead" else back

    def looking(self, look: Look, text: str) -> Setting:
        """Return the setting for a time that is found from another one in the same phrase."""
        days = days_of(text)
        if days is None:
            return self
        # "27 June to Tuesday" counts from the first day of its start, "Monday to 28 June" back
        # from the last day of its end.
        day = days[0] if look == "ahead" else days[1]
        return self._replace(look=look, beside=(day, day))

    def in_the_past(self) -> Setting:
        """Return the setting for what began before the publication, unless it lies ahead."""
        return self if self.look == "ahead" or self.beside else self._replace(look="back")


class Unread(Exception):
    """Why a phrase that is understood still gives no time."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what, self.hint = what, hint


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
    """Write a month. A number above 12 or below 1 leads into a year beside."""
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
    middle = stepped(day, unit, count)
    return between(middle - half, middle + half)


def lasting(day: Date, unit: str, count: int) -> str:
    """Write the other end of a time that begins on a day, or with a negative count ends on it.

    Days are counted with the first and the last or without: "three days until the 29th" begin on
    the 26th or the 27th.
    """
    if unit == "day":
        nearer = count - 1 if count > 0 else count + 1
        return between(*sorted(stepped(day, "day", n) for n in (count, nearer)))
    return about_so_far(day, unit, count)


def hours_text(day: Date, first: int, last: int) -> str:
    """Write some time from one whole hour to another, counted from the start of a day."""
    ends = (f"{stepped(day, 'day', hour // 24)}T{hour % 24:02}" for hour in (first, last))
    return f"[{'..'.join(ends)}]"
