"""Claims and positions of one's own: what they must have, and what a document can hold of them."""

from __future__ import annotations

import builtins
import datetime
import inspect
import re
import types
import typing
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import Enum, StrEnum
from functools import cache
from math import isfinite
from os import PathLike
from typing import Any, ClassVar, Literal, TypeVar, cast

import attrs

from caucasus_events.core.suggestions import meant, suggestion, value_hint
from caucasus_events.errors import Invalid, Problem, refuse, shown

_PLAIN = (str, int, float, bool)
_TAGS = ("claim", "position")
_WANTED = (
    "a document holds text, numbers, true or false, words of a StrEnum, and records such as When "
    "and Count; one of these, one or None, or a tuple of one sort"
)


def kind_tag(record: object) -> str:
    """Return the word that tags the kind of a claim or position.

    Raises:
        Invalid: its class has none.
    """
    kind: object = getattr(type(record), "kind", None)
    if isinstance(kind, str):
        return kind
    what, hint = "a kind has a word that tags it", "write in the class: kind: ClassVar[str] = '...'"
    raise refuse(what, type(record).__name__, hint, "kind")


def is_own(cls: type) -> bool:
    """Tell whether a class is not this package's, and so may hold what no document can."""
    return cls.__module__.partition(".")[0] != __name__.partition(".")[0]


def unfit_for_documents(cls: type[Any], record: type) -> Iterator[Problem]:
    """Find what no document could hold, or be read from, of a class of one's own.

    Args:
        cls: the class.
        record: the base of all records, which its fields may hold.
    """
    try:
        hints = typing.get_type_hints(cls)
    except NameError as error:
        what, hint = "its annotations cannot be read", "import it outside `if TYPE_CHECKING`"
        yield Problem(path="", what=what, found=f"no {error.name}", hint=hint)
        return
    fields = attrs.fields_dict(cls)
    for name in inspect.get_annotations(cls):
        if name not in fields and typing.get_origin(hints[name]) is not ClassVar:
            hint = "write above the class: @attrs.frozen(kw_only=True, repr=False)"
            yield Problem(path=name, what="no field was made of it", found=name, hint=hint)
    for field in (field for field in fields.values() if field.init):
        annotation: Any = hints[field.name]
        if field.name in _TAGS:
            what, hint = "a document tells the kind under this key", "give it another name"
            yield Problem(path=field.name, what=what, found=field.name, hint=hint)
        elif not _is_storable(annotation, record):
            found = (
                getattr(annotation, "__name__", None)
                if isinstance(annotation, type)
                else str(annotation)
            )
            yield Problem(path=field.name, what=_WANTED, found=str(found), hint=_hint(annotation))


def _is_storable(hint: Any, record: type) -> bool:
    origin, members = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        others = [member for member in members if member is not types.NoneType]
        return len(members) == len(others) + 1 == 2 and _is_storable(others[0], record)
    if origin is tuple:
        return len(members) == 2 and members[1] is Ellipsis and _is_one(members[0], record)
    return _is_one(hint, record)


def _is_one(hint: Any, record: type) -> bool:
    return hint in _PLAIN or (isinstance(hint, type) and issubclass(hint, (StrEnum, record)))


def _hint(hint: Any) -> str:
    origin: Any = typing.get_origin(hint) or hint
    if origin is Literal or (isinstance(origin, type) and issubclass(origin, Enum)):
        return "make a StrEnum of its words"
    if isinstance(origin, type) and issubclass(origin, (list, set, frozenset)):
        return "write tuple[..., ...], with a converter that makes a tuple"
    if isinstance(origin, type) and issubclass(origin, datetime.date):
        return "write When"
    if origin in (types.UnionType, typing.Union):
        return "give each its own field"
    return "make a field, or several, of these"


E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

IDENTIFIER = re.compile(r"[^\s#]+")
_PLAIN_KEY = re.compile(r"[\w-]{1,60}", re.ASCII)
_WORDS: dict[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    tuple: "a list",
    types.NoneType: "nothing",
}


@attrs.frozen
class Shape:
    """What a field may hold, read off its annotation."""

    name: str
    classes: tuple[type, ...]
    items: tuple[type, ...]
    """For a tuple: the classes of its items."""
    sound: frozenset[type]
    """The types of values that need no further look."""


