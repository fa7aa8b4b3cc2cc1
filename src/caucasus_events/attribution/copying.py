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
from typing import Any, ClassVar, TypeAlias

import attrs

from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.core.results import Column, Columns, Listing, Shown, Tabular
from caucasus_events.core.tables import tame
from caucasus_events.core.texts import comparable
from caucasus_events.errors import Invalid, shown
from caucasus_events.records.claims import Claim, Polarity, Topic, answer_key, times_may_differ
from caucasus_events.records.statements import Statement
from caucasus_events.values.columns import joined, length_columns
from caucasus_events.values.comparison import Truth
from caucasus_events.values.counts import Count
from caucasus_events.values.durations import Duration, elapsed
from caucasus_events.values.when import When, cannot_be_one

__all__ = ["ProposedRelay", "ProposedRelays", "Sign", "SignKind", "proposed_relays"]


_SIGNS_NEEDED = 2
_MANY_TOPICS = 5  # few speakers choose so many alike
_RUN = 8  # words; so long a run hardly comes about by chance
_SHORTEST_QUOTE = 4  # words
_FIRST_VOICES = 5  # a statement is compared with so many that had the same thing first


class SignKind(StrEnum):
    """The kinds of sign."""

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


@attrs.frozen(kw_only=True, repr=False)
class Sign(Shown):
    """Name one thing that speaks for copying."""

    kind: SignKind
    """The kind of sign."""
    shared: str
    """The thing that the two statements share, in words."""
    addresses: tuple[str, ...] = ()
    """Addresses of the claims of both that show it, in alphabetical order."""

    def _text(self) -> str:
        return f"{self.kind.value}: {self.shared}"


# 1. What each statement says, and who else says it

Answer: TypeAlias = tuple[Hashable, Hashable]
"""An asserted value and the time for which it holds, without their wordings."""
Figure: TypeAlias = tuple[Topic, Answer]
"""A number or time as answer to a topic."""


@attrs.frozen(eq=False)
class Content:
    """The contents of a statement that another one can share with it."""

    statement: Statement
    voices: frozenset[str]
    """Those who speak in it."""
    figures: Mapping[Figure, Claim]
    """The numbers and times that it asserts."""
    runs: frozenset[tuple[str, ...]]
    """The runs of words in its quotes."""
    topics: frozenset[Topic]
    """The topics to which it speaks; none where these are few."""
    marks: frozenset[Hashable]
    """All of these together: its figures, its runs of words and many topics."""
    published: tuple[When | None, ...]
    """When each of its sources was published."""

    @classmethod
    def of(cls, statement: Statement, chronicle: Chronicle) -> Content:
        """Read a statement."""
        answered: set[Topic] = set()
        figures: dict[Figure, Claim] = {}
        for claim in statement.claims:
            topic, value, key = claim.topic, claim.value, answer_key(claim.value)
            answered.add(topic)
            # Parties of one side accuse the same party, and name the same place, without copying.
            # So only numbers and times are figures; an unknown number is none.
            is_figure = isinstance(value, Count | When) and key not in ((0, None), (1, None))
            if is_figure and claim.polarity is Polarity.ASSERTED:
                figures[topic, (key, answer_key(claim.during))] = claim
        topics = frozenset(answered if len(answered) >= _MANY_TOPICS else ())
        runs = _runs_in(statement)
        marks: frozenset[Hashable] = frozenset([*figures, *runs, *([topics] if topics else [])])
        published = chronicle.published(statement)
        voices = frozenset(chronicle.speakers(statement))
        return cls(statement, voices, figures, runs, topics, marks, published)

    @property
    def id(self) -> str:
        """Id of the statement."""
        return self.statement.id

    @property
    def first_published(self) -> When | None:
        """When it was first published, as far as its sources are dated."""
        dated = (when for when in self.published if when is not None)
        return min(dated, key=lambda when: when.sort_key, default=None)

    @property
    def publication_order(self) -> tuple[Hashable, ...]:
        """Sorts by when it was first published; a statement without a date comes last."""
        first = self.first_published
        return (1, self.id) if first is None else (0, *first.sort_key, self.id)


def _runs_in(statement: Statement) -> frozenset[tuple[str, ...]]:
    """Return every run of eight words in the quotes of a statement; of a shorter quote, all words.

    Quotes of fewer than four words are left out: they are alike by chance.
    """
    quotes = [report.quote for report in statement.reports if report.quote is not None]
    texts = [tuple(re.findall(r"\w+", comparable(quote).casefold())) for quote in quotes]
    return frozenset(
        words[start : start + _RUN]
        for words in texts
        if len(words) >= _SHORTEST_QUOTE
        for start in range(max(len(words) - _RUN, 0) + 1)
    )


