"""Read one EDTF date, with its clock time: the grammar that intervals and sets are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from caucasus_events._instants import (
    DAY,
    HOUR,
    MINUTE,
    MONTHS,
    SECOND,
    Part,
    day_number,
    fixed_offset,
    month_length,
)

_MOST_YEAR_DIGITS = 12

# The codes that stand in the place of a month: their first month and how many they are.
_GROUPS = dict(
    zip(
        map(str, range(21, 42)),
        (
            *((3, 3), (6, 3), (9, 3), (12, 3)) * 2,  # seasons, then northern seasons
            *((9, 3), (12, 3), (3, 3), (6, 3)),  # southern seasons
            *((1, 3), (4, 3), (7, 3), (10, 3)),  # quarters
            *((1, 4), (5, 4), (9, 4)),  # quadrimesters
            *((1, 6), (7, 6)),  # semesters
        ),
        strict=True,
    )
)

_DATE = re.compile(
    r"[?~%]?(?P<year>-?[0-9X]{4})(?:S(?P<digits>[0-9]+))?[?~%]?"
    r"(?:-[?~%]?(?P<month>[0-9X]{2})[?~%]?"
    r"(?:-[?~%]?(?P<day>[0-9X]{2})[?~%]?"
    r"(?:T(?P<hour>[0-9]{2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})"
    r"(?:\.(?P<fraction>[0-9]{1,6}))?)?)?"
    r"(?P<offset>Z|[+-][0-9]{2}(?::[0-9]{2})?)?[?~%]?)?)?)?"
)
_TWICE = re.compile(r"(?<![0-9X])[?~%](?:Y?-)?[0-9XES]+[?~%]")
_LONG_YEAR = re.compile(
    r"[?~%]?Y(?P<sign>-?)(?P<year>[0-9]+)(?:E(?P<power>[0-9]+))?"
    r"(?:S(?P<digits>[0-9]+))?[?~%]?"
)


class Fault(Exception):
    """Where a text fails; the mend may be left to be found by trying."""

    def __init__(self, what: str, at: int, mend: str = "") -> None:
        super().__init__(what)
        self.what, self.at, self.mend = what, at, mend


def read_date(text: str, begin: int, end: int) -> tuple[str, Part]:
    """Read the date that stands between two positions, as canonical text and what it allows."""
    if twice := _TWICE.search(text, begin, end):
        at = twice.end() - 1
        raise Fault("two qualifiers for one number", at, "keep one; % is uncertain and approximate")
    match = _DATE.match(text, begin, end)
    if match is None or match.end() < end:
        return text[begin:end], _read_long_year(text, begin, end, match)
    first, past = _days(match)
    if match["hour"] is None:
        return text[begin:end], Part(first * DAY, past * DAY - 1)
    if "X" in match["year"] + match["month"] + match["day"]:
        raise Fault("a clock time needs one whole date", match.start("hour"))
    lowest, length = _clock(match)
    lowest += first * DAY
    offset = None
    canonical = text[begin:end]
    if match["offset"] is not None:
        at, past_offset = match.span("offset")
        known = fixed_offset(match["offset"])
        if known is None:
            raise Fault("an offset is less than a day, and zero is Z", at, "write such as +04:00")
        canonical = f"{text[begin:at]}{known[0]}{text[past_offset:end]}"
        offset = known[1]
    return canonical, Part(lowest, lowest + length - 1, offset)


def _read_long_year(text: str, begin: int, end: int, date: re.Match[str] | None) -> Part:
    match = _LONG_YEAR.match(text, begin, end)
    if match is None or match.end() < end:
        raise _unreadable(text, begin, end, date, match)
    digits, power = match["year"], int((match["power"] or "0")[:4])
    at = match.start("year")
    if digits[0] == "0" or (match["power"] or "1")[0] == "0":
        raise Fault("numbers after Y have no leading zeros", at)
    if len(digits) + power > _MOST_YEAR_DIGITS:
        raise Fault(
            f"the year has more than {_MOST_YEAR_DIGITS} digits", at, "write a year nearer to ours"
        )
    if match["power"] is None and len(digits) <= 4:
        raise Fault(
            "Y is for years of more than four digits",
            match.start("sign") - 1,
            f"write {match['sign']}{digits:0>4}",
        )
    years = _significant(int(digits) * 10**power, match)
    if match["sign"]:
        years = -years[1], -years[0]
    return Part(day_number(years[0], 1) * DAY, day_number(years[1] + 1, 1) * DAY - 1)


def _significant(year: int, match: re.Match[str]) -> tuple[int, int]:
    """Return the first and the last year that share the significant digits."""
    if match["digits"] is None:
        return year, year
    known, total = int(match["digits"][:4]), len(str(year))
    if match["digits"][0] == "0" or known > total:
        raise Fault(f"S takes 1 to {total} significant digits for this year", match.start("digits"))
    step = 10 ** (total - known)
    return year // step * step, year // step * step + step - 1


def _fitting(mask: str, last: bool = False) -> Iterator[int]:
    """Give the numbers that fit digits with X among them, from the least or from the greatest."""
    negative = mask.startswith("-")
    order = "0123456789"[:: -1 if last != negative else 1]
    for digits in product(*(order if digit == "X" else digit for digit in mask.lstrip("-"))):
        number = int("".join(digits))
        if not negative:
            yield number
        elif number:  # there is no year -0000
            yield -number


def _days(match: re.Match[str]) -> tuple[int, int]:
    """Return the first day and the day past the last, of all dates that fit."""
    year, month, day = match["year"], match["month"], match["day"]
    if year == "-0000":
        raise Fault("there is no year -0000", match.start("year"), "write 0000 for 1 BC")
    if day is not None and match["digits"] is None and "X" not in match[0]:
        return _one_day(match, int(year), int(month), int(day))
    first_year, last_year = next(_fitting(year)), next(_fitting(year, last=True))
    if match["digits"] is not None:
        if month is not None or "X" in year:
            raise Fault("S follows a whole year and ends the date", match.start("digits") - 1)
        first_year, last_year = _significant(abs(first_year), match)
        if year[0] == "-":
            first_year, last_year = -last_year, -first_year
    if month is None:
        return day_number(first_year, 1), day_number(last_year + 1, 1)
    if month in _GROUPS:
        if day is not None:
            raise _no_such_month(match)
        start, length = _GROUPS[month]
        return day_number(first_year, start), day_number(last_year, start + length)
    months = [number for number in _fitting(month) if 1 <= number <= 12]
    if not months:
        raise _no_such_month(match)
    if day is None:
        return day_number(first_year, months[0]), day_number(last_year, months[-1] + 1)
    first, last = _first_day(year, months, day), _first_day(year, months, day, last=True)
    if first is None or last is None:
        what = f"there is no day {day} in {year}-{month}"
        raise Fault(what, match.start("day"), "write a day that exists")
    return first, last + 1


def _one_day(match: re.Match[str], year: int, month: int, day: int) -> tuple[int, int]:
    if not 1 <= month <= 12:
        raise _no_such_month(match)
    length = month_length(year, month)
    if not 1 <= day <= length:
        what = f"{MONTHS[month - 1]} {match['year']} has {length} days"
        raise Fault(
            what,
            match.start("day"),
            f"write {match['year']}-{match['month']} if the day is not known",
        )
    number = day_number(year, month, day)
    return number, number + 1


def _first_day(year: str, months: list[int], day: str, last: bool = False) -> int | None:
    """Find the first (or the last) date that fits and exists; 29 February may need a search."""
    step = -1 if last else 1
    days = [number for number in _fitting(day, last) if 1 <= number <= 31]
    for a_year in _fitting(year, last) if days else ():
        for month in months[::step]:
            for number in days:
                if number <= month_length(a_year, month):
                    return day_number(a_year, month, number)
    return None


def _no_such_month(match: re.Match[str]) -> Fault:
    year, month, day = match["year"], match["month"], match["day"]
    mend = "months are 01 to 12; 21 to 41 are seasons and parts of the year"
    if day is not None and "01" <= day <= "12" and "01" <= month <= "31":
        mend = f"write {year}-{day}-{month} if the month and the day are swapped"
    if month in _GROUPS:
        return Fault(f"{month} is a season or part of a year: no day", match.start("day"), mend)
    return Fault(f"there is no month {month}", match.start("month"), mend)


def _clock(match: re.Match[str]) -> tuple[int, int]:
    """Return the start of the clock time within its day, and how long it lasts."""
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    second, fraction = int(match["second"] or 0), match["fraction"] or ""
    if hour > 24 or (hour == 24 and (minute or second or fraction.strip("0"))):
        raise Fault(
            "hours are 00 to 23, and 24:00:00 ends a day", match.start("hour"), "write 00 to 23"
        )
    if minute > 59:
        raise Fault("minutes are 00 to 59", match.start("minute"), "write 00 to 59")
    if second > 60 or (second == 60 and minute != 59):
        raise Fault(
            "seconds are 00 to 59, and a leap second follows 59:59",
            match.start("second"),
            "write 00 to 59",
        )
    length = HOUR if match["minute"] is None else MINUTE if match["second"] is None else SECOND
    if fraction:
        length = 10 ** (6 - len(fraction))
    if hour == 24:
        length = 1  # the end of a day is one instant
    within = int(fraction.ljust(6, "0")) if fraction else 0
    return hour * HOUR + minute * MINUTE + min(second, 59) * SECOND + within, length


def _unreadable(text: str, begin: int, end: int, *matches: re.Match[str] | None) -> Fault:
    """Say where a date stops being one."""
    at = max([begin, *(match.end() for match in matches if match)])
    if begin == end:
        return Fault("a date is missing", begin)
    if at == begin:
        return Fault("a date starts with its year, of four digits", begin)
    if text[at] in "-:T" and not re.match("[0-9X]{2}", text[at + 1 : end]):
        return Fault(f"two digits are due after {text[at]!r}", at + 1)
    return Fault(f"unexpected {text[at]!r}", at)
