"""JSON-LD: who said what and who passed it on, for RDF stores and SPARQL.

PROV-O tells who spoke and who quoted whom, SEM what is said to have happened, where and within
which four bounds of time, and schema.org what is claimed and where it appears. A claim is a
`Claim` and never a `ClaimReview`: the status of a finding is no rating, and findings stay out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, cast
from urllib.parse import quote

import attrs

from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle, chronicle_of
from caucasus_events.core.record import Record
from caucasus_events.core.references import links, split_address
from caucasus_events.findings.evidence import format_value
from caucasus_events.formats.readings import Loss, Losses, fates
from caucasus_events.formats.writings import Document
from caucasus_events.records.amendments import Amendment
from caucasus_events.records.claims import Claim, Polarity
from caucasus_events.records.incidents import Incident
from caucasus_events.records.names import Name
from caucasus_events.records.parties import Party, PartyKind
from caucasus_events.records.places import Coordinates, Place
from caucasus_events.records.sources import Source
from caucasus_events.records.statements import Report, Response, Statement
from caucasus_events.values.counts import Count
from caucasus_events.values.instants import naive_datetime
from caucasus_events.values.when import When

__all__ = ["CONTEXT", "FIELDS", "write"]

CONTEXT: Mapping[str, str] = MappingProxyType(
    {
        "ce": "urn:caucasus-events:vocabulary:",
        "edtf": "http://id.loc.gov/datatypes/edtf/",
        "prov": "http://www.w3.org/ns/prov#",
        "schema": "https://schema.org/",
        "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""The prefixes of the vocabularies; `ce` stands before the model's own words."""

FIELDS = fates(
    """\
Chronicle.title|schema:name|
Party.names|schema:name, ce:names|
Place.names|schema:name, ce:names|
Place.within|schema:containedInPlace|
Place.coordinates|schema:geo|
Coordinates.latitude|schema:latitude|
Coordinates.longitude|schema:longitude|
Name.text|schema:name|
Source.publisher|schema:publisher|
Source.title|schema:name|
Source.url|schema:url|
Source.language|schema:inLanguage|
Source.archived|schema:archivedAt|
Source.sha256|schema:sha256|
Incident.title|schema:name|
Incident.when|sem:hasTime, and the four time stamps|
Incident.where|sem:hasPlace|
Incident.parties|sem:hasActor|
Incident.part_of|sem:subEventOf|
Negotiation.title|schema:name|
Ceasefire.title|schema:name|
Statement.rests_on|prov:wasInfluencedBy|
Statement.summary|schema:abstract|
Report.source|schema:isPartOf|
Report.quote|schema:text|
Claim.subject|schema:about|
Position.subject|schema:about|
Position.matter|schema:name|
Count.low|schema:minValue|
Count.high|schema:maxValue|
Count.likeliest|schema:value|
When.edtf|ce:edtf, and SEM's four time stamps|a time outside the years 1 to 9999 has no stamps
Noted.codes|schema:identifier|
(all others)|ce: and the name of the field|
"""
)
"""Where each field goes."""

_TERMS = {one.column: one.goes_to for one in FIELDS if ":" in one.goes_to.split(",")[0]}
_TYPES: Mapping[type, tuple[str, ...]] = {
    Place: ("sem:Place", "schema:Place"),
    Source: ("prov:Entity", "schema:CreativeWork"),
    Incident: ("sem:Event",),
    Statement: ("prov:Entity",),
    Report: ("prov:Entity",),
    When: ("sem:Time",),
    Count: ("schema:QuantitativeValue",),
    Coordinates: ("schema:GeoCoordinates",),
}
STAMPS = (
    "sem:hasEarliestBeginTimeStamp",
    "sem:hasLatestBeginTimeStamp",
    "sem:hasEarliestEndTimeStamp",
    "sem:hasLatestEndTimeStamp",
)
_IN_ORDER = ("agenda", "names", "reports", "via")
"""Fields whose order means something; RDF keeps it in lists alone."""


def write(
    records: Chronicle | Iterable[Record], *, base: str = "urn:caucasus-events:record:"
) -> Document:
    """Write a chronicle as JSON-LD, with its context inside.

    All of it is written, amendments too; what PROV, SEM and schema.org have no term for stands
    under the model's own word, such as `ce:polarity`.

    Args:
        records: a chronicle or loose records.
        base: what stands before each id, such as 'https://example.org/june-2023/'.
    """
    chronicle = chronicle_of(records)
    writer = _Writer(chronicle, base)
    document = {"@context": dict(CONTEXT), "@graph": [*writer.nodes()]}
    return Document(document=document, losses=Losses(writer.losses))


