"""How a count is written in a document: a number, or a small object that reads as words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from caucasus_events.core.record import unknown_key
from caucasus_events.errors import Invalid, Problem, refuse, shown
from caucasus_events.values.counts import (
    Count,
    about,
    at_least,
    between,
    exactly,
    fewer_than,
    more_than,
    up_to,
    whole_number_hint,
)

_FORMS: Mapping[str, Callable[[int], Count]] = {
    "exactly": exactly,
    "at_least": at_least,
    "more_than": more_than,
    "up_to": up_to,
    "fewer_than": fewer_than,
    "about": about,
}
_WHOLE = "a whole number"
_EXAMPLES = '4, {"at_least": 49}, {"about": 100000} or {"between": [3, 5]}'


def count_from(raw: object) -> Count:
    """Read a count from its form in a document."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return exactly(raw)
    if not isinstance(raw, dict):
        raise refuse("expected a count", raw, whole_number_hint(raw) or f"write {_EXAMPLES}")
    forms = [key for key in raw if key in _FORMS or key == "between"]
    known = [*_FORMS, "between", "approximate", "wording"]
    faults = [unknown_key(key, known) for key in raw if key not in known]
    for key, cls in (("approximate", bool), ("wording", str)):
        if key in raw and type(raw[key]) is not cls:
            faults.append(_misfit(key, raw[key], "true or false" if cls is bool else "text"))
    if len(forms) == 1:
        faults.extend(_misfits(forms[0], raw[forms[0]]))
    else:
        faults.append(
            Problem(
                path="",
                what="a count has one bound word",
                found=", ".join(forms) or "none",
                hint=f"write {_EXAMPLES}",
            )
        )
    if faults:
        raise Invalid(faults)
    count = _bounds(forms[0], raw[forms[0]])
    if len(raw) == 1:
        return count
    return attrs.evolve(
        count,
        approximate=raw.get("approximate", count.approximate),
        wording=raw.get("wording"),
    )


def _misfits(form: str, value: object) -> Iterator[Problem]:
    """Find what is not a whole number in the bounds of a count."""
    if form == "between" and (not isinstance(value, list) or len(value) != 2):
        yield _misfit(form, value, "two bounds, such as [3, 5]")
        return
    for path, bound in _named(form, value):
        if isinstance(bound, bool) or not isinstance(bound, int):
            yield _misfit(path, bound, _WHOLE)


def _named(form: str, value: Any) -> list[tuple[str, Any]]:
    if form == "between":
        return [(f"{form}[{i}]", bound) for i, bound in enumerate(value)]
    return [(form, value)]


def _bounds(form: str, value: Any) -> Count:
    try:
        return between(*value) if form == "between" else _FORMS[form](value)
    except Invalid as error:
        raise Invalid(attrs.evolve(problem, path=form) for problem in error.problems) from None


def count_to(count: Count) -> object:
    """Write a count in the shortest form that reads back as the same."""
    form: dict[str, object]
    if count.rounded is not None:
        form = {"about": count.rounded}
    elif count.approximate and count.high is not None:
        form = {"between": [count.low, count.high], "approximate": True}
    else:
        if count.high is None:
            form = {"at_least": count.low}
        elif count.low == count.high:
            form = {"exactly": count.low}
        elif count.low == 0:
            form = {"up_to": count.high}
        else:
            form = {"between": [count.low, count.high]}
        if count.approximate:
            form["approximate"] = True
    if count.wording is not None:
        form["wording"] = count.wording
    return count.low if form == {"exactly": count.low} else form


def _misfit(key: str, value: object, wanted: str) -> Problem:
    hint = whole_number_hint(value) if wanted == _WHOLE else None
    return Problem(
        path=key,
        what=f"expected {wanted}",
        found=shown(value),
        hint=hint or "give a value of that type",
    )
