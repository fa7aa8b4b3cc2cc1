"""Tidy tables of a chronicle as Arrow: for polars, DuckDB, pandas, pyarrow, and Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.chronicle.timelines import Timeline, timeline
from caucasus_events.core.frozen_map import Noted
from caucasus_events.core.progress import Progress
from caucasus_events.core.record import Record
from caucasus_events.core.results import Column, Columns, Plain, Shown, plain
from caucasus_events.core.suggestions import suggest_name
from caucasus_events.core.tables import Table
from caucasus_events.documents.files import StrPath, checked_path
from caucasus_events.errors import MissingExtra, UnknownId, shown
from caucasus_events.findings.evidence import Stance, format_value
from caucasus_events.findings.reconciliation import (
    Finding,
    Findings,
    reconcile,
    topic_columns,
)
from caucasus_events.findings.rules import Rule, envelope
from caucasus_events.formats.readings import fates
from caucasus_events.formats.writings import Written, untold
from caucasus_events.records.ceasefires import Ceasefire
from caucasus_events.records.incidents import Incident
from caucasus_events.records.names import Name
from caucasus_events.records.parties import Affiliation, Party, Sides
from caucasus_events.records.places import Place
from caucasus_events.records.sources import Source
from caucasus_events.records.statements import Statement
from caucasus_events.values.columns import answer_columns, joined, time_columns
from caucasus_events.values.when import When

__all__ = ["FIELDS", "Tables", "TidyTable", "tables"]


@attrs.frozen
class _Of:
    """A part of a statement, with what is around it."""

    chronicle: Chronicle
    statement: Statement
    part: Any = None

    @property
    def said(self) -> When | None:
        return self.chronicle.said(self.statement)

    @property
    def address(self) -> str:
        return f"{self.statement.id}#{self.part.key}"

    @property
    def sources(self) -> str:
        known = self.chronicle.sources_of(self.statement.id)
        return joined(source.id for source in known)

    @property
    def side(self) -> str | None:
        speakers = self.statement.named_speakers
        sides = (self.chronicle.side_of(speaker, self.said) for speaker in speakers)
        return joined(filter(None, sides)) or None


def _spot(place: Place, name: str) -> float | None:
    number: float | None = getattr(place.coordinates, name, None)
    return None if number is None else float(number)


_STATEMENT: Columns[_Of] = Columns(
    Column("statement", "id of the statement", lambda one: one.statement.id),
    Column("speaker", "ids of who spoke", lambda one: joined(one.statement.named_speakers) or None),
    Column("side", "ids of their sides at the time", lambda one: one.side),
    time_columns("said", "when it was said", lambda one: one.said),
)
_STATEMENTS: Columns[_Of] = Columns(
    _STATEMENT,
    Column("medium", "how it was said", lambda one: one.statement.medium),
    Column("summary", "what it says in a few words", lambda one: one.statement.summary),
    Column("claims", "how many claims it makes", lambda one: len(one.statement.claims), int),
    Column("sources", "ids of where it can be read", lambda one: one.sources),
)
_CLAIMS: Columns[_Of] = Columns(
    Column("id", "address of the claim", lambda one: one.address),
    _STATEMENT,
    topic_columns(lambda one: one.part.topic),
    Column("polarity", "whether it asserts or denies", lambda one: one.part.topic_polarity),
    Column("certainty", "how certain the speaker claims to be", lambda one: one.part.certainty),
    Column("value", "what it states, in words", lambda one: format_value(one.part.value)),
    answer_columns("value", "what it states", lambda one: one.part.value),
    time_columns("during", "the time for which it holds", lambda one: one.part.during),
    Column("party_concerned", "whose loss or act it is", lambda one: one.part.party_concerned),
    Column("sources", "ids of where it can be read", lambda one: one.sources),
)
_REPORTS: Columns[_Of] = Columns(
    Column("statement", "id of the statement", lambda one: one.statement.id),
    Column("source", "id of where it can be read", lambda one: one.part.source),
    Column("via", "ids of who passed it on before", lambda one: joined(r.by for r in one.part.via)),
    Column("speaker", "id of the speaker that it names instead", lambda one: one.part.speaker),
    Column("locator", "where in the source", lambda one: one.part.locator),
    Column("quote", "the words themselves", lambda one: one.part.quote),
)
_POSITIONS: Columns[_Of] = Columns(
    Column("id", "address of the position", lambda one: one.address),
    _STATEMENT,
    Column("kind", "which attitude it is", lambda one: one.part.kind),
    Column("matter", "what it is about, in a few words", lambda one: one.part.matter),
    Column("subject", "id of what it is about", lambda one: one.part.subject),
    Column("holder", "id of whose it is, if not the speaker's", lambda one: one.part.holder),
    Column("to", "ids of those addressed", lambda one: joined(getattr(one.part, "to", ()))),
)
_RESPONSES: Columns[_Of] = Columns(
    Column("id", "address of the response", lambda one: one.address),
    _STATEMENT,
    Column("kind", "how it answers", lambda one: one.part.kind),
    Column("to", "address of what it answers", lambda one: one.part.to),
    Column("by", "id of who answers, if not the speaker", lambda one: one.part.by),
)
_STANCES: Columns[tuple[Finding, Stance]] = Columns(
    Column("finding", "id of the finding", lambda item: item[0].id),
    Column("voice", "id of the voice", lambda item: item[1].voice),
    Column("speakers", "ids of those who spoke", lambda item: joined(item[1].speakers)),
    Column("side", "id of its side", lambda item: item[1].side),
    Column("polarity", "whether it asserts or denies", lambda item: item[1].polarity),
    Column("value", "what it says, in words", lambda item: format_value(item[1].value)),
    answer_columns("value", "what it says", lambda item: item[1].value),
    Column("admits", "whether it is against its own side", lambda item: item[1].admits, bool),
    Column("accuses", "id of the side that it accuses", lambda item: item[1].accuses),
    Column("entailed", "whether it only follows", lambda item: item[1].is_entailed, bool),
    time_columns("said", "when it was first said", lambda item: item[1].said_at),
    Column("claims", "addresses of what says so", lambda item: joined(item[1].addresses)),
)
_INCIDENTS: Columns[tuple[Chronicle, Incident]] = Columns(
    Column("id", "id of the incident", lambda item: item[1].id),
    Column("kind", "what sort of incident it is", lambda item: item[1].kind),
    Column("title", "a few words to recognise it by", lambda item: item[1].title),
    time_columns("when", "about when", lambda item: item[0].zoned(item[1].when)),
    Column("where", "id of the place", lambda item: item[1].where),
    Column("parties", "ids of those said to be involved", lambda item: joined(item[1].parties)),
    Column("part_of", "ids of what it is a part of", lambda item: joined(item[1].part_of)),
)
_PARTIES: Columns[tuple[Chronicle, Party]] = Columns(
    Column("id", "id of the party", lambda item: item[1].id),
    Column("kind", "what sort of party it is", lambda item: item[1].kind),
    Column("label", "its names", lambda item: item[1].label()),
    Column("side", "id of its side", lambda item: item[0].side_of(item[1].id)),
)
_AFFILIATIONS: Columns[tuple[Chronicle, Party, Affiliation]] = Columns(
    Column("party", "id of the party", lambda item: item[1].id),
    Column("of", "id of the party that it belongs to", lambda item: item[2].of),
    Column("role", "what it is to that party", lambda item: item[2].role),
    Column("title", "the office held", lambda item: item[2].title),
    time_columns("during", "when the tie existed", lambda item: item[0].zoned(item[2].during)),
)
_NAMES: Columns[tuple[str, Name]] = Columns(
    Column("record", "id of what is named so", lambda item: item[0]),
    Column("name", "the name in its own script", lambda item: item[1].text),
    Column("language", "its language", lambda item: item[1].language),
    Column("used_by", "ids of the parties that use it", lambda item: joined(item[1].used_by)),
)
_CODES: Columns[tuple[str, str, str]] = Columns(
    Column("record", "id of the record, or address of the claim", lambda item: item[0]),
    Column("scheme", "which codes these are", lambda item: item[1]),
    Column("code", "the code", lambda item: item[2]),
)
_PLACES: Columns[Place] = Columns(
    Column("id", "id of the place", lambda place: place.id),
    Column("kind", "what sort of place it is", lambda place: place.kind),
    Column("label", "its names", lambda place: place.label()),
    Column("within", "ids of what contains it", lambda place: joined(place.within)),
    Column("latitude", "in degrees", lambda place: _spot(place, "latitude"), float),
    Column("longitude", "in degrees", lambda place: _spot(place, "longitude"), float),
    Column("within_km", "how near to that it lies", lambda place: _spot(place, "within_km"), float),
)
_SOURCES: Columns[tuple[Chronicle, Source]] = Columns(
    Column("id", "id of the source", lambda item: item[1].id),
    Column("publisher", "id of the party that published it", lambda item: item[1].publisher),
    Column("title", "its title", lambda item: item[1].title),
    Column("url", "where it was published", lambda item: item[1].url),
    time_columns("published", "when", lambda item: item[0].zoned(item[1].published)),
    time_columns("accessed", "when it was read", lambda item: item[0].zoned(item[1].accessed)),
    Column("language", "its language", lambda item: item[1].language),
    Column("archived", "where a copy is kept", lambda item: item[1].archived),
)


FIELDS = fates(
    """\
