"""Reconciling all claims on a topic, with the reasons; nobody is weighed by default."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import reduce
from itertools import combinations

import attrs

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import NEUTRAL, Chronicle
from caucasus_events.core.record import Record, enum_member
from caucasus_events.core.tables import join_distinct, tame, text_table
from caucasus_events.errors import refuse
from caucasus_events.findings.evidence import (
    Evidence,
    Stance,
    format_value,
    format_voices,
)
from caucasus_events.findings.gathering import gather_evidence
from caucasus_events.findings.guards import (
    check_sides,
    check_subject,
    check_topic,
    unknown_topic,
)
from caucasus_events.records.claims import Topic, answer_key, times_may_differ
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides, takes_side
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When

__all__ = ["Estimate", "Finding", "Findings", "Rule", "Status", "envelope", "reconcile"]


class Status(StrEnum):
    """The status of a topic: the first that matches, in this order."""

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
    """The answer that a rule draws from the evidence on one topic."""

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
    """Make the default estimate: bounds that were said, nobody weighed, nothing invented.

    For counts, the floor is the greatest lower bound among admissions of a side's own, the core
    is what all assertions allow (none if they conflict) and the envelope what any of them
    allows. The best answer is the core; for times, places and other answers it is the most
    specific one. Under any conflict there is no best answer.
    """
    asserted = [stance for stance in evidence.stances if stance.asserts]
    values = _distinct(stance.value for stance in asserted if stance.value is not None)
    counts = [value for value in values if isinstance(value, Count)]
    if not counts:
        best = None if evidence.conflicts or not values else _most_specific(evidence, values)
        return Estimate(rule="envelope", best=best, values=values)
    core = None if evidence.conflicts else counts[0]
    for count in counts[1:]:
        core = None if core is None else core.intersection(count)
    floors = [s.value.low for s in asserted if s.admits and isinstance(s.value, Count)]
    return Estimate(
        rule="envelope",
        best=core,
        floor=max(floors, default=None),
        core=core,
        envelope=reduce(Count.hull, counts),
        values=values,
    )


def _distinct(values: Iterable[Hashable]) -> tuple[Hashable, ...]:
    """Take one number or time in several wordings once, with nobody's wording."""
    distinct: dict[Hashable, Hashable] = {}
    for value in values:
        key = answer_key(value)
        known = distinct.setdefault(key, value)
        if isinstance(known, When) and known != value:
            distinct[key] = attrs.evolve(known, wording=None)
        elif isinstance(known, Count) and isinstance(value, Count) and known != value:
            distinct[key] = known.hull(value)
    return tuple(distinct.values())


def _most_specific(evidence: Evidence, values: Sequence[Hashable]) -> Hashable:
    """Return the shortest of some times, or the answer that all others contain, if there is one."""
    times = [value for value in values if isinstance(value, When)]
    if times:
        return min(times, key=_length)
    others = ((v, [w for w in values if w != v]) for v in values)
    return next((v for v, rest in others if all((v, w) in evidence.within for w in rest)), None)


def _length(when: When) -> tuple[bool, int, tuple[object, ...]]:
    first, _, _, last = when.bounds
    is_open = first is None or last is None
    return is_open, 0 if first is None or last is None else last - first, when.sort_key


@attrs.frozen(kw_only=True)
class Finding:
    """The result of reconciling one topic, with all that it rests on."""

    evidence: Evidence
    """The stances, silences, conflicts and claims set aside."""
    status: Status
    """The status of the topic."""
    estimate: Estimate
    """The answer that the rule draws from it."""

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
        check_topic(topic)
        raise unknown_topic(topic, (finding.topic for finding in self.findings))

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
        by_subject: dict[str, list[Finding]] = {}
        for finding in self.findings:
            by_subject.setdefault(finding.topic.subject, []).append(finding)
        blocks = [_format_findings(*group) for group in by_subject.items()]
        return "\n\n".join(blocks) or "no findings"


def _format_findings(subject: str, findings: Iterable[Finding]) -> str:
    headers = ("topic", "status", "answer", "says who", "denied by", "silent")
    rows = [
        (
            str(finding.topic),
            finding.status.value,
            format_answer(finding),
            join_distinct(finding.supporters),
            join_distinct(finding.opponents),
            join_distinct(finding.evidence.silences),
        )
        for finding in findings
    ]
    aside = [f"set aside: {each}" for finding in findings for each in finding.evidence.set_aside]
    return "\n".join([tame(subject), text_table(headers, rows), *dict.fromkeys(aside)])


