"""What all writers share: what is returned, and how they tell what was lost.

A writer lists in `FIELDS` which fields of the model it writes and where they go; `untold` tells
the rest. The rows of a data set are read again, and `not_back` tells what did not come back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

import attrs

from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle, chronicle_of, order_key
from caucasus_events.chronicle.merging import merge
from caucasus_events.core.record import Record
from caucasus_events.core.results import Shown
from caucasus_events.core.tables import Table
from caucasus_events.documents.conversion import shared_converter
from caucasus_events.documents.files import StrPath, write_whole
from caucasus_events.errors import CaucasusEventsError
from caucasus_events.formats.readings import ColumnFates, Loss, Losses, Reading
from caucasus_events.records.parties import Party
from caucasus_events.records.places import Place
from caucasus_events.records.statements import Statement

__all__ = ["Document", "Rows", "Written"]


@attrs.frozen(kw_only=True, repr=False)
class Written(Shown):
    """What a writer returns: something written, and all that it could not hold."""

    losses: Losses
    """What could not be carried over, by record and field."""

    def _told(self) -> str:
        return f"{len(self.losses):,} losses"

    def _tables(self) -> Iterable[Table]:
        return self.losses._tables()


@attrs.frozen(kw_only=True, repr=False)
class Rows(Written):
    """The rows of a table, and what they could not hold."""

    rows: list[dict[str, str]]
    """The rows, each with all columns that any of them fills."""

    def _told(self) -> str:
        return f"{len(self.rows):,} rows, {super()._told()}"


@attrs.frozen(kw_only=True, repr=False)
class Document(Written):
    """A JSON document in the format of others, and what it could not hold."""

    document: dict[str, Any]
    """The document as plain data."""

    @property
    def text(self) -> str:
        """The document as JSON."""
        return json.dumps(self.document, ensure_ascii=False, indent=2) + "\n"

    def save(self, path: StrPath) -> None:
        """Write the document to a file, whole or not at all.

        Raises:
            OSError: the file cannot be written.
        """
        write_whole(path, self.text.encode())


_HEADER = ("title", "zone", "sides")
_WHOLE = "the chronicle"
"""What stands for an id where the whole chronicle loses something."""
_NO_PLACE = "it has no place there"
_AMENDED = "what is written is this record as amended"
_NOT_BACK = "the rows do not give it back"


def as_text(value: object) -> str:
    """Write a value of a record as text, or as JSON in the form of a document."""
    plain = shared_converter((), detailed=False).unstructure(value)
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def untold(given: Chronicle, fields: ColumnFates, written: Chronicle | None = None) -> Losses:
    """Tell every value of a chronicle whose field goes nowhere.

    Args:
        given: the chronicle.
        fields: the fields, such as 'Party.names', and where each goes. Of the records inside a
            field that is written, those are looked into whose class has fields in the list;
            'Timing.when.wording' is the field of a record in one field alone, and 'Place.*'
            stands for all fields.
        written: the chronicle as amended, if that is what was written.
    """
    return Losses(_untold(given, fields, written or given))


def _untold(given: Chronicle, fields: ColumnFates, written: Chronicle) -> Iterator[Loss]:
    whys = {one.column: one.note for one in fields if not one.goes_to}
    kept = {one.column for one in fields if one.goes_to}
    listed = {name.partition(".")[0] for name in kept}

    def inside(
        row: str, record: Record, path: str = "", above: Sequence[str] = ()
    ) -> Iterator[Loss]:
        for name, value in record._given():
            within = (*above, *(cls.__name__ for cls in type(record).__mro__))
            names = [f"{one}.{name}" for one in within]
            if kept.isdisjoint((*names, *(f"{one}.*" for one in within))):
                if name in COLLECTIONS and record is given:
                    continue
                what = next((whys[one] for one in names if one in whys), _NO_PLACE)
                yield Loss(row=row, column=path + name, what=what, found=as_text(value))
                continue
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, Record) and listed & {c.__name__ for c in type(item).__mro__}:
                    key = getattr(item, "key", None)
                    at = (f"{row}#{key}", "") if key else (row, f"{path}{name}.")
                    yield from inside(at[0], item, at[1], names)

    yield from inside(_WHOLE, given)
    for name, cls in COLLECTIONS.items():
        now = {order_key(record): record for record in getattr(written, name)}
        for record in getattr(given, name):
            what = whys.get(cls.__name__, _NO_PLACE) if cls.__name__ not in listed else ""
            if not what and now.get(order_key(record)) != record:
                what = _AMENDED
            if what:
                yield Loss(row=order_key(record)[0], column=name, what=what, found=as_text(record))
            else:
                yield from inside(record.id, record)


def rows_back(
    chronicle: Chronicle,
    row_of: Callable[[Statement], dict[str, str] | None],
    what: str,
    *,
    read: Callable[..., Reading],
    scheme: str,
    codes: Collection[str],
    columns: Iterable[str],
    takes_onto: bool = False,
) -> Rows:
    """Write the statements of a data set as its rows, and tell what of the chronicle is lost.

    The rows are read again, release by release, and what does not come back is lost.

    Args:
        chronicle: the chronicle.
        row_of: makes the row of a statement; None of one that is no row of the data set.
        what: why such a statement is left out.
        read: the reader of the data set.
        scheme: what the ids of its releases begin with.
        codes: the schemes of the codes by which the reader finds parties and places.
        columns: the columns that the reader needs.
        takes_onto: whether the reader takes a release onto earlier ones.
    """
    rows: list[dict[str, str]] = []
    releases: dict[str | None, list[dict[str, str]]] = {}
    others: set[str] = set()
    blank = dict.fromkeys(columns, "")
    for statement in chronicle.statements:
        row = row_of(statement)
        if row is None:
            others.add(statement.id)
            continue
        rows.append(row)
        for report in statement.reports[:1]:
            releases.setdefault(report.source, []).append(blank | row)

    def again(known: Chronicle | None = None) -> Chronicle:
        back = Chronicle()
        dated = [
            (when.sort_key, one.id, when)
            for one in chronicle.sources
            if one.id in releases and (when := one.published)
        ]
        for _, source, published in sorted(dated):
            release = source.removeprefix(f"{scheme}-")
            more = {"onto": back} if takes_onto else {}
            try:
                new = read(
                    releases[source], release=release, published=published, known=known, **more
                ).chronicle
                back = new if takes_onto else merge(back, new)
            except CaucasusEventsError:  # nothing of this release comes back
                continue
        return back

    back = again()
    known: tuple[Party | Place, ...] = (*chronicle.parties, *chronicle.places)
    if found_by_code := [_bare(one, codes) for one in known if one.id not in back]:
        back = again(chronicle_of(found_by_code))
    return Rows(rows=rows, losses=Losses(_not_back(chronicle, back, others, what)))


def _bare(record: Party | Place, codes: Collection[str]) -> Party | Place:
    """Leave of a party or place no more than the rows hold, and by what it is found."""
    own = {scheme: code for scheme, code in record.codes.items() if scheme in codes}
    kind: Any = record.kind
    return type(record)(id=record.id, kind=kind, names=record.names[:1], codes=own)


def _not_back(given: Chronicle, back: Chronicle, others: set[str], what: str) -> Iterator[Loss]:
    """Tell what of a chronicle differs from what came back, or did not come back at all.

    Args:
        given: the chronicle.
        back: what came back.
        others: the ids of statements that are no rows.
        what: why these are left out.
    """
    for name in _HEADER:
        if (value := getattr(given, name)) != getattr(back, name):
            yield Loss(row=_WHOLE, column=name, what=_NOT_BACK, found=as_text(value))
    for name in COLLECTIONS:
        came = {order_key(record): record for record in getattr(back, name)}
        for record in getattr(given, name):
            row = order_key(record)[0]
            other = came.get(order_key(record))
            if other is None:
                why = what if row in others else _NOT_BACK
                yield Loss(row=row, column=name, what=why, found=as_text(record))
            elif other != record:
                for field in attrs.fields(type(record)):
                    value, came_back = getattr(record, field.name), getattr(other, field.name)
                    if value != came_back:
                        if isinstance(value, tuple):
                            value = tuple(item for item in value if item not in came_back)
                        text = as_text(value)
                        yield Loss(row=row, column=field.name, what=_NOT_BACK, found=text)
