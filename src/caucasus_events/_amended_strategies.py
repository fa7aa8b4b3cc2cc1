"""Strategies for what the archivist amends."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import strategies as st

from caucasus_events._records import choice
from caucasus_events.amendments import Amendment, AmendmentKind, amendments_by_old
from caucasus_events.checks import check
from caucasus_events.chronicles import COLLECTIONS, Chronicle
from caucasus_events.claims import Claim
from caucasus_events.counts import exactly
from caucasus_events.merging import merge
from caucasus_events.statements import Statement
from caucasus_events.when import Truth, When

_RECORDED = st.sampled_from((None, "2023-06-20", "2023-06-29", "2023-07-01T08:00Z", "2023-08"))


def amendments(
    about: Chronicle, *, kind: AmendmentKind | str | None = None
) -> st.SearchStrategy[Chronicle]:
    """Make chronicles in which the archivist has amended something of another.

    Each is the other one with one amendment more, and with the records that it puts in place or
    that it finds to be duplicates. They make no problem for `check` to find.

    Args:
        about: the chronicle; to be split it has a statement, to be merged two incidents that were
            not replaced.
        kind: the kind of amendment; any that there can be if None.
    """
    wanted = None if kind is None else choice(AmendmentKind, kind)
    return _amendments(about, wanted).filter(lambda made: check(made) == ())


@st.composite
def _amendments(draw: st.DrawFn, about: Chronicle, wanted: AmendmentKind | None) -> Chronicle:
    replaced = amendments_by_old(about.amendments)
    standing: list[Any] = [
        record
        for name in COLLECTIONS
        if name not in ("links", "amendments")
        for record in getattr(about, name)
        if record.id not in replaced
    ]
    statements = [record for record in standing if isinstance(record, Statement)]
    incidents = [record for record in about.incidents if record in standing]
    possible = [AmendmentKind.CORRECTION, AmendmentKind.DUPLICATE]
    possible += [AmendmentKind.SPLIT] * bool(statements)
    possible += [AmendmentKind.MERGER] * (len(incidents) > 1)
    kind = draw(st.sampled_from(possible)) if wanted is None else wanted
    record = draw(st.sampled_from([*statements * 3, *standing]))
    old, new, added = [record.id], list[str](), list[Any]()
    match kind:
        case AmendmentKind.CORRECTION:
            added = [_again(about, record, draw(st.integers(0, 9)))]
        case AmendmentKind.DUPLICATE:
            twin = _again(about, record)
            old, added, new = [twin.id], [twin], [record.id]
        case AmendmentKind.SPLIT:
            record = draw(st.sampled_from(statements))
            old, at = [record.id], draw(st.integers(0, len(record.claims)))
            rest = attrs.evolve(record, claims=record.claims[at:], positions=(), responses=())
            first = _again(about, attrs.evolve(record, claims=record.claims[:at]))
            added = [first, _again(merge(about, [first]), rest)]
        case AmendmentKind.MERGER:
            old = [one.id for one in incidents[:2]]
            added = [_again(about, incidents[0])]
    amendment = Amendment(
        id=_free(about, "amended"),
        kind=kind,
        old=old,
        new=new or [one.id for one in added],
        why="as the records show",
        by=draw(st.sampled_from((None, "the archivist"))),
        recorded=_not_before(added, draw(_RECORDED), about.zone),
    )
    return merge(about, [*added, amendment])


def _again(about: Chronicle, record: Any, count: int | None = None) -> Any:
    """Make a record anew under an id of its own; with other numbers, where it has any."""
    changes: dict[str, Any] = {"id": _free(about, record.id)}
    if isinstance(record, Statement) and count is not None:
        changes["claims"] = [_counting(claim, count) for claim in record.claims]
    return attrs.evolve(record, **changes)


def _counting(claim: Claim, count: int) -> Claim:
    told: Any = claim
    return attrs.evolve(told, count=exactly(count)) if getattr(claim, "count", None) else claim


def _free(about: Chronicle, id: str) -> str:
    names = (f"{id}-{n}" for n in range(len(about.ids) + 1))
    return next(name for name in names if name not in about)


def _not_before(added: list[Any], when: str | None, zone: str | None) -> When | None:
    """Leave a time out where a record that is put in place was surely recorded later."""
    if when is None:
        return None
    told = When(edtf=when)
    times = [one.recorded for one in added if isinstance(one, Statement) and one.recorded]
    early = any(told.zoned(zone).before(time.zoned(zone)) is Truth.YES for time in times)
    return None if early else told
