"""Violations as their accusers count them: never a sum over accusers, nothing counted twice."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.peace_process.violation_series import (
    PeriodCount,
    ViolationSeries,
    compare_series,
    violations,
)
from caucasus_events.testing.strategies import chronicles, counts

ALIKE = pytest.mark.parametrize(("one", "other"), [("north", "south"), ("south", "north")])
SIDES = ("north", "south")


def claim(by: str, **fields: Any) -> ce.Violation:
    return ce.Violation(subject="truce", by=by, **fields)


def said(id: str, speaker: str, *parts: Any, on: str | None = None) -> ce.Statement:
    return ce.Statement(
        id=id,
        speaker=speaker,
        said=on,
        claims=[part for part in parts if isinstance(part, ce.Claim)],
        responses=[part for part in parts if isinstance(part, ce.Response)],
    )


def world(*statements: ce.Statement) -> ce.Chronicle:
    chronicle = ce.Chronicle(
        sides=ce.Sides(sides={side: [side] for side in SIDES}),
        parties=[
            *(ce.Party(id=side, kind="state", names=[side]) for side in SIDES),
            *(
                ce.Party(
                    id=f"{side}-army",
                    kind="armed_force",
                    names=[f"{side} army"],
                    affiliations=[ce.Affiliation(of=side, role="force_of")],
                )
                for side in SIDES
            ),
            ce.Party(id="herald", kind="outlet", names=["Herald"]),
        ],
        places=[
            ce.Place(id="valley", kind="area", names=["Valley"]),
            ce.Place(id="village", names=["Village"], within=["valley"]),
            ce.Place(id="pass", names=["Pass"]),
        ],
        incidents=[
            ce.Incident(id=f"shot-{n}", kind="shooting", title="Shots", when=f"2019-02-0{n}",
                        where="village")
            for n in (1, 2)
        ],
        ceasefires=[
            ce.Ceasefire(
                id="truce",
                title="A truce",
                terms=[
                    ce.Term(key=key, kind="other", summary=key) for key in ("fire", "road")
                ],
            )
        ],
        statements=statements,
    )  # fmt: skip
    assert ce.check(chronicle) == ()
    return chronicle


def only(*statements: ce.Statement, **how: Any) -> ViolationSeries:
    (series,) = violations(world(*statements), "truce", **how)
    return series


def told(series: ViolationSeries) -> list[str]:
    return [str(period) for period in (*series.periods, series.total)]


QUARTER = "2019-01-01/2019-03-31"


@ALIKE
def test_two_accusers_are_two_series_and_compared_side_by_side(one: str, other: str) -> None:
    found = violations(
        world(
            said("a", one, claim(other, during=QUARTER, count=2945, unit="shots")),
            said("b", other, claim(one, during=QUARTER, count=2406, unit="violations")),
        ),
        "truce",
    )
    ours, theirs = found.by(one)[0], found.by(other)[0]
    assert len(found) == 2
    assert (ours.accused, ours.unit, ours.total.definite) == (other, "shots", 2945)
    compared = compare_series(ours, theirs)
    assert compared.units == "units differ"
    ((low, high),) = (ratio for ratio in compared.ratios() if ratio)
    assert low == high == pytest.approx(1.224, abs=0.001)
    assert str(compared).endswith("units differ: shots and violations")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({"count": 3, "unit": "shots"}, {"count": 4, "unit": "shots"}, "same unit"),
        ({"count": 3, "unit": "shots"}, {"count": 4, "unit": "breaches"}, "units differ"),
        ({"count": 3, "unit": "shots"}, {"count": 4}, "units not stated"),
        ({"count": 3}, {"count": 4}, "units not stated"),
        ({"count": 3}, {}, "units differ"),
        ({}, {}, "same unit"),
    ],
)
def test_what_the_units_are(left: dict[str, Any], right: dict[str, Any], expected: str) -> None:
    north, south = violations(
        world(
            said("a", "north", claim("south", **left)), said("b", "south", claim("north", **right))
        ),
        "truce",
    )
    assert compare_series(north, south).units == compare_series(south, north).units == expected


def test_series_of_different_ranges_are_not_compared() -> None:
    chronicle = world(
        said("a", "north", claim("south", count=3)), said("b", "south", claim("north", count=4))
    )
    (north, _), (_, south) = (
        violations(chronicle, "truce", within=within) for within in ("2019", None)
    )
    with pytest.raises(ce.Invalid, match="2019 and all times"):
        compare_series(north, south)


def test_only_series_are_compared() -> None:
    found = violations(world(said("a", "north", claim("south", count=3))), "truce")
    assert found[0] is found[-1] is found.by("north")[0]
    for other in (found, None):
        with pytest.raises(ce.Invalid, match=r"left: expected one accuser's series.*choose one"):
            compare_series(other, found[0])  # type: ignore[arg-type]
    with pytest.raises(ce.Invalid, match=r"right: .*such as found.by\('north'\)\[0\]"):
        compare_series(found[0], found)  # type: ignore[arg-type]


def test_one_word_in_place_of_several_is_refused() -> None:
    with pytest.raises(ce.Invalid, match=r"per: .*write \['term'\]"):
        violations(world(), "truce", per="term")


@ALIKE
def test_a_denial_in_few_words_is_named_beside_the_counts_that_it_denies(
    one: str, other: str
) -> None:
    """What the accuser thereby says of the denied question is no accusation of its own."""
    day = "2019-01-01"
    counted = said("a", one, claim(other, during=day, count=12, unit="shots"))
    flat = said("b", other, claim(other, during=day, polarity="denied"))
    series = only(counted, flat)
    assert told(series) == ["12"]
    assert [allegation.denied_by for allegation in series.allegations] == [(other,)]


@ALIKE
def test_a_denial_marks_the_period_that_it_denies_and_no_other(one: str, other: str) -> None:
    counted = said(
        "a",
        one,
        claim(other, during="2019-02-01", count=3, unit="shots", key="a"),
        claim(other, during="2019-02-02", count=50, unit="shots", key="b"),
    )
    flat = said("b", other, claim(other, during="2019-02-01", polarity="denied"))
    series = only(counted, flat, by="day")
    assert [period.denied_by for period in series.periods] == [(other,), ()]
    (denied,) = series.total.denied
    assert (denied.by, denied.allegations, str(denied)) == (other, 1, "3")
    head, first, second = str(series).splitlines()[-3:]
    assert head.endswith(f"53        {other} (3 of 53)")
    assert first.endswith(f"3         {other}")
    assert second.endswith("50")


def test_a_denial_of_all_needs_no_share() -> None:
    days = ("2019-02-01", "2019-02-02")
    series = only(
        said("a", "north", *(claim("south", during=day, key=day) for day in days)),
        said("b", "south", *(claim("south", during=d, key=d, polarity="denied") for d in days)),
        by="day",
    )
    assert [str(series.total), series.total.format_denied] == ["2", "south"]
    assert [period.format_denied for period in series.periods] == ["south", "south"]


class TestATimeOfWhichNobodyTells:
    """To tell of none is one thing, and to tell nothing is another."""

    @ALIKE
    def test_a_told_zero_is_shown(self, one: str, other: str) -> None:
        numbers = [("2019-02-01", 0), ("2019-02-03", 5)]
        claims = [claim(other, key=day, during=day, count=n) for day, n in numbers]
        series = only(said("a", one, *claims), by="day")
        assert [(p.allegations, str(p)) for p in series.periods] == [
            (1, "0"),
            (0, "not stated"),
            (1, "5"),
        ]
        rows = [row.split() for row in str(series).splitlines()[-3:]]
        assert rows[1:] == [["2019-02-01", "0"], ["2019-02-03", "5"]]
        assert rows[0][-1] == "5"

    @ALIKE
    def test_nobody_compares_with_what_is_not_told(self, one: str, other: str) -> None:
        first = [
            claim(other, key=f"k{d}", during=f"2019-02-0{d}", count=c) for d, c in ((1, 0), (3, 5))
        ]
        second = [claim(one, key=f"k{d}", during=f"2019-02-0{d}", count=4) for d in (1, 2, 3)]
        found = violations(
            world(said("a", one, *first), said("b", other, *second)), "truce", by="day"
        )
        compared = compare_series(found.by(one)[0], found.by(other)[0])
        assert compared.ratios()[:3] == ((0.0, 0.0), None, (1.25, 1.25))
        assert [row.split() for row in str(compared).splitlines()[2:5]] == [
            ["2019-02-01", "0", "4", "0.00"],
            ["2019-02-02", "not", "stated", "4", "not", "stated"],
            ["2019-02-03", "5", "4", "1.25"],
        ]

    def test_to_deny_any_does_not_deny_a_told_zero(self) -> None:
        series = only(
            said("a", "north", claim("south", during="2019-02-01", count=0, unit="shots")),
            said("b", "south", claim("south", during="2019-02-01", polarity="denied")),
        )
        assert series.allegations[0].denied_by == series.total.denied_by == ()


class TestNothingIsCountedTwice:
    """One accuser's numbers overlap, are replaced, and are relayed."""

    def test_a_month_within_a_quarter(self) -> None:
        series = only(
            said("a", "north", claim("south", during=QUARTER, count=100, unit="shots")),
            said("b", "north", claim("south", during="2019-02", count=30, unit="shots")),
            by="month",
        )
        assert told(series) == ["0 to 100", "30 to 100", "0 to 100", "100"]

    def test_months_that_are_surely_apart_add_up(self) -> None:
        series = only(
            said("a", "north", claim("south", during="2019-01", count=10, unit="shots")),
            said(
                "b", "north", claim("south", during="2019-02", count=ce.at_least(5), unit="shots")
            ),
            by="month",
        )
        assert told(series) == ["10", "5 or more", "15 or more"]

    def test_a_range_that_overlaps_two_counts_less_than_both(self) -> None:
        numbers = [("2019-02-01/2019-02-03", 10), ("2019-02-03/2019-02-05", 15)]
        numbers += [("2019-02-05/2019-02-07", 10), ("2019-02-08", 1)]
        series = series_of("north", "south", [(when, ce.exactly(n)) for when, n in numbers])
        assert told(series) == ["21 to 36", "21 to 36"]

    def test_times_that_may_overlap_do_not(self) -> None:
        series = only(
            said("a", "north", claim("south", during="2019-02-01/2019-02-03", count=10)),
            said("b", "north", claim("south", during="2019-02-03/2019-02-05", count=4)),
        )
        assert told(series) == ["10 to 14"]

    def test_the_same_month_written_in_two_ways(self) -> None:
        series = only(
            said("a", "north", claim("south", during="2019-02", count=10)),
            said("b", "north", claim("south", during="2019-02-01/2019-02-28", count=12)),
        )
        assert told(series) == ["12"]

    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            (ce.up_to(10), ce.up_to(12), "0 to 12"),
            (ce.exactly(10), ce.at_least(4), "10"),
        ],
    )
    def test_the_same_time_told_twice(self, one: ce.Count, other: ce.Count, expected: str) -> None:
        for first, second in ((one, other), (other, one)):
            series = only(
                said("a", "north", claim("south", during="2019-02", count=first)),
                said("b", "north", claim("south", during="2019-02-01/2019-02-28", count=second)),
            )
            assert told(series) == [expected]

    def test_different_terms_are_different_violations_at_most(self) -> None:
        series = only(
            said("a", "north", claim("south", during="2019-02", count=10, term="fire")),
            said("b", "north", claim("south", during="2019-02", count=5, term="road")),
            said("c", "north", claim("south", during="2019-02-03", count=2)),
        )
        assert told(series) == ["10 to 17"]

    def test_some_day_of_a_month_does_not_take_in_another(self) -> None:
        series = only(
            said("a", "north", claim("south", during="2019-02-XX", count=10)),
            said("b", "north", claim("south", during="2019-02-03", count=4)),
        )
        assert told(series) == ["10 to 14"]

    def test_times_of_unknown_zone_may_overlap_those_of_a_known_one(self) -> None:
        series = only(
            said("a", "north", claim("south", during="2019-02-01T00:00Z", count=10)),
            said("b", "north", claim("south", during="2019-02-01T06:00", count=4)),
        )
        assert told(series) == ["10 to 14"]

    def test_who_tells_more_of_a_part_tells_more_of_the_whole(self) -> None:
        series = only(
            said("a", "north", claim("south", during=QUARTER, count=20)),
            said("b", "north", claim("south", during="2019-02", count=ce.at_least(30))),
        )
        assert told(series) == ["30"]

    def test_a_relay_adds_nothing_and_a_later_number_replaces(self) -> None:
        first = claim("south", during="2019-02", count=10)
        relayed = attrs.evolve(said("b", "north", first, on="2019-03-01"), via=["herald"])
        series = only(said("a", "north", first, on="2019-03-01"), relayed)
        assert told(series) == ["10"]
        later = attrs.evolve(first, count=12)
        series = only(
            said("a", "north", first, on="2019-03-01"), said("c", "north", later, on="2019-03-02")
        )
        assert told(series) == ["12"]

    def test_what_is_taken_back_is_gone(self) -> None:
        chronicle = world(
            said("a", "north", claim("south", count=10), on="2019-03-01"),
            said("b", "north", ce.Response(kind="retracts", to="a#violation"), on="2019-03-02"),
        )
        assert len(violations(chronicle, "truce")) == 0
        assert str(violations(chronicle, "truce")) == "no violation is alleged"

    def test_one_question_answered_in_two_ways_is_one_answer_or_the_other(self) -> None:
        series = only(
            said("a", "north", claim("south", during="2019-02", count=10)),
            said("b", "north", claim("south", during="2019-02", count=14)),
        )
        assert told(series) == ["10 to 14"]

    def test_incidents_are_different_violations(self) -> None:
        series = only(
            said("a", "north", claim("south", incident="shot-1", count=2)),
            said("b", "north", claim("south", incident="shot-2", count=3)),
        )
        assert told(series) == ["5"]


