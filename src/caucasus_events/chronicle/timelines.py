"""What happened, was said, agreed and owed, in order of time, and questions to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from functools import cache, cached_property
from itertools import product
from typing import Any, ClassVar, NamedTuple, TypeAlias

import attrs

from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import Chronicle, Standing, grouped
from caucasus_events.chronicle.snapshots import as_of
from caucasus_events.chronicle.times import anchor_time
from caucasus_events.core.record import Record, enum_member
from caucasus_events.core.references import split_address
from caucasus_events.core.results import Column, Columns, Tabular, plain
from caucasus_events.core.tables import Table
from caucasus_events.errors import refuse
from caucasus_events.phrases.fields import read_when
from caucasus_events.records.ceasefires import Ceasefire
from caucasus_events.records.claims import Declaration, Polarity
from caucasus_events.records.places import Place
from caucasus_events.records.statements import ResponseKind
from caucasus_events.values.columns import joined, time_columns
from caucasus_events.values.comparison import Truth, before
from caucasus_events.values.instants import FOREVER, Span, on_one_clock
from caucasus_events.values.time_index import TimeIndex
from caucasus_events.values.when import When, WhenLike, format_time, span_in

__all__ = ["Entry", "EntryKind", "Timeline", "timeline"]


class EntryKind(StrEnum):
    """What an entry of a timeline is."""

    INCIDENT = "incident"
    STATEMENT = "statement"
    ROUND = "round"
    DECLARATION = "declaration"
    TERM = "term"


_ENTRY: Columns[Any] = Columns(
    time_columns("when", "when it was", lambda entry: entry.when),
    Column("kind", "what it is", lambda entry: entry.kind),
    Column("id", "id of its record, or address of the part", lambda entry: entry.id),
    Column("title", "a few words", lambda entry: entry.title),
    Column("parties", "ids of the parties that it names", lambda entry: joined(entry.parties)),
    Column("behind", "ids of those for whom they speak", lambda entry: joined(entry.behind)),
    Column("about", "ids of what it is about", lambda entry: joined(entry.about)),
    Column("places", "ids of its places", lambda entry: joined(entry.places)),
)
_TIMELINE: Columns[tuple[Entry, bool]] = Columns(
    _ENTRY.part(lambda item: item[0]),
    Column("undecided", "whether it only may belong", lambda item: item[1], bool),
)


@attrs.frozen(kw_only=True, repr=False)
class Entry(Tabular):
    """One line of a timeline."""

    when: When | None
    """When it was, in the chronicle's zone; None where nobody tells."""
    kind: EntryKind
    """What it is."""
    id: str
    """Id of its record, or address of the part."""
    title: str
    """A few words."""
    parties: tuple[str, ...]
    """Ids of the parties that it names."""
    behind: tuple[str, ...]
    """Ids of the parties that those speak for."""
    about: tuple[str, ...]
    """Ids of what it is about, itself included."""
    places: tuple[str, ...]
    """Ids of its places."""
    within: tuple[str, ...]
    """Ids of the places that contain those."""

    columns: ClassVar[Columns[Any]] = _ENTRY

    def _told(self) -> str:
        return f"{self._cells[0]}, {self.kind}: {self.title}"

    def _tables(self) -> Iterable[Table]:
        yield Table(("when", "what", "who", "title"), [self._cells])

    @property
    def _cells(self) -> tuple[str, ...]:
        when = format_time(self.when) if self.when else "undated"
        return (when, self.kind.value, ", ".join(self.parties), self.title)

    @property
    def sort_key(self) -> tuple[object, ...]:
        """A total order by time alone, the undated last; then by what keeps it total."""
        time = (FOREVER,) if self.when is None else self.when.sort_key
        return (*time, self.kind, self.id, self.title)


Positions: TypeAlias = Mapping[str, list[int]]
"""Where to find what is asked for by a key: ascending positions, each once."""


