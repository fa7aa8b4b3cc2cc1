"""Attitudes: what a party fears, wants, offers, promises, recognises, and on what condition."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Union

import attrs
from attrs.converters import optional

from caucasus_events.core.record import Record, kind_tag, refers_to, texts, to_word

__all__ = [
    "POSITION_KINDS",
    "Assessment",
    "Call",
    "Concern",
    "Condition",
    "Demand",
    "Offer",
    "Outlook",
    "Pledge",
    "Position",
    "Recognition",
    "Trend",
]


class Trend(StrEnum):
    """How the cause of a concern is said to develop."""

    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"


class Outlook(StrEnum):
    """How a party sees things."""

    HOPEFUL = "hopeful"
    MIXED = "mixed"
    GRAVE = "grave"


def _to_trend(value: Trend | str) -> Trend:
    return to_word(Trend, value)


def _to_outlook(value: Outlook | str) -> Outlook:
    return to_word(Outlook, value)


@attrs.frozen(kw_only=True, repr=False)
class Position(Record):
    """Take an attitude; the base of every kind of position."""

    kind: ClassVar[str]
    """The word that tags the position in a document."""
    _takes_fields: ClassVar[bool] = True

    matter: str
    """What it is about, in our own few words."""
    subject: str | None = attrs.field(default=None, metadata=refers_to("subject"))
    """Id of the record that it is about, if there is one."""
    key: str = attrs.field(default=attrs.Factory(kind_tag, takes_self=True))
    """What addresses it within its statement ('statement#key'); its kind if not given."""
    holder: str | None = attrs.field(default=None, metadata=refers_to("party"))
    """Id of the party whose attitude it is, where the speaker reports another's."""


@attrs.frozen(kw_only=True, repr=False)
class Concern(Position):
    """Express concern at something."""

    kind: ClassVar[str] = "concern"

    trend: Trend | None = attrs.field(default=None, converter=optional(_to_trend))
    """Whether it is said to grow or to lessen."""


@attrs.frozen(kw_only=True, repr=False)
class Assessment(Position):
    """Judge a situation without claiming a fact: 'peace is within reach'."""

    kind: ClassVar[str] = "assessment"

    outlook: Outlook | None = attrs.field(default=None, converter=optional(_to_outlook))
    """Whether the view is hopeful, mixed or grave; None where it is none of these."""


@attrs.frozen(kw_only=True, repr=False)
class Call(Position):
    """Call on parties, or on all, to do something."""

    kind: ClassVar[str] = "call"

    to: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("party"))
    """Ids of those called upon; empty for everybody concerned."""


@attrs.frozen(kw_only=True, repr=False)
class Demand(Position):
    """Demand something of parties."""

    kind: ClassVar[str] = "demand"

    to: tuple[str, ...] = attrs.field(converter=texts, metadata=refers_to("party"))
    """Ids of those of whom it is demanded."""


@attrs.frozen(kw_only=True, repr=False)
class Offer(Position):
    """Offer something to parties."""

    kind: ClassVar[str] = "offer"

    to: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("party"))
    """Ids of those to whom it is offered; empty for everybody concerned."""


@attrs.frozen(kw_only=True, repr=False)
class Pledge(Position):
    """Promise to do something."""

    kind: ClassVar[str] = "pledge"

    to: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("party"))
    """Ids of those to whom it is promised; empty for everybody concerned."""


@attrs.frozen(kw_only=True, repr=False)
class Recognition(Position):
    """Recognise a place or party as something, or refuse to."""

    kind: ClassVar[str] = "recognition"

    of: str = attrs.field(metadata=refers_to("place", "party"))
    """Id of the place or party whose status it is."""
    as_part_of: str | None = attrs.field(default=None, metadata=refers_to("party"))
    """Id of the party whose territory it is recognised as; None for a party in its own right."""
    granted: bool = True
    """Whether it is recognised or refused."""


@attrs.frozen(kw_only=True, repr=False)
class Condition(Position):
    """Make another position of the same statement hold only if something else does."""

    kind: ClassVar[str] = "condition"

    on: str
    """Key of the position that depends on it."""
    must_act: tuple[str, ...] = attrs.field(
        default=(), converter=texts, metadata=refers_to("party")
    )
    """Ids of those who must act first; empty where the speaker does not say who."""


POSITION_KINDS: tuple[type[Position], ...] = (
    Concern,
    Assessment,
    Call,
    Demand,
    Offer,
    Pledge,
    Recognition,
    Condition,
)
"""Every kind of position in this package."""

if TYPE_CHECKING:
    AnyPosition = Position
else:
    AnyPosition = Union[(Position, *POSITION_KINDS)]  # see AnyClaim
