"""How a ceasefire stood at a time, by what is told of it.

A party's own word says whether and when it declared the ceasefire; where it says nothing, the
others' word counts. Where accounts certainly differ, each account has its answer.

The table `LIFE` says which state follows on which event. These rules hold over it:

- Before anybody declares it, a ceasefire is undeclared. If no declaration is recorded, it may have
  been declared, and may have lapsed, at any time.
- A ceasefire that is told to have expired ran out; one that was called off, collapsed or otherwise
  ended has ended.
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

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, TypeAlias, TypeVar

import attrs

from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import Chronicle, unknown
from caucasus_events.core.record import Record, enum_member
from caucasus_events.core.results import Column, Columns, Shown, Tabular
from caucasus_events.core.tables import Table, in_words, text_table
from caucasus_events.peace_process.ceasefire_claims import (
    Accusation,
    CeasefireClaims,
    Declared,
    Ended,
    declarations_in,
    endings_in,
    preferred,
)
from caucasus_events.phrases.fields import read_when
from caucasus_events.records.ceasefires import CeasefireForm
from caucasus_events.records.vocabulary import EndingKind
from caucasus_events.values.columns import joined, time_columns
from caucasus_events.values.comparison import Truth
from caucasus_events.values.instants import FOREVER, Span
from caucasus_events.values.when import When, WhenLike, format_time, span_in

__all__ = [
    "LIFE",
    "AccountOfState",
    "CeasefireState",
    "Happening",
    "LifeEvent",
    "StatesAt",
    "ceasefire_state",
    "life_table",
]

T = TypeVar("T")


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


@attrs.frozen(kw_only=True, repr=False)
class Happening(Shown):
    """One event in the life of a ceasefire, by one party or one later ceasefire."""

    event: LifeEvent
    """What it is."""
    when: When | None
    """When, in the chronicle's zone; None where it is not stated."""
    by: str
    """Id of the party that declared or ended it, or of the later ceasefire; the ceasefire's own
    id where nobody is told to have ended it."""
    told_by: tuple[str, ...] = ()
    """Ids of the parties whose voices tell it."""
    note: str = ""
    """What was assumed, or how it is told to have ended."""
    by_then: Truth = Truth.MAYBE
    """Whether it had come by the time that was asked about."""


@attrs.frozen(kw_only=True, repr=False)
class AccountOfState(Shown):
    """How a ceasefire can have stood if the word of one voice goes before all others."""

    voice: str
    """Id of the party whose voice it is."""
    states: tuple[CeasefireState, ...]
    """Every state that is possible, in the order of the table."""

    def _text(self) -> str:
        return f"{' or '.join(map(in_words, self.states))} by {self.voice}'s account"


_Line: TypeAlias = tuple["StatesAt", Happening | None]


def _of_event(read: Callable[[Happening], T]) -> Callable[[_Line], T | None]:
    return lambda line: None if line[1] is None else read(line[1])


_COLUMNS: Columns[_Line] = Columns(
    Column("ceasefire", "id of the ceasefire", lambda line: line[0].ceasefire),
    Column("account", "id of the voice that was asked about, if any", lambda line: line[0].account),
    Column("party", "id of the party that was asked about, if any", lambda line: line[0].party),
    time_columns("at", "the time that was asked about", lambda line: line[0].at),
    Column("states", "every state that is possible", lambda line: joined(line[0].states)),
    Column("in_force", "whether it was to hold then", lambda line: line[0].in_force.value),
    Column("is_disputed", "whether accounts of it differ", lambda line: line[0].is_disputed, bool),
    Column("event", "an event of its life", _of_event(lambda event: event.event)),
    time_columns("when", "when that was", _of_event(lambda event: event.when)),
    Column("by", "id of who or what did it", _of_event(lambda event: event.by)),
    Column("by_then", "whether it had come by then", _of_event(lambda e: e.by_then.value)),
    Column("told_by", "ids of those who tell it", _of_event(lambda e: joined(e.told_by))),
    Column("note", "what was assumed", _of_event(lambda event: event.note)),
)


