"""What is doubtful about ceasefires, without being impossible.

It may be so in the sources: a document that holds it is read and written. Most often it is a
slip in the record, and so `check` tells of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

import attrs

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.tables import in_words
from caucasus_events.errors import Invalid, Problem, shown, with_article
from caucasus_events.peace_process.ceasefire_chains import line_of, seams
from caucasus_events.peace_process.ceasefire_states import (
    CeasefireState,
    Happening,
    LifeEvent,
    StatesAt,
    ceasefire_state,
    followers,
    own_states,
)
from caucasus_events.records.ceasefires import Ceasefire, Declaration
from caucasus_events.records.claims import Claim, Outcome, Polarity, Violation
from caucasus_events.records.incidents import Incident
from caucasus_events.records.negotiations import Negotiation, Round, RoundStatus
from caucasus_events.records.statements import Statement
from caucasus_events.values.comparison import Truth
from caucasus_events.values.instants import FOREVER, Span
from caucasus_events.values.time_index import TimeIndex
from caucasus_events.values.when import When, on_one_clock, span_in


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
                        hint="add its declaration, or say who owes it",
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
            hint="tell when that one 'ended', or write 'extends' or 'replaces'",
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
                hint="add what carried it on, or leave one of the times out",
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
                    hint="put the two together, or tell until when the first was to hold",
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
                    hint="check the times",
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
                hint="check the times, or write 'resumes' if it was taken up again",
            )
        begins, begun = _begins(chronicle, earlier), _begins(chronicle, later)
        early = [b for b in begun if all(b.before(first) is Truth.YES for first in begins)]
        if seam.way == "extends" and begins and early:
            yield Problem(
                path=path,
                what="a ceasefire is extended after it began",
                found=f"extended {early[0]}, but {shown(earlier.id)} began {begins[0]}",
                hint="name the earlier one, or check the times",
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


_S = CeasefireState
_NOT_YET = {_S.UNDECLARED, _S.DECLARED}


def unknown_terms(chronicle: Chronicle) -> Iterator[Problem]:
    """Find violations of what is no ceasefire, or of a term that the ceasefire does not have."""
    for i, statement in enumerate(chronicle.statements):
        for j, claim in enumerate(statement.claims):
            if not isinstance(claim, Violation) or claim.subject not in chronicle:
                continue
            subject, path = chronicle[claim.subject], f"$.statements[{i}].claims[{j}]"
            if not isinstance(subject, Ceasefire):
                yield _not_a_ceasefire(f"{path}.subject", claim, type(subject).__name__.lower())
            elif claim.term and claim.term not in (keys := [t.key for t in subject.terms]):
                known = f"its terms are {', '.join(keys)}" if keys else "it has no terms"
                yield Problem(
                    path=f"{path}.term",
                    what="a violation is of a ceasefire as a whole or of one of its terms",
                    found=f"term {shown(claim.term)} of {shown(claim.subject)}",
                    hint=f"{known}; leave 'term' out if the whole is meant",
                )


def _not_a_ceasefire(path: str, claim: Violation, kind: str) -> Problem:
    whole, _, key = claim.subject.partition("#")
    fields = {"place": "where", "incident": "incident", "party": "by"}
    hint = "name the ceasefire"
    if kind == "term":
        hint = f"write subject={shown(whole)}, term={shown(key)}"
    elif kind in fields:
        hint += f"; the {kind} goes to '{fields[kind]}'"
    return Problem(
        path=path,
        what="the subject of a violation is a ceasefire",
        found=f"{shown(claim.subject)}, the id of {with_article(kind)}",
        hint=hint,
    )


def doubtful_claims(chronicle: Chronicle) -> Iterator[Problem]:
    """Find violations dated while the ceasefire did not hold, and outcomes of what was not held."""
    for i, statement in enumerate(chronicle.statements):
        for j, claim in enumerate(statement.claims):
            for problem in _doubts(chronicle, statement, claim):
                yield attrs.evolve(problem, path=f"$.statements[{i}].claims[{j}]")


def is_doubtful(chronicle: Chronicle, statement: Statement, claim: Claim) -> bool:
    """Tell whether `check` would tell of a claim if a chronicle held the statement."""
    return any(True for _ in _doubts(chronicle, statement, claim))


def _doubts(chronicle: Chronicle, statement: Statement, claim: Claim) -> Iterator[Problem]:
    if isinstance(claim, Violation):
        yield from _misdated(chronicle, statement, claim)
        yield from _foretold(chronicle, statement, claim)
    elif isinstance(claim, Outcome) and claim.subject in chronicle:
        yield from _of_no_round(chronicle, claim)
        yield from _of_a_round_not_held(chronicle, statement, claim)


# Violations


def _misdated(chronicle: Chronicle, statement: Statement, claim: Violation) -> Iterator[Problem]:
    """Find that the ceasefire did not hold at the time, or had not begun when it was told."""
    happened = _happened(chronicle, claim)
    when = happened or chronicle.said(statement)
    if when is None or not _may_be_outside(chronicle, claim.subject, when):
        return
    try:
        stood = _stood(chronicle, claim.subject, when)
        outside = set(stood.states) <= _NOT_YET or (happened and stood.in_force is Truth.NO)
        if outside:
            yield Problem(
                path="",
                what="a violation is dated while its ceasefire holds",
                found=f"{when}, but {_course(chronicle, stood)}",
                hint=_hint(chronicle, stood, dated=happened is not None),
            )
    except Invalid:
        return  # a time cannot be in the chronicle's zone, which is a problem of its own


def _may_be_outside(chronicle: Chronicle, id: str, when: When) -> bool:
    """Tell, far sooner than how it stood, whether it may have been other than in force."""
    if id not in chronicle or not isinstance(ceasefire := chronicle[id], Ceasefire):
        return False
    begins = [d.begins for d in ceasefire.declarations]
    ends = [ceasefire.ended, *(d.until for d in ceasefire.declarations)]
    later = (c for way, c in followers(chronicle, ceasefire) if way is not LifeEvent.AMENDED)
    ends += [d.begins for other in later for d in other.declarations]
    return any(_may_precede(when, zoned(b, chronicle.zone)) for b in begins if b) or any(
        _may_precede(zoned(end, chronicle.zone), when) for end in ends if end
    )


def _may_precede(one: When, other: When) -> bool:
    first, then = on_one_clock(one, other)
    return first.earliest_start <= then.latest_end


def _is_outside(chronicle: Chronicle, ceasefire: Ceasefire, when: When, *, dated: bool) -> bool:
    """Tell, far sooner than how it stood, whether no declaration can have held, or had so far."""
    zone, own = chronicle.zone, ceasefire.declarations
    early = bool(own) and all(
        d.begins and when.before(zoned(d.begins, zone)) is Truth.YES for d in own
    )
    late = bool(own) and all(d.until and when.after(zoned(d.until, zone)) is Truth.YES for d in own)
    return early or (dated and late)


def _stood(chronicle: Chronicle, id: str, when: When) -> StatesAt:
    """Return how a ceasefire stood, asked once for each time: many violations share one."""
    key = (_stood, id, when)
    if key not in chronicle._memo:
        chronicle._memo[key] = ceasefire_state(chronicle, when, ceasefire=id)
    found: StatesAt = chronicle._memo[key]
    return found


def _course(chronicle: Chronicle, stood: StatesAt) -> str:
    """Say since when a ceasefire did not hold, or from when it was to."""
    told, past = [f"{shown(stood.ceasefire)} {_over(stood)}"], {stood.ceasefire}
    while stood.state in (_S.EXTENDED, _S.RESUMED):
        later = _last(stood, LifeEvent(stood.state)).by
        if later in past:
            break
        past.add(later)
        stood = _stood(chronicle, later, stood.at)
        told.append(f"which {_over(stood)}")
    return ", ".join(told)


def _over(stood: StatesAt) -> str:
    return " or ".join(dict.fromkeys(_since(stood, state) for state in stood.states))


def _since(stood: StatesAt, state: CeasefireState) -> str:
    if state in _NOT_YET:
        begins = (h.when for h in stood.happenings if h.event is LifeEvent.TOOK_EFFECT)
        return f"began {next(begins, None) or 'later'}"
    if state is _S.IN_FORCE:
        return "was in force"
    last = _last(stood, LifeEvent.RAN_OUT if state is _S.LAPSED else LifeEvent(state.value))
    when = f" {last.when}" if last.when else ""
    if state in (_S.LAPSED, _S.ENDED):
        return f"{in_words(last.event)}{when}"
    return f"was {last.event}{when} by {shown(last.by)}"


def _last(stood: StatesAt, event: LifeEvent) -> Happening:
    """Return the last of its kind that can have come by then."""
    come = [h for h in stood.happenings if h.event is event and h.by_then is not Truth.NO]
    return come[-1] if come else Happening(event=event, when=None, by=stood.ceasefire)


def _hint(chronicle: Chronicle, stood: StatesAt, *, dated: bool) -> str:
    """Name what held at the time of the ceasefires in one line; before it, if that is all told."""
    likely = _likely(chronicle, stood, dated=dated)
    found = {id: _states(chronicle, id, stood.at) for id in likely}
    if not dated:
        begun = [id for id, states in found.items() if not states <= _NOT_YET]
        return f"name one that had begun by then: {', '.join(begun)}" if begun else _TIMES
    held = [id for id, states in found.items() if states == {_S.IN_FORCE}]
    if held:
        return f"name the one that held then: {', '.join(held)}"
    may = [id for id, states in found.items() if _S.IN_FORCE in states]
    if may:
        return f"name one that may have held then: {', '.join(may)}"
    is_chain = len(_line(chronicle, stood.ceasefire)) > 1
    return f"none of its chain is recorded to have held then: {_TIMES}" if is_chain else _TIMES


def _states(chronicle: Chronicle, id: str, when: When) -> set[CeasefireState]:
    key = (_states, id, when)
    if key not in chronicle._memo:
        chronicle._memo[key] = set(own_states(chronicle, when, id))
    found: set[CeasefireState] = chronicle._memo[key]
    return found


def _likely(chronicle: Chronicle, stood: StatesAt, *, dated: bool) -> Iterator[str]:
    """Yield the ids of the others in its line that may have held or begun, the nearest first."""
    near = _line(chronicle, stood.ceasefire).near(stood.at, dated=dated) - {stood.ceasefire}
    for one in line_of(chronicle, stood.ceasefire):
        if not near:
            return
        if one.id in near:
            near.remove(one.id)
            if not _is_outside(chronicle, one, stood.at, dated=dated):
                yield one.id


@attrs.frozen(eq=False)
class _Line:
    """Ceasefires that go on from one another, by the times at which they may have held."""

    ids: tuple[str, ...]
    index: TimeIndex

    @classmethod
    def of(cls, ceasefires: Iterable[Ceasefire], zone: str | None) -> _Line:
        lasting = sorted((_lasting(one, zone), one.id) for one in ceasefires)
        spans = [span for span, _ in lasting]
        return cls(tuple(id for _, id in lasting), TimeIndex.of(spans))

    def __len__(self) -> int:
        return len(self.ids)

    def near(self, when: When, *, dated: bool) -> set[str]:
        """Return the ids of all that may have held at a time, or begun until then, and few more."""
        at = span_in(when, None).widened()
        found = self.index.between(at if dated else _EVER, at)
        return {self.ids[position] for position in found.possible}


_EVER = Span(-FOREVER, -FOREVER, FOREVER, FOREVER)


def _line(chronicle: Chronicle, id: str) -> _Line:
    """Return the line of a ceasefire, put together once for all that are in it."""
    if (_line, id) not in chronicle._memo:
        together = list(line_of(chronicle, id))
        line = _Line.of(together, chronicle.zone)
        chronicle._memo.update(((_line, one.id), line) for one in together)
    found: _Line = chronicle._memo[_line, id]
    return found


def _lasting(ceasefire: Ceasefire, zone: str | None) -> Span:
    """Return from when to when a ceasefire may have held, in whichever of the world's zones."""

    def bounds(when: When) -> Span:
        return span_in(zoned(when, zone), None).widened()

    own = ceasefire.declarations
    begins = [bounds(d.begins).earliest_start if d.begins else -FOREVER for d in own]
    ends = [bounds(d.until).latest_end if d.until else FOREVER for d in own]
    first = min(begins, default=-FOREVER)
    last = max(first, max(ends, default=FOREVER))
    return Span(first, first, last, last)


