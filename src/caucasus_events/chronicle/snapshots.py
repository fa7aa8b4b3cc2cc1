"""The chronicle as it stood: what had occurred, been said, published or recorded by a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from functools import partial
from itertools import compress
from operator import and_
from types import MappingProxyType
from typing import NamedTuple, TypeAlias, TypeVar

import attrs

from caucasus_events.chronicle.amending import Amending, amended, amending_of
from caucasus_events.chronicle.collection import Chronicle, chronicle_of, with_collections
from caucasus_events.core.collector import collector_paused
from caucasus_events.core.record import Record
from caucasus_events.records.amendments import Amendment, amendments_by_old, latest_first
from caucasus_events.records.claims import Claim, Polarity, Timing, Violation
from caucasus_events.records.grades import Grade
from caucasus_events.records.incidents import Incident
from caucasus_events.records.negotiations import Round
from caucasus_events.records.sources import Source
from caucasus_events.records.statements import Statement
from caucasus_events.values.counts import Count
from caucasus_events.values.instants import EASTMOST, FOREVER, WESTMOST, Span, on_one_clock
from caucasus_events.values.when import Truth, When, WhenLike, as_when, span_in

__all__ = ["as_of"]


def telling_until(occurred: WhenLike, chronicle: Chronicle, maybe: bool) -> Chronicle:
    """Leave out the claims that tell of a time after another's end, and the answers to them.

    Args:
        occurred: the time by whose end it had come about.
        chronicle: the records.
        maybe: whether to keep what may or may not have come about by then.
    """
    by, gone = _finish(span_in(as_when(occurred), chronicle.zone)), set[str | None]()
    amending = amending_of(chronicle)
    now = amending.chronicle
    for statement in (*now.statements, *amending.replaced):
        for claim in statement.claims:
            address = statement.address(claim)
            led = amending.led(address)
            if led is not None and led != address:  # it goes with what took its place
                if led in gone:
                    gone.add(address)
                continue
            had = _had_occurred(claim, statement, now, by)
            if had is Truth.NO or (had is Truth.MAYBE and not maybe):
                gone.add(address)
    if not gone:
        return chronicle
    stood = tuple(_without(gone, statement, amending) for statement in chronicle.statements)
    return with_collections(chronicle, statements=stood)


def _without(gone: Collection[str | None], statement: Statement, amending: Amending) -> Statement:
    claims = tuple(c for c in statement.claims if statement.address(c) not in gone)
    responses = tuple(
        r for r in statement.responses if r.to not in gone and amending.led(r.to) not in gone
    )
    if (claims, responses) == (statement.claims, statement.responses):
        return statement
    return attrs.evolve(statement, claims=claims, responses=responses)


def _had_occurred(claim: Claim, statement: Statement, chronicle: Chronicle, by: Span) -> Truth:
    """Tell whether what a claim tells of had come about by an instant."""
    times = _told_times(claim, statement, chronicle)
    if not times:
        # It was at some time until it was said, and may have been long before.
        told = chronicle.said(statement)
        said = Truth.MAYBE if told is None else _come(told, by)
        return Truth.YES if said is Truth.YES else Truth.MAYBE
    whole = isinstance(claim.value, Count)
    each = {_come(when.zoned(chronicle.zone), by, whole) for when in times}
    return each.pop() if len(each) == 1 else Truth.MAYBE


def _told_times(claim: Claim, statement: Statement, chronicle: Chronicle) -> tuple[When, ...]:
    """Return the time of which a claim tells; several where its statement gives several."""
    if claim.during is not None:
        return (claim.during,)
    if isinstance(claim, Timing):
        return (claim.when,)
    incident = claim.incident if isinstance(claim, Violation) else None
    subject = claim.subject if incident is None else incident
    timings = (c for c in statement.claims if isinstance(c, Timing) and c.subject == subject)
    own = tuple(timing.when for timing in timings if timing.polarity is Polarity.ASSERTED)
    if own:
        return own
    if subject not in chronicle:
        return ()
    record: object = chronicle[subject]
    anchor = record.when if isinstance(record, Incident) else None
    if isinstance(record, Round):
        anchor = record.held or record.planned
    return () if anchor is None else (anchor,)


def _come(when: When, by: Span, whole: bool = False) -> Truth:
    """Tell whether a time has begun, or is over, by an instant."""
    if by.latest_end == FOREVER:
        return Truth.YES
    span, by = on_one_clock(span_in(when, None), by)
    if by.earliest_end >= (span.latest_end if whole else span.latest_start):
        return Truth.YES
    return Truth.NO if by.latest_end < span.earliest_start else Truth.MAYBE


def _finish(span: Span) -> Span:
    """Return the last instant of a time."""
    end = span.latest_end
    return Span(end, end, end, end, is_moment=True, is_local=span.is_local)


G = TypeVar("G", Source, Statement)


def as_of(
    records: Chronicle | Iterable[Record],
    *,
    occurred: WhenLike | None = None,
    said: WhenLike | None = None,
    published: WhenLike | None = None,
    recorded: WhenLike | None = None,
    maybe: bool = False,
) -> Chronicle:
    """Return the chronicle as it stood at the end of a time, on one clock or several together.

    A statement stays if it had been said, published and recorded by then; so does each of
    its citations by its own publication. A response to a claim that had not yet come is left
    out with it; reports of a statement that had not yet come stay reports of one. An amendment
    holds on all clocks but `recorded`: a statement that it replaces is there once what took its
    place is, and the source or anchor that counts is the one that it put in place. By
    `recorded`, what was not yet amended stands as it stood, and a grade stays if it had been
    recorded by then; one that tells no time was recorded with the statement that carries it,
    and one of a source at a time that is not told. All other records stay: they state no fact.

    What had occurred is in the claims, so that clock leaves out claims, with the answers to
    them, and no statement: what had occurred by March may have been said in June. A claim tells
    of the time `during` which it holds, or else of the time that the same statement gives its
    subject, or else of the subject's anchor; where none is told, of some time until it was said.

    Args:
        records: a chronicle or loose records.
        occurred: keep what tells of a time that had begun by then; a number of a longer time
            had surely come about only when that time was over.
        said: keep what was said by then. A statement whose time is not told was said by its
            first publication.
        published: keep what was published by then.
        recorded: keep what the archivist had recorded by then; a statement, at the latest,
            with the amendment that put it in place.
        maybe: whether to keep what may or may not have come by then, since its time is
            imprecise or not told.
    """
    chronicle = chronicle_of(records)
    asked: dict[str, tuple[_Arrivals, int]] = {}
    amendments, has_come = chronicle.amendments, None
    if recorded is not None:
        asked["recorded"] = _asked(chronicle, "recorded", recorded, maybe)
        by = span_in(as_when(recorded), chronicle.zone)
        has_come = partial(_is_recorded, by=by, zone=chronicle.zone, maybe=maybe)
        amendments = tuple(filter(has_come, amendments))
        if len(amendments) < len(chronicle.amendments):
            chronicle = with_collections(chronicle, amendments=amendments)
    if occurred is not None:
        chronicle = telling_until(occurred, chronicle, maybe)
    for clock, when in (("said", said), ("published", published)):
        if when is not None:
            asked[clock] = _asked(chronicle, clock, when, maybe)
    stays = [True] * len(chronicle.statements)
    for come, end in asked.values():
        stays = list(map(and_, stays, map(end.__ge__, come.first)))
    if amendments:
        replaced = amendments_by_old(amendments)
        told = zip(stays, chronicle.statements, strict=True)
        stays = [stay or statement.id in replaced for stay, statement in told]
    kept = list(compress(chronicle.statements, stays))
    if "published" in asked:
        come, end = asked["published"]
        last = compress(come.last, stays)
        kept = [
            s if at <= end else _with_come(s, come, end) for s, at in zip(kept, last, strict=True)
        ]
    if amendments:
        amendments, kept = _settled(amendments, kept, chronicle)
    stood = _without_lost(kept)
    if has_come is None:
        return with_collections(chronicle, statements=stood, amendments=amendments)
    return with_collections(
        chronicle,
        statements=tuple(
            _with_grades(s, partial(has_come, carrier=s.recorded)) if s.grades else s for s in stood
        ),
        sources=tuple(_with_grades(s, has_come) if s.grades else s for s in chronicle.sources),
        amendments=amendments,
    )


def _is_recorded(
    record: Grade | Amendment,
    by: Span,
    zone: str | None,
    maybe: bool,
    carrier: When | None = None,
) -> bool:
    at = record.recorded or carrier
    return _comes(at, zone, by.is_local, maybe) <= by.latest_end


def _with_grades(record: G, kept: Callable[[Grade], bool]) -> G:
    if all(map(kept, record.grades)):
        return record
    return attrs.evolve(record, grades=tuple(filter(kept, record.grades)))


def _settled(
    amendments: tuple[Amendment, ...], kept: Sequence[Statement], chronicle: Chronicle
) -> tuple[tuple[Amendment, ...], list[Statement]]:
    """Keep the amendments of which all new statements have come, and what those replaced."""
    by_old = amendments_by_old(amendments)
    others = {id for id in chronicle.ids if not isinstance(chronicle[id], Statement)}
    there = {statement.id for statement in kept}
    replaced: dict[str, bool] = {}

    def has_come(amendment: Amendment) -> bool:
        return all(replaced.get(new, new in there or new in others) for new in amendment.new)

    for id in latest_first(by_old):
        replaced[id] = has_come(by_old[id])
        if not replaced[id]:
            there.discard(id)
    return tuple(filter(has_come, amendments)), [s for s in kept if s.id in there]


class _Arrivals(NamedTuple):
    """At which instants the statements of a chronicle come by one clock, in their order."""

    first: Sequence[int]
    """When each has come."""
    last: Sequence[int] = ()
    """When all of its citations have, by the clock of what was published."""
    by_source: Mapping[str, int] = MappingProxyType({})
    """When those of a source have."""
    unknown: int = FOREVER
    """When those of a source have that tells no time."""


def _asked(chronicle: Chronicle, clock: str, when: WhenLike, maybe: bool) -> tuple[_Arrivals, int]:
    """Return when statements come, worked out once for a chronicle, and the end of a time."""
    span = span_in(as_when(when), chronicle.zone)
    key = (as_of, clock, span.is_local, maybe)
    if key not in chronicle._memo:
        comes = partial(_comes, zone=chronicle.zone, is_local=span.is_local, maybe=maybe)
        with collector_paused():
            chronicle._memo[key] = _CLOCKS[clock](chronicle, comes)
    return chronicle._memo[key], span.latest_end


Arrival: TypeAlias = Callable[[When | None], int]


def _comes(when: When | None, zone: str | None, is_local: bool, maybe: bool) -> int:
    """Return the instant from which on a time has come, or may have come."""
    if when is None:
        return -FOREVER if maybe else FOREVER
    span = span_in(when, zone)
    bound = span.earliest_start if maybe else span.latest_start
    if span.is_local == is_local or abs(bound) == FOREVER:
        return bound
    # On another clock a time is as wide as the world's zones make it.
    if is_local:
        return bound + (WESTMOST if maybe else EASTMOST)
    return bound - (EASTMOST if maybe else WESTMOST)


def _each(times: Sequence[When | None], comes: Arrival) -> list[int]:
    """Work out once for each time when it comes: in a chronicle that was read, many are one."""
    held = {id(when): when for when in times}
    known = {key: comes(when) for key, when in held.items()}
    return [known[id(when)] for when in times]


def _by_said(chronicle: Chronicle, comes: Arrival) -> _Arrivals:
    # Where it is not told, the publication tells it: that of the source as amended.
    now = amended(chronicle)
    held = {s.id: s for s in now.statements} if now is not chronicle else {}
    times = [
        now.said(held.get(s.id, s)) if s.said is None else s.said for s in chronicle.statements
    ]
    return _Arrivals(_each(times, comes))


def _by_recorded(chronicle: Chronicle, comes: Arrival) -> _Arrivals:
    times = _each([statement.recorded for statement in chronicle.statements], comes)
    put: dict[str, int] = {}
    for amendment in chronicle.amendments:
        if amendment.recorded is not None:
            at = comes(amendment.recorded)
            put.update((new, min(at, put.get(new, at))) for new in amendment.new)
    if put:  # what an amendment puts in place was recorded by then
        statements = zip(chronicle.statements, times, strict=True)
        times = [min(at, put.get(statement.id, at)) for statement, at in statements]
    return _Arrivals(times)


def _by_published(chronicle: Chronicle, comes: Arrival) -> _Arrivals:
    sources = chronicle.sources[::-1]  # of two with one id the first counts
    times = _each([source.published for source in sources], comes)
    by_source = dict(zip([source.id for source in sources], times, strict=True))
    amending = amending_of(chronicle)
    ends = {old: amending.led(old) for old in amending.by_old}
    by_source |= {old: by_source[new] for old, new in ends.items() if new in by_source}
    unknown = comes(None)
    first: list[int] = []
    last: list[int] = []
    for statement in chronicle.statements:
        each = [by_source.get(citation.source, unknown) for citation in statement.citations]
        first.append(each[0] if len(each) == 1 else min(each, default=unknown))
        last.append(each[0] if len(each) == 1 else max(each, default=unknown))
    return _Arrivals(first, last, by_source, unknown)


_CLOCKS = {"said": _by_said, "published": _by_published, "recorded": _by_recorded}


def _with_come(statement: Statement, arrivals: _Arrivals, end: int) -> Statement:
    """Leave out the citations that had not come by an instant."""
    when = arrivals.by_source
    come = tuple(c for c in statement.citations if when.get(c.source, arrivals.unknown) <= end)
    return statement if come == statement.citations else attrs.evolve(statement, citations=come)


def _without_lost(kept: Sequence[Statement]) -> tuple[Statement, ...]:
    """Lead no statement to one that has not come; its reports stay reports of one."""
    if not any(s.responses or s.repeats is not None for s in kept):
        return tuple(kept)
    ids = {statement.id for statement in kept}
    origins: dict[str, str] = {}
    for statement in kept:
        if statement.repeats is not None and statement.repeats not in ids:
            origins.setdefault(statement.repeats, statement.id)
    return tuple(_led(s, ids, origins) if s.responses or s.repeats is not None else s for s in kept)


def _led(statement: Statement, kept: Container[str], origins: Mapping[str, str]) -> Statement:
    responses = tuple(r for r in statement.responses if r.to.partition("#")[0] in kept)
    repeats = statement.repeats
    if repeats is not None and repeats not in kept:
        repeats = origins[repeats] if origins[repeats] != statement.id else None
    if responses == statement.responses and repeats == statement.repeats:
        return statement
    return attrs.evolve(statement, responses=responses, repeats=repeats)
