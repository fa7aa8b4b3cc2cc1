"""How a ceasefire stood at a time.

The table `LIFE` says which state follows on which event. These rules hold over it:

- Before anybody declares it, a ceasefire is undeclared. If no declaration is recorded, it may have
  been declared, and may have lapsed, at any time.
- A declaration takes effect when it says so, or else when it is made. While one holds, a further
  one changes nothing. After the ceasefire was ended, extended, resumed or replaced, none changes
  its state: a ceasefire that is called off before its hour never takes effect.
- It lapses when the last declaration that holds runs out. A declaration that takes effect later
  puts it in force again.
- A ceasefire that extends it puts off its end. So the extension comes before the declarations run
  out, unless the times show a gap. After a gap it carries the ceasefire on from then.
- A ceasefire that resumes it takes it up again after it lapsed or ended.
- A ceasefire that amends it changes its terms and not its state. One that replaces it ends its
  life.
- Once another ceasefire carries it on, that one's life says how long it holds.
- An event that the table does not have in a state is out of place there, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

import attrs

from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record, enum_member
from caucasus_events.core.tables import in_words, tame, text_table
from caucasus_events.errors import refuse, shown
from caucasus_events.phrases.fields import read_when
from caucasus_events.values.comparison import Truth
from caucasus_events.values.instants import FOREVER, Span
from caucasus_events.values.when import When, WhenLike, format_time, span_in

__all__ = [
    "LIFE",
    "CeasefireState",
    "Happening",
    "LifeEvent",
    "StatesAt",
    "ceasefire_state",
    "life_table",
]


class CeasefireState(StrEnum):
    """How a ceasefire stands by what was declared; whether it is kept is for claims to say."""

    UNDECLARED = "undeclared"
    DECLARED = "declared"
    IN_FORCE = "in_force"
    EXTENDED = "extended"
    LAPSED = "lapsed"
    ENDED = "ended"
    RESUMED = "resumed"
    REPLACED = "replaced"


class LifeEvent(StrEnum):
    """What changes how a ceasefire stands."""

    DECLARED = "declared"
    TOOK_EFFECT = "took_effect"
    AMENDED = "amended"
    EXTENDED = "extended"
    RAN_OUT = "ran_out"
    ENDED = "ended"
    RESUMED = "resumed"
    REPLACED = "replaced"


_S, _E = CeasefireState, LifeEvent
_GOES_ON = (_E.DECLARED, _E.TOOK_EFFECT, _E.AMENDED)
_OVER = {_E.ENDED: _S.ENDED, _E.REPLACED: _S.REPLACED}
_ROWS = {
    _S.UNDECLARED: {_E.DECLARED: _S.DECLARED, _E.TOOK_EFFECT: _S.IN_FORCE},
    _S.DECLARED: {
        **dict.fromkeys((_E.DECLARED, _E.AMENDED), _S.DECLARED),
        _E.TOOK_EFFECT: _S.IN_FORCE,
        _E.EXTENDED: _S.EXTENDED,
        **_OVER,
    },
    _S.IN_FORCE: {
        **dict.fromkeys(_GOES_ON, _S.IN_FORCE),
        _E.EXTENDED: _S.EXTENDED,
        _E.RAN_OUT: _S.LAPSED,
        **_OVER,
    },
    _S.EXTENDED: {**dict.fromkeys((*_GOES_ON, _E.RAN_OUT), _S.EXTENDED), **_OVER},
    _S.LAPSED: {
        _E.DECLARED: _S.LAPSED,
        _E.TOOK_EFFECT: _S.IN_FORCE,
        _E.EXTENDED: _S.EXTENDED,
        _E.RESUMED: _S.RESUMED,
        **_OVER,
    },
    _S.ENDED: {
        **dict.fromkeys((_E.TOOK_EFFECT, _E.RAN_OUT), _S.ENDED),
        _E.RESUMED: _S.RESUMED,
        _E.REPLACED: _S.REPLACED,
    },
    _S.RESUMED: {
        **dict.fromkeys((_E.TOOK_EFFECT, _E.AMENDED, _E.RAN_OUT), _S.RESUMED),
        _E.REPLACED: _S.REPLACED,
    },
    _S.REPLACED: dict.fromkeys((_E.TOOK_EFFECT, _E.RAN_OUT, _E.ENDED), _S.REPLACED),
}
LIFE: Mapping[CeasefireState, Mapping[LifeEvent, CeasefireState]] = MappingProxyType(
    {state: MappingProxyType(row) for state, row in _ROWS.items()}
)
"""Which state follows on which event in which state."""

_NOT_BEGUN = (_S.UNDECLARED, _S.DECLARED)
_BY_DECLARATIONS = (*_NOT_BEGUN, _S.IN_FORCE, _S.LAPSED)
"""The states that follow from the declarations alone; in the others, declarations change nothing.
"""
_CARRYING = {"extends": _S.EXTENDED, "resumes": _S.RESUMED}
_EVENT_OF_WAY = {
    "extends": _E.EXTENDED,
    "resumes": _E.RESUMED,
    "replaces": _E.REPLACED,
    "amends": _E.AMENDED,
}


def life_table() -> str:
    """Lay out the table for a reader: each state, and which state follows on which event."""
    rows: list[tuple[str, str, str]] = []
    for state, row in LIFE.items():
        stays = (in_words(event) for event, then in row.items() if then is state)
        moves = (
            f"{in_words(event)} > {in_words(to)}" for event, to in row.items() if to is not state
        )
        rows.append((in_words(state), ", ".join(stays), "; ".join(moves)))
    return text_table(("state", "stays so when it is", "event > next state"), rows)


@attrs.frozen(kw_only=True)
class Happening:
    """One event in the life of a ceasefire, by one party or one later ceasefire."""

    event: LifeEvent
    """What it is."""
    when: When | None
    """When, in the chronicle's zone; None where it is not stated."""
    by: str
    """Id of the declaring party, or of the later ceasefire; the ceasefire's own id of its end."""
    note: str = ""
    """What was assumed, if anything."""
    by_then: Truth = Truth.MAYBE
    """Whether it had come by the time that was asked about."""


