"""The base class of all records, which checks each field against its annotation.

Also here: converters that fields share, the marks that say which fields hold ids, and the rules
for record classes that users write themselves.
"""

from __future__ import annotations

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

from caucasus_events.core.suggestions import suggest_name, suggest_word, value_hint
from caucasus_events.core.tables import Cell, Row, Table
from caucasus_events.core.texts import comparable
from caucasus_events.errors import Invalid, Problem, is_seen, refuse, shown, with_article

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

IDENTIFIER = re.compile(r"[^\s#]+")
"""What an id is made of at least; see `is_id`."""
_PLAIN_ID = re.compile(r"[!\"$-~]+")
_IDS = ("id", "key")
_SMALL = 2**53
COME_LAST = ("codes", "notes")
"""Fields of one's own, which come last where a record is shown or written."""
_PLAIN_KEY = re.compile(r"[\w-]{1,60}", re.ASCII)


@attrs.frozen
class FieldType:
    """What a field of a record may hold, read off its annotation."""

    name: str
    classes: tuple[type, ...]
    """The classes of which its value may be; `tuple` among them if it holds several things."""
    items: tuple[type, ...]
    """For a tuple: the classes of its items."""
    sure: frozenset[type]
    """The classes whose own instances are all allowed: words, records, None, true and false."""
    sure_items: frozenset[type]
    """For a tuple: the same of its items."""
    is_text: bool
    """Whether it may hold text."""
    is_id: bool
    """Whether its text is an id, which is text of one form."""
    is_number: bool
    """Whether it may hold a whole number."""


