"""What each side said came of the rounds of talks."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import NEUTRAL, Chronicle, chronicle_of
from caucasus_events.core.record import Record
from caucasus_events.core.tables import tame
from caucasus_events.findings.evidence import Stance
from caucasus_events.findings.reconciliation import Findings, reconcile
from caucasus_events.peace_process.rounds_of_talks import RoundRecord, format_when, rounds
from caucasus_events.records.claims import Outcome
from caucasus_events.records.parties import Sides

__all__ = ["RoundOutcomes", "outcomes"]


@attrs.frozen(kw_only=True)
class RoundOutcomes:
    """What was said to have come of one round."""

    round: RoundRecord
    """The round."""
    findings: Findings
    """What the claims come to, each result a question of its own, with who says so."""
    chronicle: Chronicle = attrs.field(repr=False, eq=False)
    """The records that it is drawn from."""
    sides: Sides | None = attrs.field(default=None, repr=False)
    """Who is on which side."""

    def said_by(self, side: str) -> tuple[tuple[str, bool], ...]:
        """Return the results that a side, or a party, asserts (True) or denies (False).

        Args:
            side: id of a side, NEUTRAL, or id of a party; what those say who speak for the party
                at that time it says too.

        Raises:
            UnknownId: there is no such side or party.
        """
        chronicle = amended(self.chronicle)
        if self.sides is None or side not in (*self.sides.ids, NEUTRAL):
            side = chronicle.party(side).id

        def says(stance: Stance) -> bool:
            if side in (stance.side, stance.voice):
                return True
            return any(side in chronicle.principals(stance.voice, at) for at in stance.said)

        return tuple(
            (finding.topic.category or "", stance.asserts)
            for finding in self.findings
            for stance in finding.evidence.stances
            if says(stance)
        )

    def __str__(self) -> str:
        head = tame(f"{self.round.address} ({format_when(self.round.when)})")
        return f"{head}\n{self.findings}"


def outcomes(
    records: Chronicle | Iterable[Record],
    *,
    round: str | None = None,
    sides: Sides | None = None,
) -> tuple[RoundOutcomes, ...]:
    """Return what each side said came of the rounds, those of which nobody said anything left out.

    Args:
        records: a chronicle or loose records.
        round: address of one round, or id of one negotiation; None takes all.
        sides: who is on which side; the chronicle's own if None.

    Raises:
        UnknownId: there is no such round or negotiation.
    """
    chronicle = chronicle_of(records)
    if round is not None:
        amended(chronicle).negotiation(round.partition("#")[0])
        amended(chronicle)[round]
    found = reconcile(chronicle, sides=sides)
    told = (
        RoundOutcomes(
            round=record,
            findings=found.about(record.address, aspect=Outcome.kind),
            chronicle=chronicle,
            sides=sides or chronicle.sides,
        )
        for record in rounds(chronicle)
        if round in (None, record.address, record.track)
    )
    return tuple(one for one in told if len(one.findings))