class Record:
    """Check every field against its annotation and refuse the record whole if any fails."""

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        if _is_sound[type(self)](self):
            return
        self._make_texts_plain()
        faults = self._misfits() or [*self._faults()]
        if faults:
            id = getattr(self, "id", None)
            whose = f"{type(self).__name__.lower()} {shown(id)}" if isinstance(id, str) else ""
            raise Invalid(faults, of=whose)

    def _make_texts_plain(self) -> None:
        """Keep plain text of text of another class, which may show itself as other words."""
        for shape in shapes(type(self)):
            value: Any = getattr(self, shape.name)
            if str in shape.items and type(value) is tuple:
                value = tuple(map(_plain_text, cast("tuple[object, ...]", value)))
            elif str in shape.classes:
                value = _plain_text(value)
            object.__setattr__(self, shape.name, value)

    def _misfits(self) -> list[Problem]:
        """Find which fields do not fit their annotations."""
        faults: list[Problem] = []
        for shape in shapes(type(self)):
            value = getattr(self, shape.name)
            if type(value) in shape.sound:
                continue
            if not fits(value, shape.classes):
                faults.extend(_misfits(shape.name, value, shape.classes))
            elif shape.items and type(value) is tuple:
                for i, item in enumerate(value):
                    if not fits(item, shape.items):
                        faults.extend(_misfits(f"{shape.name}[{i}]", item, shape.items))
            elif shape.name in ("id", "key") and not IDENTIFIER.fullmatch(value):
                faults.append(
                    Problem(
                        path=shape.name,
                        what="an id is text without spaces or '#'",
                        found=shown(value),
                        hint="write one such as 'nk-mod'",
                    )
                )
        return faults

    def _faults(self) -> Iterator[Problem]:
        """Yield what is wrong between the fields; called once each field is of its type."""
        return iter(())

    def __repr__(self) -> str:
        told = []
        for field in attrs.fields(cast("Any", type(self))):
            value = getattr(self, field.name)
            if field.init and value != _default(field, self):
                told.append(f"{field.name}={_plain(value)!r}")
        return f"{type(self).__name__}({', '.join(told)})"


def _plain_text(value: object) -> object:
    return str.__str__(value) if isinstance(value, str) else value


def _plain(value: object) -> object:
    """Return a word itself, or several, where `repr` would show the list that it is of."""
    if isinstance(value, StrEnum):
        return value.value
    items: tuple[object, ...] = value if isinstance(value, tuple) else ()
    is_words = bool(items) and all(isinstance(item, StrEnum) for item in items)
    return tuple(str(item) for item in items) if is_words else value


def _default(field: attrs.Attribute[Any], record: Record) -> object:
    default: Any = field.default
    if not isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return default
    return default.factory(record) if default.takes_self else default.factory()


def _shapes(cls: type) -> tuple[Shape, ...]:
    """Read the shapes of a record's public fields off its annotations."""
    hints = typing.get_type_hints(cls)
    return tuple(
        _shape(a.name, hints[a.name])
        for a in attrs.fields(cls)
        if a.init and not a.name.startswith("_")
    )


# Typed as plain functions: to mypy a record class is not hashable.
shapes: Callable[[type], tuple[Shape, ...]] = cache(_shapes)


def _compiled(cls: type[Record]) -> Callable[[Record], bool]:
    """Compile what tells that nothing is wrong with a record; where it does not, the others do.

    One look at each type tells nearly always, and a loop over shapes takes five times as long.
    """
    space: dict[str, Any] = {"identifier": IDENTIFIER.fullmatch, "whole": is_whole_text}
    space |= {"isfinite": isfinite}
    lines = ["def is_sound(record):"]
    for shape in shapes(cls):
        lines += [f"value = record.{shape.name}", *_lines(shape, space)]
    if cls._faults is not Record._faults:
        lines.append("for _ in record._faults(): return False")
    source = "\n    ".join([*lines, "return True"])
    exec(compile(source, f"<the check of {cls.__name__}>", "exec"), space)
    is_sound: Callable[[Record], bool] = space["is_sound"]
    return is_sound


def refuse_unfit_class(cls: type[Record]) -> None:
    """Refuse a class of one's own whose records no document could hold.

    Raises:
        Invalid: with what is wrong with each field.
    """
    if is_own(cls) and (unfit := [*unfit_for_documents(cls, Record)]):
        raise Invalid(unfit, of=f"the class {cls.__name__}")


class _Checks(dict[type, Callable[[Record], bool]]):
    """What tells of the records of each class that nothing is wrong."""

    def __missing__(self, cls: type[Record]) -> Callable[[Record], bool]:
        refuse_unfit_class(cls)
        check = self[cls] = _compiled(cls)
        return check


_is_sound = _Checks()


