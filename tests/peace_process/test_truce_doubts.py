"""What `check` tells of ceasefires that is doubtful, and that a document may hold all the same."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.checks.chronicle_checks import faults
from caucasus_events.peace_process.ceasefire_states import CeasefireState
from caucasus_events.testing.strategies import chronicles, whens

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


def joined(on: str, way: str, id: str = "truce-2") -> ce.Ceasefire:
    return truce(id, declarations=[declared(on=on)], **{way: "truce"})


LIMITED = truce(declarations=[declared(until="2031-05-10")])


def talks(said: ce.Statement) -> ce.Chronicle:
    rounds = [
        ce.Round(key="1", held="2031-05-03"),
        ce.Round(key="2", planned="2031-05-04", status="cancelled"),
        ce.Round(key="3", planned="2031-05-05", status="postponed"),
        ce.Round(key="4", planned="2031-05-06"),
    ]
    held = ce.Negotiation(id="talks", title="Talks", rounds=rounds)
    return ce.Chronicle(parties=PARTIES, negotiations=[held], statements=[said])


def outcome(subject: str, said: str | None = None, **fields: Any) -> ce.Statement:
    claim = ce.Outcome(subject=subject, result="progress", **fields)
    return ce.Statement(id="said", speaker="north", said=said, claims=[claim])


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
        "2031-07-01, but 'truce' ended 2031-06",
    ),
    "a violation after it ran out": (
        world(
            truce(
                declarations=[declared(until="2031-05-10"), declared("south", until="2031-05-12")]
            ),
            said=accuses(during="2031-05-13"),
        ),
        "$.statements[0].claims[0]",
        "2031-05-13, but 'truce' ran out 2031-05-12",
    ),
    "a violation during a time before": (
        world(truce(), said=accuses(during="2031-05-02")),
        "$.statements[0].claims[0]",
        "2031-05-02, but 'truce' began 2031-05-03",
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
    "a violation while it had lapsed in between": (
        world(
            truce(
                declarations=[declared(until="2031-05-10"), declared("south", "2031-06-01")],
            ),
            said=accuses(during="2031-05-20"),
        ),
        "$.statements[0].claims[0]",
        "2031-05-20, but 'truce' ran out 2031-05-10",
    ),
    "a violation of what was called off": (
        world(
            truce(declarations=[declared(effective="2031-05-10")], ended="2031-05-05"),
            said=accuses(during="2031-05-12"),
        ),
        "$.statements[0].claims[0]",
        "2031-05-12, but 'truce' ended 2031-05-05",
    ),
    "a term of what replaces another, owed by who declared that one alone": (
        world(
            truce(declarations=[declared("south", on="2031-05-01")]),
            truce("truce-2", replaces="truce", terms=[owed("south")]),
        ),
        "$.ceasefires[1].terms[0].owed_by[0]",
        "'south'; declared by north",
    ),
    "a violation told before its time": (
        world(truce(), said=accuses("2031-05-04", during="2031-05-05")),
        "$.statements[0].claims[0]",
        "said 2031-05-04, of 2031-05-05",
    ),
    "an extension after the end": (
        world(LIMITED, joined("2031-05-12", "extends")),
        "$.ceasefires[1].extends",
        "extended 2031-05-12, but 'truce' was over 2031-05-10",
    ),
    "an extension before the start": (
        world(LIMITED, joined("2031-05-01", "extends")),
        "$.ceasefires[1].extends",
        "extended 2031-05-01, but 'truce' began 2031-05-03",
    ),
    "an amendment after the end": (
        world(truce(ended="2031-05-10"), joined("2031-05-12", "amends")),
        "$.ceasefires[1].amends",
        "amended 2031-05-12, but 'truce' was over 2031-05-10",
    ),
    "an amendment of what was replaced": (
        world(truce(), joined("2031-05-12", "amends"), joined("2031-05-09", "replaces", "third")),
        "$.ceasefires[2].amends",
        "amended 2031-05-12, but 'truce' was over 2031-05-09",
    ),
    "an outcome of a round that was cancelled": (
        talks(outcome("talks#2")),
        "$.statements[0].claims[0]",
        "'talks#2' was cancelled",
    ),
    "an outcome of a round that was postponed": (
        talks(outcome("talks#3")),
        "$.statements[0].claims[0]",
        "'talks#3' was postponed",
    ),
    "an outcome told before the round": (
        talks(outcome("talks#1", said="2031-05-02")),
        "$.statements[0].claims[0]",
        "said 2031-05-02, but 'talks#1' was held 2031-05-03",
    ),
    "an outcome of the talks as a whole": (
        talks(outcome("talks")),
        "$.statements[0].claims[0]",
        "'talks', the id of a negotiation",
    ),
    "an outcome of what is no talks": (
        talks(outcome("north")),
        "$.statements[0].claims[0]",
        "'north', the id of a party",
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
    "a violation after the end, when it was resumed": world(
        truce(ended="2031-05-09"),
        truce("second", resumes="truce", declarations=[declared(on="2031-05-10")]),
        said=accuses(during="2031-05-11"),
    ),
    "a violation after its term, when it was extended": world(
        LIMITED, joined("2031-05-10", "extends"), said=accuses(during="2031-05-12")
    ),
    "an extension from the day after": world(LIMITED, joined("2031-05-11", "extends")),
    "an extension of what was extended already": world(
        LIMITED,
        truce(
            "truce-2",
            extends="truce",
            declarations=[declared(on="2031-05-09", until="2031-05-20")],
        ),
        joined("2031-05-15", "extends", "truce-3"),
    ),
    "a replacement after the end": world(LIMITED, joined("2031-05-12", "replaces")),
    "a replacement of what had no end": world(truce(), joined("2031-05-12", "replaces")),
    "a resumption that replaces as well": world(
        LIMITED,
        truce(
            "truce-2",
            declarations=[declared(on="2031-05-12")],
            resumes="truce",
            replaces="truce",
        ),
    ),
    "an outcome of a round that was held": talks(outcome("talks#1", said="2031-05-03")),
    "an outcome of a round of which one knows no more": talks(outcome("talks#4")),
    "a denial that anything came of a cancelled round": talks(
        outcome("talks#2", polarity="denied")
    ),
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


def line(*terms: tuple[str, str | None], way: str = "resumes") -> list[ce.Ceasefire]:
    """Make ceasefires from when till when, each of which goes on from the one before."""
    made: list[ce.Ceasefire] = []
    for n, (begins, until) in enumerate(terms):
        goes_on = {way: made[-1].id} if made else {}
        declaration = declared(on=begins, until=until)
        made.append(truce(f"c{n}", declarations=[declaration], **goes_on))
    return made


def violation(of: str, day: str) -> ce.Statement:
    claim = ce.Violation(subject=of, by="south", during=day)
    return ce.Statement(id="said", speaker="north", claims=[claim])


RESUMED = line(("2031-05-01", "2031-05-05"), ("2031-05-10", "2031-05-20"), ("2031-05-25", None))
NONE_HELD = "none of its chain is recorded to have held then: check the times"


@pytest.mark.parametrize(
    ("of", "day", "found", "hint"),
    [
        ("c0", "2031-05-07", "'c0' ran out 2031-05-05", NONE_HELD),
        ("c1", "2031-05-07", "'c1' began 2031-05-10", NONE_HELD),
        ("c2", "2031-05-03", "'c2' began 2031-05-25", "name the one that held then: c0"),
        ("c2", "2031-05-12", "'c2' began 2031-05-25", "name the one that held then: c1"),
        ("c1", "2031-05-05", "'c1' began 2031-05-10", "name one that may have held then: c0"),
        (
            "c0",
            "2031-05-22",
            "'c0' was resumed 2031-05-10 by 'c1', which ran out 2031-05-20",
            NONE_HELD,
        ),
    ],
)
def test_what_held_on_the_day_is_named_and_nothing_else(
    of: str, day: str, found: str, hint: str
) -> None:
    (problem,) = ce.check(world(*RESUMED, said=violation(of, day)))
    assert problem.what == "a violation is dated while its ceasefire holds"
    assert (problem.found, problem.hint) == (f"{day}, but {found}", hint)


def test_what_has_no_end_of_its_own_ends_with_what_extends_it() -> None:
    terms = ("2031-05-01", None), ("2031-05-10", "2031-05-20")
    extended = line(*terms, way="extends")
    (problem,) = ce.check(world(*extended, said=violation("c0", "2031-05-21")))
    told = "'c0' was extended 2031-05-10 by 'c1', which ran out 2031-05-20"
    assert problem.found == f"2031-05-21, but {told}"


def test_what_was_replaced_is_over_whatever_its_term() -> None:
    terms = ("2031-05-01", "2031-07-01"), ("2031-05-10", None)
    replaced = line(*terms, way="replaces")
    (problem,) = ce.check(world(*replaced, said=violation("c0", "2031-06-07")))
    assert problem.found == "2031-06-07, but 'c0' was replaced 2031-05-10 by 'c1'"
    assert problem.hint == "name the one that held then: c1"


def test_of_what_is_told_without_a_date_those_that_had_begun_are_named() -> None:
    claim = ce.Violation(subject="c1", by="south")
    said = ce.Statement(id="said", speaker="north", said="2031-05-07", claims=[claim])
    (problem,) = ce.check(world(*RESUMED, said=said))
    assert problem.hint == "name one that had begun by then: c0"


def test_the_round_is_named_as_the_mend() -> None:
    (problem,) = ce.check(talks(outcome("talks")))
    assert problem.hint == "name the round, such as 'talks#1'"


@given(chronicles(), whens())
def test_check_and_the_state_of_a_ceasefire_never_differ(
    chronicle: ce.Chronicle, during: ce.When
) -> None:
    """A dated violation is doubted if, and only if, the ceasefire was not in force then."""
    for ceasefire in chronicle.ceasefires:
        claim = ce.Violation(subject=ceasefire.id, by="south", during=during)
        said = ce.Statement(id="the-accusation", speaker="north", claims=[claim])
        more = attrs.evolve(chronicle, statements=[*chronicle.statements, said])
        state = ce.ceasefire_state(chronicle, ceasefire.id, during)
        assert (state.in_force is ce.Truth.NO) == bool(ce.check(more))


def test_swapping_the_parties_swaps_the_findings() -> None:
    chronicle = world(truce(terms=[owed("south")]))
    (one,) = ce.check(chronicle)
    swapped = attrs.evolve(
        chronicle, ceasefires=[truce(declarations=[declared("south")], terms=[owed("north")])]
    )
    (other,) = ce.check(swapped)
    assert (one.path, one.what, one.hint) == (other.path, other.what, other.hint)
    assert (one.found, other.found) == (
        "'south'; declared by north",
        "'north'; declared by south",
    )


@st.composite
def lines(draw: st.DrawFn) -> ce.Chronicle:
    """Make ceasefires that go on from one another, on both clocks, and one violation."""
    hours = st.sampled_from(("", "", "T10:00:00", "T10:00:00Z"))
    days, spells = st.integers(1, 28), st.integers(0, 9)
    truces: list[ce.Ceasefire] = []
    for n in range(draw(st.integers(2, 9))):
        begins = draw(days)
        until = min(begins + draw(spells), 30)
        first = declared(on=f"2031-05-{begins:02}{draw(hours)}")
        if until > begins + 1:
            first = attrs.evolve(first, until=f"2031-05-{until:02}")
        way = draw(st.sampled_from(("extends", "resumes", "replaces", "amends")))
        before = {way: f"truce-{draw(st.integers(0, n - 1))}"} if n else {}
        truces.append(truce(f"truce-{n}", declarations=[first], **before))
    claim = ce.Violation(
        subject=draw(st.sampled_from(truces)).id,
        by="south",
        during=f"2031-05-{draw(days):02}{draw(hours)}",
    )
    return world(*truces, said=ce.Statement(id="said", speaker="north", claims=[claim]))


@given(lines())
def test_the_mend_names_all_of_a_line_that_held_then(chronicle: ce.Chronicle) -> None:
    """However far along the line they are, and no other."""
    (claim,) = chronicle.statement("said").claims
    assert isinstance(claim, ce.Violation)
    assert claim.during
    others = [c.id for c in ce.chain(chronicle, claim.subject) if c.id != claim.subject]
    stood = {id: ce.ceasefire_state(chronicle, id, claim.during) for id in others}
    held = {id for id, how in stood.items() if how.state is CeasefireState.IN_FORCE}
    may = {id for id, how in stood.items() if CeasefireState.IN_FORCE in how.states}
    told = [p for p in ce.check(chronicle) if p.what.startswith("a violation is dated while")]
    for problem in told:
        what, _, named = problem.hint.partition(": ")
        if held:
            assert (what, set(named.split(", "))) == ("name the one that held then", held)
        elif what.startswith("name"):
            assert set(named.split(", ")) <= may
