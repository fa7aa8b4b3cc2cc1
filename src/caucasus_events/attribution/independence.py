"""Voices and their independence: ten outlets that relay one ministry are one voice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TypeAlias

import attrs

from caucasus_events.attribution.copying import (
    ProposedRelay,
    Told,
    all_signs,
    by_strength,
    contradict,
    near_copy,
    statements_about,
)
from caucasus_events.attribution.origins import (
    origin_of,
    principals_at,
    reports_back,
    speaker_of,
    ways_of,
)
from caucasus_events.chronicle.amending import Amending, amended
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.core.tables import tame
from caucasus_events.records.parties import takes_side
from caucasus_events.records.statements import Statement
from caucasus_events.values.when import Truth, When

__all__ = ["Independence", "Voice", "independent", "voice_of", "voices"]


@attrs.frozen(kw_only=True)
class Voice:
    """One origin speaking, with all the statements that go back to it."""

    party: str
    """Id of the origin: the deepest named speaker."""
    speaks_for: tuple[str, ...]
    """Ids of all that it may have spoken for when it said any of it, the nearest first.

    Two organs of one state are two voices, and not independent.
    """
    statements: tuple[str, ...]
    """Ids of the statements that go back to it, in alphabetical order."""
    carriers: tuple[str, ...]
    """Ids of those who passed them on or published them, in alphabetical order."""
    reasons: tuple[str, ...]
    """Why each statement is this voice, in the order of `statements`."""

    def __str__(self) -> str:
        principals = f", for {_listed(self.speaks_for)}" if self.speaks_for else ""
        number = f"{len(self.statements)} statement{'s' * (len(self.statements) != 1)}"
        carriers = f" carried by {_listed(self.carriers)}" if self.carriers else ""
        told = zip(self.statements, self.reasons, strict=True)
        lines = [f"{self.party}{principals}: {number}{carriers}"]
        lines += [f"  {statement}: {reason}" for statement, reason in told]
        return "\n".join(map(tame, lines))


@attrs.frozen(kw_only=True)
class Independence:
    """Say whether two statements speak independently, and what they share."""

    first: str
    """Id of the one statement."""
    second: str
    """Id of the other."""
    answer: Truth
    """YES, NO, or MAYBE where one cannot tell."""
    because: str
    """Why, in words."""
    origin: str | None = None
    """Id of the voice that they share; where one names no origin, it may be a carrier only."""
    principals: tuple[str, ...] = ()
    """Ids of those for whom both voices spoke, or may have spoken, in alphabetical order."""
    carriers: tuple[str, ...] = ()
    """Ids of those from or through whom, or through whose organs, all reports of both came."""
    near_copy: ProposedRelay | None = None
    """What tells that one may be an unacknowledged copy of the other."""

    def __bool__(self) -> bool:
        return bool(self.answer)

    def __str__(self) -> str:
        answer = "cannot tell" if self.answer is Truth.MAYBE else self.answer.value
        return tame(f"{answer}: {self.because}")


def voices(records: Chronicle | Iterable[Record]) -> tuple[Voice, ...]:
    """Gather statements by the voice that they go back to.

    A relay lengthens the chain and never adds a voice. Where a report names no origin, the
    voice is the named party nearest to it. A statement that the archivist judged to be
    another report of an earlier one has the voice of that one.

    Returns:
        The voices in alphabetical order of their parties.
    """
    chronicle = amended(records)
    gathered: dict[str, list[tuple[Statement, str]]] = {}
    for statement in chronicle.statements:
        party, reason = voice_of(statement, chronicle)
        gathered.setdefault(party, []).append((statement, reason))
    return tuple(
        Voice(
            party=party,
            speaks_for=_spoken_for(party, [statement for statement, _ in found], chronicle),
            statements=tuple(statement.id for statement, _ in found),
            carriers=tuple(sorted(_carriers(chronicle, (s for s, _ in found)) - {party})),
            reasons=tuple(reason for _, reason in found),
        )
        for party, found in sorted(gathered.items())
    )


def voice_of(statement: Statement, chronicle: Chronicle) -> tuple[str, str]:
    """Return the id of the party whose voice a statement is, and why."""
    origin = origin_of(statement, chronicle)
    party, reason = speaker_of(origin), _naming(statement)
    if origin is not statement:
        other = ", in another language," if _languages(statement, origin, chronicle) else ""
        reason += f"; judged another report{other} of {origin.id}, which {_naming(origin)}"
    return party, reason


def _spoken_for(
    party: str, statements: Iterable[Statement], chronicle: Chronicle
) -> tuple[str, ...]:
    ever = chronicle.principals(party)
    left = set(ever)
    for at in dict.fromkeys(map(chronicle.said, statements)) if ever else ():
        if not left:
            break
        left.difference_update(chronicle.principals(party, at))
    return tuple(id for id in ever if id not in left)


def _naming(statement: Statement) -> str:
    via = [relay.by for relay in statement.via]
    if statement.speaker is None:
        nearest, *via = via
        named = f"names no origin; {nearest} is the nearest to it that is named"
    else:
        named = f"names {statement.speaker} as the speaker"
    return f"{named}, through {_listed(via)}" if via else named


def _listed(names: Iterable[str]) -> str:
    *rest, last = names
    return f"{', '.join(rest)} and {last}" if rest else last


def _languages(one: Statement, other: Statement, chronicle: Chronicle) -> set[str]:
    """Return the languages of two reports where they share none, as of a translation."""
    ours, theirs = (
        {
            chronicle.source(citation.source).language or ""
            for citation in report.citations
            if citation.source in chronicle
        }
        for report in (one, other)
    )
    apart = ours and theirs and not ours & theirs and "" not in ours | theirs
    return ours | theirs if apart else set()


def _carriers(chronicle: Chronicle, statements: Iterable[Statement]) -> set[str]:
    ways = (way for statement in statements for way in ways_of(statement, chronicle))
    return {carrier for way in ways for carrier in way}


@attrs.frozen(eq=False)
class _Thread:
    """What is recorded of where a statement comes from."""

    statement: Statement
    origin: Statement
    voice: str
    at: When | None
    reports: tuple[Statement, ...]
    """The origin and all that is judged another report of it."""

    @property
    def is_named(self) -> bool:
        return self.origin.speaker is not None

    @classmethod
    def of(cls, statement: Statement, chronicle: Chronicle) -> _Thread:
        origin = origin_of(statement, chronicle)
        copies = (s for s in chronicle.statements if s.repeats is not None)
        reports = (s for s in copies if origin_of(s, chronicle) is origin and s is not origin)
        at = chronicle.said(origin)
        return cls(statement, origin, speaker_of(origin), at, (origin, *reports))

    def needed(self, chronicle: Chronicle) -> set[str]:
        """Return who stands in every recorded report, its speaker included."""
        ways = [set(way) for report in self.reports for way in ways_of(report, chronicle)]
        return set.intersection(*ways) | ({self.voice} if self.is_named else set())


def independent(records: Chronicle | Iterable[Record], first: str, second: str) -> Independence:
    """Say whether two statements speak independently of each other, and why.

    The answer is NO if they are one statement or judged reports of one, both name one origin,
    or if their voices spoke for one principal at the time: two organs of one state, an organ
    and its state. An office of which no end is recorded is taken to last.

    It is MAYBE if one names no origin; if it is not sure that an office was held at the time;
    if no report of either is recorded that did not come from or through the same party, or its
    organs; or if one looks like a copy of the other (see `proposed_relays`).

    Else it is YES, as far as the records go: allies on one side are two origins.

    Args:
        records: a chronicle or loose records.
        first: id of a statement, or the address of a part of one, which stands for all of it;
            that of a replaced one leads to what took its place.
        second: another; the order of the two means nothing.

    Raises:
        UnknownId: there is no such statement.
    """
    amending = Amending(records)
    chronicle = amending.chronicle
    one, other = _statement(amending, first), _statement(amending, second)
    in_order = one.id <= other.id
    found = _judged(one, other, chronicle) if in_order else _judged(other, one, chronicle)
    return attrs.evolve(found, first=one.id, second=other.id)


def _statement(amending: Amending, address: str) -> Statement:
    # The address of no part is refused, though its statement is there.
    return amending.chronicle.statement(amending.resolve(address))


def _judged(one: Statement, other: Statement, chronicle: Chronicle) -> Independence:
    found = partial(Independence, first=one.id, second=other.id)
    if one is other:
        because = f"{one.id} is not independent of itself"
        return found(answer=Truth.NO, because=because, origin=speaker_of(origin_of(one, chronicle)))
    left, right = _Thread.of(one, chronicle), _Thread.of(other, chronicle)
    origin = left.voice if left.voice == right.voice else None
    if _are_one_statement(one, other, chronicle):
        because = f"{one.id} and {other.id} are judged reports of one statement"
        languages = sorted(_languages(one, other, chronicle))
        if languages:
            because += f", in different languages ({_listed(languages)})"
        return found(answer=Truth.NO, because=because, origin=origin)
    if origin is not None and left.is_named and right.is_named:
        return found(answer=Truth.NO, because=f"both go back to {origin}", origin=origin)
    shared = {} if origin else _shared_principals(left, right, chronicle)
    if Truth.YES in shared.values():
        because = _format_principal(left.voice, right.voice, shared, Truth.YES)
        sure = sorted(id for id, known in shared.items() if known is Truth.YES)
        return found(answer=Truth.NO, because=because, principals=tuple(sure))
    doubts = [
        f"{t.statement.id} names no origin; {t.voice} is the nearest to it that is named"
        for t in (left, right)
        if not t.is_named
    ]
    if origin is not None:
        doubts.append(f"{origin} may have spoken for itself in both, or passed others on")
    if shared:
        doubts.append(_format_principal(left.voice, right.voice, shared, Truth.MAYBE))
    carriers, told = _shared_carriers(left, right, chronicle)
    doubts += told
    pairs = _report_pairs(left, right)
    among = _told_among(pairs, chronicle)
    copy = _copy_between(pairs, among)
    if copy is not None:
        signs = "; ".join(map(str, copy.signs))
        doubts.append(f"{copy.statement} may repeat {copy.repeats}, by these signs: {signs}")
    return found(
        answer=Truth.MAYBE if doubts else Truth.YES,
        because="; ".join(doubts) or _apart(left, right, _format_signs(pairs, among), chronicle),
        origin=origin,
        principals=tuple(sorted(shared)),
        carriers=carriers,
        near_copy=copy,
    )


def _are_one_statement(one: Statement, other: Statement, chronicle: Chronicle) -> bool:
    back = {report.id for report in reports_back(one, chronicle)}
    return any(report.id in back for report in reports_back(other, chronicle))


def _shared_principals(left: _Thread, right: _Thread, chronicle: Chronicle) -> dict[str, Truth]:
    """Return for whom both voices spoke, and how surely, the nearest to the first one first."""
    ours = principals_at(left.voice, left.at, chronicle)
    theirs = principals_at(right.voice, right.at, chronicle)
    both = {id: known & theirs[id] for id, known in ours.items() if id in theirs}
    if left.is_named and right.is_named:
        return both
    return dict.fromkeys(both, Truth.MAYBE)  # the nearest that is named need not be the origin


def _format_principal(left: str, right: str, shared: dict[str, Truth], known: Truth) -> str:
    nearest = next(id for id, held in shared.items() if held is known)
    spoke = "spoke" if known is Truth.YES else "may have spoken"
    for one, other in ((left, right), (right, left)):
        if nearest == one:
            return f"{other} {spoke} for {one}"
    both = "both spoke" if known is Truth.YES else "may both have spoken"
    return f"{left} and {right} {both} for {nearest}"


def _shared_carriers(
    left: _Thread, right: _Thread, chronicle: Chronicle
) -> tuple[tuple[str, ...], list[str]]:
    """Return without whom, or without whose organs, no report of either is recorded."""
    ours, theirs = left.needed(chronicle), right.needed(chronicle)
    direct = tuple(sorted(ours & theirs))
    if direct:
        return direct, [f"all that is recorded of both came from or through {_listed(direct)}"]
    whole = (
        {id: None for party in needed for id in principals_at(party, thread.at, chronicle)}
        for thread, needed in ((left, ours), (right, theirs))
    )
    mine, others = whole
    spoken_for = _shared_principals(left, right, chronicle)
    organs = tuple(sorted(mine.keys() & others.keys() - spoken_for.keys()))
    if not organs:
        return (), []
    return organs, [
        f"all that is recorded of both came from or through {_listed(organs)} or its organs"
    ]


_Pairs: TypeAlias = Sequence[tuple[Statement, Statement]]


def _report_pairs(left: _Thread, right: _Thread) -> _Pairs:
    pairs = [(left.origin, report) for report in right.reports]
    return pairs + [(report, right.origin) for report in left.reports[1:]]


def _told_among(pairs: _Pairs, chronicle: Chronicle) -> Told:
    subjects = {claim.subject for pair in pairs for report in pair for claim in report.claims}
    among = {s.id: s for s in statements_about(frozenset(subjects), chronicle)}
    among |= {report.id: report for pair in pairs for report in pair}
    return Told.among(among.values(), chronicle)


def _copy_between(pairs: _Pairs, told: Told) -> ProposedRelay | None:
    """Return the nearest copy between any reports of two voices, whichever came first."""
    apart = [(one, other) for one, other in pairs if told.voices[one.id] != told.voices[other.id]]
    copies = (near_copy(one, other, told) for one, other in apart)
    return min((c for c in copies if c is not None), key=by_strength, default=None)


def _format_signs(pairs: _Pairs, told: Told) -> str:
    """Tell of the signs of copying between reports of which none looks like a copy."""
    both_ways = [way for one, other in pairs for way in ((one, other), (other, one))]
    found = [(all_signs(*way, told), way) for way in both_ways]
    signs, way = max(found, key=lambda pair: len(pair[0]))
    listed = "; ".join(map(str, signs))
    if not signs:
        return ""
    if contradict(*way):
        return f"the two contradict each other, so that this is no sign of copying: {listed}"
    if len(signs) == 1:
        return f"one sign of copying alone is too few: {listed}"
    return f"of a report that is judged one of another statement these signs are left: {listed}"


def _apart(left: _Thread, right: _Thread, signs: str, chronicle: Chronicle) -> str:
    sides = {chronicle.side_of(t.voice, t.at) for t in (left, right)}
    side = next(iter(sides))
    allies = f"; both stand on side {side}, which is no common origin"
    return (
        f"{left.voice} and {right.voice} are different origins, and neither a common principal"
        + (
            f" nor a relay that both need is recorded; {signs}"
            if signs
            else ", nor a relay that both need, nor a sign of copying is recorded"
        )
        + (allies if len(sides) == 1 and takes_side(side) else "")
    )
