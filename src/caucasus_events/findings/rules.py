"""Rules that make an estimate of the evidence on one topic.

A rule is a pure function from `Evidence` to `Estimate`.
`envelope` is the default and assumes nothing. The others are conventions of the field; each says
what it assumes, and none is right everywhere: see the page on rules in the documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from math import exp, log
from statistics import median_low
from typing import TypeAlias

import attrs

from caucasus_events.errors import refuse
from caucasus_events.findings.evidence import Evidence, Stance
from caucasus_events.records.claims import answer_key
from caucasus_events.records.parties import takes_side
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When

__all__ = [
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
        floor=max((value.low for value in _admitted(asserted)), default=None),
        values=values,
    )


def minimum(evidence: Evidence) -> Estimate:
    """Take the least lower bound that anybody stated, as ACLED does for fatalities.

    Source: ACLED, "FAQs: ACLED Fatality Methodology" (the most conservative estimate).
    Assumes that no voice counts too few.
    """
    stated = [s.value for s in _counting(evidence) if s.value.low > 0 or s.value.high == 0]
    best = min(stated, key=lambda count: count.low, default=None)
    return _estimate("minimum", evidence, best, ["no voice counts too few"])


def median_of_voices(evidence: Evidence) -> Estimate:
    """Take the middle one of the voices' numbers; of an even number, the lower middle one.

    Assumes that voices err independently and as often upwards as downwards.
    """
    points = sorted(map(_point, _latest_of_each_voice(evidence)))
    best = Count.exactly(median_low(points)) if points else None
    return _estimate(
        "median_of_voices",
        evidence,
        best,
        ["voices err independently", "voices err upwards as often as downwards"],
    )


def own_latest(evidence: Evidence) -> Estimate:
    """Take what the side concerned says of its own; there is no answer if it says nothing.

    Assumes that a side knows its own losses and publishes them.
    """
    own = [s.value for s in _counting(evidence) if s.is_own]
    best = _intersection(own) if own else None
    return _estimate("own_latest", evidence, best, ["a side knows its losses and publishes them"])


def own_to_enemy(evidence: Evidence) -> Estimate:
    """Give the range from the figure of the side concerned to the figure of its opponent.

    Assumes that a side's figure of its own losses is low, and that its opponent's is high.
    """
    own, enemy = _own_and_enemy(evidence)
    best = None
    if own and enemy:
        low, high = min(count.low for count in own), [count.high for count in enemy]
        known = [bound for bound in high if bound is not None]
        top = max(known) if len(known) == len(high) else None
        if top is None or top >= low:
            best = Count(low=low, high=top)
    return _estimate(
        "own_to_enemy", evidence, best, ["the own figure is low", "the opponent's figure is high"]
    )


def adversarial_bracket(evidence: Evidence) -> Estimate:
    """Take a neutral's figure, or else the geometric mean of the own and the opponent's figure.

    Assumes that a neutral knows best, and that the two sides err by the same factor.
    """
    neutral = [s.value for s in _counting(evidence) if s.bloc_is_neutral]
    own, enemy = _own_and_enemy(evidence)
    best: Count | None = None
    if neutral:
        best = _hull(neutral)
    elif own and enemy:
        logs = [log(_point(_hull(counts)) + 0.5) for counts in (own, enemy)]
        best = Count.exactly(round(exp(sum(logs) / 2) - 0.5))
    return _estimate(
        "adversarial_bracket",
        evidence,
        best,
        ["a neutral knows best", "the two sides err by the same factor"],
    )


def bias_corrected(priors: Mapping[str, float]) -> Rule:
    """Make a rule that divides each voice's figure by how much it is thought to overstate.

    Args:
        priors: by "own", "enemy" and "other", the factor by which such voices overstate:
            2 for twice too many, .5 for half. None are shipped, since factors that were
            fitted on one war did not carry over to another.

    Returns:
        A rule whose best answer is the geometric mean of the corrected figures.

    Raises:
        Invalid: a key is unknown or missing, or a factor is not above 0.
    """
    keys = {"own", "enemy", "other"}
    if not isinstance(priors, Mapping) or {*priors} != keys:
        raise refuse("priors name a factor for each kind of voice", priors, f"give {sorted(keys)}")
    for key, factor in priors.items():
        if isinstance(factor, bool) or not isinstance(factor, (int, float)) or not factor > 0:
            raise refuse("a factor is a number above 0", factor, "write 1 for no bias", key)
    factors = dict(priors)

    def corrected(evidence: Evidence) -> Estimate:
        logs = []
        for stance in _counting(evidence):
            kind = "own" if stance.is_own else "enemy" if stance.is_enemy else "other"
            logs.append(log((_point(stance.value) + 0.5) / factors[kind]))
        best = Count.exactly(max(round(exp(sum(logs) / len(logs)) - 0.5), 0)) if logs else None
        told = [f"{kind} voices overstate {factor:g} times" for kind, factor in factors.items()]
        return _estimate("bias_corrected", evidence, best, told)

    return corrected
