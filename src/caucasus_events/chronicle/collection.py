"""A chronicle: all records of one collection, and look-ups among them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeVar, cast, overload

import attrs

from caucasus_events.core.record import Record, records_hint, to_tuple
from caucasus_events.core.references import reachable, split_address
from caucasus_events.core.suggestions import suggest_name
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
from caucasus_events.records.statements import Report, Response, Statement
from caucasus_events.values.instants import FOREVER
from caucasus_events.values.when import When

__all__ = ["NEUTRAL", "Chronicle", "Record", "chronicle_of"]

K = TypeVar("K", bound=Hashable)
R = TypeVar("R", bound=Record)
T = TypeVar("T")

Part = Claim | Position | Response | Round | Term


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


def order_key(record: Record) -> tuple[str, ...]:
    """Return what orders a record within its collection, and tells it from the others there."""
    return tuple([getattr(record, name, "") for name in order_fields(type(record))])


def _sorted(value: Iterable[R]) -> tuple[R, ...]:
    # The order in which records are given means nothing, so they are kept by id: chronicles
    # with the same records are equal, and their files can be compared line by line.
    items: object = to_tuple([*value] if isinstance(value, (set, frozenset)) else value)
    if isinstance(items, tuple) and all(isinstance(item, Record) for item in items):
        return tuple(sorted(cast("tuple[R, ...]", items), key=order_key))
    return cast("tuple[R, ...]", items)  # for the check of fields to refuse


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

    # Look-ups, each built when it is first asked for.

    @cached_property
    def _by_address(self) -> Mapping[str, Record | Part]:
        """Every record under its id, and every part of one under its address."""
        # Two records with one id are a fault that `check` finds; until then the first counts.
        found: dict[str, Record | Part] = {}
        for name in COLLECTIONS:
            for record in getattr(self, name) if name != "links" else ():
                if record.id not in found:
                    found.update(addresses_in(record))
        return found

    @cached_property
    def _statements_by_subject(self) -> Mapping[str, Sequence[Statement]]:
        """The statements that speak of each subject."""
        return grouped(self.statements, _subjects_of)

    @cached_property
    def _followers(self) -> Mapping[str, Sequence[Statement]]:
        """The statements that answer or repeat each statement."""
        return grouped(self.statements, _followed_by)

    @cached_property
    def _links_by_incident(self) -> Mapping[str, Sequence[IncidentLink]]:
        """The links that judge each incident."""
        return grouped(self.links, lambda link: {link.first, link.second})

    @cached_property
    def _parts(self) -> Mapping[str, Sequence[str]]:
        """The ids of what each place and incident directly contains, and of each party's organs."""
        held: list[tuple[str, Iterable[str]]] = [
            *((place.id, place.within) for place in self.places),
            *((incident.id, incident.part_of) for incident in self.incidents),
            *((party.id, [to.of for to in party.affiliations]) for party in self.parties),
        ]
        found = grouped(held, lambda one: dict.fromkeys(one[1]))
        return {whole: [id for id, _ in parts] for whole, parts in found.items()}

    @cached_property
    def _later_ceasefires(self) -> Mapping[str, Sequence[Ceasefire]]:
        """What goes on from each ceasefire."""
        return grouped(self.ceasefires, lambda later: {id for _, id in later.precursors})

    def addressed(self) -> Iterable[tuple[str, Record | Part]]:
        """Return every id with its record, and every address of a part with the part."""
        return self._by_address.items()

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id, and every address of a part of a record."""
        return tuple(self._by_address)

    def find(self, id: object) -> Record | Part | None:
        """Return the record with this id, or the part with this address, or None."""
        return self._by_address.get(id) if isinstance(id, str) else None

    def __contains__(self, id: object) -> bool:
        return self.find(id) is not None

    def mentions(self, subject: str) -> bool:
        """Tell whether a record or part is held, or a statement or link speaks of it."""
        return (
            subject in self
            or subject in self._statements_by_subject
            or subject in self._links_by_incident
        )

    def __getitem__(self, id: str) -> Record:
        """Return the record with this id, or the part with this address ('statement#key').

        Raises:
            UnknownId: there is none; what took its place, or the nearest known id, is told.
        """
        found = self.find(id)
        if found is None:
            raise self._unknown(id)
        return found

    def _get(self, cls: type[R], id: str) -> R:
        record = self.find(id)
        if record is None:
            raise self._unknown(id, cls)
        if not isinstance(record, cls):
            found, wanted = with_article(type(record).__name__), with_article(cls.__name__)
            raise UnknownId(f"{shown(id)} is the id of {found}, not of {wanted}")
        return record

    def _unknown(self, id: object, cls: type[Record] | None = None) -> UnknownId:
        name = next((name for name, held in COLLECTIONS.items() if held is cls), None)
        known = tuple(r.id for r in getattr(self, name)) if name else self.ids
        what = cls.__name__.lower() if cls else "record"
        return unknown(id, what, known, format_replaced(self.amendments, id))

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
        return self._get(Statement, split_address(id)[0])

    def claim(self, address: str) -> Claim:
        """Return the claim with this address: 'statement#key'."""
        return self._get(Claim, address)

    def statements_about(self, *subjects: str) -> tuple[Statement, ...]:
        """Return the statements that speak of any of some records or parts of them.

        They claim something of it, or of a part of it ('talks#round' of 'talks'), take a
        position on it, or respond to such a claim.

        Raises:
            UnknownId: there is no such record, and nothing speaks of one.
        """
        for subject in subjects:
            if not self.mentions(subject):
                raise self._unknown(subject)
        found = {
            s.id: s for subject in subjects for s in self._statements_by_subject.get(subject, ())
        }
        # A response speaks of a subject only if the very claim that it answers does.
        claimed = {
            statement.address(claim)
            for statement in found.values()
            for claim in statement.claims
            if not _with_wholes(_subjects_of_claim(claim)).isdisjoint(subjects)
        }
        waiting = list(found.values())
        for statement in waiting:
            for later in self._followers.get(statement.id, ()):
                answers = any(
                    claimed.intersection(self.answered_by(response)) for response in later.responses
                )
                if later.id not in found and answers:
                    found[later.id] = later
                    waiting.append(later)
        return tuple(sorted(waiting, key=attrgetter("id")))

    def links_of(self, incident: str) -> tuple[IncidentLink, ...]:
        """Return the links that judge whether an incident is one with another."""
        return tuple(self._links_by_incident.get(incident, ()))

    def later_ceasefires(self, ceasefire: str) -> tuple[tuple[str, Ceasefire], ...]:
        """Return how ceasefires go on from one ('extends', 'resumes', ...), and which they are."""
        later = self._later_ceasefires.get(ceasefire, ())
        return tuple((way, one) for one in later for way, id in one.precursors if id == ceasefire)

    def sources_of(self, address: str) -> tuple[Source, ...]:
        """Return where a statement, or a part of one, can be read."""
        reports = self.statement(address).reports
        return tuple(self.source(report.source) for report in reports if report.source)

    def answered_by(self, response: Response) -> tuple[str, ...]:
        """Return the addresses of the claims that a response answers: all of a whole statement."""
        if response.to is None:
            return ()
        answered = self.find(response.to)
        if isinstance(answered, Statement):
            return tuple(map(answered.address, answered.claims))
        return (response.to,) if isinstance(answered, Claim) else ()

    def ways(self, statement: Statement) -> tuple[tuple[str, ...], ...]:
        """Return by which way each report of a statement came: who passed it on, and published it.

        Each way names the parties in this order. The publisher is left out if it is the speaker.
        """
        return tuple(self._way(statement, report) for report in statement.reports)

    def _way(self, statement: Statement, report: Report) -> tuple[str, ...]:
        via = tuple(relay.by for relay in report.via)
        source = self.find(report.source)
        if not isinstance(source, Source):
            return via or (str(report.source),)
        speakers = () if statement.off_the_record else statement.named_speakers
        return via if source.publisher in (*speakers, *via) else (*via, source.publisher)

    def speakers(self, statement: Statement) -> tuple[str, ...]:
        """Return the ids of the parties whose words a statement is.

        Where it names nobody, or an official without a name said it, that is the party nearest
        to the origin in the report that was published first, or else is listed first.
        """
        if statement.named_speakers and not statement.off_the_record:
            return statement.named_speakers
        dated = zip(self.published(statement), self.ways(statement), strict=True)
        _, first = min(dated, key=lambda one: one[0].sort_key if one[0] else _UNDATED)
        return first[:1]

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
        dated = (when for when in self.published(statement) if when is not None)
        first = min(dated, key=lambda when: when.sort_key, default=None)
        if first is None or first.bounds.latest_end is None:
            return first
        # All that is known is the limit: it was said by the end of the first publication.
        if first.edtf[0].isdigit() and "/" not in first.edtf:
            return When(edtf=f"[..{first.edtf}]", zone=first.zone)
        latest = first.latest
        assert latest is not None  # as its bound is known
        return When(edtf=f"[..{When.of(latest).edtf}]", zone=first.zone)

    def published(self, statement: Statement) -> tuple[When | None, ...]:
        """Return when each report of a statement was published, in the chronicle's zone."""
        sources = (self.find(report.source) for report in statement.reports)
        return tuple(
            self.zoned(source.published) if isinstance(source, Source) else None
            for source in sources
        )

    def principals(self, party: str, at: When | None = None) -> tuple[str, ...]:
        """Return the ids of all that a party speaks for at a time, the nearest first."""

        def principals(id: str) -> tuple[str, ...]:
            record = self.find(id)
            return record.speaks_for(at) if isinstance(record, Party) else ()

        return tuple(reachable(party, principals)[1:])

    def containers(self, id: str) -> tuple[str, ...]:
        """Return the ids of all that contains a place or an incident, the nearest first."""

        def containers(id: str) -> tuple[str, ...]:
            record = self.find(id)
            if isinstance(record, Incident):
                return record.part_of
            return record.within if isinstance(record, Place) else ()

        return tuple(reachable(id, containers)[1:])

    def may_contain(self, id: str) -> tuple[str, ...]:
        """Return the ids of what lies directly in a place or incident, or is affiliated to a party.

        It is for those who then ask of each whether it is contained.
        """
        return tuple(self._parts.get(id, ()))

    def side_of(self, party: str, at: When | None = None, sides: Sides | None = None) -> str | None:
        """Return the id of the side of a party at a time, NEUTRAL, or None for the unaligned.

        A party that `sides` does not name stands where the nearest party it speaks for does.
        """
        return Standing.among(self, sides or self.sides).side_of(party, at)


