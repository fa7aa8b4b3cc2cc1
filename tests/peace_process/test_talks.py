"""The course of talks: rounds in a time, the nth in some months, who mediated, what came of it."""

from __future__ import annotations

import datetime
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.peace_process.round_outcomes import outcomes
from caucasus_events.peace_process.rounds_of_talks import (
    Rounds,
    mediators,
    negotiations,
    rounds,
    rounds_within,
    since_last_round,
)
from caucasus_events.testing.strategies import chronicles, whens

SIDES = ("north", "south")
ALIKE = pytest.mark.parametrize(("one", "other"), [("north", "south"), ("south", "north")])


def world(*rounds: ce.Round, statements: Any = (), **more: Any) -> ce.Chronicle:
    talks = ce.Negotiation(
        id="talks",
        title="Talks",
        participants=[*SIDES, ce.Participant(party="envoy", role="mediator")],
        rounds=rounds,
    )
    chronicle = ce.Chronicle(
        sides=ce.Sides(sides={side: [side] for side in SIDES}, neutral=["union"]),
        parties=[
            *(ce.Party(id=side, kind="state", names=[side]) for side in SIDES),
            ce.Party(id="union", kind="international_organisation", names=["Union"]),
            ce.Party(
                id="envoy",
                kind="person",
                names=["Envoy"],
                affiliations=[ce.Affiliation(of="union", role="official_of")],
            ),
        ],
        negotiations=[talks, *more.pop("others", ())],
        statements=statements,
        **more,
    )
    assert ce.check(chronicle) == ()
    return chronicle


def held(key: str, when: str | None, **fields: Any) -> ce.Round:
    return ce.Round(key=key, held=when, **fields)


def keys(found: Rounds) -> list[str]:
    return [record.round.key for record in found]


YEAR = (
    held("april", "2031-04-10"),
    held("june", "2031-06-12/2031-06-14"),
    ce.Round(key="july", planned="2031-07-01", status="postponed"),
    held("summer", "2031-06/2031-08", status="interrupted"),
    ce.Round(key="some", status="held"),
)


@pytest.mark.parametrize(
    ("between", "surely", "perhaps"),
    [
        (("2031-06-01", "2031-06-30"), ["summer", "june"], ["some"]),
        (("2031-06-13", "2031-06-20"), ["june"], ["summer", "some"]),
        (("2031-06-14", "2031-07-01"), ["summer", "june", "july"], ["some"]),
        (("2031", "2031"), ["april", "summer", "june", "july"], ["some"]),
        (("2032", "2033"), [], ["some"]),
    ],
)
def test_rounds_in_a_time(between: tuple[str, str], surely: list[str], perhaps: list[str]) -> None:
    found = rounds(world(*YEAR), between=between)
    assert keys(found) == surely
    assert [record.round.key for record in found.undecided] == perhaps


def test_rounds_by_what_became_of_them() -> None:
    chronicle = world(*YEAR)
    assert keys(rounds(chronicle, status="postponed")) == ["july"]
    assert keys(rounds(chronicle, status="held")) == ["april", "june", "some"]
    (one,) = negotiations(chronicle)
    assert (one.count("held"), one.count("interrupted"), one.count("planned")) == (3, 1, 0)
    assert (one.parties, one.mediators) == (SIDES, ("envoy",))
    assert str(negotiations(chronicle)).splitlines()[-1].endswith("2031-06-12/2031-06-14")


def test_a_mediator_is_found_by_whom_it_speaks_for() -> None:
    own = held("own", "2031-09-01", participants=[*SIDES])
    chronicle = world(*YEAR, own)
    assert keys(rounds(chronicle, mediator="envoy")) == keys(rounds(chronicle, mediator="union"))
    assert "own" not in keys(rounds(chronicle, mediator="union"))
    assert {m.party for m in mediators(chronicle)} == {"envoy"}
    assert [m.round.round.key for m in mediators(chronicle, between=("2031-04", "2031-05"))] == [
        "april"
    ]
    assert len(mediators(chronicle, roles=["party"])) == 2 * 6