@attrs.frozen(eq=False)
class _Index:
    """All entries of a timeline in order, and where to find them by what is asked for."""

    entries: tuple[Entry, ...]

    @cached_property
    def times(self) -> TimeIndex:
        whens = (entry.when for entry in self.entries)
        return TimeIndex.of([None if when is None else span_in(when, None) for when in whens])

    @cached_property
    def by_kind(self) -> Positions:
        return self._by(lambda entry: (entry.kind,))

    @cached_property
    def by_party(self) -> Positions:
        return self._by(lambda entry: dict.fromkeys((*entry.parties, *entry.behind)))

    @cached_property
    def by_subject(self) -> Positions:
        return self._by(lambda entry: entry.about)

    @cached_property
    def by_spot(self) -> Positions:
        return self._by(lambda entry: entry.places)

    @cached_property
    def by_place(self) -> Positions:
        return self._by(lambda entry: dict.fromkeys((*entry.places, *entry.within)))

    def _by(self, keys: Callable[[Entry], Iterable[str]]) -> Positions:
        """Find the positions of the entries under each of their keys, which are all different."""
        return grouped(range(len(self.entries)), lambda position: keys(self.entries[position]))


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Timeline(Tabular):
    """Entries in order of time; every question gives another timeline.

    What may or may not belong, since a time or place is imprecise, does not vanish: it waits
    in `undecided`, unless the question says that it counts (`maybe=True`).
    """

    chronicle: Chronicle
    """The records that it is drawn from."""
    # Of a million entries an answer holds no copy, only where in the index they are.
    _index: _Index = attrs.field(alias="index")
    _kept: range | frozenset[int] = attrs.field(alias="kept")
    _waiting: frozenset[int] = attrs.field(default=frozenset(), alias="waiting")

    columns: ClassVar[Columns[Any]] = _TIMELINE

    def _items(self) -> Iterable[tuple[Entry, bool]]:
        yield from ((entry, False) for entry in self.entries)
        yield from ((entry, True) for entry in self.undecided)

    def plain(self) -> dict[str, Any]:
        """Return the whole result as plain data, ready for JSON."""
        return {"entries": plain(self.entries), "undecided": plain(self.undecided)}

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """What belongs."""
        return tuple(self._index.entries[position] for position in sorted(self._kept))

    @cached_property
    def undecided(self) -> tuple[Entry, ...]:
        """What may belong."""
        return tuple(self._index.entries[position] for position in sorted(self._waiting))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Timeline):
            return NotImplemented
        return (self.entries, self.undecided) == (other.entries, other.undecided)

    def __hash__(self) -> int:
        return hash((self.entries, self.undecided))

    def __repr__(self) -> str:
        more = len(self._waiting)
        return f"<Timeline: {len(self)} entries, {more} undecided; print it for the table>"

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self._kept)

    def between(self, start: WhenLike, end: WhenLike, *, maybe: bool = False) -> Timeline:
        """Keep what was at any time from the beginning of `start` to the finish of `end`."""
        first, last = self._whole(start), self._whole(end)
        if before(*on_one_clock(last, first)) is Truth.YES:
            raise refuse("a time cannot end before it starts", f"{start} to {end}", "swap the two")
        return self._keep(*self._index.times.between(first, last), maybe=maybe)

    def during(self, when: WhenLike, *, maybe: bool = False) -> Timeline:
        """Keep what began and ended within a time."""
        return self._keep(*self._index.times.during(self._whole(when)), maybe=maybe)

    def before(self, when: WhenLike, *, maybe: bool = False) -> Timeline:
        """Keep what was over before a time."""
        return self._keep(*self._index.times.before(self._whole(when)), maybe=maybe)

    def after(self, when: WhenLike, *, maybe: bool = False) -> Timeline:
        """Keep what began after a time."""
        return self._keep(*self._index.times.after(self._whole(when)), maybe=maybe)

    def around(
        self,
        incident: str,
        *,
        before: timedelta = timedelta(),
        after: timedelta = timedelta(),
        maybe: bool = False,
    ) -> Timeline:
        """Keep what was from `before` the anchor time of an incident until `after` it."""
        when = self.chronicle.zoned(self.chronicle.incident(incident).when)
        if when is None or when.earliest is None or when.latest is None:
            raise refuse(
                f"the incident {incident!r} has no time to look around",
                when,
                "give its anchor a 'when' that starts and ends, or ask between two times",
            )
        return self.between(when.earliest - before, when.latest + after, maybe=maybe)

    def involving(self, *parties: str) -> Timeline:
        """Keep what involves any of these parties, or anybody who speaks for them."""
        for party in parties:
            self.chronicle.party(party)
        return self._keep(_any_of(self._index.by_party, parties))

    def about(self, *subjects: str) -> Timeline:
        """Keep what is about any of these records."""
        for subject in subjects:
            self.chronicle[subject]
        return self._keep(_any_of(self._index.by_subject, subjects))

    def of_kind(self, *kinds: EntryKind | str) -> Timeline:
        """Keep entries of these kinds."""
        wanted = [enum_member(EntryKind, kind) for kind in kinds]
        return self._keep(_any_of(self._index.by_kind, wanted))

    def at_place(self, place: str) -> Timeline:
        """Keep what is placed there, or in a place within it."""
        self.chronicle.place(place)
        return self._keep(_any_of(self._index.by_place, [place]))

    def near(self, place: str, km: float, *, maybe: bool = False) -> Timeline:
        """Keep what is placed within `km` kilometres of a place, by coordinates.

        The precision of both positions is taken into account. A place without coordinates lies
        where the nearest place that contains it does, and may be near if that does not tell.
        """
        centre, spots = self.chronicle.place(place), self._index.by_spot
        near = {id: self._within(km, centre, self.chronicle.place(id)) for id in spots}
        sure = _any_of(spots, [id for id, answer in near.items() if answer is Truth.YES])
        possible = _any_of(spots, [id for id, answer in near.items() if answer is not Truth.NO])
        return self._keep(possible, possible - sure, maybe=maybe)

    def as_of(
        self,
        *,
        said: WhenLike | None = None,
        published: WhenLike | None = None,
        recorded: WhenLike | None = None,
        maybe: bool = False,
    ) -> Timeline:
        """Keep the statements that were there by a time; see `caucasus_events.as_of`.

        What was amended stays amended: for what stood before, lay out what `as_of` returns.
        """

        def missing(maybe: bool) -> set[int]:
            stood = as_of(
                self.chronicle, said=said, published=published, recorded=recorded, maybe=maybe
            )
            there = {statement.id for statement in stood.statements}
            statements = self._index.by_kind.get(EntryKind.STATEMENT, ())
            return {p for p in statements if self._index.entries[p].id not in there}

        # What is missing although doubt counts cannot belong; what is missing only where doubt
        # does not count may belong.
        impossible = missing(True)
        possible = [p for p in range(len(self._index.entries)) if p not in impossible]
        return self._keep(possible, missing(False) - impossible, maybe=maybe)

    def _whole(self, when: WhenLike) -> Span:
        """Read a time that is asked for: a day is all of it, not some moment in it."""
        return span_in(read_when(when), self.chronicle.zone).whole

    def _within(self, km: float, centre: Place, place: Place) -> Truth:
        around = (self.chronicle.place(id) for id in self.chronicle.containers(place.id))
        known = next((p for p in (place, *around) if p.coordinates is not None), place)
        here, there = centre.coordinates, known.coordinates
        if here is None or there is None or (known is not place and there.within_km is None):
            return Truth.MAYBE
        # Either position may be off by its precision, so the distance may be off by both.
        distance = there.distance_km(here)
        slack = (there.within_km or 0.0) + (here.within_km or 0.0)
        return Truth.over(can=distance - slack <= km, must=distance + slack <= km)

    def _keep(
        self, possible: Iterable[int], unsure: Iterable[int] = (), *, maybe: bool = False
    ) -> Timeline:
        # Doubt adds up: what an earlier question left open stays open whatever this one says.
        undecided = frozenset[int]() if maybe else frozenset(unsure)
        kept, waiting = set[int](), set[int]()
        for position in possible:
            if position in self._waiting:
                waiting.add(position)
            elif position in self._kept:
                (waiting if position in undecided else kept).add(position)
        return Timeline(
            chronicle=self.chronicle,
            index=self._index,
            kept=frozenset(kept),
            waiting=frozenset(waiting),
        )

    def _tables(self) -> Iterable[Table]:
        zone, more = self.chronicle.zone, len(self._waiting)
        headers = (f"when ({zone})" if zone else "when", "what", "who", "title")
        below = [f"({more} more may belong: see undecided)"] if more else []
        rows = [entry._cells for entry in self.entries]
        yield Table(headers, rows, below=below, empty="no entries")


