"""EDTF text: what is read, which days it allows, what is refused and with which hint."""

from __future__ import annotations

import calendar
import datetime
import re
from ast import literal_eval
from itertools import product

import pytest
from hypothesis import assume, example, given, strategies as st

from caucasus_events.errors import Invalid
from caucasus_events.values.edtf import parse, span
from tests.helpers import rows_of

DAY = 86_400_000_000
EPOCH = datetime.date(1970, 1, 1).toordinal()
HOUR = 3_600_000_000
FOREVER = 10**30


def micros(day: str) -> int:
    """Say at which microsecond since 1970 a day begins, by another way than the package."""
    if day.startswith(("-", "0000")):
        year, rest = day[:-6], day[-6:]
        moved = 2000 + int(year)  # five times 400 years, each the same number of days
        return micros(f"{moved:04}{rest}") - 5 * 146_097 * DAY
    return (datetime.date.fromisoformat(day).toordinal() - EPOCH) * DAY


def allowed(text: str) -> tuple[int, int]:
    """Return the first and the last microsecond that may belong to a time."""
    bounds = span(parse(text))
    return bounds.earliest_start, bounds.latest_end


@pytest.mark.parametrize(("text", "first", "last"), rows_of("edtf_days.tsv"))
def test_a_date_allows_the_days_from_its_first_to_its_last(
    text: str, first: str, last: str
) -> None:
    assert allowed(text) == (micros(first), micros(last) + DAY - 1)
    assert parse(text).text == text


@pytest.mark.parametrize(("text", "first", "last"), rows_of("edtf_clock_times.tsv"))
def test_a_clock_time_is_as_wide_as_its_last_digit(text: str, first: str, last: str) -> None:
    day = micros("2023-06-28")

    def at(time: str) -> int:
        clock = datetime.time.fromisoformat(time)
        seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
        return day + seconds * 1_000_000 + clock.microsecond

    assert allowed(text) == (at(first), at(last))


@pytest.mark.parametrize("text", ["2023-06-28T24:00", "2023-06-28T24:00:00", "2023-06-28T24"])
def test_24_00_is_the_instant_at_which_the_next_day_begins(text: str) -> None:
    assert allowed(text) == (micros("2023-06-29"), micros("2023-06-29"))


def test_an_end_takes_the_offset_of_its_start() -> None:
    start = (micros("2023-06-28") - 4 * 3_600_000_000, micros("2023-06-30") - 4 * 3_600_000_000 - 1)
    assert allowed("2023-06-28T00:00+04:00/2023-06-29") == start


def test_a_set_without_a_bound_takes_its_offset_from_its_date() -> None:
    for text in ("[..2023-06-28T05+04:00]/2023-06-28T06", "2023-06-28T05+04:00/[2023-06-28T06..]"):
        bounds = span(parse(text))
        known = [bound for bound in bounds[:4] if abs(bound) != FOREVER]
        assert known
        assert not bounds.is_local
        assert all(
            micros("2023-06-28") <= bound < micros("2023-06-28") + 3 * HOUR for bound in known
        )


@pytest.mark.parametrize("zone", [None, "Asia/Baku", "+04:00"])
def test_no_zone_moves_what_has_no_bound(zone: str | None) -> None:
    bounds = span(parse("[..2020-09-27]/[2020-11-10..]"), zone)
    assert (bounds.earliest_start, bounds.latest_end) == (-FOREVER, FOREVER)


def test_a_part_of_unknown_zone_beside_one_in_utc_is_as_wide_as_the_world() -> None:
    lowest, highest = allowed("2023-06-28/2023-07-01T12:00:00Z")
    assert lowest == micros("2023-06-28") - 14 * 3_600_000_000
    assert highest == micros("2023-07-01") + 12 * 3_600_000_000 + 999_999


@pytest.mark.parametrize("row", rows_of("edtf_bounds.tsv"))
def test_open_and_unknown_ends_differ(row: tuple[str, ...]) -> None:
    text, *bounds = row
    known = {"past": -FOREVER, "future": FOREVER}
    expected = tuple(
        known[day] if day in known else micros(day[:10]) - day.endswith("-") for day in bounds
    )
    assert span(parse(text))[:4] == expected


