"""Why findings differ between two versions of a chronicle, or between two dates of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache, cached_property
from typing import Any, cast

import attrs

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle, chronicle_of, order_fields
from caucasus_events.core.collector import collector_paused
from caucasus_events.core.record import Record, enum_member
from caucasus_events.core.tables import in_words, tame
from caucasus_events.findings.causes import Cause, causes_of, fewest, moved_addresses, seen
from caucasus_events.findings.finding_history import finding_on
from caucasus_events.findings.gathering import gather_evidence
from caucasus_events.findings.reconciliation import Finding, finding_of, format_answer
from caucasus_events.findings.relevance import Bearing
from caucasus_events.findings.rules import Rule, envelope
from caucasus_events.records.amendments import Amendment
from caucasus_events.records.claims import Topic
from caucasus_events.records.incidents import IncidentLink, Judgement
from caucasus_events.records.parties import Sides

__all__ = ["Changes", "FindingChange", "RecordChange", "RecordFate", "why_changed"]


_WHOLE = ("sides", "zone")
"""What of a chronicle is no record and bears on its findings."""
_UNREAD = ("negotiations", "ceasefires")
"""The collections that no finding reads: what is claimed of them stands in statements."""
_LOCAL = ("sources", "incidents")
"""The collections of which a record bears on few subjects only."""


class RecordFate(StrEnum):
    """What became of a record between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@attrs.frozen(kw_only=True)
