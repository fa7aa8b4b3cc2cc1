"""Time phrases: a table of what is read into what, and times that are written in words."""

from __future__ import annotations

import contextlib
import datetime
import time
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from tests.helpers import rows_of

TABLE = rows_of("time_phrases.tsv")
READ = [row for row in TABLE if not row[2].startswith("!")]
REFUSED = [row for row in TABLE if row[2].startswith("!")]
PUBLISHED = "2023-06-28"


def read(phrase: str, options: str = "-") -> ce.When:
    """Read a phrase with the options of the table: words, or names with a time."""
    pairs = [word.partition("=") for word in options.strip("-").split()]
    told: dict[str, str] = {name: value for name, _, value in pairs}
    published = told.get("published", PUBLISHED)
    return ce.parse_time(
        phrase,
        published=None if published == "none" else published,
        zone=told.get("zone"),
        since=told.get("since"),
        ahead="ahead" in told,
    )


@pytest.mark.parametrize(("phrase", "options", "text"), READ)
def test_a_phrase_is_read_into_a_time_and_keeps_its_wording(
    phrase: str, options: str, text: str
) -> None:
    when = read(phrase, options)
    assert when.edtf == text
    assert when.wording == phrase


@pytest.mark.parametrize(("phrase", "options", "message"), REFUSED)
def test_a_phrase_that_is_not_known_is_refused_with_a_reason(
    phrase: str, options: str, message: str
) -> None:
    with pytest.raises(ce.Invalid) as refused:
        read(phrase, options)
    assert message.removeprefix("! ") in str(refused.value)


def test_the_table_is_as_long_as_the_docs_say() -> None:
    assert len(READ) >= 150


@pytest.mark.parametrize("text", sorted({row[2] for row in READ}))
def test_what_is_read_can_be_told_and_read_again(text: str) -> None:
    told = ce.phrase_time(text)
    assert ce.parse_time(told).edtf == text
    assert ce.phrase_time(ce.parse_time(told)) == told


@pytest.mark.parametrize(("text", "words"), rows_of("written_times.tsv"))
def test_a_time_is_written_in_words_where_there_are_any(text: str, words: str) -> None:
    assert ce.phrase_time(text) == words


DATES = st.dates(datetime.date(1988, 1, 1), datetime.date(2023, 12, 31))
MOMENTS = st.one_of(
    DATES.map(str),
    DATES.map(lambda day: str(day)[:7]),
    DATES.map(lambda day: f"{day}T{day.day % 24:02}:{day.month:02}"),
    st.builds(lambda day, mark: f"{day}{mark}", DATES, st.sampled_from("?~%")),
    st.builds(lambda one, other: "[{}..{}]".format(*sorted([str(one), str(other)])), DATES, DATES),
    st.builds(lambda one, other: f"[{one},{other}]", DATES, DATES),
)


@given(MOMENTS, st.sampled_from(["{}", "{}", "{}/..", "{}/", "/{}", "{}/2024", "1987/{}"]))
def test_every_moment_and_extent_can_be_written_and_read_again(moment: str, form: str) -> None:
    text = ce.When.of(form.format(moment)).edtf
    assert ce.parse_time(ce.phrase_time(text)).edtf == text


@given(
    DATES,
    st.sampled_from(
        "today; yesterday; on Tuesday; last Tuesday; next Friday; in May; last week; two days ago; "
        "on 28 June; last summer; overnight; since Monday; over the past two weeks".split("; ")
    ),
)
def test_what_is_relative_moves_with_the_publication(day: datetime.date, phrase: str) -> None:
    """Over 400 years days and weekdays repeat; what is printed later is about later."""
    then = ce.parse_time(phrase, published=day)
    later = ce.parse_time(phrase, published=day.replace(year=day.year + 400))
    cycle = 146_097 * 86_400_000_000
    assert [b and b + cycle for b in then.bounds] == list(later.bounds)


@given(DATES, st.integers(0, 6))
def test_a_weekday_is_the_last_up_to_the_publication_or_the_next_from_it(
    day: datetime.date, weekday: int
) -> None:
    name = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()[weekday]
    back = datetime.date.fromisoformat(ce.parse_time(f"on {name}", published=day).edtf)
    ahead = datetime.date.fromisoformat(ce.parse_time(f"on {name}", published=day, ahead=True).edtf)
    assert back.weekday() == ahead.weekday() == weekday
    assert 0 <= (day - back).days < 7
    assert 0 <= (ahead - day).days < 7


