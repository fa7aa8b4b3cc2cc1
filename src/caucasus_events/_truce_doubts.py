"""What is doubtful about ceasefires and the violations of them, without being impossible.

It may be so in the sources: a document that holds it is read and written. Most often it is a
slip in the record, and so `check` tells of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from caucasus_events.ceasefires import Ceasefire
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


def _dated(chronicle: Chronicle, statement: Statement, claim: Violation) -> When | None:
    """Return when a violation is said to have been; else by when, which is when it is told."""
    anchor = None
    if claim.incident is not None and claim.incident in chronicle:
        incident = chronicle[claim.incident]
        anchor = incident.when if isinstance(incident, Incident) else None
    when = claim.during or anchor
    return _zoned(when, chronicle.zone) if when else chronicle.said(statement)


def _ceasefire(chronicle: Chronicle, id: str | None) -> Ceasefire | None:
    record = None if id is None or id not in chronicle else chronicle[id]
    return record if isinstance(record, Ceasefire) else None


def _begins(chronicle: Chronicle, ceasefire: Ceasefire) -> list[When]:
    """Return from when each declaration was to hold; nothing if that is not told of all."""
    begins = [declaration.begins for declaration in ceasefire.declarations]
    told = [_zoned(when, chronicle.zone) for when in begins if when is not None]
    return told if len(told) == len(begins) else []


def _zoned(when: When, zone: str | None) -> When:
    try:
        return when.zoned(zone)
    except Invalid:
        return when  # its ends cannot be in that zone, which is a problem of its own


TRUCE_DOUBTS: tuple[Callable[[Chronicle], Iterator[Problem]], ...] = (
    undeclared_debts,
    resumed_without_an_end,
    early_violations,
)
"""What else `check` tells of."""
