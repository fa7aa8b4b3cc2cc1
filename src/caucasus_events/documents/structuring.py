"""Plain data that is beyond doubt, made into records by one function compiled for each class.

Whatever these functions do not know to be sound they doubt, and the thorough reading in
`_conversion` decides and explains. They never accept what it refuses:

- a record's keys are all known, and those that it needs are there;
- each value is of its type, by the tests of `_records`, and what must hold between the fields
  is asked of the record itself (`_faults`);
- what is made of a text or number (a time, a count, a short form) is made by the same code as
  ever, but once for each text, and shared.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NoReturn

import attrs

from caucasus_events.chronicle.collection import COLLECTIONS, PARTS, SUBJECTS, Chronicle, kind_of
from caucasus_events.core.frozen_map import FrozenMap
from caucasus_events.core.record import IDENTIFIER, Record, is_users_class, is_whole_text
from caucasus_events.documents.count_forms import count_from
from caucasus_events.documents.kinds import SHORT, TAGGED, Kinds, tags_of
from caucasus_events.records.amendments import AMENDABLE, REPLACED
from caucasus_events.records.incidents import IncidentLink
from caucasus_events.records.places import Coordinates
from caucasus_events.records.sources import Citation
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When

Read = Callable[[Any], Any]

_SELDOM = (AMENDABLE, ("claim",))
"""What few records refer to: the ids of all that it may be are gathered once one does."""


class Doubt(Exception):
    """Raised where plain data is not sound for certain."""


def doubt() -> NoReturn:
    raise Doubt


class Memo(dict[Any, Any]):
    """What was made of each text or number, made when it is first met."""

    def __init__(self, make: Read) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Any) -> Any:
        made = self[key] = self._make(key)
        return made


def raw_ids(data: Mapping[str, Any], kind: str) -> Iterator[str]:
    """Yield the ids of all records, or the addresses of all parts, of one kind in plain data."""
    for name, cls in COLLECTIONS.items():
        if kind == kind_of(cls) and cls is not IncidentLink:
            yield from (raw["id"] for raw in data.get(name, ()))
    for name, parts, its in PARTS:
        if kind == its:
            for raw in data.get(name, ()):
                for part in raw.get(parts, ()):
                    yield f"{raw['id']}#{part.get('key', part.get(kind))}"
    if kind == REPLACED:
        yield from (old for raw in data.get("amendments", ()) for old in raw["old"])


class Structuring:
    """Make the records of one document; equal parts of it are made once and shared."""

    def __init__(self, kinds: Kinds, data: Mapping[str, Any]) -> None:
        self.lengths: list[int] = []
        """How many keys each object had."""
        self._kinds = kinds
        self.ids = Memo(lambda kind: {id: id for id in raw_ids(data, kind)})
        """The ids that were asked for, by kind."""
        self._texts: dict[str, str] = {}
        self._readers: dict[tuple[type, str | None], Read] = {}
        self._shorts: dict[type, Memo] = {}
        self._forms = Memo(lambda form: count_from(dict([form])))
        self._parts: dict[str, Any] = {
            "doubt": doubt,
            "told": self.lengths.append,
            "share": self._texts.setdefault,
            "whole": is_whole_text,
            "key": Memo(self._identifier),
            "identifier": IDENTIFIER.fullmatch,
            "number": Memo(count_from),
            "count": self._count,
            "codes": self._codes,
        }

    def reader(self, cls: type[Record], tag: str | None = None) -> Read:
        """Return what makes a record of a class from an object, which may bear a tag.

        The function raises Doubt or any other error where the object may not be sound.
        """
        read = self._readers.get((cls, tag))
        if read is None:
            read = self._readers[cls, tag] = self._bound(_compiled(cls, tag))
        return read

    def let_go(self) -> None:
        """End the circle in which this and its readers hold each other, and the plain data.

        Else the data waits for the collector, which takes half as long over it as reading took.
        """
        for held in (self._readers, self._shorts, self._parts):
            held.clear()

    def _bound(self, compiled: Compiled) -> Read:
        parts, bind = compiled
        return bind(*map(self._part, parts))

    def _part(self, part: Part) -> Any:
        match part:
            case ("name", name):
                return self._parts[name]
            case ("refers", kinds):
                return self._referred(kinds)
            case ("short", cls):
                return self._shorts.setdefault(cls, Memo(self._bound(_compiled_short(cls))))
            case ("once", cls):
                return self._bound(_compiled_short(cls))
            case ("record", cls):
                return self.reader(cls)
            case ("tagged", base):
                classes = tags_of(base, self._kinds)
                return Memo(lambda tag: self.reader(classes[tag], TAGGED[base]))
            case (_, value):
                return value

    def _referred(self, kinds: tuple[str, ...]) -> Mapping[str, str]:
        """Return the ids that a field may hold."""
        if "subject" in kinds:
            kinds = tuple(sorted(SUBJECTS))
        if kinds in _SELDOM:
            return Memo(lambda id: next(self.ids[k][id] for k in kinds if id in self.ids[k]))
        if len(kinds) == 1:
            return typing.cast("Mapping[str, str]", self.ids[kinds[0]])
        return {id: id for kind in kinds for id in self.ids[kind]}

    def _text(self, raw: object) -> str:
        if type(raw) is not str or not is_whole_text(raw):
            doubt()
        return self._texts.setdefault(raw, raw)

    def _identifier(self, raw: object) -> str:
        text = self._text(raw)
        return text if IDENTIFIER.fullmatch(text) else doubt()

    def _count(self, raw: object) -> Count:
        if type(raw) is not dict:
            doubt()
        self.lengths.append(len(raw))
        if len(raw) == 1:
            [form] = raw.items()
            if type(form[1]) is int:
                return typing.cast("Count", self._forms[form])
        return count_from(raw)

    def _codes(self, raw: object) -> FrozenMap:
        if type(raw) is not dict:
            doubt()
        self.lengths.append(len(raw))
        return FrozenMap.of(raw)


# What the code of a reader names, and the document at hand provides.
Part = tuple[str, Any]
Compiled = tuple[list[Part], Callable[..., Read]]


class _Code:
    """The code that reads one class, and the parts that it names."""

    def __init__(self) -> None:
        self.parts: list[Part] = []

    def part(self, what: str, of: Any) -> str:
        for i, (known, its) in enumerate(self.parts):
            if known == what and its is of:
                return f"part_{i}"
        self.parts.append((what, of))
        return f"part_{len(self.parts) - 1}"

    def new(self, bare: type) -> str:
        return f"{self.part('value', object.__new__)}({self.part('value', bare)})"

    def default(self, field: attrs.Attribute[Any]) -> str:
        """Write the expression of a field's default, where what is filled is called `made`."""
        default: Any = field.default
        if not isinstance(default, attrs.Factory):  # type: ignore[arg-type]
            return self.part("value", default)
        return f"{self.part('value', default.factory)}({'made' if default.takes_self else ''})"

    def sound_in(self, cls: type, field: attrs.Attribute[Any], value: str) -> str:
        """Write the expression that makes what a field holds of the plain `value`, or doubts."""
        hint, kinds = typing.get_type_hints(cls)[field.name], field.metadata.get("refers_to", ())
        return self.sound(hint, value, field.name, kinds)

    def sound(self, hint: Any, value: str, name: str, kinds: tuple[str, ...]) -> str:
        doubt = f"{self.part('name', 'doubt')}()"
        origin, members = typing.get_origin(hint), typing.get_args(hint)
        if origin in (UnionType, typing.Union) and len(members) == 2 and NoneType in members:
            [other] = (member for member in members if member is not NoneType)
            return f"None if {value} is None else {self.sound(other, value, name, kinds)}"
        if origin is tuple and len(members) == 2 and members[1] is Ellipsis:
            # A list of one is common, and a comprehension costs as much as three items.
            only = self.sound(members[0], f"{value}[0]", "", kinds)
            each = self.sound(members[0], "item", "", kinds)
            items = f"(({only}),) if len({value}) == 1 else tuple([{each} for item in {value}])"
            return f"({items} if {value} else ()) if type({value}) is list else {doubt}"
        if hint is str:
            return self._text(value, name, kinds, doubt)
        if hint is int:
            test = f"type({value}) is int and {-(2**63)} <= {value} < {2**63}"
        elif hint is float:
            test = f"type({value}) is float or type({value}) is int and abs({value}) < {10**15}"
        elif hint is bool:
            test = f"type({value}) is bool"
        elif isinstance(hint, type):
            return self._made(hint, value)
        else:
            raise Doubt
        return f"{value} if {test} else {doubt}"

    def _text(self, value: str, name: str, kinds: tuple[str, ...], doubt: str) -> str:
        if kinds:
            return f"{self.part('refers', kinds)}[{value}]"
        if name == "key":
            return f"{self.part('name', 'key')}[{value}]"
        test = f"type({value}) is str and ({value}.isascii() or whole({value}))"
        test = test.replace("whole", self.part("name", "whole"))
        if name == "id":
            return f"{value} if {test} and {self.part('name', 'identifier')}({value}) else {doubt}"
        # A longer text is hardly ever told twice.
        share = f"{self.part('name', 'share')}({value}, {value})"
        return f"({value} if len({value}) > 16 else {share}) if {test} else {doubt}"

    def _made(self, cls: type, value: str) -> str:
        if cls is Count:
            number, count = self.part("name", "number"), self.part("name", "count")
            return f"{number}[{value}] if type({value}) is int else {count}({value})"
        if cls is FrozenMap:
            return f"{self.part('name', 'codes')}({value})"
        if issubclass(cls, StrEnum):
            return f"{self.part('value', {m.value: m for m in cls})}[{value}]"
        if not issubclass(cls, Record):
            raise Doubt
        if cls in TAGGED:
            return f"{self.part('tagged', cls)}[{value}[{TAGGED[cls]!r}]]({value})"
        record = f"{self.part('record', cls)}({value})"
        if cls is Citation:
            short = self.part("once", cls)
            return f"{short}({value}) if type({value}) is str else {record}"
        if cls in SHORT:
            return f"{self.part('short', cls)}[{value}] if type({value}) is str else {record}"
        return record


