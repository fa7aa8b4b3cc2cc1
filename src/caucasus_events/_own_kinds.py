"""Claims and positions of one's own: what they must have, and what a document can hold of them."""

from __future__ import annotations

import datetime
import inspect
import types
import typing
from collections.abc import Iterator
from enum import Enum, StrEnum
from typing import Any, ClassVar, Literal

import attrs

from caucasus_events.errors import Problem, refuse

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
    what, mend = "a kind has a word that tags it", "write in the class: kind: ClassVar[str] = '...'"
    raise refuse(what, type(record).__name__, mend, "kind")


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
        what, mend = "its annotations cannot be read", "import it outside `if TYPE_CHECKING`"
        yield Problem(path="", what=what, found=f"no {error.name}", mend=mend)
        return
    fields = attrs.fields_dict(cls)
    for name in inspect.get_annotations(cls):
        if name not in fields and typing.get_origin(hints[name]) is not ClassVar:
            mend = "write above the class: @attrs.frozen(kw_only=True, repr=False)"
            yield Problem(path=name, what="no field was made of it", found=name, mend=mend)
    for field in (field for field in fields.values() if field.init):
        hint: Any = hints[field.name]
        if field.name in _TAGS:
            what, mend = "a document tells the kind under this key", "give it another name"
            yield Problem(path=field.name, what=what, found=field.name, mend=mend)
        elif not _is_storable(hint, record):
            found = getattr(hint, "__name__", None) if isinstance(hint, type) else str(hint)
            yield Problem(path=field.name, what=_WANTED, found=str(found), mend=_mend(hint))


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


def _mend(hint: Any) -> str:
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
