"""What everybody claimed about the terms of a ceasefire: last, by a date, and step by step."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, ClassVar, TypeVar

import attrs

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import Chronicle, chronicle_of
from caucasus_events.chronicle.snapshots import as_of
from caucasus_events.core.record import Record
from caucasus_events.core.references import split_address
from caucasus_events.core.results import Column, Columns, Shown, Tabular
from caucasus_events.core.tables import Table
from caucasus_events.errors import UnknownId, shown
from caucasus_events.findings.causes import reading_of, visible
from caucasus_events.findings.evidence import Stance
from caucasus_events.findings.gathering import gather_evidence
from caucasus_events.findings.guards import check_loose, check_rule, check_sides
from caucasus_events.findings.reconciliation import Finding, Findings, finding_of, format_answer
from caucasus_events.findings.rules import Rule, envelope
from caucasus_events.findings.statuses import Status
from caucasus_events.findings.subjects import JoinedIncidents, statements_about
from caucasus_events.phrases.fields import read_when
from caucasus_events.records.ceasefires import Ceasefire, Term
from caucasus_events.records.claims import Polarity, Topic, Violation, answer_key, is_later
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides, takes_side
from caucasus_events.values.columns import time_columns
from caucasus_events.values.instants import FOREVER
from caucasus_events.values.when import When, WhenLike, format_time, span_in

T = TypeVar("T")

__all__ = [
    "Compliance",
    "Course",
    "CourseStep",
    "LatestClaim",
    "TermRecord",
    "WholeRecord",
    "compliance",
]


@attrs.frozen(kw_only=True, repr=False)
class LatestClaim(Shown):
    """What one side, or one voice on no side, claimed last on a topic about a term.

    Or what it claimed before, where a dispute rests on that; see `TermRecord.earlier`.
    """

    topic: Topic
    """The question."""
    stretch: When | None = None
    """Of a state such as access: the stretch of time of the finding."""
    stance: Stance
    """Where the voice stands."""
    said: When | None
    """When the voice last said so."""
    tied: bool = False
    """Whether the same side, or voice, said otherwise as late, for all that the times tell."""


@attrs.frozen(kw_only=True, repr=False)
class WholeRecord(Shown):
    """What is claimed about a ceasefire as a whole: violations that name no term of it."""

    findings: Findings
    """What the claims come to, each with its status; all together have none."""
    latest: tuple[LatestClaim, ...]
    """The last claim of each side and, of the others, of each voice; in every finding."""
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
        return tuple(sorted({s.voice for c in conflicts for s in (*c.left, *c.right)}))


@attrs.frozen(kw_only=True, repr=False)
class TermRecord(WholeRecord):
    """One term, with all that is claimed about it."""

    term: Term
    """The term."""


@attrs.frozen
class _Line:
    """A row of the rows of a compliance: a claim about a term, or a term without any."""

    ceasefire: Ceasefire
    term: Term | None
    finding: Finding | None = None
    claim: LatestClaim | None = None
    is_earlier: bool = False

    @property
    def key(self) -> str | None:
        """Key of the term; None for the ceasefire as a whole."""
        return None if self.term is None else self.term.key


def _of_claim(read: Callable[[LatestClaim], T]) -> Callable[[_Line], T | None]:
    return lambda line: None if line.claim is None else read(line.claim)


_COLUMNS: Columns[_Line] = Columns(
    Column("ceasefire", "id of the ceasefire", lambda line: line.ceasefire.id),
    Column("term", "key of the term; None for the ceasefire as a whole", lambda line: line.key),
    Column(
        "clause",
        "where it stands in the text",
        lambda line: line.term.clause if line.term else None,
    ),
    Column(
        "summary", "the term in a few words", lambda line: line.term.summary if line.term else None
    ),
    Column(
        "question", "id of the finding", lambda line: None if not line.finding else line.finding.id
    ),
    Column(
        "status",
        "the status of the finding; None if nobody claims anything",
        lambda line: None if not line.finding else line.finding.status,
    ),
    Column("side", "id of the side that claims", _of_claim(lambda claim: claim.stance.side)),
    Column("voice", "id of the party that claims", _of_claim(lambda claim: claim.stance.voice)),
    Column("says", "what it claims", _of_claim(lambda claim: str(claim.stance))),
    time_columns("said", "when it last said so", _of_claim(lambda claim: claim.said)),
    Column(
        "tied", "whether its side said otherwise as late", _of_claim(lambda claim: claim.tied), bool
    ),
    Column(
        "earlier",
        "whether its side has claimed something since",
        lambda line: line.is_earlier if line.claim else None,
        bool,
    ),
)


@attrs.frozen(kw_only=True, repr=False)
class CourseStep(Shown):
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


_STEPS: Columns[CourseStep] = Columns(
    time_columns("since", "by its end it had surely been said", lambda step: step.since),
    Column("was", "the status before; None if nobody had spoken to it", lambda step: step.was),
    Findings.columns.part(lambda step: step.finding),
)


@attrs.frozen(kw_only=True, repr=False)
class Course(Tabular):
    """How the claims about a term developed: a step for every change, in order of time."""

    term: str
    """Address of the term; the id of the ceasefire for the whole."""
    steps: tuple[CourseStep, ...]
    """The steps, of all questions about the term."""
    undated: tuple[str, ...]
    """Ids of the statements about it that nobody dates, and that no step counts."""

    columns: ClassVar[Columns[Any]] = _STEPS

    def _items(self) -> Iterable[CourseStep]:
        return self.steps

    def __iter__(self) -> Iterator[CourseStep]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def _tables(self) -> Iterable[Table]:
        rows = [
            (
                format_time(step.since),
                step.finding.question,
                step.status.value,
                format_answer(step.finding),
                step.finding.because,
            )
            for step in self.steps
        ]
        headers = ("by the end of", "topic", "status", "answer", "because")
        below = [f"undated, not counted: {', '.join(self.undated)}"] if self.undated else []
        yield Table(headers, rows, title=self.term, below=below, empty="nothing dated is claimed")


@attrs.frozen(kw_only=True, repr=False)
class Compliance(Tabular):
    """The terms of a ceasefire, each with what is claimed about it."""

    ceasefire: Ceasefire
    """The ceasefire."""
    terms: tuple[TermRecord, ...]
    """Its terms, in the order of the text."""
    whole: WholeRecord
    """What is claimed of violations that name no term."""
    chronicle: Chronicle = attrs.field(repr=False, eq=False)
    """The records that it is drawn from, as they stood."""
    sides: Sides | None = attrs.field(default=None, repr=False)
    """Who is on which side, if not by the chronicle."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _items(self) -> Iterator[_Line]:
        yield from self._lines(self.whole, None)
        for record in self.terms:
            if not record.latest:
                yield _Line(self.ceasefire, record.term)
            yield from self._lines(record, record.term)

    def _lines(self, record: WholeRecord, term: Term | None) -> Iterator[_Line]:
        for finding in record.findings:
            for claims, is_earlier in ((record.latest, False), (record.earlier, True)):
                asked = (finding.topic, finding.evidence.stretch)
                for claim in (c for c in claims if (c.topic, c.stretch) == asked):
                    yield _Line(self.ceasefire, term, finding, claim, is_earlier)

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

    def course(self, term: str | None = None, *, rule: Rule = envelope) -> Course:
        """Return how the claims about a term developed, by when they were said.

        Args:
            term: its key, or its address, 'ceasefire#term'; None for violations that name none.
            rule: what makes an estimate of the evidence on a question.

        Raises:
            UnknownId: the ceasefire has no such term.
            Invalid: the rule is no function.
        """
        check_rule(rule)
        given, address = self.chronicle, self.ceasefire.id
        record, wanted, subjects = self.whole, None, [address]
        if term is not None:
            record = self[term]
            wanted = record.term
            address = self.ceasefire.address(wanted)
            subjects += [address, *wanted.about]
        about = statements_about(given, subjects, Judgement.DIFFERENT)
        kept = reading_of(given)(statement.id for statement in about)
        chronicle = attrs.evolve(given, statements=[s for s in given.statements if s.id in kept])
        said = {statement.id: chronicle.said(statement) for statement in chronicle.statements}
        spans = {when: span_in(when, None) for when in said.values() if when is not None}
        # Times that end together are one step, named by the first of them.
        ends: dict[tuple[int, bool], When] = {}
        for when in sorted(spans, key=lambda when: when.sort_key):
            ends.setdefault((spans[when].latest_end, when.is_local), when)
        steps: list[CourseStep] = []
        known: dict[tuple[Topic, When | None], Finding] = {}
        for since in (ends[end] for end in sorted(ends) if end[0] < FOREVER):
            stood = Amending(as_of(chronicle, said=since))
            (found,) = _findings(stood, self.ceasefire, [wanted], self.sides, rule)
            for finding in found:
                asked = (finding.topic, finding.evidence.stretch)
                before = known.get(asked)
                if before is None or visible(before) != visible(finding):
                    was = before.status if before else None
                    steps.append(CourseStep(since=since, finding=finding, was=was))
                    known[asked] = finding
        evidence = [finding.evidence for finding in record.findings]
        heard = {address for e in evidence for s in e.stances for address in s.addresses}
        heard |= {silence.address for e in evidence for silence in e.silences}
        heard |= {aside.address for e in evidence for aside in e.set_aside}
        undated = (
            id
            for id in sorted({split_address(address)[0] for address in heard} & said.keys())
            if (at := said[id]) is None or spans[at].latest_end == FOREVER
        )
        return Course(term=address, steps=tuple(steps), undated=tuple(undated))

    def _tables(self) -> Iterable[Table]:
        rows: list[tuple[str, ...]] = []
        above: tuple[str | None, str] = ("", "")
        for line in self._items():
            term, finding, claim = line.term, line.finding, line.claim
            head = "the ceasefire as a whole"
            if term is not None:
                head = f"{term.clause or ''} {term.summary}".strip()
            if finding is None or claim is None:
                rows.append((head, "no claim recorded", "", "", ""))
                continue
            said = format_time(claim.said) if claim.said else "not stated"
            said += (" (tied)" if claim.tied else "") + (" (earlier)" if line.is_earlier else "")
            side = claim.stance.side or "unaligned"
            here = (line.key, finding.id)
            shown = (
                head if here[0] != above[0] else "",
                f"{finding.question}: {finding.status.value}" if here != above else "",
            )
            rows.append((*shown, side, str(claim.stance), said))
            above = here
        headers = ("term", "question: status", "side", "latest claim", "said")
        yield Table(headers, rows, title=self.ceasefire.title, empty="no terms")