_TIMES = "check the times"


def _foretold(chronicle: Chronicle, statement: Statement, claim: Violation) -> Iterator[Problem]:
    """Find that a violation is told before the time of which it is told."""
    said, happened = chronicle.said(statement), _happened(chronicle, claim)
    if said and happened and said.before(happened) is Truth.YES:
        yield Problem(
            path="",
            what="a violation is told when it has come",
            found=f"said {said}, of {happened}",
            hint=_TIMES,
        )


def _happened(chronicle: Chronicle, claim: Violation) -> When | None:
    """Return when a violation is said to have been."""
    anchor = None
    if claim.incident is not None and claim.incident in chronicle:
        incident = chronicle[claim.incident]
        anchor = incident.when if isinstance(incident, Incident) else None
    when = claim.during or anchor
    return zoned(when, chronicle.zone) if when else None


# Outcomes


def _of_no_round(chronicle: Chronicle, claim: Outcome) -> Iterator[Problem]:
    """Find that an outcome is told of talks as a whole, or of what is no talks at all."""
    record = chronicle[claim.subject]
    if isinstance(record, Round):
        return
    rounds = record.rounds if isinstance(record, Negotiation) else ()
    address = f"{claim.subject}#{rounds[0].key}" if rounds else "talks#key"
    yield Problem(
        path="",
        what="an outcome is of a round of talks",
        found=f"{shown(claim.subject)}, the id of {with_article(type(record).__name__.lower())}",
        hint=f"name the round, such as {shown(address)}",
    )


def _of_a_round_not_held(
    chronicle: Chronicle, statement: Statement, claim: Outcome
) -> Iterator[Problem]:
    """Find that something came of a round that was put off, or that was yet to be held."""
    record, said = chronicle[claim.subject], chronicle.said(statement)
    if not isinstance(record, Round):
        return
    put_off = record.status in (RoundStatus.POSTPONED, RoundStatus.CANCELLED)
    if put_off and claim.polarity is Polarity.ASSERTED:
        yield Problem(
            path="",
            what="something comes of a round that is held",
            found=f"{shown(claim.subject)} was {record.status}",
            hint="name the round that is meant, or correct its status",
        )
    held = record.held and zoned(record.held, chronicle.zone)
    if held and said and said.before(held) is Truth.YES:
        yield Problem(
            path="",
            what="an outcome is told once the round is held",
            found=f"said {said}, but {shown(claim.subject)} was held {held}",
            hint="name the round that is meant, or check the times",
        )
