"""What everybody claimed about the terms of a ceasefire: last, by a date, and step by step."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

import attrs

from caucasus_events.chronicle.amending import Amending, amended
from caucasus_events.chronicle.collection import Chronicle, chronicle_of
from caucasus_events.chronicle.snapshots import as_of
from caucasus_events.core.record import Record
from caucasus_events.core.tables import tame, text_table
from caucasus_events.errors import UnknownId, shown
from caucasus_events.findings.evidence import Stance
from caucasus_events.findings.gathering import gather_evidence
from caucasus_events.findings.reconciliation import Finding, Findings, finding_of, format_answer
from caucasus_events.findings.statuses import Status
from caucasus_events.findings.subjects import JoinedIncidents
from caucasus_events.records.ceasefires import Ceasefire, Term
from caucasus_events.records.claims import Polarity, Topic, Violation, answer_key, is_later
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides, takes_side
from caucasus_events.records.statements import Statement
from caucasus_events.values.when import When, WhenLike, as_when, format_time

__all__ = ["Compliance", "Course", "CourseStep", "LatestClaim", "TermRecord", "compliance"]


@attrs.frozen(kw_only=True)
class LatestClaim:
    """What one side, or one voice on no side, claimed last on a topic about a term.

    Or what it claimed before, where a dispute rests on that; see `TermRecord.earlier`.
    """

    topic: Topic
    """The question."""
    stance: Stance
    """Where the voice stands."""
    said: When | None
    """When the voice last said so."""
    tied: bool = False
    """Whether the same side, or voice, said otherwise as late, for all that the times tell."""


@attrs.frozen(kw_only=True)
class TermRecord:
    """One term, with all that is claimed about it."""

    term: Term
    """The term."""
    findings: Findings
    """What the claims about it come to, each with its status; the term as a whole has none."""
    latest: tuple[LatestClaim, ...]
    """The last claim of each side and, of the others, of each voice; on every topic."""
    earlier: tuple[LatestClaim, ...] = ()
    """Claims that a dispute rests on, though the same side has claimed something since.

    A side is disputed by what any of its voices still stands by, not by its last word alone.
    """

    @property
    def disputed(self) -> Findings:
        """The findings that are disputed."""
        return self.findings.about(status=Status.DISPUTED)

    @property
    def disputed_by(self) -> tuple[str, ...]:
        """The voices that contradict another one on it."""
        conflicts = (c for finding in self.disputed for c in finding.evidence.conflicts)
        return tuple(sorted({s.voice for c in conflicts for s in (c.left, c.right)}))


@attrs.frozen(kw_only=True)
class CourseStep:
    """From when a question about a term had another status or answer."""

    since: When
    """By the end of this time it had surely been said."""
    finding: Finding
    """What the claims came to from then on."""
    was: Status | None
    """The status before; None where nobody had spoken to it."""

    @property
    def status(self) -> Status:
        """The status from then on."""
        return self.finding.status


@attrs.frozen(kw_only=True)
class Course:
    """How the claims about a term developed: a step for every change, in order of time."""

    term: str
    """Address of the term."""
    steps: tuple[CourseStep, ...]
    """The steps, of all questions about the term."""
    undated: tuple[str, ...]
    """Ids of the statements about it that nobody dates, and that no step counts."""

    def __iter__(self) -> Iterator[CourseStep]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def __str__(self) -> str:
        rows = (
            (
                format_time(step.since),
                str(step.finding.topic),
                step.status.value,
                format_answer(step.finding),
                step.finding.because,
            )
            for step in self.steps
        )
        headers = ("by the end of", "topic", "status", "answer", "because")
        undated = f"\nundated, not counted: {', '.join(self.undated)}" if self.undated else ""
        table = text_table(headers, rows) if self.steps else "nothing dated is claimed"
        return f"{self.term}\n{table}{undated}"


@attrs.frozen(kw_only=True)
class Compliance:
    """The terms of a ceasefire, each with what is claimed about it."""

    ceasefire: Ceasefire
    """The ceasefire."""
    terms: tuple[TermRecord, ...]
    """Its terms, in the order of the text."""
    chronicle: Chronicle = attrs.field(repr=False, eq=False)
    """The records that it is drawn from, as they stood."""
    sides: Sides | None = attrs.field(default=None, repr=False)
    """Who is on which side, if not by the chronicle."""

    def __iter__(self) -> Iterator[TermRecord]:
        return iter(self.terms)

    def __getitem__(self, term: str) -> TermRecord:
        """Return the record of the term with this key, or with this address.

        Raises:
            UnknownId: the ceasefire has no such term.
        """
        for record in self.terms:
            if term in (record.term.key, self.ceasefire.address(record.term)):
                return record
        known = ", ".join(record.term.key for record in self.terms) or "none"
        raise UnknownId(f"{self.ceasefire.id} has no term {shown(term)}; its terms are {known}")

    @property
    def disputed(self) -> tuple[TermRecord, ...]:
        """The terms on which anything is disputed."""
        return tuple(record for record in self.terms if len(record.disputed))

    def course(self, term: str) -> Course:
        """Return how the claims about a term developed, by when they were said.

        Args:
            term: its key, or its address, 'ceasefire#term'.

        Raises:
            UnknownId: the ceasefire has no such term.
        """
        wanted, address = self[term].term, self.ceasefire.address(self[term].term)
        chronicle = _bearing_on(amended(self.chronicle), self.ceasefire, wanted)
        dates: list[When] = []
        undated: list[str] = []
        for statement in chronicle.statements:
            said = chronicle.said(statement)
            if said is None or said.bounds.latest_end is None:
                undated.append(statement.id)
            elif said not in dates:
                dates.append(said)
        steps: list[CourseStep] = []
        known: dict[Topic, Finding] = {}
        dates.sort(key=lambda date: (date.bounds.latest_end, date.sort_key), reverse=True)
        ends = {(date.bounds.latest_end, date.is_local): date for date in dates}
        for since in reversed(ends.values()):
            found = _found(as_of(chronicle, said=since), self.ceasefire, [wanted], self.sides)
            for finding in found[wanted.key]:
                before = known.get(finding.topic)
                if before is None or _told(before) != _told(finding):
                    was = before.status if before else None
                    steps.append(CourseStep(since=since, finding=finding, was=was))
                    known[finding.topic] = finding
        return Course(term=address, steps=tuple(steps), undated=tuple(undated))

    def __str__(self) -> str:
        rows: list[tuple[str, ...]] = []
        for record in self.terms:
            head = f"{record.term.clause or ''} {record.term.summary}".strip()
            if not record.latest:
                rows.append((head, "no claim recorded", "", "", ""))
            for finding in record.findings:
                topic = f"{finding.topic}: {finding.status.value}"
                for claims, note in ((record.latest, ""), (record.earlier, " (earlier)")):
                    for claim in (c for c in claims if c.topic == finding.topic):
                        side, stance, said = _format_claim(claim)
                        rows.append((head, topic, side, stance, said + note))
                        head = topic = ""
        headers = ("term", "question: status", "side", "latest claim", "said")
        table = text_table(headers, rows) if rows else "no terms"
        return f"{tame(self.ceasefire.title)}\n{table}"


def compliance(
    records: Chronicle | Iterable[Record],
    ceasefire: str,
    *,
    at: WhenLike | None = None,
    sides: Sides | None = None,
) -> Compliance:
    """Gather, for each term of a ceasefire, what everybody last claimed about it.

    Claims about a term are violations of it, claims whose subject is the term
    ('ceasefire#term') and claims about what the term is `about`.

    Args:
        records: a chronicle or loose records.
        ceasefire: id of the ceasefire.
        at: count only what had surely been said by the end of this time; None counts all.
        sides: who is on which side; the chronicle's own if None.

    Raises:
        UnknownId: the chronicle has no such ceasefire.
    """
    chronicle = chronicle_of(records)
    record = amended(chronicle).ceasefire(ceasefire)
    if at is not None:
        chronicle = as_of(chronicle, said=as_when(at))
    found = _found(chronicle, record, record.terms, sides)
    return Compliance(
        ceasefire=record,
        terms=tuple(
            TermRecord(
                term=term,
                findings=found[term.key],
                latest=tuple(c for f in found[term.key] for c in _latest(f)),
                earlier=tuple(c for f in found[term.key] for c in _earlier(f)),
            )
            for term in record.terms
        ),
        chronicle=chronicle,
        sides=sides,
    )


def _found(
    chronicle: Chronicle, ceasefire: Ceasefire, terms: Iterable[Term], sides: Sides | None
) -> Mapping[str, Findings]:
    """Reconcile all claims once, and pick for each term those that bear on it."""
    amending = Amending(chronicle)
    one = JoinedIncidents(amending.chronicle, Judgement.DIFFERENT).first
    findings = [finding_of(evidence) for evidence in gather_evidence(amending, sides=sides)]
    return {
        term.key: Findings(
            findings=tuple(f for f in findings if _bears_on(f.topic, ceasefire, term, one))
        )
        for term in terms
    }


def _bears_on(topic: Topic, ceasefire: Ceasefire, term: Term, one: Callable[[str], str]) -> bool:
    if topic.subject == ceasefire.id:
        return topic.aspect == Violation.kind and topic.category == term.key
    about = map(one, term.about)
    return topic.subject == ceasefire.address(term) or topic.subject in about


def _bearing_on(chronicle: Chronicle, ceasefire: Ceasefire, term: Term) -> Chronicle:
    """Keep the statements that can change what the claims about a term come to."""
    one = JoinedIncidents(chronicle, Judgement.DIFFERENT).first
    # All that is said of the same subjects tells who was heard and did not contest it.
    subjects = {ceasefire.id, ceasefire.address(term), *map(one, term.about)}
    for statement in chronicle.statements:
        for claim in statement.claims:
            if isinstance(claim, Violation) and claim.incident and claim.subject == ceasefire.id:
                subjects.add(one(claim.incident))

    def bears(statement: Statement) -> bool:
        answered = (chronicle.claim(r.to) for r in statement.responses if r.to in chronicle)
        return any(one(c.subject) in subjects for c in (*statement.claims, *answered))

    kept = [statement for statement in chronicle.statements if bears(statement)]
    ids = {statement.id for statement in kept}
    for statement in kept:
        origin = statement.repeats
        if origin is not None and origin not in ids and origin in chronicle:
            ids.add(origin)
            kept.append(chronicle.statement(origin))
    return attrs.evolve(chronicle, statements=kept)


def _told(finding: Finding) -> tuple[object, ...]:
    evidence = finding.evidence
    stances = frozenset((s.voice, s.polarity, s.value) for s in evidence.stances)
    return finding.status, stances, frozenset(s.party for s in evidence.silences)


def _latest(finding: Finding) -> Iterator[LatestClaim]:
    """Yield of each side, and of each other voice, what it said last; all that may be the last."""
    by_bloc: dict[tuple[str | None, str], list[tuple[Stance, When | None]]] = {}
    for stance in finding.evidence.stances:
        bloc = (stance.side, "" if takes_side(stance.side) else stance.voice)
        by_bloc.setdefault(bloc, []).append((stance, _last_said(stance)))
    for bloc in sorted(by_bloc, key=str):
        last = {
            _answer(stance): (stance, said)
            for stance, said in by_bloc[bloc]
            if not any(is_later(other, said) for _, other in by_bloc[bloc])
        }
        tied = len({(polarity, value) for _, polarity, value in last}) > 1
        for stance, said in last.values():
            yield LatestClaim(topic=finding.topic, stance=stance, said=said, tied=tied)


def _earlier(finding: Finding) -> Iterator[LatestClaim]:
    """Yield what a dispute rests on beside the last words."""
    if finding.status is not Status.DISPUTED:
        return
    told = {_answer(claim.stance) for claim in _latest(finding)}
    for stance in (s for c in finding.evidence.conflicts for s in (c.left, c.right)):
        if _answer(stance) not in told:
            told.add(_answer(stance))
            yield LatestClaim(topic=finding.topic, stance=stance, said=_last_said(stance))


def _answer(stance: Stance) -> tuple[str, Polarity, Hashable]:
    return stance.voice, stance.polarity, answer_key(stance.value)


def _last_said(stance: Stance) -> When | None:
    return max(
        (said for said in stance.said if said is not None), key=lambda t: t.sort_key, default=None
    )


def _format_claim(claim: LatestClaim) -> tuple[str, str, str]:
    said = format_time(claim.said) if claim.said else "not told"
    tie = " (tied)" if claim.tied else ""
    return claim.stance.side or "unaligned", str(claim.stance), said + tie
