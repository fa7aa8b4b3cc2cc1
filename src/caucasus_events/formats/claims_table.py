"""The claims table: a chronicle as one sheet, for people who write neither JSON nor Python.

Each row makes one claim, takes one position or gives one response, in the words of the model.
Rows with a word in `record` name the parties, places and incidents. A time or a count that no text
says may stand in its form of a document: `{"edtf": "2023-06-28", "zone": "Asia/Baku"}`.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from enum import StrEnum
from itertools import zip_longest
from os import PathLike, fspath
from pathlib import Path
from typing import Any, TextIO

import attrs

from caucasus_events.checks.chronicle_checks import ADD_THE_RECORD
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.chronicle.extracting import extract
from caucasus_events.core.record import FieldType, field_types, unknown_key
from caucasus_events.core.suggestions import suggest_word
from caucasus_events.documents.count_forms import count_to
from caucasus_events.documents.reading import loads
from caucasus_events.documents.writing import dumps
from caucasus_events.errors import Invalid, MissingExtra, Problem, refuse
from caucasus_events.formats.readings import (
    ColumnFate,
    ColumnFates,
    Loss,
    Losses,
    Merged,
    Reading,
    TableData,
    fate,
    fault,
    rows_of,
    text_of,
)
from caucasus_events.formats.writings import Rows
from caucasus_events.phrases.fields import read_count, read_when
from caucasus_events.records.claims import CLAIM_KINDS
from caucasus_events.records.incidents import IncidentKind
from caucasus_events.records.parties import NEUTRAL, AffiliationRole, PartyKind
from caucasus_events.records.places import PlaceKind
from caucasus_events.records.positions import POSITION_KINDS
from caucasus_events.records.sources import Source
from caucasus_events.records.statements import Report, Response, ResponseKind, Statement
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When

__all__ = ["COLUMNS", "read", "rows", "save", "template"]

_RECORDS = ("party", "place", "incident", "source")
_STATEMENT = ("speaker", "off_the_record", "said", "medium", "summary", "rests_on")
_REPORT = ("source", "via", "locator", "quote")
_SOURCE = ("publisher", "title", "url", "published", "accessed", "language")
_RENAMED = {"medium": "declared_medium"}
"""Fields of claims whose name is another column's."""
_FIELDS = {name: field for field, name in _RENAMED.items()}
_LEFT_OUT = ("question", "kind", "codes", "notes")

_CLAIMS: dict[str, type[Any]] = {cls.kind: cls for cls in CLAIM_KINDS}
_POSITIONS: dict[str, type[Any]] = {cls.kind: cls for cls in POSITION_KINDS}
_PARTS: dict[str, type[Any]] = _CLAIMS | _POSITIONS | {"a response": Response}
_SAYS = (*_CLAIMS, *_POSITIONS, *ResponseKind)


def _said_fields() -> dict[str, dict[str, FieldType]]:
    """Return, by column, the fields of claims, positions and responses that it fills."""
    found: dict[str, dict[str, FieldType]] = {}
    for kind, cls in _PARTS.items():
        for field in field_types(cls):
            if field.name not in _LEFT_OUT:
                found.setdefault(_RENAMED.get(field.name, field.name), {})[kind] = field
    return found


_SAID = _said_fields()
_OTHER_FIELDS = {
    field.name: field for cls in (Source, Report, Statement) for field in field_types(cls)
}


def _fates() -> Iterator[ColumnFate]:
    yield fate("record", "", "'party', 'place', 'incident', 'source'; else empty")
    yield fate("id", "id", "of the party, place or incident")
    yield fate("kind", "kind", "its kind, a word of the model")
    yield fate("name", "names; title of an incident", "several names with '; ' between")
    yield fate("side", "sides", "the side of a party, or 'neutral'")
    yield fate("role", "Party.affiliations", "what the party is to the one in `of`")
    yield fate("within", "Place.within", "ids of what contains the place")
    yield fate("latitude", "Place.coordinates", "degrees north")
    yield fate("longitude", "Place.coordinates", "degrees east")
    yield fate("parties", "Incident.parties", "ids of those said to be involved")
    yield fate("statement", "Statement.id", "if empty, the statement of the row above")
    for name in _STATEMENT:
        note = "several speak jointly with '; ' between" if name == "speaker" else ""
        yield fate(name, f"Statement.{name}", note or "once for each statement")
    for name in _REPORT:
        note = "if empty, as in the row above" if name == "source" else ""
        yield fate(name, f"Report.{name}", note)
    for name in _SOURCE:
        yield fate(name, f"Source.{name}", "once for each source")
    yield fate("says", "kind of claim, position or response", "what the row says")
    yield fate("question", "Response.question", "kind of a claim that nobody has made")
    for name, fields in _SAID.items():
        note = "if empty, as in the row above" if name == "subject" else ""
        is_common = len(fields) > len(_CLAIMS)
        claims = "any claim" if fields.keys() == _CLAIMS.keys() else ", ".join(fields)
        goes_to = "any part" if is_common else claims
        yield fate(name, f"{_FIELDS.get(name, name)} of {goes_to}", note)


