"""Voices: ten outlets that relay one ministry are one voice."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from caucasus_events._records import Record
from caucasus_events.amending import amended
from caucasus_events.chronicles import Chronicle
from caucasus_events.statements import Statement

__all__ = ["Voice", "voice_of", "voices"]


@attrs.frozen(kw_only=True)
class Voice:
    """One origin speaking, with all the statements that go back to it."""

    party: str
    """Id of the origin: the deepest named speaker."""
    statements: tuple[str, ...]
    """Ids of the statements that go back to it, in alphabetical order."""
    carriers: tuple[str, ...]
    """Ids of those who passed them on or published them, in alphabetical order."""
    reasons: tuple[str, ...]
    """Why each statement is this voice, in the order of `statements`."""


def voices(records: Chronicle | Iterable[Record]) -> tuple[Voice, ...]:
    """Gather statements by the voice that they go back to.

    A relay lengthens the chain and never adds a voice. Where a report names no origin, the
    voice is the named party nearest to it. A statement that the archivist judged to be
    another report of an earlier one has the voice of that one.

    Returns:
        The voices in alphabetical order of their parties.
    """
    chronicle = amended(records)
    gathered: dict[str, list[tuple[Statement, str]]] = {}
    for statement in chronicle.statements:
        party, reason = voice_of(statement, chronicle)
        gathered.setdefault(party, []).append((statement, reason))
    return tuple(
        Voice(
            party=party,
            statements=tuple(statement.id for statement, _ in found),
            carriers=tuple(sorted(_carriers(chronicle, (s for s, _ in found)) - {party})),
            reasons=tuple(reason for _, reason in found),
        )
        for party, found in sorted(gathered.items())
    )


def voice_of(statement: Statement, chronicle: Chronicle) -> tuple[str, str]:
    """Return the id of the party whose voice a statement is, and why."""
    origin = origin_of(statement, chronicle)
    party = speaker_of(origin)
    reason = (
        f"names no origin; {party} is the nearest to it that is named"
        if origin.speaker is None
        else f"names {party} as the speaker"
    )
    if origin is not statement:
        reason = f"judged another report of {origin.id}, which {reason}"
    return party, reason


def origin_of(statement: Statement, chronicle: Chronicle) -> Statement:
    """Return the first report of what a statement is another report of, or itself."""
    seen = [statement.id]
    while statement.repeats is not None and statement.repeats in chronicle:
        if statement.repeats in seen:
            break  # `check` reports the circle
        statement = chronicle.statement(statement.repeats)
        seen.append(statement.id)
    return statement


def speaker_of(origin: Statement) -> str:
    """Return the id of the party that speaks, or else of the one that is named nearest to it."""
    return origin.via[0].by if origin.speaker is None else origin.speaker


def _carriers(chronicle: Chronicle, statements: Iterable[Statement]) -> set[str]:
    carriers: set[str] = set()
    for statement in statements:
        carriers.update(relay.by for relay in statement.via)
        carriers.update(
            chronicle.source(citation.source).publisher
            for citation in statement.citations
            if citation.source in chronicle
        )
    return carriers
