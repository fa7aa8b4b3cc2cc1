"""Worked examples of accounts and their differences: each verdict, for both sides alike."""

from __future__ import annotations

import attrs
import pytest

from caucasus_events import (
    Access,
    Affiliation,
    Casualties,
    Ceasefire,
    Chronicle,
    Claim,
    Count,
    Incident,
    IncidentLink,
    Invalid,
    Location,
    MeansUsed,
    Occurrence,
    Party,
    Place,
    Quantity,
    Response,
    Responsibility,
    Sides,
    Statement,
    Term,
    UnknownId,
    Violation,
    account,
    as_of,
    at_least,
    check,
    diff,
    exactly,
    up_to,
)
from caucasus_events.findings.accounts import AccountDiff, Difference, Verdict
from caucasus_events.findings.evidence import WhyAside
from caucasus_events.findings.reconciliation import Status
from caucasus_events.records.incidents import Judgement

SIDES = Sides(sides={"north": ["north"], "south": ["south"]}, neutral=["mission"])
ALIKE = pytest.mark.parametrize(("one", "other"), [("north", "south"), ("south", "north")])
"""What holds for one side holds for the other."""


def story(*statements: Statement, sides: Sides | None = SIDES) -> Chronicle:
    chronicle = Chronicle(
        sides=sides,
        parties=[
            *(Party(id=side, kind="state", names=[side]) for side in ("north", "south")),
            *(
                Party(
                    id=f"{side}-army",
                    kind="armed_force",
                    names=[f"{side} army"],
                    affiliations=[Affiliation(of=side, role="force_of")],
                )
                for side in ("north", "south")
            ),
            Party(id="mission", kind="mission", names=["Mission"]),
            Party(id="herald", kind="outlet", names=["Herald"]),
        ],
        places=[
            Place(id="valley", kind="area", names=["Valley"]),
            Place(id="village", names=["Village"], within=["valley"]),
            Place(id="road", kind="route", names=["Road"]),
        ],
        incidents=[
            Incident(id="clash", kind="clash", title="the night of 28 June"),
            Incident(id="shelling", kind="shelling", title="the evening before"),
        ],
        links=[
            IncidentLink(
                first="clash", second="shelling", judgement="unsure", by="us", why="two dates"
            )
        ],
        ceasefires=[
            Ceasefire(
                id="truce",
                title="the truce",
                terms=[Term(key="1", kind="cessation_of_fire", summary="no shots")],
            )
        ],
        statements=statements,
    )
    assert check(chronicle) == ()
    return chronicle


def says(speaker: str, *parts: Claim | Response, on: str | None = None) -> Statement:
    return Statement(
        id=f"{speaker}-{on or 'once'}",
        speaker=speaker,
        said=on,
        claims=[part for part in parts if isinstance(part, Claim)],
        responses=[part for part in parts if isinstance(part, Response)],
    )


def killed(count: Count | int, of: str = "north", **fields: str) -> Casualties:
    return Casualties(subject="clash", harm="killed", of=of, count=count, **fields)


def compared(one: str, other: str, *statements: Statement) -> AccountDiff:
    chronicle = story(*statements)
    return diff(account(chronicle, one), account(chronicle, other))


def only(entries: AccountDiff) -> Difference:
    (entry,) = entries
    return entry