def grouped(items: Iterable[T], keys: Callable[[T], Iterable[K]]) -> dict[K, list[T]]:
    """Put each item under its keys."""
    found: dict[K, list[T]] = {}
    for item in items:
        for key in keys(item):
            found.setdefault(key, []).append(item)
    return found


def addresses_in(record: Any) -> Iterator[tuple[str, Record | Part]]:
    """Yield the id of a record with the record, and the address of each part with the part."""
    parts: tuple[Part, ...] = ()
    match record:
        case Statement():
            parts = (*record.claims, *record.positions, *record.responses)
        case Negotiation():
            parts = record.rounds
        case Ceasefire():
            parts = record.terms
        case IncidentLink():
            return
        case _:
            pass
    yield record.id, record
    yield from ((f"{record.id}#{part.key}", part) for part in parts)


def _subjects_of(statement: Statement) -> set[str]:
    """Return all that a statement speaks of, and of each part the whole as well."""
    claimed = (subject for claim in statement.claims for subject in _subjects_of_claim(claim))
    positions = (p.subject for p in statement.positions if p.subject is not None)
    asked = (r.question.subject for r in statement.responses if r.question is not None)
    return _with_wholes((*claimed, *positions, *asked))


def _subjects_of_claim(claim: Claim) -> tuple[str, ...]:
    # A claim that an incident was a violation speaks of the ceasefire and of the incident.
    incident = claim.incident if isinstance(claim, Violation) else None
    return (claim.subject,) if incident is None else (claim.subject, incident)


