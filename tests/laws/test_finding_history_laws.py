"""The laws of the history of findings, each for every chronicle that the strategies make."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import assume, given, settings, strategies as st

import caucasus_events as ce
from caucasus_events.chronicle.collection import COLLECTIONS
from caucasus_events.records.claims import answer_key
from caucasus_events.testing.strategies import amendments, chronicles, statements, whens
from tests.laws.test_amending_laws import amended_chronicles
from tests.laws.test_reconciling_laws import (
    conflicts,
    numbers,
    stories as unamended,
    with_statement,
)

many = settings(max_examples=2 * settings().max_examples)
clocks = st.sampled_from(ce.Clock)
stories = unamended | chronicles(most=3).flatmap(amendments) | amended_chronicles()
HOUR = 3_600_000_000


def view(finding: ce.Finding | None) -> Hashable:
    """Tell what a reader sees of a finding."""
    if finding is None:
        return None
    evidence = finding.evidence
    return (
        (finding.status, numbers(finding.estimate)),
        frozenset(map(said, evidence.stances)),
        frozenset((frozenset({said(a), said(b)}), clash) for a, b, clash in conflicts(evidence)),
        frozenset((silence.party, silence.kind) for silence in evidence.silences),
    )


def said(stance: ce.Stance) -> Hashable:
    """Tell what a voice says, whichever of its reports say so."""
    return (stance.voice, stance.polarity, answer_key(stance.value), answer_key(stance.during))


def by_topic(findings: ce.Findings) -> dict[ce.Topic, ce.Finding]:
    """Give the finding on each topic; of a state, that on the latest stretch of time."""
    return {finding.topic: finding for finding in findings}


# The course of a finding


@given(stories, clocks)
def test_replayed_to_its_end_a_history_gives_the_present(
    chronicle: ce.Chronicle, clock: ce.Clock
) -> None:
    """The last step of every finding is that finding, with all that it rests on."""
    for topic, finding in by_topic(ce.reconcile(chronicle)).items():
        assert ce.history(chronicle, topic, clock=clock).steps[-1].finding == finding


@many
@given(stories, clocks, st.data())
def test_at_every_time_a_history_gives_what_was_known_by_then(
    chronicle: ce.Chronicle, clock: ce.Clock, data: st.DataObject
) -> None:
    """A step holds until the next: it is the finding of the chronicle as of any time between."""
    findings = ce.reconcile(chronicle)
    assume(len(findings))
    topic = data.draw(st.sampled_from([finding.topic for finding in findings]))
    steps = ce.history(chronicle, topic, clock=clock).steps
    dated = [step.at for step in steps if step.at is not None]
    local = all(map(_is_local, _times(chronicle, clock)))
    asked = data.draw(st.sampled_from(dated) | whens() if dated else whens())
    asked = asked if local else asked.zoned("UTC")
    then = ce.as_of(chronicle, **{clock.value: asked})  # type: ignore[arg-type]
    (*_, held) = (None, *(s.finding for s in steps if _had_come(s, asked, chronicle, local)))
    assert view(held) == view(by_topic(ce.reconcile(then)).get(topic))


@many
@given(stories, clocks)
def test_a_step_stands_as_of_its_own_time(chronicle: ce.Chronicle, clock: ce.Clock) -> None:
    """To ask for the chronicle as of the time that is told for a step gives its finding."""
    for finding in ce.reconcile(chronicle):
        for step in ce.history(chronicle, finding.topic, clock=clock):
            if step.at is not None:
                then = ce.as_of(chronicle, **{clock.value: step.at})  # type: ignore[arg-type]
                assert view(by_topic(ce.reconcile(then)).get(finding.topic)) == view(step.finding)


def _times(chronicle: ce.Chronicle, clock: ce.Clock) -> Iterable[ce.When]:
    for statement in chronicle.statements:
        match clock:
            case ce.Clock.SAID:
                told: tuple[ce.When | None, ...] = (chronicle.said(statement),)
            case ce.Clock.PUBLISHED:
                told = chronicle.published(statement)
            case ce.Clock.RECORDED:
                told = (statement.recorded and statement.recorded.zoned(chronicle.zone),)
        yield from (when for when in told if when is not None)
    if clock is ce.Clock.RECORDED:
        recorded = (a.recorded for a in chronicle.amendments)
        yield from (when.zoned(chronicle.zone) for when in recorded if when is not None)


def _is_local(when: ce.When) -> bool:
    return when.is_local


def _had_come(step: ce.Step, by: ce.When, chronicle: ce.Chronicle, local: bool) -> bool:
    end = by.zoned(chronicle.zone).bounds.latest_end
    if end is None:
        return True
    if step.at is None or (start := step.at.bounds.latest_start) is None:
        return False
    return end >= start + (12 * HOUR if step.at.is_local and not local else 0)


@given(stories, clocks)
def test_every_step_shows_something_new_and_says_what_brought_it(
    chronicle: ce.Chronicle, clock: ce.Clock
) -> None:
    """No two steps running look alike; each has causes, and they name what the chronicle holds."""
    for finding in ce.reconcile(chronicle):
        course = ce.history(chronicle, finding.topic, clock=clock)
        assert str(course)
        views = [view(step.finding) for step in course]
        assert all(one != other for one, other in pairwise(views))
        assert all(step.at is not None for step in course.steps[:-1])
        for step in course:
            assert step.causes
            for cause in step.causes:
                assert cause.addresses
                assert all(address in chronicle for address in (*cause.addresses, *cause.of))
                if cause.amendment is not None:
                    assert clock is ce.Clock.RECORDED
                    assert cause.amendment in chronicle


@given(stories)
def test_of_what_nobody_spoke_there_is_no_history(chronicle: ce.Chronicle) -> None:
    """A topic without a finding is refused, as by the findings."""
    with pytest.raises(ce.UnknownId, match="nobody spoke to"):
        ce.history(chronicle, ce.Topic(subject="clash-1", aspect="nothing"))


# Why findings changed


@st.composite
def versions(draw: st.DrawFn) -> tuple[ce.Chronicle, ce.Chronicle]:
    """Make two versions of a chronicle, between which any record may have come, gone or changed."""
    whole = draw(stories)
    whole = with_statement(whole, draw(statements(whole)))
    after: dict[str, Any] = {}

    def seldom() -> bool:
        return draw(st.sampled_from((False, False, True)))

    def other_party(party: Any) -> Any:
        tie = ce.Affiliation(of=draw(st.sampled_from(("north", "south", "union"))), role="organ_of")
        return attrs.evolve(party, affiliations=[] if seldom() else [tie])

    def other_statement(statement: ce.Statement) -> ce.Statement:
        if seldom():
            return attrs.evolve(statement, said=draw(st.none() | whens()))
        if seldom():
            return attrs.evolve(statement, summary="in other words")
        return statement.with_claims(statement.claims[1:])

    def altered(records: Iterable[Any], change: Any) -> list[Any]:
        return [change(record) if seldom() else record for record in records]

    if seldom():
        after["parties"] = altered(whole.parties, other_party)
    if seldom():
        after["places"] = altered(whole.places, lambda place: attrs.evolve(place, within=()))
    if seldom():
        when = draw(st.none() | whens())
        after["sources"] = altered(whole.sources, lambda s: attrs.evolve(s, published=when))
    if seldom():
        judged = draw(st.sampled_from(ce.Judgement))
        link = ce.IncidentLink(first="clash-1", second="clash-2", judgement=judged, by="a", why="w")
        after["links"] = draw(st.sampled_from(((), (link,), (*whole.links, link))))
    if seldom():
        after["sides"] = draw(
            st.sampled_from((None, ce.Sides(sides={"one": ["north"], "two": ["union", "south"]})))
        )
    if seldom():
        after["incidents"] = [incident for incident in whole.incidents if seldom()]
    if seldom():
        after["zone"] = draw(st.sampled_from((None, "UTC", "+04:00")))
    kept = draw(st.lists(st.booleans(), min_size=len(whole.statements), max_size=99))
    after["statements"] = [
        statement
        for statement, keep in zip(altered(whole.statements, other_statement), kept, strict=False)
        if keep
    ]
    pair = whole, attrs.evolve(whole, **after)
    return pair if draw(st.booleans()) else (pair[1], pair[0])


unsure = st.sampled_from((ce.Judgement.DIFFERENT, ce.Judgement.SAME))


@given(stories)
def test_between_a_chronicle_and_itself_nothing_has_changed(chronicle: ce.Chronicle) -> None:
    """Neither with itself nor with a copy is there a difference."""
    assert ce.why_changed(chronicle, chronicle) == ce.Changes()
    copy = attrs.evolve(chronicle, statements=reversed(chronicle.statements))
    assert ce.why_changed(chronicle, copy) == ce.Changes()


@many
@given(versions(), unsure)
def test_every_finding_that_moved_is_told_and_no_other(
    pair: tuple[ce.Chronicle, ce.Chronicle], unsure: ce.Judgement
) -> None:
    """What is told as it was and as it is are the findings of the two versions."""
    old, new = (
        {(f.topic, f.evidence.stretch): f for f in ce.reconcile(version, unsure=unsure)}
        for version in pair
    )
    moved = {asked for asked in {*old, *new} if view(old.get(asked)) != view(new.get(asked))}
    changes = ce.why_changed(*pair, unsure=unsure)
    told = [(change.old or change.new) for change in changes]
    assert {(f.topic, f.evidence.stretch) for f in told if f} == moved
    assert [change.topic for change in changes] == sorted(
        (topic for topic, _ in moved), key=lambda topic: topic.sort_key
    )
    for change, finding in zip(changes, told, strict=True):
        assert finding is not None
        asked = (finding.topic, finding.evidence.stretch)
        assert (change.old, change.new) == (old.get(asked), new.get(asked))


@given(versions(), unsure)
def test_every_finding_that_moved_names_records_that_differ(
    pair: tuple[ce.Chronicle, ce.Chronicle], unsure: ce.Judgement
) -> None:
    """Each names at least one record, all of those named differ, and each reason is given."""
    changes = ce.why_changed(*pair, unsure=unsure)
    for change in changes:
        assert change.records
        assert change.reasons
        assert all(record in changes.records for record in change.records)


def changed(chronicle: ce.Chronicle, changes: Iterable[ce.RecordChange]) -> ce.Chronicle:
    """Bring some records to their new state, and leave all others as they are."""
    for change in changes:
        fields: dict[str, Any] = {change.collection: change.new}
        if change.collection in COLLECTIONS:
            records = [r for r in getattr(chronicle, change.collection) if r != change.old]
            records += [] if change.new is None else [change.new]
            fields = {change.collection: records}
        chronicle = attrs.evolve(chronicle, **fields)
    return chronicle


@given(versions())
def test_all_that_differs_is_listed_and_makes_the_one_version_of_the_other(
    pair: tuple[ce.Chronicle, ce.Chronicle],
) -> None:
    """The records that differ are all that lies between the two versions."""
    before, after = pair
    records = ce.why_changed(before, after).records
    assert changed(before, records) == after
    assert all(record.old != record.new for record in records)


@given(versions())
def test_asked_the_other_way_round_the_answer_is_mirrored(
    pair: tuple[ce.Chronicle, ce.Chronicle],
) -> None:
    """Old and new change places, and nothing else."""
    there, back = ce.why_changed(*pair), ce.why_changed(*reversed(pair))
    assert back == there.mirrored()
    assert there.mirrored().mirrored() == there


@many
@given(chronicles(), st.data(), unsure)
def test_one_more_statement_moves_only_what_it_touches(
    chronicle: ce.Chronicle, data: st.DataObject, unsure: ce.Judgement
) -> None:
    """It touches what it speaks of or answers, what is judged one with that, and its violations."""
    added = data.draw(statements(chronicle))
    touched = {claim.subject for claim in added.claims}
    answered = [a for response in added.responses for a in chronicle.answered_by(response)]
    touched |= {chronicle.claim(address).subject for address in answered}
    violations = [
        (claim.subject, claim.incident)
        for statement in (*chronicle.statements, added)
        for claim in statement.claims
        if isinstance(claim, ce.Violation) and claim.incident is not None
    ]
    one = {ce.Judgement.SAME} | ({ce.Judgement.UNSURE} if unsure is ce.Judgement.SAME else set())
    tied = [{*pair} for pair in violations]
    tied += [{link.first, link.second} for link in chronicle.links if link.judgement in one]
    for ends in tied * len(tied):
        touched |= ends if touched & ends else set()
    changes = ce.why_changed(chronicle, with_statement(chronicle, added), unsure=unsure)
    assert {change.topic.subject for change in changes} <= touched
    for change in changes:
        assert [record.id for record in change.records] == [added.id]


@given(stories, whens(), whens(), clocks)
def test_between_two_dates_only_what_came_differs(
    chronicle: ce.Chronicle, one: ce.When, other: ce.When, clock: ce.Clock
) -> None:
    """A later date adds statements, with what was amended of them, or more reports of them.

    By the world's clocks an amendment always held, and does nothing.
    """
    past = [ce.as_of(chronicle, **{clock.value: when}) for when in (one, other)]  # type: ignore[arg-type]
    changes = ce.why_changed(*past)
    assert {record.collection for record in changes.records} <= {"statements", "amendments"}
    if clock is not ce.Clock.RECORDED:
        causes = [cause for change in changes for cause in change.causes]
        assert all(cause.amendment is None for cause in causes)
