"""The grammar of time phrases: days, months, seasons, moments and extents, read into EDTF text.

A table lists patterns, each with its rule. The first pattern that fits a whole phrase, and whose
rule returns text, decides. A rule is given the named groups of its pattern, empty where unused. It
reads the parts of its phrase as moments in turn, so that "since late June" and "between 8 and 9 pm"
take no rules of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from caucasus_events.errors import Invalid
from caucasus_events.phrases.number_words import BELOW_HUNDRED
from caucasus_events.phrases.setting import (
    SEASONS,
    UNITS,
    Date,
    Days,
    Setting,
    Unread,
    about_so_far,
    between,
    days_of,
    hours_text,
    lasting,
    month_text,
    stepped,
)
from caucasus_events.values import edtf
from caucasus_events.values.instants import MONTHS, WEEKDAYS, fixed_offset, month_length

Groups: TypeAlias = dict[str, str]
Rule: TypeAlias = Callable[[Setting, Groups], str | None]
Table: TypeAlias = list[tuple[str, Rule]]


def read(setting: Setting, phrase: str) -> str | None:
    """Read a phrase into EDTF text; None if the grammar does not know it.

    Raises:
        Unread: it is known, but says no time as things stand.
        Invalid: it says a day that does not exist.
    """
    return _first_that_fits(_EXTENTS, setting, phrase) or _moment(setting, phrase)


def _moment(setting: Setting, phrase: str) -> str | None:
    if (text := as_edtf(phrase.upper())) and "/" not in text:
        return text
    phrase = re.sub(rf"^{_ON} (?!or )", "", phrase)
    if (day := _read_day(setting, phrase)) is not None:
        return str(day)
    return (
        _first_that_fits(_STRETCHES, setting, phrase)
        or _first_that_fits(_MOMENTS, setting, phrase)
        or (_moment(setting, phrase[4:]) if phrase.startswith("the ") else None)
    )


def as_edtf(text: str) -> str | None:
    """Return the canonical form of EDTF text, None if it is none or may be something else.

    Raises:
        Unread: it may be a season, or two years.
    """
    if not re.match(r"[\[{/.Y-]|[1-9]|0\d{3}-", text) or " " in text:
        return None
    years = re.fullmatch(r"(\d{4})-(2[1-4])", text)
    if years and (int(years[1]) + 1) % 100 == int(years[2]):
        raise Unread(
            f"{text} may be a season, or two years",
            f"write {years[1]}/{int(years[1]) + 1}, or the season in words",
        )
    try:
        return edtf.parse(text).text
    except Invalid:
        return None


def _first_that_fits(table: Table, setting: Setting, phrase: str) -> str | None:
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
_MONTH = "|".join(f"{m.lower()}|{m[:3].lower()}" for m in MONTHS) + "|sept"
_WEEKDAY = "|".join(WEEKDAYS).lower() + "|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
_YEAR = r"(?:1[5-9]|2[01])\d\d"
_DAY = r"(?P<day>0?[1-9]|[1-3]\d)(?:st|nd|rd|th)?"
_UNIT = rf"(?P<unit>{'|'.join(UNITS)})"
_PERIOD = rf"(?P<n>[1-9]\d{{0,2}}|{'|'.join(_NUMBERS)}) {_UNIT}s?"
_NTH = rf"(?P<nth>[1-9]\d{{0,2}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})"
_ABOUT = "about|around|approximately|approx|roughly|circa|ca|c|some ?time around"
_WHICH = "(?P<which>last |this |next |coming )?"


def _number(word: str) -> int:
    """Return the number of a cardinal, in figures or in words."""
    return int(word) if word.isdigit() else _NUMBERS[word]


def _nth(word: str) -> int:
    """Return the number of an ordinal, in figures or in words."""
    return _ORDINALS.get(word) or int(word[:-2])


def _index_in(names: tuple[str, ...], word: str) -> int:
    return next(n for n, name in enumerate(names) if name.lower().startswith(word[:3]))


def _month_number(groups: Groups) -> int:
    return 1 + _index_in(MONTHS, groups["month"])


# Days


def _read_day(setting: Setting, phrase: str) -> Date | None:
    """Read a phrase that names one day; None if it does not.

    Raises:
        Invalid: there is no such day.
        Unread: the setting does not say which day is meant.
    """
    text = _first_that_fits(_DAYS, setting, phrase)
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
    day = _read_day(setting, groups["of"])
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
        raise Unread(
            "the phrase counts days from a start",
            "give parse_time the first of the days as `since`",
        )
    return str(stepped(setting.start, "day", _nth(groups["nth"]) - 1))


# "Tuesday 27 June" comes after the plain weekday, and is checked against the calendar.
_DAYS: Table = [
    (rf"{_DAY}(?: of)? (?P<month>{_MONTH})(?: (?P<year>{_YEAR}))?", _dated),
    (rf"(?P<month>{_MONTH}) {_DAY}(?: (?P<year>{_YEAR}))?", _dated),
    (rf"(?P<which>last |this coming |this |next |coming )?(?P<weekday>{_WEEKDAY})", _weekday),
    (rf"(?P<weekday>{_WEEKDAY}) (?P<of>(?!{_WEEKDAY}).+)", _named_day),
    (r"(?P<word>today|yesterday|tomorrow|the day before yesterday)", _relative_day),
    (rf"(?:the )?{_NTH} day", _nth_day),
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
    saturday = stepped(today, "day", -((today.weekday() - 5) % 7))  # of the latest one
    is_now = (today - saturday).days < 2
    ahead = which == "next" or (not is_now and (which == "this" or setting.look == "ahead"))
    if which == "last" and is_now:
        saturday = stepped(saturday, "day", -7)
    elif ahead and which != "last":
        saturday = stepped(saturday, "day", 7)
    return between(saturday, stepped(saturday, "day", 1))


def _week_of(setting: Setting, groups: Groups) -> str | None:
    day = _read_day(setting, groups["of"])
    return _week(day) if day else None


def _part_of_stretch(setting: Setting, groups: Groups) -> str | None:
    """Read "late June", "the end of 2020", "the early 1990s"."""
    whole = _first_that_fits(_STRETCHES, setting, groups["of"])
    return whole and setting.convention.part_of(whole, groups["part"])


_PART_OF_STRETCH = re.compile(r"(?:the )?(?P<part>[a-z]+(?: half)?)(?: of| in)? (?P<of>.+)")

# Whole stretches; "late" and "the end of" are read off them by `_part_of_stretch`.
_STRETCHES: Table = [
    (rf"(?:the year )?(?P<year>{_YEAR})", lambda _, groups: groups["year"]),
    (r"(?:the )?(?P<decade>[12]\d\d)0s", lambda _, groups: f"{groups['decade']}X"),
    (rf"(?P<month>{_MONTH})(?: of)? (?P<year>{_YEAR})", _month),
    (rf"{_WHICH}(?P<month>{_MONTH})", _month),
    (rf"(?P<month>{_MONTH})(?: of)? (?P<which>last|this|next) year", _month_of_year),
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


# Pairs: one half may lack what the other says, as in "27 to 29 June" and "8 to 9 pm"

_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY_OF_MONTH = re.compile(rf"(?P<day>{_NUMBER})(?P<tail>(?: of)? (?:{_MONTH})\b.*)")
_MONTH_AND_DAY = re.compile(rf"(?P<month>{_MONTH}) {_NUMBER}")
_DAY_AND_YEAR = re.compile(rf"{_NUMBER}(?P<year> \d{{4}})?")
_PART = re.compile(r"(?:the )?(?P<part>[a-z]+(?: half)?)(?P<tail>(?: of| in)? .+)")
_PAIRED_CLOCK = re.compile(
    rf"(?:at )?(?P<rough>(?:{_ABOUT}) )?"
    r"(?P<hour>\d{1,2})(?P<minute>[:.]\d{2})?"
    r"(?: ?(?P<half>am|pm))?"
)
_HALVES = {"am": "pm", "pm": "am"}
_SEEN_FROM_TODAY = re.compile(r"\b(?:last|this|tonight)\b")


def _pair(setting: Setting, groups: Groups) -> tuple[str, str] | None:
    """Read two times in order, of which each may lack what the other says."""
    dated = _DAY_OF_MONTH.fullmatch(groups["b"])
    if dated and re.fullmatch(_NUMBER, groups["a"]):
        first_day, last_day = (int(re.sub(r"\D", "", day)) for day in (groups["a"], dated["day"]))
        if first_day > last_day:
            raise Unread("the second day comes before the first", "name the month of both")
    first, second = _completed(setting, groups["a"], groups["b"])
    lacking = [_is_of_some_day(setting, half) for half in (first, second)]
    if lacking == [True, False]:
        end = _moment(setting, second)
        start = _on_days_from(setting, first, end, then_next=False) if end else None
        if end and "T" not in end:
            raise Unread("the first time has no day, and the second no hour", "name both days")
        return _ordered(start, end)
    # A time that says where it stands is read first, and the other is found from it.
    start = _moment_by_itself(setting, first)
    if start is None and setting.look == "ahead":
        start = _moment(setting, first)
    if lacking == [False, True]:
        start = start or _moment(setting, first)
    if start is not None:
        end = None
        if lacking == [False, True] and "T" in start:
            end = _on_days_from(setting, second, start, then_next=True)
        end = end or _moment(setting.looking("ahead", start), second)
    else:
        end = _moment(setting, second)
        start = _moment(setting.looking("back", end), first) if end else None
    return _ordered(start, end)


def _ordered(start: str | None, end: str | None) -> tuple[str, str] | None:
    """Return two times if there are both.

    Raises:
        Unread: the second certainly comes before the first.
    """
    if start is None or end is None:
        return None
    if not _in_order(start, end):
        raise Unread("the second time comes before the first", "name the day and year of both")
    return start, end


def _in_order(start: str, end: str) -> bool:
    """Tell whether one time may be followed by another, as far as their clocks can be compared."""
    low, high = (edtf.span(edtf.parse(text)) for text in (start, end))
    return low.earliest_start <= high.latest_end or low.is_local != high.is_local


def _is_of_some_day(setting: Setting, phrase: str) -> bool:
    """Tell whether a phrase is a clock time or part of a day, and does not say of which day."""
    if _SEEN_FROM_TODAY.search(phrase):
        return False
    days = (Date(1600, 1, 5), Date(1600, 1, 6))
    try:
        texts = [_moment(setting._replace(today=(day, day), beside=None), phrase) for day in days]
        dated = _moment(
            setting._replace(today=None, beside=None), f"{phrase} on {_in_words(days[0])}"
        )
    except (Unread, Invalid):
        return False
    return texts[0] == dated and texts[0] != texts[1]


def _on_days_from(setting: Setting, phrase: str, beside: str, *, then_next: bool) -> str | None:
    """Read a clock time or part of a day on the day of another time.

    With `then_next` it is read on the next day if it would be over before the other begins.
    """
    days = days_of(beside)
    if days is None:
        return None
    text = _moment(setting, f"{phrase} on {_in_words(days[0])}")
    if then_next and text and not _in_order(beside, text):
        text = _moment(setting, f"{phrase} on {_in_words(stepped(days[0], 'day', 1))}")
    return text


def _in_words(day: Date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].lower()} {day.year:04}"


def _completed(setting: Setting, first: str, second: str) -> tuple[str, str]:
    """Return both halves of a pair, each as it would stand alone.

    A day takes its month and year, a clock time its half of the day and its day, and "early" its
    month or year from the second half; a day after "June 27 to" takes the month from the first.
    """
    if re.fullmatch(_NUMBER, first) and (dated := _DAY_OF_MONTH.fullmatch(second)):
        return first + dated["tail"], second
    if (dated := _MONTH_AND_DAY.fullmatch(first)) and (day := _DAY_AND_YEAR.fullmatch(second)):
        return first + (day["year"] or ""), f"{dated['month']} {second}"
    part = _PART.fullmatch(second)
    if part and _moment_of_part(setting, first + part["tail"]) and _moment_of_part(setting, second):
        return first + part["tail"], second
    clock, end = _PAIRED_CLOCK.fullmatch(first), _PAIRED_CLOCK.match(second)
    if clock and end and (end["minute"] or end["half"]):
        hour, half = clock["hour"], clock["half"]
        if not half and end["half"] and 1 <= int(hour) <= 12:
            # "11 to 1 pm" begins before noon, and "10 to 2 am" before midnight.
            half = end["half"]
            if _minutes(clock) > _minutes(end):
                half = _HALVES[half]
        minute = clock["minute"] or ("" if half else ":00")
        rough, tail = clock["rough"] or "", second[end.end() :]
        return f"at {rough}{hour}{minute}{f' {half}' if half else ''}{tail}", second
    return first, second


def _minutes(clock: re.Match[str]) -> int:
    """Return how far into its half of the day a clock time is."""
    return int(clock["hour"]) % 12 * 60 + int((clock["minute"] or ":0")[1:])


def _moment_of_part(setting: Setting, phrase: str) -> str | None:
    """Read a phrase if it is a part of a month, year or decade."""
    match = _PART_OF_STRETCH.fullmatch(phrase)
    return match and _part_of_stretch(setting, match.groupdict(default=""))


def _moment_by_itself(setting: Setting, phrase: str) -> str | None:
    """Read a time that takes neither its year nor its week from where it stands."""
    # A time that is the same seen from two far days takes nothing from either.
    far = [setting._replace(beside=(day, day)) for day in (Date(1000, 1, 5), Date(1200, 7, 5))]
    try:
        one, other = (_moment(there, phrase) for there in far)
    except (Unread, Invalid):  # the 29th of February, say, which not every year has
        return None
    return one if one == other else None


# Parts of days, and clock times

_CLOCK = (
    rf"(?:at )?(?P<rough>(?:{_ABOUT}) )?"
    r"(?P<hour>\d{1,2})(?:(?P<dot>[:.])(?P<minute>\d{2}))? ?(?P<half>am|pm)?"
    r"(?: (?P<where>local time|utc|gmt|(?:utc|gmt)?[+-]\d{1,2}(?::\d{2})?))?"
)


def _hours(setting: Setting, phrase: str, whole: bool = True) -> tuple[Date, int, int] | None:
    """Read a part of a day, or a part of that, as the day and its first and last hour."""
    for word, first, last in setting.convention.of_day:
        if phrase in (word, f"this {word}"):
            return setting.day(), first, last
        rest = None
        if phrase.startswith(f"{word} "):
            rest = re.sub("^(?:on|of|in|into)(?: the)? ", "", phrase[len(word) + 1 :])
        elif phrase.endswith(f" {word}"):
            rest = re.sub(" (?:in the|at)$", "", phrase[: -len(word) - 1])
        if not rest:
            continue
        day = _read_day(setting, rest)
        if day is not None:
            return day, first, last
        if whole and (inner := _hours(setting, rest, whole=False)):  # late on Tuesday night
            first, last = max(first, inner[1]), min(last, inner[2])
            return (inner[0], first, last) if first <= last else None
    return None


def _part_of_day(setting: Setting, groups: Groups) -> str | None:
    found = _hours(setting, groups["all"])
    return hours_text(*found) if found else None


def _clock(setting: Setting, groups: Groups) -> str | None:
    hour, minute, half = int(groups["hour"]), groups["minute"], groups["half"]
    phrase = groups.get("of")
    if not minute and not half:
        return None
    if groups["dot"] == "." and not half and not phrase:
        raise Unread("two numbers and a dot may be a date", f"write {hour:02}:{minute}")
    if half and not 1 <= hour <= 12:
        raise Unread(f"there is no {hour} {half}", "write 1 to 12 with am and pm, else 00 to 23")
    if half:
        hour = hour % 12 + 12 * (half == "pm")
    day: Date | None = None
    if not phrase:
        day = setting.day()
    elif part := _hours(setting, phrase):  # "Tuesday night at 01:30" is on the Wednesday
        fitting = [n for n in (-1, 0, 1) if part[1] <= hour + 24 * n <= part[2]]
        day = stepped(part[0], "day", fitting[0]) if len(fitting) == 1 else None
    else:
        day = _read_day(setting, phrase)
    if day is None:
        return None
    clock = f"{hour:02}:{minute}" if minute else f"{hour:02}"
    return f"{day}T{clock}{_offset(groups['where'])}{'~' * bool(groups['rough'])}"


def _offset(where: str) -> str:
    if where in ("", "local time"):
        return ""
    match = re.search(r"([+-])(\d{1,2})(?::(\d{2}))?$", where)
    if match is None:
        return "Z"
    known = fixed_offset(f"{match[1]}{int(match[2]):02}:{match[3] or '00'}")
    if known is None:
        raise Unread("an offset is less than a day, and zero is UTC", "write such as UTC+4")
    return known[0]


def _midnight(setting: Setting, groups: Groups) -> str | None:
    raise Unread("midnight may begin or end its day", "write 00:00 of the day that begins then")


def _night_between(setting: Setting, groups: Groups) -> str | None:
    """Read "the night of 27 to 28 June": one night, named by both of its days."""
    pair = _pair(setting, groups)
    night = next((part for part in setting.convention.of_day if part[0] == "night"), None)
    if night is None or pair is None:
        return None
    evening, morning = map(days_of, pair)
    if evening is None or morning is None or stepped(evening[0], "day", 1) != morning[0]:
        return None
    return hours_text(evening[0], *night[1:])


# Moments


def _either_or_both(setting: Setting, groups: Groups) -> str | None:
    first, second = _completed(setting, groups["a"], groups["b"])
    last = _moment(setting, second)
    if last and _is_of_some_day(setting, first) and not _is_of_some_day(setting, second):
        start = _on_days_from(setting, first, last, then_next=False)
    else:
        start = _moment(setting.looking("beside", last), first) if last else None
    if start is None or last is None or start[0] in "[{" or last[0] in "[{":
        return None
    return f"[{start},{last}]" if groups["joint"] == "or" else f"{{{start},{last}}}"


def _between(setting: Setting, groups: Groups) -> str | None:
    """Read some time from one moment to another, in their own words if they are of one kind."""
    pair = _pair(setting, groups)
    if pair is None:
        return None
    try:
        return edtf.parse(f"[{pair[0]}..{pair[1]}]").text
    except Invalid:
        first, last = map(days_of, pair)
        if first is None or last is None or _mark("".join(pair)):
            return None
        return between(first[0], last[1])


def _qualified(setting: Setting, groups: Groups) -> str | None:
    """Read "possibly" and "about" as the qualifier of each date of a moment."""
    text = _moment(setting, groups["of"])
    if text is None or _mark(text):
        return None
    mark = "~" if not groups["maybe"] else "%" if groups["about"] else "?"
    return re.sub(r"(?<=\w)(?=\.\.|[\]},]|$)", mark, text)


def _mark(text: str) -> str:
    found = re.search("[?~%]", text)
    return found[0] if found else ""


def _so_far(setting: Setting, groups: Groups) -> str | None:
    """Read "two weeks ago", "in a month's time", "three days after Monday"."""
    day = _read_day(setting, groups["of"]) if "of" in groups else setting.day()
    if day is None:
        return None
    sign = -1 if groups["way"] in ("ago", "before") else 1
    return about_so_far(day, groups["unit"], sign * _number(groups["n"]))


def _beside(setting: Setting, groups: Groups) -> str | None:
    """Read "the day before", "the week after": the whole of it, up to the day or from it on."""
    day = _read_day(setting, groups["of"])
    if day is None:
        return None
    if groups["way"] == "before":
        return between(stepped(day, groups["unit"], -1), stepped(day, "day", -1))
    return between(stepped(day, "day", 1), stepped(day, groups["unit"], 1))


def _before(setting: Setting, groups: Groups) -> str | None:
    text = _moment(setting, groups["of"])
    if text is None or (days := days_of(text)) is None:
        return None
    # Before a vague time may be before any part of it, so it is by its last date.
    if text[0] in "[{" or groups["way"] != "before":
        return f"[..{_ends(text, days)[1]}]"
    last = _just_before(text) if "T" in text else f"{stepped(days[0], 'day', -1)}{_mark(text)}"
    return f"[..{last}]"


def _after(setting: Setting, groups: Groups) -> str | None:
    text = _moment(setting, groups["of"])
    if text is None or (days := days_of(text)) is None:
        return None
    if text[0] in "[{" or groups["way"] != "after" or "T" in text:
        return f"[{_ends(text, days)[0]}..]"
    return f"[{stepped(days[1], 'day', 1)}{_mark(text)}..]"


def _ends(text: str, days: Days) -> tuple[str, str]:
    """Return the first and the last date of a moment."""
    if text[0] not in "[{":
        return text, text
    dates = re.split(r"\.\.|,", text[1:-1])
    if len({len(date) for date in dates}) > 1:
        return f"{days[0]}{_mark(text)}", f"{days[1]}{_mark(text)}"
    dates.sort(key=lambda date: edtf.parse(date).parts[0].lowest)
    return dates[0], dates[-1]


def _just_before(clock: str) -> str:
    """Write the last hour or minute before a clock time, as precise as it is."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d)(?::(\d\d))?(.*)", clock)
    assert match is not None
    minute = int(match[2]) * 60 + int(match[3] or 0) - (1 if match[3] else 60)
    day = stepped(Date.fromisoformat(match[1]), "day", minute // 1440)
    hour, minute = divmod(minute % 1440, 60)
    return f"{day}T{hour:02}{f':{minute:02}' if match[3] else ''}{match[4]}"


_ON = "(?:some ?time )?(?:on|in|at|during)"
_ONE = "(?:(?! and | or ).)+"  # lists hold no lists

# The order decides: a qualifier is about all that follows, lists come before their items, and a
# clock time before the parts of a day, whose words it may end with ("01:30 on Tuesday night").
_MOMENTS: Table = [
    (rf"(?P<maybe>possibly|perhaps) (?:(?P<about>{_ABOUT}) )?(?P<of>.+)", _qualified),
    (rf"(?P<maybe>)(?:{_ABOUT}) (?P<of>.+)", _qualified),
    (rf"between (?P<a>{_ONE}) and (?P<b>{_ONE})", _between),
    (rf"(?P<a>{_ONE}) (?P<joint>or|and) (?P<b>{_ONE})", _either_or_both),
    (r"midnight(?: .+)?|.+ midnight", _midnight),
    (rf"{_CLOCK}(?:(?: on)? (?P<of>.+))?", _clock),
    (rf"(?P<of>.+?) {_CLOCK}", _clock),
    (r"(?P<all>.+)", _part_of_day),
    (_PART_OF_STRETCH.pattern, _part_of_stretch),
    (rf"{_PERIOD}(?: (?P<way>ago|from now)|'? time)", _so_far),
    (rf"{_PERIOD} (?P<way>before|after) (?P<of>.+)", _so_far),
    (rf"the {_UNIT} (?P<way>before|after) (?P<of>.+)", _beside),
    (r"(?P<way>before|by|no later than|not later than) (?P<of>.+)", _before),
    (r"(?P<way>after|on or after|no earlier than|not before) (?P<of>.+)", _after),
]

# Extents


def _from_to(setting: Setting, groups: Groups) -> str | None:
    pair = _pair(setting, groups)
    if pair and groups.get("joint") == "/" and _are_one_day(*map(Date.fromisoformat, pair)):
        raise Unread(
            "the two may be one day, in the old calendar and in the new",
            "write the day of the new calendar, or 'from' the one 'to' the other",
        )
    return pair and "/".join(pair)


def _are_one_day(julian: Date, gregorian: Date) -> bool:
    """Tell whether two dates name one day in the two calendars, while both were in use."""
    century = julian.year // 100 - (julian.month < 3 and julian.year % 100 == 0)
    apart = century - century // 4 - 2
    return 1582 <= julian.year <= 1927 and (gregorian - julian).days == apart


def _since(setting: Setting, groups: Groups) -> str | None:
    start = _moment(setting.in_the_past(), groups["of"])
    return start and f"{start}/{'' if groups.get('ended') else '..'}"


def _until(setting: Setting, groups: Groups) -> str | None:
    end = _moment(setting, groups["of"])
    return end and f"/{end}"


def _throughout(setting: Setting, groups: Groups) -> str | None:
    whole = _moment(setting, groups["of"])
    days = days_of(whole) if whole else None
    return f"{days[0]}/{days[1]}" if days else None


def _lasted_until(setting: Setting, groups: Groups) -> str | None:
    end = _read_day(setting, groups["of"])
    return f"{lasting(end, groups['unit'], -_number(groups['n']))}/{end}" if end else None


def _lasted_from(setting: Setting, groups: Groups) -> str | None:
    start = _read_day(setting, groups["of"])
    return f"{start}/{lasting(start, groups['unit'], _number(groups['n']))}" if start else None


def _up_to_now(setting: Setting, groups: Groups) -> str:
    today = setting.day()
    return f"{lasting(today, groups['unit'], -_number(groups.get('n', 'a')))}/{today}"


def _so_long(setting: Setting, groups: Groups) -> str:
    raise Unread(
        "the phrase says how long, and not when",
        "write 'until' or 'from' a day after it, or 'over the past' before it",
    )


def _in_so_long(setting: Setting, groups: Groups) -> str:
    if setting.look == "ahead":
        return about_so_far(setting.day(), groups["unit"], _number(groups["n"]))
    return _up_to_now(setting, groups)


def _nth_day_running(setting: Setting, groups: Groups) -> str:
    today = setting.day()
    return f"{stepped(today, 'day', 1 - _nth(groups['nth']))}/{today}"


_PAST = "(?:for|in|over|during|within) the (?:past|last|previous)"

# The order decides here too: "the night of 27 to 28 June" is one night and not an extent from the
# one to the other, and "from X" alone is an extent only where no end follows.
_EXTENTS: Table = [
    (
        rf"(?:{_ON} )?(?:the )?(?:overnight|night)(?: of| from| on| between)? "
        r"(?P<a>.+) (?:to|into|and|-|/) (?P<b>.+)",
        _night_between,
    ),
    (rf"for {_PERIOD} (?:until|till|to|up to|ending on) (?P<of>.+)", _lasted_until),
    (rf"(?:for|the) {_PERIOD} (?:from|since|starting on|beginning on) (?P<of>.+)", _lasted_from),
    (rf"for {_PERIOD}", _so_long),
    (rf"{_PAST} {_PERIOD}", _up_to_now),
    (rf"{_PAST} {_UNIT}", _up_to_now),
    (rf"in {_PERIOD}", _in_so_long),
    (rf"for (?:a|the) {_NTH} (?:consecutive |straight )?day", _nth_day_running),
    (rf"(?:for )?(?:a|the) {_NTH} (?:consecutive|straight) day", _nth_day_running),
    (rf"(?:for )?(?:a|the) {_NTH} day (?:running|in a row)", _nth_day_running),
    (r"(?:ever )?since (?P<of>.+)", _since),
    (r"from (?P<of>.+) on(?:wards?)?", _since),
    (r"from (?P<of>.+) until (?P<ended>an unknown date)", _since),
    (r"from (?P<a>.+) (?:to|until|till|through) (?P<b>.+)", _from_to),
    (r"(?:on )?(?P<a>.+) (?P<joint>to|through|until|-|/) (?P<b>.+)", _from_to),
    (r"(?P<ended>from) (?P<of>.+)", _since),
    (r"(?:until|till|through|up to) (?P<of>.+)", _until),
    (r"(?:throughout|all of|the whole of) (?P<of>.+)", _throughout),
]