# Of these the converters change what fits the annotation, so that the constructor must run.
_SETTLING = (When, Coordinates, Chronicle)


def _only_fills(cls: type[Any]) -> bool:
    """Tell whether `__init__` only fills and checks fields, which a class of one's own may not."""
    return not is_users_class(cls) and cls not in _SETTLING


def _bare(cls: type[Any]) -> type:
    """Return a class laid out like a frozen one, to be made, filled and then turned into it."""
    plain = {name: getattr(object, name) for name in ("__setattr__", "__delattr__")}
    return type(cls.__name__, (cls,), {"__slots__": (), **plain})


def _compile(cls: type, tag: str | None) -> Compiled:
    """Compile what reads a record of a class from an object."""
    return _code(f"the reader of {cls.__name__}", lambda code: _lines(cls, tag, code))


def _compile_short(cls: type) -> Compiled:
    """Compile what reads a record of a class from the text that is short for it."""
    return _code(f"the short reader of {cls.__name__}", lambda code: _short_lines(cls, code))


# Typed as plain functions: to mypy a record class is not hashable.
_compiled: Callable[[type, str | None], Compiled] = cache(_compile)
_compiled_short: Callable[[type], Compiled] = cache(_compile_short)


def _code(name: str, lines: Callable[[_Code], Iterator[str]]) -> Compiled:
    code = _Code()
    try:
        body = "\n        ".join(lines(code))
    except Doubt:
        return [], lambda: lambda _: doubt()
    parameters = ", ".join(f"part_{i}" for i in range(len(code.parts)))
    source = f"def bind({parameters}):\n    def read(raw):\n        {body}\n    return read\n"
    space: dict[str, Any] = {}
    exec(compile(source, f"<{name}>", "exec"), space)
    return code.parts, space["bind"]