def test_organs_of_one_party_are_one_accuser() -> None:
    found = violations(
        world(
            said("a", "north", claim("south", during="2019-02", count=10)),
            said("b", "north-army", claim("south", during="2019-02", count=14)),
        ),
        "truce",
    )
    assert [(s.accuser, s.side, str(s.total)) for s in found] == [("north", "north", "10 to 14")]


def test_an_accusation_without_a_number_is_counted_as_one_apart_from_numbers() -> None:
    found = violations(
        world(
            said("a", "north", claim("south", incident="shot-1")),
            said("b", "north", claim("south", incident="shot-2")),
            said("c", "north", claim("south", during="2019-02", count=9)),
        ),
        "truce",
        by="day",
    )
    uncounted, counted = found
    assert (uncounted.counted, uncounted.format_unit) == (False, "accusations, not counted")
    assert (str(uncounted.total), str(counted.total)) == ("2", "9")
    assert told(uncounted)[:3] == ["1", "1", "not stated"]
    assert told(counted)[0] == "0 to 9"


def test_who_denies_is_named() -> None:
    series = only(
        said("a", "north", claim("south", incident="shot-1")),
        said("b", "south", ce.Response(kind="denies", to="a#violation")),
    )
    assert series.allegations[0].denied_by == ("south",)
    assert str(series).splitlines()[-1].endswith("south")


