"""Why findings differ between two versions of a chronicle, or between two dates of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, ClassVar, cast

import attrs

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle, order_fields
from caucasus_events.core.record import Record, enum_member
from caucasus_events.core.references import split_address
from caucasus_events.core.results import Column, Columns, Shown, Tabular
from caucasus_events.core.tables import in_words, tame
from caucasus_events.findings.causes import (
    Cause,
    Effect,
    Versions,
    causes_of,
    evidence_of,
    moved_addresses,
    reading_of,
    visible,
)
from caucasus_events.findings.evidence import Evidence
from caucasus_events.findings.gathering import gather_evidence
from caucasus_events.findings.guards import check_loose, check_rule, check_sides
from caucasus_events.findings.reconciliation import (
    Finding,
    finding_of,
    format_answer,
    topic_columns,
)
from caucasus_events.findings.rules import Rule, envelope
from caucasus_events.findings.subjects import Bearing, is_joining
from caucasus_events.records.amendments import Amendment
from caucasus_events.records.claims import Topic
from caucasus_events.records.incidents import IncidentLink, Judgement
from caucasus_events.records.parties import Sides
from caucasus_events.values.columns import joined

__all__ = ["Changes", "FindingChange", "RecordChange", "RecordFate", "why_changed"]


_WHOLE = ("sides", "zone")
"""What findings read of a chronicle besides its records."""
_READ = {
    "parties": {"affiliations"},
    "places": {"within"},
    "sources": {"published", "publisher"},
    "incidents": {"part_of"},
    "negotiations": set[str](),
    "ceasefires": set[str](),
    "statements": {
        *("speaker", "speakers", "off_the_record", "rests_on"),
        *("said", "reports", "claims", "responses"),
    },
}
"""The fields that findings read of records. Of talks and ceasefires only the ids count."""


class RecordFate(StrEnum):
    """What became of a record between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@attrs.frozen(kw_only=True, repr=False)
class RecordChange(Shown):
    """A record that is not the same in two versions of a chronicle."""

    collection: str
    """Name of its collection; 'sides' or 'zone' where that of the chronicle differs."""
    id: str
    """Its id; of a link the two incidents and the judgement; 'sides' or 'zone'."""
    old: Record | str | None
    """The record as it was; None if there was none."""
    new: Record | str | None
    """The record as it is; None if there is none."""

    @property
    def fate(self) -> RecordFate:
        """What became of it."""
        if self.old is None:
            return RecordFate.ADDED
        return RecordFate.REMOVED if self.new is None else RecordFate.CHANGED

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that differ; none if only one version has the record."""
        if not isinstance(self.old, Record) or not isinstance(self.new, Record):
            return ()
        names = (field.name for field in attrs.fields(cast("Any", type(self.old))))
        return tuple(n for n in names if getattr(self.old, n) != getattr(self.new, n, None))

    def mirrored(self) -> RecordChange:
        """Return the same with old and new exchanged."""
        return attrs.evolve(self, old=self.new, new=self.old)

    def _text(self) -> str:
        where = "" if self.collection in ("statements", self.id) else f"{self.collection}: "
        what = f" ({', '.join(self.fields)})" if self.fields else ""
        return f"{where}{self.id} {self.fate}{what}"


def _id_of(address: str) -> str:
    return split_address(address)[0]


def _finding_columns(name: str, read: Callable[[FindingChange], Finding | None]) -> Columns[Any]:
    def status(change: FindingChange) -> str | None:
        finding = read(change)
        return finding.status if finding else None

    def answer(change: FindingChange) -> str | None:
        finding = read(change)
        return format_answer(finding) if finding else None

    return Columns(
        Column(f"{name}_status", f"the {name} status; None if there was no finding", status),
        Column(f"{name}_answer", f"the {name} answer in words", answer),
    )


_COLUMNS: Columns[FindingChange] = Columns(
    Column("id", "what tells the question from all others, the same for ever", lambda c: c.id),
    topic_columns(lambda change: change.topic),
    _finding_columns("old", lambda change: change.old),
    _finding_columns("new", lambda change: change.new),
    Column("since", "why it moved", lambda change: joined(change.reasons)),
)


@attrs.frozen(kw_only=True, repr=False)
class FindingChange(Tabular):
    """A finding that is not the same in two versions of a chronicle."""

    topic: Topic
    """The question."""
    old: Finding | None
    """How it stood; None if nobody had spoken to the topic."""
    new: Finding | None
    """How it stands; None if nobody speaks to the topic any more."""
    records: tuple[RecordChange, ...]
    """The records that differ and from which the difference in its evidence comes."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _told(self) -> str:
        return str(self).partition("\n")[0]

    @property
    def id(self) -> str | None:
        """What tells its question from all others, in every chronicle and process."""
        finding = self.new or self.old
        return None if finding is None else finding.id

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What the statements among the records did to it, and the new amendments."""
        came = {
            r.id: cast("Versions", (r.old, r.new))
            for r in self.records
            if r.collection == "statements"
        }
        amended = tuple(r.new for r in self.records if isinstance(r.new, Amendment))
        return causes_of(self.old, self.new, self.topic, came, amended=amended)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it moved, in words: what each of the records did."""
        causes = self.causes
        named = {split_address(a)[0] for c in causes for a in (*c.addresses, *c.of)}
        named.update(cause.amendment for cause in causes if cause.amendment)
        # Of a statement of which only the reports changed, these causes tell all.
        of_reports = (Effect.REPORTED, Effect.REPORT_GONE, Effect.MISREPORTED, Effect.PUT_RIGHT)
        told = {
            record.id
            for record in self.records
            if record.fields == ("reports",)
            and any(
                cause.effect in of_reports
                and record.id in map(_id_of, (*cause.addresses, *cause.of))
                for cause in causes
            )
        }
        rest = (
            record
            for record in self.records
            if record.collection not in ("statements", "amendments")
            or (record.fate is RecordFate.CHANGED and record.id not in told)
            or record.id not in named
        )
        return (*map(str, causes), *map(str, rest))

    def mirrored(self) -> FindingChange:
        """Return the same with old and new exchanged."""
        records = tuple(record.mirrored() for record in self.records)
        return attrs.evolve(self, old=self.new, new=self.old, records=records)

    def _text(self) -> str:
        old, new = (_format_finding(finding) for finding in (self.old, self.new))
        finding = self.new or self.old
        question = self.topic if finding is None else finding.question
        lines = [f"{question}: {old} -> {new}", *(f"  since {r}" for r in self.reasons)]
        return "\n".join(map(tame, lines))


