"""Chronicles as JSON documents: strict on the way in, canonical on the way out."""

from __future__ import annotations

import difflib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin

import attrs
from cattrs import (
    AttributeValidationNote,
    BaseValidationError,
    Converter,
    ForbiddenExtraKeysError,
)
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from caucasus_events._count_forms import count_from, count_to
from caucasus_events._json_reading import read_json
from caucasus_events._records import (
    FrozenMap,
    Record,
    choice,
    references,
    shapes,
    unknown_key,
    word,
)
from caucasus_events.checks import CHECKS, check, dangling, dangling_ids, kind_of
from caucasus_events.chronicles import COLLECTIONS, Chronicle
from caucasus_events.claim_kinds import CLAIM_KINDS
from caucasus_events.claims import Claim
from caucasus_events.counts import Count
from caucasus_events.errors import Invalid, Problem, refuse, shown
from caucasus_events.names import Name
from caucasus_events.negotiations import Participant
from caucasus_events.positions import POSITION_KINDS, Position
from caucasus_events.sources import Citation
from caucasus_events.statements import Relay
from caucasus_events.when import When

__all__ = ["FORMAT", "VERSION", "dump", "dumps", "load", "loads"]

FORMAT = "caucasus-events"
VERSION = 1

Kinds = tuple[type[Claim] | type[Position], ...]

# Records that a bare text is short for, with the field that it fills.
_SHORT: Mapping[type[Record], str] = {
    Name: "text",
    Relay: "by",
    Citation: "source",
    Participant: "party",
    When: "edtf",
}
_TAGGED: Mapping[type[Record], str] = {Claim: "claim", Position: "position"}


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
    data, repeats = read_json(document)
    return _structure(_body(data), tuple(kinds), repeats)


def dumps(chronicle: Chronicle) -> str:
    """Write a chronicle as a canonical JSON document.

    Equal chronicles give equal texts: records in the order of their ids; of a record, the keys
    that it must have before those that it may have, each in the order of the reference;
    defaults left out.

    Raises:
        Invalid: the chronicle has problems that `check` finds, so that it could not be read
            again.
    """
    problems = check(chronicle)
    if problems:
        raise Invalid(problems)
    body = _converter(()).unstructure(chronicle)
    document = {"format": FORMAT, "version": VERSION, **body}
    return _laid_out(document) + "\n"


_LINE = 88


def _laid_out(value: object, indent: str = "", room: int = 0) -> str:
    """Lay out plain data for people: what fits on one line stands on one."""
    flat = json.dumps(value, ensure_ascii=False, allow_nan=False)
    short = len(indent) + room + len(flat) <= _LINE
    if not value or not isinstance(value, (dict, list)) or (short and indent):
        return flat
    inner = indent + "  "
    if isinstance(value, dict):
        keys = {key: json.dumps(key, ensure_ascii=False) + ": " for key in value}
        lines = [key + _laid_out(value[k], inner, len(key)) for k, key in keys.items()]
        opening, closing = "{}"
    else:
        lines = [_laid_out(item, inner) for item in value]
        opening, closing = "[]"
    return f"{opening}\n{inner}" + f",\n{inner}".join(lines) + f"\n{indent}{closing}"


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
    converter = _converter(kinds)
    try:
        chronicle: Chronicle = converter.structure(data, Chronicle)
    except Invalid as error:
        problems = [problem.under("$") for problem in error.problems]
        problems += _between_records(data, converter, kinds)
    else:
        problems = _in_document_order(check(chronicle), data)
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
    tags = {base: _tags(base, kinds) for base in _TAGGED}

    def actual(node: object, declared: type[Record]) -> type[Record] | None:
        if declared in _TAGGED:
            tag = node.get(_TAGGED[declared]) if isinstance(node, dict) else None
            return tags[declared].get(tag) if isinstance(tag, str) else None
        short = declared in _SHORT and isinstance(node, str)
        return declared if short or isinstance(node, dict) else None

    found = [
        problem
        for path, id, wanted in references(data, Chronicle, "$", _raw_field, actual)
        for problem in dangling(path, id, wanted, known)
    ]
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
    return node if name in _SHORT.values() else None


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
        keys = _LINK_ORDER if name == "links" else ("id",)
        raws: Any = (among or data)[name]
        ordered = sorted(raws, key=lambda raw: [raw[key] for key in keys])
        return [in_document[id(raw)] for raw in ordered]

    def place(match: re.Match[str]) -> str:
        return f"$.{match[1]}[{places(match[1])[int(match[2])]}]"

    return [
        attrs.evolve(p, path=_COLLECTION.sub(place, p.path), found=_COLLECTION.sub(place, p.found))
        for p in problems
    ]


_LINK_ORDER = ("first", "second", "judgement", "by", "why")


def _tags(base: type[Record], kinds: Kinds) -> dict[str, type[Record]]:
    shipped: tuple[type[Any], ...] = CLAIM_KINDS if base is Claim else POSITION_KINDS
    tags: dict[str, type[Record]] = {}
    for cls in (*shipped, *(kind for kind in kinds if issubclass(kind, base))):
        if tags.setdefault(cls.kind, cls) is not cls:
            raise refuse("two kinds have one tag", cls.kind, f"rename the kind of {cls.__name__}")
    return tags