def _lines(cls: type[Any], tag: str | None, code: _Code) -> Iterator[str]:
    fields = attrs.fields(typing.cast("Any", cls))
    fills = _only_fills(cls)
    needed = (field for field in fields if field.default is attrs.NOTHING)
    yield f"keys = {len(list(needed)) + (tag is not None)}"
    yield f"made = {code.new(_bare(cls))}" if fills else "known = {}"
    for field in fields:
        if not field.init or field.name != field.alias or field.name == tag:
            raise Doubt
        put = f"made.{field.name}" if fills else f"known[{field.name!r}]"
        read = f"value = raw[{field.name!r}]; {put} = {code.sound_in(cls, field, 'value')}"
        if field.default is attrs.NOTHING:
            yield read
            continue
        yield f"if {field.name!r} in raw: keys += 1; {read}"
        if fills:
            yield f"else: {put} = {code.default(field)}"
    doubt = f"{code.part('name', 'doubt')}()"
    yield f"if keys != len(raw): {doubt}"
    yield f"{code.part('name', 'told')}(keys)"
    yield from _ending(cls, fills, code)


def _short_lines(cls: type[Any], code: _Code) -> Iterator[str]:
    yield f"made = {code.new(_bare(cls))}"
    for field in attrs.fields(typing.cast("Any", cls)):
        if field.name != SHORT[cls]:
            yield f"made.{field.name} = {code.default(field)}"
            continue
        sound = code.sound_in(cls, field, "raw")
        settle = code.part("value", field.converter) if cls in _SETTLING else ""
        yield f"made.{field.name} = {settle}({sound})"
    yield from _ending(cls, True, code)


def _ending(cls: type[Record], fills: bool, code: _Code) -> Iterator[str]:
    if not fills:
        yield f"return {code.part('value', cls)}(**known)"
        return
    yield f"made.__class__ = {code.part('value', cls)}"
    if cls._faults is not Record._faults:
        yield f"for _ in made._faults(): {code.part('name', 'doubt')}()"
    yield "return made"
