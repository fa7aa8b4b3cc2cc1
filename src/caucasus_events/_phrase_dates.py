"""Days, months and years around a day, as EDTF text: what phrases of the news are read into."""

from __future__ import annotations

import datetime
import re
from typing import TypeAlias

from caucasus_events import edtf
from caucasus_events._instants import DAY, FOREVER, date_of, month_length

Date: TypeAlias = datetime.date
Days: TypeAlias = tuple[Date, Date]
"""The first and the last of some days."""

WEEKDAYS: tuple[str, ...] = tuple(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)
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
    if text[0] not in "[{":
        return text + mark
    dated = text[1:-1].replace("..", f"{mark}..").replace(",", f"{mark},") + mark
    return text[0] + dated.replace(f"{mark}..{mark}", f"{mark}..") + text[-1]


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