class Corpus:
    """Statements among which copies are looked for, with what each of them says."""

    def __init__(self, statements: Iterable[Statement], chronicle: Chronicle) -> None:
        self.chronicle = chronicle
        self.contents = {s.id: Content.of(s, chronicle) for s in statements}
        self._marks_of_voice: dict[str, set[Hashable]] = {}
        self._givers: dict[Topic, dict[Answer, set[str]]] = {}
        """The voices that give each answer to a topic."""
        self._examples: dict[Figure, Claim] = {}
        """A claim that gives each answer."""
        self._known: dict[Figure, frozenset[str]] = {}
        for content in self.contents.values():
            for voice in content.voices:
                self._marks_of_voice.setdefault(voice, set()).update(content.marks)
            for (topic, answer), claim in content.figures.items():
                givers = self._givers.setdefault(topic, {}).setdefault(answer, set())
                givers |= content.voices
                self._examples.setdefault((topic, answer), claim)

    def _contradicting(self, figure: Figure) -> frozenset[str]:
        """Return the voices that give an answer with which a figure cannot be true."""
        if figure not in self._known:
            topic, claim = figure[0], self._examples[figure]
            self._known[figure] = frozenset(
                voice
                for answer, voices in self._givers[topic].items()
                if _contradicts(claim, self._examples[topic, answer])
                for voice in voices
            )
        return self._known[figure]

    def against(self, figure: Figure, one: Content, other: Content) -> list[str]:
        """Return the voices that make a figure of two statements a slip, if it is one, sorted."""
        two = one.voices | other.voices
        against = self._contradicting(figure) - two
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
    # A joint statement stands for all its speakers here.
    for content in sorted(corpus.contents.values(), key=lambda c: c.publication_order):
        for mark in content.marks:
            groups.setdefault(mark, []).append(content)
    pairs: dict[frozenset[str], tuple[Content, Content]] = {}
    for group in groups.values():
        firsts: dict[frozenset[str], Content] = {}
        for content in group:
            if len(firsts) < _FIRST_VOICES:
                firsts.setdefault(content.voices, content)
        for content in group:
            for first in firsts.values():
                if first.voices.isdisjoint(content.voices):
                    ids = frozenset((first.id, content.id))
                    pairs[ids] = first, content
    return pairs.values()


def _was_before(ours: Content, theirs: Content) -> bool:
    """Tell whether one was published before all of the other; without a date it may be first."""
    return bool(theirs.published) and any(
        when is not None
        and all(other is not None and when.before(other) is Truth.YES for other in theirs.published)
        for when in ours.published
    )


# 3. The signs of copying


def signs_between(earlier: Content, later: Content, corpus: Corpus) -> list[Sign]:
    """Return the signs that one statement was copied from another, however few they are."""
    signs = list(_shared_figures(earlier, later, corpus))
    runs = earlier.runs & later.runs
    if runs:
        words = shown(" ".join(min(runs)))
        signs.append(Sign(kind=SignKind.WORDING, shared=f"the same words, {words}"))
    if earlier.topics and earlier.topics == later.topics:
        shared = f"the same {len(later.topics)} topics and no others"
        signs.append(Sign(kind=SignKind.TOPICS, shared=shared))
    carriers = set().union(*corpus.chronicle.ways(earlier.statement)) & later.voices
    if carriers:
        shared = f"{', '.join(sorted(carriers))} passed {earlier.id} on"
        signs.append(Sign(kind=SignKind.CARRIED, shared=shared))
    return signs


def _shared_figures(earlier: Content, later: Content, corpus: Corpus) -> Iterator[Sign]:
    """Yield each slip that two statements share, and one sign for all their other numbers."""
    figures: dict[str, list[str]] = {}
    both = earlier.figures.keys() & later.figures.keys()
    for figure in sorted(both, key=lambda figure: figure[0].sort_key):
        topic, value = figure[0], later.figures[figure].value
        written = value.bounds if isinstance(value, Count) else getattr(value, "edtf", str(value))
        shared = f"{topic.subject}, {topic}: {written}"
        addresses = sorted(c.statement.address(c.figures[figure]) for c in (earlier, later))
        against = corpus.against(figure, earlier, later)
        if against:
            contradicts = "contradicts" if len(against) == 1 else "contradict"
            voices = ", ".join(against)
            if len(against) > 3:
                voices = f"{against[0]}, {against[1]} and {len(against) - 2} more"
            shared += f", which {voices} {contradicts}"
            yield Sign(kind=SignKind.SLIP, shared=shared, addresses=tuple(addresses))
        elif isinstance(value, Count):
            figures[shared] = addresses
    if figures:
        addresses = sorted(address for each in figures.values() for address in each)
        shared = "; ".join(sorted(figures))
        yield Sign(kind=SignKind.FIGURE, shared=shared, addresses=tuple(addresses))


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
            return cannot_be_one(left, right)
        case left, right:
            return left != right


