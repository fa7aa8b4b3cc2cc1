"""What everybody claimed about the terms of a ceasefire: last, by a date, and step by step."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given

import caucasus_events as ce
from caucasus_events.findings.statuses import Status
from caucasus_events.testing.strategies import chronicles, whens

SIDES = ("north", "south")
ALIKE = pytest.mark.parametrize(("one", "other"), [("north", "south"), ("south", "north")])


def says(
    id: str, speaker: str, state: str, on: str | None, during: str | None = "2031-06", **fields: Any
) -> ce.Statement:
    claim = ce.Access(subject="road", state=state, to="all", during=during, **fields)
    return ce.Statement(id=id, speaker=speaker, said=on, claims=[claim])


def accuses(id: str, speaker: str, by: str, on: str, **fields: Any) -> ce.Statement:
    claim = ce.Violation(subject="truce", by=by, term="fire", **fields)
    return ce.Statement(id=id, speaker=speaker, said=on, claims=[claim])


def world(*statements: ce.Statement, links: Any = ()) -> ce.Chronicle:
    organs = [
        ce.Party(
            id=f"{side}-{organ}",
            kind="ministry",
            names=[organ],
            affiliations=[ce.Affiliation(of=side, role="organ_of")],
        )
        for side in SIDES
        for organ in ("army", "zoo")
    ]
    chronicle = ce.Chronicle(
        sides=ce.Sides(sides={side: [side] for side in SIDES}, neutral=["union", "mission"]),
        parties=[
            *(ce.Party(id=side, kind="state", names=[side]) for side in SIDES),
            *organs,
            ce.Party(id="union", kind="international_organisation", names=["Union"]),
            ce.Party(id="mission", kind="mission", names=["Mission"]),
        ],
        places=[ce.Place(id="road", kind="route", names=["Road"])],
        incidents=[
            ce.Incident(id=id, kind="checkpoint", title="A post") for id in ("post", "barrier")
        ],
        links=links,
        ceasefires=[
            ce.Ceasefire(
                id="truce",
                title="A truce",
                declarations=[ce.Declaration(party=side, declared="2031-05-01") for side in SIDES],
                terms=[
                    ce.Term(key="fire", kind="cessation_of_fire", summary="no fire"),
                    ce.Term(key="road", kind="access", summary="open", about=["road", "post"]),
                ],
            )
        ],
        statements=statements,
    )
    assert ce.check(chronicle) == ()
    return chronicle


@ALIKE
def test_the_last_word_of_each_side_and_of_each_neutral(one: str, other: str) -> None:
    chronicle = world(
        says("a", one, "closed", "2031-06-01"),
        says("b", f"{one}-army", "restricted", "2031-06-05"),
        says("c", other, "open", "2031-06-03"),
        says("d", "union", "restricted", "2031-06-02"),
        says("e", "mission", "closed", "2031-06-02"),
    )
    road = ce.compliance(chronicle, "truce")["road"]
    latest = {claim.stance.voice: str(claim.stance.value) for claim in road.latest}
    assert latest == {
        one: "restricted",
        other: "open",
        "union": "restricted",
        "mission": "closed",
    }
    assert not any(claim.tied for claim in road.latest)
    assert [finding.status for finding in road.disputed] == [Status.DISPUTED]
    assert set(road.disputed_by) == {one, other, "union", "mission"}


@ALIKE
def test_of_two_claims_equally_late_neither_counts_more(one: str, other: str) -> None:
    told = [
        says("a", f"{one}-army", "closed", "2031-06-01"),
        says("b", f"{one}-zoo", "open", "2031-06-01"),
    ]
    road = ce.compliance(world(*told), "truce")["road"]
    assert [(c.stance.speakers, c.tied) for c in road.latest] == [
        ((f"{one}-army",), True),
        ((f"{one}-zoo",), True),
    ]
    assert "(tied)" in str(ce.compliance(world(*told), "truce"))
    alike = [told[0], says("b", f"{one}-zoo", "closed", "2031-06-01")]
    assert not any(c.tied for c in ce.compliance(world(*alike), "truce")["road"].latest)


@ALIKE
def test_a_dispute_shows_every_claim_that_it_rests_on(one: str, other: str) -> None:
    told = [
        accuses("a", "union", other, "2031-06-01", during="2031-05-30", polarity="denied"),
        accuses("b", one, other, "2031-06-02", during="2031-05-30"),
        accuses("c", other, other, "2031-06-02", during="2031-05-30"),
    ]
    sides = ce.Sides(sides={one: [one, "union"], other: [other]})
    observed = ce.compliance(world(*told), "truce", sides=sides)
    fire = observed["fire"]
    assert {claim.stance.voice for claim in fire.latest} == {one, other}
    (earlier,) = fire.earlier
    assert (earlier.stance.voice, earlier.stance.asserts) == ("union", False)
    (row,) = (row for row in str(observed).splitlines() if "union" in row)
    assert row.split() == [one, "union:", "no", "2031-06-01", "(earlier)"]


def test_what_is_not_disputed_shows_the_last_words_alone() -> None:
    road = ce.compliance(
        world(
            says("a", "north-army", "closed", "2031-06-01"),
            says("b", "north", "closed", "2031-06-05"),
        ),
        "truce",
    )["road"]
    assert ([c.stance.voice for c in road.latest], road.earlier) == (["north"], ())


def test_as_it_stood_at_a_time() -> None:
    chronicle = world(
        says("a", "north", "closed", "2031-06-01"), says("b", "south", "open", "2031-06-10")
    )
    early = ce.compliance(chronicle, "truce", at="2031-06-05")
    assert early.disputed == ()
    assert [record.term.key for record in ce.compliance(chronicle, "truce").disputed] == ["road"]
    assert [c.stance.voice for c in early["road"].latest] == ["north"]


def test_the_course_has_a_step_for_every_change() -> None:
    chronicle = world(
        says("a", "north", "closed", "2031-06-01"),
        says("again", "north", "closed", "2031-06-02"),
        says("b", "south", "open", "2031-06-10"),
        says("c", "south", "closed", "2031-06-20"),
        says("undated", "union", "open", None),
        accuses("other", "north", "south", "2031-06-03"),
    )
    course = ce.compliance(chronicle, "truce").course("road")
    assert [(step.since.edtf, step.was, step.status) for step in course] == [
        ("2031-06-01", None, Status.CLAIMED),
        ("2031-06-10", Status.CLAIMED, Status.DISPUTED),
        ("2031-06-20", Status.DISPUTED, Status.AGREED),
    ]
    assert course.undated == ("undated",)
    assert "undated, not counted: undated" in str(course)
    until = ce.compliance(chronicle, "truce", at="2031-06-12").course("road")
    assert until.steps == course.steps[:2]
    assert str(ce.compliance(world(), "truce").course("fire")).endswith("nothing dated is claimed")


def test_a_state_has_a_finding_for_each_stretch_of_time() -> None:
    chronicle = world(
        says("a", "north", "closed", "2031-06-30"),
        says("b", "south", "open", "2031-07-10", during="2031-07"),
    )
    observed = ce.compliance(chronicle, "truce")
    assert [f.estimate.best for f in observed["road"].findings] == ["closed", "open"]
    assert [str(claim.stance) for claim in observed["road"].latest] == [
        "north: closed",
        "south: open",
    ]
    assert [step.finding.question for step in observed.course("road")] == [
        "access: all (2031-06-01/2031-06-30)",
        "access: all (2031-07-01/2031-07-31)",
    ]


def test_a_term_about_an_incident_is_about_all_that_is_judged_one_with_it() -> None:
    claim = ce.Responsibility(subject="barrier", by="south", act="established")
    said = ce.Statement(id="a", speaker="north", said="2031-06-01", claims=[claim])
    link = ce.IncidentLink(first="post", second="barrier", judgement="same", by="us", why="one")
    assert len(ce.compliance(world(said), "truce")["road"].findings) == 0
    linked = ce.compliance(world(said, links=[link]), "truce")
    assert len(linked["road"].findings) == 1
    assert len(linked.course("road")) == 1


def test_a_term_that_there_is_not() -> None:
    observed = ce.compliance(world(), "truce")
    assert observed["truce#fire"] is observed["fire"]
    assert observed.course("truce#fire") == observed.course("fire")
    with pytest.raises(ce.UnknownId, match="'other#fire'"):
        observed["other#fire"]
    for ask in (observed.__getitem__, observed.course):
        with pytest.raises(ce.UnknownId, match="its terms are fire, road"):
            ask("peace")


# Laws


@given(chronicles(), whens())
def test_by_a_date_is_the_same_as_asking_the_chronicle_of_that_date(
    chronicle: ce.Chronicle, at: ce.When
) -> None:
    for ceasefire in chronicle.ceasefires:
        then = ce.as_of(chronicle, said=at)
        assert ce.compliance(chronicle, ceasefire.id, at=at) == ce.compliance(then, ceasefire.id)


@given(chronicles())
def test_the_course_ends_where_things_stand(chronicle: ce.Chronicle) -> None:
    """The last step on each question is what all dated claims come to."""
    for ceasefire in chronicle.ceasefires:
        observed = ce.compliance(chronicle, ceasefire.id)
        for record in observed:
            course = observed.course(record.term.key)
            if course.undated:
                continue
            last = {step.finding.question: step.status for step in course}
            for finding in record.findings:
                if last.get(finding.question) is not None:
                    assert last[finding.question] is finding.status
                else:
                    assert not finding.evidence.stances


@given(chronicles())
def test_each_latest_claim_is_one_of_the_stances(chronicle: ce.Chronicle) -> None:
    """A side has one last word on a question, or several that are marked as tied."""
    for ceasefire in chronicle.ceasefires:
        for record in ce.compliance(chronicle, ceasefire.id):
            stances = {stance for f in record.findings for stance in f.evidence.stances}
            assert {claim.stance for claim in record.latest} <= stances
            shown = {claim.stance.voice for claim in (*record.latest, *record.earlier)}
            assert set(record.disputed_by) <= shown
            for finding in record.findings:
                for side in SIDES:
                    last = [
                        claim
                        for claim in record.latest
                        if (claim.topic, claim.stretch) == (finding.topic, finding.evidence.stretch)
                        and claim.stance.side == side
                    ]
                    answers = {(c.stance.polarity, str(c.stance.value)) for c in last}
                    assert len(answers) < 2 or all(claim.tied for claim in last)


@given(chronicles())
def test_a_chronicle_without_its_sides_still_answers(chronicle: ce.Chronicle) -> None:
    nobody = attrs.evolve(chronicle, sides=None)
    for ceasefire in nobody.ceasefires:
        for record in ce.compliance(nobody, ceasefire.id):
            assert all(claim.stance.side is None for claim in record.latest)
