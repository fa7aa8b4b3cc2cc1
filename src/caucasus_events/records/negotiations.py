"""Talks: their rounds, participants, roles and agendas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

import attrs
from attrs.converters import optional

from caucasus_events.core.frozen_map import Noted
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
from caucasus_events.phrases.fields import to_optional_when
from caucasus_events.records.sources import Citation, to_citations
from caucasus_events.values.when import When

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
    """It provides the venue."""
    MEDIATOR = "mediator"
    """It also proposes: what is agreed, or the terms of it."""
    FACILITATOR = "facilitator"
    """It brings the parties together and carries messages, and proposes nothing."""
    OBSERVER = "observer"
    GUARANTOR = "guarantor"
    """It answers for what is agreed."""
    OTHER = "other"


class RoundFormat(StrEnum):
    """How a round is held."""

    BILATERAL = "bilateral"
    TRILATERAL = "trilateral"
    MULTILATERAL = "multilateral"
    SHUTTLE = "shuttle"
    """A go-between travels between parties that do not meet."""
    PHONE = "phone"
    HOTLINE = "hotline"
    """A standing line, such as between two commands."""
    VIDEO = "video"
    WRITTEN = "written"
    OTHER = "other"


class RoundLevel(StrEnum):
    """Who meets in a round."""

    WORKING = "working"
    """Deputies, experts, commissions."""
    TECHNICAL = "technical"
    """Experts who talk of technical matters alone."""
    MILITARY = "military"
    """Commanders or their staff."""
    ENVOY = "envoy"
    """Special envoys and ambassadors."""
    MINISTER = "minister"
    LEADER = "leader"
    OTHER = "other"


class RoundStatus(StrEnum):
    """What became of a round."""

    PLANNED = "planned"
    HELD = "held"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    """It began, and broke off before its end."""
    UNKNOWN = "unknown"

    @property
    def took_place(self) -> bool:
        """Whether the round was held, if only in part."""
        return self in (RoundStatus.HELD, RoundStatus.INTERRUPTED)


class Stage(StrEnum):
    """How far the talks have come, by the stages of PA-X (Bell and Badanjak 2019)."""

    PRE_NEGOTIATION = "pre_negotiation"
    """Whether, where and on what to talk (PA-X: Pre)."""
    CEASEFIRE = "ceasefire"
    """A ceasefire and what belongs to it (PA-X: Cea)."""
    PARTIAL = "partial"
    """Some of the issues of substance (PA-X: SubPar)."""
    COMPREHENSIVE = "comprehensive"
    """All issues of substance (PA-X: SubComp)."""
    IMPLEMENTATION = "implementation"
    """How to carry out what was agreed (PA-X: Imp)."""
    RENEWAL = "renewal"
    """A new commitment to what was agreed (PA-X: Ren)."""
    OTHER = "other"


def _to_role(value: ParticipantRole | str) -> ParticipantRole:
    return to_word(ParticipantRole, value)


def _to_format(value: RoundFormat | str) -> RoundFormat:
    return to_word(RoundFormat, value)


def _to_level(value: RoundLevel | str) -> RoundLevel:
    return to_word(RoundLevel, value)


def _to_status(value: RoundStatus | str) -> RoundStatus:
    return to_word(RoundStatus, value)


def _status_by_times(round_: Round) -> RoundStatus:
    if round_.held is not None:
        return RoundStatus.HELD
    return RoundStatus.UNKNOWN if round_.planned is None else RoundStatus.PLANNED


def _to_stage(value: Stage | str) -> Stage:
    return to_word(Stage, value)


@attrs.frozen(kw_only=True, repr=False)
class Participant(Record):
    """Say in which role a party takes part, and who represents it."""

    party: str = attrs.field(metadata=refers_to("party"))
    """Id of the party."""
    role: ParticipantRole = attrs.field(default=ParticipantRole.PARTY, converter=_to_role)
    """Its role; a party to the talks unless another is given."""
    represented_by: tuple[str, ...] = attrs.field(
        default=(), converter=texts, metadata=refers_to("party")
    )
    """Ids of the persons who represent it."""


def _to_participants(value: Iterable[Participant | str]) -> tuple[Participant, ...]:
    return to_tuple_of(lambda party: Participant(party=party), value)


@attrs.frozen(kw_only=True, repr=False)
class Round(Record):
    """Anchor one round of talks, planned or held. What came of it is a matter of claims."""

    key: str
    """What addresses it within the negotiation: 'negotiation#key'."""
    ordinal: int | None = None
    """Which round it is, as the parties or the host count."""
    planned: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it was to be held."""
    held: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it was held; None where it was not, or not yet, or where nobody says when."""
    status: RoundStatus = attrs.field(
        default=attrs.Factory(_status_by_times, takes_self=True), converter=_to_status
    )
    """What became of it. If not given: held with `held`, else planned with `planned`."""
    where: str | None = attrs.field(default=None, metadata=refers_to("place"))
    """Id of the place."""
    host: str | None = attrs.field(default=None, metadata=refers_to("party"))
    """Id of the party that hosts it, where no participant has that role."""
    format: RoundFormat | None = attrs.field(default=None, converter=optional(_to_format))
    """How it is held."""
    level: RoundLevel | None = attrs.field(default=None, converter=optional(_to_level))
    """Who meets."""
    participants: tuple[Participant, ...] = attrs.field(default=(), converter=_to_participants)
    """Who took part in this round. A bare party id is a party to the talks."""
    agenda: tuple[str, ...] = attrs.field(default=(), converter=texts)
    """What it was to be about, item by item."""
    documents: tuple[str, ...] = attrs.field(
        default=(), converter=texts, metadata=refers_to("source")
    )
    """Ids of the sources that hold what it produced: a statement, a protocol, a draft."""
    citations: tuple[Citation, ...] = attrs.field(default=(), converter=to_citations)
    """Where its time, place and participants are taken from. A bare source id will do."""

    def _faults(self) -> Iterator[Problem]:
        if self.held is not None and not self.status.took_place:
            what = "a round with a time at which it was held is held or interrupted"
            found = f"{self.status.value}, held {self.held.edtf}"
            hint = "write 'held' or 'interrupted', or give the time as 'planned'"
            yield Problem(path="status", what=what, found=found, hint=hint)


def _to_rounds(value: Iterable[Round]) -> tuple[Round, ...]:
    return to_tuple(value)


@attrs.frozen(kw_only=True, repr=False)
class Negotiation(Noted):
    """Hold talks between parties, with their rounds."""

    id: str
    """Id, chosen by the user."""
    title: str
    """A few words to recognise it by."""
    participants: tuple[Participant, ...] = attrs.field(default=(), converter=_to_participants)
    """Who takes part, in which role. A bare party id is a party to the talks."""
    rounds: tuple[Round, ...] = attrs.field(default=(), converter=_to_rounds)
    """Its rounds."""
    agenda: tuple[str, ...] = attrs.field(default=(), converter=texts)
    """What it is about, item by item."""
    stage: Stage | None = attrs.field(default=None, converter=optional(_to_stage))
    """How far it has come."""
    citations: tuple[Citation, ...] = attrs.field(default=(), converter=to_citations)
    """Where its participants and agenda are taken from. A bare source id will do."""

    def _faults(self) -> Iterator[Problem]:
        yield from repeated_keys("rounds", (round_.key for round_ in self.rounds))

    def address(self, round_: Round) -> str:
        """Return the address of one of its rounds: 'negotiation#key'."""
        return f"{self.id}#{round_.key}"