@attrs.frozen(kw_only=True)
class StatesAt:
    """How a ceasefire can have stood at a time, and why."""

    ceasefire: str
    """Id of the ceasefire."""
    party: str | None
    """Id of the party whose declaration alone was asked about, if any."""
    at: When
    """The time; if it is vague or a period, some instant of it."""
    states: tuple[CeasefireState, ...]
    """Every state that is possible, in the order of the table."""
    in_force: Truth
    """Whether it was to hold then; if another carries it on, whether that one was."""
    happenings: tuple[Happening, ...]
    """The events of its life, in order of time."""
    misplaced: tuple[LifeEvent, ...] = ()
    """Events that the table does not have where they would come; they change nothing."""
    summary: str = ""
    """The states in words, with what carries it on, how that stood, and whether it was to hold."""

    @property
    def state(self) -> CeasefireState | None:
        """The state, if only one is possible."""
        return self.states[0] if len(self.states) == 1 else None

    def was(self, state: CeasefireState | str) -> Truth:
        """Return whether it was in a state: YES, NO, or MAYBE."""
        wanted = enum_member(CeasefireState, state)
        return Truth.over(can=wanted in self.states, must=self.states == (wanted,))

    def __str__(self) -> str:
        whose = f", as {self.party} declared it" if self.party else ""
        head = f"{self.ceasefire}{whose}, at {format_time(self.at)}: {self.summary}"
        events = {happening.event for happening in self.happenings}
        if _E.TOOK_EFFECT not in events:
            head += "; no declaration is recorded"
        elif self.state is _S.IN_FORCE and not events & {_E.RAN_OUT, _E.ENDED, _E.REPLACED}:
            head += " by what was declared; no end recorded"
        rows = (
            (
                in_words(h.event),
                format_time(h.when) if h.when else "not stated",
                h.by,
                h.by_then.value,
                h.note,
            )
            for h in self.happenings
        )
        table = text_table(("event", "when", "by", "by then", "note"), rows)
        left_out = f"\nout of place: {', '.join(map(in_words, self.misplaced))}"
        return f"{tame(head)}\n{table}{left_out if self.misplaced else ''}"