@given(DATES, DATES, st.booleans())
def test_a_day_without_its_year_lies_in_the_twelve_months_that_are_meant(
    day: datetime.date, told: datetime.date, ahead: bool
) -> None:
    phrase = f"{told.day} {told:%B}"
    try:
        when = ce.parse_time(phrase, published=day, ahead=ahead)
    except ce.Invalid:
        assert (told.month, told.day) == (2, 29)
        return
    found = datetime.date.fromisoformat(when.edtf)
    assert (found.month, found.day) == (told.month, told.day)
    assert (0 if ahead else -277) <= (found - day).days <= (366 if ahead else 93)


# What it is read against


def test_the_day_of_publication_is_that_of_the_place_spoken_of() -> None:
    there = ce.parse_time("today", published="2023-06-27T20:00-07:00", zone="Asia/Yerevan")
    assert there == ce.When.of("2023-06-28", zone="Asia/Yerevan", wording="today")
    counted = ce.parse_time("the ninth day", since=datetime.date(2022, 12, 12))
    assert counted.edtf == "2022-12-20"


IN_CALIFORNIA = ce.When.of("2023-06-27", zone="America/Los_Angeles")


@pytest.mark.parametrize(
    ("phrase", "settings", "message"),
    [
        # A day elsewhere is two days here.
        ("today", {"published": IN_CALIFORNIA, "zone": "Asia/Yerevan"}, "not known to the day"),
        (None, {}, "not NoneType"),
        (2023, {}, "not int"),
        (b"today", {}, "not bytes"),
        ("on Wednesday " * 1_000_000, {}, "at most 200 characters"),
    ],
)
def test_what_says_no_time_as_things_stand_is_refused(
    phrase: Any, settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(ce.Invalid, match=message):
        ce.parse_time(phrase, **{"published": PUBLISHED, **settings})


def test_a_wide_publication_still_tells_months_and_years() -> None:
    june = ce.parse_time("in June", published=IN_CALIFORNIA, zone="Asia/Yerevan")
    assert june.edtf == "2023-06"


# The convention


FARMERS = attrs.evolve(
    ce.NEWS,
    name="FARMERS",
    of_day=(("early", 3, 6), ("milking", 17, 18)),
    of_month=(("late", 25, 31),),
    of_year=(("harvest", 7, 9),),
    of_decade=(("opening", 0, 1),),
)


def test_a_convention_of_ones_own_says_what_vague_words_mean() -> None:
    early = ce.parse_time("early on 28 June", published=PUBLISHED, convention=FARMERS)
    assert early.edtf == "[2023-06-28T03..2023-06-28T06]"
    assert ce.phrase_time(early, convention=FARMERS) == "early on 28 June 2023"
    late = ce.parse_time("late February", published=PUBLISHED, convention=FARMERS)
    assert late.edtf == "[2023-02-25..2023-02-28]"
    milking = ce.parse_time("at milking on 28 June", published=PUBLISHED, convention=FARMERS)
    assert milking.edtf == "[2023-06-28T17..2023-06-28T18]"
    for part, told in (("[2023-07..2023-09]", "harvest 2023"), ("[1990..1991]", "opening 1990s")):
        assert ce.phrase_time(part, convention=FARMERS) == told
        assert ce.parse_time(told, convention=FARMERS).edtf == part


def test_a_convention_knows_no_words_but_its_own() -> None:
    with pytest.raises(ce.Invalid, match="only '28 june'"):
        ce.parse_time("28 June overnight", published=PUBLISHED, convention=FARMERS)


# Hostile text


@pytest.mark.parametrize(
    "text",
    [
        "may or " * 28 + "zz",
        "may or may and " * 13,
        "possibly about " * 13,
        "about " * 33,
        "the " * 50,
        "between may and " * 12,
        "from may to " * 16,
        "in the early " * 15,
        "a" * 200,
        "1" * 200,
        "\N{EN DASH}" * 200,
        "\0\x1b[2J" * 20,
    ],
)
def test_hostile_text_is_refused_in_bounded_work(text: str) -> None:
    started = time.process_time()
    with pytest.raises(ce.Invalid):
        ce.parse_time(text[:200], published=PUBLISHED)
    assert time.process_time() - started < 5  # it takes a tenth; exponential work would take more


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ce.Invalid):
        assert ce.parse_time(text, published=PUBLISHED).wording == text.strip()


WORDS = st.sampled_from(
    "on in at from to since until between and or early late last next the 27 28 June May "
    "Tuesday morning night about possibly two days ago 2023 week for six by before after "
    "01:30 - ninth".split()
)


@given(st.lists(WORDS, max_size=9).map(" ".join))
def test_any_words_of_the_grammar_are_read_or_refused(phrase: str) -> None:
    try:
        when = ce.parse_time(phrase, published=PUBLISHED)
    except ce.Invalid:
        return
    assert ce.parse_time(ce.phrase_time(when)).edtf == when.edtf
