"""PA-X's agreements: rows of our own making, in both layouts, every cell in or out."""

from __future__ import annotations

from typing import Any

import pytest

import caucasus_events as ce
from caucasus_events.formats import pa_x
from caucasus_events.formats.readings import Reading


def agreement(**cells: str) -> dict[str, str]:
    """Give a row of PA-X about an agreement that nobody has signed."""
    return {
        "AgtId": "7",
        "Con": "Northland/Southland/(Lakeland)",
        "PP": "160.0",
        "PPName": "Lake process",
        "Agt": "Protocol on the ferry",
        "Dat": "2031-05-03",
        "Status": "Multiparty signed/agreed",
        "Stage": "Cea",
        "Part": "For Northland: the minister",
        "UcdpCon": "NA",
        "GCh": "0",
        "CeProv": "1",
    } | cells


def read(rows: Any, **more: Any) -> Reading:
    return pa_x.read(rows, release="10", published="2032", **more)


@pytest.mark.parametrize(
    "more",
    [{}, {"Dat": "03/05/2031", "description": "A ferry", "PAX_Hyperlink": "https://a.org/7"}],
)
def test_an_agreement_is_a_round_and_every_cell_comes_back(more: dict[str, str]) -> None:
    reading = read([agreement(**more), agreement(AgtId="8", **more)])
    chronicle = reading.chronicle
    assert not reading.losses
    assert not ce.check(chronicle)
    assert ce.loads(ce.dumps(chronicle)) == chronicle
    assert pa_x.rows(chronicle).rows[0] == agreement(**more)
    [talks] = chronicle.negotiations
    assert [round_.held for round_ in talks.rounds] == [ce.When.of("2031-05-03")] * 2
    roles = [one.role for one in talks.rounds[0].participants]
    assert roles == ["party", "party", "other"]


@pytest.mark.parametrize(
    "status", ["Unilateral document", "Status unclear", "Agreement with subsequent status", ""]
)
def test_what_is_not_signed_by_several_makes_no_claim(status: str) -> None:
    [statement] = read([agreement(Status=status)]).chronicle.statements
    assert not statement.claims


def test_a_known_party_is_found_and_rows_may_be_chosen() -> None:
    party = ce.Party(id="north", kind="state", names=["N"], codes={"pa-x": "Northland"})
    rows = [agreement(), agreement(AgtId="8", Stage="Imp")]
    known = ce.Chronicle(parties=[party])
    [talks] = read(
        rows, known=known, where=lambda row: row["Stage"] == "Imp"
    ).chronicle.negotiations
    assert [round_.key for round_ in talks.rounds] == ["8"]
    assert talks.rounds[0].participants[0].party == "north"


def test_what_cannot_be_read_is_told_and_other_tables_are_refused() -> None:
    bad = agreement(Dat="soon")
    assert {loss.column for loss in read([bad, bad]).losses} == {"Dat", "AgtId"}
    with pytest.raises(ce.Invalid, match="AgtId"):
        read([{"id": "1"}])
