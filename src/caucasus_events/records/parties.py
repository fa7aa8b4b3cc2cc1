"""Who acts and speaks, whose organ they are, and on which side they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TypeGuard, cast

import attrs

from caucasus_events.core.frozen_map import FrozenMap, frozen_map
from caucasus_events.core.record import Record, refers_to, texts, to_tuple, to_word
from caucasus_events.errors import Problem, shown
from caucasus_events.records.names import Name, label, names, no_names
from caucasus_events.records.sources import Citation, citations
from caucasus_events.values.when import Truth, When, to_optional_when

__all__ = ["Affiliation", "AffiliationRole", "Party", "PartyKind", "Side", "Sides"]


NEUTRAL = "neutral"
"""What stands in place of a side for a party that is taken for neutral."""


class PartyKind(StrEnum):
    """What sort of party it is; says nothing of who recognises it."""

    STATE = "state"
    DE_FACTO_AUTHORITY = "de_facto_authority"
    MINISTRY = "ministry"
    LEGISLATURE = "legislature"
    ARMED_FORCE = "armed_force"
    PERSON = "person"
    OUTLET = "outlet"
    INTERNATIONAL_ORGANISATION = "international_organisation"
    MISSION = "mission"
    COMMUNITY = "community"
    GROUP = "group"
    OTHER = "other"


class AffiliationRole(StrEnum):
    """What a party is to another."""

    ORGAN_OF = "organ_of"
    FORCE_OF = "force_of"
    MISSION_OF = "mission_of"
    LEADER_OF = "leader_of"
    MINISTER_OF = "minister_of"
    OFFICIAL_OF = "official_of"
    SPOKESPERSON_OF = "spokesperson_of"
    MEMBER_OF = "member_of"
    OWNED_BY = "owned_by"
    LIVES_UNDER = "lives_under"

    @property
    def speaks_for(self) -> bool:
        """Whether what the party says and suffers is said and suffered for the other.

        A ministry speaks for its state; a member of a union, an outlet that a state owns
        and the people who live under an authority do not speak for it.
        """
        return self not in _SILENT_ROLES


_SILENT_ROLES = frozenset(
    {AffiliationRole.MEMBER_OF, AffiliationRole.OWNED_BY, AffiliationRole.LIVES_UNDER}
)


def _role(value: AffiliationRole | str) -> AffiliationRole:
    return value if type(value) is AffiliationRole else to_word(AffiliationRole, value)


def _kind(value: PartyKind | str) -> PartyKind:
    return value if type(value) is PartyKind else to_word(PartyKind, value)


@attrs.frozen(kw_only=True, repr=False)
class Affiliation(Record):
    """Tie a party to another that it is an organ, member or officer of."""

    of: str = attrs.field(metadata=refers_to("party"))
    """Id of the other party."""
    role: AffiliationRole = attrs.field(converter=_role)
    """What the party is to the other."""
    title: str | None = None
    """The office held, such as 'President'; None when not stated."""
    during: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it held; None when no limits are known."""

    def holds(self, at: When | None) -> bool:
        """Say whether the tie may have held at a time; only a definite no counts against it."""
        if self.during is None or at is None:
            return True
        return self.during.overlaps(at) is not Truth.NO


def _affiliations(value: Iterable[Affiliation]) -> tuple[Affiliation, ...]:
    return value if type(value) is tuple else to_tuple(value)


@attrs.frozen(kw_only=True, repr=False)
class Party(Record):
    """Name anyone who acts or speaks: a state, an authority, a ministry, a person, an outlet."""

    id: str
    """Id, chosen by the user, such as 'az-mod'."""
    kind: PartyKind = attrs.field(converter=_kind)
    """What sort of party it is."""
    names: tuple[Name, ...] = attrs.field(converter=names)
    """Every name and spelling; a bare text is a name of which no more is known."""
    affiliations: tuple[Affiliation, ...] = attrs.field(default=(), converter=_affiliations)
    """What it is to other parties."""
    codes: FrozenMap = attrs.field(factory=FrozenMap, converter=frozen_map)
    """Its codes elsewhere, by scheme: 'iso3166', 'gw', 'ucdp', 'wikidata'."""
    citations: tuple[Citation, ...] = attrs.field(default=(), converter=citations)
    """Where the names, offices and codes are taken from."""

    def _faults(self) -> Iterator[Problem]:
        return no_names(self.names)

    def label(self, by: str | None = None) -> str:
        """Return the first listed name that the party `by` uses, or else all of its names."""
        return label(self.names, by)

    def speaks_for(self, at: When | None = None) -> tuple[str, ...]:
        """Return the ids of the parties that it speaks for at a time."""
        return tuple(a.of for a in self.affiliations if a.role.speaks_for and a.holds(at))


@attrs.frozen(kw_only=True, repr=False)
class Side(Record):
    """Group parties that are taken together in one comparison."""

    id: str
    """Id of the side, such as 'armenian'."""
    members: tuple[str, ...] = attrs.field(converter=texts, metadata=refers_to("party"))
    """Ids of its parties; their organs and officers follow them."""


def _sides(value: Iterable[Side] | Mapping[str, Iterable[str]]) -> tuple[Side, ...]:
    if isinstance(value, Mapping):
        members = cast("Mapping[str, Iterable[str]]", value)
        return tuple(Side(id=key, members=texts(of)) for key, of in members.items())
    return value if type(value) is tuple else to_tuple(value)


@attrs.frozen(kw_only=True, repr=False)
class Sides(Record):
    """Say who stands on which side and who is neutral, for one comparison.

    A party that is named neither here nor by way of the parties it speaks for is unaligned:
    it is on no side, and it is not taken for neutral.
    """

    sides: tuple[Side, ...] = attrs.field(converter=_sides)
    """The sides; a mapping of side id to party ids will do."""
    neutral: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("party"))
    """Ids of the parties taken for neutral."""

    def _faults(self) -> Iterator[Problem]:
        members = [member for side in self.sides for member in side.members]
        if len({*members, *self.neutral}) < len(members) + len(self.neutral):
            yield from self._placed_twice()
        ids = [side.id for side in self.sides]
        if NEUTRAL in ids:
            yield Problem(
                path="sides",
                what="'neutral' is no side",
                found=shown(NEUTRAL),
                hint="list its parties in 'neutral'",
            )
        if len(set(ids)) < len(ids):
            yield Problem(
                path="sides", what="two sides have one id", found=shown(ids), hint="rename one"
            )

    def _placed_twice(self) -> Iterator[Problem]:
        seen: dict[str, str] = {}
        listed = [(side.id, member) for side in self.sides for member in side.members]
        for place, member in [*listed, *((NEUTRAL, member) for member in self.neutral)]:
            if member in seen:
                yield Problem(
                    path="sides",
                    what="a party stands in one place only",
                    found=f"{shown(member)} in {seen[member]!r} and {place!r}",
                    hint="take it out of one of them",
                )
            seen[member] = place

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the sides."""
        return tuple(side.id for side in self.sides)


def takes_side(side: str | None) -> TypeGuard[str]:
    """Say whether it is a side that somebody stands on, and not NEUTRAL or none."""
    return side is not None and side != NEUTRAL
