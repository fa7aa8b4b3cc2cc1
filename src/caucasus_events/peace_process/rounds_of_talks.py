"""The course of talks: their tracks, the rounds in a time, and who mediated when."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

import attrs

from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record, enum_member, refuse_bare_text
from caucasus_events.core.tables import tame, text_table
from caucasus_events.errors import Invalid, refuse
from caucasus_events.records.negotiations import (
    Negotiation,
    Participant,
    ParticipantRole,
    Round,
    RoundStatus,
)
from caucasus_events.values.comparison import Truth
from caucasus_events.values.counts import Count, between
from caucasus_events.values.durations import Duration, elapsed, format_length
from caucasus_events.values.when import When, WhenLike, as_when, format_time

__all__ = [
    "Mediation",
    "Mediations",
    "RoundCount",
    "RoundRecord",
    "Rounds",
    "SinceRound",
    "Track",
    "Tracks",
    "mediators",
    "rounds",
    "rounds_within",
    "since_last_round",
    "tracks",
]


_HELPERS = (ParticipantRole.MEDIATOR, ParticipantRole.FACILITATOR)


@attrs.frozen(kw_only=True)
class RoundRecord:
    """One round of a track, with what the track tells where the round does not."""

    track: str
    """Id of the negotiation."""
    address: str
    """Address of the round: 'negotiation#key'."""
    round: Round
    """The round."""
    when: When | None
    """When it was held or, if it was not or nobody tells, was to be; in the chronicle's zone."""
    participants: tuple[Participant, ...]
    """Who took part: by the round, or else by the track."""
    hosts: tuple[str, ...]
    """Ids of the parties that hosted it."""

    @property
    def status(self) -> RoundStatus:
        """What became of it."""
        return self.round.status

    def in_role(self, *roles: ParticipantRole) -> tuple[str, ...]:
        """Return the ids of the parties in any of some roles."""
        return tuple(dict.fromkeys(p.party for p in self.participants if p.role in roles))


@attrs.frozen(kw_only=True, repr=False)
class Rounds:
    """Rounds in order of time."""

    rounds: tuple[RoundRecord, ...]
    """The rounds; those whose time nobody tells come last."""
    undecided: tuple[RoundRecord, ...] = ()
    """Those that may belong, since their time is imprecise or not told."""

    def __repr__(self) -> str:
        return f"<Rounds: {len(self.rounds)}, {len(self.undecided)} undecided; print them>"

    def __iter__(self) -> Iterator[RoundRecord]:
        return iter(self.rounds)

    def __len__(self) -> int:
        return len(self.rounds)

    def __str__(self) -> str:
        rows = [_round_row(record) for record in self.rounds]
        rows += [("may belong: " + row[0], *row[1:]) for row in map(_round_row, self.undecided)]
        headers = ("when", "round", "status", "format", "level", "where", "mediators", "hosts")
        return text_table(headers, rows) if rows else "no rounds"


@attrs.frozen(kw_only=True)
class Track:
    """One negotiation, and how often it met."""

    negotiation: Negotiation
    """The negotiation."""
    parties: tuple[str, ...]
    """Ids of the parties to it."""
    mediators: tuple[str, ...]
    """Ids of the mediators and facilitators, of the whole or of any round."""
    rounds: tuple[RoundRecord, ...]
    """Its rounds, in order of time."""

    def count(self, status: RoundStatus | str) -> int:
        """Return how many of its rounds have a status."""
        wanted = enum_member(RoundStatus, status)
        return sum(record.status is wanted for record in self.rounds)


