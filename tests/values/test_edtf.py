"""EDTF text: what is read, which days it allows, what is refused and with which hint."""

from __future__ import annotations

import calendar
import datetime
import re
from itertools import product

import pytest
from hypothesis import assume, example, given, strategies as st

from caucasus_events.errors import Invalid
from caucasus_events.values.edtf import parse, span

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


# Text, the first day and the last day that it allows.
DATES = """
    2023-06-28        2023-06-28  2023-06-28
    2023-06           2023-06-01  2023-06-30
    2024-02           2024-02-01  2024-02-29
    2023              2023-01-01  2023-12-31
    0000              0000-01-01  0000-12-31
    -0001             -0001-01-01 -0001-12-31
    -0700-03          -0700-03-01 -0700-03-31
    -0004-02-29       -0004-02-29 -0004-02-29
    1900-02           1900-02-01  1900-02-28
    2000-02           2000-02-01  2000-02-29

    2023/2024         2023-01-01  2024-12-31
    2023-06/2023-07   2023-06-01  2023-07-31
    2023-06-27/2023-07 2023-06-27 2023-07-31
    2023/2023-07      2023-01-01  2023-07-31
    -0200/-0100-02    -0200-01-01 -0100-02-28
    2023-06-28/2023-06-28 2023-06-28 2023-06-28

    2023?             2023-01-01  2023-12-31
    2023-06~          2023-06-01  2023-06-30
    2023-06-28%       2023-06-28  2023-06-28
    -0050~            -0050-01-01 -0050-12-31
    199X              1990-01-01  1999-12-31
    19XX              1900-01-01  1999-12-31
    1XXX~             1000-01-01  1999-12-31
    2023-XX           2023-01-01  2023-12-31
    2023-06-XX        2023-06-01  2023-06-30
    2023-XX-XX        2023-01-01  2023-12-31
    -02XX             -0299-01-01 -0200-12-31
    -000X             -0009-01-01 -0001-12-31
    1988~/1994-05     1988-01-01  1994-05-31
    1988-02-20?/1994~ 1988-02-20  1994-12-31
    2023-21           2023-03-01  2023-05-31
    2023-22           2023-06-01  2023-08-31
    2023-23           2023-09-01  2023-11-30
    2023-24           2023-12-01  2024-02-29
    2023-21~          2023-03-01  2023-05-31
    2022-24/2023-22   2022-12-01  2023-08-31

    2023?-06-28       2023-06-28  2023-06-28
    2023-06~-28       2023-06-28  2023-06-28
    2023-06-~28       2023-06-28  2023-06-28
    ?2023-06-~28      2023-06-28  2023-06-28
    2023-%06          2023-06-01  2023-06-30
    ?2023/~2024       2023-01-01  2024-12-31
    ?-0050            -0050-01-01 -0050-12-31
    ~2023-06~         2023-06-01  2023-06-30
    199X-06-28        1990-06-28  1999-06-28
    19XX-02-29        1904-02-29  1996-02-29
    2023-XX-28        2023-01-28  2023-12-28
    2023-XX-31        2023-01-31  2023-12-31
    2023-1X           2023-10-01  2023-12-31
    2023-06-2X        2023-06-20  2023-06-29
    2023-06-3X        2023-06-30  2023-06-30
    2023-X2-3X        2023-12-30  2023-12-31
    1X23              1023-01-01  1923-12-31
    19XX-12-XX        1900-12-01  1999-12-31
    XXXX-12-XX        0000-12-01  9999-12-31
    19XX-22           1900-06-01  1999-08-31
    2023-06-XX/2023-07-03 2023-06-01 2023-07-03
    [2020,2023]       2020-01-01  2023-12-31
    [2023-06-27,2023-06-28] 2023-06-27 2023-06-28
    [2016,2020..2023] 2016-01-01  2023-12-31
    {2016,2020..2023} 2016-01-01  2023-12-31
    {2020,2023-06}    2020-01-01  2023-06-30
    [2023]            2023-01-01  2023-12-31
    [2020]/[2021,2022] 2020-01-01 2022-12-31
    [2020]/[2021..2022] 2020-01-01 2022-12-31
    [-0500..0500]     -0500-01-01 0500-12-31
    [?-0050..0050]    -0050-01-01 0050-12-31
    {2023-06~,2023-22} 2023-06-01 2023-08-31
    1988S2            1900-01-01  1999-12-31
    1988S3~           1980-01-01  1989-12-31
    1988S4            1988-01-01  1988-12-31
    -0988S1           -0999-01-01 -0900-12-31
    2023-25           2023-03-01  2023-05-31
    2023-28           2023-12-01  2024-02-29
    2023-29           2023-09-01  2023-11-30
    2023-30           2023-12-01  2024-02-29
    2023-31           2023-03-01  2023-05-31
    2023-32           2023-06-01  2023-08-31
    2023-33           2023-01-01  2023-03-31
    2023-36           2023-10-01  2023-12-31
    2023-37           2023-01-01  2023-04-30
    2023-39           2023-09-01  2023-12-31
    2023-40           2023-01-01  2023-06-30
    2023-41           2023-07-01  2023-12-31
"""


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [line.split() for line in DATES.splitlines() if line.strip()],
)
def test_a_date_allows_the_days_from_its_first_to_its_last(
    text: str, first: str, last: str
) -> None:
    assert allowed(text) == (micros(first), micros(last) + DAY - 1)
    assert parse(text).text == text


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-06-28T01", "01:00:00", "01:59:59.999999"),
        ("2023-06-28T01:30", "01:30:00", "01:30:59.999999"),
        ("2023-06-28T01:30:15", "01:30:15", "01:30:15.999999"),
        ("2023-06-28T01:30:15.5", "01:30:15.500000", "01:30:15.599999"),
        ("2023-06-28T01:30:15.123456", "01:30:15.123456", "01:30:15.123456"),
        ("2023-06-28T01:30~", "01:30:00", "01:30:59.999999"),
        ("2023-06-28T05:30+04:00", "01:30:00", "01:30:59.999999"),
        ("2023-06-28T01:30Z", "01:30:00", "01:30:59.999999"),
        ("2023-06-28T01:30:00-00:30?", "02:00:00", "02:00:00.999999"),
        ("2023-06-28T01:30/2023-06-28T02:15", "01:30:00", "02:15:59.999999"),
        ("2023-06-28T05:30+04:00/2023-06-28T06:15+04:00", "01:30:00", "02:15:59.999999"),
        ("2023-06-28T05:30+04:00/2023-06-28T06:15", "01:30:00", "02:15:59.999999"),
        (
            "[2023-06-28T05:30+04:00..2023-06-28T05:40+04:00]/2023-06-28T06:15",
            "01:30:00",
            "02:15:59.999999",
        ),
        ("[2023-06-28T01:30-04:00..2023-06-28T06:30Z]", "05:30:00", "06:30:59.999999"),
        ("[2023-06-28T00:00..2023-06-28T06:00]", "00:00:00", "06:00:59.999999"),
        ("{2023-06-28T01:30,2023-06-28T04}", "01:30:00", "04:59:59.999999"),
        ("2023-06-28T23:59:60", "23:59:59", "23:59:59.999999"),
    ],
)
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


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        # earliest start, latest start, earliest end, latest end
        ("2023-06-27/2023-06-29", ("2023-06-27", "2023-06-28-", "2023-06-29", "2023-06-30-")),
        ("2023/2023-03-05", ("2023-01-01", "2023-03-06-", "2023-03-05", "2023-03-06-")),
        ("2023-06-15/..", ("2023-06-15", "2023-06-16-", "future", "future")),
        ("2023-06-15/", ("2023-06-15", "2023-06-16-", "2023-06-15", "future")),
        ("../2023-06-15", ("past", "past", "2023-06-15", "2023-06-16-")),
        ("/2023-06-15", ("past", "2023-06-16-", "2023-06-15", "2023-06-16-")),
        ("[2023-06-15..]", ("2023-06-15", "future", "2023-06-15", "future")),
        ("[..2023-06-15]", ("past", "2023-06-16-", "past", "2023-06-16-")),
        ("[2020-03-01,2023-06-15..]", ("2020-03-01", "future", "2020-03-01", "future")),
        ("{2023-06-15..}", ("2023-06-15", "2023-06-16-", "future", "future")),
        ("{..2023-06-15}", ("past", "past", "2023-06-15", "2023-06-16-")),
        ("{2023-06-15,2023-06-10}", ("2023-06-10", "2023-06-11-", "2023-06-15", "2023-06-16-")),
        # a set as an end: any two dates may bound a start or an end
        (
            "[2020-09-25..2020-10-02]/2020-11-10",
            ("2020-09-25", "2020-10-03-", "2020-11-10", "2020-11-11-"),
        ),
        (
            "2020-09-27/[2020-11-09,2020-11-10]",
            ("2020-09-27", "2020-09-28-", "2020-11-09", "2020-11-11-"),
        ),
        (
            "[2023-06-15,2023-06-10]/2023-07-01",
            ("2023-06-10", "2023-06-16-", "2023-07-01", "2023-07-02-"),
        ),
        (
            "[..2020-09-27]/[2020-11-10..]",
            ("past", "2020-09-28-", "2020-11-10", "future"),
        ),
    ],
)
def test_open_and_unknown_ends_differ(text: str, bounds: tuple[str, ...]) -> None:
    known = {"past": -FOREVER, "future": FOREVER}
    expected = tuple(
        known[day] if day in known else micros(day[:10]) - day.endswith("-") for day in bounds
    )
    assert span(parse(text))[:4] == expected


