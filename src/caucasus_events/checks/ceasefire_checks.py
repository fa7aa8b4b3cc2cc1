"""What is doubtful about ceasefires, violations and rounds of talks, without being impossible.

It may be so in the sources, and a document that holds it is read and written. Most often it is a
slip in the record, and so `check` reports it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import attrs

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.chronicle.times import when_happened
from caucasus_events.core.references import circles_in, split_address
from caucasus_events.core.tables import few_of, in_words
from caucasus_events.errors import Invalid, Problem, shown, with_article
from caucasus_events.peace_process.ceasefire_chains import earlier_ceasefires, line_of, seams
from caucasus_events.peace_process.ceasefire_claims import CeasefireClaims
from caucasus_events.peace_process.ceasefire_states import (
    CeasefireLives,
    CeasefireState,
    Happening,
    LifeEvent,
    StatesAt,
)
from caucasus_events.records.ceasefires import Ceasefire
from caucasus_events.records.claims import (
    Claim,
    Declaration,
    Ending,
    Outcome,
    Polarity,
    Violation,
)
from caucasus_events.records.negotiations import Negotiation, Round, RoundStatus
from caucasus_events.records.positions import Pledge
from caucasus_events.records.statements import Statement
from caucasus_events.values.comparison import Truth
from caucasus_events.values.instants import FOREVER, Span
from caucasus_events.values.time_index import TimeIndex
from caucasus_events.values.when import When, span_in

_S = CeasefireState
_NOT_YET = {_S.UNDECLARED, _S.DECLARED}
_TIMES = "check the times"
_FEW = 8
"""Up to so many ids are listed in a message."""


def unknown_terms(chronicle: Chronicle) -> Iterator[Problem]:
    """Find claims on a ceasefire or pledge that is none, or on a term that is not there."""
    known: dict[str, str] = {}
    for i, statement in enumerate(chronicle.statements):
        for j, claim in enumerate(statement.claims):
            if not isinstance(claim, Declaration | Ending | Violation):
                continue
            subject = chronicle.find(claim.subject)
            if subject is None:
                continue
            path = f"$.statements[{i}].claims[{j}]"
            term = claim.term if isinstance(claim, Violation) else None
            if isinstance(claim, Violation) and isinstance(subject, Pledge) and term is None:
                continue
            if not isinstance(subject, Ceasefire):
                yield _not_a_ceasefire(f"{path}.subject", claim, type(subject).__name__.lower())
            elif term and f"{subject.id}#{term}" not in chronicle:
                if subject.id not in known:  # many claims may name a wrong one
                    keys = [one.key for one in subject.terms]
                    told = f"its terms are {few_of(keys)}" if keys else "it has no terms"
                    known[subject.id] = told
                yield Problem(
                    path=f"{path}.term",
                    what="a violation is of a ceasefire as a whole or of one of its terms",
                    found=f"term {shown(term)} of {shown(claim.subject)}",
                    hint=f"{known[subject.id]}; leave 'term' out if the whole is meant",
                )


def _not_a_ceasefire(path: str, claim: Claim, kind: str) -> Problem:
    fields = {"place": "where", "incident": "incident", "party": "by"}
    hint = "name the ceasefire"
    if not isinstance(claim, Violation):
        pass
    elif kind == "term":
        whole, key = split_address(claim.subject)
        hint = f"write subject={shown(whole)}, term={shown(key)}"
    elif kind in fields:
        hint += f"; the {kind} goes to '{fields[kind]}'"
    return Problem(
        path=path,
        what=f"the subject of {with_article(claim.kind)} is a ceasefire"
        + (" or a pledge" if isinstance(claim, Violation) else ""),
        found=f"{shown(claim.subject)}, the id of {with_article(kind)}",
        hint=hint,
    )


class Facts:
    """What several checks ask about the ceasefires of a chronicle, each worked out once."""

    def __init__(self, chronicle: Chronicle) -> None:
        self.chronicle = chronicle
        self.claims = CeasefireClaims(chronicle)
        self.lives = CeasefireLives(chronicle, self.claims)
        self._lines: dict[str, tuple[list[str], TimeIndex]] = {}

    def line(self, id: str) -> tuple[list[str], TimeIndex]:
        """Return the line of a ceasefire in order of time, and when each in it may have held."""
        if id not in self._lines:
            lasting = sorted((self._lasting(one), one.id) for one in line_of(self.chronicle, id))
            ids = [id for _, id in lasting]
            index = TimeIndex.of([span for span, _ in lasting])
            self._lines |= dict.fromkeys(ids, (ids, index))
        return self._lines[id]

    def may_hold(self, id: str, when: When) -> bool:
        """Tell whether a ceasefire or what carries it on may have held at a time."""
        at = span_in(when, None).widened()
        near = self.line(id)[1].between(at, at).possible
        return len(near) > 0 and self.lives.may_hold(id, when)

    def _lasting(self, ceasefire: Ceasefire) -> Span:
        """Return from when to when a ceasefire may have held, in whichever of the world's zones."""

        def span(when: When | None) -> Span:
            zoned = self.zoned(when)
            return _EVER if zoned is None else span_in(zoned, None).widened()

        declarations = self.claims.declarations(ceasefire.id)
        starts = (span(d.holds_from).earliest_start for d in declarations)
        ends = (span(d.until).latest_end for d in declarations)
        first, last = min(starts, default=-FOREVER), max(ends, default=FOREVER)
        return Span(first, first, max(first, last), max(first, last))

    def zoned(self, when: When | None) -> When | None:
        """Return a time in the chronicle's zone, if it can be there."""
        try:
            return self.chronicle.zoned(when)
        except Invalid:
            return when  # its ends cannot be in that zone, which is a fault of its own

    def zoned_all(self, times: Iterable[When | None]) -> list[When]:
        """Return times in the chronicle's zone; none at all if one of them is not stated."""
        zoned = [self.zoned(when) for when in times]
        stated = [when for when in zoned if when is not None]
        return stated if len(stated) == len(zoned) else []

    def begins(self, ceasefire: Ceasefire) -> list[When]:
        """Return from when each declaration was to hold; nothing if one does not say."""
        return self.zoned_all(d.holds_from for d in self.claims.declarations(ceasefire.id))

    def happened(self, claim: Claim) -> When | None:
        """Return when what a claim speaks of happened."""
        return self.zoned(when_happened(self.chronicle, claim))


