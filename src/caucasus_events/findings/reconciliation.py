"""What all claims on a topic come to, with the reasons; nobody is weighed by default."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, ClassVar, Literal, TypeVar
from urllib.parse import quote, urlencode

import attrs

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.progress import Progress
from caucasus_events.core.record import Record, enum_member
from caucasus_events.core.results import Column, Columns, Tabular
from caucasus_events.core.suggestions import suggest_name, suggest_word
from caucasus_events.core.tables import Cell, Row, Table, Tone, in_words, join_distinct
from caucasus_events.errors import UnknownId, refuse, shown
from caucasus_events.findings.evidence import Evidence, Stance, format_value
from caucasus_events.findings.gathering import gather_evidence
from caucasus_events.findings.guards import (
    check_loose,
    check_rule,
    check_sides,
    check_subject,
    check_topic,
    unknown_topic,
)
from caucasus_events.findings.rules import Estimate, Rule, envelope
from caucasus_events.findings.statuses import Status, reason_of, status_of
from caucasus_events.phrases.fields import read_when
from caucasus_events.records.claims import CLAIM_KINDS, Topic
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides
from caucasus_events.records.sources import Source
from caucasus_events.records.vocabulary import (
    Act,
    CountSpan,
    Fate,
    Harm,
    Material,
    Means,
    Population,
    Result,
    Traffic,
)
from caucasus_events.values.columns import answer_columns, bound_columns, joined, time_columns
from caucasus_events.values.comparison import Truth
from caucasus_events.values.when import When, WhenLike, format_time

__all__ = ["Finding", "Findings", "reconcile"]

T = TypeVar("T")


def topic_columns(read: Callable[[T], Topic]) -> Columns[T]:
    """Make a column for each detail of a topic."""

    def of(name: str) -> Column[T]:
        meaning = _DETAILS.get(name, f"the {name} that it asks for")
        return Column(name, meaning, lambda item: _one_text(getattr(read(item), name)))

    return Columns(*(of(field.name) for field in attrs.fields(Topic)))


def _one_text(detail: str | tuple[str, ...] | None) -> str | None:
    return (joined(detail) or None) if isinstance(detail, tuple) else detail


_DETAILS = {
    "subject": "id of what the question is about",
    "aspect": "what it asks, such as casualties",
    "whose": "id of the party whose loss or act it asks for, or ids of several together",
    "category": "which harm, act, means, traffic or result it asks for",
    "population": "which people or things it counts",
    "detail": "what narrows it further, such as a model or a part",
    "span": "over what it counts",
    "unit": "in which unit it counts",
    "where": "id of the place to which it is narrowed",
}


QUESTION: Columns[Finding] = Columns(
    Column("id", "what tells the question from all others, the same for ever", lambda f: f.id),
    topic_columns(lambda f: f.topic),
    time_columns("stretch", "of a state: the stretch of time", lambda f: f.evidence.stretch),
    Column("status", "where the claims leave the question", lambda f: f.status),
)
"""The columns that say which finding a row is of."""
_COLUMNS: Columns[Finding] = Columns(
    QUESTION,
    Column("answer", "what they come to, in words", lambda f: format_answer(f)),
    answer_columns("answer", "the one answer", lambda f: f.estimate.best),
    bound_columns("envelope", "all that was stated", lambda f: f.estimate.envelope),
    Column("floor", "the greatest number that a side admits", lambda f: f.estimate.floor, int),
    Column("rule", "the rule that made the estimate", lambda f: f.estimate.rule),
    Column("because", "why it has this status", lambda f: f.because),
    Column("supporters", "the voices that assert it", lambda f: _voices(f.supporters)),
    Column("opponents", "the voices that deny it", lambda f: _voices(f.opponents)),
    Column(
        "silent",
        "the parties that left it unanswered",
        lambda f: joined(silence.party for silence in f.evidence.silences),
    ),
    Column("heard", "the sides that were heard since", lambda f: joined(f.evidence.heard)),
    Column("claims", "the addresses behind the stances", lambda f: joined(f.addresses)),
    Column(
        "set_aside",
        "the addresses of what does not count",
        lambda f: joined(aside.address for aside in f.evidence.set_aside),
    ),
    Column("sources", "where they can be read", lambda f: joined(s.id for s in f.sources)),
)


def _voices(stances: Iterable[Stance]) -> str:
    return joined(stance.voice for stance in stances)


@attrs.frozen(kw_only=True, repr=False)
class Finding(Tabular):
    """What reconciling one topic gives, with all that it rests on."""

    evidence: Evidence
    """Who stands where, who is silent, what is in conflict and what is set aside."""
    status: Status
    """Where the claims leave the topic."""
    estimate: Estimate
    """What the rule makes of it."""
    chronicle: Chronicle | None = attrs.field(default=None, repr=False, eq=False)
    """The records that it is drawn from, as amended, where they are at hand."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    @property
    def id(self) -> str:
        """What tells its question from all others, in every chronicle and process.

        Such as 'clash/casualties?whose=north&category=killed'; of a state with the stretch.
        """
        topic, stretch = self.topic, self.evidence.stretch
        details = attrs.asdict(topic, filter=lambda field, value: value not in (None, ()))
        subject, aspect = details.pop("subject"), details.pop("aspect")
        if stretch is not None:
            details |= {"during": stretch.edtf}
        asked = f"?{urlencode(details, doseq=True)}" if details else ""
        return f"{quote(subject, safe='')}/{quote(aspect, safe='')}{asked}"

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of the claims and responses behind the stances, each once."""
        said = (
            address
            for stance in (*self.evidence.stances, *self.evidence.possible)
            for address in (*stance.addresses, *stance.entailed_from)
        )
        return tuple(dict.fromkeys(said))

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where these can be read, each once; none where the records are not at hand."""
        found: dict[str, Source] = {}
        known = self.chronicle or Chronicle()
        for address in self.addresses:
            # Loose records need not hold their sources.
            with suppress(UnknownId):
                found.update((source.id, source) for source in known.sources_of(address))
        return tuple(found.values())

    @property
    def topic(self) -> Topic:
        """The question."""
        return self.evidence.topic

    @property
    def question(self) -> str:
        """The topic and, of a state such as access, the stretch of time."""
        stretch = self.evidence.stretch
        return str(self.topic) if stretch is None else f"{self.topic} ({stretch.edtf})"

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

    def _told(self) -> str:
        answer = format_answer(self)
        told = f"{self.topic.subject}, {self.question}: {in_words(self.status)}"
        return f"{told}, {answer}" if answer else told

    def _tables(self) -> Iterable[Table]:
        return Findings(findings=(self,))._tables()


