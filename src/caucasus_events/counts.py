"""Numbers as they are reported: a closed interval of people or things, with what was printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import attrs

from caucasus_events._records import Record
from caucasus_events.errors import Invalid, Problem, refuse, shown

__all__ = [
    "ACLED",
    "UCDP",
    "Convention",
    "Count",
    "about",
    "at_least",
    "between",
    "exactly",
    "fewer_than",
    "more_than",
    "parse_count",
    "unknown_number",
    "up_to",
]


@attrs.frozen(kw_only=True, repr=False)
class Count(Record):
    """Hold a reported number as the closed interval of whole numbers that it allows.

    Make one with `exactly`, `at_least`, `more_than`, `up_to`, `fewer_than`, `about`,
    `between`, `unknown_number` or `parse_count`.
    Two counts are equal when bounds, approximation and wording are.
    """

    low: int
    """The least number allowed, 0 or more."""
    high: int | None
    """The greatest number allowed, or None when no upper bound was stated."""
    approximate: bool = False
    """Whether the speaker gave the number as a rough one."""
    wording: str | None = None
    """The words as printed, such as 'more than 2,000'."""

    def _faults(self) -> Iterator[Problem]:
        if self.low < 0:
            yield Problem(
                path="low",
                what="a count cannot be negative",
                found=shown(self.low),
                mend="write 0 or more",
            )
        if self.high is not None and self.high < self.low:
            yield Problem(
                path="high",
                what="the high bound is below the low one",
                found=f"low {shown(self.low)}, high {shown(self.high)}",
                mend="swap them if they were mixed up",
            )

    def __str__(self) -> str:
        return self.wording or self.bounds

    def __repr__(self) -> str:
        rough = "about " if self.approximate else ""
        wording = f", {self.wording!r}" if self.wording else ""
        return f"Count({rough}{self.bounds}{wording})"

    @property
    def bounds(self) -> str:
        """The bounds in figures: '4', '49 or more', '3 to 5'."""
        if self.high is None:
            return f"{self.low:,} or more"
        return f"{self.low:,}" if self.low == self.high else f"{self.low:,} to {self.high:,}"

    def compatible(self, other: Count) -> bool:
        """Say whether one number could satisfy both; touching intervals do."""
        return (self.high is None or other.low <= self.high) and (
            other.high is None or self.low <= other.high
        )

    def conflicts(self, other: Count) -> bool:
        """Say whether no number satisfies both."""
        return not self.compatible(other)

    def intersection(self, other: Count) -> Count | None:
        """Return the numbers that both allow, or None when they conflict."""
        if self.conflicts(other):
            return None
        highs = [high for high in (self.high, other.high) if high is not None]
        return Count(
            low=max(self.low, other.low),
            high=min(highs, default=None),
            approximate=self.approximate and other.approximate,
        )

    def hull(self, other: Count) -> Count:
        """Return the smallest interval that holds both."""
        unbounded = self.high is None or other.high is None
        return Count(
            low=min(self.low, other.low),
            high=None if unbounded else max(self.high or 0, other.high or 0),
            approximate=self.approximate or other.approximate,
        )

    def __add__(self, other: Count) -> Count:
        """Add bound to bound; unbounded stays unbounded.

        Only the caller can know that the two count different people.
        """
        unbounded = self.high is None or other.high is None
        return Count(
            low=self.low + other.low,
            high=None if unbounded else (self.high or 0) + (other.high or 0),
            approximate=self.approximate or other.approximate,
        )


def exactly(n: int, *, wording: str | None = None) -> Count:
    """Make the count of exactly `n`."""
    return Count(low=n, high=n, wording=wording)


def at_least(n: int, *, wording: str | None = None) -> Count:
    """Make the count of `n` and up."""
    return Count(low=n, high=None, wording=wording)


def more_than(n: int, *, wording: str | None = None) -> Count:
    """Make the count of `n + 1` and up."""
    return Count(low=_whole(n) + 1, high=None, wording=wording)


def up_to(n: int, *, wording: str | None = None) -> Count:
    """Make the count of 0 to `n`."""
    return Count(low=0, high=_whole(n), wording=wording)


def fewer_than(n: int, *, wording: str | None = None) -> Count:
    """Make the count of 0 to `n - 1`."""
    if _whole(n) < 1:
        raise refuse("nothing is fewer than that", n, "write 1 or more")
    return Count(low=0, high=n - 1, wording=wording)


def between(low: int, high: int, *, wording: str | None = None) -> Count:
    """Make the count of `low` to `high`, both included."""
    return Count(low=low, high=_whole(high), wording=wording)


def unknown_number(*, wording: str | None = None) -> Count:
    """Make the count that was mentioned but not put into a number: 0 and up."""
    return Count(low=0, high=None, wording=wording)


def about(n: int, *, wording: str | None = None) -> Count:
    """Make the rounding cell of the last significant digit of `n`.

    `about(100_000)` is 50,000 to 149,999, since the one digit that is not 0 stands for
    hundred thousands; `about(120_000)` is 115,000 to 124,999; `about(7)` is 7.
    """
    if _whole(n) < 0:
        raise refuse("a count cannot be negative", n, "write 0 or more")
    unit = 10 ** (len(str(n)) - len(str(n).rstrip("0"))) if n else 1
    half = unit // 2
    return Count(low=n - half, high=n + max(half - 1, 0), approximate=True, wording=wording)


def _whole(n: object) -> int:
    if not isinstance(n, int) or isinstance(n, bool):
        raise refuse("a count is a whole number", n, "write an integer")
    return n


@attrs.frozen(kw_only=True)
class Convention:
    """Name what vague words mean to one project, so that nobody's meaning is taken for all."""

    name: str
    at_least: tuple[tuple[str, int], ...]
    """Each word with the least number that the project takes it for."""


ACLED = Convention(name="ACLED", at_least=(("tens", 10), ("dozens", 12), ("hundreds", 100)))
"""ACLED's fatality rule: the most conservative number (ACLED, FAQ on fatalities)."""

UCDP = Convention(
    name="UCDP",
    at_least=(
        ("a couple", 2),
        ("several", 3),
        ("a few", 3),
        ("tens", 20),
        ("dozens", 24),
        ("scores", 40),
        ("hundreds", 200),
        ("thousands", 2000),
    ),
)
"""UCDP's usual reading of vague words, inferred from its codebook and coded data."""

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_BELOW_HUNDRED: Mapping[str, int] = {
    **{word: n for n, word in enumerate(_UNITS)},
    **{ten: 10 * n for n, ten in enumerate(_TENS, start=2)},
    **{
        f"{ten}{joint}{unit}": 10 * n + m
        for n, ten in enumerate(_TENS, start=2)
        for m, unit in enumerate(_UNITS[1:10], start=1)
        for joint in "- "
    },
}


def _nearly(n: int, *, wording: str | None = None) -> Count:
    """Make the part of the rounding cell of `n` that lies below it."""
    most = fewer_than(n).high
    low = min(about(n).low, n - 1)
    return Count(low=low, high=most, approximate=True, wording=wording)


_MAKERS = (
    (re.compile(r"(?:at least|no fewer than|no less than) (.+)"), at_least),
    (re.compile(r"(?:more than|over|upwards of) (.+)"), more_than),
    (re.compile(r"(?:up to|as many as|at most|no more than) (.+)"), up_to),
    (re.compile(r"(?:fewer than|less than|under) (.+)"), fewer_than),
    (re.compile(r"(?:about|around|some|roughly|approximately) (.+)"), about),
    (re.compile(r"(?:nearly|almost) (.+)"), _nearly),
    (re.compile(r"(?:exactly )?(.+)"), exactly),
)
_RANGE = re.compile(
    r"(?:between (.+) and|from (.+) to|(.+?) (?:to|or)) (.+)|([\w,]+)[-\N{EN DASH}]([\w,]+)"
)
_NONE = {"no", "none", "nobody"}
_UNKNOWN = {"an unknown number", "an unspecified number", "an undisclosed number"}


def parse_count(text: str, *, convention: Convention | None = None) -> Count:
    """Read an English number phrase as conflict news prints it, and keep its wording.

    Args:
        text: the number alone, without the noun that is counted: 'more than 2,000',
            'some 100,000', 'at least a dozen', 'between 10 and 12', 'dozens'.
        convention: what vague words such as 'dozens' mean; without one they are refused.

    Raises:
        Invalid: the phrase is not one that is known, or is vague without a convention.
    """
    phrase = " ".join(text.lower().split())
    wording = text.strip()
    if phrase in _NONE:
        return exactly(0, wording=wording)
    if phrase in _UNKNOWN:
        return unknown_number(wording=wording)
    for word, least in convention.at_least if convention else ():
        if phrase in (word, f"at least {word}"):
            return at_least(least, wording=wording)
    ends = _RANGE.fullmatch(phrase) if _number(phrase) is None else None
    low, high = map(_number, filter(None, ends.groups())) if ends else (None, None)
    if low is not None and high is not None:
        return between(low, high, wording=wording)
    for pattern, make in _MAKERS:
        match = pattern.fullmatch(phrase)
        n = _number(match[1]) if match else None
        if n is not None:
            return make(n, wording=wording)
    vague = any(phrase.endswith(word) for known in (ACLED, UCDP) for word, _ in known.at_least)
    raise Invalid(
        [
            Problem(
                path="",
                what="a vague number" if vague else "not a number phrase that is known",
                found=shown(text),
                mend="name a convention, such as convention=UCDP, or give bounds with at_least"
                if vague
                else "give the number alone, such as 'at least 12'",
            )
        ]
    )


def _number(text: str) -> int | None:
    """Read figures with separators, or words up to the millions; None when it is neither."""
    total, rest = 0, text
    for scale, size in (("million", 1_000_000), ("thousand", 1_000)):
        many, found, after = rest.partition(f" {scale}")
        if found:
            n = 1 if many in ("a", "an") else _below_thousand(many)
            if n is None:
                return None
            total, rest = total + n * size, after.removeprefix(" and").lstrip()
            if not rest:
                return total
    n = _below_thousand(rest)
    return None if n is None else total + n


def _below_thousand(text: str) -> int | None:
    if re.fullmatch(r"\d{1,3}(,\d{3}){0,5}|\d{1,18}", text):
        return int(text.replace(",", ""))
    if text == "hundred":
        return 100
    for word, size in (("hundred", 100), ("dozen", 12)):
        many, found, after = text.partition(f" {word}")
        if found:
            n = 1 if many == "a" else _BELOW_HUNDRED.get(many)
            rest = after.removeprefix(" and").lstrip()
            more = _BELOW_HUNDRED.get(rest) if rest else 0
            return None if n is None or more is None else n * size + more
    return _BELOW_HUNDRED.get(text)
