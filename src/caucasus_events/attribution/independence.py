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
    strongest,
)
from caucasus_events.attribution.origins import Origins, principals_at, speaker_of, ways_of
from caucasus_events.chronicle.amending import Amending, amended
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.core.results import Column, Columns, Listing, Shown, Tabular
from caucasus_events.core.tables import counted, listed, tame
from caucasus_events.records.parties import takes_side
from caucasus_events.records.sources import Source
from caucasus_events.records.statements import Statement
from caucasus_events.values.columns import joined
from caucasus_events.values.comparison import Truth
from caucasus_events.values.when import When

__all__ = ["Independence", "Voice", "Voices", "independent", "voice_of", "voices"]


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

    def __str__(self) -> str:
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

    def __str__(self) -> str:
        answer = "cannot tell" if self.answer is Truth.MAYBE else self.answer.value
        return tame(f"{answer}: {self.because}")


def voices(records: Chronicle | Iterable[Record]) -> Voices:
    """Group statements by the voice that they go back to.

    A relay lengthens the chain and never adds a voice. Where a report names no origin, the
    voice is the named party nearest to it. A statement that the archivist judged to be
    another report of an earlier one has the voice of that one.

    Returns:
        The voices in alphabetical order of their parties.
    """
    chronicle = amended(records)
    origins = Origins(chronicle)
    by_party: dict[str, list[Statement]] = {}
    for statement in chronicle.statements:
        by_party.setdefault(origins.voice(statement), []).append(statement)
    return Voices(
        _voice(party, statements, origins) for party, statements in sorted(by_party.items())
    )


def _voice(party: str, statements: list[Statement], origins: Origins) -> Voice:
    chronicle = origins.chronicle
    ever = chronicle.principals(party)
    times = dict.fromkeys(map(chronicle.said, statements)) if ever else ()
    then = {id for at in times for id in chronicle.principals(party, at)}
    ways = [way for statement in statements for way in ways_of(chronicle, statement)]
    return Voice(
        party=party,
        speaks_for=tuple(id for id in ever if id in then),
        statements=tuple(statement.id for statement in statements),
        carriers=tuple(sorted({id for way in ways for id in way} - {party})),
        reasons=tuple(_why_voice(statement, origins) for statement in statements),
    )


def voice_of(records: Chronicle | Iterable[Record], statement: Statement) -> tuple[str, str]:
    """Return the id of the party whose voice a statement is, and why.

    Args:
        records: a chronicle or loose records.
        statement: a statement; it may be one that the archivist replaced.
    """
    amending = Amending(records)
    statement, origins = amending.updated(statement), Origins(amending.chronicle)
    return origins.voice(statement), _why_voice(statement, origins)


def _why_voice(statement: Statement, origins: Origins) -> str:
    origin = origins.of(statement)
    if origin is statement:
        return _naming(statement)
    other = ", in another language," if _languages(statement, origin, origins.chronicle) else ""
    return (
        f"{_naming(statement)}; judged another report{other} of {origin.id}, "
        f"which {_naming(origin)}"
    )


def _naming(statement: Statement) -> str:
    via = [relay.by for relay in statement.via]
    if statement.speaker is None:
        nearest, *via = via
        named = f"names no origin; {nearest} is the nearest to it that is named"
    else:
        named = f"names {statement.speaker} as the speaker"
    return f"{named}, through {listed(via)}" if via else named


def _languages(one: Statement, other: Statement, chronicle: Chronicle) -> set[str]:
    """Return the languages of two reports where they share none, as of a translation."""

    def languages(report: Statement) -> set[str | None]:
        sources = (chronicle.find(citation.source) for citation in report.citations)
        return {source.language for source in sources if isinstance(source, Source)}

    ours, theirs = languages(one), languages(other)
    known = {language for language in ours | theirs if language is not None}
    is_translated = ours and theirs and not ours & theirs and len(known) == len(ours | theirs)
    return known if is_translated else set()


