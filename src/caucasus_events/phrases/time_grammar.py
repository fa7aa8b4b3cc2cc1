"""Lend one half of a pair of times what only the other half says: "27 to 29 June", "8 to 9 pm"."""

from __future__ import annotations

import re

from caucasus_events.errors import Invalid
from caucasus_events.phrases.day_grammar import (
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
from caucasus_events.phrases.setting import (
    Date,
    Days,
    Setting,
    Unread,
    about_so_far,
    between,
    days_of,
    hours_text,
    just_before,
    lasting,
    qualified,
    stepped,
)
from caucasus_events.values import edtf
from caucasus_events.values.instants import fixed_offset

_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
_DAY_OF_MONTH = re.compile(rf"\d{{1,2}}(?:st|nd|rd|th)?(?P<tail>(?: of)? (?:{MONTH})\b.*)")
_MONTH_AND_DAY = re.compile(rf"(?P<month>{MONTH}) \d{{1,2}}(?:st|nd|rd|th)?")
_DAY_AND_YEAR = re.compile(r"\d{1,2}(?:st|nd|rd|th)?(?P<year> \d{4})?")
_PAIRED_CLOCK = re.compile(
    r"(?P<at>at )?(?P<hour>\d{1,2})(?P<minute>[:.]\d{2})?(?: ?(?P<half>am|pm))?"
)


def lent(first: str, second: str) -> tuple[str, str]:
    """Return both halves of a pair, each as it would stand alone.

    A day takes its month and year, and a clock time its half of the day and its day, from the
    second half; a day after "June 27 to" takes the month from the first.
    """
    if _DAY.fullmatch(first) and (dated := _DAY_OF_MONTH.fullmatch(second)):
        return first + dated["tail"], second
    if (dated := _MONTH_AND_DAY.fullmatch(first)) and (day := _DAY_AND_YEAR.fullmatch(second)):
        return first + (day["year"] or ""), f"{dated['month']} {second}"
    clock, end = _PAIRED_CLOCK.fullmatch(first), _PAIRED_CLOCK.match(second)
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


_CLOCK = (
    r"(?:at )?(?P<rough>about |around |approximately )?"
    r"(?P<hour>\d{1,2})(?:(?P<dot>[:.])(?P<minute>\d{2}))? ?(?P<half>am|pm)?"
    r"(?: (?P<where>local time|utc|gmt|(?:utc|gmt)?[+-]\d{1,2}(?::\d{2})?))?"
)

# Parts of days, and clock times


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
        day = read_day(setting, rest)
        if day is not None:
            return day, first, last
        if whole and (inner := _hours(setting, rest, whole=False)):  # late on Tuesday night
            first, last = max(first, inner[1]), min(last, inner[2])
            return (inner[0], first, last) if first <= last else None
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


def _night_between(setting: Setting, said: dict[str, str]) -> str | None:
    """Read "the night of 27 to 28 June": one night, named by both of its days."""
    ends = _two(setting, said)
    night = next((part for part in setting.convention.of_day if part[0] == "night"), None)
    days = [days_of(end) for end in ends or ()]
    if night is None or not days or None in days:
        return None
    (evening, _), (morning, _) = (day for day in days if day)
    return hours_text(evening, *night[1:]) if stepped(evening, "day", 1) == morning else None


# Moments


def _either(setting: Setting, said: dict[str, str]) -> str | None:
    return _listed(setting, said, "[{},{}]")


def _both(setting: Setting, said: dict[str, str]) -> str | None:
    return _listed(setting, said, "{{{},{}}}")


def _listed(setting: Setting, said: dict[str, str], form: str) -> str | None:
    first, second = lent(said["a"], said["b"])
    last = _moment(setting, second)
    ends = [_moment(setting.along(last), first) if last else None, last]
    return form.format(*ends) if all(end and end[0] not in "[{" for end in ends) else None


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
    last = _ends(text, days)[1]
    if text[0] in "[{" or said["way"] != "before":  # of a vague time, any part may be meant
        return f"[..{last}]"
    day_before = f"{stepped(days[0], 'day', -1)}{_mark(text)}"
    return f"[..{just_before(text) if 'T' in text else day_before}]"


def _after(setting: Setting, said: dict[str, str]) -> str | None:
    text = _moment(setting, said["of"])
    if text is None or (days := days_of(text)) is None:
        return None
    first = _ends(text, days)[0]
    if text[0] in "[{" or said["way"] != "after" or "T" in text:
        return f"[{first}..]"
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


_ON = "(?:some ?time )?(?:on|in|at|during)"
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
    (r"(?:the )?(?P<part>[a-z]+(?: half)?)(?: of| in)? (?P<of>.+)", part_of_stretch),
    (rf"{PERIOD} (?P<way>ago|from now)", _so_far),
    (rf"{PERIOD}'? (?P<way>time)", _so_far),
    (rf"{PERIOD} (?P<way>before|after) (?P<of>.+)", _so_far_from),
    (rf"the {UNIT} (?P<way>before|after) (?P<of>.+)", _beside),
    (r"(?P<way>before|by|no later than|not later than) (?P<of>.+)", _before),
    (r"(?P<way>after|on or after|no earlier than|not before) (?P<of>.+)", _after),
]