def test_by_place_and_term() -> None:
    told_of = [
        claim("south", incident="shot-1", key="1", term="fire"),
        claim("south", where="pass", during="2019-02", key="2", term="road"),
        claim("south", key="3"),
    ]
    chronicle = world(said("a", "north", *told_of))
    by_place = violations(chronicle, "truce", per=["place"])
    assert [(s.place, str(s.total), s.accused) for s in by_place] == [
        (None, "1", "south"),
        ("pass", "1", "south"),
        ("village", "1", "south"),
    ]
    by_term = violations(chronicle, "truce", per=["term"])
    assert [s.term for s in by_term] == [None, "fire", "road"]
    (valley,) = violations(chronicle, "truce", place="valley")
    assert [a.incident for a in valley.allegations] == ["shot-1"]


@pytest.mark.parametrize("per", [(), ("place",), ("term",), ("place", "term")])
def test_whatever_else_keeps_series_apart_the_accused_does(per: tuple[str, ...]) -> None:
    day = "2019-02-03"
    told_of = [
        claim("south", during=day, count=3, unit="shots", key="1"),
        claim("south-army", during=day, count=5, unit="shots", key="2"),
    ]
    found = violations(world(said("a", "north", *told_of)), "truce", per=per)
    assert [(s.accused, str(s.total)) for s in found] == [("south", "3"), ("south-army", "5")]
    with pytest.raises(ce.Invalid, match="no such Per"):
        violations(world(), "truce", per=["accused"])


