"""Signs that one statement was copied from another, though nobody stated a chain between them.

Two who counted for themselves may well agree on a small number, so one sign alone means
nothing, and all figures together are one sign.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

import attrs

from caucasus_events.attribution.origins import (
    first_published,
    origin_of,
    published_before,
    speaker_of,
    ways_of,
)
from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.core.tables import tame
from caucasus_events.errors import Invalid, shown
from caucasus_events.records.claims import Claim, Polarity, Topic, answer_key, times_may_differ
from caucasus_events.records.statements import Statement
from caucasus_events.values.counts import Count
from caucasus_events.values.durations import Duration, elapsed
from caucasus_events.values.when import Truth, When

__all__ = ["ProposedRelay", "Sign", "SignKind", "proposed_relays"]


_NEEDED = 2
_TOPICS = 5
_WORDS = 8


class SignKind(StrEnum):
    """What sort of sign it is."""

    FIGURE = "figure"
    """Both give the same numbers on the same topics; all of these together are one sign."""
    SLIP = "slip"
    """Both give a number or time that other voices contradict, and that no third voice confirms,
    or fewer give than contradict it; each is a sign of its own. A third voice that gives more of
    what the two share may have it from there, and confirms nothing. Who is right, nobody
    judges."""
    WORDING = "wording"
    """The quotes of both share a run of eight words, or are the same."""
    TOPICS = "topics"
    """Both speak to the very same topics, and these are five or more: few choose so many alike."""
    CARRIED = "carried"
    """Who says the one has passed the other on."""


@attrs.frozen(kw_only=True)
class Sign:
    """Name one thing that tells of copying."""

    kind: SignKind
    """What sort of sign it is."""
    told: str
    """What the two share, in words."""
    addresses: tuple[str, ...] = ()
    """Addresses of the claims of both that show it, in alphabetical order."""

    def __str__(self) -> str:
        return f"{self.kind.value}: {self.told}"


Answer: TypeAlias = tuple[Hashable, Hashable]
"""An asserted value and the time for which it holds, without their wordings."""
Figure: TypeAlias = tuple[Topic, Answer]
"""A number or time as answer to a topic."""


@attrs.frozen(eq=False)
class Told:
    """Who answers what in a chronicle: what a sign is weighed against."""

    chronicle: Chronicle
    voices: Mapping[str, str]
    """The voice of each statement."""
    figures: Mapping[str, Mapping[Figure, Claim]]
    """The numbers and times that each statement asserts."""
    topics: Mapping[str, frozenset[Topic]]
    """The topics to which each statement speaks in claims; none where they are few."""
    by_voice: Mapping[str, Sequence[Statement]]
    """The statements of each voice."""
    given: Mapping[Topic, Mapping[Answer, tuple[Claim, frozenset[str]]]]
    """Which voices assert which figure or time on a topic, each with a claim that does."""
    _marks: dict[str, frozenset[Hashable]] = attrs.field(factory=dict, init=False)
    _by_voice: dict[str, frozenset[Hashable]] = attrs.field(factory=dict, init=False)
    _contradicting: dict[Figure, frozenset[str]] = attrs.field(factory=dict, init=False)

    @classmethod
    def among(cls, statements: Iterable[Statement], chronicle: Chronicle) -> Told:
        """Gather who answers what in some statements of a chronicle."""
        voices: dict[str, str] = {}
        figures: dict[str, Mapping[Figure, Claim]] = {}
        topics: dict[str, frozenset[Topic]] = {}
        by_voice: dict[str, list[Statement]] = {}
        given: dict[Topic, dict[Answer, tuple[Claim, set[str]]]] = {}
        for statement in statements:
            voice = voices[statement.id] = speaker_of(origin_of(statement, chronicle))
            figures[statement.id] = _figures_in(statement)
            topics[statement.id] = _many_topics(statement)
            by_voice.setdefault(voice, []).append(statement)
            for (topic, answer), claim in figures[statement.id].items():
                on_topic = given.setdefault(topic, {})
                on_topic.setdefault(answer, (claim, set()))[1].add(voice)
        return cls(
            chronicle=chronicle,
            voices=voices,
            figures=figures,
            topics=topics,
            by_voice=by_voice,
            given={
                topic: {answer: (claim, frozenset(by)) for answer, (claim, by) in found.items()}
                for topic, found in given.items()
            },
        )

    def marks(self, statement: Statement) -> frozenset[Hashable]:
        """Return what a statement can share with others: its figures, runs of words and topics."""
        if statement.id not in self._marks:
            topics = self.topics[statement.id]
            several = (topics,) if topics else ()
            self._marks[statement.id] = runs_in(statement).union(
                self.figures[statement.id], several
            )
        return self._marks[statement.id]

    def against(self, figure: Figure, one: Statement, other: Statement) -> tuple[str, ...]:
        """Return the voices that make a figure of two statements a slip, in alphabetical order.

        There are none where third voices confirm it, and no fewer give it than contradict it.
        """
        two = {self.voices[one.id], self.voices[other.id]}
        against = self._against(figure) - two
        if not against:
            return ()
        _, givers = self.given[figure[0]][figure[1]]
        if len(givers | two) >= len(against - givers):  # else no look at each is needed
            confirming = self._confirming(givers - two, one, other)
            against -= confirming
            if confirming and len(two | confirming) >= len(against):
                return ()
        return tuple(sorted(against))

    def _confirming(
        self, givers: frozenset[str], one: Statement, other: Statement
    ) -> frozenset[str]:
        """Return those who give a figure of two statements, and nothing else of what they share.

        Who gives more of it may be of one chain with the two.
        """
        shared = self.marks(one) & self.marks(other) if givers else frozenset()
        if len(shared) < 2:
            return frozenset()
        return frozenset(v for v in givers if len(shared & self._marks_of(v)) == 1)

    def _marks_of(self, voice: str) -> frozenset[Hashable]:
        """Return the marks of all statements of a voice."""
        if voice not in self._by_voice:
            marks = map(self.marks, self.by_voice[voice])
            self._by_voice[voice] = frozenset[Hashable]().union(*marks)
        return self._by_voice[voice]

    def _against(self, figure: Figure) -> frozenset[str]:
        """Return the voices that contradict a figure anywhere."""
        if figure not in self._contradicting:
            topic, answer = figure
            claim, _ = self.given[topic][answer]
            others = self.given[topic].values()
            self._contradicting[figure] = frozenset(
                voice for c, by in others if _gainsays(claim, c) for voice in by
            )
        return self._contradicting[figure]


def _many_topics(statement: Statement) -> frozenset[Topic]:
    topics = frozenset(claim.topic for claim in statement.claims)
    return topics if len(topics) >= _TOPICS else frozenset()


def _figures_in(statement: Statement) -> Mapping[Figure, Claim]:
    # Whom they accuse and where, those of one side say alike without copying.
    figures: dict[Figure, Claim] = {}
    for claim in statement.claims:
        value = claim.value
        if claim.polarity is Polarity.ASSERTED and isinstance(value, (Count, When)):
            if isinstance(value, Count) and (value.low, value.high) == (0, None):
                continue  # an unknown number is no figure
            figures[claim.topic, (answer_key(value), answer_key(claim.during))] = claim
    return figures


def runs_in(statement: Statement) -> frozenset[tuple[str, ...]]:
    """Return every run of eight words in the quotes of a statement, or all words of shorter ones.

    Quotes of fewer than four words are left out: they come by chance.
    """
    runs: set[tuple[str, ...]] = set()
    for citation in statement.citations:
        if citation.quote is not None:
            words = tuple(re.findall(r"\w+", citation.quote.casefold()))
            if len(words) >= _WORDS // 2:
                starts = range(max(len(words) - _WORDS, 0) + 1)
                runs.update(words[start : start + _WORDS] for start in starts)
    return frozenset(runs)


def signs_between(earlier: Statement, later: Statement, told: Told) -> tuple[Sign, ...]:
    """Return the signs that one statement was copied from another, if there are enough.

    There are none where the two contradict each other.
    """
    signs = all_signs(earlier, later, told)
    return () if len(signs) < _NEEDED or contradict(earlier, later) else signs


def all_signs(earlier: Statement, later: Statement, told: Told) -> tuple[Sign, ...]:
    """Return the signs that one statement was copied from another, though they be too few."""
    return (
        *_shared_figures(earlier, later, told),
        *_shared_words(earlier, later),
        *_shared_topics(earlier, later, told),
        *_carried(earlier, later, told),
    )


def contradict(one: Statement, other: Statement) -> bool:
    """Tell whether all that one says on a topic gainsays something of the other."""
    answered: dict[Topic, list[Claim]] = {}
    for claim in one.claims:
        answered.setdefault(claim.topic, []).append(claim)
    return any(
        all(_gainsays(claim, mine) for mine in answered[claim.topic])
        for claim in other.claims
        if claim.topic in answered
    )


def _gainsays(one: Claim, other: Claim) -> bool:
    if times_may_differ(one.during, other.during):
        return False
    if one.polarity is not other.polarity:
        return True
    match one.value, other.value:
        case Count() as left, Count() as right:
            return left.conflicts(right)
        case When() as left, When() as right:
            return left.overlaps(right) is Truth.NO
        case left, right:
            return left != right


def _shared_figures(earlier: Statement, later: Statement, told: Told) -> Iterator[Sign]:
    ours, theirs = told.figures[earlier.id], told.figures[later.id]
    figures: dict[str, tuple[str, str]] = {}
    for figure in sorted(ours.keys() & theirs.keys(), key=lambda figure: figure[0].sort_key):
        claim = theirs[figure]
        what = f"{figure[0].subject}, {figure[0]}: {_format_value(claim)}"
        both = earlier.address(ours[figure]), later.address(claim)
        against = told.against(figure, earlier, later)
        if against:
            slip = f"{what}, which {_some(against)}"
            yield Sign(kind=SignKind.SLIP, told=slip, addresses=tuple(sorted(both)))
        elif isinstance(claim.value, Count):
            figures[what] = both
    if figures:
        addresses = sorted(address for both in figures.values() for address in both)
        told_all = "; ".join(sorted(figures))
        yield Sign(kind=SignKind.FIGURE, told=told_all, addresses=tuple(addresses))


def _some(voices: tuple[str, ...]) -> str:
    if len(voices) == 1:
        return f"{voices[0]} contradicts"
    more = f" and {len(voices) - 2} more" if len(voices) > 3 else ""
    named = voices[:2] if more else voices
    return f"{', '.join(named)}{more} contradict"


def _format_value(claim: Claim) -> str:
    value = claim.value
    return value.bounds if isinstance(value, Count) else getattr(value, "edtf", str(value))


def _shared_words(earlier: Statement, later: Statement) -> Iterator[Sign]:
    shared = runs_in(earlier) & runs_in(later)
    if shared:
        run = " ".join(min(shared))
        yield Sign(kind=SignKind.WORDING, told=f"the same words, {shown(run)}")


def _shared_topics(earlier: Statement, later: Statement, told: Told) -> Iterator[Sign]:
    topics = told.topics[earlier.id]
    if topics and topics == told.topics[later.id]:
        yield Sign(kind=SignKind.TOPICS, told=f"the same {len(topics)} topics and no others")


def _carried(earlier: Statement, later: Statement, told: Told) -> Iterator[Sign]:
    voice = told.voices[later.id]
    if any(voice in way for way in ways_of(earlier, told.chronicle)):
        yield Sign(kind=SignKind.CARRIED, told=f"{voice} passed {earlier.id} on")


def statements_about(subjects: frozenset[str], chronicle: Chronicle) -> Iterator[Statement]:
    """Yield the statements that make claims about any of some subjects."""
    for statement in chronicle.statements:
        if any(claim.subject in subjects for claim in statement.claims):
            yield statement


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