@ALIKE
class TestVerdicts:
    """How two accounts stand to each other on a topic; `one` is on the left."""

    def test_agrees_when_both_say_the_same(self, one: str, other: str) -> None:
        entry = only(
            compared(
                one,
                other,
                says(f"{one}-army", killed(exactly(4, wording="four"))),
                says(other, killed(4)),
            )
        )
        assert entry.verdict is Verdict.AGREES
        assert entry.because == f"{one}-army and {other} say the same"

    def test_agrees_when_both_deny_the_same(self, one: str, other: str) -> None:
        denies = Occurrence(subject="clash", polarity="denied")
        assert (
            only(compared(one, other, says(one, denies), says(other, denies))).verdict == "agrees"
        )

    def test_compatible_when_both_can_be_right(self, one: str, other: str) -> None:
        entry = only(compared(one, other, says(one, killed(4)), says(other, killed(at_least(3)))))
        assert entry.verdict is Verdict.COMPATIBLE
        assert entry.because == f"{one} and {other} can both be right"

    def test_compatible_when_one_names_the_place_and_the_other_its_area(
        self, one: str, other: str
    ) -> None:
        entry = only(
            compared(
                one,
                other,
                says(one, Location(subject="clash", place="village")),
                says(other, Location(subject="clash", place="valley")),
            )
        )
        assert entry.verdict is Verdict.COMPATIBLE

    def test_compatible_when_they_speak_of_different_days(self, one: str, other: str) -> None:
        entry = only(
            compared(
                one,
                other,
                says(one, Access(subject="road", state="open", during="2023-06-23")),
                says(other, Access(subject="road", state="closed", during="2023-06-24")),
            )
        )
        assert entry.verdict is Verdict.COMPATIBLE

    def test_contradicts_when_both_cannot_be_right(self, one: str, other: str) -> None:
        entry = only(compared(one, other, says(one, killed(4)), says(other, killed(9))))
        assert entry.verdict is Verdict.CONTRADICTS
        assert entry.because == f"what is said by {one} and by {other} cannot all be right"

    def test_contradicts_though_they_share_one_answer_of_several(
        self, one: str, other: str
    ) -> None:
        statements = (
            says(one, killed(4)),
            says(f"{one}-army", killed(9)),
            says(other, killed(4)),
        )
        for left, right in ((one, other), (other, one)):
            assert only(compared(left, right, *statements)).verdict is Verdict.CONTRADICTS

    def test_contradicts_when_one_denies_a_number_and_gives_its_own(
        self, one: str, other: str
    ) -> None:
        entry = only(
            compared(
                one,
                other,
                says(one, killed(4)),
                says(other, killed(9), Response(kind="corrects", to=f"{one}-once#casualties")),
            )
        )
        assert entry.verdict is Verdict.CONTRADICTS

    @pytest.mark.parametrize("voices", [("", "-army"), ("-army", "")])
    def test_the_gravest_of_several_answers_counts(
        self, one: str, other: str, voices: tuple[str, str]
    ) -> None:
        def begun(by: str, **fields: str) -> Responsibility:
            return Responsibility(subject="clash", by=by, act="initiated", **fields)

        first, second = voices
        for told, verdict in (
            (begun(one), Verdict.MIRRORED),
            (begun(other, polarity="denied"), Verdict.CONTRADICTS),
        ):
            statements = (
                says(one, begun(other)),
                says(f"{other}{first}", begun("herald")),
                says(f"{other}{second}", told),
            )
            for left, right in ((one, other), (other, one)):
                assert only(compared(left, right, *statements)).verdict is verdict

    def test_denied_when_one_denies_what_the_other_says(self, one: str, other: str) -> None:
        statements = (
            says(one, killed(1, of=one)),
            says(other, Response(kind="denies", to=f"{one}-once#casualties")),
        )
        for left, right in ((one, other), (other, one)):
            entry = only(compared(left, right, *statements))
            assert entry.verdict is Verdict.DENIED
            assert "denies what the other says" in entry.because

    def test_declined_when_one_would_not_comment(self, one: str, other: str) -> None:
        statements = (
            says(one, killed(4)),
            says("herald", Response(kind="declines", to=f"{one}-once#casualties", by=other)),
        )
        entry = only(compared(one, other, *statements))
        assert entry.verdict is Verdict.DECLINED
        assert entry.because == f"{one} says it; {other} declines to comment"
        assert [silence.party for silence in entry.right_silences] == [other]
        assert only(compared(other, one, *statements)).verdict is Verdict.DECLINED

    def test_not_addressed_when_one_left_it_out(self, one: str, other: str) -> None:
        statements = (
            says(one, killed(4)),
            says(other, Response(kind="not_addressed", to=f"{one}-once#casualties")),
        )
        entry = only(compared(one, other, *statements))
        assert entry.verdict is Verdict.NOT_ADDRESSED
        assert entry.because == f"{one} says it; {other} is silent"
        assert only(compared(other, one, *statements)).verdict is Verdict.NOT_ADDRESSED

    def test_declined_weighs_more_than_not_addressed(self, one: str, other: str) -> None:
        entry = only(
            compared(
                one,
                other,
                says(one, killed(4)),
                says(
                    other,
                    Response(kind="not_addressed", to=f"{one}-once#casualties"),
                    Response(kind="declines", to=f"{one}-once#casualties"),
                ),
            )
        )
        assert entry.verdict is Verdict.DECLINED

    def test_only_one_speaks_to_it(self, one: str, other: str) -> None:
        statement = says(one, killed(4))
        left, right = only(compared(one, other, statement)), only(compared(other, one, statement))
        assert (left.verdict, right.verdict) == (Verdict.ONLY_LEFT, Verdict.ONLY_RIGHT)
        assert left.because == right.because == f"only {one} speaks to it"

    def test_to_qualify_is_no_answer(self, one: str, other: str) -> None:
        entry = only(
            compared(
                one,
                other,
                says(one, killed(4)),
                says(other, Response(kind="qualifies", to=f"{one}-once#casualties")),
            )
        )
        assert entry.verdict is Verdict.ONLY_LEFT
        assert [silence.kind for silence in entry.right_silences] == ["qualifies"]

    def test_mirrored_when_each_names_the_other(self, one: str, other: str) -> None:
        entry = only(
            compared(
                one,
                other,
                says(one, Responsibility(subject="clash", by=other, act="initiated")),
                says(other, Responsibility(subject="clash", by=f"{one}-army", act="initiated")),
            )
        )
        assert entry.verdict is Verdict.MIRRORED
        assert entry.because == f"{one} and {other} accuse each other"

    def test_mirrored_when_each_accuses_the_other_of_a_violation(
        self, one: str, other: str
    ) -> None:
        entries = compared(
            one,
            other,
            says(one, Violation(subject="truce", by=other, term="1")),
            says(other, Violation(subject="truce", by=one, term="1")),
        )
        assert [entry.verdict for entry in entries] == [Verdict.MIRRORED] * 2
        for entry in entries:
            assert entry.other_topic is not None
            assert {entry.topic.whose, entry.other_topic.whose} == {one, other}
            assert "is accused in turn" in entry.because

    def test_accusations_in_turn_that_differ_in_their_time_are_not_comparable(
        self, one: str, other: str
    ) -> None:
        accuses = says(one, Violation(subject="truce", by=other, during="2023-06-27"))
        in_turn = Violation(subject="truce", by=one)
        for answer in (in_turn, attrs.evolve(in_turn, during="2023-06-28")):
            entries = compared(one, other, accuses, says(other, answer))
            assert [entry.verdict for entry in entries] == [Verdict.NOT_COMPARABLE] * 2
            assert {entry.other_topic for entry in entries} == {e.topic for e in entries}
        same = Violation(subject="truce", by=one, during="2023-06-27")
        both = says(other, same, attrs.evolve(same, during=None, key="ever"))
        found = {e.topic: e.verdict for e in compared(one, other, accuses, both)}
        assert found[same.topic] is Verdict.MIRRORED
        assert found[in_turn.topic] is Verdict.NOT_COMPARABLE

    def test_mirrored_when_each_says_that_the_other_used_the_same(
        self, one: str, other: str
    ) -> None:
        used = MeansUsed(subject="clash", means="drone", by=other)
        entries = compared(one, other, says(one, used), says(other, attrs.evolve(used, by=one)))
        assert [entry.verdict for entry in entries] == [Verdict.MIRRORED] * 2

    def test_violations_of_two_terms_do_not_mirror_each_other(self, one: str, other: str) -> None:
        entries = compared(
            one,
            other,
            says(one, Violation(subject="truce", by=other, term="1")),
            says(other, Violation(subject="truce", by=one)),
        )
        assert {entry.verdict for entry in entries} == {Verdict.ONLY_LEFT, Verdict.ONLY_RIGHT}

    def test_to_accuse_a_third_is_not_to_accuse_in_turn(self, one: str, other: str) -> None:
        accuses = says(one, Violation(subject="truce", by=other))
        elsewhere = says(other, Violation(subject="truce", by="herald"))
        entries = compared(one, other, accuses, elsewhere)
        assert {entry.verdict for entry in entries} == {Verdict.ONLY_LEFT, Verdict.ONLY_RIGHT}

    def test_what_both_speak_to_is_no_answer_to_another_question(
        self, one: str, other: str
    ) -> None:
        more = killed(9, population="military", key="military")
        statements = (says(one, killed(4)), says(other, killed(4), more))
        for left, right in ((one, other), (other, one)):
            found = {e.topic: e.verdict for e in compared(left, right, *statements)}
            only_one = Verdict.ONLY_RIGHT if right == other else Verdict.ONLY_LEFT
            assert found == {killed(4).topic: Verdict.AGREES, more.topic: only_one}

    def test_to_admit_what_one_is_accused_of_mirrors_nothing(self, one: str, other: str) -> None:
        entry = only(
            compared(
                one,
                other,
                says(one, Violation(subject="truce", by=other)),
                says(other, Violation(subject="truce", by=other)),
            )
        )
        assert entry.verdict is Verdict.AGREES

    @pytest.mark.parametrize(
        "answer",
        [
            Casualties(subject="clash", harm="killed_or_wounded", of="north", count=9),
            killed(9, span="cumulative"),
            killed(9, population="military"),
        ],
    )
    def test_not_comparable_when_they_count_in_different_ways(
        self, one: str, other: str, answer: Casualties
    ) -> None:
        entries = compared(one, other, says(one, killed(4)), says(other, answer))
        assert [entry.verdict for entry in entries] == [Verdict.NOT_COMPARABLE] * 2
        for entry in entries:
            assert entry.other_topic in {killed(4).topic, answer.topic} - {entry.topic}
            assert "answers another question" in entry.because

    @pytest.mark.parametrize(
        "answer",
        [
            killed(9, of="south"),
            killed(9, of="south", population="military"),
            Casualties(subject="shelling", harm="killed", of="north", count=9),
            Casualties(subject="clash", harm="wounded", of="north", count=9),
            Casualties(subject="clash", harm="missing", of="north", count=9),
        ],
    )
    def test_other_questions_are_just_other_questions(
        self, one: str, other: str, answer: Casualties
    ) -> None:
        entries = compared(one, other, says(one, killed(4)), says(other, answer))
        assert {entry.verdict for entry in entries} == {Verdict.ONLY_LEFT, Verdict.ONLY_RIGHT}

    def test_convoys_in_two_periods_are_not_comparable(self, one: str, other: str) -> None:
        def convoys(during: str) -> Quantity:
            return Quantity(subject="road", what="convoys", count=3, during=during)

        entries = compared(
            one, other, says(one, convoys("2023-06")), says(other, convoys("2023-05"))
        )
        assert {entry.verdict for entry in entries} == {Verdict.NOT_COMPARABLE}