def _any_of(found: Positions, keys: Iterable[str]) -> set[int]:
    """Return the positions of what is found under any of some keys."""
    return {position for key in keys for position in found.get(key, ())}


def timeline(records: Chronicle | Iterable[Record]) -> Timeline:
    """Lay out incidents, statements, rounds of talks, declarations and terms by time.

    A declaration stands where it was made and, if that is told besides, where it was to take
    effect; a term at the time until which it is owed; a round where it was held, or else was
    planned.

    An entry that tells of a thing, answers it or is part of it stands after it, unless it certainly
    was before. If no hour tells the two apart, it stands beside it. An entry that came at some time
    until another time stands at that other time.
    """
    chronicle = amended(records)
    index = _Index(_in_order([*_entries(chronicle)]))
    return Timeline(chronicle=chronicle, index=index, kept=range(len(index.entries)))


class _Draft(NamedTuple):
    """What a record tells of its entry; the rest is looked up."""

    kind: EntryKind
    id: str
    when: When | None
    title: str
    parties: Iterable[str | None]
    about: Iterable[str] = ()
    places: Iterable[str | None] = ()
    after: Iterable[str] = ()
    """Ids of what it tells of, answers or is part of."""
    is_due: bool = False
    """Whether it is owed or planned, so that others may tell of it before."""


