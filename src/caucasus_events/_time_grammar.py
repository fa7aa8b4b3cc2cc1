"""Read the time phrases of the news into EDTF text: tables of patterns, tried in order."""

from __future__ import annotations

import re

from caucasus_events import edtf
from caucasus_events._day_grammar import (
    MONTH,
    NTH,
    PERIOD,
    STRETCHES,
    UNIT,
    Rule,
    first_that_fits,
    nth,
    number,
    part_of_stretch,
    read_day,
)
from caucasus_events._instants import fixed_offset
from caucasus_events._phrase_dates import (
    Date,
    Days,
    about_so_far,
    between,
    days_of,
    hours_text,
    lasting,
    qualified,
    stepped,
)
from caucasus_events._phrase_setting import Setting, Unread
from caucasus_events.errors import Invalid

_CLOCK = (
    r"(?:at )?(?P<rough>about |around |approximately )?"
    r"(?P<hour>\d{1,2})(?:(?P<dot>[:.])(?P<minute>\d{2}))? ?(?P<half>am|pm)?"
    r"(?: (?P<where>local time|utc|gmt|(?:utc|gmt)?[+-]\d{1,2}(?::\d{2})?))?"
)

# Parts of days, and clock times


def _hours(setting: Setting, phrase: str) -> tuple[Date, int, int] | None:
    """Read a part of a day as that day and its first and last hour."""
    for word, first, last in setting.convention.of_day:
        if phrase in (word, f"this {word}"):
            return setting.day(), first, last
        rest = None
        if phrase.startswith(f"{word} "):
            rest = re.sub("^(?:on|of|in|into) ", "", phrase[len(word) + 1 :])
        elif phrase.endswith(f" {word}"):
            rest = re.sub(" (?:in the|at)$", "", phrase[: -len(word) - 1])
        day = read_day(setting, rest) if rest else None
        if day is not None:
            return day, first, last
    return None


def _part_of_day(setting: Setting, said: dict[str, str]) -> str | None:
    found = _hours(setting, said["all"])
    return hours_text(*found) if found else None


def _clock(setting: Setting, said: dict[str, str]) -> str | None:
    hour, minute, half = int(said["hour"]), said["minute"], said["half"]
    if not minute and not half:
        return None
    if said["dot"] == "." and not half and not said.get("of"):
        raise Unread("two numbers and a dot may be a date", f"write {hour:02}:{minute}")
    if half and not 1 <= hour <= 12:
        raise Unread(f"there is no {hour} {half}", "write 1 to 12 with am and pm, else 00 to 23")
    if half:
        hour = hour % 12 + 12 * (half == "pm")
    day = _day_of_clock(setting, said.get("of"), hour)
    if day is None:
        return None
    clock = f"{hour:02}:{minute}" if minute else f"{hour:02}"
    return f"{day}T{clock}{_offset(said['where'] or '')}{'~' * bool(said['rough'])}"


def _day_of_clock(setting: Setting, phrase: str | None, hour: int) -> Date | None:
    """Find the day of a clock time; that of "Tuesday night at 01:30" is the Wednesday."""
    if phrase is None:
        return setting.day()
    part = _hours(setting, phrase)
    if part is None:
        return read_day(setting, phrase)
    day, first, last = part
    fitting = [n for n in (-1, 0, 1) if first <= hour + 24 * n <= last]
    return stepped(day, "day", fitting[0]) if len(fitting) == 1 else None


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


def _midnight(setting: Setting, said: dict[str, str]) -> str | None:
    raise Unread("midnight may begin or end its day", "write 00:00 of the day that begins then")


# Moments


def _either(setting: Setting, said: dict[str, str]) -> str | None:
    return _listed(setting, said, "[{},{}]")


def _both(setting: Setting, said: dict[str, str]) -> str | None:
    return _listed(setting, said, "{{{},{}}}")


def _listed(setting: Setting, said: dict[str, str], form: str) -> str | None:
    ends = _two(setting, said)
    return form.format(*ends) if ends and all(end[0] not in "[{" for end in ends) else None


def _between(setting: Setting, said: dict[str, str]) -> str | None:
    ends = _two(setting, said)
    return _hull(*ends) if ends else None


def _hull(one: str, other: str) -> str | None:
    """Write some time from one moment to another: in their own words if these are of one kind."""
    try:
        return edtf.parse(f"[{one}..{other}]").text
    except Invalid:
        first, last = days_of(one), days_of(other)
        if first is None or last is None or _mark(one + other):
            return None
        return between(first[0], last[1])


def _qualified(setting: Setting, said: dict[str, str]) -> str | None:
    text = _moment(setting, said["of"])
    mark = "~" if not said["maybe"] else "%" if said["about"] else "?"
    return None if text is None or _mark(text) else qualified(text, mark)