def compliance(
    records: Chronicle | Iterable[Record],
    ceasefire: str,
    *,
    at: WhenLike | None = None,
    rule: Rule = envelope,
    sides: Sides | None = None,
) -> Compliance:
    """Gather, for each term of a ceasefire, what everybody last claimed about it.

    Claims about a term are violations of it, claims whose subject is the term
    ('ceasefire#term') and claims about what the term is `about`. Violations that name no term
    stand under `whole`.

    Args:
        records: a chronicle or loose records.
        ceasefire: id of the ceasefire.
        at: count only what had surely been said by the end of this time; None counts all.
        rule: what makes an estimate of the evidence on a question.
        sides: who is on which side; the chronicle's own if None.

    Raises:
        UnknownId: the chronicle has no such ceasefire, or no such party as the sides name.
        Invalid: the rule is no function, or the sides are no Sides.
    """
    check_rule(rule)
    given = chronicle_of(records)
    check_loose(records, given)
    amending = Amending(given if at is None else as_of(given, said=read_when(at)))
    check_sides(sides, amending)
    record = amending.chronicle.ceasefire(ceasefire)
    asked = (None, *record.terms)
    whole, *found = _findings(amending, record, asked, sides, rule)
    return Compliance(
        ceasefire=record,
        terms=tuple(
            TermRecord(
                term=term, findings=about, latest=_all_latest(about), earlier=_all_earlier(about)
            )
            for term, about in zip(record.terms, found, strict=True)
        ),
        whole=WholeRecord(findings=whole, latest=_all_latest(whole), earlier=_all_earlier(whole)),
        chronicle=amending.chronicle,
        sides=sides,
    )