Chronicle.zone||it moves the first and last instants, and its name is not written
Chronicle.sides||only the side of each party and speaker is written
Statement.id|statement|
Statement.speaker|speaker|
Statement.speakers|speaker|
Statement.said|said|
Statement.medium|medium|
Statement.summary|summary|
Statement.subject||it is written with each claim
Statement.reports|sources, table reports|
Report.source|source|
Report.via|via|
Relay.by|via|
Report.speaker|speaker|
Report.locator|locator|
Report.quote|quote|
Statement.claims|table claims|
Statement.responses|table responses|
Statement.positions|table positions|
Position.key|id|
Position.matter|matter|
Position.subject|subject|
Position.holder|holder|
Call.to|to|
Demand.to|to|
Offer.to|to|
Pledge.to|to|
When.edtf|the column of the time, and its first and last instant|
When.zone||it moves the first and last instants, and its name is not written
Claim.subject|subject|
Claim.key|id|
Claim.polarity|polarity|
Claim.certainty|certainty|
Claim.during|during|
Casualties.harm|category|
Casualties.of|whose|
Casualties.count|value|
Casualties.population|population|
Casualties.condition|detail|
Casualties.span|span|
MaterialLoss.what|population|
MaterialLoss.model|detail|
MaterialLoss.fate|category|
MaterialLoss.of|whose|
MaterialLoss.count|value|
MaterialLoss.span|span|
Responsibility.by|whose or value|
Responsibility.act|category|
Responsibility.is_attempt|detail|
MeansUsed.means|category|
MeansUsed.by|whose|
Timing.when|value|
Timing.when.wording|value|
Location.place|value|
Location.part|category|
Access.state|value|
Access.to|category|
Access.part|detail|
Control.by|value|
Control.part|detail|
Declaration.by|whose|
Declaration.begins|value|
Declaration.begins.wording|value|
Declaration.declared||it is the value where nothing tells when it begins
Ending.by||only who called it off or made it collapse is written
Ending.when|value|
Ending.when.wording|value|
Violation.by|whose|
Violation.term|category|
Violation.incident||it is the span, unless the number is a running total
Violation.count|value|
Violation.unit|unit|
Violation.where|where|
Violation.span|span|
Outcome.result|category, polarity|
Quantity.what|category|
Quantity.count|value|
Quantity.of|whose|
Quantity.unit|unit|
Quantity.span|span|
Count.low|value_low|
Count.high|value_high|
Count.likeliest|value_likeliest|
Count.wording|value|
Response.key|id|
Response.kind|kind|
Response.to|to|
Response.by|by|
Incident.id|id|
Incident.title|title|
Incident.when|when|
Incident.where|places|
Incident.parties|parties|
Incident.kind|kind|
Incident.part_of|part_of|
Incident.names|table names|
Party.id|id|
Party.kind|kind|
Party.names|label, table names|
Party.affiliations|table affiliations|
Affiliation.*|table affiliations|
Place.id|id|
Place.kind|kind|
Place.names|label, table names|
Place.within|within|
Place.coordinates|latitude, longitude, within_km|
Name.*|table names|
Noted.codes|table codes|
Source.id|id|
Source.publisher|publisher|
Source.title|title|
Source.url|url|
Source.published|published|
Source.accessed|accessed|
Source.language|language|
Source.archived|archived|
IncidentLink||they bear on the findings, and have no table
Negotiation||only its rounds stand in the timeline
Ceasefire||only its terms and what is said of it stand in the tables
Amendment||what it replaced is left out
"""
)
"""Where each field goes; any other is told as a loss."""

_COLUMNS: dict[str, Columns[Any]] = {
    "statements": _STATEMENTS,
    "reports": _REPORTS,
    "claims": _CLAIMS,
    "positions": _POSITIONS,
    "responses": _RESPONSES,
    "findings": Findings.columns,
    "stances": _STANCES,
    "timeline": Timeline.columns,
    "incidents": _INCIDENTS,
    "parties": _PARTIES,
    "affiliations": _AFFILIATIONS,
    "places": _PLACES,
    "names": _NAMES,
    "codes": _CODES,
    "sources": _SOURCES,
}


@attrs.frozen(kw_only=True, repr=False)
class TidyTable(Shown):
    """One table, which polars, DuckDB, pandas, pyarrow and others take as it is.

    In Arrow, `_earliest` and `_latest` of a time are microseconds since 1970 as whole numbers, in
    UTC unless `_local` is true; then no zone is known. In `rows()` they are ISO text.
    """

    name: str
    """What it holds, such as 'claims'."""
    _items: tuple[Any, ...] = attrs.field(alias="items")

    @property
    def columns(self) -> Columns[Any]:
        """Its columns; print them for what each holds."""
        return _COLUMNS[self.name]

    def __len__(self) -> int:
        return len(self._items)

    def _told(self) -> str:
        return f"{self.name}: {len(self)} rows"

    def _tables(self) -> Iterable[Table]:
        rows = [["" if v is None else str(v) for v in row.values()] for row in self.rows()]
        yield Table(self.columns.names, rows, title=self.name, empty="no rows")

    def rows(self) -> list[dict[str, Plain]]:
        """Return flat rows of plain values."""
        return [self.columns.row(item) for item in self._items]

    def plain(self) -> Any:
        """Return the rows as plain data, ready for JSON."""
        return plain(self.rows())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand the table over by the Arrow C stream interface; needs the extra `arrow`.

        Raises:
            MissingExtra: nanoarrow is not installed.
        """
        try:
            import nanoarrow
            from nanoarrow.c_array_stream import CArrayStream
        except ImportError:
            raise MissingExtra(
                "to give tables as Arrow needs nanoarrow; "
                "run pip install 'caucasus-events[arrow]', or use rows()"
            ) from None

        types = {
            str: nanoarrow.string(),
            int: nanoarrow.int64(),
            float: nanoarrow.float64(),
            bool: nanoarrow.bool_(),
        }
        columns = [*self._arrow_columns()]
        schema = nanoarrow.c_schema(
            nanoarrow.struct({name: types[holds] for name, holds, _ in columns})
        )
        arrays = [nanoarrow.c_array(values, types[holds]) for _, holds, values in columns]
        table = nanoarrow.c_array_from_buffers(schema, len(self), buffers=[None], children=arrays)
        return CArrayStream.from_c_arrays([table], schema).__arrow_c_stream__(requested_schema)

    def _arrow_columns(self) -> Iterator[tuple[str, type, list[Any]]]:
        """Yield the name, type and values of each column; instants as whole numbers."""
        for column in self.columns:
            values: list[Any] = [column.cell(item) for item in self._items]
            if column.holds is not datetime:
                yield column.name, column.holds, values
                continue
            yield column.name, int, [*map(_microseconds, values)]
            if column.name.endswith("_latest"):
                name = column.name.removesuffix("_latest")
                earliest = next(c for c in self.columns if c.name == f"{name}_earliest")
                ends = zip(values, map(earliest.cell, self._items), strict=True)
                yield f"{name}_local", bool, [_is_local(last or first) for last, first in ends]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _microseconds(iso: str | None) -> int | None:
    if iso is None:
        return None
    instant = datetime.fromisoformat(iso)
    utc = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return (utc - _EPOCH) // timedelta(microseconds=1)


