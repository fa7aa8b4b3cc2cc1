"""What a time phrase is read against: a convention, the day of publication, the way it looks."""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

import attrs

from caucasus_events._instants import MONTHS, month_length
from caucasus_events._phrase_dates import Date, Days, days_of, stepped

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
    ahead: bool = False
    """Whether it speaks of what is to come."""
    back: bool = False
    """Whether it speaks of what came before the day that stands for `today`."""

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

    def year(self, month: int, day: int | None = None) -> int:
        """Find the year of a month, or of a day of it: in the twelve months that are meant.

        They begin nine months before the publication, since the news tells more of what was than
        of what will be; with the publication, of what is to come; and end with it, of what came
        before.
        """
        found = {self._year_from(today, month, day) for today in self.days()}
        if len(found) > 1:
            self.day()
        year = found.pop()
        if day is not None and day > month_length(year, month):
            raise Unread(
                f"{MONTHS[month - 1]} {year} has {month_length(year, month)} days",
                "write the date with its year, or the month alone",
            )
        return year

    def _year_from(self, today: Date, month: int, day: int | None) -> int:
        begins = stepped(today, "month", 0 if self.ahead else -11 if self.back else -9)
        if self.back and day is not None:
            begins = stepped(stepped(today, "year", -1), "day", 1)
        met, earliest = (month, day or 0), (begins.month, begins.day if day else 0)
        return begins.year + (met < earliest)

    def from_start(self, text: str) -> Setting:
        """Return the setting for the end of what starts at a time."""
        return self._replace(today=days_of(text) or self.today, ahead=True)

    def up_to_end(self, text: str) -> Setting:
        """Return the setting for the start of what ends at a time."""
        last = (days_of(text) or (None, None))[1]
        return self._replace(today=(last, last) if last else self.today, ahead=False, back=True)


class Unread(Exception):
    """Why a phrase that is understood still says no time."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend
