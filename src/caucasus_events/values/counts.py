"""Numbers as they are reported: a closed interval of people or things, with what was printed."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator
from typing import SupportsIndex

import attrs

from caucasus_events.core.record import Record
from caucasus_events.errors import Invalid, Problem, refuse, shown

__all__ = [
    "Count",
    "about",
    "at_least",
    "between",
    "exactly",
    "fewer_than",
    "more_than",
    "unknown_number",
    "up_to",
]


@attrs.frozen(kw_only=True, repr=False)
class Count(Record):
    """Hold a reported number as the closed interval of whole numbers that it allows.

    Make one with `Count.exactly`, `at_least`, `more_than`, `up_to`, `fewer_than`, `about`,
    `between` or `unknown_number`, or read one with `parse_count`.
    Two counts are equal when bounds, likeliest number, approximation and wording are. All
    comparison goes by the bounds alone.
    """

    low: int
    """The least number allowed, 0 or more."""
    high: int | None
    """The greatest number allowed, or None when no upper bound was stated."""
    likeliest: int | None = None
    """The likeliest number of a range, where one is given: a data set's best between its low
    and high."""
    approximate: bool = False
    """Whether the speaker gave the number as a rough one."""
    wording: str | None = None
    """The words as printed, such as 'more than 2,000'."""

    @classmethod
    def exactly(cls, n: SupportsIndex, *, wording: str | None = None) -> Count:
        """Make the count of exactly `n`."""
        return cls(low=_whole(n), high=_whole(n), wording=wording)

    @classmethod
    def at_least(cls, n: SupportsIndex, *, wording: str | None = None) -> Count:
        """Make the count of `n` and up."""
        return cls(low=_whole(n), high=None, wording=wording)

    @classmethod
    def more_than(cls, n: SupportsIndex, *, wording: str | None = None) -> Count:
        """Make the count of `n + 1` and up."""
        return cls(low=_whole(n) + 1, high=None, wording=wording)

    @classmethod
    def up_to(cls, n: SupportsIndex, *, wording: str | None = None) -> Count:
        """Make the count of 0 to `n`."""
        return cls(low=0, high=_whole(n), wording=wording)

    @classmethod
    def fewer_than(cls, n: SupportsIndex, *, wording: str | None = None) -> Count:
        """Make the count of 0 to `n - 1`."""
        n = _whole(n)
        if n < 1:
            raise refuse("nothing is fewer than that", n, "write 1 or more")
        return cls(low=0, high=n - 1, wording=wording)

    @classmethod
    def between(
        cls,
        low: SupportsIndex,
        high: SupportsIndex,
        *,
        likeliest: SupportsIndex | None = None,
        wording: str | None = None,
    ) -> Count:
        """Make the count of `low` to `high`, both included, with the likeliest if one is told."""
        best = None if likeliest is None else _whole(likeliest)
        return cls(low=_whole(low), high=_whole(high), likeliest=best, wording=wording)

    @classmethod
    def about(cls, n: SupportsIndex, *, wording: str | None = None) -> Count:
        """Make the rounding cell of the last significant digit of `n`.

        `about(100_000)` is 50,000 to 149,999, since the one digit that is not 0 stands for
        hundred thousands; `about(120_000)` is 115,000 to 124,999; `about(7)` is 7.
        """
        n = _whole(n)
        if n < 0:
            raise refuse("a count cannot be negative", n, "write 0 or more")
        low, high = _cell(n)
        return cls(low=low, high=high, approximate=True, wording=wording)

    @classmethod
    def unknown_number(cls, *, wording: str | None = None) -> Count:
        """Make the count that was mentioned but not put into a number: 1 and up.

        "An unknown number of dead" says that there were some.
        """
        return cls(low=1, high=None, wording=wording)

    def _faults(self) -> Iterator[Problem]:
        if self.low < 0:
            what = "a count cannot be negative"
            yield Problem(path="low", what=what, found=shown(self.low), hint="write 0 or more")
        if self.high is not None and self.high < self.low:
            what, hint = "the high bound is below the low one", "swap them if they were mixed up"
            found = f"low {shown(self.low)}, high {shown(self.high)}"
            yield Problem(path="high", what=what, found=found, hint=hint)
        elif self.likeliest is not None and self.likeliest not in self:
            what, hint = "the likeliest number lies within the bounds", "write one of them"
            found = f"{shown(self.likeliest)}, not in {self.bounds}"
            yield Problem(path="likeliest", what=what, found=found, hint=hint)

    @classmethod
    def _refuse(cls, value: object) -> None:
        """Refuse what is no count, with the count that was likely meant."""
        if isinstance(value, SupportsIndex) and not isinstance(value, bool):
            try:
                cls.exactly(value)
            except Invalid as error:
                raise Invalid([attrs.evolve(error.problems[0], path="")]) from None
            hint = f"give exactly({value}), or the field a converter"
            raise refuse("expected a Count", value, hint)
        hint = whole_number_hint(value) or (
            f"write parse_count({value[:60]!r}), or a number such as 49 or at_least(49)"
            if isinstance(value, str) and value.strip()
            else "give 49, at_least(49), between(3, 5) or parse_count('at least 49')"
        )
        found = f"{shown(value)} ({type(value).__name__})"
        raise Invalid([Problem(path="", what="expected a Count", found=found, hint=hint)])

    def __str__(self) -> str:
        return self.wording or self._in_figures()

    def plain(self) -> dict[str, object]:
        """Return it as plain data, in a form in which a document may give it."""
        form: dict[str, object] = (
            {"at_least": self.low} if self.high is None else {"between": [self.low, self.high]}
        )
        more = {"likeliest": self.likeliest, "wording": self.wording}
        told = {key: value for key, value in more.items() if value is not None}
        return {**form, "approximate": self.approximate, **told}

    def __repr__(self) -> str:
        rough = "about " if self.approximate else ""
        wording = f", {self.wording!r}" if self.wording else ""
        return f"Count({rough}{self._in_figures()}{wording})"

    def _in_figures(self) -> str:
        best = "" if self.likeliest is None else f", likeliest {self.likeliest:,}"
        return self.bounds + best

    @property
    def bounds(self) -> str:
        """The bounds in figures: '4', '49 or more', 'up to 9', '3 to 5'."""
        if self.high is None:
            return f"{self.low:,} or more"
        if self.low == self.high:
            return f"{self.low:,}"
        return f"up to {self.high:,}" if self.low == 0 else f"{self.low:,} to {self.high:,}"

    @property
    def rounded(self) -> int | None:
        """The number of which this is the rounding cell, as `about` makes it, if there is one."""
        if not self.approximate or self.high is None:
            return None
        middle = self.low + (self.high - self.low + 1) // 2
        return middle if _cell(middle) == (self.low, self.high) else None

    def __contains__(self, number: int) -> bool:
        """Say whether the count allows a number."""
        number = _whole(number)
        return self.low <= number and (self.high is None or number <= self.high)

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
        return Count(
            low=max(self.low, other.low),
            high=min(_known(self.high, other.high), default=None),
            approximate=self.approximate and other.approximate,
        )

    def hull(self, other: Count) -> Count:
        """Return the smallest interval that holds both."""
        highs = _known(self.high, other.high)
        return Count(
            low=min(self.low, other.low),
            high=max(highs) if len(highs) == 2 else None,
            approximate=self.approximate or other.approximate,
        )

    def __add__(self, other: Count) -> Count:
        """Add bound to bound; unbounded stays unbounded.

        Only the caller can know that the two count different people.
        """
        highs = _known(self.high, other.high)
        return Count(
            low=self.low + other.low,
            high=sum(highs) if len(highs) == 2 else None,
            approximate=self.approximate or other.approximate,
        )


about = Count.about
at_least = Count.at_least
between = Count.between
exactly = Count.exactly
fewer_than = Count.fewer_than
more_than = Count.more_than
unknown_number = Count.unknown_number
up_to = Count.up_to


def _known(*bounds: int | None) -> list[int]:
    return [bound for bound in bounds if bound is not None]


def _cell(n: int) -> tuple[int, int]:
    """Return the least and the greatest number that round to `n` at its last digit but zeros."""
    unit = 10 ** (len(str(n)) - len(str(n).rstrip("0"))) if n else 1
    half = unit // 2
    return n - half, n + max(half - 1, 0)


def whole_number_hint(value: object) -> str | None:
    """Suggest the whole number that is meant by text or by a number with a point, if one is."""
    if isinstance(value, str) and re.fullmatch(" *[0-9]{1,18} *", value):
        return f"write {int(value)} without quotes"
    if isinstance(value, float) and value.is_integer() and 0 <= value < 2**53:
        return f"write {int(value)}"
    return None


def _whole(n: object) -> int:
    """Return a whole number, of whichever library, as the standard one."""
    if type(n) is int:
        return n
    if not isinstance(n, SupportsIndex) or isinstance(n, bool):
        raise refuse("a count is a whole number", n, whole_number_hint(n) or "write an integer")
    try:
        return int(operator.index(n))
    except TypeError:  # an array of several, say
        raise refuse("a count is a whole number", n, "write an integer") from None
