"""Violations as their accusers count them: never a sum over accusers, nothing counted twice."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.testing.strategies import chronicles, counts
from tests.helpers import ALIKE, party, says, story

QUARTER = "2019-01-01/2019-03-31"
DAY, NEXT = "2019-02-01", "2019-02-02"


def claim(by: str = "south", during: str | None = None, count: Any = None, **more: Any) -> ce.Claim:
    return ce.Violation(subject="truce", by=by, during=during, count=count, **more)


def claims(by: str, *numbers: tuple[Any, ...]) -> list[ce.Claim]:
    """Claim one number after another, given as its time, the number and other fields."""
    made: list[ce.Claim] = []
    for n, (during, count, *more) in enumerate(numbers):
        made.append(claim(by, during, count, key=f"k{n}", **(more[0] if more else {})))
    return made


def world(*statements: ce.Statement) -> ce.Chronicle:
    shots = [
        ce.Incident(id=f"shot-{n}", kind="shooting", title="Shots", when=f"2019-02-0{n}",
                    where="village") for n in (1, 2)
    ]  # fmt: skip
    terms = [ce.Term(key=key, kind="other", summary=key) for key in ("fire", "road")]
    truce = ce.Ceasefire(id="truce", title="A truce", terms=terms)
    return story(*statements, incidents=shots, ceasefires=[truce])


def found(*statements: ce.Statement, **how: Any) -> ce.Violations:
    return ce.violations(world(*statements), "truce", **how)


def only(*statements: ce.Statement, **how: Any) -> ce.ViolationSeries:
    (series,) = found(*statements, **how)
    return series


def both(left: list[ce.Claim], right: list[ce.Claim], **how: Any) -> list[ce.ViolationSeries]:
    """Return the series of the north and of the south."""
    series = found(says("north", *left), says("south", *right), **how)
    return [series.by("north")[0], series.by("south")[0]]


def shown(series: ce.ViolationSeries) -> list[str]:
    return [str(period) for period in (*series.periods, series.total)]


# What one accuser's numbers come to


TOTALS: dict[str, tuple[list[tuple[Any, ...]], str | None, list[str]]] = {
    "a month within a quarter": (
        [(QUARTER, 100), ("2019-02", 30)], "month", ["0 to 100", "30 to 100", "0 to 100", "100"]
    ),
    "months that are surely apart": (
        [("2019-01", 10), ("2019-02", ce.at_least(5))], "month", ["10", "5 or more", "15 or more"]
    ),
    "a range that overlaps two counts less than both": (
        [("2019-02-01/2019-02-03", 10), ("2019-02-03/2019-02-05", 15),
         ("2019-02-05/2019-02-07", 10), ("2019-02-08", 1)], "month", ["21 to 36", "21 to 36"],
    ),
    "times that may overlap": (
        [("2019-02-01/2019-02-03", 10), ("2019-02-03/2019-02-05", 4)], None, ["10 to 14"]
    ),
    "one month written in two ways": (
        [("2019-02", 10), ("2019-02-01/2019-02-28", 12)], None, ["12"]
    ),
    "one month, each at most": (
        [("2019-02", ce.up_to(10)), ("2019-02-01/2019-02-28", ce.up_to(12))], None, ["0 to 12"]
    ),
    "one month, exactly and at least": (
        [("2019-02", 10), ("2019-02-01/2019-02-28", ce.at_least(4))], None, ["10"]
    ),
    "different terms are different violations at most": (
        [("2019-02", 10, {"term": "fire"}), ("2019-02", 5, {"term": "road"}), ("2019-02-03", 2)],
        None, ["10 to 17"],
    ),
    "some day of a month includes no other": (
        [("2019-02-XX", 10), ("2019-02-03", 4)], None, ["10 to 14"]
    ),
    "an unknown zone beside a known one": (
        [("2019-02-01T00:00Z", 10), ("2019-02-01T06:00", 4)], None, ["10 to 14"]
    ),
    "more in a part is more in the whole": (
        [(QUARTER, 20), ("2019-02", ce.at_least(30))], None, ["30"]
    ),
    "two answers to one question": ([("2019-02", 10), ("2019-02", 14)], None, ["10 to 14"]),
    "incidents are different violations": (
        [(None, 2, {"incident": "shot-1"}), (None, 3, {"incident": "shot-2"})], None, ["5"]
    ),
    "no date counts in all and in no period": (
        [("2019-02", 9), (None, 40)], "month", ["9", "40 to 49"]
    ),
    "none, and no word": ([(DAY, 0), ("2019-02-03", 5)], "day", ["0", "not stated", "5", "5"]),
}  # fmt: skip


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("case", TOTALS)
def test_nothing_is_counted_twice(case: str, reverse: bool) -> None:
    numbers, by, expected = TOTALS[case]
    made = [says("north", one, id=f"s{n}") for n, one in enumerate(claims("south", *numbers))]
    assert shown(only(*(made[::-1] if reverse else made), by=by)) == expected


def test_a_relay_adds_nothing_and_a_later_number_replaces() -> None:
    first = says("north", claim(during="2019-02", count=10), on="2019-03-01")
    relayed = attrs.evolve(first, id="relayed", reports=[ce.Report(via=["herald"])])
    assert shown(only(first, relayed)) == ["10"]
    later = says("north", claim(during="2019-02", count=12), on="2019-03-02")
    assert shown(only(first, later)) == ["12"]
    gone = says("north", ce.Response(kind="retracts", to=f"{first.id}#violation"), on="2019-03-02")
    assert len(found(first, gone)) == 0
    assert str(found(first, gone)) == "no violation is alleged"


@ALIKE
def test_a_count_of_none_is_shown(one: str, other: str) -> None:
    series = only(says(one, *claims(other, (DAY, 0), ("2019-02-03", 5))), by="day")
    assert [(p.allegations, str(p)) for p in series.periods] == [
        (1, "0"), (0, "not stated"), (1, "5"),
    ]  # fmt: skip
    total, *rows = (row.split() for row in str(series).splitlines()[-3:])
    assert (total[-1], rows) == ("5", [["2019-02-01", "0"], ["2019-02-03", "5"]])


def test_an_accusation_without_a_number_is_counted_as_one_apart_from_numbers() -> None:
    incidents = [claim(incident=f"shot-{n}", key=f"{n}") for n in (1, 2)]
    uncounted, counted = found(
        says("north", *incidents, claim(during="2019-02", count=9)), by="day"
    )
    assert (uncounted.counted, uncounted.format_unit) == (False, "accusations, not counted")
    assert (str(uncounted.total), str(counted.total)) == ("2", "9")
    assert (shown(uncounted)[:3], shown(counted)[0]) == (["1", "1", "not stated"], "0 to 9")


def test_a_count_writes_itself() -> None:
    for definite, possible, words in ((4, 4, "4"), (4, None, "4 or more"), (0, 9, "0 to 9")):
        count = ce.PeriodCount(when=None, allegations=1, definite=definite, possible=possible)
        assert str(count) == words
    nothing = ce.PeriodCount(when=None, allegations=0, definite=0, possible=None)
    assert str(nothing) == "not stated"


# What keeps series apart


def test_organs_of_one_party_are_one_accuser() -> None:
    series = found(
        says("north", claim(during="2019-02", count=10)),
        says("north-army", claim(during="2019-02", count=14)),
    )
    assert [(s.accuser, s.side, str(s.total)) for s in series] == [("north", "north", "10 to 14")]


def test_by_place_and_term() -> None:
    statement = says(
        "north",
        claim(incident="shot-1", key="1", term="fire"),
        claim(where="pass", during="2019-02", key="2", term="road"),
        claim(key="3"),
    )
    by_place = found(statement, per=["place"])
    assert [(s.place, str(s.total), s.accused) for s in by_place] == [
        (None, "1", "south"), ("pass", "1", "south"), ("village", "1", "south"),
    ]  # fmt: skip
    assert [s.term for s in found(statement, per=["term"])] == [None, "fire", "road"]
    (valley,) = found(statement, place="valley")
    assert [a.incident for a in valley.allegations] == ["shot-1"]


@pytest.mark.parametrize("per", [(), ("place",), ("term",), ("place", "term")])
def test_whatever_else_keeps_series_apart_the_accused_does(per: tuple[str, ...]) -> None:
    army = claim("south-army", DAY, 5, key="army")
    series = found(says("north", claim("south", DAY, 3), army), per=per)
    assert [(s.accused, str(s.total)) for s in series] == [("south", "3"), ("south-army", "5")]


def test_whatever_else_keeps_series_apart_the_unit_does() -> None:
    units = [("2019-02", 3, {"unit": "shots"}), (DAY, 1, {"unit": "incidents"}), (NEXT, 2)]
    series = found(says("north", *claims("south", *units)))
    assert [(s.unit, str(s.total)) for s in series] == [
        (None, "2"),
        ("incidents", "1"),
        ("shots", "3"),
    ]


def test_one_who_was_on_a_side_for_a_time_accuses_in_two_series() -> None:
    """Of two whom one speaks for at once nobody knows for which it spoke."""
    offices = [(id, "minister_of", "2019") for id in ("north", "herald")]
    envoy = party("envoy", *offices, kind="person")
    told = [says("envoy", claim(during=on), on=on) for on in ("2019-02-01", "2021-02-01")]
    parties = [*world().parties, envoy]
    series = ce.violations(attrs.evolve(world(), parties=parties, statements=told), "truce")
    assert [(s.accuser, s.side, str(s.total)) for s in series] == [
        ("envoy", None, "1"), ("envoy", "north", "1"),
    ]  # fmt: skip


# Denials


@ALIKE
def test_a_denial_in_few_words_is_named_beside_the_counts_that_it_denies(
    one: str, other: str
) -> None:
    """What the accuser thereby says of the denied question is no accusation of its own."""
    flat = says(other, claim(other, DAY, polarity="denied"))
    series = only(says(one, claim(other, DAY, 12, unit="shots")), flat)
    assert (shown(series), series.allegations[0].denied_by) == (["12"], (other,))
    incident = says(one, claim(other, incident="shot-1"))
    denied = only(incident, says(other, ce.Response(kind="denies", to=f"{incident.id}#violation")))
    assert denied.allegations[0].denied_by == (other,)
    assert str(denied).splitlines()[-1].endswith(other)


@ALIKE
def test_a_denial_marks_the_period_that_it_denies_and_no_other(one: str, other: str) -> None:
    counted = says(one, *claims(other, (DAY, 3), (NEXT, 50)))
    series = only(counted, says(other, claim(other, DAY, polarity="denied")), by="day")
    assert [period.denied_by for period in series.periods] == [(other,), ()]
    (denied,) = series.total.denied
    assert (denied.by, denied.allegations, str(denied)) == (other, 1, "3")
    head, first, second = str(series).splitlines()[-3:]
    assert head.endswith(f"53        {other} (3 of 53)")
    assert first.endswith(f"3         {other}")
    assert second.endswith("50")


def test_a_denial_of_all_needs_no_share_and_one_of_none_is_none() -> None:
    days = [(DAY, None), (NEXT, None)]
    denied = [attrs.evolve(c, polarity="denied") for c in claims("south", *days)]
    series = only(says("north", *claims("south", *days)), says("south", *denied), by="day")
    assert [str(series.total), series.total.format_denied] == ["2", "south"]
    assert [period.format_denied for period in series.periods] == ["south", "south"]
    none = only(says("north", claim(during=DAY, count=0)), says("south", denied[0]))
    assert none.allegations[0].denied_by == none.total.denied_by == ()


# A range limits the total as the rows: what surely lies outside counts in nothing

BY = pytest.mark.parametrize("by", ["day", "month", "year", None])
OPEN = pytest.mark.parametrize("during", ["2030-05-30/..", "2030-05-30/", "../2030-05-30"])


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
def test_a_day_in_or_out_of_a_range(
    by: str | None, within: str | None, total: str, outside: int
) -> None:
    series = only(says("north", claim(during="2030-05-30", count=40)), by=by, within=within)
    assert (str(series.total), len(series.outside)) == (total, outside)
    periods = [str(period) for period in series.periods if period.allegations]
    assert periods == ([total] if by and series.total.allegations else [])
    assert ("outside  1" in str(series)) == bool(outside)


@BY
@pytest.mark.parametrize("during", ["2030-05", "2030", None])
def test_what_may_lie_in_a_range_is_possible(by: str | None, during: str | None) -> None:
    statement = says("north", claim(during=during, count=40))
    series = only(statement, by=by, within="2030-05-30/2030-05-31")
    assert str(series.total) == "0 to 40"
    assert {str(period) for period in series.periods} <= {"0 to 40" if during else "not stated"}


def test_a_month_at_the_edge_counts_only_its_part_in_the_range() -> None:
    days = [("2030-05-10", 3), ("2030-05-30", 5), ("2030-06-01", 7), ("2030-06-10", 9)]
    statement = says("north", *claims("south", *days))
    series = only(statement, by="month", within="2030-05-29/2030-06-02")
    assert shown(series) == ["5", "7", "12"]
    assert [str(a.count) for a in series.outside] == ["3", "9"]


def test_a_range_may_be_open_where_there_are_no_periods() -> None:
    statement = says("north", claim(during="2030-05-30/..", count=40))
    assert str(only(statement, within="2030-05/..").total) == "40"
    assert str(only(statement, within="2030-06/..").total) == "0 to 40"
    with pytest.raises(ce.Invalid, match="a range that ends"):
        only(statement, within="2030-06/..", by="month")


@OPEN
def test_an_open_time_is_undated_where_no_range_ends_it(during: str) -> None:
    series = only(says("north", claim(during=during, count=40)), by="month")
    assert (shown(series), len(series.undated)) == (["40"], 1)
    assert "undated  1" in str(series)
    other = claim(during="2030-06", count=3, key="other")
    beside = only(says("north", claim(during="2030-05-30/..", count=40), other), by="month")
    assert str(beside.periods[0]) == "3 to 40"
    assert [str(a.count) for a in beside.undated] == ["40"]


@OPEN
def test_an_open_time_counts_in_the_periods_of_a_range_that_it_may_touch(during: str) -> None:
    statement = says("north", claim(during=during, count=40))
    series = only(statement, by="month", within="2030-04/2030-06")
    months = ["not stated", "0 to 40", "0 to 40"]
    assert shown(series)[:3] == (months[::-1] if during.startswith("..") else months)
    assert (str(series.total), series.undated, series.outside) == ("0 to 40", (), ())


# Two accusers side by side


@ALIKE
def test_two_accusers_are_two_series_and_compared_side_by_side(one: str, other: str) -> None:
    series = found(
        says(one, claim(other, QUARTER, 2945, unit="shots")),
        says(other, claim(one, QUARTER, 2406, unit="violations")),
    )
    ours, theirs = series.by(one)[0], series.by(other)[0]
    assert len(series) == 2
    assert (ours.accused, ours.unit, ours.total.definite) == (other, "shots", 2945)
    compared = ce.compare_series(ours, theirs)
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
    north, south = both([claim("south", **left)], [claim("north", **right)])
    there, back = ce.compare_series(north, south), ce.compare_series(south, north)
    assert there.units == back.units == expected


def test_nothing_is_compared_with_what_is_not_stated() -> None:
    left = claims("south", (DAY, 0), ("2019-02-03", 5))
    right = claims("north", *((f"2019-02-0{d}", 4) for d in (1, 2, 3)))
    compared = ce.compare_series(*both(left, right, by="day"))
    assert compared.ratios()[:3] == ((0.0, 0.0), None, (1.25, 1.25))
    assert [row.split() for row in str(compared).splitlines()[2:5]] == [
        ["2019-02-01", "0", "4", "0.00"],
        ["2019-02-02", "not", "stated", "4", "not", "stated"],
        ["2019-02-03", "5", "4", "1.25"],
    ]
    day, other = claim("south", "2030-05-30", 40), claim("north", "2031-01-02", 8)
    ranged = ce.compare_series(*both([day], [other], within="2031-01"))
    assert [(str(a), str(b)) for a, b in ranged.counts] == [("not stated", "8")]
    assert ranged.ratios() == (None,)


def test_no_row_says_none_where_some_are_undated() -> None:
    day = [claim("south", "2030-05-30", 6)]
    north, south = both(day, [claim("north", count=12)], by="day")
    compared = ce.compare_series(north, south)
    assert [(str(a), str(b)) for a, b in compared.counts] == [("6", "0 to 12"), ("6", "12")]
    assert compared.ratios() == ((0.5, None), (0.5, 0.5))
    (undated,) = (row for row in str(compared).splitlines() if row.startswith("undated"))
    assert undated.split() == ["undated", "none", "1", "accusation"]
    assert str(south.periods[0]) == "not stated"
    unbounded = both(day, [claim("north", count=ce.at_least(2))], by="day")
    assert str(ce.compare_series(*unbounded).counts[0][1]) == "0 or more"


def test_a_ratio_to_none_at_all_is_none() -> None:
    north, south = both([claim("south", count=ce.at_least(3))], [claim("north", count=0)])
    assert ce.compare_series(north, south).ratios() == (None,)
    assert ce.compare_series(south, north).ratios() == ((0.0, 0.0),)
    assert ce.compare_series(north, north).ratios() == ((0.0, None),)
    eight, four = both([claim("south", count=8)], [claim("north", count=ce.up_to(4))])
    assert ce.compare_series(eight, four).ratios() == ((2.0, None),)


@pytest.mark.parametrize(
    ("one", "other", "refusal"),
    [
        ({"by": "day"}, {"by": "month"}, "day and month"),
        ({"by": "day"}, {}, "day and no periods"),
        ({}, {"by": "year"}, "no periods and year"),
        ({"within": "2030"}, {}, "2030 and all times"),
    ],
)
@pytest.mark.parametrize("during", ["2030-05-30", None])
def test_series_of_other_periods_or_ranges_are_not_compared(
    one: dict[str, str], other: dict[str, str], refusal: str, during: str | None
) -> None:
    statement = says("north", claim(during=during, count=6))
    with pytest.raises(ce.Invalid, match=refusal):
        ce.compare_series(only(statement, **one), only(statement, **other))


def test_only_series_are_compared() -> None:
    all_series: Any = found(says("north", claim(count=3)))
    series = all_series[0]
    assert series is all_series[-1] is all_series.by("north")[0]
    nothing: Any = None
    for other in (all_series, nothing):
        with pytest.raises(ce.Invalid, match=r"left: expected one accuser's series.*choose one"):
            ce.compare_series(other, series)
    with pytest.raises(ce.Invalid, match=r"right: .*such as found.by\('north'\)\[0\]"):
        ce.compare_series(series, all_series)


# Laws


WHENS = st.none() | st.sampled_from(
    ["2019-01", "2019-02-03", QUARTER, "2019-02-03/..", "../2019-02-03", "2019-01-XX", "2018"]
)
RANGES = st.sampled_from(["2019", "2019-02", "2019-02-01/2019-02-10", "2021"])


@given(
    st.lists(st.tuples(WHENS, counts(50)), min_size=1, max_size=5),
    RANGES,
    st.sampled_from(["day", "month", "year"]),
)
def test_no_range_counts_more_than_all_and_none_of_it_vanishes(
    numbers: list[tuple[str | None, ce.Count]], within: str, by: str
) -> None:
    """No row exceeds the total of the range; each allegation is outside, undated or in a row."""
    statement = says("north", *claims("south", *numbers))
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
    chronicle = attrs.evolve(chronicle, zone=chronicle.zone or "UTC")  # to count days in
    for ceasefire in chronicle.ceasefires:
        series = ce.violations(chronicle, ceasefire.id, by=by, within="2023-06-01/2023-06-30")
        for one in series:
            for count in (*one.periods, one.total):
                assert count.possible is None or count.definite <= count.possible
            assert {(a.accuser, a.accused) for a in one.allegations} == {(one.accuser, one.accused)}
        accusations = {
            (stance.voice, finding.topic)
            for finding in ce.reconcile(chronicle)
            if finding.topic.aspect == "violation" and finding.topic.subject == ceasefire.id
            for stance in finding.supporters
        }
        assert len(accusations) == sum(len(one.allegations) for one in series)


TIMES = st.sampled_from(["2019-01", "2019-02", QUARTER, "2019-02-03", "2019-02-03/2019-02-20"])
NUMBERS = st.lists(st.tuples(TIMES, counts(50)), min_size=1, max_size=5, unique_by=lambda t: t[0])
Numbers = list[tuple[str, ce.Count]]


def by_month(accuser: str, accused: str, numbers: Numbers) -> ce.ViolationSeries:
    return only(says(accuser, *claims(accused, *numbers)), by="month")


def figures(series: ce.ViolationSeries) -> list[ce.PeriodCount]:
    """Return the counts of a series without the names of those who deny some."""
    unnamed = [
        tuple(attrs.evolve(one, by="somebody") for one in count.denied)
        for count in (series.total, *series.periods)
    ]
    counts = zip((series.total, *series.periods), unnamed, strict=True)
    return [attrs.evolve(count, denied=denied) for count, denied in counts]


@given(NUMBERS, st.integers(0, 4))
def test_a_further_number_lowers_no_least(numbers: Numbers, left_out: int) -> None:
    """A further allegation leaves in place what was alleged at least."""
    fewer = numbers[:left_out] + numbers[left_out + 1 :]
    if fewer:
        whole, part = (by_month("north", "south", some) for some in (numbers, fewer))
        assert part.total.definite <= whole.total.definite


@given(NUMBERS, NUMBERS)
def test_swapping_the_sides_swaps_the_comparison(north: Numbers, south: Numbers) -> None:
    """Whoever gives the numbers, they come to the same; the ratio the other way is its inverse."""
    one, other = by_month("north", "south", north), by_month("south", "north", south)
    twin, mirrored = by_month("north", "south", south), by_month("south", "north", north)
    assert figures(one) == figures(mirrored)
    assert figures(other) == figures(twin)
    there, back = ce.compare_series(one, other), ce.compare_series(other, one)
    assert back.counts == tuple((right, left) for left, right in there.counts)
    for ratio, inverse in zip(there.ratios(), back.ratios(), strict=True):
        if ratio and inverse and ratio[1] and inverse[0]:
            assert ratio[1] * inverse[0] == pytest.approx(1)
