"""The grammar of days, months, seasons, years and decades, read into EDTF text.

A table lists patterns, each with its rule. The first pattern that fits a whole phrase, and whose
rule returns text, decides. A rule is given the named groups of its pattern, empty where unused.
"""

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
    stepped,
)
from caucasus_events.values import edtf
from caucasus_events.values.instants import MONTHS, WEEKDAYS, month_length

Groups: TypeAlias = dict[str, str]
Rule: TypeAlias = Callable[[Setting, Groups], str | None]
Table: TypeAlias = list[tuple[str, Rule]]


def first_that_fits(table: Table, setting: Setting, phrase: str) -> str | None:
    """Read a phrase by the first pattern of a table that fits it; None if none does."""
    for pattern, rule in table:
        match = re.fullmatch(pattern, phrase)
        text = rule(setting, match.groupdict(default="")) if match else None
        if text is not None:
            return text
    return None


# Words and numbers

_IRREGULAR = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth"}
_IRREGULAR |= {"nine": "ninth", "twelve": "twelfth"}


def _ordinal(cardinal: str) -> str:
    stem, dash, last = cardinal.rpartition("-")
    regular = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return stem + dash + _IRREGULAR.get(last, regular)


_NUMBERS = {**BELOW_HUNDRED, "a": 1}
_ORDINALS = {_ordinal(word): n for word, n in BELOW_HUNDRED.items()}

# Patterns that the tables of both grammars are made of. A year is one from 1500 to 2199; clock
# times such as 1430 stand behind "at" and are written 14:30 before they come here.
MONTH = "|".join(f"{m.lower()}|{m[:3].lower()}" for m in MONTHS) + "|sept"
_WEEKDAY = "|".join(WEEKDAYS).lower() + "|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
_YEAR = r"(?:1[5-9]|2[01])\d\d"
_DAY = r"(?P<day>0?[1-9]|[1-3]\d)(?:st|nd|rd|th)?"
UNIT = rf"(?P<unit>{'|'.join(UNITS)})"
PERIOD = rf"(?P<n>[1-9]\d{{0,2}}|{'|'.join(_NUMBERS)}) {UNIT}s?"
NTH = rf"(?P<nth>[1-9]\d{{0,2}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})"
_WHICH = "(?P<which>last |this |next |coming )?"


def number(word: str) -> int:
    """Return the number of a cardinal, in figures or in words."""
    return int(word) if word.isdigit() else _NUMBERS[word]


def nth(word: str) -> int:
    """Return the number of an ordinal, in figures or in words."""
    return _ORDINALS.get(word) or int(word[:-2])


def _index_in(names: tuple[str, ...], word: str) -> int:
    return next(n for n, name in enumerate(names) if name.lower().startswith(word[:3]))


def _month_number(groups: Groups) -> int:
    return 1 + _index_in(MONTHS, groups["month"])


# Days


def read_day(setting: Setting, phrase: str) -> Date | None:
    """Read a phrase that names one day; None if it does not.

    Raises:
        Invalid: there is no such day.
        Unread: the setting does not say which day is meant.
    """
    text = first_that_fits(_DAYS, setting, phrase)
    if text is None:
        return None
    edtf.parse(text)
    return Date.fromisoformat(text)


def _dated(setting: Setting, groups: Groups) -> str:
    day, month = int(groups["day"]), _month_number(groups)
    year = int(groups["year"]) if groups["year"] else setting.year(month, day)
    return f"{year:04}-{month:02}-{day:02}"


def _day_of_month(setting: Setting, groups: Groups) -> str | None:
    """Read "the 28th": the last such day or, ahead, the next."""
    day, (there, _) = int(groups["day"][:-2]), setting.around()
    if setting.beside is None:
        setting.day()
    ahead = setting.look == "ahead"
    for months in range(3):
        month = stepped(there, "month", months if ahead else -months)
        if day <= month_length(month.year, month.month):
            found = month.replace(day=day)
            if (found >= there) if ahead else (found <= there):
                return str(found)
    return None


def _weekday(setting: Setting, groups: Groups) -> str:
    wanted, which = _index_in(WEEKDAYS, groups["weekday"]), groups["which"].strip()
    if not which:
        return str(setting.weekday(wanted))
    today = setting.day()
    ahead = wanted - today.weekday()
    if which == "last":
        ahead = -((-ahead - 1) % 7 + 1)
    elif which != "this":  # next, coming, this coming
        ahead = (ahead - 1) % 7 + 1
    return str(stepped(today, "day", ahead))


def _named_day(setting: Setting, groups: Groups) -> str | None:
    day = read_day(setting, groups["of"])
    if day is not None and day.weekday() != _index_in(WEEKDAYS, groups["weekday"]):
        raise Unread(
            f"{day.day} {MONTHS[day.month - 1]} {day.year} was a {WEEKDAYS[day.weekday()]}",
            "see which of the two the report has wrong, and read the other alone",
        )
    return str(day) if day else None


def _relative_day(setting: Setting, groups: Groups) -> str:
    far = {"today": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2}
    return str(stepped(setting.day(), "day", far[groups["word"]]))


def _nth_day(setting: Setting, groups: Groups) -> str:
    if setting.start is None:
        raise Unread("the phrase counts days from a start", "give `since`, the first of the days")
    return str(stepped(setting.start, "day", nth(groups["nth"]) - 1))