_EVER = Span(-FOREVER, -FOREVER, FOREVER, FOREVER)


def _listed(ids: Iterable[str]) -> str:
    """List ids; of many the first few, and how many more there are."""
    ids = tuple(ids)
    more = f" and {len(ids) - _FEW} more" if len(ids) > _FEW else ""
    return ", ".join(ids[:_FEW]) + more


# Ceasefires


def undeclared_debts(facts: Facts) -> Iterator[Problem]:
    """Find terms owed by parties that neither declared the ceasefire nor an earlier one.

    Nor is it said to hold between them. A ceasefire of which no declaration is told is no slip:
    the statements may be elsewhere.
    """
    principals = facts.chronicle.principals
    for i, ceasefire in enumerate(facts.chronicle.ceasefires):
        if not facts.claims.declarations(ceasefire.id):
            continue
        owed = [
            (f"$.ceasefires[{i}].terms[{j}].owed_by[{k}]", party)
            for j, term in enumerate(ceasefire.terms)
            for k, party in enumerate(term.owed_by)
        ]
        # Most often its own declarations are enough; then no look at the earlier ones is needed.
        for ceasefires in ([ceasefire], _carried_on_by(facts.chronicle, ceasefire)):
            found = list(ceasefires)
            told = (d.by for one in found for d in facts.claims.declarations(one.id))
            declaring = dict.fromkeys(told)
            parties = [*declaring, *(party for one in found for party in one.parties)]
            bound = {id for party in parties for id in (party, *principals(party))}
            owed = [(path, p) for path, p in owed if bound.isdisjoint((p, *principals(p)))]
            if not owed:
                break
        for path, party in owed:
            yield Problem(
                path=path,
                what="a term is owed by a party that declared the ceasefire",
                found=f"{shown(party)}; declared by {_listed(declaring)}",
                hint="add a claim of its declaration, or say who owes it",
            )


def _carried_on_by(chronicle: Chronicle, ceasefire: Ceasefire) -> Iterator[Ceasefire]:
    """Yield a ceasefire and those that it carries on, however far back.

    A replacement carries nothing on: a party that owes anything under it declares it anew.
    """
    found, waiting = {ceasefire.id}, [ceasefire]
    for one in waiting:
        yield one
        for way, earlier in earlier_ceasefires(chronicle, one):
            if way != "replaces" and earlier.id not in found:
                found.add(earlier.id)
                waiting.append(earlier)


