"""Number phrases: each is read with what it leaves open or refused, and told again."""

from __future__ import annotations

from typing import Any, NamedTuple

import attrs
import pytest
from hypothesis import example, given, strategies as st

import caucasus_events as ce
from caucasus_events import ACLED, UCDP, Convention
from tests.helpers import problems_of, rows_of

CONVENTIONS = {"": None, "ACLED": ACLED, "UCDP": UCDP}


class Row(NamedTuple):
    """One phrase of the table, with what it is to be read as, or refused for."""

    phrase: str
    convention: str
    low: str
    high: str
    approximate: str
    figure: str
    refused_for: str


ROWS = [Row(*row) for row in rows_of("number_phrases.tsv")[1:]]
READ = [row for row in ROWS if row.low != "refused"]
REFUSED = [row for row in ROWS if row.low == "refused"]


def told(row: Row) -> str:
    return f"{row.phrase} ({row.convention})" if row.convention else row.phrase


def bounds(count: ce.Count) -> tuple[int, int | None, bool]:
    return count.low, count.high, count.approximate


def count_of(low: str, high: str, approximate: str) -> ce.Count:
    end = None if high == "open" else int(high)
    return ce.Count(low=int(low), high=end, approximate=approximate == "yes")


def parsed(row: Row) -> ce.Count:
    return ce.parse_count(row.phrase, convention=CONVENTIONS[row.convention])


def read_or_refused(text: str, convention: Convention | None) -> ce.Count | ce.Invalid:
    try:
        return ce.parse_count(text, convention=convention)
    except ce.Invalid as error:
        return error


# The table


