"""The course of a finding over time: how it stood, from when, and what brought each change."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, ClassVar

import attrs

from caucasus_events.chronicle.amending import Amending, amended
from caucasus_events.chronicle.collection import Chronicle, chronicle_of, grouped
from caucasus_events.chronicle.snapshots import as_of
from caucasus_events.core.record import Record, enum_member
from caucasus_events.core.references import split_address
from caucasus_events.core.results import Column, Columns, Tabular
from caucasus_events.core.tables import Cell, Table, in_words, tame
from caucasus_events.findings.causes import (
    Cause,
    causes_of,
    evidence_of,
    moved_addresses,
    reading_of,
    visible,
)
from caucasus_events.findings.claim_instances import claim_on_joined
from caucasus_events.findings.evidence import Evidence
from caucasus_events.findings.gathering import gather_evidence
from caucasus_events.findings.guards import (
    check_loose,
    check_rule,
    check_sides,
    check_topic,
    unknown_topic,
)
from caucasus_events.findings.reconciliation import (
    Finding,
    finding_of,
    format_answer,
    tone_of,
)
from caucasus_events.findings.rules import Rule, envelope
from caucasus_events.findings.subjects import JoinedIncidents, statements_about, wholes_in
from caucasus_events.findings.topic_parts import TopicParts
from caucasus_events.records.amendments import Amendment
from caucasus_events.records.claims import Claim, Topic, Violation
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides
from caucasus_events.records.statements import Statement
from caucasus_events.values.columns import joined, time_columns
from caucasus_events.values.instants import DAY, day_number, naive_datetime
from caucasus_events.values.when import When, format_time, span_in

__all__ = ["Clock", "History", "Step", "history"]


_UNITS = ("minutes", "seconds", "microseconds")
# The first and the last instant that can be asked for. What was said before the one counts as
# said then; what was said after the other came at no time that can be named.
_FIRST, _LAST = day_number(1, 1, 3) * DAY - 1, day_number(9999, 12, 30) * DAY


class Clock(StrEnum):
    """By what a statement comes: when it was said, published or recorded."""

    SAID = "said"
    PUBLISHED = "published"
    RECORDED = "recorded"


_STEP: Columns[Step] = Columns(
    time_columns("at", "by the end of this time it stood so", lambda step: step.at),
    Column("since", "what came, and what it did", lambda step: joined(step.causes)),
    Finding.columns.part(lambda step: step.finding),
)
_HISTORY: Columns[tuple[History, Step]] = Columns(
    Column("clock", "by what a statement comes", lambda item: item[0].clock),
    _STEP.part(lambda item: item[1]),
)


@attrs.frozen(kw_only=True, repr=False)
class Step(Tabular):
    """How a finding stood for a while."""

    at: When | None
    """By the end of this time it stood so; `as_of` that time gives it.

    What was said from one day to another had come by the end of the first. If some times have
    a zone and others none, it is in UTC. None if it came at no known time; that step is the last.
    """
    finding: Finding
    """What the claims come to, with all reports that came until the next step."""
    causes: tuple[Cause, ...]
    """What came, and what each of these did."""

    columns: ClassVar[Columns[Any]] = _STEP

    def _told(self) -> str:
        return f"{_when(self, None)}: {self.finding._told()}"

    def _tables(self) -> Iterable[Table]:
        yield Table(("at", "status", "answer", "since"), _rows_of(self, None))


@attrs.frozen(kw_only=True, repr=False)
class History(Tabular):
    """The course of a finding: a step for every change that a reader would see."""

    topic: Topic
    """The question."""
    clock: Clock
    """By what the statements came."""
    zone: str | None
    """Zone of the times that carry none."""
    steps: tuple[Step, ...]
    """The steps in order of time; the last is how the finding stands now."""

    columns: ClassVar[Columns[Any]] = _HISTORY

    def _items(self) -> Iterable[tuple[History, Step]]:
        return ((self, step) for step in self.steps)

    def __repr__(self) -> str:
        return f"<History of {tame(str(self.topic))}: {len(self)} steps; print it for the table>"

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def _tables(self) -> Iterable[Table]:
        zone = f" ({self.zone})" if self.zone else ""
        headers = (f"{self.clock} by the end of{zone}", "status", "answer", "since")
        rows = [row for step in self.steps for row in _rows_of(step, self.zone)]
        yield Table(headers, rows, title=f"{self.topic.subject}: {self.topic}")


def _rows_of(step: Step, zone: str | None) -> list[Sequence[str | Cell]]:
    finding = step.finding
    causes = list(map(str, step.causes)) or [""]
    status = Cell(in_words(finding.status), tone_of(finding.evidence))
    first = (_when(step, zone), status, format_answer(finding), causes[0])
    return [first, *(("", "", "", cause) for cause in causes[1:])]


def _when(step: Step, zone: str | None) -> str:
    if step.at is None:
        return "at no known time"
    other_zone = step.at.zone not in (None, zone)
    return format_time(step.at) + (f" [{step.at.zone}]" if other_zone else "")


def history(
    records: Chronicle | Iterable[Record],
    topic: Topic,
    *,
    clock: Clock | str = Clock.SAID,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
    rule: Rule = envelope,
) -> History:
    """Follow a finding from the first statement on its topic until now.

    Of a state, such as access, the latest stretch of time is followed. At every time it is what
    `reconcile` makes of the chronicle `as_of` that time. If some times
    have a zone and others none, those asked for must have one.

    Args:
        records: a chronicle or loose records.
        topic: the topic of a finding of `reconcile`.
        clock: by what a statement comes: 'said', 'published' or 'recorded'.
        sides: who is on which side; the chronicle's own if None.
        unsure: how to read a link that is unsure whether two incidents are one.
        rule: what makes an estimate of the evidence.

    Raises:
        UnknownId: nobody spoke to that topic, or there is no such party as the sides name; the
            nearest one is suggested.
        Invalid: it is no topic, or another argument is not of its kind.
    """
    check_topic(topic)
    check_rule(rule)
    clock, unsure = enum_member(Clock, clock), enum_member(Judgement, unsure)
    given = chronicle_of(records)
    check_loose(records, given)
    check_sides(sides, Amending(given))
    read_with = reading_of(given)
    chronicle = _bearing_on(topic.subject, given, unsure, read_with)
    narrow = _bearing_on_topic(topic, chronicle, unsure, read_with)

    def gathered(stood: Chronicle) -> Finding | None:
        found = gather_evidence(Amending(stood), sides=sides, unsure=unsure, topic=topic)
        return finding_of(found[-1], rule, given) if found else None

    def at_end(instant: When | None) -> Finding | None:
        """Return the whole finding: who was heard rests on what is said of other topics too."""
        return gathered(_stood(chronicle, clock, instant)) if narrow is not chronicle else None

    nothing_stands = finding_of(Evidence(topic=topic, sides=sides or given.sides), rule)
    steps: list[Step] = []
    known: dict[str, Statement] = {}
    held: set[str] = set()
    for at, instant, previous in _arrivals(chronicle, narrow, clock):
        stood = _stood(narrow, clock, instant)
        finding = gathered(stood) or (nothing_stands if steps else None)
        before = steps[-1].finding if steps else None
        if finding is not None and visible(finding) != visible(before):
            came = {s.id: (known.get(s.id), s) for s in stood.statements if known.get(s.id) != s}
            news: list[Amendment] = []
            if clock is Clock.RECORDED:  # by the other clocks an amendment always held
                moved = moved_addresses(evidence_of(before, topic), finding.evidence)
                bearing = read_with(moved) - held
                news = [
                    amendment
                    for amendment in stood.amendments
                    # What came together with what replaced it had never been known.
                    if amendment.id in bearing and came.keys().isdisjoint(amendment.old)
                ]
            causes = causes_of(before, finding, topic, came, news)
            if steps and (whole := at_end(previous)):
                steps[-1] = attrs.evolve(steps[-1], finding=whole)
            steps.append(Step(at=at, finding=finding, causes=causes))
        elif finding is not None:
            steps[-1] = attrs.evolve(steps[-1], finding=finding)
        known = {statement.id: statement for statement in stood.statements}
        held = {amendment.id for amendment in stood.amendments}
    if steps and (whole := at_end(None)):
        steps[-1] = attrs.evolve(steps[-1], finding=whole)
    if not steps:
        claims = (claim for statement in given.statements for claim in statement.claims)
        raise unknown_topic(topic, (claim.topic for claim in claims))
    return History(topic=topic, clock=clock, zone=chronicle.zone, steps=tuple(steps))


def _bearing_on(
    subject: str,
    chronicle: Chronicle,
    unsure: Judgement,
    read_with: Callable[[Iterable[str]], set[str]],
) -> Chronicle:
    """Keep the statements that bear on a subject, and the sources with which they are read.

    What is amended at one time may not be at another. So a statement counts as well if it bears
    on what an amendment puts in the place of a record that bears on the subject, or the reverse.
    """
    amendments = grouped(chronicle.amendments, lambda a: {*a.old, *a.new})
    joined = JoinedIncidents(chronicle, unsure)
    kept: set[str] = set()
    followed: set[str] = set()
    subjects = [subject]
    for one in subjects:  # grows as it goes
        found = statements_about(chronicle, [one], unsure) if chronicle.mentions(one) else ()
        kept.update(statement.id for statement in found)
        claims = [claim for statement in found for claim in statement.claims]
        bearing = {*joined.of(one), *(statement.id for statement in found)}
        bearing.update(c.incident for c in claims if isinstance(c, Violation) and c.incident)
        for id in sorted({split_address(id)[0] for id in bearing} & amendments.keys()):
            for amendment in amendments[id]:
                if amendment.id not in followed:
                    followed.add(amendment.id)
                    for end in (*amendment.old, *amendment.new):
                        record = chronicle.find(end)
                        if isinstance(record, Statement):
                            kept.add(end)
                            subjects += dict.fromkeys(claim.subject for claim in record.claims)
                        else:
                            subjects.append(end)
    kept = read_with({subject, *kept})
    return attrs.evolve(
        chronicle,
        statements=[statement for statement in chronicle.statements if statement.id in kept],
        sources=[source for source in chronicle.sources if source.id in kept],
    )


def _bearing_on_topic(
    topic: Topic,
    chronicle: Chronicle,
    unsure: Judgement,
    read_with: Callable[[Iterable[str]], set[str]],
) -> Chronicle:
    """Keep the statements that may move a finding, of those that bear on its subject.

    They speak to the topic, to one that contains it or is part of it, or to one that is so to
    these: that may replace what the topic rests on. The others are left out, such as those about
    other days.
    """
    amended_ids = {id for one in chronicle.amendments for id in (*one.old, *one.new)}
    if not amended_ids.issubset(statement.id for statement in chronicle.statements):
        return chronicle  # the questions themselves may change with what is amended
    joined = JoinedIncidents(chronicle, unsure)
    asked = {
        statement.id: {claim_on_joined(claim, joined).topic for claim in _claims_in(statement)}
        for statement in chronicle.statements
    }
    near: defaultdict[Topic, set[Topic]] = defaultdict(set)
    topics = {topic}.union(*asked.values())
    for part, whole in TopicParts(topics, wholes_in(chronicle, joined)).edges():
        near[part].add(whole)
        near[whole].add(part)
    reached = {topic} | near[topic]
    reached |= {far for one in near[topic] for far in near[one]}
    followers = grouped(
        chronicle.statements, lambda s: {split_address(r.to)[0] for r in s.responses if r.to}
    )
    waiting = [id for id, its in asked.items() if not reached.isdisjoint(its)]
    kept: set[str] = set()
    while waiting:
        new = read_with(waiting) - kept
        kept |= new
        waiting = [
            later.id for id in new for later in followers.get(id, ()) if later.id not in kept
        ]
    statements = [statement for statement in chronicle.statements if statement.id in kept]
    if len(statements) == len(chronicle.statements):
        return chronicle
    return attrs.evolve(chronicle, statements=statements)


def _claims_in(statement: Statement) -> Iterator[Claim]:
    yield from statement.claims
    yield from (r.question for r in statement.responses if r.question is not None)


def _stood(chronicle: Chronicle, clock: Clock, instant: When | None) -> Chronicle:
    said, published, recorded = (instant if clock is one else None for one in Clock)
    return as_of(chronicle, said=said, published=published, recorded=recorded)


def _arrivals(
    chronicle: Chronicle, narrow: Chronicle, clock: Clock
) -> Iterator[tuple[When | None, When | None, When | None]]:
    """Yield each time at which what may move a finding has certainly come, and the instant of that.

    The instant at which anything came before is yielded too. The last is no known time.
    """
    moving = {*_times(narrow, clock)}
    previous = None
    for at, instant, together in _instants(_times(chronicle, clock)):
        if not moving.isdisjoint(together):
            yield at, instant, previous
        previous = instant
    yield None, None, previous


def _times(chronicle: Chronicle, clock: Clock) -> list[When]:
    """Return when each statement, report or amendment came, where that is told."""
    now = amended(chronicle)
    match clock:
        case Clock.SAID:
            every = [now.said(statement) for statement in now.statements]
        case Clock.PUBLISHED:
            every = [when for statement in now.statements for when in now.published(statement)]
        case Clock.RECORDED:
            every = [chronicle.zoned(statement.recorded) for statement in chronicle.statements]
            every += [chronicle.zoned(amendment.recorded) for amendment in chronicle.amendments]
    return [when for when in every if when is not None]


def _instants(times: Iterable[When]) -> Iterator[tuple[When, When, list[When]]]:
    """Yield each time at which anything has certainly come, the instant of that, and all times."""
    spans = {when: span_in(when, None) for when in times}
    local = all(span.is_local for span in spans.values())
    certain: dict[int, list[When]] = {}
    for when, span in spans.items():
        # A time without a zone has come once it has come in every zone.
        instant = (span if local else span.widened()).latest_start
        if instant < _LAST:
            certain.setdefault(max(instant, _FIRST), []).append(when)
    mixed = not local and any(span.is_local for span in spans.values())
    for instant, together in sorted(certain.items()):
        moment = _ending_at(instant, local)
        first = min(together, key=lambda when: (when.is_extent, when.sort_key))
        ending = (t for t in (first, _start(first)) if max(_end(t), _FIRST) == instant)
        yield moment if mixed else next(ending, moment), moment, together


def _start(when: When) -> When:
    """Return the beginning of an extent, if that is stated; else the time itself."""
    start, *rest = re.split(r"/|,|\.\.", when.edtf.strip("{}"), maxsplit=1)
    is_stated = bool(rest and start) and not start.startswith("[")
    return attrs.evolve(when, edtf=start, wording=None) if is_stated else when


def _end(when: When) -> int:
    return span_in(when, None).latest_end


def _ending_at(instant: int, local: bool) -> When:
    """Return the time that ends at an instant, written as shortly as possible."""
    exact, zone = naive_datetime(instant), "" if local else "Z"
    day = When(edtf=exact.date().isoformat(), zone=None if local else "UTC")
    moments = (When(edtf=exact.isoformat("T", unit) + zone) for unit in _UNITS)
    return next(when for when in (day, *moments) if _end(when) == instant)
