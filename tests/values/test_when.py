"""`When`: how times are made, shown, bounded, compared and sorted."""

from __future__ import annotations

import copy
import datetime
import pickle
import random
from collections.abc import Callable, Iterator
from itertools import product
from zoneinfo import ZoneInfo

import attrs
import pendulum
import pytest
from hypothesis import assume, example, given, strategies as st

from caucasus_events.errors import Invalid
from caucasus_events.values import comparison
from caucasus_events.values.comparison import Relation, Truth
from caucasus_events.values.instants import FOREVER, Span
from caucasus_events.values.when import Bounds, When, WhenLike, as_when
from tests.helpers import rows_of

YES, NO, MAYBE = Truth.YES, Truth.NO, Truth.MAYBE
HOUR = 3_600_000_000
BAKU = ZoneInfo("Asia/Baku")
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)

naive = datetime.datetime.fromisoformat


def utc(text: str) -> int:
    """Say at which microsecond since 1970 an instant is, by the standard library."""
    since = datetime.datetime.fromisoformat(text) - EPOCH
    return since // datetime.timedelta(microseconds=1)


# Truth


def test_truth_is_true_false_or_neither() -> None:
    assert YES
    assert not NO
    with pytest.raises(TypeError, match=r"is Truth\.YES.*is not Truth\.NO"):
        bool(MAYBE)


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [
        (YES, YES, YES, YES),
        (YES, NO, NO, YES),
        (YES, MAYBE, MAYBE, YES),
        (NO, NO, NO, NO),
        (NO, MAYBE, NO, MAYBE),
        (MAYBE, MAYBE, MAYBE, MAYBE),
    ],
)
def test_truth_follows_kleene(one: Truth, other: Truth, both: Truth, either: Truth) -> None:
    assert one & other is other & one is both
    assert one | other is other | one is either
    assert ~one & ~other is ~either


def test_not_maybe_is_maybe() -> None:
    assert (~YES, ~NO, ~MAYBE) == (NO, YES, MAYBE)


# Making


@pytest.mark.parametrize(
    ("value", "made"),
    [
        ("2023-06-28", When.of("2023-06-28")),
        (When.of("2023-06", wording="in June"), When.of("2023-06", wording="in June")),
        (datetime.date(2023, 6, 28), When.of("2023-06-28")),
        (pendulum.date(2023, 6, 28), When.of("2023-06-28")),
        (naive("2023-06-28T01:30"), When.of("2023-06-28T01:30:00")),
        (naive("2023-06-28T01:30:00.000005"), When.of("2023-06-28T01:30:00.000005")),
        (pendulum.naive(2023, 6, 28, 1, 30), When.of("2023-06-28T01:30:00")),
        (
            datetime.datetime(2023, 6, 28, 1, 30, tzinfo=datetime.UTC),
            When.of("2023-06-28T01:30:00Z"),
        ),
        (
            datetime.datetime(
                2023, 6, 28, 1, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=4))
            ),
            When.of("2023-06-28T01:30:00+04:00"),
        ),
        (
            datetime.datetime(2023, 6, 28, 1, 30, tzinfo=BAKU),
            When.of("2023-06-28T01:30:00+04:00", zone="Asia/Baku"),
        ),
        (
            pendulum.datetime(2023, 6, 28, 1, 30, tz="Asia/Baku"),
            When.of("2023-06-28T01:30:00+04:00", zone="Asia/Baku"),
        ),
        (pendulum.datetime(2023, 6, 28, 1, 30), When.of("2023-06-28T01:30:00Z")),
        # Local mean time, 3 h 19 min 24 s east of Greenwich: no offset of EDTF can say it.
        (
            datetime.datetime(1900, 1, 1, tzinfo=BAKU),
            When.of("1900-01-01T00:00:00", zone="Asia/Baku"),
        ),
    ],
)
def test_a_time_is_made_from_text_or_a_date_object(value: WhenLike, made: When) -> None:
    assert When.of(value) == as_when(value) == made