def _findings(
    amending: Amending,
    ceasefire: Ceasefire,
    terms: Sequence[Term | None],
    sides: Sides | None,
    rule: Rule,
) -> list[Findings]:
    """Reconcile all claims once, and pick for each term, or the whole, those that are about it."""
    joined = JoinedIncidents(amending.chronicle, Judgement.DIFFERENT)
    by_subject: dict[tuple[str, str | None], list[Finding]] = {}
    for evidence in gather_evidence(amending, sides=sides):
        topic = evidence.topic
        key: str | None = None
        if topic.subject == ceasefire.id:  # only its violations are about it or a term of it
            if topic.aspect != Violation.kind:
                continue
            key = topic.category
        by_subject.setdefault((topic.subject, key), []).append(
            finding_of(evidence, rule, amending.chronicle)
        )
    found: list[Findings] = []
    for term in terms:
        subjects: set[tuple[str, str | None]] = {(ceasefire.id, term.key if term else None)}
        if term is not None:
            about = (ceasefire.address(term), *map(joined.first, term.about))
            subjects |= {(subject, None) for subject in about}
        picked = [f for subject in subjects for f in by_subject.get(subject, ())]
        found.append(Findings(findings=tuple(sorted(picked, key=lambda f: f.topic.sort_key))))
    return found


