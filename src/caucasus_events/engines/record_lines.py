"""Records in a file, a line each, sent to parts without holding them all.

A file is a journal, or Parquet with its lines as texts in the column `line`. It holds lines since
the tables of `formats.tidy_tables` leave out much of a record. What is held in memory is parties,
places and amendments, and how subjects hang together.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import attrs

from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle, order_key
from caucasus_events.core.record import Record
from caucasus_events.documents.conversion import Kinds, shared_converter
from caucasus_events.documents.json_text import orjson, read_json
from caucasus_events.documents.reading import refuse_other_version
from caucasus_events.documents.writing import FORMAT, VERSION
from caucasus_events.errors import Invalid, MissingExtra, refuse, shown
from caucasus_events.findings.parts import (
    Joined,
    Ties,
    check_parts,
    findings_of,
    make_part,
    sources_cited,
)
from caucasus_events.findings.reconciliation import Finding, Findings
from caucasus_events.formats.tidy_tables import TidyTable

COLUMN = "line"
"""The name of the column of texts in Parquet."""
STATEMENTS_IN_A_PART = 20_000
"""About so many statements go into a part, unless the caller tells how many parts there are."""

NOT_CITED = 0
"""The part that gets a source which nobody cites, so that every line is read."""


class Routed(NamedTuple):
    """Where something goes: a line to a part, a part to a source that it needs, or a source."""

    part: int | None
    """The part that needs the line, or the source."""
    source: str | None
    """Id of the source."""
    line: str | None
    """The line, of the source if no part is told."""


@attrs.frozen(kw_only=True)
class Parting:
    """What it takes to reconcile any part of a file."""

    alone: Chronicle
    """A chronicle with title, zone and sides."""
    everywhere: tuple[Record, ...]
    """What every part needs."""
    joined: Joined
    """The ids that belong together."""
    parts: int
    """How many parts there are."""
    kinds: Kinds
    """Classes of claims and positions of the user's own."""
    how: dict[str, Any]
    """The arguments of `reconcile`."""

    def findings(self, number: int, lines: Iterable[str]) -> Findings:
        """Reconcile the lines of a part.

        Raises:
            Invalid: a line cannot be read, or two lines give one id to different records.
        """
        read: dict[Hashable, Record] = {}
        for line in lines:
            record = record_of(str(collection_of(line)), line, self.kinds)
            key = type(record), order_key(record)
            if read.setdefault(key, record) != record:
                hint = "remove one of the two lines, or rename one of the records"
                raise refuse("one record has two contents", ", ".join(key[1]), hint)
        records = (*self.everywhere, *read.values())
        part = make_part(self.alone, records, self.joined, number, self.parts)
        return findings_of(part, **self.how)


@attrs.frozen(kw_only=True)
class Routes:
    """Which parts need which line."""

    ties: Ties
    kinds: Kinds

    def of(self, line: str) -> list[Routed]:
        """Return where a line goes; nowhere if every part has it already."""
        name = collection_of(line)
        if name is None or name in _EVERYWHERE:
            return []
        with explained(line, self.kinds):
            return [*self._of(name, _plain(line, name), line)]

    def _of(self, name: str, record: Any, line: str) -> Iterator[Routed]:
        if self.ties.is_everywhere(name, record):
            return
        if name == "sources":
            yield Routed(None, record["id"], line)
            return
        cited = [*sources_cited(record)] if name == "statements" else []
        for part in self.ties.needed_in(name, record):
            yield Routed(part, None, line)
            yield from (Routed(part, source, None) for source in cited)


def survey(
    read: Callable[[], Iterable[str]], parts: int | None, kinds: Kinds, how: dict[str, Any]
) -> tuple[Parting, Routes]:
    """Look a file over, twice, for how its subjects hang together.

    Args:
        read: gives the lines, at each call anew.
        parts: the greatest number of parts; as `STATEMENTS_IN_A_PART` has it if None.
        kinds: classes of claims and positions of the user's own.
        how: the arguments of `reconcile`.

    Raises:
        Invalid: a line cannot be read, or no line says what the file is.
    """
    if parts is not None:
        check_parts(parts)
    ties, alone, statements = Ties(), None, 0
    everywhere: list[tuple[str, str]] = []
    amendments: list[str] = []
    for line in read():
        name = collection_of(line)
        if name is None:
            head = _head_of(line, kinds)
            if alone not in (None, head):
                hint = "cut out the other line, or keep two files"
                raise refuse("two lines say what the file is, and differ", line[:80], hint)
            alone = head
            continue
        statements += name == "statements"
        if name in _EVERYWHERE:
            everywhere.append((name, line))
        elif name == "amendments":
            amendments.append(line)
        # To parse each statement takes long, and most answer nothing.
        is_silent = name == "statements" and '"responses"' not in line and "\\u" not in line
        if name != "sources" and not is_silent:
            with explained(line, kinds):
                ties.meet(name, _plain(line, name))
    if alone is None:
        hint = f"begin with {json.dumps({'format': FORMAT, 'version': VERSION, 'journal': True})}"
        raise refuse("a file of records has a line that says what it is", "no such line", hint)
    for line in read():
        name = collection_of(line)
        if name in ("sources", "statements"):
            with explained(line, kinds):
                record = _plain(line, name)
                ties.hear(name, record)
                if name == "sources" and ties.is_everywhere(name, record):
                    everywhere.append((name, line))
    everywhere += (
        ("amendments", line)
        for line in amendments
        if ties.is_everywhere("amendments", _plain(line, "amendments"))
    )
    parts = parts or 1 + statements // STATEMENTS_IN_A_PART
    parting = Parting(
        alone=alone,
        everywhere=tuple(record_of(name, line, kinds) for name, line in everywhere),
        joined=ties.settle(parts),
        parts=parts,
        kinds=kinds,
        how=how,
    )
    return parting, Routes(ties=ties, kinds=kinds)