COLUMNS = ColumnFates(_fates())
"""What each column holds; no table needs all of them."""
_NAMES = tuple(one.column for one in COLUMNS)
_NAMES_OR_MORE = frozenset({*_NAMES, ""})


class _Doc:
    """The document that the rows come to, and from which cell each part of it is."""

    def __init__(self, known: Chronicle | None) -> None:
        self.known: dict[str, Any] = json.loads(dumps(known or Chronicle()))
        self.plain: dict[str, Any] = {}
        self.faults: list[Problem] = []
        self.told: set[tuple[int, str]] = set()
        self.at: dict[str, tuple[int, str]] = {}
        self.ids: list[str] = []
        self.statements: dict[str, _Open] = {}
        self.open: _Open | None = None
        self.sources: dict[str, str] = {}
        self.sides: dict[str, list[str]] = {
            side["id"]: side["members"] for side in self.known.get("sides", {}).get("sides", ())
        }
        self.neutral: list[str] = self.known.get("sides", {}).get("neutral", [])
        self.merged: set[str] = set()

    def whole(self) -> dict[str, Any]:
        """Return the document with those known records that the table does not give itself."""
        own = {*self.ids}
        whole = self.known | self.plain
        for name, items in self.known.items():
            if isinstance(items, list):
                others = [item for item in items if item.get("id") not in own]
                whole[name] = [*self.plain.get(name, ()), *others]
        if self.sides or self.neutral:
            sides = [{"id": id, "members": members} for id, members in self.sides.items()]
            whole["sides"] = {"sides": sides, "neutral": self.neutral}
        return whole

    def tell(self, row: int, column: str, what: str, found: object, hint: str) -> None:
        self.faults.append(fault(row, column, what, found, hint))
        self.told.add((row, column))

    def add(self, collection: str, record: dict[str, Any], row: int) -> str:
        items = self.plain.setdefault(collection, [])
        items.append(record)
        path = f"$.{collection}[{len(items) - 1}]"
        self.at[path] = (row, "")
        self.ids.append(record.get("id", ""))
        return path


@attrs.define
class _Open:
    """A statement whose rows are being read."""

    plain: dict[str, Any]
    path: str
    source: str = ""
    subject: str = ""


def read(
    data: TableData,
    *,
    known: Chronicle | None = None,
    title: str | None = None,
    zone: str | None = None,
    encoding: str = "utf-8",
) -> Reading:
    """Read a claims table, whole or not at all.

    Args:
        data: the path of a CSV or .xlsx file, rows as dictionaries, or a data frame.
        known: a chronicle whose records the table may name; those that it names come along, unless
            the table gives a record of the same id.
        title: the title of the collection.
        zone: the zone of times without one.
        encoding: that of a CSV file, such as 'cp1252'.

    Raises:
        Invalid: some cells are refused; each is listed with its row and column, what was found
            and a hint.
        MissingExtra: the file is .xlsx and openpyxl is not installed.
    """
    doc = _Doc(known)
    headings: set[str] = set()
    is_file = isinstance(data, (str, PathLike))
    for number, row in rows_of(data, encoding=encoding):
        if is_file and row.keys().isdisjoint({"says", "record"}):
            what = "a table of claims has a column 'says', or 'record', or both"
            hint = "a table of a data set has a reader of its own, such as formats.ucdp"
            raise refuse(what, [*row][:5], hint, "row 1")
        for name in row.keys() - headings:
            headings.add(name)
            if name and name not in _NAMES:
                problem = unknown_key(name, _NAMES)
                doc.tell(1, name, "no such column", name, problem.hint)
        cells = {name: cell for name, cell in row.items() if cell != "" and name in _NAMES_OR_MORE}
        if is_file:
            cells = {name: _without_apostrophe(cell) for name, cell in cells.items()}
        _read_row(doc, number, cells)
    _refuse_two_ids_for_one(doc)
    doc.plain |= {k: v for k, v in (("title", title), ("zone", zone)) if v is not None}
    chronicle = Chronicle()
    try:
        chronicle = loads(json.dumps(doc.whole()))
    except Invalid as error:
        doc.faults += _placed(doc, error.problems)
    if doc.faults:
        refusal = Invalid(sorted(doc.faults, key=_row_of))
        if isinstance(data, (str, PathLike)):
            refusal.add_note(f"in {fspath(data)}")
        raise refusal
    return Reading(chronicle=extract(chronicle, doc.ids) if known else chronicle, losses=Losses())