@pytest.mark.parametrize(("text", "first", "past"), rows_of("edtf_long_years.tsv"))
def test_a_long_year_lasts_from_its_first_day_to_the_next_year(
    text: str, first: str, past: str
) -> None:
    def begins(year: int) -> int:
        cycles = (year - 2000) // 400
        return micros(f"{year - cycles * 400}-01-01") + cycles * 146_097 * DAY

    assert allowed(text) == (begins(int(first)), begins(int(past)) - 1)
    assert parse(text).text == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2023-06-28T01:30+04", "2023-06-28T01:30+04:00"),
        ("2023-06-28T01:30+00:00", "2023-06-28T01:30Z"),
        ("2023-06-28T01:30+00~", "2023-06-28T01:30Z~"),
        ("2023-06-28T01+04/2023-06-28T03+04", "2023-06-28T01+04:00/2023-06-28T03+04:00"),
        ("[2023-06-28T01+04..]", "[2023-06-28T01+04:00..]"),
    ],
)
def test_one_offset_has_one_text(text: str, canonical: str) -> None:
    assert parse(text).text == canonical


# A text with blanks, and the empty one, stand in the table in quotes.
REFUSED = [
    (literal_eval(text) if text.startswith("'") else text, what, int(at), hint)
    for text, what, at, hint in rows_of("edtf_refused.tsv")
]


@pytest.mark.parametrize(("text", "what", "at", "hint"), REFUSED)
def test_what_is_refused_is_named_with_its_place_and_a_mend(
    text: str, what: str, at: int, hint: str
) -> None:
    with pytest.raises(Invalid) as caught:
        parse(text)
    (problem,) = caught.value.problems
    assert (problem.what, problem.found) == (f"{what} (character {at})", repr(text))
    assert problem.hint == hint


@pytest.mark.parametrize("hint", sorted({hint for *_, hint in REFUSED}))
def test_every_text_that_a_mend_tells_to_write_can_be_read(hint: str) -> None:
    for text in (word.rstrip(",") for word in hint.split() if re.search("[0-9]{4}", word)):
        bare = re.fullmatch(r"[0-9]+\.\.[0-9]+", text)
        assert parse(f"[{text}]" if bare else text).text


def test_a_text_that_is_too_long_is_refused_unread() -> None:
    with pytest.raises(Invalid, match="at most 200 characters, this has 201"):
        parse("2" * 201)


@pytest.mark.parametrize("value", [None, 2023, 2023.5, True, b"2023"])
def test_what_is_not_text_is_refused(value: object) -> None:
    with pytest.raises(Invalid, match=f"not {type(value).__name__}"):
        parse(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["9" * 200, "X" * 200, "[" * 200, "-" * 200, "[2023" + ",2023" * 38 + "]", "?~" * 100],
)
def test_hostile_text_of_any_form_is_read_or_refused(text: str) -> None:
    assert readable(text) is (text == "[2023" + ",2023" * 38 + "]")


def readable(text: str) -> bool:
    try:
        parse(text)
    except Invalid:
        return False
    return True


YEARS = st.from_regex(r"-?[0-9X]{4}|Y-?[1-9][0-9]{4,7}(S[1-4])?|Y[1-9]E[5-8]", fullmatch=True)
DAYS = st.one_of(
    YEARS,
    st.from_regex(r"[?~%]?[12][0-9X]{3}-[01X][0-9X]", fullmatch=True),
    st.from_regex(r"-?[0-9]{4}-(2[1-9]|3[0-9]|4[01])[?~%]?", fullmatch=True),
    st.from_regex(r"[12][0-9X]{3}[?~]?-[01X][0-9X]-[?~%]?[0-2X][0-9X]", fullmatch=True),
    st.from_regex(
        r"20[0-9]{2}-0[1-9]-[12][0-9]T[01][0-9](:[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?)?"
        r"(Z|[+-][01][0-9](:[0-5][0-9])?)?[?~%]?",
        fullmatch=True,
    ),
)
MEMBERS = st.one_of(DAYS, st.tuples(DAYS, DAYS).map("..".join))
TEXTS = st.one_of(
    DAYS,
    st.tuples(st.one_of(DAYS, st.sampled_from(["", ".."])), DAYS).map("/".join),
    st.tuples(DAYS, st.sampled_from(["", ".."])).map("/".join),
    st.lists(MEMBERS, min_size=1, max_size=4).map(lambda items: f"[{','.join(items)}]"),
    st.lists(MEMBERS, min_size=1, max_size=4).map(lambda items: f"{{{','.join(items)}}}"),
    DAYS.map("[..{}]".format),
    DAYS.map("{{{}..}}".format),
)


