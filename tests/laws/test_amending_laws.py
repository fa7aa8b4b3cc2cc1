"""The laws of amending: what the archivist replaces, as if only what replaced it had ever stood."""

from __future__ import annotations

import json
from typing import Any

import attrs
from hypothesis import assume, given, settings, strategies as st

import caucasus_events as ce
from caucasus_events.checks.chronicle_checks import faults
from caucasus_events.chronicle.amending import amended, succession
from caucasus_events.chronicle.collection import COLLECTIONS
from caucasus_events.findings.evidence import WhyAside
from caucasus_events.findings.reconciliation import Finding
from caucasus_events.findings.statuses import Status
from caucasus_events.records.amendments import Amendment, AmendmentKind
from caucasus_events.records.statements import Statement
from caucasus_events.testing.strategies import amendments, chronicles, whens
from caucasus_events.values.when import When

many = settings(max_examples=2 * settings().max_examples)

BY_ARCHIVIST = {WhyAside.CORRECTED, WhyAside.DUPLICATE, WhyAside.SPLIT, WhyAside.MERGED}


@st.composite
def amended_chronicles(draw: st.DrawFn, kind: str | None = None, most: int = 2) -> ce.Chronicle:
    chronicle = draw(chronicles())
    for _ in range(draw(st.integers(1, most))):
        chronicle = draw(amendments(chronicle, kind=kind))
    return chronicle


def told(chronicle: ce.Chronicle, **asked: Any) -> dict[Any, Any]:
    """Give what the findings come to, but for what the archivist set aside."""
    return {
        topic: found
        for finding in ce.reconcile(chronicle, **asked)
        for topic, found in [(finding.topic, come_to(finding))]
        if found is not None
    }


def come_to(finding: Finding) -> Any:
    left = [a for a in finding.evidence.set_aside if a.why not in BY_ARCHIVIST]
    if finding.status is Status.UNREPORTED and not left:
        return None
    evidence = attrs.evolve(finding.evidence, set_aside=tuple(left))
    return attrs.evolve(finding, evidence=evidence)


def renamed(chronicle: ce.Chronicle, old: str, new: str) -> ce.Chronicle:
    """Give every mention of an id, or of an address in its record, another id."""

    def again(value: Any) -> Any:
        if isinstance(value, dict):
            kept = {"id": value["id"]} if "members" in value else {}  # a side is no record
            return {key: again(one) for key, one in value.items()} | kept
        if isinstance(value, list):
            return [again(one) for one in value]
        if isinstance(value, str) and value.partition("#")[0] == old:
            return new + value[len(old) :]
        return value

    return ce.loads(json.dumps(again(json.loads(ce.dumps(chronicle)))))


def without(chronicle: ce.Chronicle, *gone: str) -> ce.Chronicle:
    kept: dict[str, Any] = {
        name: [r for r in getattr(chronicle, name) if getattr(r, "id", "") not in gone]
        for name in COLLECTIONS
    }
    return attrs.evolve(chronicle, **kept)


@given(chronicles())
def test_without_amendments_nothing_changes(chronicle: ce.Chronicle) -> None:
    """A chronicle in which nothing was amended is itself, and every id in it stands."""
    assert amended(chronicle) is chronicle
    for id in chronicle.ids:
        assert succession(chronicle, id).now == (id,)
        assert succession(chronicle, id).steps == ()


@many
@given(amended_chronicles())
def test_what_is_amended_is_amended_once(chronicle: ce.Chronicle) -> None:
    """Amending again is idle, and nothing in the chronicle as amended is wrong or unclear."""
    now = amended(chronicle)
    assert amended(now) == now
    assert faults(now) == ()
    assert {problem.path.endswith("]") for problem in ce.check(now)} <= {True}  # ids spelt alike
    assert now.amendments == chronicle.amendments
    replaced = {id for amendment in chronicle.amendments for id in amendment.old}
    assert set(now.ids) <= set(chronicle.ids)
    assert {id for id in chronicle.ids if id.partition("#")[0] not in replaced} <= set(now.ids)


@many
@given(amended_chronicles())
def test_answers_are_those_of_the_chronicle_as_amended(chronicle: ce.Chronicle) -> None:
    """Whoever asks, answers come from what stands; only what is set aside tells of the rest."""
    now = amended(chronicle)
    assert told(chronicle) == told(now)
    assert ce.timeline(chronicle) == ce.timeline(now)
    assert ce.voices(chronicle) == ce.voices(now)


@many
@given(amended_chronicles())
def test_nothing_is_dropped_in_silence(chronicle: ce.Chronicle) -> None:
    """Every claim of a replaced statement is set aside, with why and what took its place."""
    aside = {
        one.address: one
        for finding in ce.reconcile(chronicle)
        for one in finding.evidence.set_aside
        if one.why in BY_ARCHIVIST
    }
    now = amended(chronicle)
    for statement in chronicle.statements:
        for claim in statement.claims:
            address = statement.address(claim)
            assert (address in aside) == (address not in now)
    for one in aside.values():
        assert one.by in now
        assert {WhyAside.MERGED: "merger", WhyAside.CORRECTED: "correction"}.get(
            one.why, one.why.value
        ) in {step.kind for step in succession(chronicle, one.address).steps}


