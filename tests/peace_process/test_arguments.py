"""Arguments that are not of their kind are refused with what was found and what was meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import caucasus_events as ce
from tests.helpers import story

anything: Any = ce
TERMS = [ce.Term(key=key, kind="other", summary=key) for key in ("fire", "road")]
TRUCE = ce.Ceasefire(id="truce", title="A truce", terms=TERMS)
ROUNDS = [ce.Round(key="first", held="2031-05-02"), ce.Round(key="some", status="held")]
TALKS = ce.Negotiation(id="talks", title="Talks", rounds=ROUNDS)
WORLD = story(ceasefires=[TRUCE], negotiations=[TALKS])
MISSPELT = ce.Sides(sides={"northern": ["noth"]})
PLAIN = {"north": ["north"]}

UNKNOWN: dict[str, Callable[[], object]] = {
    "no ceasefire 'truse'; did you mean 'truce'": lambda: ce.ceasefire_state(
        WORLD, "truse", "2031"
    ),
    "no party 'nort'; did you mean 'north'": lambda: ce.ceasefire_state(
        WORLD, "truce", "2031", party="nort"
    ),
    "no party 'soth'; did you mean 'south'": lambda: ce.ceasefire_state(
        WORLD, "truce", "2031", account="soth"
    ),
    "give its id: 'truce'": lambda: anything.ceasefire_state(WORLD, TRUCE, "2031"),
    "'north' is the id of a Party": lambda: ce.ceasefire_state(WORLD, "north", "2031"),
    "no ceasefire 'other'": lambda: ce.chain(WORLD, "other"),
    "no ceasefire 7": lambda: anything.chain(WORLD, 7),
    "no ceasefire 'another'": lambda: ce.compliance(WORLD, "another"),
    "its terms are fire, road": lambda: ce.compliance(WORLD, "truce")["peace"],
    "no term 'other#fire'": lambda: ce.compliance(WORLD, "truce").course("other#fire"),
    "no ceasefire 'nothing'": lambda: ce.violations(WORLD, "nothing"),
    "no place 'vally'; did you mean 'valley'": lambda: ce.violations(WORLD, "truce", place="vally"),
    "no party 'noth'": lambda: ce.violations(WORLD, "truce", sides=MISSPELT),
    "no party 'noth'; did you mean 'north'": lambda: ce.compliance(WORLD, "truce", sides=MISSPELT),
    "no party 'noth'; did": lambda: ce.outcomes(WORLD, sides=MISSPELT),
    "no negotiation 'nothing'": lambda: ce.outcomes(WORLD, round="nothing"),
    "not of a Negotiation": lambda: ce.outcomes(WORLD, round="truce#fire"),
    "no record 'talks#second'": lambda: ce.outcomes(WORLD, round="talks#second"),
    "no record 'talks#third'": lambda: ce.rounds_within(WORLD, "talks#third", months=2),
    "no negotiation 'talk'": lambda: ce.rounds(WORLD, negotiation="talk"),
    "no negotiation ''": lambda: ce.since_last_round(WORLD, "2031", negotiation=""),
    "no party 'nobody'": lambda: ce.rounds(WORLD, mediator="nobody"),
}
INVALID: dict[str, Callable[[], object]] = {
    "no such CeasefireState": lambda: ce.ceasefire_state(WORLD, "truce", "2031").was("over"),
    r"per: expected several words; found 'term'; write \['term'\]": lambda: ce.violations(
        WORLD, "truce", per="term"
    ),
    r"per: expected several words; found 5; write \[5\]": lambda: anything.violations(
        WORLD, "truce", per=5
    ),
    "no such Per; found 'accused'": lambda: ce.violations(WORLD, "truce", per=["accused"]),
    "no such CalendarUnit": lambda: ce.violations(WORLD, "truce", by="week"),
    "no such Judgement": lambda: anything.violations(WORLD, "truce", unsure="perhaps"),
    "sides: expected Sides": lambda: anything.violations(WORLD, "truce", sides=PLAIN),
    "expected Sides": lambda: anything.compliance(WORLD, "truce", sides=PLAIN),
    r"write Sides\(": lambda: anything.outcomes(WORLD, sides=PLAIN),
    "between: expected a first and a last time; found '2031-03'": lambda: anything.rounds(
        WORLD, between="2031-03"
    ),
    "between: .*; found 2031": lambda: anything.mediators(WORLD, between=2031),
    "swap them": lambda: ce.rounds(WORLD, between=("2031-07", "2031-06")),
    "no such RoundStatus": lambda: ce.rounds(WORLD, status="over"),
    r"roles: expected several roles; found 'mediator'; write \['mediator'\]": lambda: ce.mediators(
        WORLD, roles="mediator"
    ),
    "no such ParticipantRole": lambda: ce.mediators(WORLD, roles=["helper"]),
    r"negotiations: expected several ids; found 'talks'; write \['talks'\]": lambda: (
        ce.rounds_within(WORLD, "talks#first", months=2, negotiations="talks")
    ),
    "months: .*; found 0; give 1 or more": lambda: ce.rounds_within(WORLD, "talks#first", months=0),
    "months: .*; found '2'": lambda: anything.rounds_within(WORLD, "talks#first", months="2"),
    "before the year 1": lambda: ce.rounds_within(WORLD, "talks#first", months=10**9),
    "not bounded": lambda: ce.rounds_within(WORLD, "talks#some", months=2),
    "round: .*; found 'talks'; write such as 'talks#first'": lambda: ce.rounds_within(
        WORLD, "talks", months=2
    ),
    "give any of Party": lambda: anything.check([3]),
}


@pytest.mark.parametrize("message", UNKNOWN)
def test_an_id_that_there_is_not(message: str) -> None:
    with pytest.raises(ce.UnknownId, match=message):
        UNKNOWN[message]()


@pytest.mark.parametrize("message", INVALID)
def test_an_argument_of_another_kind(message: str) -> None:
    with pytest.raises(ce.Invalid, match=message):
        INVALID[message]()
