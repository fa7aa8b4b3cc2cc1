"""Rules that make an estimate of the evidence on one topic.

A rule is a pure function from `Evidence` to `Estimate`.
`envelope` is the default and assumes nothing. The others are conventions of the field; each says
what it assumes, and none is right everywhere: see the page on rules in the documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import reduce
from math import exp, inf, log
from operator import attrgetter
from statistics import median_low
from typing import TypeAlias

import attrs

from caucasus_events.core.results import Shown
from caucasus_events.errors import refuse
from caucasus_events.findings.conflicts import as_of, low_of
from caucasus_events.findings.evidence import Evidence, Stance, asserting, is_neutral
from caucasus_events.records.claims import answer_key
from caucasus_events.records.vocabulary import CountSpan
from caucasus_events.values.counts import Count
from caucasus_events.values.instants import Span
from caucasus_events.values.when import When

__all__ = [
    "CONVENTIONS",
    "Estimate",
    "Rule",
    "adversarial_bracket",
    "bias_corrected",
    "envelope",
    "median_of_voices",
    "minimum",
    "own_latest",
    "own_to_enemy",
]


@attrs.frozen(kw_only=True, repr=False)
class Estimate(Shown):
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
    The latest running total of each voice counts. `common` is as of the latest day: a total as of
    an earlier day is a lower bound for it, since totals do not fall.
    """
    asserted = asserting(evidence)
    limits = [s.value for s in evidence.stances if s.is_mere_limit and isinstance(s.value, Count)]
    values = _distinct(stance.value for stance in asserted if stance.value is not None)
    if not any(isinstance(value, Count) for value in values):
        best = None if evidence.conflicts or not values else _most_specific(evidence, values)
        return Estimate(rule="envelope", best=best, values=values)
    is_total = evidence.topic.span == CountSpan.CUMULATIVE
    if is_total:
        asserted = _latest_totals(asserted)
    counts = _numbers(stance.answer.counted for stance in asserted)
    implied = _implied(asserted) if is_total else counts
    common = _hull(implied)
    return Estimate(
        rule="envelope",
        best=None if evidence.conflicts else common,
        common=common,
        fits_all=None if evidence.conflicts else _intersection([*implied, *limits]),
        envelope=_stated_range(counts),
        floor=max((low_of(stance.answer) for stance in asserted if stance.admits), default=None),
        values=values,
    )


def _latest_totals(stances: Iterable[Stance]) -> list[Stance]:
    """Return the stance of each voice with its greatest number: running totals do not fall.

    Of two as great, the one of the later day counts; then the one that allows more.
    """
    counted = sorted((s for s in stances if s.answer.counted is not None), key=_lateness)
    return [*{stance.voice: stance for stance in counted}.values()]


def _lateness(stance: Stance) -> tuple[float, ...]:
    count, day = stance.answer.counted, as_of(stance)
    assert count is not None
    return (
        low_of(stance.answer),
        day.latest_end if day else -inf,
        inf if count.high is None else count.high,
        count.likeliest or 0,
        count.approximate,
    )


def _implied(totals: Sequence[Stance]) -> list[Count]:
    """Return what running totals imply for the latest day of which anybody tells.

    A total as of an earlier day is then at least that. One whose day is unknown, or has no zone
    where others have one, stands as it is.
    """
    days = [as_of(stance) for stance in totals]
    latest = max((day for day in days if day), key=attrgetter("latest_end"), default=None)

    def is_earlier(day: Span | None) -> bool:
        if day is None or latest is None or day.is_local != latest.is_local:
            return False
        return day.latest_end < latest.earliest_end

    return _numbers(
        Count(low=low_of(stance.answer), high=None) if is_earlier(day) else stance.answer.counted
        for stance, day in zip(totals, days, strict=True)
    )