def _is_local(iso: Plain) -> bool | None:
    return None if iso is None else not str(iso).endswith("Z")


@attrs.frozen(kw_only=True, repr=False)
class Tables(Written):
    """The tables of a chronicle, each by its name, and what they could not hold."""

    tables: tuple[TidyTable, ...]
    """The tables."""

    def __iter__(self) -> Iterator[TidyTable]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    def __getitem__(self, name: str) -> TidyTable:
        """Return the table with a name.

        Raises:
            UnknownId: there is no such table; the nearest is suggested.
        """
        for table in self:
            if table.name == name:
                return table
        near = suggest_name(name, [*_COLUMNS], f"known are {', '.join(_COLUMNS)}")
        raise UnknownId(f"there is no table {shown(name)}; {near}")

    def save(self, folder: StrPath) -> None:
        """Write each table as a Parquet file into a folder, which is made if there is none.

        They are written by polars, pyarrow or DuckDB, whichever is installed.

        Raises:
            MissingExtra: none of these is installed, or nanoarrow is not.
            OSError: a file cannot be written.
        """
        write = _parquet_writer()
        path = checked_path(folder)
        path.mkdir(exist_ok=True)
        for table in self:
            write(table, str(path / f"{table.name}.parquet"))

    def _told(self) -> str:
        return ", ".join(f"{table.name} {len(table)}" for table in self)

    def _tables(self) -> Iterable[Table]:
        rows = [(one.name, str(len(one)), ", ".join(one.columns.names)) for one in self]
        yield Table(("table", "rows", "columns"), rows)