@cache
def _converter(kinds: Kinds) -> Converter:
    converter = Converter(detailed_validation=True)
    for cls in (str, int, float, bool):
        converter.register_structure_hook(cls, _strictly)
    # StrEnum before str: a word list is a text to cattrs, which looks the bases up in order.
    converter.register_structure_hook(StrEnum, lambda raw, cls: choice(cls, _strictly(raw, str)))
    converter.register_structure_hook(Count, lambda raw, _: count_from(raw))
    converter.register_unstructure_hook(Count, count_to)
    converter.register_structure_hook(FrozenMap, _map_from)
    converter.register_unstructure_hook(FrozenMap, dict)
    converter.register_structure_hook_factory(_is_tuple, _tuple_from)
    converter.register_structure_hook_factory(_is_record, _record_from)
    converter.register_unstructure_hook_factory(_is_record, _record_to)
    for base, tag in _TAGGED.items():
        converter.register_structure_hook(base, _tagged_from(converter, tag, _tags(base, kinds)))
        converter.register_unstructure_hook(base, _tagged_to(converter, tag))
    return converter


def _is_tuple(cls: Any) -> bool:
    return get_origin(cls) is tuple


def _is_record(cls: Any) -> bool:
    return isinstance(cls, type) and issubclass(cls, Record)


def _strictly(raw: Any, cls: Any) -> Any:
    if type(raw) is cls or (cls is float and type(raw) is int):
        return raw
    raise refuse(f"expected {word(cls)}", raw, "mind the quotes: text has them, numbers do not")


def _map_from(raw: object, _: object) -> FrozenMap:
    if not isinstance(raw, dict):
        raise refuse("expected an object", raw, 'write {"scheme": "code"}')
    return FrozenMap.of(raw)


def _tuple_from(cls: Any, converter: Converter) -> Callable[[object, object], tuple[object, ...]]:
    item = get_args(cls)[0]

    def structure(raw: object, _: object) -> tuple[object, ...]:
        if not isinstance(raw, list):
            raise refuse("expected a list", raw, "put it into [ ]")
        items: list[object] = []
        faults: list[Problem] = []
        for i, one in enumerate(raw):
            try:
                items.append(converter.structure(one, item))
            except Invalid as error:
                faults.extend(problem.under(f"[{i}]") for problem in error.problems)
        if faults:
            raise Invalid(faults)
        return tuple(items)

    return structure


def _record_from(cls: type[Record], converter: Converter) -> Callable[[object, object], Any]:
    fields = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True)
    short = _SHORT.get(cls)

    def structure(raw: object, _: object) -> Any:
        if short and isinstance(raw, str):
            raw = {short: raw}
        if not isinstance(raw, dict):
            wanted = "an object" + (" or text" if short else "")
            raise refuse(f"expected {wanted}", raw, f"see the keys of {cls.__name__}")
        try:
            return fields(raw, cls)
        except BaseValidationError as error:
            raise Invalid(_faults_in(error, cls)) from None

    return structure


def _faults_in(error: BaseValidationError, cls: type[Record]) -> list[Problem]:
    """Turn what cattrs collected about one record into problems of ours."""
    faults: list[Problem] = []
    for one in error.exceptions:
        notes = (note for note in getattr(one, "__notes__", ()))
        name = next((note.name for note in notes if isinstance(note, AttributeValidationNote)), "")
        if isinstance(one, Invalid):
            faults.extend(problem.under(name) for problem in one.problems)
        elif isinstance(one, ForbiddenExtraKeysError):
            known = [shape.name for shape in shapes(cls)]
            faults.extend(unknown_key(key, known) for key in sorted(one.extra_fields))
        elif isinstance(one, KeyError) and one.args == (name,):
            wanted = next(shape for shape in shapes(cls) if shape.name == name)
            mend = " or ".join(word(c) for c in wanted.classes)
            faults.append(
                Problem(path=name, what="a key is missing", found="nothing", mend=f"give {mend}")
            )
        else:
            raise one
    return faults


def _record_to(cls: type[Record], converter: Converter) -> Callable[[Any], object]:
    fields = make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True)
    short = _SHORT.get(cls)

    def unstructure(record: Any) -> object:
        written = fields(record)
        return written[short] if short and set(written) == {short} else written

    return unstructure


def _tagged_from(
    converter: Converter, tag: str, classes: Mapping[str, type[Record]]
) -> Callable[[object, object], Any]:
    hooks = {name: _record_from(cls, converter) for name, cls in classes.items()}

    def structure(raw: object, _: object) -> Any:
        if not isinstance(raw, dict):
            raise refuse("expected an object", raw, f'write {{"{tag}": ...}}')
        kind = raw.get(tag)
        hook = hooks.get(kind) if isinstance(kind, str) else None
        if hook is None:
            near = difflib.get_close_matches(str(kind)[:60], hooks, n=1)
            known = f"known are {', '.join(hooks)}; hand classes of your own to `kinds`"
            raise Invalid(
                [
                    Problem(
                        path=tag,
                        what=f"not a kind of {tag} that is known"
                        if tag in raw
                        else "a key is missing",
                        found=shown(kind) if tag in raw else "nothing",
                        mend=f"did you mean {near[0]!r}?" if near else known,
                    )
                ]
            )
        return hook({key: value for key, value in raw.items() if key != tag}, None)

    return structure


def _tagged_to(converter: Converter, tag: str) -> Callable[[Any], object]:
    def writer(cls: type) -> Callable[[Any], dict[str, object]]:
        _tags(Claim if tag == _TAGGED[Claim] else Position, (cls,))
        return make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True)

    fields: Callable[[type], Callable[[Any], dict[str, object]]] = cache(writer)
    return lambda record: {tag: record.kind, **fields(type(record))(record)}
