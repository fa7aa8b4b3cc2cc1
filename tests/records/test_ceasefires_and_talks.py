"""What records of ceasefires and talks hold, and what they refuse."""

from __future__ import annotations

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.records.negotiations import RoundStatus
from tests.helpers import problems_of, text_of


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


def test_a_declaration_is_told_with_its_times_and_whether_it_has_an_end() -> None:
    told = ce.Declaration(subject="truce", by="north", declared="2031-05-01", is_indefinite=True)
    assert (told.holds_from, told.value) == (told.declared, told.declared)
    later = attrs.evolve(told, begins="2031-05-03")
    assert (later.holds_from, later.topic) == (later.begins, told.topic)
    problems = problems_of(lambda: attrs.evolve(later, until="2031-05-02", is_indefinite=False))
    assert "cannot end before it begins" in problems["until"].what


@pytest.mark.parametrize("how", ["expired", "called_off", "collapsed", "replaced", "other"])
def test_an_end_accuses_who_called_it_off_or_made_it_collapse(how: str) -> None:
    accused = "north" if how in ("called_off", "collapsed") else None
    end = ce.Ending(subject="truce", how=how, by="north", when="2031-05-03", wording="gone")
    assert (end.accused, end.party_concerned, end.value) == (accused, accused, end.when)
    assert attrs.evolve(end, by=None).accused is None


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
