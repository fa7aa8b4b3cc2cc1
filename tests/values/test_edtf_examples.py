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
WRONG = {row[0]: row[1] for row in rows_of("edtf_held_wrong.tsv")}
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


SPECIFICATION = [text for row in rows_of("edtf_specification.tsv") for text in row]


@pytest.mark.parametrize("text", SPECIFICATION)
def test_every_example_of_the_specification_is_read_and_written_as_it_stands(text: str) -> None:
    assert edtf.parse(text).text == text
    assert ce.When.of(text).edtf == text


def test_an_offset_of_hours_alone_is_written_in_full() -> None:
    assert ce.When.of("1985-04-12T23:20:30-04").edtf == "1985-04-12T23:20:30-04:00"
