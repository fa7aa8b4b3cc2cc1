"""What `check` finds doubtful about ceasefires and talks, and a document may hold all the same."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.checks.chronicle_checks import faults
from caucasus_events.testing.strategies import chronicles, whens
from tests.helpers import declared, party, truce

PARTIES = [party("north"), party("north-army", ("north", "force_of")), party("south")]
SHOT = ce.Incident(id="shot", kind="shooting", title="A shot", when="2031-05-01")


Truce = tuple[ce.Record, ...]


def world(*truces: Truce, said: ce.Statement | None = None) -> ce.Chronicle:
    records = [record for truce in truces for record in truce]
    return ce.amended([*PARTIES, SHOT, *records, *([] if said is None else [said])])


def owes(
    party: str,
    id: str = "truce",
    *,
    by: tuple[str, ...] = ("north",),
    until: str | None = None,
    **fields: Any,
) -> Truce:
    """Make a ceasefire under which a party owes something; the north has declared it."""
    term = ce.Term(
        key="fire", kind="cessation_of_fire", summary="no shots", owed_by=[party], until=until
    )
    return truce(id, *map(declared, by), terms=[term], **fields)


def accuses(on: str | None = None, of: str = "truce", **fields: Any) -> ce.Statement:
    claim = ce.Violation(subject=of, by="south", **fields)
    return ce.Statement(id="said", speaker="north", said=on, claims=[claim])


def joined(on: str, way: str, id: str = "truce-2", **fields: Any) -> Truce:
    return truce(id, declared(on=on), **{way: "truce"}, **fields)


def twice(*claims: ce.Declaration) -> Truce:
    """Make a ceasefire, and one statement of the north that tells of several declarations."""
    return (*truce(), ce.Statement(id="truce-000", speaker="north", claims=claims))


OPEN = truce("truce", declared())
LIMITED = truce("truce", declared(until="2031-05-10"))
ENDED = truce("truce", declared(), ended="2031-06-01")
ENDED_LATE = truce("truce", declared(until="2031-05-10"), ended="2031-06-01")


def outcome(subject: str, on: str | None = None, **fields: Any) -> ce.Chronicle:
    """Claim that progress came of something, beside talks of four rounds."""
    rounds = [
        ce.Round(key="1", held="2031-05-03"),
        ce.Round(key="2", planned="2031-05-04", status="cancelled"),
        ce.Round(key="3", planned="2031-05-05", status="postponed"),
        ce.Round(key="4", planned="2031-05-06"),
    ]
    talks = ce.Negotiation(id="talks", title="Talks", rounds=rounds)
    claim = ce.Outcome(subject=subject, result="progress", **fields)
    said = ce.Statement(id="said", speaker="north", said=on, claims=[claim])
    return ce.Chronicle(parties=PARTIES, negotiations=[talks], statements=[said])


DEBT = "$.ceasefires[0].terms[0].owed_by[0]"
CLAIM = "$.statements[0].claims[0]"
DOUBTFUL = {
    "a term owed by a party that never declared": (
        world(owes("south")), DEBT, "'south'; declared by north"
    ),
    "a term owed by a party that declared only what was replaced": (
        world(truce("truce", declared("south", "2031-05-01")),
              owes("south", "truce-2", replaces="truce")),
        "$.ceasefires[1].terms[0].owed_by[0]", "'south'; declared by north",
    ),
    "a term due before the start": (
        world(owes("north", until="2031-05-02")), "$.ceasefires[0].terms[0].until",
        "due 2031-05-02, but 'truce' began 2031-05-03",
    ),
    "a ceasefire resumed that never ended": (
        world(OPEN, joined("2031-05-03", "resumes")), "$.ceasefires[1].resumes",
        "neither an end nor a fixed term",
    ),
    "a ceasefire resumed before it ended": (
        world(ENDED, joined("2031-05-03", "resumes")), "$.ceasefires[1].resumes",
        "resumed 2031-05-03, but 'truce' ended 2031-06-01",
    ),
    "an end after it ran out": (
        world(ENDED_LATE), "$.statements[1].claims[0]",
        "ended 2031-06-01, but until 2031-05-10",
    ),
    "an end before it is declared": (
        world(truce("truce", declared(), ended="2031-05-02")), "$.statements[1].claims[0]",
        "ended 2031-05-02, declared 2031-05-03",
    ),
    "a second declaration while the first holds": (
        world(twice(declared(until="2031-05-10"), declared(on="2031-05-09", key="again"))),
        "$.statements[0].claims[1]", "'north', also in 'declaration'",
    ),
    "a second declaration after one without an end": (
        world(twice(declared(), declared(on=None, key="again"))),
        "$.statements[0].claims[1]", "'north', also in 'declaration'",
    ),
    "an extension after the end": (
        world(LIMITED, joined("2031-05-12", "extends")), "$.ceasefires[1].extends",
        "extended 2031-05-12, but 'truce' was over 2031-05-10",
    ),
    "an extension before the start": (
        world(LIMITED, joined("2031-05-01", "extends")), "$.ceasefires[1].extends",
        "extended 2031-05-01, but 'truce' began 2031-05-03",
    ),
    "an amendment after the end": (
        world(ENDED, joined("2031-06-12", "amends")), "$.ceasefires[1].amends",
        "amended 2031-06-12, but 'truce' was over 2031-06-01",
    ),
    "an amendment of what was replaced": (
        world(OPEN, joined("2031-05-12", "amends"), joined("2031-05-09", "replaces", "third")),
        "$.ceasefires[2].amends", "amended 2031-05-12, but 'truce' was over 2031-05-09",
    ),
    "a violation after the end": (
        world(ENDED, said=accuses(during="2031-07-01")), CLAIM,
        "2031-07-01, but 'truce' ended 2031-06-01",
    ),
    "a violation after it ran out": (
        world(truce("truce", declared(until="2031-05-10"), declared("south", until="2031-05-12")),
              said=accuses(during="2031-05-13")),
        CLAIM, "2031-05-13, but 'truce' ran out 2031-05-12",
    ),
    "a violation during a time before": (
        world(OPEN, said=accuses(during="2031-05-02")), CLAIM,
        "2031-05-02, but 'truce' began 2031-05-03",
    ),
    "a violation by an incident before": (
        world(OPEN, said=accuses(incident="shot")), CLAIM, "2031-05-01"
    ),
    "a violation reported before": (world(OPEN, said=accuses("2031-04-30")), CLAIM, "2031-04-30"),
    "a violation while it had lapsed in between": (
        world(truce("truce", declared(until="2031-05-10"), declared("south", "2031-06-01")),
              said=accuses(during="2031-05-20")),
        CLAIM, "2031-05-20, but 'truce' ran out 2031-05-10",
    ),
    "a violation of what was called off": (
        world(truce("truce", declared(begins="2031-05-10"), ended="2031-05-05"),
              said=accuses(during="2031-05-12")),
        CLAIM, "2031-05-12, but 'truce' ended 2031-05-05",
    ),
    "a violation reported before its time": (
        world(OPEN, said=accuses("2031-05-04", during="2031-05-05")), CLAIM,
        "said 2031-05-04, of 2031-05-05",
    ),
    "an outcome of a round that was cancelled": (
        outcome("talks#2"), CLAIM, "'talks#2' was cancelled"
    ),
    "an outcome of a round that was postponed": (
        outcome("talks#3"), CLAIM, "'talks#3' was postponed"
    ),
    "an outcome reported before the round": (
        outcome("talks#1", "2031-05-02"), CLAIM,
        "said 2031-05-02, but 'talks#1' was held 2031-05-03"
    ),
    "an outcome of the talks as a whole": (outcome("talks"), CLAIM, "the id of a negotiation"),
    "an outcome of what is no talks": (outcome("north"), CLAIM, "'north', the id of a party"),
}  # fmt: skip


@pytest.mark.parametrize("case", DOUBTFUL)
def test_check_finds_it_and_a_document_may_hold_it(case: str) -> None:
    chronicle, path, found = DOUBTFUL[case]
    (problem,) = ce.check(chronicle)
    assert problem.path == path
    assert found in problem.found
    assert faults(chronicle) == ()
    assert ce.loads(ce.dumps(chronicle)) == chronicle


WELL = {
    "a term of a ceasefire of which no declaration is told": world(owes("south", by=())),
    "resumed when nobody tells of the earlier one": world(
        truce(), joined("2031-05-03", "resumes")
    ),
    "a term owed by one of those between whom it is to hold": world(
        owes("south", parties=["north", "south"])
    ),
    "an organ owes what its principal declared": world(owes("north-army")),
    "a principal owes what its organ declared": world(owes("north", by=("north-army",))),
    "who declared the earlier one owes the changed terms": world(
        truce("truce", declared("south")), owes("south", "truce-2", amends="truce")
    ),
    "a term due on the first day": world(owes("north", until="2031-05-03")),
    "resumed after its end": world(ENDED, joined("2031-06-05", "resumes")),
    "resumed after its term": world(LIMITED, joined("2031-05-15", "resumes")),
    "an end while one party's declaration still held": world(
        truce("truce", declared(until="2031-05-10"), declared("south", until="2031-07-01"),
              ended="2031-06-01")
    ),
    "an end of what was carried on": world(
        ENDED_LATE, joined("2031-05-03", "extends")
    ),
    "declared again after it ran out": world(
        twice(declared(until="2031-05-10"), declared(on="2031-05-10", key="again"))
    ),
    "declared earlier, and listed later": world(
        twice(declared(on="2031-05-10", key="again"), declared(until="2031-05-09"))
    ),
    "an extension from the day after": world(LIMITED, joined("2031-05-11", "extends")),
    "an extension of what was extended already": world(
        LIMITED,
        truce("truce-2", declared(on="2031-05-09", until="2031-05-20"), extends="truce"),
        joined("2031-05-15", "extends", "truce-3"),
    ),
    "a replacement after the end": world(LIMITED, joined("2031-05-12", "replaces")),
    "a replacement of what had no end": world(OPEN, joined("2031-05-12", "replaces")),
    "a resumption that replaces as well": world(
        LIMITED, joined("2031-05-12", "resumes", replaces="truce")
    ),
    "a violation on the first day": world(OPEN, said=accuses(during="2031-05-03")),
    "a violation on the last day": world(ENDED, said=accuses(during="2031-06-01")),
    "a violation after the end, when it was resumed": world(
        ENDED, joined("2031-06-10", "resumes", "second"), said=accuses(during="2031-06-11")
    ),
    "a violation after its term, when it was extended": world(
        LIMITED, joined("2031-05-10", "extends"), said=accuses(during="2031-05-12")
    ),
    "a violation in a month that began before": world(OPEN, said=accuses(during="2031-05")),
    "a violation of a ceasefire without a date": world(
        truce("truce", declared(), declared("south", None)), said=accuses(during="2031-05-02")
    ),
    "a violation after one declaration ran out": world(
        truce("truce", declared(until="2031-05-10"), declared("south")),
        said=accuses(during="2031-05-13"),
    ),
    "reported after the end": world(ENDED, said=accuses("2031-06-09")),
    "reported later than it was": world(OPEN, said=accuses("2031-05-09", during="2031-05-04")),
    "an outcome of a round that was held": outcome("talks#1", "2031-05-03"),
    "an outcome of a round of which one knows no more": outcome("talks#4"),
    "a denial that anything came of a cancelled round": outcome("talks#2", polarity="denied"),
}  # fmt: skip


@pytest.mark.parametrize("case", WELL)
def test_what_is_well_is_left_alone(case: str) -> None:
    assert ce.check(WELL[case]) == ()


# What is named as the hint


def line(*terms: tuple[str, str | None], way: str = "resumes") -> list[Truce]:
    """Make ceasefires from when till when, each of which goes on from the one before."""
    made: list[Truce] = []
    for n, (begins, until) in enumerate(terms):
        goes_on = {way: f"c{n - 1}"} if made else {}
        made.append(truce(f"c{n}", declared(on=begins, until=until), **goes_on))
    return made


RESUMED = line(("2031-05-01", "2031-05-05"), ("2031-05-10", "2031-05-20"), ("2031-05-25", None))
EXTENDED = line(("2031-05-01", None), ("2031-05-10", "2031-05-20"), way="extends")
REPLACED = line(("2031-05-01", "2031-07-01"), ("2031-05-10", None), way="replaces")
NONE_HELD = "none of its chain is recorded to have held then: check the times"


@pytest.mark.parametrize(
    ("ceasefires", "of", "day", "found", "hint"),
    [
        (RESUMED, "c0", "2031-05-07", "'c0' ran out 2031-05-05", NONE_HELD),
        (RESUMED, "c1", "2031-05-07", "'c1' began 2031-05-10", NONE_HELD),
        (RESUMED, "c2", "2031-05-03", "'c2' began 2031-05-25", "name the one that held then: c0"),
        (RESUMED, "c2", "2031-05-12", "'c2' began 2031-05-25", "name the one that held then: c1"),
        (RESUMED, "c1", "2031-05-05", "'c1' began 2031-05-10",
         "name one that may have held then: c0"),
        (RESUMED, "c0", "2031-05-22",
         "'c0' was resumed 2031-05-10 by 'c1', which ran out 2031-05-20", NONE_HELD),
        (EXTENDED, "c0", "2031-05-21",
         "'c0' was extended 2031-05-10 by 'c1', which ran out 2031-05-20", NONE_HELD),
        (REPLACED, "c0", "2031-06-07", "'c0' was replaced 2031-05-10 by 'c1'",
         "name the one that held then: c1"),
    ],
)  # fmt: skip
def test_what_held_on_the_day_is_named_and_nothing_else(
    ceasefires: list[Truce], of: str, day: str, found: str, hint: str
) -> None:
    (problem,) = ce.check(world(*ceasefires, said=accuses(of=of, during=day)))
    assert problem.what == "a violation is dated while its ceasefire holds"
    assert (problem.found, problem.hint) == (f"{day}, but {found}", hint)


def test_without_a_date_those_that_had_begun_are_named() -> None:
    (problem,) = ce.check(world(*RESUMED, said=accuses("2031-05-07", "c1")))
    assert problem.hint == "name one that had begun by then: c0"


def test_a_round_is_named_as_the_hint() -> None:
    (problem,) = ce.check(outcome("talks"))
    assert problem.hint == "name the round, such as 'talks#1'"


def test_messages_about_long_lines_and_circles_are_short() -> None:
    """The first few ids are listed, and how many more there are."""
    days = [(f"20{31 + n // 300}-{1 + n // 25 % 12:02}-{1 + n % 25:02}", None) for n in range(90)]
    late = world(*line(*days), said=accuses("2060", "c89", during="2031-01-01"))
    early = world(*line(*days, way="amends"), said=accuses(of="c89", during="2031-04-10"))
    ring = [party(f"p{n}", (f"p{(n + 1) % 90}", "organ_of")) for n in range(90)]
    debt = world(*line(*days, way="amends"), owes("south", "end", amends="c89"))
    for records in (late, early, ring, debt):
        problems = ce.check(records)
        assert problems
        assert all(len(str(problem)) < 600 for problem in problems)
    (circle,) = ce.check(ring)
    assert circle.found == "p0 > p1 > p2 > p3 > p4 > p5 > p6 > p7 > (82 more) > p0"


# Laws


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
    (one,) = ce.check(world(owes("south")))
    (other,) = ce.check(world(owes("north", by=("south",))))
    assert (one.path, one.what, one.hint) == (other.path, other.what, other.hint)
    assert (one.found, other.found) == ("'south'; declared by north", "'north'; declared by south")


@st.composite
def lines(draw: st.DrawFn) -> ce.Chronicle:
    """Make ceasefires that go on from one another, on both clocks, and one violation."""
    hours = st.sampled_from(("", "", "T10:00:00", "T10:00:00Z"))
    days, spells = st.integers(1, 28), st.integers(0, 9)
    made: list[Truce] = []
    for n in range(draw(st.integers(2, 9))):
        begins = draw(days)
        until = min(begins + draw(spells), 30)
        first = declared(on=f"2031-05-{begins:02}{draw(hours)}")
        if until > begins + 1:
            first = attrs.evolve(first, until=f"2031-05-{until:02}")
        way = draw(st.sampled_from(("extends", "resumes", "replaces", "amends")))
        before = {way: f"truce-{draw(st.integers(0, n - 1))}"} if n else {}
        made.append(truce(f"truce-{n}", first, **before))
    during = f"2031-05-{draw(days):02}{draw(hours)}"
    return world(
        *made, said=accuses(of=f"truce-{draw(st.integers(0, len(made) - 1))}", during=during)
    )


@given(lines())
def test_the_hint_names_all_of_a_line_that_held_then(chronicle: ce.Chronicle) -> None:
    """However far along the line they are, and no other."""
    (claim,) = chronicle.statement("said").claims
    assert isinstance(claim, ce.Violation)
    assert claim.during
    others = [c.id for c in ce.chain(chronicle, claim.subject) if c.id != claim.subject]
    stood = {id: ce.ceasefire_state(chronicle, id, claim.during) for id in others}
    held = {id for id, how in stood.items() if how.state is ce.CeasefireState.IN_FORCE}
    may = {id for id, how in stood.items() if ce.CeasefireState.IN_FORCE in how.states}
    for problem in ce.check(chronicle):
        what, _, named = problem.hint.partition(": ")
        if problem.what.startswith("a violation is dated while"):
            if held:
                assert (what, set(named.split(", "))) == ("name the one that held then", held)
            elif what.startswith("name"):
                assert set(named.split(", ")) <= may