def _numbers(counts: Iterable[Count | None]) -> list[Count]:
    """Return each number once; "some" is at least one."""
    return [count for count in _distinct(counts) if isinstance(count, Count)]


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
    if len(counts) == 1:
        return counts[0]
    low, high = min(lows, default=0), max(highs, default=None)
    # Beside "4" nobody limits "at least 9", so no upper bound was stated for all; and beside
    # "at least 2" nobody limits "up to 1".
    low = 0 if any(c.high is not None and c.high < low for c in counts) else low
    high = None if high is not None and any(c.low > high for c in counts) else high
    return Count(low=low, high=high, approximate=any(count.approximate for count in counts))


def _most_specific(evidence: Evidence, values: tuple[Hashable, ...]) -> Hashable:
    """Return the value that every other one contains, if there is such a one."""
    times = [value for value in values if isinstance(value, When)]
    if times:
        return min(times, key=_width)
    return next(
        (v for v in values if all((v, w) in evidence.within for w in values if v != w)), None
    )


def _width(when: When) -> tuple[object, ...]:
    first, _, _, last = when.bounds
    if first is None or last is None:
        return (True, 0, when.is_approximate, when.sort_key)
    # "Around 08:40" is as wide as "08:45" here, and less specific.
    return (False, last - first, when.is_approximate, when.sort_key)


@attrs.frozen
class _Figure:
    """A number that a stance asserts."""

    stance: Stance
    count: Count

    @property
    def point(self) -> int:
        """The number nearest to the middle of its bounds; the one bound that was stated if one."""
        if self.count.high is None:
            return self.count.low
        return (self.count.low + self.count.high) // 2 if self.count.low else self.count.high


def _figures(evidence: Evidence) -> list[_Figure]:
    """Return the numbers that voices assert on the topic itself.

    "An unknown number" is none. Running totals do not fall: the greatest of a voice is its
    latest, and stands for it.
    """
    stances = [
        stance
        for stance in evidence.stances
        if stance.asserts and not stance.is_entailed and isinstance(stance.value, Count)
        if stance.value.low > 0 or stance.value.high is not None
    ]
    if evidence.topic.span == CountSpan.CUMULATIVE:
        stances = _latest_totals(stances)
    return [_Figure(one, one.value) for one in stances if isinstance(one.value, Count)]


def _named(
    name: str, evidence: Evidence, best: Count | None, used: Iterable[_Figure], assumes: str
) -> Estimate:
    """Make the estimate of a named convention beside the bounds that everybody stated."""
    taken = {address for figure in used for address in figure.stance.addresses}
    asserted = (stance for stance in evidence.stances if stance.asserts)
    left_out = {address for stance in asserted for address in stance.addresses} - taken
    return attrs.evolve(
        envelope(evidence),
        rule=name,
        best=best,
        assumes=tuple(assumes.split("; ")),
        left_out=tuple(sorted(left_out)),
    )


def minimum(evidence: Evidence) -> Estimate:
    """Take the least number that anybody stated, as ACLED does with fatalities.

    Assumes that no voice counts too few. Source: ACLED codebook, on fatalities.
    """
    stated = _figures(evidence)
    least = min((figure.point for figure in stated), default=None)
    best = None if least is None else Count(low=least, high=least)
    used = [figure for figure in stated if figure.point == least]
    return _named("minimum", evidence, best, used, "no voice counts too few")


def median_of_voices(evidence: Evidence) -> Estimate:
    """Take the middle one of the voices' numbers; of an even number, the lower of the two.

    Assumes that voices err independently, and upwards as often as downwards.
    """
    figures = _figures(evidence)
    middle = median_low([figure.point for figure in figures]) if figures else None
    best = None if middle is None else Count(low=middle, high=middle)
    assumes = "voices err independently; they err upwards as often as downwards"
    return _named("median_of_voices", evidence, best, figures, assumes)


def own_latest(evidence: Evidence) -> Estimate:
    """Take what the side concerned says of its own; none if it says nothing.

    Assumes that a side knows its losses and publishes them.
    """
    own = [figure for figure in _figures(evidence) if figure.stance.is_own]
    best = _intersection([figure.count for figure in own]) if own else None
    return _named(
        "own_latest", evidence, best, own, "a side knows its losses; a side publishes its losses"
    )