class Record:
    """Check every field against its annotation and refuse the record whole if any fails."""

    __slots__ = ()

    _takes_fields: ClassVar[bool] = False
    """Whether users may write subclasses of this class with fields of their own."""

    def __init_subclass__(cls) -> None:
        """Refuse a user's subclass with fields of its own, which a document would lose."""
        super().__init_subclass__()
        ours = [base for base in cls.__mro__[1:-1] if base is not Record and is_ours(base)]
        if ours and not is_ours(cls) and not cls._takes_fields and (added := added_fields(cls)):
            what = f"{with_article(ours[0].__name__)} takes no fields of your own"
            hint = "keep it in `notes`, or in `codes` if it is a code, where the record has them"
            faults = [Problem(path=name, what=what, found=name, hint=hint) for name in added]
            raise Invalid(faults, of=f"the class {cls.__name__}")

    def __attrs_post_init__(self) -> None:
        faults: list[Problem] = []
        for field in field_types(type(self)):
            value = getattr(self, field.name)
            cls = type(value)
            # The type alone settles most fields. ASCII text, small numbers and plain tuples
            # settle most others.
            if cls in field.sure:
                continue
            if cls is str:
                is_sound = not field.is_id or _PLAIN_ID.fullmatch(value)
                if field.is_text and value.isascii() and is_sound:
                    continue
            elif cls is int and field.is_number and -_SMALL < value < _SMALL:
                continue
            if field.items and isinstance(value, tuple):
                if cls is not tuple:  # a row with names, say, which may show itself as other items
                    value = tuple(value)
                    object.__setattr__(self, field.name, value)
                if value and not field.sure_items.issuperset(map(type, value)):
                    faults += self._check_items(field, value)
            else:
                faults += self._check_field(field, value)
        faults = faults or [*self._faults()]
        if faults:
            id = getattr(self, "id", None)
            whose = f"{type(self).__name__.lower()} {shown(id)}" if isinstance(id, str) else ""
            raise Invalid(faults, of=whose)

    # Both keep plain text in place of a subclass, which may show itself as other words.

    def _check_field(self, field: FieldType, value: Any) -> Iterable[Problem]:
        if not is_allowed(value, field.classes):
            return _explain(field.name, value, field.classes)
        if isinstance(value, str):
            if type(value) is not str:
                value = _plain_text(value)
                object.__setattr__(self, field.name, value)
            if field.is_id and not is_id(value):
                what = "an id is text without spaces, '#' or what no reader sees, and composed"
                hint = "write one such as 'nk-mod', in the form NFC"
                return [Problem(path=field.name, what=what, found=shown(value), hint=hint)]
        return ()

    def _check_items(self, field: FieldType, items: tuple[object, ...]) -> Iterable[Problem]:
        faults: list[Problem] = []
        for i, item in enumerate(items):
            if not is_allowed(item, field.items):
                faults += _explain(f"{field.name}[{i}]", item, field.items)
        if str in field.items and not faults:
            object.__setattr__(self, field.name, tuple(map(_plain_text, items)))
        return faults

    def _faults(self) -> Iterator[Problem]:
        """Yield what is wrong between the fields; called once each field is of its type."""
        return iter(())

    def _given(self) -> Iterator[tuple[str, object]]:
        """Yield the names and values of the fields that are not left at their defaults."""
        fields = attrs.fields(cast("Any", type(self)))
        for field in sorted(fields, key=lambda field: field.name in COME_LAST):
            value = getattr(self, field.name)
            if field.init and value != _default(field, self):
                yield field.name, _without_enum(value)

    def __repr__(self) -> str:
        given = (f"{name}={_short(value)}" for name, value in self._given())
        return f"{type(self).__name__}({', '.join(given)})"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the fields that are given."""
        from caucasus_events.core.html import html_of

        rows = [_row_of(name, value) for name, value in self._given()]
        return html_of([Table(("field", "value"), rows, title=type(self).__name__)])


_LONGEST_SHOWN = 120
_MOST_SHOWN = 20


def _short(value: object) -> str:
    """Write a value in one line, and a list that is long by how much it holds."""
    text = repr(value)
    if len(text) <= _LONGEST_SHOWN:
        return text
    return f"<{len(value)}>" if isinstance(value, tuple) else f"{text[:_LONGEST_SHOWN]}..."


def _row_of(name: str, value: object) -> Row:
    """Return the row of a field; the records that it holds are unfolded by a click."""
    if isinstance(value, tuple) and not all(isinstance(item, str) for item in value):
        folded = [repr(item) for item in value[:_MOST_SHOWN]]
        more = [f"and {len(value) - _MOST_SHOWN} more"] if len(value) > _MOST_SHOWN else []
        return Row((name, str(len(value))), reason="show", folded=[*folded, *more])
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return Row((name, Cell(text, url=text)))


def _plain_text(value: Any) -> Any:
    return str.__str__(value) if isinstance(value, str) else value


def _without_enum(value: object) -> object:
    """Return the plain text of a word, or of several, since `repr` would name its enumeration."""
    if isinstance(value, StrEnum):
        return value.value
    items: tuple[object, ...] = value if isinstance(value, tuple) else ()
    are_words = bool(items) and all(isinstance(item, StrEnum) for item in items)
    return tuple(str(item) for item in items) if are_words else value


def _default(field: attrs.Attribute[Any], record: Record) -> object:
    default: Any = field.default
    if not isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return default
    return default.factory(record) if default.takes_self else default.factory()


def _field_types(cls: type) -> tuple[FieldType, ...]:
    refuse_unfit_class(cls)
    hints = typing.get_type_hints(cls)
    fields = [a.name for a in attrs.fields(cls) if a.init and not a.name.startswith("_")]
    fields.sort(key=COME_LAST.__contains__)
    return tuple(_field_type(name, hints[name]) for name in fields)


# Typed as a plain function: to mypy a record class is not hashable.
field_types: Callable[[type], tuple[FieldType, ...]] = cache(_field_types)
"""Read off a record class, once, what its public fields may hold; refuse a class that is unfit."""


def _field_type(name: str, hint: Any) -> FieldType:
    named = [typing.get_origin(member) or member for member in members_of(hint)]
    tuples = [member for member in members_of(hint) if typing.get_origin(member) is tuple]
    items = _field_type(name, typing.get_args(tuples[0])[0]) if tuples else None
    classes = _without_kinds(named)
    return FieldType(
        name=name,
        classes=tuple(classes),
        items=items.classes if items else (),
        sure=frozenset(named).difference(_LOOKED_INTO),
        sure_items=items.sure if items else frozenset(),
        is_text=str in classes,
        is_id=name in _IDS,
        is_number=int in classes,
    )


def _without_kinds(members: Iterable[Any]) -> list[Any]:
    """Leave out the kinds of a record class that is named beside them: it allows them all."""
    classes = [cls for cls in members if isinstance(cls, type)]
    bases = [cls for cls in classes if issubclass(cls, Record)]
    kinds = [c for c in classes if any(c is not base and issubclass(c, base) for base in bases)]
    return [member for member in members if member not in kinds]


# Their instances may be of the right class, and still be what no document can hold.
_LOOKED_INTO = (str, int, float, tuple)


def members_of(hint: Any) -> tuple[Any, ...]:
    """Return the members of a union, or the one thing that an annotation names."""
    is_union = isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union
    return typing.get_args(hint) if is_union else (hint,)


def is_allowed(value: object, classes: tuple[type, ...]) -> bool:
    """Check that a value is of one of the classes, and is one that a document can hold."""
    if not isinstance(value, classes):
        return False
    if not isinstance(value, (str, int, float)):
        return True
    if isinstance(value, str):
        return is_whole_text(value)
    if isinstance(value, bool):  # a kind of int to Python, but no number to us
        return bool in classes
    return isfinite(value) if isinstance(value, float) else -(2**63) <= value < 2**63


def is_whole_text(text: str) -> bool:
    """Tell whether a text has no half characters, which no document can hold."""
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def is_id(text: str) -> bool:
    """Tell whether a text can be an id: no other id looks the same but for like letters."""
    is_seen_whole = is_seen(text) and comparable(text) == text
    return is_seen_whole and IDENTIFIER.fullmatch(text) is not None


# What is said of values that are of a right class, but are not allowed.
_LIMITED = {str: "text of whole characters", int: "a 64-bit number", float: "a finite number"}
_IN_WORDS: dict[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    tuple: "a list",
    types.NoneType: "nothing",
}


def class_in_words(cls: type) -> str:
    """Name a class in a message, for a reader who does not write Python."""
    if issubclass(cls, StrEnum):
        return "one of " + ", ".join(repr(member.value) for member in cls)
    return _IN_WORDS.get(cls, f"a {cls.__name__}")


@attrs.frozen
class Unreadable:
    """Stand for text that a converter could not read, with the reasons."""

    problems: tuple[Problem, ...]


def _explain(path: str, value: object, classes: tuple[type, ...]) -> list[Problem]:
    """Explain why a value is not allowed, by what the class itself says of it where it can."""
    if isinstance(value, Unreadable):
        return [problem.under(path) for problem in value.problems]
    for cls in classes:
        if issubclass(cls, StrEnum) and isinstance(value, str):
            if value not in [*cls]:
                return [_no_such_word(cls, value).under(path)]
            converted = f"{cls.__name__}({value!r})"
        elif callable(read := getattr(cls, "of", None) or getattr(cls, "_refuse", None)):
            try:
                read(value)
            except Invalid as error:
                return [problem.under(path) for problem in error.problems]
            converted = f"{cls.__name__}.of({shown(value)})"
        else:
            continue
        # The value would do, but a user's own field has no converter.
        what, hint = f"expected a {cls.__name__}", f"give {converted}, or the field a converter"
        return [Problem(path=path, what=what, found=shown(value), hint=hint)]
    return [wrong_type(path, value, classes)]


def wrong_type(path: str, value: object, classes: tuple[type, ...]) -> Problem:
    """Make the problem of a value that is of none of the classes, or beyond their limits."""
    limited = next((cls for cls in _LIMITED if type(value) is cls and cls in classes), None)
    wanted = _LIMITED[limited] if limited else " or ".join(map(class_in_words, classes))
    return Problem(
        path=path,
        what=f"expected {wanted}",
        found=f"{shown(value)} ({type(value).__name__})",
        hint=value_hint(value, classes, isinstance(value, (str, Record))),
    )


def path_step(key: object) -> str:
    """Return what stands for a key in a path, whatever the key is made of."""
    plain = isinstance(key, str) and _PLAIN_KEY.fullmatch(key)
    return str(key) if plain else f"[{shown(key)}]"


def unknown_key(key: object, known: Collection[str]) -> Problem:
    """Make the problem of a key that is not among those known; the nearest one is suggested."""
    hint = suggest_word(key, known, f"known are {', '.join(known)}")
    return Problem(path=path_step(key), what="unknown key", found=shown(key), hint=hint)


def _no_such_word(enum: type[StrEnum], value: object) -> Problem:
    known = [str(member.value) for member in enum]
    hint = suggest_word(value, known, f"known are {', '.join(known)}")
    return Problem(path="", what=f"no such {enum.__name__}", found=shown(value), hint=hint)


def repeated_keys(path: str, keys: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each key that stands more than once."""
    keys = tuple(keys)
    for key, times in Counter(keys).items() if len(set(keys)) < len(keys) else ():
        if times > 1:
            what, hint = "two parts of one record have one key", "give each a 'key' of its own"
            yield Problem(path=path, what=what, found=f"{shown(key)} {times} times", hint=hint)


