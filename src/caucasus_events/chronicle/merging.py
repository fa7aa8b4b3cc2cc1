"""Uniting two chronicles, or adding records to one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

import attrs

from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle, chronicle_of, order_key
from caucasus_events.chronicle.times import unzoned_in
from caucasus_events.core.record import Record
from caucasus_events.errors import MergeConflict, shown

__all__ = ["merge"]

_HEADER = ("title", "zone", "sides")


def merge(left: Chronicle | Iterable[Record], right: Chronicle | Iterable[Record]) -> Chronicle:
    """Unite two chronicles, or loose records, which bring no title, zone or sides.

    Raises:
        MergeConflict: both hold different records under one id, or different titles, zones
            or sides, or judge two incidents in two ways; every such id is named. Or one
            chronicle has a zone, and the other none and times without.
    """
    if isinstance(left, Chronicle) and isinstance(right, Chronicle):
        # The zone of one must not be read into the times of the other.
        zone = left.zone or right.zone
        if problem := unzoned_in(left, zone) or unzoned_in(right, zone):
            raise MergeConflict(str(problem))
    left, right = chronicle_of(left), chronicle_of(right)
    if clashes := dict.fromkeys(_clashes(left, right)):
        listed = "\n".join(f"  {clash}" for clash in clashes)
        hint = "rename one of each, or make them equal, before merging"
        raise MergeConflict(f"the chronicles differ; {hint}\n{listed}")
    fields: dict[str, Any] = {}
    for name in _HEADER:
        value = getattr(left, name)
        fields[name] = getattr(right, name) if value is None else value
    for name in COLLECTIONS:
        # Records with one key are equal, or they would have clashed.
        both = (*getattr(left, name), *getattr(right, name))
        fields[name] = {order_key(record): record for record in both}.values()
    return Chronicle(**fields)


def _clashes(left: Chronicle, right: Chronicle) -> Iterator[str]:
    """Describe everything in which two chronicles differ."""
    for name in _HEADER:
        one, other = getattr(left, name), getattr(right, name)
        if None not in (one, other) and one != other:
            yield f"{name}: {shown(one)} and {shown(other)}"
    yield from _judged_otherwise(left, right)
    # One id means one record among all collections, so what is known is kept across them.
    known: dict[tuple[str, ...], tuple[str, Record]] = {}
    for name in COLLECTIONS:
        for record in (*getattr(left, name), *getattr(right, name)):
            where, other = known.setdefault(order_key(record), (name, record))
            if where != name:
                yield f"{shown(record.id)} is in {where} and in {name}"
            elif other != record:
                yield f"{name}: {shown(record.id)}: {_difference(other, record)}"


def _judged_otherwise(one: Chronicle, other: Chronicle) -> Iterator[str]:
    """Name the pairs of incidents that each judges in another way to be one or two."""
    for link in other.links:
        for held in one.links_of(link.first):
            same = {held.first, held.second} == {link.first, link.second}
            if same and held.judgement is not link.judgement:
                pair = " and ".join(sorted((link.first, link.second)))
                judgements = ", ".join(sorted((held.judgement, link.judgement)))
                yield f"links: {shown(pair)}: {judgements}"


def _difference(one: Record, other: Record) -> str:
    """Name the fields in which two records of one kind differ, and both contents."""
    fields = (a.name for a in attrs.fields(cast("Any", type(one))))
    pairs = ((name, getattr(one, name), getattr(other, name)) for name in fields)
    return "; ".join(f"{name} {shown(a)} and {shown(b)}" for name, a, b in pairs if a != b)
