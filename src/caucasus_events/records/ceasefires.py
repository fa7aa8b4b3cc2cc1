"""Ceasefires: who declared them, for what time, and what they oblige each party to do."""

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
from caucasus_events.values.comparison import Truth
from caucasus_events.values.when import When

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
    citations: tuple[Citation, ...] = attrs.field(default=(), converter=to_citations)
    """Where it can be read. A bare source id will do."""

    @property
    def begins(self) -> When | None:
        """From when it was to hold: when it was declared, if no other time is given."""
        return self.effective or self.declared

    def _faults(self) -> Iterator[Problem]:
        if self.until and self.begins and self.until.before(self.begins) is Truth.YES:
            what = "a ceasefire cannot end before it begins"
            found = f"until {self.until.edtf}, from {self.begins.edtf}"
            hint = "swap the times if they were mixed up"
            yield Problem(path="until", what=what, found=found, hint=hint)


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


def _to_declarations(value: Iterable[Declaration]) -> tuple[Declaration, ...]:
    return to_tuple(value)


def _to_terms(value: Iterable[Term]) -> tuple[Term, ...]:
    return to_tuple(value)


@attrs.frozen(kw_only=True, repr=False)
class Ceasefire(Noted):
    """Hold a ceasefire: its declarations, its terms and the earlier ceasefires it continues."""

    id: str
    """Id, chosen by the user."""
    title: str
    """A few words to recognise it by."""
    declarations: tuple[Declaration, ...] = attrs.field(default=(), converter=_to_declarations)
    """Who declared it: one declaration for each party."""
    terms: tuple[Term, ...] = attrs.field(default=(), converter=_to_terms)
    """What it obliges each party to do."""
    brokers: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("party"))
    """Ids of those who brokered it."""
    monitors: tuple[str, ...] = attrs.field(
        default=(), converter=texts, metadata=refers_to("party")
    )
    """Ids of those who monitor it."""
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
    ended: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it ended or was called off, if everybody says so. Else leave it to claims."""
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
        for i, declaration in enumerate(self.declarations):
            declared = declaration.declared
            if self.ended and declared and self.ended.before(declared) is Truth.YES:
                what = "a ceasefire cannot end before it is declared"
                found = f"ended {self.ended.edtf}, declared {declared.edtf} by declarations[{i}]"
                hint = "swap the times if they were mixed up"
                yield Problem(path="ended", what=what, found=found, hint=hint)

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
        """Each earlier ceasefire that it continues: how ('extends', ...), and its id."""
        ways = ("extends", "resumes", "replaces", "amends")
        return tuple((way, id) for way in ways if (id := getattr(self, way)) is not None)

    def address(self, term: Term) -> str:
        """Return the address of one of its terms: 'ceasefire#key'."""
        return f"{self.id}#{term.key}"
