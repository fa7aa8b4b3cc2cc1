"""The life of a ceasefire: one table of states and events, and what is asked of it.

The rules over the table `LIFE`:

- Before anybody declares it a ceasefire is undeclared. Where no declaration is recorded it can
  have been declared, and have run out, at any time.
- It takes effect with the first declaration that does; one that tells no other time takes effect
  when it is made. While one holds a further one changes nothing, nor does one after its end: what
  is called off before its hour never takes effect.
- It runs out whenever no declaration that has taken effect by then still holds; a further one that
  takes effect puts it in force again.
- What extends it puts off its end, and so comes before it ran out wherever the times allow that;
  told to come later, it carries it on from then. What resumes it takes it up again after it ran
  out or ended. How long it then holds is for the life of that other ceasefire to say.
- What amends it changes its terms and not its state; what replaces it ends its life.
- An event that the table does not have in a state cannot come there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

import attrs

from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record, enum_member
from caucasus_events.core.tables import in_words, tame, text_table
from caucasus_events.errors import refuse, shown
from caucasus_events.records.ceasefires import Ceasefire
from caucasus_events.values.comparison import Truth
from caucasus_events.values.instants import FOREVER, Span
from caucasus_events.values.when import When, WhenLike, as_when, format_time, span_in

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

LIFE: Mapping[CeasefireState, Mapping[LifeEvent, CeasefireState]] = MappingProxyType(
    {
        _S.UNDECLARED: {_E.DECLARED: _S.DECLARED, _E.TOOK_EFFECT: _S.IN_FORCE},
        _S.DECLARED: {
            _E.DECLARED: _S.DECLARED,
            _E.TOOK_EFFECT: _S.IN_FORCE,
            _E.AMENDED: _S.DECLARED,
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
)
"""Which state follows on which event in which state."""


_S, _E = CeasefireState, LifeEvent
_ON = (_E.EXTENDED, _E.RESUMED)
_BY_WAY = {
    "extends": _E.EXTENDED,
    "resumes": _E.RESUMED,
    "replaces": _E.REPLACED,
    "amends": _E.AMENDED,
}


def life_table() -> str:
    """Lay the table out for a reader: each state, and on which event which state follows."""
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
    """When, in the chronicle's zone; None where nobody tells."""
    by: str
    """Id of the declaring party, or of the later ceasefire; the ceasefire's own id of its end."""
    note: str = ""
    """What was taken for granted, if anything."""
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
    """The time; of a vague one, or a period, at some instant of it."""
    states: tuple[CeasefireState, ...]
    """Every state that is possible, in the order of the table."""
    in_force: Truth
    """Whether it was to hold then; where it is carried on, as the one that carries it on was."""
    happenings: tuple[Happening, ...]
    """The events of its life, in order of time."""
    misplaced: tuple[LifeEvent, ...] = ()
    """Events that the table does not have where they would come; they are left out."""
    told: str = ""
    """In words: the states; what carries it on and how that stood, and so whether it was to hold.
    """

    @property
    def state(self) -> CeasefireState | None:
        """The state, if only one is possible."""
        return self.states[0] if len(self.states) == 1 else None

    def stood(self, state: CeasefireState | str) -> Truth:
        """Tell whether it stood so: YES, NO, or MAYBE."""
        wanted = enum_member(CeasefireState, state)
        return Truth.over(can=wanted in self.states, must=self.states == (wanted,))

    @property
    def _lacks(self) -> str:
        events = {h.event for h in self.happenings}
        if _E.TOOK_EFFECT not in events:
            return "; no declaration is recorded"
        if self.state is not _S.IN_FORCE or events & {_E.RAN_OUT, _E.ENDED, _E.REPLACED}:
            return ""
        return " by what was declared; no end recorded"

    def __str__(self) -> str:
        whose = f", as {self.party} declared it" if self.party else ""
        whens = (format_time(h.when) if h.when else "not told" for h in self.happenings)
        rows = (
            (in_words(h.event), when, h.by, h.by_then.value, h.note)
            for h, when in zip(self.happenings, whens, strict=True)
        )
        table = text_table(("event", "when", "by", "by then", "note"), rows)
        left_out = f"\nout of place: {', '.join(map(in_words, self.misplaced))}"
        head = f"{self.ceasefire}{whose}, at {format_time(self.at)}: {self.told}"
        return f"{tame(head + self._lacks)}\n{table}{left_out if self.misplaced else ''}"