@attrs.frozen(kw_only=True, repr=False)
class Changes(Tabular):
    """The findings that are not the same in two versions of a chronicle, and why."""

    findings: tuple[FindingChange, ...] = ()
    """Each finding that moved, in the order of topics."""
    records: tuple[RecordChange, ...] = ()
    """Every record that differs, whether it moved a finding or not."""
    _versions: tuple[Chronicle, ...] = attrs.field(default=(), eq=False, alias="versions")
    """The two versions, in which `about` looks up its subject."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _items(self) -> Iterable[FindingChange]:
        return self.findings

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
            UnknownId: neither version has it; the nearest id is suggested.
        """
        found = tuple(f for f in self.findings if f.topic.subject == subject)
        is_known = any(version.mentions(subject) for version in self._versions)
        if not found and self._versions and not is_known:
            self._versions[-1][subject]  # refuses an id that is not known
        return attrs.evolve(self, findings=found)

    def mirrored(self) -> Changes:
        """Return the same with old and new exchanged."""
        return Changes(
            findings=tuple(finding.mirrored() for finding in self.findings),
            records=tuple(record.mirrored() for record in self.records),
            versions=self._versions[::-1],
        )

    def _text(self) -> str:
        blocks: dict[str, list[str]] = {}
        for change in self.findings:
            subject = change.topic.subject
            blocks.setdefault(subject, [tame(subject)]).append(str(change))
        return "\n\n".join(map("\n".join, blocks.values())) or "no finding moved"


