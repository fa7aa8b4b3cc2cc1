"""Worked examples of reconciling: each status, each conflict, and what the laws cannot see.

Most examples are told in short lines, such as "A@27 says killed 4; B via herald says happened".
A and B stand for the two sides, and each example holds both ways round.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from math import log
from typing import Any

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.chronicle.collection import NEUTRAL
from caucasus_events.core.tables import Tone
from caucasus_events.findings.reconciliation import tone_of
from tests.helpers import ALIKE, SIDES, killed, linked, party, says, story

TRUCE = ce.Ceasefire(id="truce", title="a truce")
DAY = "2023-06-27"
SHOTS: dict[str, Any] = {"during": DAY, "count": 12, "unit": "shots"}
TWO_INCIDENTS = [says("north", killed(4)), says("south", killed(9, subject="shelling"))]
RESPONSES = {kind.value for kind in ce.ResponseKind}


def count(text: str) -> ce.Count:
    """Read '4', '3+' (at least 3), '-3' (up to 3), '4-9' or '?' (nobody knows)."""
    low, _, high = text.rstrip("+").partition("-")
    if text == "?" or text.endswith("+"):
        return ce.unknown_number() if text == "?" else ce.at_least(int(low))
    return ce.between(int(low or 0), int(high)) if high else ce.exactly(int(low))


def day(text: str | None) -> str | None:
    return f"2023-06-{text}" if text and len(text) == 2 else text


def claim(text: str) -> ce.Claim:
    """Read a claim, such as 'not fired A' or 'road open to aid during 27'."""
    text, _, during = text.partition(" during ")
    words = text.removeprefix("not ").split()
    fields: dict[str, Any] = {"subject": "clash", "during": day(during or None)}
    fields["polarity"] = "denied" if text.startswith("not ") else "asserted"
    match words:
        case ["killed", number, *of]:
            return killed(count(number), of=of[1] if of else "north", **fields)
        case ["initiated" | "fired" as act, by]:
            return ce.Responsibility(by=by, act=act, **fields)
        case ["used", means, *by]:
            return ce.MeansUsed(means=means, by=by[1] if by else None, **fields)
        case ["at", place]:
            return ce.Location(place=place, **fields)
        case ["when", time]:
            return ce.Timing(when=time, **fields)
        case ["road", state, *to]:
            fields |= {"subject": "road", "to": to[1]} if to else {"subject": "road"}
            return ce.Access(state=state, **fields)
        case ["violates", by, *incident]:
            fields |= {"subject": "truce", "incident": incident[1] if incident else None}
            return ce.Violation(by=by, **fields)
        case _:
            assert words == ["happened"], text
            return ce.Occurrence(**fields)


def read(text: str, one: str = "north", other: str = "south") -> list[ce.Statement]:
    """Read statements, with ids s1, s2, ...; 'denies 1' is said of the first claim of s1."""
    statements: list[ce.Statement] = []
    for n, line in enumerate(sided(text, one, other).split("; "), 1):
        by, parts = line.split(" says ")
        by, _, via = by.partition(" via ")
        speaker, _, on = by.partition("@")
        made: list[ce.Claim | ce.Response] = []
        for part in parts.split(", "):
            kind, _, to = part.partition(" ")
            if kind in RESPONSES:
                answered = statements[int(to) - 1]
                made.append(ce.Response(kind=kind, to=answered.address(answered.claims[0])))
            else:
                made.append(claim(part))
        reports = [ce.Report(via=via.split(" "))] if via else ()
        statements.append(says(speaker, *made, id=f"s{n}", on=day(on or None), reports=reports))
    return statements


def sided(text: str, one: str, other: str) -> str:
    return re.sub(r"\bB\b", other, re.sub(r"\bA\b", one, text))


def whole(statements: Sequence[ce.Statement], **fields: Any) -> ce.Chronicle:
    return attrs.evolve(story(**fields), ceasefires=[TRUCE], statements=statements)


def found(statements: Sequence[ce.Statement], **asked: Any) -> ce.Findings:
    return ce.reconcile(whole(statements), **asked)


def first(statements: Sequence[ce.Statement], **asked: Any) -> ce.Finding:
    """Give the finding on what the first statement claims first."""
    return found(statements, **asked)[statements[0].claims[0].topic]


def view(finding: ce.Finding) -> dict[str, object]:
    """Give what the examples check of a finding, as plain words and numbers."""
    evidence, estimate = finding.evidence, finding.estimate

    def plain(value: Any) -> str | None:
        return None if value is None else getattr(value, "edtf", str(value))

    return {
        "status": finding.status.value,
        "because": finding.because,
        "best": plain(estimate.best),
        "floor": estimate.floor,
        "common": plain(estimate.common),
        "fits": plain(estimate.fits_all),
        "envelope": plain(estimate.envelope),
        "values": {plain(value) for value in estimate.values},
        "clashes": sorted({conflict.clash.value for conflict in evidence.conflicts}),
        "supporters": [stance.voice for stance in finding.supporters],
        "opponents": [stance.voice for stance in finding.opponents],
        "admits": [stance.voice for stance in evidence.stances if stance.admits],
        "accuses": {s.voice: s.accuses for s in evidence.stances if s.accuses},
        "addresses": [address for stance in evidence.stances for address in stance.addresses],
        "quotes": {s.voice: s.quotes for s in evidence.stances if s.quotes},
        "silent": [(s.party, s.kind.value, s.to, s.address) for s in evidence.silences],
        "aside": {a.address: (a.why.value, a.by) for a in evidence.set_aside},
        "revised": [(aside.voice, aside.side) for aside in evidence.set_aside],
        "gaps": [conflict.log_ratio for conflict in evidence.conflicts],
        "sides": {stance.voice: stance.side for stance in evidence.stances},
        "heard": list(evidence.heard),
    }


def case(told: str, status: str, because: str = "", **more: Any) -> Any:
    """Give an example: what is said, the status, the reason (or "..." and a part), the rest."""
    return pytest.param(told, status, because, more, id=told)


DISPUTED, CLAIMED, INCONSISTENT = "disputed", "claimed", "inconsistent"
ADMITTED, AGREED, CORROBORATED = "admitted", "agreed", "corroborated"

STATUSES = [
    # Nothing is left, or silence only
    case("A@26 says killed 4; A says retracts 1", "unreported", "nothing said of it stands"),
    case(
        "A@26 says killed 4; A says retracts 1; B says declines 1",
        "unanswered",
        "only silence: B (declines)",
    ),
    # Two voices that conflict, or one
    case("A says killed 4; B says killed 9", DISPUTED, best=None, fits=None, envelope="4 to 9"),
    case("A@28 says killed 4; A@28 says killed 9", INCONSISTENT, "A: 4, but A: 9", best=None),
    case("A@2023-06-28T10 says killed 4; A@28 says killed 9", INCONSISTENT),
    case("A@28 says killed 4; A says killed 9", INCONSISTENT),
    case("A@28 says killed 4; A@28 says killed 9; B says killed 20", DISPUTED),
    # No conflict
    case("A says not happened", "denied", "only denied, by A"),
    case("A says killed 4; B says killed 3+", AGREED, best="3 or more", fits="4"),
    case("A-army says killed 4 of A", ADMITTED, "told of their own side by A (A-army)"),
    case("A-army says killed 4 of A; B says denies 1", DISPUTED),
    case("A says killed 1 of A", ADMITTED, floor=1),
    case("A says killed -3 of A", ADMITTED),
    case("A says killed 0 of A", CLAIMED, floor=None),
    case("B says killed ? of B", ADMITTED),
    case("A says killed 49 of B; B says killed ? of B", AGREED, common="1 or more"),
    case("mission says killed 2 of mission", ADMITTED, floor=2),
    case("herald says killed 4 of A; A says confirms 1", ADMITTED, supporters=["herald", "A"]),
    case(
        "mission says killed 4; herald says killed 4",
        CORROBORATED,
        sides={"mission": NEUTRAL, "herald": None},
    ),
    case("mission says killed 4; union says killed 4", CORROBORATED),
    case("mission says killed 4", "neutral_only", "said by a neutral alone, mission"),
    case("A says killed 4 of B", CLAIMED, "said by A alone"),
    # Heard is a side that certainly spoke after the claim
    *(
        case(
            f"A@2023-06-28T10:00+04:00 says killed 4 of B; B-army{spoke} says used drone; "
            "mission@30 says used drone",
            CLAIMED,
            heard=heard,
        )
        for spoke, heard in (
            ("@29", ["B"]),
            ("@2023-06-28T12:00+04:00", ["B"]),
            ("@2023-06-28T09:00+04:00", []),
            ("@28", []),
            ("@27", []),
        )
    ),
]

CONFLICTS = [
    case(
        "A says killed 4; B says killed 9+",
        DISPUTED,
        clashes=["value_gap"],
        best=None,
        fits=None,
        envelope="4 or more",
    ),
    case("A says killed -4; B says killed 4+", AGREED, clashes=[], fits="4"),
    case("A says killed 4+; B says killed 400+", AGREED, fits="400 or more", envelope="4 or more"),
    # A floor is admitted, not alleged
    case(
        "A says killed 3+ of A; B says killed 50+ of A; mission says killed 20+ of A; "
        "herald says killed 30+ of A",
        AGREED,
        floor=3,
    ),
    case("B says killed 50 of A; mission says killed 50 of A", CORROBORATED, floor=None),
    case("A says killed 3+ of A; A-army says killed 7+ of A", ADMITTED, floor=7),
    # Accusations
    case(
        "A-army says initiated B; B says initiated A-army",
        DISPUTED,
        "... accuse each other",
        clashes=["mutual_accusation"],
        gaps=[None],
    ),
    case("herald says initiated A; courier says initiated B", DISPUTED, clashes=["value_gap"]),
    case("A says initiated A-army; B says initiated A", AGREED, admits=["A"], accuses={"B": "A"}),
    case("B says initiated A; A says denies 1", DISPUTED, admits=[], accuses={"B": "A"}),
    case("A says initiated B-army; mission says initiated B", CORROBORATED, best="B-army"),
    # Denials
    case(
        "A says killed 4 of B; B says denies 1",
        DISPUTED,
        "B denies what A says",
        clashes=["denied"],
        gaps=[None],
        opponents=["B"],
        envelope="4",
    ),
    case("A says not happened; B says denies 1", DISPUTED, supporters=["B"]),
    case(
        "herald says killed 4; A says corrects 1, killed 6",
        DISPUTED,
        clashes=["corrected", "value_gap"],
    ),
    case("herald says killed 4; A says corrects 1", DISPUTED, "A calls wrong what herald says"),
    case("herald says at village; mission says not at valley", DISPUTED),
    case("herald says at valley; mission says not at village", CLAIMED),
    case("herald says at village; mission says not at village", DISPUTED),
    case("herald says at pass; mission says not at village", CLAIMED),
    case("A says at village; B says not at pass", CLAIMED, clashes=[], best="village"),
    # A denial of a number beside a limit leaves none
    case("B says killed 1; A says killed -3, denies 1", DISPUTED, values={"1", "0"}),
    # What is denied of one day is denied of it whenever that was said
    case("B@29 says violates A during 28; A@27 says not violates A during 28", DISPUTED),
    # Places and times
    case("A says at valley; B says at village", AGREED, best="village"),
    case("A says at pass; B says at village", DISPUTED, values={"pass", "village"}),
    case(
        "A says when 2023-06-28; B says when 2023-06-28T01:30/2023-06-28T03",
        AGREED,
        best="2023-06-28T01:30/2023-06-28T03",
    ),
    case("A says when 2023-06-28; B says when 2023-06-27", DISPUTED, best=None),
]

SILENCES = [
    *(
        case(
            f"A says killed 4 of A; B says {kind} 1",
            ADMITTED,
            silent=[("B", kind, "s1#casualties", f"s2#{kind}")],
            supporters=["A"],
            heard=[],
        )
        for kind in ("declines", "not_addressed", "qualifies")
    ),
    # The silence ends when the silent one speaks to it
    case("A@27 says killed 4; B@27 says declines 1; B@28 says killed 4", AGREED, silent=[]),
]

LATER_WORDS = [
    *(
        case(
            f"A@27 says killed 4 of A; A@28 says killed {then} of A",
            ADMITTED,
            aside={"s1#casualties": (why, "s2#casualties")},
            revised=[("A", "A")],
            addresses=["s2#casualties"],
        )
        for then, why in (("7", "revised_up"), ("5+", "revised_up"), ("2", "revised_down"))
    ),
    case(
        "A@26 says killed 4 of A; A@27 says killed 9 of A; A@28 says killed 6 of A",
        ADMITTED,
        best="6",
        aside={
            "s1#casualties": ("revised_up", "s3#casualties"),
            "s2#casualties": ("revised_down", "s3#casualties"),
        },
    ),
    # Of a denial that is repeated, the one that may have been said last counts
    case(
        "A@20 says violates A during 2023-05-28; A@2023-06 says not violates A; "
        "A@10 says not violates A",
        INCONSISTENT,
    ),
    # What an opponent quotes is no admission, and replaces nothing that is known otherwise
    case("A@28 via B says killed 20 of A", CLAIMED, floor=None, quotes={"B": ("A",)}),
    case(
        "A@27 says killed 2 of A; A@28 via B says killed 20 of A",
        DISPUTED,
        "... B: 20 (as told of A)",
        floor=2,
        aside={},
    ),
    case(
        "A via B says killed 2 of A; A says killed 2 of A",
        ADMITTED,
        quotes={},
        supporters=["A"],
        addresses=["s1#casualties", "s2#casualties"],
    ),
]

RETRACTIONS = [
    case(
        "A@27 says killed 4 of A; B says killed 9 of A; A says retracts 1",
        CLAIMED,
        aside={"s1#casualties": ("retracted", "s3#retracts")},
        supporters=["B"],
    ),
    # Another report of it is retracted too
    case(
        "A@27 says killed 4; A@27 via herald says killed 4; A says retracts 1",
        "unreported",
        aside={f"s{n}#casualties": ("retracted", "s3#retracts") for n in (1, 2)},
    ),
    # What is said again later stands
    case("A@26 says killed 4 of A; A@27 says retracts 1; A@28 says killed 4 of A", ADMITTED),
    # It raises no question that what others say would answer
    case("A@26 says killed 4 of A; B@27 says not happened; A says retracts 1", "unreported"),
    # An older figure stands again
    case("A@26 says killed 4 of A; A@27 says killed 9 of A; A says retracts 2", ADMITTED, best="4"),
    case(
        "A@26 says happened; A@27 says not happened; A says retracts 2",
        CLAIMED,
        addresses=["s1#occurrence"],
        opponents=[],
    ),
    case("A@26 says killed 4 of A; A says corrects 1, killed 6 of A", ADMITTED, best="6"),
]


@ALIKE
@pytest.mark.parametrize(
    ("told", "status", "because", "more"),
    [*STATUSES, *CONFLICTS, *SILENCES, *LATER_WORDS, *RETRACTIONS],
)
def test_what_is_said_comes_to_a_finding(
    one: str, other: str, told: str, status: str, because: str, more: dict[str, object]
) -> None:
    """The first rule that matches gives the status; the rest is what the finding rests on."""

    def turned(value: Any) -> Any:
        match value:
            case str():
                return sided(value, one, other)
            case dict():
                return {turned(key): turned(item) for key, item in value.items()}
            case list() | tuple() | set():
                return type(value)(map(turned, value))
            case _:
                return value

    statements = read(told, one, other)
    claimed = {claim.topic for statement in statements for claim in statement.claims}
    assert {finding.topic for finding in found(statements)} == claimed
    seen = view(first(statements))
    assert seen["status"] == status
    if because.startswith("... "):
        assert turned(because[4:]) in str(seen["because"])
    elif because:
        assert seen["because"] == turned(because)
    assert {name: seen[name] for name in more} == turned(more)


class TestConflicts:
    @pytest.mark.parametrize(
        "told", ["A says killed 4; B says killed 9+", "A says killed 9+; B says killed 4"]
    )
    def test_the_gap_is_the_same_whoever_says_more(self, told: str) -> None:
        (conflict,) = first(read(told)).evidence.conflicts
        assert conflict.log_ratio == pytest.approx(log(9.5 / 4.5))

    def test_disputes_and_inconsistencies_are_told_apart(self) -> None:
        told = "north@28 says killed 4; north@28 says killed 9; south says killed 20"
        finding = first(read(told))
        assert {found.within_one_voice for found in finding.evidence.conflicts} == {True, False}
        assert "north: 4, but north: 9" not in finding.because

    @ALIKE
    def test_to_count_no_violations_accuses_nobody(self, one: str, other: str) -> None:
        for number, accused in ((0, None), (1, other)):
            claimed = ce.Violation(subject="truce", by=other, count=number)
            (stance,) = first([says(one, claimed)]).evidence.stances
            assert stance.accuses == accused

    def test_a_conflict_of_two_voices_of_one_side_is_told_as_one(self) -> None:
        together = ce.Sides(sides={"north": ["north", "herald"], "south": ["south"]})
        told = read("north says killed 105; herald says killed 135")
        finding = first(told, sides=together)
        assert finding.status is ce.Status.INCONSISTENT
        assert finding.because == "herald: 135, but north: 105 (both of north)"

    def test_to_correct_calls_one_number_wrong_and_no_other(self) -> None:
        told = "herald says killed 4; north says corrects 1; union says killed 9"
        conflicts = first(read(told)).evidence.conflicts
        (wrong,) = (c for c in conflicts if c.clash is ce.Clash.CORRECTED)
        ((one, other),) = wrong.pairs()
        assert {one.voice, other.voice} == {"herald", "north"}  # nine may be right

    @pytest.mark.parametrize(
        ("told", "because"),
        [
            (
                "north says killed 4; south says killed 4; union says killed 9",
                "north: 4 and south: 4, but union: 9",
            ),
            (
                "north says killed 1; south says killed 2; union says killed 3",
                "north: 1, but south: 2; north: 1 and south: 2, but union: 3",
            ),
            (
                "north says killed 4; south says denies 1; union says denies 1",
                "south, union deny what north says",
            ),
        ],
    )
    def test_those_who_stand_together_are_told_together(self, told: str, because: str) -> None:
        finding = first(read(told))
        assert finding.because == because
        assert finding.plain()["evidence"]["conflicts"][0].keys() == {"left", "right", "clash"}


class TestStates:
    """What is said of two times is no answer to one question."""

    @pytest.mark.parametrize(
        ("told", "findings"),
        [
            (
                "A says road open to aid during 23; B says road closed to aid during 24",
                [("claimed", "open"), ("claimed", "closed")],
            ),
            (
                "A says road open to aid during 23; B says road closed to aid during 23",
                [("disputed", None)],
            ),
            (
                "A@26 says road open during 26; A@27 says road closed during 27",
                [("claimed", "open"), ("claimed", "closed")],
            ),
        ],
    )
    @ALIKE
    def test_a_word_on_another_day_neither_conflicts_nor_replaces(
        self, one: str, other: str, told: str, findings: list[tuple[str, str | None]]
    ) -> None:
        seen = found(read(told, one, other))
        assert [(f.status.value, f.estimate.best) for f in seen] == findings
        assert [f.evidence.set_aside for f in seen] == [()] * len(findings)

    def test_to_retract_a_word_on_one_day_leaves_that_on_another(self) -> None:
        told = "north@26 says road closed during 26; north@27 says road closed during 27"
        (finding,) = found(read(f"{told}; north says retracts 1"))
        assert [stance.during for stance in finding.supporters] == [ce.When(edtf="2023-06-27")]


class TestSilence:
    def test_silence_that_an_outlet_reports_is_the_silence_of_the_party_that_it_asked(self) -> None:
        declines = ce.Response(kind="declines", to="north-once#casualties", by="south")
        finding = first([says("north", killed(4)), says("herald", declines)])
        (silence,) = finding.evidence.silences
        assert (silence.party, silence.side) == ("south", "south")
        assert silence.address == "herald-once#declines"

    def test_a_side_that_spoke_before_is_silent_all_the_same(self) -> None:
        declines = ce.Response(kind="declines", to="s2#casualties", by="south")
        told = read("south@26 says killed 1; north@27 says killed 4")
        finding = first([*told, says("herald", declines, on="2023-06-28")])
        assert [silence.party for silence in finding.evidence.silences] == ["south"]
        assert finding.status is ce.Status.DISPUTED


class TestLaterWords:
    def test_of_two_totals_as_of_one_stated_day_neither_is_of_an_earlier_hour(self) -> None:
        stated = {"span": "cumulative", "during": "2023-06-01/2023-06-28"}
        told = [
            says("north", killed(number, **stated), on="2023-06-28", id=f"s{number}")
            for number in (90, 100)
        ]
        assert first(told).status is ce.Status.INCONSISTENT

    def test_to_say_the_same_again_replaces_nothing(self) -> None:
        told = [
            says("north", killed(ce.exactly(4, wording="four")), on="2023-06-27"),
            says("north", killed(4), on="2023-06-28"),
        ]
        finding = first(told)
        assert finding.evidence.set_aside == ()
        (stance,) = finding.supporters
        assert stance.addresses == ("north-2023-06-27#casualties", "north-2023-06-28#casualties")
        assert [said and said.edtf for said in stance.said] == ["2023-06-27", "2023-06-28"]

    def test_a_correction_in_other_words_keeps_the_number(self) -> None:
        """A voice that says 'about 7, not 7' still says 7; a copy of it changes nothing."""
        corrects = ce.Response(kind="corrects", to="s1#casualties")
        correction = says("north", corrects, killed(ce.about(7)))
        told = [*read("north@26 says killed 7"), correction]
        for copies in (
            [],
            [attrs.evolve(correction, id="copy", reports=[ce.Report(via=["herald"])])],
        ):
            finding = first([*told, *copies])
            assert finding.status is ce.Status.ADMITTED
            assert finding.estimate.best == ce.about(7)

    def test_what_a_part_exceeds_limits_no_other_part(self) -> None:
        """Of two civilians follows two children at most, until five medics are told."""
        civilians, medics, children = (
            killed(number, population=who)
            for number, who in ((2, "civilian"), (5, "medic"), (4, "child"))
        )
        told = [says("south", children), says("north", civilians, on="2023-06-27")]
        assert first(told).status is ce.Status.DISPUTED
        more = [*told, says("north", medics, on="2023-06-28")]
        assert first(more).status is ce.Status.CLAIMED

    def test_the_ids_of_statements_say_nothing_of_their_order(self) -> None:
        told = read("north@26 says killed 4; north@27 says retracts 1; north@28 says killed 4")
        again = ce.Response(kind="retracts", to="s3#casualties")
        last = says("north", again, on="2023-06-29", id="a-last-word")
        assert first([*told, last]).status is ce.Status.UNREPORTED

    @pytest.mark.parametrize(
        "response",
        [
            ce.Response(kind="denies", to="s2#casualties"),  # to what is not there
            ce.Response(kind="retracts", to="s1#casualties"),  # nobody retracts for another
        ],
    )
    def test_an_answer_that_cannot_be_is_left_out(self, response: ce.Response) -> None:
        told = [*read("north says killed 4"), says("south", response)]
        assert first(told).status is ce.Status.ADMITTED


class TestTopics:
    """Claims are compared within one topic only, and wider claims answer narrower topics."""

    @ALIKE
    @pytest.mark.parametrize(
        ("told", "statuses"),
        [
            (
                "A says road open to all; B says road closed to aid; "
                "mission says road open to patients",
                {"aid": "disputed", "patients": "corroborated", "all": "disputed"},
            ),
            # Unstated traffic is a question of its own
            (
                "A says road open to all; B says road closed",
                {"all": "claimed", "unstated": "claimed"},
            ),
            # What was said of all and retracted weighs nothing for anybody
            (
                "A@26 says road open to all; B says road closed to aid; A says retracts 1",
                {"aid": "claimed", "all": "unreported"},
            ),
        ],
    )
    def test_what_is_said_of_all_answers_for_each_kind_of_traffic(
        self, one: str, other: str, told: str, statuses: dict[str, str]
    ) -> None:
        seen = {f.topic.category: f.status.value for f in found(read(told, one, other))}
        assert seen == statuses

    @ALIKE
    def test_to_deny_that_it_happened_denies_what_is_said_of_it(self, one: str, other: str) -> None:
        told = read(
            "A says killed 4 of A, used drone, when 2023-06-28; A says fired B; "
            "A says initiated B; B says not happened",
            one,
            other,
        )
        findings = found(told)
        statuses = {(f.topic.aspect, f.topic.category): f.status.value for f in findings}
        # That nothing happened says no other time.
        assert statuses.pop(("time", None)) == "claimed"
        assert [*statuses.values()] == ["disputed"] * 5
        (happened,) = findings.about(aspect="occurrence")
        assert [stance.voice for stance in happened.supporters] == [one]
        assert happened.supporters[0].entailed_from == (
            *("s1#casualties", "s1#means", "s2#responsibility", "s3#responsibility"),
        )

    def test_to_deny_that_it_happened_agrees_that_nobody_was_killed(self) -> None:
        findings = found(read("north says killed 0; south says not happened"))
        assert [finding.evidence.conflicts for finding in findings] == [(), ()]

    @ALIKE
    def test_what_did_not_happen_was_no_violation(self, one: str, other: str) -> None:
        told = read("B says violates A in clash; A says not happened", one, other)
        findings = found(told)
        assert [finding.status for finding in findings] == [ce.Status.DISPUTED] * 2
        for subject in ("truce", "clash"):
            (finding,) = found(told, subject=subject)
            assert finding == findings[finding.topic]
        elsewhere = ce.Occurrence(subject="shelling", polarity="denied")
        findings = found([told[0], says(one, elsewhere)])
        assert ce.Status.DISPUTED not in [finding.status for finding in findings]

    @ALIKE
    @pytest.mark.parametrize(
        ("denied", "accused", "number"),
        [
            ({"during": DAY}, SHOTS, 2),
            ({"during": DAY}, {"during": DAY, "where": "road"}, 2),
            ({"during": DAY}, {**SHOTS, "count": 0}, 0),
            ({"during": DAY}, {**SHOTS, "during": "2023-06-28"}, 0),
            ({"during": DAY}, {**SHOTS, "by": "other"}, 0),
            ({"during": DAY}, {**SHOTS, "incident": "clash"}, 0),
            ({"during": "2023-06"}, SHOTS, 2),
            ({"during": "2023-06"}, {**SHOTS, "during": "2023-06-28"}, 2),
            ({}, {**SHOTS, "during": None}, 2),
            ({}, SHOTS, 1),
            ({"incident": "clash", "during": DAY}, {**SHOTS, "incident": "clash"}, 2),
            ({"during": DAY, "where": "road", "unit": "shots"}, SHOTS, 0),
            # To deny it of the whole denies it of the part, and not the other way round
            (
                {"during": DAY, "where": "valley"},
                {"by": "army", "during": DAY, "where": "village"},
                2,
            ),
            (
                {"by": "army", "during": DAY, "where": "village"},
                {"during": DAY, "where": "valley"},
                0,
            ),
        ],
    )
    def test_a_denial_in_few_words_denies_each_violation_that_it_covers(
        self,
        one: str,
        other: str,
        denied: dict[str, Any],
        accused: dict[str, Any],
        number: int,
    ) -> None:
        by = {"one": one, "other": other, "army": f"{one}-army"}
        denial, accusation = (
            ce.Violation(subject="truce", **{**fields, "by": by[fields.get("by", "one")]})
            for fields in (denied, accused)
        )
        told = [says(other, accusation), says(one, attrs.evolve(denial, polarity="denied"))]
        assert len(found(told).about(status="disputed")) == number

    @ALIKE
    def test_a_denial_of_one_day_says_nothing_of_days_before(self, one: str, other: str) -> None:
        told = "A@27 says violates B during 27; B@28 says not violates B during 28"
        seen = found(read(told, one, other))
        assert [finding.status.value for finding in seen] == ["claimed", "denied"]

    @pytest.mark.parametrize(("said", "status"), [("28", "disputed"), ("27", "claimed")])
    def test_a_denial_without_a_time_denies_all_until_it_was_said(
        self, said: str, status: str
    ) -> None:
        told = f"south@{said} says violates north during 27; north@{said} says not violates north"
        assert first(read(told)).status == status

    @ALIKE
    def test_what_is_said_as_well_does_not_only_follow(self, one: str, other: str) -> None:
        flat = ce.Violation(subject="truce", by=one, during=DAY)
        denied = says(one, attrs.evolve(flat, polarity="denied"))
        shots = says(other, attrs.evolve(flat, count=12, unit="shots"), id="m")
        seen = found([denied, shots])
        (stance,) = seen[flat.topic].supporters
        assert (stance.is_entailed, stance.entailed_from) == (True, ("m#violation",))
        seen = found([denied, shots, says(other, flat)])
        (stance,) = seen[flat.topic].supporters
        assert (stance.is_entailed, stance.entailed_from) == (False, ("m#violation",))

    @pytest.mark.parametrize(
        "other",
        [
            killed(9, of="south"),
            killed(9, span="cumulative"),
            killed(9, span="period", during="2023-06"),
            killed(9, harm="wounded"),
            killed(9, harm="killed_or_wounded"),
            killed(9, subject="shelling"),
        ],
    )
    def test_numbers_of_different_questions_never_conflict(self, other: ce.Casualties) -> None:
        findings = found([says("north", killed(4)), says("south", other)])
        assert len(findings) == 2
        assert not any(finding.evidence.conflicts for finding in findings)


class TestIncidents:
    """Incidents that are judged to be one are one subject."""

    @pytest.mark.parametrize(
        ("judgement", "unsure", "statuses"),
        [
            ("unsure", "different", {"clash": "admitted", "shelling": "claimed"}),
            ("unsure", "same", {"clash": "disputed"}),
            *(("same", unsure, {"clash": "disputed"}) for unsure in ce.Judgement),
            *(
                ("different", unsure, {"clash": "admitted", "shelling": "claimed"})
                for unsure in ce.Judgement
            ),
        ],
    )
    def test_a_doubt_is_read_as_one_asks(
        self, judgement: str, unsure: Any, statuses: dict[str, str]
    ) -> None:
        chronicle = story(*TWO_INCIDENTS, links=[linked(judgement)])
        findings = ce.reconcile(chronicle, unsure=unsure)
        assert {f.topic.subject: f.status.value for f in findings} == statuses
        if len(statuses) == 1:
            assert ce.reconcile(chronicle, subject="shelling", unsure=unsure) == findings

    @ALIKE
    def test_a_violation_is_denied_by_way_of_an_incident_that_is_one_with_its_own(
        self, one: str, other: str
    ) -> None:
        accused = says(one, claim(f"violates {other} in shelling"))
        denials = (claim(f"not violates {other} in clash"), claim("not happened"))
        for denial in denials:
            told = [accused, says(other, denial)]
            assert ce.Status.DISPUTED not in [finding.status for finding in found(told)]
            findings = ce.reconcile(whole(told, links=[linked("same")]))
            (finding,) = findings.about(aspect="violation")
            assert (finding.status, finding.topic.span) == (ce.Status.DISPUTED, "clash")
            assert [s.is_entailed for s in finding.opponents] == [denial.kind == "occurrence"]

    def test_a_subject_takes_its_parts_with_it(self) -> None:
        talks = ce.Negotiation(id="talks", title="talks", rounds=[ce.Round(key="first")])
        progress = ce.Outcome(subject="talks#first", result="progress")
        held = attrs.evolve(story(), negotiations=[talks], statements=[says("union", progress)])
        for subject in ("talks", "talks#first"):
            found = ce.reconcile(held, subject=subject)
            assert [finding.topic.subject for finding in found] == ["talks#first"]

    def test_a_subject_is_an_id_of_which_something_is_claimed(self) -> None:
        control = ce.Control(subject="road", by="south")
        chronicle = story(says("north", killed(4)), says("south", control))
        found = ce.reconcile(chronicle, subject="road")
        assert [finding.topic.subject for finding in found] == ["road"]
        with pytest.raises(ce.UnknownId, match="did you mean 'clash'"):
            ce.reconcile(chronicle, subject="clashh")
        with pytest.raises(ce.UnknownId, match="'north-once' is the id of a Statement; nobody"):
            ce.reconcile(chronicle, subject="north-once")
        loose = ce.reconcile(chronicle.statements, subject="clash", sides=SIDES)
        assert [finding.topic.subject for finding in loose] == ["clash"]
        with pytest.raises(ce.UnknownId, match="no record 'clashh'"):
            ce.reconcile(chronicle.statements, subject="clashh", sides=SIDES)
        clash: Any = chronicle.incident("clash")
        with pytest.raises(ce.Invalid, match=r"subject: .*; give its id: 'clash'"):
            ce.reconcile(chronicle, subject=clash)


class TestVoices:
    """Ten reports of one voice are one voice."""

    def test_ten_outlets_that_relay_one_ministry_are_one_voice(self) -> None:
        reports = [ce.Report(via=[f"outlet-{n}"]) for n in range(10)]
        finding = first([says("north", killed(4), reports=reports)])
        (stance,) = finding.evidence.stances
        assert (stance.voice, len(stance.addresses)) == ("north", 1)
        assert finding.status is ce.Status.ADMITTED

    def test_a_report_that_names_nobody_is_the_voice_of_the_one_nearest_to_the_origin(self) -> None:
        unnamed = says(None, killed(4), reports=[ce.Report(via=["courier", "herald"])])
        (stance,) = first([unnamed]).evidence.stances
        assert (stance.voice, stance.side) == ("courier", None)

    @ALIKE
    def test_a_relay_of_what_a_party_said_itself_names_whose_words_it_relays(
        self, one: str, other: str
    ) -> None:
        own = says(f"{one}-army", killed(4))
        relays = {
            (f"{one}-army", one): says(one, killed(4), reports=[ce.Report(via=[other])]),
            (f"{one}-army",): says("herald", killed(4), rests_on=[one]),
        }
        for speakers, relay in relays.items():
            (stance,) = first([own, relay]).evidence.stances
            assert (stance.voice, stance.speakers) == (one, speakers)

    @pytest.mark.parametrize("speaker", ["union", "observers"])
    def test_a_party_on_no_side_admits_what_its_organs_or_principals_lost(
        self, speaker: str
    ) -> None:
        told = says(speaker, killed(2, of={"union": "observers", "observers": "union"}[speaker]))
        observers = party("observers", ("union", "mission_of"), kind="mission")
        chronicle = attrs.evolve(story(), parties=[*story().parties, observers], statements=[told])
        assert [finding.status for finding in ce.reconcile(chronicle)] == ["admitted"]

    def test_an_organ_stands_on_the_side_of_its_state_while_it_is_one(self) -> None:
        office = ce.Affiliation(of="north", role="minister_of", during="/2023-06-20")
        minister = ce.Party(id="minister", kind="person", names=["M"], affiliations=[office])
        told = [
            says("minister", killed(4), on="2023-06-19"),
            says("minister", killed(9, of="south"), on="2023-06-28"),
        ]
        chronicle = attrs.evolve(story(), parties=[*story().parties, minister], statements=told)
        sides = {f.topic.whose: f.evidence.stances[0].side for f in ce.reconcile(chronicle)}
        assert sides == {"north": "north", "south": None}

    def test_sides_of_the_callers_own_take_the_place_of_the_chronicles(self) -> None:
        told = read("north says killed 4; south says killed 4")
        assert first(told).status is ce.Status.AGREED
        together = ce.Sides(sides={"both": ["north", "south"]})
        assert first(told, sides=together).status is ce.Status.ADMITTED
        (unaligned,) = ce.reconcile(attrs.evolve(whole(told), sides=None))
        assert {stance.side for stance in unaligned.evidence.stances} == {None}


class TestEstimates:
    """What the envelope makes of the claims: bounds that are said, nothing invented."""

    def test_bounds_of_numbers_that_can_be_true_together(self) -> None:
        told = "north says killed 3+; south says killed 4-9; mission says killed -6"
        assert first(read(told)).estimate == ce.Estimate(
            rule="envelope",
            best=ce.at_least(0),
            common=ce.at_least(0),
            fits_all=ce.between(4, 6),
            envelope=ce.between(3, 9),
            floor=3,
            values=(ce.up_to(6), ce.at_least(3), ce.between(4, 9)),
        )
        assert first(read("north says happened")).estimate == ce.Estimate(rule="envelope")

    def test_a_total_as_of_one_instant_is_no_lower_bound_for_the_same_instant(self) -> None:
        noon = "2023-06-01/2023-06-28T12:00:00.000000"
        total = killed(100, span="cumulative", during=noon)
        assert first([says("north", total)]).estimate.common == ce.exactly(100)

    def test_a_limit_that_only_follows_is_nobodys_answer(self) -> None:
        """Of "12 shots" follows "at most 12" on the road, which asserts nothing."""
        shots = ce.Violation(subject="truce", by="north", **SHOTS)
        there = attrs.evolve(shots, count=None, where="road", polarity="denied")
        finding = found([says("south", shots), says("north", there)])[there.topic]
        assert (finding.status, finding.estimate.best) == (ce.Status.DENIED, None)

    def test_one_number_in_several_wordings_keeps_nobodys(self) -> None:
        four, handful = (killed(ce.exactly(4, wording=w)) for w in ("four", "a handful"))
        for ours, theirs in ((four, handful), (handful, four)):
            estimate = first([says("north", ours), says("south", theirs)]).estimate
            assert estimate.best == ce.exactly(4)
            assert estimate.values == (ce.exactly(4),)
        assert first([says("north", four)]).estimate.best == ce.exactly(4, wording="four")

    def test_one_time_in_several_wordings_keeps_nobodys(self) -> None:
        told = [
            says(who, ce.Timing(subject="clash", when=ce.When(edtf="2023-06-28T01:30", wording=w)))
            for who, w in (("north", "at night"), ("south", "half past one"))
        ]
        finding = first(told)
        assert finding.status is ce.Status.AGREED
        assert finding.estimate.best == ce.When(edtf="2023-06-28T01:30")

    def test_a_rule_of_ones_own(self) -> None:
        """A rule is a function of the evidence on one topic; statuses do not depend on it."""

        def most_told(evidence: ce.Evidence) -> ce.Estimate:
            counts = [s.value for s in evidence.stances if isinstance(s.value, ce.Count)]
            return ce.Estimate(rule="most told", best=max(count.low for count in counts))

        told = read("north says killed 4; south says killed 9")
        usual, own = first(told), first(told, rule=most_told)
        assert own.estimate == ce.Estimate(rule="most told", best=9)
        assert attrs.evolve(own, estimate=usual.estimate) == usual
        assert ce.envelope(own.evidence) == usual.estimate


@attrs.frozen(kw_only=True, repr=False)
class Weather(ce.Claim):
    """Claim what the weather was, in words or degrees: a kind that another project adds."""

    kind = "weather"

    sky: str = ""
    degrees: int | None = None

    @property
    def value(self) -> str | int:
        return self.sky if self.degrees is None else self.degrees


class TestKindsOfOnesOwn:
    def test_a_kind_of_claim_of_ones_own_is_reconciled_like_all_others(self) -> None:
        findings = found(
            [
                says("north", Weather(subject="clash", sky="clear")),
                says("south", Weather(subject="clash", sky="fog")),
                says("mission", Weather(subject="shelling", sky="fog")),
            ]
        )
        assert [f.status for f in findings] == [ce.Status.DISPUTED, ce.Status.NEUTRAL_ONLY]
        assert findings[ce.Topic(subject="clash", aspect="weather")].estimate.best is None

    def test_answers_of_any_type_conflict_when_they_differ(self) -> None:
        seen = [("north", "clash", 3), ("south", "clash", 3)]
        seen += [("north-army", "shelling", 3), ("south-army", "shelling", 4)]
        findings = found([says(who, Weather(subject=of, degrees=n)) for who, of, n in seen])
        assert [f.status for f in findings] == [ce.Status.AGREED, ce.Status.DISPUTED]
        assert findings.findings[0].estimate.best == 3

    def test_a_kind_of_claim_of_ones_own_is_written_and_read(self) -> None:
        chronicle = story(says("north", Weather(subject="clash", sky="clear")))
        document = ce.dumps(chronicle)
        assert '"claim": "weather"' in document
        assert ce.loads(document, kinds=[Weather]) == chronicle


class TestResults:
    def test_tables_are_no_wider_than_120_columns(self) -> None:
        wording = "according to several officials who were not named, at the very least four"
        voices = ("north", "north-army", "south", "south-army", "mission", "union", "herald")
        counts = [ce.exactly(n, wording=f"{wording} and {n}") for n in range(len(voices))]
        initiated = claim("initiated north")
        told = [says(who, killed(n), initiated) for who, n in zip(voices, counts, strict=True)]
        declines = ce.Response(kind="declines", to="north-once#casualties")
        findings = found([*told, says("courier", declines)])
        for printed in (str(findings), *map(str, findings)):
            assert max(map(len, printed.splitlines())) <= 120

    def test_a_table_names_the_topic_status_answer_and_voices(self) -> None:
        told = "north says killed 4; mission says declines 1; south says denies 1"
        lines = str(found(read(told))).splitlines()
        assert lines[0] == "clash"
        assert re.split("  +", lines[1]) == [
            *("topic", "status", "answer", "says who", "denied by", "silent")
        ]
        assert re.split("  +", lines[3]) == [
            "casualties: north, killed, unstated,",
            *("disputed", "4 or not", "north: 4", "south: not 4", "mission (declines)"),
        ]

    def test_findings_are_looked_up_and_narrowed_by_their_topic(self) -> None:
        wounded = killed(1, of="south", subject="shelling", harm="wounded")
        findings = found([*read("north says killed 4, happened"), says("south", wounded)])
        topic = killed(4).topic
        assert findings[topic].topic == topic
        assert [f.topic for f in findings.about("clash", aspect="casualties")] == [topic]
        assert [f.topic.subject for f in findings.about(category="wounded")] == ["shelling"]
        assert [f.topic.subject for f in findings.about(whose="south")] == ["shelling"]
        both = found([says("union", killed(4, of=("north", "south")))])
        assert both.about(whose=("south", "north")) == both
        soldiers = killed(3, population="military", span="cumulative")
        others = found([says("north", killed(4), soldiers)])
        assert [f.topic for f in others.about(population="military")] == [soldiers.topic]
        assert [f.topic for f in others.about(span="cumulative")] == [soldiers.topic]
        assert str(others.about(population="child")) == "no findings"
        with pytest.raises(ce.UnknownId, match="did you mean 'military'"):
            others.about(population="soldiers")
        assert len(findings.about(status="admitted")) == 2
        assert str(findings.about(status="disputed")) == "no findings"
        with pytest.raises(ce.UnknownId, match="did you mean 'clash'"):
            findings.about("clashes")
        with pytest.raises(ce.UnknownId, match="nobody spoke to"):
            findings[attrs.evolve(topic, category="missing")]

    @pytest.mark.parametrize(
        ("told", "tone"),
        [
            ("A says killed 4; B says killed 9", Tone.AGAINST),
            ("A@28 says killed 4; A@28 says killed 9", Tone.ALONE),
            ("A says killed 4; B says killed 4", Tone.SHARED),
            ("A says not happened", Tone.OPEN),
        ],
    )
    @ALIKE
    def test_a_status_tells_at_a_glance_whether_others_agree(
        self, one: str, other: str, told: str, tone: Tone
    ) -> None:
        assert tone_of(first(read(told, one, other)).evidence) is tone

    def test_counted_things_that_are_not_harm(self) -> None:
        told = [
            says(who, ce.Quantity(subject="road", what="convoys", count=number))
            for who, number in (("north", ce.about(10)), ("south", ce.at_least(5)))
        ]
        finding = first(told)
        assert (finding.status, finding.estimate.floor) == (ce.Status.AGREED, None)


PAIR = ce.Sides(sides={"north": ["north"], "south": ["south"]})


@pytest.mark.parametrize("ids", [("a", "b"), ("b", "a")])
def test_no_id_decides_on_whose_side_a_party_was(ids: tuple[str, str]) -> None:
    """A voice says the same before and after the person took office on its side."""
    office = ce.Affiliation(of="south", role="minister_of", during="2020/..")
    officer = ce.Party(id="officer", kind="person", names=["M"], affiliations=[office])
    claim = ce.Responsibility(subject="clash", by="officer", act="initiated")
    told = [
        ce.Statement(id=id, speaker="south", said=said, claims=[claim])
        for id, said in zip(ids, ("2019", "2021"), strict=True)
    ]
    clash = ce.Incident(id="clash", kind="clash", title="Clash", when="2018")
    [finding] = ce.reconcile([party("north"), party("south"), officer, clash, *told], sides=PAIR)
    assert finding.status is ce.Status.ADMITTED
    [stance] = finding.supporters
    assert stance.side_concerned == stance.side
    assert stance.said_at == ce.When.of("2019")


def test_arguments_that_are_not_of_their_kind_are_refused() -> None:
    world = story(says("north", killed(2)))
    [finding] = ce.reconcile(world)
    anything: Any = ce
    asks: list[Callable[[dict[str, Any]], object]] = [
        lambda more: anything.reconcile(world, **more),
        lambda more: anything.account(world, "north", **more),
        lambda more: anything.history(world, finding.topic, **more),
        lambda more: anything.why_changed([], world, **more),
    ]
    wrong = [("sides", "x"), ("sides", {"a": ["b"]}), ("rule", "envelope"), ("rule", None)]
    for ask, (name, value) in itertools.product(asks, wrong):
        with pytest.raises(ce.Invalid, match=f"{name}: expected"):
            ask({name: value})
    with pytest.raises(ce.Invalid, match="a rule returns an Estimate"):
        anything.reconcile(world, rule=lambda evidence: 3)