def ceasefire_state(
    records: Chronicle | Iterable[Record] | Ceasefire,
    at: WhenLike,
    *,
    ceasefire: str | None = None,
    party: str | None = None,
) -> StatesAt:
    """Tell how a ceasefire stood at a time: every state that is possible, with the events.

    Args:
        records: a chronicle, loose records, or the ceasefire alone.
        at: the time.
        ceasefire: id of the ceasefire; may be left out where there is only one.
        party: id of a party that declared it; then only its own declaration is asked about.

    Raises:
        UnknownId: there is no such ceasefire.
        Invalid: there are several and none is named; the party declared nothing.
    """
    chronicle = amended([records] if isinstance(records, Ceasefire) else records)
    return _states_at(chronicle, _the_one(chronicle, ceasefire), as_when(at), party)


def own_states(chronicle: Chronicle, at: When, ceasefire: str) -> tuple[CeasefireState, ...]:
    """Return every state of a ceasefire that is possible, far sooner than whether it was to hold.

    For that it takes no look at what carries it on, and at what carries that on in turn.
    """
    chronicle = amended(chronicle)
    at = chronicle.zoned(at)
    return _stood(chronicle, chronicle.ceasefire(ceasefire), at, None).states


def _the_one(chronicle: Chronicle, id: str | None) -> Ceasefire:
    if id is not None:
        return chronicle.ceasefire(id)
    if len(chronicle.ceasefires) != 1:
        known = ", ".join(c.id for c in chronicle.ceasefires) or "none"
        raise refuse("which ceasefire is not told", known, "name it: ceasefire='...'")
    return chronicle.ceasefires[0]


def _states_at(chronicle: Chronicle, ceasefire: Ceasefire, at: When, party: str | None) -> StatesAt:
    at = chronicle.zoned(at)
    line, answers = {ceasefire.id: ceasefire}, dict[str, StatesAt]()
    waiting = [ceasefire]
    for one in waiting:
        answers[one.id] = found = _stood(chronicle, one, at, party if one is ceasefire else None)
        for event, later in followers(chronicle, one):
            if event in _ON and event.value in found.states and later.id not in line:
                line[later.id] = later
                waiting.append(later)
    holds = {(c.id, begun): Truth.NO for c in waiting for begun in (True, False)}
    for _ in waiting:  # from the last of the line back, and again only where it forks
        before = dict(holds)
        for one in reversed(waiting):
            states = answers[one.id].states
            holds[one.id, False] = _in_force(chronicle, one, states, holds)
            holds[one.id, True] = _in_force(chronicle, one, _begun(states), holds)
        if holds == before:
            break
    found, in_force = answers[ceasefire.id], holds[ceasefire.id, False]
    return attrs.evolve(found, in_force=in_force, told=_told(found, in_force, answers))


def _begun(states: Sequence[CeasefireState]) -> Sequence[CeasefireState]:
    """Keep the states of what has taken effect: what has not carries nothing on."""
    return [state for state in states if state not in (_S.UNDECLARED, _S.DECLARED)]


def followers(chronicle: Chronicle, ceasefire: Ceasefire) -> list[tuple[LifeEvent, Ceasefire]]:
    """Return what goes on from a ceasefire and how, worked out once for a chronicle."""
    if followers not in chronicle._memo:
        known: dict[str, list[tuple[LifeEvent, Ceasefire]]] = {}
        for later in chronicle.ceasefires:
            for way, id in later.precursors:
                known.setdefault(id, []).append((_BY_WAY[way], later))
        chronicle._memo[followers] = known
    found: list[tuple[LifeEvent, Ceasefire]] = chronicle._memo[followers].get(ceasefire.id, [])
    return found


def _in_force(
    chronicle: Chronicle,
    ceasefire: Ceasefire,
    states: Iterable[CeasefireState],
    known: Mapping[tuple[str, bool], Truth],
) -> Truth:
    """Tell whether it was to hold, if it is known of those that carry it on whether they do.

    It is known of each as it stood, and, under True, if it had taken effect; so it had, if nothing
    else can have carried the earlier one on.
    """
    found: set[Truth] = set()
    for state in states:
        holds = Truth.YES if state is _S.IN_FORCE else Truth.NO
        after = followers(chronicle, ceasefire) if state.value in _ON else ()
        carrying = [later.id for event, later in after if event.value == state.value]
        for id in carrying:
            holds |= known[id, len(carrying) == 1]
        found.add(holds)
    return found.pop() if len(found) == 1 else (Truth.MAYBE if found else Truth.NO)


