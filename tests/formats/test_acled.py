"""ACLED's events: rows of our own making, every cell in or out, and changes of a row."""

from __future__ import annotations

from typing import Any

import pytest

import caucasus_events as ce
from caucasus_events.formats import acled
from caucasus_events.formats.readings import Reading

POPULATION = dict.fromkeys(("population_1km", "population_2km", "population_best"), "900")
OLD = {"data_id": "77", "iso3": "NOR", "event_id_no_cnty": "7"}


def event(**cells: Any) -> dict[str, str]:
    """Give a row of ACLED about an event that nobody has coded."""
    row = {
        "event_id_cnty": "NOR7",
        "event_date": "2031-05-03",
        "year": "2031",
        "time_precision": "1",
        "disorder_type": "Political violence",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "actor1": "Military Forces of Northland (2020-)",
        "assoc_actor_1": "Police Forces of Northland; Border Guard",
        "inter1": "1",
        "actor2": "Lake Front",
        "assoc_actor_2": "",
        "inter2": "2",
        "interaction": "12",
        "civilian_targeting": "",
        "iso": "90",
        "region": "Europe",
        "country": "Northland",
        "admin1": "Lake province",
        "admin2": "Lake district",
        "admin3": "",
        "location": "Lake town",
        "latitude": "12.5",
        "longitude": "45.25",
        "geo_precision": "1",
        "source": "The Courier; Ministry of Defence of Northland",
        "source_scale": "National",
        "notes": "On 3 May 2031, a clash at the ferry.",
        "fatalities": "3",
        "tags": "",
        "timestamp": "1936000000",
    }
    return {name: str(cell) for name, cell in (row | cells).items()}


def read(rows: Any, release: str = "1", **more: Any) -> Reading:
    return acled.read(rows, release=release, published="2031-07-01", **more)


def dead(chronicle: ce.Chronicle) -> list[ce.Count]:
    claims = [claim for one in chronicle.statements for claim in one.claims]
    return [claim.count for claim in claims if isinstance(claim, ce.Casualties)]


@pytest.mark.parametrize("more", [{}, POPULATION, OLD, {"inter1": "State forces", "inter2": ""}])
def test_every_cell_comes_back(more: dict[str, str]) -> None:
    reading = read([event(**more)])
    chronicle = reading.chronicle
    assert not reading.losses
    assert not ce.check(chronicle)
    assert ce.loads(ce.dumps(chronicle)) == chronicle
    [back] = acled.rows(chronicle).rows
    assert back == {name: cell for name, cell in event(**more).items() if cell}


def test_a_row_is_a_statement_of_a_neutral_voice_that_rests_on_others() -> None:
    chronicle = read([event()]).chronicle
    [statement] = chronicle.statements
    assert statement.said == ce.When.of("2031-05-08T09:46:40Z")
    assert chronicle.side_of("acled") == "neutral"
    assert [chronicle.party(id).label() for id in statement.rests_on] == [
        "The Courier",
        "Ministry of Defence of Northland",
    ]
    assert dead(chronicle) == [ce.at_least(3)]
    assert {party.kind for party in chronicle.parties} == {"group", "outlet", "data_set"}


@pytest.mark.parametrize(
    ("cells", "when"),
    [
        ({"event_date": "16 May 2031"}, "2031-05-16"),
        ({"event_date": "16/05/2031"}, "2031-05-16"),
        ({"event_date": "7-Feb-31"}, "2031-02-07"),
        ({"time_precision": "2"}, "[2031-04-30..2031-05-06]"),
        ({"time_precision": "3"}, "2031-05"),
    ],
)
def test_days_are_as_exact_as_their_precision(cells: dict[str, str], when: str) -> None:
    [incident] = read([event(**cells)]).chronicle.incidents
    assert incident.when == ce.When.of(when)


def test_a_changed_row_adds_a_statement_and_an_unchanged_one_adds_nothing() -> None:
    first = read([event(), event(event_id_cnty="NOR8")]).chronicle
    rows = [event(fatalities=5, timestamp=1936100000), event(event_id_cnty="NOR8")]
    later = read(rows, release="2", onto=first).chronicle
    assert len(later.statements) == 3
    assert len(later.incidents) == 2
    assert sorted(count.low for count in dead(later)) == [3, 3, 5]
    assert not ce.check(later)


def test_a_figure_that_falls_to_none_and_a_deleted_event_are_retracted() -> None:
    first = read([event(), event(event_id_cnty="NOR8")]).chronicle
    gone = [{"event_id_cnty": "NOR8", "deleted_timestamp": "1936200000"}]
    rows = [event(fatalities=0, timestamp=1936100000)]
    later = read(rows, release="2", onto=first, deleted=gone).chronicle
    answers = [(one.kind, one.to) for said in later.statements for one in said.responses]
    assert answers == [
        ("retracts", f"{first.statements[0].id}#deaths"),
        ("retracts", first.statements[1].id),
    ]
    assert not ce.check(later)


def test_known_records_are_found_by_code() -> None:
    known = ce.Chronicle(
        parties=[
            ce.Party(id="front", kind="armed_group", names=["F"], codes={"acled": "Lake Front"})
        ],
        places=[ce.Place(id="nor", kind="area", names=["N"], codes={"iso3166-numeric": "090"})],
    )
    chronicle = read([event()], known=known).chronicle
    assert "front" in chronicle.incidents[0].parties
    assert any("nor" in place.within for place in chronicle.places)


def test_what_cannot_be_read_is_told_and_other_tables_are_refused() -> None:
    bad = event(fatalities="many", event_date="soon", timestamp="x", latitude="north", extra="x")
    told = {loss.column for loss in read([bad, bad]).losses}
    assert told == {
        "fatalities", "event_date", "timestamp", "latitude", "extra", "event_id_cnty",
    }  # fmt: skip
    with pytest.raises(ce.Invalid, match="event_id_cnty"):
        read([{"id": "1"}])
    with pytest.raises(ce.Invalid, match="read already"):
        read([event()], onto=read([event()]).chronicle)
