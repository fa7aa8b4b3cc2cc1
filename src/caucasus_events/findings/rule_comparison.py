"""What named conventions make of the same claims, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, NamedTuple

import attrs

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.core.results import Column, Columns, Tabular
from caucasus_events.core.tables import Cell, Row, Table, in_words
from caucasus_events.findings.evidence import Evidence, asserting, format_value
from caucasus_events.findings.guards import check_rule
from caucasus_events.findings.reconciliation import (
    QUESTION,
    Finding,
    finding_of,
    gather_about,
    tone_of,
)
from caucasus_events.findings.rules import CONVENTIONS, Estimate, Rule
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides
from caucasus_events.values.columns import answer_columns, joined
from caucasus_events.values.counts import Count

__all__ = ["ComparedRules", "RuleComparison", "compare_rules"]


class _Line(NamedTuple):
    """What one rule makes of one finding."""

    finding: Finding
    estimate: Estimate


_COLUMNS: Columns[_Line] = Columns(
    QUESTION.part(lambda line: line.finding),
    Column("rule", "name of the rule", lambda line: line.estimate.rule),
    Column("best", "its one answer; None if it gives none", lambda line: _best(line.estimate)),
    answer_columns("best", "that answer", lambda line: line.estimate.best),
    Column("assumes", "what it takes for granted", lambda line: joined(line.estimate.assumes)),
    Column("left_out", "what it did not use", lambda line: joined(line.estimate.left_out)),
)


def _best(estimate: Estimate) -> str | None:
    return None if estimate.best is None else format_value(estimate.best)


@attrs.frozen(kw_only=True, repr=False)
class ComparedRules(Tabular):
    """What each rule makes of the evidence on one question."""

    finding: Finding
    """The finding, with the estimate of the first rule."""
    estimates: tuple[Estimate, ...]
    """The estimate of each rule, in the order in which the rules were given."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _items(self) -> Iterator[_Line]:
        return (_Line(self.finding, estimate) for estimate in self.estimates)

    def _told(self) -> str:
        told = (f"{one.rule} {_best(one) or 'none'}" for one in self.estimates)
        return f"{self.finding.topic.subject}, {self.finding.question}: {', '.join(told)}"

    def _tables(self) -> Iterable[Table]:
        return RuleComparison(entries=(self,))._tables()


@attrs.frozen(kw_only=True, repr=False)
class RuleComparison(Tabular):
    """What several rules make of the same claims, question by question."""

    entries: tuple[ComparedRules, ...]
    """One for each finding with counts, in the order of topics."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _items(self) -> Iterator[_Line]:
        return (line for entry in self.entries for line in entry._items())

    def __iter__(self) -> Iterator[ComparedRules]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def _told(self) -> str:
        return f"of {len(self)} findings; print it for the table"

    def _tables(self) -> Iterable[Table]:
        by_subject: dict[str, list[ComparedRules]] = {}
        for entry in self.entries:
            by_subject.setdefault(entry.finding.topic.subject, []).append(entry)
        for subject, entries in by_subject.items():
            # In words, since a long name without a space cannot be broken.
            names = (estimate.rule.replace("_", " ") for estimate in entries[0].estimates)
            rows = [_row_of(entry) for entry in entries]
            yield Table(("topic", "status", *names), rows, title=subject)
        if not by_subject:
            yield Table(empty="no findings with counts")
        elif assumed := _assumed(self.entries):
            yield Table(("rule", "assumes"), assumed)


def _row_of(entry: ComparedRules) -> Row:
    finding = entry.finding
    status = Cell(in_words(finding.status), tone_of(finding.evidence))
    answers = (_best(estimate) or "none" for estimate in entry.estimates)
    return Row((finding.question, status, *answers), reason=finding.because)


def _assumed(entries: Iterable[ComparedRules]) -> list[tuple[str, str]]:
    """Return the name of each rule that assumes anything, and what, each once."""
    told = (
        (estimate.rule, "; ".join(estimate.assumes))
        for entry in entries
        for estimate in entry.estimates
        if estimate.assumes
    )
    return [*dict.fromkeys(told)]


def compare_rules(
    records: Chronicle | Iterable[Record],
    *rules: Rule,
    subject: str | None = None,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
) -> RuleComparison:
    """Set the estimates of several rules side by side, for each finding with counts.

    No rule is right everywhere: how far they part shows how much rests on what one assumes.

    Args:
        records: a chronicle or loose records.
        rules: the rules. If none is given: `envelope` and all named ones that need no argument.
        subject: id of the one subject to keep to.
        sides: who is on which side; the chronicle's own if None.
        unsure: how to read a link that is unsure whether two incidents are one.

    Raises:
        UnknownId: the chronicle has no such subject, or no such party as the sides name.
        Invalid: a rule is no function, or the sides are no Sides.
    """
    rules = rules or CONVENTIONS
    for rule in rules:
        check_rule(rule)
    amending = Amending(records)
    current = amending.chronicle
    entries = (
        ComparedRules(
            finding=finding_of(evidence, rules[0], current),
            estimates=tuple(rule(evidence) for rule in rules),
        )
        for evidence in gather_about(records, amending, subject, sides, unsure)
        if _has_counts(evidence)
    )
    return RuleComparison(entries=tuple(entries))


def _has_counts(evidence: Evidence) -> bool:
    return any(isinstance(stance.value, Count) for stance in asserting(evidence))
