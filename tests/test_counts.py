"""Counts: the bounds that words leave open, and what two numbers can be together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.counts import ACLED, UCDP, Convention

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
some_numbers = st.integers(0, 250)


def allows(count: ce.Count, number: int) -> bool:
    """Say whether a number satisfies a count."""
    return count.low <= number and (count.high is None or number <= count.high)


def a_number_in(count: ce.Count, step: int) -> int:
    """Pick a number that satisfies a count."""
    return count.low + (step if count.high is None else step % (count.high - count.low + 1))


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
        (ce.unknown_number(), 0, None, False),
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


makers: list[Callable[..., ce.Count]] = [
    ce.exactly,
    ce.at_least,
    ce.more_than,
    ce.up_to,
    ce.fewer_than,
    ce.about,
]


@pytest.mark.parametrize("make", makers)
def test_a_maker_keeps_the_wording(make: Callable[..., ce.Count]) -> None:
    assert make(40, wording="as printed").wording == "as printed"
    assert make(40).wording is None


@pytest.mark.parametrize("make", makers)
@pytest.mark.parametrize("number", [-1, True, 4.0, "4", None, 2**63])
def test_a_maker_refuses_what_is_no_number_of_people_or_things(
    make: Callable[..., ce.Count], number: Any
) -> None:
    if make is ce.fewer_than and number == 2**63:
        number += 1
    if make is ce.more_than and number == -1:
        number = -2
    with pytest.raises(ce.Invalid) as caught:
        make(number)
    assert all(problem.mend for problem in caught.value.problems)


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
        (ce.up_to(7), "0 to 7"),
        (ce.unknown_number(), "0 or more"),
    ],
)
def test_bounds_are_told_in_figures(count: ce.Count, told: str) -> None:
    assert count.bounds == told
    assert str(count) == told
    assert str(attrs.evolve(count, wording="as printed")) == "as printed"


# Laws of intervals


@given(counts, counts, some_numbers)
def test_the_hull_allows_what_either_allows(one: ce.Count, other: ce.Count, number: int) -> None:
    hull = one.hull(other)
    assert hull == other.hull(one)
    if allows(one, number) or allows(other, number):
        assert allows(hull, number)
    assert hull.low in (one.low, other.low)
    assert hull.high in (one.high, other.high)


@given(counts, counts, some_numbers)
def test_the_intersection_allows_what_both_allow(
    one: ce.Count, other: ce.Count, number: int
) -> None:
    common = one.intersection(other)
    assert common == other.intersection(one)
    both = allows(one, number) and allows(other, number)
    assert both == (common is not None and allows(common, number))


@given(counts, counts)
def test_two_counts_are_compatible_if_and_only_if_they_intersect(
    one: ce.Count, other: ce.Count
) -> None:
    assert one.compatible(other) == (one.intersection(other) is not None)
    assert one.compatible(other) == other.compatible(one)
    assert one.conflicts(other) != one.compatible(other)


@given(counts)
def test_a_count_agrees_with_itself(count: ce.Count) -> None:
    assert count.compatible(count)
    assert count.hull(count) == count
    assert count.intersection(count) == count


@given(counts, counts, counts)
def test_hull_and_intersection_and_sum_are_associative(
    one: ce.Count, two: ce.Count, three: ce.Count
) -> None:
    assert one.hull(two).hull(three) == one.hull(two.hull(three))
    assert (one + two) + three == one + (two + three)
    left, right = one.intersection(two), two.intersection(three)
    if left is not None and right is not None:
        assert left.intersection(three) == one.intersection(right)
    elif left is not None:
        assert left.conflicts(three)


@given(counts, counts, some_numbers, some_numbers)
def test_the_sum_allows_the_sum_of_what_each_allows(
    one: ce.Count, other: ce.Count, step: int, another: int
) -> None:
    total = one + other
    assert total == other + one
    assert allows(total, a_number_in(one, step) + a_number_in(other, another))
    assert total.low == one.low + other.low
    assert total.high == (None if one.high is None or other.high is None else one.high + other.high)


@given(counts, counts, counts)
def test_the_sum_grows_with_what_is_summed(one: ce.Count, wider: ce.Count, other: ce.Count) -> None:
    narrow, wide = one + other, one.hull(wider) + other
    assert wide.low <= narrow.low
    assert wide.high is None or (narrow.high is not None and narrow.high <= wide.high)


@given(counts, low_ends)
def test_what_has_no_upper_bound_never_gains_one(count: ce.Count, low: int) -> None:
    unbounded = ce.at_least(low)
    assert (count + unbounded).high is None
    assert count.hull(unbounded).high is None


@given(low_ends, low_ends)
def test_two_lower_bounds_never_conflict(one: int, other: int) -> None:
    assert ce.at_least(one).compatible(ce.at_least(other))
    assert ce.more_than(one).compatible(ce.more_than(other))
    assert ce.at_least(one).intersection(ce.at_least(other)) == ce.at_least(max(one, other))


@given(low_ends, low_ends, low_ends)
def test_counts_that_touch_do_not_conflict_and_the_next_one_does(
    low: int, shared: int, high: int
) -> None:
    below, above = ce.between(0, low + shared), ce.between(low + shared, low + shared + high)
    assert below.compatible(above)
    assert below.intersection(above) == ce.exactly(low + shared)
    beyond = ce.between(low + shared + 1, low + shared + 1 + high)
    assert below.conflicts(beyond)


@given(counts, counts)
def test_rough_stays_rough_unless_both_bounds_are_exact(one: ce.Count, other: ce.Count) -> None:
    assert one.hull(other).approximate == (one.approximate or other.approximate)
    assert (one + other).approximate == (one.approximate or other.approximate)


def test_two_counts_in_other_words_are_not_equal_but_agree() -> None:
    one, other = ce.at_least(2001), ce.more_than(2000, wording="more than 2,000")
    assert one != other
    assert attrs.evolve(other, wording=None) == one
    assert one.compatible(other)


# The phrases of conflict news


@pytest.mark.parametrize(
    ("phrase", "count"),
    [
        ("4", ce.exactly(4)),
        ("four", ce.exactly(4)),
        ("Four", ce.exactly(4)),
        ("exactly four", ce.exactly(4)),
        ("2,000", ce.exactly(2000)),
        ("twenty-one", ce.exactly(21)),
        ("a hundred", ce.exactly(100)),
        ("hundred", ce.exactly(100)),
        ("one hundred and fifty thousand", ce.exactly(150_000)),
        ("at least twenty-one", ce.at_least(21)),
        ("more than two dozen", ce.more_than(24)),
        ("twenty-one to thirty-two", ce.between(21, 32)),
        ("between twenty-one and thirty-two", ce.between(21, 32)),
        ("three-four", ce.between(3, 4)),
        ("two thousand three hundred and five", ce.exactly(2305)),
        ("three million", ce.exactly(3_000_000)),
        ("a dozen", ce.exactly(12)),
        ("two dozen", ce.exactly(24)),
        ("no", ce.exactly(0)),
        ("none", ce.exactly(0)),
        ("more than 2,000", ce.more_than(2000)),
        ("over 2,000", ce.more_than(2000)),
        ("at least 49", ce.at_least(49)),
        ("at least a dozen", ce.at_least(12)),
        ("no fewer than five", ce.at_least(5)),
        ("up to 300", ce.up_to(300)),
        ("as many as 300", ce.up_to(300)),
        ("no more than ten", ce.up_to(10)),
        ("fewer than ten", ce.fewer_than(10)),
        ("less than 10", ce.fewer_than(10)),
        ("some 100,000", ce.about(100_000)),
        ("about 120,000", ce.about(120_000)),
        ("around 40", ce.about(40)),
        ("approximately 7", ce.about(7)),
        ("between 10 and 12", ce.between(10, 12)),
        ("from 10 to 12", ce.between(10, 12)),
        ("10 to 12", ce.between(10, 12)),
        ("10-12", ce.between(10, 12)),
        ("10–12", ce.between(10, 12)),
        ("three or four", ce.between(3, 4)),
        ("an unknown number", ce.unknown_number()),
    ],
)
def test_a_phrase_is_read_and_kept(phrase: str, count: ce.Count) -> None:
    assert ce.parse_count(phrase) == attrs.evolve(count, wording=phrase)
    assert ce.parse_count(f"  {phrase} ") == ce.parse_count(phrase)


@pytest.mark.parametrize(
    ("word", "convention", "least"),
    [
        ("tens", ACLED, 10),
        ("tens", UCDP, 20),
        ("dozens", ACLED, 12),
        ("dozens", UCDP, 24),
        ("hundreds", ACLED, 100),
        ("hundreds", UCDP, 200),
        ("thousands", UCDP, 2000),
        ("several", UCDP, 3),
        ("a few", UCDP, 3),
        ("a couple", UCDP, 2),
        ("scores", UCDP, 40),
    ],
)
def test_a_vague_word_means_what_a_named_convention_says(
    word: str, convention: Convention, least: int
) -> None:
    for phrase in (word, f"at least {word}", word.upper()):
        read = ce.parse_count(phrase, convention=convention)
        assert read == ce.at_least(least, wording=phrase)


def test_a_convention_of_ones_own_is_as_good() -> None:
    ours = Convention(name="ours", at_least=(("umpteen", 13),))
    assert ce.parse_count("umpteen", convention=ours) == ce.at_least(13, wording="umpteen")
    assert ce.parse_count("4", convention=ours) == ce.exactly(4, wording="4")


@pytest.mark.parametrize("phrase", ["dozens", "at least several", "hundreds", "tens", "a few"])
def test_a_vague_word_is_refused_without_a_convention(phrase: str) -> None:
    with pytest.raises(ce.Invalid) as caught:
        ce.parse_count(phrase)
    (problem,) = caught.value.problems
    assert problem.what == "a vague number"
    assert "convention" in problem.mend


@pytest.mark.parametrize("convention", [None, UCDP])
@pytest.mark.parametrize(
    "phrase",
    [
        *(
            "",
            "many",
            "44-day",
            "4 soldiers",
            "-4",
            "4.5",
            "1,00",
            "more than",
            "second",
            "12 to 10",
        ),
        # What only adds up is no number.
        *("four five", "four and five", "at least four and possibly five", "ten five", "five ten"),
        *("twenty ten", "two thousand three million", "half a dozen", "a dozen a dozen", "to", "-"),
    ],
)
def test_what_is_no_number_phrase_is_refused(phrase: str, convention: Convention | None) -> None:
    with pytest.raises(ce.Invalid) as caught:
        ce.parse_count(phrase, convention=convention)
    assert all(problem.mend for problem in caught.value.problems)


@pytest.mark.parametrize("phrase", ["thousands", "scores"])
def test_a_word_that_a_convention_does_not_know_is_refused(phrase: str) -> None:
    with pytest.raises(ce.Invalid):
        ce.parse_count(phrase, convention=ACLED)


@given(st.text(max_size=30) | st.from_regex(r"[a-z0-9, -]{0,30}"))
def test_any_text_is_read_with_its_words_or_refused(text: str) -> None:
    try:
        count = ce.parse_count(text, convention=UCDP)
    except ce.Invalid:
        return
    assert count.wording == text.strip()


@given(st.integers(0, 10**12))
def test_figures_with_separators_are_read_as_the_number(number: int) -> None:
    assert ce.parse_count(f"{number:,}") == ce.exactly(number, wording=f"{number:,}")
    assert ce.parse_count(str(number)).low == number


def test_nearly_a_number_is_less_than_it() -> None:
    assert ce.parse_count("almost 100").bounds == "50 to 99"
    assert ce.parse_count("nearly 5").bounds == "4"