class RecordChange:
    """A record that is not the same in two versions of a chronicle."""

    collection: str
    """Name of its collection; 'sides' or 'zone' where that of the chronicle differs."""
    id: str
    """Its id; of a link the two incidents and the judgement; 'sides' or 'zone'."""
    old: Record | str | None
    """As it was; None where there was none."""
    new: Record | str | None
    """As it is; None where there is none."""

    @property
    def fate(self) -> RecordFate:
        """What became of it."""
        if self.old is None:
            return RecordFate.ADDED
        return RecordFate.REMOVED if self.new is None else RecordFate.CHANGED

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that differ; none where it is not there in both."""
        if not isinstance(self.old, Record) or not isinstance(self.new, Record):
            return ()
        names = (field.name for field in attrs.fields(cast("Any", type(self.old))))
        absent = object()
        return tuple(n for n in names if getattr(self.old, n) != getattr(self.new, n, absent))

    def mirrored(self) -> RecordChange:
        """Return the same with old and new exchanged."""
        return attrs.evolve(self, old=self.new, new=self.old)

    def __str__(self) -> str:
        where = "" if self.collection in ("statements", self.id) else f"{self.collection}: "
        what = f" ({', '.join(self.fields)})" if self.fields else ""
        return f"{where}{self.id} {self.fate}{what}"


@attrs.frozen(kw_only=True)
class FindingChange:
    """A finding that is not the same in two versions of a chronicle."""

    topic: Topic
    """The question."""
    old: Finding | None
    """How it stood; None where there was no such topic."""
    new: Finding | None
    """How it stands; None where there is no such topic."""
    records: tuple[RecordChange, ...]
    """What moved it: to change these alone, back or forth, moves it the same way."""

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What the statements among the records did to it, and the new amendments."""
        came = {r.id for r in self.records if r.collection == "statements"}
        amended = tuple(
            r.new for r in self.records if isinstance(r.new, Amendment) and not self._always_held(r)
        )
        return causes_of(self.old, self.new, self.topic, came, amended=amended)

    def _always_held(self, record: RecordChange) -> bool:
        """Tell whether what an amendment replaces came, or went, together with it.

        Then that is no change: nobody had known the slip before.
        """
        amendment = _amendment(record)
        if amendment is None or record.fate is RecordFate.CHANGED:
            return False
        beside = {r.id for r in self.records if r.fate is record.fate}
        return not beside.isdisjoint(amendment.old)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it moved, in words: what each of the records did."""
        causes = self.causes
        named = {a.partition("#")[0] for c in causes for a in (*c.addresses, *c.of)}
        named |= {cause.amendment for cause in causes if cause.amendment}
        for record in self.records:
            amendment = _amendment(record)
            if amendment is not None and self._always_held(record):
                named |= {amendment.id, *amendment.old}
        rest = (
            record
            for record in self.records
            if record.collection not in ("statements", "amendments")
            or record.fate is RecordFate.CHANGED
            or record.id not in named
        )
        return (*map(str, causes), *map(str, rest))

    def mirrored(self) -> FindingChange:
        """Return the same with old and new exchanged."""
        records = tuple(record.mirrored() for record in self.records)
        return attrs.evolve(self, old=self.new, new=self.old, records=records)

    def __str__(self) -> str:
        head = f"{self.topic}: {_told(self.old)} -> {_told(self.new)}"
        reasons = [tame(reason) for reason in self.reasons]
        return "\n".join([tame(head), *(f"  since {reason}" for reason in reasons)])


@attrs.frozen(kw_only=True, repr=False)
class Changes:
    """The findings that are not the same in two versions of a chronicle, and why."""

    findings: tuple[FindingChange, ...] = ()
    """Each finding that moved, in the order of topics."""
    records: tuple[RecordChange, ...] = ()
    """Every record that differs, whether it moved a finding or not."""
    _versions: tuple[Chronicle, ...] = attrs.field(default=(), eq=False, alias="versions")
    """The two versions, which tell a subject that did not move from one that there is not."""

    def __repr__(self) -> str:
        records = len(self.records)
        return f"<Changes: {len(self)} findings moved, {records} records differ; print them>"

    def __iter__(self) -> Iterator[FindingChange]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def about(self, subject: str) -> Changes:
        """Keep the findings on one subject.

        Raises:
            UnknownId: neither version tells of it; the nearest id is suggested.
        """
        found = tuple(f for f in self.findings if f.topic.subject == subject)
        known = (v for v in self._versions if subject in v or v.statements_about(subject))
        if not found and self._versions and next(known, None) is None:
            self._versions[-1][subject]  # refuses an id that is not known
        return attrs.evolve(self, findings=found)

    def mirrored(self) -> Changes:
        """Return the same with old and new exchanged."""
        return Changes(
            findings=tuple(finding.mirrored() for finding in self.findings),
            records=tuple(record.mirrored() for record in self.records),
            versions=self._versions[::-1],
        )

    def __str__(self) -> str:
        blocks: dict[str, list[str]] = {}
        for change in self.findings:
            subject = change.topic.subject
            blocks.setdefault(subject, [tame(subject)]).append(str(change))
        return "\n\n".join(map("\n".join, blocks.values())) or "no finding moved"


def _amendment(record: RecordChange) -> Amendment | None:
    one = record.old if record.new is None else record.new
    return one if isinstance(one, Amendment) else None


def _told(finding: Finding | None) -> str:
    if finding is None:
        return "no finding"
    answer = format_answer(finding)
    return in_words(finding.status) + (f": {answer}" if answer else "")


def why_changed(
    before: Chronicle | Iterable[Record],
    after: Chronicle | Iterable[Record],
    *,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
    rule: Rule = envelope,
) -> Changes:
    """Say which findings differ between two versions of a chronicle, and which records did it.

    For two dates, hand it the chronicle `as_of` each. A finding has moved where a reader would
    see another status, answer, speaker or silence; one more report of the same words is none.

    Args:
        before: a chronicle or loose records.
        after: the same at another time.
        sides: who is on which side; each chronicle's own if None.
        unsure: how to read two incidents of which one cannot tell whether they are one.
        rule: what makes an estimate of the evidence.
    """
    unsure = enum_member(Judgement, unsure)
    with collector_paused():
        versions = chronicle_of(before), chronicle_of(after)
        records = tuple(_differing(*versions, ignoring=() if sides is None else ("sides",)))
        if not records:
            return Changes(versions=versions)
        asked = _Asked(versions, records, Bearing.of(*versions, unsure=unsure), sides, unsure, rule)
        return Changes(findings=tuple(asked.moved()), records=records, versions=versions)


def _differing(
    before: Chronicle, after: Chronicle, ignoring: Sequence[str]
) -> Iterator[RecordChange]:
    """Yield each record that two chronicles do not hold alike, in the order of a document."""
    for name in _WHOLE:
        old, new = getattr(before, name), getattr(after, name)
        if name not in ignoring and old != new:
            yield RecordChange(collection=name, id=name, old=old, new=new)
    for name in COLLECTIONS:
        olds, news = getattr(before, name), getattr(after, name)
        if olds == news:
            continue
        # Two versions hold most records as the same objects, and these need no closer look.
        held, holds = set(map(id, olds)), set(map(id, news))
        was = {_key(record): record for record in olds if id(record) not in holds}
        now = {_key(record): record for record in news if id(record) not in held}
        for key in sorted({*was, *now}):
            old, new = was.get(key), now.get(key)
            if old != new:
                yield RecordChange(collection=name, id=_id(new or old), old=old, new=new)


def _key(record: Record) -> tuple[str, ...]:
    return tuple(getattr(record, name) for name in order_fields(type(record)))


def _id(record: Any) -> str:
    if isinstance(record, IncidentLink):
        return f"{record.first} and {record.second} ({record.judgement})"
    return str(record.id)


@attrs.frozen(eq=False)
class _Asked:
    """Two versions of a chronicle, of which it is asked what moved."""

    versions: tuple[Chronicle, Chronicle]
    records: tuple[RecordChange, ...]
    bearing: Bearing
    sides: Sides | None
    unsure: Judgement
    rule: Rule

    def moved(self) -> Iterator[FindingChange]:
        """Yield each finding that moved."""
        old, new = (self._findings(version) for version in self.versions)
        narrow = cache(self._narrow)
        for topic in sorted({*old, *new}, key=lambda topic: topic.sort_key):
            was, now = old.get(topic), new.get(topic)
            if seen(was) != seen(now):
                records = self._movers(topic, was, now, narrow(topic.subject))
                yield FindingChange(topic=topic, old=was, new=now, records=records)

    def _findings(self, version: Chronicle) -> Mapping[Topic, Finding]:
        """Reconcile what any record that differs may have touched."""
        touched = None
        if all(r.collection in _LOCAL for r in self.ground):
            sources = self.bearing.one_with(r.id for r in self.ground if r.collection == "sources")
            read = (
                s.id
                for each in (self.versions if sources else ())
                for s in each.statements
                if any(c.source in sources for c in s.citations)
            )
            incidents = (r.id for r in self.ground if r.collection == "incidents")
            speaking = (*self.statements, *read, *self.bearing.statements(incidents))
            touched = self.bearing.subjects(speaking)
            version = self.bearing.narrowed(version, touched)
        found = gather_evidence(Amending(version), sides=self.sides, unsure=self.unsure)
        return {
            evidence.topic: finding_of(evidence, self.rule)
            for evidence in found
            if touched is None or evidence.topic.subject in touched
        }

    def _narrow(self, subject: str) -> tuple[Chronicle, Chronicle]:
        """Keep of both versions what bears on a subject."""
        before, after = (self.bearing.narrowed(version, [subject]) for version in self.versions)
        return before, after

    def _movers(
        self,
        topic: Topic,
        was: Finding | None,
        now: Finding | None,
        versions: tuple[Chronicle, Chronicle],
    ) -> tuple[RecordChange, ...]:
        """Return the records that moved a finding: what its evidence names, and what else it takes.

        To change them in the old version must give the new finding, and the reverse.
        """
        wanted = seen(now), seen(was)

        def suffice(some: Iterable[RecordChange]) -> bool:
            changes = tuple(some)
            back = tuple(change.mirrored() for change in changes)
            tried = zip(versions, (changes, back), wanted, strict=True)
            return all(
                seen(finding_on(topic, _changed(version, c), self.sides, self.unsure, self.rule))
                == want
                for version, c, want in tried
            )

        named = {a.partition("#")[0] for a in moved_addresses(was, now, topic)}
        direct = [self.statements[id] for id in named & self.statements.keys()]
        # A changed statement may have changed in what does not matter here.
        kept = [r for r in direct if r.fate is not RecordFate.CHANGED]
        extra: list[RecordChange] = []
        chosen = {*map(id, kept)}
        for suspects in self._suspects(topic, direct, versions):
            extra += [r for r in suspects if id(r) not in chosen]
            chosen.update(map(id, extra))
            if suffice([*kept, *extra]):
                break
        extra.sort(key=lambda record: self.places[id(record)])
        needed = fewest(extra, lambda few: suffice([*kept, *few]))
        return tuple(sorted((*kept, *needed), key=lambda record: self.places[id(record)]))

    def _suspects(
        self, topic: Topic, direct: Sequence[RecordChange], versions: Iterable[Chronicle]
    ) -> Iterator[Iterable[RecordChange]]:
        """Yield what else may have moved a finding, the likelier first; at last everything."""
        yield ()
        yield direct
        near = {source.id for version in versions for source in version.sources}
        near |= {incident.id for version in versions for incident in version.incidents}
        yield [r for r in self.ground if r.collection not in _LOCAL or r.id in near]
        bearing = self.bearing.statements([topic.subject])
        yield [self.statements[id] for id in bearing & self.statements.keys()]
        yield self.records

    @cached_property
    def statements(self) -> dict[str, RecordChange]:
        """The statements that differ, by their ids."""
        return {r.id: r for r in self.records if r.collection == "statements"}

    @cached_property
    def ground(self) -> tuple[RecordChange, ...]:
        """What differs of all that statements stand on."""
        ignored = ("statements", *_UNREAD)
        return tuple(r for r in self.records if r.collection not in ignored)

    @cached_property
    def places(self) -> dict[int, int]:
        """Where each record that differs stands among them."""
        return {id(record): place for place, record in enumerate(self.records)}


def _changed(chronicle: Chronicle, changes: Iterable[RecordChange]) -> Chronicle:
    """Bring some records of a chronicle to their new state."""
    fields: dict[str, Any] = {}
    for change in changes:
        if change.collection in _WHOLE:
            fields[change.collection] = change.new
            continue
        if change.collection not in fields:  # not by setdefault, which would list them every time
            fields[change.collection] = {_key(r): r for r in getattr(chronicle, change.collection)}
        held = fields[change.collection]
        if isinstance(change.old, Record):
            held.pop(_key(change.old), None)
        if isinstance(change.new, Record):
            held[_key(change.new)] = change.new
    made: dict[str, Any] = {
        n: held.values() if isinstance(held, dict) else held for n, held in fields.items()
    }
    return attrs.evolve(chronicle, **made)
