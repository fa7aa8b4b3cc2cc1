"""What accusers tell of violations, and how many that makes: nothing is counted twice."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

import attrs

from caucasus_events.counts import Count
from caucasus_events.when import When

Windows: TypeAlias = Mapping[When | None, tuple[int, int]]
"""The first and the last instant that may belong to each time; to none told, any may."""


class Per(StrEnum):
    """By what else the series of one accuser are kept apart, besides the accused."""

    PLACE = "place"
    TERM = "term"


@attrs.frozen(kw_only=True)
class Allegation:
    """What one accuser says of one question: a violation, or how many over a time."""

    accuser: str
    """Id of the party whose voice it is."""
    side: str | None
    """Id of its side, NEUTRAL, or None for the unaligned."""
    accused: str
    """Id of the accused party."""
    term: str | None
    """Key of the term; None for the ceasefire as a whole."""
    incident: str | None
    """Id of the incident that is called a violation."""
    place: str | None
    """Id of the place that the claim, or else the anchor of the incident, tells."""
    when: When | None
    """The time that the claim, or else the anchor of the incident, tells."""
    count: Count | None
    """How many, in the accuser's unit; None of an accusation without a number."""
    unit: str | None
    """What the accuser counts."""
    denied_by: tuple[str, ...]
    """Ids of those who deny it; of none, where it tells that there was no violation."""
    addresses: tuple[str, ...]
    """Addresses of the claims and responses that say so."""


@attrs.frozen(kw_only=True)
class DeniedCount:
    """How many of the violations that an accuser tells of a period one other denies."""

    by: str
    """Id of the party that denies them."""
    told: int
    """How many of the allegations that bear on the period it denies."""
    definite: int
    """How many violations at least those tell, of what surely falls into the period."""
    possible: int | None
    """How many at most, of what may fall into it; None where nothing bounds that."""

    def __str__(self) -> str:
        return _bounds_told(self.definite, self.possible)


@attrs.frozen(kw_only=True)
class PeriodCount:
    """How many violations an accuser tells of a period."""

    when: When | None
    """The day, month or year; None for all that was told of the range, or at all."""
    told: int
    """How many allegations bear on it; with none it is not told how many there were."""
    definite: int
    """How many at least, of what surely falls into the period."""
    possible: int | None
    """How many at most, of what may fall into it; None where nothing bounds that."""
    denied: tuple[DeniedCount, ...] = ()
    """How much of that is denied, by whom."""

    @property
    def denied_by(self) -> tuple[str, ...]:
        """Ids of those who deny any of it."""
        return tuple(one.by for one in self.denied)

    @property
    def denied_told(self) -> str:
        """Who denies it, for a reader, and how much where it is not all."""
        return ", ".join(
            one.by if one.told == self.told else f"{one.by} ({one} of {self})"
            for one in self.denied
        )

    def __str__(self) -> str:
        return _bounds_told(self.definite, self.possible) if self.told else "not told"


def _bounds_told(definite: int, possible: int | None) -> str:
    if possible is None:
        return f"{definite} or more"
    return str(definite) if definite == possible else f"{definite} to {possible}"


def touches(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def overlap_of(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return max(one[0], other[0]), min(one[1], other[1])


def count_in(
    told: When | None,
    window: tuple[int, int],
    allegations: Iterable[Allegation],
    windows: Windows,
) -> PeriodCount:
    touching = [a for a in allegations if touches(windows[a.when], window)]
    definite, possible = _bounds(touching, window, windows)
    denied: list[DeniedCount] = []
    for by in sorted({by for a in touching for by in a.denied_by}):
        part = [a for a in touching if by in a.denied_by]
        least, most = _bounds(part, window, windows)
        denied.append(DeniedCount(by=by, told=len(part), definite=least, possible=most))
    return PeriodCount(
        when=told,
        told=len(touching),
        definite=definite,
        possible=possible,
        denied=tuple(denied),
    )


def _bounds(
    touching: Sequence[Allegation], window: tuple[int, int], windows: Windows
) -> tuple[int, int | None]:
    if not touching:  # who tells nothing does not tell of none
        return 0, None
    first, last = window
    inside = [a for a in touching if first <= windows[a.when][0] and windows[a.when][1] <= last]
    return _least(inside, windows), _most(touching, windows)


def _least(allegations: Sequence[Allegation], windows: Windows) -> int:
    """Add up lower bounds, but nothing that may be told twice.

    Each incident is another, and so are periods that are surely apart. Of the rest only the
    greatest is taken.
    """
    incidents, undated = 0, 0
    dated: list[tuple[int, int, int]] = []
    for allegation in allegations:
        low = 1 if allegation.count is None else allegation.count.low
        if allegation.count is None or allegation.incident:
            incidents += low
        elif allegation.when is None:
            undated = max(undated, low)
        else:
            start, end = windows[allegation.when]
            dated.append((end, start, low))
    ends: list[int] = []
    best: list[int] = []  # the greatest sum over times that have ended by then
    for end, start, low in sorted(dated):
        over = bisect_left(ends, start)
        with_this = low + (best[over - 1] if over else 0)
        best.append(max(with_this, best[-1] if best else 0))
        ends.append(end)
    return max(incidents, undated, best[-1] if best else 0)


def _most(allegations: Sequence[Allegation], windows: Windows) -> int | None:
    """Add up upper bounds, but nothing that another number of a longer time takes in."""
    total = 0
    wider = [a for a in allegations if a.count and a.count.high is not None and not a.incident]
    for one in allegations:
        if any(_takes_in(other, one, windows) for other in wider):
            continue
        high = 1 if one.count is None else one.count.high
        if high is None:
            return None
        total += high
    # Who tells more of a part tells more of the whole.
    return max(total, _least(allegations, windows))


def _takes_in(wider: Allegation, narrower: Allegation, windows: Windows) -> bool:
    if wider is narrower or wider.when is None or narrower.when is None:
        return False
    # A day or month counted over is the whole of it; "some day in May" or an unknown zone is not.
    if not {"[", "X"}.isdisjoint(wider.when.edtf) or wider.when.is_local != narrower.when.is_local:
        return False
    (first, last), (start, end) = windows[wider.when], windows[narrower.when]
    if not first <= start <= end <= last:
        return False
    if any(getattr(wider, one) not in (None, getattr(narrower, one)) for one in Per):
        return False
    mutual = (first, last) == (start, end) and all(
        getattr(narrower, one) in (None, getattr(wider, one)) for one in Per
    )
    if not mutual or narrower.incident or narrower.count is None or narrower.count.high is None:
        return True
    # Of two that take in each other the greater is left.
    return _greatest(wider) > _greatest(narrower)


def _greatest(allegation: Allegation) -> tuple[int, tuple[str, ...]]:
    high = allegation.count.high if allegation.count else None
    return high or 0, allegation.addresses