def _format_finding(finding: Finding | None) -> str:
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

    For two dates, hand it the chronicle `as_of` each. A finding has moved if a reader would see
    another status, answer, speaker or silence; one more report of the same words is none.

    The evidence shows which records did it: the statements that count in one version only, and
    what changed of that with which the others are read. The sides, the zone and everything else
    that bears on the subject are named only if the evidence shows no such record.

    Args:
        before: a chronicle or loose records.
        after: the same at another time.
        sides: who is on which side; each chronicle's own if None.
        unsure: how to read a link that is unsure whether two incidents are one.
        rule: what makes an estimate of the evidence.
    """
    unsure = enum_member(Judgement, unsure)
    check_rule(rule)
    amendings = [Amending(records) for records in (before, after)]
    check_sides(sides, amendings[1])
    versions = amendings[0].given, amendings[1].given
    check_loose(before, versions[0])
    check_loose(after, versions[1])
    differing = tuple(
        record for record in _differing(*versions) if sides is None or record.collection != "sides"
    )
    if not differing:
        return Changes(versions=versions)
    old, new = (
        {_question(evidence): finding_of(evidence, rule) for evidence in found}
        for found in (gather_evidence(one, sides=sides, unsure=unsure) for one in amendings)
    )
    comparison = _Comparison(amendings, differing, unsure)
    moved: list[FindingChange] = []
    for question in sorted({*old, *new}):
        was, now = old.get(question), new.get(question)
        if visible(was) != visible(now):
            topic = (was or now).topic  # type: ignore[union-attr]  # one of the two is there
            records = comparison.records_that_moved(topic, was, now)
            moved.append(FindingChange(topic=topic, old=was, new=now, records=records))
    return Changes(findings=tuple(moved), records=differing, versions=versions)


def _question(evidence: Evidence) -> tuple[tuple[str, ...], str]:
    """Return what tells one finding from another: its topic and, of a state, its stretch."""
    return evidence.topic.sort_key, "" if evidence.stretch is None else evidence.stretch.edtf


def _differing(before: Chronicle, after: Chronicle) -> Iterator[RecordChange]:
    """Yield each record that two chronicles do not hold alike, in the order of a document."""
    for name in _WHOLE:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield RecordChange(collection=name, id=name, old=old, new=new)
    for name, cls in COLLECTIONS.items():
        key = attrgetter(*order_fields(cls))
        olds, news = ({key(r): r for r in getattr(v, name)} for v in (before, after))
        for one in sorted({*olds, *news}):
            old, new = olds.get(one), news.get(one)
            if old != new:
                yield RecordChange(collection=name, id=_id(new or old), old=old, new=new)


def _id(record: Any) -> str:
    if isinstance(record, IncidentLink):
        return f"{record.first} and {record.second} ({record.judgement})"
    return str(record.id)


class _Comparison:
    """Two versions of a chronicle, and the records between them that may move findings."""

    def __init__(
        self,
        amendings: Iterable[Amending],
        differing: tuple[RecordChange, ...],
        unsure: Judgement,
    ) -> None:
        self.amendings = tuple(amendings)
        self.differing, self.unsure = differing, unsure
        self._found_behind_subject = cache(self._found_behind_all_of)
        self.read_with = reading_of(*(amending.given for amending in self.amendings))
        self.by_id: dict[str, list[int]] = {}
        """Where in `differing` the records are that findings read under an id."""
        for i, change in enumerate(differing):
            for id in _ids_read(change, unsure):
                self.by_id.setdefault(id, []).append(i)

    def records_that_moved(
        self, topic: Topic, was: Finding | None, now: Finding | None
    ) -> tuple[RecordChange, ...]:
        """Return the records that moved a finding: at least one."""
        before, after = evidence_of(was, topic), evidence_of(now, topic)
        moved = moved_addresses(before, after)
        found = self._found_behind(moved)
        if not found:
            found = self._found_behind_subject(topic.subject)
        named = tuple(self.differing[i] for i in sorted(found)) or self.differing
        return tuple(_without_slips(named)) or named

    def _found_behind_all_of(self, subject: str) -> set[int]:
        """Return where the records are that bear on a subject, the sides and the zone too."""
        ids = {subject}
        for bearing, amending in zip(self._bearing, self.amendings, strict=True):
            if amending.chronicle.mentions(subject):
                ids.update(statement.id for statement in bearing.on([subject]))
        whole = {
            i
            for i, change in enumerate(self.differing[: len(_WHOLE)])
            if change.collection in _WHOLE
        }
        return self._found_behind(ids) | whole

    @cached_property
    def _bearing(self) -> list[Bearing]:
        return [Bearing(amending.chronicle, self.unsure) for amending in self.amendings]

    def _found_behind(self, addresses: Iterable[str]) -> set[int]:
        """Return where in `differing` the records are from which evidence comes.

        A statement that counts differently either came, went or changed itself, or it is read
        with something that did. New parties and the like that came with a new statement are not
        named beside it.
        """
        ids = {split_address(address)[0] for address in addresses}
        behind_unchanged = self.read_with(ids - self.by_id.keys())
        return {
            i
            for id in self.read_with(ids) & self.by_id.keys()
            for i in self.by_id[id]
            for change in [self.differing[i]]
            if id in behind_unchanged
            or (id in ids and change.collection == "statements")
            or change.collection == "amendments"
            or change.fate is RecordFate.CHANGED
        }


def _ids_read(change: RecordChange, unsure: Judgement) -> Iterator[str]:
    """Yield the ids under which findings read a record; none if they read nothing that differs."""
    links = [link for link in (change.old, change.new) if isinstance(link, IncidentLink)]
    for link in links:
        if is_joining(link, unsure):
            yield from (link.first, link.second)
    if not links and change.collection not in _WHOLE:
        read = _READ.get(change.collection)
        if change.fate is not RecordFate.CHANGED or read is None or read & {*change.fields}:
            yield change.id


def _without_slips(changes: Iterable[RecordChange]) -> Iterator[RecordChange]:
    """Leave out amendments that came, or went, together with what they replace, and the latter.

    They changed nothing: nobody had known the slip before.
    """
    changes, together = tuple(changes), defaultdict[RecordFate, set[str]](set)
    for change in changes:
        together[change.fate].add(change.id)
    slips: set[tuple[RecordFate, str]] = set()
    for change in changes:
        amendment = change.new or change.old
        if isinstance(amendment, Amendment) and change.fate is not RecordFate.CHANGED:
            slips_of = together[change.fate].intersection(amendment.old)
            slips.update((change.fate, id) for id in slips_of and {amendment.id, *slips_of})
    return (change for change in changes if (change.fate, change.id) not in slips)
