"""Time phrases of the news, read into times and written again: English, one documented grammar.

"early on 28 June", "overnight", "on Wednesday morning", "since 15 June", "in May", "late April",
"for six weeks until 10 November 2020", "the ninth day", "last December", "in two months": the
grammar is in the documentation, "Imprecise time". It refuses what it does not know, and the
wording is kept.

First the convention for vague words, then reading, then what explains a refusal, then writing.
"""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import product

from caucasus_events.core.suggestions import did_you_mean, nearest
from caucasus_events.errors import Invalid, refuse
from caucasus_events.phrases.setting import (
    SEASONS,
    Date,
    Days,
    Setting,
    TimeConvention,
    Unread,
    hours_text,
    stepped,
)
from caucasus_events.phrases.time_grammar import as_edtf, read
from caucasus_events.values import edtf
from caucasus_events.values.instants import MONTHS, WEEKDAYS, date_of, day_in
from caucasus_events.values.when import When, WhenLike, as_when, checked_zone, own_zone

__all__ = ["NEWS", "TimeConvention", "parse_time", "phrase_time"]

NEWS = TimeConvention(
    name="NEWS",
    of_day=(
        *(("early hours", 0, 5), ("small hours", 0, 5), ("early morning", 0, 8)),
        *(("late morning", 9, 11), ("morning", 0, 11), ("dawn", 3, 8)),
        *(("early afternoon", 12, 15), ("late afternoon", 14, 18), ("afternoon", 12, 18)),
        *(("early evening", 16, 20), ("late evening", 20, 23), ("evening", 16, 23)),
        *(("late night", 21, 29), ("overnight on", -6, 32), ("overnight", -6, 8)),
        *(("last night", -6, 8), ("night", 18, 32), ("tonight", 18, 32)),
        *(("early", 0, 8), ("late", 18, 23)),
    ),
    of_month=(
        *(("early", 1, 10), ("mid", 11, 20), ("late", 21, 31)),
        *(("beginning", 1, 10), ("start", 1, 10), ("middle", 11, 20), ("end", 21, 31)),
        *(("first half", 1, 15), ("second half", 16, 31)),
    ),
    of_year=(
        *(("early", 1, 4), ("mid", 5, 8), ("late", 9, 12)),
        *(("beginning", 1, 4), ("start", 1, 4), ("middle", 5, 8), ("end", 9, 12)),
        *(("first half", 1, 6), ("second half", 7, 12)),
    ),
    of_decade=(("early", 0, 3), ("mid", 4, 6), ("late", 7, 9)),
)
"""A convention of our own: the widest ordinary use of each word, so that it holds what was meant.

"Morning" starts at midnight, since reports put 01:30 "on Wednesday morning". "Overnight" is the
night that ends on the day, "overnight on" a day that night or the next. Months have thirds of ten
days.
"""

_LONGEST = 200


def parse_time(
    text: str,
    *,
    published: WhenLike | None = None,
    zone: str | None = None,
    since: WhenLike | None = None,
    ahead: bool = False,
    convention: TimeConvention = NEWS,
) -> When:
    """Read an English time phrase as the news prints it, and keep its wording.

    Args:
        text: the time alone: 'early on 28 June', 'since last December', 'from 27 to 29 June'; or
            EDTF text. It has 200 characters at most.
        published: when it was printed. "Yesterday", "on Wednesday" and dates without a year are
            relative to it. With an offset or zone of its own, it is taken as a day in `zone`.
        zone: the zone of the place that the phrase is about. The result carries it.
        since: the first of the days that "the ninth day" counts.
        ahead: whether it speaks of the future. "On Thursday" is the last such day up to the
            publication, and with `ahead` the next from it on. A date without its year lies in the
            twelve months that begin nine months before the publication, and with `ahead` in those
            that begin with it. "In two months" is the two months up to it, and with `ahead` the
            day two months after.
        convention: what "early", "overnight", "late" and similar words mean.

    Raises:
        Invalid: the grammar does not know the phrase; there is no such day or zone; the weekday
            does not fit the date; or the phrase needs a `published` or `since` that is not given,
            or not known to the day.
    """
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise refuse(f"a time phrase is text, not {type(text).__name__}", text, "give its words")
    if len(text) > _LONGEST:
        what = f"a time phrase has at most {_LONGEST} characters"
        raise refuse(what, text, "give the time alone")
    zone = checked_zone(zone)
    wording = text.strip()
    setting = Setting(
        convention=convention,
        today=None if published is None else _days(as_when(published), zone),
        start=None if since is None else _first_day(as_when(since), zone),
        look="ahead" if ahead else "near",
    )
    try:
        found = as_edtf(wording) or read(setting, _normal(wording))
    except Unread as unread:
        raise refuse(unread.what, text, unread.hint) from None
    except Invalid:
        raise
    except (ValueError, OverflowError):
        raise refuse("it leaves the years 1 to 9999", text, "give the time as EDTF") from None
    if found is None:
        raise _unknown(text, setting)
    return When(edtf=found, zone=zone, wording=wording)