# 4. The proposals


_COLUMNS: Columns[ProposedRelay] = Columns(
    Column("statement", "id of the statement that may be a copy", lambda one: one.statement),
    Column("repeats", "id of the one that it may repeat", lambda one: one.repeats),
    Column("via", "ids of those through whom it would have come", lambda one: joined(one.via)),
    Column("order", "whether the other was published before it", lambda one: one.order.value),
    length_columns("lag", "how long after it was published", lambda one: one.lag),
    Column("signs", "the signs of copying, in words", lambda one: joined(one.signs)),
)


@attrs.frozen(kw_only=True, repr=False)
class ProposedRelay(Tabular):
    """Propose that one statement is another report of an earlier one, for an archivist to judge.

    If it is, its reports belong into the `reports` of the earlier one.
    """

    statement: str
    """Id of the statement that may be a copy."""
    repeats: str
    """Id of the one that it may be another report of."""
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
    """The signs of copying: at least two."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _text(self) -> str:
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


class ProposedRelays(Listing[ProposedRelay]):
    """One proposal for each statement that may be a copy, in alphabetical order of these."""

    __slots__ = ()
    columns: ClassVar[Columns[Any]] = _COLUMNS


def proposed_relays(
    records: Chronicle | Iterable[Record], *, maybe: bool = False
) -> ProposedRelays:
    """Propose which statements may be unacknowledged copies of earlier ones of other voices.

    At least two signs are needed, of those that `SignKind` names. Statements that contradict
    each other are never proposed, nor are those that go back to one voice.
    If a statement may repeat several, the one with the most signs is named, and of
    these the one published first. The time between two publications is given, and is no sign.

    Proposals change no answer but that of `independent`: until somebody judges, it cannot tell.

    Args:
        records: a chronicle or loose records.
        maybe: whether to propose also where it is not known which was published first.
    """
    chronicle = amended(records)
    corpus = Corpus(chronicle.statements, chronicle)
    found: dict[str, list[ProposedRelay]] = {}
    for one, other in _pairs(corpus):
        proposal = near_copy(one, other, corpus)
        if proposal is not None and (maybe or proposal.order is Truth.YES):
            found.setdefault(proposal.statement, []).append(proposal)

    def preference(proposal: ProposedRelay) -> tuple[Hashable, ...]:
        return (*proposal.strength, *corpus.contents[proposal.repeats].publication_order)

    return ProposedRelays(min(proposals, key=preference) for _, proposals in sorted(found.items()))


def near_copy(one: Content, other: Content, corpus: Corpus) -> ProposedRelay | None:
    """Propose a relay between two statements of different voices, whichever came first."""
    order = Truth.YES if _was_before(one, other) else Truth.MAYBE
    order = Truth.NO if order is Truth.MAYBE and _was_before(other, one) else order
    found: list[ProposedRelay] = []
    for before, earlier, later in ((order, one, other), (~order, other, one)):
        if before is Truth.NO:
            continue
        signs = signs_between(earlier, later, corpus)
        if len(signs) >= _SIGNS_NEEDED and not contradict(earlier.statement, later.statement):
            found.append(
                ProposedRelay(
                    statement=later.id,
                    repeats=earlier.id,
                    via=_joined_way(corpus.chronicle, earlier.statement, later.statement),
                    order=before,
                    lag=_lag(earlier, later),
                    signs=tuple(signs),
                )
            )
    return strongest(found)


def strongest(proposals: Iterable[ProposedRelay]) -> ProposedRelay | None:
    """Return the strongest of some proposals, and of equally strong ones the first by its ids."""
    return min(proposals, key=lambda p: (p.strength, p.repeats, p.statement), default=None)


def _joined_way(chronicle: Chronicle, earlier: Statement, later: Statement) -> tuple[str, ...]:
    """Join the ways of two statements where both name the same relay; guess no other step."""
    # Of a later statement with several reports, the first one's way counts.
    own = tuple(dict.fromkeys((*chronicle.speakers(later), *next(iter(chronicle.ways(later)), ()))))
    for way in chronicle.ways(earlier):
        for step in way:
            if step in own:
                return (*way[: way.index(step)], *own[own.index(step) :])
    return own


def _lag(earlier: Content, later: Content) -> Duration | None:
    then, now = earlier.first_published, later.first_published
    if then is None or now is None:
        return None
    try:
        return elapsed(then, now)
    except Invalid:  # nobody knows when one of them was published first
        return None