def _all_latest(findings: Findings) -> tuple[LatestClaim, ...]:
    return tuple(claim for finding in findings for claim in _latest(finding))


def _all_earlier(findings: Findings) -> tuple[LatestClaim, ...]:
    return tuple(claim for finding in findings for claim in _earlier(finding))


def _latest(finding: Finding) -> Iterator[LatestClaim]:
    """Yield the last claim of each side and each other voice; all that may be the last."""
    by_bloc: dict[tuple[str | None, str], list[tuple[Stance, When | None]]] = {}
    for stance in finding.evidence.stances:
        bloc = (stance.side, "" if takes_side(stance.side) else stance.voice)
        by_bloc.setdefault(bloc, []).append((stance, _last_said(stance)))
    for bloc in sorted(by_bloc, key=str):
        newest = _starting_last(said for _, said in by_bloc[bloc])
        last = {
            _answer(stance): (stance, said)
            for stance, said in by_bloc[bloc]
            if not any(is_later(other, said) for other in newest)
        }
        tied = len({(polarity, value) for _, polarity, value in last}) > 1
        for stance, said in last.values():
            yield _claim(finding, stance, said, tied)


def _starting_last(times: Iterable[When | None]) -> list[When]:
    """Return what starts last on each clock: if any time is certainly later, so is one of these."""
    last: dict[bool, tuple[int, When]] = {}
    for when in times:
        if when is not None:
            span = span_in(when, None)
            if span.is_local not in last or span.earliest_start > last[span.is_local][0]:
                last[span.is_local] = span.earliest_start, when
    return [when for _, when in last.values()]


def _earlier(finding: Finding) -> Iterator[LatestClaim]:
    """Yield the claims that a dispute rests on, beside the last ones."""
    if finding.status is not Status.DISPUTED:
        return
    known = {_answer(claim.stance) for claim in _latest(finding)}
    for stance in (s for c in finding.evidence.conflicts for s in (*c.left, *c.right)):
        if _answer(stance) not in known:
            known.add(_answer(stance))
            yield _claim(finding, stance, _last_said(stance))


def _claim(finding: Finding, stance: Stance, said: When | None, tied: bool = False) -> LatestClaim:
    stretch = finding.evidence.stretch
    return LatestClaim(topic=finding.topic, stretch=stretch, stance=stance, said=said, tied=tied)


def _answer(stance: Stance) -> tuple[str, Polarity, Hashable]:
    return stance.voice, stance.polarity, answer_key(stance.value)


def _last_said(stance: Stance) -> When | None:
    said = (when for when in stance.said if when is not None)
    return max(said, key=lambda when: when.sort_key, default=None)