@given(TEXTS.filter(readable))
def test_canonical_text_is_stable_and_means_the_same(text: str) -> None:
    once = parse(text)
    assert parse(once.text) == once


@given(TEXTS.filter(readable), st.sampled_from([None, "Asia/Baku", "+04:00", "Europe/Paris"]))
def test_bounds_are_in_order(text: str, zone: str | None) -> None:
    try:
        bounds = span(parse(text), zone)
    except Invalid:
        # A zone can show that the end of a mixed interval lies before its start.
        assert zone is not None
        assert len(parse(text).offsets) > 1
        return
    assert bounds.earliest_start <= bounds.latest_start <= bounds.latest_end
    assert bounds.earliest_start <= bounds.earliest_end <= bounds.latest_end


@given(st.text(alphabet="0123456789X-/T:Z+.?~%[]{},YES PWu()", max_size=24))
@example("2023-06-28T10:00:00.")
@example("[..2023..]")
@example("{2023")
@example("Y-E5")
def test_any_text_is_read_or_refused_with_one_problem(text: str) -> None:
    try:
        expression = parse(text)
    except Invalid as invalid:
        (problem,) = invalid.problems
        assert 1 <= int(re.findall(r"\(character (\d+)\)", problem.what)[0]) <= len(text) + 1
        if problem.hint.startswith("write ") and " " not in problem.hint[6:]:
            assert readable(problem.hint[6:]) or problem.hint == "write Z"
    else:
        assert parse(expression.text) == expression


@given(st.dates())
def test_a_day_is_the_day_of_the_standard_library(day: datetime.date) -> None:
    begins = (day.toordinal() - EPOCH) * DAY
    assert allowed(day.isoformat()) == (begins, begins + DAY - 1)


@given(st.datetimes(timezones=st.just(datetime.UTC)))
def test_an_instant_is_the_instant_of_the_standard_library(instant: datetime.datetime) -> None:
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    exact = (instant - epoch) // datetime.timedelta(microseconds=1)
    text = instant.isoformat(timespec="microseconds")
    assert allowed(text) == (exact, exact)


DIGIT = st.sampled_from("0123456789X")


@given(
    st.tuples(st.sampled_from(["199", "190", "200"]), DIGIT).map("".join),
    st.tuples(st.sampled_from("01X"), DIGIT).map("".join),
    st.tuples(st.sampled_from("0123X"), DIGIT).map("".join),
)
@example("199X", "02", "29")
@example("199X", "02", "30")
def test_digits_left_out_allow_exactly_the_dates_that_fit(year: str, month: str, day: str) -> None:
    assume("X" in year + month + day)
    pattern = re.compile(f"{year}-{month}-{day}".replace("X", "[0-9]"))
    years = range(int(year.replace("X", "0")), int(year.replace("X", "9")) + 1)
    fitting = [
        f"{y:04}-{m:02}-{d:02}"
        for y, m in product(years, range(1, 13))
        for d in range(1, calendar.monthrange(y, m)[1] + 1)
        if pattern.fullmatch(f"{y:04}-{m:02}-{d:02}")
    ]
    text = f"{year}-{month}-{day}"
    if fitting:
        assert allowed(text) == (micros(fitting[0]), micros(fitting[-1]) + DAY - 1)
    else:
        assert not readable(text)