def _parquet_writer() -> Callable[[TidyTable, str], object]:
    with suppress(ImportError):
        import nanoarrow  # noqa: F401  # through which each of the others reads a table

        with suppress(ImportError):
            import polars

            return lambda table, path: polars.DataFrame(table).write_parquet(path)
        with suppress(ImportError):
            import pyarrow
            import pyarrow.parquet

            return lambda table, path: pyarrow.parquet.write_table(pyarrow.table(table), path)
        with suppress(ImportError):
            import duckdb

            return lambda table, path: duckdb.from_arrow(table).write_parquet(path)
    raise MissingExtra(
        "to write Parquet needs nanoarrow, and polars, pyarrow or duckdb; "
        "run pip install 'caucasus-events[parquet]', or use rows()"
    )


def _codes(chronicle: Chronicle) -> Iterator[tuple[str, str, str]]:
    """Yield the codes of every record and claim."""
    for id, one in chronicle.addressed():
        if isinstance(one, Noted):
            yield from ((id, scheme, code) for scheme, code in one.codes.items())


def tables(
    records: Chronicle | Iterable[Record],
    *,
    rule: Rule = envelope,
    sides: Sides | None = None,
    progress: Progress = False,
) -> Tables:
    """Lay out a chronicle, as amended, as tidy tables.

    | table | a row for each |
    | --- | --- |
    | statements, reports | statement, and report of one |
    | claims, positions, responses | claim, position and response |
    | findings | finding of `reconcile` |
    | stances | stance of a voice on a finding |
    | timeline | entry of `timeline` |
    | incidents, parties, places, sources | incident, party, place and source |
    | affiliations | tie of a party to another |
    | names | name of a party, place, incident or ceasefire |
    | codes | code of a record or claim |

    Args:
        records: a chronicle or loose records.
        rule: what makes an estimate of the evidence on a topic.
        sides: who is on which side; the chronicle's own if None.
        progress: True shows how far reconciling has come; a function is called with how many
            topics are done and how many there are.

    Raises:
        UnknownId: there is no such party as the sides name.
        Invalid: the rule is no function, or the sides are no Sides.
    """
    amending = Amending(records)
    chronicle = amending.chronicle
    findings = reconcile(amending.given, rule=rule, sides=sides, progress=progress)
    entries = timeline(chronicle)
    said = chronicle.statements
    named: tuple[Party | Place | Incident | Ceasefire, ...]
    named = (*chronicle.parties, *chronicle.places, *chronicle.incidents, *chronicle.ceasefires)
    items: dict[str, Iterable[Any]] = {
        "statements": (_Of(chronicle, one) for one in said),
        "reports": (_Of(chronicle, one, part) for one in said for part in one.reports),
        "claims": (_Of(chronicle, one, part) for one in said for part in one.claims),
        "positions": (_Of(chronicle, one, part) for one in said for part in one.positions),
        "responses": (_Of(chronicle, one, part) for one in said for part in one.responses),
        "findings": findings,
        "stances": ((f, stance) for f in findings for stance in f.evidence.stances),
        "timeline": ((entry, False) for entry in entries),
        "incidents": ((chronicle, incident) for incident in chronicle.incidents),
        "parties": ((chronicle, party) for party in chronicle.parties),
        "affiliations": ((chronicle, p, tie) for p in chronicle.parties for tie in p.affiliations),
        "places": chronicle.places,
        "names": ((one.id, name) for one in named for name in one.names),
        "codes": _codes(chronicle),
        "sources": ((chronicle, source) for source in chronicle.sources),
    }
    return Tables(
        tables=tuple(TidyTable(name=name, items=tuple(items[name])) for name in _COLUMNS),
        losses=untold(amending.given, FIELDS, chronicle),
    )
