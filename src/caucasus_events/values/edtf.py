"""Read EDTF, the extended date/time text of ISO 8601-2, and work out which instants it allows.

Levels 0, 1 and 2 of the Library of Congress specification (4 February 2019) are read. Beyond it:

- clock times of reduced precision, fractions of a second and offsets as ISO 8601-1 gives them, also
  at the ends of intervals and in sets;
- a set in square brackets as an end of an interval, so that an extent may start or end between any
  two dates: `[2020-09-25..2020-10-02]/2020-11-10`.

Where the standards leave room, these conventions hold:

- Seasons. EDTF gives them no dates. Here they are the meteorological ones, whole months: 21 to 24
  (no hemisphere named) and 25 to 28 as in the northern hemisphere, spring March to May, and so on;
  29 to 32 as in the southern, spring September to November. A season that runs over New Year
  belongs to the year in which it begins: `2022-24` is December 2022 to February 2023.
- `T24:00:00` is the end of its day, hence the first instant of the next (ISO 8601-1:2019/Amd 1).
- A leap second, `23:59:60`, counts as part of the second before it: the scale of integers has no
  room for it, and so it stays within its day.
- An end without an offset takes the offset of its start (ISO 8601, time interval), in an interval
  `start/end` only; the members of a set stand each for itself.
- Qualifiers `~ ? %` move no bound: how far "approximately" reaches is nowhere said.
- `1950S2` is some year from 1900 to 1999 (level 2, significant digits); the estimate moves none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import product
from typing import Literal, NamedTuple, cast

import attrs

from caucasus_events.errors import refuse
from caucasus_events.values.instants import (
    DAY,
    FUTURE,
    HOUR,
    MINUTE,
    MONTHS,
    PAST,
    SECOND,
    UNKNOWN,
    Part,
    Span,
    all_of,
    clock_of,
    day_number,
    fixed_offset,
    interval,
    month_length,
    on_one_scale,
    one_of,
)

__all__ = ["Expression", "parse", "span"]


_LONGEST = 200
_EXAMPLES = "2023-06-28, 2023-06-28T01:30+04:00 or 2023-06-27/2023-06-29"


class Expression(NamedTuple):
    """What a text says: its canonical form, its kind, and the parts it is made of."""

    text: str
    kind: Literal["moment", "interval", "one of", "all of"]
    parts: tuple[Part, ...]

    @property
    def offsets(self) -> frozenset[int | None]:
        """Return the offsets of its dates, in microseconds; None among them if one has none."""
        return frozenset(p.offset for p in self.parts if p not in (PAST, FUTURE, UNKNOWN))

    @property
    def needs_zone(self) -> bool:
        """Tell whether any of its dates has no offset."""
        return None in self.offsets


def parse(text: str) -> Expression:
    """Read EDTF text.

    Args:
        text: EDTF of level 0, 1 or 2, without spaces, of 200 characters at most.

    Raises:
        Invalid: the text is not EDTF; the one problem names what is wrong, the position of the
            character (the first is 1) and a hint.

    Source: Library of Congress, EDTF specification, 4 February 2019; ISO 8601-2:2019, annex A.
    """
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        what = f"a time is text, not {type(text).__name__}"
        raise refuse(what, text, f"write text such as {_EXAMPLES}")
    if len(text) > _LONGEST:
        what = f"a time has at most {_LONGEST} characters, this has {len(text)}"
        raise refuse(what, text, f"write such as {_EXAMPLES}")
    return _parse(text)


def span(expression: Expression, zone: str | None = None) -> Span:
    """Work out between which instants a time starts and ends.

    Args:
        expression: the time, as read.
        zone: the zone of the parts that carry no offset; None if it is not known.

    Raises:
        Invalid: in that zone the end lies before the start.
    """
    clock = None if zone is None else clock_of(zone)
    parts, is_local = on_one_scale(expression.parts, clock)
    if expression.kind == "interval":
        start, end = parts
        if start.lowest > end.highest:
            what = f"in the zone {zone} the end lies before the start"
            raise refuse(what, expression.text, "give both ends an offset")
        return interval(start, end, is_local)
    if expression.kind == "all of" and len(parts) > 1:
        return all_of(parts, is_local)
    return one_of(parts, is_local)


@attrs.define
class Fault(Exception):
    """Where and why a text cannot be read; where no hint is given, one is found by trying."""

    what: str
    at: int
    hint: str = ""


# Room for the times of a large document: each is read twice, as it is made and for its bounds.
@lru_cache(maxsize=1 << 16)
def _parse(text: str) -> Expression:
    try:
        return _read(text)
    except Fault as found:
        space = re.search(r"\s", text)
        fault = Fault("a time has no spaces", space.start()) if space else found
        what = f"{fault.what} (character {fault.at + 1})"
        raise refuse(what, text, fault.hint or _suggest(text)) from None


def _read(text: str) -> Expression:
    if not text:
        raise Fault("the text is empty", 0, f"write such as {_EXAMPLES}, or leave the time out")
    if text[0] in "[{" and not re.search(r"[\]}]/", text):
        canonical, parts = _read_members(text, 0, len(text))
        return Expression(canonical, "one of" if text[0] == "[" else "all of", parts)
    if "/" in text:
        return _read_interval(text)
    if ".." in text:
        period = text.replace("..", "/", 1)
        hint = f"write [{text}] for some time between the two, {period} for all the time between"
        raise Fault("'..' between dates belongs in a set", text.index(".."), hint)
    canonical, part = _read_date(text, 0, len(text))
    return Expression(canonical, "moment", (part,))


def _read_interval(text: str) -> Expression:
    slash = text.index("/")
    if "/" in text[slash + 1 :]:
        raise Fault("an interval has two ends", text.index("/", slash + 1))
    if text[:slash] in ("", "..") and text[slash + 1 :] in ("", ".."):
        raise Fault("an interval needs a date", 0, "write a date at one end, or leave the time out")
    start_text, start = _read_end(text, 0, slash, PAST)
    end_text, end = _read_end(text, slash + 1, len(text), FUTURE)
    if end.offset is None:
        end = end._replace(offset=start.offset)
    _check_order(start, end, slash + 1, f"{end_text}/{start_text}")
    return Expression(f"{start_text}/{end_text}", "interval", (start, end))


def _read_end(text: str, begin: int, end: int, unbounded: Part) -> tuple[str, Part]:
    piece = text[begin:end]
    if piece == "":
        return "", UNKNOWN
    if piece == "..":
        return "..", unbounded
    if piece.startswith("P"):
        raise Fault("EDTF has no durations", begin, "write the date of that end")
    if piece.startswith("{"):
        raise Fault("an end is one time", begin, "write a set in square brackets, or the last date")
    if piece.startswith("["):
        canonical, parts = _read_members(text, begin, end)
        offsets = {part.offset for part in parts if part not in (PAST, FUTURE)}
        if len(offsets) > 1:
            raise Fault("the dates of an end have one offset", begin, "write all in one offset")
        lowest, highest = min(p.lowest for p in parts), max(p.highest for p in parts)
        return canonical, Part(lowest, highest, offsets.pop())
    return _read_date(text, begin, end)


def _read_members(text: str, begin: int, end: int) -> tuple[str, tuple[Part, ...]]:
    """Read the set that stands between two positions, as canonical text and its dates."""
    opening, closing = text[begin], "]" if text[begin] == "[" else "}"
    if text[end - 1] != closing:
        raise Fault("the set is not closed", end, f"end it with {closing!r}")
    items: list[str] = []
    parts: list[Part] = []
    first = at = begin + 1
    while at < end:
        comma = text.find(",", at, end)
        past = end - 1 if comma < 0 else comma
        item, dates = _read_member(text, at, past, at == first, past == end - 1)
        items.append(item)
        parts += dates
        at = past + 1
    return f"{opening}{','.join(items)}{closing}", tuple(parts)


def _read_member(
    text: str, begin: int, end: int, is_first: bool, is_last: bool
) -> tuple[str, tuple[Part, ...]]:
    """Read a date of a set, or two with '..' between them, of which either may be left out."""
    dots = text.find("..", begin, end)
    if dots < 0:
        canonical, part = _read_date(text, begin, end)
        return canonical, (part,)
    has_first, has_last = begin < dots, dots + 2 < end
    first_text, first = _read_date(text, begin, dots) if has_first else ("", PAST)
    if not has_first and not is_first:
        raise Fault("'..' before a date stands first in its set", dots)
    last_text, last = _read_date(text, dots + 2, end) if has_last else ("", FUTURE)
    if not has_last and not is_last:
        raise Fault("'..' after a date stands last in its set", dots)
    if not has_first and not has_last:
        raise Fault("'..' needs a date beside it", dots)
    if has_first and has_last and _precision(first_text) != _precision(last_text):
        what, hint = "the dates beside '..' have one precision", "write both as days, or as months"
        raise Fault(what, dots + 2, hint)
    _check_order(first, last, dots + 2, f"{last_text}..{first_text}")
    return f"{first_text}..{last_text}", (first, last)


def _precision(date: str) -> int:
    """Count the parts of a date: 1 for a year, up to 6 for seconds."""
    day, _, clock = date.partition("T")
    parts = len(day.lstrip("?~%-Y").split("-"))
    return parts + len(re.split(r"[+-]", clock)[0].split(":")) * bool(clock)


def _check_order(start: Part, end: Part, at: int, swapped: str) -> None:
    if start.offset != end.offset:
        (start, end), _ = on_one_scale((start, end), None)
    if start.lowest > end.highest:
        raise Fault("the end lies before the start", at, f"write {swapped} if they are swapped")


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
_LONG_YEAR = re.compile(
    r"[?~%]?Y(?P<sign>-?)(?P<year>[0-9]+)(?:E(?P<power>[0-9]+))?"
    r"(?:S(?P<digits>[0-9]+))?[?~%]?"
)
# A number with a qualifier on either side, such as ?2023~.
_TWICE = re.compile(r"[?~%](?<![0-9X].)(?:Y?-)?[0-9XES]+[?~%]")


def _read_date(text: str, begin: int, end: int) -> tuple[str, Part]:
    """Read the date that stands between two positions, as canonical text and what it allows."""
    match = _DATE.fullmatch(text, begin, end)
    long_year = None if match else _LONG_YEAR.fullmatch(text, begin, end)
    if match is None and long_year is None:
        raise _unreadable(text, begin, end)
    if twice := _TWICE.search(text, begin, end):
        at = twice.end() - 1
        raise Fault("two qualifiers for one number", at, "keep one; % is uncertain and approximate")
    if match is None:
        return text[begin:end], _long_year(cast("re.Match[str]", long_year))
    first, past = _days(match)
    if match["hour"] is None:
        return text[begin:end], Part(first * DAY, past * DAY - 1)
    if "X" in match["year"] + match["month"] + match["day"]:
        raise Fault("a clock time needs one whole date", match.start("hour"))
    within_day, length = _clock_time(match)
    lowest = first * DAY + within_day
    if match["offset"] is None:
        return text[begin:end], Part(lowest, lowest + length - 1)
    at, past_offset = match.span("offset")
    offset = fixed_offset(match["offset"])
    if offset is None:
        raise Fault("an offset is less than a day, and zero is Z", at, "write such as +04:00")
    canonical = f"{text[begin:at]}{offset[0]}{text[past_offset:end]}"
    return canonical, Part(lowest, lowest + length - 1, offset[1])


def _unreadable(text: str, begin: int, end: int) -> Fault:
    """Say where a date stops being one."""
    matches = (pattern.match(text, begin, end) for pattern in (_DATE, _LONG_YEAR))
    at = max([begin, *(match.end() for match in matches if match)])
    if begin == end:
        return Fault("a date is missing", begin)
    if at == begin:
        return Fault("a date starts with its year, of four digits", begin)
    if text[at] in "-:T" and not re.match("[0-9X]{2}", text[at + 1 : end]):
        return Fault(f"two digits are due after {text[at]!r}", at + 1)
    return Fault(f"unexpected {text[at]!r}", at)


def _long_year(match: re.Match[str]) -> Part:
    """Read a year of more than four digits."""
    digits, power, at = match["year"], int((match["power"] or "0")[:4]), match.start("year")
    if digits[0] == "0" or (match["power"] or "1")[0] == "0":
        raise Fault("numbers after Y have no leading zeros", at)
    if len(digits) + power > _MOST_YEAR_DIGITS:
        what = f"the year has more than {_MOST_YEAR_DIGITS} digits"
        raise Fault(what, at, "write a year nearer to ours")
    if match["power"] is None and len(digits) <= 4:
        what, hint = "Y is for years of more than four digits", f"{match['sign']}{digits:0>4}"
        raise Fault(what, match.start("sign") - 1, f"write {hint}")
    first, last = _significant(int(digits) * 10**power, match)
    if match["sign"]:
        first, last = -last, -first
    return Part(day_number(first, 1) * DAY, day_number(last + 1, 1) * DAY - 1)


def _significant(year: int, match: re.Match[str]) -> tuple[int, int]:
    """Return the first and the last year that share the significant digits."""
    if match["digits"] is None:
        return year, year
    known, total = int(match["digits"][:4]), len(str(year))
    if match["digits"][0] == "0" or known > total:
        raise Fault(f"S takes 1 to {total} significant digits for this year", match.start("digits"))
    step = 10 ** (total - known)
    return year // step * step, year // step * step + step - 1


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
    if month in _GROUPS and day is None:
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
    if not 1 <= day <= 28 and not 1 <= day <= month_length(year, month):
        what = f"{MONTHS[month - 1]} {match['year']} has {month_length(year, month)} days"
        hint = f"write {match['year']}-{match['month']} if the day is not known"
        raise Fault(what, match.start("day"), hint)
    number = day_number(year, month, day)
    return number, number + 1


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
    hint = "months are 01 to 12; 21 to 41 are seasons and parts of the year"
    if month == "00":
        known = year if day in (None, "00") else f"{year}-XX-{day}"
        hint = f"write {known} if the month is not known"
        if year == "0000":
            hint = "leave the time out if it is not known"
    elif day is not None and "01" <= day <= "12" and "01" <= month <= "31":
        hint = f"write {year}-{day}-{month} if the month and the day are swapped"
    if month in _GROUPS:
        return Fault(f"{month} is a season or part of a year: no day", match.start("day"), hint)
    return Fault(f"there is no month {month}", match.start("month"), hint)


def _clock_time(match: re.Match[str]) -> tuple[int, int]:
    """Return when within its day a clock time starts, and how long it lasts."""
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    second, fraction = int(match["second"] or 0), match["fraction"] or ""
    if hour > 24 or (hour == 24 and (minute or second or fraction.strip("0"))):
        what = "hours are 00 to 23, and 24:00:00 ends a day"
        raise Fault(what, match.start("hour"), "write 00 to 23")
    if minute > 59:
        raise Fault("minutes are 00 to 59", match.start("minute"), "write 00 to 59")
    if second > 60 or (second == 60 and minute != 59):
        what = "seconds are 00 to 59, and a leap second follows 59:59"
        raise Fault(what, match.start("second"), "write 00 to 59")
    length = HOUR if match["minute"] is None else MINUTE if match["second"] is None else SECOND
    if fraction:
        length = 10 ** (6 - len(fraction))
    if hour == 24:
        length = 1  # the end of a day is one instant
    within_second = int(fraction.ljust(6, "0")) if fraction else 0
    # A leap second has no room of its own on the scale, and is the second before it.
    return hour * HOUR + minute * MINUTE + min(second, 59) * SECOND + within_second, length


# What people commonly write, and what EDTF has for it; tried one after another, all on top of
# each other, until the text can be read.
_REPAIRS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"^\s*([0-9]{4}-[0-9]{2}-)([0-9]{2})/([0-9]{2})\s*$", r"\1\2/\1\3"),
    (r"^\s+|\s+$", ""),
    (r"(?<=\d) +(?=\d+:)", "T"),
    (r"\s+", ""),
    (r"[\u2010-\u2015\u2212]", "-"),  # dashes and the minus sign
    (r"unknown", ""),  # as in the drafts of EDTF before 2019, like "open" and "u"
    (r"open", ".."),
    (r"[ux]", "X"),
    (r"[estyz]", lambda match: match[0].upper()),
    (r"\?~|~\?", "%"),
    (r"\(-?(\d{2})-(\d{2})\)([?~%])", r"\3\1-\3\2"),
    (r"\((\d{4}|\d{2})\)([?~%])", r"\2\1"),
    (r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b", r"\3-\2-\1"),
    (r"(?<!\d)(\d{4})[./](\d{1,2})[./](\d{1,2})(?!\d)", r"\1-\2-\3"),
    (r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)", r"\1-\2-\3"),
    (r"(?<!\d)((?:1[5-9]|2[01])\d\d)(\d{2})(?!\d)", r"\1-\2"),
    (r"(?<=\d-)(\d)(?!\d)", r"0\1"),
    (r"T(\d)(?=:)", r"T0\1"),
    (r"T(\d{2})(\d{2})", r"T\1:\2"),
    (r"([+-]\d{2})(\d{2})$", r"\1:\2"),
    (r"(?<=:\d{2}),(?=\d)", "."),
    (r"(\.\d{6})\d+", r"\1"),
    (r"^(-\d{5,})$", r"Y\1"),
)
_SLASHED = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")


def _suggest(text: str) -> str:
    """Suggest the nearest text that can be read, by undoing what people commonly write instead."""
    if slashed := _SLASHED.fullmatch(text.strip()):
        return _suggest_year_first(*slashed.groups())
    has_words = re.search("[a-z]{3}|[A-WYZ]{3}", text)  # X stands for a digit
    for pattern, repaired in _REPAIRS:
        text = re.sub(pattern, repaired, text)
        if read := _try(text):
            return f"write {read}"
    if has_words:
        return "write EDTF such as 2023-06-28, or read a phrase with `parse_time`"
    return f"write such as {_EXAMPLES}"


def _suggest_year_first(one: str, other: str, year: str) -> str:
    """Suggest the day that is meant by three numbers, or both where either may be the month."""
    days = [f"{year}-{m:>02}-{d:>02}" for d, m in dict.fromkeys([(one, other), (other, one)])]
    read = [day for day in days if _try(day)]
    if len(read) == 2:
        return f"write the year first, then month and day: {read[0]} or {read[1]}"
    return f"write {read[0]}" if read else f"write such as {_EXAMPLES}"


def _try(text: str) -> str | None:
    """Return the canonical form of a text, or None if it cannot be read."""
    try:
        return _read(text).text
    except Fault:
        return None
