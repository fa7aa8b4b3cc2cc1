"""Lend one half of a pair of times what only the other half says: "27 to 29 June", "8 to 9 pm"."""

from __future__ import annotations

import re

from caucasus_events._day_grammar import MONTH

_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
_DAY_OF_MONTH = re.compile(rf"\d{{1,2}}(?:st|nd|rd|th)?(?P<tail>(?: of)? (?:{MONTH})\b.*)")
_MONTH_AND_DAY = re.compile(rf"(?P<month>{MONTH}) \d{{1,2}}(?:st|nd|rd|th)?")
_DAY_AND_YEAR = re.compile(r"\d{1,2}(?:st|nd|rd|th)?(?P<year> \d{4})?")
_CLOCK = re.compile(r"(?P<at>at )?(?P<hour>\d{1,2})(?P<minute>[:.]\d{2})?(?: ?(?P<half>am|pm))?")


def lent(first: str, second: str) -> tuple[str, str]:
    """Return both halves of a pair, each as it would stand alone.

    A day takes its month and year, and a clock time its half of the day and its day, from the
    second half; a day after "June 27 to" takes the month from the first.
    """
    if _DAY.fullmatch(first) and (dated := _DAY_OF_MONTH.fullmatch(second)):
        return first + dated["tail"], second
    if (dated := _MONTH_AND_DAY.fullmatch(first)) and (day := _DAY_AND_YEAR.fullmatch(second)):
        return first + (day["year"] or ""), f"{dated['month']} {second}"
    clock, end = _CLOCK.fullmatch(first), _CLOCK.match(second)
    if clock and end and (end["minute"] or end["half"]):
        half = clock["half"] or end["half"]
        minute = clock["minute"] or ("" if half else ":00")
        tail = second[end.end() :]
        return f"at {clock['hour']}{minute}{f' {half}' if half else ''}{tail}", second
    return first, second


def backwards(first: str, second: str) -> bool:
    """Say whether two days of one month stand in the wrong order: "from 28 to 27 June"."""
    dated = _DAY_OF_MONTH.fullmatch(second)
    return bool(
        dated and _DAY.fullmatch(first) and _number(first) > _number(second[: dated.start("tail")])
    )


def _number(day: str) -> int:
    return int(re.sub(r"\D", "", day))
