"""Every fault of a document that was refused, though some of its records are broken.

Each record is read by itself. The sound ones are then checked as one chronicle, and the
references of all are followed, those in broken records included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from caucasus_events.checks.chronicle_checks import CHECKS, dangling, dangling_ids, with_place
from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle, kind_of
from caucasus_events.core.record import Record
from caucasus_events.core.references import references
from caucasus_events.documents.conversion import (
    SHORT,
    TAGGED,
    Kinds,
    classes_by_tag,
    shared_converter,
)
from caucasus_events.errors import Invalid, Problem
from caucasus_events.records.amendments import REPLACED

Reference = tuple[str, str, tuple[str, ...]]

_PARTS = (
    ("statements", "claims", "claim"),
    ("negotiations", "rounds", "round"),
    ("ceasefires", "terms", "term"),
)
"""The parts of records that can be referred to, and what they are called."""


@attrs.frozen
class _Item:
    """One record of a document: where it stands, how it is written, and what it became."""

    collection: str
    index: int
    raw: object
    record: Record | None
    """None if it is broken."""


def faults_in(data: Mapping[str, Any], kinds: Kinds) -> Iterator[Problem]:
    """Find the faults of a document one by one, given what its envelope holds."""
    return (_as_written(problem, data) for problem in _faults(data, kinds))


def _faults(data: Mapping[str, Any], kinds: Kinds) -> Iterator[Problem]:
    structure = shared_converter(kinds, detailed=True).structure

    def structured(raw: object, cls: type[Record], path: str) -> tuple[Any, list[Problem]]:
        try:
            return structure(raw, cls), []
        except Invalid as error:
            return None, [problem.under(path) for problem in error.problems]

    items: list[_Item] = []
    others: dict[str, object] = {}
    sound: dict[str, Any] = {}
    for key, raw in data.items():
        if key in COLLECTIONS and isinstance(raw, list):
            sound[key] = []
            for i, one in enumerate(raw):
                record, problems = structured(one, COLLECTIONS[key], f"$.{key}[{i}]")
                yield from problems
                items.append(_Item(key, i, one, record))
                if record is not None:
                    sound[key].append(record)
        else:
            # A chronicle of this key alone is made, so that its faults are found beside others.
            others[key] = raw
            alone, problems = structured({key: raw}, Chronicle, "$")
            yield from problems
            if alone is not None:
                sound[key] = getattr(alone, key)
    chronicle = Chronicle(**sound)
    yield from dangling(_references(items, others, kinds), *_known(items, chronicle))
    index = {id(item.record): item.index for item in items}

    def place(name: str, i: int) -> str:
        """Return the path of a record in the document, whose order the chronicle does not keep."""
        return f"$.{name}[{index[id(getattr(chronicle, name)[i])]}]"

    between = (p for check in CHECKS if check is not dangling_ids for p in check(chronicle))
    yield from (with_place(problem, place) for problem in between)


def _references(
    items: list[_Item], others: Mapping[str, object], kinds: Kinds
) -> Iterator[Reference]:
    """Yield all references of a document, from plain data where no record could be made."""
    classes = {base: classes_by_tag(base, kinds) for base in TAGGED}

    def field_of(node: object, name: str) -> object:
        if isinstance(node, dict):
            return node.get(name)
        return node if name in SHORT.values() else None

    def class_of(node: object, declared: type[Record]) -> type[Record] | None:
        if declared in TAGGED:
            tag = node.get(TAGGED[declared]) if isinstance(node, dict) else None
            return classes[declared].get(tag) if isinstance(tag, str) else None
        is_short = declared in SHORT and isinstance(node, str)
        return declared if is_short or isinstance(node, dict) else None

    yield from references(others, Chronicle, "$", field_of, class_of)
    for item in items:
        path, cls = f"$.{item.collection}[{item.index}]", COLLECTIONS[item.collection]
        if item.record is not None:
            yield from references(item.record, cls, path)
        elif isinstance(item.raw, dict):
            yield from references(item.raw, cls, path, field_of, class_of)


def _known(items: list[_Item], chronicle: Chronicle) -> tuple[dict[str, str], dict[str, str]]:
    """Return the kind of each id, of those in broken records too, and the id that has a name."""
    known = {old: REPLACED for amendment in chronicle.amendments for old in amendment.old}
    known |= {id: kind_of(type(chronicle[id])) for id in chronicle.ids}
    for item in items:
        if item.record is None and isinstance(item.raw, dict):
            known.update(_ids_in(item.raw, item.collection))
    bearers: Any = (*chronicle.parties, *chronicle.places)
    return known, {name.text: bearer.id for bearer in bearers for name in bearer.names}


def _ids_in(raw: Mapping[str, Any], collection: str) -> Iterator[tuple[str, str]]:
    """Yield the ids that plain data gives to a record and its parts, each with its kind."""
    if collection == "amendments":
        yield from ((old, REPLACED) for old in _list_in(raw, "old") if isinstance(old, str))
    if isinstance(id := raw.get("id"), str):
        yield id, kind_of(COLLECTIONS[collection])
        for name, parts, kind in _PARTS:
            for part in _list_in(raw, parts) if name == collection else ():
                if isinstance(part, dict):
                    yield f"{id}#{part.get('key', part.get(kind))}", kind


def _list_in(raw: Mapping[str, Any], key: str) -> list[Any]:
    found = raw.get(key)
    return found if isinstance(found, list) else []


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
