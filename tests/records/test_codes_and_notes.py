"""Codes and notes of one's own: they survive everything, and change no finding."""

from __future__ import annotations

from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given

import caucasus_events as ce
from caucasus_events.documents.conversion import converter
from caucasus_events.testing import chronicles
from tests.helpers import killed, problems_of, says, story

OWN: Any = {"codes": {"ucdp": "43"}, "notes": {"desk": "ask again\nin May"}}
NOTED: list[Any] = [
    ce.Party(id="east", kind="state", names=["East"], **OWN),
    ce.Place(id="hill", names=["Hill"], **OWN),
    ce.Source(id="paper", publisher="east", title="A paper", **OWN),
    ce.Incident(id="clash", kind="clash", title="A clash", **OWN),
    ce.Negotiation(id="talks", title="Talks", **OWN),
    ce.Ceasefire(id="truce", title="A truce", **OWN),
    ce.Statement(id="word", speaker="east", claims=[killed(3, "east", **OWN)], **OWN),
    ce.Amendment(id="slip", kind="correction", old=["slip-1"], new=["word"], why="x", **OWN),
]
every_record = pytest.mark.parametrize("record", NOTED, ids=lambda record: type(record).__name__)


@every_record
def test_what_one_keeps_with_a_record_survives(record: Any) -> None:
    chronicle = ce.merge(NOTED, [record])
    stood = ce.as_of(chronicle, recorded="2030", maybe=True)
    for now in (chronicle, ce.loads(ce.dumps(chronicle)), stood):
        held: Any = now[record.id]
        assert held == record
        assert held.codes == {"ucdp": "43"}
        assert held.notes == {"desk": "ask again\nin May"}
    assert [*converter().unstructure(record)][-2:] == ["codes", "notes"]
    assert repr(record).endswith(", notes={'desk': 'ask again\\nin May'})")


def test_what_one_keeps_with_a_claim_survives_an_amendment() -> None:
    told = says("north", killed(3, "north-1", **OWN), id="word", **OWN)
    slip = ce.Amendment(id="slip", kind="correction", old=["north-1"], new=["north"], why="a slip")
    now = ce.amended(ce.merge(story(), [told, slip])).statement("word")
    assert now.claims == (killed(3, "north", **OWN),)
    assert now.notes == OWN["notes"]


@given(chronicles())
def test_codes_and_notes_change_no_topic_and_no_finding(chronicle: ce.Chronicle) -> None:
    def bare(record: Any) -> Any:
        return attrs.evolve(record, codes={}, notes={})

    plain = attrs.evolve(
        chronicle,
        statements=[
            attrs.evolve(bare(s), claims=[bare(claim) for claim in s.claims])
            for s in chronicle.statements
        ],
        incidents=map(bare, chronicle.incidents),
        sources=map(bare, chronicle.sources),
    )
    assert ce.reconcile(plain) == ce.reconcile(chronicle)


# Fields of one's own


@pytest.mark.parametrize("record", [*NOTED, NOTED[6].claims[0].count, ce.Name(text="East")])
def test_a_field_under_a_record_is_refused_when_the_class_is_made(record: Any) -> None:
    base = type(record)
    for space in ({"__annotations__": {"folder": str}}, {"folder": attrs.field(default="")}):
        problem = problems_of(lambda space=space: type("Filed", (base,), space))["folder"]  # type: ignore[misc]
        assert problem.found == "folder"
        assert base.__name__ in problem.what
        assert "`notes`" in problem.hint

    class Mine(base):  # type: ignore[misc, valid-type]
        known: ClassVar[int] = 3

    given = {a.name: getattr(record, a.name) for a in attrs.fields(base) if a.init}
    assert attrs.asdict(Mine(**given)) == attrs.asdict(record)


def test_a_kind_whose_fields_answer_nothing_is_refused_when_the_class_is_made() -> None:
    space: Any = {"kind": "damage", "__annotations__": {"building": str}}
    for base in (ce.Claim, ce.Casualties):
        problem = problems_of(lambda base=base: type("Damage", (base,), space))["building"]  # type: ignore[misc]
        assert "`topic` or `value`" in problem.hint
        for name in ("topic", "value"):
            type("Damage", (base,), {**space, name: property(lambda claim: claim.building)})
    type("Damage", (ce.Claim,), {"kind": "damage"})
    type("Wish", (ce.Position,), {"kind": "wish", "__annotations__": {"whose": str}})
