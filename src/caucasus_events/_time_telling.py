"""Tell EDTF text in the words of the news: the way back from reading a phrase."""

from __future__ import annotations

import re

from caucasus_events._instants import MONTHS
from caucasus_events._phrase_dates import SEASONS, Date, hours_text, stepped
from caucasus_events._phrase_setting import TimeConvention, part_of

_MARKS = {"": "", "~": "about ", "?": "possibly ", "%": "possibly about "}
_JOINTS = {"early": " on", "late": " on"}
_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?P<hour>\d\d)(?::(?P<minute>\d\d))?(?P<offset>Z|[+-]\d\d:\d\d)?)?)?)?(?P<mark>[~?%]?)"
)


def told(text: str, convention: TimeConvention) -> str | None:
    """Tell canonical EDTF text; None where no words are at hand."""
    if "/" not in text:
        return _moment_told(text, convention)
    start, end = text.split("/")
    first = _moment_told(start, convention) if start else None
    last = _moment_told(end, convention) if end else None
    if start == "":
        return f"until {last}"
    if first is None:
        return None
    if end == "..":
        return f"since {first}"
    return f"from {first} to {last}" if end else f"from {first} until an unknown date"


def _moment_told(text: str, convention: TimeConvention) -> str | None:
    if text[0] not in "[{":
        return _date_told(text)
    inside = text[1:-1]
    if "," in inside:
        dates = [_date_told(date) for date in inside.split(",")]
        joint = " or " if text[0] == "[" else " and "
        return joint.join(date for date in dates if date) if all(dates) else None
    if text[0] == "{":
        return None
    first, _, last = inside.partition("..")
    if not first or not last:
        date = _date_told(first or last)
        return date and f"{'on or after' if first else 'by'} {date}"
    return _vaguely_told(text, first, convention) or _told_between(first, last)


def _told_between(first: str, last: str) -> str | None:
    one, other = _date_told(first), _date_told(last)
    return f"between {one} and {other}" if one and other else None


def _vaguely_told(text: str, first: str, convention: TimeConvention) -> str | None:
    """Tell a part of a day, a month, a year or a decade by the convention's word for it."""
    if "T" in first:
        near = Date.fromisoformat(first[:10])
        for day in (near, stepped(near, "day", 1)):
            for word, first_hour, last_hour in convention.of_day:
                if hours_text(day, first_hour, last_hour) == text:
                    joint = "" if word.endswith(" on") else _JOINTS.get(word, " of")
                    return f"{word}{joint} {_date_told(str(day))}"
        return None
    whole = {10: first[:7], 7: first[:4], 4: f"{first[:3]}X"}.get(len(first), "")
    for word, *_ in (*convention.of_month, *convention.of_year, *convention.of_decade):
        if part_of(convention, word, whole) == text:
            return f"{word} {(_date_told(whole) or '').removeprefix('the ')}"
    return None


def _date_told(text: str) -> str | None:
    if match := re.fullmatch(r"([12]\d\d)X([~?%]?)", text):
        return f"{_MARKS[match[2]]}the {match[1]}0s"
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, mark = match["year"], match["month"], _MARKS[match["mark"]]
    if month is None:
        return f"{mark}{year}"
    if int(month) > 12:
        season = next((name for name, code in SEASONS.items() if code == int(month)), None)
        return season and f"{mark}{season} {year}"
    named = f"{MONTHS[int(month) - 1]} {year}"
    if match["day"] is None:
        return f"{mark}{named}"
    day = f"{int(match['day'])} {named}"
    if match["hour"] is None:
        return f"{mark}{day}"
    return f"{mark}{_clock_told(match['hour'], match['minute'], match['offset'])} on {day}"


def _clock_told(hour: str, minute: str | None, offset: str | None) -> str:
    where = "" if offset is None else " UTC" if offset == "Z" else f" UTC{offset}"
    if minute is not None:
        return f"{hour}:{minute}{where}"
    return f"{int(hour) % 12 or 12} {'pm' if int(hour) > 11 else 'am'}{where}"
