"""UCDP's events: every layout, every cell in or out, and figures through releases."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import caucasus_events as ce
from caucasus_events.formats import ucdp
from caucasus_events.formats.readings import Reading

COLUMNS = [one.column for one in ucdp.COLUMNS if one.column != "iso3"]


def event(id: object = 7, **cells: object) -> dict[str, Any]:
    """Give a row of GED about an event that nobody has coded."""
    row: dict[str, Any] = dict.fromkeys(COLUMNS, "") | {
        "id": id,
        "relid": f"NOR-2031-1-9-{id}",
        "year": 2031,
        "active_year": 1,
        "code_status": "Clear",
        "type_of_violence": 1,
        "conflict_new_id": 9001,
        "conflict_name": "Northland: Lakeland",
        "dyad_new_id": 9002,
        "dyad_name": "Government of Northland - Lake Front",
        "side_a_new_id": 901,
        "side_a": "Government of Northland",
        "side_b_new_id": 902,
        "side_b": "Lake Front",
        "number_of_sources": 2,
        "source_article": '"The Courier,2031-05-04,Five dead; more hurt";"Radio,2031-05-05,Toll"',
        "source_office": "The Courier;Radio",
        "source_date": "2031-05-04;2031-05-05",
        "source_headline": "Five dead; more hurt;Toll",
        "source_original": "police",
        "where_prec": 1,
        "where_coordinates": "Lake town",
        "where_description": "at the ferry",
        "adm_1": "Lake province",
        "adm_2": "Lake district",
        "latitude": 12.5,
        "longitude": 45.25,
        "geom_wkt": "POINT (45.250000 12.500000)",
        "priogrid_gid": 148051,
        "country": "Northland",
        "country_id": 990,
        "region": "Europe",
        "event_clarity": 1,
        "date_prec": 1,
        "date_start": "2031-05-03",
        "date_end": "2031-05-03",
        "deaths_a": 2,
        "deaths_b": 0,
        "deaths_civilians": 1,
        "deaths_unknown": 2,
        "best": 5,
        "high": 9,
        "low": 4,
        "gwnoa": 990,
    }
    return {name: str(cell) for name, cell in (row | cells).items()}


def read(rows: Any, release: str = "31.1", published: str = "2032-06-01", **more: Any) -> Reading:
    return ucdp.read(rows, release=release, published=published, **more)


def claims_of(chronicle: ce.Chronicle, release: str = "31.1", id: int = 7) -> dict[str, ce.Claim]:
    return {one.key: one for one in chronicle.statement(f"ucdp-ged-{release}-{id}").claims}


def counts_of(chronicle: ce.Chronicle, **which: Any) -> dict[str, ce.Count]:
    claims = claims_of(chronicle, **which).items()
    return {key: claim.count for key, claim in claims if isinstance(claim, ce.Casualties)}


def test_an_event_is_an_incident_and_a_statement_of_a_neutral_voice() -> None:
    reading = read([event()])
    chronicle = reading.chronicle
    assert not reading.losses
    assert not ce.check(chronicle)
    assert ce.loads(ce.dumps(chronicle)) == chronicle
    incident = chronicle.incident("ged-7")
    assert incident.codes["ucdp-ged"] == "7"
    assert [chronicle.party(id).codes["ucdp"] for id in incident.parties] == ["901", "902"]
    assert counts_of(chronicle) == {
        "deaths": ce.between(4, 9, likeliest=5),
        "deaths_a": ce.between(0, 9, likeliest=2),
        "deaths_civilians": ce.between(0, 9, likeliest=1),
    }
    [statement] = chronicle.statements
    rests_on = [chronicle.party(id).label() for id in statement.rests_on]
    assert (chronicle.side_of("ucdp"), rests_on) == ("neutral", ["The Courier", "Radio"])


@pytest.mark.parametrize(
    ("cells", "when"),
    [
        ({"date_end": "2031-05-06"}, "[2031-05-03..2031-05-06]"),
        ({"date_end": "2031-05-06", "event_clarity": 2}, "2031-05-03/2031-05-06"),
        ({"date_start": "5/3/2031 12:00:00 AM"}, "2031-05-03"),
        ({"date_start": "05/03/2031 00:00"}, "2031-05-03"),
        ({"date_start": "2031-05-03T00:00:00"}, "2031-05-03"),
        ({"date_start": "2031-05-03 00:00:00.000"}, "2031-05-03"),
        ({"date_start": "22402"}, "2031-05-03"),
        ({"date_start": "1935532800"}, "2031-05-03"),
    ],
)
def test_days_are_read_in_every_shape(cells: dict[str, Any], when: str) -> None:
    assert read([event(**cells)]).chronicle.incident("ged-7").when == ce.When.of(when)


def without(row: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    gone = set(names)
    return {name: cell for name, cell in row.items() if name not in gone}


OLD = "conflict_dset_id dyad_dset_id side_a_dset_id side_b_dset_id".split()
LAYOUTS = {
    "41": without(event(), [*OLD, "relid", "code_status", "where_description", "gwnoa"]),
    "42": without(event(), [*OLD, "relid", "code_status", "where_description"]),
    "49": event(conflict_dset_id=1, side_b_dset_id=9999),
    "R": event(side_a_new_id="901.0", gwnoa="990.0", best="5.0"),
}


@pytest.mark.parametrize("row", LAYOUTS.values(), ids=LAYOUTS)
def test_each_cell_comes_back(row: dict[str, Any]) -> None:
    reading = read([row])
    [back] = ucdp.rows(reading.chronicle).rows
    assert not reading.losses
    assert {name: back[name] for name in row if row[name]} == {
        name: cell.removesuffix(".0") for name, cell in row.items() if cell
    }
    assert ucdp.rows(read([back]).chronicle).rows == [back]


def text_of(rows: list[dict[str, Any]], *, header: bool = True) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [*rows[0]])
    if header:
        writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_files_of_every_vintage_read_alike(tmp_path: Path) -> None:
    expected = read([event()]).chronicle
    tags = dict.fromkeys(COLUMNS, "") | {"country": "#country+name"}
    texts = {
        "plain.csv": text_of([event()]).encode("utf-8-sig"),
        "hxl.csv": text_of([tags, event()]).encode(),
        "unheaded.csv": text_of([event()], header=False).encode(),
        "ged.geojson": json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "geometry": {"type": "Point", "coordinates": [45.25, 12.5]},
                        "properties": without(event(), ["latitude", "longitude"]),
                    }
                ],
            }
        ).encode(),
    }
    for name, data in texts.items():
        (tmp_path / name).write_bytes(data)
        assert read(tmp_path / name).chronicle == expected, name
    named = event(where_coordinates="Ålund")
    (tmp_path / "old.csv").write_bytes(text_of([named]).encode("cp1252"))
    assert read(tmp_path / "old.csv", encoding="cp1252").chronicle == read([named]).chronicle
    with pytest.raises(ce.Invalid, match="encoding='cp1252'"):
        read(tmp_path / "old.csv")


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"low": 9, "high": 4}, "best"),
        ({"best": 12, "deaths_unknown": 9}, "best"),
        ({"best": "many", "deaths_unknown": -3}, "best"),
        ({"deaths_unknown": 1}, "deaths_unknown"),
        ({"date_start": "soon"}, "date_start"),
        ({"date_start": "2031-05-09"}, "date_start"),
        ({"latitude": "north"}, "latitude"),
        ({"surprise": "x"}, "surprise"),
        ({"id": "a b"}, "id"),
    ],
)
def test_what_cannot_be_carried_is_told(cells: dict[str, Any], column: str) -> None:
    reading = read([event(**cells)])
    assert {loss.column for loss in reading.losses} == {column}
    assert column in str(reading.losses)
    assert not ce.check(reading.chronicle)


def test_a_zero_is_no_claim() -> None:
    nobody = event(deaths_a=0, deaths_civilians=0, deaths_unknown=0, best=0, low=0, high=0)
    assert counts_of(read([nobody]).chronicle) == {}
    at_most = event(deaths_a=0, deaths_civilians=0, deaths_unknown=0, best=0, low=0, high=3)
    assert counts_of(read([at_most]).chronicle) == {"deaths": ce.up_to(3)}


def test_parties_and_places_that_are_known_are_found_by_their_codes() -> None:
    state = ce.Party(id="north", kind="state", names=["Northland"], codes={"ucdp": "901"})
    land = ce.Place(id="northland", names=["Northland"], kind="area", codes={"gw": "990"})
    known = ce.Chronicle(parties=[state], places=[land])
    chronicle = read([event()], known=known).chronicle
    assert chronicle.incident("ged-7").parties == ("north", "ucdp-actor-902")
    assert chronicle.party("north") == state
    place = chronicle.incident("ged-7").where
    assert place is not None
    assert "northland" in chronicle.containers(place)


def test_records_without_statements_can_be_read_onto() -> None:
    state = ce.Party(id="north", kind="state", names=["Northland"], codes={"ucdp": "901"})
    chronicle = read([event()], onto=ce.Chronicle(parties=[state])).chronicle
    assert chronicle.incident("ged-7").parties == ("north", "ucdp-actor-902")
    assert not ce.check(chronicle)


def test_where_takes_some_rows() -> None:
    rows = [event(7), event(8, country="Southland", country_id=991)]
    taken = read(rows, where=lambda row: row["country"] == "Southland").chronicle
    assert [one.id for one in taken.incidents] == ["ged-8"]


def test_a_later_release_tells_what_changed_and_nothing_else() -> None:
    first = read([event(7), event(8), event(9), event(10)])
    later = read(
        [
            event(7),
            event(8, best=7, deaths_unknown=4),
            event(9, deaths_a=0, deaths_unknown=4, where_coordinates="Lake Town"),
        ],
        release="32.1",
        published="2033-06-01",
        onto=first.chronicle,
        complete=True,
    )
    chronicle = later.chronicle
    assert not later.losses
    assert not ce.check(chronicle)
    assert len(chronicle.incidents) == 4
    assert counts_of(chronicle, release="32.1", id=8)["deaths"].likeliest == 7
    retracted = [one.to for s in chronicle.statements for one in s.responses]
    assert sorted(filter(None, retracted)) == ["ucdp-ged-31.1-10", "ucdp-ged-31.1-9#deaths_a"]
    same = ce.reconcile(chronicle, subject="ged-7").about(aspect="casualties")
    assert [one.evidence.conflicts for one in same] == [()] * 3
    with pytest.raises(ce.Invalid, match=r"read already"):
        read([event()], onto=chronicle)


def test_a_table_of_another_kind_is_refused() -> None:
    with pytest.raises(ce.Invalid, match="a column is missing"):
        read([{"id": "1", "name": "x"}])


def test_rows_with_one_id_are_told() -> None:
    assert [loss.column for loss in read([event(), event()]).losses] == ["id"]
