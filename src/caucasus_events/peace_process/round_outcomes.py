"""What each side said came of the rounds of talks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import attrs

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import NEUTRAL, Chronicle
from caucasus_events.core.record import Record
from caucasus_events.core.references import split_address
from caucasus_events.core.results import Column, Columns, Listing, Tabular
from caucasus_events.core.tables import Table, tame
from caucasus_events.findings.evidence import Stance
from caucasus_events.findings.guards import check_rule
from caucasus_events.findings.reconciliation import Finding, Findings, finding_of, gather_about
from caucasus_events.findings.rules import Rule, envelope
from caucasus_events.peace_process.rounds_of_talks import RoundRecord, format_when, rounds_by_time
from caucasus_events.records.claims import Outcome
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides
from caucasus_events.values.columns import time_columns
from caucasus_events.values.comparison import Truth

__all__ = ["Outcomes", "RoundOutcomes", "outcomes"]


_COLUMNS: Columns[tuple[RoundOutcomes, Finding]] = Columns(
    Column("round", "address of the round", lambda item: item[0].round.address),
    time_columns("when", "when it was", lambda item: item[0].round.when),
    Finding.columns.part(lambda item: item[1]),
)


@attrs.frozen(kw_only=True, repr=False)
class RoundOutcomes(Tabular):
    """What was said to have come of one round."""

    round: RoundRecord
    """The round."""
    findings: Findings
    """What the claims come to, each result a question of its own, with who says so."""
    chronicle: Chronicle = attrs.field(repr=False, eq=False)
    """The records that it is drawn from, as amended."""
    sides: Sides | None = attrs.field(default=None, repr=False)
    """Who is on which side."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _items(self) -> Iterable[tuple[RoundOutcomes, Finding]]:
        return ((self, finding) for finding in self.findings)

    def said_by(self, side: str) -> tuple[tuple[str, bool], ...]:
        """Return the results that a side, or a party, asserts (True) or denies (False).

        Args:
            side: id of a side, NEUTRAL, or id of a party; what those say who speak for the party
                at that time counts as said by it.

        Raises:
            UnknownId: there is no such side or party.
        """
        chronicle = self.chronicle
        if self.sides is None or side not in (*self.sides.ids, NEUTRAL):
            side = chronicle.party(side).id

        def says(stance: Stance) -> bool:
            return side in (stance.side, stance.voice, *stance.speakers) or any(
                side in chronicle.principals(speaker, at)
                for speaker in stance.speakers
                for at in stance.said
            )

        return tuple(
            (finding.topic.category or "", stance.asserts)
            for finding in self.findings
            for stance in finding.evidence.stances
            if says(stance)
        )

    def __repr__(self) -> str:
        return f"<RoundOutcomes of {tame(self.round.address)}: {len(self.findings)} findings>"

    def _tables(self) -> Iterable[Table]:
        for table in self.findings._tables():
            title = f"{self.round.address} ({format_when(self.round.when)})"
            yield attrs.evolve(table, title=title)


class Outcomes(Listing[RoundOutcomes]):
    """What was said to have come of rounds of talks, in order of time."""

    __slots__ = ()
    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _items(self) -> Iterable[tuple[RoundOutcomes, Finding]]:
        return (item for one in self for item in one._items())

    def _tables(self) -> Iterable[Table]:
        return (table for one in self for table in one._tables())


def outcomes(
    records: Chronicle | Iterable[Record],
    *,
    round: str | None = None,
    rule: Rule = envelope,
    sides: Sides | None = None,
) -> Outcomes:
    """Return what each side said came of the rounds; rounds of which nobody said it are left out.

    Args:
        records: a chronicle or loose records.
        round: address of one round, or id of one negotiation; None takes all.
        rule: what makes an estimate of the evidence on a question.
        sides: who is on which side; the chronicle's own if None.

    Raises:
        UnknownId: there is no such round or negotiation, or no such party as the sides name.
        Invalid: the rule is no function, or the sides are no Sides.
    """
    check_rule(rule)
    amending = Amending(records)
    chronicle = amending.chronicle
    found = gather_about(records, amending, None, sides, Judgement.DIFFERENT)
    if round is not None:
        chronicle.negotiation(split_address(round)[0])
        chronicle[round]
    by_round: dict[str, list[Finding]] = {}
    for evidence in found:
        if evidence.topic.aspect == Outcome.kind:
            by_round.setdefault(evidence.topic.subject, []).append(
                finding_of(evidence, rule, chronicle)
            )
    return Outcomes(
        RoundOutcomes(
            round=record,
            findings=Findings(findings=tuple(by_round[record.address])),
            chronicle=chronicle,
            sides=sides or chronicle.sides,
        )
        for record in rounds_by_time(chronicle)[Truth.YES]
        if record.address in by_round and round in (None, record.address, record.negotiation)
    )