def test_what_has_no_date_counts_in_all_and_in_no_period() -> None:
    series = only(
        said("a", "north", claim("south", during="2019-02", count=9)),
        said("b", "north", claim("south", count=40)),
        by="month",
    )
    assert told(series) == ["9", "40 to 49"]
    assert [a.when for a in series.undated] == [None]


def test_what_goes_on_may_fall_into_each_period() -> None:
    series = only(
        said("a", "north", claim("south", during="2019-02-27/..", count=9)),
        by="month",
        within="2019-02-01/2019-04-30",
    )
    assert told(series) == ["0 to 9", "0 to 9", "0 to 9", "0 to 9"]
    assert series.undated == series.outside == ()


BY = pytest.mark.parametrize("by", ["day", "month", "year", None])
OPEN = pytest.mark.parametrize("during", ["2030-05-30/..", "2030-05-30/", "../2030-05-30"])


class TestARangeLimitsTheTotalAsTheRows:
    """What certainly lies outside counts in nothing; what may lie inside is possible only."""

    @BY
    @pytest.mark.parametrize(
        ("within", "total", "outside"),
        [
            ("2031-01", "not stated", 1),
            ("2030-05-31/2031-01-31", "not stated", 1),
            ("2030-05", "40", 0),
            ("2030-05-30", "40", 0),
            (None, "40", 0),
        ],
    )
    def test_a_day(self, by: str | None, within: str | None, total: str, outside: int) -> None:
        statement = said("a", "north", claim("south", during="2030-05-30", count=40))
        series = only(statement, by=by, within=within)
        assert str(series.total) == total
        assert len(series.outside) == outside
        told_of = [str(period) for period in series.periods if period.allegations]
        assert told_of == ([total] if by and series.total.allegations else [])
        assert ("outside  1" in str(series)) == bool(outside)

    @BY
    @pytest.mark.parametrize("during", ["2030-05", "2030", None])
    def test_what_may_lie_inside(self, by: str | None, during: str | None) -> None:
        statement = said("a", "north", claim("south", during=during, count=40))
        series = only(statement, by=by, within="2030-05-30/2030-05-31")
        assert str(series.total) == "0 to 40"
        assert {str(period) for period in series.periods} <= {"0 to 40" if during else "not stated"}

    def test_a_month_at_the_edge_counts_only_its_part_in_the_range(self) -> None:
        days = [("2030-05-10", 3), ("2030-05-30", 5), ("2030-06-01", 7), ("2030-06-10", 9)]
        claims = [claim("south", key=f"k{n}", during=day, count=n) for day, n in days]
        series = only(said("a", "north", *claims), by="month", within="2030-05-29/2030-06-02")
        assert told(series) == ["5", "7", "12"]
        assert [str(a.count) for a in series.outside] == ["3", "9"]

    def test_a_comparison_takes_over_the_limited_totals(self) -> None:
        north, south = violations(
            world(
                said("a", "north", claim("south", during="2030-05-30", count=40)),
                said("b", "south", claim("north", during="2031-01-02", count=8)),
            ),
            "truce",
            within="2031-01",
        )
        compared = compare_series(north, south)
        assert [(str(a), str(b)) for a, b in compared.rows] == [("not stated", "8")]
        assert compared.ratios() == (None,)

    def test_a_range_may_be_open_where_there_are_no_periods(self) -> None:
        statement = said("a", "north", claim("south", during="2030-05-30/..", count=40))
        assert str(only(statement, within="2030-05/..").total) == "40"
        assert str(only(statement, within="2030-06/..").total) == "0 to 40"
        with pytest.raises(ce.Invalid, match="a range that ends"):
            only(statement, within="2030-06/..", by="month")