def test_a_mediator_is_found_by_who_represented_it() -> None:
    own = [*SIDES, ce.Participant(party="union", role="mediator", represented_by=["envoy"])]
    host = [ce.Participant(party="union", role="host", represented_by=["envoy"])]
    chronicle = world(
        held("own", "2031-09-01", participants=own), held("host", "2031-09-02", participants=host)
    )
    assert keys(rounds(chronicle, mediator="envoy")) == ["own"]
    assert [m.round.round.key for m in mediators(chronicle) if "envoy" in m.represented_by] == [
        "own"
    ]


def test_who_hosts_is_told_by_the_round_or_by_a_role() -> None:
    chronicle = world(
        held("1", "2031-01", host="north"),
        held("2", "2031-02", participants=[ce.Participant(party="union", role="host")]),
        held("3", "2031-03"),
    )
    assert [record.hosts for record in rounds(chronicle)] == [("north",), ("union",), ()]


@pytest.mark.parametrize(("months", "low", "high"), [(1, 1, 2), (2, 1, 2), (3, 2, 3), (120, 2, 3)])
def test_the_nth_round_in_some_months(months: int, low: int, high: int) -> None:
    found = rounds_within(world(*YEAR), "talks#june", months=months)
    assert found.count == ce.between(low, high)
    assert [r.round.key for r in found.possible][-1] == "some"


def test_in_a_vaguely_told_month() -> None:
    chronicle = world(held("may", "2031-05"), held("june", "2031-06-15"))
    assert rounds_within(chronicle, "talks#june", months=1).count == ce.between(1, 2)
    assert rounds_within(chronicle, "talks#june", months=2).count == ce.exactly(2)


def test_before_a_vaguely_told_round() -> None:
    chronicle = world(held("may", "2031-05-10"), held("june", "2031-06"))
    assert rounds_within(chronicle, "talks#june", months=1).count == ce.between(1, 2)
    assert rounds_within(chronicle, "talks#june", months=2).count == ce.exactly(2)


def test_rounds_that_were_not_held_do_not_count() -> None:
    planned = ce.Round(key="planned", planned="2031-06-01", status="cancelled")
    chronicle = world(planned, held("june", "2031-06-15"))
    assert rounds_within(chronicle, "talks#june", months=2).count == ce.exactly(1)


def test_rounds_of_several_negotiations_count_together_if_asked() -> None:
    other = ce.Negotiation(id="shuttle", title="Shuttle", rounds=[held("1", "2031-06-01")])
    chronicle = world(held("june", "2031-06-15"), others=[other])
    together = rounds_within(chronicle, "talks#june", months=2, negotiations=["talks", "shuttle"])
    assert together.count == ce.exactly(2)
    assert rounds_within(chronicle, "talks#june", months=2).count == ce.exactly(1)


def test_what_cannot_be_counted() -> None:
    chronicle = world(*YEAR)
    with pytest.raises(ce.UnknownId):
        rounds_within(chronicle, "talks#nothing", months=2)
    with pytest.raises(ce.Invalid, match="not bounded"):
        rounds_within(chronicle, "talks#some", months=2)
    with pytest.raises(ce.Invalid, match="a month or more"):
        rounds_within(chronicle, "talks#june", months=0)
    with pytest.raises(ce.Invalid, match="swap them"):
        rounds(chronicle, between=("2031-07", "2031-06"))