def _row_of(problem: Problem) -> int:
    match = re.match(r"row (\d+)", problem.path)
    return int(match[1]) if match else 0


_STEP = re.compile(r"\.?(\w+|\[[^\]]*\])$")


def _placed(doc: _Doc, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Say of each problem of the document in which cell its cause stands."""
    for problem in problems:
        path, last = problem.path, ""
        while path not in doc.at and (match := _STEP.search(path)):
            step = match[1]
            last = last if step.startswith("[") else step
            path = path[: match.start()]
        if path not in doc.at:
            yield problem
            continue
        row, column = doc.at[path]
        column = column or _COLUMN_OF.get(last, last if last in _NAMES else "")
        if problem.hint == ADD_THE_RECORD:
            hint = f"{ADD_THE_RECORD}, or name the document that holds it: known=, or --known FILE"
            problem = attrs.evolve(problem, hint=hint)
        if (row, column) not in doc.told:
            yield attrs.evolve(problem, path=f"row {row}, {column}" if column else f"row {row}")


_COLUMN_OF = {
    "names": "name",
    "speakers": "speaker",
    "affiliations": "role",
    "coordinates": "latitude",
    "claim": "says",
    "position": "says",
    "reports": "source",
}


def _read_row(doc: _Doc, row: int, cells: dict[str, Any]) -> None:
    for name, cell in [*cells.items()]:
        if isinstance(cell, Merged):
            if cell.area not in doc.merged:
                hint = "unmerge them, and write into each cell what is meant there"
                doc.tell(row, name, "cells are merged", cell.area, hint)
            doc.merged.add(cell.area)
            del cells[name]
        elif isinstance(cell, str) and re.fullmatch(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!)", cell):
            hint = "write what is meant, or leave the cell empty"
            doc.tell(row, name, "a formula of the spreadsheet failed", cell, hint)
            del cells[name]
    if more := cells.pop("", None):
        hint = "put text with commas into double quotes, or give the cells a heading"
        doc.tell(row, "", "the row has more cells than there are headings", more, hint)
    if not cells:
        return
    record = _word(doc, row, "record", cells.pop("record", "")) or ""
    if record in ("", "statement"):
        _read_claim(doc, row, cells)
    elif record == "source":
        _read_source(doc, row, cells)
    elif record in _RECORDS:
        _read_record(doc, row, record, cells)
    else:
        hint = suggest_word(record, _RECORDS, f"write {', '.join(_RECORDS)}, or leave it empty")
        doc.tell(row, "record", "no such sort of record", record, hint)


def _read_record(doc: _Doc, row: int, sort: str, cells: dict[str, Any]) -> None:
    """Read a row that names a party, place or incident."""
    plain: dict[str, Any] = {}
    for name in [*cells]:
        if name in ("id", "kind", "when", "where", "parties", "within"):
            plain[name] = _cell(doc, row, name, cells.pop(name))
    names = _several(doc, row, "name", cells.pop("name", ""))
    if sort == "incident":
        plain |= {"title": names[0]} if names else {}
        plain |= {"names": names[1:]} if names[1:] else {}
    elif names:
        plain["names"] = names
    if sort == "party":
        role, of = (_cell(doc, row, name, cells.pop(name, "")) for name in ("role", "of"))
        if role or of:
            tie = {"role": role, "of": of}
            plain["affiliations"] = [{key: value for key, value in tie.items() if value}]
        if side := _plain_text(doc, row, "side", cells.pop("side", "")):
            members = doc.neutral if side == NEUTRAL else doc.sides.setdefault(side, [])
            if (id := plain.get("id", "")) not in members:
                members.append(id)
    degrees = {n: _cell(doc, row, n, cells.pop(n)) for n in ("latitude", "longitude") if n in cells}
    if degrees:
        plain["coordinates"] = degrees
    collection = "parties" if sort == "party" else f"{sort}s"
    path = doc.add(collection, plain, row)
    doc.at[f"{path}.title"] = (row, "name")
    for name in ("latitude", "longitude"):
        doc.at[f"{path}.coordinates.{name}"] = (row, name)
    doc.at[f"{path}.affiliations[0].of"] = (row, "of")
    _refuse_more(doc, row, sort, cells)


def _read_source(doc: _Doc, row: int, cells: dict[str, Any]) -> None:
    """Read a row that tells of a source, and nothing of what it says."""
    id = _plain_text(doc, row, "source", cells.pop("source", ""))
    about = {name: _cell(doc, row, name, cells.pop(name)) for name in _SOURCE if name in cells}
    _describe_source(doc, row, id, about)
    _refuse_more(doc, row, "source", cells)


def _refuse_more(doc: _Doc, row: int, sort: str, cells: Mapping[str, Any]) -> None:
    for name, cell in cells.items():
        hint = "empty the cell, or put it into the row of a claim"
        doc.tell(row, name, f"the row of a {sort} has no such column", cell, hint)


def _read_claim(doc: _Doc, row: int, cells: dict[str, Any]) -> None:
    """Read a row of a statement."""
    for name in ("id", "kind", "name", "side", "role", "within", "latitude", "longitude"):
        if name in cells:
            hint = "write 'party', 'place' or 'incident' into 'record', or empty the cell"
            doc.tell(row, name, "the row of a claim has no such column", cells.pop(name), hint)
    open = _opened(doc, row, cells)
    if open is None:
        hint = "write an id such as 'north-1'; rows below without one belong to it"
        doc.tell(row, "statement", "the first row of a statement names it", "nothing", hint)
        return
    doc.open = open
    for name in _STATEMENT:
        if name in cells:
            value = _cell(doc, row, name, cells.pop(name))
            key = "speakers" if name == "speaker" and isinstance(value, list) else name
            if open.plain.setdefault(key, value) != value:
                what = "one statement has two values here"
                hint = "give another act of speaking an id of its own in 'statement'"
                doc.tell(row, name, what, f"{open.plain[key]} and {value}", hint)
            doc.at.setdefault(f"{open.path}.{key}", (row, name))
    _read_report(doc, row, open, cells)
    if cells:
        _read_part(doc, row, open, cells)


def _opened(doc: _Doc, row: int, cells: dict[str, Any]) -> _Open | None:
    id = _plain_text(doc, row, "statement", cells.pop("statement", ""))
    if not id:
        return doc.open
    if id not in doc.statements:
        plain: dict[str, Any] = {"id": id}
        path = doc.add("statements", plain, row)
        doc.at[f"{path}.id"] = (row, "statement")
        doc.statements[id] = _Open(plain, path)
    return doc.statements[id]


def _read_report(doc: _Doc, row: int, open: _Open, cells: dict[str, Any]) -> None:
    """Read where the statement can be read, and what the row says of the source."""
    report = {name: _cell(doc, row, name, cells.pop(name)) for name in _REPORT if name in cells}
    about = {name: _cell(doc, row, name, cells.pop(name)) for name in _SOURCE if name in cells}
    source = report.get("source") or open.source
    if source and report.keys() - {"source"} and "via" not in report:
        report["source"] = source
    open.source = source
    reports = open.plain.setdefault("reports", [])
    if report and report not in reports:
        reports.append(report)
        path = f"{open.path}.reports[{len(reports) - 1}]"
        doc.at[path] = (row, "source")
        doc.at |= {f"{path}.{name}": (row, name) for name in report}
    if about and not source:
        hint = "give the source an id in 'source', such as 'courier-2023-06-28'"
        doc.tell(row, "source", "the source has no id", next(iter(about.values())), hint)
    elif about:
        _describe_source(doc, row, source, about)


def _describe_source(doc: _Doc, row: int, id: str, about: dict[str, Any]) -> None:
    if id not in doc.sources:
        doc.sources[id] = path = doc.add("sources", {"id": id}, row)
        doc.at[f"{path}.id"] = (row, "source")
    path = doc.sources[id]
    record = doc.plain["sources"][int(path.partition("[")[2][:-1])]
    for name, value in about.items():
        if record.setdefault(name, value) != value:
            hint = "write the same in every row, or give another source an id of its own"
            found = f"{record[name]} and {value}"
            doc.tell(row, name, f"the source {id!r} is told in two ways", found, hint)
        doc.at.setdefault(f"{path}.{name}", (row, name))


def _refuse_two_ids_for_one(doc: _Doc) -> None:
    """Refuse two sources with one address, title and date: they are one."""
    first: dict[tuple[Any, ...], str] = {}
    for source in doc.plain.get("sources", ()):
        id = source["id"]
        same = (source.get("url"), source.get("title"), str(source.get("published")))
        if same[0] and (other := first.setdefault(same, id)) != id:
            row, _ = doc.at[f"{doc.sources[id]}.id"]
            hint = f"write {other!r} in each row of this source"
            doc.tell(row, "source", "one source has two ids", f"{other!r} and {id!r}", hint)


def _read_part(doc: _Doc, row: int, open: _Open, cells: dict[str, Any]) -> None:
    """Read a claim, a position or a response."""
    kind = _word(doc, row, "says", cells.pop("says", ""))
    if kind not in _SAYS:
        hint = suggest_word(kind, _SAYS, f"write one of {', '.join(_SAYS)}")
        doc.tell(row, "says", "the row does not say what it claims", kind or "nothing", hint)
        return
    question = _word(doc, row, "question", cells.pop("question", ""))
    if question and question not in _CLAIMS:
        hint = suggest_word(question, _CLAIMS, f"write one of {', '.join(_CLAIMS)}")
        doc.tell(row, "question", "no such kind of claim", question, hint)
        return
    is_response = kind in [*ResponseKind]
    tag = "claim" if kind in _CLAIMS else "kind" if is_response else "position"
    part: dict[str, Any] = {tag: kind}
    asked: dict[str, Any] = {"claim": question}
    for name, cell in cells.items():
        filled = _SAID.get(name, {})
        field = filled.get(question or ("a response" if is_response else kind))
        value = _cell(doc, row, name, cell, field)
        (asked if question and field else part)[_FIELDS.get(name, name)] = value
    about = asked if question else part if kind in _CLAIMS else {}
    if "subject" in about:
        open.subject = about["subject"]
    elif about and open.subject:
        about["subject"] = open.subject
    if question:
        part["question"] = asked
    collection = "responses" if is_response else f"{tag}s"
    parts = open.plain.setdefault(collection, [])
    parts.append(part)
    path = f"{open.path}.{collection}[{len(parts) - 1}]"
    doc.at[path] = (row, "")
    doc.at |= {f"{path}.{_FIELDS.get(name, name)}": (row, name) for name in cells}
    doc.at |= {f"{path}.question.{_FIELDS.get(name, name)}": (row, name) for name in cells}


def _field(name: str) -> FieldType | None:
    fields = _SAID.get(name)
    return next(iter(fields.values())) if fields else _OTHER_FIELDS.get(name)


def _cell(doc: _Doc, row: int, name: str, cell: Any, field: FieldType | None = None) -> Any:
    """Read a cell for the field that it fills."""
    field = field or _field(name)
    classes = field.classes if field else ()
    if When in classes:
        return _time(doc, row, name, cell)
    if Count in classes:
        return _count(doc, row, name, cell)
    if bool in classes:
        return _truth(doc, row, name, cell)
    if name in ("latitude", "longitude"):
        return _degrees(doc, row, name, cell)
    if name == "speaker" or name in ("parties", "within") or (tuple in classes):
        several = _several(doc, row, name, cell)
        is_one = (name == "speaker" or str in classes) and len(several) == 1
        return several[0] if is_one else several
    if name in ("kind", "role") or any(issubclass(cls, StrEnum) for cls in classes):
        return _word(doc, row, name, cell)
    return text_of(cell) if name in _FREE else _plain_text(doc, row, name, cell)


_FREE = frozenset(
    "summary title url locator quote wording matter medium declared_medium model part unit".split()
)
"""Columns of free text, which is kept as it is."""


def _plain_text(doc: _Doc, row: int, name: str, cell: Any) -> str:
    """Return the text of a cell, which has no spaces at its ends."""
    text = text_of(cell)
    stripped = text.strip().strip("\u200b\ufeff")
    if stripped != text:
        what, hint = "the cell begins or ends with a space", f"write {stripped!r} alone"
        doc.tell(row, name, what, text, hint)
    return stripped


def _several(doc: _Doc, row: int, name: str, cell: Any) -> list[str]:
    parts = re.split(r";\s*", _plain_text(doc, row, name, cell))
    return [part.strip() for part in parts if part.strip()]


def _word(doc: _Doc, row: int, name: str, cell: Any) -> str:
    """Return a word of the model: spaces stand for its underscores, capitals do not count."""
    return re.sub(r"[\s-]+", "_", _plain_text(doc, row, name, cell).lower())


_SERIAL = re.compile(r"[2-6]\d{4}(\.\d+)?")


def _form(text: str) -> Any:
    """Return the form of a document that stands in a cell, or the text itself."""
    if text.startswith("{"):
        with suppress(ValueError):
            return json.loads(text)
    return text


def _time(doc: _Doc, row: int, name: str, cell: Any) -> Any:
    text = _plain_text(doc, row, name, cell)
    if _SERIAL.fullmatch(text):
        day = date(1899, 12, 30) + timedelta(days=int(float(text)))
        what = "a spreadsheet has put a number for the date"
        hint = f"if it counts days from 1900, write {day.isoformat()}"
        doc.tell(row, name, what, cell, hint)
    return _form(text)


def _count(doc: _Doc, row: int, name: str, cell: Any) -> Any:
    if isinstance(cell, date):
        low, high = sorted((cell.month, cell.day))
        what = "a spreadsheet has made a date of a number"
        hint = f"format the column as text; if a range was meant, write '{low} to {high}'"
        doc.tell(row, name, what, text_of(cell), hint)
    text = _plain_text(doc, row, name, cell)
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else _form(text)


def _truth(doc: _Doc, row: int, name: str, cell: Any) -> bool:
    text = _plain_text(doc, row, name, cell).casefold()
    if text not in _TRUTHS:
        doc.tell(row, name, "expected yes or no", cell, "write yes, or no")
    return _TRUTHS.get(text, True)


_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


def _degrees(doc: _Doc, row: int, name: str, cell: Any) -> float:
    text = _plain_text(doc, row, name, cell)
    try:
        return float(text)
    except ValueError:
        hint = "write decimal degrees with a point, such as 39.64"
        doc.tell(row, name, "expected a number of degrees", cell, hint)
        return 0.0


# And back


def rows(chronicle: Chronicle) -> Rows:
    """Write a chronicle as rows of a claims table, which `read` reads back."""
    writer = _Writer(json.loads(dumps(chronicle)))
    return Rows(rows=_filled(writer.rows), losses=Losses(writer.losses))


class _Writer:
    def __init__(self, document: dict[str, Any]) -> None:
        self.rows: list[dict[str, str]] = []
        self.losses: list[Loss] = []
        sides = document.pop("sides", {})
        self.sides = {m: side["id"] for side in sides.get("sides", ()) for m in side["members"]}
        self.sides |= dict.fromkeys(sides.get("neutral", ()), NEUTRAL)
        self.sources = {source["id"]: source for source in document.pop("sources", ())}
        for sort, name in (("party", "parties"), ("place", "places"), ("incident", "incidents")):
            for record in document.pop(name, ()):
                self.record(sort, record)
        for statement in document.pop("statements", ()):
            self.statement(statement)
        for id, source in self.sources.items():
            about = {name: value for name, value in source.items() if name != "id"}
            self.rows.append({"record": "source", "source": id} | self.cells(id, about, _SOURCE))
        for name in ("title", "zone"):
            if name in document:
                what = f"give it to `read` as {name}="
                self.lose("the chronicle", name, what, document[name])
        for name in ("links", "negotiations", "ceasefires", "amendments"):
            for record in document.get(name, ()):
                id = record.get("id") or record.get("first")
                what = "the table has no rows for it"
                if name in ("negotiations", "ceasefires"):
                    what += "; read it with known= or --known FILE"
                self.lose(id, name, what, record)

    def lose(self, id: str, field: str, what: str, found: object) -> None:
        self.losses.append(Loss(row=id, column=field, what=what, found=_as_text(found)))

    def record(self, sort: str, record: dict[str, Any]) -> None:
        id = record["id"]
        names = record.pop("names", [])
        texts = [name if isinstance(name, str) else name["text"] for name in names]
        if sort == "incident":
            texts.insert(0, record.pop("title"))
        for name in names:
            if not isinstance(name, str):
                self.lose(id, "names", "the language and users of a name have no column", name)
        if any(_splits(text) for text in texts):
            self.lose(id, "names", "a name with ';' or a space at its end is split", texts)
        row = {"record": sort, "name": "; ".join(texts), "side": self.sides.get(id, "")}
        if ties := record.pop("affiliations", []):
            row |= {"role": ties[0].pop("role"), "of": ties[0].pop("of")}
            if ties[0] or ties[1:]:
                self.lose(id, "affiliations", "the table has one, without title and time", ties)
        if where := record.pop("coordinates", None):
            row |= {name: repr(where.pop(name)) for name in ("latitude", "longitude")}
            if where:
                self.lose(id, "coordinates", "it has no column", where)
        allowed = ("id", "kind", "when", "where", "parties", "within")
        self.rows.append({n: c for n, c in (row | self.cells(id, record, allowed)).items() if c})

    def cells(self, id: str, plain: Mapping[str, Any], allowed: Iterable[str]) -> dict[str, str]:
        """Return the cells of a record; what has no column is lost."""
        cells: dict[str, str] = {}
        for name, value in plain.items():
            text = _as_cell(name, value)
            if name not in allowed or text is None:
                self.lose(id, name, "it has no column", value)
            else:
                cells[name] = text
        return cells

    def statement(self, plain: dict[str, Any]) -> None:
        id, subject = plain.pop("id"), plain.pop("subject", None)
        if subject is not None:
            self.lose(id, "subject", "it is written into each claim instead", subject)
        if "speakers" in plain:
            plain["speaker"] = plain.pop("speakers")
        reports = [self.report(id, report) for report in plain.pop("reports", ())]
        parts = [
            self.part(id, part, subject)
            for name in ("claims", "positions", "responses")
            for part in plain.pop(name, ())
        ]
        first: dict[str, str] = {"statement": id} | self.cells(id, plain, _STATEMENT)
        for report, part in zip_longest(reports, parts):
            self.rows.append({**first, **(report or {}), **(part or {})})
            first = {"statement": id}
        if not reports and not parts:
            self.rows.append(first)

    def report(self, id: str, report: str | dict[str, Any]) -> dict[str, str]:
        plain: dict[str, Any] = {"source": report} if isinstance(report, str) else report
        if relays := [relay for relay in plain.get("via", ()) if not isinstance(relay, str)]:
            self.lose(id, "via", "the time and the medium of a relay have no column", relays)
            plain["via"] = [r if isinstance(r, str) else r["by"] for r in plain["via"]]
        cells = self.cells(id, plain, _REPORT)
        if source := self.sources.pop(plain.get("source", ""), None):
            source_id = source.pop("id")
            cells |= self.cells(source_id, source, _SOURCE)
        return cells

    def part(self, id: str, plain: dict[str, Any], subject: str | None) -> dict[str, str]:
        kind = plain.pop("claim", None) or plain.pop("position", None) or plain.pop("kind")
        if kind not in _SAYS:
            self.lose(id, kind, "a kind of your own has no row", plain)
            return {}
        if kind in _CLAIMS and subject is not None:
            plain.setdefault("subject", subject)
        cells: dict[str, str] = {"says": kind}
        question = plain.pop("question", {})
        if question:
            cells["question"] = question.pop("claim")
            if clash := plain.keys() & question.keys():
                self.lose(id, "question", "the response has the same columns", sorted(clash))
            plain |= question
        for name, value in plain.items():
            column = _RENAMED.get(name, name)
            text = _as_cell(column, value)
            if column not in _SAID or text is None:
                self.lose(f"{id}#{plain.get('key', kind)}", name, "it has no column", value)
            else:
                cells[column] = text
        return cells


def _splits(text: str) -> bool:
    return ";" in text or text != text.strip()


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _as_cell(name: str, value: Any) -> str | None:
    """Write a value as a cell that reads back as the same; None if no cell does."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, list):
        return "; ".join(value) if all(isinstance(item, str) for item in value) else None
    if isinstance(value, str):
        return value if name in _FREE or value == value.strip() else None
    return _worded(value) or json.dumps(value, ensure_ascii=False)


def _worded(form: dict[str, Any]) -> str | None:
    """Return the wording of a time or count, if that alone says all of it."""
    text = form.get("wording", "")
    if text != text.strip() or text.startswith("{") or text.isdecimal():
        return None
    with suppress(Invalid):
        says_all = (
            read_when(text) == When(**form)
            if "edtf" in form
            else count_to(read_count(text)) == form
        )
        return text if says_all else None
    return None


_SOURCE_OF_BOTH = {
    "source": "courier-06-28",
    "publisher": "courier",
    "title": "Report on the clash",
    "url": "https://example.org/clash",
    "published": "2023-06-28",
}
_EXAMPLES: tuple[dict[str, str], ...] = (
    {"record": "party", "id": "northland", "kind": "state", "name": "Northland", "side": "north"},
    {"record": "party", "id": "southland", "kind": "state", "name": "Southland", "side": "south"},
    {"record": "party", "id": "courier", "kind": "outlet", "name": "The Courier"},
    {"record": "incident", "id": "clash", "kind": "clash", "name": "Clash at the bridge"},
    {
        "statement": "northland-1",
        "speaker": "northland",
        "said": "2023-06-28",
        **_SOURCE_OF_BOTH,
        "says": "casualties",
        "subject": "clash",
        "harm": "killed",
        "of": "northland",
        "count": "4",
        "population": "military",
        "wording": "four servicemen",
    },
    {
        "statement": "southland-1",
        "speaker": "southland",
        "said": "2023-06-28",
        "source": "courier-06-28",
        "says": "responsibility",
        "subject": "clash",
        "act": "initiated",
        "by": "northland",
    },
    {"statement": "southland-1", "says": "not_addressed", "to": "northland-1#casualties"},
)


def template() -> list[dict[str, str]]:
    """Return the rows of a first table: who and what it is about, and three rows of claims."""
    return _filled(_EXAMPLES)


def _filled(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Give each row all columns that any row fills."""
    used = {name for row in rows for name in row}
    columns = [name for name in _NAMES if name in used]
    return [{name: row.get(name, "") for name in columns} for row in rows]


def save(rows: Sequence[Mapping[str, object]], path: str | PathLike[str]) -> None:
    """Write rows of a claims table as CSV, or as .xlsx with lists of the allowed words.

    Raises:
        MissingExtra: the file is .xlsx and openpyxl is not installed.
        OSError: the file cannot be written.
    """
    columns = columns_of(rows)
    if Path(path).suffix.casefold() == ".xlsx":
        _save_sheet([*map(_without_formulas, rows)], columns, Path(path))
        return
    with Path(path).open("w", encoding="utf-8-sig", newline="") as file:
        write_csv(rows, columns, file)


def columns_of(rows: Sequence[Mapping[str, object]]) -> list[str]:
    """Return the columns that any row has, each once."""
    return [*dict.fromkeys(name for row in rows for name in row)]


def write_csv(rows: Sequence[Mapping[str, object]], columns: Sequence[str], file: TextIO) -> None:
    """Write rows as CSV that no spreadsheet takes for formulas."""
    writer = csv.DictWriter(file, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(_without_formulas, rows))


def _without_formulas(row: Mapping[str, object]) -> dict[str, object]:
    return {name: _without_formula(cell) for name, cell in row.items()}


def _without_formula(cell: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    is_formula = isinstance(cell, str) and _FORMULA.match(cell)
    return f"'{cell}" if is_formula else cell


def _without_apostrophe(cell: object) -> object:
    is_formula = isinstance(cell, str) and cell.startswith("'") and _FORMULA.match(cell)
    return cell[1:] if isinstance(cell, str) and is_formula else cell


_FORMULA = re.compile(r"'*\s*[=+\-@]")


def _words() -> dict[str, list[str]]:
    """Return the allowed words by column."""
    kinds = (word for cls in (PartyKind, PlaceKind, IncidentKind) for word in cls)
    words: dict[str, list[str]] = {
        "record": [*_RECORDS],
        "kind": [*dict.fromkeys(word.value for word in kinds)],
        "role": [word.value for word in AffiliationRole],
        "says": [str(word) for word in _SAYS],
        "question": [*_CLAIMS],
    }
    for name, fields in _SAID.items():
        classes = [cls for field in fields.values() for cls in (*field.classes, *field.items)]
        lists = [cls for cls in classes if issubclass(cls, StrEnum)]
        if lists:
            words[name] = [*dict.fromkeys(word.value for cls in lists for word in cls)]
    return words


_MIXED = ("to", "of", "by", "means", "what")
"""Columns that take words of some kinds of claim, and other text of others."""


def _save_sheet(rows: Sequence[Mapping[str, object]], columns: list[str], path: Path) -> None:
    try:
        import openpyxl
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation
    except ImportError:
        raise MissingExtra(
            "to write .xlsx needs openpyxl; run pip install 'caucasus-events[spreadsheet]', "
            "or write CSV"
        ) from None
    book = openpyxl.Workbook()
    sheet, lists = book.worksheets[0], book.create_sheet("words")
    sheet.title = "claims"
    for row in [dict(zip(columns, columns, strict=True)), *rows]:
        sheet.append([row.get(name) or None for name in columns])
    for line in sheet.iter_rows():
        for cell in line:
            cell.number_format = "@"  # so that 10-12 stays a number
            cell.data_type = cell.data_type if cell.value is None else "s"
    sheet.freeze_panes = "A2"
    for index, (name, words) in enumerate(_words().items(), 1):
        letter = get_column_letter(index)
        for at, word in enumerate([name, *words], 1):
            lists.cell(at, index, word)
        if name in columns and name not in _MIXED:
            area = f"words!${letter}$2:${letter}${len(words) + 1}"
            rule = DataValidation(type="list", formula1=area, allow_blank=True)
            sheet.add_data_validation(rule)
            column = get_column_letter(columns.index(name) + 1)
            rule.add(f"{column}2:{column}1000")
    book.save(path)