# Reading

_NAMES = "|".join((*MONTHS, *WEEKDAYS)).lower()


def _normal(text: str) -> str:
    """Bring a phrase to the form that the patterns are written in."""
    text = text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    text = re.sub(r"[,()]", " ", text)
    text = re.sub(r"(?<=[a-z])\.", "", text)
    # A dash between two times stands apart, unlike the hyphens of dates and of "mid-June".
    text = re.sub(r"\s*[\N{EN DASH}\N{EM DASH}]\s*", " - ", text)
    text = re.sub(r"(?<![\d-])(\d{1,2})-(\d{1,2})(?![\d-])", r"\1 - \2", text)
    text = re.sub(r"\b(\d{4})-(\d{4})\b", r"\1 - \2", text)
    text = re.sub(r"\b(\d{1,2})/(\d{1,2})(?= [a-z])", r"\1 / \2", text)
    text = re.sub(r"\b(\d\d)(\d\d)-(4[2-9]|[5-9]\d)\b", r"\1\2 - \1\3", text)
    text = re.sub(r"\b(early|mid|late)-", r"\1 ", text)
    text = re.sub(rf"\b({_NAMES})-(?={_NAMES})", r"\1 - ", text)
    text = re.sub(r"\bat ([01]\d|2[0-3])([0-5]\d)\b", r"at \1:\2", text)
    text = re.sub(r"\b(?:12 )?(?:noon|midday)\b", "12:00", text)
    return " ".join(text.split())


def _days(when: When, zone: str | None) -> Days:
    """Return the first and the last day of a moment: by the clock of a zone, or else by its own."""
    bounds = when.bounds
    if when.is_extent or bounds.earliest_start is None or bounds.latest_end is None:
        raise refuse("expected a day, not an extent or an open time", when.edtf, "give the day")
    clock = None if when.is_local else zone or own_zone(when)
    try:
        first = date_of(day_in(clock, bounds.earliest_start))
        return first, date_of(day_in(clock, bounds.latest_end))
    except (ValueError, OverflowError):
        what = "a phrase counts from days of the years 1 to 9999"
        raise refuse(what, when.edtf, "give a nearer day") from None


def _first_day(when: When, zone: str | None) -> Date:
    first, last = _days(when, zone)
    if first != last:
        raise refuse("the first of the days is not known to the day", when.edtf, "give the day")
    return first


# Explaining a refusal

_UNKNOWN = "not a time phrase that is known"
_IN_ENGLISH = "phrases are read in English: write such as 'early on 28 June', or EDTF"
_ALONE = "give the time alone, in words of the grammar, or write EDTF"
_A_DAY = Date(2024, 3, 1)


def _unknown(text: str, setting: Setting) -> Invalid:
    """Say which part of a phrase is understood, so that the rest can be seen."""
    words = _normal(text).split()[:12]
    if text.strip() and not re.search("[a-z]{2}", " ".join(words)):
        if any(char.isalpha() for char in text if not char.isascii()):
            return refuse(_UNKNOWN, text, _IN_ENGLISH)
        try:
            edtf.parse(text)
        except Invalid as invalid:
            return invalid
        return refuse(_UNKNOWN, text, "write the time in words")
    hint = _near_word(words, setting.convention)
    setting = setting._replace(
        today=setting.today or (_A_DAY, _A_DAY), start=setting.start or _A_DAY
    )
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length + 1):
            run = " ".join(words[start : start + length])
            with suppress(Unread, ValueError, OverflowError):
                if read(setting, run) is not None:
                    # Not cut short: the reader must see all that is understood.
                    what = f"only {run!r} of it is a time phrase that is known"
                    return refuse(what, text, hint or _ALONE)
    return refuse(_UNKNOWN, text, hint or _IN_ENGLISH)