_IS = {state: f"is {in_words(state)}" for state in CeasefireState}
_IS |= {_S.LAPSED: "has run out", _S.ENDED: "has ended"}
_SO = {Truth.YES: "in force", Truth.NO: "not in force", Truth.MAYBE: "perhaps in force"}


def _told(found: StatesAt, in_force: Truth, answers: Mapping[str, StatesAt]) -> str:
    """Say in words how it stood, what carries it on, and how that stood."""

    def with_states(id: str) -> str:
        later = answers.get(id)
        states = _begun(later.states) if later else []
        if later is None or not states or states == [_S.IN_FORCE]:
            return id  # the end of the line tells whether it is in force
        return f"{id}, which {' or '.join(_IS[s] + _by(_later(later, s)) for s in states)}"

    ways = (in_words(s) + _by(map(with_states, _later(found, s))) for s in found.states)
    carried = {_S.EXTENDED, _S.RESUMED} & set(found.states)
    return " or ".join(ways) + (f": {_SO[in_force]}" if carried else "")


def _by(ids: Iterable[str]) -> str:
    return "".join(f"{' and' if n else ''} by {id}" for n, id in enumerate(ids))


def _later(found: StatesAt, state: CeasefireState) -> Iterable[str]:
    """Return the ids of the later ceasefires that can have brought it into a state by then."""
    if state not in (_S.EXTENDED, _S.RESUMED, _S.REPLACED):
        return ()
    come = (h for h in found.happenings if h.by_then is not Truth.NO)
    return dict.fromkeys(h.by for h in come if h.event.value == state.value)


def _stood(chronicle: Chronicle, ceasefire: Ceasefire, at: When, party: str | None) -> StatesAt:
    life = list(_life(chronicle, ceasefire, party))
    windows, now = _on_one_clock(life, at)
    states, misplaced = _possible(_moves(life, windows), now)
    told = (attrs.evolve(h, by_then=_come(w, now)) for h, w in zip(life, windows, strict=True))
    return StatesAt(
        ceasefire=ceasefire.id,
        party=party,
        at=at,
        states=tuple(state for state in CeasefireState if state in states),
        in_force=Truth.NO,
        happenings=tuple(sorted(told, key=_order)),
        misplaced=tuple(event for event in LifeEvent if event in misplaced),
    )


def _order(happening: Happening) -> tuple[object, ...]:
    # By when it had surely come: so an end that is vaguely known stands below the beginning.
    latest = None if happening.when is None else happening.when.bounds.latest_end
    time = (1, 0) if latest is None else (0, latest)
    return (*time, list(LifeEvent).index(happening.event), happening.by)


def _life(chronicle: Chronicle, ceasefire: Ceasefire, party: str | None) -> Iterator[Happening]:
    """Yield what happens in the life of a ceasefire, as the records tell it."""

    def happening(event: LifeEvent, when: When | None, by: str, note: str = "") -> Happening:
        when = chronicle.zoned(when)
        return Happening(event=event, when=when, by=by, note=note)

    declarations = [d for d in ceasefire.declarations if party in (None, d.party)]
    if party is not None and not declarations:
        known = ", ".join(d.party for d in ceasefire.declarations)
        what = f"expected a party that declared {shown(ceasefire.id)}"
        hint = f"declared by {known}" if known else "no declaration of it is recorded"
        raise refuse(what, party, hint, "party")
    for d in declarations:
        yield happening(_E.DECLARED, d.declared, d.party)
        at_once = "" if d.effective else "taken to hold from its declaration"
        yield happening(_E.TOOK_EFFECT, d.begins, d.party, at_once)
        if d.until:
            yield happening(_E.RAN_OUT, d.until, d.party)
    if ceasefire.ended is not None:
        yield happening(_E.ENDED, ceasefire.ended, ceasefire.id)
    for event, later in followers(chronicle, ceasefire):
        begins = [d.begins for d in later.declarations] or [None]
        yield from dict.fromkeys(happening(event, when, later.id) for when in begins)


