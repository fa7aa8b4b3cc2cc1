"""What the JSON Schema says of records beyond the types of their fields.

Each rule stands in the class as well, where it is checked and explained. All patterns mean the
same to Python and to ECMAScript, so they name no letters of other scripts.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import IDENTIFIER, Record, field_types
from caucasus_events.records.amendments import AMENDMENT_NUMBERS, Amendment
from caucasus_events.records.ceasefires import Ceasefire
from caucasus_events.records.claims import CLAIM_KINDS, Declaration
from caucasus_events.records.code_lists import code_list, code_list_versions
from caucasus_events.records.grades import Grade, grade_schemes
from caucasus_events.records.names import Name
from caucasus_events.records.negotiations import Negotiation, Round, RoundStatus
from caucasus_events.records.parties import NEUTRAL, Party, Sides
from caucasus_events.records.places import Coordinates, Place
from caucasus_events.records.sources import Source
from caucasus_events.records.statements import Report, Response, ResponseKind, Statement
from caucasus_events.values.when import When

Schema = dict[str, Any]

_ID = IDENTIFIER.pattern
_ZONE = "^[A-Za-z0-9_+:/-]+$"
_NOT_BLANK = r"\S"
_WITH_PARTS = {"claim", "round", "term", "position", "subject"}
"""The kinds of what can be referred to by an address: 'talks#round-1'."""

PHRASES = {"When": "[0-9]", "Count": "[0-9A-Za-z]"}
"""What each phrase of a time or a count has in it."""


def pattern_of(cls: type, field: Any) -> str | None:
    """Return what the text in a field of a record looks like; None if that is free."""
    kinds = field.metadata.get("refers_to")
    if field.name in ("id", "key"):
        return f"^{_ID}$"
    if kinds:
        address = f"{_ID}(#{_ID})?" if _WITH_PARTS.intersection(kinds) else _ID
        # The subject of a claim may be left to its statement, and so be empty.
        return f"^{address}$" if field.default != "" else f"^({address})?$"
    return _PATTERNS.get((cls, field.name))


_PATTERNS = {
    (Amendment, "old"): f"^{_ID}$",
    (Amendment, "why"): _NOT_BLANK,
    (Name, "text"): _NOT_BLANK,
    (Name, "language"): "^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$",
    (Source, "language"): "^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$",
    (Source, "sha256"): "^[0-9a-f]{64}$",
    (When, "edtf"): r"^[0-9ESTXYZ%+,./:?\[\]{}~-]*[0-9][0-9ESTXYZ%+,./:?\[\]{}~-]*$",
    (When, "zone"): _ZONE,
    (Chronicle, "zone"): _ZONE,
    (When, "wording"): _NOT_BLANK,
}


def rules_of(cls: type[Record]) -> list[Schema]:
    """Return what a record of a class fits besides the schemas of its fields."""
    if cls in CLAIM_KINDS:
        return [*_rules_of_claim(cls)]
    return RULES.get(cls, [])


def _rules_of_claim(cls: type[Record]) -> Iterator[Schema]:
    """Yield what a claim must say of a word that it chooses."""
    for field in field_types(cls):
        for words in (word for word in field.classes if issubclass(word, StrEnum)):
            if "other" in {*words}:
                yield _if(_has(**{field.name: {"const": "other"}}), _has(wording=_TEXT_SEEN))
            if field.name == "span":
                yield _if(_has(span={"const": "period"}), _has(during=_TIME))
    if cls is Declaration:
        yield {"not": _has(is_indefinite={"const": True}, until=_TIME)}


def _has(**fields: Schema) -> Schema:
    """Say that fields are there, and what they hold."""
    return {"required": [*fields], "properties": fields}


def _holds(**fields: Schema) -> Schema:
    """Say what fields hold if they are there."""
    return {"properties": fields}


def _if(this: Schema, that: Schema) -> Schema:
    return {"if": this, "then": that}


_TEXT: Schema = {"type": "string"}
_TEXT_SEEN: Schema = {"type": "string", "pattern": _NOT_BLANK}
_TIME: Schema = {"type": ["string", "object"]}
_OBJECT: Schema = {"type": "object"}
_SOME: Schema = {"type": "array", "minItems": 1}
_EACH_ONCE: Schema = {"uniqueItems": True}
_ABOUT = _has(subject={"minLength": 1})
"""A claim that says what it is about."""


def _enum(words: Any) -> Schema:
    return {"enum": [*words]}


def _numbered(least: int, most: int | None) -> Schema:
    return {"minItems": least, **({} if most is None else {"maxItems": most}), **_EACH_ONCE}


def _codes_of(scheme: str) -> Schema:
    versions = code_list_versions(scheme)
    codes = dict.fromkeys(code.code for one in versions for code in code_list(scheme, one))
    return _holds(code=_enum(codes), version=_enum([*versions, None]))


RULES: dict[type[Record], list[Schema]] = {
    Party: [_holds(names=_SOME)],
    Place: [_holds(names=_SOME)],
    Coordinates: [
        _holds(
            latitude={"minimum": -90, "maximum": 90},
            longitude={"minimum": -180, "maximum": 180},
            within_km={"minimum": 0},
        )
    ],
    Sides: [
        _holds(
            neutral=_EACH_ONCE,
            sides={"items": _holds(id={"not": {"const": NEUTRAL}}, members=_EACH_ONCE)},
        )
    ],
    Source: [
        _holds(
            grades={
                "items": _holds(
                    scheme=_enum(s for s in grade_schemes() if code_list(s).grades == "source"),
                    claim={"type": "null"},
                )
            }
        )
    ],
    Grade: [
        _holds(scheme=_enum(grade_schemes())),
        *(_if(_has(scheme={"const": one}), _codes_of(one)) for one in grade_schemes()),
    ],
    Negotiation: [_holds(rounds=_EACH_ONCE)],
    Ceasefire: [_holds(terms=_EACH_ONCE)],
    Round: [
        _if(_has(held=_TIME), _holds(status=_enum(one for one in RoundStatus if one.took_place)))
    ],
    Report: [{"anyOf": [_has(source=_TEXT), _has(via=_SOME)]}],
    Response: [
        {"oneOf": [_has(to=_TEXT), _has(question=_OBJECT)]},
        _if(
            _has(question=_OBJECT),
            _holds(kind=_enum(one for one in ResponseKind if one.is_silence), question=_ABOUT),
        ),
        _if(
            _has(kind=_enum(one for one in ResponseKind if not one.may_answer_all)),
            _holds(to={"pattern": "#"}),
        ),
    ],
    Statement: [
        {"anyOf": [_has(speaker=_TEXT), _has(speakers=_SOME), _has(reports=_SOME)]},
        {"not": _has(speaker=_TEXT, speakers=_SOME)},
        _if(_has(off_the_record={"const": True}), _has(speaker=_TEXT, reports=_SOME)),
        {
            "anyOf": [
                _has(subject=_TEXT),
                _holds(
                    claims={"items": _ABOUT},
                    reports={"items": _holds(differs={"items": _ABOUT})},
                ),
            ]
        },
    ],
    Amendment: [
        _if(_has(kind={"const": kind}), _holds(old=_numbered(*old), new=_numbered(*new)))
        for kind, (old, new, _) in AMENDMENT_NUMBERS.items()
    ],
}
"""What a record fits besides the schemas of its fields, by its class."""
