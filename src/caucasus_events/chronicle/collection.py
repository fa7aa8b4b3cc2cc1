"""The whole: all records of one collection, frozen, with look-ups."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

import attrs

from caucasus_events.core.record import Record, records_hint, to_tuple
from caucasus_events.core.suggestions import suggestion
from caucasus_events.errors import Invalid, Problem, UnknownId, refuse, shown, with_article
from caucasus_events.records.amendments import Amendment, format_replaced
from caucasus_events.records.ceasefires import Ceasefire, Term
from caucasus_events.records.claims import Claim, Violation
from caucasus_events.records.incidents import Incident, IncidentLink
from caucasus_events.records.negotiations import Negotiation, Round
from caucasus_events.records.parties import NEUTRAL, Party, Sides, takes_side
from caucasus_events.records.places import Place
from caucasus_events.records.positions import Position
from caucasus_events.records.sources import Source
from caucasus_events.records.statements import Response, Statement
from caucasus_events.values.when import When

__all__ = ["NEUTRAL", "Chronicle", "Record", "chronicle_of"]


V = TypeVar("V")
R = TypeVar("R", bound=Record)

Part = Claim | Position | Response | Round | Term


class Layered(Generic[V]):
    """A mapping never changed: below what was there, which is shared, above what was added.

    What is above is copied whenever something is added, and folded into what is below once
    copying it would cost more than folding does on average: of n entries below, some square
    root of n are above at most.
    """

    __slots__ = ("_above", "_below", "_length")

    def __init__(self, below: Mapping[Hashable, V], above: Mapping[Hashable, V], length: int):
        self._below, self._above, self._length = below, above, length

    @classmethod
    def of(cls, below: Mapping[Hashable, V]) -> Layered[V]:
        """Return a mapping to which nothing has been added."""
        return cls(below, {}, len(below))

    def get(self, key: Hashable) -> V | None:
        """Return what stands under a key, if anything does."""
        found = self._above.get(key)
        return self._below.get(key) if found is None else found

    def __len__(self) -> int:
        return self._length

    def grown(self, added: Mapping[Hashable, V]) -> Layered[V]:
        """Return the mapping with more in it, or with something else under a key."""
        above = {**self._above, **added}
        if len(above) ** 2 > len(self._below):
            return Layered.of({**self._below, **above})
        length = self._length + sum(self.get(key) is None for key in added)
        return Layered(self._below, above, length)


Groups = Layered[tuple[R, ...]]
"""The records under each key, in the order in which they were given."""


def grouped(records: Iterable[R], keys: Callable[[R], Iterable[str]]) -> Mapping[Hashable, Any]:
    """Put each record under its keys."""
    found: dict[Hashable, list[R]] = {}
    for record in records:
        for key in keys(record):
            found.setdefault(key, []).append(record)
    return {key: tuple(group) for key, group in found.items()}


def regrouped(
    groups: Groups[R], added: Iterable[R], keys: Callable[[R], Iterable[str]]
) -> Groups[R]:
    """Put more records under their keys, behind those that are there."""
    more: Mapping[Hashable, tuple[R, ...]] = grouped(added, keys)
    return groups.grown({key: (*(groups.get(key) or ()), *group) for key, group in more.items()})


def by_key(
    collections: Iterable[tuple[Sequence[Record], Callable[[Any], Hashable]]],
) -> Mapping[Hashable, Record]:
    """Put each record under its key; of two with one key the first counts."""
    found: dict[Hashable, Record] = {}
    for records, key in reversed(list(collections)):
        found.update((key(record), record) for record in reversed(records))
    return found


def found_under(id: object, records: Layered[Record]) -> Record | Part | None:
    """Return the record with an id, or the part with an address, if there is one."""
    if not isinstance(id, str):
        return None
    whole, _, key = id.partition("#")
    record = records.get(whole)
    if whole == id or record is None:
        return record
    return next((part for part in _parts_of(record) if part.key == key), None)


_FEW = 8
"""So many ids can be listed."""


def unknown(id: object, what: str, known: Sequence[str], replaced: str | None) -> UnknownId:
    """Tell that there is no record with an id, what took its place or which was meant."""
    whole = id.partition("#")[0] if isinstance(id, str) and "#" in id else None
    if whole in known:
        known = [one for one in known if one.startswith(f"{whole}#")] or [str(whole)]
        replaced = None
    told = f"known are {', '.join(known)}" if known else "it has none"
    near = suggestion(id, known, told if len(known) <= _FEW else "see the ids in its collections")
    if isinstance(id, Record) and isinstance(its := getattr(id, "id", None), str):
        near = f"give its id: {its!r}"
    return UnknownId(f"the chronicle has no {what} {shown(id)}; {replaced or near}")


def addresses_of(record: Record, records: Layered[Record]) -> Iterator[str]:
    """Yield the id of a record and the addresses of its parts, if it is found under its id."""
    id: str | None = getattr(record, "id", None)
    if id is not None and records.get(id) is record:
        yield id
        yield from (f"{id}#{part.key}" for part in _parts_of(record))


def _parts_of(record: object) -> tuple[Part, ...]:
    match record:
        case Statement():
            return (*record.claims, *record.positions, *record.responses)
        case Negotiation():
            return record.rounds
        case Ceasefire():
            return record.terms
        case _:
            return ()


def subjects_of(statement: Statement) -> Iterable[str]:
    """Return what a statement speaks of, and of each part the whole as well."""
    named = {subject for claim in statement.claims for subject in claimed_of(claim)}
    if statement.positions:
        named.update(p.subject for p in statement.positions if p.subject is not None)
    return named.union([whole_of(subject) for subject in named if "#" in subject])


def claimed_of(claim: Claim) -> Iterable[str]:
    """Return what a claim speaks of: its subject, and the incident that it calls a violation."""
    subject = claim.topic.subject
    return (
        (subject, claim.incident) if isinstance(claim, Violation) and claim.incident else (subject,)
    )


def whole_of(address: str) -> str:
    """Return the id of the record to which an address leads: 'talks' of 'talks#round'."""
    return address.partition("#")[0]


def followed(statement: Statement) -> Iterable[str]:
    """Return the ids of the statements that a statement answers or repeats."""
    if not statement.responses and statement.repeats is None:
        return ()
    answered = {whole_of(response.to) for response in statement.responses}
    return answered if statement.repeats is None else answered | {statement.repeats}


def linked(link: IncidentLink) -> Iterable[str]:
    """Return the incidents that a link judges."""
    return {link.first, link.second}


def speaking_of(
    subjects: Iterable[str], speaking: Groups[Statement], following: Groups[Statement]
) -> Iterator[Statement]:
    """Find the statements that speak of subjects, answer what is claimed of them, or repeat those.

    Args:
        subjects: ids, of which that of a whole stands for its parts as well.
        speaking: the statements by their subjects.
        following: the statements by those that they answer or repeat.
    """
    wanted = frozenset(subjects)
    found = {id(s): s for subject in wanted for s in speaking.get(subject) or ()}
    claimed = {
        s.address(claim)
        for s in found.values()
        for claim in s.claims
        if any(subject in wanted or whole_of(subject) in wanted for subject in claimed_of(claim))
    }
    waiting = list(found.values())
    for statement in waiting:
        for later in following.get(statement.id) or ():
            answers = any(response.to in claimed for response in later.responses)
            if id(later) not in found and (answers or later.repeats == statement.id):
                found[id(later)] = later
                waiting.append(later)
    return iter(waiting)


def spliced(
    held: tuple[Record, ...], added: Iterable[Record], key: Callable[[Any], Any]
) -> tuple[Record, ...]:
    """Put records in their places among those that are there, in order and more of them."""
    joined: list[Record] = []
    past = 0
    for record in sorted(added, key=key):
        place = bisect(held, key(record), past, key=key)
        joined += held[past:place]
        joined.append(record)
        past = place
    joined += held[past:]
    return tuple(joined)


COLLECTIONS: Mapping[str, type[Record]] = MappingProxyType(
    {
        "parties": Party,
        "places": Place,
        "sources": Source,
        "incidents": Incident,
        "links": IncidentLink,
        "negotiations": Negotiation,
        "ceasefires": Ceasefire,
        "statements": Statement,
        "amendments": Amendment,
    }
)
"""The collections of a chronicle, in the order in which they are written."""


def order_fields(cls: type) -> tuple[str, ...]:
    """Return the fields by which records of a class are kept in order: their ids, if they have."""
    return ("first", "second", "judgement", "by", "why") if cls is IncidentLink else ("id",)


def order_of(cls: type) -> Callable[[Any], Any]:
    """Return what gives the key by which records of a class are kept in order and told apart."""
    return attrgetter(*order_fields(cls))


def _order(record: Any) -> tuple[str, ...]:
    return tuple(getattr(record, name, "") for name in order_fields(type(record)))


def _sorted(value: Iterable[R]) -> tuple[R, ...]:
    # Records have no order among themselves (a timeline orders by time), so they are kept
    # by id: chronicles with the same records are equal, and their files can be compared.
    items: Any = to_tuple(value)
    classes = {*map(type, items)} if isinstance(items, tuple) else {object}
    if not all(issubclass(cls, Record) for cls in classes):
        return cast("tuple[R, ...]", items)
    by_id = all(order_fields(cls) == ("id",) and hasattr(cls, "id") for cls in classes)
    return tuple(sorted(items, key=attrgetter("id") if by_id else _order))


def _parties(value: Iterable[Party]) -> tuple[Party, ...]:
    return _sorted(value)


def _places(value: Iterable[Place]) -> tuple[Place, ...]:
    return _sorted(value)


def _sources(value: Iterable[Source]) -> tuple[Source, ...]:
    return _sorted(value)


def _incidents(value: Iterable[Incident]) -> tuple[Incident, ...]:
    return _sorted(value)


def _links(value: Iterable[IncidentLink]) -> tuple[IncidentLink, ...]:
    return _sorted(value)


def _negotiations(value: Iterable[Negotiation]) -> tuple[Negotiation, ...]:
    return _sorted(value)


def _ceasefires(value: Iterable[Ceasefire]) -> tuple[Ceasefire, ...]:
    return _sorted(value)


def _statements(value: Iterable[Statement]) -> tuple[Statement, ...]:
    return _sorted(value)


def _amendments(value: Iterable[Amendment]) -> tuple[Amendment, ...]:
    return _sorted(value)


@attrs.frozen(kw_only=True, repr=False)
class Chronicle(Record):
    """Hold all records of one collection; the order in which they are given means nothing."""

    title: str | None = None
    """What the collection is."""
    zone: str | None = None
    """Time zone, such as 'Asia/Baku', of times that carry none; None leaves them without."""
    sides: Sides | None = None
    """Who is on which side, where the caller names no other sides."""
    parties: tuple[Party, ...] = attrs.field(default=(), converter=_parties)
    """Everybody who acts or speaks."""
    places: tuple[Place, ...] = attrs.field(default=(), converter=_places)
    """Where things are said to happen."""
    sources: tuple[Source, ...] = attrs.field(default=(), converter=_sources)
    """Where statements can be read."""
    incidents: tuple[Incident, ...] = attrs.field(default=(), converter=_incidents)
    """What is said to have happened."""
    links: tuple[IncidentLink, ...] = attrs.field(default=(), converter=_links)
    """Which incidents are judged to be one."""
    negotiations: tuple[Negotiation, ...] = attrs.field(default=(), converter=_negotiations)
    """Talks."""
    ceasefires: tuple[Ceasefire, ...] = attrs.field(default=(), converter=_ceasefires)
    """Ceasefires."""
    statements: tuple[Statement, ...] = attrs.field(default=(), converter=_statements)
    """Who said what."""
    amendments: tuple[Amendment, ...] = attrs.field(default=(), converter=_amendments)
    """What the archivist put in the place of what."""

    def _faults(self) -> Iterator[Problem]:
        if self.zone is not None:
            try:
                When(edtf="2023", zone=self.zone)
            except Invalid as error:
                yield from error.problems

    def __repr__(self) -> str:
        told = (name for name in COLLECTIONS if name != "amendments" or self.amendments)
        counts = (f"{len(getattr(self, name))} {name}" for name in told)
        return f"<Chronicle {self.title!r}: {', '.join(counts)}>"

    @cached_property
    def _waiting(self) -> dict[str, tuple[tuple[Record, ...], tuple[Record, ...]]]:
        # Of each collection that has grown since it was last read: what it was, and what is new.
        return {}

    if not TYPE_CHECKING:  # else any name would do

        def __getattr__(self, name: str) -> Any:
            # To put a large collection together for each record that is added, though nobody
            # reads it, would cost more than all else that adding does.
            if name in COLLECTIONS and (parts := self._waiting.get(name)):
                value = spliced(*parts, order_of(COLLECTIONS[name]))
                object.__setattr__(self, name, value)
                self._waiting.pop(name, None)
            return object.__getattribute__(self, name)

    @cached_property
    def _by_key(self) -> Layered[Record]:
        keyed = ((getattr(self, name), order_of(cls)) for name, cls in COLLECTIONS.items())
        return Layered.of(by_key(keyed))

    @cached_property
    def _speaking(self) -> Groups[Statement]:
        return Layered.of(grouped(self.statements, subjects_of))

    @cached_property
    def _following(self) -> Groups[Statement]:
        return Layered.of(grouped(self.statements, followed))

    @cached_property
    def _linking(self) -> Groups[IncidentLink]:
        return Layered.of(grouped(self.links, linked))

    @cached_property
    def _memo(self) -> dict[Hashable, Any]:
        return {}

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id, and every address of a part of a record."""
        records = (record for name in COLLECTIONS for record in getattr(self, name))
        return tuple(id for record in records for id in addresses_of(record, self._by_key))

    def find(self, id: object) -> Record | Part | None:
        """Return the record with this id, or the part with this address, or None."""
        return found_under(id, self._by_key)

    def __contains__(self, id: object) -> bool:
        return self.find(id) is not None

    def __getitem__(self, id: str) -> Record:
        """Return the record with this id, or the part with this address ('statement#key').

        Raises:
            UnknownId: there is none; what took its place, or the nearest known id, is told.
        """
        found = self.find(id)
        if found is None:
            raise unknown(id, "record", self.ids, format_replaced(self.amendments, id))
        return found

    def _get(self, cls: type[R], id: str) -> R:
        record = self.find(id)
        if record is None:
            name = next((name for name, held in COLLECTIONS.items() if held is cls), None)
            known = tuple(r.id for r in getattr(self, name)) if name else self.ids
            raise unknown(id, cls.__name__.lower(), known, format_replaced(self.amendments, id))
        if not isinstance(record, cls):
            found, wanted = with_article(type(record).__name__), with_article(cls.__name__)
            raise UnknownId(f"{shown(id)} is the id of {found}, not of {wanted}")
        return record

    def party(self, id: str) -> Party:
        """Return the party with this id."""
        return self._get(Party, id)

    def place(self, id: str) -> Place:
        """Return the place with this id."""
        return self._get(Place, id)

    def source(self, id: str) -> Source:
        """Return the source with this id."""
        return self._get(Source, id)

    def incident(self, id: str) -> Incident:
        """Return the incident with this id."""
        return self._get(Incident, id)

    def negotiation(self, id: str) -> Negotiation:
        """Return the negotiation with this id."""
        return self._get(Negotiation, id)

    def ceasefire(self, id: str) -> Ceasefire:
        """Return the ceasefire with this id."""
        return self._get(Ceasefire, id)

    def statement(self, id: str) -> Statement:
        """Return the statement with this id, or the one that holds the part with this address."""
        return self._get(Statement, id.partition("#")[0])

    def claim(self, address: str) -> Claim:
        """Return the claim with this address: 'statement#key'."""
        return self._get(Claim, address)

    def statements_about(self, *subjects: str) -> tuple[Statement, ...]:
        """Return the statements that speak of any of some records or parts of them.

        They claim something of it, or of a part of it ('talks#round' of 'talks'), take a
        position on it, respond to such a claim, or are other reports of one of those.
        """
        found = speaking_of(subjects, self._speaking, self._following)
        return tuple(sorted(found, key=attrgetter("id")))

    def links_of(self, incident: str) -> tuple[IncidentLink, ...]:
        """Return the links that judge whether an incident is one with another."""
        return self._linking.get(incident) or ()

    def sources_of(self, address: str) -> tuple[Source, ...]:
        """Return where a statement, or a part of one, can be read."""
        citations = self.statement(address).citations
        return tuple(self.source(citation.source) for citation in citations)

    @overload
    def zoned(self, when: When) -> When: ...

    @overload
    def zoned(self, when: When | None) -> When | None: ...

    def zoned(self, when: When | None) -> When | None:
        """Return a time in the chronicle's zone if it states none of its own."""
        return None if when is None else when.zoned(self.zone)

    def said(self, statement: Statement) -> When | None:
        """Return when a statement was said, in the chronicle's zone.

        Where that is not told, it was said at some time until its first publication.
        """
        said = statement.said
        if said is not None:
            return self.zoned(said)
        published = [when for when in self.published(statement) if when is not None]
        if not published:
            return None
        first = min(published, key=lambda when: when.sort_key)
        if first.latest is None:
            return first
        plain = first.edtf if first.edtf[0].isdigit() and "/" not in first.edtf else None
        return When(edtf=f"[..{plain or When.of(first.latest).edtf}]", zone=first.zone)

    def published(self, statement: Statement) -> tuple[When | None, ...]:
        """Return when each source of a statement was published, in the chronicle's zone."""
        sources = (self._by_key.get(citation.source) for citation in statement.citations)
        return tuple(
            self.zoned(source.published) if isinstance(source, Source) else None
            for source in sources
        )

    def principals(self, party: str, at: When | None = None) -> tuple[str, ...]:
        """Return the ids of all that a party speaks for at a time, the nearest first."""
        reached = [party]
        for id in reached:
            record = self._by_key.get(id)
            if isinstance(record, Party):
                reached.extend(p for p in record.speaks_for(at) if p not in reached)
        return tuple(reached[1:])

    def containers(self, place: str) -> tuple[str, ...]:
        """Return the ids of all places that contain a place, the nearest first."""
        reached = [place]
        for id in reached:
            record = self._by_key.get(id)
            if isinstance(record, Place):
                reached.extend(p for p in record.within if p not in reached)
        return tuple(reached[1:])

    def side_of(self, party: str, at: When | None = None, sides: Sides | None = None) -> str | None:
        """Return the id of the side of a party at a time, NEUTRAL, or None for the unaligned.

        A party that `sides` does not name stands where the nearest party it speaks for does.
        """
        return Standing.among(self, sides or self.sides).side_of(party, at)


