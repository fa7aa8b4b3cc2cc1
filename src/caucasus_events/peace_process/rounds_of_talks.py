"""The course of talks: negotiations, their rounds, and who mediated when."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

import attrs

from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record, enum_member, several
from caucasus_events.core.references import split_address
from caucasus_events.core.results import Column, Columns, Shown, Tabular
from caucasus_events.core.tables import Table, tame
from caucasus_events.errors import Invalid, refuse
from caucasus_events.phrases.fields import read_when
from caucasus_events.records.negotiations import (
    Negotiation,
    Participant,
    ParticipantRole,
    Round,
    RoundStatus,
)
from caucasus_events.values.columns import joined, time_columns
from caucasus_events.values.comparison import Truth
from caucasus_events.values.counts import Count, between
from caucasus_events.values.durations import Duration, elapsed, format_length
from caucasus_events.values.when import When, WhenLike, format_time

__all__ = [
    "Mediation",
    "Mediations",
    "NegotiationRecord",
    "Negotiations",
    "RoundCount",
    "RoundRecord",
    "Rounds",
    "SinceRound",
    "mediators",
    "negotiations",
    "rounds",
    "rounds_within",
    "since_last_round",
]

_MEDIATING = (ParticipantRole.MEDIATOR, ParticipantRole.FACILITATOR)
_NOT_HELD = (RoundStatus.POSTPONED, RoundStatus.CANCELLED)
_IF_HELD = {RoundStatus.PLANNED: ", if it is held", RoundStatus.UNKNOWN: ", if it was held"}


def _in_role(participants: Iterable[Participant], *roles: ParticipantRole) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.party for p in participants if p.role in roles))


def _parties(record: RoundRecord) -> Iterator[str]:
    return (participant.party for participant in record.participants)


_ROUND: Columns[RoundRecord] = Columns(
    Column("negotiation", "id of the talks", lambda record: record.negotiation),
    Column("round", "address of the round", lambda record: record.address),
    Column("ordinal", "its number in the talks", lambda record: record.round.ordinal, int),
    time_columns("when", "when it was held or planned", lambda record: record.when),
    Column("status", "what became of it", lambda record: record.status),
    Column("format", "how they met", lambda record: record.round.format),
    Column("level", "who met", lambda record: record.round.level),
    Column("where", "id of the place", lambda record: record.round.where),
    Column(
        "participants",
        "ids of all that took part",
        lambda r: joined(p.party for p in r.participants),
    ),
    Column("mediators", "ids of those who mediated", lambda r: joined(r.in_role(*_MEDIATING))),
    Column("hosts", "ids of those who hosted it", lambda record: joined(record.hosts)),
)
_ROUNDS: Columns[tuple[RoundRecord, bool]] = Columns(
    _ROUND.part(lambda item: item[0]),
    Column("undecided", "whether it only may belong", lambda item: item[1], bool),
)


@attrs.frozen(kw_only=True, repr=False)
class RoundRecord(Tabular):
    """One round of talks, with what the negotiation says where the round says nothing."""

    negotiation: str
    """Id of the negotiation."""
    address: str
    """Address of the round: 'negotiation#key'."""
    round: Round
    """The round."""
    when: When | None
    """When it was held or else was planned, in the chronicle's zone; None if neither is stated."""
    participants: tuple[Participant, ...]
    """Who took part: by the round, or else by the negotiation."""
    hosts: tuple[str, ...]
    """Ids of the parties that hosted it."""

    def _told(self) -> str:
        return f"{self.address}, {format_when(self.when)}: {self.status}"

    columns: ClassVar[Columns[Any]] = _ROUND

    @property
    def status(self) -> RoundStatus:
        """What became of it."""
        return self.round.status

    def in_role(self, *roles: ParticipantRole) -> tuple[str, ...]:
        """Return the ids of the parties in any of some roles."""
        return _in_role(self.participants, *roles)

    @property
    def sort_key(self) -> tuple[object, ...]:
        """What orders rounds: their times; those without one come last."""
        return ((1,) if self.when is None else (0, self.when.sort_key), self.address)


