"""Worked examples of the history of findings: what brought each step, and why findings changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import pytest

from caucasus_events import (
    Access,
    Affiliation,
    Amendment,
    Casualties,
    Ceasefire,
    Chronicle,
    Claim,
    Incident,
    IncidentLink,
    Invalid,
    Judgement,
    Occurrence,
    Party,
    Place,
    Response,
    Sides,
    Source,
    Statement,
    Topic,
    Violation,
    When,
    as_of,
    at_least,
    check,
    reconcile,
)
from caucasus_events.findings.causes import Effect
from caucasus_events.findings.finding_changes import RecordFate, why_changed
from caucasus_events.findings.finding_history import Clock, History, history

ALIKE = pytest.mark.parametrize(("one", "other"), [("north", "south"), ("south", "north")])
"""What holds for one side holds for the other."""


def killed(count: Any, of: str = "north") -> Casualties:
    return Casualties(subject="clash", harm="killed", of=of, count=count, key="killed")


def says(id: str, speaker: str | None, *parts: Claim | Response, **fields: Any) -> Statement:
    return Statement(
        id=id,
        speaker=speaker,
        claims=[part for part in parts if isinstance(part, Claim)],
        responses=[part for part in parts if isinstance(part, Response)],
        **fields,
    )


def story(*statements: Statement, more: Sequence[Incident] = (), **fields: Any) -> Chronicle:
    chronicle = Chronicle(
        zone="UTC",
        sides=Sides(sides={"northern": ["north"], "southern": ["south"]}, neutral=["mission"]),
        parties=[
            Party(id="north", kind="state", names=["North"]),
            Party(id="south", kind="state", names=["South"]),
            Party(id="mission", kind="mission", names=["Mission"]),
            Party(id="herald", kind="outlet", names=["Herald"]),
        ],
        places=[Place(id="road", kind="route", names=["Road"])],
        incidents=[
            Incident(id="clash", kind="clash", title="the night of 3 May"),
            Incident(id="shelling", kind="shelling", title="the evening before"),
            *more,
        ],
        sources=[
            Source(id="bulletin", publisher="north", title="Bulletin", published="2031-05-04"),
            Source(id="paper", publisher="herald", title="Report", published="2031-05-06"),
        ],
        statements=statements,
        **fields,
    )
    assert check(chronicle) == ()
    return chronicle


def dead(of: str = "north") -> Topic:
    return killed(1, of).topic


def told(course: History) -> list[tuple[str | None, str, str]]:
    """Tell a history in a line for each step: from when, the status and what brought it."""
    return [
        (
            step.at.edtf if step.at else None,
            step.finding.status.value,
            "; ".join(map(str, step.causes)),
        )
        for step in course
    ]


class TestTheCourseOfAFinding:
    @ALIKE
    def test_a_figure_is_revised(self, one: str, other: str) -> None:
        """An own loss told higher is a step, and the reason names what replaced what."""
        chronicle = story(
            says("first", one, killed(27, one), said="2031-05-03"),
            says("second", one, killed(45, one), said="2031-05-05"),
            says("third", one, killed(44, one), said="2031-05-07"),
        )
        assert told(history(chronicle, dead(one))) == [
            ("2031-05-03", "admitted", f"{one} said so in first#killed"),
            ("2031-05-05", "admitted", "second#killed replaced first#killed (revised up)"),
            ("2031-05-07", "admitted", "third#killed replaced second#killed (revised down)"),
        ]

    @ALIKE
    def test_a_denial_comes_late(self, one: str, other: str) -> None:
        chronicle = story(
            says("claim", one, killed(4, other), said="2031-05-03"),
            says("answer", other, Response(kind="denies", to="claim#killed"), said="2031-05-09"),
        )
        assert told(history(chronicle, dead(other))) == [
            ("2031-05-03", "unconfirmed", f"{one} said so in claim#killed"),
            ("2031-05-09", "disputed", f"{other} denied it in answer#denies"),
        ]

    def test_a_claim_is_retracted(self) -> None:
        taken_back = Response(kind="retracts", to="claim#killed")
        chronicle = story(
            says("claim", "herald", killed(4), said="2031-05-03"),
            says("sorry", "herald", taken_back, said="2031-05-04"),
        )
        assert told(history(chronicle, dead()))[1:] == [
            ("2031-05-04", "unreported", "sorry#retracts took back claim#killed")
        ]

    def test_a_silence_is_told_and_broken(self) -> None:
        no_word = Response(kind="not_addressed", to="claim#killed", by="south")
        chronicle = story(
            says("claim", "north", killed(4), said="2031-05-03"),
            says("report", "herald", no_word, said="2031-05-04"),
            says("word", "south", killed(at_least(2)), said="2031-05-05"),
        )
        assert told(history(chronicle, dead()))[1:] == [
            (
                "2031-05-04",
                "admitted",
                "south neither confirmed nor denied it, by report#not_addressed",
            ),
            ("2031-05-05", "agreed", "south said so in word#killed"),
        ]

    def test_the_other_side_is_heard_on_the_same_and_does_not_contest_it(self) -> None:
        """Of all that came at once, what the other side said is named."""
        chronicle = story(
            says("claim", "north", killed(4, "south"), said="2031-05-03"),
            says("own", "north", Occurrence(subject="clash"), said="2031-05-04"),
            says("word", "south", Occurrence(subject="clash"), said="2031-05-04"),
        )
        assert told(history(chronicle, dead("south")))[1:] == [
            ("2031-05-04", "uncontested", "the other side was heard, in word")
        ]

    def test_what_was_published_late_was_known_late(self) -> None:
        """The clock of publication turns the order of what was said round."""
        chronicle = story(
            says("early", "mission", killed(3), said="2031-05-01", citations=["paper"]),
            says("later", "north", killed(3), said="2031-05-03", citations=["bulletin"]),
        )
        by_said, by_published = (history(chronicle, dead(), clock=c) for c in ("said", "published"))
        assert [step.finding.status for step in by_said] == ["uncontested", "admitted"]
        assert told(by_published) == [
            ("2031-05-04", "admitted", "north said so in later#killed"),
            ("2031-05-06", "admitted", "mission said so in early#killed"),
        ]

    def test_a_figure_replaced_before_it_was_published_shows_nothing_new(self) -> None:
        chronicle = story(
            says("old", "north", killed(3), said="2031-05-01", citations=["paper"]),
            says("new", "north", killed(5), said="2031-05-03", citations=["bulletin"]),
        )
        (step,) = history(chronicle, dead(), clock=Clock.PUBLISHED)
        assert str(step.finding.estimate.best) == "5"
        assert [aside.address for aside in step.finding.evidence.set_aside] == ["old#killed"]

    def test_by_when_it_was_recorded_and_last_what_has_no_date(self) -> None:
        chronicle = story(
            says("dated", "north", killed(3), said="2031-05-03", recorded="2031-06-01"),
            says("undated", "mission", killed(3), said="2031-05-01"),
        )
        assert told(history(chronicle, dead(), clock="recorded")) == [
            ("2031-06-01", "admitted", "north said so in dated#killed"),
            (None, "admitted", "mission said so in undated#killed"),
        ]

    def test_another_report_of_the_same_words_is_no_step_and_is_kept(self) -> None:
        chronicle = story(
            says("word", "north", killed(3), said="2031-05-03"),
            says("relay", "north", killed(3), said="2031-05-03T12:00", via=["herald"]),
            says("again", "north", killed(3), said="2031-05-04", via=["herald"]),
        )
        (step,) = history(chronicle, dead())
        assert step.finding == reconcile(chronicle)[dead()]

    def test_a_report_of_what_had_not_come_is_recast_when_it_comes(self) -> None:
        """Whose words a report carries may be known only later."""
        chronicle = story(
            says("word", "north", said="2031-05-06"),
            says("report", None, killed(3), said="2031-05-04", via=["herald"], repeats="word"),
        )
        assert told(history(chronicle, dead())) == [
            ("2031-05-04", "unconfirmed", "herald said so in report#killed"),
            ("2031-05-06", "admitted", "north said so in report#killed"),
        ]

    def test_what_came_within_a_time_had_come_by_the_end_of_its_beginning(self) -> None:
        """`as_of` counts a statement made from 3 to 5 May from the end of the 3rd."""
        chronicle = story(
            says("long", "north", killed(3), said="2031-05-03/2031-05-05"),
            says("short", "mission", killed(3), said="2031-05-04"),
        )
        course = history(chronicle, dead())
        assert [step.at.edtf for step in course if step.at] == [
            "2031-05-03",
            "2031-05-04",
        ]
        assert course.steps[0].finding in reconcile(as_of(chronicle, said="2031-05-03"))

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
        said = When(edtf=when, wording="in those days")
        chronicle = story(says("word", "north", killed(3), said=said))
        (step,) = history(chronicle, dead())
        assert step.at is not None
        assert step.at.edtf == at
        assert as_of(chronicle, said=step.at).statements == chronicle.statements

    def test_what_is_cited_twice_came_with_the_first_of_its_sources(self) -> None:
        chronicle = story(says("word", "north", killed(3), citations=["paper", "bulletin"]))
        (step,) = history(chronicle, dead(), clock="published")
        assert step.at is not None
        assert step.at.edtf == "2031-05-04"

    def test_where_some_times_have_a_zone_the_others_have_come_once_it_is_so_everywhere(
        self,
    ) -> None:
        """At 10:00 of nobody knows which zone it is 22:00 in Greenwich at the latest."""
        chronicle = attrs.evolve(
            story(
                says("somewhere", "north", killed(3), said="2031-05-03T10:00:00"),
                says("greenwich", "south", killed(3), said="2031-05-03T20:00:00Z"),
            ),
            zone=None,
        )
        course = history(chronicle, dead())
        assert [step.at.edtf if step.at else None for step in course] == [
            "2031-05-03T20:00:00Z",
            "2031-05-03T22:00:00Z",
        ]

    def test_times_of_any_age_are_in_order(self) -> None:
        """No calendar holds the first and the last of these."""
        chronicle = story(
            says("old", "north", killed(1), said="Y-17000"),
            says("now", "mission", killed(1), said="2031-05-04"),
            says("far", "south", killed(1), said="Y17000"),
        )
        course = history(chronicle, dead())
        assert [step.at.edtf if step.at else None for step in course] == [
            "Y-17000",
            "2031-05-04",
            None,
        ]

    def test_it_prints_as_a_table(self) -> None:
        chronicle = story(
            says("first", "north", killed(27), said="2031-05-03"),
            says("second", "north", killed(45), said="2031-05-05"),
            says("press", "herald", killed(40), said="2031-05-05"),
        )
        assert str(history(chronicle, dead())).splitlines() == [
            "clash: casualties: north, killed, unstated, incident",
            "said by the end of (UTC)  status    answer    since",
            f"{'-' * 24}  {'-' * 8}  {'-' * 8}  {'-' * 48}",
            "2031-05-03                admitted  27        north said so in first#killed",
            "2031-05-05                disputed  40 or 45  second#killed replaced first#killed "
            "(revised up)",
            "                                              herald said so in press#killed",
        ]
        assert repr(history(chronicle, dead())) == (
            "<History of casualties: north, killed, unstated, incident: 2 steps; "
            "print it for the table>"
        )

    def test_what_is_judged_one_has_one_history(self) -> None:
        link = IncidentLink(
            first="clash", second="shelling", judgement="unsure", by="us", why="the same night"
        )
        other = attrs.evolve(killed(5), subject="shelling")
        chronicle = story(
            says("claim", "north", killed(4), said="2031-05-03"),
            says("other", "herald", other, said="2031-05-04"),
            links=[link],
        )
        assert len(history(chronicle, dead())) == 1
        assert told(history(chronicle, dead(), unsure=Judgement.SAME))[1:] == [
            ("2031-05-04", "disputed", "herald said so in other#killed")
        ]

    def test_there_is_no_history_by_what_occurred(self) -> None:
        chronicle = story(says("word", "north", killed(3)))
        with pytest.raises(Invalid, match="known are said, published, recorded"):
            history(chronicle, dead(), clock="occurred")


def moved(before: Chronicle, after: Chronicle, **how: Any) -> list[str]:
    return [str(change) for change in why_changed(before, after, **how)]


class TestWhyFindingsChanged:
    CLAIM = says("claim", "north", killed(27), said="2031-05-03")

    def test_a_later_figure(self) -> None:
        before = story(self.CLAIM)
        after = story(self.CLAIM, says("later", "north", killed(45), said="2031-05-05"))
        assert moved(before, after) == [
            "casualties: north, killed, unstated, incident: admitted: 27 -> admitted: 45\n"
            "  since later#killed replaced claim#killed (revised up)"
        ]
        (change,) = why_changed(before, after)
        (record,) = change.records
        assert (record.collection, record.id, record.fate) == ("statements", "later", "added")

    def test_between_two_dates(self) -> None:
        chronicle = story(self.CLAIM, says("later", "south", killed(60), said="2031-05-05"))
        early, late = (as_of(chronicle, said=f"2031-05-{day}") for day in ("03", "05"))
        assert moved(early, late) == [
            "casualties: north, killed, unstated, incident: admitted: 27 -> disputed: 27 or 60\n"
            "  since south said so in later#killed"
        ]

    def test_a_figure_corrected_in_its_place(self) -> None:
        corrected = attrs.evolve(self.CLAIM, claims=[killed(72)])
        (change,) = why_changed(story(self.CLAIM), story(corrected))
        assert str(change) == (
            "casualties: north, killed, unstated, incident: admitted: 27 -> admitted: 72\n"
            "  since north said so in claim#killed\n"
            "  since claim changed (claims)"
        )
        (record,) = change.records
        assert (record.fate, record.fields) == (RecordFate.CHANGED, ("claims",))
        assert str(record) == "claim changed (claims)"

    def test_a_statement_that_is_gone(self) -> None:
        (change,) = why_changed(story(self.CLAIM), story())
        assert str(change) == (
            "casualties: north, killed, unstated, incident: admitted: 27 -> no finding\n"
            "  since claim#killed no longer says so"
        )
        assert [cause.effect for cause in change.causes] == [Effect.WITHDRAWN]

    def test_a_party_that_speaks_for_a_side(self) -> None:
        before = story(says("claim", "herald", killed(3), said="2031-05-03"))
        tie = Affiliation(of="north", role="organ_of")
        parties = [
            attrs.evolve(party, affiliations=[tie] if party.id == "herald" else [])
            for party in before.parties
        ]
        assert moved(before, attrs.evolve(before, parties=parties)) == [
            "casualties: north, killed, unstated, incident: unconfirmed: 3 -> admitted: 3\n"
            "  since parties: herald changed (affiliations)"
        ]

    def test_of_many_records_that_differ_only_those_that_moved_it_are_named(self) -> None:
        before = story(says("claim", "herald", killed(3), said="2031-05-03"))
        tie = {"herald": "north", "mission": "south"}
        parties = [
            attrs.evolve(p, affiliations=[Affiliation(of=tie[p.id], role="organ_of")])
            if p.id in tie
            else p
            for p in before.parties
        ]
        after = attrs.evolve(before, parties=parties, zone="+04:00", places=[])
        changes = why_changed(before, after)
        assert len(changes.records) == 4
        (change,) = changes
        assert change.reasons == ("parties: herald changed (affiliations)",)

    def test_a_judgement_that_two_incidents_are_one(self) -> None:
        other = attrs.evolve(killed(5), subject="shelling")
        before = story(self.CLAIM, says("other", "south", other, said="2031-05-02"))
        link = IncidentLink(
            first="clash", second="shelling", judgement="same", by="us", why="the same dead"
        )
        changes = why_changed(before, attrs.evolve(before, links=[link]))
        assert [str(change) for change in changes.about("clash")] == [
            "casualties: north, killed, unstated, incident: admitted: 27 -> disputed: 27 or 5\n"
            "  since links: clash and shelling (same) added"
        ]
        (gone,) = changes.about("shelling")
        assert gone.new is None

    def test_a_statement_about_what_is_judged_one_with_another(self) -> None:
        link = IncidentLink(
            first="clash", second="shelling", judgement="same", by="us", why="the same dead"
        )
        other = says("other", "south", attrs.evolve(killed(5), subject="shelling"))
        before, after = story(self.CLAIM, links=[link]), story(self.CLAIM, other, links=[link])
        (change,) = why_changed(before, after)
        assert change.topic.subject == "clash"
        assert change.reasons == ("south said so in other#killed",)

    def test_the_statement_of_which_others_are_reports(self) -> None:
        """Whose words reports carry may come with a record that says nothing itself."""
        origin = says("word", "north")
        report = says("report", None, killed(3), via=["herald"], repeats="word")
        complete = story(origin, report)
        (change,) = why_changed(attrs.evolve(complete, statements=[report]), complete)
        assert change.reasons == ("word changed how the rest is read",)
        assert change.new is not None
        assert [stance.voice for stance in change.new.supporters] == ["north"]

    def test_unsure_links_count_as_they_are_read(self) -> None:
        link = IncidentLink(
            first="clash", second="shelling", judgement="unsure", by="us", why="the same night"
        )
        before = story(self.CLAIM)
        after = attrs.evolve(before, links=[link])
        assert len(why_changed(before, after)) == 0
        on_the_other = story(
            says("other", "south", attrs.evolve(killed(5), subject="shelling"), said="2031-05-02")
        )
        before, after = on_the_other, attrs.evolve(on_the_other, links=[link])
        assert len(why_changed(before, after, unsure=Judgement.SAME)) == 2

    def test_other_sides_and_another_zone(self) -> None:
        before = story(self.CLAIM)
        changes = why_changed(before, attrs.evolve(before, sides=None, zone="+04:00"))
        assert [str(record) for record in changes.records] == ["sides removed", "zone changed"]
        assert len(changes) == 0

    def test_with_sides_given_those_of_the_chronicle_do_not_matter(self) -> None:
        before = story(says("claim", "herald", killed(3), said="2031-05-03"))
        after = attrs.evolve(before, sides=Sides(sides={"northern": ["herald", "north"]}))
        (change,) = why_changed(before, after)
        assert [str(record) for record in change.records] == ["sides changed (sides, neutral)"]
        assert len(why_changed(before, after, sides=before.sides)) == 0
        assert why_changed(before, after, sides=before.sides).records == ()

    def test_a_publication_date_that_decides_what_came_last(self) -> None:
        """What was said at an untold time was said by its publication at the latest."""
        before = story(
            says("untold", "north", killed(27), citations=["bulletin"]),
            says("later", "north", killed(45), said="2031-05-05"),
        )
        sources = [attrs.evolve(s, published="2031-05-09") for s in before.sources]
        (change,) = why_changed(before, attrs.evolve(before, sources=sources))
        assert change.old is not None
        assert change.new is not None
        assert (change.old.status, change.new.status) == ("admitted", "inconsistent")
        assert [str(record) for record in change.records] == [
            "sources: bulletin changed (published)"
        ]

    def test_one_more_report_and_another_wording_move_nothing(self) -> None:
        relay = attrs.evolve(self.CLAIM, id="relay", via=["herald"])
        in_words = attrs.evolve(self.CLAIM, summary="in other words")
        changes = why_changed(story(self.CLAIM), story(in_words, relay))
        assert len(changes) == 0
        assert [str(record) for record in changes.records] == [
            "claim changed (summary)",
            "relay added",
        ]
        assert str(changes) == "no finding moved"

    def test_a_finding_is_not_named_for_what_happened_on_another_subject(self) -> None:
        closed = says("closed", "south", Access(subject="road", state="closed"))
        (change,) = why_changed(story(self.CLAIM), story(self.CLAIM, closed))
        assert change.topic.subject == "road"
        assert change.old is None

    def test_what_came_and_was_replaced_meanwhile_is_named_too(self) -> None:
        meanwhile = says("meanwhile", "north", killed(30), said="2031-05-04")
        last = says("last", "north", killed(45), said="2031-05-05")
        (change,) = why_changed(story(self.CLAIM), story(self.CLAIM, meanwhile, last))
        assert [record.id for record in change.records] == ["last", "meanwhile"]
        assert change.reasons == ("last#killed replaced claim#killed and 1 more (revised up)",)

    def test_it_prints_subject_by_subject_and_turns_round(self) -> None:
        before = story(self.CLAIM)
        closed = says("closed", "south", Access(subject="road", state="closed"))
        changes = why_changed(before, story(closed))
        assert str(changes) == (
            "clash\n"
            "casualties: north, killed, unstated, incident: admitted: 27 -> no finding\n"
            "  since claim#killed no longer says so\n"
            "\n"
            "road\n"
            "access: unstated: no finding -> unconfirmed: closed\n"
            "  since south said so in closed#access"
        )
        assert repr(changes) == "<Changes: 2 findings moved, 2 records differ; print them>"
        assert changes.mirrored() == why_changed(story(closed), before)


def test_a_correction_is_a_step_by_when_it_was_recorded() -> None:
    chronicle = story(
        says("mistyped", "north", killed(14), said="2031-05-03", recorded="2031-05-04"),
        says("typed", "north", killed(4), said="2031-05-03", recorded="2031-05-07"),
        amendments=[
            Amendment(
                id="typing",
                kind="correction",
                old=["mistyped"],
                new=["typed"],
                why="a slip of the pen",
                recorded="2031-05-07",
            )
        ],
    )
    course = history(chronicle, dead(), clock="recorded")
    best = [(step.at and step.at.edtf, str(step.finding.estimate.best)) for step in course]
    assert best == [("2031-05-04", "14"), ("2031-05-07", "4")]
    [(_, cause)] = [(step, cause) for step in course.steps[1:] for cause in step.causes]
    assert str(cause) == "typed#killed replaced mistyped#killed (corrected)"


def amends(id: str, kind: str, old: str, new: str, recorded: str | None = None) -> Amendment:
    told = {"id": id, "why": "as the sources show", "recorded": recorded}
    return Amendment(kind=kind, old=old.split(), new=new.split(), **told)  # type: ignore[arg-type]


class TestWhatTheArchivistDid:
    @ALIKE
    def test_a_merger_of_incidents_is_told_as_that(self, one: str, other: str) -> None:
        """What was found a duplicate before has its own day, and is no news on this one."""
        late = attrs.evolve(killed(4, one), subject="shelling")
        times = {"said": "2031-05-03", "recorded": "2031-05-04"}
        chronicle = story(
            says("a", one, killed(1, one), **times),
            says("a2", one, killed(1, one), **times),
            says("b", other, late, **times),
            amendments=[
                amends("twice", "duplicate", "a2", "a", "2031-05-05"),
                amends("one", "merger", "clash shelling", "night", "2031-05-10"),
            ],
            more=[Incident(id="night", kind="clash", title="the night")],
        )
        merged = "the archivist merged clash, shelling into night (one)"
        both = history(chronicle, attrs.evolve(dead(one), subject="night"), clock="recorded")
        assert told(both) == [("2031-05-10", "disputed", merged)]
        assert "the archivist merged clash, shelling into night" in str(both)
        first = history(chronicle, dead(one), clock="recorded")
        assert told(first) == [
            ("2031-05-04", "admitted", f"{one} said so in a#killed and 1 more"),
            ("2031-05-10", "unreported", merged),
        ]
        changes = why_changed(as_of(chronicle, recorded="2031-05-09"), chronicle)
        assert {change.reasons for change in changes} == {(merged,)}

    @ALIKE
    def test_where_two_speakers_are_found_to_be_one_nobody_revised(
        self, one: str, other: str
    ) -> None:
        chronicle = story(
            says("a", "herald", killed(3, one), said="2031-05-03", recorded="2031-05-04"),
            says("b", other, killed(5, one), said="2031-05-05", recorded="2031-05-05"),
            amendments=[amends("one", "duplicate", "herald", other, "2031-05-10")],
        )
        found = f"the archivist found herald to duplicate {other} (one)"
        assert told(history(chronicle, dead(one), clock="recorded"))[-1][2] == found
        [change] = why_changed(as_of(chronicle, recorded="2031-05-09"), chronicle)
        assert change.reasons == (found,)
        # By the world's clocks it was one speaker from the first, who did revise.
        said = told(history(chronicle, dead(one)))
        assert said[-1][2] == "b#killed replaced a#killed (revised up)"

    @ALIKE
    def test_a_slip_was_never_part_of_what_was_known(self, one: str, other: str) -> None:
        chronicle = story(
            says("first", other, killed(7, one), said="2031-05-02"),
            says("slip", one, killed(40, one), said="2031-05-03"),
            says("mended", one, killed(4, one), said="2031-05-03"),
            amendments=[amends("typing", "correction", "slip", "mended", "2031-07-10")],
        )
        before, after = (as_of(chronicle, said=f"2031-05-0{day}") for day in (2, 3))
        [change] = why_changed(before, after)
        assert change.reasons == (f"{one} said so in mended#killed",)
        assert change.mirrored().reasons == ("mended#killed no longer says so",)
        assert told(history(chronicle, dead(one)))[-1][2] == f"{one} said so in mended#killed"

    def test_a_correction_to_another_subject_and_a_split_are_told_as_such(self) -> None:
        night = attrs.evolve(killed(4), subject="shelling")
        chronicle = story(
            says("a", "north", killed(4), said="2031-05-03", recorded="2031-05-04"),
            says("b", "north", night, said="2031-05-03", recorded="2031-05-07"),
            amendments=[amends("typing", "correction", "a", "b", "2031-05-07")],
        )
        assert told(history(chronicle, dead(), clock="recorded"))[-1] == (
            "2031-05-07",
            "unreported",
            "b#killed replaced a#killed (corrected)",
        )
        chronicle = story(
            says("a", "north", killed(4), said="2031-05-03", recorded="2031-05-04"),
            says("b", "north", killed(1), said="2031-05-03", recorded="2031-05-07"),
            says("c", "north", killed(3), said="2031-05-03", recorded="2031-05-07"),
            amendments=[amends("parts", "split", "a", "b c", "2031-05-07")],
        )
        last = told(history(chronicle, dead(), clock="recorded"))[-1][2]
        assert last.startswith("the archivist split a into b, c (parts); ")

    def test_a_retraction_of_the_same_day_is_named(self) -> None:
        """Not only that what came changed how the rest is read."""
        chronicle = story(
            says("a", "north", killed(3), said="2031-05-03"),
            says("r", "north", Response(kind="retracts", to="a#killed"), said="2031-05-03"),
        )
        assert told(history(chronicle, dead())) == [
            ("2031-05-03", "unreported", "r#retracts took back a#killed")
        ]


def test_a_finding_that_an_undated_merger_brings_names_the_merger() -> None:
    """All that was said was replaced already, so that the merger alone puts it on the subject."""
    chronicle = story(
        says("mended", "north"),
        says("typed", "north", Occurrence(subject="clash")),
        amendments=[
            amends("typing", "correction", "typed", "mended", "2031-06-01"),
            amends("one", "merger", "dusk clash", "night"),
        ],
        more=[Incident(id="night", kind="clash", title="the night")],
    )
    course = history(chronicle, Occurrence(subject="night").topic, clock="recorded")
    merged = "the archivist merged dusk, clash into night (one)"
    assert told(course) == [(None, "unreported", merged)]
    assert merged in str(course)
    without = attrs.evolve(course, steps=(attrs.evolve(course.steps[0], causes=()),))
    assert "at no told time" in str(without)


def test_what_took_the_place_of_a_ceasefire_has_the_history_of_both() -> None:
    truces = [Ceasefire(id=id, title="A truce") for id in ("truce", "same-truce")]
    merged = Amendment(
        id="one", kind="duplicate", old=["same-truce"], new=["truce"], why="one and the same"
    )
    chronicle = story(
        says("a", "north", Violation(subject="same-truce", by="south"), said="2031-05-03"),
        says(
            "b",
            "south",
            Violation(subject="truce", by="south", polarity="denied"),
            said="2031-05-04",
        ),
        ceasefires=truces,
        amendments=[merged],
    )
    course = history(chronicle, Violation(subject="truce", by="south").topic)
    assert [step.finding.status.value for step in course] == ["unconfirmed", "disputed"]
    changes = why_changed(attrs.evolve(chronicle, amendments=()), chronicle)
    assert {record.id for change in changes for record in change.records} == {"one"}