def _with_wholes(subjects: Iterable[str]) -> set[str]:
    return {id for subject in subjects for id in (subject, split_address(subject)[0])}


def _followed_by(statement: Statement) -> set[str]:
    """Return the ids of the statements that a statement answers."""
    return {split_address(r.to)[0] for r in statement.responses if r.to is not None}


_UNDATED = (FOREVER, 0, 0, 0, "", "", "")
"""Sorts what has no date after all that has one."""
_FEW = 8
"""Up to so many ids are listed in a message."""


def unknown(id: object, what: str, known: Sequence[str], replaced: str | None) -> UnknownId:
    """Explain that there is no record with an id: what took its place, or which was meant."""
    whole = split_address(id)[0] if isinstance(id, str) and "#" in id else None
    if whole in known:  # then only the key is wrong
        known = [one for one in known if one.startswith(f"{whole}#")] or [str(whole)]
        replaced = None
    listed = f"known are {', '.join(known)}" if known else "it has none"
    near = suggest_name(
        id, known, listed if len(known) <= _FEW else "see the ids in its collections"
    )
    if isinstance(id, Record) and isinstance(its := getattr(id, "id", None), str):
        near = f"give its id: {its!r}"
    return UnknownId(f"the chronicle has no {what} {shown(id)}; {replaced or near}")


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
        named: dict[str, str] = {}
        if sides is not None:
            named.update((member, side.id) for side in sides.sides for member in side.members)
            named.update(dict.fromkeys(sides.neutral, NEUTRAL))
        principals = cache(chronicle.principals)

        @cache
        def side_of(party: str, at: When | None) -> str | None:
            ids = (party, *principals(party, at))
            return next((named[id] for id in ids if id in named), None)

        @cache
        def is_own(voice: str, bearer: str, at: When | None) -> bool:
            side = side_of(voice, at)
            return (
                bearer == voice
                or (takes_side(side) and side_of(bearer, at) == side)
                or bearer in principals(voice, at)
                or voice in principals(bearer, at)
            )

        return cls(principals, side_of, is_own)


def changed(record: R, **fields: Any) -> R:
    """Return a record with other values in some fields; the record itself if they are the same."""
    if all(getattr(record, name) == value for name, value in fields.items()):
        return record
    return cast("R", attrs.evolve(cast("Any", record), **fields))


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