def independent(records: Chronicle | Iterable[Record], first: str, second: str) -> Independence:
    """Tell whether two statements speak independently of each other, and why.

    The answer is NO if they are one statement or judged reports of one, if both name one origin,
    or if their voices spoke for one principal at the time: two organs of one state, or an organ
    and its state. An office without a recorded end is taken to last.

    It is MAYBE if one names no origin; if it is not sure that an office was held at the time;
    if every recorded report of both came from or through one party, or organs of one; or if one
    looks like a copy of the other (see `proposed_relays`).

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
    origins = Origins(chronicle)
    first_id, last_id = sorted((one, other), key=lambda statement: statement.id)
    both = _Provenance.of(first_id, origins), _Provenance.of(last_id, origins)
    pair = _Pair(chronicle, origins, both)
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
class _Provenance:
    """The recorded provenance of a statement."""

    statement: Statement
    origin: Statement
    voice: str
    said: When | None
    reports: tuple[Statement, ...]
    """The origin and all that is judged another report of it."""

    @classmethod
    def of(cls, statement: Statement, origins: Origins) -> _Provenance:
        chronicle, origin = origins.chronicle, origins.of(statement)
        copies = [s for s in chronicle.statements if origins.of(s) is origin and s is not origin]
        reports = (origin, *copies)
        return cls(statement, origin, speaker_of(origin), chronicle.said(origin), reports)

    def needed(self, chronicle: Chronicle) -> set[str]:
        """Return the parties that stand in every way of every report, the speaker included."""
        ways = [set(way) for report in self.reports for way in ways_of(chronicle, report)]
        speaker = set() if self.origin.speaker is None else {self.origin.speaker}
        return set.intersection(*ways) | speaker


@attrs.frozen(eq=False)
class _Pair:
    """Two statements and what they may share."""

    chronicle: Chronicle
    origins: Origins
    both: tuple[_Provenance, _Provenance]

    @property
    def voices(self) -> tuple[str, str]:
        """The voices of the two."""
        one, other = self.both
        return one.voice, other.voice

    @property
    def voice(self) -> str | None:
        """The voice that they share, if they do."""
        one, other = self.voices
        return one if one == other else None

    @property
    def are_named(self) -> bool:
        """Whether the speakers of both are known."""
        return all(one.origin.speaker is not None for one in self.both)

    @cached_property
    def principals(self) -> dict[str, Truth]:
        """For whom both voices spoke, and how surely; the nearest to the first one first."""
        ours, theirs = (principals_at(self.chronicle, one.voice, one.said) for one in self.both)
        shared = {id: known & theirs[id] for id, known in ours.items() if id in theirs}
        # The nearest named party need not be the origin.
        return shared if self.are_named else dict.fromkeys(shared, Truth.MAYBE)

    @cached_property
    def corpus(self) -> Corpus:
        """All reports of both, and the other statements about what they are about."""
        reports = [report for one in self.both for report in one.reports]
        subjects = {claim.subject for report in reports for claim in report.claims}
        found = {s.id: s for s in (*self.chronicle.statements_about(*subjects), *reports)}
        return Corpus(found.values(), self.origins)

    @cached_property
    def reports(self) -> list[tuple[Content, Content]]:
        """Each pair of an origin and a report of the other one."""
        ours, theirs = (
            [self.corpus.contents[report.id] for report in one.reports] for one in self.both
        )
        return [(ours[0], report) for report in theirs] + [(r, theirs[0]) for r in ours[1:]]


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
    one, other = (provenance.statement for provenance in pair.both)
    ours, theirs = ({r.id for r in pair.origins.reports_back(s)} for s in (one, other))
    if one is other:
        yield _Reason(f"{one.id} is not independent of itself", origin=pair.voice)
    elif ours & theirs:
        because = f"{one.id} and {other.id} are judged reports of one statement"
        languages = sorted(_languages(one, other, pair.chronicle))
        if languages:
            because += f", in different languages ({listed(languages)})"
        yield _Reason(because, origin=pair.voice)


def _name_one_origin(pair: _Pair) -> Iterator[_Reason]:
    if pair.voice is not None and pair.are_named:
        yield _Reason(f"both go back to {pair.voice}", origin=pair.voice)


def _spoke_for_one_principal(pair: _Pair) -> Iterator[_Reason]:
    sure = tuple(id for id, known in pair.principals.items() if known is Truth.YES)
    if pair.voice is None and sure:
        yield _Reason(_format_principal(pair, sure[0], "spoke"), principals=sure)


def _name_no_origin(pair: _Pair) -> Iterator[_Reason]:
    for one in pair.both:
        if one.origin.speaker is None:
            named = f"{one.voice} is the nearest to it that is named"
            yield _Reason(f"{one.statement.id} names no origin; {named}")


def _may_have_one_origin(pair: _Pair) -> Iterator[_Reason]:
    if pair.voice is not None:
        because = f"{pair.voice} may have spoken for itself in both, or passed others on"
        yield _Reason(because, origin=pair.voice)


def _may_have_spoken_for_one_principal(pair: _Pair) -> Iterator[_Reason]:
    if pair.voice is None and pair.principals:
        shared = tuple(pair.principals)
        yield _Reason(_format_principal(pair, shared[0], "may have spoken"), principals=shared)


def _came_through_one_party(pair: _Pair) -> Iterator[_Reason]:
    ours, theirs = (one.needed(pair.chronicle) for one in pair.both)
    carriers, whose = tuple(sorted(ours & theirs)), ""
    if not carriers:
        organs_of = [
            {id for party in needed for id in principals_at(pair.chronicle, party, one.said)}
            for one, needed in zip(pair.both, (ours, theirs), strict=True)
        ]
        # A principal of both voices is a doubt of its own already.
        carriers = tuple(sorted(set.intersection(*organs_of) - pair.principals.keys()))
        whose = " or its organs"
    if carriers:
        because = f"all that is recorded of both came from or through {listed(carriers)}{whose}"
        yield _Reason(because, carriers=carriers)


def _may_be_a_copy(pair: _Pair) -> Iterator[_Reason]:
    of_two_voices = [(one, other) for one, other in pair.reports if one.voice != other.voice]
    copies = (near_copy(one, other, pair.corpus) for one, other in of_two_voices)
    copy = strongest(found for found in copies if found is not None)
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
    left, right = pair.voices
    if principal in pair.voices:
        return f"{right if principal == left else left} {spoke} for {principal}"
    both = "may both have spoken" if spoke == "may have spoken" else f"both {spoke}"
    return f"{left} and {right} {both} for {principal}"


def _nothing_shared(pair: _Pair) -> str:
    """Tell why two statements are independent, and which sign of copying is too weak."""
    left, right = pair.voices
    because = f"{left} and {right} are different origins, and neither a common principal"
    signs = _weak_signs(pair)
    if signs:
        because += f" nor a relay that both need is recorded; {signs}"
    else:
        because += ", nor a relay that both need, nor a sign of copying is recorded"
    sides = {pair.chronicle.side_of(one.voice, one.said) for one in pair.both}
    side = sides.pop()
    if not sides and takes_side(side):
        because += f"; both stand on side {side}, which is no common origin"
    return because


def _weak_signs(pair: _Pair) -> str:
    """Tell the signs of copying between reports of which none looks like a copy."""
    ways = [way for one, other in pair.reports for way in ((one, other), (other, one))]
    found = [(signs_between(one, other, pair.corpus), one, other) for one, other in ways]
    signs, one, other = max(found, key=lambda each: len(each[0]))
    listed = "; ".join(map(str, signs))
    if not signs:
        return ""
    if contradict(one.statement, other.statement):
        return f"the two contradict each other, so that this is no sign of copying: {listed}"
    if len(signs) == 1:
        return f"one sign of copying alone is too few: {listed}"
    return f"of a report that is judged one of another statement these signs are left: {listed}"