def rounds_of(chronicle: Chronicle, talks: Negotiation) -> Iterator[RoundRecord]:
    """Yield the rounds of one negotiation, in the order in which it has them."""
    for one in talks.rounds:
        participants = one.participants or talks.participants
        hosts = _in_role(participants, ParticipantRole.HOST)
        yield RoundRecord(
            negotiation=talks.id,
            address=talks.address(one),
            round=one,
            when=chronicle.zoned(one.held or one.planned),
            participants=participants,
            hosts=tuple(dict.fromkeys((one.host, *hosts))) if one.host else hosts,
        )


def _in_time(records: Iterable[RoundRecord]) -> tuple[RoundRecord, ...]:
    return tuple(sorted(records, key=lambda record: record.sort_key))


def format_when(when: When | None) -> str:
    """Write a time for a reader, or that there is none."""
    return format_time(when) if when else "not stated"


@attrs.frozen(kw_only=True, repr=False)
class Rounds(Tabular):
    """Rounds in order of time."""

    rounds: tuple[RoundRecord, ...]
    """The rounds; those without a time come last."""
    undecided: tuple[RoundRecord, ...] = ()
    """Those that may belong, since their time is imprecise or not stated."""

    columns: ClassVar[Columns[Any]] = _ROUNDS

    def _items(self) -> Iterable[tuple[RoundRecord, bool]]:
        yield from ((record, False) for record in self.rounds)
        yield from ((record, True) for record in self.undecided)

    def __repr__(self) -> str:
        return f"<Rounds: {len(self.rounds)}, {len(self.undecided)} undecided; print them>"

    def __iter__(self) -> Iterator[RoundRecord]:
        return iter(self.rounds)

    def __len__(self) -> int:
        return len(self.rounds)

    def _tables(self) -> Iterable[Table]:
        decided = len(self.rounds)
        rows = [
            (
                ("" if n < decided else "may belong: ") + format_when(record.when),
                record.address + (f" (no. {record.round.ordinal})" if record.round.ordinal else ""),
                record.status.value,
                record.round.format or "",
                record.round.level or "",
                record.round.where or "",
                ", ".join(record.in_role(*_MEDIATING)),
                ", ".join(record.hosts),
            )
            for n, record in enumerate((*self.rounds, *self.undecided))
        ]
        headers = ("when", "round", "status", "format", "level", "where", "mediators", "hosts")
        yield Table(headers, rows, empty="no rounds")


def rounds(
    records: Chronicle | Iterable[Record],
    *,
    between: tuple[WhenLike, WhenLike] | None = None,
    negotiation: str | None = None,
    mediator: str | None = None,
    status: RoundStatus | str | None = None,
) -> Rounds:
    """Return rounds in order of time; those that only may belong are in `undecided`.

    Args:
        records: a chronicle or loose records.
        between: the first and the last time, both included whole.
        negotiation: id of a negotiation.
        mediator: id of a party that mediated or facilitated, itself or by one that speaks for it,
            or of a person who represented one that did.
            A round that names participants of its own has these alone, and else those of the talks.
        status: what became of it, such as 'held' or 'postponed'.

    Raises:
        UnknownId: there is no such negotiation or party.
        Invalid: the first time is surely after the last, or there is no such status.
    """
    chronicle = amended(records)
    if mediator is not None:
        chronicle.party(mediator)
    wanted = None if status is None else enum_member(RoundStatus, status)

    def kept(truth: Truth) -> tuple[RoundRecord, ...]:
        return tuple(
            record
            for record in found[truth]
            if wanted in (None, record.status)
            and (mediator is None or _mediated(chronicle, record, mediator))
        )

    found = rounds_by_time(chronicle, negotiation=negotiation, within=between)
    return Rounds(rounds=kept(Truth.YES), undecided=kept(Truth.MAYBE))


def rounds_by_time(
    chronicle: Chronicle,
    *,
    negotiation: str | None = None,
    within: tuple[WhenLike, WhenLike] | None = None,
) -> dict[Truth, list[RoundRecord]]:
    """Return rounds in order of time, by whether they lie between two times."""
    ends = None if within is None else _ends(chronicle, within)
    found: dict[Truth, list[RoundRecord]] = {truth: [] for truth in Truth}
    talks = chronicle.negotiations
    if negotiation is not None:
        talks = (chronicle.negotiation(negotiation),)
    for record in _in_time(record for one in talks for record in rounds_of(chronicle, one)):
        truth = Truth.YES
        if ends is not None:
            when, (first, last) = record.when, ends
            truth = Truth.MAYBE if when is None else ~when.before(first) & ~when.after(last)
        found[truth].append(record)
    return found


