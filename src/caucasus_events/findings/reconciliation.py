"""What all claims on a topic come to, with the reasons; nobody is weighed by default."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import combinations

import attrs

from caucasus_events.chronicle.collection import NEUTRAL, Chronicle, chronicle_of
from caucasus_events.core.collector import collector_paused
from caucasus_events.core.record import Record, enum_member
from caucasus_events.core.tables import tame, text_table
from caucasus_events.findings.evidence import (
    Evidence,
    Stance,
    format_conflict,
    format_silences,
    format_stances,
    format_value,
    format_voices,
)
from caucasus_events.findings.gathering import gather_evidence
from caucasus_events.findings.guards import (
    nobody_spoke_to,
    refuse_unfit_rule,
    refuse_unfit_sides,
    refuse_unfit_subject,
    refuse_unfit_topic,
)
from caucasus_events.records.claims import Topic, answer_key, times_may_differ
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides, takes_side
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When

__all__ = ["Estimate", "Finding", "Findings", "Rule", "Status", "envelope", "reconcile"]


class Status(StrEnum):
    """Where the claims on a topic leave it; the first that matches, in this order."""

    UNREPORTED = "unreported"
    UNCONFIRMED = "unconfirmed"
    DISPUTED = "disputed"
    INCONSISTENT = "inconsistent"
    DENIED = "denied"
    AGREED = "agreed"
    ADMITTED = "admitted"
    CORROBORATED = "corroborated"
    UNCONTESTED = "uncontested"


@attrs.frozen(kw_only=True)
class Estimate:
    """What a rule makes of the evidence on one topic."""

    rule: str
    """Name of the rule."""
    best: Hashable = None
    """The one answer, or None where the rule gives none."""
    floor: int | None = None
    """For counts: the greatest lower bound that a side admits for its own."""
    core: Count | None = None
    """For counts: what all assertions allow."""
    envelope: Count | None = None
    """For counts: what any assertion allows."""
    values: tuple[Hashable, ...] = ()
    """Every answer that is asserted."""
    left_out: tuple[str, ...] = ()
    """Addresses of the claims and responses that the rule did not take."""


Rule = Callable[[Evidence], Estimate]
"""A rule is a pure function of the evidence on one topic; write one and hand it to `reconcile`."""


def envelope(evidence: Evidence) -> Estimate:
    """Make the default estimate: bounds that are said, nobody weighed, nothing invented.

    For counts, the floor is the greatest lower bound among own-side admissions, the core
    what all assertions allow (none when they are in conflict) and the envelope what any of
    them allows. The best answer is none under any conflict; else it is the agreed value, or
    the core. Of times, places and other answers the most specific is the best.
    """
    asserted = [stance for stance in evidence.stances if stance.asserts]
    values = _distinct(s.value for s in asserted if s.value is not None)
    counts = [value for value in values if isinstance(value, Count)]
    name = "envelope"
    if not counts:
        best = None if evidence.conflicts or not values else _most_specific(evidence, values)
        return Estimate(rule=name, best=best, values=values)
    floors = [s.value.low for s in asserted if s.admits and isinstance(s.value, Count)]
    hull, core = _hull_and_core(counts)
    if evidence.conflicts:
        core = None
    return Estimate(
        rule=name,
        best=core,
        floor=max(floors, default=None),
        core=core,
        envelope=hull,
        values=values,
    )


def _distinct(values: Iterable[Hashable]) -> tuple[Hashable, ...]:
    """Take one number or time told in several wordings once, with nobody's wording."""
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


def _hull_and_core(counts: Sequence[Count]) -> tuple[Count, Count | None]:
    """Return what any of some counts allows, and what all allow, each made once."""
    if len(counts) == 1:
        return counts[0], counts[0]
    lows, rough = [count.low for count in counts], [count.approximate for count in counts]
    highs = [count.high for count in counts if count.high is not None]
    widest = max(highs) if len(highs) == len(counts) else None
    hull = Count(low=min(lows), high=widest, approximate=any(rough))
    low, high = max(lows), min(highs, default=None)
    if high is not None and high < low:
        return hull, None
    return hull, Count(low=low, high=high, approximate=all(rough))


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