@pytest.mark.parametrize(
    ("text", "first", "past"),
    [
        ("Y170000002", 170_000_002, 170_000_003),
        ("Y-170000002", -170_000_002, -170_000_001),
        ("Y17E7", 170_000_000, 170_000_001),
        ("Y-17E7", -170_000_000, -169_999_999),
        ("Y17101E4S3", 171_000_000, 172_000_000),
        ("Y-17101E4S3", -171_999_999, -170_999_999),
        ("Y3388E2S3", 338_000, 339_000),
        ("Y171010000S3", 171_000_000, 172_000_000),
        ("Y12023~", 12_023, 12_024),
        ("Y12023/Y12025", 12_023, 12_026),
        ("?Y12023", 12_023, 12_024),
        ("{Y12023,Y12025}", 12_023, 12_026),
        ("[Y-12023..Y12025]", -12_023, 12_026),
    ],
)
def test_a_long_year_lasts_from_its_first_day_to_the_next_year(
    text: str, first: int, past: int
) -> None:
    def begins(year: int) -> int:
        cycles = (year - 2000) // 400
        return micros(f"{year - cycles * 400}-01-01") + cycles * 146_097 * DAY

    assert allowed(text) == (begins(first), begins(past) - 1)
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


HOW = "write such as 2023-06-28, 2023-06-28T01:30+04:00 or 2023-06-27/2023-06-29"
MONTHS = "months are 01 to 12; 21 to 41 are seasons and parts of the year"
SWAPPED = "if the month and the day are swapped"

