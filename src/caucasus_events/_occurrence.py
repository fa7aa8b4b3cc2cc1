"""What had occurred by a time: claims by the time of which they tell, whenever they were said."""

from __future__ import annotations

from collections.abc import Collection

import attrs

from caucasus_events._instants import FOREVER, Span, on_one_clock
from caucasus_events.amending import Amending, amending_of
from caucasus_events.chronicles import Chronicle, with_collections
from caucasus_events.claim_kinds import Timing, Violation
from caucasus_events.claims import Claim, Polarity
from caucasus_events.counts import Count
from caucasus_events.incidents import Incident
from caucasus_events.negotiations import Round
from caucasus_events.statements import Statement
from caucasus_events.when import Truth, When, WhenLike, as_when, span_in


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