def test_of_sets_zone_and_wording_over_what_the_value_brings() -> None:
    june = When.of("2023-06", zone="Asia/Baku", wording="in June")
    assert When.of(june, zone="+04:00") == When.of("2023-06", zone="+04:00", wording="in June")
    assert When.of(june, wording="June") == When.of("2023-06", zone="Asia/Baku", wording="June")
    assert When.of("2023-06", zone="Asia/Yerevan") == When.of("2023-06", zone="Asia/Yerevan")


@pytest.mark.parametrize("value", [None, True, 2023, 2023.5, 1_687_910_400, b"2023", ("2023",)])
def test_nothing_else_is_taken_for_a_time(value: object) -> None:
    with pytest.raises(Invalid, match=f"a time is text, not {type(value).__name__}"):
        When.of(value)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        When.of(value)  # type: ignore[arg-type]


def test_a_time_is_a_frozen_hashable_value() -> None:
    one = When.of("2023-06-28T01:30+04", zone="+04", wording="at half past one")
    other = When.of("2023-06-28T01:30+04:00", zone="+04:00", wording="at half past one")
    assert one == other
    assert hash(one) == hash(other)
    assert len({one, other, When.of("2023-06-28T01:30+04:00")}) == 2
    assert pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == one
    assert attrs.evolve(one, wording=None) == When.of("2023-06-28T01:30+04", zone="+04")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.zone = None  # type: ignore[misc]


@pytest.mark.parametrize(
    ("when", "shown", "printed"),
    [
        (When.of("2023-06-28"), "When(edtf='2023-06-28')", "2023-06-28"),
        (
            When.of("2023-06-28", zone="Asia/Baku"),
            "When(edtf='2023-06-28', zone='Asia/Baku')",
            "2023-06-28 [Asia/Baku]",
        ),
        (
            When.of("2023-06-28", zone="Asia/Baku", wording="early on 28 June"),
            "When(edtf='2023-06-28', zone='Asia/Baku', wording='early on 28 June')",
            "early on 28 June",
        ),
    ],
)
def test_a_time_reads_as_it_is_written(when: When, shown: str, printed: str) -> None:
    assert repr(when) == shown
    assert eval(shown) == when
    assert str(when) == printed


@pytest.mark.parametrize(
    ("zone", "hint"),
    [
        ("Baku", "did you mean 'Asia/Baku'?"),
        ("Asia/Yeravan", "did you mean 'Asia/Yerevan'?"),
        ("localtime", "write such as Asia/Baku or +04:00"),
        ("../etc/passwd", "write such as Asia/Baku or +04:00"),
    ],
)
def test_a_zone_that_is_none_is_refused(zone: str, hint: str) -> None:
    with pytest.raises(Invalid) as caught:
        When.of("2023-06-28", zone=zone)
    assert str(caught.value) == f"zone: there is no such time zone; found {zone!r}; {hint}"


def test_a_zone_is_text() -> None:
    with pytest.raises(Invalid, match="zone: expected text or nothing; found 4 "):
        When.of("2023-06-28", zone=4)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "zone", ["", "Asia", "+4", "+24:00", "-00:00", "right/UTC", "\0", "x" * 999]
)
def test_no_text_that_is_not_a_zone_passes(zone: str) -> None:
    with pytest.raises(Invalid, match="there is no such time zone"):
        When.of("2023-06-28", zone=zone)


@pytest.mark.parametrize(
    ("zone", "canonical"),
    [("+04", "+04:00"), ("-03:30", "-03:30"), ("Z", "UTC"), ("+00:00", "UTC"), ("UTC", "UTC")],
)
def test_a_fixed_zone_has_one_text(zone: str, canonical: str) -> None:
    assert When.of("2023", zone=zone).zone == canonical


def test_an_empty_wording_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        When.of("2023", wording=" ")
    assert str(caught.value) == "wording: it is empty; found ' '; leave it out"


def test_every_fault_of_a_time_is_listed() -> None:
    with pytest.raises(Invalid) as caught:
        When.of("2023", zone="Mars", wording="")
    assert [problem.path for problem in caught.value.problems] == ["wording", "zone"]


