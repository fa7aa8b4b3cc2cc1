"""The course of talks: rounds in a time, the nth in some months, who mediated, what came of it."""

from __future__ import annotations

import datetime
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.testing.strategies import chronicles, whens
from tests.helpers import ALIKE, party, says, story

SIDES = ("north", "south")
ENVOY = party("envoy", ("union", "official_of"), kind="person")


def world(*rounds: ce.Round, statements: Any = (), others: Any = (), **more: Any) -> ce.Chronicle:
    participants: list[Any] = [*SIDES, ce.Participant(party="envoy", role="mediator")]
    talks = ce.Negotiation(id="talks", title="Talks", participants=participants, rounds=rounds)
    parties = [*story().parties, ENVOY, *more.pop("parties", ())]
    return story(*statements, parties=parties, negotiations=[talks, *others], **more)


def held(key: str, when: str | None, **fields: Any) -> ce.Round:
    return ce.Round(key=key, held=when, **fields)


def planned(key: str, when: str, status: str = "planned") -> ce.Round:
    return ce.Round(key=key, planned=when, status=status)


def came(speaker: str, *results: str, on: str | None = None, **fields: Any) -> ce.Statement:
    """Claim results of the round in June."""
    claims = [ce.Outcome(subject="talks#june", result=r, key=r, **fields) for r in results]
    return says(speaker, *claims, on=on)


def keys(found: Any) -> list[str]:
    return [record.round.key for record in found]


