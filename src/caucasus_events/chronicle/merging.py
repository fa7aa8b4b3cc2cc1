"""Uniting chronicles, and adding a few records to one at the cost of what is added."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, cast

import attrs

from caucasus_events.chronicle.collection import (
    COLLECTIONS,
    Chronicle,
    chronicle_of,
    followed,
    linked,
    order_of,
    regrouped,
    spliced,
    subjects_of,
    with_collections,
)
from caucasus_events.core.record import Record, field_types
from caucasus_events.errors import MergeConflict, Problem, shown
from caucasus_events.records.incidents import IncidentLink
from caucasus_events.records.statements import Statement
from caucasus_events.values.when import When

__all__ = ["merge"]


def unzoned_in(chronicle: Chronicle, zone: str | None) -> Problem | None:
    """Find the first time that would take a zone which its chronicle does not state."""
    if chronicle.zone is not None or zone is None:
        return None
    for name in COLLECTIONS:
        for record in getattr(chronicle, name):
            for _, when in times_in(record, ""):
                if when.zoned(zone) is not when:
                    id = getattr(record, "id", type(record).__name__)
                    return Problem(
                        path="$.zone",
                        what=f"no zone is stated, beside what has the zone {zone}",
                        found=f"{when} in {shown(id)}",
                        hint=f"state the zone it is in, such as zone={shown(zone)}, or hand over "
                        "the records alone",
                    )
    return None


def times_in(record: Record, path: str) -> Iterator[tuple[str, When]]:
    """Yield each time that a record holds, with its path."""
    for name in _holding_records(type(record)):
        value = getattr(record, name)
        if isinstance(value, tuple):
            for i, item in enumerate(cast("tuple[Record, ...]", value)):
                yield from _times_of(item, f"{path}.{name}[{i}]")
        elif value is not None:
            yield from _times_of(value, f"{path}.{name}")


def _times_of(held: Record, path: str) -> Iterator[tuple[str, When]]:
    if isinstance(held, When):
        yield path, held
    else:
        yield from times_in(held, path)


def _record_fields(cls: type) -> tuple[str, ...]:
    """Name the fields of a class that may hold records, times among them."""
    return tuple(
        field.name
        for field in field_types(cls)
        if any(issubclass(inside, Record) for inside in (*field.classes, *field.items))
    )


# Typed as a plain function: to mypy a record class is not hashable.
_holding_records: Callable[[type], tuple[str, ...]] = cache(_record_fields)


_HEADER = ("title", "zone", "sides")


def merge(left: Chronicle | Iterable[Record], right: Chronicle | Iterable[Record]) -> Chronicle:
    """Unite two chronicles, or loose records, which bring no title, zone or sides.

    To add a few records to a large chronicle takes the time that they take. The first time,
    what finds the records of the large one is built; and a collection that has grown is put
    together when it is read, which copies one reference to each of its records.

    Raises:
        MergeConflict: both hold different records under one id, or different titles, zones
            or sides, or judge two incidents in two ways; every such id is named. Or one
            chronicle has a zone, and the other none and times without.
    """
    if isinstance(left, Chronicle) and isinstance(right, Chronicle):
        _refuse_unzoned(left, right)
    left, right = (_with_each_once(chronicle_of(records)) for records in (left, right))
    large, small = (left, right) if _size(left) >= _size(right) else (right, left)
    if not _agree(large, small):
        listed = "\n".join(f"  {clash}" for clash in dict.fromkeys(_clashes(left, right)))
        hint = "rename one of each, or make them equal, before merging"
        raise MergeConflict(f"the chronicles differ; {hint}\n{listed}")
    header = {
        name: value
        for name in _HEADER
        if getattr(large, name) is None and (value := getattr(small, name)) is not None
    }
    added = {
        name: new
        for name, key in _KEYS.items()
        if (new := [r for r in getattr(small, name) if large._by_key.get(key(r)) is None])
    }
    return _grown(large, header, added) if added or header else large


def _refuse_unzoned(left: Chronicle, right: Chronicle) -> None:
    """Refuse to give times of a chronicle that states no zone the zone of another."""
    zone = left.zone or right.zone
    local = unzoned_in(left, zone) or unzoned_in(right, zone)
    if local is not None:
        raise MergeConflict(str(local))


_KEYS: Mapping[str, Callable[[Any], Any]] = {
    name: order_of(cls) for name, cls in COLLECTIONS.items()
}


def _size(chronicle: Chronicle) -> int:
    return sum(sum(map(len, _layers(chronicle, name))) for name in COLLECTIONS)


def _layers(chronicle: Chronicle, name: str) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """Return a collection as it was when it was last read, and what has been added since."""
    return chronicle._waiting.get(name) or (getattr(chronicle, name), ())


def _is_distinct(chronicle: Chronicle) -> bool:
    return len(chronicle._by_key) == _size(chronicle)


def _with_each_once(chronicle: Chronicle) -> Chronicle:
    """Take out records that are held twice; different ones under one id stay."""
    if _is_distinct(chronicle):
        return chronicle
    once = {name: tuple(dict.fromkeys(getattr(chronicle, name))) for name in COLLECTIONS}
    return with_collections(chronicle, **once)


def _agree(large: Chronicle, small: Chronicle) -> bool:
    """Tell whether two chronicles, in which every id stands once, can be united."""
    if not (_is_distinct(large) and _is_distinct(small)):
        return False
    for name in _HEADER:
        one, other = getattr(large, name), getattr(small, name)
        if one is not None and other is not None and one != other:
            return False
    for name, key in _KEYS.items():
        for record in getattr(small, name):
            held = large._by_key.get(key(record))
            if held is not None and held is not record and held != record:
                return False
    return not any(True for _ in _judged_otherwise(large, small))


def _clashes(left: Chronicle, right: Chronicle) -> Iterator[str]:
    """Tell everything in which two chronicles differ."""
    for name in _HEADER:
        one, other = getattr(left, name), getattr(right, name)
        if one is not None and other is not None and one != other:
            yield f"{name}: {shown(one)} and {shown(other)}"
    yield from _judged_otherwise(left, right)
    known: dict[Hashable, tuple[str, Record]] = {}
    for name, key in _KEYS.items():
        for record in (*getattr(left, name), *getattr(right, name)):
            where, other = known.setdefault(key(record), (name, record))
            if where != name:
                yield f"{shown(record.id)} is in {where} and in {name}"
            elif other != record:
                yield f"{name}: {shown(record.id)}: {_difference(other, record)}"


def _judged_otherwise(one: Chronicle, other: Chronicle) -> Iterator[str]:
    """Tell of the incidents that each judges in another way to be one or two."""
    for link in other.links:
        for held in one.links_of(link.first):
            same = {held.first, held.second} == {link.first, link.second}
            if same and held.judgement is not link.judgement:
                pair = " and ".join(sorted((link.first, link.second)))
                told = ", ".join(sorted((held.judgement, link.judgement)))
                yield f"links: {shown(pair)}: {told}"


def _difference(one: Record, other: Record) -> str:
    """Name the fields in which two records of one kind differ, and both contents."""
    fields = (a.name for a in attrs.fields(cast("Any", type(one))))
    pairs = ((name, getattr(one, name), getattr(other, name)) for name in fields)
    return "; ".join(f"{name} {shown(a)} and {shown(b)}" for name, a, b in pairs if a != b)


def _grown(
    large: Chronicle, header: Mapping[str, Any], added: Mapping[str, Sequence[Record]]
) -> Chronicle:
    """Return a chronicle with more records, whose ids it does not hold.

    What finds its records grows with them, unless it would change in too many places.
    """
    if 16 * sum(map(len, added.values())) > _size(large):
        fields = {
            name: tuple(sorted((*getattr(large, name), *new), key=_KEYS[name]))
            for name, new in added.items()
        }
        return with_collections(large, **header, **fields)
    grown = object.__new__(Chronicle)
    for name in _HEADER:
        object.__setattr__(grown, name, header.get(name, getattr(large, name)))
    for name, key in _KEYS.items():
        held, waiting = _layers(large, name)
        waiting = (*waiting, *added.get(name, ()))
        if len(waiting) ** 2 > len(held):
            held, waiting = spliced(held, waiting, key), ()
        if waiting:
            grown._waiting[name] = (held, waiting)
        else:
            object.__setattr__(grown, name, held)
    statements = cast("Sequence[Statement]", added.get("statements", ()))
    links = cast("Sequence[IncidentLink]", added.get("links", ()))
    by_key = {_KEYS[name](record): record for name, new in added.items() for record in new}
    indexes = {
        "_by_key": large._by_key.grown(by_key),
        "_speaking": regrouped(large._speaking, statements, subjects_of),
        "_following": regrouped(large._following, statements, followed),
        "_linking": regrouped(large._linking, links, linked),
    }
    for name, index in indexes.items():
        object.__setattr__(grown, name, index)
    return grown
