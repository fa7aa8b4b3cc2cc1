"""What a speaker asserts or denies: each claim answers one topic.

The kinds of claim stand in `claim_kinds`.
"""

from __future__ import annotations

from collections.abc import Hashable
from enum import StrEnum
from typing import ClassVar

import attrs

from caucasus_events._own_kinds import kind_tag
from caucasus_events._records import Record, refers_to, settled_choice
from caucasus_events.when import When, settled_optional_when

__all__ = ["Certainty", "Claim", "Polarity", "Topic", "refers_to"]


class Polarity(StrEnum):
    """Whether the speaker says that it is so or that it is not."""

    ASSERTED = "asserted"
    DENIED = "denied"

    @property
    def opposite(self) -> Polarity:
        """The other one."""
        return Polarity.DENIED if self is Polarity.ASSERTED else Polarity.ASSERTED


class Certainty(StrEnum):
    """How sure the speaker says to be (after FactBank's CT, PR, PS and U)."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNSTATED = "unstated"


def _polarity(value: Polarity | str) -> Polarity:
    return value if type(value) is Polarity else settled_choice(Polarity, value)


def _certainty(value: Certainty | str) -> Certainty:
    return value if type(value) is Certainty else settled_choice(Certainty, value)


@attrs.frozen(kw_only=True, cache_hash=True)
class Topic:
    """Name the question that a claim answers; claims are comparable within one topic only."""

    subject: str
    """Id of what the question is about."""
    aspect: str
    """What is asked of it: 'casualties', 'access', or another kind of claim."""
    whose: str | None = None
    """Id of the party whose loss, act or people it asks for."""
    category: str | None = None
    """Which harm, act, means, traffic or result it asks for."""
    population: str | None = None
    """Which people it counts."""
    span: str | None = None
    """Over what it counts."""
    unit: str | None = None
    """In which unit it counts."""
    where: str | None = None
    """Id of the place to which it is narrowed."""

    def __str__(self) -> str:
        parts = (self.whose, self.category, self.population, self.span, self.unit, self.where)
        told = ", ".join(part for part in parts if part)
        return f"{self.aspect}: {told}" if told else self.aspect

    @property
    def sort_key(self) -> tuple[str, ...]:
        """A total order: by subject, then aspect, then the rest in the order of the fields."""
        return (
            self.subject,
            self.aspect,
            self.whose or "",
            self.category or "",
            self.population or "",
            self.span or "",
            self.unit or "",
            self.where or "",
        )


@attrs.frozen(kw_only=True, repr=False)
class Claim(Record):
    """Assert or deny one thing about a subject; the base of every kind of claim.

    To add a kind, subclass this with `@attrs.frozen(kw_only=True, repr=False)`, give it a
    `kind` and a `topic`, and hand the class to `loads` as one of its `kinds`.
    """

    kind: ClassVar[str]
    """The word that tags the claim in a document."""

    subject: str = attrs.field(metadata=refers_to("subject"))
    """Id of the incident, place, party, ceasefire or round ('talks#round') it is about."""
    key: str = attrs.field(default=attrs.Factory(kind_tag, takes_self=True))
    """What addresses it within its statement ('statement#key'); its kind if not given."""
    polarity: Polarity = attrs.field(default=Polarity.ASSERTED, converter=_polarity)
    """Whether it is asserted or denied."""
    certainty: Certainty = attrs.field(default=Certainty.UNSTATED, converter=_certainty)
    """How sure the speaker says to be."""
    during: When | None = attrs.field(default=None, converter=settled_optional_when)
    """The time for which it is said to hold, where that is not plain from the subject."""

    @property
    def topic(self) -> Topic:
        """The question that it answers."""
        return Topic(subject=self.subject, aspect=self.kind)

    @property
    def answer(self) -> Polarity:
        """Whether it asserts or denies its topic: its polarity, unless the kind says otherwise."""
        return self.polarity

    @property
    def value(self) -> Hashable:
        """Its answer: a count, a time, an id or a word; None when only its polarity answers.

        Two counts or times conflict when they have nothing in common; two ids or words when
        they differ and neither contains the other.
        """
        return None

    @property
    def bearer(self) -> str | None:
        """Id of the party whose loss or act it tells; told by that party, it is an admission."""
        return None

    @property
    def accused(self) -> str | None:
        """Id of the party that it accuses, unless that party is the speaker."""
        return None

    def also_answers(self, topic: Topic) -> bool:
        """Say whether it answers a narrower topic of the same subject as well."""
        return False
