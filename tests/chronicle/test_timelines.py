"""Worked examples of the timeline: each question, and what is not certain."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.chronicle.timelines import Entry, EntryKind, Timeline
from tests.helpers import declared, party


def place(id: str, latitude: float | None = None, **fields: Any) -> ce.Place:
    within_km = fields.pop("within_km", None)
    spot = None
    if latitude is not None:
        spot = ce.Coordinates(latitude=latitude, longitude=46.0, within_km=within_km)
    return ce.Place(id=id, names=[id], coordinates=spot, **fields)


def incident(id: str, kind: str, title: str, **fields: Any) -> ce.Incident:
    return ce.Incident(id=id, kind=kind, title=title, **fields)


STORY = ce.Chronicle(
    zone="+04:00",
    parties=[
        *(party("north"), party("south")),
        *(party("mission", kind="mission"), party("herald", kind="outlet")),
        party("north-army", ("north", "force_of"), kind="armed_force"),
        party("minister", ("south", "minister_of", "/2023-06-20"), kind="person"),
    ],
    places=[
        *(place("valley", kind="area"), place("village", 40.0, within=["valley"])),
        *(place("pass", 40.1, within_km=5), place("capital", 50.0)),
        place("road", kind="route", within=["valley"]),
    ],
    sources=[ce.Source(id="report", publisher="herald", title="A report", published="2023-06-29")],
    incidents=[
        incident(
            *("clash", "clash", "a clash at night"),
            when="2023-06-28T01:30",
            where="village",
            parties=["north-army"],
        ),
        incident(
            "shelling", "shelling", "shelling", when="2023-06-27", where="pass", parties=["south"]
        ),
        incident("closure", "blockade", "a closure", when="2022-12-12/..", where="road"),
        incident("undated", "other", "something that nobody dates"),
    ],
    negotiations=[
        ce.Negotiation(
            id="talks",
            title="talks",
            participants=["north", ce.Participant(party="south", represented_by=["minister"])],
            rounds=[
                ce.Round(key="first", ordinal=1, held="2023-05-01/2023-05-04", where="capital"),
                ce.Round(key="second", ordinal=2, planned="2023-06-27/2023-06-29", where="capital"),
                ce.Round(key="third", held="2023-06", participants=["mission"]),
            ],
        )
    ],
    ceasefires=[
        ce.Ceasefire(
            id="truce",
            title="the truce",
            scope=["valley"],
            parties=["north", "south"],
            terms=[
                ce.Term(
                    key="road",
                    kind="access",
                    summary="the road stays open",
                    until="2025-11-10",
                    owed_by=["north"],
                    owed_to=["south"],
                    about=["road"],
                ),
                ce.Term(key="fire", kind="cessation_of_fire", summary="no shots"),
            ],
        )
    ],
    statements=[
        ce.Statement(
            id="first-word",
            speaker="north",
            said="2023-06-28T10",
            claims=[ce.Occurrence(subject="clash")],
            summary="Says that there was a clash",
            recorded="2023-07-01",
        ),
        ce.Statement(
            id="answer",
            speaker="mission",
            said="2023-06-28T18",
            positions=[ce.Concern(matter="the road", subject="road")],
            responses=[ce.Response(kind="declines", to="first-word#occurrence", by="south")],
            recorded="2023-07-02",
        ),
        ce.Statement(
            id="reported",
            reports=[ce.Report(source="report", via=["herald"])],
            claims=[
                declared("south", None, begins="2020-11-10"),
                declared("north", "2020-11-09", begins="2020-11-10", key="north"),
            ],
        ),
    ],
)


def ids(entries: Timeline | tuple[Entry, ...]) -> list[str]:
    return [entry.id for entry in entries]


def test_the_story_has_no_problems() -> None:
    assert ce.check(STORY) == ()


class TestOrder:
    def test_entries_stand_in_order_of_time_and_the_undated_last(self) -> None:
        assert [(entry.kind.value, entry.id) for entry in ce.timeline(STORY)] == [
            ("declaration", "truce"),  # declared by one
            ("declaration", "truce"),  # in effect for either
            ("declaration", "truce"),
            ("incident", "closure"),
            ("round", "talks#first"),
            ("round", "talks#third"),
            ("round", "talks#second"),
            ("incident", "shelling"),
            ("incident", "clash"),
            ("statement", "first-word"),
            ("statement", "answer"),
            ("statement", "reported"),  # said at some time until it was published
            ("term", "truce#road"),
            ("incident", "undated"),
        ]

    def test_what_tells_answers_or_is_part_stands_after_unless_time_forbids(self) -> None:
        """And right beside it, where no hour tells them apart."""
        day = "2023-06-28"
        parts = [
            incident("fight", "clash", "a fight of two days", when=f"{day}T02/2023-06-29T20"),
            incident("ambush", "clash", "a part of it", when=day, part_of=["fight"]),
            incident("early", "clash", "an early part", when=f"{day}T01", part_of=["fight"]),
            incident("drill", "other", "something else", when=f"{day}T01:30"),
        ]
        says: dict[str, tuple[str | None, list[str], str | None]] = {
            "warning": (f"{day}T00", ["fight"], None),
            "a-reply": (day, ["fight"], "claim"),
            "claim": (f"{day}T03", ["ambush"], None),
            "second": (day, ["ambush"], "a-reply"),
            "told": (None, ["drill"], None),
        }
        statements = [
            ce.Statement(
                id=id,
                speaker="north",
                said=said,
                claims=[ce.Occurrence(subject=subject) for subject in subjects],
                responses=[ce.Response(kind="denies", to=f"{to}#occurrence")] if to else [],
            )
            for id, (said, subjects, to) in says.items()
        ]
        assert ids(ce.timeline([*parts, *statements])) == [
            *("warning", "early", "drill", "fight", "ambush"),
            *("claim", "a-reply", "second", "told"),
        ]

    def test_answers_in_a_circle_stand_in_order_of_time(self) -> None:
        statements = [
            ce.Statement(
                id=id,
                speaker="north",
                said="2023-06-28",
                claims=[ce.Occurrence(subject="clash")],
                responses=[ce.Response(kind="denies", to=f"{to}#occurrence")],
            )
            for id, to in (("a", "c"), ("b", "a"), ("c", "b"), ("d", "c"))
        ]
        assert ids(ce.timeline(statements)) == ["a", "b", "c", "d"]

    def test_two_declarations_of_one_moment_stand_in_one_order(self) -> None:
        turned = [attrs.evolve(s, claims=s.claims[::-1]) for s in STORY.statements]
        other = attrs.evolve(STORY, statements=turned)
        assert ce.timeline(other).entries == ce.timeline(STORY).entries
        declared = ce.timeline(STORY).of_kind("declaration")
        assert [(entry.when and entry.when.edtf, entry.title) for entry in declared] == [
            ("2020-11-09", "the truce: declared by north, as told by herald"),
            ("2020-11-10", "the truce: to hold for north, as told by herald"),
            ("2020-11-10", "the truce: to hold for south, as told by herald"),
        ]

    def test_a_round_that_was_not_held_stands_where_it_was_planned(self) -> None:
        titles = {entry.id: entry.title for entry in ce.timeline(STORY).of_kind("round")}
        assert titles == {
            "talks#first": "talks, round 1",
            "talks#second": "talks, round 2 (planned)",
            "talks#third": "talks",
        }

    def test_an_entry_of_a_statement_bears_its_summary_or_else_its_id(self) -> None:
        titles = {entry.id: entry.title for entry in ce.timeline(STORY).of_kind("statement")}
        assert titles["first-word"] == "Says that there was a clash"
        assert titles["answer"] == "answer"

    def test_loose_records_make_a_timeline_too(self) -> None:
        assert ids(ce.timeline([*STORY.incidents, *STORY.places, *STORY.parties])) == [
            *("closure", "shelling", "clash", "undated")
        ]


class TestTimes:
    def test_between_takes_in_the_first_day_and_the_last(self) -> None:
        found = ce.timeline(STORY).between("2023-06-27", "2023-06-28").of_kind("incident")
        assert ids(found) == ["closure", "shelling", "clash"]
        assert ids(found.undecided) == ["undated"]

    def test_between_takes_dates_and_times_of_the_standard_library(self) -> None:
        found = ce.timeline(STORY).between(date(2023, 6, 28), date(2023, 6, 28)).of_kind("incident")
        assert ids(found) == ["closure", "clash"]

    def test_between_leaves_open_what_is_imprecise(self) -> None:
        found = ce.timeline(STORY).between("2023-06-15", "2023-06-29")
        assert "talks#third" not in ids(found)
        assert ids(found.undecided) == ["talks#third", "reported", "undated"]
        counted = ce.timeline(STORY).between("2023-06-15", "2023-06-29", maybe=True)
        assert {"reported", "talks#third", "undated"} < set(ids(counted))
        assert counted.undecided == ()

    def test_a_row_says_whether_it_is_undecided(self) -> None:
        found = ce.timeline(STORY).between("2023-06-27", "2023-06-28").of_kind("incident")
        rows = [(row["id"], row["undecided"]) for row in found.rows()]
        assert rows == [*((id, False) for id in ids(found)), ("undated", True)]

    def test_between_refuses_times_that_are_mixed_up(self) -> None:
        with pytest.raises(ce.Invalid, match="cannot end before it starts"):
            ce.timeline(STORY).between("2023-06-29", "2023-06-15")
        assert len(ce.timeline(STORY).between("2023-06", "2023-06-15")) > 0

    def test_before_is_what_was_over_by_then(self) -> None:
        found = ce.timeline(STORY).before("2023-06-28")
        assert ids(found) == ["truce", "truce", "truce", "talks#first", "shelling"]
        assert ids(found.undecided) == ["talks#third", "reported", "undated"]

    def test_after_is_what_began_later(self) -> None:
        found = ce.timeline(STORY).after("2023-06-27")
        assert ids(found) == ["clash", "first-word", "answer", "truce#road"]
        assert ids(found.undecided) == ["talks#third", "reported", "undated"]

    def test_the_day_that_is_asked_for_is_neither_before_nor_after_itself(self) -> None:
        whole = ce.timeline(STORY).of_kind("incident")
        for answer in (whole.before("2023-06-28"), whole.after("2023-06-28")):
            assert "clash" not in ids(answer)
            assert "clash" not in ids(answer.undecided)

    def test_during_is_what_began_and_ended_within(self) -> None:
        assert ids(ce.timeline(STORY).during("2023-06-28")) == ["clash", "first-word", "answer"]
        assert ids(ce.timeline(STORY).during("2023-05")) == ["talks#first"]
        june = ce.timeline(STORY).during("2023-06")
        assert ids(june) == [
            *("talks#third", "talks#second", "shelling", "clash", "first-word", "answer")
        ]
        assert ids(june.undecided) == ["reported", "undated"]

    def test_a_time_is_read_in_the_zone_of_the_chronicle(self) -> None:
        whole = ce.timeline(STORY).of_kind("incident")
        assert "clash" in ids(whole.during("2023-06-28"))
        assert "clash" in ids(whole.during("2023-06-27T21:00Z/2023-06-27T22:00Z"))
        assert "clash" not in ids(whole.during("2023-06-28T01:00Z/2023-06-28T02:00Z"))

    def test_around_an_incident(self) -> None:
        whole = ce.timeline(STORY)
        hours = timedelta(hours=1)
        nine = whole.around("clash", after=9 * hours).of_kind("statement")
        assert ids(nine) == []
        assert ids(nine.undecided) == ["first-word", "reported"]
        assert ids(whole.around("clash", after=10 * hours).of_kind("statement")) == ["first-word"]
        before = whole.around("clash", before=18 * hours).of_kind("incident")
        assert ids(before) == ["closure", "clash"]
        assert ids(before.undecided) == ["shelling", "undated"]
        maybe = whole.around("clash", before=18 * hours, maybe=True).of_kind("incident")
        assert ids(maybe) == ["closure", "shelling", "clash", "undated"]

    @pytest.mark.parametrize("incident", ["undated", "closure"])
    def test_around_what_has_no_time_or_no_end_is_refused(self, incident: str) -> None:
        with pytest.raises(ce.Invalid, match="no time to look around"):
            ce.timeline(STORY).around(incident, before=timedelta(days=1))


class TestPartiesAndSubjects:
    def test_involving_a_party_involves_who_speaks_for_it(self) -> None:
        found = ce.timeline(STORY).involving("north")
        assert ids(found) == [
            *("truce", "truce", "talks#first", "talks#second"),
            *("clash", "first-word", "truce#road"),
        ]
        assert ids(ce.timeline(STORY).involving("north-army")) == ["clash"]

    def test_involving_several_means_any_of_them(self) -> None:
        found = ce.timeline(STORY).involving("mission", "north-army")
        assert ids(found) == ["talks#third", "clash", "answer"]

    def test_who_is_said_to_be_silent_is_involved(self) -> None:
        assert "answer" in ids(ce.timeline(STORY).involving("south"))

    def test_a_minister_is_involved_for_the_state_only_while_in_office(self) -> None:
        rounds = {entry.id: entry for entry in ce.timeline(STORY).of_kind("round")}
        assert rounds["talks#first"].behind == ("south",)
        assert rounds["talks#second"].behind == ()

    def test_who_passes_it_on_is_involved_where_nobody_is_named(self) -> None:
        assert ids(ce.timeline(STORY).involving("herald")) == ["reported"]

    def test_about_a_record_its_parts_and_what_answers_claims_about_it(self) -> None:
        whole = ce.timeline(STORY)
        assert ids(whole.about("clash")) == ["clash", "first-word", "answer"]
        assert ids(whole.about("road")) == ["closure", "answer", "truce#road"]
        assert ids(whole.about("talks")) == ["talks#first", "talks#third", "talks#second"]
        assert ids(whole.about("talks#first", "shelling")) == ["talks#first", "shelling"]

    def test_of_kind(self) -> None:
        found = ce.timeline(STORY).of_kind("term", EntryKind.ROUND)
        assert ids(found) == ["talks#first", "talks#third", "talks#second", "truce#road"]
        with pytest.raises(ce.Invalid, match="did you mean 'round'"):
            ce.timeline(STORY).of_kind("rounds")

    def test_what_is_not_there_is_refused_with_what_was_meant(self) -> None:
        whole = ce.timeline(STORY)
        for ask in (whole.involving, whole.about, whole.at_place):
            with pytest.raises(ce.UnknownId, match="did you mean"):
                ask("northh" if ask != whole.at_place else "vilage")
        with pytest.raises(ce.UnknownId, match="not of a Party"):
            whole.involving("clash")


class TestPlaces:
    def test_at_a_place_or_within_it(self) -> None:
        whole = ce.timeline(STORY)
        assert ids(whole.at_place("village")) == ["clash"]
        assert ids(whole.at_place("valley")) == ["truce", "truce", "truce", "closure", "clash"]

    def test_near_a_place_by_coordinates_and_their_precision(self) -> None:
        whole = ce.timeline(STORY).of_kind("incident", "round")
        close = whole.near("village", 3)
        assert ids(close) == ["clash"]
        # The pass lies 11 km off, give or take 5; of the road nobody says where it runs.
        assert ids(close.undecided) == ["closure"]
        middling = whole.near("village", 10)
        assert ids(middling.undecided) == ["closure", "shelling"]
        assert ids(whole.near("village", 17)) == ["shelling", "clash"]
        assert ids(whole.near("village", 10, maybe=True)) == ["closure", "shelling", "clash"]

    def test_the_precision_of_where_one_looks_around_counts_as_well(self) -> None:
        whole = ce.timeline(STORY).of_kind("incident")
        assert [ids(whole.near("pass", km).undecided) for km in (5, 7, 15, 17)] == [
            *(["closure", "shelling"], ["closure", "shelling", "clash"]),
            ["closure", "clash"],
            ["closure"],
        ]

    def test_what_is_placed_far_away_is_not_near_for_lying_in_an_unmeasured_area(self) -> None:
        found = ce.timeline(STORY).of_kind("incident").near("capital", 10)
        assert "clash" not in ids(found.undecided)
        assert ids(found.undecided) == ["closure"]

    def test_what_is_not_placed_lies_where_its_surroundings_do(self) -> None:
        valley = ce.Coordinates(latitude=40.0, longitude=46.0, within_km=30)
        placed = [
            attrs.evolve(p, coordinates=valley) if p.id == "valley" else p for p in STORY.places
        ]
        whole = ce.timeline(attrs.evolve(STORY, places=placed)).of_kind("incident")
        assert "closure" in ids(whole.near("village", 30))
        assert "closure" in ids(whole.near("village", 20).undecided)
        far = whole.near("capital", 100)
        assert "closure" not in [*ids(far), *ids(far.undecided)]

    def test_near_what_has_no_coordinates_anything_placed_may_be(self) -> None:
        found = ce.timeline(STORY).of_kind("incident").near("road", 10)
        assert ids(found) == []
        assert ids(found.undecided) == ["closure", "shelling", "clash"]


class TestChains:
    def test_what_was_undecided_stays_undecided_until_a_question_rules_it_out(self) -> None:
        whole = ce.timeline(STORY)
        june = whole.between("2023-06-15", "2023-06-29")
        assert ids(june.undecided) == ["talks#third", "reported", "undated"]
        assert ids(june.of_kind("round").undecided) == ["talks#third"]
        assert ids(june.of_kind("round", "incident").undecided) == ["talks#third", "undated"]
        assert ids(june.at_place("village").undecided) == []
        # A later question that counts doubt does not settle the doubt of an earlier one.
        assert ids(june.before("2023-07", maybe=True).undecided) == [
            *("talks#third", "reported", "undated")
        ]

    def test_as_of_keeps_the_statements_that_were_there(self) -> None:
        whole = ce.timeline(STORY)
        morning = whole.as_of(said="2023-06-28T12")
        assert ids(morning.of_kind("statement")) == ["first-word"]
        assert ids(morning.undecided) == ["reported"]
        assert len(morning.of_kind("incident")) == 4
        evening = whole.as_of(said="2023-06-29").of_kind("statement")
        assert ids(evening) == ["first-word", "answer", "reported"]
        recorded = whole.as_of(recorded="2023-07-01").of_kind("statement")
        assert ids(recorded) == ["first-word"]
        assert ids(recorded.undecided) == ["reported"]
        published = whole.as_of(published="2023-06-29").of_kind("statement")
        assert ids(published) == ["reported"]
        assert ids(published.undecided) == ["first-word", "answer"]
        counted = whole.as_of(recorded="2023-07-01", maybe=True).of_kind("statement")
        assert ids(counted) == ["first-word", "reported"]


class TestPrinting:
    def test_a_timeline_prints_as_a_table(self) -> None:
        printed = str(ce.timeline(STORY).between("2023-06-28", "2023-06-28").of_kind("incident"))
        lines = [line.split("  ") for line in printed.splitlines()]
        assert lines[0][0] == "when (+04:00)"
        assert printed.splitlines()[-1] == "(1 more may belong: see undecided)"
        assert [line[0] for line in lines[2:4]] == ["2022-12-12/..", "2023-06-28T01:30"]

    def test_tables_are_no_wider_than_a_hundred_columns(self) -> None:
        wordy = attrs.evolve(
            STORY,
            incidents=[
                attrs.evolve(i, title="what is said to have happened, at length; " * 4)
                for i in STORY.incidents
            ],
        )
        assert max(map(len, str(ce.timeline(wordy)).splitlines())) <= 100

    def test_nothing_found_says_so(self) -> None:
        assert str(ce.timeline(STORY).of_kind("incident").involving("herald")) == "no entries"
        assert "undated" in str(ce.timeline(STORY))
