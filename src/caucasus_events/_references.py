"""Where in a record stand the ids of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, cast

import attrs

from caucasus_events._records import Record, shapes


@attrs.frozen
class Link:
    """A field that holds ids, or records that may hold ids in turn."""

    name: str
    kinds: tuple[str, ...]
    record: type[Record] | None


def _links(cls: type) -> tuple[Link, ...]:
    """Read off a record class which fields lead to other records."""
    marks = {a.name: a.metadata.get("refers_to", ()) for a in attrs.fields(cast("Any", cls))}
    found = []
    for shape in shapes(cls):
        inside = (*shape.classes, *shape.items)
        nested = [c for c in inside if issubclass(c, Record) and links(c)]
        if marks[shape.name] or nested:
            found.append(Link(shape.name, marks[shape.name], nested[0] if nested else None))
    return tuple(found)


links: Callable[[type], tuple[Link, ...]] = cache(_links)


def references(
    node: object,
    cls: type[Record],
    path: str,
    read: Callable[[Any, str], object] = getattr,
    actual: Callable[[Any, type[Record]], type[Record] | None] = lambda node, _: type(node),
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Walk a record and yield each reference in it: its path, the id, and the kinds allowed.

    `read` and `actual` let the same walk go over plain data that could not be made a record.
    """
    for link in links(cls):
        value = read(node, link.name)
        many = isinstance(value, (tuple, list))
        for i, item in enumerate(cast("Iterable[object]", value) if many else (value,)):
            here = f"{path}.{link.name}" + (f"[{i}]" if many else "")
            if link.kinds and isinstance(item, str):
                yield here, item, link.kinds
            elif link.record and item is not None:
                nested = actual(item, link.record)
                if nested is not None:
                    yield from references(item, nested, here, read, actual)
