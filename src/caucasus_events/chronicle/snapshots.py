"""The chronicle as it stood: what had occurred, been said, published or recorded by a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import attrs

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import Chronicle, changed, chronicle_of
from caucasus_events.chronicle.times import when_happened
from caucasus_events.core.record import Record
from caucasus_events.core.references import split_address
from caucasus_events.phrases.fields import read_when
from caucasus_events.records.amendments import amendments_by_old, latest_first
from caucasus_events.records.claims import Claim, Polarity, Timing, Violation
from caucasus_events.records.sources import Source
from caucasus_events.records.statements import Report, Response, Statement
from caucasus_events.values.comparison import Truth
from caucasus_events.values.counts import Count
from caucasus_events.values.instants import FOREVER, Span, on_one_clock
from caucasus_events.values.when import When, WhenLike, span_in

__all__ = ["as_of"]


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
    its reports. A response to a claim that had not yet come is left out with it. An amendment
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

    def clock(asked: WhenLike) -> Callable[[When | None], bool]:
        """Return what tells whether a time had come by the end of the time asked for."""
        end = _end_of(asked, chronicle)
        return lambda when: _counts(_begun(chronicle.zoned(when), end), maybe)

    # Whether a statement is there: each clock that is asked adds a condition.
    conditions: list[Callable[[Statement], bool]] = []
    # Whether a report is there. One is enough for its statement.
    is_kept: list[Callable[[Report], bool]] = []
    if recorded is not None:
        is_recorded = clock(recorded)
        # Only by the archivist's clock can an amendment not have come: on the clocks of the
        # world a slip was never true.
        held = [a for a in chronicle.amendments if is_recorded(a.recorded)]
        put_in_place = {new for a in held if a.recorded is not None for new in a.new}
        conditions.append(lambda s: is_recorded(s.recorded) or s.id in put_in_place)
        chronicle = attrs.evolve(
            chronicle,
            amendments=held,
            sources=[_with_grades(s, is_recorded, None) for s in chronicle.sources],
            statements=[_with_grades(s, is_recorded, s.recorded) for s in chronicle.statements],
        )
        is_kept.append(lambda r: r.recorded is None or is_recorded(r.recorded))
    amending = Amending(chronicle)
    now = amending.chronicle
    if occurred is not None:
        chronicle = _until(_end_of(occurred, chronicle), chronicle, amending, maybe)
    if said is not None:
        is_said = clock(said)

        def was_said(statement: Statement) -> bool:
            # Where no time is told, the publication tells it: that of the source as amended.
            current = now.find(statement.id) if statement.said is None else None
            return is_said(now.said(current if isinstance(current, Statement) else statement))

        conditions.append(was_said)
    if published is not None:
        is_published = clock(published)

        def is_readable(report: Report) -> bool:
            source = report.source and now.find(amending.current_id(report.source) or report.source)
            return is_published(source.published if isinstance(source, Source) else None)

        is_kept.append(is_readable)
        conditions.append(lambda s: bool(s.reports) or is_published(None))
    reports = {
        s.id: tuple(r for r in s.reports if all(keeps(r) for keeps in is_kept))
        for s in chronicle.statements
    }
    conditions.append(lambda s: bool(reports[s.id]) or not s.reports)
    there = {s.id: all(holds(s) for holds in conditions) for s in chronicle.statements}
    # What was replaced is there once all that took its place is.
    by_old = amendments_by_old(chronicle.amendments)
    for id in latest_first(by_old):
        there[id] = all(there.get(new, new in chronicle) for new in by_old[id].new)
    stood = [s for s in chronicle.statements if there[s.id]]
    stood = [changed(s, reports=reports[s.id]) for s in stood]
    return attrs.evolve(
        chronicle,
        statements=_without_lost(stood),
        amendments=[
            a
            for a in chronicle.amendments
            if all(there.get(new, new in chronicle) for new in a.new)
        ],
    )


def _end_of(asked: WhenLike, chronicle: Chronicle) -> Span:
    """Return the last instant of a time that is asked for."""
    span = span_in(read_when(asked), chronicle.zone)
    end = span.latest_end
    return Span(end, end, end, end, is_moment=True, is_local=span.is_local)


def _begun(when: When | None, by: Span, *, whole: bool = False) -> Truth:
    """Tell whether a time has begun, or all of it is over, by an instant."""
    # By an endless time all has come, even what nobody dates.
    if by.latest_end == FOREVER:
        return Truth.YES
    if when is None:
        return Truth.MAYBE
    span, by = on_one_clock(span_in(when, None), by)
    if by.earliest_end >= (span.latest_end if whole else span.latest_start):
        return Truth.YES
    return Truth.NO if by.latest_end < span.earliest_start else Truth.MAYBE


def _counts(truth: Truth, maybe: bool) -> bool:
    return truth is Truth.YES or (maybe and truth is Truth.MAYBE)


G = TypeVar("G", Source, Statement)


def _with_grades(record: G, is_recorded: Callable[[When | None], bool], carrier: When | None) -> G:
    """Keep the grades that had been recorded, if untold when, with the record that carries them."""
    kept = tuple(grade for grade in record.grades if is_recorded(grade.recorded or carrier))
    return changed(record, grades=kept)


def _without_lost(statements: Sequence[Statement]) -> list[Statement]:
    """Leave out responses to statements that are not there."""
    ids = {statement.id for statement in statements}

    def is_there(response: Response) -> bool:
        return response.to is None or split_address(response.to)[0] in ids

    return [changed(s, responses=tuple(filter(is_there, s.responses))) for s in statements]


# The clock of what had occurred


def _until(by: Span, chronicle: Chronicle, amending: Amending, maybe: bool) -> Chronicle:
    """Leave out the claims that tell of a time after an instant, and the responses to them."""
    gone: set[str | None] = set()
    for statement in (*amending.chronicle.statements, *amending.replaced):
        for claim in statement.claims:
            address = statement.address(claim)
            current = amending.current_id(address)
            if current is not None and current != address:  # it goes with what took its place
                is_gone = current in gone
            else:
                is_gone = not _counts(_occurred(claim, statement, amending.chronicle, by), maybe)
            if is_gone:
                gone.add(address)

    def without(statement: Statement) -> Statement:
        claims = tuple(c for c in statement.claims if statement.address(c) not in gone)
        responses = tuple(
            r
            for r in statement.responses
            if r.to is None or gone.isdisjoint((r.to, amending.current_id(r.to)))
        )
        if len(claims) < len(statement.claims):
            statement = statement.with_claims(claims)
        return changed(statement, responses=responses)

    return attrs.evolve(chronicle, statements=map(without, chronicle.statements))


def _occurred(claim: Claim, statement: Statement, chronicle: Chronicle, by: Span) -> Truth:
    """Tell whether what a claim tells of had come about by an instant."""
    times: list[When | None] = []
    if claim.during is None and not isinstance(claim.value, When):
        subject = (claim.incident if isinstance(claim, Violation) else None) or claim.subject
        times = [
            timing.when
            for timing in statement.claims
            if isinstance(timing, Timing)
            and timing.subject == subject
            and timing.polarity is Polarity.ASSERTED
        ]
    times = times or [when_happened(chronicle, claim)]
    if times == [None]:
        # It was at some time until it was said, and may have been long before.
        return _begun(chronicle.said(statement), by) | Truth.MAYBE
    # Half-way through a month, a number of the month is not yet complete; a state may hold.
    whole = isinstance(claim.value, Count)
    each = {_begun(chronicle.zoned(when), by, whole=whole) for when in times}
    return each.pop() if len(each) == 1 else Truth.MAYBE