def _ends(chronicle: Chronicle, between: tuple[WhenLike, WhenLike]) -> tuple[When, When]:
    given: Any = between
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) != 2:
        hint = f"write such as between=({between!r}, {between!r})"
        raise refuse("expected a first and a last time", between, hint, "between")
    first, last = read_when(between[0]), read_when(between[1])
    if first.after(last) is Truth.YES:
        raise refuse("the first time is after the last", f"{first}, {last}", "swap them")
    return _whole(chronicle.zoned(first)), _whole(chronicle.zoned(last))


def _whole(when: When) -> When:
    try:
        return when.whole
    except Invalid:  # unbounded, or beyond what a date can hold
        return when


def _mediated(chronicle: Chronicle, record: RoundRecord, mediator: str) -> bool:
    return any(
        mediator in (p.party, *chronicle.principals(p.party, record.when), *p.represented_by)
        for p in record.participants
        if p.role in _MEDIATING
    )


def _number_of(status: RoundStatus) -> Column[NegotiationRecord]:
    meaning = f"how many rounds have the status {status.value!r}"
    return Column(status.value, meaning, lambda one: one.count(status), int)


_NEGOTIATIONS: Columns[NegotiationRecord] = Columns(
    Column("negotiation", "id of the talks", lambda one: one.negotiation.id),
    Column("parties", "ids of the parties to it", lambda one: joined(one.parties)),
    Column("mediators", "ids of those who mediated", lambda one: joined(one.mediators)),
    Column("rounds", "how many rounds are recorded", lambda one: len(one.rounds), int),
    *map(_number_of, RoundStatus),
    time_columns("first", "when a round was first held", lambda o: o.held[0] if o.held else None),
    time_columns("last", "when a round was last held", lambda o: o.held[-1] if o.held else None),
)


@attrs.frozen(kw_only=True, repr=False)
class NegotiationRecord(Tabular):
    """One negotiation, and how often it met."""

    negotiation: Negotiation
    """The negotiation."""
    parties: tuple[str, ...]
    """Ids of the parties to it."""
    mediators: tuple[str, ...]
    """Ids of the mediators and facilitators, of the whole or of any round."""
    rounds: tuple[RoundRecord, ...]
    """Its rounds, in order of time."""

    columns: ClassVar[Columns[Any]] = _NEGOTIATIONS

    def count(self, status: RoundStatus | str) -> int:
        """Return how many of its rounds have a status."""
        wanted = enum_member(RoundStatus, status)
        return sum(record.status is wanted for record in self.rounds)

    @property
    def held(self) -> tuple[When, ...]:
        """When its rounds that took place were held, as far as that is stated."""
        return tuple(r.when for r in self.rounds if r.when and r.status.took_place)


@attrs.frozen(kw_only=True, repr=False)
class Negotiations(Tabular):
    """All negotiations, in the order of their ids."""

    negotiations: tuple[NegotiationRecord, ...]
    """The negotiations."""

    columns: ClassVar[Columns[Any]] = _NEGOTIATIONS

    def _items(self) -> Iterable[NegotiationRecord]:
        return self.negotiations

    def __iter__(self) -> Iterator[NegotiationRecord]:
        return iter(self.negotiations)

    def __len__(self) -> int:
        return len(self.negotiations)

    def _tables(self) -> Iterable[Table]:
        rows: list[tuple[str, ...]] = []
        for one in self.negotiations:
            dated = [*map(format_time, one.held)]
            numbers = ((one.count(status), status.value) for status in RoundStatus)
            rows.append(
                (
                    one.negotiation.id,
                    ", ".join(one.parties),
                    ", ".join(one.mediators),
                    ", ".join(f"{number} {status}" for number, status in numbers if number),
                    " to ".join(dict.fromkeys((dated[0], dated[-1]))) if dated else "",
                )
            )
        headers = ("negotiation", "parties", "mediators", "rounds", "held")
        yield Table(headers, rows, empty="no talks")