@pytest.mark.parametrize(
    ("at", "last", "days"),
    [
        ("2031-04-20", ["april"], (9, 11)),
        ("2031-06-13", ["april"], (63, 65)),
        ("2031-06-20", ["june"], (5, 7)),
        ("2031-04-10", ["april"], None),
        ("2031-01-01", [], None),
    ],
)
def test_since_the_last_round(at: str, last: list[str], days: tuple[int, int] | None) -> None:
    found = since_last_round(world(*YEAR[:2]), at)
    assert [record.round.key for record in found.candidates] == last
    if days is None:
        assert found.elapsed is None
    else:
        assert found.elapsed is not None
        shortest, longest = found.elapsed.shortest, found.elapsed.longest
        assert longest is not None
        assert datetime.timedelta(days[0]) - datetime.timedelta(1) < shortest
        assert shortest < datetime.timedelta(days[0]) + datetime.timedelta(1)
        assert longest <= datetime.timedelta(days[1])


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2031-04-10", "none yet, or up to 1 day since talks#april"),
        ("2031-04-10T12:00", "none yet, or up to 12 hours 1 minute since talks#april"),
        ("2031-04", "none yet, or up to 21 days since talks#april"),
        ("2031-04-11", "0 to 2 days since talks#april"),
        ("2031-04-09", "no round had been held, as far as is stated"),
    ],
)
def test_on_the_day_of_the_first_round_there_is_none_yet_or_it_was_just_held(
    at: str, words: str
) -> None:
    found = since_last_round(world(held("april", "2031-04-10")), at)
    assert str(found) == f"at {at}: {words}"
    assert (found.if_any is not None) == words.startswith("none yet")
    assert found.if_any is None or found.elapsed is None


def test_which_round_was_the_last_may_be_open() -> None:
    chronicle = world(held("a", "2031-05"), held("b", "2031-05-20"))
    found = since_last_round(chronicle, "2031-06-10")
    assert {record.round.key for record in found.candidates} == {"a", "b"}
    assert str(found.elapsed) == "9 to 22 days"


def test_a_round_that_may_have_been_held_since_shortens_the_time_since_the_one_before() -> None:
    chronicle = world(held("a", "2031-03-05"), held("c", "2031-04-08"))
    found = since_last_round(chronicle, "2031-04")
    assert [record.round.key for record in found.candidates] == ["a", "c"]
    # From 5 March it is 35 days at most until the next was held.
    assert str(found.elapsed) == "0 to 35 days"
    assert (
        str(since_last_round(world(held("a", "2031-03-05")), "2031-04").elapsed) == "26 to 57 days"
    )


@pytest.mark.parametrize(
    ("status", "count"),
    [
        ("planned", ce.between(1, 2)),
        ("unknown", ce.between(1, 2)),
        ("postponed", ce.exactly(1)),
        ("cancelled", ce.exactly(1)),
    ],
)
def test_a_round_that_was_not_held_is_not_counted(status: str, count: ce.Count) -> None:
    planned = ce.Round(key="b", planned="2031-02-01", status=status)
    found = rounds_within(world(held("a", "2031-01-05"), planned), "talks#b", months=2)
    assert found.count == count
    assert [record.round.key for record in found.definite] == ["a"]


@pytest.mark.parametrize(
    ("status", "number", "words"),
    [
        (
            "planned",
            ce.between(2, 3),
            "number 2 to 3 in 2 months, if it is held: talks#a, talks#b; perhaps talks#c",
        ),
        (
            "unknown",
            ce.between(2, 3),
            "number 2 to 3 in 2 months, if it was held: talks#a, talks#b; perhaps talks#c",
        ),
        (
            "postponed",
            None,
            "not held (postponed); 1 to 2 held in the 2 months before: talks#a; perhaps talks#c",
        ),
        (
            "cancelled",
            None,
            "not held (cancelled); 1 to 2 held in the 2 months before: talks#a; perhaps talks#c",
        ),
    ],
)
def test_a_round_that_was_not_held_has_no_number(
    status: str, number: ce.Count | None, words: str
) -> None:
    planned = ce.Round(key="b", planned="2031-02-01", status=status)
    others = [held("a", "2031-01-05"), ce.Round(key="c", status="held")]
    found = rounds_within(world(*others, planned), "talks#b", months=2)
    assert found.number == number
    assert str(found) == f"talks#b: {words}"


def test_a_round_that_was_held_has_the_number_of_those_held_with_it() -> None:
    found = rounds_within(
        world(held("a", "2031-01-05"), held("b", "2031-02-01")), "talks#b", months=2
    )
    assert found.number == found.count == ce.exactly(2)
    assert str(found) == "talks#b: number 2 in 2 months: talks#a, talks#b"


def test_no_round_within_reads_as_none() -> None:
    planned = ce.Round(key="b", planned="2031-02-01", status="cancelled")
    assert str(rounds_within(world(planned), "talks#b", months=1)) == (
        "talks#b: not held (cancelled); none held in the month before"
    )


