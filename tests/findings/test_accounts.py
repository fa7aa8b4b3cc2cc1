"""Worked examples of accounts and their differences: each verdict, for both sides alike."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

import caucasus_events as ce
from tests.helpers import ALIKE, SIDES, killed, linked, says, story as with_fields


def story(*statements: ce.Statement, **fields: Any) -> ce.Chronicle:
    term = ce.Term(key="1", kind="cessation_of_fire", summary="no shots")
    truce = ce.Ceasefire(id="truce", title="the truce", terms=[term])
    return with_fields(*statements, ceasefires=[truce], links=[linked("unsure")], **fields)


def compared(one: str, other: str, *statements: ce.Statement) -> ce.AccountDiff:
    chronicle = story(*statements)
    return ce.diff(ce.account(chronicle, one), ce.account(chronicle, other))


def verdicts(one: str, other: str, *statements: ce.Statement) -> set[str]:
    return {entry.verdict.value for entry in compared(one, other, *statements)}


def only(entries: ce.AccountDiff) -> ce.Difference:
    (entry,) = entries
    return entry


def answer(kind: str, to: str, by: str | None = None) -> ce.Response:
    return ce.Response(kind=kind, to=f"{to}-once#casualties", by=by)


def began(by: str, **fields: Any) -> ce.Responsibility:
    return ce.Responsibility(subject="clash", by=by, act="initiated", **fields)


def violated(by: str, **fields: Any) -> ce.Violation:
    return ce.Violation(subject="truce", by=by, **fields)


def access(state: str, **fields: Any) -> ce.Access:
    return ce.Access(subject="road", state=state, **fields)


def at(place: str) -> ce.Location:
    return ce.Location(subject="clash", place=place)


Parts = list[Any]


def on_one_topic(one: str, other: str) -> dict[str, tuple[Parts, Parts, str]]:
    """List what one and the other say, and the verdict."""
    return {
        "the same in other words": ([killed(ce.exactly(4, wording="four"))], [killed(4)], "agrees"),
        "the same denial": (
            [ce.Occurrence(subject="clash", polarity="denied")],
            [ce.Occurrence(subject="clash", polarity="denied")],
            "agrees",
        ),
        "an admission of what one is accused of": ([violated(other)], [violated(other)], "agrees"),
        "numbers that can both be right": ([killed(4)], [killed(ce.at_least(3))], "compatible"),
        "a place and its area": ([at("village")], [at("valley")], "compatible"),
        "different days": (
            [access("open", during="2023-06-23")],
            [access("closed", during="2023-06-24")],
            "compatible",
        ),
        "one state on different days": (
            [access("open", during="2023-06-23")],
            [access("open", during="2023-06-24")],
            "compatible",
        ),
        "numbers that cannot both be right": ([killed(4)], [killed(9)], "contradicts"),
        "a correction": ([killed(4)], [killed(9), answer("corrects", one)], "contradicts"),
        "a denial": ([killed(1, of=one)], [answer("denies", one)], "denied"),
        "no comment": (
            [killed(4)],
            [answer("not_addressed", one), answer("declines", one)],
            "declined",
        ),
        "not addressed": ([killed(4)], [answer("not_addressed", one)], "not_addressed"),
        "a qualification, which is no answer": (
            [killed(4)],
            [answer("qualifies", one)],
            "only_left",
        ),
        "one side alone": ([killed(4)], [], "only_left"),
        "mutual accusation": ([began(other)], [began(f"{one}-army")], "mirrored"),
    }


REASONS = {
    "agrees": "{one} and {other} say the same",
    "compatible": "{one} and {other} can both be right",
    "contradicts": "what is said by {one} and by {other} cannot all be right",
    "denied": "one of {one} and {other} denies what the other says",
    "declined": "{one} says it; {other} declines to comment",
    "not_addressed": "{one} says it; {other} is silent",
    "only_left": "only {one} speaks to it",
    "mirrored": "{one} and {other} accuse each other",
}


@ALIKE
@pytest.mark.parametrize("case", on_one_topic("", ""))
def test_each_verdict_and_its_reason(case: str, one: str, other: str) -> None:
    """The same from either side, with left and right exchanged."""
    theirs, others, verdict = on_one_topic(one, other)[case]
    statements = says(one, *theirs), says(other, *others)
    entry = only(compared(one, other, *statements))
    turned = only(compared(other, one, *statements))
    assert entry.verdict == verdict
    assert turned.verdict == {"only_left": "only_right"}.get(verdict, verdict)
    reasons = [REASONS[verdict].format(one=a, other=b) for a, b in ((one, other), (other, one))]
    assert entry.because == reasons[0]
    assert turned.because in reasons


def on_two_topics(one: str, other: str) -> dict[str, tuple[Parts, Parts, str]]:
    """List what one and the other say on two topics, and the verdict on each."""
    return {
        "violations of each other": (
            [violated(other, term="1")],
            [violated(one, term="1")],
            "mirrored",
        ),
        "the same means": (
            [ce.MeansUsed(subject="clash", means="drone", by=other)],
            [ce.MeansUsed(subject="clash", means="drone", by=one)],
            "mirrored",
        ),
        "violations of two terms": ([violated(other, term="1")], [violated(one)], "only"),
        "an accusation of a third": ([violated(other)], [violated("herald")], "only"),
        "accusations at one time and at no known time": (
            [violated(other, during="2023-06-27")],
            [violated(one)],
            "not_comparable",
        ),
        "accusations at two times": (
            [violated(other, during="2023-06-27")],
            [violated(one, during="2023-06-28")],
            "not_comparable",
        ),
        "convoys in two periods": (
            [ce.Quantity(subject="road", what="convoys", count=3, during="2023-06")],
            [ce.Quantity(subject="road", what="convoys", count=3, during="2023-05")],
            "not_comparable",
        ),
        **{
            f"the dead beside other counts, {verdict}: {fields}": (
                [killed(4)],
                [killed(9, **fields)],
                verdict,
            )
            for verdict, fields in [
                ("compatible", {"harm": "killed_or_wounded"}),
                ("not_comparable", {"span": "cumulative"}),
                ("not_comparable", {"span": "cumulative", "harm": "killed_or_wounded"}),
                ("contradicts", {"population": "military"}),
                ("only", {"of": "south"}),
                ("only", {"of": "south", "population": "military"}),
                ("only", {"subject": "shelling"}),
                ("only", {"harm": "wounded"}),
                ("only", {"harm": "missing"}),
            ]
        },
    }


@ALIKE
@pytest.mark.parametrize("case", on_two_topics("", ""))
def test_topics_that_mirror_each_other_or_cannot_be_compared(
    case: str, one: str, other: str
) -> None:
    theirs, others, verdict = on_two_topics(one, other)[case]
    statements = says(one, *theirs), says(other, *others)
    entries = compared(one, other, *statements)
    topics = {entry.topic for entry in entries}
    assert len(topics) == 2
    expected = {"only_left", "only_right"} if verdict == "only" else {verdict}
    assert {entry.verdict.value for entry in entries} == expected
    reasons = {
        "mirrored": "is accused in turn",
        "not_comparable": "answers another question",
        "compatible": "can both be right",
        "contradicts": "cannot all be right",
    }
    rests_on_other = verdict in ("mirrored", "not_comparable")
    for entry in entries:
        assert entry.other_topic in (topics - {entry.topic} if rests_on_other else {None})
        assert reasons.get(verdict, "speaks to it") in entry.because


@ALIKE
class TestSeveralAnswers:
    def test_accounts_that_share_one_answer_of_several_contradict(
        self, one: str, other: str
    ) -> None:
        statements = says(one, killed(4)), says(one, killed(9), id="b"), says(other, killed(4))
        assert verdicts(one, other, *statements) == {"contradicts"}
        assert verdicts(other, one, *statements) == {"contradicts"}

    @pytest.mark.parametrize("ids", ["ab", "ba"])
    def test_the_gravest_of_several_answers_counts(self, one: str, other: str, ids: str) -> None:
        for said, verdict in (
            (began(one), "mirrored"),
            (began(other, polarity="denied"), "contradicts"),
        ):
            statements = (
                says(one, began(other)),
                says(other, began("herald"), id=ids[0]),
                says(f"{other}-army", said, id=ids[1]),
            )
            assert verdicts(one, other, *statements) == {verdict}
            assert verdicts(other, one, *statements) == {verdict}

    def test_who_denies_it_is_accused_in_turn_also_where_it_admits_it_too(
        self, one: str, other: str
    ) -> None:
        denial = violated(other, polarity="denied", key="denial")
        told = says(other, violated(other), denial, violated(one, key="in-turn"))
        statements = says(one, violated(other)), told
        for left, right in ((one, other), (other, one)):
            found = {e.topic: e.verdict.value for e in compared(left, right, *statements)}
            assert found[denial.topic] == "mirrored"

    def test_a_state_that_one_dates_and_the_other_does_not_is_in_both_accounts(
        self, one: str, other: str
    ) -> None:
        chronicle = story(
            says(one, access("open")), says(other, access("closed", during="2023-06-27"))
        )
        for bloc, state in ((one, "open"), (other, "closed")):
            (finding,) = ce.account(chronicle, bloc).findings
            assert finding.estimate.best == state

    def test_what_both_speak_to_is_no_answer_to_another_question(
        self, one: str, other: str
    ) -> None:
        more = killed(9, span="cumulative", key="total")
        statements = says(one, killed(4)), says(other, killed(4), more)
        for left, right in ((one, other), (other, one)):
            found = {e.topic: e.verdict.value for e in compared(left, right, *statements)}
            only_one = "only_right" if right == other else "only_left"
            assert found == {killed(4).topic: "agrees", more.topic: only_one}

    def test_of_two_accusations_in_turn_that_of_the_same_time_mirrors(
        self, one: str, other: str
    ) -> None:
        same, ever = violated(one, during="2023-06-27"), violated(one, key="ever")
        accuses = says(one, violated(other, during="2023-06-27"))
        found = {
            e.topic: e.verdict.value for e in compared(one, other, accuses, says(other, same, ever))
        }
        assert (found[same.topic], found[ever.topic]) == ("mirrored", "not_comparable")

    def test_the_silence_that_an_outlet_reports_is_that_of_the_side(
        self, one: str, other: str
    ) -> None:
        reported = says("herald", answer("declines", one, by=other))
        entry = only(compared(one, other, says(one, killed(4)), reported))
        assert entry.verdict == "declined"
        assert [silence.party for silence in entry.right_silences] == [other]


class TestAccounts:
    """What one side's own voices say."""

    def test_organs_speak_for_their_side_and_others_do_not(self) -> None:
        others = (says(other, killed(9)) for other in ("mission", "herald", "south"))
        army = says("north-army", ce.Occurrence(subject="clash"))
        own = ce.account(story(says("north", killed(4)), army, *others), "north")
        stances = [stance for finding in own.findings for stance in finding.evidence.stances]
        assert {stance.voice for stance in stances} == {"north"}
        assert {speaker for s in stances for speaker in s.speakers} == {"north", "north-army"}
        assert {finding.status.value for finding in own.findings} == {"admitted", "claimed"}

    def test_its_silence_is_part_of_an_account(self) -> None:
        chronicle = story(says("north", killed(4)), says("south", answer("declines", "north")))
        (finding,) = ce.account(chronicle, "south").findings
        assert finding.status == "unanswered"
        assert [silence.party for silence in finding.evidence.silences] == ["south"]

    def test_what_it_took_back_is_part_of_an_account(self) -> None:
        taken_back = ce.Response(kind="retracts", to="north-2023-06-27#casualties")
        chronicle = story(says("north", killed(4), on="2023-06-27"), says("north", taken_back))
        north, south = (ce.account(chronicle, side) for side in ("north", "south"))
        (finding,) = north.findings
        assert finding.status == "unreported"
        assert [aside.why.value for aside in finding.evidence.set_aside] == ["retracted"]
        assert len(south.findings) == len(ce.diff(north, south)) == 0

    def test_its_voices_can_contradict_each_other(self) -> None:
        chronicle = story(says("north", killed(4)), says("north-army", killed(9)))
        (finding,) = ce.account(chronicle, "north").findings
        assert finding.status == "inconsistent"

    def test_an_account_of_one_subject(self) -> None:
        chronicle = story(
            says("north", killed(4), access("open")),
            says("south", killed(9, subject="shelling")),
        )
        own = ce.account(chronicle, "north", subject="clash")
        assert [finding.topic.subject for finding in own.findings] == ["clash"]
        assert len(ce.account(chronicle, "south", subject="clash").findings) == 0
        same = ce.Judgement.SAME
        one = ce.account(chronicle, "south", subject="clash", unsure=same)
        assert [finding.topic.subject for finding in one.findings] == ["clash"]
        both = ce.diff(ce.account(chronicle, "north", unsure=same), one)
        assert [e.verdict.value for e in both if e.topic.aspect == "casualties"] == ["contradicts"]

    def test_a_side_that_is_not_there_is_named_with_those_that_are(self) -> None:
        with pytest.raises(ce.UnknownId, match="no side or voice 'west'; known are north, south"):
            ce.account(story(), "west")
        with pytest.raises(ce.UnknownId, match="nobody speaks there"):
            ce.account([], "west")
        with pytest.raises(ce.UnknownId, match="did you mean 'mission'"):
            ce.account(story(), "mision")
        own = ce.account(story(says("south", killed(4)), sides=None), "south", sides=SIDES)
        assert len(own.findings) == 1

    def test_a_neutral_and_an_unaligned_voice_have_an_account_each(self) -> None:
        chronicle = story(
            says("mission", killed(4)), says("herald", killed(9)), says("north", killed(4))
        )
        mission, herald, north = (
            ce.account(chronicle, bloc) for bloc in ("mission", "herald", "north")
        )
        assert [finding.status for finding in mission.findings] == ["neutral_only"]
        assert [finding.status for finding in herald.findings] == ["claimed"]
        assert only(ce.diff(mission, herald)).verdict == "contradicts"
        assert only(ce.diff(mission, north)).verdict == "agrees"
        assert only(ce.diff(herald, north).mirrored()).verdict == "contradicts"
        assert len(ce.account(chronicle, "mission", subject="road").findings) == 0
        assert len(ce.account(list(chronicle.statements), "herald").findings) == 1

    @ALIKE
    def test_a_voice_of_a_side_has_no_account_of_its_own(self, one: str, other: str) -> None:
        sides = ce.Sides(sides={"we": [one], "they": [other]})
        for party in (one, f"{one}-army"):
            with pytest.raises(ce.UnknownId, match=f"'{party}' .*ask for that of 'we'"):
                ce.account(story(), party, sides=sides)

    def test_a_rule_makes_the_estimates_of_an_account(self) -> None:
        chronicle = story(says("north", killed(ce.between(2, 5))))
        [finding] = ce.account(chronicle, "north", rule=ce.minimum).findings
        assert (finding.estimate.rule, str(finding.estimate.best)) == ("minimum", "3")
        with pytest.raises(ce.Invalid, match="without quotes"):
            ce.account(chronicle, "north", rule="minimum")  # type: ignore[arg-type]

    def test_a_subject_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(ce.UnknownId, match="did you mean 'clash'"):
            ce.account(story(), "north", subject="clashes")


