"""GeoJSON: where things lie, what is told of them, and that another library takes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import caucasus_events as ce
from caucasus_events.formats import geojson
from caucasus_events.testing import strategies as its

JUNE = ce.datasets.june_2023()
WIDE = ce.Coordinates(latitude=40, longitude=46, within_km=30)
PLACES = [
    ce.Place(id="district", names=["District"], kind="area", coordinates=WIDE),
    ce.Place(id="village", names=["Village"], within=["district"]),
    ce.Place(
        id="bridge",
        names=["Bridge"],
        within=["district"],
        coordinates=ce.Coordinates(latitude=39.5, longitude=46.5),
    ),
    ce.Place(id="land", names=["Land"], coordinates=ce.Coordinates(latitude=1, longitude=2)),
    ce.Place(id="hill", names=["Hill"], within=["land"]),
]


def feature(document: dict[str, Any], id: str) -> dict[str, Any]:
    [found] = [one for one in document["features"] if one["id"] == id]
    return found  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("where", "point", "lost"),
    [
        ("bridge", [46.5, 39.5], None),
        ("village", [46, 40], "its place has no point, so that of a place around it is drawn"),
        ("hill", None, "no point is known, so it is on no map"),
        (None, None, "no point is known, so it is on no map"),
    ],
)
def test_an_incident_lies_where_its_place_does(
    where: str | None, point: list[float] | None, lost: str | None
) -> None:
    incident = ce.Incident(id="i", kind="clash", title="Clash", where=where)
    written = geojson.write([*PLACES, incident])
    geometry = feature(written.document, "i")["geometry"]
    assert geometry == (point and {"type": "Point", "coordinates": point})
    assert [one.what for one in written.losses if one.row == "i"] == ([lost] if lost else [])


def test_an_area_is_told_to_be_more_than_its_point() -> None:
    losses = {(one.row, one.what) for one in geojson.write(PLACES).losses}
    assert losses == {
        ("district", "it is more than a point, and is drawn as one"),
        ("village", "no point is known, so it is on no map"),
        ("hill", "no point is known, so it is on no map"),
    }


def test_a_feature_has_what_its_record_and_the_findings_on_it_say() -> None:
    night = "martuni-martakert-2023-06-28"
    properties = feature(geojson.write(JUNE).document, night)["properties"]
    assert properties["title"] == JUNE.incident(night).title
    assert properties["when_zone"] == "+04:00"
    rows = ce.reconcile(JUNE, subject=night).rows()
    assert [one["id"] for one in properties["findings"]] == [row["id"] for row in rows]


def test_another_library_takes_it(tmp_path: Path) -> None:
    model = pytest.importorskip("geojson_pydantic").FeatureCollection
    path = tmp_path / "june.geojson"
    written = geojson.write(JUNE)
    written.save(path)
    read = model.model_validate_json(path.read_text(encoding="utf-8"))
    ids = [*(one.id for one in JUNE.incidents), *(one.id for one in JUNE.places)]
    assert [one.id for one in read.features] == ids
    drawn = {one.id: one.geometry.coordinates for one in read.features if one.geometry}
    for place in JUNE.places:
        spot = place.coordinates
        assert (place.id in drawn) is (spot is not None)
        assert spot is None or drawn[place.id][:2] == (spot.longitude, spot.latitude)


@given(its.chronicles())
def test_another_library_takes_any(chronicle: ce.Chronicle) -> None:
    model = pytest.importorskip("geojson_pydantic").FeatureCollection
    written = geojson.write(chronicle)
    assert len(model.model_validate(written.document).features) == len(written.document["features"])
