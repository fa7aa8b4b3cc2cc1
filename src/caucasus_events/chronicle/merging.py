"""Uniting two chronicles, or adding records to one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

import attrs

from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle, chronicle_of, order_key
from caucasus_events.chronicle.times import unzoned_in
from caucasus_events.core.record import Record
from caucasus_events.errors import MergeConflict, Mismatch, shown

__all__ = ["merge"]

_HEADER = ("title", "zone", "sides")


def merge(left: Chronicle | Iterable[Record], right: Chronicle | Iterable[Record]) -> Chronicle:
    """Unite two chronicles, or loose records, which bring no title, zone or sides.

    Raises:
        MergeConflict: both hold different records under one id, or different titles, zones
            or sides, or judge two incidents in two ways; its `mismatches` name every such id,
            and the fields. Or one chronicle has a zone, and the other none and times without.
    """
    if isinstance(left, Chronicle) and isinstance(right, Chronicle):
        # The zone of one must not be read into the times of the other.
        zone = left.zone or right.zone
        if problem := unzoned_in(left, zone) or unzoned_in(right, zone):
            raise MergeConflict([Mismatch(collection="zone", told=str(problem))])
    left, right = chronicle_of(left), chronicle_of(right)
    if mismatches := dict.fromkeys(_mismatches(left, right)):
        raise MergeConflict(mismatches)
    fields: dict[str, Any] = {}
    for name in _HEADER:
        value = getattr(left, name)
        fields[name] = getattr(right, name) if value is None else value
    for name in COLLECTIONS:
        # Records with one key are equal, or they would have clashed.
        both = (*getattr(left, name), *getattr(right, name))
        fields[name] = {order_key(record): record for record in both}.values()
    return Chronicle(**fields)


def _mismatches(left: Chronicle, right: Chronicle) -> Iterator[Mismatch]:
    """Find everything in which two chronicles differ."""
    for name in _HEADER:
        one, other = getattr(left, name), getattr(right, name)
        if None not in (one, other) and one != other:
            yield Mismatch(collection=name, told=f"{shown(one)} and {shown(other)}")
    yield from _judged_otherwise(left, right)
    # One id means one record among all collections, so what is known is kept across them.
    known: dict[tuple[str, ...], tuple[str, Record]] = {}
    for name in COLLECTIONS:
        for record in (*getattr(left, name), *getattr(right, name)):
            where, other = known.setdefault(order_key(record), (name, record))
            if where != name:
                told = f"{shown(record.id)} is in {where} and in {name}"
                yield Mismatch(collection=name, id=record.id, told=told)
            elif other != record:
                differing = differences(other, record)
                told = "; ".join(f"{field} {both}" for field, both in differing.items())
                yield Mismatch(collection=name, id=record.id, fields=tuple(differing), told=told)


def _judged_otherwise(one: Chronicle, other: Chronicle) -> Iterator[Mismatch]:
    """Find the pairs of incidents that each judges in another way to be one or two."""
    for link in other.links:
        for held in one.links_of(link.first):
            same = {held.first, held.second} == {link.first, link.second}
            if same and held.judgement is not link.judgement:
                pair = " and ".join(sorted((link.first, link.second)))
                told = ", ".join(sorted((held.judgement, link.judgement)))
                yield Mismatch(collection="links", id=pair, fields=("judgement",), told=told)


def differences(one: Record, other: Record) -> dict[str, str]:
    """Return the fields in which two records of one kind differ, each with both contents."""
    fields = (a.name for a in attrs.fields(cast("Any", type(one))))
    pairs = ((name, getattr(one, name), getattr(other, name)) for name in fields)
    return {name: f"{shown(a)} and {shown(b)}" for name, a, b in pairs if a != b}