@attrs.frozen(kw_only=True, repr=False)
class Findings(Tabular):
    """The findings on several topics, in the order of topics."""

    findings: tuple[Finding, ...] = ()

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _items(self) -> Iterable[Finding]:
        return self.findings

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __repr__(self) -> str:
        return f"<Findings: {len(self.findings)}; print them for the table>"

    def _tables(self) -> Iterable[Table]:
        by_subject: dict[str, list[Finding]] = {}
        for finding in self.findings:
            by_subject.setdefault(finding.topic.subject, []).append(finding)
        for subject, found in by_subject.items():
            yield _without_empty(Table(_HEADERS, [*map(_row_of, found)], title=subject))
        if not by_subject:
            yield Table(empty="no findings")

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
        whose: str | tuple[str, ...] | None = None,
        category: str | None = None,
        population: str | None = None,
        span: str | None = None,
        status: Status | str | None = None,
        at: WhenLike | None = None,
    ) -> Findings:
        """Keep the findings whose topic, status and time are as given.

        Args:
            subject: id of what the topic is about.
            aspect: what is asked of it, such as 'casualties'.
            whose: id of the party whose loss or act it is, or the ids of several together.
            category: which harm, act, means, traffic or result.
            population: which people or things it counts, such as 'military' or 'civilian'.
            span: over what it counts: 'incident', 'cumulative', or the period in EDTF.
            status: the status.
            at: a time; of a state, such as access, the stretch that holds it is kept.

        Raises:
            Invalid: there is no such status.
            UnknownId: no topic has that subject, aspect, whose, category, population or span; the
                nearest is told.
        """
        wanted = None if status is None else enum_member(Status, status)
        whose = tuple(sorted(whose)) if isinstance(whose, tuple) else whose
        filters = {
            "subject": subject,
            "aspect": aspect,
            "whose": whose,
            "category": category,
            "population": population,
            "span": span,
        }
        for name, value in filters.items():
            self._refuse_unknown(name, value)
        when = None if at is None else read_when(at)
        return Findings(
            findings=tuple(
                f
                for f in self.findings
                if all(v in (None, getattr(f.topic, name)) for name, v in filters.items())
                and wanted in (None, f.status)
                and (when is None or _holds_at(f, when))
            )
        )

    def _refuse_unknown(self, name: str, value: str | tuple[str, ...] | None) -> None:
        known = {getattr(finding.topic, name) for finding in self.findings} - {None}
        if value in _WORDS.get(name, ()):
            return  # a question that nobody asked here is no slip
        if value is not None and value not in known:
            suggest = suggest_word if name in _WORDS else suggest_name
            near = suggest(
                value,
                sorted(k for k in known if isinstance(k, str)),
                "see the topics of the findings",
            )
            raise UnknownId(f"no finding has the {name} {shown(value)}; {near}")


