"""Near-copies without a stated chain, proposed as relays; nothing is collapsed by it.

Which is judged to be another report of which stands in `Statement.repeats`, and only an archivist
writes that.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

import attrs

from caucasus_events._origins import first_published, published_before, speaker_of, ways_of
from caucasus_events._records import Record
from caucasus_events._text_table import tame
from caucasus_events.amending import amended
from caucasus_events.chronicles import Chronicle
from caucasus_events.durations import Duration, elapsed
from caucasus_events.errors import Invalid
from caucasus_events.relay_signs import Sign, Told, signs_between
from caucasus_events.statements import Statement
from caucasus_events.when import Truth

__all__ = ["ProposedRelay", "proposed_relays"]

_FIRST_VOICES = 5


@attrs.frozen(kw_only=True)
class ProposedRelay:
    """Propose that one statement is another report of an earlier one, for an archivist to judge."""

    statement: str
    """Id of the statement that may be a copy."""
    repeats: str
    """Id of the one that it may be another report of: what its `repeats` would say."""
    via: tuple[str, ...]
    """Ids of those through whom it would have come, the one nearest to the speaker first.

    The way of the earlier one is in it as far as a relay that both name; no step is guessed.
    """
    order: Truth
    """Whether the one that it may repeat was published before it.

    MAYBE if their sources do not tell; then it may be the other way round.
    """
    lag: Duration | None
    """How long after it was published; None where either has no date."""
    signs: tuple[Sign, ...]
    """What tells of copying: two signs at least."""

    def __str__(self) -> str:
        lag = "" if self.lag is None else f", {self.lag} later"
        order = "published before it" + lag
        if self.order is Truth.MAYBE:
            order = "which was published first is not told"
        head = f"{self.statement} may repeat {self.repeats} ({order})"
        return "\n".join(map(tame, [head, *(f"  {sign}" for sign in self.signs)]))


def proposed_relays(
    records: Chronicle | Iterable[Record], *, maybe: bool = False
) -> tuple[ProposedRelay, ...]:
    """Propose which statements may be unacknowledged copies of earlier ones of other voices.

    Two signs at least are needed, of those that `SignKind` names, and statements that contradict
    each other are never proposed. A statement that is judged a report of another already, or
    goes back to the same voice, is left out. Of several that one may repeat, that with the most
    signs is named, of these the one published first. Only an earlier publication can be repeated;
    how much time lay between is told, and is no sign. Proposals change no answer but that of
    `independent`: until someone judges, it cannot tell.

    Args:
        records: a chronicle or loose records.
        maybe: whether to propose also where it is not told which was published first.

    Returns:
        One proposal for each statement that may be a copy, in alphabetical order of these.
    """
    chronicle = amended(records)
    told = Told.among(chronicle.statements, chronicle)
    found: dict[str, list[ProposedRelay]] = {}
    for one, other in _pairs(told):
        proposal = near_copy(one, other, told)
        if proposal is not None and (maybe or proposal.order is Truth.YES):
            found.setdefault(proposal.statement, []).append(proposal)

    def order(proposal: ProposedRelay) -> tuple[Hashable, ...]:
        repeated = chronicle.statement(proposal.repeats)
        return (*strength(proposal), *_publication(repeated, chronicle))

    return tuple(min(proposals, key=order) for _, proposals in sorted(found.items()))


def near_copy(one: Statement, other: Statement, told: Told) -> ProposedRelay | None:
    """Propose a relay between two statements of different voices, whichever came first."""
    return min(_proposed(one, other, told), key=by_strength, default=None)


def by_strength(proposal: ProposedRelay) -> tuple[Hashable, ...]:
    """Order proposals by strength, and then by ids."""
    return (*strength(proposal), proposal.repeats, proposal.statement)


def strength(proposal: ProposedRelay) -> tuple[Hashable, ...]:
    """Order proposals: most signs first, of these the ones of which the order is known."""
    return -len(proposal.signs), proposal.order is Truth.MAYBE


def _pairs(told: Told) -> Iterator[tuple[Statement, Statement]]:
    """Yield each pair of voices' statements with something in common, never all with all.

    Where many share it, each statement is compared with those of the voices that had it first.
    """
    groups: dict[Hashable, list[Statement]] = {}
    for statement in told.chronicle.statements:
        for key in told.marks(statement):
            groups.setdefault(key, []).append(statement)
    done: set[tuple[str, str]] = set()
    for group in groups.values():
        if len(group) == 1:
            continue
        group.sort(key=lambda statement: _publication(statement, told.chronicle))
        firsts: dict[str, Statement] = {}
        for statement in group:
            if len(firsts) < _FIRST_VOICES:
                firsts.setdefault(told.voices[statement.id], statement)
        for statement in group:
            for voice, first in firsts.items():
                pair = (min(statement.id, first.id), max(statement.id, first.id))
                if voice != told.voices[statement.id] and pair not in done:
                    done.add(pair)
                    yield first, statement


def _publication(statement: Statement, chronicle: Chronicle) -> tuple[Hashable, ...]:
    published = first_published(statement, chronicle)
    return (1, statement.id) if published is None else (0, *published.sort_key, statement.id)


def _proposed(one: Statement, other: Statement, told: Told) -> Iterator[ProposedRelay]:
    """Yield what may repeat what: one way if their order is known, else both."""
    order = published_before(one, other, told.chronicle)
    for earlier, later, before in ((one, other, order), (other, one, ~order)):
        if before is Truth.NO or later.repeats is not None:
            continue
        signs = signs_between(earlier, later, told)
        if signs:
            yield ProposedRelay(
                statement=later.id,
                repeats=earlier.id,
                via=_joined(earlier, later, told.chronicle),
                order=before,
                lag=_lag(earlier, later, told.chronicle),
                signs=signs,
            )


def _joined(earlier: Statement, later: Statement, chronicle: Chronicle) -> tuple[str, ...]:
    """Join the ways of two statements where both name the same relay; guess no other step."""
    own = tuple(dict.fromkeys((speaker_of(later), *(relay.by for relay in later.via))))
    for way in ways_of(earlier, chronicle):
        for step in way:
            if step in own:
                return (*way[: way.index(step)], *own[own.index(step) :])
    return own


def _lag(earlier: Statement, later: Statement, chronicle: Chronicle) -> Duration | None:
    then, now = first_published(earlier, chronicle), first_published(later, chronicle)
    if then is None or now is None:
        return None
    try:
        return elapsed(then, now)
    except Invalid:
        return None
