"""Voices and their independence: ten outlets that relay one ministry are one voice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, ClassVar, TypeAlias

import attrs

from caucasus_events.attribution.copying import (
    Content,
    Corpus,
    ProposedRelay,
    contradict,
    near_copy,
    signs_between,
)
from caucasus_events.attribution.origins import principals_at
from caucasus_events.chronicle.amending import Amending, amended
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.core.results import Column, Columns, Listing, Shown, Tabular
from caucasus_events.core.tables import counted, listed, tame
from caucasus_events.records.parties import takes_side
from caucasus_events.records.statements import Statement
from caucasus_events.values.columns import joined
from caucasus_events.values.comparison import Truth

__all__ = ["Independence", "Voice", "Voices", "independent", "voices", "voices_of"]


_COLUMNS: Columns[Voice] = Columns(
    Column("party", "id of the origin", lambda voice: voice.party),
    Column("speaks_for", "ids of all for whom it spoke", lambda v: joined(v.speaks_for)),
    Column("statements", "ids of what goes back to it", lambda v: joined(v.statements)),
    Column("how_many", "how many statements these are", lambda voice: len(voice.statements), int),
    Column("carriers", "ids of those who passed them on", lambda v: joined(v.carriers)),
)


@attrs.frozen(kw_only=True, repr=False)
class Voice(Tabular):
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

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _text(self) -> str:
        principals = f", for {listed(self.speaks_for)}" if self.speaks_for else ""
        number = counted(len(self.statements), "statement")
        carriers = f" carried by {listed(self.carriers)}" if self.carriers else ""
        reasons = zip(self.statements, self.reasons, strict=True)
        lines = [f"{self.party}{principals}: {number}{carriers}"]
        lines += [f"  {statement}: {reason}" for statement, reason in reasons]
        return "\n".join(map(tame, lines))


class Voices(Listing[Voice]):
    """The voices behind some statements, in alphabetical order of their parties."""

    __slots__ = ()
    columns: ClassVar[Columns[Any]] = _COLUMNS


@attrs.frozen(kw_only=True, repr=False)
class Independence(Shown):
    """Whether two statements speak independently, and what they share."""

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
    """The proposal by which one may be an unacknowledged copy of the other."""

    def __bool__(self) -> bool:
        return bool(self.answer)

    def _text(self) -> str:
        answer = "cannot tell" if self.answer is Truth.MAYBE else self.answer.value
        return tame(f"{answer}: {self.because}")


def voices(records: Chronicle | Iterable[Record]) -> Voices:
    """Group statements by the voice that they go back to.

    A relay lengthens the chain and never adds a voice. Where a report names no origin, or an
    official without a name, the voice is the named party nearest to it. A joint statement is
    each speaker's.

    Returns:
        The voices in alphabetical order of their parties.
    """
    chronicle = amended(records)
    by_party: dict[str, list[Statement]] = {}
    for statement in chronicle.statements:
        for party in chronicle.speakers(statement):
            by_party.setdefault(party, []).append(statement)
    return Voices(
        _voice(party, statements, chronicle) for party, statements in sorted(by_party.items())
    )


def _voice(party: str, statements: list[Statement], chronicle: Chronicle) -> Voice:
    ever = chronicle.principals(party)
    times = dict.fromkeys(map(chronicle.said, statements)) if ever else ()
    then = {id for at in times for id in chronicle.principals(party, at)}
    carriers = {id for s in statements for way in chronicle.ways(s) for id in way}
    return Voice(
        party=party,
        speaks_for=tuple(id for id in ever if id in then),
        statements=tuple(statement.id for statement in statements),
        carriers=tuple(sorted(carriers - {party})),
        reasons=tuple(_why_voice(statement, chronicle) for statement in statements),
    )


def voices_of(
    records: Chronicle | Iterable[Record], statement: Statement
) -> tuple[tuple[str, ...], str]:
    """Return the ids of the parties whose voice a statement is, and why.

    Args:
        records: a chronicle or loose records.
        statement: a statement; it may be one that the archivist replaced.
    """
    amending = Amending(records)
    statement = amending.updated(statement)
    chronicle = amending.chronicle
    return chronicle.speakers(statement), _why_voice(statement, chronicle)


def _why_voice(statement: Statement, chronicle: Chronicle) -> str:
    speakers = chronicle.speakers(statement)
    if statement.off_the_record:
        named = f"tells of an unnamed official of {statement.speaker}"
    else:
        named = f"names {listed(speakers)} as the speaker{'s' if len(speakers) > 1 else ''}"
    nearest = () if statement.named_speakers and not statement.off_the_record else speakers
    if nearest:
        named = named if statement.off_the_record else "names no origin"
        named += f"; {listed(nearest)} is the nearest to it that is named"
    carriers = dict.fromkeys(id for way in chronicle.ways(statement) for id in way)
    others = [id for id in carriers if id not in nearest]
    return f"{named}, through {listed(others)}" if others else named


def independent(records: Chronicle | Iterable[Record], first: str, second: str) -> Independence:
    """Tell whether two statements speak independently of each other, and why.

    The answer is NO if they are one statement, if both name one origin,
    or if their voices spoke for one principal at the time: two organs of one state, or an organ
    and its state. An office without a recorded end is taken to last.

    It is MAYBE if one names no origin, or an official without a name; if it is not sure that an
    office was held at the time; if every recorded report of both came from or through one party,
    or organs of one; or if one looks like a copy of the other (see `proposed_relays`).

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
    # The address of no part is refused, though its statement is there.
    one, other = (chronicle.statement(amending.resolve(id)) for id in (first, second))
    first_id, last_id = sorted((one, other), key=lambda statement: statement.id)
    pair = _Pair(chronicle, (first_id, last_id))
    answer, reasons = Truth.NO, [r for rule in _AGAINST for r in rule(pair)][:1]
    if not reasons:
        answer, reasons = Truth.MAYBE, [r for rule in _DOUBTS for r in rule(pair)]
    if not reasons:
        answer, reasons = Truth.YES, [_Reason(_nothing_shared(pair))]
    return Independence(
        first=one.id,
        second=other.id,
        answer=answer,
        because="; ".join(reason.because for reason in reasons),
        origin=next((r.origin for r in reasons if r.origin), None),
        principals=tuple(sorted({id for r in reasons for id in r.principals})),
        carriers=tuple(sorted({id for r in reasons for id in r.carriers})),
        near_copy=next((r.near_copy for r in reasons if r.near_copy), None),
    )


