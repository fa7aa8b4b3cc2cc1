"""Two tables of EDTF that others wrote: the specification's own examples, and a peer's tests.

The specification is that of the Library of Congress, 4 February 2019.
"""

from __future__ import annotations

import datetime
from collections import Counter

import pytest

import caucasus_events as ce
from caucasus_events.values import edtf
from tests.helpers import rows_of

LISTED = rows_of("edtf_examples.tsv")

# What is listed there and held to be wrong here, with the clause that says so.
WRONG = {
    "/2006": "level 1, extended interval 1: the start is unknown, so no ten years are given to it",
    "2004-06-01/": "level 1, extended interval 1: the end is unknown",
    "1984-06-02?/": "level 1, extended interval 1: the end is unknown",
    "2010-24": "level 1, seasons, gives them no dates; a winter does not end with the year",
    "[1667, 1668, 1670..1672]": "level 2, set representation 4: no spaces",
    "[1760-01, 1760-02, 1760-12..]": "level 2, set representation 4: no spaces",
    "[1667, 1760-12]": "level 2, set representation 4: no spaces",
    "{1667,1668, 1670..1672}": "level 2, set representation 4: no spaces",
    "{1960, 1961-12}": "level 2, set representation 4: no spaces",
    "1950S2": "level 2, significant digits, example 1: some year from 1900 to 1999",
    "1953S2": "level 2, significant digits: some year from 1900 to 1999",
    "1953S3": "level 2, significant digits: some year from 1950 to 1959",
    "Y17101E4S3": "level 2, significant digits: some year from 171000000 to 171999999",
    "Y3388E2S3": "level 2, significant digits, example 3: some year from 338000 to 338999",
    "Y171010000S3": "level 2, significant digits, example 2: from 171000000 to 171999999",
}
SPACED = {text for text, why in WRONG.items() if why.endswith("no spaces")}

DAY = 86_400_000_000


def first_microsecond(day: str) -> int | None:
    """Say when a listed day begins, in microseconds since 1970, by 400 years at a time."""
    if day in ("past", "future"):
        return None
    year, month, number = day.rsplit("-", 2)
    cycles = (int(year) - 2000) // 400
    date = datetime.date(int(year) - cycles * 400, int(month), int(number))
    return ((date - datetime.date(1970, 1, 1)).days + cycles * 146_097) * DAY


@pytest.mark.parametrize(
    ("level", "text", "first", "last"), [row for row in LISTED if row[0] != "-"]
)
def test_a_listed_text_allows_the_listed_days(level: str, text: str, first: str, last: str) -> None:
    lowest, past = first_microsecond(first), first_microsecond(last)
    listed = (lowest, None if past is None else past + DAY - 1)
    if text in SPACED:
        with pytest.raises(ce.Invalid, match="a time has no spaces"):
            ce.When.of(text)
        text = text.replace(" ", "")
    elif "T" in text:
        assert ce.When.of(text).edtf == text
        text = text.partition("T")[0]  # the list gives clock times the whole of their day
    bounds = ce.When.of(text).bounds
    found = (bounds.earliest_start, bounds.latest_end)
    assert (found == listed) == (text not in WRONG)


def test_the_table_of_passes_is_the_one_in_the_docs() -> None:
    passes = Counter(level for level, text, *_ in LISTED if text not in WRONG)
    assert passes == {"0": 16, "1": 33, "2": 26, "-": 15}
    assert Counter(level for level, *_ in LISTED) == {"0": 16, "1": 37, "2": 37, "-": 15}


@pytest.mark.parametrize("text", [text for level, text, *_ in LISTED if level == "-"])
def test_a_text_that_the_list_calls_bad_is_refused_at_a_character(text: str) -> None:
    with pytest.raises(ce.Invalid, match=r"\(character \d+\)"):
        ce.When.of(text)


SPECIFICATION = """
    1985-04-12 1985-04 1985
    1985-04-12T23:20:30 1985-04-12T23:20:30Z 1985-04-12T23:20:30+04:30
    1964/2008 2004-06/2006-08 2004-02-01/2005-02-08 2004-02-01/2005-02 2004-02-01/2005 2005/2006-02
    Y170000002 Y-170000002 2001-21 1984? 2004-06~ 2004-06-11% 201X 20XX 2004-XX 1985-04-XX
    1985-XX-XX 1985-04-12/.. 1985-04/.. 1985/.. ../1985-04-12 ../1985-04 ../1985 1985-04-12/
    1985-04/ 1985/ /1985-04-12 /1985-04 /1985 -1985
    Y-17E7 1950S2 Y171010000S3 Y3388E2S3
    2001-22 2001-23 2001-24 2001-25 2001-26 2001-27 2001-28 2001-29 2001-30 2001-31 2001-32 2001-33
    2001-34 2001-35 2001-36 2001-37 2001-38 2001-39 2001-40 2001-41
    [1667,1668,1670..1672] [..1760-12-03] [1760-12..] [1760-01,1760-02,1760-12..] [1667,1760-12]
    [..1984] {1667,1668,1670..1672} {1960,1961-12} {..1984}
    2004-06-11% 2004-06~-11 2004?-06-11 ?2004-06-~11 2004-%06-11
    156X-12-25 15XX-12-25 XXXX-12-XX 1XXX-XX 1XXX-12 1984-1X
    2004-06-~01/2004-06-~20 2004-06-XX/2004-07-03
"""


@pytest.mark.parametrize("text", SPECIFICATION.split())
def test_every_example_of_the_specification_is_read_and_written_as_it_stands(text: str) -> None:
    assert edtf.parse(text).text == text
    assert ce.When.of(text).edtf == text


def test_an_offset_of_hours_alone_is_written_in_full() -> None:
    assert ce.When.of("1985-04-12T23:20:30-04").edtf == "1985-04-12T23:20:30-04:00"
