"""GeoJSON (RFC 7946): a feature for each incident and each place, for maps and QGIS."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import Chronicle, grouped
from caucasus_events.core.record import Record
from caucasus_events.documents.conversion import shared_converter
from caucasus_events.findings.reconciliation import Finding, Findings, reconcile
from caucasus_events.findings.rules import Rule, envelope
from caucasus_events.formats.readings import Loss, Losses, fates
from caucasus_events.formats.writings import Document, untold
from caucasus_events.records.incidents import Incident
from caucasus_events.records.parties import Sides
from caucasus_events.records.places import Place, PlaceKind
from caucasus_events.values.columns import earliest, latest
from caucasus_events.values.when import When

__all__ = ["FIELDS", "write"]

FIELDS = fates(
    """\
Chronicle.title|title|
Chronicle.zone||only its effect on the first and last instants is written
Incident.*|a feature and its properties|
Place.*|a feature and its properties; coordinates: its geometry|
Party||only its id stands there
Source||only its id stands there
Statement||only what its claims come to stands there, in `findings`
"""
)
"""Where each field goes; any other is told as a loss."""


def write(
    records: Chronicle | Iterable[Record], *, rule: Rule = envelope, sides: Sides | None = None
) -> Document:
    """Write the incidents and places of a chronicle, as amended, as a FeatureCollection.

    A place lies at its own point. An incident lies at that of its place, or else of the nearest
    place around it that says within how many kilometres it lies. Where there is no such point,
    the geometry is null. `findings` has what is claimed of each comes to.

    Args:
        records: a chronicle or loose records.
        rule: what makes an estimate of the evidence on a topic.
        sides: who is on which side; the chronicle's own if None.
    """
    amending = Amending(records)
    chronicle = amending.chronicle
    findings = reconcile(amending.given, rule=rule, sides=sides)
    about = grouped(findings, lambda finding: (finding.topic.subject,))
    losses: list[Loss] = []
    features = [_incident(chronicle, one, losses) for one in chronicle.incidents]
    features += [_place(one, losses) for one in chronicle.places]
    for feature in features:
        feature["properties"]["findings"] = [*map(_cells, about.get(feature["id"], ()))]
    title = {} if chronicle.title is None else {"title": chronicle.title}
    losses += untold(amending.given, FIELDS, chronicle)
    document = {"type": "FeatureCollection", **title, "features": features}
    return Document(document=document, losses=Losses(losses))


def _incident(chronicle: Chronicle, incident: Incident, losses: list[Loss]) -> dict[str, Any]:
    where = chronicle.place(incident.where) if incident.where else None
    around = map(chronicle.place, chronicle.containers(where.id)) if where else ()
    wide = (one for one in around if one.coordinates and one.coordinates.within_km is not None)
    at = where if where is None or where.coordinates else next(wide, where)
    if at is not where and at is not None:
        what = "its place has no point, so that of a place around it is drawn"
        losses.append(Loss(row=incident.id, column="where", what=what, found=at.id))
    feature = _feature("incident", incident, at, "where", losses)
    if incident.when:
        feature["properties"] |= _time_cells(chronicle.zoned(incident.when))
    return feature


def _place(place: Place, losses: list[Loss]) -> dict[str, Any]:
    if place.coordinates and place.kind not in (PlaceKind.SPOT, PlaceKind.OTHER):
        what = "it is more than a point, and is drawn as one"
        losses.append(Loss(row=place.id, column="coordinates", what=what, found=place.kind.value))
    return _feature("place", place, place, "coordinates", losses)


def _feature(
    kind: str, record: Incident | Place, at: Place | None, column: str, losses: list[Loss]
) -> dict[str, Any]:
    """Make the feature of a record that lies at a place."""
    properties: dict[str, Any] = {"record": kind, "title": record.label()}
    properties |= shared_converter((), detailed=False).unstructure(record)
    del properties["id"]
    properties.pop("coordinates", None)
    geometry = None
    if at is None or at.coordinates is None:
        what = "no point is known, so it is on no map"
        losses.append(Loss(row=record.id, column=column, what=what))
    else:
        spot = at.coordinates
        geometry = {"type": "Point", "coordinates": [spot.longitude, spot.latitude]}
        properties["drawn_at"] = at.id
        if spot.within_km is not None:
            properties["within_km"] = spot.within_km
    return {"type": "Feature", "id": record.id, "geometry": geometry, "properties": properties}


def _time_cells(when: When) -> dict[str, str]:
    cells = {
        "when": when.edtf,
        "when_earliest": earliest(when),
        "when_latest": latest(when),
        "when_zone": when.zone,
        "when_wording": when.wording,
    }
    return {name: cell for name, cell in cells.items() if cell is not None}


def _cells(finding: Finding) -> dict[str, Any]:
    """Return the row of a finding, without its subject and empty cells."""
    row = Findings.columns.row(finding)
    return {
        name: cell for name, cell in row.items() if cell not in (None, "") and name != "subject"
    }