class TestOpenTimesAreSeen:
    """None with an open or unknown end vanishes from the periods in silence."""

    @OPEN
    def test_as_undated_where_no_range_ends_it(self, during: str) -> None:
        series = only(said("a", "north", claim("south", during=during, count=40)), by="month")
        assert (told(series), len(series.undated)) == (["40"], 1)
        assert "undated  1" in str(series)

    @OPEN
    def test_in_the_periods_of_a_range_that_it_may_touch(self, during: str) -> None:
        series = only(
            said("a", "north", claim("south", during=during, count=40)),
            by="month",
            within="2030-04/2030-06",
        )
        months = [str(period) for period in series.periods]
        before, after = ("0 to 40", "not stated")
        if not during.startswith(".."):
            before, after = after, before
        assert months == [before, "0 to 40", after]
        assert (str(series.total), series.undated) == ("0 to 40", ())

    def test_beside_the_periods_of_others(self) -> None:
        series = only(
            said("a", "north", claim("south", during="2030-05-30/..", count=40)),
            said("b", "north", claim("south", during="2030-06", count=3)),
            by="month",
        )
        assert str(series.periods[0]) == "3 to 40"
        assert [str(a.count) for a in series.undated] == ["40"]


class TestComparisonOfPeriods:
    """Neither the undated nor periods of another length are passed over."""

    @ALIKE
    def test_no_row_says_none_where_some_are_undated(self, one: str, other: str) -> None:
        found = violations(
            world(
                said("a", one, claim(other, during="2030-05-30", count=6)),
                said("b", other, claim(one, count=12)),
            ),
            "truce",
            by="day",
        )
        compared = compare_series(found.by(one)[0], found.by(other)[0])
        assert [(str(a), str(b)) for a, b in compared.rows] == [("6", "0 to 12"), ("6", "12")]
        assert compared.ratios() == ((0.5, None), (0.5, 0.5))
        (undated,) = (row for row in str(compared).splitlines() if row.startswith("undated"))
        assert undated.split() == ["undated", "none", "1", "accusation"]
        assert str(found.by(other)[0].periods[0]) == "not stated"

    def test_an_undated_number_without_a_bound_bounds_no_row(self) -> None:
        north, south = violations(
            world(
                said("a", "north", claim("south", during="2030-05-30", count=6)),
                said("b", "south", claim("north", count=ce.at_least(2))),
            ),
            "truce",
            by="day",
        )
        assert str(compare_series(north, south).rows[0][1]) == "0 or more"

    @pytest.mark.parametrize(("one", "other"), [("day", "month"), ("day", None), (None, "year")])
    def test_periods_of_another_length_are_refused(
        self, one: str | None, other: str | None
    ) -> None:
        statement = said("a", "north", claim("south", during="2030-05-30", count=6))
        with pytest.raises(ce.Invalid, match=f"{one or 'no periods'} and {other or 'no periods'}"):
            compare_series(only(statement, by=one), only(statement, by=other))

    def test_nor_compared_where_all_is_undated(self) -> None:
        statement = said("a", "north", claim("south", count=6))
        with pytest.raises(ce.Invalid, match="same periods"):
            compare_series(only(statement, by="day"), only(statement, by="month"))