def with_collections(chronicle: Chronicle, **fields: Any) -> Chronicle:
    """Return a chronicle with other records or fields, which are sound and in order already.

    To sort and check 100,000 records again that another chronicle holds would cost more than
    most questions to them.
    """
    made = object.__new__(Chronicle)
    for field in attrs.fields(Chronicle):
        value = fields.get(field.name)
        value = getattr(chronicle, field.name) if value is None else value
        object.__setattr__(made, field.name, value)
    return made


@attrs.frozen(eq=False)
class Standing:
    """Who speaks for whom and who is on which side, each looked up once."""

    principals: Callable[[str, When | None], tuple[str, ...]]
    """The ids of all that a party speaks for at a time, the nearest first."""
    side_of: Callable[[str, When | None], str | None]
    """The id of the side of a party at a time, NEUTRAL, or None for the unaligned."""
    is_own: Callable[[str, str, When | None], bool]
    """Whether what befalls or is done by the second party is the first's own at a time.

    It is if the two are one, if one speaks for the other, or if both stand on one side.
    """

    @classmethod
    def among(cls, chronicle: Chronicle, sides: Sides | None) -> Standing:
        """Return the standing of the parties of a chronicle."""
        places: dict[str, str] = {}
        if sides is not None:
            places.update((member, side.id) for side in sides.sides for member in side.members)
            places.update(dict.fromkeys(sides.neutral, NEUTRAL))

        @cache
        def is_dated(id: str) -> bool:
            party = chronicle.find(id)
            return isinstance(party, Party) and any(a.during for a in party.affiliations)

        @cache
        def changes(party: str) -> bool:
            return any(map(is_dated, (party, *chronicle.principals(party))))

        @cache
        def principals_at(party: str, at: When | None) -> tuple[str, ...]:
            return chronicle.principals(party, at)

        def principals(party: str, at: When | None) -> tuple[str, ...]:
            return principals_at(party, at if changes(party) else None)

        @cache
        def side_at(party: str, at: When | None) -> str | None:
            named = (id for id in (party, *principals(party, at)) if id in places)
            return next((places[id] for id in named), None)

        def side_of(party: str, at: When | None) -> str | None:
            return side_at(party, at if changes(party) else None)

        @cache
        def own_at(voice: str, bearer: str, at: When | None) -> bool:
            side = side_of(voice, at)
            return (
                bearer == voice
                or (takes_side(side) and side_of(bearer, at) == side)
                or bearer in principals(voice, at)
                or voice in principals(bearer, at)
            )

        def is_own(voice: str, bearer: str, at: When | None) -> bool:
            dates = changes(voice) or changes(bearer)
            return own_at(voice, bearer, at if dates else None)

        return cls(principals, side_of, is_own)