@attrs.frozen(kw_only=True)
class Tracks:
    """All negotiations, in the order of their ids."""

    tracks: tuple[Track, ...]
    """The negotiations."""

    def __iter__(self) -> Iterator[Track]:
        return iter(self.tracks)

    def __len__(self) -> int:
        return len(self.tracks)

    def __str__(self) -> str:
        rows: list[tuple[str, ...]] = []
        for track in self.tracks:
            dated = [format_time(r.when) for r in track.rounds if r.when and r.status.took_place]
            counts = ((track.count(status), status) for status in RoundStatus)
            told = ", ".join(f"{n} {status.value}" for n, status in counts if n)
            ends = " to ".join(dict.fromkeys((dated[0], dated[-1]))) if dated else ""
            parties, helpers = ", ".join(track.parties), ", ".join(track.mediators)
            rows.append((track.negotiation.id, parties, helpers, told, ends))
        headers = ("track", "parties", "mediators", "rounds", "held")
        return text_table(headers, rows) if rows else "no talks"


@attrs.frozen(kw_only=True)
class Mediation:
    """One party's part in one round, as mediator or in another helping role."""

    party: str
    """Id of the party."""
    role: ParticipantRole
    """Its role."""
    represented_by: tuple[str, ...]
    """Ids of the persons who represented it."""
    round: RoundRecord
    """The round."""


@attrs.frozen(kw_only=True)
class Mediations:
    """Who mediated when, in order of time."""

    mediations: tuple[Mediation, ...]
    """Each part in each round."""

    def __iter__(self) -> Iterator[Mediation]:
        return iter(self.mediations)

    def __len__(self) -> int:
        return len(self.mediations)

    def __str__(self) -> str:
        rows = (
            (
                format_when(m.round.when),
                m.party,
                m.role.value,
                ", ".join(m.represented_by),
                m.round.address,
                m.round.status.value,
            )
            for m in self.mediations
        )
        headers = ("when", "party", "role", "represented by", "round", "status")
        return text_table(headers, rows) if self.mediations else "no mediation is recorded"


def tracks(records: Chronicle | Iterable[Record]) -> Tracks:
    """Return every negotiation with its parties, mediators and rounds."""
    chronicle = amended(records)
    return Tracks(tracks=tuple(_track(chronicle, talks) for talks in chronicle.negotiations))


def _track(chronicle: Chronicle, talks: Negotiation) -> Track:
    held = tuple(sorted(rounds_of(chronicle, talks), key=order_of))
    everybody = [*talks.participants, *(p for r in held for p in r.participants)]

    def in_role(*roles: ParticipantRole) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.party for p in everybody if p.role in roles))

    return Track(
        negotiation=talks,
        parties=in_role(ParticipantRole.PARTY),
        mediators=in_role(*_HELPERS),
        rounds=held,
    )


def rounds(
    records: Chronicle | Iterable[Record],
    *,
    between: tuple[WhenLike, WhenLike] | None = None,
    track: str | None = None,
    mediator: str | None = None,
    status: RoundStatus | str | None = None,
) -> Rounds:
    """Return rounds in order of time; those that only may belong wait in `undecided`.

    Args:
        records: a chronicle or loose records.
        between: the first and the last time, both included whole.
        track: id of a negotiation.
        mediator: id of a party that mediated or facilitated, itself or by one that speaks for it,
            or of a person who represented one that did.
            A round that names participants of its own has these alone, and else those of the talks.
        status: what became of it, such as 'held' or 'postponed'.

    Raises:
        UnknownId: there is no such negotiation or party.
        Invalid: the first time is surely after the last.
    """
    chronicle = amended(records)
    first, last = _ends(between)
    if first and last and first.after(last) is Truth.YES:
        raise refuse("the first time is after the last", f"{first}, {last}", "swap them")
    talks = chronicle.negotiations if track is None else (chronicle.negotiation(track),)
    if mediator is not None:
        chronicle.party(mediator)
    wanted = None if status is None else enum_member(RoundStatus, status)
    kept: list[RoundRecord] = []
    undecided: list[RoundRecord] = []
    for record in (r for one in talks for r in rounds_of(chronicle, one)):
        if wanted not in (None, record.status):
            continue
        if mediator is not None and not _helped(chronicle, record, mediator):
            continue
        truth = _between(record.when, first, last, chronicle.zone)
        if truth is not Truth.NO:
            (kept if truth is Truth.YES else undecided).append(record)
    return Rounds(
        rounds=tuple(sorted(kept, key=order_of)), undecided=tuple(sorted(undecided, key=order_of))
    )