def ceasefire_state(
    records: Chronicle | Iterable[Record], ceasefire: str, at: WhenLike, *, party: str | None = None
) -> StatesAt:
    """Return every state in which a ceasefire can have been at a time, with the events.

    Args:
        records: a chronicle or loose records.
        ceasefire: id of the ceasefire.
        at: the time.
        party: id of a party that declared it, to ask about its own declaration alone.

    Raises:
        UnknownId: there is no such ceasefire.
        Invalid: the party did not declare it.
    """
    return CeasefireLives(amended(records)).state(ceasefire, read_when(at), party)


class CeasefireLives:
    """The lives of the ceasefires of a chronicle as amended, for many questions about them."""

    def __init__(self, chronicle: Chronicle) -> None:
        self.chronicle = chronicle
        # Many questions are about one ceasefire, and many about one time.
        self._life = cache(lambda id, party: tuple(self._happenings(id, party)))
        self._own = cache(self._own_state)

    def state(self, id: str, at: When, party: str | None = None) -> StatesAt:
        """Return how a ceasefire stood, and whether it or what carries it on was to hold."""
        line = self._line(id, at, party)
        in_force = self._holding(line)[id]
        return attrs.evolve(line[id], in_force=in_force, summary=_summary(id, in_force, line))

    def own_state(self, id: str, at: When) -> StatesAt:
        """Return how a ceasefire stood; `in_force` and `summary` are left open."""
        return self._own(id, self.chronicle.zoned(at), None)

    def in_force(self, id: str, at: When) -> Truth:
        """Return whether a ceasefire or what carries it on was to hold."""
        return self._holding(self._line(id, at, None))[id]

    def _happenings(self, id: str, party: str | None) -> Iterator[tuple[Happening, Span | None]]:
        """Yield the events of a ceasefire's life, with the spans of their times."""
        ceasefire = self.chronicle.ceasefire(id)

        def happening(
            event: LifeEvent, when: When | None, by: str, note: str = ""
        ) -> tuple[Happening, Span | None]:
            when = self.chronicle.zoned(when)
            span = None if when is None else span_in(when, None)
            return Happening(event=event, when=when, by=by, note=note), span

        declarations = [d for d in ceasefire.declarations if party in (None, d.party)]
        if party is not None and not declarations:
            known = ", ".join(d.party for d in ceasefire.declarations)
            what = f"expected a party that declared {shown(id)}"
            hint = f"declared by {known}" if known else "no declaration of it is recorded"
            raise refuse(what, party, hint, "party")
        for d in declarations:
            yield happening(_E.DECLARED, d.declared, d.party)
            assumed = "" if d.effective else "assumed to hold from its declaration"
            yield happening(_E.TOOK_EFFECT, d.begins, d.party, assumed)
            if d.until:
                yield happening(_E.RAN_OUT, d.until, d.party)
        if ceasefire.ended is not None:
            yield happening(_E.ENDED, ceasefire.ended, id)
        for way, later in self.chronicle.later_ceasefires(id):
            begins = [d.begins for d in later.declarations] or [None]
            event = _EVENT_OF_WAY[way]
            yield from dict.fromkeys(happening(event, when, later.id) for when in begins)

    def _own_state(self, id: str, at: When, party: str | None) -> StatesAt:
        life, now = self._life(id, party), span_in(at, None)
        if len({now.is_local, *(span.is_local for _, span in life if span)}) > 1:
            life = tuple((h, span and span.widened()) for h, span in life)
            now = now.widened()
        # Windows count in half microseconds, so that there is a moment just after each instant:
        # what comes at the very instant that is asked about has come.
        asked = 2 * now.earliest_start + 1, 2 * now.latest_end + 1
        dated = [(h, _EVER if span is None else _window(h.event, span)) for h, span in life]
        states, misplaced = _possible(*_moves(dated), asked)
        events = [
            attrs.evolve(h, by_then=Truth.over(can=first <= asked[1], must=last <= asked[0]))
            for h, (first, last) in dated
        ]
        return StatesAt(
            ceasefire=id,
            party=party,
            at=at,
            states=tuple(state for state in CeasefireState if state in states),
            in_force=Truth.MAYBE,
            happenings=tuple(sorted(events, key=_order)),
            misplaced=tuple(event for event in LifeEvent if event in misplaced),
        )

    def _carried_on(self, id: str) -> Iterator[tuple[CeasefireState, str]]:
        """Yield in which state a ceasefire is carried on, and by which other."""
        for way, later in self.chronicle.later_ceasefires(id):
            if way in _CARRYING:
                yield _CARRYING[way], later.id

    def _line(self, id: str, at: When, party: str | None) -> dict[str, StatesAt]:
        """Return how a ceasefire stood, what carries it on, what carries that on, and so forth."""
        line = {id: self._own(id, self.chronicle.zoned(at), party)}
        waiting = [id]
        for one in waiting:
            for state, later in self._carried_on(one):
                if state in line[one].states and later not in line:
                    line[later] = self.own_state(later, at)
                    waiting.append(later)
        return line

    def _holding(self, line: Mapping[str, StatesAt]) -> Mapping[str, Truth]:
        """Return of each ceasefire in a line whether it was to hold, worked out from the last."""
        carried_on = {id: tuple(self._carried_on(id)) for id in line}
        # Of each as it stood, and under True as it stood if it had taken effect.
        holds = dict.fromkeys(((id, begun) for id in line for begun in (False, True)), Truth.NO)

        def holds_in(id: str, state: CeasefireState) -> Truth:
            found = Truth.YES if state is _S.IN_FORCE else Truth.NO
            carrying = [by for when, by in carried_on[id] if when is state and by in line]
            for by in carrying:
                # The only one that can have carried it on must have taken effect.
                found |= holds[by, len(carrying) == 1]
            return found

        for _ in line:  # one pass is enough for a plain line; forks and circles take more
            before = dict(holds)
            for id in reversed(list(line)):
                for begun in (False, True):
                    states = _begun(line[id].states) if begun else line[id].states
                    found = {holds_in(id, state) for state in states}
                    one = found.pop() if len(found) == 1 else Truth.MAYBE if found else Truth.NO
                    holds[id, begun] = one
            if holds == before:
                break
        return {id: holds[id, False] for id in line}