class TestDiffs:
    """Two accounts side by side."""

    def between_dates(self) -> ce.AccountDiff:
        chronicle = story(
            says("north", killed(4), on="2023-06-27"),
            says("north", killed(6), ce.Occurrence(subject="shelling"), on="2023-06-28"),
        )
        then = ce.as_of(chronicle, said="2023-06-27")
        return ce.diff(ce.account(then, "north"), ce.account(chronicle, "north"))

    def test_one_side_at_two_dates(self) -> None:
        assert {entry.topic.aspect: entry.verdict.value for entry in self.between_dates()} == {
            "casualties": "contradicts",
            "occurrence": "only_right",
        }
        printed = str(self.between_dates())
        assert "north (left)" in printed
        assert "north (right)" in printed

    @pytest.mark.parametrize("turn", [1, -1])
    def test_what_either_chronicle_knows_of_places_counts(self, turn: int) -> None:
        known = story(says("north", at("village")), says("south", at("valley")))
        places = [attrs.evolve(place, within=()) for place in known.places]
        left, right = (known, attrs.evolve(known, places=places))[::turn]
        entries = ce.diff(ce.account(left, "north"), ce.account(right, "south"))
        assert only(entries).verdict == "compatible"

    def test_entries_are_chosen_by_verdict(self) -> None:
        entries = self.between_dates()
        chosen = entries.of("contradicts", ce.Verdict.ONLY_LEFT)
        assert [entry.verdict.value for entry in chosen] == ["contradicts"]
        assert entries.of(ce.Verdict.AGREES) == ()
        assert len(entries.differences) == len(entries) == 2
        with pytest.raises(ce.Invalid, match="did you mean 'denied'"):
            entries.of("denies")

    @ALIKE
    def test_entries_stand_in_the_order_of_their_topics(self, one: str, other: str) -> None:
        more = killed(2, of="mission"), killed(3, of="south", key="south")
        entries = compared(one, other, says(one, killed(1, of="north")), says(other, *more))
        order = [entry.topic.sort_key for entry in entries]
        assert order == sorted(order)

    def test_what_agrees_is_no_difference(self) -> None:
        entries = compared("north", "south", says("north", killed(4)), says("south", killed(4)))
        assert entries.differences == ()
        assert len(entries) == 1

    def test_topics_to_which_nobody_speaks_have_no_entry(self) -> None:
        entries = compared(
            "north",
            "south",
            says("herald", killed(4)),
            says("north", answer("declines", "herald")),
            says("south", answer("not_addressed", "herald")),
        )
        assert len(entries) == 0
        assert str(entries) == "no topics"

    def test_a_mirror_image_turns_everything_round(self) -> None:
        statements = says("north", killed(ce.up_to(4))), says("south", answer("qualifies", "north"))
        entries = compared("north", "south", *statements)
        mirrored = only(entries.mirrored())
        assert (entries.mirrored().left, entries.mirrored().right) == ("south", "north")
        assert mirrored.verdict == "only_right"
        assert [stance.voice for stance in mirrored.right] == ["north"]
        assert mirrored.left == ()
        assert [silence.party for silence in mirrored.left_silences] == ["south"]

    def test_tables_are_no_wider_than_a_hundred_columns(self) -> None:
        wordy = ce.exactly(4, wording="at the very least four, said an official who was not named")
        chronicle = story(
            says("north", killed(wordy), began("south")),
            says("south", killed(9), began("north")),
            says("north-army", killed(wordy, of="south")),
            says("south-army", answer("declines", "north-army")),
        )
        north, south = ce.account(chronicle, "north"), ce.account(chronicle, "south")
        for printed in (str(north), str(south), str(ce.diff(north, south))):
            assert max(map(len, printed.splitlines())) <= 100
        assert str(north).startswith("account of north\n")
        first = str(ce.diff(north, south)).splitlines()[1]
        assert first.split() == ["topic", "verdict", "north", "south"]

    def test_what_is_no_account_is_refused_with_how_to_draw_one_up(self) -> None:
        north = ce.account(story(says("north", killed(4))), "north")
        for left, right, name in (("north", north, "left"), (north, story(), "right")):
            with pytest.raises(ce.Invalid, match=f"{name}: .*account\\(chronicle"):
                ce.diff(left, right)  # type: ignore[arg-type]