def test_an_end_that_a_zone_puts_before_the_start_is_refused() -> None:
    mixed = "2023-06-28T10:00/2023-06-28T01:00Z"
    assert When.of(mixed).is_extent
    with pytest.raises(Invalid, match="in the zone \\+04:00 the end lies before the start"):
        When.of(mixed, zone="+04:00")


# What a time is


def flags(when: When) -> set[str]:
    names = (
        "is_extent is_approximate is_uncertain has_open_start has_open_end has_unknown_start "
        "has_unknown_end is_local"
    )
    return {name for name in names.split() if getattr(when, name)} ^ {"is_local"}


@pytest.mark.parametrize(("text", "expected"), rows_of("time_properties.tsv"))
def test_a_time_says_what_it_is(text: str, expected: str) -> None:
    assert flags(When.of(text)) == set(expected.split()) - {"-"}


def test_zoned_gives_a_zone_to_what_needs_one() -> None:
    day = When.of("2023-06-28", wording="on Wednesday")
    assert day.zoned("Asia/Baku") == When.of("2023-06-28", zone="Asia/Baku", wording="on Wednesday")
    assert day.zoned(None) is day
    for settled in (
        When.of("2023-06-28", zone="+04:00"),
        When.of("2023-06-28T01:30Z"),
        When.of("2023-06-28T01:30Z/2023-06-29T01:30+04:00"),
        When.of("2023-06-28T01:30+04:00/2023-06-29"),
        When.of("2023-06-28T01:30Z/.."),
    ):
        assert settled.zoned("Asia/Baku") is settled
    mixed = When.of("2023-06-28/2023-06-29T01:30Z")
    assert mixed.zoned("Asia/Baku") == When.of(mixed.edtf, zone="Asia/Baku")


# Bounds


def test_bounds_without_a_zone_are_naive_and_never_utc() -> None:
    day = When.of("2023-06-28")
    assert day.earliest == pendulum.naive(2023, 6, 28)
    assert day.latest == pendulum.naive(2023, 6, 28, 23, 59, 59, 999_999)
    assert isinstance(day.earliest, pendulum.DateTime)
    assert day.earliest.tzinfo is None
    assert day.is_local


@pytest.mark.parametrize(("text", "zone", "first", "last"), rows_of("zoned_times.tsv"))
def test_bounds_with_a_zone_are_shown_in_it(text: str, zone: str, first: str, last: str) -> None:
    when = When.of(text, zone=None if zone == "-" else zone)
    assert when.earliest is not None
    assert when.latest is not None
    assert when.earliest.isoformat() == first
    assert when.latest.isoformat() == last
    assert when.bounds[::3] == (utc(first), utc(last))


def test_an_extent_has_four_bounds() -> None:
    blockade = When.of("2023-06-15/2023-06-29", zone="+04:00")
    assert [str(bound) for bound in (blockade.earliest_start, blockade.latest_start)] == [
        "2023-06-15 00:00:00+04:00",
        "2023-06-15 23:59:59.999999+04:00",
    ]
    assert [str(bound) for bound in (blockade.earliest_end, blockade.latest_end)] == [
        "2023-06-29 00:00:00+04:00",
        "2023-06-29 23:59:59.999999+04:00",
    ]


def test_what_is_unbounded_has_none() -> None:
    start, past = utc("2023-06-15T00:00:00Z"), utc("2023-06-16T00:00:00Z") - 1
    assert When.of("2023-06-15/..").bounds == Bounds(start, past, None, None)
    assert When.of("2023-06-15/").bounds == Bounds(start, past, start, None)
    assert When.of("../2023-06-15").bounds == Bounds(None, None, start, past)
    assert When.of("[2023-06-15..]").bounds == Bounds(start, None, start, None)
    assert When.of("2023-06-15/..").latest is None
    assert When.of("2023-06-15T01:30+04:00/..").bounds.latest_end is None
    assert When.of("2023-06-15T01:30+04:00/").bounds.latest_end is None
    assert When.of("[..2023-06-15]").earliest is None


