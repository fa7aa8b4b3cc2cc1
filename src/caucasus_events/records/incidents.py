"""What is said to have happened: anchors to recognise it by, and judgements on which are one."""

from __future__ import annotations

from enum import StrEnum

import attrs

from caucasus_events.core.record import Record, refers_to, texts, to_word
from caucasus_events.values.when import When, to_optional_when

__all__ = ["Incident", "IncidentKind", "IncidentLink", "Judgement"]


class IncidentKind(StrEnum):
    """What sort of incident it is said to be."""

    CLASH = "clash"
    SHELLING = "shelling"
    AIR_STRIKE = "air_strike"
    SHOOTING = "shooting"
    WAR = "war"
    BLOCKADE = "blockade"
    CHECKPOINT = "checkpoint"
    PROTEST = "protest"
    CROSSING = "crossing"
    TRANSFER = "transfer"
    OTHER = "other"


class Judgement(StrEnum):
    """Whether two incidents are one."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


def _kind(value: IncidentKind | str) -> IncidentKind:
    return value if type(value) is IncidentKind else to_word(IncidentKind, value)


def _judgement(value: Judgement | str) -> Judgement:
    return value if type(value) is Judgement else to_word(Judgement, value)


@attrs.frozen(kw_only=True, repr=False)
class Incident(Record):
    """Anchor what is said to have happened, so that claims can be about it.

    Nothing here is a fact: time and place only serve to recognise it, and what is claimed
    of them stands in statements.
    """

    id: str
    """Id, chosen by the user."""
    kind: IncidentKind = attrs.field(converter=_kind)
    """What sort of incident it is said to be."""
    title: str
    """A few words to recognise it by, without taking a side."""
    when: When | None = attrs.field(default=None, converter=to_optional_when)
    """About when."""
    where: str | None = attrs.field(default=None, metadata=refers_to("place"))
    """Id of the place, about where."""
    parties: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("party"))
    """Ids of the parties said to be involved."""


@attrs.frozen(kw_only=True, repr=False)
class IncidentLink(Record):
    """Record a judgement that two incidents are one, are two, or that one cannot tell."""

    first: str = attrs.field(metadata=refers_to("incident"))
    """Id of one incident."""
    second: str = attrs.field(metadata=refers_to("incident"))
    """Id of the other."""
    judgement: Judgement = attrs.field(converter=_judgement)
    """Same, different or unsure."""
    by: str
    """Who judged."""
    why: str
    """On what grounds."""