YEAR = (
    held("april", "2031-04-10"),
    held("june", "2031-06-12/2031-06-14"),
    planned("july", "2031-07-01", "postponed"),
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
    found = ce.rounds(world(*YEAR), between=between)
    assert (keys(found), keys(found.undecided)) == (surely, perhaps)


def test_rounds_by_what_became_of_them() -> None:
    chronicle = world(*YEAR)
    assert keys(ce.rounds(chronicle, status="postponed")) == ["july"]
    assert keys(ce.rounds(chronicle, status="held")) == ["april", "june", "some"]
    (one,) = ce.negotiations(chronicle)
    assert (one.count("held"), one.count("interrupted"), one.count("planned")) == (3, 1, 0)
    assert (one.parties, one.mediators) == (SIDES, ("envoy",))
    assert str(ce.negotiations(chronicle)).splitlines()[-1].endswith("2031-06-12/2031-06-14")


def test_a_mediator_is_found_by_whom_it_speaks_for() -> None:
    chronicle = world(*YEAR, held("own", "2031-09-01", participants=[*SIDES]))
    by_envoy, by_union = (ce.rounds(chronicle, mediator=id) for id in ("envoy", "union"))
    assert keys(by_envoy) == keys(by_union)
    assert "own" not in keys(by_union)
    assert {m.party for m in ce.mediators(chronicle)} == {"envoy"}
    spring = ce.mediators(chronicle, between=("2031-04", "2031-05"))
    assert [m.round.round.key for m in spring] == ["april"]
    assert len(ce.mediators(chronicle, roles=["party"])) == 2 * 6


def test_a_mediator_is_found_by_who_represented_it() -> None:
    union = ce.Participant(party="union", role="mediator", represented_by=["envoy"])
    host = ce.Participant(party="union", role="host", represented_by=["envoy"])
    chronicle = world(
        held("own", "2031-09-01", participants=[*SIDES, union]),
        held("host", "2031-09-02", participants=[host]),
    )
    assert keys(ce.rounds(chronicle, mediator="envoy")) == ["own"]


def test_hosts_are_given_by_the_round_or_by_a_role() -> None:
    host = ce.Participant(party="union", role="host")
    chronicle = world(
        held("1", "2031-01", host="north"),
        held("2", "2031-02", participants=[host]),
        held("3", "2031-03"),
    )
    assert [record.hosts for record in ce.rounds(chronicle)] == [("north",), ("union",), ()]


# The nth round in some months

JUNE = held("june", "2031-06-15")


@pytest.mark.parametrize(
    ("rounds", "months", "low", "high"),
    [
        *(
            (YEAR, months, *ends)
            for months, *ends in ((1, 1, 2), (2, 1, 2), (3, 2, 3), (120, 2, 3))
        ),
        ((held("may", "2031-05"), JUNE), 1, 1, 2),
        ((held("may", "2031-05"), JUNE), 2, 2, 2),
        ((held("may", "2031-05-10"), held("june", "2031-06")), 1, 1, 2),
        ((held("may", "2031-05-10"), held("june", "2031-06")), 2, 2, 2),
        ((planned("off", "2031-06-01", "cancelled"), JUNE), 2, 1, 1),
    ],
)
def test_the_nth_round_in_some_months(
    rounds: tuple[ce.Round, ...], months: int, low: int, high: int
) -> None:
    found = ce.rounds_within(world(*rounds), "talks#june", months=months)
    assert found.count == ce.between(low, high)


def test_rounds_of_several_negotiations_count_together_if_asked() -> None:
    other = ce.Negotiation(id="shuttle", title="Shuttle", rounds=[held("1", "2031-06-01")])
    chronicle = world(JUNE, others=[other])
    for negotiations, count in ((["talks", "shuttle"], 2), (None, 1)):
        found = ce.rounds_within(chronicle, "talks#june", months=2, negotiations=negotiations)
        assert found.count == ce.exactly(count)


@pytest.mark.parametrize(
    ("round_", "number", "words"),
    [
        (planned("b", "2031-02-01"), ce.between(2, 3),
         "number 2 to 3 in 2 months, if it is held: talks#a, talks#b; perhaps talks#c"),
        (planned("b", "2031-02-01", "unknown"), ce.between(2, 3),
         "number 2 to 3 in 2 months, if it was held: talks#a, talks#b; perhaps talks#c"),
        (planned("b", "2031-02-01", "postponed"), None,
         "not held (postponed); 1 to 2 held in the 2 months before: talks#a; perhaps talks#c"),
        (planned("b", "2031-02-01", "cancelled"), None,
         "not held (cancelled); 1 to 2 held in the 2 months before: talks#a; perhaps talks#c"),
        (held("b", "2031-02-01"), ce.between(2, 3),
         "number 2 to 3 in 2 months: talks#a, talks#b; perhaps talks#c"),
    ],
)  # fmt: skip
def test_the_number_of_a_round_by_what_became_of_it(
    round_: ce.Round, number: ce.Count | None, words: str
) -> None:
    chronicle = world(held("a", "2031-01-05"), ce.Round(key="c", status="held"), round_)
    found = ce.rounds_within(chronicle, "talks#b", months=2)
    assert (found.number, str(found)) == (number, f"talks#b: {words}")
    assert keys(found.definite) == (["a", "b"] if round_.held else ["a"])


@pytest.mark.parametrize(
    ("ordinal", "number"),
    [(1, ce.exactly(1)), (2, ce.exactly(2)), (None, ce.between(2, 3))],
)
def test_the_first_round_is_number_one_whatever_is_recorded_before_it(
    ordinal: int | None, number: ce.Count
) -> None:
    """Rounds with a lower ordinal come before it, however vague the times, and no others do."""
    rounds = [
        held("before", "2031-01-20"),
        attrs.evolve(held("one", "2031-02"), ordinal=1 if ordinal != 1 else 2),
        attrs.evolve(held("asked", "2031-02-10"), ordinal=ordinal),
    ]
    found = ce.rounds_within(world(*rounds), "talks#asked", months=2)
    assert found.number == number
    assert f"number {number}" in str(found)


def test_no_round_within_reads_as_none() -> None:
    chronicle = world(planned("b", "2031-02-01", "cancelled"))
    words = "talks#b: not held (cancelled); none held in the month before"
    assert str(ce.rounds_within(chronicle, "talks#b", months=1)) == words


# Since the last round


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
    found = ce.since_last_round(world(*YEAR[:2]), at)
    assert keys(found.candidates) == last
    if days is None:
        assert found.elapsed is None
    else:
        assert found.elapsed is not None
        assert found.elapsed.longest is not None
        day = datetime.timedelta(days=1)
        assert (days[0] - 1) * day < found.elapsed.shortest < (days[0] + 1) * day
        assert found.elapsed.longest <= days[1] * day


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
    found = ce.since_last_round(world(held("april", "2031-04-10")), at)
    assert str(found) == f"at {at}: {words}"
    assert (found.if_any is not None) == words.startswith("none yet")
    assert found.if_any is None or found.elapsed is None


@pytest.mark.parametrize(
    ("rounds", "at", "last", "length"),
    [
        ((held("a", "2031-05"), held("b", "2031-05-20")), "2031-06-10", ["a", "b"], "9 to 22 days"),
        # From 5 March it is 35 days at most until the next was held.
        ((held("a", "2031-03-05"), held("c", "2031-04-08")), "2031-04", ["a", "c"], "0 to 35 days"),
        ((held("a", "2031-03-05"),), "2031-04", ["a"], "26 to 57 days"),
    ],
)
def test_which_round_was_the_last_may_be_open(
    rounds: tuple[ce.Round, ...], at: str, last: list[str], length: str
) -> None:
    found = ce.since_last_round(world(*rounds), at)
    assert (keys(found.candidates), str(found.elapsed)) == (last, length)


def test_a_round_not_reported_as_held_or_put_off_is_named() -> None:
    chronicle = world(
        held("april", "2031-04-10"),
        planned("may", "2031-05-01"),
        planned("june", "2031-06-01", "postponed"),
        ce.Round(key="unknown", status="unknown"),
    )
    found = ce.since_last_round(chronicle, "2031-06-10")
    assert set(keys(found.unreported)) == {"may", "unknown"}
    assert str(found) == (
        "at 2031-06-10: 60 to 62 days since talks#april; "
        "not stated whether held: talks#may, talks#unknown"
    )
    early = ce.since_last_round(chronicle, "2031-04-20")
    assert keys(early.unreported) == ["unknown"]


# What each side said came of the rounds


@ALIKE
def test_what_each_side_said_came_of_it(one: str, other: str) -> None:
    told = [came(one, "progress", "text_agreed"), came(other, "progress", polarity="denied")]
    chronicle = world(*YEAR, statements=told)
    (found,) = ce.outcomes(chronicle)
    assert found.round.round.key == "june"
    assert set(found.said_by(one)) == {("progress", True), ("text_agreed", True)}
    assert found.said_by(other) == (("progress", False),)
    assert found.said_by("mission") == found.said_by("envoy") == ()
    assert [f.status.value for f in found.findings] == ["disputed", "claimed"]
    by_talks, by_round = (ce.outcomes(chronicle, round=id) for id in ("talks", "talks#june"))
    assert by_talks == by_round == (found,)
    assert ce.outcomes(chronicle, round="talks#april") == ()


@ALIKE
def test_progress_and_none_are_answers_to_one_question(one: str, other: str) -> None:
    told = [came(one, "progress"), came(other, "no_progress")]
    (found,) = ce.outcomes(world(*YEAR, statements=told))
    assert [finding.status.value for finding in found.findings] == ["disputed"]
    assert found.said_by(one) == (("progress", True),)
    assert found.said_by(other) == (("progress", False),)
    both = [came(one, "no_progress"), came(other, "no_progress")]
    (found,) = ce.outcomes(world(*YEAR, statements=both))
    assert [f.because for f in found.findings] == ["only denied, by north, south"]
    (found,) = ce.outcomes(world(*YEAR, statements=[came(one, "no_progress", polarity="denied")]))
    assert found.said_by(one) == (("progress", True),)
    apart = [came(one, "signed"), came(other, "broken_off")]
    (found,) = ce.outcomes(world(*YEAR, statements=apart))
    assert [f.status.value for f in found.findings] == ["claimed"] * 2


@ALIKE
def test_who_speaks_for_a_party_at_the_time_says_it_for_the_party(one: str, other: str) -> None:
    ministers = [
        party("in-office", (one, "minister_of", "2031"), kind="person"),
        party("before", (other, "minister_of", "2029/2030"), kind="person"),
    ]
    told = [came(id, "signed", on="2031-06-15") for id in ("in-office", "before", "envoy")]
    chronicle = world(*YEAR, parties=ministers, statements=told)
    (found,) = ce.outcomes(chronicle)
    assert found.said_by(one) == found.said_by("in-office") == (("signed", True),)
    assert found.said_by(other) == ()
    assert found.said_by("neutral") == found.said_by("union") == (("signed", True),)
    (unsided,) = ce.outcomes(attrs.evolve(chronicle, sides=None))
    assert unsided.said_by(one) == (("signed", True),)
    for id, hint in (("neutral", "no party 'neutral'"), ("nort", "did you mean 'north'")):
        with pytest.raises(ce.UnknownId, match=hint):
            unsided.said_by(id)


# Laws


@given(chronicles(), whens(), whens())
def test_every_round_surely_perhaps_or_surely_not(
    chronicle: ce.Chronicle, one: ce.When, other: ce.When
) -> None:
    """A time splits the rounds; a wider one keeps what a narrower one kept."""
    if one.after(other) is ce.Truth.YES:
        one, other = other, one
    everything = set(ce.rounds(chronicle))
    found = ce.rounds(chronicle, between=(one, other))
    assert {*found, *found.undecided} <= everything
    assert not set(found) & set(found.undecided)
    assert set(found) <= set(ce.rounds(chronicle, between=("2000", "2100")))


@given(st.lists(st.integers(1, 28), min_size=1, max_size=6), st.integers(1, 12))
def test_more_months_hold_no_fewer_rounds(days: list[int], months: int) -> None:
    """The round itself counts in any, and each further month only adds."""
    held_on = [held(str(n), f"2031-{1 + n:02}-{day:02}") for n, day in enumerate(days)]
    chronicle, last = world(*held_on), f"talks#{len(days) - 1}"
    counts = [ce.rounds_within(chronicle, last, months=m).count.low for m in (months, months + 1)]
    assert 1 <= counts[0] <= counts[1] <= len(days)


@given(chronicles(), whens())
def test_swapping_the_sides_changes_no_time(chronicle: ce.Chronicle, at: ce.When) -> None:
    """Who is which party decides nothing about when talks were."""
    swap = {"north": "south", "south": "north"}
    mirrored = attrs.evolve(
        chronicle,
        negotiations=[
            attrs.evolve(
                talks,
                participants=[
                    attrs.evolve(p, party=swap.get(p.party, p.party)) for p in talks.participants
                ],
            )
            for talks in chronicle.negotiations
        ],
    )
    found, mirror = (ce.since_last_round(c, at) for c in (chronicle, mirrored))
    assert found.elapsed == mirror.elapsed
    assert keys(found.candidates) == keys(mirror.candidates)
    both = [str(ce.negotiations(c)).count("talks") for c in (chronicle, mirrored)]
    assert both[0] == both[1]