def _lines(shape: Shape, space: dict[str, Any]) -> Iterator[str]:
    """Write the test of one field, and put the classes that it names into `space`."""
    tests = [_test(c, "value", shape.name, space) for c in shape.classes if c is not tuple]
    if not shape.items:
        yield f"if not ({' or '.join(tests)}): return False"
        return
    items = [_test(cls, "item", "", space) for cls in shape.items]
    yield "if type(value) is tuple:"
    yield "    for item in value:"
    yield f"        if not ({' or '.join(items)}): return False"
    yield f"elif not ({' or '.join(tests) or False}): return False"


def _test(cls: type, value: str, name: str, space: dict[str, Any]) -> str:
    match cls:
        case types.NoneType:
            return f"{value} is None"
        case builtins.str:
            fits = f"type({value}) is str and ({value}.isascii() or whole({value}))"
            return f"{fits} and identifier({value})" if name in ("id", "key") else fits
        case builtins.int:
            return f"type({value}) is int and {-(2**63)} <= {value} < {2**63}"
        case builtins.float:
            return f"type({value}) is float and isfinite({value})"
        case _:
            part = _named(cls, space)
            derived = f" or isinstance({value}, {part})" if issubclass(cls, Record) else ""
            return f"type({value}) is {part}{derived}"


def _named(thing: object, space: dict[str, Any]) -> str:
    name = f"part_{len(space)}"
    space[name] = thing
    return name


def _shape(name: str, hint: Any) -> Shape:
    members = (
        typing.get_args(hint)
        if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union
        else (hint,)
    )
    classes: list[type] = []
    items: tuple[type, ...] = ()
    for member in members:
        origin = typing.get_origin(member)
        if origin is tuple:
            items = _shape(name, typing.get_args(member)[0]).classes
        classes.append(origin or member)
    sound = frozenset(cls for cls in classes if cls is not tuple and cls not in _LIMITS)
    return Shape(name, tuple(classes), items, sound)


def fits(value: object, classes: tuple[type, ...]) -> bool:
    if not isinstance(value, classes):
        return False
    limit = _LIMITS.get(type(value))
    return limit is None or limit(value, classes)


def is_whole_text(text: str) -> bool:
    """Tell whether a text has no half characters, which no document can hold."""
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


# What a document, and a table of 64-bit columns, can hold of each plain type.
_LIMITS: dict[type, Callable[[Any, tuple[type, ...]], bool]] = {
    str: lambda text, _: is_whole_text(text),
    int: lambda number, _: -(2**63) <= number < 2**63,
    float: lambda number, _: isfinite(number),
    bool: lambda _, classes: bool in classes,
}
_LIMITED = {str: "text of whole characters", int: "a 64-bit number", float: "a finite number"}


def word(cls: type) -> str:
    """Name a class in a message, for a reader who does not write Python."""
    if issubclass(cls, StrEnum):
        return "one of " + ", ".join(repr(member.value) for member in cls)
    return _WORDS.get(cls, f"a {cls.__name__}")


def _misfits(path: str, value: object, classes: tuple[type, ...]) -> list[Problem]:
    """Explain a value that does not fit, by what the class itself has to say if it can."""
    for cls in classes:
        if issubclass(cls, StrEnum) and isinstance(value, str):
            if value in [*cls]:
                return [_unconverted(path, value, f"{cls.__name__}({value!r})", cls)]
            return [_no_such_word(cls, value).under(path)]
        read = getattr(cls, "of", None) or getattr(cls, "_refuse", None)
        if callable(read):
            try:
                read(value)
            except Invalid as error:
                return [problem.under(path) for problem in error.problems]
            return [_unconverted(path, value, f"{cls.__name__}.of({shown(value)})", cls)]
    return [misfit(path, value, classes)]


def _unconverted(path: str, value: object, converted: str, cls: type) -> Problem:
    """Make the problem of what could be settled, in a field of one's own that settles nothing."""
    hint = f"give {converted}, or the field a converter"
    return Problem(path=path, what=f"expected a {cls.__name__}", found=shown(value), hint=hint)


def misfit(path: str, value: object, classes: tuple[type, ...]) -> Problem:
    plain = next((cls for cls in _LIMITED if type(value) is cls and cls in classes), None)
    wanted = _LIMITED[plain] if plain else " or ".join(word(cls) for cls in classes)
    return Problem(
        path=path,
        what=f"expected {wanted}",
        found=f"{shown(value)} ({type(value).__name__})",
        hint=value_hint(value, classes, isinstance(value, (str, Record))),
    )