def _entries(chronicle: Chronicle) -> Iterator[tuple[Entry, _Draft]]:
    principals = Standing.among(chronicle, None).principals
    containers = cache(chronicle.containers)
    for draft in _drafts(chronicle):
        when = chronicle.zoned(draft.when)
        parties = [party for party in draft.parties if party is not None]
        places = [place for place in draft.places if place is not None]
        behind = (principal for party in parties for principal in principals(party, when))
        within = (container for place in places for container in containers(place))
        about = (draft.id, split_address(draft.id)[0], *draft.about, *places)
        entry = Entry(
            when=when,
            kind=draft.kind,
            id=draft.id,
            title=draft.title,
            parties=tuple(dict.fromkeys(parties)),
            behind=tuple(dict.fromkeys(behind)),
            about=tuple(dict.fromkeys(about)),
            places=tuple(dict.fromkeys(places)),
            within=tuple(dict.fromkeys(within)),
        )
        yield entry, draft


class _Spot(NamedTuple):
    """Where time alone puts an entry, and how late it may stand."""

    at: int
    latest: int

    @classmethod
    def of(cls, when: When | None) -> _Spot:
        """Read it off a time: its start or, if that is open, its end; the undated come last."""
        if when is None:
            return cls(FOREVER + 1, FOREVER + 1)
        span = span_in(when, None)
        is_until = span.earliest_start <= -FOREVER and span.latest_end < FOREVER
        return cls(span.latest_end if is_until else span.earliest_start, span.latest_end)


def _in_order(given: list[tuple[Entry, _Draft]]) -> tuple[Entry, ...]:
    """Sort entries by time, and put what one tells of, answers or is part of before it.

    An entry moves no further than its own time allows, so that nothing stands before what
    certainly was earlier.
    """
    given.sort(key=lambda pair: pair[0].sort_key)
    entries = [entry for entry, _ in given]
    spots = [_Spot.of(entry.when) for entry in entries]
    told = [place for place, (_, draft) in enumerate(given) if not draft.is_due]
    places = grouped(told, lambda place: (entries[place].id,))
    causes = [
        {cause for id in draft.after for cause in places.get(id, ()) if cause != place}
        for place, (_, draft) in enumerate(given)
    ]
    effects = grouped(range(len(entries)), lambda place: causes[place])
    at: dict[int, int] = {}
    beside: list[list[int]] = [[] for _ in entries]
    """Which entries stand at the same place in time as an entry, and after it."""
    waits = [0] * len(entries)
    for place in _causes_first(causes, effects):
        spot = spots[place]
        allowed = {c: at[c] for c in causes[place] if at.get(c, spot.latest + 1) <= spot.latest}
        at[place] = max([spot.at, *allowed.values()])
        for cause in (c for c in allowed if allowed[c] == at[place]):
            beside[cause].append(place)
            waits[place] += 1
    ordered: list[Entry] = []
    roots = sorted(
        (place for place in at if not waits[place]), key=lambda place: (at[place], place)
    )
    for root in roots:
        ready = [root]
        while ready:
            place = ready.pop()
            ordered.append(entries[place])
            for effect in sorted(beside[place], reverse=True):
                waits[effect] -= 1
                if not waits[effect]:
                    ready.append(effect)
    return tuple(ordered)