def resumed_without_an_end(facts: Facts) -> Iterator[Problem]:
    """Find ceasefires that are resumed, but never ended, or only ended later."""
    ways = {c.id: [id for _, id in c.precursors] for c in facts.chronicle.ceasefires}
    circular = {id for circle in circles_in(ways) for id in circle}  # a fault of its own
    for i, ceasefire in enumerate(facts.chronicle.ceasefires):
        earlier = facts.chronicle.find(ceasefire.resumes)
        if not isinstance(earlier, Ceasefire) or ceasefire.id in circular:
            continue
        if not facts.claims.of(earlier.id):
            continue  # nobody tells of it
        ended = (end.when for end in facts.claims.endings(earlier.id))
        limits = (d.until for d in facts.claims.declarations(earlier.id))
        ends = facts.zoned_all(when for when in (*ended, *limits) if when is not None)
        begins = facts.begins(ceasefire)
        if not ends and not facts.claims.endings(earlier.id):
            found = f"{shown(earlier.id)}, with neither an end nor a fixed term"
        elif begins and ends and all(b.before(end) is Truth.YES for b in begins for end in ends):
            found = f"resumed {begins[0]}, but {shown(earlier.id)} ended {ends[0]}"
        else:
            continue
        yield Problem(
            path=f"$.ceasefires[{i}].resumes",
            what="a ceasefire is resumed after it ended",
            found=found,
            hint="add a claim that it ended, or write 'extends' or 'replaces'",
        )


def misdated_end(facts: Facts, statement: Statement, claim: Claim) -> Iterator[Problem]:
    """Find that a ceasefire ended before it was declared, or after it had run out.

    It may end after it had run out if something carried it on.
    """
    if not isinstance(claim, Ending) or claim.polarity is Polarity.DENIED:
        return
    declarations, ended = facts.claims.declarations(claim.subject), facts.zoned(claim.when)
    if not declarations or ended is None:
        return
    if all(_is_before(ended, facts.zoned(d.declared)) for d in declarations):
        yield Problem(
            path="",
            what="a ceasefire ends after it is declared",
            found=f"ended {ended}, declared {declarations[0].declared}",
            hint=_TIMES,
        )
    later = facts.chronicle.later_ceasefires(claim.subject)
    if any(way != "amends" for way, _ in later):
        return  # it was carried on
    if all(_is_before(facts.zoned(d.until), ended) for d in declarations):
        limits = dict.fromkeys(str(d.until) for d in declarations)
        yield Problem(
            path="",
            what="a ceasefire that has run out does not end again",
            found=f"ended {ended}, but until {_listed(limits)}",
            hint="add what carried it on, or leave one of the times out",
        )


def _is_before(one: When | None, other: When | None) -> bool:
    """Tell whether one time certainly comes before another; not if either is unknown."""
    return one is not None and other is not None and one.before(other) is Truth.YES


def declared_twice(facts: Facts, statement: Statement, claim: Claim) -> Iterator[Problem]:
    """Find that one statement tells twice of one party's declaration, with other times."""
    if not isinstance(claim, Declaration):
        return
    for other in statement.claims:
        if other is claim:
            break
        if not isinstance(other, Declaration) or other.topic != claim.topic:
            continue
        if not (_may_follow(facts, claim, other) or _may_follow(facts, other, claim)):
            yield Problem(
                path="",
                what="a party declares a ceasefire once, or again after it ran out",
                found=f"{shown(claim.by)}, also in {shown(other.key)}",
                hint="put the two together, or state until when the first was to hold",
            )


def _may_follow(facts: Facts, one: Declaration, other: Declaration) -> bool:
    """Tell whether one declaration can have taken effect when the other had run out."""
    begins, until = facts.zoned(one.holds_from), facts.zoned(other.until)
    return until is not None and (begins is None or begins.before(until) is not Truth.YES)


def overdue_terms(facts: Facts) -> Iterator[Problem]:
    """Find terms that were due before the ceasefire began."""
    for i, ceasefire in enumerate(facts.chronicle.ceasefires):
        begins = facts.begins(ceasefire)
        for j, term in enumerate(ceasefire.terms):
            until = facts.zoned(term.until)
            if until and begins and all(until.before(b) is Truth.YES for b in begins):
                yield Problem(
                    path=f"$.ceasefires[{i}].terms[{j}].until",
                    what="a term is due after the ceasefire began",
                    found=f"due {until}, but {shown(ceasefire.id)} began {begins[0]}",
                    hint=_TIMES,
                )


