"""Who acts and speaks, whose organ they are, and on which side they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TypeGuard, cast

import attrs

from caucasus_events.core.frozen_map import Noted
from caucasus_events.core.record import Record, refers_to, texts, to_tuple, to_word
from caucasus_events.errors import Problem, shown
from caucasus_events.phrases.fields import to_optional_when
from caucasus_events.records.names import Name, check_named, label, to_names
from caucasus_events.records.sources import Citation, to_citations
from caucasus_events.values.comparison import Truth
from caucasus_events.values.when import When

__all__ = ["Affiliation", "AffiliationRole", "Party", "PartyKind", "Side", "Sides"]


NEUTRAL = "neutral"
"""What stands in place of the id of a side for a party that is taken for neutral."""


class PartyKind(StrEnum):
    """What sort of party it is. It says nothing about who recognises it."""

    STATE = "state"
    DE_FACTO_AUTHORITY = "de_facto_authority"
    """It governs a territory in fact, with or without recognition."""
    MINISTRY = "ministry"
    """A ministry or another organ of government: a presidency, an agency, a prosecutor's office."""
    LOCAL_AUTHORITY = "local_authority"
    """The government of a region, a district or a town."""
    LEGISLATURE = "legislature"
    COURT = "court"
    ARMED_FORCE = "armed_force"
    POLICE = "police"
    ARMED_GROUP = "armed_group"
    """It fights, and is no force of a state or authority."""
    PERSON = "person"
    OUTLET = "outlet"
    """A newspaper, agency, broadcaster or channel."""
    INTERNATIONAL_ORGANISATION = "international_organisation"
    MISSION = "mission"
    """Monitors, peacekeepers or an embassy, sent by a state or an organisation."""
    COMMUNITY = "community"
    """People who share a place or an identity: villagers, displaced people."""
    GROUP = "group"
    """An association or movement of any other sort."""
    POLITICAL_PARTY = "political_party"
    CIVIL_SOCIETY = "civil_society"
    """An organisation that is of no state: for aid, for rights, for research."""
    RELIGIOUS_BODY = "religious_body"
    COMPANY = "company"
    DATA_SET = "data_set"
    """Coders of events, whose rows are their statements: UCDP, ACLED."""
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
    """A state of a union, or a person of a group without office in it."""
    OWNED_BY = "owned_by"
    """An outlet of its owner."""
    LIVES_UNDER = "lives_under"
    """People of the authority that governs them."""
    BACKED_BY = "backed_by"
    """It gets arms, money or orders from the other, as some say."""
    OTHER = "other"

    @property
    def speaks_for(self) -> bool:
        """Whether the party speaks for the other, and its losses are losses of the other.

        A ministry speaks for its state. A member of a union, an outlet that a state owns and
        the people who live under an authority do not speak for it.
        """
        role = AffiliationRole
        return self not in (
            *(role.MEMBER_OF, role.OWNED_BY, role.LIVES_UNDER),
            *(role.BACKED_BY, role.OTHER),
        )


def _to_kind(value: PartyKind | str) -> PartyKind:
    return to_word(PartyKind, value)


def _to_role(value: AffiliationRole | str) -> AffiliationRole:
    return to_word(AffiliationRole, value)


@attrs.frozen(kw_only=True, repr=False)
class Affiliation(Record):
    """Tie a party to another that it is an organ, member or officer of."""

    of: str = attrs.field(metadata=refers_to("party"))
    """Id of the other party."""
    role: AffiliationRole = attrs.field(converter=_to_role)
    """What the party is to the other."""
    title: str | None = None
    """The office held, such as 'President'; None when not stated."""
    during: When | None = attrs.field(default=None, converter=to_optional_when)
    """When the tie existed; None when no limits are known."""

    def holds(self, at: When | None) -> bool:
        """Tell whether the tie may have existed at a time; only a definite no counts against it."""
        if self.during is None or at is None:
            return True
        return self.during.overlaps(at) is not Truth.NO


def _to_affiliations(value: Iterable[Affiliation]) -> tuple[Affiliation, ...]:
    return to_tuple(value)


@attrs.frozen(kw_only=True, repr=False)
class Party(Noted):
    """Name anyone who acts or speaks: a state, an authority, a ministry, a person, an outlet."""

    id: str
    """Id, chosen by the user, such as 'az-mod'."""
    kind: PartyKind = attrs.field(converter=_to_kind)
    """What sort of party it is."""
    names: tuple[Name, ...] = attrs.field(converter=to_names)
    """Every name and spelling. A bare text will do."""
    affiliations: tuple[Affiliation, ...] = attrs.field(default=(), converter=_to_affiliations)
    """What it is to other parties."""
    citations: tuple[Citation, ...] = attrs.field(default=(), converter=to_citations)
    """Where the names, offices and codes are taken from."""

    def _faults(self) -> Iterator[Problem]:
        return check_named(self.names)

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


def _to_sides(value: Iterable[Side] | Mapping[str, Iterable[str]]) -> tuple[Side, ...]:
    if isinstance(value, Mapping):
        members = cast("Mapping[str, Iterable[str]]", value)
        return tuple(Side(id=key, members=texts(of)) for key, of in members.items())
    return to_tuple(value)


@attrs.frozen(kw_only=True, repr=False)
class Sides(Record):
    """Say who stands on which side and who is neutral, for one comparison.

    A party is on the side that lists it, or that lists a party it speaks for. Any other party
    is unaligned: it is on no side, and it is not taken for neutral.
    """

    sides: tuple[Side, ...] = attrs.field(converter=_to_sides)
    """The sides. A mapping of side ids to party ids will do."""
    neutral: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("party"))
    """Ids of the parties taken for neutral."""

    def _faults(self) -> Iterator[Problem]:
        places: dict[str, str] = {}
        listed = [(side.id, member) for side in self.sides for member in side.members]
        for place, member in [*listed, *((NEUTRAL, member) for member in self.neutral)]:
            if member in places:
                what, hint = "a party stands in one place only", "take it out of one of them"
                found = f"{shown(member)} in {shown(places[member])} and {shown(place)}"
                yield Problem(path="sides", what=what, found=found, hint=hint)
            places[member] = place
        if NEUTRAL in self.ids:
            what, hint = "'neutral' is no side", "list its parties in 'neutral'"
            yield Problem(path="sides", what=what, found=shown(NEUTRAL), hint=hint)
        if len(set(self.ids)) < len(self.ids):
            what, found = "two sides have one id", shown([*self.ids])
            yield Problem(path="sides", what=what, found=found, hint="rename one")

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the sides."""
        return tuple(side.id for side in self.sides)


def takes_side(side: str | None) -> TypeGuard[str]:
    """Tell whether it is a side that somebody stands on, and not NEUTRAL or none."""
    return side is not None and side != NEUTRAL
