"""What stands around reconciling: loose records, and what the table of cases asks of the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest

import caucasus_events as ce
from tests.helpers import killed, problems_of, says

PARTIES = [
    ce.Party(id=id, kind="state", names=[id], affiliations=ties)
    for id, ties in (
        ("north", []),
        ("south", []),
        ("army", [ce.Affiliation(of="union", role="organ_of")]),
    )
]
CLASH = ce.Incident(id="clash", kind="clash", title="A clash")
TERM = ce.Term(key="fire", kind="cessation_of_fire", summary="no fire")
TRUCE = ce.Ceasefire(id="truce", title="A truce", terms=[TERM])
ENTRANCES: dict[str, Callable[[Any], object]] = {
    "reconcile": ce.reconcile,
    "account": lambda records: ce.account(records, "north"),
    "side_by_side": ce.side_by_side,
    "compare_rules": ce.compare_rules,
    "violations": lambda records: ce.violations(records, "truce"),
    "outcomes": ce.outcomes,
    "history": lambda records: ce.history(records, killed(1).topic),
    "why_changed": lambda records: ce.why_changed([], records),
    "compliance": lambda records: ce.compliance(records, "truce"),
}


@pytest.mark.parametrize("entrance", ENTRANCES)
def test_a_slip_in_loose_records_is_refused_with_the_nearest(entrance: str) -> None:
    slips = [
        says("norht", killed(1, of="north")),
        says("south", attrs.evolve(killed(1), of=["north", "soth"]), ce.Occurrence(subject="clsh")),
        says("army", ce.Responsibility(subject="clash", act="fired", by="sout")),
    ]
    problems = problems_of(lambda: ENTRANCES[entrance]([*PARTIES, CLASH, TRUCE, *slips]))
    assert {path: problem.hint for path, problem in problems.items()} == {
        "norht-once.speaker": "did you mean 'north'?",
        "south-once#casualties.of": "did you mean 'south'?",
        "south-once#occurrence.subject": "did you mean 'clash'?",
        "army-once#responsibility.by": "did you mean 'south'?",
    }


def test_loose_records_without_parties_or_subjects_are_free() -> None:
    said = says("norht", killed(1, of="soth", subject="clsh"))
    union = says("union", killed(1, of="union"))
    for records in ([said], [CLASH, attrs.evolve(union, claims=[killed(1, of="soth")])]):
        assert len(ce.reconcile(records)) == 1
    # The party that another speaks for is as good as given, and a party can be a subject.
    about_a_party = ce.Quantity(subject="south", what="men", count=1)
    known = says("north", about_a_party, on="2031-05-03")
    assert len(ce.reconcile([*PARTIES, CLASH, union, known])) == 2
    assert len(ce.reconcile([*PARTIES, says("north", killed(1, of="north", subject="any"))])) == 1
    of_a_term = says("north", ce.Occurrence(subject="truce#fire"))
    assert len(ce.reconcile([TRUCE, of_a_term])) == 1
    with pytest.raises(ce.Invalid, match="did you mean 'truce#fire'"):
        ce.reconcile([TRUCE, says("north", ce.Occurrence(subject="truce#fires"))])