def _mark(text: str) -> str:
    found = re.search("[?~%]", text)
    return found[0] if found else ""


def _so_far(setting: Setting, said: dict[str, str]) -> str:
    sign = -1 if said["way"] == "ago" else 1
    return about_so_far(setting.day(), said["unit"], sign * number(said["n"]))


def _so_far_from(setting: Setting, said: dict[str, str]) -> str | None:
    day = read_day(setting, said["of"])
    if day is None:
        return None
    sign = -1 if said["way"] == "before" else 1
    return about_so_far(day, said["unit"], sign * number(said["n"]))


def _beside(setting: Setting, said: dict[str, str]) -> str | None:
    """Read "the day before", "the week after": the whole of it, up to the day or from it on."""
    day = read_day(setting, said["of"])
    if day is None:
        return None
    if said["way"] == "before":
        return between(stepped(day, said["unit"], -1), stepped(day, "day", -1))
    return between(stepped(day, "day", 1), stepped(day, said["unit"], 1))


def _before(setting: Setting, said: dict[str, str]) -> str | None:
    text = _moment(setting, said["of"])
    if text is None or (days := days_of(text)) is None:
        return None
    first, last = _ends(text, days)
    if said["way"] == "by":
        return f"[..{last}]"
    if "T" not in first:  # a clock time is not known well enough to be left out of what is before
        first = f"{stepped(days[0], 'day', -1)}{_mark(text)}"
    return f"[..{first}]"


def _after(setting: Setting, said: dict[str, str]) -> str | None:
    text = _moment(setting, said["of"])
    if text is None or (days := days_of(text)) is None:
        return None
    first, last = _ends(text, days)
    if said["way"] != "after":
        return f"[{first}..]"
    if "T" not in last:
        last = f"{stepped(days[1], 'day', 1)}{_mark(text)}"
    return f"[{last}..]"


def _ends(text: str, days: Days) -> tuple[str, str]:
    """Return the first and the last date of a moment; of a set of longer dates, their days."""
    if text[0] not in "[{":
        return text, text
    if "T" in text:
        dates = re.split(r"\.\.|,", text[1:-1])
        dates.sort(key=lambda date: edtf.parse(date).parts[0].lowest)
        return dates[0], dates[-1]
    return f"{days[0]}{_mark(text)}", f"{days[1]}{_mark(text)}"


_ONE = "(?:(?! and | or ).)+"  # lists hold no lists

_MOMENTS: list[tuple[str, Rule]] = [
    (r"(?P<maybe>possibly|perhaps) (?:(?P<about>about|around) )?(?P<of>.+)", _qualified),
    (r"(?P<maybe>)(?:about|around|approximately|circa) (?P<of>.+)", _qualified),
    (rf"between (?P<a>{_ONE}) and (?P<b>{_ONE})", _between),
    (rf"(?P<a>{_ONE}) or (?P<b>{_ONE})", _either),
    (rf"(?P<a>{_ONE}) and (?P<b>{_ONE})", _both),
    (r"midnight(?: .+)?|.+ midnight", _midnight),
    (rf"{_CLOCK}(?:(?: on)? (?P<of>.+))?", _clock),
    (rf"(?P<of>.+?) {_CLOCK}", _clock),
    (r"(?P<all>.+)", _part_of_day),
    (r"(?:the )?(?P<part>[a-z]+)(?: of| in)? (?P<of>.+)", part_of_stretch),
    (rf"{PERIOD} (?P<way>ago|from now)", _so_far),
    (rf"{PERIOD}'? (?P<way>time)", _so_far),
    (rf"{PERIOD} (?P<way>before|after) (?P<of>.+)", _so_far_from),
    (rf"the {UNIT} (?P<way>before|after) (?P<of>.+)", _beside),
    (r"(?P<way>before|by) (?P<of>.+)", _before),
    (r"(?P<way>after|on or after) (?P<of>.+)", _after),
]


def _moment(setting: Setting, phrase: str) -> str | None:
    if re.match(r"[\d\[{-]\S*$", phrase) and (text := _as_edtf(phrase.upper())):
        return text
    phrase = re.sub(r"^(?:on|in|at|during) (?!or )", "", phrase)
    if (day := read_day(setting, phrase)) is not None:
        return str(day)
    return (
        first_that_fits(STRETCHES, setting, phrase)
        or first_that_fits(_MOMENTS, setting, phrase)
        or (_moment(setting, phrase[4:]) if phrase.startswith("the ") else None)
    )


def _as_edtf(text: str) -> str | None:
    try:
        expression = edtf.parse(text)
    except Invalid:
        return None
    return None if expression.kind == "interval" else expression.text