@attrs.frozen(eq=False)
class _Pair:
    """Two statements and what they may share."""

    chronicle: Chronicle
    both: tuple[Statement, Statement]

    @cached_property
    def speakers(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The voices of the two."""
        one, other = map(self.chronicle.speakers, self.both)
        return one, other

    @property
    def voices(self) -> tuple[str, str]:
        """The voices of the two, as text."""
        one, other = map(listed, self.speakers)
        return one, other

    @property
    def voice(self) -> str | None:
        """A voice that they share, if they do."""
        one, other = self.speakers
        return next((voice for voice in one if voice in other), None)

    @property
    def are_named(self) -> bool:
        """Whether the speakers of both are known."""
        return all(one.named_speakers and not one.off_the_record for one in self.both)

    @cached_property
    def principals(self) -> dict[str, Truth]:
        """For whom both voices spoke, and how surely; the nearest to the first one first."""
        ours, theirs = (self.principals_of(statement) for statement in self.both)
        shared = {id: known & theirs[id] for id, known in ours.items() if id in theirs}
        # The nearest named party need not be the origin.
        return shared if self.are_named else dict.fromkeys(shared, Truth.MAYBE)

    def principals_of(self, statement: Statement) -> dict[str, Truth]:
        """Return for whom the voices of a statement spoke, and how surely."""
        return self.all_principals(self.chronicle.speakers(statement), statement)

    def all_principals(self, parties: Iterable[str], statement: Statement) -> dict[str, Truth]:
        """Return for whom parties spoke at the time of a statement, and how surely."""
        found: dict[str, Truth] = {}
        for party in parties:
            at = self.chronicle.said(statement)
            for id, known in principals_at(self.chronicle, party, at).items():
                found[id] = found.get(id, Truth.NO) | known
        return found

    def needed(self, statement: Statement) -> set[str]:
        """Return the parties that stand in every way of every report, the speaker included."""
        ways = self.chronicle.ways(statement)
        needed = set(ways[0]).intersection(*ways) if ways else set[str]()
        return needed | {*statement.named_speakers}

    @cached_property
    def corpus(self) -> Corpus:
        """Both, and the other statements about what they are about."""
        subjects = {claim.subject for statement in self.both for claim in statement.claims}
        found = {s.id: s for s in (*self.chronicle.statements_about(*subjects), *self.both)}
        return Corpus(found.values(), self.chronicle)

    @cached_property
    def contents(self) -> tuple[Content, Content]:
        """What each of them says."""
        one, other = (self.corpus.contents[statement.id] for statement in self.both)
        return one, other


@attrs.frozen
class _Reason:
    """Why two statements are not independent, or may not be."""

    because: str
    origin: str | None = None
    principals: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    near_copy: ProposedRelay | None = None


_Rule: TypeAlias = Callable[[_Pair], Iterator[_Reason]]


def _are_one_statement(pair: _Pair) -> Iterator[_Reason]:
    one, other = pair.both
    if one is other:
        yield _Reason(f"{one.id} is not independent of itself", origin=pair.voice)


def _name_one_origin(pair: _Pair) -> Iterator[_Reason]:
    if pair.voice is not None and pair.are_named:
        yield _Reason(f"both go back to {pair.voice}", origin=pair.voice)


def _spoke_for_one_principal(pair: _Pair) -> Iterator[_Reason]:
    sure = tuple(id for id, known in pair.principals.items() if known is Truth.YES)
    if pair.voice is None and sure:
        yield _Reason(_format_principal(pair, sure[0], "spoke"), principals=sure)


def _name_no_origin(pair: _Pair) -> Iterator[_Reason]:
    for one, voices in zip(pair.both, pair.voices, strict=True):
        if not one.named_speakers or one.off_the_record:
            whom = f"an official of {one.speaker} without a name" if one.speaker else "no origin"
            yield _Reason(f"{one.id} names {whom}; {voices} is the nearest to it that is named")


def _may_have_one_origin(pair: _Pair) -> Iterator[_Reason]:
    if pair.voice is not None:
        because = f"{pair.voice} may have spoken for itself in both, or passed others on"
        yield _Reason(because, origin=pair.voice)


def _may_have_spoken_for_one_principal(pair: _Pair) -> Iterator[_Reason]:
    if pair.voice is None and pair.principals:
        shared = tuple(pair.principals)
        yield _Reason(_format_principal(pair, shared[0], "may have spoken"), principals=shared)


def _came_through_one_party(pair: _Pair) -> Iterator[_Reason]:
    ours, theirs = map(pair.needed, pair.both)
    carriers, whose = tuple(sorted(ours & theirs)), ""
    if not carriers:
        organs_of = [
            pair.all_principals(needed, one).keys()
            for one, needed in zip(pair.both, (ours, theirs), strict=True)
        ]
        # A principal of both voices is a doubt of its own already.
        carriers = tuple(sorted((organs_of[0] & organs_of[1]) - pair.principals.keys()))
        whose = " or its organs"
    if carriers:
        because = f"all that is recorded of both came from or through {listed(carriers)}{whose}"
        yield _Reason(because, carriers=carriers)


def _may_be_a_copy(pair: _Pair) -> Iterator[_Reason]:
    one, other = pair.contents
    copy = near_copy(one, other, pair.corpus) if pair.voice is None else None
    if copy is not None:
        signs = "; ".join(map(str, copy.signs))
        because = f"{copy.statement} may repeat {copy.repeats}, by these signs: {signs}"
        yield _Reason(because, near_copy=copy)


_AGAINST: tuple[_Rule, ...] = (_are_one_statement, _name_one_origin, _spoke_for_one_principal)
"""The rules by which two statements are not independent: the first that holds gives the reason."""

_DOUBTS: tuple[_Rule, ...] = (
    _name_no_origin,
    _may_have_one_origin,
    _may_have_spoken_for_one_principal,
    _came_through_one_party,
    _may_be_a_copy,
)
"""The rules by which two statements may not be independent: all that hold are given."""


def _format_principal(pair: _Pair, principal: str, spoke: str) -> str:
    voices = dict.fromkeys(
        voice
        for statement, speakers in zip(pair.both, pair.speakers, strict=True)
        for voice in speakers
        if principal in pair.all_principals([voice], statement)
    )
    others = [voice for voice in voices if voice != principal]
    if principal in voices or len(others) == 1:
        return f"{listed(others)} {spoke} for {principal}"
    both = "may both have spoken" if spoke == "may have spoken" else f"both {spoke}"
    return f"{listed(others)} {both} for {principal}"


def _nothing_shared(pair: _Pair) -> str:
    """Tell why two statements are independent, and which sign of copying is too weak."""
    left, right = pair.voices
    because = f"{left} and {right} are different origins, and neither a common principal"
    signs = _weak_signs(pair)
    if signs:
        because += f" nor a relay that both need is recorded; {signs}"
    else:
        because += ", nor a relay that both need, nor a sign of copying is recorded"
    sides = {
        pair.chronicle.side_of(voice, pair.chronicle.said(statement))
        for statement, voices in zip(pair.both, pair.speakers, strict=True)
        for voice in voices
    }
    side = sides.pop()
    if not sides and takes_side(side):
        because += f"; both stand on side {side}, which is no common origin"
    return because


def _weak_signs(pair: _Pair) -> str:
    """Tell the signs of copying between statements of which neither looks like a copy."""
    one, other = pair.contents
    ways = ((one, other), (other, one))
    signs = max((signs_between(*way, pair.corpus) for way in ways), key=len)
    listed = "; ".join(map(str, signs))
    if not signs:
        return ""
    if contradict(one.statement, other.statement):
        return f"the two contradict each other, so that this is no sign of copying: {listed}"
    return f"one sign of copying alone is too few: {listed}"
