"""How often talks met in some months, and how long ago they last did."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import attrs

from caucasus_events._records import Record, refuse_bare_text
from caucasus_events._text_table import tame
from caucasus_events.amending import amended
from caucasus_events.chronicles import Chronicle
from caucasus_events.counts import Count, between
from caucasus_events.durations import Duration, elapsed, told as length_told
from caucasus_events.errors import Invalid, refuse
from caucasus_events.negotiations import RoundStatus
from caucasus_events.talks_history import RoundRecord, order_of, rounds, rounds_of
from caucasus_events.when import Truth, When, WhenLike, as_when, time_told

__all__ = ["RoundCount", "SinceRound", "rounds_within", "since_last_round"]

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
        return tame(f"at {time_told(self.at)}: {told}{open_}")


def _up_to(length: Duration) -> str:
    if length.shortest or length.longest is None:
        return str(length)
    return f"up to {length_told(length.longest)}"


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
    now = as_when(at).zoned(chronicle.zone)
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