def _moment(setting: Setting, phrase: str) -> str | None:
    if (text := as_edtf(phrase.upper())) and "/" not in text:
        return text
    phrase = re.sub(rf"^{_ON} (?!or )", "", phrase)
    if (day := read_day(setting, phrase)) is not None:
        return str(day)
    return (
        first_that_fits(STRETCHES, setting, phrase)
        or first_that_fits(_MOMENTS, setting, phrase)
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


def _two(setting: Setting, said: dict[str, str]) -> tuple[str, str] | None:
    """Read two times in order, of which each may lack what the other says."""
    if backwards(said["a"], said["b"]):
        raise Unread("the second day comes before the first", "name the month of both")
    first, second = lent(said["a"], said["b"])
    start = _moment_by_itself(setting, first)
    if start is None and setting.look == "ahead":
        start = _moment(setting, first)
    if start is not None:
        end = _moment(setting.from_start(start), second)
    else:
        end = _moment(setting, second)
        start = _moment(setting.up_to_end(end), first) if end else None
    if start is None or end is None:
        return None
    low, high = (edtf.span(edtf.parse(text)) for text in (start, end))
    if low.earliest_start > high.latest_end and low.is_local == high.is_local:
        raise Unread("the second time comes before the first", "name the day and year of both")
    return start, end


def _moment_by_itself(setting: Setting, phrase: str) -> str | None:
    """Read a time that takes neither its year nor its week from where it stands."""
    far = [setting._replace(beside=(day, day)) for day in (Date(1000, 1, 5), Date(1200, 7, 5))]
    try:
        one, other = (_moment(there, phrase) for there in far)
    except (Unread, Invalid):  # the 29th of February, say, which not every year has
        return None
    return one if one == other else None


# Extents


def _from_to(setting: Setting, said: dict[str, str]) -> str | None:
    ends = _two(setting, said)
    return f"{ends[0]}/{ends[1]}" if ends else None


def _since(setting: Setting, said: dict[str, str]) -> str | None:
    start = _moment(setting.in_the_past(), said["of"])
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
    many = number(said.get("n") or "a")
    return f"{lasting(today, said['unit'], many, backwards=True)}/{today}"


def _so_long(setting: Setting, said: dict[str, str]) -> str:
    raise Unread(
        "the phrase says how long, and not when",
        "write 'until' or 'from' a day after it, or 'over the past' before it",
    )


def _in_so_long(setting: Setting, said: dict[str, str]) -> str:
    if setting.look == "ahead":
        return about_so_far(setting.day(), said["unit"], number(said["n"]))
    return _so_long_up_to_now(setting, said)


def _nth_day_running(setting: Setting, said: dict[str, str]) -> str:
    today = setting.day()
    return f"{stepped(today, 'day', 1 - nth(said['nth']))}/{today}"


_EXTENTS: list[tuple[str, Rule]] = [
    (
        rf"(?:{_ON} )?(?:the )?(?:overnight|night)(?: of| from| on| between)? "
        r"(?P<a>.+) (?:to|into|and|-) (?P<b>.+)",
        _night_between,
    ),
    (rf"for {PERIOD} (?:until|till|to|up to|ending on) (?P<of>.+)", _lasted_until),
    (rf"(?:for|the) {PERIOD} (?:from|since|starting on|beginning on) (?P<of>.+)", _lasted_from),
    (rf"for {PERIOD}", _so_long),
    (
        rf"(?:for|in|over|during|within) the (?:past|last|previous) {PERIOD}",
        _so_long_up_to_now,
    ),
    (
        rf"(?:for|in|over|during|within) the (?:past|last|previous) {UNIT}",
        _so_long_up_to_now,
    ),
    (rf"in {PERIOD}", _in_so_long),
    (rf"for (?:a|the) {NTH} (?:consecutive |straight )?day", _nth_day_running),
    (rf"(?:for )?(?:a|the) {NTH} (?:consecutive|straight) day", _nth_day_running),
    (rf"(?:for )?(?:a|the) {NTH} day (?:running|in a row)", _nth_day_running),
    (r"(?:ever )?since (?P<of>.+)", _since),
    (r"from (?P<of>.+) on(?:wards?)?", _since),
    (r"from (?P<of>.+) until (?P<ended>an unknown date)", _since),
    (r"from (?P<a>.+) (?:to|until|till|through) (?P<b>.+)", _from_to),
    (r"(?:on )?(?P<a>.+) (?:to|through|until|-) (?P<b>.+)", _from_to),
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