@attrs.frozen(kw_only=True, repr=False)
class StatesAt(Tabular):
    """How a ceasefire can have stood at a time, and why."""

    ceasefire: str
    """Id of the ceasefire."""
    account: str | None = None
    """Id of the voice or speaker by whose account alone it is answered, if any."""
    party: str | None = None
    """Id of the party whose declaration alone was asked about, if any."""
    at: When
    """The time; if it is vague or a period, some instant of it."""
    states: tuple[CeasefireState, ...]
    """Every state that is possible, in the order of the table; in a dispute by any account."""
    in_force: Truth
    """Whether it was to hold then; if another carries it on, whether that one was."""
    happenings: tuple[Happening, ...]
    """The events of its life, in order of time."""
    by_account: tuple[AccountOfState, ...] = ()
    """Where accounts of its declarations or its end certainly differ: the states by each."""
    missing: tuple[str, ...] = ()
    """Ids of those of its parties that are not told to have declared it by then."""
    accusations: tuple[Accusation, ...] = ()
    """Who is said, then or later, to have violated it by then, in order of time."""
    misplaced: tuple[LifeEvent, ...] = ()
    """Events that the table does not have where they would come; they change nothing."""
    summary: str = ""
    """The states in words, with what carries it on, how that stood, and whether it was to hold."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _items(self) -> Iterable[_Line]:
        return ((self, happening) for happening in self.happenings or (None,))

    @property
    def state(self) -> CeasefireState | None:
        """The state, if only one is possible."""
        return self.states[0] if len(self.states) == 1 else None

    @property
    def is_disputed(self) -> bool:
        """Whether accounts of its declarations or its end certainly differ."""
        return bool(self.by_account)

    @property
    def told_by(self) -> tuple[str, ...]:
        """Ids of the parties on whose accounts the answer rests."""
        return tuple(sorted({voice for h in self.happenings for voice in h.told_by}))

    @property
    def declared_by(self) -> tuple[str, ...]:
        """Ids of the parties that are told to have declared it, whether by then or later."""
        return tuple(sorted({h.by for h in self.happenings if h.event is _E.TOOK_EFFECT}))

    @property
    def form(self) -> CeasefireForm | None:
        """Whether one, two or more parties declared it; None where no declaration is told."""
        if not self.declared_by:
            return None
        forms = {1: CeasefireForm.UNILATERAL, 2: CeasefireForm.BILATERAL}
        return forms.get(len(self.declared_by), CeasefireForm.MULTILATERAL)

    def was(self, state: CeasefireState | str) -> Truth:
        """Return whether it was in a state: YES, NO, or MAYBE."""
        wanted = enum_member(CeasefireState, state)
        return Truth.over(can=wanted in self.states, must=self.states == (wanted,))

    def _tables(self) -> Iterable[Table]:
        rows = [
            (
                in_words(h.event),
                format_time(h.when) if h.when else "not stated",
                h.by,
                h.by_then.value,
                ", ".join(h.told_by),
                h.note,
            )
            for h in self.happenings
        ]
        headers = ("event", "when", "by", "by then", "told by", "note")
        lines: list[str] = []
        if self.misplaced:
            lines.append(f"out of place: {', '.join(map(in_words, self.misplaced))}")
        if self.by_account:
            lines.append(f"disputed: {'; '.join(map(str, self.by_account))}")
        by_pair: dict[str, list[str]] = {}
        for one in self.accusations:
            surely = one.when is not None and one.when.after(self.at) is Truth.NO
            by_then = "by then" if surely else "perhaps by then"
            pair = f"accused of a breach {by_then}: {one.accused} by {one.accuser}"
            by_pair.setdefault(pair, []).append(one.address)
        lines += (f"{pair}: {_listed(addresses)}" for pair, addresses in by_pair.items())
        yield Table(headers, rows, title=self._head, below=lines)

    @property
    def _head(self) -> str:
        whose = f", as {self.party} declared it" if self.party else ""
        whose += f", by {self.account}'s account alone" if self.account else ""
        head = f"{self.ceasefire}{whose}, at {format_time(self.at)}: {self.summary}"
        events = {happening.event for happening in self.happenings}
        if _E.TOOK_EFFECT not in events:
            head += "; no declaration is recorded"
        elif self.state is _S.IN_FORCE and not events & {_E.RAN_OUT, _E.ENDED, _E.REPLACED}:
            head += " by what was declared; no end recorded"
        if len(self.told_by) == 1 and not (self.account or self.by_account):
            head += f"; by {self.told_by[0]}'s account alone"
        if self.missing and self.state is not _S.UNDECLARED:
            head += f"; no declaration by {', '.join(self.missing)} is told by then"
        return head


_FEW = 3
"""Up to so many addresses are listed in a line."""


def _listed(addresses: Sequence[str]) -> str:
    more = f" and {len(addresses) - _FEW} more" if len(addresses) > _FEW else ""
    return ", ".join(addresses[:_FEW]) + more


def ceasefire_state(
    records: Chronicle | Iterable[Record],
    ceasefire: str,
    at: WhenLike,
    *,
    account: str | None = None,
    party: str | None = None,
) -> StatesAt:
    """Return every state in which a ceasefire can have been at a time, with the events.

    The party's own word on its declaration counts. If it says nothing, the words of others count.
    If accounts certainly differ, none is chosen: `by_account` has the states by each.

    Args:
        records: a chronicle or loose records.
        ceasefire: id of the ceasefire.
        at: the time.
        account: id of the party, or of one who speaks for it, by whose account alone to answer.
        party: id of a party, to ask about its own declaration alone; undeclared if it made none.

    Raises:
        UnknownId: there is no such ceasefire or party.
    """
    lives = CeasefireLives(amended(records))
    for id in (account, party):
        known = {party.id for party in lives.chronicle.parties} | lives.claims.known()
        if id is not None and id not in known:
            raise unknown(id, "party", sorted(known), None)
    return lives.state(ceasefire, read_when(at), _View(account=account, party=party))


class _View(NamedTuple):
    """Whose word counts, and about which declarations."""

    account: str | None = None
    """The one voice or speaker that is heard."""
    first: str | None = None
    """The voice whose word goes before all others."""
    party: str | None = None
    """The party about whose declaration alone it is asked."""


_ALL = _View()


class CeasefireLives:
    """The lives of the ceasefires of a chronicle as amended, for many questions about them."""

    def __init__(self, chronicle: Chronicle, claims: CeasefireClaims | None = None) -> None:
        self.chronicle = chronicle
        self.claims = CeasefireClaims(chronicle) if claims is None else claims
        # Many questions are about one ceasefire, and many about one time.
        self._life = cache(lambda id, view: tuple(self._happenings(id, view)))
        self._told_in = cache(self._find_told)
        self._disputing = cache(self._find_disputing)
        self._own = cache(self._own_state)

    def state(self, id: str, at: When, view: _View = _ALL) -> StatesAt:
        """Return how a ceasefire stood, and whether it or what carries it on was to hold."""
        line = self._line(id, at, view)
        found, in_force = line[id], self._holding(line)[id]
        return attrs.evolve(
            found,
            in_force=in_force,
            summary=_summary(id, in_force, line),
            missing=() if view.party else tuple(self._missing(found)),
            accusations=tuple(self._accusations(found)),
        )

    def own_state(self, id: str, at: When) -> StatesAt:
        """Return how a ceasefire stood; `in_force`, `summary` and the like are left open."""
        return self._own(id, self.chronicle.zoned(at), _ALL)

    def may_hold(self, id: str, at: When) -> bool:
        """Tell whether a ceasefire or what carries it on may hold, looking no further than needed.

        It is the same as that `in_force` of its state is not no.
        """
        at = self.chronicle.zoned(at)
        waiting, known = [(id, False)], {(id, False)}
        for one, begun in waiting:  # grows as it goes
            states = self._own(one, at, _ALL).states
            states = tuple(_begun(states)) if begun else states
            if _S.IN_FORCE in states:
                return True
            for state in states:
                carrying = [by for when, by in self._carried_on(one) if when is state]
                # The only one that can have carried it on must have taken effect.
                new = {(by, len(carrying) == 1) for by in carrying} - known
                known |= new
                waiting += sorted(new)
        return False

    def _missing(self, found: StatesAt) -> Iterator[str]:
        """Yield the parties for which nobody is told to have declared a ceasefire by a time."""
        principals = self.chronicle.principals
        declared = {
            h.by
            for h in found.happenings
            if h.event in (_E.DECLARED, _E.TOOK_EFFECT) and h.by_then is not Truth.NO
        }
        bound = {id for party in declared for id in (party, *principals(party))}
        for party in self.chronicle.ceasefire(found.ceasefire).parties:
            if bound.isdisjoint((party, *principals(party))):
                yield party

    def _accusations(self, found: StatesAt) -> list[Accusation]:
        """Return who is accused of having violated a ceasefire by a time."""
        told = (
            attrs.evolve(one, when=self.chronicle.zoned(one.when))
            for one in self.claims.accusations(found.ceasefire)
            if found.account in (None, one.accuser, one.speaker)
        )
        by_then = [a for a in told if a.when is None or a.when.after(found.at) is not Truth.YES]
        return sorted(by_then, key=lambda a: ((0, a.when.sort_key) if a.when else (1,), a.address))

    def _find_told(self, id: str, view: _View) -> tuple[list[Declared], list[Ended], bool]:
        """Return the declarations and the ends that count, and whether it is told of at all."""
        told = self.claims.of(id, view.account)
        if view.party is not None:
            told = [one for one in told if one.about in (None, view.party)]
        counted = preferred(told, view.first)
        is_told = any(one.about is not None for one in told) or view.party is not None
        return declarations_in(counted), endings_in(counted), is_told

    def _find_disputing(self, id: str, view: _View) -> tuple[str, ...]:
        told = self.claims.of(id, view.account)
        return self.claims.disputing(t for t in told if view.party in (None, t.about))

    def _happenings(self, id: str, view: _View) -> Iterator[tuple[Happening, Span | None]]:
        """Yield the events of a ceasefire's life, with the spans of their times."""

        def happening(
            event: LifeEvent,
            when: When | None,
            by: str,
            told_by: tuple[str, ...],
            note: str = "",
        ) -> tuple[Happening, Span | None]:
            when = self.chronicle.zoned(when)
            span = None if when is None else span_in(when, None)
            return Happening(event=event, when=when, by=by, told_by=told_by, note=note), span

        declarations, ends, _ = self._told_in(id, view)
        expired = next((end for end in ends if end.how is EndingKind.EXPIRED), None)
        for d in declarations:
            yield happening(_E.DECLARED, d.declared, d.by, d.told_by)
            notes = [] if d.begins else ["assumed to hold from its declaration"]
            notes += ["no expiry date"] if d.is_indefinite else []
            yield happening(_E.TOOK_EFFECT, d.holds_from, d.by, d.told_by, ", ".join(notes))
            if d.until:
                yield happening(_E.RAN_OUT, d.until, d.by, d.told_by)
            elif expired:
                yield happening(_E.RAN_OUT, expired.when, d.by, expired.told_by, "told to expire")
        for end in ends:
            if end.how is not EndingKind.EXPIRED or not declarations:
                event = _E.REPLACED if end.how is EndingKind.REPLACED else _E.ENDED
                yield happening(event, end.when, end.by or id, end.told_by, in_words(end.how))
        for way, later in self.chronicle.later_ceasefires(id):
            goes_on, _, is_told = self._told_in(later.id, view._replace(party=None))
            told_by = tuple(dict.fromkeys(voice for d in goes_on for voice in d.told_by))
            begins = dict.fromkeys(d.holds_from for d in goes_on)
            if not is_told and view.account is None:
                begins = {None: None}  # nobody tells of it, so it may have come at any time
            for when in begins:
                yield happening(_EVENT_OF_WAY[way], when, later.id, told_by)

    def _own_state(self, id: str, at: When, view: _View) -> StatesAt:
        found = self._state_by(id, at, view)
        accounts = {
            voice: self._state_by(id, at, view._replace(first=voice)).states
            for voice in self._disputing(id, view)
        }
        if not accounts:
            return found
        possible = {state for states in accounts.values() for state in states}
        return attrs.evolve(
            found,
            states=tuple(state for state in CeasefireState if state in possible),
            by_account=tuple(AccountOfState(voice=v, states=s) for v, s in accounts.items()),
        )

    def _state_by(self, id: str, at: When, view: _View) -> StatesAt:
        """Return how a ceasefire stood by those whose word counts."""
        life, now = self._life(id, view), span_in(at, None)
        if len({now.is_local, *(span.is_local for _, span in life if span)}) > 1:
            life = tuple((h, span and span.widened()) for h, span in life)
            now = now.widened()
        # Windows count in half microseconds, so that there is a moment just after each instant:
        # what comes at the very instant that is asked about has come.
        asked = 2 * now.earliest_start + 1, 2 * now.latest_end + 1
        dated = [(h, _EVER if span is None else _window(h.event, span)) for h, span in life]
        declarations, _, is_told = self._told_in(id, view)
        if declarations or not is_told:
            states, misplaced = _possible(*_moves(dated), asked)
        else:  # all that is told denies that it was declared
            states, misplaced = {_S.UNDECLARED}, set[LifeEvent]()
        told_by: dict[Happening, list[str]] = {}
        for h, (first, last) in dated:
            by_then = Truth.over(can=first <= asked[1], must=last <= asked[0])
            same = attrs.evolve(h, told_by=(), by_then=by_then)
            told_by.setdefault(same, []).extend(h.told_by)
        events = [
            attrs.evolve(h, told_by=tuple(sorted({*voices}))) for h, voices in told_by.items()
        ]
        return StatesAt(
            ceasefire=id,
            account=view.account,
            party=view.party,
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

    def _line(self, id: str, at: When, view: _View) -> dict[str, StatesAt]:
        """Return how a ceasefire stood, what carries it on, what carries that on, and so forth."""
        at = self.chronicle.zoned(at)
        line = {id: self._own(id, at, view)}
        view = view._replace(party=None)
        waiting = [id]
        for one in waiting:
            for state, later in self._carried_on(one):
                if state in line[one].states and later not in line:
                    line[later] = self._own(later, at, view)
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
    search = _Search(events, terms)
    for count in range(len(events) + 1):
        if found := search.with_misplaced(count, now):
            return {state for state, _ in found}, misplaced.union(*(out for _, out in found))
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


class _Node(NamedTuple):
    """What has come by an instant."""

    come: frozenset[LifeEvent]
    """The events that have come."""
    misplaced: frozenset[LifeEvent]
    """Those of them that the table does not have where they came; they changed nothing."""
    state: CeasefireState
    """The state then."""


class _Search:
    """Follow the events from state to state; of each set and state keep the earliest instant.

    First no event is out of place, then one, then two, and so forth.
    """

    def __init__(self, events: Mapping[LifeEvent, Window], terms: Sequence[_Term]) -> None:
        """Take the events and the declarations.

        Args:
            events: the windows of all events but those of the declarations.
            terms: the declarations, in the order in which they have surely taken effect.
        """
        self._events, self._terms = events, terms
        extension = events.get(_E.EXTENDED)
        # Until it is extended, what the extension puts off does not run out.
        self._unextended = [
            _Term(start, (_NEVER if extension and extension[0] <= end[1] else end[0], end[1]))
            for start, end in terms
        ]
        self._earliest: dict[_Node, int] = {}
        none = frozenset[LifeEvent]()
        for state in (_S.UNDECLARED, _S.IN_FORCE, _S.LAPSED):
            self._reach(_Node(none, none, state), _first(state, _EVER[0], self._unextended))

    def with_misplaced(
        self, count: int, now: Window
    ) -> list[tuple[CeasefireState, frozenset[LifeEvent]]]:
        """Return the states that are possible at an instant of `now` with so many out of place.

        Each stands with the events that are out of place. It is asked for every count in turn.
        """
        found: list[tuple[CeasefireState, frozenset[LifeEvent]]] = []
        for size in range(count, len(self._events) + 1):
            nodes = [
                node
                for node in self._earliest
                if len(node.misplaced) == count and len(node.come) == size
            ]
            for node in nodes:
                self._follow(node)
                rest = (self._events[event][1] for event in self._events.keys() - node.come)
                start, last = max(self._earliest[node], now[0]), min([now[1], *rest])
                if _first(node.state, start, self._current(node.come)) <= last:
                    found.append((node.state, node.misplaced))
        return found

    def _current(self, come: frozenset[LifeEvent]) -> Sequence[_Term]:
        return self._terms if _E.EXTENDED in come else self._unextended

    def _reach(self, node: _Node, since: int) -> None:
        if since < self._earliest.get(node, _NEVER):
            self._earliest[node] = since

    def _follow(self, node: _Node) -> None:
        """Let each event come next."""
        come, misplaced, state = node
        current = self._current(come)
        for event, (opens, closes) in self._events.items():
            since = max(opens, self._earliest[node])
            if event in come or (at := _first(state, since, current)) > closes:
                continue
            then, now_come, out = LIFE[state].get(event), come | {event}, misplaced
            if then is None:
                then, out = state, misplaced | {event}
            self._reach(_Node(now_come, out, then), at)
            if then not in _BY_DECLARATIONS:
                continue
            # From here on, further declarations may take effect, and others run out.
            lapses = at
            if state is _S.IN_FORCE:  # one that held at this event, and at any before, has run out
                held = (end[0] for start, end in current if start[0] <= closes and since <= end[1])
                lapsed = self._earliest.get(_Node(come, misplaced, _S.LAPSED), _NEVER)
                lapses = max(since, min(held), lapsed)
            for other, start in ((_S.IN_FORCE, at), (_S.LAPSED, lapses)):
                first = _first(other, start, self._current(now_come))
                self._reach(_Node(now_come, out, other), first)


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
