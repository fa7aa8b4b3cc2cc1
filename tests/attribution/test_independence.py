"""Worked examples: who speaks independently, who may have copied, who took it from whom."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.attribution.copying import SignKind
from caucasus_events.attribution.independence import Independence
from caucasus_events.checks.chronicle_checks import faults
from caucasus_events.values.comparison import Truth
from tests.helpers import party

OUTLETS = ("agency", "herald", "courier", "gazette", "mirror")
BASE = ce.Chronicle(
    sides=ce.Sides(sides={"northern": ["north", "ally"], "southern": ["south"]}),
    parties=[
        party("north"),
        party("north-mod", ("north", "organ_of"), kind="ministry"),
        party("north-mfa", ("north", "organ_of"), kind="ministry"),
        party("minister", ("north", "minister_of", "2031-03/2031-05"), kind="person"),
        party("ally"),
        party("south"),
        party("south-mod", ("south", "organ_of"), kind="ministry"),
        party("mission", kind="mission"),
        *(party(id, kind="outlet") for id in OUTLETS),
    ],
    sources=[
        *(ce.Source(id=f"{by}-{day}", publisher=by, title="report", published=f"2031-05-0{day}")
          for by in (*OUTLETS, "mission") for day in (4, 5, 6)),
        ce.Source(id="undated", publisher="mirror", title="report"),
        ce.Source(id="vague", publisher="mirror", title="report", published="2031-05"),
    ],
    incidents=[ce.Incident(id="night", kind="shelling", title="Fire", when="2031-05-03")],
)  # fmt: skip


def killed(count: ce.Count | int, harm: str = "killed") -> ce.Casualties:
    return ce.Casualties(subject="night", key=harm, harm=harm, of="north", count=count)


def at(when: str) -> ce.Timing:
    return ce.Timing(subject="night", when=when)


def says(id: str, speaker: str | None, *claims: ce.Claim, **more: Any) -> ce.Statement:
    return ce.Statement(id=id, speaker=speaker, claims=claims, **more)


def through(*via: str, **more: Any) -> ce.Report:
    return ce.Report(via=via, **more)


def told(*statements: ce.Statement) -> ce.Chronicle:
    """Make a sound chronicle of statements."""
    chronicle = attrs.evolve(BASE, statements=statements)
    assert faults(chronicle) == ()
    return chronicle


def asked(one: ce.Statement, other: ce.Statement, *more: ce.Statement) -> Independence:
    return ce.independent(told(one, other, *more), one.id, other.id)


NEAREST = "{0} names no origin; {1} is the nearest to it that is named"
THROUGH = "all that is recorded of both came from or through"


class TestIndependence:
    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            ("agency via herald", "agency via courier", "no: both go back to agency"),
            # An agency that relays a ministry adds no voice
            ("north-mod via agency", "north-mod", "no: both go back to north-mod"),
            ("north", "north-mod", "no: north-mod spoke for north"),
            ("north-mod", "north-mfa", "no: north-mod and north-mfa both spoke for north"),
            ("south-mod via north-mod", "north-mfa", f"cannot tell: {THROUGH} north or its organs"),
            (" via herald", "north-mod", f"cannot tell: {NEAREST.format('a', 'herald')}"),
            (
                " via north-mod",
                "north",
                f"cannot tell: {NEAREST.format('a', 'north-mod')}; "
                "north-mod may have spoken for north",
            ),
            # Every doubt is told
            (
                " via herald",
                " via courier herald",
                f"cannot tell: {NEAREST.format('a', 'herald')}; {NEAREST.format('b', 'courier')}; "
                f"{THROUGH} herald",
            ),
        ],
    )
    def test_the_first_reason_against_it_counts_or_else_all_doubts(
        self, one: str, other: str, expected: str
    ) -> None:
        spoken = [text.partition(" via ") for text in (one, other)]
        a, b = (
            says(id, speaker or None, reports=[through(*via.split())] if via else [])
            for id, (speaker, _, via) in zip("ab", spoken, strict=True)
        )
        found = asked(a, b)
        assert str(found) == expected
        shared = [id for id in (found.origin, *found.principals, *found.carriers) if id]
        assert all(id in expected for id in shared)
        assert shared or "names no origin" in expected

    def test_outlets_that_name_no_more_than_the_agency_may_have_two_origins(self) -> None:
        one = says("a", None, reports=[through("agency", "herald")])
        found = asked(one, says("b", None, reports=[through("agency", "courier")]))
        assert (found.answer, found.origin) == (Truth.MAYBE, "agency")
        assert "agency may have spoken for itself in both, or passed others on" in found.because

    def test_an_outlet_may_pass_somebody_on_beside_its_own_word(self) -> None:
        unnamed = says("a", None, killed(9), reports=["herald-4"])
        own = says("b", "herald", killed(3))
        found = asked(unnamed, own)
        assert (found.answer, found.principals) == (Truth.MAYBE, ())
        assert found.because.startswith("a names no origin; herald is the nearest to it that is")
        assert [voice.party for voice in ce.voices(told(unnamed, own))] == ["herald"]

    def test_what_a_ministry_quotes_of_another_side_is_known_through_it_alone(self) -> None:
        quoted = says("quoted", "south-mod", reports=[through("north-mod", "herald")])
        own = says("own", "north-mod", reports=["courier-4"])
        found = asked(quoted, own)
        assert found.answer is Truth.MAYBE
        assert found.carriers == ("north-mod",)
        assert found.because == "all that is recorded of both came from or through north-mod"
        again = attrs.evolve(quoted, reports=[*quoted.reports, "gazette-4"])
        assert asked(again, own).answer is Truth.YES

    @pytest.mark.parametrize(
        ("said", "answer"),
        [
            ("2031-04-02", Truth.NO),
            ("2030-04-02", Truth.YES),
            ("2031-05-31", Truth.MAYBE),
            ("2031", Truth.MAYBE),
            ("2030-12/2031-04", Truth.MAYBE),
            (None, Truth.MAYBE),
        ],
    )
    def test_an_office_counts_at_the_time_of_the_statement(
        self, said: str | None, answer: Truth
    ) -> None:
        found = asked(says("a", "minister", said=said), says("b", "north-mod"))
        assert found.answer is answer
        doubt = "minister and north-mod may both have spoken for north"
        assert (found.because == doubt) is (answer is Truth.MAYBE)

    @pytest.mark.parametrize("during", ["2031-03/", "/2031-07", "2031-03/..", "2031"])
    def test_an_office_without_a_recorded_end_is_taken_to_last(self, during: str) -> None:
        parties = [party("consul", ("south", "official_of", during), kind="person")]
        one = says("a", "consul", said="2031-05-03")
        found = ce.independent([*BASE.parties, *parties, one, says("b", "south")], "a", "b")
        assert found.answer is Truth.NO

    def test_a_tie_is_no_surer_than_its_least_sure_link(self) -> None:
        deputy = party("deputy", ("north-mod", "official_of", "2031-03/2031-05"), kind="person")
        statements = [says("a", "deputy"), says("b", "north")]
        found = ce.independent([*BASE.parties, deputy, *statements], "a", "b")
        assert found.because == "deputy may have spoken for north"

    def test_allies_are_two_origins(self) -> None:
        found = asked(says("a", "north-mod"), says("b", "ally"))
        assert found.answer is Truth.YES
        assert found.because.endswith("both stand on side northern, which is no common origin")
        assert "side" not in asked(says("a", "north-mod"), says("b", "south")).because

    def test_one_outlet_through_which_alone_both_came_leaves_it_open(self) -> None:
        north = says("a", "north-mod", reports=[through("herald")])
        found = asked(north, says("b", "south-mod", reports=["herald-4"]))
        assert (found.answer, found.carriers) == (Truth.MAYBE, ("herald",))
        elsewhere = says("b", "south-mod", reports=["herald-4", "courier-4"])
        assert asked(north, elsewhere).answer is Truth.YES

    def test_a_likely_copy_leaves_it_open_until_somebody_judges(self) -> None:
        first = says("a", "mission", killed(41), at("2031-05-02"), reports=["mission-4"])
        later = says("b", "herald", killed(41), at("2031-05-02"), reports=["herald-5"])
        other = says("c", "south-mod", at("2031-05-03"))
        found = asked(first, later, other)
        assert found.answer is Truth.MAYBE
        assert found.near_copy is not None
        assert found.near_copy.repeats == "a"
        assert found.because.startswith("b may repeat a, by these signs: slip: night, time: ")
        assert asked(first, other).answer is Truth.YES

    def test_a_sign_that_makes_no_doubt_is_named(self) -> None:
        first, later = copies(killed(41))
        found = asked(first, later)
        assert str(found) == (
            "yes: gazette and herald are different origins, and neither a common principal nor a "
            "relay that both need is recorded; one sign of copying alone is too few: "
            "figure: night, casualties: north, killed, unstated, incident: 41"
        )
        quotes = [{"reports": [through(source=source, quote=WORDS)]}
                  for source in ("gazette-4", "herald-5")]  # fmt: skip
        first, later = copies(killed(41), first=quotes[0], later=quotes[1])
        found = asked(first, attrs.evolve(later, claims=[killed(3)]))
        assert found.answer is Truth.YES
        assert "the two contradict each other, so that this is no sign of copying: wording: " in (
            found.because
        )

    def test_another_way_of_a_statement_without_origin_needs_no_one(self) -> None:
        unnamed = says("a", None, reports=[through("herald"), through("courier")])
        assert asked(unnamed, says("b", "north", reports=["herald-4"])).carriers == ()

    def test_a_statement_is_not_independent_of_itself(self) -> None:
        found = ce.independent(told(says("a", "north-mod", killed(1))), "a", "a#killed")
        assert (found.answer, found.first, found.second) == (Truth.NO, "a", "a")
        assert found.because == "a is not independent of itself"

    def test_the_answer_is_asked_like_any_other(self) -> None:
        assert asked(says("a", "north-mod"), says("b", "south-mod"))
        assert not asked(says("a", "north-mod"), says("b", "north"))
        with pytest.raises(TypeError, match="neither true nor false"):
            bool(asked(says("a", None, reports=[through("herald")]), says("b", "north")))

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ("quotd", "did you mean 'quoted'"),
            ("quoted#nothing", "no record 'quoted#nothing'"),
            ("herald", "'herald' is the id of a Party, not of a Statement"),
        ],
    )
    def test_what_is_no_statement_is_refused(self, wrong: str, message: str) -> None:
        chronicle = told(says("quoted", "north-mod"))
        for pair in (("quoted", wrong), (wrong, "quoted")):
            with pytest.raises(ce.UnknownId, match=message):
                ce.independent(chronicle, *pair)

    def test_what_was_replaced_leads_to_what_took_its_place(self) -> None:
        slip = ce.Amendment(id="am", kind="correction", old=["a"], new=["b"], why="misread")
        parts = ce.Amendment(id="cut", kind="split", old=["x"], new=["b", "c"], why="two calls")
        one, other = says("b", "north-mod", killed(1)), says("c", "south")
        chronicle = attrs.evolve(told(one, other), amendments=[slip, parts])
        assert ce.independent(chronicle, "a", "c").first == "b"
        assert ce.independent(chronicle, "a#killed", "b").answer is Truth.NO
        with pytest.raises(ce.UnknownId, match="'x' was replaced by 'b' and 'c'"):
            ce.independent(chronicle, "x", "c")

    def test_loose_records_need_not_hold_the_parties(self) -> None:
        loose = [says("a", "north"), says("b", "south", reports=["nowhere"])]
        assert ce.independent(loose, "a", "b").answer is Truth.YES


class TestVoices:
    def test_a_voice_spoke_for_all_whose_office_it_held_at_any_of_its_times(self) -> None:
        offices = [
            ce.Affiliation(of="first", role="spokesperson_of", during="2031-05"),
            ce.Affiliation(of="second", role="spokesperson_of", during="2031-06"),
            ce.Affiliation(of="third", role="spokesperson_of", during="2031-07"),
        ]
        speaker = ce.Party(id="speaker", kind="person", names=["S"], affiliations=offices)
        statements = [
            ce.Statement(id=f"on-{on}", speaker="speaker", said=on)
            for on in ("2031-07-02", "2031-05-02", "2031-05-03", "2031-08-01")
        ]
        (voice,) = ce.voices([speaker, *statements])
        assert voice.speaks_for == ("first", "third")

    def test_a_voice_prints_for_whom_it_spoke_and_why(self) -> None:
        reports = [through("agency", source="herald-4"), "herald-5"]
        (voice,) = ce.voices(told(says("a", "north-mod", reports=reports)))
        assert str(voice).splitlines() == [
            "north-mod, for north: 1 statement carried by agency and herald",
            "  a: names north-mod as the speaker, through agency and herald",
        ]

    def test_ten_reports_are_one_voice(self) -> None:
        papers = [f"{by}-{day}" for by in OUTLETS for day in (4, 5)]
        (voice,) = ce.voices(told(says("a", "south-mod", reports=papers)))
        assert (voice.party, voice.statements) == ("south-mod", ("a",))
        assert voice.carriers == tuple(sorted(OUTLETS))

    def test_a_joint_statement_is_each_speakers_and_independent_of_neither(self) -> None:
        joint = says("joint", None, speakers=["north-mod", "south-mod"])
        own = [says("a", "north-mod"), says("b", "south-mod"), says("c", "ally")]
        chronicle = told(joint, *own)
        assert [voice.statements for voice in ce.voices(chronicle)] == [
            ("c",), ("a", "joint"), ("b", "joint")
        ]  # fmt: skip
        assert ce.voices_of(chronicle, joint) == (
            ("north-mod", "south-mod"), "names north-mod and south-mod as the speakers"
        )  # fmt: skip
        found = [ce.independent(chronicle, "joint", other.id) for other in own]
        assert [(f.answer, f.origin) for f in found] == [
            (Truth.NO, "north-mod"), (Truth.NO, "south-mod"), (Truth.YES, None)
        ]  # fmt: skip

    def test_off_the_record_the_voice_is_the_outlet_nearest_to_it(self) -> None:
        hint = says("a", "north-mod", off_the_record=True, reports=[through("agency", "herald")])
        chronicle = told(hint, says("b", "north-mod"), says("c", "south"))
        assert ce.voices_of(chronicle, hint) == (
            ("agency",),
            "tells of an unnamed official of north-mod; agency is the nearest to it that is "
            "named, through herald",
        )
        doubt = (
            "cannot tell: a names an official of north-mod without a name; "
            "agency is the nearest to it that is named"
        )
        assert str(ce.independent(chronicle, "a", "c")) == doubt
        assert str(ce.independent(chronicle, "a", "b")) == f"{doubt}; {THROUGH} north-mod"

    def test_a_voice_that_only_once_held_an_office_spoke_for_nobody(self) -> None:
        (voice,) = ce.voices(told(says("a", "minister", said="2030-01-01")))
        assert str(voice).splitlines()[0] == "minister: 1 statement"


def proposals(*statements: ce.Statement, maybe: bool = False) -> list[tuple[str, str]]:
    return [(p.statement, p.repeats) for p in ce.proposed_relays(told(*statements), maybe=maybe)]


def copies(
    *claims: ce.Claim, first: dict[str, Any] | None = None, later: dict[str, Any] | None = None
) -> tuple[ce.Statement, ce.Statement]:
    """Make two statements with the same claims, published a day apart."""
    one = {"id": "first", "speaker": "gazette", "reports": ["gazette-4"], **(first or {})}
    other = {"id": "later", "speaker": "herald", "reports": ["herald-5"], **(later or {})}
    return ce.Statement(claims=claims, **one), ce.Statement(claims=claims, **other)


def also(statement: ce.Statement, *speakers: str) -> list[ce.Statement]:
    """Make statements of others that say the same."""
    return [attrs.evolve(statement, id=f"{statement.id}-of-{by}", speaker=by) for by in speakers]


SLIP = (killed(41), at("2031-05-02"))
RIGHT = says("other", "mission", at("2031-05-03"))
WORDS = "The guns fell silent at nine by the mill and no one knows why."


class TestProposals:
    def test_a_shared_slip_and_a_shared_figure_are_two_signs(self) -> None:
        (found,) = ce.proposed_relays(told(*copies(*SLIP), RIGHT))
        assert (found.statement, found.repeats, found.order) == ("later", "first", Truth.YES)
        assert [sign.kind for sign in found.signs] == [SignKind.SLIP, SignKind.FIGURE]
        assert found.signs[0].addresses == ("first#time", "later#time")
        assert str(found).splitlines() == [
            "later may repeat first (published before it, 0 to 2 days later)",
            "  slip: night, time: 2031-05-02, which mission contradicts",
            "  figure: night, casualties: north, killed, unstated, incident: 41",
        ]

    def test_figures_alone_are_one_sign_however_many(self) -> None:
        assert proposals(*copies(killed(1))) == []
        assert proposals(*copies(killed(1), killed(41, "wounded"), killed(9, "missing"))) == []

    def test_two_shared_slips_are_enough(self) -> None:
        slips = killed(41), killed(9, "wounded")
        against = says("other", "mission", killed(4), killed(2, "wounded"))
        assert proposals(*copies(*slips)) == []
        assert proposals(*copies(*slips), against) == [("later", "first")]

    def test_what_most_voices_give_is_no_slip(self) -> None:
        slips = killed(41), killed(9, "wounded")
        thirds = [says("third", "north-mod", slips[0]), says("fourth", "north-mfa", slips[1])]
        against = [says("other", "mission", killed(4), killed(2, "wounded"))]
        assert proposals(*copies(*slips), *thirds, *against) == []
        against += also(against[0], "ally", "south", "north")
        assert proposals(*copies(*slips), *thirds, *against) == [("later", "first")]

    def test_a_third_copy_confirms_nothing(self) -> None:
        """Three of one chain share one slip, and it stays one: who has more has it from there."""
        first, later = copies(*SLIP)
        third = says("third", "courier", *SLIP, reports=["courier-6"])
        assert proposals(first, later, third, RIGHT) == [("later", "first"), ("third", "first")]
        assert asked(first, later, third, RIGHT).answer is Truth.MAYBE
        alone = attrs.evolve(third, claims=[SLIP[1]])
        assert proposals(first, later, alone, RIGHT) == []

    def test_who_contradicted_it_before_and_then_copied_it_confirms_nothing(self) -> None:
        first, later = copies(*SLIP)
        turned = says("turned", "mission", *SLIP, reports=["mission-6"])
        assert asked(first, later, turned, RIGHT).answer is Truth.MAYBE

    def test_accusations_and_places_are_no_slips(self) -> None:
        """Those of one side accuse alike, and nobody has copied anybody."""
        accusation = ce.Responsibility(subject="night", act="initiated", by="south")
        counter = ce.Responsibility(subject="night", act="initiated", by="north")
        other = says("other", "south-mod", counter)
        assert proposals(*copies(killed(41), accusation), other) == []

    @pytest.mark.parametrize(
        ("first", "later", "are_same"),
        [
            (WORDS, f"Word has it: {WORDS.upper()}", True),
            ("They fell silent.", "They fell silent.", False),
            ("They fell silent then.", "they fell silent, then", True),
            (WORDS, "The guns fell silent at nine by a wall.", False),
        ],
    )
    def test_a_shared_run_of_words_is_a_sign(self, first: str, later: str, are_same: bool) -> None:
        quotes = (
            {"reports": ["mirror-6", through(source=source, quote=quote)]}
            for source, quote in (("gazette-4", first), ("herald-5", later))
        )
        assert (
            bool(proposals(*copies(killed(1), first=next(quotes), later=next(quotes)))) is are_same
        )

    def test_many_topics_alike_are_a_sign(self) -> None:
        topics = [killed(n, harm) for n, harm in enumerate(("wounded", "missing", "captured"))]
        four = [killed(1), *topics]
        five = [*four, ce.Occurrence(subject="night")]
        assert proposals(*copies(*four)) == []
        assert proposals(*copies(*five)) == [("later", "first")]
        first, later = copies(*five)
        more = attrs.evolve(later, claims=[*five, at("2031-05-03")])
        assert proposals(first, more) == []

    def test_who_passed_it_on_may_have_it_from_there(self) -> None:
        way = through("agency", "herald", source="gazette-4")
        first, later = copies(killed(41), first={"speaker": "south-mod", "reports": [way]})
        (found,) = ce.proposed_relays(told(first, later))
        assert [sign.kind for sign in found.signs] == [SignKind.FIGURE, SignKind.CARRIED]
        assert found.via == ("agency", "herald")

    def test_a_way_is_joined_where_both_name_a_relay_and_no_step_is_guessed(self) -> None:
        way = through("courier", "agency", source="gazette-4")
        named = {"speaker": "south-mod", "reports": [way]}
        unnamed = {"speaker": None, "reports": [through("agency", source="herald-5")]}
        first, later = copies(*SLIP, first=named, later=unnamed)
        (found,) = ce.proposed_relays(told(first, later, RIGHT))
        assert found.via == ("courier", "agency", "herald")
        (found,) = ce.proposed_relays(told(*copies(*SLIP, first=named), RIGHT))
        assert found.via == ("herald",)

    @pytest.mark.parametrize(
        "reports", [["gazette-4"], ["herald-4"], ["undated"], [through("courier")], []]
    )
    def test_without_a_sure_order_nothing_is_proposed_unless_asked_for(
        self, reports: list[str | ce.Report]
    ) -> None:
        pair = copies(*SLIP, later={"reports": reports})
        assert proposals(*pair, RIGHT) == []
        (found,) = ce.proposed_relays(told(*pair, RIGHT), maybe=True)
        assert found.order is Truth.MAYBE
        assert "which was published first is not told" in str(found)

    def test_a_second_source_without_a_date_leaves_the_order_open(self) -> None:
        first, later = copies(*SLIP, later={"reports": ["herald-5", "undated"]})
        assert proposals(first, later, RIGHT) == []
        later = attrs.evolve(later, reports=["herald-5"])
        first = attrs.evolve(first, reports=["gazette-4", "undated"])
        assert proposals(first, later, RIGHT) == [("later", "first")]

    def test_who_contradicts_has_not_copied(self) -> None:
        first, later = copies(*SLIP)
        differs = attrs.evolve(later, claims=[*SLIP, killed(2, "wounded")])
        assert proposals(first, differs, RIGHT) == [("later", "first")]
        first = attrs.evolve(first, claims=[*SLIP, killed(3, "wounded")])
        assert proposals(first, differs, RIGHT) == []

    def test_of_other_times_or_several_figures_none_contradicts(self) -> None:
        first, later = copies(*SLIP)
        days = (attrs.evolve(killed(n, "wounded"), during=f"2031-05-0{n}") for n in (1, 2))
        dated = [attrs.evolve(s, claims=[*SLIP, next(days)]) for s in (first, later)]
        assert proposals(*dated, RIGHT) == [("later", "first")]
        both = attrs.evolve(first, claims=[*SLIP, attrs.evolve(killed(4), key="at-first")])
        assert proposals(both, later, RIGHT) == [("later", "first")]

    def test_who_denies_what_the_other_asserts_has_not_copied(self) -> None:
        happened = ce.Occurrence(subject="night")
        first, later = copies(*SLIP, happened)
        assert proposals(first, later, RIGHT) == [("later", "first")]
        denies = [*SLIP, attrs.evolve(happened, polarity="denied")]
        assert proposals(first, attrs.evolve(later, claims=denies), RIGHT) == []

    def test_denials_and_times_are_no_figures(self) -> None:
        carried = {"speaker": "south", "reports": [through("herald", source="gazette-4")]}
        denied = attrs.evolve(killed(41), polarity="denied")
        assert proposals(*copies(denied, at("2031-05-03"), first=carried)) == []

    def test_one_way_of_several_is_enough_to_have_carried_it(self) -> None:
        carried = {"speaker": "south", "reports": ["gazette-4", "herald-4"]}
        assert proposals(*copies(killed(41), first=carried)) == [("later", "first")]

    def test_who_gave_two_figures_does_not_make_them_slips(self) -> None:
        slips = killed(41), killed(9, "wounded")
        before = says("before", "herald", killed(4), killed(2, "wounded"))
        assert proposals(*copies(*slips), before) == []

    def test_where_many_have_the_same_words_all_go_back_to_the_first(self) -> None:
        speakers = ("agency", "ally", "courier", "gazette", "herald", "mission", "south")
        statements = [
            says(f"s{n}", by, killed(1), reports=[through(source=source, quote=WORDS)])
            for n, by in enumerate(speakers)
            for source in ["mirror-4" if n == 6 else "mirror-5"]
        ]
        assert proposals(*statements) == [(f"s{n}", "s6") for n in range(6)]

    def test_a_sure_order_goes_before_an_unsure_one(self) -> None:
        third = says("also", "courier", *SLIP, reports=["vague"])
        others = also(RIGHT, "ally", "south", "north")
        found = proposals(*copies(*SLIP), third, RIGHT, *others, maybe=True)
        assert ("later", "first") in found

    def test_of_one_voice_nothing_is_proposed(self) -> None:
        first, later = copies(*SLIP)
        assert proposals(first, attrs.evolve(later, speaker="gazette"), RIGHT) == []
        joint = attrs.evolve(later, speaker=None, speakers=["gazette", "herald"])
        assert proposals(first, joint, RIGHT) == []

    def test_of_several_the_one_with_the_most_signs_is_named(self) -> None:
        first, later = copies(*SLIP)
        third = says("also", "courier", *SLIP, killed(7, "wounded"), reports=["courier-6"])
        later = attrs.evolve(later, claims=[*SLIP, killed(7, "wounded")])
        others = also(RIGHT, "ally", "south", "north")
        against = says("against", "agency", killed(1, "wounded"))
        found = proposals(first, later, third, against, RIGHT, *others)
        assert found == [("also", "later"), ("later", "first")]

    def test_to_move_its_reports_into_the_earlier_statement_settles_it(self) -> None:
        first, later = copies(*SLIP)
        judged = attrs.evolve(first, reports=[*first.reports, *later.reports])
        settled = told(judged, RIGHT)
        assert [voice.party for voice in ce.voices(settled)] == ["gazette", "mission"]
        assert settled.ways(judged) == ((), ("herald",))
        assert ce.proposed_relays(settled) == ()

    def test_an_unknown_number_is_no_figure(self) -> None:
        carried = {"reports": [through("herald", source="gazette-4")]}
        assert proposals(*copies(killed(ce.unknown_number()), first=carried)) == []
        assert proposals(*copies(killed(1), first=carried)) == [("later", "first")]

    def test_figures_of_different_times_are_not_the_same(self) -> None:
        may, june = (attrs.evolve(killed(41), during=month) for month in ("2031-05", "2031-06"))
        carried = {"reports": [through("herald", source="gazette-4")]}
        first, later = copies(may, first=carried)
        assert proposals(first, later) == [("later", "first")]
        assert proposals(first, attrs.evolve(later, claims=[june])) == []


class TestTree:
    def test_a_replaced_subject_leads_to_what_took_its_place(self) -> None:
        chronicle = told(says("a", "north-mod", killed(1)), says("b", "south"))
        slip = ce.Amendment(id="am", kind="correction", old=["eve"], new=["night"], why="misread")
        amended = attrs.evolve(chronicle, amendments=[slip])
        assert ce.relay_tree(amended, subject="eve") == ce.relay_tree(chronicle, subject="night")
        with pytest.raises(ce.UnknownId, match="did you mean 'night'"):
            ce.relay_tree(amended, subject="nigth")

    def test_the_origin_is_at_the_root_and_each_report_a_branch(self) -> None:
        chronicle = told(
            says("a", "north-mod", reports=[through("agency", "herald"), through("gazette")]),
            says("b", "north-mod", reports=[through("agency", "courier")]),
            says("d", None, reports=["undated"]),
            says("e", "mirror"),
            says("f", "north-mod", off_the_record=True, reports=[through("mirror")]),
            says("g", None, speakers=["mirror", "north-mod"], reports=["gazette-4"]),
        )
        tree = ce.relay_tree(chronicle)
        assert str(tree).splitlines() == [
            "6 statements, 2 documents, 2 voices",
            "mirror: d (names no origin), e, f (an unnamed official of north-mod)",
            "  gazette: g",
            "north-mod",
            "  agency",
            "    courier: b",
            "    herald: a",
            "  gazette: a, g",
        ]
        assert tree.origins == tuple(voice.party for voice in ce.voices(chronicle))
        assert str(tree.branches[2]) == "courier <- agency <- north-mod: b"

    def test_who_published_it_ends_the_way_and_each_publisher_has_one(self) -> None:
        papers = [through("agency", source=id) for id in ("herald-4", "herald-5", "mirror-4")]
        own = says("own", "courier", reports=["courier-4"])
        tree = ce.relay_tree(told(says("a", "north-mod", reports=papers), own))
        assert [branch.path for branch in tree.branches] == [
            ("courier",),
            ("north-mod", "agency", "herald"),
            ("north-mod", "agency", "mirror"),
        ]
        assert tree.statements == ("a", "own")
        assert tree.documents == ("courier-4", "herald-4", "herald-5", "mirror-4")

    def test_a_subject_keeps_claims_about_it_and_answers_to_them(self) -> None:
        day = ce.Incident(id="day", kind="shelling", title="Fire", when="2031-05-04")
        statements = [
            says("a", "north", killed(1)),
            says("b", "south", responses=[ce.Response(kind="declines", to="a#killed")]),
            says("c", "ally", ce.Occurrence(subject="day")),
        ]
        chronicle = attrs.evolve(BASE, incidents=[*BASE.incidents, day], statements=statements)
        assert ce.relay_tree(chronicle, subject="night").statements == ("a", "b")
        assert ce.relay_tree(chronicle, subject="day").statements == ("c",)
        with pytest.raises(ce.UnknownId, match="did you mean 'night'"):
            ce.relay_tree(chronicle, subject="nigth")
        assert ce.relay_tree(chronicle.statements, subject="else").branches == ()

    def test_who_speaks_and_publishes_stands_once(self) -> None:
        report = through("courier", source="herald-4")
        tree = ce.relay_tree(told(says("a", "herald", reports=[report])))
        assert [branch.path for branch in tree.branches] == [("herald", "courier")]

    def test_of_talks_their_rounds_are_part_and_what_answers_nothing_is_passed_over(self) -> None:
        lost = says("b", "south", responses=[ce.Response(kind="denies", to="gone#claim")])
        loose = [says("a", "north", ce.Occurrence(subject="talks#june")), lost]
        assert ce.relay_tree(loose, subject="talks").statements == ("a",)

    def test_what_is_printed_steers_no_terminal_and_keeps_to_the_page(self) -> None:
        many = [says(f"statement-number-{n}", "her\u202eald") for n in range(20)]
        text = str(ce.relay_tree([*many, says("z", "herald", reports=[through("x\x1b[31m")])]))
        assert text.replace("\n", "").isprintable()
        assert max(map(len, text.splitlines())) <= 100

    def test_a_way_of_thousands_of_steps_is_no_trouble(self) -> None:
        way = [f"p{n}" for n in range(2_000)]
        tree = ce.relay_tree([says("a", "north", reports=[through(*way)])])
        assert len(tree.branches[0].path) == 2_001
        assert len(str(tree).splitlines()) == 2_002


class TestJune2023:
    JUNE = ce.datasets.june_2023()
    NIGHT = "martuni-martakert-2023-06-28"

    def test_nineteen_reports_hold_few_voices_on_the_night(self) -> None:
        assert len(ce.relay_tree(self.JUNE).documents) == 19
        night = ce.relay_tree(self.JUNE, subject=self.NIGHT)
        assert (len(night.documents), night.origins) == (
            11,
            ("az-mod", "nk-mod", "pashinyan", "rferl"),
        )
        four = [branch for branch in night.branches if branch.path[0] == "nk-mod"]
        assert [branch.statements for branch in four] == [("nk-mod-2023-06-28",)] * 11
        assert ("nk-mod", "afp", "news18") in [branch.path for branch in four]

    @pytest.mark.parametrize(
        ("one", "other", "answer"),
        [
            ("nk-mod-2023-06-28", "az-mod-2023-06-28.rferl", Truth.YES),
            ("az-mod-2023-06-28.rferl", "pashinyan-2023-06-28.jpost", Truth.YES),
            ("nk-mod-2023-06-28", "nk-parliament-2023-06-28.oc-media", Truth.NO),
            ("az-mod-2023-06-28.rferl", "azerbaijan-2023-06.azatutyun", Truth.NO),
            ("am-mfa-2023-06.tass", "pashinyan-2023-06-28.jpost", Truth.NO),
            ("unnamed-2023-06.rferl", "azatutyun-2023-06-21.corridor", Truth.MAYBE),
            ("azerbaijan-2023-06.rferl", "icrc-2023-06.rferl", Truth.MAYBE),
        ],
    )
    def test_both_ministries_speak_for_themselves_and_relays_and_organs_do_not(
        self, one: str, other: str, answer: Truth
    ) -> None:
        assert ce.independent(self.JUNE, one, other).answer is answer

    def test_taken_apart_its_reports_are_proposed_as_relays(self) -> None:
        assert ce.proposed_relays(self.JUNE, maybe=True) == ()
        apart = [
            attrs.evolve(s, id=f"{s.id}/{n}", speaker=None, reports=[report])
            for s in self.JUNE.statements
            for n, report in enumerate(s.reports)
        ]
        found = ce.proposed_relays(attrs.evolve(self.JUNE, statements=apart), maybe=True)
        assert len(found) >= 5
        assert all(p.statement.split("/")[0] == p.repeats.split("/")[0] for p in found)