Window = tuple[int, int]
"""Between which instants an event came, closed."""
Move = tuple[LifeEvent, int]
"""An event; one of a declaration with the number of its term."""
_EVER: Window = (-FOREVER, FOREVER)
_EXTENSION: Move = (_E.EXTENDED, 0)


def _on_one_clock(happenings: Iterable[Happening], at: When) -> tuple[list[Window], Span]:
    spans = [(h.event, None if h.when is None else span_in(h.when, None)) for h in happenings]
    now = span_in(at, None)
    if len({now.is_local, *(span.is_local for _, span in spans if span)}) > 1:
        now = now.widened()
        spans = [(event, span and span.widened()) for event, span in spans]
    return [_window(event, span) for event, span in spans], now


def _window(event: LifeEvent, span: Span | None) -> Window:
    if span is None:
        return _EVER
    if event is _E.RAN_OUT:
        return span.earliest_end, span.latest_end
    return span.earliest_start, span.latest_start


def _come(window: Window, now: Span) -> Truth:
    return Truth.over(can=window[0] <= now.latest_end, must=window[1] <= now.earliest_start)


def _moves(life: Sequence[Happening], windows: Sequence[Window]) -> dict[Move, Window]:
    """Keep of each event the first; terms that end alike hold from the first that takes effect."""
    moves: dict[Move, Window] = {}
    ends: list[Window | None] = []
    told = list(zip(life, windows, strict=True))
    for i, (happening, window) in enumerate(told):
        event, term = happening.event, 0
        if event is _E.RAN_OUT:
            continue
        if event is _E.TOOK_EFFECT:  # its end, if it has one, comes next: see _life
            end = next((w for h, w in told[i + 1 : i + 2] if h.event is _E.RAN_OUT), None)
            ends += [] if end in ends else [end]
            term = ends.index(end)
        known = moves.get((event, term), window)
        moves[event, term] = (min(known[0], window[0]), min(known[1], window[1]))
    if not ends:  # no declaration is recorded
        ends.append(_EVER)
        moves |= dict.fromkeys([(_E.DECLARED, 0), (_E.TOOK_EFFECT, 0)], _EVER)
    return moves | {(_E.RAN_OUT, term): end for term, end in enumerate(ends) if end}


def _next(state: CeasefireState, move: Move, done: frozenset[Move]) -> CeasefireState | None:
    """Return the state that follows; None where the event is out of place."""
    event, term = move
    begun = {t for e, t in done if e is _E.TOOK_EFFECT}
    if event is _E.RAN_OUT and begun - {t for e, t in done if e is event} - {term}:
        return state  # another term holds
    return LIFE[state].get(event)


def _possible(
    windows: Mapping[Move, Window], now: Span
) -> tuple[set[CeasefireState], set[LifeEvent]]:
    """Follow every order of the events; return the states reached, and what no order places."""
    come = {move: _come(window, now) for move, window in windows.items()}
    can = [move for move, truth in come.items() if truth is not Truth.NO]
    earlier = {m: {o for o in can if windows[o][1] < windows[m][0]} for m in can}
    for out in (move for move in can if move[0] is _E.RAN_OUT):
        began = (_E.TOOK_EFFECT, out[1])
        if began in earlier:  # also where the zone of the chronicle shows that it ended before
            earlier[out].add(began)
            earlier[began].discard(out)
        extended = windows.get(_EXTENSION)
        if extended and extended[0] <= windows[out][1] + 1:  # from the day after it is no gap
            earlier[out].add(_EXTENSION)
            earlier.get(_EXTENSION, set()).discard(out)
    must = {move for move, truth in come.items() if truth is Truth.YES}
    for strict in (True, False):
        way: dict[tuple[frozenset[Move], CeasefireState], set[LifeEvent]] = {
            (frozenset(), _S.UNDECLARED): set()
        }
        for (done, state), skipped in (steps := list(way.items())):
            for move in can:
                then = _next(state, move, done)
                if move in done or not earlier[move] <= done or (strict and then is None):
                    continue
                node = (done | {move}, then or state)
                left_out = skipped if then else skipped | {move[0]}
                if node not in way or len(left_out) < len(way[node]):
                    way[node] = left_out
                    steps.append((node, left_out))
        reached = {node: skipped for node, skipped in way.items() if must <= node[0]}
        if reached:
            break
    least = min(map(len, reached.values()))
    kept = {node: skipped for node, skipped in reached.items() if len(skipped) == least}
    return {state for _, state in kept}, set().union(*kept.values())
