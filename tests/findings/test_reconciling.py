"""Worked examples of reconciling: each status, each conflict, and what the laws cannot see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log
from typing import Any

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.chronicle.collection import NEUTRAL
from tests.helpers import ALIKE, SIDES, killed, linked, says, story


def fired_first(by: str) -> ce.Responsibility:
    return ce.Responsibility(subject="clash", by=by, act="initiated")


def opened_fire(by: str) -> ce.Responsibility:
    return ce.Responsibility(subject="clash", by=by, act="fired")


def only(chronicle: ce.Chronicle) -> ce.Finding:
    (finding,) = ce.reconcile(chronicle)
    return finding


def violates(
    by: str, count: ce.Count | int | None = None, incident: str | None = None
) -> ce.Violation:
    return ce.Violation(subject="truce", by=by, count=count, incident=incident)


def truce(*statements: ce.Statement, links: Sequence[ce.IncidentLink] = ()) -> ce.Chronicle:
    whole = story(links=links)
    ceasefire = ce.Ceasefire(id="truce", title="a truce")
    return attrs.evolve(whole, ceasefires=[ceasefire], statements=statements)


def access(state: str, to: str = "unstated", **fields: Any) -> ce.Access:
    return ce.Access(subject="road", state=state, to=to, **fields)


@ALIKE
def test_to_count_none_of_ones_own_is_no_admission(one: str, other: str) -> None:
    finding = only(story(says(one, killed(0, of=one))))
    assert (finding.status, finding.estimate.floor) == (ce.Status.CLAIMED, None)
    assert only(story(says(one, killed(1, of=one)))).status is ce.Status.ADMITTED
    assert only(story(says(one, killed(ce.up_to(3), of=one)))).status is ce.Status.ADMITTED
    (stance,) = only(truce(says(one, violates(other, 0)))).evidence.stances
    assert stance.accuses is None
    (stance,) = only(truce(says(one, violates(other, 1)))).evidence.stances
    assert stance.accuses == other


@ALIKE
def test_a_violation_by_an_incident_follows_the_judgement_which_are_one(
    one: str, other: str
) -> None:
    accused = says(one, violates(other, incident="clash"))
    denied = attrs.evolve(violates(other, incident="shelling"), polarity="denied")
    told = (accused, says(other, denied))
    assert len(ce.reconcile(truce(*told))) == 2
    link = linked("same")
    finding = only(truce(*told, links=[link]))
    assert (finding.status, finding.topic.span) == (ce.Status.DISPUTED, "clash")


class TestStatuses:
    """The first rule that matches gives the status."""

    def test_unreported_when_nothing_said_of_it_stands(self) -> None:
        finding = only(
            story(
                says("north", killed(4), on="2023-06-28"),
                says("north", ce.Response(kind="retracts", to="north-2023-06-28#casualties")),
            )
        )
        assert finding.status is ce.Status.UNREPORTED
        assert finding.because == "nothing said of it stands"

    def test_unanswered_when_there_is_only_silence(self) -> None:
        finding = only(
            story(
                says("north", killed(4), on="2023-06-28"),
                says("north", ce.Response(kind="retracts", to="north-2023-06-28#casualties")),
                says("south", ce.Response(kind="declines", to="north-2023-06-28#casualties")),
            )
        )
        assert finding.status is ce.Status.UNANSWERED
        assert finding.because == "only silence: south (declines)"

    @ALIKE
    def test_disputed_when_two_voices_cannot_both_be_right(self, one: str, other: str) -> None:
        finding = only(story(says(one, killed(4)), says(other, killed(9))))
        assert finding.status is ce.Status.DISPUTED
        assert one in finding.because
        assert other in finding.because

    def test_inconsistent_when_only_one_voice_contradicts_itself(self) -> None:
        finding = only(
            story(
                says("north", killed(4), on="2023-06-28", id="morning"),
                says("north", killed(9), on="2023-06-28", id="noon"),
            )
        )
        assert finding.status is ce.Status.INCONSISTENT
        assert finding.evidence.conflicts[0].within_one_voice
        assert finding.estimate.best is None

    def test_denied_when_there_are_only_denials(self) -> None:
        finding = only(story(says("south", ce.Occurrence(subject="clash", polarity="denied"))))
        assert finding.status is ce.Status.DENIED
        assert finding.because == "only denied, by south"

    def test_agreed_when_both_sides_say_what_can_be_true_together(self) -> None:
        finding = only(story(says("north", killed(4)), says("south", killed(ce.at_least(3)))))
        assert finding.status is ce.Status.AGREED
        assert finding.estimate.best == ce.at_least(3)
        assert finding.estimate.fits_all == ce.exactly(4)

    @ALIKE
    def test_admitted_when_a_side_tells_of_its_own_loss(self, one: str, other: str) -> None:
        finding = only(story(says(f"{one}-army", killed(4, of=one))))
        assert finding.status is ce.Status.ADMITTED
        assert finding.because == f"told of their own side by {one} ({one}-army)"
        denied = ce.reconcile(
            story(
                says(f"{one}-army", killed(4, of=one)),
                says(other, ce.Response(kind="denies", to=f"{one}-army-once#casualties")),
            )
        )
        assert [finding.status for finding in denied] == [ce.Status.DISPUTED]

    def test_corroborated_when_a_neutral_and_another_say_so(self) -> None:
        finding = only(story(says("mission", killed(4)), says("herald", killed(4))))
        assert finding.status is ce.Status.CORROBORATED
        both_neutral = only(story(says("mission", killed(4)), says("union", killed(4))))
        assert both_neutral.status is ce.Status.CORROBORATED

    def test_neutral_only_when_a_neutral_alone_says_so(self) -> None:
        finding = only(story(says("mission", killed(4))))
        assert finding.status is ce.Status.NEUTRAL_ONLY
        assert finding.because == "said by a neutral alone, mission"

    @ALIKE
    def test_to_deny_it_of_the_whole_denies_it_of_the_part(self, one: str, other: str) -> None:
        accused = ce.Violation(
            subject="truce", by=f"{one}-army", where="village", during="2023-06-27"
        )
        denied = ce.Violation(
            subject="truce", by=one, where="valley", during="2023-06-27", polarity="denied"
        )
        found = ce.reconcile(truce(says(other, accused), says(one, denied)))
        assert [finding.status for finding in found] == [ce.Status.DISPUTED] * 2
        turned = attrs.evolve(denied, by=f"{one}-army", where="village")
        of_all = attrs.evolve(accused, by=one, where="valley")
        found = ce.reconcile(truce(says(other, of_all), says(one, turned)))
        assert ce.Status.DISPUTED not in [finding.status for finding in found]

    @ALIKE
    def test_claimed_when_one_side_alone_says_so(self, one: str, other: str) -> None:
        finding = only(story(says(one, killed(4, of=other))))
        assert finding.status is ce.Status.CLAIMED
        assert finding.because == f"said by {one} alone"

    def test_disputed_weighs_more_than_inconsistent(self) -> None:
        finding = only(
            story(
                says("north", killed(4), on="2023-06-28", id="morning"),
                says("north", killed(9), on="2023-06-28", id="noon"),
                says("south", killed(20)),
            )
        )
        assert finding.status is ce.Status.DISPUTED
        assert {found.within_one_voice for found in finding.evidence.conflicts} == {True, False}
        assert "north: 4, but north: 9" not in finding.because

    @ALIKE
    def test_what_an_opponent_passes_on_is_no_admission_and_replaces_nothing(
        self, one: str, other: str
    ) -> None:
        own = says(one, killed(2, of=one), on="2023-06-27")
        quoted = says(one, killed(20, of=one), on="2023-06-28", id="quoted", via=[other])
        finding = only(story(quoted))
        assert (finding.status, finding.estimate.floor) == (ce.Status.CLAIMED, None)
        (stance,) = finding.evidence.stances
        assert (stance.voice, stance.quotes) == (other, (one,))
        finding = only(story(own, quoted))
        assert (finding.status, finding.estimate.floor) == (ce.Status.DISPUTED, 2)
        assert finding.evidence.set_aside == ()
        assert f"{other}: 20 (as told of {one})" in finding.because

    @ALIKE
    def test_what_a_party_says_itself_an_opponent_only_relays(self, one: str, other: str) -> None:
        own = says(one, killed(2, of=one), id="b")
        relayed = says(one, killed(2, of=one), id="a", via=[other])
        finding = only(story(own, relayed))
        (stance,) = finding.evidence.stances
        assert (stance.voice, stance.quotes, len(stance.addresses)) == (one, (), 2)
        assert finding.status is ce.Status.ADMITTED

    @ALIKE
    @pytest.mark.parametrize(
        ("spoke", "is_heard"),
        [
            ("2023-06-29", True),
            ("2023-06-28T12:00+04:00", True),
            ("2023-06-28T09:00+04:00", False),
            ("2023-06-28", False),
            ("2023-06-27", False),
            (None, False),
        ],
    )
    def test_heard_is_a_side_that_certainly_spoke_after_the_claim(
        self, one: str, other: str, spoke: str | None, is_heard: bool
    ) -> None:
        claim = says(one, killed(4, of=other), on="2023-06-28T10:00+04:00")
        spoken = says(f"{other}-army", ce.MeansUsed(subject="clash", means="drone"), on=spoke)
        neutral = says("mission", ce.MeansUsed(subject="clash", means="drone"), on="2023-06-30")
        (finding,) = ce.reconcile(story(claim, spoken, neutral)).about(aspect="casualties")
        assert finding.status is ce.Status.CLAIMED
        assert finding.evidence.heard == ((other,) if is_heard else ())

    @ALIKE
    def test_a_number_that_is_not_known_is_at_least_one(self, one: str, other: str) -> None:
        unknown = killed(ce.unknown_number(), of=other)
        finding = only(story(says(one, killed(49, of=other)), says(other, unknown)))
        assert (finding.status, finding.estimate.common) == (ce.Status.AGREED, ce.at_least(1))
        assert only(story(says(other, unknown))).status is ce.Status.ADMITTED

    def test_a_conflict_of_two_voices_of_one_side_is_told_as_one(self) -> None:
        chronicle = story(says("north", killed(105)), says("herald", killed(135), id="more"))
        together = ce.Sides(sides={"north": ["north", "herald"], "south": ["south"]})
        (finding,) = ce.reconcile(chronicle, sides=together)
        assert finding.status is ce.Status.INCONSISTENT
        assert finding.because == "herald: 135, but north: 105 (both of north)"


class TestConflicts:
    """Two claims conflict if they cannot both be true, and only then."""

    def test_numbers_that_leave_a_gap(self) -> None:
        finding = only(story(says("north", killed(4)), says("south", killed(ce.at_least(9)))))
        (found,) = finding.evidence.conflicts
        assert found.clash is ce.Clash.VALUE_GAP
        assert found.log_ratio == pytest.approx(log(9.5 / 4.5))
        assert finding.estimate.best is None
        assert finding.estimate.fits_all is None
        assert finding.estimate.envelope == ce.at_least(4)

    @pytest.mark.parametrize(
        ("said", "denied", "status"),
        [
            ("village", "valley", ce.Status.DISPUTED),
            ("valley", "village", ce.Status.CLAIMED),
            ("village", "village", ce.Status.DISPUTED),
            ("pass", "village", ce.Status.CLAIMED),
        ],
    )
    def test_to_deny_an_area_is_to_deny_its_places_and_not_the_other_way_round(
        self, said: str, denied: str, status: ce.Status
    ) -> None:
        asserted = ce.Location(subject="clash", place=said)
        not_there = ce.Location(subject="clash", place=denied, polarity="denied")
        finding = only(story(says("herald", asserted), says("mission", not_there)))
        assert finding.status is status

    def test_the_gap_is_the_same_whoever_says_more(self) -> None:
        gaps = {
            only(story(says("north", killed(n)), says("south", killed(m))))
            .evidence.conflicts[0]
            .log_ratio
            for n, m in ((4, 9), (9, 4))
        }
        assert len(gaps) == 1

    def test_touching_numbers_do_not_conflict(self) -> None:
        finding = only(
            story(says("north", killed(ce.up_to(4))), says("south", killed(ce.at_least(4))))
        )
        assert finding.status is ce.Status.AGREED
        assert finding.evidence.conflicts == ()
        assert finding.estimate.fits_all == ce.exactly(4)

    def test_two_lower_bounds_never_conflict(self) -> None:
        finding = only(
            story(says("north", killed(ce.at_least(4))), says("south", killed(ce.at_least(400))))
        )
        assert finding.status is ce.Status.AGREED
        assert finding.estimate.fits_all == ce.at_least(400)
        assert finding.estimate.envelope == ce.at_least(4)

    @ALIKE
    def test_each_side_accuses_the_other(self, one: str, other: str) -> None:
        finding = only(
            story(says(f"{one}-army", fired_first(other)), says(other, fired_first(f"{one}-army")))
        )
        (found,) = finding.evidence.conflicts
        assert found.clash is ce.Clash.MUTUAL_ACCUSATION
        assert found.log_ratio is None
        assert finding.status is ce.Status.DISPUTED
        assert "accuse each other" in finding.because

    def test_two_who_accuse_different_parties_of_one_side_accuse_nobody_mutually(self) -> None:
        finding = only(
            story(says("herald", fired_first("north")), says("courier", fired_first("south")))
        )
        (found,) = finding.evidence.conflicts
        assert found.clash is ce.Clash.VALUE_GAP

    @ALIKE
    def test_a_denial_is_a_conflict_with_what_it_denies(self, one: str, other: str) -> None:
        finding = only(
            story(
                says(one, killed(4, of=other)),
                says(other, ce.Response(kind="denies", to=f"{one}-once#casualties")),
            )
        )
        (found,) = finding.evidence.conflicts
        assert found.clash is ce.Clash.DENIED
        assert found.log_ratio is None
        assert finding.status is ce.Status.DISPUTED
        assert finding.because == f"{other} denies what {one} says"
        assert [stance.voice for stance in finding.opponents] == [other]
        assert finding.estimate.envelope == ce.exactly(4)

    def test_to_confirm_is_to_assert(self) -> None:
        finding = only(
            story(
                says("herald", killed(4)),
                says("north", ce.Response(kind="confirms", to="herald-once#casualties")),
            )
        )
        assert finding.status is ce.Status.ADMITTED
        assert {stance.voice for stance in finding.supporters} == {"herald", "north"}

    def test_to_deny_a_denial_is_to_assert(self) -> None:
        finding = only(
            story(
                says("north", ce.Occurrence(subject="clash", polarity="denied")),
                says("south", ce.Response(kind="denies", to="north-once#occurrence")),
            )
        )
        assert [stance.voice for stance in finding.supporters] == ["south"]
        assert finding.status is ce.Status.DISPUTED

    def test_to_correct_another_calls_its_number_wrong(self) -> None:
        correction = ce.Response(kind="corrects", to="herald-once#casualties")
        finding = only(story(says("herald", killed(4)), says("north", correction, killed(6))))
        assert {found.clash for found in finding.evidence.conflicts} == {
            ce.Clash.CORRECTED,
            ce.Clash.VALUE_GAP,
        }
        finding = only(story(says("herald", killed(4)), says("north", correction)))
        assert finding.because == "north calls wrong what herald says"
        finding = only(
            story(says("herald", killed(4)), says("north", correction), says("union", killed(9)))
        )
        (wrong,) = (c for c in finding.evidence.conflicts if c.clash is ce.Clash.CORRECTED)
        assert {wrong.left.voice, wrong.right.voice} == {"herald", "north"}  # nine may be right

    @ALIKE
    def test_who_accuses_itself_accuses_nobody_and_admits(self, one: str, other: str) -> None:
        finding = only(story(says(one, fired_first(f"{one}-army")), says(other, fired_first(one))))
        stances = {stance.voice: stance for stance in finding.supporters}
        assert (stances[one].admits, stances[one].accuses) == (True, None)
        assert (stances[other].admits, stances[other].accuses) == (False, one)
        assert finding.status is ce.Status.AGREED

    def test_to_deny_an_act_of_ones_own_is_no_admission(self) -> None:
        finding = only(
            story(
                says("south", fired_first("north")),
                says("north", ce.Response(kind="denies", to="south-once#responsibility")),
            )
        )
        (denial,) = finding.opponents
        assert (denial.admits, denial.accuses) == (False, None)

    def test_to_deny_one_place_contradicts_nobody_who_names_another(self) -> None:
        finding = only(
            story(
                says("north", ce.Location(subject="clash", place="village")),
                says("south", ce.Location(subject="clash", place="pass", polarity="denied")),
            )
        )
        assert finding.evidence.conflicts == ()
        assert finding.estimate.best == "village"

    def test_a_place_within_an_area_is_no_conflict_and_is_the_best_answer(self) -> None:
        finding = only(
            story(
                says("north", ce.Location(subject="clash", place="valley")),
                says("south", ce.Location(subject="clash", place="village")),
            )
        )
        assert finding.status is ce.Status.AGREED
        assert finding.estimate.best == "village"

    def test_two_places_that_lie_apart_are_a_conflict(self) -> None:
        finding = only(
            story(
                says("north", ce.Location(subject="clash", place="pass")),
                says("south", ce.Location(subject="clash", place="village")),
            )
        )
        assert finding.status is ce.Status.DISPUTED
        assert set(finding.estimate.values) == {"pass", "village"}

    @ALIKE
    def test_an_organ_within_its_state_is_no_conflict(self, one: str, other: str) -> None:
        finding = only(
            story(says(one, fired_first(f"{other}-army")), says("mission", fired_first(other)))
        )
        assert finding.status is ce.Status.CORROBORATED
        assert finding.estimate.best == f"{other}-army"

    def test_times_conflict_only_if_they_surely_lie_apart(self) -> None:
        vague = only(
            story(
                says("north", ce.Timing(subject="clash", when="2023-06-28")),
                says("south", ce.Timing(subject="clash", when="2023-06-28T01:30/2023-06-28T03")),
            )
        )
        assert vague.status is ce.Status.AGREED
        assert vague.estimate.best == ce.When(edtf="2023-06-28T01:30/2023-06-28T03")
        apart = only(
            story(
                says("north", ce.Timing(subject="clash", when="2023-06-28")),
                says("south", ce.Timing(subject="clash", when="2023-06-27")),
            )
        )
        assert apart.status is ce.Status.DISPUTED
        assert apart.estimate.best is None

    def test_what_is_said_of_two_times_neither_conflicts_nor_agrees(self) -> None:
        for day in ("2023-06-24", "2023-06-23"):
            found = ce.reconcile(
                story(
                    says("north", access("open", "aid", during="2023-06-23")),
                    says("south", access("closed", "aid", during=day)),
                )
            )
            if day == "2023-06-23":
                assert [finding.status for finding in found] == [ce.Status.DISPUTED]
            else:
                assert [finding.status for finding in found] == [ce.Status.CLAIMED] * 2
                assert [finding.estimate.best for finding in found] == ["open", "closed"]


class TestWhatTheLawsMiss:
    """Readings that keep every law and are wrong."""

    @pytest.mark.parametrize("kind", ["declines", "not_addressed", "qualifies"])
    def test_silence_is_not_an_assertion(self, kind: str) -> None:
        finding = only(
            story(
                says("north", killed(4)),
                says("south", ce.Response(kind=kind, to="north-once#casualties")),
            )
        )
        assert [stance.voice for stance in finding.evidence.stances] == ["north"]
        assert finding.status is ce.Status.ADMITTED
        (silence,) = finding.evidence.silences
        assert (silence.party, silence.side, silence.kind) == (
            "south",
            "south",
            ce.ResponseKind(kind),
        )
        assert silence.to == "north-once#casualties"
        assert finding.evidence.heard == ()

    def test_silence_that_an_outlet_reports_is_the_silence_of_whom_it_asked(self) -> None:
        finding = only(
            story(
                says("north", killed(4)),
                says(
                    "herald", ce.Response(kind="declines", to="north-once#casualties", by="south")
                ),
            )
        )
        (silence,) = finding.evidence.silences
        assert (silence.party, silence.address) == ("south", "herald-once#declines")

    def test_who_speaks_to_it_after_all_is_not_silent(self) -> None:
        finding = only(
            story(
                says("north", killed(4), on="2023-06-27"),
                says(
                    "south",
                    ce.Response(kind="declines", to="north-2023-06-27#casualties"),
                    on="2023-06-27",
                ),
                says("south", killed(4), on="2023-06-28"),
            )
        )
        assert finding.evidence.silences == ()
        assert finding.status is ce.Status.AGREED

    def test_who_spoke_before_is_silent_all_the_same(self) -> None:
        finding = only(
            story(
                says("south", killed(1), on="2023-06-26"),
                says("north", killed(4), on="2023-06-27"),
                says(
                    "herald",
                    ce.Response(kind="declines", to="north-2023-06-27#casualties", by="south"),
                    on="2023-06-28",
                ),
            )
        )
        assert [silence.party for silence in finding.evidence.silences] == ["south"]
        assert finding.status is ce.Status.DISPUTED

    def test_a_floor_is_admitted_and_not_alleged(self) -> None:
        finding = only(
            story(
                says("north", killed(ce.at_least(3))),
                says("south", killed(ce.at_least(50))),
                says("mission", killed(ce.at_least(20))),
                says("herald", killed(ce.at_least(30))),
            )
        )
        assert finding.estimate.floor == 3
        alleged = only(story(says("south", killed(50)), says("mission", killed(50))))
        assert alleged.estimate.floor is None

    def test_the_floor_is_the_greatest_number_that_is_admitted(self) -> None:
        finding = only(
            story(says("north", killed(ce.at_least(3))), says("north-army", killed(ce.at_least(7))))
        )
        assert finding.estimate.floor == 7

    def test_a_party_that_is_on_no_side_admits_its_own_loss_too(self) -> None:
        finding = only(story(says("mission", killed(2, of="mission"))))
        assert finding.status is ce.Status.ADMITTED
        assert finding.estimate.floor == 2

    @pytest.mark.parametrize("speaker", ["union", "observers"])
    def test_who_is_on_no_side_tells_of_its_own_in_telling_of_its_organs(
        self, speaker: str
    ) -> None:
        observers = ce.Party(
            id="observers",
            kind="mission",
            names=["Observers"],
            affiliations=[ce.Affiliation(of="union", role="mission_of")],
        )
        chronicle = attrs.evolve(
            story(),
            parties=(*story().parties, observers),
            statements=[
                says(speaker, killed(2, of="union" if speaker == "observers" else "observers"))
            ],
        )
        assert only(chronicle).status is ce.Status.ADMITTED

    @pytest.mark.parametrize(
        ("then", "why"),
        [
            (7, ce.WhyAside.REVISED_UP),
            (ce.at_least(5), ce.WhyAside.REVISED_UP),
            (2, ce.WhyAside.REVISED_DOWN),
        ],
    )
    def test_what_a_voice_says_later_replaces_what_it_said_before(
        self, then: ce.Count | int, why: ce.WhyAside
    ) -> None:
        finding = only(
            story(
                says("north", killed(4), on="2023-06-27"),
                says("north", killed(then), on="2023-06-28"),
            )
        )
        (aside,) = finding.evidence.set_aside
        assert (aside.why, aside.voice, aside.side) == (why, "north", "north")
        assert aside.address == "north-2023-06-27#casualties"
        assert aside.by == "north-2023-06-28#casualties"
        assert finding.status is ce.Status.ADMITTED
        assert [s.addresses for s in finding.supporters] == [("north-2023-06-28#casualties",)]

    def test_who_says_the_same_again_replaces_nothing(self) -> None:
        finding = only(
            story(
                says("north", killed(ce.exactly(4, wording="four")), on="2023-06-27"),
                says("north", killed(4), on="2023-06-28"),
            )
        )
        assert finding.evidence.set_aside == ()
        (stance,) = finding.supporters
        assert stance.addresses == ("north-2023-06-27#casualties", "north-2023-06-28#casualties")
        assert [said and said.edtf for said in stance.said] == ["2023-06-27", "2023-06-28"]

    def test_who_denies_one_of_two_that_are_judged_one_denies_what_the_other_is_called(
        self,
    ) -> None:
        violation = ce.Violation(subject="truce", by="south", incident="shelling")
        denied = ce.Occurrence(subject="clash", polarity="denied")
        link = linked("same")
        told = story(says("south", denied), links=[link])
        told = attrs.evolve(
            told,
            ceasefires=[ce.Ceasefire(id="truce", title="A truce")],
            statements=[*told.statements, says("north", violation)],
        )
        (finding,) = ce.reconcile(told).about(aspect="violation")
        assert finding.status is ce.Status.DISPUTED
        assert [s.is_entailed for s in finding.opponents] == [True]

    def test_of_three_figures_the_last_one_counts(self) -> None:
        finding = only(
            story(
                *(
                    says("north", killed(n), on=f"2023-06-2{day}")
                    for day, n in ((6, 4), (7, 9), (8, 6))
                )
            )
        )
        assert finding.estimate.best == ce.exactly(6)
        why = {aside.address: (aside.why, aside.by) for aside in finding.evidence.set_aside}
        assert why == {
            "north-2023-06-26#casualties": (ce.WhyAside.REVISED_UP, "north-2023-06-28#casualties"),
            "north-2023-06-27#casualties": (
                ce.WhyAside.REVISED_DOWN,
                "north-2023-06-28#casualties",
            ),
        }

    def test_what_is_not_surely_later_replaces_nothing(self) -> None:
        finding = only(
            story(
                says("north", killed(4), on="2023-06-28T10"),
                says("north", killed(9), on="2023-06-28"),
            )
        )
        assert finding.status is ce.Status.INCONSISTENT
        undated = only(story(says("north", killed(4), on="2023-06-28"), says("north", killed(9))))
        assert undated.status is ce.Status.INCONSISTENT

    def test_a_word_on_another_day_replaces_nothing(self) -> None:
        monday, tuesday = ce.reconcile(
            story(
                says("north", access("open", during="2023-06-26"), on="2023-06-26"),
                says("north", access("closed", during="2023-06-27"), on="2023-06-27"),
            )
        )
        assert [monday.estimate.best, tuesday.estimate.best] == ["open", "closed"]
        assert monday.evidence.set_aside == tuesday.evidence.set_aside == ()


class TestTakingBack:
    """A retraction is found, and takes back what it names and nothing else."""

    def test_a_retracted_claim_is_found_with_what_took_it_back(self) -> None:
        finding = only(
            story(
                says("north", killed(4), on="2023-06-27"),
                says("south", killed(9)),
                says("north", ce.Response(kind="retracts", to="north-2023-06-27#casualties")),
            )
        )
        (aside,) = finding.evidence.set_aside
        assert (aside.why, aside.by) == (ce.WhyAside.RETRACTED, "north-once#retracts")
        assert finding.status is ce.Status.CLAIMED

    def test_another_report_of_a_retracted_claim_is_gone_too(self) -> None:
        relayed = ce.Statement(
            id="relayed", speaker="north", said="2023-06-27", via=["herald"], claims=[killed(4)]
        )
        finding = only(
            story(
                says("north", killed(4), on="2023-06-27"),
                relayed,
                says("north", ce.Response(kind="retracts", to="north-2023-06-27#casualties")),
            )
        )
        assert finding.status is ce.Status.UNREPORTED
        assert len(finding.evidence.set_aside) == 2

    def test_what_is_said_again_after_it_was_retracted_stands(self) -> None:
        took_back = ce.Response(kind="retracts", to="north-2023-06-26#casualties")
        chronicle = story(
            says("north", killed(4), on="2023-06-26"),
            says("north", took_back, on="2023-06-27"),
            says("north", killed(4), on="2023-06-28"),
        )
        assert only(chronicle).status is ce.Status.ADMITTED
        # The ids of statements say nothing of their order: here the last retraction comes first.
        again = ce.Response(kind="retracts", to="north-2023-06-28#casualties")
        once_more = says("north", again, on="2023-06-29", id="a-last-word")
        grown = attrs.evolve(chronicle, statements=(*chronicle.statements, once_more))
        assert only(grown).status is ce.Status.UNREPORTED

    def test_an_older_figure_stands_again_when_the_newer_is_retracted(self) -> None:
        finding = only(
            story(
                says("north", killed(4), on="2023-06-26"),
                says("north", killed(9), on="2023-06-27"),
                says("north", ce.Response(kind="retracts", to="north-2023-06-27#casualties")),
            )
        )
        assert finding.estimate.best == ce.exactly(4)

    def test_to_retract_a_denial_leaves_an_assertion(self) -> None:
        finding = only(
            story(
                says("north", ce.Occurrence(subject="clash"), on="2023-06-26"),
                says("north", ce.Occurrence(subject="clash", polarity="denied"), on="2023-06-27"),
                says("north", ce.Response(kind="retracts", to="north-2023-06-27#occurrence")),
            )
        )
        assert [stance.addresses for stance in finding.supporters] == [
            ("north-2023-06-26#occurrence",)
        ]
        assert finding.opponents == ()

    def test_to_retract_a_word_on_one_day_leaves_that_on_another(self) -> None:
        monday = ce.Access(subject="road", state="closed", during="2023-06-26")
        tuesday = ce.Access(subject="road", state="closed", during="2023-06-27")
        finding = only(
            story(
                says("north", monday, on="2023-06-26"),
                says("north", tuesday, on="2023-06-27"),
                says("north", ce.Response(kind="retracts", to="north-2023-06-26#access")),
            )
        )
        assert [stance.during for stance in finding.supporters] == [ce.When(edtf="2023-06-27")]

    def test_a_correction_replaces_the_number_that_it_names(self) -> None:
        finding = only(
            story(
                says("north", killed(4), on="2023-06-26"),
                says(
                    "north",
                    ce.Response(kind="corrects", to="north-2023-06-26#casualties"),
                    killed(6),
                ),
            )
        )
        assert finding.status is ce.Status.ADMITTED
        assert finding.estimate.best == ce.exactly(6)

    def test_a_correction_in_other_words_keeps_the_number(self) -> None:
        """A voice that says 'about 7, not 7' still says 7; a copy of it changes nothing."""
        correction = says(
            "north",
            ce.Response(kind="corrects", to="north-2023-06-26#casualties"),
            killed(ce.about(7)),
        )
        first = says("north", killed(7), on="2023-06-26")
        for reports in ((), (attrs.evolve(correction, id="copy", via=["herald"]),)):
            finding = only(story(first, correction, *reports))
            assert finding.status is ce.Status.ADMITTED
            assert finding.estimate.best == ce.about(7)

    def test_what_was_said_of_all_and_taken_back_weighs_nothing_for_anybody(self) -> None:
        found = ce.reconcile(
            story(
                says("north", access("open", "all"), on="2023-06-26"),
                says("south", access("closed", "aid")),
                says("north", ce.Response(kind="retracts", to="north-2023-06-26#access")),
            )
        )
        statuses = {finding.topic.category: finding.status for finding in found}
        assert statuses == {"all": ce.Status.UNREPORTED, "aid": ce.Status.CLAIMED}

    def test_an_answer_to_what_is_not_there_is_left_out(self) -> None:
        chronicle = story(says("north", killed(4)))
        answer = says("south", ce.Response(kind="denies", to="north-twice#casualties"))
        grown = attrs.evolve(chronicle, statements=(*chronicle.statements, answer))
        assert only(grown).status is ce.Status.ADMITTED

    def test_nobody_retracts_for_another(self) -> None:
        chronicle = story(says("north", killed(4)))
        meddler = says("south", ce.Response(kind="retracts", to="north-once#casualties"))
        meddled = attrs.evolve(chronicle, statements=(*chronicle.statements, meddler))
        assert only(meddled).status is ce.Status.ADMITTED


class TestTopics:
    """Claims are compared within one topic only."""

    def test_what_is_said_of_all_answers_for_each_kind_of_traffic(self) -> None:
        found = ce.reconcile(
            story(
                says("north", ce.Access(subject="road", state="open", to="all")),
                says("south", ce.Access(subject="road", state="closed", to="aid")),
                says("mission", ce.Access(subject="road", state="open", to="patients")),
            )
        )
        statuses = {finding.topic.category: finding.status for finding in found}
        assert statuses["aid"] is ce.Status.DISPUTED
        assert statuses["patients"] is ce.Status.CORROBORATED
        assert statuses["all"] is ce.Status.DISPUTED

    def test_what_is_said_without_saying_of_whom_is_a_question_of_its_own(self) -> None:
        found = ce.reconcile(
            story(
                says("north", ce.Access(subject="road", state="open", to="all")),
                says("south", ce.Access(subject="road", state="closed")),
            )
        )
        assert [finding.status for finding in found] == [ce.Status.CLAIMED] * 2

    @ALIKE
    def test_to_deny_that_it_happened_denies_what_is_said_of_it(self, one: str, other: str) -> None:
        found = ce.reconcile(
            story(
                says(
                    one,
                    killed(4, of=one),
                    attrs.evolve(opened_fire(other), key="r1"),
                    attrs.evolve(fired_first(other), key="r2"),
                    ce.MeansUsed(subject="clash", means="drone"),
                    ce.Timing(subject="clash", when="2023-06-28"),
                ),
                says(other, ce.Occurrence(subject="clash", polarity="denied")),
            )
        )
        statuses = {(f.topic.aspect, f.topic.category): f.status for f in found}
        when = statuses.pop(("time", None))
        assert when is ce.Status.CLAIMED  # that nothing happened says no other time
        assert len(statuses) == 5
        assert {*statuses.values()} == {ce.Status.DISPUTED}
        (happened,) = found.about(aspect="occurrence")
        assert [stance.voice for stance in happened.supporters] == [one]
        assert happened.supporters[0].entailed_from == tuple(
            f"{one}-once#{key}" for key in ("casualties", "means", "r1", "r2")
        )

    @ALIKE
    def test_what_did_not_happen_was_no_violation(self, one: str, other: str) -> None:
        accused = ce.Violation(subject="truce", by=one, incident="clash")
        denied = ce.Occurrence(subject="clash", polarity="denied")
        told = truce(says(other, accused), says(one, denied))
        found = ce.reconcile(told)
        assert [finding.status for finding in found] == [ce.Status.DISPUTED] * 2
        for subject in ("truce", "clash"):
            (finding,) = ce.reconcile(told, subject=subject)
            assert finding == found[finding.topic]
        elsewhere = attrs.evolve(denied, subject="shelling")
        found = ce.reconcile(truce(says(other, accused), says(one, elsewhere)))
        assert ce.Status.DISPUTED not in [finding.status for finding in found]

    def test_to_deny_that_it_happened_agrees_that_nobody_was_killed(self) -> None:
        found = ce.reconcile(
            story(
                says("north", killed(0)),
                says("south", ce.Occurrence(subject="clash", polarity="denied")),
            )
        )
        assert [f.evidence.conflicts for f in found] == [(), ()]

    @ALIKE
    def test_a_denial_in_few_words_denies_each_violation_that_it_covers(
        self, one: str, other: str
    ) -> None:
        day = "2023-06-27"
        flat = ce.Violation(subject="truce", by=one, during=day, polarity="denied")
        shots = ce.Violation(subject="truce", by=one, during=day, count=12, unit="shots")

        def disputed(denied: dict[str, Any], accused: dict[str, Any], said: Any = None) -> int:
            claims = (attrs.evolve(flat, **denied), attrs.evolve(shots, **accused))
            told = says(one, claims[0], on=said), says(other, claims[1], on=said)
            return len(ce.reconcile(truce(*told)).about(status="disputed"))

        for denied, accused, said, number in (
            ({}, {}, None, 2),
            ({}, {"count": None, "unit": None, "where": "road"}, None, 2),
            ({}, {"count": 0}, None, 0),
            ({}, {"during": "2023-06-28"}, None, 0),
            ({"during": "2023-06"}, {}, None, 2),
            ({"during": None}, {"during": None}, None, 2),
            # "Never" reaches to the day on which it was said, if that is known.
            ({"during": None}, {}, None, 1),
            ({"during": None}, {}, "2023-06-28", 2),
            ({"during": None}, {}, "2023-06-27", 1),
            ({}, {"by": other}, None, 0),
            ({}, {"incident": "clash"}, None, 0),
            ({"incident": "clash"}, {"incident": "clash"}, None, 2),
            ({"where": "road", "unit": "shots"}, {}, None, 0),
        ):
            assert disputed(denied, accused, said) == number, (denied, accused, said)

    @ALIKE
    def test_what_is_said_as_well_does_not_only_follow(self, one: str, other: str) -> None:
        flat = ce.Violation(subject="truce", by=one, during="2023-06-27")
        denied = says(one, attrs.evolve(flat, polarity="denied"))
        shots = says(other, attrs.evolve(flat, count=12, unit="shots"), id="m")
        found = ce.reconcile(truce(denied, shots))
        (stance,) = found[flat.topic].supporters
        assert (stance.is_entailed, stance.entailed_from) == (True, ("m#violation",))
        found = ce.reconcile(truce(denied, shots, says(other, flat)))
        (stance,) = found[flat.topic].supporters
        assert (stance.is_entailed, stance.entailed_from) == (False, ("m#violation",))

    @pytest.mark.parametrize(
        "other",
        [
            killed(9, of="south"),
            killed(9, span="cumulative"),
            killed(9, span="period", during="2023-06"),
            ce.Casualties(subject="clash", harm="wounded", of="north", count=9),
            ce.Casualties(subject="clash", harm="killed_or_wounded", of="north", count=9),
            ce.Casualties(subject="shelling", harm="killed", of="north", count=9),
        ],
    )
    def test_numbers_of_different_questions_never_conflict(self, other: ce.Casualties) -> None:
        found = ce.reconcile(story(says("north", killed(4)), says("south", other)))
        assert len(found) == 2
        assert not any(finding.evidence.conflicts for finding in found)

    def test_unsure_incidents_are_two_unless_one_asks_otherwise(self) -> None:
        link = linked("unsure")
        chronicle = story(
            says("north", killed(4)),
            says("south", ce.Casualties(subject="shelling", harm="killed", of="north", count=9)),
            links=[link],
        )
        apart = ce.reconcile(chronicle)
        assert [f.topic.subject for f in apart] == ["clash", "shelling"]
        assert [f.status for f in apart] == [ce.Status.ADMITTED, ce.Status.CLAIMED]
        (one,) = ce.reconcile(chronicle, unsure=ce.Judgement.SAME)
        assert (one.topic.subject, one.status) == ("clash", ce.Status.DISPUTED)
        for reading in (ce.Judgement.SAME, "same"):
            found = ce.reconcile(chronicle, subject="shelling", unsure=reading)  # type: ignore[arg-type]
            assert found.findings == (one,)

    def test_incidents_judged_the_same_are_one_and_those_judged_different_two(self) -> None:
        statements = (
            says("north", killed(4)),
            says("south", ce.Casualties(subject="shelling", harm="killed", of="north", count=9)),
        )
        for judgement, subjects in ((ce.Judgement.SAME, 1), (ce.Judgement.DIFFERENT, 2)):
            link = linked(judgement)
            for unsure in ce.Judgement:
                found = ce.reconcile(story(*statements, links=[link]), unsure=unsure)
                assert len(found) == subjects

    def test_a_subject_takes_its_parts_with_it(self) -> None:
        talks = ce.Negotiation(id="talks", title="talks", rounds=[ce.Round(key="first")])
        progress = ce.Outcome(subject="talks#first", result="progress")
        held = attrs.evolve(story(), negotiations=[talks], statements=[says("union", progress)])
        assert [f.topic.subject for f in ce.reconcile(held, subject="talks")] == ["talks#first"]
        assert [f.topic.subject for f in ce.reconcile(held, subject="talks#first")] == [
            "talks#first"
        ]
        chronicle = story(
            says("north", killed(4)), says("south", ce.Control(subject="road", by="south"))
        )
        assert [f.topic.subject for f in ce.reconcile(chronicle, subject="road")] == ["road"]
        with pytest.raises(ce.UnknownId, match="did you mean 'clash'"):
            ce.reconcile(chronicle, subject="clashh")
        with pytest.raises(ce.UnknownId, match="'north-once' is the id of a Statement; nobody"):
            ce.reconcile(chronicle, subject="north-once")
        loose = ce.reconcile(chronicle.statements, subject="clash", sides=SIDES)
        assert [f.topic.subject for f in loose] == ["clash"]
        clash: Any = chronicle.incident("clash")
        with pytest.raises(ce.Invalid, match=r"subject: .*; give its id: 'clash'"):
            ce.reconcile(chronicle, subject=clash)


class TestVoices:
    """Ten reports of one voice are one voice."""

    def test_ten_outlets_that_relay_one_ministry_are_one_voice(self) -> None:
        reports = [
            ce.Statement(id=f"report-{n}", speaker="north", via=["herald"], claims=[killed(4)])
            for n in range(10)
        ]
        finding = only(story(*reports))
        (stance,) = finding.evidence.stances
        assert stance.voice == "north"
        assert len(stance.addresses) == 10
        assert finding.status is ce.Status.ADMITTED

    def test_a_report_that_names_nobody_is_the_voice_of_the_one_nearest_to_the_origin(self) -> None:
        unnamed = ce.Statement(id="unnamed", via=["courier", "herald"], claims=[killed(4)])
        (stance,) = only(story(unnamed)).evidence.stances
        assert (stance.voice, stance.side) == ("courier", None)

    def test_a_report_judged_to_repeat_another_has_its_voice(self) -> None:
        unnamed = ce.Statement(
            id="unnamed", via=["herald"], repeats="north-once", claims=[killed(4)]
        )
        (stance,) = only(story(says("north", killed(4)), unnamed)).evidence.stances
        assert stance.addresses == ("north-once#casualties", "unnamed#casualties")

    def test_an_organ_stands_on_the_side_of_its_state_while_it_is_one(self) -> None:
        minister = ce.Party(
            id="minister",
            kind="person",
            names=["Minister"],
            affiliations=[ce.Affiliation(of="north", role="minister_of", during="/2023-06-20")],
        )
        in_office = says("minister", killed(4), on="2023-06-19")
        retired = says("minister", killed(9, of="south"), on="2023-06-28")
        chronicle = attrs.evolve(
            story(), parties=(*story().parties, minister), statements=[in_office, retired]
        )
        sides = {f.topic.whose: f.evidence.stances[0].side for f in ce.reconcile(chronicle)}
        assert sides == {"north": "north", "south": None}

    def test_sides_of_the_callers_own_take_the_place_of_the_chronicles(self) -> None:
        chronicle = story(says("north", killed(4)), says("south", killed(4)))
        assert only(chronicle).status is ce.Status.AGREED
        together = ce.Sides(sides={"both": ["north", "south"]})
        (finding,) = ce.reconcile(chronicle, sides=together)
        assert finding.status is ce.Status.ADMITTED
        (unaligned,) = ce.reconcile(attrs.evolve(chronicle, sides=None))
        assert {stance.side for stance in unaligned.evidence.stances} == {None}

    def test_a_neutral_is_said_to_be_one(self) -> None:
        neutral = {
            stance.voice: stance.side
            for finding in ce.reconcile(
                story(says("mission", killed(4)), says("herald", killed(4)))
            )
            for stance in finding.evidence.stances
        }
        assert neutral == {"mission": NEUTRAL, "herald": None}


class TestEstimates:
    """What the envelope makes of the claims: bounds that are said, nothing invented."""

    def test_bounds_of_numbers_that_can_be_true_together(self) -> None:
        finding = only(
            story(
                says("north", killed(ce.at_least(3))),
                says("south", killed(ce.between(4, 9))),
                says("mission", killed(ce.up_to(6))),
            )
        )
        assert finding.estimate == ce.Estimate(
            rule="envelope",
            best=ce.at_least(0),
            common=ce.at_least(0),
            fits_all=ce.between(4, 6),
            envelope=ce.between(3, 9),
            floor=3,
            values=(ce.up_to(6), ce.at_least(3), ce.between(4, 9)),
        )

    def test_a_limit_that_only_follows_is_nobodys_answer(self) -> None:
        """Of "12 shots" follows "at most 12" on the road, which asserts nothing."""
        day = "2023-06-27"
        shots = ce.Violation(subject="truce", by="north", during=day, count=12, unit="shots")
        there = attrs.evolve(shots, count=None, where="road", polarity="denied")
        finding = ce.reconcile(truce(says("south", shots), says("north", there)))[there.topic]
        assert (finding.status, finding.estimate.best) == (ce.Status.DENIED, None)

    def test_one_number_in_several_wordings_keeps_nobodys(self) -> None:
        for ours, theirs in (("four", "a handful"), ("a handful", "four")):
            finding = only(
                story(
                    says("north", killed(ce.exactly(4, wording=ours))),
                    says("south", killed(ce.exactly(4, wording=theirs))),
                )
            )
            assert finding.estimate.best == ce.exactly(4)
            assert finding.estimate.values == (ce.exactly(4),)
        alone = only(story(says("north", killed(ce.exactly(4, wording="four")))))
        assert alone.estimate.best == ce.exactly(4, wording="four")

    def test_one_time_in_several_wordings_keeps_nobodys(self) -> None:
        def at(wording: str) -> ce.Timing:
            return ce.Timing(
                subject="clash", when=ce.When(edtf="2023-06-28T01:30", wording=wording)
            )

        finding = only(story(says("north", at("at night")), says("south", at("half past one"))))
        assert finding.status is ce.Status.AGREED
        assert finding.estimate.best == ce.When(edtf="2023-06-28T01:30")

    def test_a_yes_or_no_has_no_number(self) -> None:
        finding = only(story(says("north", ce.Occurrence(subject="clash"))))
        assert finding.estimate == ce.Estimate(rule="envelope")

    def test_a_rule_of_ones_own(self) -> None:
        """A rule is a function of the evidence on one topic; statuses do not depend on it."""

        def most_told(evidence: ce.Evidence) -> ce.Estimate:
            counts = [s.value for s in evidence.stances if isinstance(s.value, ce.Count)]
            return ce.Estimate(rule="most told", best=max(count.low for count in counts))

        chronicle = story(says("north", killed(4)), says("south", killed(9)))
        (finding,) = ce.reconcile(chronicle, rule=most_told)
        assert finding.estimate == ce.Estimate(rule="most told", best=9)
        assert (finding.status, finding.evidence) == (
            only(chronicle).status,
            only(chronicle).evidence,
        )
        assert ce.envelope(finding.evidence) == only(chronicle).estimate


@attrs.frozen(kw_only=True, repr=False)
class Weather(ce.Claim):
    """Claim what the weather was: a kind of claim that another project adds."""

    kind = "weather"

    sky: str

    @property
    def value(self) -> str:
        return self.sky


@attrs.frozen(kw_only=True, repr=False)
class Visibility(ce.Claim):
    """Claim how far one could see: an answer that is neither a count nor a word."""

    kind = "visibility"

    km: int

    @property
    def value(self) -> int:
        return self.km


class TestKindsOfOnesOwn:
    def test_a_kind_of_claim_of_ones_own_is_reconciled_like_all_others(self) -> None:
        chronicle = story(
            says("north", Weather(subject="clash", sky="clear")),
            says("south", Weather(subject="clash", sky="fog")),
            says("mission", Weather(subject="shelling", sky="fog")),
        )
        found = ce.reconcile(chronicle)
        assert [f.status for f in found] == [ce.Status.DISPUTED, ce.Status.NEUTRAL_ONLY]
        assert found[ce.Topic(subject="clash", aspect="weather")].estimate.best is None

    def test_answers_of_any_type_conflict_when_they_differ(self) -> None:
        found = ce.reconcile(
            story(
                says("north", Visibility(subject="clash", km=3)),
                says("south", Visibility(subject="clash", km=3)),
                says("north-army", Visibility(subject="shelling", km=3)),
                says("south-army", Visibility(subject="shelling", km=4)),
            )
        )
        assert [f.status for f in found] == [ce.Status.AGREED, ce.Status.DISPUTED]
        assert found.findings[0].estimate.best == 3

    def test_a_kind_of_claim_of_ones_own_is_written_and_read(self) -> None:
        chronicle = story(says("north", Weather(subject="clash", sky="clear")))
        document = ce.dumps(chronicle)
        assert '"claim": "weather"' in document
        assert ce.loads(document, kinds=[Weather]) == chronicle


class TestResults:
    def crowded(self) -> ce.Chronicle:
        wording = "according to several officials who were not named, at the very least four"
        voices = ("north", "north-army", "south", "south-army", "mission", "union", "herald")
        return story(
            *(
                says(
                    voice, killed(ce.exactly(n, wording=f"{wording} and {n}")), fired_first("north")
                )
                for n, voice in enumerate(voices)
            ),
            says("courier", ce.Response(kind="declines", to="north-once#casualties")),
        )

    def test_tables_are_no_wider_than_a_hundred_columns(self) -> None:
        found = ce.reconcile(self.crowded())
        for printed in (str(found), *map(str, found)):
            assert max(map(len, printed.splitlines())) <= 100

    def test_a_table_names_the_topic_status_answer_and_voices(self) -> None:
        chronicle = story(
            says("north", killed(4)),
            says("mission", ce.Response(kind="declines", to="north-once#casualties")),
            says("south", ce.Response(kind="denies", to="north-once#casualties")),
        )
        lines = str(ce.reconcile(chronicle)).splitlines()
        assert lines[0] == "clash"
        assert re.split("  +", lines[1]) == [
            *("topic", "status", "answer", "says who", "denied by", "silent")
        ]
        assert re.split("  +", lines[3]) == [
            "casualties: north, killed, unstated,",
            *("disputed", "4 or not", "north: 4", "south: not 4", "mission (declines)"),
        ]

    def test_findings_are_looked_up_and_narrowed_by_their_topic(self) -> None:
        found = ce.reconcile(
            story(
                says("north", killed(4), ce.Occurrence(subject="clash")),
                says(
                    "south", ce.Casualties(subject="shelling", harm="wounded", of="south", count=1)
                ),
            )
        )
        topic = killed(4).topic
        assert found[topic].topic == topic
        assert [f.topic for f in found.about("clash", aspect="casualties")] == [topic]
        assert [f.topic.subject for f in found.about(category="wounded")] == ["shelling"]
        assert [f.topic.subject for f in found.about(whose="south")] == ["shelling"]
        assert len(found.about(status="admitted")) == 2
        assert len(found.about(aspect="casualties", status="disputed")) == 0
        assert str(found.about(status="disputed")) == "no findings"
        with pytest.raises(ce.UnknownId, match="did you mean 'clash'"):
            found.about("clashes")
        with pytest.raises(ce.UnknownId, match="nobody spoke to"):
            found[attrs.evolve(topic, category="missing")]

    def test_counted_things_that_are_not_harm(self) -> None:
        found = ce.reconcile(
            story(
                says("north", ce.Quantity(subject="road", what="convoys", count=ce.about(10))),
                says("south", ce.Quantity(subject="road", what="convoys", count=ce.at_least(5))),
            )
        )
        (finding,) = found
        assert finding.status is ce.Status.AGREED
        assert finding.estimate.floor is None
