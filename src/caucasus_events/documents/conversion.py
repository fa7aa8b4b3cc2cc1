"""How records become plain data and back: one cattrs converter, quick or detailed.

Plain data is what a JSON document holds: dicts, lists, text, numbers, true, false and null.
The quick converter stops at the first fault and does not say where it is; the detailed one finds
every fault with its path. Both have the same hooks, so both accept the same data.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache, partial
from types import NoneType
from typing import Any, cast, get_args, get_origin, get_type_hints

import attrs
from cattrs import (
    AttributeValidationNote,
    BaseValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)
from cattrs.cols import homogenous_tuple_structure_factory, list_structure_factory
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from caucasus_events.core.frozen_map import FrozenMap
from caucasus_events.core.record import (
    Record,
    class_in_words,
    enum_member,
    field_types,
    members_of,
    refuse_unfit_class,
    unknown_key,
)
from caucasus_events.core.results import Tabular
from caucasus_events.core.suggestions import list_hint, suggest_word
from caucasus_events.documents.count_forms import count_from, count_to
from caucasus_events.errors import Invalid, Problem, refuse, shown
from caucasus_events.phrases.fields import read_when
from caucasus_events.records.claims import CLAIM_KINDS, Claim
from caucasus_events.records.names import Name
from caucasus_events.records.negotiations import Participant
from caucasus_events.records.parties import Sides
from caucasus_events.records.positions import POSITION_KINDS, Position
from caucasus_events.records.sources import Citation
from caucasus_events.records.statements import Relay, Report, Statement
from caucasus_events.values import edtf
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When

__all__ = ["converter"]


Kinds = tuple[type[Claim] | type[Position], ...]

SHORT: Mapping[type[Record], str] = {
    Name: "text",
    Relay: "by",
    Citation: "source",
    Report: "source",
    Participant: "party",
    When: "edtf",
}
"""Records that may be written as a bare text, with the field that the text fills.

