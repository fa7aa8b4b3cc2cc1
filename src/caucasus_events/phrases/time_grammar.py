"""The grammar of moments and extents, read into EDTF text.

`read` tries the table of extents, then a moment; the tables work as in `day_grammar`. A rule reads
the parts of its phrase as moments in turn, so that "since late June" and "between 8 and 9 pm" take
no rules of their own.
"""

from __future__ import annotations

import re

from caucasus_events.errors import Invalid
from caucasus_events.phrases.day_grammar import (
    MONTH,
    NTH,
    PERIOD,
    STRETCHES,
    UNIT,
    Groups,
    Table,
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
    lasting,
    stepped,
)
from caucasus_events.values import edtf
from caucasus_events.values.instants import fixed_offset


def read(setting: Setting, phrase: str) -> str | None:
    """Read a phrase into EDTF text; None if the grammar does not know it.

    Raises:
        Unread: it is known, but says no time as things stand.
        Invalid: it says a day that does not exist.
    """
    return first_that_fits(_EXTENTS, setting, phrase) or _moment(setting, phrase)


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


# Pairs: one half may lack what the other says, as in "27 to 29 June" and "8 to 9 pm"

_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY_OF_MONTH = re.compile(rf"(?P<day>{_NUMBER})(?P<tail>(?: of)? (?:{MONTH})\b.*)")
_MONTH_AND_DAY = re.compile(rf"(?P<month>{MONTH}) {_NUMBER}")
_DAY_AND_YEAR = re.compile(rf"{_NUMBER}(?P<year> \d{{4}})?")
_PAIRED_CLOCK = re.compile(r"(?:at )?(?P<hour>\d{1,2})(?P<minute>[:.]\d{2})?(?: ?(?P<half>am|pm))?")


def _pair(setting: Setting, groups: Groups) -> tuple[str, str] | None:
    """Read two times in order, of which each may lack what the other says."""
    dated = _DAY_OF_MONTH.fullmatch(groups["b"])
    if dated and re.fullmatch(_NUMBER, groups["a"]):
        first_day, last_day = (int(re.sub(r"\D", "", day)) for day in (groups["a"], dated["day"]))
        if first_day > last_day:
            raise Unread("the second day comes before the first", "name the month of both")
    first, second = _completed(groups["a"], groups["b"])
    # A time that says where it stands is read first, and the other is found from it.
    start = _moment_by_itself(setting, first)
    if start is None and setting.look == "ahead":
        start = _moment(setting, first)
    if start is not None:
        end = _moment(setting.looking("ahead", start), second)
    else:
        end = _moment(setting, second)
        start = _moment(setting.looking("back", end), first) if end else None
    if start is None or end is None:
        return None
    low, high = (edtf.span(edtf.parse(text)) for text in (start, end))
    if low.earliest_start > high.latest_end and low.is_local == high.is_local:
        raise Unread("the second time comes before the first", "name the day and year of both")
    return start, end


def _completed(first: str, second: str) -> tuple[str, str]:
    """Return both halves of a pair, each as it would stand alone.

    A day takes its month and year, and a clock time its half of the day and its day, from the
    second half; a day after "June 27 to" takes the month from the first.
    """
    if re.fullmatch(_NUMBER, first) and (dated := _DAY_OF_MONTH.fullmatch(second)):
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
    r"(?:at )?(?P<rough>about |around |approximately )?"
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
        day = read_day(setting, rest)
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
        day = read_day(setting, phrase)
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
    first, second = _completed(groups["a"], groups["b"])
    last = _moment(setting, second)
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
    day = read_day(setting, groups["of"]) if "of" in groups else setting.day()
    if day is None:
        return None
    sign = -1 if groups["way"] in ("ago", "before") else 1
    return about_so_far(day, groups["unit"], sign * number(groups["n"]))


def _beside(setting: Setting, groups: Groups) -> str | None:
    """Read "the day before", "the week after": the whole of it, up to the day or from it on."""
    day = read_day(setting, groups["of"])
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
    (r"(?P<maybe>possibly|perhaps) (?:(?P<about>about|around) )?(?P<of>.+)", _qualified),
    (r"(?P<maybe>)(?:about|around|approximately|circa) (?P<of>.+)", _qualified),
    (rf"between (?P<a>{_ONE}) and (?P<b>{_ONE})", _between),
    (rf"(?P<a>{_ONE}) (?P<joint>or|and) (?P<b>{_ONE})", _either_or_both),
    (r"midnight(?: .+)?|.+ midnight", _midnight),
    (rf"{_CLOCK}(?:(?: on)? (?P<of>.+))?", _clock),
    (rf"(?P<of>.+?) {_CLOCK}", _clock),
    (r"(?P<all>.+)", _part_of_day),
    (r"(?:the )?(?P<part>[a-z]+(?: half)?)(?: of| in)? (?P<of>.+)", part_of_stretch),
    (rf"{PERIOD}(?: (?P<way>ago|from now)|'? time)", _so_far),
    (rf"{PERIOD} (?P<way>before|after) (?P<of>.+)", _so_far),
    (rf"the {UNIT} (?P<way>before|after) (?P<of>.+)", _beside),
    (r"(?P<way>before|by|no later than|not later than) (?P<of>.+)", _before),
    (r"(?P<way>after|on or after|no earlier than|not before) (?P<of>.+)", _after),
]

# Extents


def _from_to(setting: Setting, groups: Groups) -> str | None:
    pair = _pair(setting, groups)
    return pair and "/".join(pair)


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
    end = read_day(setting, groups["of"])
    return f"{lasting(end, groups['unit'], -number(groups['n']))}/{end}" if end else None


def _lasted_from(setting: Setting, groups: Groups) -> str | None:
    start = read_day(setting, groups["of"])
    return f"{start}/{lasting(start, groups['unit'], number(groups['n']))}" if start else None


def _up_to_now(setting: Setting, groups: Groups) -> str:
    today = setting.day()
    return f"{lasting(today, groups['unit'], -number(groups.get('n', 'a')))}/{today}"


def _so_long(setting: Setting, groups: Groups) -> str:
    raise Unread(
        "the phrase says how long, and not when",
        "write 'until' or 'from' a day after it, or 'over the past' before it",
    )


def _in_so_long(setting: Setting, groups: Groups) -> str:
    if setting.look == "ahead":
        return about_so_far(setting.day(), groups["unit"], number(groups["n"]))
    return _up_to_now(setting, groups)


def _nth_day_running(setting: Setting, groups: Groups) -> str:
    today = setting.day()
    return f"{stepped(today, 'day', 1 - nth(groups['nth']))}/{today}"


_PAST = "(?:for|in|over|during|within) the (?:past|last|previous)"

# The order decides here too: "the night of 27 to 28 June" is one night and not an extent from the
# one to the other, and "from X" alone is an extent only where no end follows.
_EXTENTS: Table = [
    (
        rf"(?:{_ON} )?(?:the )?(?:overnight|night)(?: of| from| on| between)? "
        r"(?P<a>.+) (?:to|into|and|-) (?P<b>.+)",
        _night_between,
    ),
    (rf"for {PERIOD} (?:until|till|to|up to|ending on) (?P<of>.+)", _lasted_until),
    (rf"(?:for|the) {PERIOD} (?:from|since|starting on|beginning on) (?P<of>.+)", _lasted_from),
    (rf"for {PERIOD}", _so_long),
    (rf"{_PAST} {PERIOD}", _up_to_now),
    (rf"{_PAST} {UNIT}", _up_to_now),
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