def _two(setting: Setting, said: dict[str, str]) -> tuple[str, str] | None:
    """Read two times, the second of which may lend the first its month, year or week."""
    first, second = said["a"], said["b"]
    if lent := re.fullmatch(rf"({MONTH}) \d{{1,2}}", first):
        second = re.sub(r"^(?=\d{1,2}(?: \d{4})?$)", f"{lent[1]} ", second)  # June 27 to 29
    if re.fullmatch(r"[1-9]\d?", first):  # 27 to 29 June
        end = _moment(setting, second)
        start = _same_month(int(first), end) if end else None
    elif setting.ahead:
        start = _moment(setting, first)
        end = _moment(setting.from_start(start), second) if start else None
    else:
        end = _moment(setting, second)
        start = _moment(setting.up_to_end(end), first) if end else None
    return None if start is None or end is None else (start, end)


def _same_month(day: int, end: str) -> str | None:
    days = days_of(end)
    if days is None or days[0] != days[1]:
        return None
    if day > days[0].day:
        raise Unread(f"the {day}. comes after the {days[0].day}.", "write both with their months")
    return str(days[0].replace(day=day))


# Extents


def _from_to(setting: Setting, said: dict[str, str]) -> str | None:
    ends = _two(setting, said)
    return f"{ends[0]}/{ends[1]}" if ends else None


def _since(setting: Setting, said: dict[str, str]) -> str | None:
    start = _moment(setting, said["of"])
    return f"{start}/{'' if said.get('ended') else '..'}" if start else None


def _until(setting: Setting, said: dict[str, str]) -> str | None:
    end = _moment(setting, said["of"])
    return f"/{end}" if end else None


def _throughout(setting: Setting, said: dict[str, str]) -> str | None:
    whole = _moment(setting, said["of"])
    days = days_of(whole) if whole else None
    return f"{days[0]}/{days[1]}" if days else None


def _lasted_until(setting: Setting, said: dict[str, str]) -> str | None:
    end = read_day(setting, said["of"])
    return f"{lasting(end, said['unit'], number(said['n']), backwards=True)}/{end}" if end else None


def _lasted_from(setting: Setting, said: dict[str, str]) -> str | None:
    start = read_day(setting, said["of"])
    if start is None:
        return None
    return f"{start}/{lasting(start, said['unit'], number(said['n']), backwards=False)}"


def _so_long_up_to_now(setting: Setting, said: dict[str, str]) -> str:
    today = setting.day()
    return f"{lasting(today, said['unit'], number(said.get('n') or 'a'), backwards=True)}/{today}"


def _in_so_long(setting: Setting, said: dict[str, str]) -> str:
    if setting.ahead:
        return about_so_far(setting.day(), said["unit"], number(said["n"]))
    return _so_long_up_to_now(setting, said)


def _nth_day_running(setting: Setting, said: dict[str, str]) -> str:
    today = setting.day()
    return f"{stepped(today, 'day', 1 - nth(said['nth']))}/{today}"


_EXTENTS: list[tuple[str, Rule]] = [
    (rf"for {PERIOD} (?:until|till|to|up to|ending on) (?P<of>.+)", _lasted_until),
    (rf"for {PERIOD} (?:from|since|starting on|beginning on) (?P<of>.+)", _lasted_from),
    (
        rf"(?:for|in|over|during|within) the (?:past|last|previous) {PERIOD}",
        _so_long_up_to_now,
    ),
    (rf"(?:for|in|over|during|within) the (?:past|last) {UNIT}", _so_long_up_to_now),
    (rf"in {PERIOD}", _in_so_long),
    (rf"for (?:a|the) {NTH} (?:consecutive |straight )?day", _nth_day_running),
    (rf"(?:for )?(?:a|the) {NTH} (?:consecutive|straight) day", _nth_day_running),
    (rf"(?:for )?(?:a|the) {NTH} day (?:running|in a row)", _nth_day_running),
    (r"(?:ever )?since (?P<of>.+)", _since),
    (r"from (?P<of>.+) on(?:wards)?", _since),
    (r"from (?P<of>.+) until (?P<ended>an unknown date)", _since),
    (r"from (?P<a>.+) (?:to|until|till|through) (?P<b>.+)", _from_to),
    (r"(?P<a>.+) (?:to|through|until|-) (?P<b>.+)", _from_to),
    (r"(?P<ended>from) (?P<of>.+)", _since),
    (r"(?:until|till|through|up to) (?P<of>.+)", _until),
    (r"(?:throughout|all of|the whole of) (?P<of>.+)", _throughout),
]


def read(setting: Setting, phrase: str) -> str | None:
    """Read a phrase into EDTF text; None if the grammar does not know it.

    Raises:
        Unread: it is known, but says no time as things stand.
        Invalid: it says a day that does not exist.
    """
    return first_that_fits(_EXTENTS, setting, phrase) or _moment(setting, phrase)