@attrs.frozen(kw_only=True)
class Finding:
    """What reconciling one topic gives, with all that it rests on."""

    evidence: Evidence
    """Who stands where, who is silent, what is in conflict and what is set aside."""
    status: Status
    """Where the claims leave the topic."""
    estimate: Estimate
    """What the rule makes of it."""

    @property
    def topic(self) -> Topic:
        """The question."""
        return self.evidence.topic

    @property
    def because(self) -> str:
        """Why it has this status, naming the voices."""
        return reason_of(self.evidence, self.status)

    @property
    def supporters(self) -> tuple[Stance, ...]:
        """The stances that assert an answer."""
        return tuple(stance for stance in self.evidence.stances if stance.asserts)

    @property
    def opponents(self) -> tuple[Stance, ...]:
        """The stances that deny an answer."""
        return tuple(stance for stance in self.evidence.stances if not stance.asserts)

    def __str__(self) -> str:
        return str(Findings(findings=(self,)))


@attrs.frozen(kw_only=True, repr=False)
class Findings:
    """The findings on several topics, in the order of topics."""

    findings: tuple[Finding, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __repr__(self) -> str:
        return f"<Findings: {len(self.findings)}; print them for the table>"

    def __getitem__(self, topic: Topic | int) -> Finding:
        """Return the finding on a topic, or the one at a place in the order of topics.

        Raises:
            UnknownId: nobody spoke to that topic; the nearest one is suggested.
            Invalid: it is no topic.
        """
        if isinstance(topic, int):
            return self.findings[topic]
        for finding in self.findings:
            if finding.topic == topic:
                return finding
        refuse_unfit_topic(topic)
        raise nobody_spoke_to(topic, (finding.topic for finding in self.findings))

    def about(
        self,
        subject: str | None = None,
        *,
        aspect: str | None = None,
        whose: str | None = None,
        category: str | None = None,
        status: Status | str | None = None,
    ) -> Findings:
        """Keep the findings whose topic or status is as given.

        Raises:
            Invalid: there is no such status.
        """
        wanted = None if status is None else enum_member(Status, status)
        return Findings(
            findings=tuple(
                f
                for f in self.findings
                if subject in (None, f.topic.subject)
                and aspect in (None, f.topic.aspect)
                and whose in (None, f.topic.whose)
                and category in (None, f.topic.category)
                and wanted in (None, f.status)
            )
        )

    def __str__(self) -> str:
        blocks: list[str] = []
        for subject in dict.fromkeys(finding.topic.subject for finding in self.findings):
            rows = [
                (
                    str(finding.topic),
                    finding.status.value,
                    format_answer(finding),
                    format_stances(finding.supporters),
                    format_stances(finding.opponents),
                    format_silences(finding.evidence),
                )
                for finding in self.findings
                if finding.topic.subject == subject
            ]
            headers = ("topic", "status", "answer", "says who", "denied by", "silent")
            aside = (
                f"set aside: {a.address} ({a.why.value.replace('_', ' ')}, see {a.by})"
                for finding in self.findings
                if finding.topic.subject == subject
                for a in finding.evidence.set_aside
            )
            told = map(tame, dict.fromkeys(aside))
            blocks.append("\n".join([tame(subject), text_table(headers, rows), *told]))
        return "\n\n".join(blocks) or "no findings"


def reconcile(
    records: Chronicle | Iterable[Record],
    *,
    subject: str | None = None,
    rule: Rule = envelope,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
) -> Findings:
    """Reconcile all claims, topic by topic, and give the reasons.

    Args:
        records: a chronicle or loose records.
        subject: id of the one incident, route, party, ceasefire or talks to reconcile; what
            is about its rounds and terms is taken in.
        rule: what makes an estimate of the evidence on a topic.
        sides: who is on which side and who is neutral; the chronicle's own if None.
        unsure: how to read two incidents of which one cannot tell whether they are one.

    Raises:
        UnknownId: the chronicle has no such subject, or no such party as the sides name.
        Invalid: the rule is no function, or the sides are no Sides.
    """
    refuse_unfit_rule(rule)
    with collector_paused():
        found = gather_about(records, chronicle_of(records), subject, sides, unsure)
        return Findings(findings=tuple(finding_of(evidence, rule) for evidence in found))


def finding_of(evidence: Evidence, rule: Rule = envelope) -> Finding:
    """Conclude from the evidence on one topic."""
    return Finding(evidence=evidence, status=status_of(evidence), estimate=rule(evidence))


def status_of(evidence: Evidence) -> Status:
    """Return the status of a topic: the first rule that matches."""
    stances = evidence.stances
    if not stances:
        return Status.UNCONFIRMED if evidence.silences else Status.UNREPORTED
    if evidence.conflicts:
        within_one = all(conflict.within_one_voice for conflict in evidence.conflicts)
        return Status.INCONSISTENT if within_one else Status.DISPUTED
    asserted = _telling(evidence)
    if not asserted:
        return Status.DENIED
    sides = _sides_of(asserted)
    together = [  # what is said of two times is no answer to one question
        pair
        for pair in combinations(asserted, 2)
        if _bloc(pair[0]) != _bloc(pair[1]) and not times_may_differ(pair[0].during, pair[1].during)
    ]
    if any(one.side in sides and other.side in sides for one, other in together):
        return Status.AGREED
    if any(stance.admits for stance in asserted):
        return Status.ADMITTED
    if any(NEUTRAL in (one.side, other.side) for one, other in together):
        return Status.CORROBORATED
    if any(stance.side == NEUTRAL for stance in asserted) or _heard_without_contest(evidence):
        return Status.UNCONTESTED
    return Status.UNCONFIRMED


def reason_of(evidence: Evidence, status: Status) -> str:
    """Say why a topic has its status, naming the voices."""
    asserted = _telling(evidence)
    match status:
        case Status.UNREPORTED:
            return "nothing said of it stands"
        case Status.DISPUTED | Status.INCONSISTENT:
            within_one = status is Status.INCONSISTENT
            clashes = (c for c in evidence.conflicts if c.within_one_voice is within_one)
            return "; ".join(dict.fromkeys(map(format_conflict, clashes)))
        case Status.DENIED:
            return f"only denied, by {format_voices(evidence.stances)}"
        case Status.AGREED:
            return f"said by opposing sides: {format_voices(asserted)}"
        case Status.ADMITTED:
            return f"told of their own side by {format_voices(s for s in asserted if s.admits)}"
        case Status.CORROBORATED:
            return f"said by {format_voices(asserted)}, a neutral among them"
        case Status.UNCONTESTED:
            neutrals = format_voices(s for s in asserted if s.side == NEUTRAL)
            if neutrals:
                return f"said by a neutral alone, {neutrals}"
            silent = ", ".join(_heard_without_contest(evidence))
            return (
                f"the other side ({silent}) spoke of the same, not certainly before, "
                "and did not contest it"
            )
        case Status.UNCONFIRMED if asserted:
            return f"said by {format_voices(asserted)} alone"
        case Status.UNCONFIRMED:
            return f"only silence: {format_silences(evidence)}"


def _telling(evidence: Evidence) -> list[Stance]:
    """Return the stances that assert an answer; who puts no number to it joins in with none."""
    asserted = [stance for stance in evidence.stances if stance.asserts]
    return [s for s in asserted if answer_key(s.value) != (0, None)] or asserted


def _sides_of(stances: Iterable[Stance]) -> set[str]:
    return {stance.side for stance in stances if takes_side(stance.side)}


def _heard_without_contest(evidence: Evidence) -> tuple[str, ...]:
    """Return the sides that spoke of the subject, but not to what another side asserts."""
    sides = _sides_of(_telling(evidence))
    others = set(evidence.sides_heard) - sides if len(sides) == 1 else sides
    return tuple(sorted(others))


def _bloc(stance: Stance) -> str:
    return f"side {stance.side}" if takes_side(stance.side) else stance.voice


def gather_about(
    records: Chronicle | Iterable[Record],
    chronicle: Chronicle,
    subject: str | None,
    sides: Sides | None,
    unsure: Judgement,
) -> tuple[Evidence, ...]:
    """Gather the evidence on everything, or on a subject, its parts and what is one with it.

    Loose records need not hold the subject that they are about; a chronicle must.
    """
    refuse_unfit_sides(sides, chronicle)
    refuse_unfit_subject(subject, chronicle if chronicle is records else None)
    return gather_evidence(chronicle, sides=sides, unsure=unsure, subject=subject)


def format_answer(finding: Finding) -> str:
    """Tell a reader what a finding comes to; all answers where there is no one answer."""
    estimate = finding.estimate
    if estimate.best is not None:
        return format_value(estimate.best)
    if finding.evidence.conflicts or estimate.values:
        told = " or ".join(map(format_value, estimate.values))
        denied = " or not" if finding.opponents else ""
        return told + denied if told else "yes or no"
    return "yes" if finding.supporters else "no" if finding.opponents else ""