_WORDS: Mapping[str, Collection[str]] = {
    "aspect": {kind.kind for kind in CLAIM_KINDS},
    "category": {*Harm, *Fate, *Act, *Means, *Traffic, *Result},
    "population": {*Population, *Material},
    "span": {CountSpan.INCIDENT, CountSpan.CUMULATIVE},
}
"""The words that there are for these, whether or not anybody speaks to them."""
_ALWAYS = 4
_HEADERS = ("topic", "status", "answer", "says who", "denied by", "silent")


def _row_of(finding: Finding) -> Row:
    """Return the row of a finding, with what was set aside below it."""
    evidence = finding.evidence
    return Row(
        (
            finding.question,
            Cell(in_words(finding.status), tone_of(evidence)),
            format_answer(finding),
            join_distinct(finding.supporters),
            join_distinct(finding.opponents),
            join_distinct(evidence.silences),
        ),
        notes=[f"set aside: {one}" for one in evidence.set_aside],
        reason=finding.because,
        folded=[*_behind(finding)],
    )


def _without_empty(table: Table) -> Table:
    """Leave out the last columns, who denies and who is silent, where nobody does."""
    rows = [*table.full_rows]
    kept = [i for i in range(len(_HEADERS)) if i < _ALWAYS or any(row.cells[i] for row in rows)]
    return attrs.evolve(
        table,
        headers=[table.headers[i] for i in kept],
        rows=[attrs.evolve(row, cells=[row.cells[i] for i in kept]) for row in rows],
    )


def tone_of(evidence: Evidence) -> Tone:
    """Return what a status tells at a glance, read off the evidence."""
    if any(not conflict.within_one_voice for conflict in evidence.conflicts):
        return Tone.AGAINST
    blocs = {stance.bloc for stance in evidence.stances if stance.asserts}
    return Tone.SHARED if len(blocs) > 1 else Tone.ALONE if blocs else Tone.OPEN


