"""Worked examples of the chronicle: looking up, checking, merging, clocks and voices."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.chronicle.collection import NEUTRAL, chronicle_of
from caucasus_events.core.record import Record
from tests import helpers
from tests.helpers import party

BASE = ce.Chronicle(
    title="a small conflict",
    zone="+04:00",
    sides=ce.Sides(sides={"north": ["north"], "south": ["south"]}, neutral=["mission"]),
    parties=[
        party("north"),
        party("north-army", ("north", "force_of"), kind="armed_force"),
        party("south"),
        party("mission", kind="mission"),
        party("herald", ("south", "owned_by"), kind="outlet"),
        party("courier", kind="outlet"),
    ],
    places=[
        ce.Place(id="valley", kind="area", names=["Valley"]),
        ce.Place(
            id="village",
            within=["valley"],
            names=[
                ce.Name(text="Laçın", language="az", used_by=["north"]),
                ce.Name(text="Berdzor", language="hy-Latn", used_by=["south"]),
            ],
        ),
    ],
    sources=[
        ce.Source(id="early", publisher="herald", title="First report", published="2023-06-28"),
        ce.Source(id="late", publisher="courier", title="Second report", published="2023-06-30"),
    ],
    incidents=[
        ce.Incident(id="clash", kind="clash", title="a clash", when="2023-06-28"),
        ce.Incident(id="shelling", kind="shelling", title="a shelling", when="2023-06-27"),
    ],
    negotiations=[ce.Negotiation(id="talks", title="talks", rounds=[ce.Round(key="first")])],
    ceasefires=[
        ce.Ceasefire(
            id="truce",
            title="truce",
            terms=[ce.Term(key="fire", kind="cessation_of_fire", summary="no shots")],
        )
    ],
)


def says(speaker: str | None, *parts: Any, id: str = "", **fields: Any) -> ce.Statement:
    return helpers.says(speaker, *parts, id=id or f"{speaker}-word", **fields)


HAPPENED = ce.Occurrence(subject="clash")


def grown(chronicle: ce.Chronicle, **more: Any) -> ce.Chronicle:
    """Add records to a chronicle."""
    fields: dict[str, Any] = {n: (*getattr(chronicle, n), *items) for n, items in more.items()}
    return attrs.evolve(chronicle, **fields)


def told(*statements: ce.Statement) -> ce.Chronicle:
    return grown(BASE, statements=statements)


def ids(chronicle: ce.Chronicle) -> list[str]:
    return [statement.id for statement in chronicle.statements]


class TestLookingUp:
    def test_every_record_is_found_by_its_id_and_every_part_by_its_address(self) -> None:
        chronicle = told(says("north", HAPPENED))
        assert chronicle.party("north") is chronicle["north"]
        assert chronicle.place("valley").kind == "area"
        assert chronicle.source("early").publisher == "herald"
        assert chronicle.incident("clash").title == "a clash"
        assert chronicle.negotiation("talks").rounds == (chronicle["talks#first"],)
        assert chronicle.ceasefire("truce").terms == (chronicle["truce#fire"],)
        assert chronicle.claim("north-word#occurrence") == HAPPENED
        assert chronicle.statement("north-word#occurrence") == chronicle.statement("north-word")

    def test_what_is_not_there_is_refused_with_what_was_meant(self) -> None:
        with pytest.raises(ce.UnknownId, match="no party 'norht'; did you mean 'north'"):
            BASE.party("norht")
        with pytest.raises(ce.UnknownId, match="'clash' is the id of an Incident, not of a Party"):
            BASE.party("clash")
        with pytest.raises(ce.UnknownId, match="it has none"):
            ce.Chronicle()["anything"]
        with pytest.raises(ce.UnknownId, match="no ceasefire 'x'; known are truce"):
            BASE.ceasefire("x")
        many = ce.Chronicle(ceasefires=[ce.Ceasefire(id=f"truce-{n}", title="t") for n in range(9)])
        with pytest.raises(ce.UnknownId, match="no ceasefire 'x'; see the ids in its collections"):
            many.ceasefire("x")
        assert "north" in BASE
        assert "norht" not in BASE

    def test_side_and_principals_follow_affiliations_that_speak(self) -> None:
        assert BASE.principals("north-army") == ("north",)
        assert BASE.side_of("north-army") == "north"
        assert BASE.side_of("mission") == NEUTRAL
        assert BASE.side_of("herald") is None  # owned by a side, and does not speak for it
        assert BASE.side_of("herald", sides=ce.Sides(sides={"press": ["herald"]})) == "press"
        assert attrs.evolve(BASE, sides=None).side_of("north") is None

    def test_affiliations_and_places_are_followed_all_the_way(self) -> None:
        deep = grown(
            BASE,
            places=[
                ce.Place(id="house", names=["House"], within=["village"]),
                ce.Place(id="room", names=["Room"], within=["house"]),
            ],
            parties=[
                ce.Party(
                    id="spokesman",
                    kind="person",
                    names=["Spokesman"],
                    affiliations=[ce.Affiliation(of="north-army", role="spokesperson_of")],
                )
            ],
        )
        assert deep.containers("room") == ("house", "village", "valley")
        assert deep.principals("spokesman") == ("north-army", "north")
        assert deep.side_of("spokesman") == "north"
        assert deep.containers("nowhere") == deep.principals("nobody") == ()

    def test_an_untold_time_is_some_time_until_the_first_publication(self) -> None:
        statement = says("north", reports=["late", "early"])
        said = told(statement).said(statement)
        assert said is not None
        assert said.bounds.earliest_start is None
        assert said.bounds.latest_end == ce.When(edtf="2023-06-28", zone="+04:00").bounds.latest_end
        assert BASE.said(says("south")) is None

    @pytest.mark.parametrize("published", ["[2023-06-27,2023-06-28]", "2023-06-28~", "2023-06-2X"])
    def test_an_untold_time_can_be_had_from_any_time_of_publication(self, published: str) -> None:
        source = ce.Source(id="vague", publisher="herald", title="A report", published=published)
        statement = says("north", reports=["vague"])
        chronicle = grown(BASE, sources=[source], statements=[statement])
        said = chronicle.said(statement)
        assert said is not None
        last = ce.When(edtf=published, zone="+04:00").bounds.latest_end
        assert (said.bounds.earliest_start, said.bounds.latest_end) == (None, last)
        assert ids(ce.as_of(chronicle, said="2023-06-30")) == ["north-word"]


def member(id: str, of: str) -> ce.Party:
    tie = ce.Affiliation(of=of, role="organ_of")
    return ce.Party(id=id, kind="ministry", names=[id], affiliations=[tie])


def within(id: str, of: str) -> ce.Place:
    return ce.Place(id=id, names=[id], within=[of])


def judged(*links: tuple[str, str, str]) -> ce.Chronicle:
    made = (
        ce.IncidentLink(first=a, second=b, judgement=j, by="us", why="reports") for a, b, j in links
    )
    return grown(BASE, links=made)


def answer(kind: str, to: str = "north-word#occurrence") -> ce.Response:
    return ce.Response(kind=kind, to=to)


REPEATS_ID = grown(BASE, incidents=[ce.Incident(id="north", kind="other", title="a twin")])
TRUCES = [
    ce.Ceasefire(id="b", title="b", extends="c"),
    ce.Ceasefire(id="c", title="c", resumes="b"),
]
CIRCLE, NOWHERE = "take out one of the steps", "add the record, or correct the id"
TIMES, JUDGED = "check the times and their zones", "keep one judgement, or 'unsure'"
EARLY = (
    "$.statements[0].said: said 2023-06-29 [+04:00], but {} already 2023-06-28 [+04:00]; " + TIMES
)
SUBJECT = "$.statements[0].claims[0].subject"
TO = "$.statements[1].responses[0].to"
LATE = {"said": "2023-06-29"}

PROBLEMS = [
    (REPEATS_ID, "$.incidents[1].id: 'north', also at $.parties[3]; rename one of the two"),
    (told(says("norht")), "$.statements[0].speaker: 'norht'; did you mean 'north'?"),
    (told(says("quite-another")), f"$.statements[0].speaker: 'quite-another'; {NOWHERE}"),
    (told(says("clash")), f"$.statements[0].speaker: 'clash', the id of an incident; {NOWHERE}"),
    (
        told(says("north", ce.Occurrence(subject="klash"))),
        f"{SUBJECT}: 'klash'; did you mean 'clash'?",
    ),
    (
        told(says("north", ce.Occurrence(subject="early"))),
        f"{SUBJECT}: 'early', the id of a source; {NOWHERE}",
    ),
    (
        grown(BASE, parties=[member("one", "two"), member("two", "three"), member("three", "one")]),
        f"$.parties[5]: one > two > three > one; {CIRCLE}",
    ),
    (
        grown(BASE, places=[within("inner", "outer"), within("outer", "inner")]),
        f"$.places[0]: inner > outer > inner; {CIRCLE}",
    ),
    (grown(BASE, ceasefires=TRUCES), f"$.ceasefires[0]: b > c > b; {CIRCLE}"),
    (told(says("north", **LATE, reports=["early"])), EARLY.format("published in 'early'")),
    (
        told(
            says("north", **LATE, reports=[ce.Report(via=[ce.Relay(by="herald", at="2023-06-28")])])
        ),
        EARLY.format("passed on by 'herald'"),
    ),
    (told(says("north", **LATE, recorded="2023-06-28")), EARLY.format("recorded")),
    (
        told(says("north", HAPPENED, **LATE), says("south", answer("denies"), said="2023-06-28")),
        f"{TO}: said 2023-06-29 [+04:00], but answered already 2023-06-28 [+04:00]; "
        "check the times, or name an earlier report of the claim",
    ),
    (
        told(says("north", HAPPENED, answer("denies"))),
        "$.statements[0].responses[0].to: 'north-word#occurrence'; "
        "name the claim of another statement",
    ),
    (
        told(says("north", HAPPENED), says("south", answer("denies", "north-word#killed"))),
        f"{TO}: 'north-word#killed'; did you mean 'north-word#occurrence'?",
    ),
    (
        told(says("north", HAPPENED), says("south", answer("denies", "north#occurrence"))),
        f"{TO}: 'north#occurrence'; did you mean 'north-word#occurrence'?",
    ),
    (
        told(says("north", HAPPENED), says("south", answer("retracts"))),
        f"{TO}: a claim of 'north', retracted by 'south'; write 'denies' for another's claim",
    ),
    (
        told(says("north", ce.Violation(subject="truce", by="south", term="peace"))),
        "$.statements[0].claims[0].term: term 'peace' of 'truce'; "
        "its terms are fire; leave 'term' out if the whole is meant",
    ),
    (
        told(says("north", ce.Violation(subject="clash", by="south"))),
        f"{SUBJECT}: 'clash', the id of an incident; "
        "name the ceasefire; the incident goes to 'incident'",
    ),
    (
        told(says("north", ce.Violation(subject="truce#fire", by="south"))),
        f"{SUBJECT}: 'truce#fire', the id of a term; write subject='truce', term='fire'",
    ),
    (
        judged(("clash", "shelling", "same"), ("shelling", "clash", "different")),
        f"$.links[1]: clash and shelling: same, different; {JUDGED}",
    ),
    (judged(("clash", "clash", "same")), f"$.links[0]: clash and clash: same, same; {JUDGED}"),
]


class TestChecking:
    """Each thing that can be wrong between records: where, what, and how to correct it."""

    def test_a_sound_chronicle_has_no_problems(self) -> None:
        assert ce.check(BASE) == ()
        assert ce.check(ce.Chronicle()) == ()

    @pytest.mark.parametrize(("chronicle", "expected"), PROBLEMS, ids=[p for _, p in PROBLEMS])
    def test_one_problem(self, chronicle: ce.Chronicle, expected: str) -> None:
        (problem,) = ce.check(chronicle)
        assert f"{problem.path}: {problem.found}; {problem.hint}" == expected

    def test_every_problem_is_told_at_once(self) -> None:
        broken = grown(
            BASE,
            statements=[
                says("norht", ce.Occurrence(subject="klash"), reports=["erly"], id="one"),
                says("south", rests_on=["norht"], id="two"),
            ],
            places=[ce.Place(id="far", names=["Far"], within=["vally"])],
        )
        assert {problem.path for problem in ce.check(broken)} == {
            "$.places[0].within[0]",
            "$.statements[0].speaker",
            "$.statements[0].claims[0].subject",
            "$.statements[0].reports[0].source",
            "$.statements[1].rests_on[0]",
        }

    @pytest.mark.parametrize("said", ["2023-06-28", "2023-07"])
    def test_a_speaker_out_of_office_is_doubted(self, said: str) -> None:
        office = ce.Affiliation(of="north", role="minister_of", during="2022/2023-05")
        minister = ce.Party(id="minister", kind="person", names=["M"], affiliations=[office])
        spoke = says("minister", HAPPENED, said=said)
        (doubt,) = ce.check(grown(BASE, parties=[minister], statements=[spoke]))
        assert doubt.path == "$.statements[0].speaker"
        assert doubt.found == f"'minister' at {said}; minister of north 2022/2023-05"
        then = attrs.evolve(spoke, said="2022-06")
        assert ce.check(grown(BASE, parties=[minister], statements=[then])) == ()

    def test_what_has_problems_cannot_be_written(self) -> None:
        with pytest.raises(ce.Invalid) as caught:
            ce.dumps(REPEATS_ID)
        assert caught.value.problems == ce.check(REPEATS_ID)

    def test_its_own_claims_can_be_retracted(self) -> None:
        assert (
            ce.check(told(says("north", HAPPENED), says("north", answer("retracts"), id="z"))) == ()
        )

    def test_what_may_be_in_order_is_no_problem(self) -> None:
        vague = says("north", said="2023-06-28T23:00Z", reports=["early"])
        assert len(ce.check(told(vague))) == 1
        assert ce.check(attrs.evolve(told(vague), zone=None)) == ()

    @pytest.mark.parametrize("kind", ["declines", "not_addressed"])
    def test_what_is_claimed_later_can_have_been_left_out_before(self, kind: str) -> None:
        left_out = says(
            "south", ce.Response(kind=kind, to="north-word#occurrence"), said="2023-06-28"
        )
        later = says("north", HAPPENED, said="2023-06-29")
        assert ce.check(told(left_out, later)) == ()

    def test_loose_records_are_checked_alike(self) -> None:
        (problem,) = ce.check([*BASE.parties, says("norht")])
        assert problem.path == "$.statements[0].speaker"
        with pytest.raises(ce.Invalid, match="not a record of a chronicle"):
            ce.check([*BASE.parties, HAPPENED])
        with pytest.raises(ce.Invalid, match=r"put it into \[ \]"):
            ce.check(says("north"))  # type: ignore[arg-type]


class TestMerging:
    def test_what_both_hold_is_held_once(self) -> None:
        left = told(says("north", HAPPENED))
        right = told(says("south", HAPPENED))
        assert ids(ce.merge(left, right)) == ["north-word", "south-word"]
        assert ce.merge(left, right).parties == BASE.parties

    def test_a_title_zone_and_sides_are_taken_from_whichever_has_them(self) -> None:
        bare = attrs.evolve(BASE, title=None, sides=None)
        assert ce.merge(bare, BASE) == ce.merge(BASE, bare) == BASE
        empty = ce.Chronicle(zone=BASE.zone, title="told", sides=BASE.sides)
        timeless = ce.Chronicle(parties=BASE.parties)
        for loose in (timeless.parties, timeless):
            assert ce.merge(empty, loose).zone == ce.merge(loose, empty).zone == BASE.zone

    def test_two_judgements_of_the_same_incidents_are_a_conflict(self) -> None:
        def judged(judgement: str, *pair: str) -> ce.Chronicle:
            first, second = pair
            link = ce.IncidentLink(
                first=first, second=second, judgement=judgement, by=judgement, why="w"
            )
            return ce.Chronicle(links=[link])

        same = judged("same", "one", "two")
        for pair in (("one", "two"), ("two", "one")):
            with pytest.raises(ce.MergeConflict, match="links: 'one and two': different, same"):
                ce.merge(same, judged("different", *pair))
        assert len(ce.merge(same, judged("different", "one", "three")).links) == 2

    @pytest.mark.parametrize("when", ["2023-06-28", "2023-06-28T01:00", "2023-06-28T01:00Z/.."])
    def test_no_zone_is_given_to_times_of_a_chronicle_that_states_none(self, when: str) -> None:
        zoned = ce.Chronicle(
            zone="+04:00", parties=[ce.Party(id="north", kind="state", names=["N"])]
        )
        said = ce.Statement(id="word", speaker="north", said=when)
        bare = ce.Chronicle(statements=[said])
        if ce.When.of(when).is_local:
            for pair in ((zoned, bare), (bare, zoned)):
                with pytest.raises(ce.MergeConflict, match=r"zone \+04:00; found .* in 'word'"):
                    ce.merge(*pair)
        else:
            assert ce.merge(zoned, bare).statement("word").said == said.said
        assert ce.merge(zoned, [said]).said(said) == ce.When(edtf=when).zoned("+04:00")

    @pytest.mark.parametrize(
        "record",
        [
            says("north", attrs.evolve(HAPPENED, during="2023-06-28")),
            ce.Negotiation(
                id="talks", title="Talks", rounds=[ce.Round(key="first", held="2023-06-28")]
            ),
            ce.Amendment(
                id="am", kind="correction", old=["a"], new=["b"], why="w", recorded="2023-06-28"
            ),
        ],
    )
    def test_no_zone_is_given_to_times_within_records(self, record: Record) -> None:
        with pytest.raises(ce.MergeConflict, match=r"found 2023-06-28 in "):
            ce.merge(ce.Chronicle(zone="+04:00"), chronicle_of([record]))

    def test_different_records_under_one_id_are_named_with_what_differs(self) -> None:
        other = ce.Chronicle(
            parties=[ce.Party(id="north", kind="group", names=["North"])],
            incidents=[ce.Incident(id="clash", kind="clash", title="another clash")],
        )
        with pytest.raises(ce.MergeConflict) as caught:
            ce.merge(BASE, other)
        told = str(caught.value).splitlines()
        assert "before merging" in told[0]
        assert len(told) == 3
        assert "parties: 'north'" in told[1]
        assert "kind" in told[1]
        assert "incidents: 'clash'" in told[2]
        assert "'a clash' and 'another clash'" in told[2]
        assert [(one.collection, one.id, one.fields) for one in caught.value.mismatches] == [
            ("parties", "north", ("kind", "names")),
            ("incidents", "clash", ("title", "when")),
        ]

    def test_one_id_for_two_kinds_of_record_is_refused(self) -> None:
        other = ce.Chronicle(places=[ce.Place(id="north", names=["North"])])
        with pytest.raises(ce.MergeConflict, match="'north' is in parties and in places"):
            ce.merge(BASE, other)

    @pytest.mark.parametrize(
        ("field", "value"),
        [("title", "another"), ("zone", "UTC"), ("sides", ce.Sides(sides={"one": ["north"]}))],
    )
    def test_chronicles_of_different_kinds_are_refused(self, field: str, value: Any) -> None:
        with pytest.raises(ce.MergeConflict, match=f"{field}: "):
            ce.merge(BASE, ce.Chronicle(**{field: value}))


MONTH = "2023-06-01/2023-06-30"
ROUND = ce.Round(key="1", planned="2023-06-20", held="2023-06-27")
DATED = ce.Timing(subject="clash", when="2023-06-27", key="own")
DENIED_DATE = attrs.evolve(DATED, when="2023-06-25", polarity="denied")


def killed(count: int, **fields: Any) -> ce.Casualties:
    return ce.Casualties(subject="clash", harm="killed", of="north", count=count, **fields)


def closed(**fields: Any) -> ce.Access:
    return ce.Access(subject="road", state="closed", **fields)


def outcome() -> ce.Outcome:
    return ce.Outcome(subject="ministers#1", result="progress")


def violated() -> ce.Violation:
    return ce.Violation(subject="truce", by="south", incident="clash")


class TestClocks:
    """What had been said, published and recorded by a time."""

    CHRONICLE = told(
        says("north", HAPPENED, said="2023-06-28T10", reports=["early"]),
        says("south", HAPPENED, said="2023-06-28", reports=["late"], recorded="2023-07-03"),
        says("mission", HAPPENED, recorded="2023-07-01"),
    )

    def test_on_the_clock_of_what_was_said(self) -> None:
        assert ids(ce.as_of(self.CHRONICLE, said="2023-06-28T09")) == []
        assert ids(ce.as_of(self.CHRONICLE, said="2023-06-28T10")) == ["north-word"]
        assert ids(ce.as_of(self.CHRONICLE, said="2023-06-28T12", maybe=True)) == [
            *("mission-word", "north-word", "south-word")
        ]
        assert ids(ce.as_of(self.CHRONICLE, said="2023-06-28")) == ["north-word", "south-word"]

    def test_on_the_clock_of_what_was_published(self) -> None:
        assert ids(ce.as_of(self.CHRONICLE, published="2023-06-27")) == []
        assert ids(ce.as_of(self.CHRONICLE, published="2023-06-28")) == ["north-word"]
        assert ids(ce.as_of(self.CHRONICLE, published="2023-06-30")) == ["north-word", "south-word"]
        assert "mission-word" in ids(ce.as_of(self.CHRONICLE, published="2023-06-27", maybe=True))

    def test_on_the_clock_of_what_was_recorded(self) -> None:
        assert ids(ce.as_of(self.CHRONICLE, recorded="2023-07-01")) == ["mission-word"]
        assert ids(ce.as_of(self.CHRONICLE, recorded="2023-07-03")) == [
            "mission-word",
            "south-word",
        ]
        assert len(ids(ce.as_of(self.CHRONICLE, recorded="2023-07-01", maybe=True))) == 2

    @pytest.mark.parametrize(
        ("claims", "occurred", "sure", "possible"),
        [
            pytest.param([killed(4, during="2023-06-27")], "2023-06-27", 1, 1, id="during"),
            pytest.param([killed(4, during="2023-06-27")], "2023-06-26", 0, 0, id="after it"),
            pytest.param([killed(4)], "2023-06-27", 0, 0, id="before the anchor"),
            pytest.param([killed(4)], "2023-06-28", 1, 1, id="by the anchor"),
            pytest.param([DATED, killed(4)], "2023-06-27", 2, 2, id="the statement's own time"),
            pytest.param([DENIED_DATE, killed(4)], "2023-06-27", 1, 1, id="a time it denies"),
            pytest.param([killed(4, during=MONTH)], "2023-06-15", 0, 1, id="a count, half-way"),
            pytest.param([killed(4, during=MONTH)], "2023-06-30", 1, 1, id="a count, over"),
            pytest.param([closed(during=MONTH)], "2023-06-15", 1, 1, id="a state, half-way"),
            pytest.param([closed()], "2023-06-29", 0, 1, id="no time, before it was said"),
            pytest.param([closed()], "2023-06-30", 1, 1, id="no time, said by then"),
            pytest.param([outcome()], "2023-06-26", 0, 0, id="before the round"),
            pytest.param([outcome()], "2023-06-27", 1, 1, id="by the round"),
            pytest.param([violated()], "2023-06-27", 0, 0, id="before what is a violation"),
            pytest.param([violated()], "2023-06-28", 1, 1, id="by what is a violation"),
        ],
    )
    def test_on_the_clock_of_what_occurred(
        self, claims: list[ce.Claim], occurred: str, sure: int, possible: int
    ) -> None:
        """A claim stays if what it tells of had come about by then, however late it was said."""
        chronicle = grown(
            BASE,
            places=[ce.Place(id="road", kind="route", names=["Road"])],
            negotiations=[ce.Negotiation(id="ministers", title="talks", rounds=[ROUND])],
            statements=[says("north", *claims, said="2023-06-30")],
        )
        for maybe, kept in ((False, sure), (True, possible)):
            (statement,) = ce.as_of(chronicle, occurred=occurred, maybe=maybe).statements
            assert len(statement.claims) == kept

    def test_an_answer_goes_with_the_claim_of_what_had_not_occurred(self) -> None:
        chronicle = told(
            says("south", killed(4, during="2023-06-28"), said="2023-06-29"),
            says("north", ce.Response(kind="denies", to="south-word#casualties")),
        )
        before, after = (ce.as_of(chronicle, occurred=f"2023-06-{day}") for day in (27, 28))
        assert [len(s.responses) for s in before.statements] == [0, 0]
        assert after == chronicle
        assert ce.check(before) == ()

    def test_a_time_is_meant_to_its_end_and_an_endless_one_keeps_all(self) -> None:
        assert ids(ce.as_of(self.CHRONICLE, said="2023-06")) == ["north-word", "south-word"]
        assert ce.as_of(self.CHRONICLE, said="2023-06-28/..") == self.CHRONICLE

    def test_a_report_comes_with_its_own_publication(self) -> None:
        statement = says("north", HAPPENED, reports=["early", "late"])
        chronicle = told(statement)
        then = ce.as_of(chronicle, published="2023-06-29").statement("north-word")
        assert then.reports == (ce.Report(source="early"),)

    def test_an_answer_to_what_had_not_come_is_left_out_with_it(self) -> None:
        answer = ce.Response(kind="denies", to="south-word#occurrence")
        chronicle = told(
            says("south", HAPPENED, said="2023-06-29"),
            says("north", HAPPENED, answer, said="2023-06-28"),
        )
        then = ce.as_of(chronicle, said="2023-06-28")
        assert then.statement("north-word").responses == ()
        assert ce.check(then) == ()

    def test_a_later_figure_was_not_known_before(self) -> None:
        chronicle = told(
            says("north", killed(4), said="2023-06-28T10", id="morning"),
            says("north", killed(6), said="2023-06-28T18", id="evening"),
        )
        (morning,) = ce.reconcile(ce.as_of(chronicle, said="2023-06-28T12"))
        (evening,) = ce.reconcile(ce.as_of(chronicle, said="2023-06-28T20"))
        assert (str(morning.estimate.best), str(evening.estimate.best)) == ("4", "6")
        assert morning.evidence.set_aside == ()
        assert [aside.why for aside in evening.evidence.set_aside] == ["revised_up"]


class TestVoices:
    def test_relays_and_publishers_carry_a_voice_and_are_none(self) -> None:
        chronicle = told(
            says(
                "north",
                HAPPENED,
                reports=[ce.Report(source="early", via=["courier"])],
            ),
            says("north", HAPPENED, id="again", reports=[ce.Report(via=["herald", "courier"])]),
        )
        (voice,) = ce.voices(chronicle)
        assert voice.party == "north"
        assert voice.statements == ("again", "north-word")
        assert voice.carriers == ("courier", "herald")
        assert voice.reasons == (
            "names north as the speaker, through herald and courier",
            "names north as the speaker, through courier and herald",
        )

    def test_where_no_origin_is_named_the_nearest_to_it_is_the_voice(self) -> None:
        unnamed = says(None, HAPPENED, id="unnamed", reports=[ce.Report(via=["courier", "herald"])])
        (voice,) = ce.voices(told(unnamed))
        assert (voice.party, voice.carriers) == ("courier", ("herald",))
        named = "names no origin; courier is the nearest to it that is named, through herald"
        assert voice.reasons == (named,)

    def test_who_speaks_in_its_own_paper_is_not_its_own_carrier(self) -> None:
        chronicle = told(says("herald", HAPPENED, reports=["early"]))
        (voice,) = ce.voices(chronicle)
        assert (voice.party, voice.carriers) == ("herald", ())

    def test_a_position_alone_is_a_voice_too(self) -> None:
        call = ce.Statement(id="call", speaker="mission", positions=[ce.Call(matter="restraint")])
        assert [voice.party for voice in ce.voices([*BASE.parties, call])] == ["mission"]
