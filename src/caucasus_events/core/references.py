"""Where in a record stand the ids of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, cast

import attrs

from caucasus_events.core.record import Record, shapes


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


def ids_in(record: Record) -> dict[tuple[str, ...], set[str]]:
    """Gather the ids that a record refers to, by the kinds allowed: `references` without paths."""
    ids: dict[tuple[str, ...], set[str]] = defaultdict(set)
    walks: dict[type, Callable[[Any], None]] = {}

    def walk(record: Record) -> None:
        cls = type(record)
        if cls not in walks:
            walks[cls] = _compiled(cls)(walk, ids)
        walks[cls](record)

    walk(record)
    return ids


def _walk_of(cls: type) -> Callable[..., Callable[[Any], None]]:
    """Compile what goes through the links of a class: a walk over them takes five times as long."""
    head, lines = [], ["def go(record):", "    pass"]
    for i, link in enumerate(links(cls)):
        head.append(f"take_{i} = ids[{link.kinds!r}].add")
        act = f"take_{i}(item) if type(item) is str else walk(item)"
        lines += [
            f"    value = record.{link.name}",
            "    if type(value) is tuple:",
            f"        for item in value: {act}",
            f"    elif value is not None: {act.replace('item', 'value')}",
        ]
    source = "\n    ".join(["def bind(walk, ids):", *head, *lines, "return go"])
    space: dict[str, Any] = {}
    exec(compile(source, f"<the references of {cls.__name__}>", "exec"), space)
    bind: Callable[..., Callable[[Any], None]] = space["bind"]
    return bind


_compiled: Callable[[type], Callable[..., Callable[[Any], None]]] = cache(_walk_of)


def circles_in(graph: Mapping[str, Sequence[str | None]]) -> Iterator[list[str]]:
    """Walk every step once, and yield each way that comes back to itself, its first id first."""
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


def split_address(address: str) -> tuple[str, str]:
    """Split the address of a part, such as 'talks#round-1', into the record's id and the key.

    Returns:
        The id and the key; the key is empty if the address is the id of a whole record.
    """
    id, _, key = address.partition("#")
    return id, key
