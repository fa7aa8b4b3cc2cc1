"""Bands of probability: what a published table gives a word, compared over all that it allows."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from caucasus_events._comparison import Truth
from caucasus_events._records import Record
from caucasus_events.errors import Problem

__all__ = ["Band"]


@attrs.frozen(kw_only=True, repr=False)
class Band(Record):
    """Give the probabilities, in per cent, that a word stands for.

    Both ends belong to it unless it says otherwise. Bands may share an end, overlap, or lie
    inside one another, as the tables have them; none is moved to make them fit.
    """

    low: int
    """The lower end."""
    high: int
    """The upper end."""
    above_low: bool = False
    """Whether the lower end itself is left out, as in 'more than 50 per cent'."""
    below_high: bool = False
    """Whether the upper end itself is left out, as in 'less than 33 per cent'."""
    wording: str | None = None
    """The word that it was given for."""

    def _faults(self) -> Iterator[Problem]:
        empty = self.low == self.high and (self.above_low or self.below_high)
        if not 0 <= self.low <= self.high <= 100 or empty:
            yield Problem(
                path="",
                what="a band runs from a lower to an upper end, from 0 to 100 per cent",
                found=self._told(),
                mend="give the ends as the table does, such as low=55 and high=80",
            )

    def higher_than(self, other: Band) -> Truth:
        """Compare whether the probability is higher than another.

        It is if every probability of this band is higher than every one of the other, and may
        be if some is. Of bands that share an end, the upper one is therefore no more than
        MAYBE higher; that it is no lower is `~other.higher_than(self)`.
        """
        open_end = self.above_low or other.below_high
        apart = self.low > other.high or (self.low == other.high and open_end)
        return Truth.over(can=self.high > other.low, must=apart)

    def contains(self, other: Band) -> bool:
        """Say whether every probability of the other belongs to this band."""
        low = self.low < other.low or (
            self.low == other.low and (other.above_low or not self.above_low)
        )
        high = self.high > other.high or (
            self.high == other.high and (other.below_high or not self.below_high)
        )
        return low and high

    def _told(self) -> str:
        low = f"more than {self.low}" if self.above_low else str(self.low)
        high = f"less than {self.high}" if self.below_high else str(self.high)
        return f"{low} to {high} per cent"

    def __str__(self) -> str:
        return f"{self.wording}: {self._told()}" if self.wording else self._told()
