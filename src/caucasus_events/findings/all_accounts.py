"""The accounts of all sides, neutrals and others beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

import attrs

from caucasus_events.attribution.voices import bloc_of
from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.core.results import Column, Columns, Tabular
from caucasus_events.core.tables import Cell, Row, Table, in_words, join_distinct
from caucasus_events.findings.accounts import check_bloc
from caucasus_events.findings.evidence import Silence, Stance
from caucasus_events.findings.guards import check_rule
from caucasus_events.findings.reconciliation import (
    QUESTION,
    Finding,
    Findings,
    finding_of,
    gather_about,
    tone_of,
)
from caucasus_events.findings.rules import Rule, envelope
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import NEUTRAL, Sides
from caucasus_events.values.columns import joined

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
    QUESTION.part(lambda part: part.finding),
    Column("account", "id of the side or voice, 'neutral' or 'others'", lambda part: part.account),
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
    """What each account says on each topic, in one table: any number of accounts."""

    findings: Findings
    """What all claims come to, topic by topic."""
    accounts: tuple[str, ...]
    """Those asked for; else the ids of the sides, then 'neutral' and 'others' if they have any."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def said(self, finding: Finding, account: str) -> tuple[Stance, ...]:
        """Return what the voices of one account say on a topic."""
        return tuple(one for one in finding.evidence.stances if _is_of(one, account))

    def silent(self, finding: Finding, account: str) -> tuple[Silence, ...]:
        """Return where one account is silent on a topic."""
        return tuple(one for one in finding.evidence.silences if _is_of(one, account))

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


def _is_of(one: Stance | Silence, account: str) -> bool:
    """Tell whether a stance or silence is of a side or voice, of all neutrals, or of all others."""
    group = OTHERS if one.side is None else one.side
    return account in (group, bloc_of(one.voice, one.side))


def side_by_side(
    records: Chronicle | Iterable[Record],
    *accounts: str,
    subject: str | None = None,
    rule: Rule = envelope,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
) -> SideBySide:
    """Put any number of accounts beside each other.

    Args:
        records: a chronicle or loose records.
        accounts: ids of sides, and of voices on no side, or 'neutral' and 'others' for all of
            these together. If none is given: all sides, then all neutrals, then all others.
        subject: id of the one subject to keep to.
        rule: what makes an estimate of all that is said.
        sides: who is on which side; the chronicle's own if None.
        unsure: how to read a link that is unsure whether two incidents are one.

    Raises:
        UnknownId: there is no such account or subject, or no such party as the sides name.
        Invalid: the rule is no function, or the sides are no Sides.
    """
    check_rule(rule)
    amending = Amending(records)
    found = gather_about(records, amending, subject, sides, unsure)
    current = amending.chronicle
    findings = Findings(findings=tuple(finding_of(one, rule, current) for one in found))
    if not accounts:
        return beside(findings, sides or amending.given.sides)
    chosen = (
        one if one in (NEUTRAL, OTHERS) else check_bloc(one, amending, sides, found)
        for one in accounts
    )
    kept = SideBySide(findings=findings, accounts=tuple(dict.fromkeys(chosen)))
    told = (
        finding
        for finding in findings
        if any(kept.said(finding, one) or kept.silent(finding, one) for one in kept.accounts)
    )
    return attrs.evolve(kept, findings=Findings(findings=tuple(told)))


def beside(findings: Findings, sides: Sides | None) -> SideBySide:
    """Put the accounts of all sides, of neutrals and of others beside each other."""
    heard: set[str | None] = set()
    for finding in findings:
        heard.update(stance.side for stance in finding.evidence.stances)
        heard.update(silence.side for silence in finding.evidence.silences)
    ids = sides.ids if sides else ()
    others = ((NEUTRAL, NEUTRAL), (None, OTHERS))
    accounts = (*ids, *(account for side, account in others if side in heard))
    return SideBySide(findings=findings, accounts=accounts)