def _begun(states: Iterable[CeasefireState]) -> list[CeasefireState]:
    """Keep the states of a ceasefire that has taken effect: no other carries anything on."""
    return [state for state in states if state not in _NOT_BEGUN]


def _order(happening: Happening) -> tuple[object, ...]:
    # By when it had surely come: so an end that is vaguely known stands below the beginning.
    latest = None if happening.when is None else happening.when.bounds.latest_end
    time = (1, 0) if latest is None else (0, latest)
    return (*time, list(LifeEvent).index(happening.event), happening.by)


_IS = {state: f"is {in_words(state)}" for state in CeasefireState}
_IS |= {_S.LAPSED: "has run out", _S.ENDED: "has ended"}
_SO = {Truth.YES: "in force", Truth.NO: "not in force", Truth.MAYBE: "perhaps in force"}


def _summary(id: str, in_force: Truth, line: Mapping[str, StatesAt]) -> str:
    """Say in words how a ceasefire stood, what carries it on, and how that stood."""

    def with_states(later: str) -> str:
        states = _begun(line[later].states) if later in line else []
        if not states or states == [_S.IN_FORCE]:
            return later  # the end of the sentence says whether it is in force
        ways = (_IS[state] + _by(_bringing(line[later], state)) for state in states)
        return f"{later}, which {' or '.join(ways)}"

    states = line[id].states
    ways = (in_words(s) + _by(map(with_states, _bringing(line[id], s))) for s in states)
    is_carried_on = not {_S.EXTENDED, _S.RESUMED}.isdisjoint(states)
    return " or ".join(ways) + (f": {_SO[in_force]}" if is_carried_on else "")