def negotiations(records: Chronicle | Iterable[Record]) -> Negotiations:
    """Return every negotiation with its parties, mediators and rounds."""
    chronicle = amended(records)
    found: list[NegotiationRecord] = []
    for talks in chronicle.negotiations:
        held = _in_time(rounds_of(chronicle, talks))
        everybody = [*talks.participants, *(p for record in held for p in record.participants)]
        found.append(
            NegotiationRecord(
                negotiation=talks,
                parties=_in_role(everybody, ParticipantRole.PARTY),
                mediators=_in_role(everybody, *_MEDIATING),
                rounds=held,
            )
        )
    return Negotiations(negotiations=tuple(found))


_MEDIATIONS: Columns[Mediation] = Columns(
    Column("party", "id of the party", lambda one: one.party),
    Column("role", "its role", lambda one: one.role),
    Column("represented_by", "ids of who represented it", lambda o: joined(o.represented_by)),
    _ROUND.part(lambda one: one.round),
)


@attrs.frozen(kw_only=True, repr=False)
class Mediation(Tabular):
    """One party's part in one round, as mediator or in another helping role."""

    party: str
    """Id of the party."""
    role: ParticipantRole
    """Its role."""
    represented_by: tuple[str, ...]
    """Ids of the persons who represented it."""
    round: RoundRecord
    """The round."""

    columns: ClassVar[Columns[Any]] = _MEDIATIONS


@attrs.frozen(kw_only=True, repr=False)
class Mediations(Tabular):
    """Who mediated when, in order of time."""

    mediations: tuple[Mediation, ...]
    """Each part in each round."""

    columns: ClassVar[Columns[Any]] = _MEDIATIONS

    def _items(self) -> Iterable[Mediation]:
        return self.mediations

    def __iter__(self) -> Iterator[Mediation]:
        return iter(self.mediations)

    def __len__(self) -> int:
        return len(self.mediations)

    def _tables(self) -> Iterable[Table]:
        rows = [
            (
                format_when(m.round.when),
                m.party,
                m.role.value,
                ", ".join(m.represented_by),
                m.round.address,
                m.round.status.value,
            )
            for m in self.mediations
        ]
        headers = ("when", "party", "role", "represented by", "round", "status")
        yield Table(headers, rows, empty="no mediation is recorded")


def mediators(
    records: Chronicle | Iterable[Record],
    *,
    between: tuple[WhenLike, WhenLike] | None = None,
    roles: Iterable[ParticipantRole | str] = _MEDIATING,
) -> Mediations:
    """Return who mediated which round when, in order of time.

    Args:
        records: a chronicle or loose records.
        between: the first and the last time; rounds that may lie outside are left out.
        roles: which roles to list; mediators and facilitators if not given.

    Raises:
        Invalid: there is no such role, or `roles` is one bare word.
    """
    wanted = {enum_member(ParticipantRole, role) for role in several(roles, "roles", "roles")}
    return Mediations(
        mediations=tuple(
            Mediation(party=p.party, role=p.role, represented_by=p.represented_by, round=record)
            for record in rounds_by_time(amended(records), within=between)[Truth.YES]
            for p in record.participants
            if p.role in wanted
        )
    )


@attrs.frozen(kw_only=True, repr=False)
class RoundCount(Shown):
    """How many rounds were held in the months up to a round, that one included if it was held."""

    round: RoundRecord
    """The round."""
    months: int
    """How many months back are counted."""
    definite: tuple[RoundRecord, ...]
    """Those that surely were held in that time, the round itself among them if it was held."""
    possible: tuple[RoundRecord, ...]
    """Those that may have been, or may yet be."""

    @property
    def count(self) -> Count:
        """How many rounds were held in these months."""
        return between(len(self.definite), len(self.definite) + len(self.possible))

    @property
    def number(self) -> Count | None:
        """Which round of these months it is, the first being 1; None where it was not held."""
        if self.round.status in _NOT_HELD:
            return None
        least = len(self.definite) + (self.round in self.possible)
        return between(least, len(self.definite) + len(self.possible))

    def _text(self) -> str:
        status, address = self.round.status, self.round.address
        listed = [record.address for record in self.definite]
        maybe = [record.address for record in self.possible if record.address != address]
        months = f"{self.months} month{'s' * (self.months != 1)}"
        if self.number is None:
            before = f"{self.count if listed or maybe else 'none'} held"
            head = f"not held ({status.value}); {before} in the {months.removeprefix('1 ')} before"
        else:
            head = f"number {self.number} in {months}{_IF_HELD.get(status, '')}"
            listed += [] if address in listed else [address]
        summary = f"{address}: {head}" + (f": {', '.join(listed)}" if listed else "")
        return tame(f"{summary}; perhaps {', '.join(maybe)}" if maybe else summary)