def format_answer(finding: Finding) -> str:
    """Write what a finding comes to; all answers where there is no one answer."""
    estimate = finding.estimate
    if estimate.best is not None:
        return format_value(estimate.best)
    if finding.evidence.conflicts or estimate.values:
        answers = " or ".join(map(format_value, estimate.values))
        denied = " or not" if finding.opponents else ""
        return answers + denied if answers else "yes or no"
    return "yes" if finding.supporters else "no" if finding.opponents else ""


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
        unsure: how to read a link that is unsure whether two incidents are one.

    Raises:
        UnknownId: the chronicle has no such subject, or no such party as the sides name.
        Invalid: the rule is no function, or the sides are no Sides.
    """
    if not callable(rule):
        what = "expected a rule, which is a function of the evidence on one topic"
        raise refuse(what, rule, "give the function, such as envelope, without quotes", "rule")
    found = gather_about(records, Amending(records), subject, sides, unsure)
    return Findings(findings=tuple(finding_of(evidence, rule) for evidence in found))


def gather_about(
    records: Chronicle | Iterable[Record],
    amending: Amending,
    subject: str | None,
    sides: Sides | None,
    unsure: Judgement,
) -> tuple[Evidence, ...]:
    """Check what a caller gave, and gather the evidence on everything or on a subject.

    Loose records need not hold the subject that they are about; a chronicle must.
    """
    check_sides(sides, amending)
    check_subject(subject, amending if isinstance(records, Chronicle) else None)
    unsure = enum_member(Judgement, unsure)
    return gather_evidence(amending, sides=sides, unsure=unsure, subject=subject)


def finding_of(evidence: Evidence, rule: Rule = envelope) -> Finding:
    """Conclude from the evidence on one topic."""
    return Finding(evidence=evidence, status=status_of(evidence), estimate=rule(evidence))


def status_of(evidence: Evidence) -> Status:
    """Return the status of a topic: that of the first rule that holds."""
    asserting = _asserting(evidence)
    return next(status for status, holds in _RULES if holds(evidence, asserting))


_RULES: tuple[tuple[Status, Callable[[Evidence, list[Stance]], object]], ...] = (
    # What was retracted or replaced does not count, so that nothing may be left.
    (Status.UNREPORTED, lambda e, asserting: not e.stances and not e.silences),
    # Silence is never read as consent: it confirms nothing.
    (Status.UNCONFIRMED, lambda e, asserting: not e.stances),
    # Nobody is weighed, so nobody is outvoted: one conflict counts for more than any agreement.
    # A voice that contradicts itself disputes nothing with others.
    (Status.DISPUTED, lambda e, asserting: any(not c.within_one_voice for c in e.conflicts)),
    (Status.INCONSISTENT, lambda e, asserting: e.conflicts),
    (Status.DENIED, lambda e, asserting: not asserting),
    # Opponents have no interest in agreeing: nothing is surer than what both say.
    (Status.AGREED, lambda e, asserting: any(all(map(takes_side, b)) for b in _blocs(asserting))),
    # An admission is against the interest of its speaker.
    (Status.ADMITTED, lambda e, asserting: any(stance.admits for stance in asserting)),
    # Two outlets may have one origin that neither names: one of the two must be a neutral.
    (Status.CORROBORATED, lambda e, asserting: any(NEUTRAL in b for b in _blocs(asserting))),
    # The user names the neutrals, and so decides how much one of them alone says.
    (Status.UNCONTESTED, lambda e, asserting: any(s.side == NEUTRAL for s in asserting)),
    # The other side spoke of the matter, and had the occasion to contest this.
    (Status.UNCONTESTED, lambda e, asserting: _letting_stand(e, asserting)),
    (Status.UNCONFIRMED, lambda e, asserting: True),
)
"""When a topic has a status, by its evidence and asserting stances: the first rule counts."""


def reason_of(evidence: Evidence, status: Status) -> str:
    """Return why a topic has its status, naming the voices."""
    asserting = _asserting(evidence)
    match status:
        case Status.UNREPORTED:
            return "nothing said of it stands"
        case Status.DISPUTED | Status.INCONSISTENT:
            within_one = status is Status.INCONSISTENT
            return join_distinct(
                conflict
                for conflict in evidence.conflicts
                if conflict.within_one_voice is within_one
            )
        case Status.DENIED:
            return f"only denied, by {format_voices(evidence.stances)}"
        case Status.AGREED:
            return f"said by opposing sides: {format_voices(asserting)}"
        case Status.ADMITTED:
            return f"told of their own side by {format_voices(s for s in asserting if s.admits)}"
        case Status.CORROBORATED:
            return f"said by {format_voices(asserting)}, a neutral among them"
        case Status.UNCONTESTED:
            neutrals = format_voices(s for s in asserting if s.side == NEUTRAL)
            if neutrals:
                return f"said by a neutral alone, {neutrals}"
            sides = ", ".join(_letting_stand(evidence, asserting))
            spoke = "spoke of the same, not certainly before, and did not contest it"
            return f"the other side ({sides}) {spoke}"
        case Status.UNCONFIRMED if asserting:
            return f"said by {format_voices(asserting)} alone"
        case Status.UNCONFIRMED:
            return f"only silence: {join_distinct(evidence.silences)}"


def _asserting(evidence: Evidence) -> list[Stance]:
    """Return the stances that assert an answer.

    A stance without a number agrees to nobody's number. It is left out if another gives one.
    """
    asserting = [stance for stance in evidence.stances if stance.asserts]
    return [s for s in asserting if answer_key(s.value) != (0, None)] or asserting


def _blocs(asserting: Iterable[Stance]) -> Iterator[tuple[str | None, str | None]]:
    """Yield the sides of each two stances that are of two blocs and about one time.

    A bloc is a side, or a single voice that is on no side. What is said of two times is no
    answer to one question.
    """
    for one, other in combinations(asserting, 2):
        if _bloc(one) != _bloc(other) and not times_may_differ(one.during, other.during):
            yield one.side, other.side


def _bloc(stance: Stance) -> str:
    return f"side {stance.side}" if takes_side(stance.side) else stance.voice


def _letting_stand(evidence: Evidence, asserting: Iterable[Stance]) -> list[str]:
    """Return the sides that had the occasion to contest what another asserts, and did not."""
    sides = {stance.side for stance in asserting if takes_side(stance.side)}
    return sorted(set(evidence.sides_heard) - sides if len(sides) == 1 else sides)
