"""Builders and checks that many tests share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import caucasus_events as ce

Tie = tuple[str, str] | tuple[str, str, str]


def party(id: str, *ties: Tie, kind: str = "state") -> ce.Party:
    """Make a party with affiliations: to whom, in what role and, where it matters, when."""
    affiliations = [
        ce.Affiliation(of=of, role=role, during=during[0] if during else None)
        for of, role, *during in ties
    ]
    return ce.Party(id=id, kind=kind, names=[id], affiliations=affiliations)


def problems_of(make: Callable[[], object]) -> dict[str, ce.Problem]:
    """Return the problems with which something is refused, by their paths; each is complete."""
    with pytest.raises(ce.Invalid) as caught:
        make()
    assert all(p.what and p.found and p.hint for p in caught.value.problems)
    return {problem.path: problem for problem in caught.value.problems}
