"""Worked examples of the history of findings: what brought each step, and why findings changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs
import pytest

import caucasus_events as ce
from tests import helpers
from tests.helpers import ALIKE, linked


def killed(count: Any, of: str = "north") -> ce.Casualties:
    return helpers.killed(count, of, key="killed")


def says(
    id: str, speaker: str | None, *parts: ce.Claim | ce.Response, **fields: Any
) -> ce.Statement:
    return helpers.says(speaker, *parts, id=id, **fields)


def story(
    *statements: ce.Statement, more: Sequence[ce.Incident] = (), **fields: Any
) -> ce.Chronicle:
    known = [
        ce.Incident(id="clash", kind="clash", title="the night of 3 May"),
        ce.Incident(id="shelling", kind="shelling", title="the evening before"),
    ]
    sources = [
        ce.Source(id="bulletin", publisher="north", title="Bulletin", published="2031-05-04"),
        ce.Source(id="paper", publisher="herald", title="Report", published="2031-05-06"),
    ]
    whole = {"zone": "UTC", "incidents": [*known, *more], "sources": sources, **fields}
    return helpers.story(*statements, **whole)


def dead(of: str = "north") -> ce.Topic:
    return killed(1, of).topic


def steps(course: ce.History) -> list[str]:
    """Give a line for each step: from when it stands, the status and what brought it."""
    return [
        f"{step.at.edtf if step.at else None}, {step.finding.status}: "
        + "; ".join(map(str, step.causes))
        for step in course
    ]


ONE_DAY, NEXT, LATER = ("2031-05-03", "2031-05-04", "2031-05-05")
OCCURRED = ce.Occurrence(subject="clash")


def answers(kind: str, by: str | None = None) -> ce.Response:
    return ce.Response(kind=kind, to="claim#killed", by=by)


# What is said of the dead of one side, and the steps of that finding.
COURSES: dict[str, tuple[Callable[[str, str], Sequence[ce.Statement]], list[str]]] = {
    "a figure is revised": (
        lambda one, other: [
            says("first", one, killed(27, one), said=ONE_DAY),
            says("second", one, killed(45, one), said=NEXT),
            says("third", one, killed(44, one), said=LATER),
        ],
        [
            "2031-05-03, admitted: {one} said so in first#killed",
            "2031-05-04, admitted: second#killed replaced first#killed (revised up)",
            "2031-05-05, admitted: third#killed replaced second#killed (revised down)",
        ],
    ),
    "a denial comes late": (
        lambda one, other: [
            says("claim", other, killed(4, one), said=ONE_DAY),
            says("answer", one, answers("denies"), said=LATER),
        ],
        [
            "2031-05-03, claimed: {other} said so in claim#killed",
            "2031-05-05, disputed: {one} denied it in answer#denies",
        ],
    ),
    "a claim is retracted": (
        lambda one, other: [
            says("claim", "herald", killed(4, one), said=ONE_DAY),
            says("sorry", "herald", answers("retracts"), said=NEXT),
        ],
        [
            "2031-05-03, claimed: herald said so in claim#killed",
            "2031-05-04, unreported: sorry#retracts took back claim#killed",
        ],
    ),
    "a claim is retracted on the same day": (
        lambda one, other: [
            says("claim", one, killed(3, one), said=ONE_DAY),
            says("sorry", one, answers("retracts"), said=ONE_DAY),
        ],
        ["2031-05-03, unreported: sorry#retracts took back claim#killed"],
    ),
    "a silence is reported, and broken": (
        lambda one, other: [
            says("claim", one, killed(4, one), said=ONE_DAY),
            says("report", "herald", answers("not_addressed", by=other), said=NEXT),
            says("word", other, killed(ce.at_least(2), one), said=LATER),
        ],
        [
            "2031-05-03, admitted: {one} said so in claim#killed",
            "2031-05-04, admitted: {other} neither confirmed nor denied it, "
            "by report#not_addressed",
            "2031-05-05, agreed: {other} said so in word#killed",
        ],
    ),
    "to speak of something else is no step": (
        lambda one, other: [
            says("claim", other, killed(4, one), said=ONE_DAY),
            says("own", other, OCCURRED, said=NEXT),
            says("word", one, OCCURRED, said=NEXT),
        ],
        ["2031-05-03, claimed: {other} said so in claim#killed"],
    ),
    "another report of the same words is no step": (
        lambda one, other: [
            says("word", one, killed(3, one), said=ONE_DAY),
            says(
                "relay",
                one,
                killed(3, one),
                said="2031-05-03T12:00",
                reports=[ce.Report(via=["herald"])],
            ),
            says("again", one, killed(3, one), said=NEXT, reports=[ce.Report(via=["herald"])]),
        ],
        ["2031-05-03T12:00, admitted: {one} said so in relay#killed"],
    ),
    "what came within a time had come by the end of its beginning": (
        lambda one, other: [
            says("long", one, killed(3, one), said="2031-05-03/2031-05-05"),
            says("short", "mission", killed(3, one), said=NEXT),
        ],
        [
            "2031-05-03, admitted: {one} said so in long#killed",
            "2031-05-04, admitted: mission said so in short#killed",
        ],
    ),
    "times of any age, the first and last of which no calendar holds": (
        lambda one, other: [
            says("old", one, killed(1, one), said="Y-17000"),
            says("now", "mission", killed(1, one), said=NEXT),
            says("far", other, killed(1, one), said="Y17000"),
        ],
        [
            "Y-17000, admitted: {one} said so in old#killed",
            "2031-05-04, admitted: mission said so in now#killed",
            "None, agreed: {other} said so in far#killed",
        ],
    ),
}


PUBLISHED_4, PUBLISHED_6 = {"reports": ["bulletin"]}, {"reports": ["paper"]}
# By which clock a finding is followed, through which statements, and its steps.
BY_CLOCK: dict[str, tuple[str, list[ce.Statement], list[str]]] = {
    "what was said late": (
        "said",
        [
            says("early", "mission", killed(3), said="2031-05-01", **PUBLISHED_6),
            says("later", "north", killed(3), said=ONE_DAY, **PUBLISHED_4),
        ],
        [
            "2031-05-01, neutral_only: mission said so in early#killed",
            "2031-05-03, admitted: north said so in later#killed",
        ],
    ),
    "what was published late was known late": (
        "published",
        [
            says("early", "mission", killed(3), said="2031-05-01", **PUBLISHED_6),
            says("later", "north", killed(3), said=ONE_DAY, **PUBLISHED_4),
        ],
        [
            "2031-05-04, admitted: north said so in later#killed",
            "2031-05-06, admitted: mission said so in early#killed",
        ],
    ),
    "a figure replaced before it was published shows nothing new": (
        "published",
        [
            says("old", "north", killed(3), said="2031-05-01", **PUBLISHED_6),
            says("new", "north", killed(5), said=ONE_DAY, **PUBLISHED_4),
        ],
        ["2031-05-04, admitted: north said so in new#killed"],
    ),
    "what is cited twice came with the first of its sources": (
        "published",
        [says("word", "north", killed(3), reports=["paper", "bulletin"])],
        ["2031-05-04, admitted: north said so in word#killed"],
    ),
    "what has no date comes last": (
        "recorded",
        [
            says("dated", "north", killed(3), said=ONE_DAY, recorded="2031-06-01"),
            says("undated", "mission", killed(3), said="2031-05-01"),
        ],
        [
            "2031-06-01, admitted: north said so in dated#killed",
            "None, admitted: mission said so in undated#killed",
        ],
    ),
    "where some times have a zone, the others have come once they have come everywhere": (
        "said",
        [
            # At 10:00 of nobody knows which zone it is 22:00 in Greenwich at the latest.
            says("somewhere", "north", killed(3), said="2031-05-03T10:00:00"),
            says("greenwich", "south", killed(3), said="2031-05-03T20:00:00Z"),
        ],
        [
            "2031-05-03T20:00:00Z, claimed: south said so in greenwich#killed",
            "2031-05-03T22:00:00Z, agreed: north said so in somewhere#killed",
        ],
    ),
}


class TestTheCourseOfAFinding:
    @ALIKE
    @pytest.mark.parametrize("case", COURSES)
    def test_each_step_names_what_brought_it(self, case: str, one: str, other: str) -> None:
        statements, expected = COURSES[case]
        chronicle = story(*statements(one, other))
        course = ce.history(chronicle, dead(one))
        assert steps(course) == [line.format(one=one, other=other) for line in expected]
        assert course.steps[-1].finding == ce.reconcile(chronicle)[dead(one)]
        for step in course:
            assert step.at is None or dead(one) in {
                finding.topic for finding in ce.reconcile(ce.as_of(chronicle, said=step.at))
            }

    @pytest.mark.parametrize("case", BY_CLOCK)
    def test_each_clock_has_its_own_course(self, case: str) -> None:
        clock, statements, expected = BY_CLOCK[case]
        chronicle = attrs.evolve(story(*statements), zone=None)
        course = ce.history(chronicle, dead(), clock=clock)
        assert steps(course) == expected
        assert course.steps[-1].finding == ce.reconcile(chronicle)[dead()]

    @pytest.mark.parametrize(
        ("when", "at"),
        [
            ("2031-05-03/..", "2031-05-03"),
            ("2031-05/2031-06", "2031-05"),
            ("{2031-05-03,2031-05-05}", "2031-05-03"),
            ("{2031-05-03..2031-05-05}", "2031-05-03"),
            ("[2031-05-03,2031-05-05]", "[2031-05-03,2031-05-05]"),
            ("/2031-05-05", "/2031-05-05"),
            ("../2031-05-05", "0001-01-02"),
        ],
    )
    def test_the_time_of_a_step_is_one_as_of_which_it_stands(self, when: str, at: str) -> None:
        """Also of what has gone on for ever, or of which the beginning is not known."""
        said = ce.When(edtf=when, wording="in those days")
        chronicle = story(says("word", "north", killed(3), said=said))
        (step,) = ce.history(chronicle, dead())
        assert step.at is not None
        assert step.at.edtf == at
        assert ce.as_of(chronicle, said=step.at).statements == chronicle.statements

    def test_it_prints_as_a_table(self) -> None:
        chronicle = story(
            says("first", "north", killed(27), said="2031-05-03"),
            says("second", "north", killed(45), said="2031-05-05"),
            says("press", "herald", killed(40), said="2031-05-05"),
        )
        assert str(ce.history(chronicle, dead())).splitlines() == [
            "clash: casualties: north, killed, unstated, incident",
            "said by the end of (UTC)  status    answer    since",
            f"{'-' * 24}  {'-' * 8}  {'-' * 8}  {'-' * 48}",
            "2031-05-03                admitted  27        north said so in first#killed",
            "2031-05-05                disputed  40 or 45  second#killed replaced first#killed "
            "(revised up)",
            "                                              herald said so in press#killed",
        ]
        assert repr(ce.history(chronicle, dead())) == (
            "<History of casualties: north, killed, unstated, incident: 2 steps; "
            "print it for the table>"
        )

    def test_what_is_judged_one_has_one_history(self) -> None:
        joined = linked("unsure")
        other = attrs.evolve(killed(5), subject="shelling")
        chronicle = story(
            says("claim", "north", killed(4), said="2031-05-03"),
            says("other", "herald", other, said="2031-05-04"),
            links=[joined],
        )
        assert len(ce.history(chronicle, dead())) == 1
        assert steps(ce.history(chronicle, dead(), unsure=ce.Judgement.SAME))[1:] == [
            "2031-05-04, disputed: herald said so in other#killed"
        ]

    def test_it_starts_when_its_subject_is_first_spoken_of(self) -> None:
        """Of loose records, no other than a statement may name the subject."""
        violation = ce.Violation(subject="truce", by="south", incident="clash")
        denial = ce.Occurrence(subject="clash", polarity="denied")
        told = [
            says("before", "south", denial, said="2031-05-02"),
            says("claim", "north", violation, said="2031-05-03"),
        ]
        assert steps(ce.history(told, violation.topic)) == [
            "2031-05-03, disputed: north said so in claim#violation"
        ]

    def test_there_is_no_history_by_what_occurred(self) -> None:
        chronicle = story(says("word", "north", killed(3)))
        with pytest.raises(ce.Invalid, match="known are said, published, recorded"):
            ce.history(chronicle, dead(), clock="occurred")


CLAIM = says("claim", "north", killed(27), said=ONE_DAY)
PRESS = says("claim", "herald", killed(3), said=ONE_DAY)
OTHER = says("other", "south", helpers.killed(5, subject="shelling"), said="2031-05-02")
CLOSED = says("closed", "south", ce.Access(subject="road", state="closed"))


def with_ties(chronicle: ce.Chronicle, **ties: str) -> ce.Chronicle:
    """Let parties speak for others."""
    parties = [
        attrs.evolve(p, affiliations=[ce.Affiliation(of=ties[p.id], role="organ_of")])
        if p.id in ties
        else p
        for p in chronicle.parties
    ]
    return attrs.evolve(chronicle, parties=parties)


def undated(published: str) -> ce.Chronicle:
    """Give two figures of one side, the first of which came when it was published at the latest."""
    first = says("untold", "north", killed(27), reports=["bulletin"])
    chronicle = story(first, says("later", "north", killed(45), said="2031-05-05"))
    sources = [attrs.evolve(s, published=published) for s in chronicle.sources]
    return attrs.evolve(chronicle, sources=sources)


def later(id: str, count: int, day: str = LATER, by: str = "north") -> ce.Statement:
    return says(id, by, killed(count), said=day)


TWO_DAYS = story(CLAIM, later("later", 60, by="south"))
REALIGNED = with_ties(story(PRESS), herald="north", mission="south")
# Two versions of a story, how the one finding that moved stood and stands, why, and what did it.
MOVES: dict[str, tuple[ce.Chronicle, ce.Chronicle, str, list[str], list[str]]] = {
    "a later figure": (
        story(CLAIM),
        story(CLAIM, later("later", 45)),
        "admitted: 27 -> admitted: 45",
        ["later#killed replaced claim#killed (revised up)"],
        ["later added"],
    ),
    "what came, and was replaced meanwhile": (
        story(CLAIM),
        story(CLAIM, later("meanwhile", 30, NEXT), later("last", 45)),
        "admitted: 27 -> admitted: 45",
        ["last#killed replaced claim#killed and 1 more (revised up)"],
        ["last added", "meanwhile added"],
    ),
    "two dates": (
        ce.as_of(TWO_DAYS, said=NEXT),
        ce.as_of(TWO_DAYS, said=LATER),
        "admitted: 27 -> disputed: 27 or 60",
        ["south said so in later#killed"],
        ["later added"],
    ),
    "a figure corrected in its place": (
        story(CLAIM),
        story(attrs.evolve(CLAIM, claims=[killed(72)])),
        "admitted: 27 -> admitted: 72",
        ["north said so in claim#killed", "claim changed (claims)"],
        ["claim changed (claims)"],
    ),
    "a statement that is gone": (
        story(CLAIM),
        story(),
        "admitted: 27 -> no finding",
        ["claim#killed no longer says so"],
        ["claim removed"],
    ),
    "a party that speaks for a side, among other records that differ": (
        story(PRESS),
        attrs.evolve(REALIGNED, zone="+04:00", places=[]),
        "claimed: 3 -> admitted: 3",
        ["parties: herald changed (affiliations)"],
        ["parties: herald changed (affiliations)"],
    ),
    "other sides": (
        story(PRESS),
        story(PRESS, sides=ce.Sides(sides={"northern": ["herald", "north"]})),
        "claimed: 3 -> admitted: 3",
        ["sides changed (sides, neutral)"],
        ["sides changed (sides, neutral)"],
    ),
    "a statement about what is judged one with another": (
        story(CLAIM, links=[linked("same")]),
        story(CLAIM, OTHER, links=[linked("same")]),
        "admitted: 27 -> disputed: 27 or 5",
        ["south said so in other#casualties"],
        ["other added"],
    ),
    "a link": (
        story(CLAIM, OTHER),
        story(CLAIM, OTHER, links=[linked("same")]),
        "admitted: 27 -> disputed: 27 or 5",
        ["links: clash and shelling (same) added"],
        ["links: clash and shelling (same) added"],
    ),
    "a publication date that decides what came last": (
        undated("2031-05-04"),
        undated("2031-05-09"),
        "admitted: 45 -> inconsistent: 45 or 27",
        ["sources: bulletin changed (published)"],
        ["sources: bulletin changed (published)"],
    ),
}


class TestWhyFindingsChanged:
    @pytest.mark.parametrize("case", MOVES)
    def test_a_finding_that_moved_names_what_moved_it(self, case: str) -> None:
        before, after, how, reasons, records = MOVES[case]
        (change,) = ce.why_changed(before, after).about("clash")
        topic = "casualties: north, killed, unstated, incident"
        assert str(change).splitlines() == [
            f"{topic}: {how}",
            *(f"  since {reason}" for reason in reasons),
        ]
        assert list(map(str, change.records)) == records

    def test_what_became_of_a_record(self) -> None:
        (change,) = ce.why_changed(story(CLAIM), story(attrs.evolve(CLAIM, claims=[killed(72)])))
        (record,) = change.records
        assert (record.collection, record.id) == ("statements", "claim")
        assert (record.fate, record.fields) == (ce.RecordFate.CHANGED, ("claims",))
        (change,) = ce.why_changed(story(CLAIM), story())
        assert [cause.effect for cause in change.causes] == [ce.Effect.WITHDRAWN]

    def test_unsure_links_count_as_they_are_read(self) -> None:
        versions = story(OTHER), story(OTHER, links=[linked("unsure")])
        assert len(ce.why_changed(*versions)) == 0
        assert len(ce.why_changed(*versions, unsure=ce.Judgement.SAME)) == 2

    def test_what_differs_and_moves_nothing_is_listed(self) -> None:
        versions = story(CLAIM), story(CLAIM, sides=None, zone="+04:00")
        changes = ce.why_changed(*versions)
        assert list(map(str, changes.records)) == ["sides removed", "zone changed"]
        assert len(changes) == 0
        assert ce.why_changed(*versions, sides=helpers.SIDES).records == changes.records[1:]

    def test_with_sides_given_those_of_the_chronicle_do_not_matter(self) -> None:
        after = story(PRESS, sides=ce.Sides(sides={"northern": ["herald", "north"]}))
        assert ce.why_changed(story(PRESS), after, sides=helpers.SIDES) == ce.Changes()

    def test_one_more_report_and_another_wording_move_nothing(self) -> None:
        relay = attrs.evolve(CLAIM, id="relay", reports=[ce.Report(via=["herald"])])
        in_words = attrs.evolve(CLAIM, summary="in other words")
        changes = ce.why_changed(story(CLAIM), story(in_words, relay))
        assert len(changes) == 0
        assert list(map(str, changes.records)) == ["claim changed (summary)", "relay added"]
        assert str(changes) == "no finding moved"

    def test_a_finding_is_not_named_for_what_happened_on_another_subject(self) -> None:
        (change,) = ce.why_changed(story(CLAIM), story(CLAIM, CLOSED))
        assert change.topic.subject == "road"
        assert change.old is None

    def test_it_prints_subject_by_subject_and_turns_round(self) -> None:
        before = story(CLAIM)
        changes = ce.why_changed(before, story(CLOSED))
        assert str(changes) == (
            "clash\n"
            "casualties: north, killed, unstated, incident: admitted: 27 -> no finding\n"
            "  since claim#killed no longer says so\n"
            "\n"
            "road\n"
            "access: unstated: no finding -> claimed: closed\n"
            "  since south said so in closed#access"
        )
        assert repr(changes) == "<Changes: 2 findings moved, 2 records differ; print them>"
        assert changes.mirrored() == ce.why_changed(story(CLOSED), before)


def amends(id: str, kind: str, old: str, new: str, recorded: str | None = None) -> ce.Amendment:
    why = "as the sources show"
    return ce.Amendment(
        id=id, kind=kind, old=old.split(), new=new.split(), why=why, recorded=recorded
    )


def noted(id: str, speaker: str, claim: ce.Claim, on: int, said: str = ONE_DAY) -> ce.Statement:
    """Make a statement that was recorded on a day of May."""
    return says(id, speaker, claim, said=said, recorded=f"2031-05-{on:02}")


def by_recorded(chronicle: ce.Chronicle, topic: ce.Topic) -> list[str]:
    return steps(ce.history(chronicle, topic, clock="recorded"))


THE_NIGHT = ce.Incident(id="night", kind="clash", title="the night")


class TestWhatTheArchivistDid:
    @ALIKE
    def test_a_merger_of_incidents_is_told_as_that(self, one: str, other: str) -> None:
        """What was found a duplicate before has its own day, and is no news on this one."""
        chronicle = story(
            noted("a", one, killed(1, one), 4),
            noted("a2", one, killed(1, one), 4),
            noted("b", other, helpers.killed(4, one, subject="shelling"), 4),
            amendments=[
                amends("twice", "duplicate", "a2", "a", "2031-05-05"),
                amends("one", "merger", "clash shelling", "night", "2031-05-10"),
            ],
            more=[THE_NIGHT],
        )
        merged = "the archivist merged clash, shelling into night (one)"
        both = attrs.evolve(dead(one), subject="night")
        assert by_recorded(chronicle, both) == [f"2031-05-10, disputed: {merged}"]
        assert by_recorded(chronicle, dead(one)) == [
            f"2031-05-04, admitted: {one} said so in a#killed and 1 more",
            f"2031-05-10, unreported: {merged}",
        ]
        changes = ce.why_changed(ce.as_of(chronicle, recorded="2031-05-09"), chronicle)
        assert {change.reasons for change in changes} == {(merged,)}

    @ALIKE
    def test_where_two_speakers_are_found_to_be_one_nobody_revised(
        self, one: str, other: str
    ) -> None:
        chronicle = story(
            noted("a", "herald", killed(3, one), 4),
            noted("b", other, killed(5, one), 5, said=LATER),
            amendments=[amends("one", "duplicate", "herald", other, "2031-05-10")],
        )
        found = f"the archivist found herald to duplicate {other} (one)"
        assert by_recorded(chronicle, dead(one))[-1].endswith(f": {found}")
        [change] = ce.why_changed(ce.as_of(chronicle, recorded="2031-05-09"), chronicle)
        assert change.reasons == (found,)
        # By the world's clocks it was one speaker from the first, who did revise.
        said = steps(ce.history(chronicle, dead(one)))
        assert said[-1].endswith(": b#killed replaced a#killed (revised up)")

    @ALIKE
    def test_a_slip_was_never_part_of_what_was_known(self, one: str, other: str) -> None:
        chronicle = story(
            says("first", other, killed(7, one), said="2031-05-02"),
            says("slip", one, killed(40, one), said=ONE_DAY),
            says("mended", one, killed(4, one), said=ONE_DAY),
            amendments=[amends("typing", "correction", "slip", "mended", "2031-07-10")],
        )
        before, after = (ce.as_of(chronicle, said=day) for day in ("2031-05-02", ONE_DAY))
        [change] = ce.why_changed(before, after)
        came = f"{one} said so in mended#killed"
        assert change.reasons == (came,)
        assert change.mirrored().reasons == ("mended#killed no longer says so",)
        assert steps(ce.history(chronicle, dead(one)))[-1].endswith(f": {came}")

    @pytest.mark.parametrize("subject", ["clash", "shelling"])
    def test_a_correction_is_a_step_by_when_it_was_recorded(self, subject: str) -> None:
        """The claim is gone from the topic if it was corrected to another subject."""
        chronicle = story(
            noted("a", "north", killed(14), 4),
            noted("b", "north", helpers.killed(4, subject=subject, key="killed"), 7),
            amendments=[amends("typing", "correction", "a", "b", "2031-05-07")],
        )
        status = "admitted" if subject == "clash" else "unreported"
        assert by_recorded(chronicle, dead()) == [
            "2031-05-04, admitted: north said so in a#killed",
            f"2031-05-07, {status}: b#killed replaced a#killed (corrected)",
        ]

    def test_a_split_is_told_as_such(self) -> None:
        chronicle = story(
            noted("a", "north", killed(4), 4),
            noted("b", "north", killed(1), 7),
            noted("c", "north", killed(3), 7),
            amendments=[amends("parts", "split", "a", "b c", "2031-05-07")],
        )
        last = by_recorded(chronicle, dead())[-1]
        assert "the archivist split a into b, c (parts); " in last

    def test_a_finding_that_an_undated_merger_brings_names_the_merger(self) -> None:
        """All that was said was replaced already, so the merger alone puts it on the subject."""
        chronicle = story(
            says("mended", "north"),
            says("typed", "north", OCCURRED),
            amendments=[
                amends("typing", "correction", "typed", "mended", "2031-06-01"),
                amends("one", "merger", "dusk clash", "night"),
            ],
            more=[THE_NIGHT],
        )
        course = ce.history(chronicle, ce.Occurrence(subject="night").topic, clock="recorded")
        merged = "the archivist merged dusk, clash into night (one)"
        assert steps(course) == [f"None, unreported: {merged}"]
        assert merged in str(course)
        without = attrs.evolve(course, steps=(attrs.evolve(course.steps[0], causes=()),))
        assert "at no known time" in str(without)

    def test_what_took_the_place_of_a_ceasefire_has_the_history_of_both(self) -> None:
        violated = ce.Violation(subject="truce", by="south")
        chronicle = story(
            says("a", "north", attrs.evolve(violated, subject="same-truce"), said=ONE_DAY),
            says("b", "south", attrs.evolve(violated, polarity="denied"), said=NEXT),
            ceasefires=[ce.Ceasefire(id=id, title="A truce") for id in ("truce", "same-truce")],
            amendments=[amends("one", "duplicate", "same-truce", "truce")],
        )
        course = ce.history(chronicle, violated.topic)
        assert [step.finding.status.value for step in course] == ["claimed", "disputed"]
        changes = ce.why_changed(attrs.evolve(chronicle, amendments=()), chronicle)
        assert {record.id for change in changes for record in change.records} == {"one"}
