"""The course of talks: their tracks, the rounds in a time, and who mediated when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from caucasus_events._records import Record, choice, refuse_bare_text
from caucasus_events._text_table import text_table
from caucasus_events.amending import amended
from caucasus_events.chronicles import Chronicle
from caucasus_events.errors import Invalid, refuse
from caucasus_events.negotiations import (
    Negotiation,
    Participant,
    ParticipantRole,
    Round,
    RoundStatus,
)
from caucasus_events.when import Truth, When, WhenLike, as_when, time_told

__all__ = [
    "Mediation",
    "Mediations",
    "RoundRecord",
    "Rounds",
    "Track",
    "Tracks",
    "mediators",
    "rounds",
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
        wanted = choice(RoundStatus, status)
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
            dated = [time_told(r.when) for r in track.rounds if r.when and r.status.took_place]
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
                when_told(m.round.when),
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
    wanted = None if status is None else choice(RoundStatus, status)
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
        mend = f"write such as between=({between!r}, {between!r})"
        raise refuse("expected a first and a last time", between, mend, "between")
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
    wanted = {choice(ParticipantRole, role) for role in roles}
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
            when=when.zoned(chronicle.zone) if when else None,
            participants=participants,
            hosts=tuple(dict.fromkeys(hosts)),
        )


def order_of(record: RoundRecord) -> tuple[object, ...]:
    """Return what sorts rounds: by time, those without one last."""
    when = record.when
    return ((1,) if when is None else (0, when.sort_key), record.address)


def when_told(when: When | None) -> str:
    """Tell a time to a reader, or that there is none."""
    return time_told(when) if when else "not told"


def _round_row(record: RoundRecord) -> tuple[str, ...]:
    round_ = record.round
    ordinal = f" (no. {round_.ordinal})" if round_.ordinal else ""
    return (
        when_told(record.when),
        record.address + ordinal,
        record.status.value,
        round_.format.value if round_.format else "",
        round_.level.value if round_.level else "",
        round_.where or "",
        ", ".join(record.in_role(*_HELPERS)),
        ", ".join(record.hosts),
    )
