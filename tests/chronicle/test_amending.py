"""Worked examples of what the archivist amends: each kind, each fault, each doubt."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.attribution.independence import voices
from caucasus_events.chronicle.amending import amended, succession
from caucasus_events.documents import journal
from caucasus_events.findings.evidence import SetAside
from caucasus_events.records.amendments import Amendment
from tests import helpers
from tests.helpers import ALIKE, killed, party

PARTIES = (party("north"), party("south"), party("union", kind="international_organisation"))


def story(*records: Any, **fields: Any) -> ce.Chronicle:
    own: dict[str, Any] = {
        "sides": ce.Sides(sides={"north": ["north"], "south": ["south"]}, neutral=["union"]),
        "parties": PARTIES,
        "incidents": [
            ce.Incident(id="clash", kind="clash", title="the night of 28 June"),
            ce.Incident(id="shelling", kind="shelling", title="the evening before"),
        ],
    }
    return ce.merge(ce.Chronicle(**{**own, **fields}), records)


def says(id: str, speaker: str, *parts: Any, **fields: Any) -> ce.Statement:
    return helpers.says(speaker, *parts, id=id, **fields)


def denies(to: str) -> ce.Response:
    return ce.Response(kind="denies", to=to)


def amends(kind: str, old: str, new: str, **fields: Any) -> Amendment:
    told = {"id": "amended", "why": "as the sources show", **fields}
    return Amendment(kind=kind, old=old.split(), new=new.split(), **told)


def sound(*records: Any, **fields: Any) -> ce.Chronicle:
    """Make a story, or take a chronicle, in which nothing is wrong or doubtful."""
    [one, *others] = records
    chronicle = one if isinstance(one, ce.Chronicle) else story(one, *others, **fields)
    assert ce.check(chronicle) == ()
    return chronicle


def aside(chronicle: ce.Chronicle) -> list[tuple[str, str, str]]:
    found: list[SetAside] = [
        one for finding in ce.reconcile(chronicle) for one in finding.evidence.set_aside
    ]
    return [(one.address, one.why.value, one.by) for one in found]


class TestCorrection:
    @ALIKE
    def test_of_a_number_takes_the_denial_with_it(self, one: str, other: str) -> None:
        chronicle = sound(
            says("typed", one, killed(40, of=one)),
            says("read-again", one, killed(4, of=one)),
            says("answer", other, denies("typed#casualties")),
            amends("correction", "typed", "read-again", why="4 in the source, 40 typed"),
        )
        [finding] = ce.reconcile(chronicle)
        assert [(s.voice, s.asserts, str(s.value)) for s in finding.evidence.stances] == [
            (voice, voice == one, "4") for voice in sorted((one, other))
        ]
        assert aside(chronicle) == [("typed#casualties", "corrected", "read-again#casualties")]
        assert "set aside: typed#casualties (corrected, see read-again#casualties)" in str(
            ce.reconcile(chronicle)
        )
        assert finding.evidence.of_bloc(one).set_aside
        assert not finding.evidence.of_bloc(other).set_aside

    def test_of_a_topic_leaves_nothing_on_the_wrong_one(self) -> None:
        wrong, right = killed(4), killed(4, subject="shelling")
        chronicle = sound(
            says("typed", "north", wrong),
            says("read-again", "north", right),
            amends("correction", "typed", "read-again"),
        )
        findings = ce.reconcile(chronicle)
        assert [(f.topic.subject, f.status) for f in findings] == [
            ("clash", "unreported"),
            ("shelling", "admitted"),
        ]
        assert len(ce.reconcile(amended(chronicle))) == 1

    def test_of_a_party_changes_whose_side_it_speaks_for(self) -> None:
        tie = ce.Affiliation(of="south", role="organ_of")
        wrong = ce.Party(id="office", kind="ministry", names=["Office"], affiliations=[tie])
        right = attrs.evolve(
            wrong, id="office-of-north", affiliations=[attrs.evolve(tie, of="north")]
        )
        chronicle = sound(
            wrong,
            right,
            says("told", "office", killed(4)),
            amends("correction", "office", "office-of-north"),
        )
        [finding] = ce.reconcile(chronicle)
        [stance] = finding.evidence.stances
        assert (stance.speakers, stance.side, stance.admits) == (
            ("office-of-north",),
            "north",
            True,
        )
        assert aside(chronicle) == []
        assert [voice.party for voice in voices(chronicle)] == ["office-of-north"]
        assert ce.timeline(chronicle).involving("office-of-north").entries
        with pytest.raises(ce.UnknownId, match="'office' was replaced by 'office-of-north'"):
            ce.timeline(chronicle).involving("office")

    def test_of_a_ceasefire_answers_for_the_new_one(self) -> None:
        wrong = ce.Ceasefire(
            id="truce",
            title="a truce",
            terms=[ce.Term(key="fire", kind="cessation_of_fire", summary="no shots")],
        )
        right = attrs.evolve(wrong, id="truce-of-may", title="a truce of May")
        chronicle = sound(
            wrong,
            right,
            says("told", "north", ce.Violation(subject="truce", by="south", term="fire")),
            amends("correction", "truce", "truce-of-may"),
        )
        compliance = ce.compliance(chronicle, "truce-of-may")
        assert [len(record.findings) for record in compliance.terms] == [1]
        assert len(compliance.course("fire").steps) == 0
        assert ce.violations(chronicle, "truce-of-may").series
        with pytest.raises(ce.UnknownId, match="replaced by 'truce-of-may'"):
            ce.compliance(chronicle, "truce")

    def test_can_be_corrected_in_turn(self) -> None:
        chronicle = sound(
            says("first", "north", killed(40)),
            says("second", "north", killed(14)),
            says("third", "north", killed(4)),
            amends("correction", "first", "second", id="a", recorded="2031-01"),
            amends("correction", "second", "third", id="b", recorded="2031-02", by="Ann"),
        )
        way = succession(chronicle, "first#casualties")
        assert [step.id for step in way.steps] == ["a", "b"]
        assert way.now == ("third#casualties",)
        now = sound(amended(chronicle))
        assert succession(now, "first") == succession(chronicle, "first")
        assert ce.loads(ce.dumps(now)) == now
        assert "not told" in str(way)
        assert "Ann" in str(way)
        assert str(way).endswith("now: third#casualties")
        assert aside(chronicle) == [
            ("first#casualties", "corrected", "third#casualties"),
            ("second#casualties", "corrected", "third#casualties"),
        ]
        assert [f.estimate.best for f in ce.reconcile(chronicle)] == [ce.exactly(4)]


class TestDuplicate:
    @ALIKE
    def test_statements_count_once_and_keep_their_answers(self, one: str, other: str) -> None:
        told = says("told", one, killed(4))
        chronicle = sound(
            told,
            attrs.evolve(told, id="told-again"),
            says("answer", other, denies("told-again#casualties")),
            amends("duplicate", "told-again", "told"),
        )
        [finding] = ce.reconcile(chronicle)
        assert [s.addresses for s in finding.evidence.stances if s.asserts] == [
            ("told#casualties",)
        ]
        assert finding.status == "disputed"
        assert aside(chronicle) == [("told-again#casualties", "duplicate", "told#casualties")]

    @ALIKE
    def test_parties_are_led_to_one_wherever_they_stand(self, one: str, other: str) -> None:
        twin = attrs.evolve(PARTIES[one == "south"], id=f"{one}-2")
        chronicle = sound(
            twin,
            says("told", twin.id, killed(4, of=twin.id)),
            says("answer", other, killed(6, of=one)),
            amends("duplicate", twin.id, one),
            sides=ce.Sides(sides={"left": [one, twin.id], "right": [other]}),
        )
        [finding] = ce.reconcile(chronicle)
        assert finding.topic.whose == one
        assert {s.voice for s in finding.evidence.stances} == {one, other}
        now = amended(chronicle)
        assert now.sides == ce.Sides(sides={"left": [one], "right": [other]})
        asked = ce.Sides(sides={"a": [twin.id], "b": [other]})
        [told] = ce.account(chronicle, "a", sides=asked).findings
        assert [s.voice for s in told.supporters] == [one]


class TestSplit:
    lump = says("lump", "north", killed(4), ce.Occurrence(subject="shelling"))
    first = says("first", "north", killed(4))
    second = says("second", "union", ce.Occurrence(subject="shelling"))

    def test_an_answer_is_led_to_the_part_that_has_the_claim(self) -> None:
        chronicle = sound(
            self.lump,
            self.first,
            self.second,
            says("answer", "south", denies("lump#casualties")),
            amends("split", "lump", "first second", why="two speakers in one record"),
        )
        now = amended(chronicle)
        assert now.statement("answer").responses[0].to == "first#casualties"
        assert {v.party for v in voices(chronicle)} == {"north", "south", "union"}
        assert aside(chronicle) == [
            ("lump#casualties", "split", "first#casualties"),
            ("lump#occurrence", "split", "second#occurrence"),
        ]
        assert succession(chronicle, "lump").now == ("first", "second")
        assert succession(chronicle, "lump#occurrence").now == ("second#occurrence",)

    def test_an_answer_that_may_mean_either_part_is_told_and_set_aside(self) -> None:
        chronicle = story(
            says("lump", "north", killed(10)),
            says("first", "north", killed(4)),
            says("second", "union", killed(6)),
            says("answer", "south", denies("lump#casualties")),
            amends("split", "lump", "first second"),
        )
        assert [str(problem) for problem in ce.check(chronicle)] == [
            "$.statements[0].responses[0].to: what a record refers to was replaced, and no one "
            "thing took its place; found 'lump#casualties'; its part 'casualties' is in none or "
            "several of ('first', 'second'); correct the record that refers to it, so that it "
            "names what is meant",
        ]
        now = sound(amended(chronicle))
        assert now.statement("answer").responses == ()
        [finding] = ce.reconcile(chronicle)
        assert len(finding.evidence.stances) == 2
        assert aside(chronicle) == [
            ("answer#denies", "split", "amended"),
            ("lump#casualties", "split", "amended"),
        ]
        assert ce.loads(ce.dumps(chronicle)) == chronicle

    def test_an_incident_stays_as_long_as_somebody_speaks_of_it(self) -> None:
        parts = [ce.Incident(id=id, kind="clash", title=id) for id in ("before-dawn", "after-dawn")]
        split = amends("split", "clash", "before-dawn after-dawn")
        chronicle = story(*parts, split, says("told", "north", killed(4)))
        [doubt] = ce.check(chronicle)
        assert doubt.path == "$.statements[0].claims[0].subject"
        assert [f.topic.subject for f in ce.reconcile(chronicle, subject="clash")] == ["clash"]
        assert "clash" in amended(chronicle)
        meant = says("meant", "north", killed(4, subject="before-dawn"))
        mended = sound(ce.merge(chronicle, [meant, amends("correction", "told", "meant", id="b")]))
        assert "clash" not in amended(mended)
        assert "clash" in mended

    def test_of_which_the_parts_are_merged_again_is_one(self) -> None:
        chronicle = sound(
            self.lump,
            self.first,
            self.second,
            says("whole", "north", killed(4)),
            says("answer", "south", denies("lump#casualties")),
            amends("split", "lump", "first second", id="a"),
            amends("merger", "first second", "whole", id="b"),
        )
        assert amended(chronicle).statement("answer").responses[0].to == "whole#casualties"
        assert succession(chronicle, "lump").now == ("whole",)

    def test_of_a_split_part_leads_on(self) -> None:
        chronicle = sound(
            self.lump,
            attrs.evolve(self.lump, id="half"),
            self.first,
            self.second,
            says("rest", "north"),
            says("answer", "south", denies("lump#casualties")),
            amends("split", "lump", "half rest", id="a"),
            amends("split", "half", "first second", id="b"),
        )
        assert amended(chronicle).statement("answer").responses[0].to == "first#casualties"
        assert succession(chronicle, "lump").now == ("rest", "first", "second")


class TestSplitAndCorrected:
    """An incident was two, and what had been said of it was recorded anew for each."""

    records = (
        *(ce.Incident(id=id, kind="clash", title=id) for id in ("both", "dusk", "dawn", "noon")),
        says("old", "north", killed(3, subject="both"), on="2031-05-03"),
        amends("split", "both", "dusk dawn noon", id="splitting"),
        amends("correction", "old", "new", id="correcting"),
    )

    def asides(self, *claims: ce.Claim) -> dict[str, list[tuple[str, str, str]]]:
        chronicle = sound(*self.records, says("new", "north", *claims, on="2031-05-03"))
        found: dict[str, list[tuple[str, str, str]]] = {}
        for finding in ce.reconcile(chronicle):
            told = [(a.address, a.why.value, a.by) for a in finding.evidence.set_aside]
            found.setdefault(finding.topic.subject, []).extend(told)
        return found

    def test_what_was_said_of_both_is_set_aside_where_it_is_said_now(self) -> None:
        claims = [killed(n, subject=id, key=id) for n, id in ((1, "dusk"), (2, "dawn"))]
        told = [("old#casualties", "corrected", "correcting")]
        assert self.asides(*claims) == {"dawn": told, "dusk": told}
        told = [("old#casualties", "corrected", "new#casualties")]
        assert self.asides(killed(3, subject="noon")) == {"noon": told}

    def test_what_is_said_of_none_any_more_is_set_aside_at_each(self) -> None:
        told = [("old#casualties", "corrected", "correcting")]
        assert self.asides() == {"dawn": told, "dusk": told, "noon": told}

    def test_of_a_claim_without_one_of_its_key_the_whole_record_is_told(self) -> None:
        chronicle = story(*self.records, says("new", "north", killed(1, subject="dusk", key="x")))
        assert succession(chronicle, "old#casualties").now == ("new",)
        assert str(succession(chronicle, "old#casualties")).endswith("now: new")
        with pytest.raises(ce.UnknownId, match="'both' was replaced by 'dusk' and 'dawn'"):
            ce.reconcile(chronicle, subject="both")


class TestMerger:
    night = ce.Incident(id="night", kind="clash", title="the night")

    def test_of_incidents_makes_claims_comparable(self) -> None:
        chronicle = sound(
            self.night,
            says("one", "north", killed(4)),
            says("other", "south", killed(9, subject="shelling")),
            amends("merger", "clash shelling", "night", why="one night, two reports"),
            links=[
                ce.IncidentLink(
                    first="clash", second="shelling", judgement="unsure", by="us", why="near"
                )
            ],
        )
        for subject in ("night", "clash", "shelling"):
            [finding] = ce.reconcile(chronicle, subject=subject)
            assert (finding.topic.subject, finding.status) == ("night", "disputed")
        assert amended(chronicle).links == ()
        accounts = [ce.account(chronicle, side, subject="clash") for side in ("north", "south")]
        [difference] = ce.diff(*accounts)
        assert difference.verdict == "contradicts"
        assert [e.id for e in ce.timeline(chronicle).of_kind("incident")] == ["night"]

    def test_against_a_judgement_that_they_differ_is_refused(self) -> None:
        link = ce.IncidentLink(
            first="clash", second="shelling", judgement="different", by="us", why="hours apart"
        )
        chronicle = story(self.night, amends("merger", "clash shelling", "night"), links=[link])
        [problem] = ce.check(chronicle)
        assert problem.path == "$.links"
        assert problem.what.startswith("as amended, two incidents are judged in two ways")
        with pytest.raises(ce.Invalid, match="as amended"):
            ce.dumps(chronicle)

    def test_of_parties_on_two_sides_is_refused(self) -> None:
        chronicle = story(
            ce.Party(id="both", kind="group", names=["Both"]),
            amends("merger", "north south", "both"),
        )
        [problem] = ce.check(chronicle)
        assert problem.path == "$.sides"
        assert "'both' in 'north' and 'south'" in problem.found
        with pytest.raises(ce.Invalid):
            amended(chronicle)


class TestIds:
    def test_of_a_record_no_longer_held_it_is_told_what_replaced_it(self) -> None:
        chronicle = sound(
            says("told", "north", killed(4)),
            amends("correction", "old-told", "told", why="renamed"),
        )
        way = r"'old-told' was replaced by 'told' \(correction: renamed\)"
        for id in ("old-told", "old-told#casualties"):
            with pytest.raises(ce.UnknownId, match=way):
                chronicle[id]
        assert "old-told" not in chronicle
        assert succession(chronicle, "old-told").now == ("told",)
        assert succession(chronicle, "old-told#casualties").now == ("told#casualties",)
        assert succession(chronicle, "old-told#time").now == ("told",)
        with pytest.raises(ce.UnknownId, match="did you mean"):
            succession(chronicle, "olt-told#casualties")

    def test_what_was_replaced_can_be_read_as_it_was(self) -> None:
        old = says("old", "north", killed(40))
        chronicle = story(old, says("new", "north", killed(4)), amends("correction", "old", "new"))
        assert chronicle["old"] is old
        assert chronicle.claim("old#casualties") == killed(40)
        assert chronicle["amended"] == chronicle.amendments[0]
        assert str(succession(chronicle, "new")) == "new was not replaced"
        assert repr(chronicle).endswith("2 statements, 1 amendments>")

    def test_a_finding_can_be_asked_for_by_an_id_no_longer_held(self) -> None:
        chronicle = story(says("told", "north", killed(4)), amends("duplicate", "fight", "clash"))
        assert len(ce.reconcile(chronicle, subject="fight")) == 1


class TestClocks:
    old = says("old", "north", killed(40), on="2031-05-03", recorded="2031-05-04")
    new = says("new", "north", killed(4), on="2031-05-10", recorded="2031-06-01")
    answer = says(
        "answer", "south", denies("old#casualties"), on="2031-05-05", recorded="2031-05-06"
    )
    chronicle = story(
        old, new, answer, amends("correction", "old", "new", recorded="2031-06-01"), zone="UTC"
    )

    def ids(self, **asked: Any) -> list[str]:
        past = ce.as_of(self.chronicle, **asked)
        return [*(s.id for s in past.statements), *(a.id for a in past.amendments)]

    def test_by_the_archivists_clock_the_old_record_stood(self) -> None:
        assert self.ids(recorded="2031-05-31") == ["answer", "old"]
        assert self.ids(recorded="2031-06-01") == ["answer", "new", "old", "amended"]
        [finding] = ce.reconcile(ce.as_of(self.chronicle, recorded="2031-05-31"))
        assert finding.estimate.values == (ce.exactly(40),)
        assert finding.evidence.set_aside == ()

    def test_by_the_worlds_clocks_it_does_not_come_back(self) -> None:
        """The record had the wrong day: what it tells was said a week later."""
        assert self.ids(said="2031-05-05") == ["answer"]
        assert ce.reconcile(ce.as_of(self.chronicle, said="2031-05-05")).findings == ()
        assert self.ids(said="2031-05-10") == ["answer", "new", "old", "amended"]
        assert ce.as_of(self.chronicle, said="2031-05-05").statement("answer").responses == ()

    def test_an_amendment_of_which_the_time_is_not_told_may_have_come(self) -> None:
        undated = attrs.evolve(
            self.chronicle, amendments=[attrs.evolve(self.chronicle.amendments[0], recorded=None)]
        )
        assert ce.as_of(undated, recorded="2031-07").amendments == ()
        assert ce.as_of(undated, recorded="2031-07", maybe=True).amendments == undated.amendments

    def test_by_the_worlds_clocks_a_source_came_when_the_corrected_one_did(self) -> None:
        """Whose own time is not told was said by that publication, too."""
        slip = ce.Source(id="p", publisher="union", title="Bulletin", published="2031-05-03")
        mended = attrs.evolve(slip, id="q", published="2031-05-07")
        chronicle = story(
            slip,
            mended,
            says("told", "north", killed(4), reports=["p"]),
            amends("correction", "p", "q", recorded="2031-06-01"),
        )
        for clock in ("published", "said"):
            at: Any = [{clock: f"2031-05-0{day}"} for day in (6, 7)]
            assert [len(ce.as_of(chronicle, **when).statements) for when in at] == [0, 1]
            [step] = ce.history(chronicle, killed(4).topic, clock=clock)
            assert step.at is not None
            assert "2031-05-07" in step.at.edtf
        # Before the archivist saw the slip, it was read as it stood.
        recorded = attrs.evolve(chronicle.statement("told"), recorded="2031-05-08")
        chronicle = attrs.evolve(chronicle, statements=[recorded])
        for month, there in (("2031-05", 1), ("2031-06", 0)):
            past = ce.as_of(chronicle, published="2031-05-06", recorded=month)
            assert len(past.statements) == there

    def test_what_occurred_is_dated_by_the_corrected_anchor(self) -> None:
        slip = ce.Incident(id="raid", kind="clash", title="a raid", when="2031-05-03")
        mended = attrs.evolve(slip, id="late-raid", when="2031-07-03")
        chronicle = story(
            slip,
            mended,
            says("told", "north", killed(4, subject="raid"), on="2031-08-01"),
            says("answer", "south", denies("told#casualties"), on="2031-08-02"),
            amends("correction", "raid", "late-raid"),
        )
        before, after = (ce.as_of(chronicle, occurred=f"2031-0{month}") for month in (6, 7))
        assert [(s.claims, s.responses) for s in before.statements] == [((), ()), ((), ())]
        assert after.statements == chronicle.statements

    def test_what_had_not_occurred_goes_with_what_was_replaced_by_it(self) -> None:
        """An answer to the slip is one to the claim that was made."""
        chronicle = story(
            says("old", "north", killed(40, during="2031-05-03"), on="2031-08-01"),
            says("new", "north", killed(4, during="2031-07-03"), on="2031-08-01"),
            says("answer", "south", denies("old#casualties"), on="2031-08-02"),
            amends("correction", "old", "new"),
        )
        past = ce.as_of(chronicle, occurred="2031-06")
        assert [(s.claims, s.responses) for s in past.statements] == [((), ())] * 3

    def test_what_is_put_in_place_was_recorded_with_the_amendment_at_the_latest(self) -> None:
        untold, vague = (
            attrs.evolve(self.chronicle, statements=[*self.chronicle.statements[::2], new])
            for new in (attrs.evolve(self.new, recorded=when) for when in (None, "2031-06"))
        )
        for chronicle in (untold, vague):
            past = [ce.as_of(chronicle, recorded=day) for day in ("2031-05-31", "2031-06-01")]
            assert ["new" in stood for stood in past] == [False, True]
            assert past[1].amendments == chronicle.amendments


SHAPES = [
    ("correction", "a b", "c", "a correction names one id in 'old'; found 2"),
    ("correction", "a", "b c", "a correction names one id in 'new'; found 2"),
    ("duplicate", "", "a", "a duplicate names 1 or more ids in 'old'; found 0"),
    ("duplicate", "a", "b c", "a duplicate names one id in 'new'; found 2"),
    ("split", "a", "b", "a split names 2 to 100 ids in 'new'; found 1"),
    ("split", "a", " ".join(f"n{n}" for n in range(101)), "found 101"),
    ("merger", "a", "b", "a merger names 2 or more ids in 'old'; found 1"),
    ("merger", "a a", "b", "an amendment names a record once"),
    ("duplicate", "a b", "b", "a record does not take its own place; found 'b'"),
    ("correction", "a#casualties", "b", "whole records are amended; found 'a#casualties'"),
    ("mistake", "a", "b", "no such AmendmentKind"),
]


@pytest.mark.parametrize(("kind", "old", "new", "message"), SHAPES)
def test_an_amendment_has_the_shape_of_its_kind(
    kind: str, old: str, new: str, message: str
) -> None:
    with pytest.raises(ce.Invalid) as refused:
        amends(kind, old, new)
    assert message in str(refused.value)


@pytest.mark.parametrize("why", ["", "  "])
def test_an_amendment_has_a_reason(why: str) -> None:
    with pytest.raises(ce.Invalid, match="an amendment says on what grounds"):
        amends("correction", "a", "b", why=why)


FAULTS = [
    ([amends("correction", "x", "y")], "$.amendments[0].new[0]", "expected the id of"),
    ([amends("duplicate", "north", "clash")], "$.amendments[0].old[0]", "of its own kind"),
    (
        [amends("correction", "x", "north", id="a"), amends("correction", "x", "south", id="b")],
        "$.amendments[1].old[0]",
        "a record is replaced once",
    ),
    (
        [
            *map(party, "xyz"),
            amends("correction", "x", "y", id="a"),
            amends("correction", "y", "z", id="b"),
            amends("correction", "z", "x", id="c"),
        ],
        "$.amendments[0]",
        "amendments run in a circle; found x > y > z > x",
    ),
    (
        [
            says("s", "north", killed(4), recorded="2031-05-03"),
            amends("correction", "x", "s", recorded="2031-05-02"),
        ],
        "$.amendments[0].recorded",
        "but 's' is recorded 2031-05-03",
    ),
    (
        [party("amended", kind="group"), amends("duplicate", "x", "north")],
        "$.amendments[0].id",
        "used twice",
    ),
    ([amends("duplicate", "other", "amended")], "$.amendments[0].new[0]", "of an amendment"),
]


@pytest.mark.parametrize(("records", "path", "message"), FAULTS)
def test_amendments_that_cannot_be_are_refused(records: list[Any], path: str, message: str) -> None:
    plain = story()
    chronicle = attrs.evolve(
        plain,
        parties=[*plain.parties, *(r for r in records if isinstance(r, ce.Party))],
        statements=[r for r in records if isinstance(r, ce.Statement)],
        amendments=[r for r in records if isinstance(r, Amendment)],
    )
    problems = ce.check(chronicle)
    assert [problem.path for problem in problems] == [path]
    assert message in str(problems[0])
    with pytest.raises(ce.Invalid):
        ce.dumps(chronicle)
    if "circle" not in message:
        amended(chronicle)  # what cannot be amended stays
        return
    for ask in (ce.reconcile, ce.timeline, amended, lambda records: ce.as_of(records, said="2031")):
        with pytest.raises(ce.Invalid, match=message):
            ask(chronicle)  # and nothing runs for ever


def test_two_archivists_may_find_the_same() -> None:
    mine, yours = (story(amends("duplicate", "south-2", "south", id=id)) for id in ("me", "you"))
    both = sound(ce.merge(mine, yours))
    assert len(both.amendments) == 2
    assert amended(both).parties == both.parties


def test_an_id_that_is_nearly_that_of_a_record_is_doubted() -> None:
    long = says("north-ministry-2031-05-03", "north", killed(4))
    chronicle = story(long, amends("duplicate", "north-ministry-2031-05-30", "south"))
    assert ce.check(chronicle) == ()
    slip = story(
        says("north-ministry-said", "north"), amends("duplicate", "north-ministry-sayd", "south")
    )
    assert "did you mean 'north-ministry-said'?" in str(ce.check(slip)[0])
    assert ce.check(story(amends("duplicate", "north-2", "north"))) == ()


def test_what_was_replaced_is_no_longer_doubted() -> None:
    doubtful = ce.Ceasefire(
        id="truce",
        title="a truce",
        terms=[ce.Term(key="fire", kind="cessation_of_fire", summary="", owed_by=["south"])],
    )
    right = attrs.evolve(doubtful, id="mended", terms=())
    other = attrs.evolve(doubtful, id="zz-truce")
    first, last = (
        says(f"declares-{id}", "north", ce.Declaration(subject=id, by="north"))
        for id in ("truce", "zz-truce")
    )
    mends = amends("correction", "truce", "mended")
    assert len(ce.check(story(doubtful, first))) == 1
    assert ce.check(story(doubtful, first, right, mends)) == ()
    both = story(doubtful, first, right, other, last, mends)
    assert [problem.path.partition(".terms")[0] for problem in ce.check(both)] == [
        "$.ceasefires[2]"
    ]


def test_a_violation_of_a_term_that_the_corrected_ceasefire_lacks_is_refused() -> None:
    fire = ce.Term(key="fire", kind="cessation_of_fire", summary="no shots")
    chronicle = story(
        ce.Ceasefire(id="truce", title="a truce", terms=[fire]),
        ce.Ceasefire(id="mended", title="a truce"),
        says("a", "south"),
        says("told", "north", ce.Violation(subject="truce", by="south", term="fire")),
        amends("correction", "truce", "mended"),
    )
    [problem] = ce.check(chronicle)
    assert problem.path == "$.statements[1].claims[0].term"
    assert problem.what.startswith("as amended, a violation is of a ceasefire")


def test_a_document_tells_its_faults_in_its_own_order() -> None:
    document = json.loads(
        ce.dumps(
            story(
                amends("correction", "x", "north", id="a"),
                amends("duplicate", "y", "south", id="b"),
            )
        )
    )
    document["amendments"].reverse()
    document["amendments"][0]["old"] = ["x"]
    with pytest.raises(ce.Invalid) as refused:
        ce.loads(json.dumps(document))
    [problem] = refused.value.problems
    assert problem.path == "$.amendments[0].old[0]"
    assert problem.found.endswith("also at $.amendments[1]")
    document["amendments"][0] |= {"kind": "splitt", "new": ["nobody"]}
    with pytest.raises(ce.Invalid) as refused:
        ce.loads(json.dumps(document))
    assert {problem.path for problem in refused.value.problems} == {
        "$.amendments[0].kind",
        "$.amendments[0].new[0]",
    }


def test_a_journal_grows_by_amendments(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    journal.append(path, story(says("old", "north", killed(40))))
    journal.append(path, [says("new", "north", killed(4)), amends("correction", "old", "new")])
    read = journal.read(path).chronicle
    assert [record.id for record in read.amendments] == ["amended"]
    assert aside(read) == [("old#casualties", "corrected", "new#casualties")]
    assert json.loads(path.read_text().splitlines()[-1])["amendments"]["old"] == ["old"]


@pytest.mark.parametrize("kind", ["chain", "splits", "fan"])
def test_many_amendments_take_bounded_time(kind: str) -> None:
    many = 2_000
    told = [says(f"s{n}", "north", killed(n)) for n in range(many + 1)]
    match kind:
        case "chain":
            made = [amends("correction", f"s{n}", f"s{n + 1}", id=f"a{n}") for n in range(many)]
        case "splits":
            told += [says(f"t{n}", "north") for n in range(many)]
            made = [amends("split", f"s{n}", f"s{n + 1} t{n}", id=f"a{n}") for n in range(many)]
        case _:
            made = [amends("merger", " ".join(f"s{n}" for n in range(many)), f"s{many}")]
    answers = [says(f"r{n}", "south", denies(f"s{n}#casualties")) for n in range(many)]
    document = ce.dumps(story(*told, *made, *answers))
    start = time.process_time()
    chronicle = ce.loads(document)
    assert {r.to for s in amended(chronicle).statements for r in s.responses} == {
        f"s{many}#casualties"
    }
    assert time.process_time() - start < 20
