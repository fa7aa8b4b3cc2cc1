"""The course of a finding over time: how it stood, from when, and what brought each change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import partial

import attrs

from caucasus_events.attribution.origins import Origins
from caucasus_events.chronicle.amending import Amending, amended
from caucasus_events.chronicle.collection import Chronicle, chronicle_of
from caucasus_events.chronicle.snapshots import as_of
from caucasus_events.core.collector import collector_paused
from caucasus_events.core.record import Record, enum_member
from caucasus_events.core.tables import in_words, tame, text_table
from caucasus_events.findings.causes import Cause, causes_of, fewest, seen
from caucasus_events.findings.evidence import Evidence
from caucasus_events.findings.gathering import gather_evidence
from caucasus_events.findings.guards import check_topic, unknown_topic
from caucasus_events.findings.reconciliation import Finding, finding_of, format_answer
from caucasus_events.findings.relevance import Bearing
from caucasus_events.findings.rules import Rule, envelope
from caucasus_events.records.amendments import Amendment
from caucasus_events.records.claims import Topic
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides, takes_side
from caucasus_events.records.statements import Statement
from caucasus_events.values.instants import DAY, day_number, naive_datetime
from caucasus_events.values.when import When, format_time, span_in

__all__ = ["Clock", "History", "Step", "history"]


_UNITS = ("minutes", "seconds", "microseconds")
# What a time can be asked for; what was said before or after is as good as said at the end.
_FIRST, _LAST = day_number(1, 1, 3) * DAY - 1, day_number(9999, 12, 30) * DAY


class Clock(StrEnum):
    """By what a statement comes: when it was said, published or recorded."""

    SAID = "said"
    PUBLISHED = "published"
    RECORDED = "recorded"


@attrs.frozen(kw_only=True)
class Step:
    """How a finding stood for a while."""

    at: When | None
    """By the end of this time it stood so, as `as_of` that time has it.

    What was said from one day to another had come by the end of the first. Where some times
    have a zone and others none, it is told in UTC. None for what came at no time that is told:
    it is the last.
    """
    finding: Finding
    """What the claims came to, with all reports that came until the next step."""
    causes: tuple[Cause, ...]
    """What came, and what each did."""


@attrs.frozen(kw_only=True, repr=False)
class History:
    """The course of a finding: a step for every change that a reader would see."""

    topic: Topic
    """The question."""
    clock: Clock
    """By which clock."""
    zone: str | None
    """Zone of the times that carry none."""
    steps: tuple[Step, ...]
    """The steps, in order of time; the last is how it stands."""

    def __repr__(self) -> str:
        return f"<History of {tame(str(self.topic))}: {len(self)} steps; print it for the table>"

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def __str__(self) -> str:
        rows: list[tuple[str, ...]] = []
        for step in self.steps:
            finding, at = step.finding, _format_at(step.at, self.zone)
            first, *more = map(str, step.causes)
            rows.append((at, in_words(finding.status), format_answer(finding), first))
            rows += [("", "", "", cause) for cause in more]
        zone = f" ({self.zone})" if self.zone else ""
        headers = (f"{self.clock} by the end of{zone}", "status", "answer", "since")
        return f"{tame(self.topic.subject)}: {tame(str(self.topic))}\n{text_table(headers, rows)}"


def _format_at(at: When | None, zone: str | None) -> str:
    if at is None:
        return "at no told time"
    return format_time(at) if at.zone in (None, zone) else f"{format_time(at)} [{at.zone}]"


def history(
    records: Chronicle | Iterable[Record],
    topic: Topic,
    *,
    clock: Clock | str = Clock.SAID,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
    rule: Rule = envelope,
) -> History:
    """Follow a finding from the first word on its topic until it stands as it stands now.

    At every time it is what `reconcile` makes of the chronicle `as_of` that time. Where some
    times have a zone and others none, the times asked for are in a zone.

    Args:
        records: a chronicle or loose records.
        topic: the topic of a finding of `reconcile`.
        clock: by what a statement comes: 'said', 'published' or 'recorded'.
        sides: who is on which side; the chronicle's own if None.
        unsure: how to read two incidents of which one cannot tell whether they are one.
        rule: what makes an estimate of the evidence.

    Raises:
        UnknownId: nobody spoke to that topic; the nearest one is suggested.
        Invalid: it is no topic.
    """
    check_topic(topic)
    clock, unsure = enum_member(Clock, clock), enum_member(Judgement, unsure)
    with collector_paused():
        chronicle = chronicle_of(records)
        bearing = Bearing.of(chronicle, unsure=unsure)
        chronicle = _zoned(bearing.narrowed(chronicle, [topic.subject]))
        steps: list[Step] = []
        before = finding = None
        known: dict[str, Statement] = {}
        held = frozenset[Amendment]()
        look = partial(finding_on, topic, sides=sides, unsure=unsure, rule=rule)
        none = finding_of(Evidence(topic=topic, sides=sides or chronicle.sides), rule)
        for at, stood in _states(chronicle, clock):
            finding = look(stood) or (none if steps else None)
            if steps and seen(finding) == seen(before) and finding is not None:
                steps[-1] = attrs.evolve(steps[-1], finding=finding)
            elif finding is not None:
                came = {s.id for s in stood.statements if known.get(s.id) != s}
                others = _of_others(finding, came, stood, sides)
                new = [a for a in stood.amendments if a not in held]
                # By the other clocks an amendment always held, and is no news.
                needed = _needed(new, stood, look, finding, none) if clock is Clock.RECORDED else ()
                causes = causes_of(before, finding, topic, came, others, needed)
                steps.append(Step(at=at, finding=finding, causes=causes))
            before, known = finding, {s.id: s for s in stood.statements}
            held = frozenset(stood.amendments)
    if not steps:
        claims = (claim for s in chronicle_of(records).statements for claim in s.claims)
        raise unknown_topic(topic, (claim.topic for claim in claims))
    return History(topic=topic, clock=clock, zone=chronicle.zone, steps=tuple(steps))


def _needed(
    new: Sequence[Amendment],
    stood: Chronicle,
    look: Callable[[Chronicle], Finding | None],
    finding: Finding,
    none: Finding,
) -> Sequence[Amendment]:
    """Return those of some amendments without which a finding would not stand as it does."""
    if not new:
        return ()
    wanted = seen(finding)
    held = frozenset(stood.amendments).difference(new)

    def suffice(some: Sequence[Amendment]) -> bool:
        kept = held.union(some)
        amendments = tuple(a for a in stood.amendments if a in kept)
        return seen(look(attrs.evolve(stood, amendments=amendments)) or none) == wanted

    return fewest(new, suffice)


def _zoned(chronicle: Chronicle) -> Chronicle:
    """Bring what was said into the chronicle's zone once, and not again at every step."""
    zoned = (
        attrs.evolve(s, said=chronicle.zoned(s.said)) if s.said else s for s in chronicle.statements
    )
    return attrs.evolve(chronicle, statements=tuple(zoned))


