"""Journals: files that grow by one record a line and never lose a record once it is written.

The first line says what the file is, `{"format": "caucasus-events", "version": 1, "journal":
true}`, with the title, zone and sides of the collection if it has any. Every other line is one
record under the name of its collection: `{"statements": {"id": "s1", ...}}`. A line is finished
once its newline is there.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from caucasus_events.checks.adding import ChronicleBuilder
from caucasus_events.checks.chronicle_checks import with_place
from caucasus_events.chronicle.collection import (
    COLLECTIONS,
    Chronicle,
    chronicle_of,
    order_fields,
)
from caucasus_events.chronicle.times import unzoned_in
from caucasus_events.core.record import Record, unknown_key
from caucasus_events.core.suggestions import suggest_word
from caucasus_events.documents.conversion import Kinds, checked_kinds, shared_converter
from caucasus_events.documents.files import (
    StrPath,
    checked_path,
    end_of_finished_lines,
    explained,
    flush_folder,
    opened_alone,
    read_at_rest,
    write_all,
)
from caucasus_events.documents.json_text import read_json
from caucasus_events.documents.limits import (
    LIMITS,
    Limits,
    check_limits,
    refuse_too_much,
    too_much,
)
from caucasus_events.documents.reading import loads, refuse_other_version
from caucasus_events.documents.writing import FORMAT, VERSION
from caucasus_events.errors import Invalid, Problem, refuse, shown
from caucasus_events.records.claims import Claim
from caucasus_events.records.positions import Position

__all__ = ["Journal", "Writer", "append", "read", "repair"]


_MARKS: Mapping[str, object] = {"format": FORMAT, "version": VERSION, "journal": True}
_OWN = ("title", "zone", "sides")


@attrs.frozen(kw_only=True, repr=False)
class Journal(Record):
    """Hold what was read from a journal."""

    chronicle: Chronicle
    """The records of all finished lines."""
    torn: Problem | None = None
    """The last line, if it was not finished: it was never accepted, and is left out."""


def line_of(record: Record) -> str:
    """Return the canonical line of a record in a journal, with its newline.

    Raises:
        Invalid: it is not a record of a chronicle.
    """
    chronicle_of([record])
    [(name, cls)] = (its for its in COLLECTIONS.items() if isinstance(record, its[1]))
    return _line({name: _plain(record, cls)})


class Writer:
    """Add records to a journal again and again, and read what is there only once.

    The first call reads the journal, and each later one what others have added since. So to add a
    record takes time with what it holds and refers to, and a flush of the disk. Between two calls
    no file is open, and others can write. What is there already must not be changed meanwhile.

    Args:
        path: the file.
        kinds: classes of claims and positions of your own that the journal uses.
    """

    def __init__(
        self, path: StrPath, *, kinds: Iterable[type[Claim] | type[Position]] = ()
    ) -> None:
        self._path = checked_path(path)
        self._kinds = checked_kinds(kinds)
        self._known = ChronicleBuilder()
        self._read: tuple[os.stat_result, int] | None = None  # which file, and how far

    def append(self, records: Chronicle | Iterable[Record]) -> None:
        """Add records to the end of the journal, which is made if it is not there.

        When the call returns, they are on the disk. Writers wait for each other. A call that
        fails takes back what it wrote. After a crash, the first of its lines may be there, each
        whole, and then a torn one. Nothing is added with which the journal could not be read
        again: a record may refer only to what is there already or comes in the same call.

        Args:
            records: several records, or a chronicle. A new journal gets the chronicle's title,
                zone and sides; they must equal those of a journal that is there already.

        Raises:
            Invalid: nothing was written. The file cannot be read as a journal, its last line is
                torn (see `repair`), or the records do not fit together with those in it.
            OSError: nothing was added, and a note says why.
        """
        given = chronicle_of(records)
        new = [record for name in COLLECTIONS for record in dict.fromkeys(getattr(given, name))]
        lines = "".join(map(line_of, new)).encode()
        for line in lines.splitlines(keepends=True):
            if len(line) > LIMITS.line:
                found = f"{len(line):,}"
                raise Invalid([too_much("line", LIMITS.line, "bytes of one line", found)])
        with explained(self._path, "nothing was added"):
            if not self._path.exists():
                ChronicleBuilder(given)  # refuses what is wrong before the file is made
            with opened_alone(self._path) as handle:
                file = os.fstat(handle)
                size = file.st_size
                head = _head_of(handle, size, given)
                zone = head.get("zone") if isinstance(records, Chronicle) else None
                if local := unzoned_in(given, zone):
                    raise Invalid([local])
                known = self._read_on(handle, file) if size else ChronicleBuilder(given)
                known.add(*new)
                data = lines if size else _line(head).encode() + lines
                self._read = None  # until it is written
                self._write(handle, size, data)
                self._known, self._read = known, (file, size + len(data))

    def _read_on(self, handle: int, file: os.stat_result) -> ChronicleBuilder:
        """Return what a journal holds that was opened alone; read only what is not known."""
        if self._read and os.path.samestat(file, self._read[0]) and file.st_size >= self._read[1]:
            try:
                self._known.add(*map(self._record_in, _lines_from(handle, self._read[1])))
            except Invalid:
                pass  # which is told with its line when the whole is read
            else:
                return self._known
        lines = _lines_from(handle, 0)
        return ChronicleBuilder.of_checked(_chronicle_of(lines, self._kinds, LIMITS))

    def _record_in(self, line: bytes) -> Any:
        name, raw = _record_in(_parsed(line, LIMITS))
        return shared_converter(self._kinds, detailed=True).structure(raw, COLLECTIONS[name])

    def _write(self, handle: int, size: int, data: bytes) -> None:
        try:
            write_all(handle, data)
            os.fsync(handle)
            flush_folder(Path(os.path.realpath(self._path)).parent)
        except BaseException as error:
            try:
                # No other writer can have added anything: this one holds the lock.
                os.ftruncate(handle, size)
            except OSError:
                error.add_note("some of it was written, and could not be taken back")
            raise


def append(
    path: StrPath,
    records: Chronicle | Iterable[Record],
    *,
    kinds: Iterable[type[Claim] | type[Position]] = (),
) -> None:
    """Add records to the end of a journal, as `Writer.append` does.

    The journal is read first, which takes time with its size. To add again and again, keep a
    `Writer`.

    Args:
        path: the file.
        records: several records, or a chronicle.
        kinds: classes of claims and positions of your own that the journal uses.

    Raises:
        Invalid: nothing was written.
        OSError: nothing was added, and a note says why.
    """
    Writer(path, kinds=kinds).append(records)


def read(
    path: StrPath,
    *,
    kinds: Iterable[type[Claim] | type[Position]] = (),
    limits: Limits = LIMITS,
) -> Journal:
    """Read a journal, as strictly as `loads` reads a document.

    A record may be there twice. A last line without its newline was never finished: it is left
    out, and `torn` describes it.

    Args:
        path: the file.
        kinds: classes of claims and positions of your own that it may use.
        limits: how much it may hold.

    Raises:
        Invalid: it is refused; every fault is listed with its line and path. Whether the records
            fit together is checked once each line can be read by itself.
        OSError: it cannot be read.
    """
    check_limits(limits)
    with explained(path):
        data = read_at_rest(path, limits.size + 1)
        if len(data) > limits.size:
            raise Invalid([too_much("size", limits.size, "bytes", f"more than {limits.size:,}")])
        *lines, rest = data.split(b"\n")
        chronicle = _chronicle_of(lines, checked_kinds(kinds), limits)
        return Journal(chronicle=chronicle, torn=_torn(len(lines) + 1, rest) if rest else None)


def _torn(number: int, line: bytes) -> Problem:
    return Problem(
        path=f"line {number}",
        what="a line that was not finished is left out",
        found=f"{len(line):,} bytes without a newline: {shown(line[:60])}",
        hint="cut it off with `repair`, then add again what it was to hold",
    )


def repair(path: StrPath) -> bytes:
    """Cut a torn last line off a journal, so that it can grow again.

    Returns:
        The bytes that were cut off; none if the last line is whole.

    Raises:
        OSError: the journal cannot be written; it stays as it was, or a note says that it does
            not.
    """
    checked_path(path).stat()  # raises if there is no file, which would be made otherwise
    with explained(path, "nothing was cut off"), opened_alone(path) as handle:
        size = os.fstat(handle).st_size
        with os.fdopen(os.dup(handle), "rb") as file:
            whole = end_of_finished_lines(file, size)
            file.seek(whole)
            cut = file.read(size - whole)
        if cut:
            os.ftruncate(handle, whole)
            try:
                os.fsync(handle)
            except OSError as error:
                try:
                    write_all(handle, cut)
                except OSError:
                    error.add_note(f"it was cut off, and could not be put back: {shown(cut)}")
                raise
        return cut


def _chronicle_of(lines: list[bytes], kinds: Kinds, limits: Limits) -> Chronicle:
    """Read the document that the finished lines of a journal amount to."""
    found_wrong: list[Problem] = []
    texts: dict[str, list[str]] = {name: [] for name in COLLECTIONS}
    numbers: dict[str, list[int]] = {name: [] for name in COLLECTIONS}
    first: dict[object, tuple[int, str]] = {}
    head = ""
    for number, line in enumerate(lines, 1):
        try:
            data = _parsed(line, limits)
            if number == 1:
                marks = {key: value for key, value in _head_in(data).items() if key != "journal"}
                head = json.dumps(marks, default=_no_number)[1:-1]
                continue
            name, raw = _record_in(data)
            text = _text_in(line, name)
            fields = [raw.get(field) for field in order_fields(COLLECTIONS[name])]
            is_named = all(isinstance(value, str) for value in fields)
            known, its = first.setdefault((name, *fields) if is_named else number, (number, text))
            if known == number:
                texts[name].append(text)
                numbers[name].append(number)
            elif its != text and not _are_same(its, text, COLLECTIONS[name], kinds):
                found = f"{', '.join(map(shown, fields))}, other than in line {known}"
                hint = "remove one of the two lines, or rename one of the records"
                raise refuse("one record has two contents", found, hint, f"$.{name}")
        except Invalid as error:
            found_wrong.extend(_at_line(problem, number) for problem in error.problems)
        if not head:
            break
    if found_wrong:
        raise Invalid(found_wrong)
    if not head:
        what = "a journal begins with a finished line that says what it is"
        hint = "nothing was kept in it yet: use `repair`, then add to it"
        raise refuse(what, "no finished line", hint, "line 1")
    filled = (f'"{name}": [{", ".join(texts[name])}]' for name in COLLECTIONS if texts[name])
    document = "{" + ", ".join((head, *filled)) + "}"

    def placed(problem: Problem) -> Problem:
        """Point a problem of the document at the line that it comes from."""
        found = with_place(problem, lambda name, i: f"line {numbers[name][i]}, $.{name}")
        is_of_head = found.path.startswith(tuple(f"$.{key}" for key in _OWN))
        return _at_line(found, 1) if is_of_head else found

    try:
        return loads(document, kinds=kinds, limits=attrs.evolve(limits, size=len(document)))
    except Invalid as error:
        raise Invalid(map(placed, error.problems)) from None


def _parsed(line: bytes, limits: Limits) -> object:
    if len(line) >= limits.line:  # with its newline
        raise Invalid([too_much("line", limits.line, "bytes of a line", f"{len(line) + 1:,}")])
    refuse_too_much(line, limits)
    data, repeats = read_json(line)
    if repeats:
        raise Invalid(repeats)
    return data


def _text_in(line: bytes, name: str) -> str:
    """Return the text of a record, as it is, so that reading it again finds the faults in it."""
    match = _WRAPPED.fullmatch(line.decode())
    if not match:
        raise refuse("a collection is named without escapes", name, f'write "{name}"', "$")
    return match[1]


def _are_same(one: str, other: str, cls: type[Record], kinds: Kinds) -> bool:
    """Tell whether two texts are one record, written in two ways."""
    structure = shared_converter(kinds, detailed=True).structure
    try:
        return bool(structure(read_json(one)[0], cls) == structure(read_json(other)[0], cls))
    except Invalid:
        return False


_WRAPPED = re.compile(r'\s*\{\s*"\w+"\s*:\s*(\{.*\})\s*\}\s*', re.DOTALL)


def _plain(record: Record, cls: type[Record]) -> Any:
    return shared_converter((), detailed=True).unstructure(record, unstructure_as=cls)


def _line(plain: Mapping[str, object]) -> str:
    return json.dumps(plain, ensure_ascii=False, allow_nan=False) + "\n"


def _lines_from(handle: int, start: int) -> list[bytes]:
    """Return the lines of a journal that was opened alone, whatever its size."""
    with os.fdopen(os.dup(handle), "rb") as file:
        file.seek(start)
        return file.read().split(b"\n")[:-1]


def _head_of(handle: int, size: int, given: Chronicle) -> Mapping[str, Any]:
    """Return the first line of a journal, or what it is to be if the journal is new."""
    alone = Chronicle(title=given.title, zone=given.zone, sides=given.sides)
    own: dict[str, Any] = _plain(alone, Chronicle)
    if not size:
        return {**_MARKS, **own}
    with os.fdopen(os.dup(handle), "rb") as file:
        whole = end_of_finished_lines(file, size)
        if whole < size:
            raise refuse(
                "the last line of the journal was not finished",
                f"{size - whole:,} bytes after the last newline",
                "cut it off with `repair`, then add again what it was to hold",
            )
        file.seek(0)
        line = file.readline(LIMITS.line + 1)
    try:
        head = _head_in(read_json(line)[0])
    except Invalid as error:
        raise Invalid(_at_line(problem, 1) for problem in error.problems) from None
    differing = [
        Problem(
            path=f"line 1, $.{key}",
            what="the records and the journal are of different collections",
            found=f"{shown(head.get(key))} in the journal, {shown(value)} in the records",
            hint="add the records without it, or to a journal of their own",
        )
        for key, value in own.items()
        if head.get(key) != value
    ]
    if differing:
        raise Invalid(differing)
    return head


def _head_in(data: object) -> dict[str, Any]:
    """Check the first line of a journal."""
    if not isinstance(data, dict) or data.get("format") != FORMAT or "journal" not in data:
        raise refuse("not a journal of this format", data, f"begin with {_line(_MARKS)[:-1]}", "$")
    if data["journal"] is not True:
        raise refuse("a journal says that it is one", data["journal"], "write true", "$.journal")
    refuse_other_version(data.get("version"))
    known = [*_MARKS, *_OWN]
    unknown = [unknown_key(key, known).under("$") for key in data if key not in known]
    if unknown:
        raise Invalid(unknown)
    return data


def _record_in(data: object) -> tuple[str, dict[str, Any]]:
    """Check that a line holds one record under the name of its collection."""
    hint = 'write {"statements": {"id": ...}}'
    if not isinstance(data, dict) or len(data) != 1:
        raise refuse("a line holds one record", data, hint, "$")
    [(name, raw)] = data.items()
    if name not in COLLECTIONS:
        hint = suggest_word(name, COLLECTIONS, f"known are {', '.join(COLLECTIONS)}")
        raise refuse("no such collection", name, hint, "$")
    if not isinstance(raw, dict):
        raise refuse("a line holds one record", raw, hint, f"$.{name}")
    return name, raw


def _no_number(value: object) -> object:
    raise refuse("a number that is none", value, "correct it", "$")


def _at_line(problem: Problem, number: int) -> Problem:
    return attrs.evolve(problem, path=f"line {number}, {problem.path}")
