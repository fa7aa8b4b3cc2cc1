"""What `check` tells of ceasefires that is doubtful, and that a document may hold all the same."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.checks import faults

PARTIES = (
    ce.Party(id="north", kind="state", names=["North"]),
    ce.Party(
        id="north-army",
        kind="armed_force",
        names=["Northern army"],
        affiliations=[ce.Affiliation(of="north", role="force_of")],
    ),
    ce.Party(id="south", kind="state", names=["South"]),
)


def declared(by: str = "north", on: str | None = "2031-05-03", **more: Any) -> ce.Declaration:
    return ce.Declaration(party=by, declared=on, **more)


def owed(by: str) -> ce.Term:
    return ce.Term(key="fire", kind="cessation_of_fire", summary="no shots", owed_by=[by])


def world(*ceasefires: ce.Ceasefire, said: ce.Statement | None = None) -> ce.Chronicle:
    incidents = [ce.Incident(id="shot", kind="shooting", title="A shot", when="2031-05-01")]
    statements = [] if said is None else [said]
    return ce.Chronicle(
        parties=PARTIES, ceasefires=ceasefires, incidents=incidents, statements=statements
    )


def truce(id: str = "truce", **fields: Any) -> ce.Ceasefire:
    return ce.Ceasefire(id=id, title="A truce", **{"declarations": [declared()], **fields})


def accuses(on: str | None = None, **fields: Any) -> ce.Statement:
    claim = ce.Violation(subject="truce", by="south", **fields)
    return ce.Statement(id="said", speaker="north", said=on, claims=[claim])


DEBT = "$.ceasefires[0].terms[0].owed_by[0]"
DOUBTFUL = {
    "a term owed by who never declared": (
        world(truce(terms=[owed("south")])),
        DEBT,
        "'south'; declared by north",
    ),
    "a term of a ceasefire that nobody declared": (
        world(truce(declarations=[], terms=[owed("south")])),
        DEBT,
        "declared by nobody",
    ),
    "a ceasefire resumed that never ended": (
        world(truce(), truce("truce-2", resumes="truce")),
        "$.ceasefires[1].resumes",
        "neither an end nor a fixed term",
    ),
    "a ceasefire resumed before it ended": (
        world(truce(ended="2031-06"), truce("truce-2", resumes="truce")),
        "$.ceasefires[1].resumes",
        "resumed 2031-05-03, but 'truce' ended 2031-06",
    ),
    "an end after it ran out": (
        world(truce(declarations=[declared(until="2031-05-10")], ended="2031-06-01")),
        "$.ceasefires[0].ended",
        "ended 2031-06-01, but until 2031-05-10",
    ),
    "a second declaration while the first holds": (
        world(truce(declarations=[declared(until="2031-05-10"), declared(on="2031-05-09")])),
        "$.ceasefires[0].declarations[1].party",
        "'north', also at declarations[0]",
    ),
    "a second declaration after one without an end": (
        world(truce(declarations=[declared(), declared(on=None)])),
        "$.ceasefires[0].declarations[1].party",
        "'north', also at declarations[0]",
    ),
    "a term due before the start": (
        world(truce(terms=[attrs.evolve(owed("north"), until="2031-05-02")])),
        "$.ceasefires[0].terms[0].until",
        "due 2031-05-02, but 'truce' began 2031-05-03",
    ),
    "a violation after the end": (
        world(truce(ended="2031-06"), said=accuses(during="2031-07-01")),
        "$.statements[0].claims[0]",
        "2031-07-01, but 'truce' was over",
    ),
    "a violation after it ran out": (
        world(
            truce(
                declarations=[declared(until="2031-05-10"), declared("south", until="2031-05-12")]
            ),
            said=accuses(during="2031-05-13"),
        ),
        "$.statements[0].claims[0]",
        "2031-05-13, but 'truce' was over",
    ),
    "a violation during a time before": (
        world(truce(), said=accuses(during="2031-05-02")),
        "$.statements[0].claims[0]",
        "2031-05-02, but 'truce' began later",
    ),
    "a violation by an incident before": (
        world(truce(), said=accuses(incident="shot")),
        "$.statements[0].claims[0]",
        "2031-05-01",
    ),
    "a violation told of before": (
        world(truce(), said=accuses("2031-04-30")),
        "$.statements[0].claims[0]",
        "2031-04-30",
    ),
}


@pytest.mark.parametrize("case", DOUBTFUL)
def test_check_tells_of_it_and_a_document_may_hold_it(case: str) -> None:
    chronicle, path, found = DOUBTFUL[case]
    (problem,) = ce.check(chronicle)
    assert problem.path == path
    assert found in problem.found
    assert faults(chronicle) == ()
    assert ce.loads(ce.dumps(chronicle)) == chronicle


WELL = {
    "an organ owes what its principal declared": world(truce(terms=[owed("north-army")])),
    "a principal owes what its organ declared": world(
        truce(declarations=[declared("north-army")], terms=[owed("north")])
    ),
    "who declared the earlier one owes the changed terms": world(
        truce(declarations=[declared("south")]),
        truce("truce-2", amends="truce", terms=[owed("south")]),
    ),
    "resumed after its end": world(
        truce(ended="2031-05-04"),
        truce("truce-2", resumes="truce", declarations=[declared(on="2031-05-05")]),
    ),
    "resumed after its term": world(
        truce(declarations=[declared(until="2031-05-04")]),
        truce("truce-2", resumes="truce", declarations=[declared(on="2031-05-05")]),
    ),
    "a violation on the day": world(truce(), said=accuses(during="2031-05-03")),
    "a violation in a month that began before": world(truce(), said=accuses(during="2031-05")),
    "a violation of a ceasefire without a date": world(
        truce(declarations=[declared(), declared("south", on=None)]),
        said=accuses(during="2031-05-02"),
    ),
    "an end while one party's declaration still held": world(
        truce(
            declarations=[declared(until="2031-05-10"), declared("south", until="2031-07-01")],
            ended="2031-06-01",
        )
    ),
    "an end of what was carried on": world(
        truce(declarations=[declared(until="2031-05-10")], ended="2031-06-01"),
        truce("truce-2", extends="truce"),
    ),
    "declared again after it ran out": world(
        truce(declarations=[declared(until="2031-05-10"), declared(on="2031-05-10")])
    ),
    "declared earlier, and listed later": world(
        truce(declarations=[declared(on="2031-05-10"), declared(until="2031-05-09")])
    ),
    "a term due on the first day": world(
        truce(terms=[attrs.evolve(owed("north"), until="2031-05-03")])
    ),
    "a violation on the last day": world(
        truce(ended="2031-06-01"), said=accuses(during="2031-06-01")
    ),
    "a violation after one declaration ran out": world(
        truce(declarations=[declared(until="2031-05-10"), declared("south")]),
        said=accuses(during="2031-05-13"),
    ),
    "told of after the end": world(truce(ended="2031-06-01"), said=accuses("2031-06-09")),
    "told of later than it was": world(truce(), said=accuses("2031-05-09", during="2031-05-04")),
}


@pytest.mark.parametrize("case", WELL)
def test_what_is_well_is_left_alone(case: str) -> None:
    assert ce.check(WELL[case]) == ()


def test_a_violation_of_the_earlier_ceasefire_is_named_as_such() -> None:
    chain = [truce("first", declarations=[declared(on="2031-04")]), truce(extends="first")]
    (problem,) = ce.check(world(*chain, said=accuses(during="2031-04")))
    assert problem.mend == "name the earlier ceasefire: first"


def test_a_violation_of_the_later_ceasefire_is_named_as_such() -> None:
    chain = [
        truce(ended="2031-05-09"),
        truce("second", resumes="truce", declarations=[declared(on="2031-05-10")]),
    ]
    (problem,) = ce.check(world(*chain, said=accuses(during="2031-05-11")))
    assert problem.mend == "name what came after: second"


def test_swapping_the_parties_swaps_the_findings() -> None:
    chronicle = world(truce(terms=[owed("south")]))
    (one,) = ce.check(chronicle)
    swapped = attrs.evolve(
        chronicle, ceasefires=[truce(declarations=[declared("south")], terms=[owed("north")])]
    )
    (other,) = ce.check(swapped)
    assert (one.path, one.what, one.mend) == (other.path, other.what, other.mend)
    assert (one.found, other.found) == (
        "'south'; declared by north",
        "'north'; declared by south",
    )