_EVERYWHERE = ("parties", "places")
_NAME = re.compile(r'\s*\{\s*"(\w+)"')


def collection_of(line: str) -> str | None:
    """Return under which collection the record in a line stands; None if it holds none.

    The record is not read for it, which would take most of the time.
    """
    match = _NAME.match(line)
    name = match[1] if match else ""
    return name if name in COLLECTIONS else None


def _plain(line: str, name: str) -> Any:
    """Return the plain data of the record in a line, unchecked."""
    return _parse(line)[name]


_parse: Callable[[str], Any] = json.loads if orjson is None else orjson.loads


def record_of(name: str, line: str, kinds: Kinds) -> Record:
    """Read the record in a line, as strictly as `loads` does.

    Raises:
        Invalid: it is refused; every fault is listed.
    """
    cls = COLLECTIONS[name]
    try:
        data, repeats = read_json(line)
        if repeats:
            raise Invalid(repeats)
        if not isinstance(data, dict) or [*data] != [name]:
            raise refuse("a line holds one record", data, f'write {{"{name}": {{...}}}}', "$")
        try:
            record: Record = shared_converter(kinds, detailed=False).structure(data[name], cls)
        except Exception:  # cattrs lets many sorts through in its quick mode
            record = shared_converter(kinds, detailed=True).structure(data[name], cls)
    except Invalid as error:
        error.add_note(f"in the line {shown(line[:80])}")
        raise
    return record


@contextmanager
def explained(line: str, kinds: Kinds) -> Iterator[None]:
    """Refuse a line with every reason, if what is done with its plain data fails."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError):
        record_of(str(collection_of(line)), line, kinds)
        raise


def _head_of(line: str, kinds: Kinds) -> Chronicle:
    """Read the line that says what the file is: title, zone and sides."""
    data, repeats = read_json(line)
    if repeats:
        raise Invalid(repeats)
    if not isinstance(data, dict) or (data.get("format"), data.get("journal")) != (FORMAT, True):
        hint = "see `documents.journal`; a document is loaded whole"
        raise refuse("neither a record nor the first line of a journal", line[:80], hint)
    refuse_other_version(data.get("version"))
    own = {key: value for key, value in data.items() if key not in _MARKS}
    alone: Chronicle = shared_converter(kinds, detailed=True).structure(own, Chronicle)
    return alone


_MARKS = ("format", "version", "journal")


def lines_of(path: Path) -> Iterator[str]:
    """Yield the lines of a journal, or the texts in the column `line` of Parquet.

    Raises:
        Invalid: the last line of a journal was not finished.
        OSError: the file cannot be read.
    """
    if is_parquet(path):
        from pyarrow import dataset

        given = dataset.dataset(path, format="parquet")
        if COLUMN not in given.schema.names:
            hint = f"name the column with the lines of a journal {COLUMN!r}"
            raise refuse("the Parquet has no such column", given.schema.names, hint)
        for batch in given.to_batches(columns=[COLUMN]):
            yield from (line or "" for line in batch.column(0).to_pylist())
        return
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            if not line.endswith("\n"):
                hint = "cut it off with `repair`, then add again what it was to hold"
                raise refuse("the last line of the journal was not finished", line[:60], hint)
            yield line


def is_parquet(path: Path) -> bool:
    """Tell whether a path is of Parquet: a file with that ending, or a folder of such files."""
    return path.suffix == ".parquet" or path.is_dir()


def cut(source: Path, routes: Routes, folder: Path) -> None:
    """Write the lines that each part needs to a file of its own, by the number of the part.

    Raises:
        Invalid: a line cannot be read.
        OSError: a file cannot be read or written.
    """
    files = _Files(folder)
    cited: dict[str, tuple[int, ...]] = {}
    for line in lines_of(source):
        if collection_of(line) == "sources":
            continue  # needed where they are cited, and that may be told in later lines
        for part, id, needed in routes.of(line):
            assert part is not None  # as only a source waits for it
            if needed is not None:
                files.add(part, needed)
            elif id is not None and part not in cited.get(id, ()):
                cited[id] = (*cited.get(id, ()), part)
    for line in lines_of(source):
        if collection_of(line) == "sources":
            for _, id, _ in routes.of(line):
                for part in cited.get(str(id), (NOT_CITED,)):
                    files.add(part, line)
    files.write()


class _Files:
    """Files of lines, written now and then, so that no number of files is open at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: defaultdict[int, list[str]] = defaultdict(list)
        self._size = 0

    def add(self, number: int, line: str) -> None:
        self._waiting[number].append(line if line.endswith("\n") else f"{line}\n")
        self._size += len(line)
        if self._size > _MOST_WAITING:
            self.write()

    def write(self) -> None:
        for number, lines in self._waiting.items():
            with (self._folder / f"{number:05}").open("a", encoding="utf-8", newline="\n") as file:
                file.writelines(lines)
        self._waiting.clear()
        self._size = 0


_MOST_WAITING = 2**26


def findings_table(findings: Iterable[Finding]) -> Any:
    """Return findings as a table of pyarrow, as `tables` lays them out.

    Raises:
        MissingExtra: pyarrow or nanoarrow is not installed.
    """
    try:
        import pyarrow
    except ImportError:
        raise MissingExtra(
            "findings in Parquet need pyarrow; run pip install 'caucasus-events[parquet]'"
        ) from None
    return pyarrow.table(TidyTable(name="findings", items=tuple(findings)))
