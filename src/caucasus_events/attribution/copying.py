"""Which statements may be copies of others, though nobody stated a chain between them.

1. A `Corpus` notes the voice, figures and topics of each statement, and its runs of quoted words.
2. Two statements that share any of these are compared.
3. `Sign` names one thing they share that speaks for copying. Two voices that counted for
   themselves may well agree on a small number. So one sign alone means nothing, and all
   figures together are one sign.
4. Two signs make a `ProposedRelay`, for an archivist to judge.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TypeAlias

import attrs

from caucasus_events.attribution.origins import Origins, speaker_of, ways_of
from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.core.tables import tame
from caucasus_events.errors import Invalid, shown
from caucasus_events.records.claims import Claim, Polarity, Topic, answer_key, times_may_differ
from caucasus_events.records.statements import Statement
from caucasus_events.values.comparison import Truth
from caucasus_events.values.counts import Count
from caucasus_events.values.durations import Duration, elapsed
from caucasus_events.values.when import When

__all__ = ["ProposedRelay", "Sign", "SignKind", "proposed_relays"]


_SIGNS_NEEDED = 2
_MANY_TOPICS = 5  # few speakers choose so many alike
_RUN = 8  # words; so long a run hardly comes about by chance
_SHORTEST_QUOTE = 4  # words
_FIRST_VOICES = 5  # a statement is compared with so many that had the same thing first


class SignKind(StrEnum):
    """What sort of sign it is."""

    FIGURE = "figure"
    """Both give the same numbers on the same topics. All of these together are one sign."""
    SLIP = "slip"
    """Both give a number or time that other voices contradict. Each is a sign of its own.

    It is none if a third voice confirms it and no more voices contradict it than give it. A
    third voice that shares more with the two may be of one chain with them, and confirms
    nothing. Nobody judges who is right.
    """
    WORDING = "wording"
    """The quotes of both share a run of eight words, or are the same."""
    TOPICS = "topics"
    """Both speak to the very same topics, and these are five or more."""
    CARRIED = "carried"
    """The speaker of the later statement passed the earlier one on."""


@attrs.frozen(kw_only=True)
class Sign:
    """Name one thing that speaks for copying."""

    kind: SignKind
    """What sort of sign it is."""
    shared: str
    """What the two statements share, in words."""
    addresses: tuple[str, ...] = ()
    """Addresses of the claims of both that show it, in alphabetical order."""

    def __str__(self) -> str:
        return f"{self.kind.value}: {self.shared}"


# 1. What each statement says, and who else says it

Answer: TypeAlias = tuple[Hashable, Hashable]
"""An asserted value and the time for which it holds, without their wordings."""
Figure: TypeAlias = tuple[Topic, Answer]
"""A number or time as answer to a topic."""


@attrs.frozen(eq=False, kw_only=True)
class Content:
    """What a statement says that another one can share with it."""

    statement: Statement
    """The statement."""
    voice: str
    """Id of the party whose voice it is."""
    figures: Mapping[Figure, Claim]
    """The numbers and times that it asserts."""
    runs: frozenset[tuple[str, ...]]
    """The runs of words in its quotes."""
    topics: frozenset[Topic]
    """The topics to which it speaks; none where these are few."""
    marks: frozenset[Hashable]
    """All of these together: its figures, runs of words and many topics."""

    @classmethod
    def of(cls, statement: Statement, origins: Origins) -> Content:
        """Read a statement."""
        figures, runs = _figures_in(statement), _runs_in(statement)
        topics = frozenset(claim.topic for claim in statement.claims)
        topics = topics if len(topics) >= _MANY_TOPICS else frozenset()
        return cls(
            statement=statement,
            voice=origins.voice(statement),
            figures=figures,
            runs=runs,
            topics=topics,
            marks=frozenset([*figures, *runs, *([topics] if topics else [])]),
        )


def _figures_in(statement: Statement) -> Mapping[Figure, Claim]:
    # Parties of one side accuse the same party, and name the same place, without copying. So
    # only numbers and times are figures.
    figures: dict[Figure, Claim] = {}
    for claim in statement.claims:
        value = claim.value
        if claim.polarity is not Polarity.ASSERTED or not isinstance(value, Count | When):
            continue
        if answer_key(value) not in ((0, None), (1, None)):  # an unknown number is no figure
            figures[claim.topic, (answer_key(value), answer_key(claim.during))] = claim
    return figures


def _runs_in(statement: Statement) -> frozenset[tuple[str, ...]]:
    """Return every run of eight words in the quotes of a statement; of a shorter quote, all words.

    Quotes of fewer than four words are left out: they are alike by chance.
    """
    runs: set[tuple[str, ...]] = set()
    for citation in statement.citations:
        words = tuple(re.findall(r"\w+", (citation.quote or "").casefold()))
        if len(words) >= _SHORTEST_QUOTE:
            starts = range(max(len(words) - _RUN, 0) + 1)
            runs.update(words[start : start + _RUN] for start in starts)
    return frozenset(runs)


class Corpus:
    """Statements among which copies are looked for, with what each of them says."""

    def __init__(self, statements: Iterable[Statement], origins: Origins) -> None:
        self.chronicle = origins.chronicle
        self.contents = {s.id: Content.of(s, origins) for s in statements}
        self._marks_of_voice: dict[str, set[Hashable]] = {}
        self._givers: dict[Topic, dict[Answer, set[str]]] = {}
        """The voices that give each answer to a topic."""
        self._examples: dict[Figure, Claim] = {}
        """A claim that gives each answer."""
        self._contradicting: dict[Figure, frozenset[str]] = {}
        for content in self.contents.values():
            self._marks_of_voice.setdefault(content.voice, set()).update(content.marks)
            for (topic, answer), claim in content.figures.items():
                givers = self._givers.setdefault(topic, {}).setdefault(answer, set())
                givers.add(content.voice)
                self._examples.setdefault((topic, answer), claim)

    def contradicting(self, figure: Figure) -> frozenset[str]:
        """Return the voices that give an answer with which a figure cannot be true."""
        if figure not in self._contradicting:
            topic, claim = figure[0], self._examples[figure]
            self._contradicting[figure] = frozenset(
                voice
                for answer, voices in self._givers[topic].items()
                if _contradicts(claim, self._examples[topic, answer])
                for voice in voices
            )
        return self._contradicting[figure]

    def against(self, figure: Figure, one: Content, other: Content) -> list[str]:
        """Return the voices that make a figure of two statements a slip, sorted.

        There are none if the figure is no slip; see `SignKind.SLIP`.
        """
        two = {one.voice, other.voice}
        against = self.contradicting(figure) - two
        shared = one.marks & other.marks
        if against and len(shared) > 1:
            topic, answer = figure
            third = self._givers[topic][answer] - two
            # A voice that shares more with the two than this figure may be of one chain with them.
            confirming = {v for v in third if shared & self._marks_of_voice[v] == {figure}}
            against -= confirming
            if confirming and len(two | confirming) >= len(against):
                return []
        return sorted(against)


# 2. Which statements are compared


def _pairs(corpus: Corpus) -> Iterable[tuple[Content, Content]]:
    """Yield each pair of statements of two voices that have a mark in common.

    Not every statement is compared with every other one. Where many share a mark, each is
    compared with those of the voices that had it first.
    """
    groups: dict[Hashable, list[Content]] = {}
    for content in sorted(
        corpus.contents.values(), key=lambda c: _publication_order(corpus.chronicle, c.statement)
    ):
        for mark in content.marks:
            groups.setdefault(mark, []).append(content)
    pairs: dict[frozenset[str], tuple[Content, Content]] = {}
    for group in groups.values():
        firsts: dict[str, Content] = {}
        for content in group:
            if len(firsts) < _FIRST_VOICES:
                firsts.setdefault(content.voice, content)
        for content in group:
            for first in firsts.values():
                if first.voice != content.voice:
                    ids = frozenset((first.statement.id, content.statement.id))
                    pairs[ids] = first, content
    return pairs.values()


def _first_published(chronicle: Chronicle, statement: Statement) -> When | None:
    dated = (when for when in chronicle.published(statement) if when is not None)
    return min(dated, key=lambda when: when.sort_key, default=None)


def _publication_order(chronicle: Chronicle, statement: Statement) -> tuple[Hashable, ...]:
    """Order statements by when they were first published; those without a date come last."""
    published = _first_published(chronicle, statement)
    return (1, statement.id) if published is None else (0, *published.sort_key, statement.id)


def _was_published_before(chronicle: Chronicle, one: Statement, other: Statement) -> Truth:
    """Tell whether a statement was published before the other, wherever either was."""
    ours, theirs = chronicle.published(one), chronicle.published(other)
    if _precedes(ours, theirs):
        return Truth.YES
    return Truth.NO if _precedes(theirs, ours) else Truth.MAYBE


def _precedes(ours: tuple[When | None, ...], theirs: tuple[When | None, ...]) -> bool:
    """Tell whether a publication came before all others; one without a date may be the first."""
    return bool(theirs) and any(
        when is not None
        and all(other is not None and when.before(other) is Truth.YES for other in theirs)
        for when in ours
    )


# 3. The signs of copying


def signs_between(earlier: Content, later: Content, corpus: Corpus) -> list[Sign]:
    """Return the signs that one statement was copied from another, however few they are."""
    return [
        *_shared_figures(earlier, later, corpus),
        *_shared_words(earlier, later),
        *_shared_topics(earlier, later),
        *_carried(earlier, later, corpus.chronicle),
    ]


def _shared_figures(earlier: Content, later: Content, corpus: Corpus) -> Iterator[Sign]:
    ours, theirs = earlier.figures, later.figures
    figures: dict[str, tuple[str, str]] = {}
    for figure in sorted(ours.keys() & theirs.keys(), key=lambda figure: figure[0].sort_key):
        topic, value = figure[0], theirs[figure].value
        written = value.bounds if isinstance(value, Count) else getattr(value, "edtf", str(value))
        shared = f"{topic.subject}, {topic}: {written}"
        addresses = (
            earlier.statement.address(ours[figure]),
            later.statement.address(theirs[figure]),
        )
        against = corpus.against(figure, earlier, later)
        if against:
            shared += f", which {_some_contradict(against)}"
            yield Sign(kind=SignKind.SLIP, shared=shared, addresses=tuple(sorted(addresses)))
        elif isinstance(value, Count):
            figures[shared] = addresses
    if figures:
        all_addresses = sorted(address for both in figures.values() for address in both)
        shared = "; ".join(sorted(figures))
        yield Sign(kind=SignKind.FIGURE, shared=shared, addresses=tuple(all_addresses))


def _some_contradict(voices: list[str]) -> str:
    if len(voices) == 1:
        return f"{voices[0]} contradicts"
    if len(voices) > 3:
        return f"{voices[0]}, {voices[1]} and {len(voices) - 2} more contradict"
    return f"{', '.join(voices)} contradict"


def _shared_words(earlier: Content, later: Content) -> Iterator[Sign]:
    shared = earlier.runs & later.runs
    if shared:
        run = " ".join(min(shared))
        yield Sign(kind=SignKind.WORDING, shared=f"the same words, {shown(run)}")


def _shared_topics(earlier: Content, later: Content) -> Iterator[Sign]:
    if earlier.topics and earlier.topics == later.topics:
        shared = f"the same {len(later.topics)} topics and no others"
        yield Sign(kind=SignKind.TOPICS, shared=shared)


def _carried(earlier: Content, later: Content, chronicle: Chronicle) -> Iterator[Sign]:
    if any(later.voice in way for way in ways_of(chronicle, earlier.statement)):
        shared = f"{later.voice} passed {earlier.statement.id} on"
        yield Sign(kind=SignKind.CARRIED, shared=shared)


def contradict(one: Statement, other: Statement) -> bool:
    """Tell whether two statements contradict each other on any topic.

    They do if one claim of the second contradicts all claims of the first on its topic.
    """
    answered: dict[Topic, list[Claim]] = {}
    for claim in one.claims:
        answered.setdefault(claim.topic, []).append(claim)
    return any(
        all(_contradicts(claim, mine) for mine in answered[claim.topic])
        for claim in other.claims
        if claim.topic in answered
    )


def _contradicts(one: Claim, other: Claim) -> bool:
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


# 4. The proposals


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
    """What speaks for copying: two signs at least."""

    def __str__(self) -> str:
        lag = "" if self.lag is None else f", {self.lag} later"
        order = "published before it" + lag
        if self.order is Truth.MAYBE:
            order = "which was published first is not told"
        head = f"{self.statement} may repeat {self.repeats} ({order})"
        return "\n".join(map(tame, [head, *(f"  {sign}" for sign in self.signs)]))

    @property
    def strength(self) -> tuple[Hashable, ...]:
        """Sorts the strongest first: by the number of signs, then by whether the order is known."""
        return -len(self.signs), self.order is Truth.MAYBE


def proposed_relays(
    records: Chronicle | Iterable[Record], *, maybe: bool = False
) -> tuple[ProposedRelay, ...]:
    """Propose which statements may be unacknowledged copies of earlier ones of other voices.

    At least two signs are needed, of those that `SignKind` names. Statements that contradict
    each other are never proposed, nor are those that are judged reports already or go back to
    one voice. If a statement may repeat several, the one with the most signs is named, and of
    these the one published first. The time between two publications is told, and is no sign.

    Proposals change no answer but that of `independent`: until somebody judges, it cannot tell.

    Args:
        records: a chronicle or loose records.
        maybe: whether to propose also where it is not known which was published first.

    Returns:
        One proposal for each statement that may be a copy, in alphabetical order of these.
    """
    chronicle = amended(records)
    corpus = Corpus(chronicle.statements, Origins(chronicle))
    found: dict[str, list[ProposedRelay]] = {}
    for one, other in _pairs(corpus):
        proposal = near_copy(one, other, corpus)
        if proposal is not None and (maybe or proposal.order is Truth.YES):
            found.setdefault(proposal.statement, []).append(proposal)

    def preference(proposal: ProposedRelay) -> tuple[Hashable, ...]:
        repeated = chronicle.statement(proposal.repeats)
        return (*proposal.strength, *_publication_order(chronicle, repeated))

    return tuple(min(proposals, key=preference) for _, proposals in sorted(found.items()))


def near_copy(one: Content, other: Content, corpus: Corpus) -> ProposedRelay | None:
    """Propose a relay between two statements of different voices, whichever came first."""
    chronicle = corpus.chronicle
    order = _was_published_before(chronicle, one.statement, other.statement)
    found: list[ProposedRelay] = []
    for before, first, second in ((order, one, other), (~order, other, one)):
        earlier, later = first.statement, second.statement
        if before is Truth.NO or later.repeats is not None:
            continue
        signs = signs_between(first, second, corpus)
        if len(signs) >= _SIGNS_NEEDED and not contradict(earlier, later):
            found.append(
                ProposedRelay(
                    statement=later.id,
                    repeats=earlier.id,
                    via=_joined_way(chronicle, earlier, later),
                    order=before,
                    lag=_lag(chronicle, earlier, later),
                    signs=tuple(signs),
                )
            )
    return strongest(found)


def strongest(proposals: Iterable[ProposedRelay]) -> ProposedRelay | None:
    """Return the strongest of some proposals, and of equally strong ones the first by its ids."""
    return min(proposals, key=lambda p: (p.strength, p.repeats, p.statement), default=None)


def _joined_way(chronicle: Chronicle, earlier: Statement, later: Statement) -> tuple[str, ...]:
    """Join the ways of two statements where both name the same relay; guess no other step."""
    own = tuple(dict.fromkeys((speaker_of(later), *(relay.by for relay in later.via))))
    for way in ways_of(chronicle, earlier):
        for step in way:
            if step in own:
                return (*way[: way.index(step)], *own[own.index(step) :])
    return own


def _lag(chronicle: Chronicle, earlier: Statement, later: Statement) -> Duration | None:
    then, now = (_first_published(chronicle, statement) for statement in (earlier, later))
    if then is None or now is None:
        return None
    try:
        return elapsed(then, now)
    except Invalid:  # nobody knows when one of them was published first
        return None