@ALIKE
def test_what_each_side_said_came_of_it(one: str, other: str) -> None:
    def claims(result: str, **more: Any) -> ce.Outcome:
        return ce.Outcome(subject="talks#june", result=result, key=result, **more)

    told = [
        ce.Statement(id="a", speaker=one, claims=[claims("progress"), claims("text_agreed")]),
        ce.Statement(id="b", speaker=other, claims=[claims("progress", polarity="denied")]),
    ]
    (found,) = outcomes(world(*YEAR, statements=told))
    assert found.round.round.key == "june"
    assert set(found.said_by(one)) == {("progress", True), ("text_agreed", True)}
    assert found.said_by(other) == (("progress", False),)
    assert [f.status.value for f in found.findings] == ["disputed", "claimed"]
    chronicle = world(*YEAR, statements=told)
    assert outcomes(chronicle, round="talks") == outcomes(chronicle, round="talks#june") == (found,)
    assert outcomes(chronicle, round="talks#april") == ()


@ALIKE
def test_progress_and_none_are_answers_to_one_question(one: str, other: str) -> None:
    def claims(by: str, result: str) -> ce.Statement:
        return ce.Statement(
            id=f"by-{by}", speaker=by, claims=[ce.Outcome(subject="talks#june", result=result)]
        )

    told = [claims(one, "progress"), claims(other, "no_progress")]
    (found,) = outcomes(world(*YEAR, statements=told))
    (finding,) = found.findings
    assert finding.status.value == "disputed"
    assert found.said_by(one) == (("progress", True),)
    assert found.said_by(other) == (("progress", False),)
    both = [claims(one, "no_progress"), claims(other, "no_progress")]
    (found,) = outcomes(world(*YEAR, statements=both))
    assert [f.because for f in found.findings] == ["only denied, by north, south"]
    not_none = ce.Outcome(subject="talks#june", result="no_progress", polarity="denied")
    denied = attrs.evolve(told[0], claims=[not_none])
    (found,) = outcomes(world(*YEAR, statements=[denied]))
    assert found.said_by(one) == (("progress", True),)


@ALIKE
def test_to_tell_another_result_is_not_to_let_one_stand(one: str, other: str) -> None:
    told = [
        ce.Statement(id=f"by-{by}", speaker=by, claims=[ce.Outcome(subject="talks#june", result=r)])
        for by, r in ((one, "signed"), (other, "broken_off"))
    ]
    (found,) = outcomes(world(*YEAR, statements=told))
    assert [f.status.value for f in found.findings] == ["claimed"] * 2


@ALIKE
def test_who_speaks_for_a_party_at_the_time_says_it_for_the_party(one: str, other: str) -> None:
    def minister(id: str, of: str, during: str) -> ce.Party:
        office = ce.Affiliation(of=of, role="minister_of", during=during)
        return ce.Party(id=id, kind="person", names=[id], affiliations=[office])

    def says(speaker: str) -> ce.Statement:
        claim = ce.Outcome(subject="talks#june", result="signed")
        return ce.Statement(id=f"by-{speaker}", speaker=speaker, said="2031-06-15", claims=[claim])

    told = [says("in-office"), says("before"), says("envoy")]
    parties = [minister("in-office", one, "2031"), minister("before", other, "2029/2030")]
    chronicle = world(*YEAR)
    chronicle = attrs.evolve(chronicle, parties=[*chronicle.parties, *parties], statements=told)
    (found,) = outcomes(chronicle)
    assert found.said_by(one) == found.said_by("in-office") == (("signed", True),)
    assert found.said_by(other) == ()
    assert found.said_by("neutral") == found.said_by("union") == (("signed", True),)
    states = attrs.evolve(chronicle, sides=None)
    (unsided,) = outcomes(states)
    assert unsided.said_by(one) == (("signed", True),)
    with pytest.raises(ce.UnknownId):
        unsided.said_by("neutral")