def _by(ids: Iterable[str]) -> str:
    return "".join(f"{' and' if n else ''} by {id}" for n, id in enumerate(ids))


def _bringing(found: StatesAt, state: CeasefireState) -> Iterable[str]:
    """Return the ids of the later ceasefires that can have brought one into a state by then."""
    if state not in (_S.EXTENDED, _S.RESUMED, _S.REPLACED):
        return ()
    come = (h for h in found.happenings if h.by_then is not Truth.NO)
    return dict.fromkeys(h.by for h in come if h.event.value == state.value)


# Which states are possible.
#
# Every event comes at some instant of its window. To try all orders of the events takes time
# without end. But declarations do not depend on each other, and only the other events, at most one
# of each kind, lead on to a state that declarations do not change. So these few are followed, set
# by set, and of each set and state only the earliest instant is kept at which it can be reached.
# Whether the declarations allow a state at an instant is seen by one look at each of them.

Window: TypeAlias = tuple[int, int]
"""Between which instants an event came, closed, in half microseconds."""
_EVER: Window = (-2 * FOREVER, 2 * FOREVER)
_NEVER = 3 * FOREVER


class _Term(NamedTuple):
    """The windows in which one declaration takes effect and runs out."""

    start: Window
    end: Window


def _window(event: LifeEvent, span: Span) -> Window:
    if event is _E.RAN_OUT:
        return 2 * span.earliest_end, 2 * span.latest_end
    return 2 * span.earliest_start, 2 * span.latest_start


def _moves(
    dated: Iterable[tuple[Happening, Window]],
) -> tuple[dict[LifeEvent, Window], list[_Term]]:
    """Part the terms of the declarations from the other events; keep of each kind the first."""
    events: dict[LifeEvent, Window] = {}
    terms: list[_Term] = []
    for happening, window in dated:
        match happening.event:
            case _E.TOOK_EFFECT:
                terms.append(_Term(window, (_NEVER, _NEVER)))
            case _E.RAN_OUT:  # it follows the start of its own declaration
                terms[-1] = _Term(terms[-1].start, window)
            case event:
                first, last = events.get(event, window)
                events[event] = min(first, window[0]), min(last, window[1])
    if not terms:  # no declaration is recorded
        terms.append(_Term(_EVER, _EVER))
        events[_E.DECLARED] = _EVER
    return events, terms


def _possible(
    events: dict[LifeEvent, Window], terms: Sequence[_Term], now: Window
) -> tuple[set[CeasefireState], set[LifeEvent]]:
    """Return the states that are possible, and the events that are out of place.

    As few kinds of events as possible are taken to be out of place.
    """
    misplaced = {
        _E.RAN_OUT for start, end in terms if end[1] < now[0] and start[0] > now[1]
    }  # it ends before it begins in the zone of the chronicle
    events, terms = _in_order(events, terms)
    for count in range(len(events) + 1):
        found = {
            left_out: states
            for left_out in combinations(events, count)
            if (states := _reachable(events, terms, now, left_out))
        }
        if found:
            return set().union(*found.values()), misplaced.union(*found)
    raise AssertionError("with all events out of place any order is possible")


