"""Records written as JSON, by one function compiled for each class and each place of it.

A document is laid out for people: what fits on one line stands on one. How far a record is
indented follows from where it stands, so that all but its values is known when the function is
compiled, and the text is put together once.

Whether something fits is told by the length that its parts have as they are written. A part that
takes several lines is longer so than on one line, and did not fit by itself, where it had more
room: so what holds it does not fit either, and what fits holds no line breaks.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from json.encoder import encode_basestring
from types import NoneType, UnionType
from typing import Any, cast

import attrs

from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle
from caucasus_events.core.record import Record
from caucasus_events.documents.count_forms import count_to
from caucasus_events.documents.kinds import SHORT, TAGGED, tags_of
from caucasus_events.values.counts import Count

Write = Callable[[Any], str]

_LINE = 88
_flat = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


@attrs.frozen
class Place:
    """Where in a document something stands."""

    indent: int | None = None
    """How far its line is indented; None where all stands on one line, however long."""
    room: int = 0
    """How much of its line the key before it takes."""

    def inside(self, key: str = "") -> Place:
        """Return the place of what stands inside, behind a key if it has one."""
        return self if self.indent is None else Place(self.indent + 2, len(key))

    @property
    def between(self) -> str:
        """What stands between two parts."""
        return ", " if self.indent is None else f",\n{' ' * (self.indent + 2)}"

    @property
    def opening(self) -> str:
        """What stands after a bracket that opens, where the parts have lines of their own."""
        return "" if self.indent is None else self.between[len(",") :]

    @property
    def closing(self) -> str:
        """What stands before the bracket that closes them."""
        return "" if self.indent is None else f"\n{' ' * self.indent}"

    def most(self, parts: int) -> int:
        """Return how long that many parts may be, as they are written, to fit on one line."""
        if self.indent is None:
            return -1
        longer = len(self.between) - len(", ")
        return _LINE - self.indent - self.room - len("[]") + (parts - 1) * longer

    def enclosed(self, parts: list[str], brackets: str) -> str:
        """Put brackets round the texts of some parts."""
        text = self.between.join(parts)
        if not parts or len(text) <= self.most(len(parts)):
            return text.replace(self.between, ", ").join(brackets)
        return f"{brackets[0]}{self.opening}{text}{self.closing}{brackets[1]}"


def on_one_line(record: Record, cls: type[Record]) -> str:
    """Write a record of a class on one line."""
    return writer(cls, Place())(record)


def laid_out(chronicle: Chronicle, head: Mapping[str, object]) -> str:
    """Lay out a chronicle for people, after the head of its document."""
    top = Place(indent=0)
    pieces = [top.between.join(_key(name) + _flat(value) for name, value in head.items())]
    for field in attrs.fields(Chronicle):
        value = getattr(chronicle, field.name)
        if value == field.default:
            continue
        key = _key(field.name)
        pieces += (top.between, key)
        if field.name in COLLECTIONS:
            pieces += _collected(value, COLLECTIONS[field.name], top.inside(key))
        else:
            pieces.append(_written(value, top.inside(key)))
    return "".join(("{", top.opening, *pieces, top.closing, "}\n"))


def _collected(records: tuple[Record, ...], cls: type[Record], place: Place) -> Iterable[str]:
    texts = [*map(writer(cls, place.inside()), records)]
    if len(texts) < _LINE:
        return [place.enclosed(texts, "[]")]
    # So many do not fit on one line, and to join them here would be to copy them once more.
    pieces = [place.between] * (2 * len(texts) + 1)
    pieces[0], pieces[1::2], pieces[-1] = f"[{place.opening}", texts, f"{place.closing}]"
    return pieces


def _key(name: str) -> str:
    return f"{encode_basestring(name)}: "


def _written(value: object, place: Place) -> str:
    """Write what no annotation tells beforehand."""
    match value:
        case Mapping():
            items = cast("Mapping[str, object]", value).items()
            parts = [(key := _key(k)) + _written(v, place.inside(key)) for k, v in items]
            return place.enclosed(parts, "{}")
        case tuple() | list():
            inside = place.inside()
            parts = [_written(item, inside) for item in cast("Iterable[object]", value)]
            return place.enclosed(parts, "[]")
        case Record():
            return writer(type(value), place)(value)
        case _:
            return _flat(value)


class _Writers(dict[type, Write]):
    """What writes the records of a field, made when the first one of its type is met."""

    def __init__(self, declared: type[Record], place: Place) -> None:
        super().__init__()
        self._declared, self._place = declared, place

    def __missing__(self, cls: type[Record]) -> Write:
        told = cls if self._declared in TAGGED else self._declared
        write = self[cls] = writer(told, self._place)
        return write


def _brief_counts(place: Place) -> Callable[[int, int | None, bool], str]:
    """Return what writes counts without wording, which are few in many records."""

    @lru_cache(maxsize=10_000)
    def write(low: int, high: int | None, approximate: bool) -> str:
        return writer(Count, place)(Count(low=low, high=high, approximate=approximate))

    return write


def _compile(cls: type[Record], place: Place) -> Write:
    """Compile what writes a record of a class at a place."""
    if cls is Count:
        return lambda count: _written(count_to(count), place)
    code = _Code()
    write: Write = code.space[code.compiled(cls.__name__, _lines(cls, place, code))]
    return write


# Typed as a plain function: to mypy a record class is not hashable.
writer: Callable[[type, Place], Write] = cache(_compile)


class _Code:
    """The code that writes one class, and the values that it names."""

    def __init__(self) -> None:
        self.space: dict[str, Any] = {"quote": encode_basestring, "number": int.__repr__}

    def named(self, value: Any) -> str:
        name = f"part_{len(self.space)}"
        self.space[name] = value
        return name

    def told(self, cls: type[Record], field: attrs.Attribute[Any], value: str, of: str) -> str:
        """Write the test whether a field is told: whether it holds another value than its own.

        Args:
            cls: the class of the record.
            field: the field.
            value: what the code calls its value.
            of: what it calls the record.
        """
        default, settle = cast("Any", field.default), cast("Any", field.converter)
        if default in _KINDS_AS_KEYS:
            return f"{value} != {self.named(cast('Any', cls).kind)}"
        if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
            own = f"{self.named(default.factory)}({of if default.takes_self else ''})"
            return f"{value} != {self._settled(own, field, of)}"
        if isinstance(settle, attrs.Converter):
            return f"{value} != {self._settled(self.named(default), field, of)}"
        settled = default if settle is None else settle(default)
        if settled is None:
            return f"{value} is not None"
        if settled == ():
            return value
        differs = "is not" if isinstance(settled, StrEnum) else "!="
        return f"{value} {differs} {self.named(settled)}"

    def _settled(self, value: str, field: attrs.Attribute[Any], of: str) -> str:
        settle: Any = field.converter
        if settle is None:
            return value
        more = f", {of}, {self.named(field)}" if isinstance(settle, attrs.Converter) else ""
        return f"{self.named(settle)}({value}{more})"

    def part(self, field: attrs.Attribute[Any], hint: Any, value: str, place: Place) -> str:
        """Write the piece of an f-string that tells a field."""
        key = _key(field.name)
        return f"{_escaped(key)}{{{self.text(hint, value, place.inside(key))}}}"

    def text(self, hint: Any, value: str, place: Place) -> str:
        """Write the expression of the text of a value that an annotation tells beforehand."""
        origin, members = typing.get_origin(hint), typing.get_args(hint)
        if origin in (UnionType, typing.Union) and len(members) == 2 and NoneType in members:
            [other] = (member for member in members if member is not NoneType)
            return f"('null' if {value} is None else {self.text(other, value, place)})"
        if origin is tuple and len(members) == 2 and members[1] is Ellipsis:
            return f"{self._list(members[0], place)}({value})"
        if hint is str:
            return f"quote({value})"
        if hint is int:
            return f"number({value})"
        if hint is bool:
            return f"('true' if {value} else 'false')"
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            words = {member: encode_basestring(member.value) for member in hint}
            return f"{self.named(words)}[{value}]"
        if isinstance(hint, type) and issubclass(hint, Record):
            return self._record(hint, value, place)
        return f"{self.named(lambda value: _written(value, place))}({value})"

    def _record(self, cls: type[Record], value: str, place: Place) -> str:
        whole = f"{self.named(_Writers(cls, place))}[type({value})]({value})"
        if cls is Count:
            bounds = f"{value}.low, {value}.high, {value}.approximate"
            brief = f"{self.named(_brief_counts(place))}({bounds})"
            return f"({brief} if {value}.wording is None else {whole})"
        if cls not in SHORT:
            return whole
        short = SHORT[cls]
        others = (field for field in attrs.fields(cast("Any", cls)) if field.name != short)
        told = (self.told(cls, field, f"{value}.{field.name}", value) for field in others)
        return f"({whole} if {' or '.join(told)} else quote({value}.{short}))"

    def _list(self, hint: Any, place: Place) -> str:
        """Compile what writes a tuple; one item is common, and costs less than several."""
        item, between = self.text(hint, "item", place.inside()), self.named(place.between)
        tall = f"[{_escaped(place.opening)}{{text}}{_escaped(place.closing)}]"
        return self.compiled(
            "a list",
            [
                "def write(items):",
                "if len(items) == 1:",
                f"    [item] = items; text = {item}",
                f'    return f"[{{text}}]" if len(text) <= {place.most(1)} else f"{tall}"',
                "if not items: return '[]'",
                f"text = {between}.join([{item} for item in items])",
                *self.enclosed("{text}", "[]", "len(items)", place),
            ],
        )

    def enclosed(self, text: str, brackets: str, number: str, place: Place) -> list[str]:
        """Write what puts brackets round what an f-string of this text holds.

        See `Place.enclosed`.
        """
        before, after = brackets[0] + place.opening, place.closing + brackets[1]
        around = place.most(0) + len(before + after)
        flat = f"text[{len(before)}:{-len(after)}]"
        flat = f"{flat}.replace({self.named(place.between)}, {self.named(', ')})"
        opening, closing = map(_escaped, brackets)
        return [
            f'text = f"{_escaped(before)}{text}{_escaped(after)}"',
            f"if len(text) > {around} + {place.most(1) - place.most(0)} * {number}: return text",
            f'return f"{opening}{{{flat}}}{closing}"',
        ]

    def compiled(self, of: str, lines: Iterable[str]) -> str:
        """Compile a function named `write` and return the name under which it is kept."""
        source = "\n    ".join(lines)
        exec(compile(source, f"<the writer of {of}>", "exec"), self.space)
        return self.named(self.space.pop("write"))


def _escaped(text: str) -> str:
    """Escape text for a place between the quotes of an f-string."""
    plain = text.encode("unicode_escape").decode().replace('"', '\\"')
    return plain.replace("{", "{{").replace("}", "}}")


# The keys of claims and positions unless told: the same for all of a class.
_KINDS_AS_KEYS = [attrs.fields_dict(cast("Any", base))["key"].default for base in TAGGED]


def _lines(cls: type[Any], place: Place, code: _Code) -> Iterator[str]:
    """Write the code that writes a record: first what it must have, then what it may have."""
    hints = typing.get_type_hints(cls)
    fields = [field for field in attrs.fields(cls) if field.init]
    head = []
    for base, tag in TAGGED.items():
        if issubclass(cls, base):
            tags_of(base, (cast("Any", cls),))
            head.append(_escaped(_key(tag) + encode_basestring(cast("Any", cls).kind)))
    needed = [field for field in fields if field.default is attrs.NOTHING]
    others = [field for field in fields if field.default is not attrs.NOTHING]
    between = _escaped(place.between)
    yield "def write(record):"
    for i, field in enumerate(needed):
        yield f"needed_{i} = record.{field.name}"
        head.append(code.part(field, hints[field.name], f"needed_{i}", place))
    yield f"parts = {len(head)}"
    for i, field in enumerate(others):
        part = code.part(field, hints[field.name], "value", place)
        yield f"value = record.{field.name}"
        yield f"if {code.told(cls, field, 'value', 'record')}:"
        yield f'    parts += 1; other_{i} = f"{between}{part}"'
        yield f"else: other_{i} = ''"
    told = "".join(f"{{other_{i}}}" for i in range(len(others)))
    if not head:
        yield f'told = f"{told}"[{len(place.between)}:]'
        yield "if not parts: return '{}'"
        told = "{told}"
    yield from code.enclosed(between.join(head) + told, "{}", "parts", place)