class _Writer:
    def __init__(self, chronicle: Chronicle, base: str) -> None:
        self.chronicle = chronicle
        self.base = base
        self.losses: list[Loss] = []

    def nodes(self) -> Iterator[dict[str, Any]]:
        if header := self.fields(None, "the chronicle", self.chronicle, leave=COLLECTIONS):
            yield {"@type": "ce:Chronicle"} | header
        for name in COLLECTIONS:
            for record in getattr(self.chronicle, name):
                yield self.node(getattr(record, "id", None), record)

    def to(self, *ids: str) -> list[dict[str, str]]:
        """Refer to records by id, or to parts of them by address."""
        return [{"@id": self.iri(id)} for id in ids]

    def iri(self, id: str) -> str:
        whole, key = split_address(id)
        return f"{self.base}{quote(whole, safe='')}" + (f"#{quote(key, safe='')}" if key else "")

    def node(self, id: str | None, record: Record, row: str = "") -> dict[str, Any]:
        """Return the node of a record.

        Args:
            id: its id or address; None makes it blank.
            record: the record.
            row: the id of what holds it, if it is blank.
        """
        cls = type(record)
        named = {} if id is None else {"@id": self.iri(id)}
        types = {"@type": [*_TYPES.get(cls, ()), f"ce:{cls.__name__}"]}
        leave = () if id is None else ("id", "key")
        fields = self.fields(id, id or row, record, leave)
        if isinstance(record, Incident) and record.when:  # an event bears the stamps of its time
            time = fields["sem:hasTime"]
            fields |= {term: time[term] for term in STAMPS if term in time}
        return named | types | fields | self.more(id, row, record)

    def fields(
        self, id: str | None, row: str, record: Record, leave: Iterable[str]
    ) -> dict[str, Any]:
        cls = type(record)
        ids = {link.name for link in links(cls) if link.kinds}
        ids |= {"old"} if cls is Amendment else set()
        found: dict[str, Any] = {}
        for name in (field.name for field in attrs.fields(cast("Any", cls))):
            value = getattr(record, name)
            if name in leave or value is None or value == () or value == {}:
                continue
            items = value if isinstance(value, tuple) else (value,)
            if name in ids and all(isinstance(item, str) for item in items):
                made: list[Any] = self.to(*items)
            else:
                made = [made for item in items for made in self.values(id, row, name, item)]
            terms = (_TERMS.get(f"{base.__name__}.{name}") for base in cls.__mro__)
            term = next(filter(None, terms), f"ce:{name}").split(",")[0]
            if name in _IN_ORDER:
                found[f"ce:{name}"] = {"@list": made}
            else:
                found[term] = made if isinstance(value, (tuple, dict)) else made[0]
        return found

    def values(self, id: str | None, row: str, name: str, value: Any) -> Iterator[Any]:
        if isinstance(value, When):
            node: dict[str, Any] = {"@type": [*_TYPES[When], "ce:When"]}
            node |= self.fields(None, row, value, leave=("edtf",))
            node["ce:edtf"] = {"@value": value.edtf, "@type": "edtf:EDTF"}
            yield node | self.stamps(row, name, value)
        elif isinstance(value, Record):
            # What a report prints otherwise, and what nobody has claimed, has no address.
            key = getattr(value, "key", None) if id and "#" not in id else None
            yield self.node(f"{id}#{key}" if key else None, value, row)
        elif isinstance(value, dict):
            for scheme, text in value.items():
                pair = {"schema:propertyID": scheme, "schema:value": text}
                yield {"@type": "schema:PropertyValue"} | pair
        else:
            yield value.value if isinstance(value, Enum) else value

    def stamps(self, row: str, name: str, when: When) -> dict[str, Any]:
        zoned = self.chronicle.zoned(when)
        found: dict[str, Any] = {}
        for term, bound in zip(STAMPS, zoned.bounds, strict=True):
            try:
                at = None if bound is None else naive_datetime(bound)
            except (OverflowError, ValueError):
                what = f"{term} lies outside the years 1 to 9999"
                self.losses.append(Loss(row=row, column=name, what=what, found=when.edtf))
                continue
            if at is not None:
                text = at.isoformat("T", "microseconds") + ("" if zoned.is_local else "Z")
                found[term] = {"@value": text, "@type": "xsd:dateTime"}
        return found

    def more(self, id: str | None, row: str, record: Record) -> dict[str, Any]:
        """Return what follows from the fields, in the terms of PROV, SEM and schema.org."""
        match record:
            case Party():
                kind = "Person" if record.kind is PartyKind.PERSON else "Organization"
                types = ["sem:Actor", f"prov:{kind}", "ce:Party"]
                behalf = self.to(*record.speaks_for())
                more = {"prov:actedOnBehalfOf": behalf} if behalf else {}
                return {"@type": types, "schema:name": [*map(_name, record.names)]} | more
            case Place():
                return {"schema:name": [*map(_name, record.names)]}
            case Name():
                return {"schema:name": _name(record)}
            case Source():
                return {"prov:wasAttributedTo": self.to(record.publisher)}
            case Statement():
                return {"prov:wasAttributedTo": self.to(*self.chronicle.speakers(record))}
            case Report():
                return {"prov:wasQuotedFrom": self.to(row)}
            case Claim():
                told = {"schema:text": _told(record), "ce:aspect": record.kind}
                return told | (self.claimed(id, record) if id else {})
            case Response() if id:
                by = (
                    (record.by,)
                    if record.by
                    else self.chronicle.speakers(self.chronicle.statement(id))
                )
                return {"prov:wasAttributedTo": self.to(*by)}
            case Amendment():
                old = self.to(*record.old)
                return {
                    "ce:new": [{**new, "prov:wasRevisionOf": old} for new in self.to(*record.new)]
                }
            case _:
                return {}

    def claimed(self, id: str, claim: Claim) -> dict[str, Any]:
        """Return who makes a claim, and where it can be read."""
        statement = self.chronicle.statement(id)
        speakers = self.to(*self.chronicle.speakers(statement))
        sources = (report.source for report in statement.reports)
        return {
            "@type": ["prov:Entity", "schema:Claim", f"ce:{type(claim).__name__}"],
            "schema:isPartOf": self.to(statement.id),
            "schema:appearance": self.to(*filter(None, sources)),
            "prov:wasAttributedTo": speakers,
            "sem:accordingTo": speakers,
        }


def _name(name: Name) -> dict[str, str]:
    return {"@value": name.text} | ({"@language": name.language} if name.language else {})


def _told(claim: Claim) -> str:
    denied = "not " if claim.topic_polarity is Polarity.DENIED else ""
    return f"{claim.topic}: {denied}{format_value(claim.value)}"