@pytest.mark.parametrize("text", ["-0001", "0000-12-31", "Y12023", "9999/Y12023"])
def test_a_date_object_ends_where_its_years_end(text: str) -> None:
    when = When.of(text)
    with pytest.raises(Invalid, match="the years 1 to 9999 only") as caught:
        print(when.earliest, when.latest)
    assert repr(text) in str(caught.value)
    assert all(isinstance(bound, int) for bound in when.bounds)


@pytest.mark.parametrize(("text", "zone"), [("0001-01-01", "+04:00"), ("9999-12-31", "-04:00")])
def test_an_instant_just_outside_the_years_in_utc_is_refused_too(text: str, zone: str) -> None:
    with pytest.raises(Invalid, match="the years 1 to 9999 only"):
        str(When.of(text, zone=zone).whole)


def test_an_instant_just_outside_the_years_in_its_own_zone_is_refused_too() -> None:
    with pytest.raises(Invalid, match="the years 1 to 9999 only"):
        str(When.of("9999-12-31T23:59Z", zone="+04:00").earliest)


@given(
    st.datetimes(
        min_value=naive("1960-01-01"),
        max_value=naive("2040-01-01"),
        timezones=st.just(datetime.UTC),
    ),
    st.sampled_from("Asia/Baku Europe/Paris America/New_York Asia/Beirut Asia/Tbilisi".split()),
    st.sampled_from(["%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H", "%Y-%m-%d", "%Y-%m"]),
)
@example(datetime.datetime(2023, 10, 29, 0, 30, tzinfo=datetime.UTC), "Europe/Paris", "%Y-%m-%dT%H")
def test_a_local_time_holds_every_instant_at_which_the_clock_shows_it(
    instant: datetime.datetime, zone: str, form: str
) -> None:
    local = instant.astimezone(ZoneInfo(zone))
    bounds = When.of(local.strftime(form), zone=zone).bounds
    assert bounds.earliest_start is not None
    assert bounds.latest_end is not None
    exact = utc(instant.isoformat())
    assert bounds.earliest_start <= exact <= bounds.latest_end

    def shown(at: int) -> str:
        there = (EPOCH + datetime.timedelta(microseconds=at)).astimezone(ZoneInfo(zone))
        return there.strftime(form)

    for edge, outside in ((bounds.earliest_start, -1), (bounds.latest_end, 1)):
        assert shown(edge) == local.strftime(form)
        assert shown(edge + outside) != local.strftime(form)


@pytest.mark.parametrize(("near", "far"), [("1000-06", "-3000-06"), ("9000-07", "Y13000")])
def test_a_named_zone_reaches_any_year(near: str, far: str) -> None:
    there, here = When.of(far, zone="Europe/Paris"), When.of(far)
    assert there.bounds.earliest_start is not None
    assert here.bounds.earliest_start is not None
    assert 0 <= here.bounds.earliest_start - there.bounds.earliest_start <= HOUR
    assert When.of(near, zone="Europe/Paris").before(there) is not When.of(far).before(near)


@pytest.mark.parametrize(
    ("when", "whole"),
    [
        (
            When.of("2023-06", wording="in June"),
            When.of("2023-06-01T00:00:00.000000/2023-06-30T23:59:59.999999"),
        ),
        (
            When.of("2023-06-28", zone="Asia/Baku"),
            When.of(
                "2023-06-27T20:00:00.000000Z/2023-06-28T19:59:59.999999Z",
                zone="Asia/Baku",
            ),
        ),
        (When.of("2023-06-15/.."), When.of("2023-06-15T00:00:00.000000/..")),
        (When.of("[..2023-06-15]"), When.of("../2023-06-15T23:59:59.999999")),
    ],
)
def test_whole_is_the_period_of_all_that_may_belong(when: When, whole: When) -> None:
    assert when.whole == whole
    assert when.bounds[::3] == whole.bounds[::3]
    assert whole.contains(when) is YES