@pytest.mark.parametrize("id", ["north", "truce", "truce#fire", "talks#nothing", "nothing"])
def test_outcomes_of_what_is_no_round_are_refused(id: str) -> None:
    fire = ce.Term(key="fire", kind="cessation_of_fire", summary="no fire")
    chronicle = world(*YEAR, ceasefires=[ce.Ceasefire(id="truce", title="T", terms=[fire])])
    with pytest.raises(ce.UnknownId, match=r"Negotiation|negotiation|no record"):
        outcomes(chronicle, round=id)


def test_what_nobody_of_that_name_said_is_an_error() -> None:
    told = ce.Statement(
        id="a", speaker="north", claims=[ce.Outcome(subject="talks#june", result="signed")]
    )
    (found,) = outcomes(world(*YEAR, statements=[told]))
    assert found.said_by("south") == found.said_by("envoy") == ()
    with pytest.raises(ce.UnknownId, match="did you mean 'north'"):
        found.said_by("nort")


def test_a_round_of_which_is_not_told_whether_it_was_held_is_named() -> None:
    chronicle = world(
        held("april", "2031-04-10"),
        ce.Round(key="may", planned="2031-05-01"),
        ce.Round(key="june", planned="2031-06-01", status="postponed"),
        ce.Round(key="unknown", status="unknown"),
    )
    found = since_last_round(chronicle, "2031-06-10")
    assert {record.round.key for record in found.unreported} == {"may", "unknown"}
    assert str(found) == (
        "at 2031-06-10: 60 to 62 days since talks#april; "
        "not stated whether held: talks#may, talks#unknown"
    )
    early = since_last_round(chronicle, "2031-04-20")
    assert {record.round.key for record in early.unreported} == {"unknown"}


def test_one_time_in_place_of_two_is_refused() -> None:
    with pytest.raises(ce.Invalid, match=r"between.*a first and a last time.*2030-03"):
        rounds(world(*YEAR), between="2030-03")  # type: ignore[arg-type]


# Laws


@given(chronicles(), whens(), whens())
def test_every_round_surely_perhaps_or_surely_not(
    chronicle: ce.Chronicle, one: ce.When, other: ce.When
) -> None:
    """A time splits the rounds; a wider one keeps what a narrower one kept."""
    if one.after(other) is ce.Truth.YES:
        one, other = other, one
    everything = set(rounds(chronicle))
    found = rounds(chronicle, between=(one, other))
    assert {*found, *found.undecided} <= everything
    assert not set(found) & set(found.undecided)
    wider = rounds(chronicle, between=("2000", "2100"))
    assert set(found) <= set(wider)


@given(st.lists(st.integers(1, 28), min_size=1, max_size=6), st.integers(1, 12))
def test_more_months_hold_no_fewer_rounds(days: list[int], months: int) -> None:
    """The round itself counts in any, and each further month only adds."""
    held_on = [held(str(n), f"2031-{1 + n:02}-{day:02}") for n, day in enumerate(days)]
    chronicle, last = world(*held_on), f"talks#{len(days) - 1}"
    counts = [rounds_within(chronicle, last, months=m).count.low for m in (months, months + 1)]
    assert 1 <= counts[0] <= counts[1] <= len(days)


@given(chronicles(), whens())
def test_swapping_the_sides_changes_no_time(chronicle: ce.Chronicle, at: ce.When) -> None:
    """Who is which party decides nothing about when talks were."""
    swap = {"north": "south", "south": "north"}

    def swapped(participants: tuple[ce.Participant, ...]) -> list[ce.Participant]:
        return [attrs.evolve(p, party=swap.get(p.party, p.party)) for p in participants]

    mirrored = attrs.evolve(
        chronicle,
        negotiations=[
            attrs.evolve(talks, participants=swapped(talks.participants))
            for talks in chronicle.negotiations
        ],
    )
    found, mirror = since_last_round(chronicle, at), since_last_round(mirrored, at)
    assert found.elapsed == mirror.elapsed
    assert [r.address for r in found.candidates] == [r.address for r in mirror.candidates]
    assert str(negotiations(chronicle)).count("talks") == str(negotiations(mirrored)).count("talks")