def several(values: Iterable[T], path: str, what: str = "ids") -> tuple[T, ...]:
    """Return what was given for an argument that takes several values.

    Raises:
        Invalid: it is one value, or one text, whose letters would be taken for several.
    """
    given: object = values
    if isinstance(given, str) or not isinstance(given, Iterable):
        value = str(given) if isinstance(given, str) else given
        raise refuse(f"expected several {what}", value, f"write [{shown(value)}]", path)
    return tuple(values)


def records_hint(value: object) -> str:
    """Say how to get a chronicle or several records from a value that is neither."""
    if isinstance(value, (str, bytes, PathLike)):
        return f"load the file first: load({shown(value)})"
    if isinstance(value, Mapping):
        return "read plain data as a whole document, with loads(json.dumps(document))"
    return "put it into [ ]" if isinstance(value, Record) else "give a chronicle"


# Converters of fields. They leave what they cannot convert to the check, which explains it.


def to_word(enum: type[E], value: E | str) -> E:
    """Convert a word into a member of `enum`; leave any other for the check to explain."""
    try:
        return value if type(value) is enum else enum(value)
    except ValueError:
        return cast("E", value)


def enum_member(enum: type[E], value: E | str) -> E:
    """Return the member of `enum` that a word names.

    Raises:
        Invalid: the word is not in the list; the nearest one is suggested.
    """
    try:
        return enum(value)
    except ValueError:
        raise Invalid([_no_such_word(enum, value)]) from None


