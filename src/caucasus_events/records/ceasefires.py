"""Ceasefires: who declared them from when till when, and what they oblige whom to."""

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
from caucasus_events.values.when import Truth, When, to_optional_when

__all__ = [
    "Ceasefire",
    "CeasefireClass",
    "CeasefireForm",
    "CeasefirePurpose",
    "Declaration",
    "Term",
    "TermKind",
]


class CeasefireClass(StrEnum):
    """How far it goes (after the ETH/PRIO ceasefire data)."""

    CESSATION_OF_HOSTILITIES = "cessation_of_hostilities"
    PRELIMINARY = "preliminary"
    DEFINITIVE = "definitive"


class CeasefireForm(StrEnum):
    """How many parties declare it."""

    UNILATERAL = "unilateral"
    BILATERAL = "bilateral"
    MULTILATERAL = "multilateral"


class CeasefirePurpose(StrEnum):
    """What it is for (after the ETH/PRIO ceasefire data)."""

    HUMANITARIAN = "humanitarian"
    PEACE_PROCESS = "peace_process"
    HOLIDAY = "holiday"
    ELECTION = "election"
    OTHER = "other"


class TermKind(StrEnum):
    """What a term is about."""

    CESSATION_OF_FIRE = "cessation_of_fire"
    WITHDRAWAL = "withdrawal"
    ACCESS = "access"
    EXCHANGE = "exchange"
    PEACEKEEPERS = "peacekeepers"
    MONITORING = "monitoring"
    RETURN = "return"
    UNBLOCKING = "unblocking"
    PROTECTION = "protection"
    TALKS = "talks"
    OTHER = "other"


def _class(value: CeasefireClass | str) -> CeasefireClass:
    return value if type(value) is CeasefireClass else to_word(CeasefireClass, value)


def _purposes(value: Iterable[CeasefirePurpose | str]) -> tuple[CeasefirePurpose, ...]:
    if type(value) is tuple and {*map(type, value)} == {CeasefirePurpose}:
        return value
    return to_tuple_of(lambda word: to_word(CeasefirePurpose, word), value)


def _kind(value: TermKind | str) -> TermKind:
    return value if type(value) is TermKind else to_word(TermKind, value)


@attrs.frozen(kw_only=True, repr=False)
class Declaration(Record):
    """Record one party's declaration of the ceasefire."""

    party: str = attrs.field(metadata=refers_to("party"))
    """Id of the declaring party."""
    declared: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it was declared or signed."""
    effective: When | None = attrs.field(default=None, converter=to_optional_when)
    """From when it was to hold."""
    until: When | None = attrs.field(default=None, converter=to_optional_when)
    """Until when it was to hold; None where no end was fixed."""
    medium: str | None = None
    """How: 'joint statement', 'decree', 'broadcast'."""
    citations: tuple[Citation, ...] = attrs.field(default=(), converter=citations)
    """Where it can be read; a bare source id will do."""

    @property
    def begins(self) -> When | None:
        """From when it was to hold: when it was declared, if no other time is told."""
        return self.effective or self.declared

    def _faults(self) -> Iterator[Problem]:
        if self.until and self.begins and self.until.before(self.begins) is Truth.YES:
            yield Problem(
                path="until",
                what="a ceasefire cannot end before it begins",
                found=f"until {self.until}, from {self.begins}",
                hint="swap the times if they were mixed up",
            )


@attrs.frozen(kw_only=True, repr=False)
class Term(Record):
    """State what parties owe under the ceasefire."""

    key: str
    """What addresses it within the ceasefire: 'ceasefire#key'."""
    kind: TermKind = attrs.field(converter=_kind)
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
    """Ids of routes, places and incidents; claims about them are claims about this term."""


def _declarations(value: Iterable[Declaration]) -> tuple[Declaration, ...]:
    return value if type(value) is tuple else to_tuple(value)


def _terms(value: Iterable[Term]) -> tuple[Term, ...]:
    return value if type(value) is tuple else to_tuple(value)


@attrs.frozen(kw_only=True, repr=False)
class Ceasefire(Record):
    """Hold a ceasefire: its declarations, its terms, and the earlier ones that it goes on from."""

    id: str
    """Id, chosen by the user."""
    title: str
    """A few words to recognise it by."""
    declarations: tuple[Declaration, ...] = attrs.field(default=(), converter=_declarations)
    """Who declared it, one declaration a party."""
    terms: tuple[Term, ...] = attrs.field(default=(), converter=_terms)
    """What it obliges whom to."""
    brokers: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("party"))
    """Ids of those who brokered it."""
    monitors: tuple[str, ...] = attrs.field(
        default=(), converter=texts, metadata=refers_to("party")
    )
    """Ids of those who watch over it."""
    ceasefire_class: CeasefireClass | None = attrs.field(
        default=None, converter=attrs.converters.optional(_class)
    )
    """How far it goes: a cessation of hostilities, preliminary or definitive."""
    purposes: tuple[CeasefirePurpose, ...] = attrs.field(default=(), converter=_purposes)
    """What it is for."""
    written: bool | None = None
    """Whether it was put in writing; None where that is not known."""
    scope: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("place"))
    """Ids of the places where it is to hold."""
    ended: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it ended or was called off, if everybody says so; else that is for claims to say."""
    extends: str | None = attrs.field(default=None, metadata=refers_to("ceasefire"))
    """Id of the ceasefire whose end it puts off."""
    resumes: str | None = attrs.field(default=None, metadata=refers_to("ceasefire"))
    """Id of the ceasefire that it takes up again."""
    replaces: str | None = attrs.field(default=None, metadata=refers_to("ceasefire"))
    """Id of the ceasefire that it stands in for."""
    amends: str | None = attrs.field(default=None, metadata=refers_to("ceasefire"))
    """Id of the ceasefire whose terms it changes while it holds on."""
    citations: tuple[Citation, ...] = attrs.field(default=(), converter=citations)
    """Where its text, or a report of it, can be read; a bare source id will do."""

    def _faults(self) -> Iterator[Problem]:
        yield from repeated_keys("terms", (term.key for term in self.terms))
        for i, declaration in enumerate(self.declarations):
            declared = declaration.declared
            if self.ended and declared and self.ended.before(declared) is Truth.YES:
                yield Problem(
                    path="ended",
                    what="a ceasefire cannot end before it is declared",
                    found=f"ended {self.ended}, declared {declared} by declarations[{i}]",
                    hint="swap the times if they were mixed up",
                )

    @property
    def form(self) -> CeasefireForm | None:
        """Whether one, two or more parties declare it; None where no declaration is recorded."""
        parties = {declaration.party for declaration in self.declarations}
        if not parties:
            return None
        forms = {1: CeasefireForm.UNILATERAL, 2: CeasefireForm.BILATERAL}
        return forms.get(len(parties), CeasefireForm.MULTILATERAL)

    @property
    def precursors(self) -> tuple[tuple[str, str], ...]:
        """Each ceasefire that it goes on from: how ('extends', ...), and its id."""
        ways = ("extends", "resumes", "replaces", "amends")
        return tuple((way, id) for way in ways if (id := getattr(self, way)) is not None)

    def address(self, term: Term) -> str:
        """Return the address of one of its terms: 'ceasefire#key'."""
        return f"{self.id}#{term.key}"
