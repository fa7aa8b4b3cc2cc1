"""Incidents as anchors for claims, and judgements on which of them are one."""

from __future__ import annotations

from enum import StrEnum

import attrs

from caucasus_events.core.frozen_map import Noted
from caucasus_events.core.record import Record, refers_to, texts, to_word
from caucasus_events.phrases.fields import to_optional_when
from caucasus_events.records.names import Name, label_of, to_names
from caucasus_events.values.when import When

__all__ = ["Incident", "IncidentKind", "IncidentLink", "Judgement"]


class IncidentKind(StrEnum):
    """What sort of incident it is said to be."""

    CLASH = "clash"
    """Fighting between two sides."""
    SHELLING = "shelling"
    AIR_STRIKE = "air_strike"
    SHOOTING = "shooting"
    """Fire from small arms."""
    WAR = "war"
    """A war or offensive as a whole, with many clashes in it."""
    OFFENSIVE = "offensive"
    """A planned advance, or a series of attacks, within a war."""
    MISSILE_STRIKE = "missile_strike"
    DRONE_STRIKE = "drone_strike"
    EXPLOSION = "explosion"
    """Of a mine, a bomb or ammunition."""
    AMBUSH = "ambush"
    RAID = "raid"
    ATTACK_ON_CIVILIANS = "attack_on_civilians"
    """UCDP: one-sided violence; ACLED: violence against civilians."""
    KILLING = "killing"
    """Of a person who was picked out, or of prisoners."""
    ABDUCTION = "abduction"
    ARREST = "arrest"
    CAPTURE = "capture"
    """A place changed hands."""
    WITHDRAWAL = "withdrawal"
    SHOOTDOWN = "shootdown"
    """An aircraft or the like was brought down."""
    SABOTAGE = "sabotage"
    DESTRUCTION = "destruction"
    """Of property, such as by looting, fire or bulldozers, without a fight."""
    RIOT = "riot"
    INCURSION = "incursion"
    """Armed people went over a border or line and stayed."""
    EVACUATION = "evacuation"
    CYBER_ATTACK = "cyber_attack"
    BLOCKADE = "blockade"
    CHECKPOINT = "checkpoint"
    PROTEST = "protest"
    CROSSING = "crossing"
    """Somebody crossed a border or line, or tried to."""
    TRANSFER = "transfer"
    """People, bodies or goods were handed over or moved: prisoners, patients, aid."""
    OTHER = "other"


class Judgement(StrEnum):
    """Whether two incidents are one."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


def _to_kind(value: IncidentKind | str) -> IncidentKind:
    return to_word(IncidentKind, value)


def _to_judgement(value: Judgement | str) -> Judgement:
    return to_word(Judgement, value)


@attrs.frozen(kw_only=True, repr=False)
class Incident(Noted):
    """Anchor what is said to have happened, so that claims can be about it.

    Nothing here is a fact. Time and place only serve to recognise it; claims about them
    stand in statements.
    """

    id: str
    """Id, chosen by the user."""
    kind: IncidentKind = attrs.field(converter=_to_kind)
    """What sort of incident it is said to be."""
    title: str
    """A few words to recognise it by, without taking a side."""
    when: When | None = attrs.field(default=None, converter=to_optional_when)
    """About when."""
    where: str | None = attrs.field(default=None, metadata=refers_to("place"))
    """Id of the place, about where."""
    parties: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("party"))
    """Ids of the parties said to be involved."""
    part_of: tuple[str, ...] = attrs.field(
        default=(), converter=texts, metadata=refers_to("incident")
    )
    """Ids of the incidents that it is a part of, as a night is of two days of fighting."""
    names: tuple[Name, ...] = attrs.field(default=(), converter=to_names)
    """What each party calls it. A bare text will do."""

    def label(self, by: str | None = None) -> str:
        """Return the first listed name that the party `by` uses, or else the title."""
        return label_of(self.names, by, self.title)


@attrs.frozen(kw_only=True, repr=False)
class IncidentLink(Record):
    """Record somebody's judgement on whether two incidents are one, or that it is open."""

    first: str = attrs.field(metadata=refers_to("incident"))
    """Id of one incident."""
    second: str = attrs.field(metadata=refers_to("incident"))
    """Id of the other."""
    judgement: Judgement = attrs.field(converter=_to_judgement)
    """Same, different or unsure."""
    by: str
    """Who judged."""
    why: str
    """On what grounds."""