def to_tuple(value: Iterable[T]) -> tuple[T, ...]:
    """Convert a list or other iterable into a tuple; leave anything else for the check.

    A set is left too, since the order of a tuple counts and a set has none.
    """
    given: object = value
    unfit = (str, bytes, Mapping, set, frozenset)
    kept = type(given) is tuple or isinstance(given, unfit) or not isinstance(given, Iterable)
    return cast("tuple[T, ...]", value) if kept else tuple(value)


def texts(value: Iterable[str]) -> tuple[str, ...]:
    """Convert texts into a tuple."""
    return to_tuple(value)


def to_tuple_of(make: Callable[[str], T], value: Iterable[T | str]) -> tuple[T, ...]:
    """Convert records into a tuple, making each bare text into the record it is short for."""
    items = to_tuple(value)
    if not isinstance(items, tuple):  # pyright: ignore[reportUnnecessaryIsInstance]
        return cast("tuple[T, ...]", items)
    for item in items:
        if isinstance(item, str):
            return tuple(make(one) if isinstance(one, str) else one for one in items)
    return cast("tuple[T, ...]", items)


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
            hint = suggest_name(kind, REFERABLE, f"known are {', '.join(REFERABLE)}")
            raise refuse("no such kind of record", kind, hint, "refers_to")
    return {"refers_to": kinds}


# Record classes that users write: a document must be able to hold what their fields hold.

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


def refuse_unfit_class(cls: type) -> None:
    """Refuse a user's class whose records no document could hold.

    Raises:
        Invalid: with what is wrong with each field.
    """
    if not is_ours(cls) and (faults := [*_faults_of_class(cls)]):
        raise Invalid(faults, of=f"the class {cls.__name__}")


def is_ours(cls: type) -> bool:
    """Tell whether a class is of this package."""
    return cls.__module__.partition(".")[0] == __name__.partition(".")[0]


def _fields_in(cls: type) -> list[str]:
    """Return the names of the fields in a class itself, before or after attrs has made it."""
    annotated = inspect.get_annotations(cls).items()
    names = [name for name, hint in annotated if "ClassVar" not in str(hint)]
    bare = type(attrs.field())  # attrs takes these without annotation as well
    return names + [name for name, value in vars(cls).items() if type(value) is bare]


def added_fields(cls: type) -> list[str]:
    """Return the names of the fields that a class has and its bases have not."""
    known = {a.name for base in cls.__mro__[1:] for a in getattr(base, "__attrs_attrs__", ())}
    return [name for name in _fields_in(cls) if name not in known]


def _faults_of_class(cls: type[Any]) -> Iterator[Problem]:
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
    own = {name for base in cls.__mro__ if not is_ours(base) for name in _fields_in(base)}
    for name in (name for name, field in fields.items() if field.init and name in own):
        annotation: Any = hints[name]
        if name in ("claim", "position"):
            what, hint = "a document tells the kind under this key", "give it another name"
            yield Problem(path=name, what=what, found=name, hint=hint)
        elif not _is_storable(annotation):
            found = annotation.__name__ if isinstance(annotation, type) else str(annotation)
            yield Problem(path=name, what=_WANTED, found=found, hint=_storable_hint(annotation))


def _is_storable(hint: Any) -> bool:
    """Tell whether a document can hold a field: one thing, one or None, or a tuple of one sort."""
    others = [member for member in members_of(hint) if member is not types.NoneType]
    if len(others) == 1 and typing.get_origin(others[0]) is tuple:
        items = typing.get_args(others[0])
        if len(items) != 2 or items[1] is not Ellipsis:
            return False
        others = _without_kinds(members_of(items[0]))
    if len(others) != 1:
        return False
    [one] = others
    return one in (str, int, float, bool) or (
        isinstance(one, type) and issubclass(one, (StrEnum, Record))
    )


def _storable_hint(hint: Any) -> str:
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
