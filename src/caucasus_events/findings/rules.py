"""Rules that make an estimate of the evidence on one topic.

A rule is a pure function from `Evidence` to `Estimate`.
`envelope` is the default and assumes nothing. The others are conventions of the field; each says
what it assumes, and none is right everywhere: see the page on rules in the documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import reduce
from typing import TypeAlias

import attrs

from caucasus_events.findings.evidence import Evidence, Stance
from caucasus_events.records.claims import answer_key
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When

__all__ = [
    "Estimate",
    "Rule",
    "envelope",
]


@attrs.frozen(kw_only=True)
class Estimate:
    """What a rule makes of the evidence on one topic."""

    rule: str
    """Name of the rule."""
    best: Hashable = None
    """The one answer, or None where the rule gives none."""
    common: Count | None = None
    """For counts: what the claim of every bloc implies. This alone is agreed."""
    fits_all: Count | None = None
    """For counts: what all claims allow together; None under conflict."""
    envelope: Count | None = None
    """For counts: from the least lower bound that was stated to the greatest upper bound."""
    floor: int | None = None
    """For counts: the greatest lower bound that a side admits for its own."""
    values: tuple[Hashable, ...] = ()
    """Every answer that is asserted."""
    assumes: tuple[str, ...] = ()
    """What the rule takes for granted, in plain words."""
    left_out: tuple[str, ...] = ()
    """Addresses of the claims and responses that the rule did not use."""


Rule: TypeAlias = Callable[[Evidence], Estimate]
"""A pure function of the evidence on one topic; write one and hand it to `reconcile`."""


def envelope(evidence: Evidence) -> Estimate:
    """Give the bounds that were stated, and the answer that every bloc supports.

    Nobody is weighed, and no bound is invented.

    | part | for counts |
    | --- | --- |
    | `common` | the smallest range that holds the claim of every bloc |
    | `fits_all` | the numbers that all claims allow; none under conflict |
    | `envelope` | from the least stated lower bound to the greatest stated upper bound |
    | `floor` | the greatest lower bound that a side admits for its own |
    | `best` | `common`; none if the topic is disputed |

    For times, places and words `best` is the most specific answer that fits all others.
    """
    asserted = [stance for stance in evidence.stances if stance.asserts]
    values = _distinct(stance.value for stance in asserted if stance.value is not None)
    counts = [value for value in values if isinstance(value, Count)]
    if not counts:
        best = None if evidence.conflicts or not values else _most_specific(evidence, values)
        return Estimate(rule="envelope", best=best, values=values)
    common = _hull(counts)
    return Estimate(
        rule="envelope",
        best=None if evidence.conflicts else common,
        common=common,
        fits_all=None if evidence.conflicts else _intersection(counts),
        envelope=_stated_range(counts),
        floor=max(
            (s.value.low for s in asserted if s.admits and isinstance(s.value, Count)), default=None
        ),
        values=values,
    )


def _distinct(values: Iterable[Hashable]) -> tuple[Hashable, ...]:
    """Take one number or time that is given in several wordings once, with nobody's wording."""
    distinct: dict[Hashable, Hashable] = {}
    for value in values:
        key = answer_key(value)
        known = distinct.setdefault(key, value)
        if known is value or known == value:
            continue
        if isinstance(known, When):
            distinct[key] = attrs.evolve(known, wording=None)
        elif isinstance(known, Count) and isinstance(value, Count):
            distinct[key] = known.hull(value)
    return tuple(distinct.values())


def _hull(counts: Sequence[Count]) -> Count:
    """Return the smallest range that holds all counts; a single count keeps its wording."""
    return reduce(Count.hull, counts)


def _intersection(counts: Sequence[Count]) -> Count | None:
    """Return the numbers that all counts allow, if there are any."""
    common: Count | None = counts[0]
    for count in counts[1:]:
        common = None if common is None else common.intersection(count)
    return common


def _stated_range(counts: Sequence[Count]) -> Count:
    """Return the range from the least stated lower bound to the greatest stated upper bound.

    "Up to 5" states no lower bound, and "at least 2" no upper one.
    """
    lows = [count.low for count in counts if count.low > 0 or count.high == 0]
    highs = [count.high for count in counts if count.high is not None]
    low, high = min(lows, default=0), max(highs, default=None)
    if len(counts) == 1:
        return counts[0]
    return Count(low=low, high=high, approximate=any(count.approximate for count in counts))


def _most_specific(evidence: Evidence, values: tuple[Hashable, ...]) -> Hashable:
    """Return the value that every other one contains, if there is such a one."""
    times = [value for value in values if isinstance(value, When)]
    if times:
        return min(times, key=_width)
    return next(
        (v for v in values if all((v, w) in evidence.within for w in values if v != w)), None
    )


def _width(when: When) -> tuple[bool, int, tuple[object, ...]]:
    first, _, _, last = when.bounds
    if first is None or last is None:
        return (True, 0, when.sort_key)
    return (False, last - first, when.sort_key)


def _counting(evidence: Evidence) -> list[tuple[Stance, Count]]:
    """Return the stances that assert a number, each with it."""
    return [(s, s.value) for s in evidence.stances if s.asserts and isinstance(s.value, Count)]