# Comparing


@pytest.mark.parametrize(("one", "relation", "other", "truth"), rows_of("time_comparisons.tsv"))
def test_times_compare_in_three_values(one: str, relation: str, other: str, truth: str) -> None:
    assert getattr(When.of(one), relation)(other) is Truth[truth]
    mirrored = {"before": "after", "after": "before", "overlaps": "overlaps", "same": "same"}
    if relation in mirrored:
        assert getattr(When.of(other), mirrored[relation])(one) is Truth[truth]


def test_comparing_takes_whatever_can_be_read_as_a_time() -> None:
    day = When.of("2023-06-28")
    assert day.before(datetime.date(2023, 6, 29)) is YES
    assert day.overlaps(naive("2023-06-28T12:00")) is MAYBE
    assert day.after(pendulum.datetime(2023, 6, 1)) is YES
    with pytest.raises(Invalid):
        day.same(2023)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "possible"),
    [
        ("2023-06-27", "2023-06-28", {Relation.BEFORE}),
        ("2023-06-20", "2023-06-15/2023-06-29", {Relation.DURING}),
        ("2023-06-28", "2023-06-28", {Relation.BEFORE, Relation.EQUALS, Relation.AFTER}),
        (
            "2023-06-15/2023-06-20",
            "2023-06-20/2023-06-29",
            {Relation.BEFORE, Relation.MEETS, Relation.OVERLAPS},
        ),
        (
            "2023-06-15/..",
            "2023-06-15/..",
            {Relation.FINISHES, Relation.EQUALS, Relation.FINISHED_BY},
        ),
    ],
)
def test_relations_are_those_that_are_possible(
    one: str, other: str, possible: set[Relation]
) -> None:
    assert When.of(one).relations(other) == possible