def own_to_enemy(evidence: Evidence) -> Estimate:
    """Give the range from the figure of the side concerned to that of its opponents.

    Assumes that a side's figure of its own losses is low, and that an opponent's is high.
    """
    own, enemy = _own_and_enemy(evidence)
    best = None
    if own and enemy:
        low, high = min(f.point for f in own), max(f.point for f in enemy)
        best = Count(low=low, high=high) if low <= high else None
    assumes = "the own figure is low; the opponent's figure is high"
    return _named("own_to_enemy", evidence, best, [*own, *enemy], assumes)


def adversarial_bracket(evidence: Evidence) -> Estimate:
    """Take the neutrals' figure, or else the geometric mean of own and opponent's figure.

    Assumes that a neutral knows best, and that the two sides err by the same factor.
    """
    figures = _figures(evidence)
    neutral = [figure for figure in figures if is_neutral(figure.stance)]
    own, enemy = _own_and_enemy(evidence)
    used, best = neutral, None
    if neutral:
        best = _hull([figure.count for figure in neutral])
    elif own and enemy:
        used = [*own, *enemy]
        best = _geometric_mean([_middle(own), _middle(enemy)])
    assumes = "a neutral knows best; the two sides err by the same factor"
    return _named("adversarial_bracket", evidence, best, used, assumes)


CONVENTIONS: tuple[Rule, ...] = (
    envelope,
    minimum,
    median_of_voices,
    own_latest,
    own_to_enemy,
    adversarial_bracket,
)
"""The named rules that need no argument, the default first."""


def bias_corrected(priors: Mapping[str, float]) -> Rule:
    """Make a rule that divides each figure by how much such voices are thought to overstate.

    No priors are shipped: factors that were fitted on one war did not carry over to another.

    Args:
        priors: the factor by which each kind of voice overstates: "own" for the side concerned,
            "enemy" for its opponents, "other" for everybody else. 2 is twice too many.

    Returns:
        A rule whose best answer is the geometric mean of the corrected figures.

    Raises:
        Invalid: a kind is missing or unknown, or a factor is not above 0.
    """
    given: object = priors
    if not isinstance(given, Mapping) or {*priors} != {"own", "enemy", "other"}:
        what, hint = "priors give a factor for each kind of voice", "give own, enemy and other"
        raise refuse(what, priors, hint, "priors")
    factors = dict(priors)
    for kind, factor in factors.items():
        if not 0 < factor < inf:
            raise refuse("a factor is a number above 0", factor, "1 is no bias", f"priors.{kind}")

    def rule(evidence: Evidence) -> Estimate:
        figures = _figures(evidence)
        best = _geometric_mean([f.point / factors[_kind(f.stance)] for f in figures])
        assumes = "; ".join(f"{kind} voices overstate {f:g} times" for kind, f in factors.items())
        return _named("bias_corrected", evidence, best, figures, assumes)

    return rule


def _own_and_enemy(evidence: Evidence) -> tuple[list[_Figure], list[_Figure]]:
    figures = _figures(evidence)
    own = [figure for figure in figures if figure.stance.is_own]
    return own, [figure for figure in figures if figure.stance.is_enemy]


def _kind(stance: Stance) -> str:
    return "own" if stance.is_own else "enemy" if stance.is_enemy else "other"


def _middle(figures: Sequence[_Figure]) -> int:
    return median_low([figure.point for figure in figures])


def _geometric_mean(numbers: Sequence[float]) -> Count | None:
    """Return the geometric mean, rounded; beside a 0 half is added to each, and taken off again."""
    if not numbers:
        return None
    added = 0.5 if min(numbers) == 0 else 0
    mean = exp(sum(log(number + added) for number in numbers) / len(numbers)) - added
    return Count(low=round(mean), high=round(mean))
