"""What is wrong with claims of violations, and what is doubtful about them and about outcomes.

Whether a ceasefire was to hold is for `ceasefire_state` to say, so that the two never differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from caucasus_events._instants import FOREVER, Span
from caucasus_events._text_table import in_words
from caucasus_events._time_index import TimeIndex
from caucasus_events._truce_doubts import zoned
from caucasus_events.ceasefire_chains import line_of
from caucasus_events.ceasefire_life import (
    CeasefireState,
    Happening,
    LifeEvent,
    StatesAt,
    ceasefire_state,
    followers,
    own_states,
)
from caucasus_events.ceasefires import Ceasefire
from caucasus_events.chronicles import Chronicle
from caucasus_events.claim_kinds import Outcome, Violation
from caucasus_events.claims import Claim, Polarity
from caucasus_events.errors import Invalid, Problem, shown, with_article
from caucasus_events.incidents import Incident
from caucasus_events.negotiations import Negotiation, Round, RoundStatus
from caucasus_events.statements import Statement
from caucasus_events.when import Truth, When, on_one_clock, span_in

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
                    mend=f"{known}; leave 'term' out if the whole is meant",
                )


def _not_a_ceasefire(path: str, claim: Violation, kind: str) -> Problem:
    whole, _, key = claim.subject.partition("#")
    fields = {"place": "where", "incident": "incident", "party": "by"}
    mend = "name the ceasefire"
    if kind == "term":
        mend = f"write subject={shown(whole)}, term={shown(key)}"
    elif kind in fields:
        mend += f"; the {kind} goes to '{fields[kind]}'"
    return Problem(
        path=path,
        what="the subject of a violation is a ceasefire",
        found=f"{shown(claim.subject)}, the id of {with_article(kind)}",
        mend=mend,
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
                mend=_mend(chronicle, stood, dated=happened is not None),
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


def _mend(chronicle: Chronicle, stood: StatesAt, *, dated: bool) -> str:
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
        return cls(tuple(id for _, id in lasting), TimeIndex.of(spans, len(spans)))

    def __len__(self) -> int:
        return len(self.ids)

    def near(self, when: When, *, dated: bool) -> set[str]:
        """Return the ids of all that may have held at a time, or begun until then, and few more."""
        at = span_in(when, None).widened()
        found, _ = self.index.between(at if dated else _EVER, at)
        return {self.ids[position] for position in found.positions()}


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
            mend=_TIMES,
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
        mend=f"name the round, such as {shown(address)}",
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
            mend="name the round that is meant, or mend its status",
        )
    held = record.held and zoned(record.held, chronicle.zone)
    if held and said and said.before(held) is Truth.YES:
        yield Problem(
            path="",
            what="an outcome is told once the round is held",
            found=f"said {said}, but {shown(claim.subject)} was held {held}",
            mend="name the round that is meant, or check the times",
        )