# "Tuesday 27 June" comes after the plain weekday, and is checked against the calendar.
_DAYS: Table = [
    (rf"{_DAY}(?: of)? (?P<month>{MONTH})(?: (?P<year>{_YEAR}))?", _dated),
    (rf"(?P<month>{MONTH}) {_DAY}(?: (?P<year>{_YEAR}))?", _dated),
    (rf"(?P<which>last |this coming |this |next |coming )?(?P<weekday>{_WEEKDAY})", _weekday),
    (rf"(?P<weekday>{_WEEKDAY}) (?P<of>(?!{_WEEKDAY}).+)", _named_day),
    (r"(?P<word>today|yesterday|tomorrow|the day before yesterday)", _relative_day),
    (rf"(?:the )?{NTH} day", _nth_day),
    (r"the (?P<day>[1-9]\d?(?:st|nd|rd|th))", _day_of_month),
]

# Longer stretches, and parts of them


def _month(setting: Setting, groups: Groups) -> str:
    month, which = _month_number(groups), groups.get("which", "").strip()
    if groups.get("year"):
        return month_text(int(groups["year"]), month)
    if not which:
        return month_text(setting.year(month), month)
    year, now = setting.month()
    if which == "last":
        year -= month >= now
    elif which in ("next", "coming"):
        year += month <= now
    return month_text(year, month)


def _month_of_year(setting: Setting, groups: Groups) -> str:
    """Read "November last year"."""
    year = int(_unit(setting, {**groups, "unit": "year"}))
    return month_text(year, _month_number(groups))


def _season(setting: Setting, groups: Groups) -> str:
    code, which = SEASONS[groups["season"]], groups.get("which", "").strip()
    if groups.get("year"):
        return f"{groups['year']}-{code}"
    year, now = setting.month() if which else setting.month_around()
    first_month = 3 * (code - 20)  # spring, 21, begins in March
    latest = year - (now < first_month)  # the year in which the latest one began
    lasts = (now - first_month) % 12 < 3
    meant = {
        "last": latest - lasts,
        "this": latest if lasts else year,
        "next": latest + 1,
        "coming": latest + 1,
    }.get(which, latest + (setting.look == "ahead" and not lasts))
    return f"{meant:04}-{code}"


def _unit(setting: Setting, groups: Groups) -> str:
    """Read "last week", "earlier this month", "next year"."""
    which, unit = groups["which"], groups["unit"]
    step = {"last": -1, "previous": -1, "this": 0, "earlier this": 0, "later this": 0}.get(which, 1)
    if unit == "year":
        first, last = setting.days()
        if first.year != last.year:
            setting.month()
        whole = f"{first.year + step:04}"
    elif unit == "month":
        year, month = setting.month()
        whole = month_text(year, month + step)
    else:
        whole = _week(setting.day(), step)
    if which in ("earlier this", "later this"):
        today = setting.day()
        first, last = days_of(whole) or (today, today)
        return between(first, today) if which == "earlier this" else between(today, last)
    return whole


def _week(day: Date, step: int = 0) -> str:
    monday = stepped(day, "day", -day.weekday() + 7 * step)
    return between(monday, stepped(monday, "day", 6))


def _weekend(setting: Setting, groups: Groups) -> str:
    which, today = groups["which"], setting.day()
    ahead = which in ("this", "next") or (which == "the" and setting.look == "ahead")
    saturday = stepped(today, "day", -((today.weekday() - 5) % 7) + 7 * ahead)
    return between(saturday, stepped(saturday, "day", 1))


def _week_of(setting: Setting, groups: Groups) -> str | None:
    day = read_day(setting, groups["of"])
    return _week(day) if day else None


def part_of_stretch(setting: Setting, groups: Groups) -> str | None:
    """Read "late June", "the end of 2020", "the early 1990s"."""
    whole = first_that_fits(STRETCHES, setting, groups["of"])
    return whole and setting.convention.part_of(whole, groups["part"])


# Whole stretches; "late" and "the end of" are read off them by `part_of_stretch`.
STRETCHES: Table = [
    (rf"(?:the year )?(?P<year>{_YEAR})", lambda _, groups: groups["year"]),
    (r"(?:the )?(?P<decade>[12]\d\d)0s", lambda _, groups: f"{groups['decade']}X"),
    (rf"(?P<month>{MONTH})(?: of)? (?P<year>{_YEAR})", _month),
    (rf"{_WHICH}(?P<month>{MONTH})", _month),
    (rf"(?P<month>{MONTH})(?: of)? (?P<which>last|this|next) year", _month_of_year),
    (r"(?:over )?(?P<which>the|last|this|next) weekend", _weekend),
    (r"(?:the )?week (?:of|beginning|starting)(?: on)? (?P<of>.+)", _week_of),
    (rf"(?P<season>{'|'.join(SEASONS)})(?: of)? (?P<year>{_YEAR})", _season),
    (rf"{_WHICH}(?P<season>{'|'.join(SEASONS)})", _season),
    (
        r"(?P<which>last|previous|this|earlier this|later this|next|the coming) "
        r"(?P<unit>week|month|year)",
        _unit,
    ),
]
