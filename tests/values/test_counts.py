"""Counts: the bounds that each maker gives, and how they are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce

# Each maker gives the bounds that its words leave open


@pytest.mark.parametrize(
    ("count", "low", "high", "approximate"),
    [
        (ce.exactly(4), 4, 4, False),
        (ce.exactly(0), 0, 0, False),
        (ce.at_least(49), 49, None, False),
        (ce.more_than(2000), 2001, None, False),
        (ce.up_to(7), 0, 7, False),
        (ce.fewer_than(8), 0, 7, False),
        (ce.fewer_than(1), 0, 0, False),
        (ce.between(3, 5), 3, 5, False),
        (ce.between(3, 3), 3, 3, False),
        (ce.unknown_number(), 1, None, False),
        # The rounding cell of the last digit that is not 0.
        (ce.about(100_000), 50_000, 149_999, True),
        (ce.about(120_000), 115_000, 124_999, True),
        (ce.about(44_000), 43_500, 44_499, True),
        (ce.about(250), 245, 254, True),
        (ce.about(20), 15, 24, True),
        (ce.about(10), 5, 14, True),
        (ce.about(7), 7, 7, True),
        (ce.about(0), 0, 0, True),
    ],
)
def test_a_maker_gives_bounds(
    count: ce.Count, low: int, high: int | None, approximate: bool
) -> None:
    assert count == ce.Count(low=low, high=high, approximate=approximate)


@given(st.integers(1, 10**15))
def test_a_rounding_cell_holds_what_rounds_to_its_number_and_no_more(number: int) -> None:
    cell = ce.about(number)
    digits = len(str(number)) - len(str(number).rstrip("0"))
    unit = 10**digits
    assert cell.low <= number
    assert cell.high is not None
    assert number <= cell.high
    assert cell.high - cell.low + 1 == unit  # cells of one unit meet without a gap or overlap
    assert ce.about(number + unit if (number // unit) % 10 != 9 else number).low in (
        cell.low,
        cell.high + 1,
    )


def test_the_makers_are_class_methods_and_functions_alike() -> None:
    """The worked examples of the docs, by the class."""
    assert ce.Count.exactly(4) == ce.Count(low=4, high=4)
    assert ce.Count.at_least(49) == ce.Count(low=49, high=None)
    assert ce.Count.more_than(2000) == ce.Count(low=2001, high=None)
    assert ce.Count.up_to(7) == ce.Count.fewer_than(8) == ce.Count(low=0, high=7)
    assert ce.Count.between(3, 5, wording="three to five").wording == "three to five"
    assert ce.Count.about(120_000) == ce.Count(low=115_000, high=124_999, approximate=True)
    assert ce.Count.unknown_number(wording="some") == ce.Count(low=1, high=None, wording="some")
    for name in "exactly at_least more_than up_to fewer_than between about unknown_number".split():
        assert getattr(ce, name) == getattr(ce.Count, name)


def test_the_likeliest_of_a_range_lies_in_it_and_shows() -> None:
    count = ce.between(1, 5, likeliest=3)
    assert count == ce.Count(low=1, high=5, likeliest=3) != ce.between(1, 5)
    assert str(count) == "1 to 5, likeliest 3"
    assert repr(count) == "Count(1 to 5, likeliest 3)"
    assert str(ce.between(1, 5, likeliest=3, wording="1-5")) == "1-5"
    for wrong in (0, 6):
        with pytest.raises(ce.Invalid, match=r"likeliest: .* lies within .*not in 1 to 5"):
            ce.between(1, 5, likeliest=wrong)
    assert ce.Count(low=1, high=None, likeliest=9).likeliest == 9


makers = pytest.mark.parametrize(
    "make", [ce.exactly, ce.at_least, ce.more_than, ce.up_to, ce.fewer_than, ce.about]
)


@makers
def test_a_maker_keeps_the_wording(make: Callable[..., ce.Count]) -> None:
    assert make(40, wording="as printed").wording == "as printed"
    assert make(40).wording is None


@pytest.mark.parametrize(("number", "hint"), [(4.0, "write 4"), (" 4 ", "write 4 without quotes")])
def test_who_gives_a_whole_number_in_another_form_is_told_how_to_write_it(
    number: Any, hint: str
) -> None:
    with pytest.raises(ce.Invalid) as caught:
        ce.exactly(number)
    assert [problem.hint for problem in caught.value.problems] == [hint]


@makers
@pytest.mark.parametrize("number", [-2, True, 4.0, "4", None, 2**63 + 1])
def test_a_maker_refuses_what_is_no_number_of_people_or_things(
    make: Callable[..., ce.Count], number: Any
) -> None:
    with pytest.raises(ce.Invalid) as caught:
        make(number)
    assert all(problem.hint for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("low", "high"),
    [(5, 3), (-1, 3), (True, 3), (1, False), (1.0, 3), (1, "3"), (None, 3), (1, None)],
)
def test_bounds_must_be_bounds(low: Any, high: Any) -> None:
    with pytest.raises(ce.Invalid):
        ce.between(low, high)


def test_nothing_is_fewer_than_none() -> None:
    with pytest.raises(ce.Invalid, match="nothing is fewer"):
        ce.fewer_than(0)


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (ce.exactly(4), "4"),
        (ce.exactly(2000), "2,000"),
        (ce.at_least(49), "49 or more"),
        (ce.between(3, 5), "3 to 5"),
        (ce.up_to(7), "up to 7"),
        (ce.unknown_number(), "1 or more"),
    ],
)
def test_bounds_are_told_in_figures(count: ce.Count, told: str) -> None:
    assert count.bounds == told
    assert str(count) == told
    assert str(attrs.evolve(count, wording="as printed")) == "as printed"


def test_two_counts_in_other_words_are_not_equal_but_agree() -> None:
    one, other = ce.at_least(2001), ce.more_than(2000, wording="more than 2,000")
    assert one != other
    assert attrs.evolve(other, wording=None) == one
    assert one.compatible(other)


# What a count allows, and what it was rounded from


def test_a_count_says_which_numbers_it_allows() -> None:
    assert 4 in ce.exactly(4)
    assert 5 not in ce.exactly(4)
    assert 10**18 in ce.at_least(49)
    assert 48 not in ce.at_least(49)
    assert -1 not in ce.unknown_number()


@pytest.mark.parametrize("number", [4.0, "4", None, True])
def test_only_a_whole_number_can_be_asked_for(number: Any) -> None:
    with pytest.raises(ce.Invalid, match="whole number"):
        assert number in ce.at_least(1)


@given(st.integers(0, 2**62))
def test_a_rounding_cell_tells_what_it_was_made_of(number: int) -> None:
    assert ce.about(number).rounded == number


@pytest.mark.parametrize(
    "count",
    [
        ce.exactly(7),
        ce.between(50, 149),
        ce.at_least(100),
        ce.Count(low=50, high=150, approximate=True),
        ce.Count(low=10, high=10, approximate=True),
        ce.Count(low=100, high=None, approximate=True),
        # The cell of 9_223_372_036_854_775_800 would reach beyond what a count can hold.
        ce.Count(low=2**63 - 15, high=2**63 - 1, approximate=True),
    ],
)
def test_what_is_no_rounding_cell_was_not_rounded(count: ce.Count) -> None:
    assert count.rounded is None