EITHER = "write the year first, then month and day:"
TWO_DAYS = "write 2022-09-12/2022-09-13"
SQUARE = "write a set in square brackets, or the last date"
PRECISION = "write both as days, or as months"

PHRASE = "write EDTF such as 2023-06-28, or read a phrase with `parse_time`"

REFUSED = [
    # text, what is wrong, the position of the character, the hint
    ("", "the text is empty", 1, f"{HOW}, or leave the time out"),
    ("2023-02-30", "February 2023 has 28 days", 9, "write 2023-02 if the day is not known"),
    ("2024-02-30", "February 2024 has 29 days", 9, "write 2024-02 if the day is not known"),
    ("2023-06-31", "June 2023 has 30 days", 9, "write 2023-06 if the day is not known"),
    ("2023-06-00", "June 2023 has 30 days", 9, "write 2023-06 if the day is not known"),
    ("2023-13", "there is no month 13", 6, MONTHS),
    ("2023-00", "there is no month 00", 6, MONTHS),
    ("2023-2X", "there is no month 2X", 6, MONTHS),
    ("2023-42", "there is no month 42", 6, MONTHS),
    ("2023-13-08", "there is no month 13", 6, f"write 2023-08-13 {SWAPPED}"),
    ("2023-28-06", "28 is a season or part of a year: no day", 9, f"write 2023-06-28 {SWAPPED}"),
    ("2023-21-1X", "21 is a season or part of a year: no day", 9, MONTHS),
    ("2023-21-14", "21 is a season or part of a year: no day", 9, MONTHS),
    ("19X1-02-29", "there is no day 29 in 19X1-02", 9, "write a day that exists"),
    ("2023-02-3X", "there is no day 3X in 2023-02", 9, "write a day that exists"),
    ("XXXX-XX-00", "there is no day 00 in XXXX-XX", 9, "write a day that exists"),
    ("2023-6-1", "two digits are due after '-'", 6, "write 2023-06-01"),
    ("2023-6", "two digits are due after '-'", 6, "write 2023-06"),
    ("2023-06-1", "two digits are due after '-'", 9, "write 2023-06-01"),
    ("2023-06-", "two digits are due after '-'", 9, HOW),
    ("2023-06-28T", "two digits are due after 'T'", 12, HOW),
    ("2023-06-28T1:30", "two digits are due after 'T'", 12, "write 2023-06-28T01:30"),
    ("2023-06-28T0130", "unexpected '3'", 14, "write 2023-06-28T01:30"),
    ("20230628", "unexpected '0'", 5, "write 2023-06-28"),
    ("2023-06-28 01:30", "a time has no spaces", 11, "write 2023-06-28T01:30"),
    ("2023-6-1 01:30", "a time has no spaces", 9, "write 2023-06-01T01:30"),
    (" 2023-06-28", "a time has no spaces", 1, "write 2023-06-28"),
    ("2023-06-28\n", "a time has no spaces", 11, "write 2023-06-28"),
    ("{2020}/2021", "an end is one time", 1, f"{SQUARE}"),
    ("2020/{2021}", "an end is one time", 6, f"{SQUARE}"),
    ("2020/[2021", "the set is not closed", 11, "end it with ']'"),
    ("[2020/2021]", "unexpected '/'", 6, HOW),
    (
        "[2020-01-01T10Z,2020-01-02T10]/2021",
        "the dates of an end have one offset",
        1,
        "write all in one offset",
    ),
    ("[2021]/2020", "the end lies before the start", 8, "write 2020/[2021] if they are swapped"),
    ("[2020-01..2021]", "the dates beside '..' have one precision", 11, PRECISION),
    ("[2020-01-05..2021-XX]", "the dates beside '..' have one precision", 14, PRECISION),
    ("[2023-06-28T00..2023-06-28]", "the dates beside '..' have one precision", 17, PRECISION),
    (
        "[2023-06-28T00..2023-06-28T01:30]",
        "the dates beside '..' have one precision",
        17,
        PRECISION,
    ),
    ("[1667, 1668]", "a time has no spaces", 7, "write [1667,1668]"),
    ("early on 28 June", "a time has no spaces", 6, PHRASE),
    ("yesterday", "a date starts with its year, of four digits", 1, PHRASE),
    ("202", "a date starts with its year, of four digits", 1, HOW),
    ("28.06.2023", "a date starts with its year, of four digits", 1, "write 2023-06-28"),
    ("1.6.2023", "a date starts with its year, of four digits", 1, "write 2023-06-01"),
    ("6/28/2023", "an interval has two ends", 5, "write 2023-06-28"),
    ("9/9/2022", "an interval has two ends", 4, "write 2022-09-09"),
    ("08/09/2022", "an interval has two ends", 6, f"{EITHER} 2022-09-08 or 2022-08-09"),
    ("31/02/2022", "an interval has two ends", 6, HOW),
    ("2022-09-12/13", "a date starts with its year, of four digits", 12, TWO_DAYS),
    ("2022-09-30/02", "a date starts with its year, of four digits", 12, HOW),
    ("13 September 2022", "a time has no spaces", 3, PHRASE),
    ("SEPTEMBER 2022", "a time has no spaces", 10, PHRASE),
    ("2023.06.28", "unexpected '.'", 5, "write 2023-06-28"),
    ("2023–06–28", "unexpected '–'", 5, "write 2023-06-28"),
    ("28/06/2023", "an interval has two ends", 6, "write 2023-06-28"),
    ("2023-06-28x", "unexpected 'x'", 11, HOW),
    ("2023-06-28T01:30z", "unexpected 'z'", 17, "write 2023-06-28T01:30Z"),
    ("2023-06-28t01:30", "unexpected 't'", 11, "write 2023-06-28T01:30"),
    ("2023-06-28T01:30+0400", "unexpected '0'", 20, "write 2023-06-28T01:30+04:00"),
    ("2023-06-28T01:30:00,5", "unexpected ','", 20, "write 2023-06-28T01:30:00.5"),
    (
        "2023-06-28T01:30:00.1234567",
        "unexpected '7'",
        27,
        "write 2023-06-28T01:30:00.123456",
    ),
    ("2023-06T01:30", "unexpected 'T'", 8, HOW),
    ("2023-06-XXT01:30", "a clock time needs one whole date", 12, HOW),
    ("2023-06-28T25:00", "hours are 00 to 23, and 24:00:00 ends a day", 12, "write 00 to 23"),
    ("2023-06-28T24:30", "hours are 00 to 23, and 24:00:00 ends a day", 12, "write 00 to 23"),
    ("2023-06-28T01:60", "minutes are 00 to 59", 15, "write 00 to 59"),
    (
        "2023-06-28T01:30:60",
        "seconds are 00 to 59, and a leap second follows 59:59",
        18,
        "write 00 to 59",
    ),
    (
        "2023-06-28T01:30+24:00",
        "an offset is less than a day, and zero is Z",
        17,
        "write such as +04:00",
    ),
    (
        "2023-06-28T01:30-00:00",
        "an offset is less than a day, and zero is Z",
        17,
        "write such as +04:00",
    ),
    ("-0000", "there is no year -0000", 1, "write 0000 for 1 BC"),
    ("12023", "unexpected '3'", 5, "write Y12023"),
    ("Y2023", "Y is for years of more than four digits", 1, "write 2023"),
    ("Y-988", "Y is for years of more than four digits", 1, "write -0988"),
    ("Y012023", "numbers after Y have no leading zeros", 2, HOW),
    ("Y17E0", "numbers after Y have no leading zeros", 2, HOW),
    ("Y12023-06", "unexpected '-'", 7, HOW),
    ("Y", "a date starts with its year, of four digits", 1, HOW),
    ("Y17E7-12-26", "unexpected '-'", 6, HOW),
    ("Y1E12", "the year has more than 12 digits", 2, "write a year nearer to ours"),
    ("Y1E99999999999", "the year has more than 12 digits", 2, "write a year nearer to ours"),
    ("1988S5", "S takes 1 to 4 significant digits for this year", 6, HOW),
    ("1988S0", "S takes 1 to 4 significant digits for this year", 6, HOW),
    ("198XS2", "S follows a whole year and ends the date", 5, HOW),
    ("1988S2-06", "S follows a whole year and ends the date", 5, HOW),
    ("?2023~", "two qualifiers for one number", 6, "keep one; % is uncertain and approximate"),
    ("2023-?06~", "two qualifiers for one number", 9, "keep one; % is uncertain and approximate"),
    ("2023?~", "unexpected '~'", 6, "write 2023%"),
    ("198u", "a date starts with its year, of four digits", 1, "write 198X"),
    ("19uu-06", "a date starts with its year, of four digits", 1, "write 19XX-06"),
    ("unknown/2023", "a date starts with its year, of four digits", 1, "write /2023"),
    ("2023/open", "a date starts with its year, of four digits", 6, "write 2023/.."),
    ("2023-(06)?-28", "two digits are due after '-'", 6, "write 2023-?06-28"),
    ("2023-06-(28)~", "two digits are due after '-'", 9, "write 2023-06-~28"),
    ("2023-(06-28)~", "two digits are due after '-'", 6, "write 2023-~06-~28"),
    ("2023/2022", "the end lies before the start", 6, "write 2022/2023 if they are swapped"),
    (
        "2023-06-28T05:00+04:00/2023-06-28T00:30Z",
        "the end lies before the start",
        24,
        "write 2023-06-28T00:30Z/2023-06-28T05:00+04:00 if they are swapped",
    ),
    (
        "[2023..2022]",
        "the end lies before the start",
        8,
        "write 2022..2023 if they are swapped",
    ),
    ("2023/P6W", "EDTF has no durations", 6, "write the date of that end"),
    ("2023/x", "a date starts with its year, of four digits", 6, HOW),
    ("/", "an interval needs a date", 1, "write a date at one end, or leave the time out"),
    ("../", "an interval needs a date", 1, "write a date at one end, or leave the time out"),
    (
        "2022..2023",
        "'..' between dates belongs in a set",
        5,
        "write [2022..2023] for some time between the two, 2022/2023 for all the time between",
    ),
    ("[2023", "the set is not closed", 6, "end it with ']'"),
    ("{2023]", "the set is not closed", 7, "end it with '}'"),
    ("[]", "a date is missing", 2, HOW),
    ("[2022,,2023]", "a date is missing", 7, HOW),
    ("[2022,2023,]", "a date is missing", 12, HOW),
    ("[..]", "'..' needs a date beside it", 2, HOW),
    ("[2020,..2023]", "'..' before a date stands first in its set", 7, HOW),
    ("[2020..,2023]", "'..' after a date stands last in its set", 6, HOW),
    ("[2020/2023]", "unexpected '/'", 6, HOW),
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