INSTANTS = st.integers(min_value=0, max_value=4)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Draw bounds, tight as those of a time are, some of them infinite."""
    scale = [-FOREVER, 1, 2, 3, FOREVER] if draw(st.booleans()) else [0, 1, 2, 3, 4]
    a, b = sorted((draw(INSTANTS), draw(INSTANTS)))
    if draw(st.booleans()):
        return Span(scale[a], scale[b], scale[a], scale[b], is_moment=True)
    x, y = sorted((draw(INSTANTS), draw(INSTANTS)))
    assume(a <= y)
    return Span(scale[a], scale[min(b, y)], scale[max(a, x)], scale[y])


def readings(span: Span) -> Iterator[tuple[int, int]]:
    """Give every start and end that a span allows, or enough of them where it is unbounded."""
    instants = [-FOREVER, *range(-3, 8), FOREVER]
    for start, end in product(instants, instants):
        if (
            span.earliest_start <= start <= span.latest_start
            and span.earliest_end <= end <= span.latest_end
            and (start == end if span.is_moment else start <= end)
        ):
            yield start, end


def allen(one: tuple[int, int], other: tuple[int, int]) -> Relation:
    (start, end), (others_start, others_end) = one, other
    if end < others_start:
        return Relation.BEFORE
    if others_end < start:
        return Relation.AFTER
    starts, ends = start - others_start, end - others_end
    if starts == 0:
        return (
            Relation.EQUALS if ends == 0 else Relation.STARTS if ends < 0 else Relation.STARTED_BY
        )
    if ends == 0:
        return Relation.FINISHES if starts > 0 else Relation.FINISHED_BY
    if starts > 0 > ends:
        return Relation.DURING
    if starts < 0 < ends:
        return Relation.CONTAINS
    if starts < 0:
        return Relation.MEETS if end == others_start else Relation.OVERLAPS
    return Relation.MET_BY if start == others_end else Relation.OVERLAPPED_BY


COMPARISONS: dict[
    Callable[[Span, Span], Truth], Callable[[tuple[int, int], tuple[int, int]], bool]
] = {
    comparison.before: lambda one, other: one[1] < other[0],
    comparison.overlaps: lambda one, other: one[0] <= other[1] and other[0] <= one[1],
    comparison.contains: lambda one, other: one[0] <= other[0] and other[1] <= one[1],
    comparison.same: lambda one, other: one == other,
}


@given(spans(), spans())
def test_comparisons_are_the_truth_over_all_readings(one: Span, other: Span) -> None:
    pairs = list(product(readings(one), readings(other)))
    for ask, holds in COMPARISONS.items():
        answers = {holds(a, b) for a, b in pairs}
        assert ask(one, other) is (MAYBE if len(answers) == 2 else YES if True in answers else NO)
    assert comparison.relations(one, other) == {allen(a, b) for a, b in pairs}


# Sorting

TIMES = st.builds(
    When.of,
    st.one_of(
        st.dates(datetime.date(2023, 6, 1), datetime.date(2023, 6, 9)).map(str),
        st.sampled_from(
            "2023 2023-06 2023-06-05T10:00Z 2023-06-05T10:00+04:00 2023-06-05T10 2023-06-05~ "
            "2023-06-02/2023-06-05 2023-06-02/.. 2023-06-02/ /2023-06-05 ../2023-06-05 "
            "[2023-06-01,2023-06-05] {2023-06-01,2023-06-05} [2023-06-05..] 2023-06-XX "
            "2023-06-05/2023-06-08T10:00Z Y17E7 -0500 "
            "[2023-06-01..2023-06-05]/2023-06-07 [..2023-06-05]/[2023-06-07..]".split()
        ),
    ),
    zone=st.sampled_from([None, None, "Asia/Baku", "UTC"]),
    wording=st.sampled_from([None, None, "then"]),
)


def test_times_sort_by_start_then_the_wider_first() -> None:
    ordered = [
        "Y-17E7",
        "2022-12-31",
        "2023",
        "2023-01",
        "2023-01-01",
        "2023-01-01T00",
        "2023-01-01T00:00",
        "2023-01-01T00:00:00",
        "2023-01-01T01",
        "2023-02-01/..",
        "2023-02",
        "2023-02-01/2023-02-03",
        "2023-02-01",
        "Y17E7",
    ]
    times = [When.of(text) for text in ordered]
    random.Random(0).shuffle(times)
    assert [when.edtf for when in sorted(times, key=lambda when: when.sort_key)] == ordered


def test_of_one_date_that_without_a_zone_sorts_first() -> None:
    times = [When(edtf="2023", zone=zone) for zone in ("UTC", None)]
    ordered = sorted(times, key=lambda when: when.sort_key)
    assert [when.zone for when in ordered] == [None, "UTC"]


def test_times_without_a_start_sort_first() -> None:
    assert When.of("../2023").sort_key < When.of("Y-1E11").sort_key


@given(TIMES, TIMES)
def test_equal_keys_mean_equal_times(one: When, other: When) -> None:
    assert (one.sort_key == other.sort_key) is (one == other)


@given(TIMES, TIMES)
def test_what_is_surely_before_sorts_before(one: When, other: When) -> None:
    if one.before(other) is YES:
        assert one.sort_key < other.sort_key
    if one.after(other) is YES:
        assert one.sort_key > other.sort_key


@given(TIMES, TIMES)
def test_comparisons_agree_with_one_another(one: When, other: When) -> None:
    assert one.before(other) is other.after(one)
    assert one.overlaps(other) is other.overlaps(one)
    assert one.same(other) is other.same(one)
    if one.before(other) is YES or one.after(other) is YES:
        assert one.overlaps(other) is NO
    if one.contains(other) is YES:
        assert one.overlaps(other) is YES
    if one.overlaps(other) is NO:
        assert one.same(other) is one.contains(other) is NO
    if one.same(other) is YES:
        assert one.contains(other) is other.contains(one) is YES


@given(TIMES)
def test_a_time_survives_its_own_text(when: When) -> None:
    again = When.of(when.edtf, zone=when.zone, wording=when.wording)
    assert again == when
    assert hash(again) == hash(when)
    assert again.bounds == when.bounds
