"""How plain data turns into records: strictly, with every fault and its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, cast, get_args, get_origin

import attrs
from cattrs import (
    AttributeValidationNote,
    BaseValidationError,
    Converter,
    ForbiddenExtraKeysError,
)
from cattrs.gen import make_dict_structure_fn

from caucasus_events.core.frozen_map import FrozenMap
from caucasus_events.core.record import (
    Record,
    class_in_words,
    enum_member,
    field_types,
    unknown_key,
)
from caucasus_events.core.suggestions import meant, out_of_list
from caucasus_events.documents.count_forms import count_from
from caucasus_events.documents.kinds import SHORT, TAGGED, Kinds, tags_of
from caucasus_events.errors import Invalid, Problem, refuse, shown
from caucasus_events.records.statements import Statement
from caucasus_events.values import edtf
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When

_RELAYS = "; who passed it on stands in 'via'"


@cache
def converter_for(kinds: Kinds) -> Converter:
    converter = Converter(detailed_validation=True)
    for cls in (str, int, float, bool):
        converter.register_structure_hook(cls, _strictly)
    # StrEnum before str: a word list is a text to cattrs, which looks the bases up in order.
    converter.register_structure_hook(
        StrEnum, lambda raw, cls: enum_member(cls, _strictly(raw, str))
    )
    converter.register_structure_hook(Count, lambda raw, _: count_from(raw))
    converter.register_structure_hook(FrozenMap, _map_from)
    converter.register_structure_hook_factory(_is_tuple, _tuple_from)
    converter.register_structure_hook_factory(_is_record, _record_from)
    for base, tag in TAGGED.items():
        converter.register_structure_hook(base, _tagged_from(converter, tag, tags_of(base, kinds)))
    return converter


def _is_tuple(cls: Any) -> bool:
    return get_origin(cls) is tuple


def _is_record(cls: Any) -> bool:
    return isinstance(cls, type) and issubclass(cls, Record)


def _strictly(raw: Any, cls: Any) -> Any:
    if type(raw) is cls or (cls is float and type(raw) is int):
        return raw
    hint = out_of_list(raw) or "mind the quotes: text has them, numbers do not"
    raise refuse(f"expected {class_in_words(cls)}", raw, hint)


def _map_from(raw: object, _: object) -> FrozenMap:
    if not isinstance(raw, dict):
        raise refuse("expected an object", raw, 'write {"scheme": "code"}')
    return FrozenMap.of(raw)


def _tuple_from(cls: Any, converter: Converter) -> Callable[[object, object], tuple[object, ...]]:
    item = get_args(cls)[0]

    def structure(raw: object, _: object) -> tuple[object, ...]:
        if not isinstance(raw, list):
            hint = (
                "write a list of them: [{...}, {...}]"
                if isinstance(raw, dict)
                else "put it into [ ]"
            )
            raise refuse("expected a list", raw, hint)
        items: list[object] = []
        faults: list[Problem] = []
        for i, one in enumerate(raw):
            try:
                items.append(converter.structure(one, item))
            except Invalid as error:
                faults.extend(problem.under(f"[{i}]") for problem in error.problems)
        if faults:
            raise Invalid(faults)
        return tuple(items)

    return structure


def _record_from(cls: type[Record], converter: Converter) -> Callable[[object, object], Any]:
    fields = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True)
    short = SHORT.get(cls)

    def structure(raw: object, _: object) -> Any:
        if short and isinstance(raw, str):
            raw = {short: raw}
        if not isinstance(raw, dict):
            if cls is When:
                edtf.parse(cast("str", raw))  # which tells how a time is written
            wanted = "an object" + (" or text" if short else "")
            hint = out_of_list(raw) or f"see the keys of {cls.__name__}"
            raise refuse(f"expected {wanted}", raw, hint)
        try:
            return fields(raw, cls)
        except BaseValidationError as error:
            raise Invalid(_faults_in(error, cls)) from None

    return structure


def _faults_in(error: BaseValidationError, cls: type[Record]) -> list[Problem]:
    """Turn what cattrs collected about one record into problems of ours."""
    faults: list[Problem] = []
    for one in error.exceptions:
        notes = (note for note in getattr(one, "__notes__", ()))
        name = next((note.name for note in notes if isinstance(note, AttributeValidationNote)), "")
        if isinstance(one, Invalid):
            faults.extend(problem.under(name) for problem in one.problems)
            if (cls, name) == (Statement, "speaker") and faults[-1].hint.endswith("[ ]"):
                faults[-1] = attrs.evolve(faults[-1], hint=faults[-1].hint + _RELAYS)
        elif isinstance(one, ForbiddenExtraKeysError):
            known = [field.name for field in field_types(cls)]
            faults.extend(unknown_key(key, known) for key in sorted(one.extra_fields))
        elif isinstance(one, KeyError) and one.args == (name,):
            wanted = next(field for field in field_types(cls) if field.name == name)
            hint = " or ".join(class_in_words(c) for c in wanted.classes)
            faults.append(
                Problem(path=name, what="a key is missing", found="nothing", hint=f"give {hint}")
            )
        else:
            raise one
    return faults


def _tagged_from(
    converter: Converter, tag: str, classes: Mapping[str, type[Record]]
) -> Callable[[object, object], Any]:
    hooks = {name: _record_from(cls, converter) for name, cls in classes.items()}

    def structure(raw: object, _: object) -> Any:
        if not isinstance(raw, dict):
            raise refuse("expected an object", raw, f'write {{"{tag}": ...}}')
        kind = raw.get(tag)
        hook = hooks.get(kind) if isinstance(kind, str) else None
        if hook is None:
            known = f"known are {', '.join(hooks)}; hand classes of your own to `kinds`"
            raise Invalid(
                [
                    Problem(
                        path=tag,
                        what=f"not a kind of {tag} that is known"
                        if tag in raw
                        else "a key is missing",
                        found=shown(kind) if tag in raw else "nothing",
                        hint=meant(kind, hooks, known),
                    )
                ]
            )
        return hook({key: value for key, value in raw.items() if key != tag}, None)

    return structure