def _near_word(words: list[str], convention: TimeConvention) -> str:
    """Suggest a word of the grammar for the first word that is nearly one."""
    known = {*_NAMES.split("|"), *SEASONS, "today", "yesterday", "tomorrow"}
    known |= {word for part in convention.of_day for word in part[0].split()}
    for word in words:
        is_strange = word.isalpha() and word not in known and 4 < len(word) < 20
        if is_strange and (near := nearest(word, sorted(known), 0.8)):
            return did_you_mean(word, near)
    return ""


# Writing


def phrase_time(when: WhenLike, *, convention: TimeConvention = NEWS) -> str:
    """Write a time in the words that `parse_time` reads: "early on 28 June 2023".

    The phrase reads back into the same EDTF text under the same convention. Where English has no
    short words, it is that text. Zone and wording of the time are left out.

    Args:
        when: a time, or what `When.of` takes.
        convention: the words for parts of days, months, years and decades.
    """
    text = as_when(when).edtf
    try:
        phrase = _format(text, convention) or text
        back = read(Setting(convention=convention), _normal(phrase))
    except (Unread, ValueError, OverflowError):  # the year 0 has no dates, for example
        return text
    return phrase if back == text else text


_MARKS = {"": "", "~": "about ", "?": "possibly ", "%": "possibly about "}
_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?P<hour>\d\d)(?::(?P<minute>\d\d))?(?P<offset>Z|[+-]\d\d:\d\d)?)?)?)?(?P<mark>[~?%]?)"
)


def _format(text: str, convention: TimeConvention) -> str | None:
    """Write canonical EDTF text in words; None where the grammar has none."""
    if "/" not in text:
        return _format_moment(text, convention)
    start, end = text.split("/")
    first = _format_moment(start, convention) if start else None
    last = _format_moment(end, convention) if end else None
    if start == "":
        return f"until {last}"
    if first is None:
        return None
    if end == "..":
        return f"since {first}"
    return f"from {first} to {last}" if end else f"from {first} until an unknown date"


def _format_moment(text: str, convention: TimeConvention) -> str | None:
    if text[0] not in "[{":
        return _format_date(text)
    inside = text[1:-1]
    if "," in inside:
        dates = [_format_date(date) for date in inside.split(",")]
        joint = " or " if text[0] == "[" else " and "
        return joint.join(date for date in dates if date) if all(dates) else None
    if text[0] == "{":
        return None
    first, _, last = inside.partition("..")
    if not first or not last:
        date = _format_date(first or last)
        return date and f"{'on or after' if first else 'by'} {date}"
    if vague := _format_vaguely(text, first, convention):
        return vague
    one, other = _format_date(first), _format_date(last)
    return f"between {one} and {other}" if one and other else None


def _format_vaguely(text: str, first: str, convention: TimeConvention) -> str | None:
    """Write a part of a day, a month, a year or a decade by the convention's word for it."""
    if "T" in first:
        near = Date.fromisoformat(first[:10])
        for day, (word, *hours) in product((near, stepped(near, "day", 1)), convention.of_day):
            if hours_text(day, *hours) == text:
                of = "" if word.endswith(" on") else " on" if word in ("early", "late") else " of"
                return f"{word}{of} {_format_date(str(day))}"
        return None
    whole = {10: first[:7], 7: first[:4], 4: f"{first[:3]}X"}.get(len(first), "")
    for word, *_ in (*convention.of_month, *convention.of_year, *convention.of_decade):
        if convention.part_of(whole, word) == text:
            return f"{word} {(_format_date(whole) or '').removeprefix('the ')}"
    return None


def _format_date(text: str) -> str | None:
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
    return f"{mark}{_format_clock(match['hour'], match['minute'], match['offset'])} on {day}"


def _format_clock(hour: str, minute: str | None, offset: str | None) -> str:
    where = "" if offset is None else " UTC" if offset == "Z" else f" UTC{offset}"
    if minute is not None:
        return f"{hour}:{minute}{where}"
    return f"{int(hour) % 12 or 12} {'pm' if int(hour) > 11 else 'am'}{where}"