def chronicle_of(records: Chronicle | Iterable[Record]) -> Chronicle:
    """Gather loose records into a chronicle; a chronicle stays what it is.

    Raises:
        Invalid: something among them is not a record of a chronicle.
    """
    if isinstance(records, Chronicle):
        return records
    if isinstance(records, (Record, str, bytes, Mapping)) or not isinstance(records, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
        what = "expected a chronicle or several records"
        raise refuse(what, records, records_hint(records))
    gathered: dict[str, list[Record]] = {name: [] for name in COLLECTIONS}
    for record in records:
        name = next((n for n, cls in COLLECTIONS.items() if isinstance(record, cls)), None)
        if name is None:
            known = ", ".join(cls.__name__ for cls in COLLECTIONS.values())
            hint = records_hint(record) if isinstance(record, Mapping) else f"give any of {known}"
            raise refuse("not a record of a chronicle", record, hint)
        gathered[name].append(record)
    collections: dict[str, Any] = gathered
    return Chronicle(**collections)


def kind_of(cls: type) -> str:
    """Return what a record of a class is called in messages and in the marks of references."""
    for base in (Claim, Position):
        if issubclass(cls, base):
            return base.__name__.lower()
    return cls.__name__.lower()


PARTS = (
    ("statements", "claims", "claim"),
    ("negotiations", "rounds", "round"),
    ("ceasefires", "terms", "term"),
)
"""The parts of records that can be referred to, and what they are called."""


SUBJECTS = frozenset({"party", "place", "incident", "negotiation", "ceasefire", "round", "term"})
"""What a claim or position can be about."""
