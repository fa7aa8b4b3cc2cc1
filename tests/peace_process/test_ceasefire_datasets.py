"""The shipped ceasefires: every record can be found in a source, and each side is heard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.records.negotiations import ParticipantRole, RoundStatus

KARABAKH = ce.datasets.karabakh_ceasefires()
GEORGIA = ce.datasets.georgia_2008()
OCTOBER = ("truce-2020-10-10", "truce-2020-10-18", "truce-2020-10-26")
NINE = "trilateral-2020-11"

each = pytest.mark.parametrize("chronicle", [KARABAKH, GEORGIA], ids=["karabakh", "georgia"])


def side_of(chronicle: ce.Chronicle, party: str) -> str | None:
    """Return the side of a party, by what it is an organ or officer of."""
    assert chronicle.sides is not None
    ids = (party, *chronicle.principals(party))
    for side in chronicle.sides.sides:
        if set(ids) & set(side.members):
            return side.id
    return None


def accusations(chronicle: ce.Chronicle, ceasefire: str) -> dict[str, list[ce.Violation]]:
    """Return, by the side that accuses, the violations that it asserts; reports of one once."""
    found: dict[str, list[ce.Violation]] = {}
    for statement in chronicle.statements:
        side = side_of(chronicle, statement.speaker or "")
        for claim in violations_of(statement):
            if side and claim.subject == ceasefire and claim.polarity == "asserted":
                found.setdefault(side, []).append(claim)
    return found


def violations_of(statement: ce.Statement) -> list[ce.Violation]:
    """Return the violations that a statement claims or denies."""
    return [claim for claim in statement.claims if isinstance(claim, ce.Violation)]


@each
def test_every_statement_can_be_found(chronicle: ce.Chronicle) -> None:
    for statement in chronicle.statements:
        assert statement.summary
        assert statement.reports
        assert all(report.quote is None for report in statement.reports)
        assert all(source.url for source in chronicle.sources_of(statement.id))


@each
def test_every_ceasefire_and_round_can_be_found(chronicle: ce.Chronicle) -> None:
    for ceasefire in chronicle.ceasefires:
        assert ceasefire.citations
        assert all(chronicle.source(c.source).url for c in ceasefire.citations)
    for negotiation in chronicle.negotiations:
        for round_ in negotiation.rounds:
            assert round_.citations, negotiation.address(round_)
            assert all(chronicle.source(c.source).url for c in round_.citations)


@each
def test_nothing_is_wrong_and_the_file_is_canonical(chronicle: ce.Chronicle) -> None:
    assert ce.check(chronicle) == ()
    name = "karabakh_ceasefires" if chronicle is KARABAKH else "georgia_2008"
    shipped = Path(ce.datasets.__file__).parent / f"{name}.json"
    assert ce.dumps(chronicle) == shipped.read_text(encoding="utf-8")
    assert ce.loads(ce.dumps(chronicle)) == chronicle


@each
def test_the_answers_can_be_had(chronicle: ce.Chronicle) -> None:
    assert len(ce.timeline(chronicle)) > len(chronicle.statements)
    assert len(ce.reconcile(chronicle)) > len(chronicle.ceasefires)
    for ceasefire in chronicle.ceasefires:
        assert len(tuple(ce.compliance(chronicle, ceasefire.id))) == len(ceasefire.terms)
        assert ce.chain(chronicle, ceasefire.id)


BOTH = {"armenia", "azerbaijan"}
LOCAL = {"azerbaijan", "nk"}


@pytest.mark.parametrize(
    ("ceasefires", "declaring"),
    [
        (("zheleznovodsk-1991",), BOTH | {"kazakhstan", "russia"}),
        (("tehran-1992",), BOTH | {"iran"}),
        (("truce-1993-07-25", "truce-1993-07-27", "truce-1993-08-17"), LOCAL),
        (("bishkek-1994", "ceasefire-1994-05-12", "truce-2016-04-05"), BOTH | {"nk"}),
        (("truce-2020-10-10", "trilateral-2020-11"), BOTH | {"russia"}),
        (("truce-2020-10-18", "truce-2020-10-26", "truce-2022-09-13"), BOTH),
        (("truce-2022-09-14",), {"armenia"}),
        (("cessation-2023-09-20",), LOCAL),
    ],
)
def test_the_ceasefires_over_karabakh_are_there(
    ceasefires: tuple[str, ...], declaring: set[str]
) -> None:
    for ceasefire in ceasefires:
        assert set(ce.ceasefire_state(KARABAKH, ceasefire, "2024").declared_by) == declaring


def test_the_ceasefires_of_georgia_are_there() -> None:
    six = GEORGIA.ceasefire("six-points-2008")
    declaring = {"abkhazia", "georgia", "russia", "south-ossetia"}
    assert set(ce.ceasefire_state(GEORGIA, six.id, "2009").declared_by) == declaring
    assert [term.clause for term in six.terms] == ["1", "2", "3", "4", "5", "6"]
    assert GEORGIA.ceasefire("implementation-2008-09-08").amends == six.id
    talks = {"geneva-discussions", "iprm-ergneti", "iprm-gali"}
    assert {n.id for n in GEORGIA.negotiations} >= talks


def test_the_nine_points_are_nine_terms() -> None:
    terms = KARABAKH.ceasefire(NINE).terms
    assert [term.clause for term in terms] == [str(n) for n in range(1, 10)]


@pytest.mark.parametrize(
    ("ceasefire", "order"),
    [
        ("truce-1993-08-17", ["truce-1993-07-25", "truce-1993-07-27", "truce-1993-08-17"]),
        ("ceasefire-1994-05-12", ["bishkek-1994", "ceasefire-1994-05-12",
                                  "confirmation-1994-07", "strengthening-1995-02"]),
        ("truce-2020-10-18", [*OCTOBER, NINE, "kalbajar-2020-11-15"]),
    ],
)  # fmt: skip
def test_chains_are_in_order(ceasefire: str, order: list[str]) -> None:
    assert [one.id for one in ce.chain(KARABAKH, ceasefire)] == order


@pytest.mark.parametrize("truce", OCTOBER)
def test_each_side_accuses_the_other_of_each_truce_of_october(truce: str) -> None:
    accused = {
        side: {side_of(KARABAKH, claim.by) for claim in claims}
        for side, claims in accusations(KARABAKH, truce).items()
    }
    assert accused == {"armenian": {"azerbaijani"}, "azerbaijani": {"armenian"}}


@pytest.mark.parametrize("truce", OCTOBER)
def test_each_truce_of_october_ended_between_its_start_and_the_eve_of_the_next(truce: str) -> None:
    chain = ce.chain(KARABAKH, truce)
    (n,) = (n for n, ceasefire in enumerate(chain) if ceasefire.id == truce)
    began, ended, eve = chain.began[n], chain.ended[n], chain.began[n + 1]
    assert began is not None
    assert ended is not None
    assert eve is not None
    assert ended.overlaps(began.whole) is not ce.Truth.NO
    assert ended.before(eve) is not ce.Truth.NO


def test_how_long_each_truce_of_october_held_by_each_account() -> None:
    held: dict[tuple[str, str], tuple[int, int]] = {}
    for truce in OCTOBER:
        began = ce.chain(KARABAKH, truce).began[OCTOBER.index(truce)]
        assert began is not None
        for side, claims in accusations(KARABAKH, truce).items():
            to_the_minute = [c.during for c in claims if c.during and "T" in c.during.edtf]
            first = min(to_the_minute, key=lambda when: when.sort_key)
            held[truce, side] = minutes(began, KARABAKH.zoned(first))
    assert held == {
        (OCTOBER[0], "armenian"): (5, 5),
        (OCTOBER[0], "azerbaijani"): (0, 719),
        (OCTOBER[1], "armenian"): (4, 4),
        (OCTOBER[1], "azerbaijani"): (2, 2),
        (OCTOBER[2], "armenian"): (45, 45),
        (OCTOBER[2], "azerbaijani"): (5, 5),
    }


def minutes(began: ce.When, broken: ce.When) -> tuple[int, int]:
    """Return the least and the most whole minutes from one time to the start of another."""
    since = began.earliest_start
    low, high = broken.earliest_start, broken.latest_start
    assert since is not None
    assert low is not None
    assert high is not None
    return (low - since).in_minutes(), (high - since).in_minutes()


def test_on_23_june_2023_both_sides_dispute_some_of_the_nine_points() -> None:
    known = ce.as_of(KARABAKH, said="2023-06-23")
    disputed = {
        record.term.key
        for record in ce.compliance(known, NINE)
        if any(finding.topic.aspect == "violation" for finding in record.disputed)
    }
    answered = {"cessation", "corridor", "exchange", "return", "unblocking", "withdrawal"}
    assert disputed == answered
    accused = {side: {c.by for c in claims} for side, claims in accusations(known, NINE).items()}
    assert accused["armenian"] == {"azerbaijan", "ru-peacekeepers"}
    assert accused["azerbaijani"] == {"armenia"}


def test_mediators_have_their_rounds_from_november_2020_to_september_2023() -> None:
    held = {talks.negotiation.id: talks.count("held") for talks in ce.negotiations(KARABAKH)}
    expected = {"leaders-russia": 4, "ministers-russia": 4, "leaders-eu": 9, "talks-us": 6}
    assert held.items() >= expected.items()
    fell = {r.address: r.status.value for r in ce.rounds(KARABAKH) if not r.status.took_place}
    assert fell == {
        "leaders-russia#2021-11-09": "cancelled",
        "leaders-eu#2022-12": "cancelled",
        "ministers-russia#2022-12": "cancelled",
        "talks-us#2023-06-12": "postponed",
    }


def test_the_eu_took_part_in_every_round_that_it_mediated() -> None:
    for mediator in ("eu", "michel"):
        found = ce.rounds(KARABAKH, negotiation="leaders-eu", mediator=mediator)
        assert len(found) == len(KARABAKH.negotiation("leaders-eu").rounds)
    with_france = {
        r.round.key for r in ce.rounds(KARABAKH, negotiation="leaders-eu", mediator="france")
    }
    assert with_france == {"2022-02", "2022-10", "2023-06"}


@each
def test_a_round_that_names_participants_names_a_party_to_the_talks(
    chronicle: ce.Chronicle,
) -> None:
    for record in ce.rounds(chronicle):
        assert record.in_role(ParticipantRole.PARTY), record.address


@each
def test_no_round_is_still_planned_of_which_a_later_one_was_held(chronicle: ce.Chronicle) -> None:
    for talks in ce.negotiations(chronicle):
        held = [r.when for r in talks.rounds if r.status.took_place and r.when]
        for record in talks.rounds:
            if record.status is RoundStatus.PLANNED and record.when:
                assert not any(when.after(record.when) is ce.Truth.YES for when in held)


def test_the_second_round_in_geneva_was_held_by_19_november_2008() -> None:
    second = GEORGIA.negotiation("geneva-discussions").rounds[1]
    assert (second.planned, second.status.value) == (ce.When.of("2008-11-18"), "held")
    assert second.held is not None
    assert second.held.edtf == "[2008-11-18,2008-11-19]/2008-11-19"


def test_accusers_keep_their_own_units() -> None:
    units = {
        (statement.speaker, claim.unit)
        for statement in KARABAKH.statements
        for claim in violations_of(statement)
        if claim.count is not None
    }
    assert {("nk-mod", "shots"), ("az-mod", "violations with heavy machine guns")} <= units


def test_the_first_day_in_geneva_is_told_against_each_other() -> None:
    blamed = {
        claim.by: statement.speaker
        for statement in GEORGIA.statements
        for claim in statement.claims
        if isinstance(claim, ce.Responsibility) and claim.subject == "geneva-discussions#1"
    }
    assert blamed == {"russia": "saakashvili", "georgia": "karasin"}


def test_every_side_of_2008_accuses_and_russia_and_georgia_deny_or_admit() -> None:
    accusers = set(accusations(GEORGIA, "six-points-2008"))
    assert accusers >= {"abkhaz", "georgian", "ossetian", "russian"}
    [left] = violations_of(GEORGIA.statement("utiashvili-2008-10-08.france24"))
    assert (left.term, left.by, left.polarity) == ("adjacent", "russia", "denied")


@pytest.mark.parametrize("truce", OCTOBER[:2])
def test_when_a_truce_of_october_ended_is_left_open(truce: str) -> None:
    ended = ce.chain(KARABAKH, truce).ended[OCTOBER.index(truce)]
    assert ended is not None
    assert ended.earliest != ended.latest
    first_hour = {"truce-2020-10-10": "2020-10-10T13:00", "truce-2020-10-18": "2020-10-18T01:00"}
    assert ce.ceasefire_state(KARABAKH, truce, first_hour[truce]).state is None


@pytest.mark.parametrize("other", [ce.datasets.june_2023, ce.datasets.south_caucasus])
@each
def test_the_shipped_chronicles_merge(
    chronicle: ce.Chronicle, other: Callable[[], ce.Chronicle]
) -> None:
    bare = [attrs.evolve(c, title=None, sides=None, zone=None) for c in (chronicle, other())]
    assert ce.check(ce.merge(*bare)) == ()
