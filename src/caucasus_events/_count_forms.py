"""How a count is written in a document: a number, or a small object that reads as words."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from caucasus_events.counts import (
    Count,
    about,
    at_least,
    between,
    exactly,
    fewer_than,
    more_than,
    up_to,
)
from caucasus_events.errors import Invalid, Problem, refuse, shown

_FORMS: Mapping[str, Callable[[int], Count]] = {
    "exactly": exactly,
    "at_least": at_least,
    "more_than": more_than,
    "up_to": up_to,
    "fewer_than": fewer_than,
    "about": about,
}
_EXAMPLES = '4, {"at_least": 49}, {"about": 100000} or {"between": [3, 5]}'


def count_from(raw: object) -> Count:
    """Read a count from its form in a document."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return exactly(raw)
    if not isinstance(raw, dict):
        raise refuse("expected a count", raw, f"write {_EXAMPLES}")
    forms = [key for key in raw if key in _FORMS or key == "between"]
    faults = [_unknown(key) for key in raw if key not in (*forms, "approximate", "wording")]
    if len(forms) != 1:
        faults.append(
            Problem(
                path="",
                what="a count has one bound word",
                found=", ".join(forms) or "none",
                mend=f"write {_EXAMPLES}",
            )
        )
    for key, cls in (("approximate", bool), ("wording", str)):
        if key in raw and type(raw[key]) is not cls:
            faults.append(_misfit(key, raw[key], "true or false" if cls is bool else "text"))
    if faults:
        raise Invalid(faults)
    count = _bounds(forms[0], raw[forms[0]])
    return attrs.evolve(
        count,
        approximate=raw.get("approximate", count.approximate),
        wording=raw.get("wording"),
    )


def _bounds(form: str, value: Any) -> Count:
    try:
        if form == "between":
            if not isinstance(value, list) or len(value) != 2:
                raise refuse("expected the two bounds", value, "write [3, 5]")
            return between(*value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise refuse("expected a whole number", value, "write digits without quotes")
        return _FORMS[form](value)
    except Invalid as error:
        raise Invalid(problem.under(form) for problem in error.problems) from None


def count_to(count: Count) -> object:
    """Write a count in the shortest form that reads back as the same."""
    form: dict[str, object]
    if count.approximate and count.high is not None:
        middle = count.low + (count.high - count.low + 1) // 2
        rough = about(middle)
        if (rough.low, rough.high) == (count.low, count.high):
            form = {"about": middle}
        else:
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


def _unknown(key: str) -> Problem:
    known = [*_FORMS, "between", "approximate", "wording"]
    near = difflib.get_close_matches(key[:60], known, n=1)
    return Problem(
        path=key[:60],
        what="unknown key",
        found=shown(key),
        mend=f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}",
    )


def _misfit(key: str, value: object, wanted: str) -> Problem:
    return Problem(
        path=key, what=f"expected {wanted}", found=shown(value), mend="give a value of that type"
    )
