"""The chronicle as it stood: what had been said, published or recorded by a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

import attrs

from caucasus_events._records import Record
from caucasus_events.chronicles import Chronicle, chronicle_of
from caucasus_events.statements import Statement
from caucasus_events.when import Truth, When, WhenLike

__all__ = ["as_of"]


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
    out with it; reports of a statement that had not yet come stay reports of one. All other
    records stay: they state no fact.

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
    kept: dict[str, Statement] = {}
    for statement in chronicle.statements:
        published_at = chronicle.published(statement)
        come = Truth.YES
        if by_said is not None:
            come &= _come(chronicle.said(statement), by_said)
        if by_recorded is not None:
            at = statement.recorded
            come &= _come(at.zoned(chronicle.zone) if at else None, by_recorded)
        if by_published is not None:
            dates = published_at or (None,)
            at_all = (_come(when, by_published) for when in dates)
            come &= reduce(Truth.__or__, at_all, Truth.NO)
            statement = attrs.evolve(
                statement,
                citations=tuple(
                    citation
                    for citation, when in zip(statement.citations, published_at, strict=True)
                    if _counts(_come(when, by_published), maybe)
                ),
            )
        if _counts(come, maybe):
            kept[statement.id] = statement
    origins = _origins_among(kept)
    statements = [_without_lost(s, kept, origins) for s in kept.values()]
    return attrs.evolve(chronicle, statements=statements)


def _end(when: WhenLike, chronicle: Chronicle) -> When | None:
    """Return the last instant of a time; None when it never ends."""
    latest = When.of(when).zoned(chronicle.zone).latest
    return None if latest is None else When.of(latest)


def _come(when: When | None, by: When | None) -> Truth:
    if by is None:
        return Truth.YES
    return Truth.MAYBE if when is None else ~when.after(by)


def _counts(truth: Truth, maybe: bool) -> bool:
    return truth is Truth.YES or (maybe and truth is Truth.MAYBE)


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
