"""Ceasefires as anchors: between whom one is to hold, and what it obliges each party to do.

That a party declared one, from when till when, who brokered it and that it ended are claims.
"""

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
from caucasus_events.records.names import Name, label_of, to_names
from caucasus_events.records.sources import Citation, to_citations
from caucasus_events.values.when import When

__all__ = [
    "Ceasefire",
    "CeasefireClass",
    "CeasefireForm",
    "CeasefirePurpose",
    "Term",
    "TermKind",
]


class CeasefireClass(StrEnum):
    """How far it goes: `ceasefire_class` of the ETH/PRIO data (Clayton et al. 2022)."""

    CESSATION_OF_HOSTILITIES = "cessation_of_hostilities"
    """A plain end of fighting, without a mechanism for compliance."""
    PRELIMINARY = "preliminary"
    """With a mechanism for compliance, such as monitors or a commission."""
    DEFINITIVE = "definitive"
    """It also settles issues of substance, and demobilisation."""


class CeasefireForm(StrEnum):
    """How many parties declare it."""

    UNILATERAL = "unilateral"
    BILATERAL = "bilateral"
    MULTILATERAL = "multilateral"


class CeasefirePurpose(StrEnum):
    """What it is for: the `p_` columns of the ETH/PRIO data (Clayton et al. 2022)."""

    HUMANITARIAN = "humanitarian"
    PEACE_PROCESS = "peace_process"
    HOLIDAY = "holiday"
    ELECTION = "election"
    OTHER = "other"


class TermKind(StrEnum):
    """What a term is about."""

    CESSATION_OF_FIRE = "cessation_of_fire"
    """Nobody fires, or nobody fires certain weapons."""
    WITHDRAWAL = "withdrawal"
    ACCESS = "access"
    """A route stays open, or aid may pass."""
    EXCHANGE = "exchange"
    """Of prisoners, detainees or bodies."""
    PEACEKEEPERS = "peacekeepers"
    MONITORING = "monitoring"
    RETURN = "return"
    """Of displaced people or of territory."""
    UNBLOCKING = "unblocking"
    """Routes that were closed are opened."""
    PROTECTION = "protection"
    """Of civilians, of sites or of those who pass."""
    TALKS = "talks"
    OTHER = "other"


def _to_class(value: CeasefireClass | str) -> CeasefireClass:
    return to_word(CeasefireClass, value)


def _to_purposes(value: Iterable[CeasefirePurpose | str]) -> tuple[CeasefirePurpose, ...]:
    return to_tuple_of(lambda word: to_word(CeasefirePurpose, word), value)


def _to_kind(value: TermKind | str) -> TermKind:
    return to_word(TermKind, value)


@attrs.frozen(kw_only=True, repr=False)
class Term(Record):
    """State one thing that parties owe under the ceasefire."""

    key: str
    """What addresses it within the ceasefire: 'ceasefire#key'."""
    kind: TermKind = attrs.field(converter=_to_kind)
    """What it is about."""
    summary: str
    """What is owed, in our own one line."""
    owed_by: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("party"))
    """Ids of the parties that owe it."""
    owed_to: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("party"))
    """Ids of the parties to which it is owed."""
    until: When | None = attrs.field(default=None, converter=to_optional_when)
    """By or until when it is owed; None where no limit was set."""
    clause: str | None = None
    """Number of the clause in the text."""
    about: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("subject"))
    """Ids of routes, places and incidents. Claims about them are claims about this term."""


def _to_terms(value: Iterable[Term]) -> tuple[Term, ...]:
    return to_tuple(value)


@attrs.frozen(kw_only=True, repr=False)
class Ceasefire(Noted):
    """Anchor a ceasefire, so that claims can be about it: its terms, and what it continues.

    Nothing here is disputed. Who declared it and when, who brokered or monitored it, and that it
    ended are claims in statements: `Declaration`, `Responsibility` and `Ending`.
    """

    id: str
    """Id, chosen by the user."""
    title: str
    """A few words to recognise it by."""
    parties: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("party"))
    """Ids of the parties between which it is to hold."""
    terms: tuple[Term, ...] = attrs.field(default=(), converter=_to_terms)
    """What it obliges each party to do."""
    ceasefire_class: CeasefireClass | None = attrs.field(
        default=None, converter=optional(_to_class)
    )
    """How far it goes: a cessation of hostilities, preliminary or definitive."""
    purposes: tuple[CeasefirePurpose, ...] = attrs.field(default=(), converter=_to_purposes)
    """What it is for."""
    written: bool | None = None
    """Whether it was put in writing; None where that is not known."""
    scope: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("place"))
    """Ids of the places where it is to hold."""
    extends: str | None = attrs.field(default=None, metadata=refers_to("ceasefire"))
    """Id of the ceasefire whose end it postpones."""
    resumes: str | None = attrs.field(default=None, metadata=refers_to("ceasefire"))
    """Id of the ceasefire that it puts in force again."""
    replaces: str | None = attrs.field(default=None, metadata=refers_to("ceasefire"))
    """Id of the ceasefire whose place it takes."""
    amends: str | None = attrs.field(default=None, metadata=refers_to("ceasefire"))
    """Id of the ceasefire whose terms it changes while that stays in force."""
    citations: tuple[Citation, ...] = attrs.field(default=(), converter=to_citations)
    """Where its text, or a report of it, can be read. A bare source id will do."""

    names: tuple[Name, ...] = attrs.field(default=(), converter=to_names)
    """What each party calls it. A bare text will do."""

    def label(self, by: str | None = None) -> str:
        """Return the first listed name that the party `by` uses, or else the title."""
        return label_of(self.names, by, self.title)

    def _faults(self) -> Iterator[Problem]:
        yield from repeated_keys("terms", (term.key for term in self.terms))

    @property
    def precursors(self) -> tuple[tuple[str, str], ...]:
        """Each earlier ceasefire that it continues: how ('extends', ...), and its id."""
        ways = ("extends", "resumes", "replaces", "amends")
        return tuple((way, id) for way in ways if (id := getattr(self, way)) is not None)

    def address(self, term: Term) -> str:
        """Return the address of one of its terms: 'ceasefire#key'."""
        return f"{self.id}#{term.key}"