class TestAccounts:
    """What one side's own voices say."""

    def test_organs_speak_for_their_side_and_others_do_not(self) -> None:
        chronicle = story(
            says("north", killed(4)),
            says("north-army", Occurrence(subject="clash")),
            says("mission", killed(9)),
            says("herald", killed(9)),
            says("south", killed(9)),
        )
        own = account(chronicle, "north")
        voices = {s.voice for finding in own.findings for s in finding.evidence.stances}
        assert voices == {"north", "north-army"}
        assert {finding.status for finding in own.findings} == {
            Status.ADMITTED,
            Status.UNCONFIRMED,
        }

    def test_its_silence_is_part_of_an_account(self) -> None:
        chronicle = story(
            says("north", killed(4)),
            says("south", Response(kind="declines", to="north-once#casualties")),
        )
        (finding,) = account(chronicle, "south").findings
        assert finding.status is Status.UNCONFIRMED
        assert [silence.party for silence in finding.evidence.silences] == ["south"]

    def test_what_it_took_back_is_part_of_an_account(self) -> None:
        chronicle = story(
            says("north", killed(4), on="2023-06-27"),
            says("north", Response(kind="retracts", to="north-2023-06-27#casualties")),
        )
        (finding,) = account(chronicle, "north").findings
        assert finding.status is Status.UNREPORTED
        assert [aside.why for aside in finding.evidence.set_aside] == [WhyAside.RETRACTED]
        assert len(account(chronicle, "south").findings) == 0
        assert len(diff(account(chronicle, "north"), account(chronicle, "south"))) == 0

    def test_its_voices_can_contradict_each_other(self) -> None:
        chronicle = story(says("north", killed(4)), says("north-army", killed(9)))
        (finding,) = account(chronicle, "north").findings
        assert finding.status is Status.DISPUTED

    def test_an_account_of_one_subject(self) -> None:
        chronicle = story(
            says("north", killed(4), Access(subject="road", state="open")),
            says("south", Casualties(subject="shelling", harm="killed", of="north", count=9)),
        )
        own = account(chronicle, "north", subject="clash")
        assert [finding.topic.subject for finding in own.findings] == ["clash"]
        south = account(chronicle, "south", subject="clash")
        assert len(south.findings) == 0
        one = account(chronicle, "south", subject="clash", unsure=Judgement.SAME)
        assert [finding.topic.subject for finding in one.findings] == ["clash"]
        both = diff(account(chronicle, "north", unsure=Judgement.SAME), one)
        assert [e.verdict for e in both if e.topic.aspect == "casualties"] == ["contradicts"]

    def test_a_side_that_is_not_there_is_named_with_those_that_are(self) -> None:
        with pytest.raises(UnknownId, match="no side 'west'; known are north, south"):
            account(story(), "west")
        with pytest.raises(UnknownId, match="give sides="):
            account(story(sides=None), "north")
        own = account(story(says("south", killed(4)), sides=None), "south", sides=SIDES)
        assert len(own.findings) == 1

    def test_a_subject_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(UnknownId, match="did you mean 'clash'"):
            account(story(), "north", subject="clashes")


