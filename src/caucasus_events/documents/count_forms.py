"""How a count is written in a document: a number, a phrase, or a small object."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import attrs

from caucasus_events.core.record import unknown_key
from caucasus_events.errors import Invalid, Problem, refuse, shown
from caucasus_events.phrases.fields import read_count
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

COUNT_FORMS: Mapping[str, Callable[..., Count]] = {
    "exactly": exactly,
    "at_least": at_least,
    "more_than": more_than,
    "up_to": up_to,
    "fewer_than": fewer_than,
    "about": about,
    "between": between,
}
_KEYS = (*COUNT_FORMS, "likeliest", "approximate", "wording")
_EXAMPLES = '4, "at least 49", {"about": 100000} or {"between": [3, 5]}'


# Many claims give equal counts, which then become one.
@lru_cache(maxsize=10_000)
def _count(form: str, *bounds: int) -> Count:
    return COUNT_FORMS[form](*bounds)


_worded = lru_cache(maxsize=10_000)(read_count)


def count_from(raw: object) -> Count:
    """Read a count from its form in a document.

    Raises:
        Invalid: it is none, with every fault.
    """
    if type(raw) is int:
        return _count("exactly", raw)
    if type(raw) is str:
        return _worded(raw)
    if not isinstance(raw, dict):
        raise refuse("expected a count", raw, whole_number_hint(raw) or f"write {_EXAMPLES}")
    if faults := [*_faults(raw)]:
        raise Invalid(faults)
    [form] = (key for key in raw if key in COUNT_FORMS)
    try:
        count = _count(form, *(raw[form] if form == "between" else [raw[form]]))
    except Invalid as error:
        raise Invalid(attrs.evolve(problem, path=form) for problem in error.problems) from None
    if len(raw) == 1:
        return count
    more = {key: raw[key] for key in ("likeliest", "approximate", "wording") if key in raw}
    return attrs.evolve(count, **more)


def _faults(raw: Mapping[Any, Any]) -> Iterator[Problem]:
    yield from (unknown_key(key, _KEYS) for key in raw if key not in _KEYS)
    for key, cls, wanted in (("approximate", bool, "true or false"), ("wording", str, "text")):
        if key in raw and type(raw[key]) is not cls:
            yield _misfit(key, raw[key], wanted, "give a value of that type")
    if "likeliest" in raw and type(raw["likeliest"]) is not int:
        hint = whole_number_hint(raw["likeliest"]) or "leave it out where none is given"
        yield _misfit("likeliest", raw["likeliest"], "a whole number", hint)
    forms = [key for key in raw if key in COUNT_FORMS]
    if len(forms) != 1:
        found = ", ".join(forms) or "none"
        what = "a count has one bound word"
        yield Problem(path="", what=what, found=found, hint=f"write {_EXAMPLES}")
        return
    [form] = forms
    bounds = {form: raw[form]}
    if form == "between":
        if not isinstance(raw[form], list) or len(raw[form]) != 2:
            wanted = "two bounds, such as [3, 5]"
            yield _misfit(form, raw[form], wanted, "give a value of that type")
            return
        bounds = {f"{form}[{i}]": bound for i, bound in enumerate(raw[form])}
    for path, bound in bounds.items():
        if type(bound) is not int:
            hint = whole_number_hint(bound) or "give a value of that type"
            yield _misfit(path, bound, "a whole number", hint)


def _misfit(key: str, value: object, wanted: str, hint: str) -> Problem:
    return Problem(path=key, what=f"expected {wanted}", found=shown(value), hint=hint)


def count_to(count: Count) -> object:
    """Write a count in the shortest form that reads back as the same."""
    form: dict[str, object]
    if count.rounded is not None:
        form = {"about": count.rounded}
    elif count.high is None:
        form = {"at_least": count.low}
    elif count.approximate:
        form = {"between": [count.low, count.high]}
    elif count.low == count.high:
        form = {"exactly": count.low}
    elif count.low == 0:
        form = {"up_to": count.high}
    else:
        form = {"between": [count.low, count.high]}
    if count.likeliest is not None:
        form["likeliest"] = count.likeliest
    if count.approximate and count.rounded is None:
        form["approximate"] = True
    if count.wording is not None:
        form["wording"] = count.wording
    return count.low if form == {"exactly": count.low} else form