A time may be a phrase as well.
"""

TAGGED: Mapping[type[Record], str] = {Claim: "claim", Position: "position"}
"""Base classes, with the key under which a document says which kind a record is of."""


def converter(*, kinds: Iterable[type[Claim] | type[Position]] = ()) -> Converter:
    """Return a cattrs converter between single records and the plain data of a document.

    `converter().structure({...}, Party)` makes a record and refuses data as strictly as `loads`
    does; `converter().unstructure(party)` gives the plain data. References between records are
    not checked. `converter().structure(findings.plain(), Findings)` reads findings back.

    Every call returns a new converter, to which you can add hooks of your own. Keep it: its
    first use with each class takes longer.

    Args:
        kinds: classes of claims and positions of your own that the data may use.

    Raises:
        Invalid: one of the kinds is not a class of claims or positions. The converter itself
            raises it for data that it refuses, with every fault.
    """
    return _build(checked_kinds(kinds), detailed=True)


@lru_cache(maxsize=16)
def shared_converter(kinds: Kinds, detailed: bool) -> Converter:
    """Return the converter that this package uses itself; nobody may add hooks to it."""
    return _build(kinds, detailed=detailed)


def _build(kinds: Kinds, *, detailed: bool) -> Converter:
    made = Converter(
        detailed_validation=detailed,
        forbid_extra_keys=True,
        omit_if_default=True,
        unstruct_collection_overrides={tuple: list},
    )
    for cls in (str, int, float, bool):
        made.register_structure_hook(cls, _exactly)
    # A StrEnum is a text as well, so cattrs would take the hook of str for it.
    made.register_structure_hook(StrEnum, lambda raw, cls: enum_member(cls, _exactly(raw, str)))
    made.register_unstructure_hook(StrEnum, lambda word: word.value)
    made.register_structure_hook(Count, lambda raw, _: count_from(raw))
    made.register_unstructure_hook(Count, count_to)
    made.register_structure_hook(FrozenMap, _frozen_map)
    made.register_unstructure_hook(FrozenMap, dict)
    made.register_structure_hook_factory(_is_list, _structure_list)
    made.register_structure_hook_func(lambda cls: cls is Hashable, partial(_answer, made))
    made.register_structure_hook_factory(_is_record, _structure_record)
    made.register_unstructure_hook_factory(_is_record, _unstructure_record)
    made.register_unstructure_hook_func(_is_result, lambda result: result.plain())
    for base in TAGGED:
        made.register_structure_hook_factory(
            partial(_is_any, base), partial(_structure_tagged, base, classes_by_tag(base, kinds))
        )
    made.register_structure_hook_factory(_is_optional, _structure_optional)
    made.register_structure_hook_factory(_is_text_or_texts, _structure_text_or_texts)
    return made


def checked_kinds(kinds: Iterable[type[Claim] | type[Position]]) -> Kinds:
    """Return classes of a user's own as a tuple, once each is a kind that a document can hold.

    Raises:
        Invalid: one is not a kind of claim or position, or has fields that no document holds.
    """
    if isinstance(kinds, type) or not isinstance(kinds, Iterable):
        raise refuse("expected several classes", kinds, "put it into [ ]", "kinds")
    checked: tuple[Any, ...] = tuple(kinds)
    for kind in checked:
        if not isinstance(kind, type) or base_of(kind) in (None, kind):
            hint = "give classes of your own, which are subclasses of Claim or Position"
            raise refuse("expected a kind of claim or position", kind, hint, "kinds")
        refuse_unfit_class(kind)
    return checked


def base_of(cls: type) -> type[Record] | None:
    """Return Claim or Position if the class is a kind of it."""
    return next((base for base in TAGGED if issubclass(cls, base)), None)


def classes_by_tag(base: type[Record], kinds: Kinds) -> dict[str, type[Record]]:
    """Return the kinds of a base class, shipped ones and a user's own, by their tags.

    Raises:
        Invalid: two of them have one tag.
    """
    shipped: tuple[type[Any], ...] = CLAIM_KINDS if base is Claim else POSITION_KINDS
    classes: dict[str, type[Record]] = {}
    for cls in (*shipped, *(kind for kind in kinds if issubclass(kind, base))):
        if classes.setdefault(cls.kind, cls) is not cls:
            raise refuse("two kinds have one tag", cls.kind, f"rename the kind of {cls.__name__}")
    return classes


def _is_list(cls: Any) -> bool:
    origin, items = get_origin(cls), get_args(cls)
    return origin is list or (origin is tuple and items[1:] == (...,))


def _is_optional(cls: Any) -> bool:
    return len(members_of(cls)) == 2 and NoneType in members_of(cls)


def _is_text_or_texts(cls: Any) -> bool:
    return {str, tuple[str, ...]} <= {*members_of(cls)}


def _is_any(base: type[Record], cls: Any) -> bool:
    """Tell whether records of all kinds of a base class are due: the class, or a union with it."""
    return base in members_of(cls)


def _is_record(cls: Any) -> bool:
    return isinstance(cls, type) and attrs.has(cls)


def _is_result(cls: Any) -> bool:
    return isinstance(cls, type) and issubclass(cls, Tabular)


# From plain data to records


def _exactly(raw: Any, cls: Any) -> Any:
    """Return a plain value; cattrs by itself would make a text of a number and so on."""
    if type(raw) is cls or (cls is float and type(raw) is int):
        return raw
    raise _other_than(class_in_words(cls), raw, "mind the quotes: text has them, numbers do not")


def _other_than(wanted: str, raw: object, hint: str) -> Invalid:
    """Refuse a value that is of another type than is wanted."""
    if raw is None:
        hint = "give a value, or leave out the key if it is not required"
    return refuse(f"expected {wanted}", raw, list_hint(raw) or hint)


def _answer(converter: Converter, raw: Any, _: object) -> Hashable:
    """Read an answer of a finding: a time, a count, or a plain value."""
    if not isinstance(raw, dict):
        return cast("Hashable", raw)
    return cast("Hashable", converter.structure(raw, When if "edtf" in raw else Count))


def _frozen_map(raw: object, _: object) -> FrozenMap:
    if not isinstance(raw, dict):
        raise _other_than("an object", raw, 'write {"scheme": "code"}')
    return FrozenMap.of(raw)


def _structure_optional(cls: Any, converter: Converter) -> Callable[[object, object], Any]:
    """Return what reads one or null; cattrs has such a hook, but looks up the other each time."""
    [other] = (member for member in members_of(cls) if member is not NoneType)
    hook = converter.get_structure_hook(other)
    return lambda raw, _: None if raw is None else hook(raw, other)


def _structure_text_or_texts(cls: Any, converter: Converter) -> Callable[[object, object], Any]:
    """Return what reads one text, several, or null."""
    several = converter.get_structure_hook(tuple[str, ...])

    def structure(raw: object, _: object) -> Any:
        if type(raw) is list:
            return several(raw, tuple[str, ...])
        if raw is None or type(raw) is str:
            return raw
        raise _other_than("an id or a list of ids", raw, 'write "north", or ["north", "south"]')

    return structure


def _structure_list(cls: Any, converter: Converter) -> Callable[[object, object], Any]:
    is_list = get_origin(cls) is list
    make = (list_structure_factory if is_list else homogenous_tuple_structure_factory)(
        cls, converter
    )

    def structure(raw: object, _: object) -> Any:
        if type(raw) is not list:
            is_record = isinstance(raw, dict) and get_args(cls)[0] not in SHORT
            hint = f"write a list of them: {_shape(cls)}" if is_record else "put it into [ ]"
            raise _other_than("a list", raw, hint)
        try:
            return make(raw, cls)
        except BaseValidationError as error:
            raise Invalid(_problems_in(error)) from None

    return structure


# So many short forms, of so many characters at most, are kept to be shared.
_MOST_SHARED = 10_000
_LONGEST_SHARED = 80


def _structure_record(cls: type[Any], converter: Converter) -> Callable[[object, object], Any]:
    fields = make_dict_structure_fn(cls, converter)
    short, tag = SHORT.get(cls), TAGGED.get(base_of(cls) or cls)

    def of_text(text: str) -> Any:
        return read_when(text) if cls is When else cls(**{str(short): text})

    # A source, a party or a day is named by many statements: equal short forms become one record.
    shared = lru_cache(_MOST_SHARED)(of_text)

    def structure(raw: object, _: object) -> Any:
        if short and type(raw) is str:
            return shared(raw) if len(raw) <= _LONGEST_SHARED else of_text(raw)
        if type(raw) is not dict:
            raise _no_object(cls, raw)
        if tag and tag in raw:
            raw = raw.copy()
            if (found := raw.pop(tag)) != cls.kind:
                raise refuse(f"expected the {tag} {cls.kind!r}", found, "take its own class", tag)
        try:
            return fields(raw, cls)
        except BaseValidationError as error:
            raise Invalid(_problems_in(error)) from None

    return structure


def _no_object(cls: type[Record], raw: object) -> Invalid:
    if cls is When:
        edtf.parse(cast("str", raw))  # which says how a time is written
    wanted = "an object" + (" or text" if cls in SHORT else "")
    if cls is Sides and isinstance(raw, list):
        return refuse(f"expected {wanted}", raw, f"write {_shape(cls)}")
    return _other_than(wanted, raw, f"see the keys of {cls.__name__}")


def _shape(cls: Any) -> str:
    """Write how a record, or a list of such, looks in a document, with the keys that it needs."""
    if _is_list(cls):
        [item, *_] = get_args(cls)
        return f"[{_shape(item)}, ...]"
    if cls in SHORT or (isinstance(cls, type) and issubclass(cls, str)):
        return '"..."'
    if not _is_record(cls):
        tag = next((tag for base, tag in TAGGED.items() if _is_any(base, cls)), None)
        return f'{{"{tag}": "...", ...}}' if tag else "..."
    hints = get_type_hints(cls)
    needed = (field.name for field in attrs.fields(cls) if field.default is attrs.NOTHING)
    keys = ", ".join(f'"{name}": {_shape(hints[name])}' for name in needed)
    return f"{{{keys or '...'}}}"


def _structure_tagged(
    base: type[Record], classes: Mapping[str, type[Record]], cls: object, converter: Converter
) -> Callable[[object, object], Any]:
    tag = TAGGED[base]

    def structure(raw: object, _: object) -> Any:
        if type(raw) is not dict:
            raise _other_than("an object", raw, f'write {{"{tag}": ...}}')
        kind = raw.get(tag)
        cls = classes.get(kind) if isinstance(kind, str) else None
        if cls is not None:
            return converter.get_structure_hook(cls)(raw, cls)
        known = f"known are {', '.join(classes)}; hand classes of your own to `kinds`"
        what = f"not a kind of {tag} that is known" if tag in raw else "a key is missing"
        found = shown(kind) if tag in raw else "nothing"
        raise Invalid(
            [Problem(path=tag, what=what, found=found, hint=suggest_word(kind, classes, known))]
        )

    return structure


def _problems_in(error: BaseValidationError) -> Iterator[Problem]:
    """Turn what cattrs collected about one record or list into problems with paths."""
    cls: Any = error.cl
    for one in error.exceptions:
        name = next(filter(None, map(_step, getattr(one, "__notes__", ()))), "")
        if isinstance(one, Invalid):
            for problem in one.problems:
                is_list = (cls, name) == (Statement, "speaker") and problem.hint.endswith("[ ]")
                hint = problem.hint + ("; several speakers stand in 'speakers'" if is_list else "")
                yield attrs.evolve(problem, hint=hint).under(name)
        elif isinstance(one, ForbiddenExtraKeysError):
            known = [field.name for field in field_types(cls)]
            yield from (unknown_key(key, known) for key in sorted(one.extra_fields))
        elif isinstance(one, KeyError) and one.args == (name,):
            wanted = next(field for field in field_types(cls) if field.name == name)
            hint = "give " + " or ".join(class_in_words(c) for c in wanted.classes)
            if any(issubclass(item, Record) for item in wanted.items):
                hint += f": {_shape(get_type_hints(cls)[name])}"
            yield Problem(path=name, what="a key is missing", found="nothing", hint=hint)
        else:
            raise one


def _step(note: str) -> str:
    """Return the step of a path that a note of cattrs stands for; other notes have none."""
    if isinstance(note, IterableValidationNote):
        return f"[{note.index}]"
    return note.name if isinstance(note, AttributeValidationNote) else ""


# From records to plain data


def _unstructure_record(cls: type[Any], converter: Converter) -> Callable[[Any], Any]:
    """Return what writes a record: fields that must be given first, defaults left out."""
    base, short = base_of(cls), SHORT.get(cls)
    if cls is base:
        return lambda record: converter.get_unstructure_hook(type(record))(record)
    written = make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True)
    order = [field.name for field in field_types(cls)]

    def fields(record: Any) -> dict[str, Any]:
        # cattrs writes what has no default first; a reader looks for the order of the class.
        plain = written(record)
        return {name: plain[name] for name in order if name in plain}

    if cls is Statement:
        return lambda record: _with_subject_once(fields(record))
    if base is not None:
        classes_by_tag(base, (cls,))  # refuses a class with the tag of another
        return lambda record: {TAGGED[base]: cls.kind, **fields(record)}
    if short is None:
        return fields

    def shortest(record: Any) -> Any:
        plain = fields(record)
        return plain[short] if plain.keys() == {short} else plain

    return shortest


def _with_subject_once(plain: dict[str, Any]) -> dict[str, Any]:
    """Leave the subject out of the claims for which the statement gives it."""
    if subject := plain.get("subject"):
        printed = (claim for report in plain.get("reports", ()) for claim in _differs(report))
        for claim in (*plain.get("claims", ()), *printed):
            if claim["subject"] == subject:
                del claim["subject"]
    return plain


def _differs(report: str | dict[str, Any]) -> Iterable[dict[str, Any]]:
    return () if isinstance(report, str) else report.get("differs", ())
