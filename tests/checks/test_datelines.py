"""Errors of datelines: reported only where no reading of the two times can be right."""

from __future__ import annotations

import datetime
from typing import Any

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.checks.datelines import DatelineErrors, DatelineFault


def chronicle(
    said: str | ce.When | None = None,
    published: str | ce.When | None = "2023-06-28",
    when: str | ce.When | None = None,
    subject: str = "fire",
    polarity: str = "asserted",
    **claim: str,
) -> ce.Chronicle:
    claims = [] if when is None else [ce.Timing(subject=subject, when=when, polarity=polarity)]
    return ce.Chronicle(
        zone="+04:00",
        parties=[
            ce.Party(id="east", kind="state", names=["E"]),
            ce.Party(id="herald", kind="outlet", names=["H"]),
        ],
        incidents=[ce.Incident(id="fire", kind="shooting", title="Fire")],
        negotiations=[ce.Negotiation(id="talks", title="Talks")],
        sources=[ce.Source(id="report", publisher="herald", title="R", published=published)],
        statements=[
            ce.Statement(id="s", speaker="east", said=said, reports=["report"], claims=claims)
        ],
    )


def faults(errors: DatelineErrors) -> list[DatelineFault]:
    return [error.fault for error in errors]


def worded(edtf: str, wording: str) -> ce.When:
    return ce.When.of(edtf, wording=wording)


LATE = ["happened_after_published"]
DAY = ["wrong_weekday"]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"said": "2023-06-28"}, []),
        ({"said": "2023-06-29"}, ["said_after_published"]),
        ({"said": "2023-06"}, []),
        ({"when": "2023-06-28T01:30"}, []),
        ({"when": "2023-06-29T01:30"}, LATE),
        ({"said": "2023-06-27", "when": "2023-06-28T01:30"}, ["happened_after_said"]),
        ({"said": "2023-06-27", "when": "2023-06-29"}, ["happened_after_said", *LATE]),
        ({"published": None, "when": "2023-06-29"}, []),
        # Without a first start, or too far away for a length, it is an error all the same.
        ({"said": "2023-06-29", "published": "[..2023-06-28]"}, ["said_after_published"]),
        ({"said": "2023-06-29", "published": "../2023-06-28"}, ["said_after_published"]),
        ({"said": "Y17E7"}, ["said_after_published"]),
        # A denial asserts no time, and talks may lie ahead.
        ({"when": "2023-06-29", "polarity": "denied"}, []),
        ({"when": "2023-06-29", "subject": "talks"}, []),
        # The day of publication is that of the place of publication, if it is stated.
        ({"when": "2023-06-28T01:30",
          "published": ce.When.of("2023-06-27", zone="America/Los_Angeles")}, []),
        ({"when": worded("2023-06-28", "on Wednesday")}, []),
        ({"when": worded("2023-06-28", "on WEDNESDAY")}, []),
        ({"when": worded("2023-06-27", "on wednesday")}, DAY),
        ({"said": worded("2023-06-27", "on Wednesday")}, DAY),
        ({"said": worded("2023-06-27T22:00Z", "on Wednesday")}, []),
        ({"said": worded("2023-06-27T22:00Z", "on Tuesday")}, []),
        ({"said": worded("2023-06-27T22:00Z", "on Monday")}, DAY),
        ({"when": worded("2023-06-27", "Monday or Friday")}, []),
        ({"when": worded("2023-06-27", "early Wednesday")}, DAY),
        ({"when": worded("2023-06", "on a Wednesday")}, []),
        ({"when": worded("[2023-06-27T18..2023-06-28T08]", "Tuesday night")}, []),
        ({"when": worded("2023-06-26/2023-06-27", "Monday to Tuesday")}, []),
    ],
)  # fmt: skip
def test_only_what_cannot_be_right_is_reported(given: dict[str, Any], found: list[str]) -> None:
    assert faults(ce.dateline_errors(chronicle(**given))) == found


def test_an_error_names_both_times_and_how_far_apart_they_are() -> None:
    [error] = ce.dateline_errors(chronicle(said="2023-06-30"))
    assert (error.statement, error.claim, error.source) == ("s", None, "report")
    assert (error.time.edtf, error.against and error.against.edtf) == ("2023-06-30", "2023-06-28")
    assert error.off_by is not None
    assert error.off_by.shortest == datetime.timedelta(days=1)
    assert error.because == (
        "said 2023-06-30, published in report 2023-06-28, at least 1 day earlier"
    )


@pytest.mark.parametrize("wording", [None, "on Monday"])
def test_an_error_in_a_claim_names_the_claim(wording: str | None) -> None:
    when = ce.When.of("2023-06-28" if wording else "2023-06-30", wording=wording)
    records = chronicle(when=when)
    [error] = ce.dateline_errors(records)
    assert error.claim == records.statements[0].claims[0].key
    assert error.claim is not None


def test_an_error_without_a_length_names_none() -> None:
    [error] = ce.dateline_errors(chronicle(said="2023-06-29", published="../2023-06-28"))
    assert error.off_by is None
    assert error.because == "said 2023-06-29, published in report ../2023-06-28, long before"


def test_the_time_that_a_claim_speaks_of_counts_as_well() -> None:
    june = chronicle()
    claim = ce.Occurrence(subject="fire", during="2023-06-29")
    statement = attrs.evolve(june.statements[0], claims=[claim])
    errors = ce.dateline_errors(attrs.evolve(june, statements=[statement]))
    assert faults(errors) == ["happened_after_published"]


def test_the_outlet_of_june_2023_that_printed_the_wrong_day_is_found() -> None:
    later, error = ce.dateline_errors(ce.datasets.june_2023())
    assert error.statement == later.statement == "nk-mod-2023-06-28"
    assert (error.source, later.source) == ("asbarez-2023-06-27", None)
    assert error.fault is DatelineFault.HAPPENED_AFTER_PUBLISHED
    assert error.time.wording == "early Thursday, at about 01:30"


def test_no_errors_print_as_none() -> None:
    assert str(ce.dateline_errors(chronicle())) == "no errors"


def test_loose_records_will_do() -> None:
    june = ce.datasets.june_2023()
    assert ce.dateline_errors([*june.statements, *june.sources, *june.incidents]).errors