def test_what_there_is_not() -> None:
    chronicle = world()
    with pytest.raises(ce.UnknownId):
        violations(chronicle, "nothing")
    with pytest.raises(ce.UnknownId):
        violations(chronicle, "truce", place="nowhere")
    with pytest.raises(ce.Invalid, match="no such Per"):
        violations(chronicle, "truce", per=["side"])


def test_a_ratio_to_none_at_all_is_none() -> None:
    north, south = violations(
        world(
            said("a", "north", claim("south", count=ce.at_least(3))),
            said("b", "south", claim("north", count=0)),
        ),
        "truce",
    )
    assert compare_series(north, south).ratios() == (None,)
    assert compare_series(south, north).ratios() == ((0.0, 0.0),)
    assert compare_series(north, north).ratios() == ((0.0, None),)
    south, north = violations(
        world(
            said("a", "north", claim("south", count=ce.up_to(4))),
            said("b", "south", claim("north", count=8)),
        ),
        "truce",
    ).series[::-1]
    assert compare_series(south, north).ratios() == ((2.0, None),)


# Laws


WHENS = st.sampled_from(
    ["2019-01", "2019-02-03", QUARTER, "2019-02-03/..", "../2019-02-03", "2019-01-XX", "2018"]
)


@given(
    st.lists(st.tuples(st.none() | WHENS, counts(50)), min_size=1, max_size=5),
    st.sampled_from(["2019", "2019-02", "2019-02-01/2019-02-10", "2021"]),
    st.sampled_from(["day", "month", "year"]),
)
def test_no_range_counts_more_than_all_and_none_of_it_vanishes(
    numbers: list[tuple[str | None, ce.Count]], within: str, by: str
) -> None:
    """No row exceeds the total of the range; what is told is outside, undated or in some row."""
    claims = [claim("south", key=f"k{n}", during=w, count=c) for n, (w, c) in enumerate(numbers)]
    statement = said("a", "north", *claims)
    whole, ranged = only(statement, by=by), only(statement, by=by, within=within)
    assert ranged.total == only(statement, within=within).total
    assert ranged.total.definite <= whole.total.definite
    assert all(period.definite <= ranged.total.definite for period in ranged.periods)
    for one in set(ranged.allegations) - {*ranged.outside, *ranged.undated}:
        assert one.when
        assert any(
            period.when and one.when.overlaps(period.when) is not ce.Truth.NO
            for period in ranged.periods
        )