def rounds_within(
    records: Chronicle | Iterable[Record],
    round: str,
    *,
    months: int,
    negotiations: Iterable[str] | None = None,
) -> RoundCount:
    """Count the rounds held in some months up to a round: whether it is the second in two months.

    Args:
        records: a chronicle or loose records.
        round: address of the round, 'negotiation#key'.
        months: how many calendar months back from its start.
        negotiations: ids of the negotiations to count in; the round's own if None.

    Raises:
        UnknownId: there is no such round or negotiation.
        Invalid: the round has no time, `months` is no whole number above zero, or `negotiations`
            is one bare text.
    """
    chronicle = amended(records)
    ids = None if negotiations is None else several(negotiations, "negotiations")
    given: Any = months
    if not isinstance(given, int) or given < 1:
        raise refuse("rounds are counted over a month or more", months, "give 1 or more", "months")
    own = chronicle.negotiation(split_address(round)[0])
    if not isinstance(chronicle[round], Round):
        hint = f"write such as '{own.id}#first'"
        raise refuse("expected the address of a round", round, hint, "round")
    one = next(record for record in rounds_of(chronicle, own) if record.address == round)
    end = one.when
    if end is None or end.earliest_start is None or end.latest_start is None:
        raise refuse("the start of the round is not bounded", round, "state when it was held")
    try:  # the time to count in begins somewhere between these two
        first = end.earliest_start.subtract(months=months)
        last = end.latest_start.subtract(months=months)
    except (OverflowError, ValueError):
        raise refuse("the months reach back before the year 1", months, "give fewer") from None
    ordinal = one.round.ordinal
    lower = {r.ordinal for r in own.rounds if ordinal and r.ordinal and r.ordinal < ordinal}
    known = ordinal is not None and len(lower) == ordinal - 1
    found: dict[Truth, list[RoundRecord]] = {truth: [] for truth in Truth}
    if one.status not in _NOT_HELD:
        found[Truth.over(can=True, must=one.status.took_place)].append(one)
    for id in (own.id,) if ids is None else ids:
        for other in rounds_of(chronicle, chronicle.negotiation(id)):
            if other.address == one.address or not other.status.took_place:
                continue
            by_ordinal = (
                _comes_before(other.round, one.round, known) if id == own.id else Truth.MAYBE
            )
            if by_ordinal is Truth.NO:
                continue
            if other.when is None:
                found[Truth.MAYBE].append(other)
                continue
            earlier = by_ordinal if by_ordinal is Truth.YES else other.when.before(end)
            truth = Truth.over(
                can=earlier is not Truth.NO and other.when.before(first) is not Truth.YES,
                must=earlier is Truth.YES and other.when.before(last) is Truth.NO,
            )
            found[truth].append(other)
    return RoundCount(
        round=one,
        months=months,
        definite=_in_time(found[Truth.YES]),
        possible=_in_time(found[Truth.MAYBE]),
    )


def _comes_before(other: Round, one: Round, earlier_are_known: bool) -> Truth:
    """Tell by their ordinals whether a round came before another of the same talks.

    A round without an ordinal came before the third only if the first or second may be that one.
    """
    if one.ordinal is None:
        return Truth.MAYBE
    if other.ordinal is not None:
        return Truth.YES if other.ordinal < one.ordinal else Truth.NO
    return Truth.NO if earlier_are_known else Truth.MAYBE


