"""Chronicles as JSON documents: strict on the way in, canonical on the way out."""

from __future__ import annotations

import gc
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import attrs
from cattrs import Converter

from caucasus_events._conversion import SHORT, TAGGED, Kinds, converter_for, tags_of
from caucasus_events._json_reading import read_json
from caucasus_events._records import Record, references
from caucasus_events.checks import CHECKS, dangling, dangling_ids, faults, kind_of
from caucasus_events.chronicles import COLLECTIONS, Chronicle, order_fields
from caucasus_events.claims import Claim
from caucasus_events.errors import Invalid, Problem, refuse
from caucasus_events.positions import Position

__all__ = ["FORMAT", "VERSION", "dump", "dumps", "load", "loads"]

FORMAT = "caucasus-events"
VERSION = 1


def loads(
    document: str | bytes, *, kinds: Iterable[type[Claim] | type[Position]] = ()
) -> Chronicle:
    """Read a chronicle from a JSON document.

    Args:
        document: the text, or its UTF-8 bytes.
        kinds: classes of claims and positions of your own that the document may use.

    Raises:
        Invalid: the document is refused; every fault is listed with its path, what was
            found and the likely mend.
    """
    # All that is made here stays, so that the collector would search it again and again in vain.
    collecting = gc.isenabled()
    gc.disable()
    try:
        data, repeats = read_json(document)
        return _structure(_body(data), tuple(kinds), repeats)
    finally:
        if collecting:
            gc.enable()


def dumps(chronicle: Chronicle) -> str:
    """Write a chronicle as a canonical JSON document.

    Equal chronicles give equal texts: records in the order of their ids; of a record, the keys
    that it must have before those that it may have, each in the order of the reference;
    defaults left out.

    Raises:
        Invalid: the chronicle has problems that `faults` finds, so that it could not be read
            again.
    """
    problems = faults(chronicle)
    if problems:
        raise Invalid(problems)
    body = converter_for(()).unstructure(chronicle)
    document = {"format": FORMAT, "version": VERSION, **body}
    return _laid_out(document)[1] + "\n"


_LINE = 88
_flat = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _laid_out(value: object, indent: str = "", room: int = 0) -> tuple[str | None, str]:
    """Lay out plain data for people: what fits on one line stands on one.

    Returns:
        The data on one line, unless that is too long anywhere, and as it is to stand here.
    """
    if not value or not isinstance(value, (dict, list)):
        return (flat := _flat(value)), flat
    inner = indent + "  "
    if isinstance(value, dict):
        opening, closing = "{}"
        keys = [_flat(key) + ": " for key in value]
        parts = [_laid_out(v, inner, len(k)) for k, v in zip(keys, value.values(), strict=True)]
    else:
        opening, closing = "[]"
        keys = [""] * len(value)
        parts = [_laid_out(item, inner) for item in value]
    short = [key + flat for key, (flat, _) in zip(keys, parts, strict=True) if flat is not None]
    line = opening + ", ".join(short) + closing if len(short) == len(parts) else None
    if line is not None and len(line) > _LINE:
        line = None
    if line is not None and indent and len(indent) + room + len(line) <= _LINE:
        return line, line
    lines = [key + text for key, (_, text) in zip(keys, parts, strict=True)]
    return line, f"{opening}\n{inner}" + f",\n{inner}".join(lines) + f"\n{indent}{closing}"


def load(
    path: str | os.PathLike[str], *, kinds: Iterable[type[Claim] | type[Position]] = ()
) -> Chronicle:
    """Read a chronicle from a file; see `loads`.

    Raises:
        Invalid: the document is refused.
        OSError: the file cannot be read.
    """
    try:
        return loads(Path(path).read_bytes(), kinds=kinds)
    except Invalid as error:
        error.add_note(f"in {os.fspath(path)}")
        raise


def dump(chronicle: Chronicle, path: str | os.PathLike[str]) -> None:
    """Write a chronicle to a file, whole or not at all; see `dumps`.

    The text goes to a temporary file beside it, which then takes its place, so that a crash
    leaves the old file or the new one.

    Raises:
        Invalid: the chronicle has problems; nothing is written.
        OSError: the file cannot be written; the old one stays.
    """
    data = dumps(chronicle).encode()
    target = Path(path).resolve()  # what a link leads to is written, the link stays
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # A temporary file is private; the document gets the mode that a new file would have.
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


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

    found = list(dangling(references(data, Chronicle, "$", _raw_field, actual), known))
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
    for name, cls in COLLECTIONS.items():
        for raw in _items(data, name):
            if not isinstance(raw, dict) or not isinstance(raw.get("id"), str):
                continue
            yield raw["id"], kind_of(cls)
            for parts, kind in (("claims", "claim"), ("rounds", "round"), ("terms", "term")):
                for part in _items(raw, parts):
                    if isinstance(part, dict):
                        yield f"{raw['id']}#{part.get('key', part.get('claim'))}", kind


_COLLECTION = re.compile(r"\$\.(\w+)\[(\d+)\]")


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
        raws: Any = (among or data)[name]
        ordered = sorted(raws, key=lambda raw: [raw[key] for key in keys])
        return [in_document[id(raw)] for raw in ordered]

    def place(match: re.Match[str]) -> str:
        return f"$.{match[1]}[{places(match[1])[int(match[2])]}]"

    return [
        attrs.evolve(p, path=_COLLECTION.sub(place, p.path), found=_COLLECTION.sub(place, p.found))
        for p in problems
    ]
