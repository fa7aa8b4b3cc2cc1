"""The chronicle as it stood: what had been said, published or recorded by a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import TypeVar

import attrs

from caucasus_events._instants import FOREVER, Span, on_one_clock
from caucasus_events._records import Record
from caucasus_events.amendments import Amendment, amendments_by_old, latest_first
from caucasus_events.chronicles import Chronicle, chronicle_of, with_collections
from caucasus_events.grades import Grade
from caucasus_events.sources import Source
from caucasus_events.statements import Statement
from caucasus_events.when import Truth, When, WhenLike, as_when, span_in

__all__ = ["as_of"]

G = TypeVar("G", Source, Statement)


def as_of(
    records: Chronicle | Iterable[Record],
    *,
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
    place is. By `recorded`, what was not yet amended stands as it stood, and a grade stays if
    it had been recorded by then. All other records stay: they state no fact.

    Args:
        records: a chronicle or loose records.
        said: keep what was said by then. A statement whose time is not told was said by its
            first publication.
        published: keep what was published by then.
        recorded: keep what the archivist had recorded by then.
        maybe: whether to keep what may or may not have come by then, since its time is
            imprecise or not told.
    """
    chronicle = chronicle_of(records)
    by_said, by_published, by_recorded = (
        None if when is None else _end(when, chronicle) for when in (said, published, recorded)
    )
    counted = (Truth.YES, Truth.MAYBE) if maybe else (Truth.YES,)

    def recorded_by(record: Statement | Amendment | Grade) -> Truth:
        if by_recorded is None:
            return Truth.YES
        at = record.recorded
        return _come(at.zoned(chronicle.zone) if at else None, by_recorded)

    amendments = tuple(a for a in chronicle.amendments if recorded_by(a) in counted)
    replaced = amendments_by_old(amendments)
    kept: dict[str, Statement] = {}
    for statement in chronicle.statements:
        come, stands = Truth.YES, statement.id not in replaced
        if by_said is not None and stands:
            come = _come(chronicle.said(statement), by_said)
        if by_recorded is not None and stands and come is not Truth.NO:
            come &= recorded_by(statement)
        if by_published is not None and come is not Truth.NO:
            each = [_come(when, by_published) for when in chronicle.published(statement)]
            come &= reduce(Truth.__or__, each) if each else _come(None, by_published)
            if not all(one in counted for one in each):
                cited = zip(statement.citations, each, strict=True)
                citations = tuple(citation for citation, one in cited if one in counted)
                statement = attrs.evolve(statement, citations=citations)
        if come in counted or not stands:
            kept[statement.id] = statement
    if amendments:
        amendments = _settled(amendments, kept, chronicle)
    origins = _origins_among(kept)
    stood = tuple(
        _without_lost(s, kept, origins) if s.responses or s.repeats is not None else s
        for s in kept.values()
    )
    if by_recorded is None:
        return with_collections(chronicle, statements=stood, amendments=amendments)

    def given(grade: Grade) -> bool:
        return recorded_by(grade) in counted

    return with_collections(
        chronicle,
        statements=tuple(_with_grades(s, given) for s in stood),
        sources=tuple(_with_grades(s, given) for s in chronicle.sources),
        amendments=amendments,
    )


def _with_grades(record: G, kept: Callable[[Grade], bool]) -> G:
    if all(map(kept, record.grades)):
        return record
    return attrs.evolve(record, grades=tuple(filter(kept, record.grades)))


def _settled(
    amendments: tuple[Amendment, ...], kept: dict[str, Statement], chronicle: Chronicle
) -> tuple[Amendment, ...]:
    """Keep the amendments of which all new statements have come, and what those replaced."""
    by_old = amendments_by_old(amendments)
    others = {id for id in chronicle.ids if not isinstance(chronicle[id], Statement)}
    replaced: dict[str, bool] = {}

    def has_come(amendment: Amendment) -> bool:
        return all(replaced.get(new, new in kept or new in others) for new in amendment.new)

    for id in latest_first(by_old):
        replaced[id] = has_come(by_old[id])
        if not replaced[id]:
            kept.pop(id, None)
    return tuple(amendment for amendment in amendments if has_come(amendment))


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