def _of_others(
    finding: Finding, came: Iterable[str], stood: Chronicle, sides: Sides | None
) -> frozenset[str]:
    """Keep what is told by another side than those that say so."""
    sayers = {stance.side for stance in finding.supporters}
    statements, origins = [stood.statement(id) for id in came], Origins(stood)
    by_side = {s.id: stood.side_of(origins.voice(s), stood.said(s), sides) for s in statements}
    others = {id for id, side in by_side.items() if takes_side(side) and side not in sayers}
    return frozenset(others)


def finding_on(
    topic: Topic, chronicle: Chronicle, sides: Sides | None, unsure: Judgement, rule: Rule
) -> Finding | None:
    """Return the finding on a topic; None where nobody spoke to it."""
    found = gather_evidence(Amending(chronicle), sides=sides, unsure=unsure, topic=topic)
    return finding_of(found[0], rule) if found else None


def _states(chronicle: Chronicle, clock: Clock) -> Iterator[tuple[When | None, Chronicle]]:
    """Yield the chronicle as it stood at each time at which anything came, and as it stands."""
    for at, instant in _arrivals(chronicle, clock):
        said, published, recorded = (instant if clock is one else None for one in Clock)
        yield at, as_of(chronicle, said=said, published=published, recorded=recorded)
    yield None, chronicle


def _arrivals(chronicle: Chronicle, clock: Clock) -> Iterator[tuple[When, When]]:
    """Yield each time at which anything has certainly come, and the instant of that."""
    now = chronicle if clock is Clock.RECORDED else amended(chronicle)
    times = {when for s in now.statements for when in _times(s, now, clock) if when}
    if clock is Clock.RECORDED:
        recorded = (amendment.recorded for amendment in chronicle.amendments)
        times.update(chronicle.zoned(when) for when in recorded if when)
    spans = {when: span_in(when, None) for when in times}
    local = all(span.is_local for span in spans.values())
    certain: dict[int, list[When]] = {}
    for when, span in spans.items():
        instant = (span if local else span.widened()).latest_start
        if instant < _LAST:
            certain.setdefault(max(instant, _FIRST), []).append(when)
    mixed = not local and any(span.is_local for span in spans.values())
    for instant, together in sorted(certain.items()):
        moment = _ending_at(instant, local)
        first = min(together, key=lambda when: (when.is_extent, when.sort_key))
        ending = (t for t in (first, _start(first)) if max(_end(t), _FIRST) == instant)
        yield moment if mixed else next(ending, moment), moment


def _start(when: When) -> When:
    """Return the beginning of an extent, where that is told; else the time itself."""
    start, *rest = re.split(r"/|,|\.\.", when.edtf.strip("{}"), maxsplit=1)
    is_told = bool(rest and start) and not start.startswith("[")
    return attrs.evolve(when, edtf=start, wording=None) if is_told else when


def _end(when: When) -> int:
    return span_in(when, None).latest_end


def _ending_at(instant: int, local: bool) -> When:
    """Return the time that ends at an instant, told as shortly as it can be."""
    exact, zone = naive_datetime(instant), "" if local else "Z"
    day = When(edtf=exact.date().isoformat(), zone=None if local else "UTC")
    moments = (When(edtf=exact.isoformat("T", unit) + zone) for unit in _UNITS)
    return next(when for when in (day, *moments) if _end(when) == instant)


def _times(statement: Statement, chronicle: Chronicle, clock: Clock) -> tuple[When | None, ...]:
    match clock:
        case Clock.SAID:
            return (chronicle.said(statement),)
        case Clock.PUBLISHED:
            return chronicle.published(statement)
        case Clock.RECORDED:
            recorded = statement.recorded
            return (chronicle.zoned(recorded),)