_DONE = {"extends": "extended", "amends": "amended"}
"""What cannot be done to a ceasefire that is over; to replace one that is over is common."""


def misjoined(facts: Facts) -> Iterator[Problem]:
    """Find ceasefires that go on from one that was over, without resuming it, or had not begun."""
    chronicle = facts.chronicle
    index = {ceasefire.id: i for i, ceasefire in enumerate(chronicle.ceasefires)}
    try:
        found = tuple(seams(facts.claims, chronicle.ceasefires))
    except Invalid:
        return  # a time cannot be in the chronicle's zone, which is a fault of its own
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
        if seam.way != "extends":
            continue
        begins, begun = facts.begins(earlier), facts.begins(later)
        early = [b for b in begun if all(b.before(first) is Truth.YES for first in begins)]
        if begins and early:
            yield Problem(
                path=path,
                what="a ceasefire is extended after it began",
                found=f"extended {early[0]}, but {shown(earlier.id)} began {begins[0]}",
                hint="name the earlier one, or check the times",
            )


CEASEFIRE_DOUBTS: tuple[Callable[[Facts], Iterator[Problem]], ...] = (
    undeclared_debts,
    resumed_without_an_end,
    overdue_terms,
    misjoined,
)


# Claims of violations and outcomes


def misdated_violation(facts: Facts, statement: Statement, claim: Claim) -> Iterator[Problem]:
    """Find that the ceasefire did not hold at the time, or had not begun when it was reported."""
    if not isinstance(claim, Violation):
        return
    happened = facts.happened(claim)
    when = happened or facts.chronicle.said(statement)
    if when is None or not isinstance(facts.chronicle.find(claim.subject), Ceasefire):
        return
    try:
        early = set(facts.lives.own_state(claim.subject, when).states) <= _NOT_YET
        if early or (happened and not facts.may_hold(claim.subject, when)):
            yield Problem(
                path="",
                what="a violation is dated while its ceasefire holds",
                found=f"{when}, but {_course(facts, claim.subject, when)}",
                hint=_held_then(facts, claim.subject, when, dated=happened is not None),
            )
    except Invalid:
        return  # a time cannot be in the chronicle's zone, which is a fault of its own


def _course(facts: Facts, id: str, when: When) -> str:
    """Say since when a ceasefire did not hold, or from when it was to, and what carried it on."""
    parts, past = list[str](), set[str]()
    while id not in past and len(parts) < _FEW:
        past.add(id)
        found = facts.lives.own_state(id, when)
        ways = dict.fromkeys(_since(found, state) for state in found.states)
        parts.append(f"{'which' if parts else shown(id)} {' or '.join(ways)}")
        if found.state in (_S.EXTENDED, _S.RESUMED):
            id = _last(found, LifeEvent(found.state)).by
    return ", ".join(parts)


def _since(found: StatesAt, state: CeasefireState) -> str:
    if state in _NOT_YET:
        begins = (h.when for h in found.happenings if h.event is LifeEvent.TOOK_EFFECT)
        return f"began {next(begins, None) or 'later'}"
    if state is _S.IN_FORCE:
        return "was in force"
    last = _last(found, LifeEvent.RAN_OUT if state is _S.LAPSED else LifeEvent(state.value))
    when = f" {last.when}" if last.when else ""
    if state in (_S.LAPSED, _S.ENDED):
        return f"{in_words(last.event)}{when}"
    return f"was {last.event}{when} by {shown(last.by)}"


def _last(found: StatesAt, event: LifeEvent) -> Happening:
    """Return the last event of a kind that can have come by then."""
    come = [h for h in found.happenings if h.event is event and h.by_then is not Truth.NO]
    return come[-1] if come else Happening(event=event, when=None, by=found.ceasefire)