def _behind(finding: Finding) -> Iterator[str | Cell]:
    """Yield what a reader wants who asks further: bounds, who said it when, where to read it."""
    evidence, estimate = finding.evidence, finding.estimate
    if estimate.envelope is not None:
        yield f"stated: {estimate.envelope.bounds}"
    if estimate.floor is not None:
        yield f"admitted: at least {estimate.floor}"
    yield from (f"assumed: {one}" for one in estimate.assumes)
    for stance in evidence.stances:
        said = [format_time(when) for when in stance.said if when is not None]
        when = f", said {said[0]}" if said else ""
        yield f"{stance}{when} [{', '.join(stance.addresses or stance.entailed_from)}]"
    yield from (f"{stance} (of a time that is not known)" for stance in evidence.possible)
    yield from (f"silent: {silence} [{silence.address}]" for silence in evidence.silences)
    yield from (f"heard since, on other questions: {side}" for side in evidence.heard)
    yield from map(source_cell, finding.sources)


def source_cell(source: Source) -> Cell:
    """Return a source as it is cited, with its address."""
    published = f", {format_time(source.published)}" if source.published else ""
    return Cell(f"source: {source.publisher}, {source.title}{published}", url=source.url)


def _holds_at(finding: Finding, when: When) -> bool:
    """Tell whether a time may lie in the stretch of a finding; a bare time is in its zone."""
    stretch = finding.evidence.stretch
    if stretch is None:
        return True
    whole = stretch if stretch.is_extent else stretch.whole
    return whole.overlaps(when.zoned(stretch.zone)) is not Truth.NO


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
    voices: Literal["party", "speaker"] = "party",
    progress: Progress = False,
) -> Findings:
    """Reconcile all claims, topic by topic, and give the reasons.

    Args:
        records: a chronicle or loose records.
        subject: id of the one incident, route, party, ceasefire or talks to reconcile; what
            is about its rounds and terms is taken in.
        rule: what makes an estimate of the evidence on a topic.
        sides: who is on which side and who is neutral; the chronicle's own if None.
        unsure: how to read two incidents of which one cannot tell whether they are one.
        voices: "party" takes each speaker for the party for which it speaks; "speaker" keeps
            the organs of a party apart.
        progress: True shows how many topics are done; a function is called with how many are
            done and how many there are.

    Raises:
        UnknownId: the chronicle has no such subject, or no such party as the sides name.
        Invalid: the rule is no function, the sides are no Sides, or there are no such voices; or
            loose records with some parties or subjects name others.
    """
    if voices not in ("party", "speaker"):
        raise refuse("no such voices", voices, "write 'party' or 'speaker'", "voices")
    check_rule(rule)
    apart = voices == "speaker"
    amending = Amending(records)
    found = gather_about(
        records, amending, subject, sides, unsure, speakers_apart=apart, progress=progress
    )
    current = amending.chronicle
    return Findings(findings=tuple(finding_of(one, rule, current) for one in found))


def gather_about(
    records: Chronicle | Iterable[Record],
    amending: Amending,
    subject: str | None,
    sides: Sides | None,
    unsure: Judgement,
    *,
    speakers_apart: bool = False,
    progress: Progress = False,
) -> tuple[Evidence, ...]:
    """Check what a caller gave, and gather the evidence on everything or on a subject.

    Loose records need not hold the subject that they are about; a chronicle must. If they hold
    any parties or subjects, their statements may name no others.
    """
    check_loose(records, amending.given)
    check_sides(sides, amending)
    check_subject(subject, amending if isinstance(records, Chronicle) else None)
    unsure = enum_member(Judgement, unsure)
    return gather_evidence(
        amending,
        sides=sides,
        unsure=unsure,
        subject=subject,
        keep_speakers_apart=speakers_apart,
        progress=progress,
    )


def finding_of(
    evidence: Evidence, rule: Rule = envelope, chronicle: Chronicle | None = None
) -> Finding:
    """Conclude from the evidence on one topic.

    Raises:
        Invalid: the rule makes no estimate of it.
    """
    estimate: object = rule(evidence)
    if not isinstance(estimate, Estimate):
        raise refuse("a rule returns an Estimate", estimate, "correct the rule", "rule")
    return Finding(
        evidence=evidence,
        status=status_of(evidence),
        estimate=estimate,
        chronicle=chronicle,
    )