def _ends(between: tuple[WhenLike, WhenLike] | None) -> tuple[When | None, When | None]:
    if between is None:
        return None, None
    if len(between) != 2:  # one time in place of two, most likely
        hint = f"write such as between=({between!r}, {between!r})"
        raise refuse("expected a first and a last time", between, hint, "between")
    return as_when(between[0]), as_when(between[1])


def _helped(chronicle: Chronicle, record: RoundRecord, mediator: str) -> bool:
    return any(
        mediator in (p.party, *chronicle.principals(p.party, record.when), *p.represented_by)
        for p in record.participants
        if p.role in _HELPERS
    )


def _between(when: When | None, first: When | None, last: When | None, zone: str | None) -> Truth:
    if first is None or last is None:
        return Truth.YES
    if when is None:
        return Truth.MAYBE
    return ~when.before(_whole(first.zoned(zone))) & ~when.after(_whole(last.zoned(zone)))


def _whole(when: When) -> When:
    try:
        return when.whole
    except Invalid:  # unbounded, or beyond what a date can hold
        return when


def mediators(
    records: Chronicle | Iterable[Record],
    *,
    between: tuple[WhenLike, WhenLike] | None = None,
    roles: Iterable[ParticipantRole | str] = _HELPERS,
) -> Mediations:
    """Return who mediated which round when, in order of time.

    Args:
        records: a chronicle or loose records.
        between: the first and the last time; rounds that may lie outside are left out.
        roles: which roles to list; mediators and facilitators if not given.

    Raises:
        Invalid: there is no such role, or `roles` is one bare word.
    """
    refuse_bare_text(roles, "roles", "roles")
    wanted = {enum_member(ParticipantRole, role) for role in roles}
    return Mediations(
        mediations=tuple(
            Mediation(
                party=participant.party,
                role=participant.role,
                represented_by=participant.represented_by,
                round=record,
            )
            for record in rounds(records, between=between)
            for participant in record.participants
            if participant.role in wanted
        )
    )


def rounds_of(chronicle: Chronicle, talks: Negotiation) -> Iterator[RoundRecord]:
    """Yield the rounds of one negotiation, as they stand in it."""
    for round_ in talks.rounds:
        when = round_.held or round_.planned
        participants = round_.participants or talks.participants
        hosts = [round_.host] if round_.host else []
        hosts += [p.party for p in participants if p.role is ParticipantRole.HOST]
        yield RoundRecord(
            track=talks.id,
            address=talks.address(round_),
            round=round_,
            when=chronicle.zoned(when),
            participants=participants,
            hosts=tuple(dict.fromkeys(hosts)),
        )


def order_of(record: RoundRecord) -> tuple[object, ...]:
    """Return what sorts rounds: by time, those without one last."""
    when = record.when
    return ((1,) if when is None else (0, when.sort_key), record.address)


def format_when(when: When | None) -> str:
    """Tell a time to a reader, or that there is none."""
    return format_time(when) if when else "not told"


def _round_row(record: RoundRecord) -> tuple[str, ...]:
    round_ = record.round
    ordinal = f" (no. {round_.ordinal})" if round_.ordinal else ""
    return (
        format_when(record.when),
        record.address + ordinal,
        record.status.value,
        round_.format.value if round_.format else "",
        round_.level.value if round_.level else "",
        round_.where or "",
        ", ".join(record.in_role(*_HELPERS)),
        ", ".join(record.hosts),
    )


_NOT_HELD = (RoundStatus.POSTPONED, RoundStatus.CANCELLED)
_IF_HELD = {
    RoundStatus.PLANNED: ", if it is held",
    RoundStatus.UNKNOWN: ", if it was held",
}