@many
@given(amended_chronicles())
def test_every_old_id_leads_to_what_stands(chronicle: ce.Chronicle) -> None:
    """From each id that was replaced, step by step, to records that stand, with the reasons."""
    now = amended(chronicle)
    for amendment in chronicle.amendments:
        for old in amendment.old:
            way = succession(chronicle, old)
            assert way.steps[0] == amendment
            assert way.now
            assert all(id in now for id in way.now)
            assert all(step.why for step in way.steps)
            # The old record can be read as it was; where it is held no longer, that is told.
            assert old in chronicle
            assert succession(now, old) == way


@many
@given(amended_chronicles("duplicate"))
def test_a_duplicate_adds_nothing(chronicle: ce.Chronicle) -> None:
    """The findings are those of the chronicle in which the duplicate never stood."""
    twins = {id for amendment in chronicle.amendments for id in amendment.old}
    ids = {amendment.id for amendment in chronicle.amendments}
    assert told(chronicle) == told(without(chronicle, *twins, *ids))


@many
@given(st.data())
def test_a_correction_is_as_if_it_had_stood_from_the_first(data: st.DataObject) -> None:
    """The findings are those of the chronicle in which only the corrected record ever stood."""
    before = data.draw(chronicles())
    chronicle = data.draw(amendments(before, kind="correction"))
    [amendment] = chronicle.amendments
    [old], [new] = amendment.old, amendment.new
    never = ce.merge(without(before, old), [attrs.evolve(record_of(chronicle, new), id=old)])
    assert told(chronicle) == told(renamed(never, old, new))


def record_of(chronicle: ce.Chronicle, id: str) -> Any:
    return chronicle[id]


@many
@given(amended_chronicles("merger", most=1))
def test_incidents_that_are_merged_are_found_as_one(chronicle: ce.Chronicle) -> None:
    """A merger gives the findings that a judgement that the two are the same gives."""
    [amendment] = chronicle.amendments
    [new] = amendment.new
    first, second = amendment.old
    link = ce.IncidentLink(first=first, second=second, judgement="same", by="us", why="one")
    linked = attrs.evolve(chronicle, amendments=(), links=[link])
    expected = told(linked)
    found = told(attrs.evolve(chronicle, links=()))

    def called(topic: Any) -> Any:
        names = dict.fromkeys(amendment.old, new)
        return attrs.evolve(
            topic,
            subject=names.get(topic.subject, topic.subject),
            span=names.get(topic.span, topic.span),
        )

    assert {
        called(topic): (one.status, one.estimate, one.evidence.stances)
        for topic, one in expected.items()
    } == {topic: (one.status, one.estimate, one.evidence.stances) for topic, one in found.items()}


@many
@given(chronicles(), st.data(), whens())
def test_before_it_was_amended_it_stood_as_it_stood(
    before: ce.Chronicle, data: st.DataObject, when: When
) -> None:
    """By the archivist's clock, what was not yet amended is what it was."""
    assume(when.bounds.latest_end is not None)
    later = data.draw(amendments(before))
    late = When(edtf="2024-01-01")

    def as_added(record: Any) -> Any:
        dated = isinstance(record, (Statement, Amendment)) and record not in before.statements
        return attrs.evolve(record, recorded=late) if dated else record

    after = attrs.evolve(
        later,
        statements=map(as_added, later.statements),
        amendments=map(as_added, later.amendments),
    )
    stood, was = (ce.as_of(chronicle, recorded=when) for chronicle in (after, before))
    assert stood.amendments == ()
    assert stood.statements == was.statements
    assert told(stood) == told(was)


@st.composite
def redated(draw: st.DrawFn) -> ce.Chronicle:
    """Amend records, and give what takes their place other times."""
    chronicle = draw(amended_chronicles())
    new = {id for amendment in chronicle.amendments for id in amendment.new}

    def again(record: Any, clock: str) -> Any:
        return attrs.evolve(record, **{clock: draw(st.none() | whens())})

    def undated(statement: Statement) -> Statement:
        return attrs.evolve(statement, said=None) if draw(st.booleans()) else statement

    return attrs.evolve(
        chronicle,
        sources=[again(s, "published") if s.id in new else s for s in chronicle.sources],
        incidents=[again(i, "when") if i.id in new else i for i in chronicle.incidents],
        statements=map(undated, chronicle.statements),
    )


@many
@given(redated(), whens(), st.sampled_from(("said", "published", "occurred")), st.booleans())
def test_on_the_worlds_clocks_amendments_always_hold(
    chronicle: ce.Chronicle, when: When, clock: str, maybe: bool
) -> None:
    """What was corrected does not come back, however early the correction has it come."""
    assume(all(a.kind is not AmendmentKind.SPLIT for a in chronicle.amendments))
    asked: Any = {clock: when, "maybe": maybe}
    assert amended(ce.as_of(chronicle, **asked)) == ce.as_of(amended(chronicle), **asked)
