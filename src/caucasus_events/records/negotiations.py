"""Talks: their rounds, who took part in which role, and what they were about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

import attrs

from caucasus_events.core.record import (
    Record,
    refers_to,
    repeated_keys,
    texts,
    to_tuple,
    to_tuple_of,
    to_word,
)
from caucasus_events.errors import Problem
from caucasus_events.records.sources import Citation, citations
from caucasus_events.values.when import When, to_optional_when

__all__ = [
    "Negotiation",
    "Participant",
    "ParticipantRole",
    "Round",
    "RoundFormat",
    "RoundLevel",
    "RoundStatus",
    "Stage",
]


class ParticipantRole(StrEnum):
    """What a participant is in the talks."""

    PARTY = "party"
    HOST = "host"
    MEDIATOR = "mediator"
    FACILITATOR = "facilitator"
    OBSERVER = "observer"
    GUARANTOR = "guarantor"


class RoundFormat(StrEnum):
    """How a round is held."""

    BILATERAL = "bilateral"
    TRILATERAL = "trilateral"
    MULTILATERAL = "multilateral"
    SHUTTLE = "shuttle"
    PHONE = "phone"
    WRITTEN = "written"


class RoundLevel(StrEnum):
    """Who meets in a round."""

    WORKING = "working"
    MINISTER = "minister"
    LEADER = "leader"


class RoundStatus(StrEnum):
    """What became of a round; an interrupted one had begun."""

    PLANNED = "planned"
    HELD = "held"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    UNKNOWN = "unknown"

    @property
    def took_place(self) -> bool:
        """Whether the round was held, if only in part."""
        return self in (RoundStatus.HELD, RoundStatus.INTERRUPTED)


class Stage(StrEnum):
    """How far the talks have come (after the PA-X stages)."""

    PRE_NEGOTIATION = "pre_negotiation"
    CEASEFIRE = "ceasefire"
    PARTIAL = "partial"
    COMPREHENSIVE = "comprehensive"
    IMPLEMENTATION = "implementation"
    RENEWAL = "renewal"
    OTHER = "other"


def _role(value: ParticipantRole | str) -> ParticipantRole:
    return value if type(value) is ParticipantRole else to_word(ParticipantRole, value)


def _format(value: RoundFormat | str) -> RoundFormat:
    return value if type(value) is RoundFormat else to_word(RoundFormat, value)


def _level(value: RoundLevel | str) -> RoundLevel:
    return value if type(value) is RoundLevel else to_word(RoundLevel, value)


def _status(value: RoundStatus | str) -> RoundStatus:
    return value if type(value) is RoundStatus else to_word(RoundStatus, value)


def _status_of(round_: Round) -> RoundStatus:
    if round_.held is not None:
        return RoundStatus.HELD
    return RoundStatus.UNKNOWN if round_.planned is None else RoundStatus.PLANNED


def _stage(value: Stage | str) -> Stage:
    return value if type(value) is Stage else to_word(Stage, value)


@attrs.frozen(kw_only=True, repr=False)
class Participant(Record):
    """Say in which role a party takes part, and who represents it."""

    party: str = attrs.field(metadata=refers_to("party"))
    """Id of the party."""
    role: ParticipantRole = attrs.field(default=ParticipantRole.PARTY, converter=_role)
    """Its role; a party to the talks unless another is given."""
    represented_by: tuple[str, ...] = attrs.field(
        default=(), converter=texts, metadata=refers_to("party")
    )
    """Ids of the persons who represent it."""


def _participants(value: Iterable[Participant | str]) -> tuple[Participant, ...]:
    return to_tuple_of(lambda party: Participant(party=party), value)


@attrs.frozen(kw_only=True, repr=False)
class Round(Record):
    """Anchor one round of talks, planned or held; what came of it is for claims to say."""

    key: str
    """What addresses it within the negotiation: 'negotiation#key'."""
    ordinal: int | None = None
    """Which round it is, as the parties or the host count."""
    planned: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it was to be held."""
    held: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it was held; None where it was not, or not yet, or where nobody tells when."""
    status: RoundStatus = attrs.field(
        default=attrs.Factory(_status_of, takes_self=True), converter=_status
    )
    """What became of it; held with `held`, else planned with `planned`, if not given."""
    where: str | None = attrs.field(default=None, metadata=refers_to("place"))
    """Id of the place."""
    host: str | None = attrs.field(default=None, metadata=refers_to("party"))
    """Id of the party that hosts it, where the roles of the participants do not tell."""
    format: RoundFormat | None = attrs.field(
        default=None, converter=attrs.converters.optional(_format)
    )
    """How it is held."""
    level: RoundLevel | None = attrs.field(
        default=None, converter=attrs.converters.optional(_level)
    )
    """Who meets."""
    participants: tuple[Participant, ...] = attrs.field(default=(), converter=_participants)
    """Who took part in this round; a bare party id is a party to the talks."""
    agenda: tuple[str, ...] = attrs.field(default=(), converter=texts)
    """What it was to be about, an item each."""
    documents: tuple[str, ...] = attrs.field(
        default=(), converter=texts, metadata=refers_to("source")
    )
    """Ids of the sources that hold what it produced: a statement, a protocol, a draft."""
    citations: tuple[Citation, ...] = attrs.field(default=(), converter=citations)
    """Where its time, place and participants are taken from; a bare source id will do."""

    def _faults(self) -> Iterator[Problem]:
        if self.held is not None and not self.status.took_place:
            yield Problem(
                path="status",
                what="a round with a time at which it was held is held or interrupted",
                found=f"{self.status.value}, held {self.held}",
                hint="write 'held' or 'interrupted', or give the time as 'planned'",
            )


def _rounds(value: Iterable[Round]) -> tuple[Round, ...]:
    return value if type(value) is tuple else to_tuple(value)


@attrs.frozen(kw_only=True, repr=False)
class Negotiation(Record):
    """Hold a track of talks between parties."""

    id: str
    """Id, chosen by the user."""
    title: str
    """A few words to recognise it by."""
    participants: tuple[Participant, ...] = attrs.field(default=(), converter=_participants)
    """Who takes part, in which role; a bare party id is a party to the talks."""
    rounds: tuple[Round, ...] = attrs.field(default=(), converter=_rounds)
    """Its rounds."""
    agenda: tuple[str, ...] = attrs.field(default=(), converter=texts)
    """What it is about, an item each."""
    stage: Stage | None = attrs.field(default=None, converter=attrs.converters.optional(_stage))
    """How far it has come."""
    citations: tuple[Citation, ...] = attrs.field(default=(), converter=citations)
    """Where its participants and agenda are taken from; a bare source id will do."""

    def _faults(self) -> Iterator[Problem]:
        yield from repeated_keys("rounds", (round_.key for round_ in self.rounds))

    def address(self, round_: Round) -> str:
        """Return the address of one of its rounds: 'negotiation#key'."""
        return f"{self.id}#{round_.key}"