@attrs.frozen(kw_only=True)
class RoundCount:
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
        itself = self.round in self.possible
        most = len(self.definite) + len(self.possible)
        return between(len(self.definite) + itself, most)

    def __str__(self) -> str:
        status, address = self.round.status, self.round.address
        listed = [record.address for record in self.definite]
        maybe = [r.address for r in self.possible if r.address != address]
        months = f"{self.months} month{'s' * (self.months != 1)}"
        if self.number is None:
            before = f"{self.count if listed or maybe else 'none'} held"
            head = f"not held ({status.value}); {before} in the {months.removeprefix('1 ')} before"
        else:
            head = f"number {self.number} in {months}{_IF_HELD.get(status, '')}"
            listed += [] if address in listed else [address]
        told = f"{address}: {head}" + (f": {', '.join(listed)}" if listed else "")
        return tame(f"{told}; perhaps {', '.join(maybe)}" if maybe else told)


@attrs.frozen(kw_only=True)
class SinceRound:
    """How long ago the last round was."""

    at: When
    """Reckoned from this time back."""
    candidates: tuple[RoundRecord, ...]
    """The last round; several where imprecise times leave open which was the last."""
    elapsed: Duration | None
    """How long it was since the end of the last one; None where no round had surely been held."""
    untold: tuple[RoundRecord, ...] = ()
    """Rounds planned for a time that may be past, and not told to have been held or put off."""
    if_any: Duration | None = None
    """How long it was since the last one if one had been held; None where one surely had."""

    def __str__(self) -> str:
        rounds = " or ".join(record.address for record in self.candidates)
        told = f"{self.elapsed or 'not known how long'} since {rounds}"
        if self.if_any:
            told = f"none yet, or {_up_to(self.if_any)} since {rounds}"
        elif not rounds:
            told = "no round had been held, as far as is told"
        planned = ", ".join(record.address for record in self.untold)
        open_ = f"; not told whether held: {planned}" if planned else ""
        return tame(f"at {format_time(self.at)}: {told}{open_}")


def _up_to(length: Duration) -> str:
    if length.shortest or length.longest is None:
        return str(length)
    return f"up to {format_length(length.longest)}"


def rounds_within(
    records: Chronicle | Iterable[Record],
    round: str,
    *,
    months: int,
    tracks: Iterable[str] | None = None,
) -> RoundCount:
    """Count the rounds held in some months up to a round: whether it is the second in two months.

    Args:
        records: a chronicle or loose records.
        round: address of the round, 'negotiation#key'.
        months: how many calendar months back from its start.
        tracks: ids of the negotiations to count in; the round's own if None.

    Raises:
        UnknownId: there is no such round or negotiation.
        Invalid: the round has no time, `months` is below one, or `tracks` is one bare text.
    """
    refuse_bare_text(tracks, "tracks")
    chronicle = amended(records)
    if months < 1:
        raise refuse("rounds are counted over a month or more", months, "give 1 or more")
    chronicle[round]
    id = round.partition("#")[0]
    one = next(
        (r for r in rounds_of(chronicle, chronicle.negotiation(id)) if r.address == round), None
    )
    if one is None:
        raise refuse("expected the address of a round", round, f"write such as '{id}#first'")
    end = one.when
    if end is None or end.earliest_start is None or end.latest_start is None:
        raise refuse("the start of the round is not bounded", round, "tell when it was held")
    ids = (id,) if tracks is None else tuple(tracks)
    others = [
        r
        for other in ids
        for r in rounds_of(chronicle, chronicle.negotiation(other))
        if r.address != one.address and r.status.took_place
    ]
    # The time to count in begins somewhere between these two.
    first, last = (
        start.subtract(months=months) for start in (end.earliest_start, end.latest_start)
    )
    definite, possible = list[RoundRecord](), list[RoundRecord]()
    if one.status.took_place:
        definite.append(one)
    elif one.status not in _NOT_HELD:
        possible.append(one)
    for other in others:
        if other.when is None:
            possible.append(other)
            continue
        earlier = other.when.before(end)
        truth = Truth.over(
            can=earlier is not Truth.NO and other.when.before(first) is not Truth.YES,
            must=earlier is Truth.YES and other.when.before(last) is Truth.NO,
        )
        if truth is not Truth.NO:
            (definite if truth is Truth.YES else possible).append(other)
    return RoundCount(
        round=one,
        months=months,
        definite=tuple(sorted(definite, key=order_of)),
        possible=tuple(sorted(possible, key=order_of)),
    )


