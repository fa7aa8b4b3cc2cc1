"""What is refused at the entrance says what was found there and what was most likely meant."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.airwars import airwars_grade
from caucasus_events.negotiations import ParticipantRole
from caucasus_events.round_intervals import rounds_within


def dead(count: int, subject: str = "bridge", **fields: Any) -> ce.Casualties:
    return ce.Casualties(subject=subject, harm="killed", of="north", count=count, **fields)


def says(id: str, speaker: str, *claims: ce.Claim) -> ce.Statement:
    return ce.Statement(id=id, speaker=speaker, claims=claims)


NORTH = ce.Affiliation(of="north", role="organ_of")
FULL = ce.Chronicle(
    sides=ce.Sides(sides={"northern": ["north"], "southern": ["south"]}),
    parties=[
        *(ce.Party(id=id, kind="state", names=[id]) for id in ("north", "south")),
        ce.Party(id="north-mod", kind="ministry", names=["ministry"], affiliations=[NORTH]),
        ce.Party(id="courier", kind="outlet", names=["Courier"]),
    ],
    incidents=[
        ce.Incident(id=id, kind="clash", title=id, when="2040-06-01")
        for id in ("bridge", "ford", "mill")
    ],
    statements=[says("s1", "north", dead(3)), says("s2", "south", dead(4, "ford"))],
)
TOPIC = FULL.claim("s1#casualties").topic
LATER = attrs.evolve(FULL, statements=[*FULL.statements, says("s3", "south", dead(9))])
MISSPELT = ce.Sides(sides={"northern": ["noth"]})

anything: Any = ce


@pytest.mark.parametrize(
    ("asked", "error", "told"),
    [
        (
            lambda: ce.Response(kind="deny", to="a#c"),
            ce.Invalid,
            "kind: no such ResponseKind; found 'deny'; did you mean 'denies'?",
        ),
        (
            lambda: anything.history(FULL, "casualties"),
            ce.Invalid,
            "topic: expected a topic; found 'casualties'; give one such as finding.topic",
        ),
        (
            lambda: anything.history(FULL, ce.reconcile(FULL)[0]),
            ce.Invalid,
            "give one such as finding.topic",
        ),
        (
            lambda: ce.history(FULL, attrs.evolve(TOPIC, subject="brigde")),
            ce.UnknownId,
            "nobody spoke to 'brigde, casualties: north, killed, unstated, incident'; "
            "did you mean 'bridge'?",
        ),
        (
            lambda: ce.reconcile(FULL)[attrs.evolve(TOPIC, whose="noth")],
            ce.UnknownId,
            "did you mean 'bridge, casualties: north, killed, unstated, incident'?",
        ),
        (
            lambda: anything.reconcile(FULL)["bridge"],
            ce.Invalid,
            "topic: expected a topic; found 'bridge'; give one such as finding.topic",
        ),
        (
            lambda: anything.reconcile(FULL, rule="envelope"),
            ce.Invalid,
            "found 'envelope'; give the function, such as envelope, without quotes",
        ),
        (
            lambda: anything.reconcile(FULL, sides={"a": ["north"]}),
            ce.Invalid,
            "sides: expected Sides; found {'a': ['north']}; write Sides(",
        ),
        (
            lambda: anything.account(FULL, "a", sides={"a": ["north"]}),
            ce.Invalid,
            "sides: expected Sides; found {'a': ['north']}; write Sides(",
        ),
        (
            lambda: ce.reconcile(FULL, sides=MISSPELT),
            ce.UnknownId,
            "the chronicle has no party 'noth'; did you mean 'north'?",
        ),
        (
            lambda: ce.account(FULL, "northern", sides=MISSPELT),
            ce.UnknownId,
            "the chronicle has no party 'noth'; did you mean 'north'?",
        ),
        (
            lambda: airwars_grade(FULL, "bridge", credible="courier"),
            ce.Invalid,
            "credible: expected several ids; found 'courier'; write ['courier']",
        ),
        (
            lambda: rounds_within(FULL, "talks#first", months=2, tracks="talks"),
            ce.Invalid,
            "tracks: expected several ids; found 'talks'; write ['talks']",
        ),
        (
            lambda: ce.mediators(FULL, roles=ParticipantRole.MEDIATOR),
            ce.Invalid,
            "roles: expected several roles; found 'mediator'; write ['mediator']",
        ),
        (
            lambda: anything.why_changed("a.json", "b.json"),
            ce.Invalid,
            "found 'a.json'; load the file first: load('a.json')",
        ),
        (
            lambda: anything.reconcile(Path("a.json")),
            ce.Invalid,
            "load the file first: load(",
        ),
        (
            lambda: ce.independent(FULL, "s1#nosuch", "s2"),
            ce.UnknownId,
            "the chronicle has no record 's1#nosuch'; known are s1#casualties",
        ),
        (
            lambda: ce.independent(FULL, "s1#casulties", "s2"),
            ce.UnknownId,
            "did you mean 's1#casualties'?",
        ),
        (
            lambda: FULL["bridge#first"],
            ce.UnknownId,
            "the chronicle has no record 'bridge#first'; did you mean 'bridge'?",
        ),
        (
            lambda: ce.why_changed(FULL, LATER).about("brige"),
            ce.UnknownId,
            "did you mean 'bridge'?",
        ),
        (
            lambda: anything.Ceasefire(id="truce", title="Truce", brokers="isle"),
            ce.Invalid,
            "brokers: expected a list; found 'isle' (str); put it into [ ] (in ceasefire 'truce')",
        ),
        (
            lambda: anything.Statement(id="s", speaker="north", claims=dead(1)),
            ce.Invalid,
            "(Casualties); put it into [ ] (in statement 's')",
        ),
        (
            lambda: ce.Violation(subject="truce", by="north", count=-2),
            ce.Invalid,
            "count: a count cannot be negative; found -2; write 0 or more",
        ),
        (
            lambda: says("s", "north", dead(1), dead(2)),
            ce.Invalid,
            "found 'casualties' 2 times; give each a 'key' of its own (in statement 's')",
        ),
    ],
)
def test_what_was_found_and_the_likely_mend_are_told(
    asked: Callable[[], object], error: type[Exception], told: str
) -> None:
    with pytest.raises(error) as refused:
        asked()
    assert told in str(refused.value)


def test_a_party_that_another_speaks_for_is_known_through_it() -> None:
    """Nor can anybody tell where no party is recorded."""
    ministry = [FULL.party("north-mod"), says("a", "north-mod", dead(1))]
    northern = ce.Sides(sides={"northern": ["north"]})
    assert [s.side for s in ce.reconcile(ministry, sides=northern)[0].supporters] == ["northern"]
    assert len(ce.reconcile(ministry[1:], sides=MISSPELT)) == 1
    slip = ce.Amendment(id="am", kind="correction", old=["noth"], new=["north"], why="misspelt")
    renamed = attrs.evolve(FULL, amendments=[slip])
    found = ce.reconcile(renamed, sides=MISSPELT, subject="bridge")[0]
    assert [s.side for s in found.supporters] == ["northern"]


def test_a_subject_that_did_not_move_is_no_mistake() -> None:
    changes = ce.why_changed(FULL, LATER)
    assert len(changes.about("bridge")) == 1
    assert len(changes.about("ford")) == len(changes.about("mill")) == 0
    assert len(changes.mirrored().about("mill")) == 0
    with pytest.raises(ce.UnknownId, match="did you mean 'mill'"):
        ce.why_changed(FULL, FULL).about("mil")
    assert changes.about("ford") == ce.why_changed(LATER, FULL).about("ford").mirrored()


def test_the_key_of_a_part_that_was_never_there_is_not_traced() -> None:
    slip = ce.Amendment(id="am", kind="correction", old=["s1"], new=["s2"], why="misread")
    amended = attrs.evolve(FULL, amendments=[slip])
    assert ce.succession(amended, "s1#casualties").now == ("s2#casualties",)
    with pytest.raises(ce.UnknownId, match="did you mean 's1#casualties'"):
        ce.succession(amended, "s1#casulties")


def test_a_refusal_names_the_record_and_keeps_it_when_pickled() -> None:
    with pytest.raises(ce.Invalid) as refused:
        ce.Statement(id="s 1", speaker="north", via="courier")
    again = pickle.loads(pickle.dumps(refused.value))
    assert str(again).splitlines()[0] == "2 problems in statement 's 1'"
    assert (again.of, again.problems) == (refused.value.of, refused.value.problems)
