"""Chronicles as JSON documents: strict on the way in, canonical on the way out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import attrs
from cattrs import Converter

from caucasus_events.checks.chronicle_checks import CHECKS, dangling, dangling_ids, faults
from caucasus_events.chronicle.collection import (
    COLLECTIONS,
    Chronicle,
    chronicle_of,
    kind_of,
    order_fields,
)
from caucasus_events.core.collector import collector_paused
from caucasus_events.core.record import Record
from caucasus_events.core.references import references
from caucasus_events.documents.conversion import converter_for
from caucasus_events.documents.files import StrPath, checked_path, read_at_most, write_whole
from caucasus_events.documents.json_text import decoded_quickly, read_json, surely_no_repeats
from caucasus_events.documents.kinds import SHORT, TAGGED, Kinds, checked_kinds, tags_of
from caucasus_events.documents.limits import LIMITS, Limits, within
from caucasus_events.documents.sure_reading import surely_read
from caucasus_events.documents.writing import laid_out
from caucasus_events.errors import Invalid, Problem, refuse, shown
from caucasus_events.records.amendments import REPLACED
from caucasus_events.records.claims import Claim
from caucasus_events.records.positions import Position

__all__ = ["FORMAT", "VERSION", "dump", "dumps", "load", "loads"]


FORMAT = "caucasus-events"
VERSION = 1


def loads(
    document: str | bytes,
    *,
    kinds: Iterable[type[Claim] | type[Position]] = (),
    limits: Limits = LIMITS,
) -> Chronicle:
    """Read a chronicle from a JSON document.

    Args:
        document: the text, or its UTF-8 bytes.
        kinds: classes of claims and positions of your own that the document may use.
        limits: how much it may hold.

    Raises:
        Invalid: the document is refused; every fault is listed with its path, what was
            found and a hint.
    """
    if not isinstance(document, (str, bytes)):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise _no_text(document)
    within(document, limits)
    with collector_paused():
        return _read(document, checked_kinds(kinds))


def _read(document: str | bytes, kinds: Kinds) -> Chronicle:
    quick = decoded_quickly(document)
    data, repeats = _decoded(document) if quick is None else (quick, [])
    chronicle, keys = (None, 0) if repeats else _surely(data, kinds)
    if quick is not None and (chronicle is None or not surely_no_repeats(document, keys)):
        data, repeats = read_json(document)
    if chronicle is not None and not repeats:
        return chronicle
    return _structure(_body(data), kinds, repeats)


def _decoded(document: str | bytes) -> tuple[object, list[Problem]]:
    """Parse a document, and refuse in other words what does not even begin like one."""
    try:
        return read_json(document)
    except Invalid as error:
        start = document[:_START]
        start = start if isinstance(start, str) else start.decode(errors="ignore")
        if error.problems[0].what.startswith("not JSON") and _NO_DOCUMENT.match(start):
            what, hint = "not the text of a document", "give such text; `load` reads it from a file"
            raise refuse(f"{what}, which begins with {{", start, hint, "$") from None
        raise


_START = 80
_NO_DOCUMENT = re.compile(r"\s*[^\s{\[\ufeff]")


def _no_text(document: object) -> Invalid:
    match document:
        case os.PathLike():
            hint = f"read the file with load({shown(document)})"
        case dict() | list():
            hint = "write it as text first, with json.dumps"
        case Chronicle():
            hint = "it is read already"
        case _:
            hint = "give the text, or its UTF-8 bytes; `load` reads a file"
    return refuse("expected the text of a document", document, hint, "document")


def _surely(data: Any, kinds: Kinds) -> tuple[Chronicle | None, int]:
    """Make the chronicle of plain data that is beyond doubt, and count its keys."""
    try:
        chronicle, keys = surely_read(_body(data), kinds)
    except Exception:  # of whatever sort: the thorough reading tells what it is
        return None, 0
    return chronicle, keys + len(data) - len(_body(data))


def dumps(chronicle: Chronicle | Iterable[Record]) -> str:
    """Write a chronicle, or several records, as a canonical JSON document.

    Equal chronicles give equal texts: records in the order of their ids; of a record, the keys
    that it must have before those that it may have, each in the order of the reference;
    defaults left out.

    Raises:
        Invalid: the chronicle has problems that `faults` finds, so that it could not be read
            again.
    """
    chronicle = chronicle_of(chronicle)
    with collector_paused():
        problems = faults(chronicle)
        if problems:
            raise Invalid(problems)
        return laid_out(chronicle, {"format": FORMAT, "version": VERSION})


def load(
    path: StrPath,
    *,
    kinds: Iterable[type[Claim] | type[Position]] = (),
    limits: Limits = LIMITS,
) -> Chronicle:
    """Read a chronicle from a file; see `loads`.

    Raises:
        Invalid: the document is refused.
        OSError: the file cannot be read.
    """
    path = checked_path(path)
    try:
        return loads(read_at_most(path, limits.size + 1), kinds=kinds, limits=limits)
    except Invalid as error:
        error.add_note(f"in {os.fspath(path)}")
        raise


def dump(chronicle: Chronicle | Iterable[Record], path: StrPath) -> None:
    """Write a chronicle, or several records, to a file, whole or not at all; see `dumps`.

    When the call returns, the file is on the disk. The text goes to a temporary file beside it,
    which then takes its place, so that a crash leaves the old file or the new one.

    Raises:
        Invalid: the chronicle has problems; nothing is written.
        OSError: the file cannot be written; the old one stays, and a note says why.
    """
    write_whole(path, dumps(chronicle).encode())


def _body(document: object) -> dict[str, object]:
    """Check the envelope of a document and return what is inside."""
    if not isinstance(document, dict):
        raise refuse(
            "a document is an object",
            document,
            f'begin with {{"format": "{FORMAT}", "version": {VERSION}, ...}}',
            path="$",
        )
    body = dict(document)
    format, version = body.pop("format", None), body.pop("version", None)
    if format != FORMAT:
        raise refuse(
            "not a document of this format", format, f'write "format": "{FORMAT}"', path="$.format"
        )
    if type(version) is not int or version != VERSION:
        newer = type(version) is int and version > VERSION
        raise refuse(
            "not a version of the format that is known",
            version,
            "upgrade caucasus-events to read it" if newer else f'write "version": {VERSION}',
            path="$.version",
        )
    return body


def _structure(data: dict[str, object], kinds: Kinds, repeats: list[Problem]) -> Chronicle:
    converter = converter_for(kinds)
    try:
        chronicle: Chronicle = converter.structure(data, Chronicle)
    except Invalid as error:
        problems = [problem.under("$") for problem in error.problems]
        problems += _between_records(data, converter, kinds)
    else:
        problems = _in_document_order(faults(chronicle), data)
        if not repeats and not problems:
            return chronicle
    raise Invalid(dict.fromkeys([*repeats, *(_as_written(p, data) for p in problems)]))


_STEP = re.compile(r"\.([\w-]+)|\[(\d+)\]", re.ASCII)


def _as_written(problem: Problem, data: object) -> Problem:
    """End the path of a problem where the document does: a short form has nothing inside."""
    node, end = data, len("$")
    while step := _STEP.match(problem.path, end):
        match node:
            case dict() if step[1] in node:
                node = node[step[1]]
            case list() if step[2] and int(step[2]) < len(node):
                node = node[int(step[2])]
            case dict() | list():
                break
            case _:
                return attrs.evolve(problem, path=problem.path[:end])
        end = step.end()
    return problem


def _between_records(data: dict[str, object], converter: Converter, kinds: Kinds) -> list[Problem]:
    """Find what is wrong between records of a document in which some record is broken."""
    known = dict(_raw_ids(data))
    tags = {base: tags_of(base, kinds) for base in TAGGED}

    def actual(node: object, declared: type[Record]) -> type[Record] | None:
        if declared in TAGGED:
            tag = node.get(TAGGED[declared]) if isinstance(node, dict) else None
            return tags[declared].get(tag) if isinstance(tag, str) else None
        short = declared in SHORT and isinstance(node, str)
        return declared if short or isinstance(node, dict) else None

    named = dict(_raw_names(data))
    found = list(dangling(references(data, Chronicle, "$", _raw_field, actual), known, named))
    sound: dict[str, list[object]] = {name: [] for name in COLLECTIONS}
    positions: dict[str, list[object]] = {name: [] for name in COLLECTIONS}
    for name, cls in COLLECTIONS.items():
        for raw in _items(data, name):
            try:
                sound[name].append(converter.structure(raw, cls))
                positions[name].append(raw)
            except Invalid:
                continue
    make: Any = Chronicle
    whole = make(**sound)
    between = [p for rule in CHECKS if rule is not dangling_ids for p in rule(whole)]
    return found + _in_document_order(between, data, positions)


def _items(data: Mapping[str, object], name: str) -> list[object]:
    items = data.get(name)
    return items if isinstance(items, list) else []


def _raw_field(node: object, name: str) -> object:
    if isinstance(node, dict):
        return node.get(name)
    return node if name in SHORT.values() else None


def _raw_ids(data: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """Yield every id and address in plain data, broken records included, with its kind."""
    for raw in _items(data, "amendments"):
        old = _items(raw, "old") if isinstance(raw, dict) else []
        yield from ((id, REPLACED) for id in old if isinstance(id, str))
    for name, cls in COLLECTIONS.items():
        for raw in _items(data, name):
            if not isinstance(raw, dict) or not isinstance(raw.get("id"), str):
                continue
            yield raw["id"], kind_of(cls)
            for parts, kind in (("claims", "claim"), ("rounds", "round"), ("terms", "term")):
                for part in _items(raw, parts):
                    if isinstance(part, dict):
                        yield f"{raw['id']}#{part.get('key', part.get('claim'))}", kind


def _raw_names(data: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """Yield every name of a party or place in plain data, with the id of who or what has it."""
    for raw in (*_items(data, "parties"), *_items(data, "places")):
        if isinstance(raw, dict) and isinstance(raw.get("id"), str):
            for name in _items(raw, "names"):
                text = name.get("text") if isinstance(name, dict) else name
                if isinstance(text, str):
                    yield text, raw["id"]


_PLACE = rf"\$\.({'|'.join(COLLECTIONS)})\[([0-9]{{1,9}})\]"
AT_START, ALSO_AT = re.compile(rf"\A{_PLACE}"), re.compile(rf"(?<=, also at ){_PLACE}\Z")
"""Where a problem of a chronicle names a record: in its path, and where an id is used twice."""


def _in_document_order(
    problems: Iterable[Problem],
    data: Mapping[str, object],
    among: Mapping[str, list[object]] | None = None,
) -> list[Problem]:
    """Point the paths of problems at the document, whose records stand in any order."""

    @cache
    def places(name: str) -> list[int]:
        in_document = {id(raw): i for i, raw in enumerate(_items(data, name))}
        keys = order_fields(COLLECTIONS[name])
        raws: Any = _items(among or data, name)
        ordered = sorted(raws, key=lambda raw: [raw[key] for key in keys])
        return [in_document[id(raw)] for raw in ordered]

    def place(match: re.Match[str]) -> str:
        known, index = places(match[1]), int(match[2])
        # The words of a document may look like a place in it.
        return f"$.{match[1]}[{known[index]}]" if index < len(known) else match[0]

    return [
        attrs.evolve(p, path=AT_START.sub(place, p.path), found=ALSO_AT.sub(place, p.found))
        for p in problems
    ]