def key_step(key: object) -> str:
    """Return what stands for a key in a path, whatever the key is made of."""
    plain = isinstance(key, str) and _PLAIN_KEY.fullmatch(key)
    return str(key) if plain else f"[{shown(key)}]"


def unknown_key(key: object, known: Collection[str]) -> Problem:
    """Make the problem of a key that is not among those known; the nearest one is suggested."""
    hint = meant(key, known, f"known are {', '.join(known)}")
    return Problem(path=key_step(key), what="unknown key", found=shown(key), hint=hint)


def to_word(enum: type[E], value: E | str) -> E:
    """Settle a word into a member of `enum`; leave any other for the check to explain."""
    try:
        return enum(value)
    except ValueError:
        return cast("E", value)


def choice(enum: type[E], value: E | str) -> E:
    """Settle a word into the member of `enum` that it names.

    Raises:
        Invalid: the word is not in the list; the nearest one is suggested.
    """
    try:
        return enum(value)
    except ValueError:
        raise Invalid([_no_such_word(enum, value)]) from None


def _no_such_word(enum: type[StrEnum], value: object) -> Problem:
    known = [str(member.value) for member in enum]
    hint = meant(value, known, f"known are {', '.join(known)}")
    return Problem(path="", what=f"no such {enum.__name__}", found=shown(value), hint=hint)


def refuse_bare_text(value: object, path: str, several: str = "ids") -> None:
    """Refuse one text where several are due: its letters would be taken for them.

    Raises:
        Invalid: it is one text.
    """
    if isinstance(value, str):
        text = str(value)
        raise refuse(f"expected several {several}", text, f"write [{shown(text)}]", path)


def records_hint(value: object) -> str:
    """Tell how a chronicle or several records are had from what is neither."""
    if isinstance(value, (str, bytes, PathLike)):
        return f"load the file first: load({shown(value)})"
    if isinstance(value, Mapping):
        return "read plain data as a whole document, with loads(json.dumps(document))"
    return "put it into [ ]" if isinstance(value, Record) else "give a chronicle"


def to_tuple(value: object) -> Any:
    """Settle a list or other iterable into a tuple; leave anything else for the check to refuse."""
    if type(value) is tuple:
        return value
    loose = isinstance(value, Iterable) and not isinstance(value, (tuple, str, bytes, Mapping))
    return tuple(cast("Iterable[object]", value)) if loose else value


def texts(value: Iterable[str]) -> tuple[str, ...]:
    """Settle texts into a tuple."""
    return value if type(value) is tuple else to_tuple(value)


def to_tuple_of(make: Callable[[str], T], value: Iterable[T | str]) -> tuple[T, ...]:
    """Settle records into a tuple, making each bare text into the record it is short for."""
    items: tuple[T | str, ...] = value if type(value) is tuple else to_tuple(value)
    if not isinstance(items, tuple):  # pyright: ignore[reportUnnecessaryIsInstance]
        return cast("tuple[T, ...]", items)
    for item in items:
        if isinstance(item, str):
            return tuple(make(one) if isinstance(one, str) else one for one in items)
    return cast("tuple[T, ...]", items)


def repeated_keys(path: str, keys: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each key that stands more than once."""
    keys = tuple(keys)
    if len(set(keys)) == len(keys):
        return
    for key, times in Counter(keys).items():
        if times > 1:
            yield Problem(
                path=path,
                what="two parts of one record have one key",
                found=f"{shown(key)} {times} times",
                hint="give each a 'key' of its own",
            )


REFERABLE = (
    *("party", "place", "source", "incident", "statement", "claim", "negotiation", "round"),
    *("ceasefire", "term", "subject"),
)
"""What a field can hold the ids of."""


def refers_to(*kinds: str) -> dict[str, tuple[str, ...]]:
    """Mark a field, as attrs metadata, as holding ids of records of these kinds.

    The marks are the one place that says what refers to what: the check of a chronicle and
    the reader of documents both walk them.

    Args:
        kinds: any of 'party', 'place', 'source', 'incident', 'statement', 'claim', 'negotiation',
            'round', 'ceasefire' and 'term', or 'subject' for whatever a claim can be about.

    Raises:
        Invalid: there is no such kind; the nearest one is suggested.
    """
    for kind in kinds:
        if kind not in REFERABLE:
            hint = suggestion(kind, REFERABLE, f"known are {', '.join(REFERABLE)}")
            raise refuse("no such kind of record", kind, hint, "refers_to")
    return {"refers_to": kinds}