@attrs.frozen(kw_only=True, repr=False)
class SinceRound(Shown):
    """How long ago the last round was."""

    at: When
    """Reckoned from this time back."""
    candidates: tuple[RoundRecord, ...]
    """The last round; several where imprecise times leave open which was the last."""
    elapsed: Duration | None
    """How long it was since the end of the last one; None where no round had surely been held."""
    unreported: tuple[RoundRecord, ...] = ()
    """Rounds planned for a time that may be past, not reported as held or as put off."""
    if_any: Duration | None = None
    """How long it was since the last one if one had been held; None where one surely had."""

    def _text(self) -> str:
        rounds = " or ".join(record.address for record in self.candidates)
        since = f"{self.elapsed or 'not known how long'} since {rounds}"
        if self.if_any:
            length = str(self.if_any)
            if not self.if_any.shortest and self.if_any.longest is not None:
                length = f"up to {format_length(self.if_any.longest)}"
            since = f"none yet, or {length} since {rounds}"
        elif not rounds:
            since = "no round had been held, as far as is stated"
        planned = ", ".join(record.address for record in self.unreported)
        unreported = f"; not stated whether held: {planned}" if planned else ""
        return tame(f"at {format_time(self.at)}: {since}{unreported}")


def since_last_round(
    records: Chronicle | Iterable[Record], at: WhenLike, *, negotiation: str | None = None
) -> SinceRound:
    """Return how long ago the last round was held, by a time.

    Args:
        records: a chronicle or loose records.
        at: the time.
        negotiation: id of a negotiation; None takes the rounds of all.

    Raises:
        UnknownId: there is no such negotiation.
    """
    chronicle = amended(records)
    now = chronicle.zoned(read_when(at))
    found = rounds_by_time(chronicle, negotiation=negotiation)[Truth.YES]
    # The rounds that may be over: when each was held, and when it ended.
    over = [
        (record, record.when, _end_of(record.when))
        for record in found
        if record.when and record.status.took_place and record.when.before(now) is not Truth.NO
    ]
    surely_over = [(when, end) for _, when, end in over if when.before(now) is Truth.YES]
    unsure = [when for _, when, _ in over if when.before(now) is not Truth.YES]
    last = [
        (record, end)
        for record, _, end in over
        if not any(end.before(other) is Truth.YES for _, other in surely_over)
    ]
    since = _since_last(
        [_since_as_last(end, now, unsure) for _, end in last],
        [_since(end, now) for _, end in surely_over],
    )
    return SinceRound(
        at=now,
        candidates=tuple(record for record, _ in last),
        elapsed=since if surely_over else None,
        if_any=None if surely_over else since,
        unreported=tuple(
            record
            for record in found
            if record.status in _IF_HELD
            and (record.when is None or record.when.before(now) is not Truth.NO)
        ),
    )


def _since_as_last(end: When, now: When, unsure: Iterable[When]) -> Duration | None:
    """Bound the time since a round if it was the last: those after it were then yet to come."""
    found = _since(end, now)
    if found is None or found.longest is None:
        return found
    later = (_since(end, when) for when in unsure if end.before(when) is Truth.YES)
    caps = [d.longest for d in later if d is not None and d.longest is not None]
    return attrs.evolve(found, longest=max(min([found.longest, *caps]), found.shortest))


def _since(end: When, now: When) -> Duration | None:
    try:
        return elapsed(end, now)
    except Invalid:
        return None


def _since_last(
    last: Sequence[Duration | None], sure: Iterable[Duration | None]
) -> Duration | None:
    """Bound the time since the last of several rounds.

    Args:
        last: the times since those that may be the last.
        sure: the times since all that have surely been held; it is no longer than any of them.
    """
    lengths = [length for length in last if length is not None]
    if not lengths or len(lengths) < len(last):
        return None
    shortest = min(length.shortest for length in lengths)
    longest = [length.longest for length in lengths if length.longest is not None]
    caps = [length.longest for length in sure if length is not None and length.longest is not None]
    if len(longest) == len(lengths):
        caps.append(max(longest))
    nothing = datetime.timedelta(0)
    return Duration(shortest=max(shortest, nothing), longest=min(caps, default=None))


def _end_of(when: When) -> When:
    """Return when an extent ends, as a moment; a moment is its own end."""
    _, slash, end = when.edtf.partition("/")
    return When(edtf=end, zone=when.zone) if slash and end not in ("", "..") else when
