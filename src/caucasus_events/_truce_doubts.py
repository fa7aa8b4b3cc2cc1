"""What is doubtful about ceasefires and the violations of them, without being impossible.

It may be so in the sources: a document that holds it is read and written. Most often it is a
slip in the record, and so `check` tells of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from caucasus_events.ceasefires import Ceasefire, Declaration
from caucasus_events.chronicles import Chronicle
from caucasus_events.claim_kinds import Violation
from caucasus_events.errors import Invalid, Problem, shown
from caucasus_events.incidents import Incident
from caucasus_events.statements import Statement
from caucasus_events.when import Truth, When


def undeclared_debts(chronicle: Chronicle) -> Iterator[Problem]:
    """Find terms owed by parties for which nobody declared the ceasefire or an earlier one."""
    for i, ceasefire in enumerate(chronicle.ceasefires):
        declaring = _declaring(chronicle, ceasefire)
        bound = {p for id in declaring for p in (id, *chronicle.principals(id))}
        for j, term in enumerate(ceasefire.terms):
            for k, party in enumerate(term.owed_by):
                if bound.isdisjoint((party, *chronicle.principals(party))):
                    yield Problem(
                        path=f"$.ceasefires[{i}].terms[{j}].owed_by[{k}]",
                        what="a term is owed by a party that declared the ceasefire",
                        found=f"{shown(party)}; declared by {', '.join(declaring) or 'nobody'}",
                        mend="add its declaration, or say who owes it",
                    )


def _declaring(chronicle: Chronicle, ceasefire: Ceasefire) -> tuple[str, ...]:
    """Return who declared a ceasefire or any that it goes on from, each once."""
    line = (ceasefire, *_earlier(chronicle, ceasefire))
    return tuple(dict.fromkeys(d.party for one in line for d in one.declarations))


def _earlier(chronicle: Chronicle, ceasefire: Ceasefire) -> tuple[Ceasefire, ...]:
    """Return those that a ceasefire goes on from, and those that these do; itself in a circle."""
    line = [ceasefire]
    for one in line:
        before = (_ceasefire(chronicle, id) for _, id in one.precursors)
        line.extend(c for c in before if c is not None and c not in line[1:])
    return tuple(line[1:])


def resumed_without_an_end(chronicle: Chronicle) -> Iterator[Problem]:
    """Find ceasefires that are resumed, but never ended, or only ended later."""
    for i, ceasefire in enumerate(chronicle.ceasefires):
        earlier = _ceasefire(chronicle, ceasefire.resumes)
        if earlier is None or ceasefire in _earlier(chronicle, ceasefire):
            continue
        zone = chronicle.zone
        limits = [declaration.until for declaration in earlier.declarations]
        ends = [_zoned(when, zone) for when in (earlier.ended, *limits) if when is not None]
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
        if all(_zoned(ended, chronicle.zone).after(limit) is Truth.YES for limit in limits):
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
    until = _zoned(other.until, chronicle.zone)
    begins = one.begins and _zoned(one.begins, chronicle.zone)
    return begins is None or begins.before(until) is not Truth.YES


def overdue_terms(chronicle: Chronicle) -> Iterator[Problem]:
    """Find terms that were due before the ceasefire began."""
    for i, ceasefire in enumerate(chronicle.ceasefires):
        begins = _begins(chronicle, ceasefire)
        for j, term in enumerate(ceasefire.terms):
            until = term.until and _zoned(term.until, chronicle.zone)
            if until and begins and all(until.before(b) is Truth.YES for b in begins):
                yield Problem(
                    path=f"$.ceasefires[{i}].terms[{j}].until",
                    what="a term is due after the ceasefire began",
                    found=f"due {until}, but {shown(ceasefire.id)} began {begins[0]}",
                    mend="check the times",
                )


def late_violations(chronicle: Chronicle) -> Iterator[Problem]:
    """Find violations that are dated after the ceasefire was over."""
    for i, statement in enumerate(chronicle.statements):
        for j, claim in enumerate(statement.claims):
            if isinstance(claim, Violation) and outlives(chronicle, claim):
                later = [
                    other.id
                    for other in chronicle.ceasefires
                    if claim.subject in (id for _, id in other.precursors)
                ]
                yield Problem(
                    path=f"$.statements[{i}].claims[{j}]",
                    what="a violation comes before the ceasefire is over",
                    found=f"{_happened(chronicle, claim)}, but {shown(claim.subject)} was over",
                    mend=f"name what came after: {', '.join(later)}"
                    if later
                    else "check the times",
                )


def outlives(chronicle: Chronicle, claim: Violation) -> bool:
    """Tell whether a violation is surely dated after the ceasefire ended and had run out."""
    when, ceasefire = _happened(chronicle, claim), _ceasefire(chronicle, claim.subject)
    if when is None or ceasefire is None:
        return False
    limits = _limits(chronicle, ceasefire)
    if ceasefire.ended is not None:
        limits.append(_zoned(ceasefire.ended, chronicle.zone))
    return bool(limits) and all(when.after(limit) is Truth.YES for limit in limits)


def early_violations(chronicle: Chronicle) -> Iterator[Problem]:
    """Find violations that are dated before the ceasefire began."""
    for i, statement in enumerate(chronicle.statements):
        for j, claim in enumerate(statement.claims):
            if isinstance(claim, Violation) and predates(chronicle, statement, claim):
                ceasefire = chronicle.ceasefire(claim.subject)
                earlier = ", ".join(id for _, id in ceasefire.precursors)
                when = _dated(chronicle, statement, claim)
                yield Problem(
                    path=f"$.statements[{i}].claims[{j}]",
                    what="a violation comes after the ceasefire began",
                    found=f"{when}, but {shown(claim.subject)} began later",
                    mend=f"name the earlier ceasefire: {earlier}" if earlier else "check the times",
                )


def predates(chronicle: Chronicle, statement: Statement, claim: Violation) -> bool:
    """Tell whether a violation is surely dated before every declaration took effect."""
    when, ceasefire = _dated(chronicle, statement, claim), _ceasefire(chronicle, claim.subject)
    begins = [] if ceasefire is None else _begins(chronicle, ceasefire)
    return when is not None and bool(begins) and all(when.before(b) is Truth.YES for b in begins)


def is_misdated(chronicle: Chronicle, statement: Statement, claim: Violation) -> bool:
    """Tell whether a violation is surely dated before or after the ceasefire."""
    return predates(chronicle, statement, claim) or outlives(chronicle, claim)


def _dated(chronicle: Chronicle, statement: Statement, claim: Violation) -> When | None:
    """Return when a violation is said to have been; else by when, which is when it is told."""
    return _happened(chronicle, claim) or chronicle.said(statement)


def _happened(chronicle: Chronicle, claim: Violation) -> When | None:
    """Return when a violation is said to have been."""
    anchor = None
    if claim.incident is not None and claim.incident in chronicle:
        incident = chronicle[claim.incident]
        anchor = incident.when if isinstance(incident, Incident) else None
    when = claim.during or anchor
    return _zoned(when, chronicle.zone) if when else None


def _ceasefire(chronicle: Chronicle, id: str | None) -> Ceasefire | None:
    record = None if id is None or id not in chronicle else chronicle[id]
    return record if isinstance(record, Ceasefire) else None


def _begins(chronicle: Chronicle, ceasefire: Ceasefire) -> list[When]:
    """Return from when each declaration was to hold; nothing if that is not told of all."""
    begins = [declaration.begins for declaration in ceasefire.declarations]
    told = [_zoned(when, chronicle.zone) for when in begins if when is not None]
    return told if len(told) == len(begins) else []


def _limits(chronicle: Chronicle, ceasefire: Ceasefire) -> list[When]:
    """Return until when each declaration was to hold; nothing if that is not told of all."""
    limits = [declaration.until for declaration in ceasefire.declarations]
    told = [_zoned(when, chronicle.zone) for when in limits if when is not None]
    return told if len(told) == len(limits) else []


def _zoned(when: When, zone: str | None) -> When:
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
    early_violations,
    late_violations,
)
"""What else `check` tells of."""
