"""The chronicle as it stood: what had occurred, been said, published or recorded by a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

import attrs

from caucasus_events._instants import FOREVER, Span, on_one_clock
from caucasus_events._occurrence import telling_until
from caucasus_events._records import Record
from caucasus_events.chronicles import Chronicle, chronicle_of, with_collections
from caucasus_events.statements import Statement
from caucasus_events.when import Truth, When, WhenLike, as_when, span_in

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
    its citations by its own publication. A response to a claim that had not yet come is left
    out with it; reports of a statement that had not yet come stay reports of one. All other
    records stay: they state no fact.

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
        recorded: keep what the archivist had recorded by then.
        maybe: whether to keep what may or may not have come by then, since its time is
            imprecise or not told.
    """
    chronicle = chronicle_of(records)
    if occurred is not None:
        chronicle = telling_until(occurred, chronicle, maybe)
    by_said, by_published, by_recorded = (
        None if when is None else _end(when, chronicle) for when in (said, published, recorded)
    )
    counted = (Truth.YES, Truth.MAYBE) if maybe else (Truth.YES,)
    kept: dict[str, Statement] = {}
    for statement in chronicle.statements:
        come = Truth.YES
        if by_said is not None:
            come = _come(chronicle.said(statement), by_said)
        if by_recorded is not None and come is not Truth.NO:
            at = statement.recorded
            come &= _come(at.zoned(chronicle.zone) if at else None, by_recorded)
        if by_published is not None and come is not Truth.NO:
            each = [_come(when, by_published) for when in chronicle.published(statement)]
            come &= reduce(Truth.__or__, each) if each else _come(None, by_published)
            if not all(one in counted for one in each):
                cited = zip(statement.citations, each, strict=True)
                citations = tuple(citation for citation, one in cited if one in counted)
                statement = attrs.evolve(statement, citations=citations)
        if come in counted:
            kept[statement.id] = statement
    origins = _origins_among(kept)
    stood = tuple(
        _without_lost(s, kept, origins) if s.responses or s.repeats is not None else s
        for s in kept.values()
    )
    return with_collections(chronicle, statements=stood)


def _end(when: WhenLike, chronicle: Chronicle) -> Span:
    """Return the last instant of a time."""
    span = span_in(as_when(when), chronicle.zone)
    end = span.latest_end
    return Span(end, end, end, end, is_moment=True, is_local=span.is_local)


def _come(when: When | None, by: Span) -> Truth:
    """Tell whether a time does not lie after an instant."""
    if by.latest_end == FOREVER:
        return Truth.YES
    if when is None:
        return Truth.MAYBE
    span, by = on_one_clock(span_in(when, None), by)
    if by.earliest_end >= span.latest_start:
        return Truth.YES
    return Truth.NO if by.latest_end < span.earliest_start else Truth.MAYBE


def _origins_among(kept: Mapping[str, Statement]) -> dict[str, str]:
    """Choose, of the reports of one statement that has not come yet, one to stand for it."""
    chosen: dict[str, str] = {}
    for id, statement in kept.items():
        if statement.repeats is not None and statement.repeats not in kept:
            chosen.setdefault(statement.repeats, id)
    return chosen


def _without_lost(
    statement: Statement, kept: Mapping[str, Statement], origins: Mapping[str, str]
) -> Statement:
    responses = tuple(r for r in statement.responses if r.to.partition("#")[0] in kept)
    repeats = statement.repeats
    if repeats is not None and repeats not in kept:
        repeats = origins[repeats] if origins[repeats] != statement.id else None
    if responses == statement.responses and repeats == statement.repeats:
        return statement
    return attrs.evolve(statement, responses=responses, repeats=repeats)