def _held_then(facts: Facts, id: str, when: When, *, dated: bool) -> str:
    """Name the ceasefires of the same line that held at a time, or had begun by then."""
    ids, index = facts.line(id)
    at = span_in(when, None).widened()
    near = (ids[n] for n in index.between(at if dated else _EVER, at).possible)
    states = {
        other: set(facts.lives.own_state(other, when).states) for other in near if other != id
    }
    if not dated:
        begun = [other for other in states if not states[other] <= _NOT_YET]
        return f"name one that had begun by then: {_listed(begun)}" if begun else _TIMES
    if held := [other for other in states if states[other] == {_S.IN_FORCE}]:
        return f"name the one that held then: {_listed(held)}"
    if may := [other for other in states if _S.IN_FORCE in states[other]]:
        return f"name one that may have held then: {_listed(may)}"
    return f"none of its chain is recorded to have held then: {_TIMES}" if ids[1:] else _TIMES


def foretold_violation(facts: Facts, statement: Statement, claim: Claim) -> Iterator[Problem]:
    """Find that a violation is reported before its time."""
    if not isinstance(claim, Violation):
        return
    said, happened = facts.chronicle.said(statement), facts.happened(claim)
    if said and happened and said.before(happened) is Truth.YES:
        yield Problem(
            path="",
            what="a violation is reported once it has happened",
            found=f"said {said}, of {happened}",
            hint=_TIMES,
        )


def outcome_of_no_round(facts: Facts, statement: Statement, claim: Claim) -> Iterator[Problem]:
    """Find that an outcome is claimed of talks as a whole, or of what is no talks at all."""
    record = facts.chronicle.find(claim.subject)
    if not isinstance(claim, Outcome) or record is None or isinstance(record, Round):
        return
    rounds = record.rounds if isinstance(record, Negotiation) else ()
    address = f"{claim.subject}#{rounds[0].key}" if rounds else "talks#key"
    yield Problem(
        path="",
        what="an outcome is of a round of talks",
        found=f"{shown(claim.subject)}, the id of {with_article(type(record).__name__.lower())}",
        hint=f"name the round, such as {shown(address)}",
    )


def outcome_of_unheld_round(facts: Facts, statement: Statement, claim: Claim) -> Iterator[Problem]:
    """Find that something came of a round that was put off, or that was yet to be held."""
    record = facts.chronicle.find(claim.subject)
    if not isinstance(claim, Outcome) or not isinstance(record, Round):
        return
    put_off = record.status in (RoundStatus.POSTPONED, RoundStatus.CANCELLED)
    if put_off and claim.polarity is Polarity.ASSERTED:
        yield Problem(
            path="",
            what="something comes of a round that is held",
            found=f"{shown(claim.subject)} was {record.status}",
            hint="name the round that is meant, or correct its status",
        )
    held, said = facts.zoned(record.held), facts.chronicle.said(statement)
    if held and said and said.before(held) is Truth.YES:
        yield Problem(
            path="",
            what="an outcome is reported once the round is held",
            found=f"said {said}, but {shown(claim.subject)} was held {held}",
            hint="name the round that is meant, or check the times",
        )


CLAIM_DOUBTS: tuple[Callable[[Facts, Statement, Claim], Iterator[Problem]], ...] = (
    misdated_end,
    declared_twice,
    misdated_violation,
    foretold_violation,
    outcome_of_no_round,
    outcome_of_unheld_round,
)


def ceasefire_doubts(chronicle: Chronicle) -> Iterator[Problem]:
    """Find all that is doubtful about the ceasefires of a chronicle as amended, and its talks."""
    try:
        facts = Facts(chronicle)
    except Invalid:
        return  # a time cannot be in the chronicle's zone, which is a fault of its own
    for doubt in CEASEFIRE_DOUBTS:
        yield from doubt(facts)
    for i, statement in enumerate(chronicle.statements):
        for j, claim in enumerate(statement.claims):
            for problem in _doubts_of(facts, statement, claim):
                yield attrs.evolve(problem, path=f"$.statements[{i}].claims[{j}]")


_DOUBTED = (Declaration, Ending, Violation, Outcome)


def _doubts_of(facts: Facts, statement: Statement, claim: Claim) -> Iterator[Problem]:
    for doubt in CLAIM_DOUBTS if isinstance(claim, _DOUBTED) else ():
        yield from doubt(facts, statement, claim)


def is_doubtful(chronicle: Chronicle, statement: Statement, claim: Claim) -> bool:
    """Tell whether `check` would doubt a claim if the chronicle held the statement."""
    return any(True for _ in _doubts_of(Facts(chronicle), statement, claim))