def since_last_round(
    records: Chronicle | Iterable[Record], at: WhenLike, *, track: str | None = None
) -> SinceRound:
    """Tell how long ago the last round was held, by a time.

    Args:
        records: a chronicle or loose records.
        at: the time.
        track: id of a negotiation; None takes the rounds of all.

    Raises:
        UnknownId: there is no such negotiation.
    """
    chronicle = amended(records)
    now = chronicle.zoned(as_when(at))
    found = rounds(chronicle, track=track)
    held = [(r, r.when) for r in found if r.status.took_place and r.when is not None]
    over = [(r, _end_of(when)) for r, when in held if when.before(now) is not Truth.NO]
    last = [
        (record, end)
        for record, end in over
        if not any(end.before(other) is Truth.YES and _sure(r, now) for r, other in over)
    ]
    sure = [_since(end, now) for record, end in over if _sure(record, now)]
    since = [_since_as_last(end, now, over) for _, end in last]
    return SinceRound(
        at=now,
        candidates=tuple(record for record, _ in last),
        elapsed=_bounds(since, sure) if sure else None,
        if_any=None if sure else _bounds(since, sure),
        untold=tuple(
            record
            for record in found
            if record.status in (RoundStatus.PLANNED, RoundStatus.UNKNOWN)
            and (record.when is None or record.when.before(now) is not Truth.NO)
        ),
    )


def _since_as_last(
    end: When, now: When, over: Iterable[tuple[RoundRecord, When]]
) -> Duration | None:
    """Bound the time since a round if it was the last: those after it were then yet to come."""
    found = _since(end, now)
    if found is None or found.longest is None:
        return found
    to_later = [
        _since(end, record.when)
        for record, _ in over
        if record.when is not None
        and not _sure(record, now)
        and end.before(record.when) is Truth.YES
    ]
    caps = [d.longest for d in to_later if d is not None and d.longest is not None]
    return attrs.evolve(found, longest=max(min([found.longest, *caps]), found.shortest))


def _sure(record: RoundRecord, now: When) -> bool:
    return record.when is not None and record.when.before(now) is Truth.YES


def _since(end: When, now: When) -> Duration | None:
    try:
        return elapsed(end, now)
    except Invalid:
        return None


def _bounds(last: Iterable[Duration | None], sure: Iterable[Duration | None]) -> Duration | None:
    """Bound the time since the last of several: no longer ago than any that is sure."""
    known = list(last)
    shortest = [duration.shortest for duration in known if duration is not None]
    if not shortest or len(shortest) < len(known):
        return None
    nothing = datetime.timedelta(0)
    longest = [d.longest for d in sure if d is not None and d.longest is not None]
    ends = [d.longest for d in known if d is not None]
    bounded = [end for end in ends if end is not None]
    if len(bounded) == len(ends):
        longest.append(max(bounded))
    return Duration(shortest=max(min(shortest), nothing), longest=min(longest, default=None))


def _end_of(when: When) -> When:
    """Return when an extent ends, as a moment; a moment is its own end."""
    _, slash, end = when.edtf.partition("/")
    return When(edtf=end, zone=when.zone) if slash and end not in ("", "..") else when
