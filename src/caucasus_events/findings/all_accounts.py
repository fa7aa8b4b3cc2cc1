"""The accounts of all sides, neutrals and others beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

import attrs

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.core.results import Column, Columns, Tabular
from caucasus_events.core.tables import Cell, Row, Table, in_words, join_distinct
from caucasus_events.findings.evidence import Silence, Stance
from caucasus_events.findings.reconciliation import (
    Finding,
    Findings,
    reconcile,
    tone_of,
    topic_columns,
)
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import NEUTRAL, Sides
from caucasus_events.values.columns import joined, time_columns

__all__ = ["OTHERS", "SideBySide", "side_by_side"]

OTHERS = "others"
"""Stands for the account of the voices that are on no side and not taken for neutral."""


@attrs.frozen
class _Part:
    """What one account holds of one finding."""

    all: SideBySide
    finding: Finding
    account: str


_COLUMNS: Columns[_Part] = Columns(
    Column("id", "what tells the question from all others", lambda part: part.finding.id),
    topic_columns(lambda part: part.finding.topic),
    time_columns("stretch", "of a state: the time", lambda part: part.finding.evidence.stretch),
    Column("status", "where all claims leave it", lambda part: part.finding.status),
    Column("account", "id of the side, 'neutral' or 'others'", lambda part: part.account),
    Column(
        "says",
        "what its voices say; empty if nothing",
        lambda part: joined(part.all.said(part.finding, part.account)),
    ),
    Column(
        "silent",
        "who of it is silent; empty if nobody",
        lambda part: joined(part.all.silent(part.finding, part.account)),
    ),
)


@attrs.frozen(kw_only=True, repr=False)
class SideBySide(Tabular):
    """What each side says on each topic, and what neutrals and others say, in one table."""

    findings: Findings
    """What all claims come to, topic by topic."""
    accounts: tuple[str, ...]
    """The ids of the sides; then 'neutral' and 'others', if any of them speaks or is silent."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def said(self, finding: Finding, account: str) -> tuple[Stance, ...]:
        """Return what the voices of one account say on a topic."""
        stances = finding.evidence.stances
        return tuple(stance for stance in stances if self._account_of(stance.side) == account)

    def silent(self, finding: Finding, account: str) -> tuple[Silence, ...]:
        """Return where one account is silent on a topic."""
        silences = finding.evidence.silences
        return tuple(silence for silence in silences if self._account_of(silence.side) == account)

    @staticmethod
    def _account_of(side: str | None) -> str:
        return OTHERS if side is None else side

    def _items(self) -> Iterator[_Part]:
        return (_Part(self, finding, one) for finding in self.findings for one in self.accounts)

    def _told(self) -> str:
        return f"of {', '.join(self.accounts)}: {len(self.findings)} topics"

    def _tables(self) -> Iterable[Table]:
        by_subject: dict[str, list[Row]] = {}
        for finding in self.findings:
            by_subject.setdefault(finding.topic.subject, []).append(self._row_of(finding))
        for subject, rows in by_subject.items():
            yield Table(("topic", "status", *self.accounts), rows, title=subject)
        if not by_subject:
            yield Table(empty="no topics")

    def _row_of(self, finding: Finding) -> Row:
        told = (
            join_distinct([*self.said(finding, one), *self.silent(finding, one)])
            for one in self.accounts
        )
        status = Cell(in_words(finding.status), tone_of(finding.evidence))
        return Row((finding.question, status, *told))


def side_by_side(
    records: Chronicle | Iterable[Record],
    *,
    subject: str | None = None,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
) -> SideBySide:
    """Put the accounts of all sides, of neutrals and of others beside each other.

    Args:
        records: a chronicle or loose records.
        subject: id of the one subject to keep to.
        sides: who is on which side; the chronicle's own if None.
        unsure: how to read a link that is unsure whether two incidents are one.

    Raises:
        UnknownId: the chronicle has no such subject, or no such party as the sides name.
        Invalid: the sides are no Sides.
    """
    if sides is None and isinstance(records, Chronicle):
        sides = records.sides
    return beside(reconcile(records, subject=subject, sides=sides, unsure=unsure), sides)


def beside(findings: Findings, sides: Sides | None) -> SideBySide:
    """Put the accounts that some findings rest on beside each other."""
    heard: set[str | None] = set()
    for finding in findings:
        heard.update(stance.side for stance in finding.evidence.stances)
        heard.update(silence.side for silence in finding.evidence.silences)
    ids = sides.ids if sides else ()
    others = ((NEUTRAL, NEUTRAL), (None, OTHERS))
    accounts = (*ids, *(account for side, account in others if side in heard))
    return SideBySide(findings=findings, accounts=accounts)
