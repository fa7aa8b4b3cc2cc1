"""Read the days, months, seasons, years and decades of time phrases into EDTF text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from caucasus_events.phrases.number_words import BELOW_HUNDRED
from caucasus_events.phrases.setting import (
    SEASONS,
    UNITS,
    Date,
    Setting,
    Unread,
    between,
    days_of,
    month_text,
    part_of,
    stepped,
)
from caucasus_events.values import edtf
from caucasus_events.values.instants import MONTHS, WEEKDAYS, month_length

Rule: TypeAlias = Callable[[Setting, dict[str, str]], str | None]

_IRREGULAR = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth"}
_IRREGULAR |= {"nine": "ninth", "twelve": "twelfth"}


def _ordinal(cardinal: str) -> str:
    stem, dash, last = cardinal.rpartition("-")
    return (
        stem + dash + _IRREGULAR.get(last, f"{last.removesuffix('y')}{'ie' * last.endswith('y')}th")
    )


_NUMBERS = {**BELOW_HUNDRED, "a": 1}
_ORDINALS = {_ordinal(word): n for word, n in BELOW_HUNDRED.items()}

MONTH = "|".join(f"{m.lower()}|{m[:3].lower()}" for m in MONTHS) + "|sept"
_WEEKDAY = "|".join(WEEKDAYS).lower() + "|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
_YEAR = r"(?:1[5-9]|2[01])\d\d"
_DAY = r"(?P<day>0?[1-9]|[1-3]\d)(?:st|nd|rd|th)?"
UNIT = rf"(?P<unit>{'|'.join(UNITS)})"
PERIOD = rf"(?P<n>[1-9]\d{{0,2}}|{'|'.join(_NUMBERS)}) {UNIT}s?"
NTH = rf"(?P<nth>[1-9]\d{{0,2}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})"


def number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def nth(word: str) -> int:
    return _ORDINALS.get(word) or int(word[:-2])


def _weekday_number(word: str) -> int:
    return next(n for n, day in enumerate(WEEKDAYS) if day.lower().startswith(word[:3]))


def _month_number(word: str) -> int:
    return 1 + next(n for n, month in enumerate(MONTHS) if month.lower().startswith(word[:3]))


# Days


def _dated(setting: Setting, said: dict[str, str]) -> str:
    day, month = int(said["day"]), _month_number(said["month"])
    year = int(said["year"]) if said.get("year") else setting.year(month, day)
    return f"{year:04}-{month:02}-{day:02}"


def _day_of_month(setting: Setting, said: dict[str, str]) -> str | None:
    """Read "the 28th": the last such day, or of what is to come the next."""
    day, (there, _) = int(re.sub(r"\D", "", said["day"])), setting.around()
    if setting.beside is None:
        setting.day()
    ahead = setting.look == "ahead"
    for months in range(3):
        month = stepped(there, "month", months if ahead else -months)
        if day <= month_length(month.year, month.month):
            met = month.replace(day=day)
            if (met >= there) if ahead else (met <= there):
                return str(met)
    return None


def _weekday(setting: Setting, said: dict[str, str]) -> str:
    wanted, which = _weekday_number(said["weekday"]), (said.get("which") or "").strip()
    if not which:
        return str(setting.to(wanted))
    today = setting.day()
    if which == "this":
        return str(stepped(today, "day", wanted - today.weekday()))
    if which == "last":
        return str(stepped(today, "day", -((today.weekday() - wanted - 1) % 7 + 1)))
    return str(stepped(today, "day", (wanted - today.weekday() - 1) % 7 + 1))


def _named_day(setting: Setting, said: dict[str, str]) -> str | None:
    day = read_day(setting, said["of"])
    if day is None:
        return None
    named = WEEKDAYS[day.weekday()]
    if day.weekday() != _weekday_number(said["weekday"]):
        raise Unread(
            f"{day.day} {MONTHS[day.month - 1]} {day.year} was a {named}",
            "see which of the two the report has wrong, and read the other alone",
        )
    return str(day)


def _relative_day(setting: Setting, said: dict[str, str]) -> str:
    far = {"today": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2}
    return str(stepped(setting.day(), "day", far[said["word"]]))


def _nth_day(setting: Setting, said: dict[str, str]) -> str:
    if setting.start is None:
        raise Unread("the phrase counts days from a start", "give `since`, the first of the days")
    return str(stepped(setting.start, "day", nth(said["nth"]) - 1))


_DAYS: list[tuple[str, Rule]] = [
    (
        rf"{_DAY}(?: of)? (?P<month>{MONTH})(?: (?P<year>{_YEAR}))?",
        _dated,
    ),
    (
        rf"(?P<month>{MONTH}) {_DAY}(?: (?P<year>{_YEAR}))?",
        _dated,
    ),
    (rf"(?P<which>last |this coming |this |next |coming )?(?P<weekday>{_WEEKDAY})", _weekday),
    (rf"(?P<weekday>{_WEEKDAY}) (?P<of>(?!{_WEEKDAY}).+)", _named_day),
    (r"(?P<word>today|yesterday|tomorrow|the day before yesterday)", _relative_day),
    (rf"(?:the )?{NTH} day", _nth_day),
    (r"the (?P<day>[1-9]\d?(?:st|nd|rd|th))", _day_of_month),
]


def read_day(setting: Setting, phrase: str) -> Date | None:
    text = first_that_fits(_DAYS, setting, phrase)
    if text is None:
        return None
    edtf.parse(text)  # there may be no such day
    return Date.fromisoformat(text)


# Longer stretches, and parts of them


def _year(setting: Setting, said: dict[str, str]) -> str:
    return said["year"]


def _decade(setting: Setting, said: dict[str, str]) -> str:
    return f"{said['decade']}X"


def _month(setting: Setting, said: dict[str, str]) -> str:
    month, which = _month_number(said["month"]), (said.get("which") or "").strip()
    if said.get("year"):
        return month_text(int(said["year"]), month)
    if not which:
        return month_text(setting.year(month), month)
    year, now = setting.month()
    if which == "last":
        year -= month >= now
    elif which in ("next", "coming"):
        year += month <= now
    return month_text(year, month)


def _month_of(setting: Setting, said: dict[str, str]) -> str:
    """Read "November last year"."""
    year = int(_unit(setting, {**said, "unit": "year"}))
    return month_text(year, _month_number(said["month"]))


def _season(setting: Setting, said: dict[str, str]) -> str:
    code = SEASONS[said["season"]]
    if said.get("year"):
        return f"{said['year']}-{code}"
    which = (said.get("which") or "").strip()
    year, now = setting.month() if which else setting.month_around()
    month = 3 * (code - 20)  # in which it begins: spring, 21, in March
    begun = year - (now < month)
    lasts = (now - month) % 12 < 3
    meant = {
        "last": begun - lasts,
        "this": begun if lasts else year,
        "next": begun + 1,
        "coming": begun + 1,
    }.get(which, begun + (setting.look == "ahead" and not lasts))
    return f"{meant:04}-{code}"


def _unit(setting: Setting, said: dict[str, str]) -> str:
    """Read "last week", "earlier this month", "next year"."""
    which, unit = said["which"], said["unit"]
    steps = {"last": -1, "previous": -1, "this": 0, "earlier this": 0, "later this": 0, "next": 1}
    step = steps.get(which, 1)
    if unit == "year":
        first, last = setting.days()
        if first.year != last.year:
            setting.month()
        whole = f"{first.year + step:04}"
    elif unit == "month":
        year, month = setting.month()
        whole = month_text(year, month + step)
    else:
        monday = stepped(setting.day(), "day", -setting.day().weekday() + 7 * step)
        whole = between(monday, stepped(monday, "day", 6))
    if which in ("earlier this", "later this"):
        first, last = days_of(whole) or (setting.day(), setting.day())
        today = setting.day()
        return between(first, today) if which == "earlier this" else between(today, last)
    return whole


def _weekend(setting: Setting, said: dict[str, str]) -> str:
    ahead = said["which"] in ("this", "next") or (
        said["which"] == "the" and setting.look == "ahead"
    )
    saturday = stepped(setting.day(), "day", -((setting.day().weekday() - 5) % 7) + 7 * ahead)
    return between(saturday, stepped(saturday, "day", 1))


def _week_of(setting: Setting, said: dict[str, str]) -> str | None:
    day = read_day(setting, said["of"])
    if day is None:
        return None
    monday = stepped(day, "day", -day.weekday())
    return between(monday, stepped(monday, "day", 6))


STRETCHES: list[tuple[str, Rule]] = [
    (rf"(?:the year )?(?P<year>{_YEAR})", _year),
    (r"(?:the )?(?P<decade>[12]\d\d)0s", _decade),
    (rf"(?P<month>{MONTH})(?: of)? (?P<year>{_YEAR})", _month),
    (rf"(?P<which>last |this |next |coming )?(?P<month>{MONTH})", _month),
    (rf"(?P<month>{MONTH})(?: of)? (?P<which>last|this|next) year", _month_of),
    (r"(?:over )?(?P<which>the|last|this|next) weekend", _weekend),
    (r"(?:the )?week (?:of|beginning|starting)(?: on)? (?P<of>.+)", _week_of),
    (rf"(?P<season>{'|'.join(SEASONS)})(?: of)? (?P<year>{_YEAR})", _season),
    (rf"(?P<which>last |this |next |coming )?(?P<season>{'|'.join(SEASONS)})", _season),
    (
        r"(?P<which>last|previous|this|earlier this|later this|next|the coming) "
        r"(?P<unit>week|month|year)",
        _unit,
    ),
]


def part_of_stretch(setting: Setting, said: dict[str, str]) -> str | None:
    whole = first_that_fits(STRETCHES, setting, said["of"])
    return None if whole is None else part_of(setting.convention, said["part"], whole)


def first_that_fits(rules: list[tuple[str, Rule]], setting: Setting, phrase: str) -> str | None:
    for pattern, rule in rules:
        match = re.fullmatch(pattern, phrase)
        text = rule(setting, match.groupdict()) if match else None
        if text is not None:
            return text
    return None
