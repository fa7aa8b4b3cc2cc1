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
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NoReturn

import attrs

from caucasus_events._count_forms import count_from
from caucasus_events._kinds import SHORT, TAGGED, Kinds, tags_of
from caucasus_events._records import IDENTIFIER, FrozenMap, Record, is_whole_text
from caucasus_events.counts import Count
from caucasus_events.places import Coordinates
from caucasus_events.when import When

Read = Callable[[Any], Any]


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


class Structuring:
    """Make the records of one document; equal parts of it are made once and shared."""

    def __init__(self, kinds: Kinds) -> None:
        self.lengths: list[int] = []
        """How many keys each object had."""
        self.references: dict[tuple[str, ...], Memo] = {}
        """The ids that the records refer to, by the kinds of record that they may name."""
        self._kinds = kinds
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
            parts, bind = _compiled(cls, tag)
            read = self._readers[cls, tag] = bind(*map(self._part, parts))
        return read

    def _part(self, part: Part) -> Any:
        match part:
            case ("name", name):
                return self._parts[name]
            case ("refers", kinds):
                return self.references.setdefault(kinds, Memo(self._text))
            case ("short", cls):
                return self._shorts.setdefault(cls, Memo(self._short(cls)))
            case ("record", cls):
                return lambda raw: self.reader(cls)(raw)
            case ("tagged", base):
                classes = tags_of(base, self._kinds)
                return Memo(lambda tag: self.reader(classes[tag], TAGGED[base]))
            case (_, value):
                return value

    def _short(self, cls: type[Record]) -> Read:
        field, read, lengths = SHORT[cls], self.reader(cls), self.lengths

        def make(text: str) -> Any:
            made = read({field: text})
            lengths.pop()  # the document has no such object
            return made

        return make

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

    def sound(self, hint: Any, value: str, name: str, kinds: tuple[str, ...]) -> str:
        """Write the expression that makes what a field holds of the plain `value`, or doubts."""
        doubt = f"{self.part('name', 'doubt')}()"
        origin, members = typing.get_origin(hint), typing.get_args(hint)
        if origin in (UnionType, typing.Union) and len(members) == 2 and NoneType in members:
            [other] = (member for member in members if member is not NoneType)
            return f"None if {value} is None else {self.sound(other, value, name, kinds)}"
        if origin is tuple and len(members) == 2 and members[1] is Ellipsis:
            item = self.sound(members[0], "item", "", kinds)
            items = f"tuple([{item} for item in {value}])"
            return f"{items} if type({value}) is list else {doubt}"
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
        share = f"{self.part('name', 'share')}({value}, {value})"
        if name == "id":
            test += f" and {self.part('name', 'identifier')}({value})"
        else:
            # A longer text is hardly ever told twice.
            share = f"({value} if len({value}) > 30 else {share})"
        return f"{share} if {test} else {doubt}"

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
        if cls in SHORT:
            return f"{self.part('short', cls)}[{value}] if type({value}) is str else {record}"
        return record


# Of these the converters change what fits the annotation, so that the constructor must run.
_SETTLING = (When, Coordinates)


def _bare(cls: type[Record]) -> type | None:
    """Return a class laid out like a frozen one, to be made, filled and then turned into it.

    None where `__init__` does more than to fill what is read, as a class of one's own may.
    """
    own = cls.__module__.partition(".")[0] == __name__.partition(".")[0]
    if not own or cls in _SETTLING:
        return None
    plain = {name: getattr(object, name) for name in ("__setattr__", "__delattr__")}
    return type(cls.__name__, (cls,), {"__slots__": (), **plain})


@cache
def _compiled(cls: type[Record], tag: str | None) -> tuple[list[Part], Callable[..., Read]]:
    """Compile what reads a class, to be bound to the parts that it names."""
    code = _Code()
    try:
        lines = list(_lines(cls, tag, code))
    except Doubt:
        return [], lambda: lambda _: doubt()
    parameters = ", ".join(f"part_{i}" for i in range(len(code.parts)))
    body = "\n        ".join(lines)
    source = f"def bind({parameters}):\n    def read(raw):\n        {body}\n    return read\n"
    space: dict[str, Any] = {}
    exec(compile(source, f"<the reader of {cls.__name__}>", "exec"), space)
    return code.parts, space["bind"]


def _lines(cls: type[Record], tag: str | None, code: _Code) -> typing.Iterator[str]:
    fields = attrs.fields(typing.cast("Any", cls))
    hints = typing.get_type_hints(cls)
    bare = _bare(cls)
    needed = (field for field in fields if field.default is attrs.NOTHING)
    yield f"keys = {len(list(needed)) + (tag is not None)}"
    yield "known = {}" if bare is None else f"made = {code.part('value', object.__new__)}({code.part('value', bare)})"
    for field in fields:
        if not field.init or field.name != field.alias or field.name == tag:
            raise Doubt
        put = f"known[{field.name!r}]" if bare is None else f"made.{field.name}"
        kinds = field.metadata.get("refers_to", ())
        sound = code.sound(hints[field.name], "value", field.name, kinds)
        read = f"value = raw[{field.name!r}]; {put} = {sound}"
        if field.default is attrs.NOTHING:
            yield read
            continue
        yield f"if {field.name!r} in raw: keys += 1; {read}"
        if bare is None:
            continue
        default: Any = field.default
        if not isinstance(default, attrs.Factory):  # type: ignore[arg-type]
            yield f"else: {put} = {code.part('value', default)}"
        elif not default.takes_self:
            yield f"else: {put} = {code.part('value', default.factory)}()"
        else:
            yield f"else: {put} = {code.part('value', default.factory)}(made)"
    doubt = f"{code.part('name', 'doubt')}()"
    yield f"if keys != len(raw): {doubt}"
    yield f"{code.part('name', 'told')}(keys)"
    if bare is None:
        yield f"return {code.part('value', cls)}(**known)"
        return
    yield f"made.__class__ = {code.part('value', cls)}"
    if cls._faults is not Record._faults:
        yield f"for _ in made._faults(): {doubt}"
    yield "return made"
