"""ETH/PRIO's ceasefires: rows of our own making, every cell in or out, and no date filled in."""

from __future__ import annotations

from typing import Any

import pytest

import caucasus_events as ce
from caucasus_events.formats import eth_prio
from caucasus_events.formats.readings import Reading


def ceasefire(**cells: str) -> dict[str, str]:
    """Give a row about a ceasefire that nobody has declared."""
    return {
        "cc": "990",
        "cf_id": "3",
        "location": "Northland",
        "ucdp_actor_id": "902",
        "actor_name": "Lake Front",
        "ucdp_acd_id": "9001",
        "cf_dec_yr": "2031",
        "cf_dec_month": "5",
        "cf_dec_day": "3",
        "cf_effect_yr": "2031",
        "cf_effect_month": "5",
        "cf_effect_day": "-1",
        "written": "2",
        "ceasefire_class": "2",
        "p_humanitarian": "1",
        "p_peaceprocess": "0",
        "ended": "4",
        "end_yr": "2031",
        "end_month": "0",
        "end_day": "0",
        "link_id1": "2",
    } | cells


GOVERNMENT = ceasefire(ucdp_actor_id="901", actor_name="Government of Northland")


def read(rows: Any, **more: Any) -> Reading:
    return eth_prio.read(rows, release="2022-10", published="2022-10", **more)


def test_a_ceasefire_has_a_declaration_of_each_party_and_every_cell_comes_back() -> None:
    reading = read([ceasefire(), GOVERNMENT])
    chronicle = reading.chronicle
    assert not reading.losses
    assert not ce.check(chronicle)
    assert ce.loads(ce.dumps(chronicle)) == chronicle
    assert eth_prio.rows(chronicle).rows == [GOVERNMENT, ceasefire()]
    [truce] = chronicle.ceasefires
    assert truce.parties == ("ucdp-actor-902", "ucdp-actor-901")
    assert (truce.ceasefire_class, truce.purposes, truce.written) == (
        "preliminary",
        ("humanitarian",),
        True,
    )
    assert truce.codes == {"eth-prio": "990-3", "ucdp-conflict": "9001"}
    declared = ce.reconcile(chronicle, subject=truce.id).about(aspect="declaration")
    assert [finding.topic.whose for finding in declared] == ["ucdp-actor-901", "ucdp-actor-902"]
    assert {finding.status for finding in declared} == {"neutral_only"}


@pytest.mark.parametrize(
    ("year", "month", "day", "when"),
    [
        ("2031", "5", "3", "2031-05-03"),
        ("2031", "5", "-1", "2031-05"),
        ("2031.0", "0", "3", "2031"),
        ("-1", "5", "3", None),
        ("", "", "", None),
    ],
)
def test_no_part_of_a_date_is_filled_in(year: str, month: str, day: str, when: str) -> None:
    row = ceasefire(cf_dec_yr=year, cf_dec_month=month, cf_dec_day=day)
    [statement] = read([row]).chronicle.statements
    [declaration, ending] = statement.claims
    assert isinstance(declaration, ce.Declaration)
    assert declaration.declared == (when and ce.When.of(when))
    assert declaration.begins == ce.When.of("2031-05")
    assert isinstance(ending, ce.Ending)
    assert (ending.how, ending.when) == ("other", ce.When.of("2031"))


@pytest.mark.parametrize(("written", "known"), [("1", True), ("2", True), ("0", None), ("", None)])
def test_where_there_is_no_evidence_of_a_text_nothing_is_known(
    written: str, known: bool | None
) -> None:
    [truce] = read([ceasefire(written=written)]).chronicle.ceasefires
    assert truce.written is known


def test_parties_are_found_by_number_or_named_and_rows_may_be_chosen() -> None:
    front = ce.Party(id="front", kind="armed_group", names=["F"], codes={"ucdp": "902"})
    rows = [ceasefire(), ceasefire(), ceasefire(ucdp_actor_id="-1", actor_name="Hill  Front")]
    chronicle = read([*rows, GOVERNMENT], known=ce.Chronicle(parties=[front])).chronicle
    assert [party.names[0].text for party in chronicle.parties] == [
        "ETH/PRIO Civil Conflict Ceasefire Dataset",
        "Hill Front",
        "F",
        "Government of Northland",
    ]
    assert len(chronicle.statements) == 4
    assert chronicle.ceasefires[0].parties[0] == "front"
    [one] = read(rows, where=lambda row: row["ucdp_actor_id"] == "-1").chronicle.statements
    assert one.notes["actor_name"] == "Hill  Front"


def test_what_cannot_be_read_is_told_and_other_tables_are_refused() -> None:
    bad = [
        ceasefire(cf_dec_month="13"),
        ceasefire(cf_id=""),
        ceasefire(actor_name="??"),
        ceasefire(ceasefire_class="3"),
    ]
    assert [(loss.row, loss.column) for loss in read(bad).losses] == [
        (1, "cf_dec_yr"),
        (2, "cf_id"),
        (3, "actor_name"),
        (4, "ceasefire_class"),
    ]
    with pytest.raises(ce.Invalid, match="cf_id"):
        read([{"cc": "990"}])
