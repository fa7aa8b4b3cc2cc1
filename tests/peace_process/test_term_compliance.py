"""What everybody claimed about the terms of a ceasefire: last, by a date, and step by step."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import given

import caucasus_events as ce
from caucasus_events.testing.strategies import chronicles, whens
from tests.helpers import ALIKE, says, story

SIDES = ("north", "south")
TERMS = [
    ce.Term(key="fire", kind="cessation_of_fire", summary="no fire"),
    ce.Term(key="road", kind="access", summary="open", about=["road", "post"]),
]


def world(*statements: ce.Statement, links: Any = ()) -> ce.Chronicle:
    posts = [ce.Incident(id=id, kind="checkpoint", title="A post") for id in ("post", "barrier")]
    truce = ce.Ceasefire(id="truce", title="A truce", parties=SIDES, terms=TERMS)
    return story(*statements, incidents=posts, links=links, ceasefires=[truce])


def compliance(*statements: ce.Statement, **how: Any) -> ce.Compliance:
    return ce.compliance(world(*statements), "truce", **how)


def road(speaker: str, state: str, on: str | None, during: str = "2031-06") -> ce.Statement:
    claim = ce.Access(subject="road", state=state, to="all", during=during)
    return says(speaker, claim, on=on)


def accuses(speaker: str, by: str, on: str | None, **fields: Any) -> ce.Statement:
    fields = {"term": "fire", "during": "2031-05-30", **fields}
    return says(speaker, ce.Violation(subject="truce", by=by, **fields), on=on)


@ALIKE
def test_the_last_word_of_each_side_and_of_each_neutral(one: str, other: str) -> None:
    found = compliance(
        road(one, "closed", "2031-06-01"),
        road(f"{one}-army", "restricted", "2031-06-05"),
        road(other, "open", "2031-06-03"),
        road("union", "restricted", "2031-06-02"),
        road("mission", "closed", "2031-06-02"),
    )["road"]
    latest = {claim.stance.voice: str(claim.stance.value) for claim in found.latest}
    last = {one: "restricted", other: "open", "union": "restricted", "mission": "closed"}
    assert latest == last
    assert not any(claim.tied for claim in found.latest)
    assert [finding.status for finding in found.disputed] == [ce.Status.DISPUTED]
    assert set(found.disputed_by) == {*last}


@ALIKE
def test_of_two_claims_equally_late_neither_counts_more(one: str, other: str) -> None:
    first = road(f"{one}-army", "closed", "2031-06-01")
    tied = compliance(first, road(one, "open", "2031-06-01"))
    speakers = {(claim.stance.speakers, claim.tied) for claim in tied["road"].latest}
    assert speakers == {((f"{one}-army",), True), ((one,), True)}
    assert "(tied)" in str(tied)
    alike = compliance(first, road(one, "closed", "2031-06-01"))
    assert not any(claim.tied for claim in alike["road"].latest)


@ALIKE
def test_violations_that_name_no_term_are_shown_of_the_whole(one: str, other: str) -> None:
    found = compliance(
        accuses(one, other, "2031-06-01", term=None),
        accuses(other, one, "2031-06-02"),
    )
    assert [f.topic.whose for f in found.whole.findings] == [other]
    assert [f.topic.whose for f in found["fire"].findings] == [one]
    assert "the ceasefire as a whole  violation" in str(found)
    assert [row["term"] for row in found.rows()] == [None, "fire", "road"]
    assert [str(step.since) for step in found.course()] == ["2031-06-01"]


@ALIKE
def test_a_dispute_shows_every_claim_that_it_rests_on(one: str, other: str) -> None:
    found = compliance(
        accuses("union", other, "2031-06-01", polarity="denied"),
        accuses(one, other, "2031-06-02"),
        accuses(other, other, "2031-06-02"),
        sides=ce.Sides(sides={one: [one, "union"], other: [other]}),
    )
    assert {claim.stance.voice for claim in found["fire"].latest} == {one, other}
    (earlier,) = found["fire"].earlier
    assert (earlier.stance.voice, earlier.stance.asserts) == ("union", False)
    (row,) = (row for row in str(found).splitlines() if "union" in row)
    assert row.split() == [one, "union:", "no", "2031-06-01", "(earlier)"]


def test_what_is_not_disputed_shows_the_last_words_alone() -> None:
    found = compliance(
        road("north-army", "closed", "2031-06-01"), road("north", "closed", "2031-06-05")
    )["road"]
    assert ([c.stance.voice for c in found.latest], found.earlier) == (["north"], ())


def test_as_it_stood_at_a_time() -> None:
    told = [road("north", "closed", "2031-06-01"), road("south", "open", "2031-06-10")]
    early = compliance(*told, at="2031-06-05")
    assert early.disputed == ()
    assert [c.stance.voice for c in early["road"].latest] == ["north"]
    assert [record.term.key for record in compliance(*told).disputed] == ["road"]


def test_the_course_has_a_step_for_every_change() -> None:
    told = [
        road("north", "closed", "2031-06-01"),
        road("north", "closed", "2031-06-02"),
        road("south", "open", "2031-06-10"),
        road("south", "closed", "2031-06-20"),
        road("union", "open", None),
        accuses("north", "south", "2031-06-03"),
        accuses("south", "north", None),
    ]
    found = compliance(*told)
    course = found.course("road")
    assert [(step.since.edtf, step.was, step.status) for step in course] == [
        ("2031-06-01", None, ce.Status.CLAIMED),
        ("2031-06-10", ce.Status.CLAIMED, ce.Status.DISPUTED),
        ("2031-06-20", ce.Status.DISPUTED, ce.Status.AGREED),
    ]
    assert course.undated == ("union-once",)  # and not what is said of another term
    assert "undated, not counted: union-once" in str(course)
    assert compliance(*told, at="2031-06-12").course("road").steps == course.steps[:2]
    assert str(compliance().course("fire")).endswith("nothing dated is claimed")
    assert (found["truce#fire"], found.course("truce#road")) == (found["fire"], course)


def test_a_state_has_a_finding_for_each_stretch_of_time() -> None:
    told = road("north", "closed", "2031-06-30"), road("south", "open", "2031-07-10", "2031-07")
    found = compliance(*told)
    assert [f.estimate.best for f in found["road"].findings] == ["closed", "open"]
    assert [str(c.stance) for c in found["road"].latest] == ["north: closed", "south: open"]
    assert [step.finding.question for step in found.course("road")] == [
        "access: all (2031-06-01/2031-06-30)",
        "access: all (2031-07-01/2031-07-31)",
    ]


def test_a_term_about_an_incident_is_about_all_that_is_judged_one_with_it() -> None:
    said = says("north", ce.Responsibility(subject="barrier", by="south", act="established"),
                on="2031-06-01")  # fmt: skip
    link = ce.IncidentLink(first="post", second="barrier", judgement="same", by="us", why="one")
    assert len(compliance(said)["road"].findings) == 0
    linked = ce.compliance(world(said, links=[link]), "truce")
    assert len(linked["road"].findings) == len(linked.course("road")) == 1


# Laws


@given(chronicles(), whens())
def test_by_a_date_is_the_same_as_asking_the_chronicle_of_that_date(
    chronicle: ce.Chronicle, at: ce.When
) -> None:
    then = ce.as_of(chronicle, said=at)
    for ceasefire in chronicle.ceasefires:
        assert ce.compliance(chronicle, ceasefire.id, at=at) == ce.compliance(then, ceasefire.id)


@given(chronicles())
def test_the_course_ends_where_things_stand(chronicle: ce.Chronicle) -> None:
    """The last step on each question is what all dated claims come to."""
    for ceasefire in chronicle.ceasefires:
        found = ce.compliance(chronicle, ceasefire.id)
        for record in found:
            course = found.course(record.term.key)
            last = {step.finding.question: step.status for step in course}
            for finding in record.findings if not course.undated else ():
                known = last.get(finding.question)
                assert known is finding.status if known else not finding.evidence.stances


@given(chronicles())
def test_each_latest_claim_is_one_of_the_stances(chronicle: ce.Chronicle) -> None:
    """A side has one last word on a question, or several that are marked as tied."""
    for ceasefire in chronicle.ceasefires:
        for record in ce.compliance(chronicle, ceasefire.id):
            stances = {stance for f in record.findings for stance in f.evidence.stances}
            assert {claim.stance for claim in record.latest} <= stances
            shown = {claim.stance.voice for claim in (*record.latest, *record.earlier)}
            assert set(record.disputed_by) <= shown
            last: dict[tuple[object, ...], list[ce.LatestClaim]] = {}
            for claim in record.latest:
                if claim.stance.side in SIDES:
                    asked = (claim.topic, claim.stretch, claim.stance.side)
                    last.setdefault(asked, []).append(claim)
            for of_one_side in last.values():
                answers = {(c.stance.polarity, str(c.stance.value)) for c in of_one_side}
                assert len(answers) == 1 or all(claim.tied for claim in of_one_side)


@given(chronicles())
def test_a_chronicle_without_its_sides_still_answers(chronicle: ce.Chronicle) -> None:
    nobody = attrs.evolve(chronicle, sides=None)
    for ceasefire in nobody.ceasefires:
        for record in ce.compliance(nobody, ceasefire.id):
            assert all(claim.stance.side is None for claim in record.latest)


def test_a_rule_makes_the_estimates_of_terms_and_of_their_course() -> None:
    counted = [accuses("north", "south", "2031-06-01", count=count) for count in (2, 5)]
    counted = [attrs.evolve(one, id=f"{one.id}-{i}") for i, one in enumerate(counted)]
    found = compliance(*counted, rule=ce.minimum)
    assert {f.estimate.rule for record in found for f in record.findings} == {"minimum"}
    steps = found.course("fire", rule=ce.minimum)
    assert {step.finding.estimate.rule for step in steps} == {"minimum"}