@given(chronicles(), st.sampled_from(["day", "month", None]))
def test_the_least_is_never_more_than_the_most(chronicle: ce.Chronicle, by: str | None) -> None:
    """Of every series and period, and of all; and each live accusation is in one series."""
    for ceasefire in chronicle.ceasefires:
        found = violations(chronicle, ceasefire.id, by=by, within="2023-06-01/2023-06-30")
        for series in found:
            for count in (*series.periods, series.total):
                assert count.possible is None or count.definite <= count.possible
            assert {a.accuser for a in series.allegations} == {series.accuser}
            assert {a.accused for a in series.allegations} == {series.accused}
        told_by = {
            (stance.voice, finding.topic)
            for finding in ce.reconcile(chronicle)
            if finding.topic.aspect == "violation" and finding.topic.subject == ceasefire.id
            for stance in finding.supporters
        }
        assert len(told_by) == sum(len(series.allegations) for series in found)


TIMES = st.sampled_from(["2019-01", "2019-02", QUARTER, "2019-02-03", "2019-02-03/2019-02-20"])
NUMBERS = st.lists(st.tuples(TIMES, counts(50)), min_size=1, max_size=5, unique_by=lambda t: t[0])


def series_of(speaker: str, accused: str, numbers: list[tuple[str, ce.Count]]) -> ViolationSeries:
    claims = [
        claim(accused, key=f"k{n}", during=when, count=count, unit="shots")
        for n, (when, count) in enumerate(numbers)
    ]
    return only(said("a", speaker, *claims), by="month")


@given(NUMBERS, st.integers(0, 4))
def test_a_further_number_lowers_no_least(
    numbers: list[tuple[str, ce.Count]], left_out: int
) -> None:
    """What is told in addition leaves in place what was told at least."""
    fewer = numbers[:left_out] + numbers[left_out + 1 :]
    if fewer:
        whole, part = (series_of("north", "south", told) for told in (numbers, fewer))
        assert part.total.definite <= whole.total.definite


@given(NUMBERS, NUMBERS)
def test_swapping_the_sides_swaps_the_comparison(
    north: list[tuple[str, ce.Count]], south: list[tuple[str, ce.Count]]
) -> None:
    """Whoever tells the numbers, they come to the same; the ratio the other way is its inverse."""
    one, other = series_of("north", "south", north), series_of("south", "north", south)
    twin, mirrored = series_of("north", "south", south), series_of("south", "north", north)
    assert (one.total, one.periods) == (mirrored.total, mirrored.periods)
    assert (other.total, other.periods) == (twin.total, twin.periods)
    there, back = compare_series(one, other), compare_series(other, one)
    assert back.rows == tuple((right, left) for left, right in there.rows)
    for ratio, inverse in zip(there.ratios(), back.ratios(), strict=True):
        if ratio and inverse and ratio[1] and inverse[0]:
            assert ratio[1] * inverse[0] == pytest.approx(1)


def test_a_count_tells_itself() -> None:
    said_of = [(4, 4, "4"), (4, None, "4 or more"), (0, 9, "0 to 9"), (0, 0, "0")]
    for definite, possible, words in said_of:
        count = PeriodCount(when=None, allegations=1, definite=definite, possible=possible)
        assert str(count) == words
    assert str(PeriodCount(when=None, allegations=0, definite=0, possible=None)) == "not stated"
