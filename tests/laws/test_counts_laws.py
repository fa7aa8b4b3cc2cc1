"""Laws of counts: intervals with an open end, compared, met, joined and added.

Each law is tried on drawn counts, and what an operation gives on every interval of a small
range, where the numbers that a count allows can be listed.
"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce

low_ends = st.integers(0, 60)
widths = st.none() | st.integers(0, 60)
counts = st.builds(
    lambda low, width, approximate: ce.Count(
        low=low, high=None if width is None else low + width, approximate=approximate
    ),
    low_ends,
    widths,
    st.booleans(),
)

MOST = 4
SMALL = [
    ce.Count(low=low, high=high, approximate=approximate)
    for low in range(MOST + 1)
    for high in (*range(low, MOST + 1), None)
    for approximate in (False, True)
]
# No bound of a small count lies above MOST, and none of a sum above twice that: what holds
# of the last number listed holds of all beyond.
NUMBERS = range(2 * MOST + 2)
pairs = pytest.mark.parametrize("one", SMALL, ids=repr)


def allowed(count: ce.Count) -> set[int]:
    """List the numbers that a count allows, from its bounds alone."""
    return {n for n in NUMBERS if count.low <= n and (count.high is None or n <= count.high)}


def narrower(one: ce.Count, other: ce.Count) -> bool:
    """Say whether `one` tells at least as much: no number besides, and no rougher."""
    within = one.low >= other.low and (
        other.high is None or (one.high is not None and one.high <= other.high)
    )
    return within and one.approximate <= other.approximate


# Every small interval


@pairs
def test_a_count_contains_what_its_bounds_allow(one: ce.Count) -> None:
    assert {n for n in NUMBERS if n in one} == allowed(one)
    assert -1 not in one


@pairs
def test_compatible_is_to_have_a_number_in_common(one: ce.Count) -> None:
    for other in SMALL:
        assert one.compatible(other) == bool(allowed(one) & allowed(other))
        assert one.conflicts(other) != one.compatible(other)


@pairs
def test_an_intersection_is_what_both_allow(one: ce.Count) -> None:
    for other in SMALL:
        common = one.intersection(other)
        assert (set() if common is None else allowed(common)) == allowed(one) & allowed(other)


@pairs
def test_a_hull_is_what_both_allow_and_lies_between(one: ce.Count) -> None:
    for other in SMALL:
        both = allowed(one) | allowed(other)
        assert allowed(one.hull(other)) == set(range(min(both), max(both) + 1))


@pairs
def test_a_sum_is_every_sum_and_no_more(one: ce.Count) -> None:
    for other in SMALL:
        sums = {n + m for n in allowed(one) for m in allowed(other)}
        assert allowed(one + other) == sums & set(NUMBERS)


@pairs
def test_of_counts_within_both_the_intersection_is_the_widest(one: ce.Count) -> None:
    for other, third in itertools.product(SMALL, repeat=2):
        common = one.intersection(other)
        within_both = narrower(third, one) and narrower(third, other)
        assert within_both == (common is not None and narrower(third, common))


@pairs
def test_of_counts_around_both_the_hull_is_the_narrowest(one: ce.Count) -> None:
    for other, third in itertools.product(SMALL, repeat=2):
        around_both = narrower(one, third) and narrower(other, third)
        assert around_both == narrower(one.hull(other), third)


# Laws


@given(counts)
def test_a_count_agrees_with_itself(count: ce.Count) -> None:
    assert count.compatible(count)
    assert not count.conflicts(count)
    assert count.hull(count) == count
    assert count.intersection(count) == count


@given(counts, counts, counts)
def test_hull_intersection_and_sum_are_associative_and_commutative(
    one: ce.Count, two: ce.Count, three: ce.Count
) -> None:
    assert one.hull(two) == two.hull(one)
    assert one.hull(two).hull(three) == one.hull(two.hull(three))
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)
    left, right = one.intersection(two), two.intersection(three)
    assert (left and left.intersection(three)) == (right and one.intersection(right))


@given(counts, counts)
def test_hull_and_intersection_absorb_each_other(one: ce.Count, other: ce.Count) -> None:
    assert one.intersection(one.hull(other)) == one
    common = one.intersection(other)
    if common is not None:
        assert one.hull(common) == one


@given(counts, counts, counts, counts)
def test_wider_counts_have_a_wider_sum_hull_and_intersection(
    one: ce.Count, more: ce.Count, other: ce.Count, another: ce.Count
) -> None:
    wider, wider_other = one.hull(more), other.hull(another)
    assert narrower(one + other, wider + wider_other)
    assert narrower(one.hull(other), wider.hull(wider_other))
    common, wider_common = one.intersection(other), wider.intersection(wider_other)
    assert common is None or (wider_common is not None and narrower(common, wider_common))


@given(counts, counts)
def test_rough_stays_rough_unless_one_of_two_that_meet_is_not(
    one: ce.Count, other: ce.Count
) -> None:
    either = one.approximate or other.approximate
    assert one.hull(other).approximate == (one + other).approximate == either
    common = one.intersection(other)
    assert common is None or common.approximate == (one.approximate and other.approximate)


@given(counts, counts)
def test_what_was_printed_is_not_carried_over_to_what_nobody_printed(
    one: ce.Count, other: ce.Count
) -> None:
    printed = ce.Count(low=one.low, high=one.high, wording="as printed")
    for made in (printed.hull(other), printed + other, printed.intersection(other)):
        assert made is None or made.wording is None