def _in_order(
    events: dict[LifeEvent, Window], terms: Iterable[_Term]
) -> tuple[dict[LifeEvent, Window], list[_Term]]:
    """Narrow the windows: no declaration runs out before it takes effect or is extended."""
    extension = events.get(_E.EXTENDED)
    narrowed: list[_Term] = []
    for start, end in terms:
        end = max(start[0], end[0]), max(start[0], end[1])
        # An extension from the day after leaves no gap.
        if extension and extension[0] <= end[1] + 2:
            end = max(extension[0], end[0]), max(extension[0], end[1])
            extension = extension[0], min(extension[1], end[1])
        narrowed.append(_Term((start[0], min(start[1], end[1])), end))
    if extension:
        events = events | {_E.EXTENDED: extension}
    return events, sorted(narrowed, key=lambda term: term.start[1])


def _reachable(
    events: Mapping[LifeEvent, Window],
    terms: Sequence[_Term],
    now: Window,
    left_out: Collection[LifeEvent],
) -> set[CeasefireState]:
    """Return the states that are possible at an instant of `now`; none if no order is.

    Args:
        events: the windows of all events but those of the terms.
        terms: the declarations, in the order in which they have surely taken effect.
        now: the instants that are asked about.
        left_out: the events that change nothing where the table does not have them.
    """
    extension = events.get(_E.EXTENDED)
    # Until it is extended, what the extension puts off does not run out.
    unextended = [
        _Term(start, (_NEVER if extension and extension[0] <= end[1] else end[0], end[1]))
        for start, end in terms
    ]
    earliest: dict[tuple[frozenset[LifeEvent], CeasefireState], int] = {}
    waiting: list[tuple[frozenset[LifeEvent], CeasefireState]] = []

    def reach(come: frozenset[LifeEvent], state: CeasefireState, since: int) -> None:
        if (come, state) not in earliest and since < _NEVER:
            waiting.append((come, state))
        if since < earliest.get((come, state), _NEVER):
            earliest[come, state] = since

    for state in (_S.UNDECLARED, _S.IN_FORCE, _S.LAPSED):
        reach(frozenset(), state, _first(state, _EVER[0], unextended))
    for come, state in waiting:
        current = terms if _E.EXTENDED in come else unextended
        for event, (opens, closes) in events.items():
            then = LIFE[state].get(event, state if event in left_out else None)
            since = max(opens, earliest[come, state])
            if event in come or then is None or (at := _first(state, since, current)) > closes:
                continue
            now_come = come | {event}
            reach(now_come, then, at)
            if then not in _BY_DECLARATIONS:
                continue
            # From here on, further declarations may take effect, and others run out.
            lapses = at
            if state is _S.IN_FORCE:  # one that held at this event, and at any before, has run out
                held = (end[0] for start, end in current if start[0] <= closes and since <= end[1])
                lapses = max(since, min(held), earliest.get((come, _S.LAPSED), _NEVER))
            current_then = terms if _E.EXTENDED in now_come else unextended
            reach(now_come, _S.IN_FORCE, _first(_S.IN_FORCE, at, current_then))
            reach(now_come, _S.LAPSED, _first(_S.LAPSED, lapses, current_then))
    found: set[CeasefireState] = set()
    for (come, state), since in earliest.items():
        current = terms if _E.EXTENDED in come else unextended
        last = min([now[1], *(events[event][1] for event in events if event not in come)])
        if _first(state, max(since, now[0]), current) <= last:
            found.add(state)
    return found


def _first(state: CeasefireState, since: int, terms: Sequence[_Term]) -> int:
    """Return the first instant, from one on, at which the declarations allow a state."""
    match state:
        case _S.UNDECLARED | _S.DECLARED:  # none need have taken effect
            return since if since <= terms[0].start[1] else _NEVER
        case _S.IN_FORCE:  # one can hold
            starts = (max(since, start[0]) for start, end in terms if since <= end[1])
            return min(starts, default=_NEVER)
        case _S.LAPSED:  # one can have run out, and none surely holds
            at = max(since, min(end[0] for _, end in terms))
            for start, end in terms:  # by when they have surely started
                if start[1] < at < end[0]:
                    at = end[0]
            return at
        case _:
            return since
