"""What is doubtful about ceasefires, without being impossible.

It may be so in the sources: a document that holds it is read and written. Most often it is a
slip in the record, and so `check` tells of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from caucasus_events.ceasefire_chains import seams
from caucasus_events.ceasefires import Ceasefire, Declaration
from caucasus_events.chronicles import Chronicle
from caucasus_events.errors import Invalid, Problem, shown
from caucasus_events.when import Truth, When


def undeclared_debts(chronicle: Chronicle) -> Iterator[Problem]:
    """Find terms owed by parties for which nobody declared the ceasefire or an earlier one."""
    for i, ceasefire in enumerate(chronicle.ceasefires):
        if not any(term.owed_by for term in ceasefire.terms):
            continue
        waiting = _declaring(chronicle, ceasefire)
        declaring: list[str] = []
        bound: set[str] = set()
        for j, term in enumerate(ceasefire.terms):
            for k, party in enumerate(term.owed_by):
                owing = {party, *chronicle.principals(party)}
                # Most often its own declarations tell; then no look at the earlier ones is needed.
                while bound.isdisjoint(owing) and (more := next(waiting, None)) is not None:
                    declaring.append(more)
                    bound |= {more, *chronicle.principals(more)}
                if bound.isdisjoint(owing):
                    yield Problem(
                        path=f"$.ceasefires[{i}].terms[{j}].owed_by[{k}]",
                        what="a term is owed by a party that declared the ceasefire",
                        found=f"{shown(party)}; declared by {', '.join(declaring) or 'nobody'}",
                        mend="add its declaration, or say who owes it",
                    )


def _declaring(chronicle: Chronicle, ceasefire: Ceasefire) -> Iterator[str]:
    """Yield who declared a ceasefire or any that it carries on, each once.

    What replaces another carries nothing on: whoever owes it anything declares it anew.
    """
    told: set[str] = set()
    for one in chain([ceasefire], _earlier(chronicle, ceasefire, unless="replaces")):
        for declaration in one.declarations:
            if declaration.party not in told:
                told.add(declaration.party)
                yield declaration.party


def _earlier(
    chronicle: Chronicle, ceasefire: Ceasefire, unless: str | None = None
) -> Iterator[Ceasefire]:
    """Yield those that a ceasefire goes on from, and those that these do; itself in a circle.

    Args:
        chronicle: the records.
        ceasefire: the later one.
        unless: a way of going on that does not count.
    """
    line, seen = [ceasefire], set[str]()
    for one in line:
        for way, id in one.precursors:
            earlier = None if way == unless or id in seen else _ceasefire(chronicle, id)
            if earlier is not None:
                seen.add(id)
                line.append(earlier)
                yield earlier


def _endless(chronicle: Chronicle) -> set[str]:
    """Return the ids of the ceasefires that go on from others without a first: a circle is there.

    What goes on from nothing is left out, and then what goes on from nothing that is left.
    """
    before = {
        c.id: {id for _, id in c.precursors if _ceasefire(chronicle, id) is not None}
        for c in chronicle.ceasefires
    }
    after: dict[str, list[str]] = {}
    for later, ids in before.items():
        for id in ids:
            after.setdefault(id, []).append(later)
    waiting = [id for id, ids in before.items() if not ids]
    for id in waiting:
        for later in after.get(id, ()):
            before[later].discard(id)
            if not before[later]:
                waiting.append(later)
    return before.keys() - set(waiting)


def resumed_without_an_end(chronicle: Chronicle) -> Iterator[Problem]:
    """Find ceasefires that are resumed, but never ended, or only ended later."""
    endless = _endless(chronicle)
    for i, ceasefire in enumerate(chronicle.ceasefires):
        earlier = _ceasefire(chronicle, ceasefire.resumes)
        is_endless = ceasefire.id in endless
        if earlier is None or (is_endless and ceasefire in _earlier(chronicle, ceasefire)):
            continue
        zone = chronicle.zone
        limits = [declaration.until for declaration in earlier.declarations]
        ends = [zoned(when, zone) for when in (earlier.ended, *limits) if when is not None]
        begins = _begins(chronicle, ceasefire)
        if not ends:
            found = f"{shown(earlier.id)}, with neither an end nor a fixed term"
        elif begins and all(b.before(end) is Truth.YES for b in begins for end in ends):
            found = f"resumed {begins[0]}, but {shown(earlier.id)} ended {ends[0]}"
        else:
            continue
        yield Problem(
            path=f"$.ceasefires[{i}].resumes",
            what="a ceasefire is resumed after it ended",
            found=found,
            mend="tell when that one 'ended', or write 'extends' or 'replaces'",
        )


def ended_after_running_out(chronicle: Chronicle) -> Iterator[Problem]:
    """Find ceasefires that ended after they had run out, with nothing that carried them on."""
    carried_on = {
        id for later in chronicle.ceasefires for way, id in later.precursors if way != "amends"
    }
    for i, ceasefire in enumerate(chronicle.ceasefires):
        limits, ended = _limits(chronicle, ceasefire), ceasefire.ended
        if ended is None or not limits or ceasefire.id in carried_on:
            continue
        if all(zoned(ended, chronicle.zone).after(limit) is Truth.YES for limit in limits):
            yield Problem(
                path=f"$.ceasefires[{i}].ended",
                what="a ceasefire that has run out does not end again",
                found=f"ended {ended}, but until {', '.join(map(str, limits))}",
                mend="add what carried it on, or leave one of the times out",
            )


def declared_twice(chronicle: Chronicle) -> Iterator[Problem]:
    """Find parties that declare a ceasefire again while their first declaration still holds."""
    for i, ceasefire in enumerate(chronicle.ceasefires):
        for j, one in enumerate(ceasefire.declarations):
            for k, other in enumerate(ceasefire.declarations[:j]):
                if one.party != other.party or any(
                    _may_follow(chronicle, *pair) for pair in ((one, other), (other, one))
                ):
                    continue
                yield Problem(
                    path=f"$.ceasefires[{i}].declarations[{j}].party",
                    what="a party declares a ceasefire once, or again after it ran out",
                    found=f"{shown(one.party)}, also at declarations[{k}]",
                    mend="put the two together, or tell until when the first was to hold",
                )


def _may_follow(chronicle: Chronicle, one: Declaration, other: Declaration) -> bool:
    """Tell whether one declaration can have taken effect when the other had run out."""
    if other.until is None:
        return False
    until = zoned(other.until, chronicle.zone)
    begins = one.begins and zoned(one.begins, chronicle.zone)
    return begins is None or begins.before(until) is not Truth.YES


def overdue_terms(chronicle: Chronicle) -> Iterator[Problem]:
    """Find terms that were due before the ceasefire began."""
    for i, ceasefire in enumerate(chronicle.ceasefires):
        begins = _begins(chronicle, ceasefire)
        for j, term in enumerate(ceasefire.terms):
            until = term.until and zoned(term.until, chronicle.zone)
            if until and begins and all(until.before(b) is Truth.YES for b in begins):
                yield Problem(
                    path=f"$.ceasefires[{i}].terms[{j}].until",
                    what="a term is due after the ceasefire began",
                    found=f"due {until}, but {shown(ceasefire.id)} began {begins[0]}",
                    mend="check the times",
                )


def misjoined(chronicle: Chronicle) -> Iterator[Problem]:
    """Find ceasefires that go on from one that was over, without resuming it, or had not begun."""
    index = {ceasefire.id: i for i, ceasefire in enumerate(chronicle.ceasefires)}
    try:
        found = tuple(seams(chronicle))
    except Invalid:
        return  # a time cannot be in the chronicle's zone, which is a problem of its own
    for seam in found:
        earlier, later = chronicle.ceasefire(seam.earlier), chronicle.ceasefire(seam.later)
        path, done = f"$.ceasefires[{index[later.id]}].{seam.way}", _DONE.get(seam.way)
        if done and seam.gap is Truth.YES and later.resumes != earlier.id:
            yield Problem(
                path=path,
                what=f"a ceasefire is {done} before it is over",
                found=f"{done} {seam.began}, but {shown(earlier.id)} was over {seam.ended}",
                mend="check the times, or write 'resumes' if it was taken up again",
            )
        begins, begun = _begins(chronicle, earlier), _begins(chronicle, later)
        early = [b for b in begun if all(b.before(first) is Truth.YES for first in begins)]
        if seam.way == "extends" and begins and early:
            yield Problem(
                path=path,
                what="a ceasefire is extended after it began",
                found=f"extended {early[0]}, but {shown(earlier.id)} began {begins[0]}",
                mend="name the earlier one, or check the times",
            )


_DONE = {"extends": "extended", "amends": "amended"}
"""What is not done any more to a ceasefire that was over; to replace it is common."""


def _ceasefire(chronicle: Chronicle, id: str | None) -> Ceasefire | None:
    record = None if id is None or id not in chronicle else chronicle[id]
    return record if isinstance(record, Ceasefire) else None


def _begins(chronicle: Chronicle, ceasefire: Ceasefire) -> list[When]:
    """Return from when each declaration was to hold; nothing if that is not told of all."""
    begins = [declaration.begins for declaration in ceasefire.declarations]
    told = [zoned(when, chronicle.zone) for when in begins if when is not None]
    return told if len(told) == len(begins) else []


def _limits(chronicle: Chronicle, ceasefire: Ceasefire) -> list[When]:
    """Return until when each declaration was to hold; nothing if that is not told of all."""
    limits = [declaration.until for declaration in ceasefire.declarations]
    told = [zoned(when, chronicle.zone) for when in limits if when is not None]
    return told if len(told) == len(limits) else []


def zoned(when: When, zone: str | None) -> When:
    """Put a time without a zone into the chronicle's own, if it can be there."""
    try:
        return when.zoned(zone)
    except Invalid:
        return when  # its ends cannot be in that zone, which is a problem of its own


TRUCE_DOUBTS: tuple[Callable[[Chronicle], Iterator[Problem]], ...] = (
    undeclared_debts,
    resumed_without_an_end,
    ended_after_running_out,
    declared_twice,
    overdue_terms,
    misjoined,
)
"""What else `check` tells of."""