class TestDiffs:
    """Two accounts side by side."""

    def between_dates(self) -> AccountDiff:
        chronicle = story(
            says("north", killed(4), on="2023-06-27"),
            says("north", killed(6), Occurrence(subject="shelling"), on="2023-06-28"),
        )
        then = as_of(chronicle, said="2023-06-27")
        return diff(account(then, "north"), account(chronicle, "north"))

    def test_one_side_at_two_dates(self) -> None:
        assert {entry.topic.aspect: entry.verdict for entry in self.between_dates()} == {
            "casualties": Verdict.CONTRADICTS,
            "occurrence": Verdict.ONLY_RIGHT,
        }
        printed = str(self.between_dates())
        assert "north (left)" in printed
        assert "north (right)" in printed

    @pytest.mark.parametrize("of", ["left", "right"])
    def test_what_either_chronicle_knows_of_places_counts(self, of: str) -> None:
        chronicle = story(
            says("north", Location(subject="clash", place="village")),
            says("south", Location(subject="clash", place="valley")),
        )
        scattered = attrs.evolve(
            chronicle, places=[attrs.evolve(place, within=()) for place in chronicle.places]
        )
        knows = {"left": chronicle, "right": scattered}
        if of == "right":
            knows = {"left": scattered, "right": chronicle}
        entries = diff(account(knows["left"], "north"), account(knows["right"], "south"))
        assert only(entries).verdict is Verdict.COMPATIBLE

    def test_entries_are_chosen_by_verdict(self) -> None:
        entries = self.between_dates()
        assert [e.verdict for e in entries.of("contradicts", Verdict.ONLY_LEFT)] == ["contradicts"]
        assert entries.of(Verdict.AGREES) == ()
        assert len(entries.differences) == len(entries) == 2
        with pytest.raises(Invalid, match="did you mean 'denied'"):
            entries.of("denies")

    @ALIKE
    def test_entries_stand_in_the_order_of_their_topics(self, one: str, other: str) -> None:
        entries = compared(
            one,
            other,
            says(one, killed(1, of="north")),
            says(other, killed(2, of="mission"), killed(3, of="south", key="south")),
        )
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
            says("north", Response(kind="declines", to="herald-once#casualties")),
            says("south", Response(kind="not_addressed", to="herald-once#casualties")),
        )
        assert len(entries) == 0
        assert str(entries) == "no topics"

    def test_a_mirror_image_turns_everything_round(self) -> None:
        entries = compared(
            "north",
            "south",
            says("north", killed(up_to(4))),
            says("south", Response(kind="qualifies", to="north-once#casualties")),
        )
        mirrored = only(entries.mirrored())
        assert (entries.mirrored().left, entries.mirrored().right) == ("south", "north")
        assert mirrored.verdict is Verdict.ONLY_RIGHT
        assert [s.voice for s in mirrored.right] == ["north"]
        assert mirrored.left == ()
        assert [s.party for s in mirrored.left_silences] == ["south"]

    def test_tables_are_no_wider_than_a_hundred_columns(self) -> None:
        wordy = exactly(4, wording="at the very least four, said an official who was not named")
        chronicle = story(
            says("north", killed(wordy), killed_by("south")),
            says("south", killed(9), killed_by("north")),
            says("north-army", killed(wordy, of="south")),
            says("south-army", Response(kind="declines", to="north-army-once#casualties")),
        )
        north, south = account(chronicle, "north"), account(chronicle, "south")
        for printed in (str(north), str(south), str(diff(north, south))):
            assert max(map(len, printed.splitlines())) <= 100
        assert str(north).startswith("account of north\n")
        first = str(diff(north, south)).splitlines()[1]
        assert first.split() == ["topic", "verdict", "north", "south"]


def killed_by(party: str) -> Responsibility:
    return Responsibility(subject="clash", by=party, act="initiated")


def test_what_is_no_account_is_refused_with_how_to_draw_one_up() -> None:
    north = account(story(says("north", killed(4))), "north")
    for left, right, name in (("north", north, "left"), (north, story(), "right")):
        with pytest.raises(Invalid, match=f"{name}: .*account\\(chronicle"):
            diff(left, right)  # type: ignore[arg-type]
