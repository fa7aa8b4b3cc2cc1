"""Where a statement comes from: its origin, its voice, and the ways by which it reached readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import attrs

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.records.parties import Affiliation, Party
from caucasus_events.records.statements import Statement
from caucasus_events.values import comparison, instants
from caucasus_events.values.comparison import Truth
from caucasus_events.values.when import When, span_in


def origin_of(statement: Statement, chronicle: Chronicle) -> Statement:
    """Return the first report of what a statement is another report of, or itself."""
    if statement.repeats is None:
        return statement
    if statement.id not in chronicle or chronicle[statement.id] is not statement:
        return reports_back(statement, chronicle)[-1]
    if origin_of not in chronicle._memo:
        chronicle._memo[origin_of] = {}
    known: dict[str, Statement] = chronicle._memo[origin_of]
    if statement.id not in known:
        known.update(_origins_back(statement, chronicle, known))
    return known[statement.id]


def _origins_back(
    statement: Statement, chronicle: Chronicle, known: Mapping[str, Statement]
) -> dict[str, Statement]:
    """Return the origin of a statement, and of all that it goes back to until one is known."""
    back = {statement.id: statement}
    while statement.repeats is not None and statement.repeats in chronicle:
        if statement.repeats in back or statement.repeats in known:
            break
        statement = chronicle.statement(statement.repeats)
        back[statement.id] = statement
    first = statement.repeats
    if first is not None and first in known:
        return dict.fromkeys(back, known[first])
    origins = dict.fromkeys(back, statement)
    if first in back:  # in a circle each goes back to the one that goes back to it
        ids = list(back)
        circle = ids[ids.index(first) :]
        origins |= {id: back[last] for last, id in pairwise(circle)}
    return origins


def reports_back(statement: Statement, chronicle: Chronicle) -> list[Statement]:
    """Return a statement, what it is another report of, and so on back to the first report."""
    back, seen = [statement], {statement.id}
    while statement.repeats is not None and statement.repeats in chronicle:
        if statement.repeats in seen:
            break  # `check` reports the circle
        statement = chronicle.statement(statement.repeats)
        back.append(statement)
        seen.add(statement.id)
    return back


def speaker_of(origin: Statement) -> str:
    """Return the id of the party that speaks, or else of the one that is named nearest to it."""
    return origin.via[0].by if origin.speaker is None else origin.speaker


def ways_of(statement: Statement, chronicle: Chronicle) -> tuple[tuple[str, ...], ...]:
    """Return by what ways a statement reached its readers: one for each that published it.

    Each names those who passed it on, the one nearest to the speaker first.
    """
    via = tuple(relay.by for relay in statement.via)
    met = {statement.speaker, *via}
    ways = (via if p in met else (*via, p) for p in _publishers(statement, chronicle))
    return tuple(dict.fromkeys(ways)) or (via,)


def _publishers(statement: Statement, chronicle: Chronicle) -> Iterator[str]:
    for citation in statement.citations:
        if citation.source in chronicle:
            yield chronicle.source(citation.source).publisher


def principals_at(party: str, at: When | None, chronicle: Chronicle) -> dict[str, Truth]:
    """Return for whom a party spoke at a time, itself first, then the nearest, and how surely."""
    reached, waiting = {party: Truth.YES}, [party]
    for id in waiting:
        ties = chronicle.party(id).affiliations if _is_party(id, chronicle) else ()
        for tie in ties:
            known = reached.get(tie.of, Truth.NO)
            found = known | (reached[id] & _holds(tie, at, chronicle.zone))
            if found is not known:
                reached[tie.of] = found
                waiting.append(tie.of)
    return reached


def _is_party(id: str, chronicle: Chronicle) -> bool:
    return id in chronicle and isinstance(chronicle[id], Party)


def _holds(tie: Affiliation, at: When | None, zone: str | None) -> Truth:
    if not tie.role.speaks_for:
        return Truth.NO
    if tie.during is None:
        return Truth.YES
    if at is None:
        return Truth.MAYBE
    span = span_in(_open_where_unknown(tie.during), zone)
    span = span.whole if span.is_moment else span
    spans = instants.on_one_clock(span, span_in(at, zone))
    if comparison.overlaps(*spans) is Truth.NO:
        return Truth.NO
    return Truth.MAYBE | comparison.contains(*spans)


def _open_where_unknown(during: When) -> When:
    # Who is not recorded to have left an office is taken to hold it, as for sides.
    start, end = during.has_unknown_start, during.has_unknown_end
    edtf = (".." if start else "") + during.edtf + (".." if end else "")
    return attrs.evolve(during, edtf=edtf) if start or end else during


def first_published(statement: Statement, chronicle: Chronicle) -> When | None:
    """Return when a statement was first published, as far as its sources are dated."""
    dated = [when for when in chronicle.published(statement) if when is not None]
    return min(dated, key=lambda when: when.sort_key, default=None)


def published_before(one: Statement, other: Statement, chronicle: Chronicle) -> Truth:
    """Tell whether a statement was published before the other, wherever either was."""
    ours, theirs = chronicle.published(one), chronicle.published(other)
    if _precedes(ours, theirs):
        return Truth.YES
    return Truth.NO if _precedes(theirs, ours) else Truth.MAYBE


def _precedes(ours: tuple[When | None, ...], theirs: tuple[When | None, ...]) -> bool:
    """Tell whether some publication came before each of the others: an undated one may be first."""

    def before_all(when: When) -> bool:
        return all(other is not None and when.before(other) is Truth.YES for other in theirs)

    return bool(theirs) and any(when is not None and before_all(when) for when in ours)