def _causes_first(
    causes: Sequence[Collection[int]], effects: Mapping[int, Sequence[int]]
) -> Iterator[int]:
    """Yield each place once, after those of its causes; of a circle the first place first."""
    waits = [len(some) for some in causes]
    done: set[int] = set()
    for is_circle, first in product((False, True), range(len(causes))):
        ready = [first] if first not in done and (is_circle or not waits[first]) else []
        while ready:
            place = ready.pop()
            done.add(place)
            yield place
            for effect in effects.get(place, ()):
                waits[effect] -= 1
                if not waits[effect] and effect not in done:
                    ready.append(effect)


def _drafts(chronicle: Chronicle) -> Iterator[_Draft]:
    for i in chronicle.incidents:
        when = anchor_time(i)
        yield _Draft(
            EntryKind.INCIDENT,
            i.id,
            when,
            i.title,
            i.parties,
            places=[i.where],
            after=i.part_of,
        )
    for s in chronicle.statements:
        answered = [chronicle.claim(a) for r in s.responses for a in chronicle.answered_by(r)]
        asked = [response.question for response in s.responses if response.question is not None]
        claims = (*s.claims, *answered, *asked)
        subjects = [
            *(claim.subject for claim in claims),
            *(position.subject for position in s.positions if position.subject),
        ]
        answers = (a for response in s.responses for a in chronicle.answered_by(response))
        yield _Draft(
            EntryKind.STATEMENT,
            s.id,
            chronicle.said(s),
            s.summary or s.id,
            [*chronicle.speakers(s), *(response.by for response in s.responses)],
            about=subjects,
            after=[part for id in (*subjects, *answers) for part in (id, split_address(id)[0])],
        )
    for talks in chronicle.negotiations:
        for r in talks.rounds:
            ordinal = f", round {r.ordinal}" if r.ordinal else ""
            present = r.participants or talks.participants
            yield _Draft(
                EntryKind.ROUND,
                talks.address(r),
                anchor_time(r),
                f"{talks.title}{ordinal}" + ("" if r.held else " (planned)"),
                [party for one in present for party in (one.party, *one.represented_by)],
                places=[r.where],
                is_due=not r.held,
            )
    for ceasefire in chronicle.ceasefires:
        for term in ceasefire.terms:
            if term.until is not None:
                address, title = ceasefire.address(term), f"{ceasefire.title}: {term.summary}"
                parties = [*term.owed_by, *term.owed_to]
                yield _Draft(
                    EntryKind.TERM,
                    address,
                    term.until,
                    title,
                    parties,
                    term.about,
                    after=[ceasefire.id],
                    is_due=True,
                )
    yield from _drafts_of_declarations(chronicle)


def _drafts_of_declarations(chronicle: Chronicle) -> Iterator[_Draft]:
    """Yield each declaration that is claimed, once, and say who tells it if not the party."""
    retracted = set(_retracted(chronicle))
    tellers: dict[tuple[str, str, str, When | None], list[str]] = {}
    for s in chronicle.statements:
        for d in s.claims:
            if not isinstance(d, Declaration) or d.polarity is Polarity.DENIED:
                continue
            if s.address(d) in retracted:
                continue
            # An entry for the act of declaring, even undated, unless only the effect is told.
            times = [("declared by", d.declared)] if d.declared or not d.begins else []
            times += [("to hold for", d.begins)] if d.begins else []
            for what, when in times:
                tellers.setdefault((d.subject, d.by, what, when), []).extend(chronicle.speakers(s))
    for (id, by, what, when), speakers in tellers.items():
        ceasefire = chronicle.find(id)
        if isinstance(ceasefire, Ceasefire):
            title = f"{ceasefire.title}: {what} {by}"
            if not any(by in (one, *chronicle.principals(one)) for one in speakers):
                title += f", as told by {', '.join(dict.fromkeys(speakers))}"
            yield _Draft(EntryKind.DECLARATION, id, when, title, [by], places=ceasefire.scope)


def _retracted(chronicle: Chronicle) -> Iterator[str]:
    """Yield the addresses of the claims that their own party took back or corrected."""

    def behind(ids: Iterable[str]) -> set[str]:
        return {each for id in ids for each in (id, *chronicle.principals(id))}

    for s in chronicle.statements:
        for response in s.responses:
            if response.kind in (ResponseKind.RETRACTS, ResponseKind.CORRECTS):
                by = behind((response.by,) if response.by else chronicle.speakers(s))
                for address in chronicle.answered_by(response):
                    statement = chronicle.statement(address)
                    if not by.isdisjoint(behind(chronicle.speakers(statement))):
                        yield address
