"""Find the ids of other records that a record holds, and circles of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, cast

import attrs

from caucasus_events.core.record import Record, field_types


@attrs.frozen
class Link:
    """A field that holds ids, or records that may hold ids in turn."""

    name: str
    kinds: tuple[str, ...]
    """The kinds of record that its ids may name; none if it holds no ids itself."""
    record: type[Record] | None
    """The class of the records in it that may hold ids."""


def _links(cls: type) -> tuple[Link, ...]:
    marks = {a.name: a.metadata.get("refers_to", ()) for a in attrs.fields(cast("Any", cls))}
    found = []
    for field in field_types(cls):
        inside = (*field.classes, *field.items)
        nested = [c for c in inside if issubclass(c, Record) and links(c)]
        if marks[field.name] or nested:
            found.append(Link(field.name, marks[field.name], nested[0] if nested else None))
    return tuple(found)


# Typed as a plain function: to mypy a record class is not hashable.
links: Callable[[type], tuple[Link, ...]] = cache(_links)
"""Read off a record class, once, which of its fields lead to other records."""


def references(
    node: object,
    cls: type[Record],
    path: str,
    read: Callable[[Any, str], object] = getattr,
    actual: Callable[[Any, type[Record]], type[Record] | None] = lambda node, _: type(node),
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Walk a record and yield each reference in it: its path, the id, and the kinds allowed.

    Args:
        node: the record, or plain data that could not be made one.
        cls: the class of the record.
        path: the path of the record.
        read: returns what stands under a name in a node.
        actual: returns the class of a node, given the class that its field names; None if the
            node is not to be walked.
    """
    for link in links(cls):
        value = read(node, link.name)
        if value is None:
            continue
        many = isinstance(value, (tuple, list))
        for i, item in enumerate(cast("Iterable[object]", value) if many else (value,)):
            here = f"{path}.{link.name}" + (f"[{i}]" if many else "")
            if link.kinds and isinstance(item, str):
                yield here, item, link.kinds
            elif link.record and item is not None:
                nested = actual(item, link.record)
                if nested is not None:
                    yield from references(item, nested, here, read, actual)


def ids_in(record: Record) -> dict[tuple[str, ...], set[str]]:
    """Gather the ids that a record refers to, by the kinds allowed.

    To find where they stand takes three times as long: see `references`.
    """
    ids: dict[tuple[str, ...], set[str]] = defaultdict(set)
    _gather_ids(record, ids)
    return ids


def _gather_ids(record: Record, ids: Mapping[tuple[str, ...], set[str]]) -> None:
    for link in links(type(record)):
        value = getattr(record, link.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Record):
                _gather_ids(item, ids)
            elif link.kinds and item is not None:
                ids[link.kinds].add(item)


def circles_in(graph: Mapping[str, Sequence[str | None]]) -> Iterator[list[str]]:
    """Find the circles in a graph, walking every step once; each begins with its least id."""
    done: set[str] = set()
    for start in graph:
        way: dict[str, Iterator[str]] = {}
        node: str | None = start
        while node is not None:
            if node not in way:
                way[node] = filter(None, graph.get(node, ()) if node not in done else ())
            step = next(way[node], None)
            if step is None:
                done.add(node)
                del way[node]
                node = next(reversed(way), None)
            elif step in way:
                circle = list(way)[list(way).index(step) :]
                first = circle.index(min(circle))
                yield circle[first:] + circle[:first]
            else:
                node = step


_FEW = 8
"""Up to so many ids of a circle are named."""


def format_circle(circle: Sequence[str]) -> str:
    """Write the ids of a circle, the first once more at the end; of a long one the first few."""
    more = [f"({len(circle) - _FEW} more)"] if len(circle) > _FEW else []
    return " > ".join((*circle[:_FEW], *more, circle[0]))


def reachable(start: str, steps: Callable[[str], Iterable[str]]) -> list[str]:
    """Return an id and all ids to which steps lead from it, the nearest first, each once."""
    found, known = [start], {start}
    for id in found:  # grows as it goes
        new = [other for other in dict.fromkeys(steps(id)) if other not in known]
        found += new
        known.update(new)
    return found


def split_address(address: str) -> tuple[str, str]:
    """Split the address of a part, such as 'talks#round-1', into the record's id and the key.

    Returns:
        The id and the key; the key is empty if the address is the id of a whole record.
    """
    id, _, key = address.partition("#")
    return id, key