def test_the_table_is_large_and_names_each_phrase_once() -> None:
    assert len(READ) >= 220
    assert len(REFUSED) >= 60
    assert len({(row.phrase, row.convention) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", READ, ids=told)
def test_a_phrase_is_read_with_its_bounds_and_kept(row: Row) -> None:
    expected = attrs.evolve(count_of(row.low, row.high, row.approximate), wording=row.phrase)
    assert parsed(row) == expected
    assert ce.parse_count(f"  {row.phrase}\n", convention=CONVENTIONS[row.convention]) == expected
    assert bounds(parsed(row._replace(phrase=row.phrase.upper()))) == bounds(expected)


@pytest.mark.parametrize("row", READ, ids=told)
def test_a_phrase_is_told_again_with_the_same_bounds(row: Row) -> None:
    count = parsed(row)
    assert bounds(ce.parse_count(ce.phrase_count(count))) == bounds(count)


@pytest.mark.parametrize("row", REFUSED, ids=told)
def test_what_cannot_be_read_is_refused_with_the_reason_and_a_mend(row: Row) -> None:
    first, *_ = problems_of(lambda: parsed(row)).values()
    assert row.refused_for in first.what


@pytest.mark.parametrize(
    ("phrase", "alone"),
    [
        ("four soldiers", "four"),
        ("at least 12 people", "at least 12"),
        ("between 10 and 12 vehicles", "between 10 and 12"),
        ("20+ shells", "20+"),
        # Where no number was understood, none is offered.
        *((phrase, "at least 12") for phrase in ("at least soldiers", "four or wounded", "44-day")),
        ("another 4", "at least 12"),
    ],
)
def test_of_a_phrase_with_its_noun_the_number_is_offered(phrase: str, alone: str) -> None:
    (problem,) = problems_of(lambda: ce.parse_count(phrase)).values()
    assert problem.hint.endswith(f"without what is counted, such as {alone!r}")
    assert problem.found == repr(phrase)
    ce.parse_count(alone)


@pytest.mark.parametrize(
    ("phrase", "hint"),
    [
        *((phrase, "write both in full") for phrase in ("155-60", "12-8", "1,200 to 300")),
        ("20 to 10", "swap them"),
        *((f"3 {word}", "write the number itself") for word in ("score", "percent", "bn", "pairs")),
    ],
)
def test_no_other_number_is_suggested_than_is_meant(phrase: str, hint: str) -> None:
    (problem,) = problems_of(lambda: ce.parse_count(phrase)).values()
    assert problem.hint.startswith(hint)


# Conventions


@pytest.mark.parametrize("convention", [ACLED, UCDP])
def test_a_vague_word_means_the_least_that_the_convention_tells(convention: Convention) -> None:
    for word, least in convention.at_least:
        for phrase in (word, f"at least {word}", word.upper()):
            read = ce.parse_count(phrase, convention=convention)
            assert read == ce.at_least(least, wording=phrase)
        with pytest.raises(ce.Invalid, match=r"vague number.*name a convention"):
            ce.parse_count(word)


@pytest.mark.parametrize("row", [row for row in READ if not row.convention], ids=told)
@pytest.mark.parametrize("convention", [ACLED, UCDP], ids=["ACLED", "UCDP"])
def test_a_convention_changes_nothing_that_can_be_read_without(
    row: Row, convention: Convention
) -> None:
    assert ce.parse_count(row.phrase, convention=convention) == parsed(row)


def test_a_convention_of_ones_own_is_as_good() -> None:
    ours = Convention(
        name="ours", at_least=(("umpteen", 13), ("A Handful", 4), ("a dozen", 10), ("some", 2))
    )
    assert ce.parse_count("umpteen", convention=ours) == ce.at_least(13, wording="umpteen")
    assert ce.parse_count("a handful", convention=ours).low == 4
    assert ce.parse_count("a handful of thousands", convention=ours).low == 4000
    assert ce.parse_count("a dozen", convention=ours) == ce.at_least(10, wording="a dozen")
    assert ce.parse_count("some", convention=ours) == ce.at_least(2, wording="some")
    assert ce.parse_count("4", convention=ours) == ce.exactly(4, wording="4")


@pytest.mark.parametrize("entry", [(" ", 3), ("dozens", -1), ("dozens", True), ("dozens",), "ab"])
def test_a_convention_gives_each_word_a_number(entry: Any) -> None:
    with pytest.raises(ce.Invalid, match=r"at_least\[1\]"):
        Convention(name="ours", at_least=(("scores", 40), entry))


# Written in words


@given(
    st.builds(
        lambda low, width, approximate: ce.Count(
            low=low, high=None if width is None else low + width, approximate=approximate
        ),
        st.integers(0, 10**6) | st.integers(0, 40) | st.integers(0, 400).map(lambda n: n * 1000),
        st.none() | st.integers(0, 60) | st.integers(0, 10**6),
        st.booleans(),
    )
    | st.integers(0, 10**12).map(ce.about)
    | st.integers(0, 10**4).map(lambda n: ce.about(n * 1000))
)
@example(ce.between(3, 5000))
@example(ce.Count(low=3, high=5000, approximate=True))
@example(ce.Count(low=10, high=10, approximate=True))
@example(ce.Count(low=0, high=30_000, approximate=True))
@example(ce.Count(low=2**63 - 1, high=None))
@example(ce.Count(low=2**63 - 15, high=2**63 - 1, approximate=True))
def test_a_count_is_told_so_that_it_reads_as_the_same(count: ce.Count) -> None:
    phrase = ce.phrase_count(count)
    read = ce.parse_count(phrase)
    assert bounds(read) == bounds(count)
    assert ce.phrase_count(read) == phrase


def test_every_small_count_is_told_so_that_it_reads_as_the_same() -> None:
    for low in range(41):
        for high in (*range(low, 41), None):
            for approximate in (False, True):
                count = ce.Count(low=low, high=high, approximate=approximate)
                assert bounds(ce.parse_count(ce.phrase_count(count))) == bounds(count)


@pytest.mark.parametrize(("low", "high", "approximate", "phrase"), rows_of("written_counts.tsv"))
def test_a_count_is_told_plainly(low: str, high: str, approximate: str, phrase: str) -> None:
    count = count_of(low, high, approximate)
    assert ce.phrase_count(count) == phrase
    assert ce.phrase_count(attrs.evolve(count, wording="in other words")) == phrase


# Numbers in words

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(n: int, joint: str = "-", hundred_and: str = " and ") -> str:
    """Write a number in words, American (' ') or British (' and ') behind the hundreds."""
    if n < 20:
        return UNITS[n]
    if n < 100:
        return TENS[n // 10] + (joint + UNITS[n % 10] if n % 10 else "")
    name, size = next(
        (name, size)
        for name, size in (("million", 10**6), ("thousand", 1000), ("hundred", 100))
        if n >= size
    )
    head, rest = f"{in_words(n // size, joint, hundred_and)} {name}", n % size
    if not rest:
        return head
    return head + (hundred_and if rest < 100 else " ") + in_words(rest, joint, hundred_and)


@given(
    st.integers(0, 10**9 - 1) | st.integers(0, 3000),
    st.sampled_from(["-", " "]),
    st.sampled_from([" ", " and "]),
)
def test_a_number_in_words_is_read_as_the_number(n: int, joint: str, hundred_and: str) -> None:
    words = in_words(n, joint, hundred_and)
    assert ce.parse_count(words) == ce.exactly(n, wording=words)


def test_every_small_number_in_words_is_read_as_the_number() -> None:
    for n in range(3000):
        for joint in "- ":
            for hundred_and in (" ", " and "):
                assert ce.parse_count(in_words(n, joint, hundred_and)).bounds == f"{n:,}"


@given(st.integers(0, 10**12))
def test_figures_with_and_without_separators_are_read_as_the_number(n: int) -> None:
    for printed in (
        str(n),
        f"{n:,}",
        *(f"{n:,}".replace(",", gap) for gap in " \u00a0\u2009\u202f"),
    ):
        assert ce.parse_count(printed) == ce.exactly(n, wording=printed)


@given(st.integers(1, 10**9 - 2))
def test_a_word_of_bound_makes_of_a_number_what_its_maker_does(n: int) -> None:
    for printed in (f"{n:,}", in_words(n)):
        for words, make in (
            ("at least", ce.at_least),
            ("more than", ce.more_than),
            ("up to", ce.up_to),
            ("fewer than", ce.fewer_than),
            ("about", ce.about),
            ("exactly", ce.exactly),
        ):
            phrase = f"{words} {printed}"
            assert ce.parse_count(phrase) == make(n, wording=phrase)
        around, below, above = (
            ce.parse_count(f"{words} {printed}") for words in ("about", "nearly", "just over")
        )
        assert n in around
        assert below.high == n - 1
        assert above.low == n + 1
        assert below.approximate
        assert above.approximate


@given(st.integers(1000, 10**9 - 1), st.integers(0, 10**6), st.sampled_from([" ", " and "]))
def test_a_range_is_read_from_its_first_number_to_its_last(
    low: int, width: int, hundred_and: str
) -> None:
    high = min(low + width, 10**9 - 1)
    for one, other in (
        (f"{low:,}", f"{high:,}"),
        (in_words(low, hundred_and=hundred_and), in_words(high, hundred_and=hundred_and)),
    ):
        for phrase in (f"from {one} to {other}", f"{one} or {other}"):
            assert ce.parse_count(phrase) == ce.between(low, high, wording=phrase)
        phrase = f"between {one} and {other}"
        read = read_or_refused(phrase, None)
        if isinstance(read, ce.Count):
            assert read == ce.between(low, high, wording=phrase)
        else:  # 'between one thousand and two hundred and three thousand'
            assert "in two ways" in read.problems[0].what
            assert phrase.count(" and ") > 1


@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from(["hundred", "thousand", "million"]))
def test_the_first_number_shares_the_scale_of_a_larger_second(n: int, m: int, scale: str) -> None:
    low, high = sorted((n, m))
    if scale == "hundred" and not high % 10:
        return
    size = {"hundred": 100, "thousand": 1000, "million": 10**6}[scale]
    read = ce.parse_count(f"between {low} and {high} {scale}")
    assert bounds(read) == (low * size if low < high else low, high * size, False)


# Whatever the text

VOCABULARY = (
    "4 12 1,200 100 200 30,000 1.5 one two twenty five a an the dozen hundred thousand million "
    "half and or to between from at least more than fewer over up as many some about nearly just "
    "only possibly but no none not several dozens hundreds few of so + - – , ~ unknown "
    "soldiers number"
).split()

LOOSE = set("least more fewer over up many some about nearly possibly ~ +".split())


@given(
    st.text(max_size=30)
    | st.from_regex(r"[a-z0-9, .-]{0,30}")
    | st.lists(st.sampled_from(VOCABULARY), max_size=9).map(" ".join),
    st.sampled_from([None, ACLED, UCDP]),
)
def test_any_text_is_read_with_its_words_or_refused(
    text: str, convention: Convention | None
) -> None:
    count = read_or_refused(text, convention)
    if isinstance(count, ce.Invalid):
        assert all(problem.what and problem.hint for problem in count.problems)
        return
    assert count.wording == text.strip()
    assert bounds(ce.parse_count(ce.phrase_count(count))) == bounds(count)


@given(st.lists(st.sampled_from(VOCABULARY), max_size=7).map(" ".join))
def test_a_limit_that_is_read_is_never_lost(text: str) -> None:
    """What is read as one exact number has no word in it that says otherwise."""
    count, words = read_or_refused(text, None), set(text.split())
    if isinstance(count, ce.Count) and count.low == count.high and not count.approximate:
        meet = {"and", "but", "or", ","} & words  # 'at least 4 and at most 4'
        assert meet or not count.low or not LOOSE & words


@pytest.mark.parametrize(
    "text",
    [
        "9" * 10**6,
        "1" + ",000" * 250_000,
        " " * 10**6,
        "a" * 10**6,
        "at least " * 110_000,
        "twenty-" * 150_000,
        "between 1 and " * 70_000,
        "~" * 10**6,
        "9" * 290,
        "1 " * 149,
        "~" * 299,
        "and " * 74,
        "between " + "1 and " * 48,
        4,
        None,
        b"4",
    ],
    ids=lambda text: f"{str(text)[:12]}...",
)
def test_hostile_text_is_refused_in_few_words(text: Any) -> None:
    with pytest.raises(ce.Invalid) as caught:
        ce.parse_count(text)
    assert len(str(caught.value)) < 1000
