"""The JSON Schema of a document, made from the record classes (draft 2020-12).

Every document that `loads` accepts fits the schema. `schema_rules` has what it says beyond the
types of fields. A schema sees one value at a time, so it lets through what only `loads` can tell:
ids that lead nowhere, times that cannot be, a ceasefire that ends before it begins.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
import types
import typing
from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise
from typing import Any, cast

import attrs

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.frozen_map import FrozenMap
from caucasus_events.core.record import Record, members_of
from caucasus_events.documents.conversion import SHORT, TAGGED, checked_kinds, classes_by_tag
from caucasus_events.documents.count_forms import COUNT_FORMS
from caucasus_events.documents.schema_rules import PHRASES, pattern_of, rules_of
from caucasus_events.documents.writing import FORMAT, VERSION
from caucasus_events.records.claims import Claim
from caucasus_events.records.positions import Position
from caucasus_events.values.counts import Count

__all__ = ["json_schema"]


_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_MOST = 2**63 - 1
_WHOLE = {"type": "integer", "minimum": 0, "maximum": _MOST}
_PLAIN: dict[type, dict[str, Any]] = {
    int: {"type": "integer", "minimum": -_MOST - 1, "maximum": _MOST},
    float: {"type": "number"},
    bool: {"type": "boolean"},
}


def json_schema(*, kinds: Iterable[type[Claim] | type[Position]] = ()) -> dict[str, Any]:
    """Return the JSON Schema of a document, as plain data.

    Editors that know JSON Schema complete keys by it, and show what each key means. A document may
    name it under `$schema`.

    Args:
        kinds: classes of claims and positions of your own that documents may use.

    Raises:
        Invalid: one of the kinds is not a class of claims or positions.
    """
    maker = _Maker(tuple(checked_kinds(kinds)))
    whole = maker.record(Chronicle)
    envelope = {
        "$schema": {"type": "string"},
        "format": {"const": FORMAT},
        "version": {"const": VERSION},
    }
    return {
        "$schema": _DRAFT,
        "title": f"{FORMAT}, version {VERSION}",
        **whole,
        "properties": {**envelope, **whole["properties"]},
        "required": ["format", "version"],
        "$defs": dict(sorted(maker.made.items())),
    }


class _Maker:
    """Makes the schemas of record classes, each once."""

    def __init__(self, kinds: tuple[Any, ...]) -> None:
        self.made: dict[str, dict[str, Any]] = {}
        self._kinds = kinds

    def record(self, cls: type[Record], tag: str | None = None) -> dict[str, Any]:
        """Return the schema of a record class; a kind of claim or position says which it is."""
        hints, texts = typing.get_type_hints(cls), _texts_of_fields(cls)
        properties: dict[str, Any] = {}
        required: list[str] = []
        if tag is not None:
            properties[tag] = {"const": cast("Any", cls).kind}
            required.append(tag)
        for field in attrs.fields(cast("Any", cls)):
            if not field.init or field.name.startswith("_"):
                continue
            text = {"description": texts[field.name]} if field.name in texts else {}
            pattern = pattern_of(cls, field)
            properties[field.name] = {**text, **self._value(hints[field.name], pattern)}
            if field.default is attrs.NOTHING:
                required.append(field.name)
        summary = inspect.cleandoc(cls.__doc__ or "").partition("\n")[0]
        return {
            "type": "object",
            "description": summary,
            "properties": properties,
            "required": required,
            "additionalProperties": False,
            **({"allOf": rules} if (rules := rules_of(cls)) else {}),
        }

    def _value(self, hint: Any, pattern: str | None) -> dict[str, Any]:
        """Return the schema of what a field may hold."""
        members = members_of(hint)
        base = next((base for base in TAGGED if base in members), None)
        if base is not None:
            kinds = classes_by_tag(base, self._kinds).values()
            forms = [self._reference(kind, TAGGED[base]) for kind in kinds]
            return _any_of(forms + [{"type": "null"}] * (types.NoneType in members))
        if len(members) > 1:
            return _any_of([self._value(member, pattern) for member in members])
        if typing.get_origin(hint) is tuple:
            return {"type": "array", "items": self._value(typing.get_args(hint)[0], pattern)}
        if hint is types.NoneType:
            return {"type": "null"}
        if hint is str:
            return _text(pattern)
        if hint in _PLAIN:
            return _PLAIN[hint]
        if hint is FrozenMap:
            return {"type": "object", "additionalProperties": {"type": "string"}}
        if hint is Count:
            return _COUNT
        if issubclass(hint, StrEnum):
            return {"enum": [word.value for word in hint]}
        reference = self._reference(cast("type[Record]", hint))
        if hint not in SHORT:
            return reference
        short = attrs.fields_dict(cast("Any", hint))[SHORT[hint]]
        return _any_of([_text(PHRASES.get(hint.__name__) or pattern_of(hint, short)), reference])

    def _reference(self, cls: type[Record], tag: str | None = None) -> dict[str, Any]:
        if cls.__name__ not in self.made:
            self.made[cls.__name__] = {}  # a record may hold others of its own class
            self.made[cls.__name__] = self.record(cls, tag)
        return {"$ref": f"#/$defs/{cls.__name__}"}


def _text(pattern: str | None) -> dict[str, Any]:
    return {"type": "string"} if pattern is None else {"type": "string", "pattern": pattern}


def _any_of(forms: list[dict[str, Any]]) -> dict[str, Any]:
    return forms[0] if len(forms) == 1 else {"anyOf": forms}


_COUNT: dict[str, Any] = {
    "anyOf": [
        _WHOLE,
        _text(PHRASES["Count"]),
        {
            "type": "object",
            "properties": {
                **dict.fromkeys(COUNT_FORMS, _WHOLE),
                "fewer_than": {**_WHOLE, "minimum": 1},
                "between": {"type": "array", "items": _WHOLE, "minItems": 2, "maxItems": 2},
                "likeliest": _WHOLE,
                "approximate": {"type": "boolean"},
                "wording": {"type": "string"},
            },
            "additionalProperties": False,
            "oneOf": [{"required": [form]} for form in COUNT_FORMS],
        },
    ]
}


def _texts_of_fields(cls: type) -> dict[str, str]:
    """Return the text under each field of a class, which only its source holds."""
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        if not attrs.has(base):
            continue
        try:
            tree = ast.parse(textwrap.dedent(inspect.getsource(base)))
        except (OSError, TypeError):  # without its source a class is described by its keys alone
            continue
        [made] = tree.body
        body = made.body if isinstance(made, ast.ClassDef) else []
        for field, text in pairwise(body):
            match field, text:
                case (
                    ast.AnnAssign(target=ast.Name(id=name)),
                    ast.Expr(value=ast.Constant(value=str(words))),
                ):
                    found[name] = " ".join(words.split())
                case _:
                    pass
    return found
