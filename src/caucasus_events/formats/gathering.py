"""What the readers of coded data sets share: records by code, areas, outlets, and releases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from zlib import crc32

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.chronicle.extracting import extract
from caucasus_events.chronicle.merging import merge
from caucasus_events.core.frozen_map import FrozenMap
from caucasus_events.errors import refuse
from caucasus_events.formats.readings import Loss, Losses, Reading
from caucasus_events.records.ceasefires import Ceasefire
from caucasus_events.records.claims import Claim
from caucasus_events.records.incidents import Incident
from caucasus_events.records.negotiations import Negotiation
from caucasus_events.records.parties import Party, Sides
from caucasus_events.records.places import Coordinates, Place
from caucasus_events.records.sources import Source
from caucasus_events.records.statements import Report, Response, Statement
from caucasus_events.values.when import When

__all__ = ["Gathering"]

UCDP_ACTORS = "ucdp"
"""The scheme in `codes` of a party's number in the data of UCDP."""


class Gathering:
    """The records that the rows of one release come to, and what they lose.

    Args:
        speaker: the id of the party that publishes the data set.
        names: its names.
        scheme: the scheme in `codes` of the events.
        title: what the release is called.
        release: the release, such as '25.1'.
        published: when it was published.
        known: parties and places that are known already.
        onto: the chronicle of earlier releases.
        actors: the scheme in `codes` by which parties are found.
        countries: the scheme in `codes` by which countries are found.

    Raises:
        Invalid: the release stands in `onto` already.
    """

    def __init__(
        self,
        speaker: str,
        names: tuple[str, ...],
        scheme: str,
        *,
        title: str,
        release: str,
        published: When | str,
        known: Chronicle | None,
        onto: Chronicle | None = None,
        actors: str,
        countries: str = "",
    ) -> None:
        self.speaker = Party(id=speaker, kind="data_set", names=names)
        self.scheme = scheme
        self.release = release
        self.source = Source(
            id=f"{scheme}-{release}", publisher=speaker, title=title, published=published
        )
        self.said = self.source.published
        self.onto = onto or Chronicle()
        self.known = known or Chronicle()
        self.losses: list[Loss] = []
        self.parties: dict[str, Party] = {}
        self.places: dict[str, Place] = {}
        self.incidents: dict[str, Incident] = {}
        self.statements: dict[str, Statement] = {}
        self.taken: set[str] = set()
        """Ids of the known records that the rows name."""
        self.outlets: dict[str, str] = {}
        self.located: dict[tuple[str | None, ...], str] = {}
        """Ids of places by the cells that name them."""
        both = (self.onto, self.known)
        self.actors: dict[str, Party] = by_code(actors, (p for one in both for p in one.parties))
        self.countries: dict[str, Place] = by_code(
            countries, (place for one in both for place in one.places)
        )
        self.anchors = by_code(scheme, self.onto.incidents)
        self.earlier: dict[str, Statement] = {}
        for statement in self.onto.statements:
            if statement.speaker == speaker and scheme in statement.codes:
                event = statement.codes[scheme]
                latest = self.earlier.get(event)
                if latest is None or _said_key(latest) <= _said_key(statement):
                    self.earlier[event] = statement
        if self.source.id in self.onto:
            what, hint = "this release has been read already", "give another `release`"
            raise refuse(what, self.source.id, hint, "release")

    def lose(self, row: int, column: str, what: str, found: str) -> None:
        """Tell that a cell is lost."""
        self.losses.append(Loss(row=row, column=column, what=what, found=found))

    def named(self, record: Party | Place) -> str:
        """Return the id of a record that a row names; a known one is taken along."""
        if record.id not in self.parties and record.id not in self.places:
            self.taken.add(record.id)
        return record.id

    def ucdp_actor(self, code: str, name: str, more: Mapping[str, str] = FrozenMap()) -> str:
        """Return the id of a party by UCDP's number of it, which other data sets use as well."""
        party = self.actors.get(code)
        if party is None:
            is_state = name.startswith("Government of")
            party = Party(
                id=f"ucdp-actor-{slug(code)}",
                kind="state" if is_state else "armed_group",
                names=(name,),
                codes={UCDP_ACTORS: code, **more},
            )
            self.actors[code] = self.parties[party.id] = party
        return self.named(party)

    def area(self, named: tuple[str | None, str]) -> str | None:
        """Return the id of an area by the id of what it is in, and its name."""
        within, name = named
        if not is_name(name):
            return None
        id = f"area-{slug(name) or 'unnamed'}-{crc32(f'{within} {name}'.encode()):08x}"
        if id not in self.places and id not in self.onto:
            outer = (within,) if within else ()
            self.places[id] = Place(id=id, names=(name,), kind="area", within=outer)
        return id

    def rests_on(self, offices: str) -> tuple[str, ...]:
        """Return the ids of outlets that are named with semicolons between."""
        return tuple(
            dict.fromkeys(self.outlet(o.strip()) for o in offices.split(";") if is_name(o))
        )

    def outlet(self, name: str) -> str:
        """Return the id of an outlet."""
        if name not in self.outlets:
            id = f"outlet-{slug(name) or 'unnamed'}-{crc32(name.casefold().encode()):08x}"
            self.outlets[name] = id
            if id not in self.onto:
                self.parties.setdefault(id, Party(id=id, kind="outlet", names=(name,)))
        return self.outlets[name]

    def tell(
        self,
        id: str,
        event: str,
        locator: str,
        claims: Sequence[Claim],
        notes: Mapping[str, str],
        **more: Any,
    ) -> None:
        """Keep what a row says of an event as a statement.

        Args:
            id: that of the statement.
            event: the code of the event.
            locator: where the row stands in the release.
            claims: what it claims.
            notes: the cells that it keeps.
            more: other fields of the statement; those that are None are left out.
        """
        told = {name: value for name, value in more.items() if value is not None}
        self.statements[id] = Statement(
            **{
                "id": id,
                "speaker": self.speaker.id,
                "said": self.said,
                "reports": (Report(source=self.source.id, locator=locator),),
                "claims": tuple(claims),
                "responses": self.withdrawn(event, claims),
                "medium": "data set",
                "codes": {self.scheme: event},
                "notes": notes,
            }
            | told
        )

    def withdrawn(self, event: str, claims: Iterable[Claim]) -> list[Response]:
        """Retract the figures that the release before gave, and this one does not."""
        earlier = self.earlier.pop(event, None)
        if earlier is None:
            return []
        keys = {claim.key for claim in claims}
        gone = [claim for claim in earlier.claims if claim.key not in keys]
        return [
            Response(kind="retracts", to=earlier.address(one), key=f"no-{one.key}") for one in gone
        ]

    def withdraw(self, event: str, id: str, said: When | None = None) -> None:
        """Retract all that an earlier release said of an event."""
        earlier = self.earlier.pop(event)
        self.statements[id] = Statement(
            id=id,
            speaker=self.speaker.id,
            said=said or self.said,
            reports=(Report(source=self.source.id),),
            responses=(Response(kind="retracts", to=earlier.id),),
            medium="data set",
            codes={self.scheme: event},
        )

    def gathered(
        self,
        title: str,
        sources: Iterable[Source] = (),
        negotiations: Iterable[Negotiation] = (),
        ceasefires: Iterable[Ceasefire] = (),
    ) -> Reading:
        """Return the chronicle and the losses."""
        if self.speaker.id not in self.onto:
            self.parties[self.speaker.id] = self.speaker
        new = Chronicle(
            title=self.onto.title or title,
            zone=self.onto.zone,
            sides=self.onto.sides or Sides(sides={}, neutral=(self.speaker.id,)),
            parties=tuple(self.parties.values()),
            places=tuple(self.places.values()),
            sources=(self.source, *sources),
            negotiations=tuple(negotiations),
            ceasefires=tuple(ceasefires),
            incidents=tuple(self.incidents.values()),
            statements=tuple(self.statements.values()),
        )
        return Reading(chronicle=self._joined(new), losses=Losses(self.losses))

    def _joined(self, new: Chronicle) -> Chronicle:
        known = [id for id in sorted(self.taken) if id not in self.onto]
        whole = new if self.onto == Chronicle() else merge(self.onto, new)
        if not known:
            return whole
        along = extract([*self.known.parties, *self.known.places], known)
        return merge(whole, [*along.parties, *along.places])


def _said_key(statement: Statement) -> str:
    return statement.said.edtf if statement.said else ""


def by_code(scheme: str, records: Iterable[Any]) -> dict[str, Any]:
    """Return the records that bear a code of this scheme, by that code."""
    return {record.codes[scheme]: record for record in records if scheme in record.codes}


def is_name(text: str) -> bool:
    """Tell whether a name has a letter or digit; '??' is what a lost encoding left."""
    return any(map(str.isalnum, text))


def whole_number(text: str) -> int | None:
    """Read a whole number, such as '5', '5.0' or '1e+05'; None if it is none."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() else None


def code_text(text: str) -> str:
    """Return an id as text; R writes '118.0'."""
    return text.removesuffix(".0")


def coordinates_of(latitude: str, longitude: str) -> Coordinates | None:
    """Read degrees; None if they are none."""
    try:
        return Coordinates(latitude=float(latitude), longitude=float(longitude))
    except ValueError:  # of which Invalid is one
        return None


@lru_cache(maxsize=10_000)
def slug(name: str) -> str:
    """Return a name as the part of an id."""
    return "-".join(re.findall(r"\w+", name.casefold()))[:40]
