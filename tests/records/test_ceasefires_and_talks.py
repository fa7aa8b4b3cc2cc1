"""What records of ceasefires and talks hold, and what they refuse."""

from __future__ import annotations

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.records.ceasefires import CeasefireForm
from caucasus_events.records.negotiations import RoundStatus
from tests.helpers import party, problems_of, text_of


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"held": "2023-06-27", "planned": "2023-06-12"}, "held"),
        ({"planned": "2023-06-12"}, "planned"),
        ({}, "unknown"),
        ({"status": "held"}, "held"),
        ({"held": "2023-06-27", "status": "interrupted"}, "interrupted"),
        ({"planned": "2023-06-12", "status": "postponed"}, "postponed"),
        ({"planned": "2023-06-12", "status": "cancelled"}, "cancelled"),
    ],
)
def test_every_round_has_a_status(given: dict[str, str], status: str) -> None:
    round_ = ce.Round(key="r", **given)  # type: ignore[arg-type]
    assert round_.status is RoundStatus(status)
    assert round_.status.took_place == (status in ("held", "interrupted"))


@pytest.mark.parametrize("status", ["planned", "postponed", "cancelled", "unknown"])
def test_what_was_held_is_called_nothing_else(status: str) -> None:
    problems = problems_of(lambda: ce.Round(key="r", held="2023-06-27", status=status))
    assert "held or interrupted" in problems["status"].what


@pytest.mark.parametrize(
    ("parties", "form"),
    [
        ([], None),
        (["north"], CeasefireForm.UNILATERAL),
        (["north", "south"], CeasefireForm.BILATERAL),
        (["north", "south", "union"], CeasefireForm.MULTILATERAL),
        (["north", "north"], CeasefireForm.UNILATERAL),
    ],
)
def test_the_form_counts_the_parties(parties: list[str], form: CeasefireForm | None) -> None:
    declarations = [ce.Declaration(party=party) for party in parties]
    assert ce.Ceasefire(id="c", title="c", declarations=declarations).form is form


def test_a_ceasefire_ends_no_earlier_than_it_is_declared() -> None:
    declared = ce.Declaration(party="north", declared="2031-05-03", effective="2031-05-10")
    off = ce.Ceasefire(id="c", title="c", declarations=[declared], ended="2031-05-05")
    chronicle = ce.Chronicle(parties=[party("north")], ceasefires=[off])
    assert ce.loads(ce.dumps(chronicle)).ceasefires == (off,)
    problems = problems_of(lambda: attrs.evolve(off, ended="2031-05-02"))
    assert "before it is declared" in problems["ended"].what


WHOLE = text_of("ceasefires_and_talks.json")


def test_a_document_with_all_of_it_is_read_and_written() -> None:
    chronicle = ce.loads(WHOLE)
    assert ce.loads(ce.dumps(chronicle)) == chronicle
    assert chronicle.ceasefire("truce-2").precursors == (("amends", "truce"),)
    first, *others = chronicle.negotiation("talks").rounds
    assert (first.host, first.documents) == ("north", ("text",))
    assert [r.status.value for r in others] == ["cancelled", "postponed"]
    assert '"status": "interrupted"' in ce.dumps(chronicle)
    held = ce.dumps(ce.loads(WHOLE.replace('"status": "interrupted",', "")))
    assert '"status": "held"' not in held


def test_the_place_of_a_violation_is_part_of_the_question() -> None:
    chronicle = ce.loads(WHOLE)
    here = chronicle.claim("said#violation").topic
    assert here.where == "line"
    assert str(here).endswith("shots, line")
    elsewhere = ce.Violation(subject="truce", by="north", during="2031-05", unit="shots").topic
    assert here != elsewhere


@pytest.mark.parametrize("way", ["extends", "resumes", "replaces", "amends"])
def test_a_chain_that_runs_in_a_circle_is_found(way: str) -> None:
    one = ce.Ceasefire(id="one", title="one", amends="two")
    two = ce.Ceasefire(id="two", title="two", **{way: "one"})  # type: ignore[arg-type]
    problems = ce.check([one, two])
    assert [problem.path for problem in problems] == ["$.ceasefires[0]"]
    assert problems[0].found == "one > two > one"


@pytest.mark.parametrize("field", ["documents", "host", "citations"])
def test_what_a_round_names_must_be_there(field: str) -> None:
    named = "nobody" if field == "host" else ["nothing"]
    rounds = [ce.Round(key="1", **{field: named})]  # type: ignore[arg-type]
    (problem,) = ce.check([ce.Negotiation(id="talks", title="Talks", rounds=rounds)])
    assert problem.path.startswith(f"$.negotiations[0].rounds[0].{field}")
