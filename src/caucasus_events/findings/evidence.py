"""The evidence on a topic: the stances, the conflicts, the silences and the claims set aside.

The classes come first, then the rules that decide which stances conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from enum import StrEnum
from functools import cache
from itertools import combinations
from math import log

import attrs

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.tables import in_words, tame
from caucasus_events.records.claims import Polarity, Topic, answer_key, times_may_differ
from caucasus_events.records.parties import Sides, takes_side
from caucasus_events.records.statements import ResponseKind
from caucasus_events.values.comparison import Truth
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When, format_time

__all__ = ["Clash", "Conflict", "Evidence", "SetAside", "Silence", "Stance", "WhyAside"]


class WhyAside(StrEnum):
    """Why a claim does not count."""

    RETRACTED = "retracted"
    REPLACED = "replaced"
    REVISED_UP = "revised_up"
    REVISED_DOWN = "revised_down"
    CORRECTED = "corrected"
    """The archivist corrected the record of it, as `amendments` has it; so the next three."""
    DUPLICATE = "duplicate"
    SPLIT = "split"
    MERGED = "merged"


class Clash(StrEnum):
    """In what way two stances conflict."""

    VALUE_GAP = "value_gap"
    MUTUAL_ACCUSATION = "mutual_accusation"
    DENIED = "denied"


@attrs.frozen(kw_only=True)
class Stance:
    """The answer of one voice to a topic, with every claim and response that gives it."""

    voice: str
    """Id of the party whose voice it is."""
    side: str | None
    """Id of its side, NEUTRAL, or None for the unaligned."""
    polarity: Polarity
    """Whether it asserts or denies the value."""
    value: Hashable
    """A count, a time, an id or a word; None where only the polarity answers."""
    admits: bool
    """Whether it asserts a loss or act of its own side, against its own interest."""
    accuses: str | None
    """Id of the other side that it accuses, if it does."""
    addresses: tuple[str, ...]
    """Addresses of the claims and responses that say so."""
    said: tuple[When | None, ...]
    """When each of these was said; None where that is not known."""
    during: When | None = None
    """The time for which it is said to hold, where one is given."""
    party_concerned: str | None = None
    """Id of the party whose loss or act it states, if anybody's."""
    quoted_by: tuple[str, ...] = ()
    """Ids of the parties of another side through which alone it is known."""
    implied: bool = False
    """Whether it only follows from what the voice says on a wider or narrower topic."""

    @property
    def asserts(self) -> bool:
        """Whether it asserts the value."""
        return self.polarity is Polarity.ASSERTED

    def __str__(self) -> str:
        answer = format_value(self.value)
        if not self.asserts:
            answer = "no" if self.value is None else f"not {answer}"
        quoted = f" (quoted by {', '.join(self.quoted_by)})" if self.quoted_by else ""
        return tame(f"{self.voice}: {answer}{quoted}")


@attrs.frozen(kw_only=True)
class Conflict:
    """Two stances that cannot both hold."""

    left: Stance
    right: Stance
    clash: Clash
    """In what way they conflict."""

    @property
    def within_one_voice(self) -> bool:
        """Whether one voice contradicts itself."""
        return self.left.voice == self.right.voice

    @property
    def log_ratio(self) -> float | None:
        """For counts that leave a gap: natural logarithm of (higher low + .5) / (lower high + .5).

        None where one denies what the other says, and for answers that are no counts.
        """
        one, other = self.left.value, self.right.value
        if self.clash is Clash.DENIED or not (isinstance(one, Count) and isinstance(other, Count)):
            return None
        lower, higher = (one, other) if one.low < other.low else (other, one)
        return None if lower.high is None else log((higher.low + 0.5) / (lower.high + 0.5))

    def __str__(self) -> str:
        left, right = self.left, self.right
        match self.clash:
            case Clash.DENIED:
                asserting, denying = (left, right) if left.asserts else (right, left)
                how = f"{denying.voice} denies what {asserting.voice} says"
            case Clash.MUTUAL_ACCUSATION:
                how = f"{left.voice} and {right.voice} accuse each other"
            case Clash.VALUE_GAP:
                how = f"{left}, but {right}"
        one_side = takes_side(left.side) and left.side == right.side and not self.within_one_voice
        return tame(how + (f" (both of {left.side})" if one_side else ""))


@attrs.frozen(kw_only=True)
class Silence:
    """A party that declined to comment on a claim, did not address it, or only qualified it."""

    party: str
    """Id of the party."""
    side: str | None
    """Id of its side, NEUTRAL, or None for the unaligned."""
    kind: ResponseKind
    """Declines, not addressed or qualifies."""
    to: str
    """Address of the claim."""
    address: str
    """Address of the response that reports it."""

    def __str__(self) -> str:
        return tame(f"{self.party} ({in_words(self.kind)})")


@attrs.frozen(kw_only=True)
class SetAside:
    """A claim that does not count, and why."""

    address: str
    """Address of the claim."""
    voice: str
    """Id of the party whose claim it was."""
    side: str | None
    """Id of its side, NEUTRAL, or None for the unaligned."""
    why: WhyAside
    """Why it does not count."""
    by: str
    """Address of what took its place, or id of the amendment where that is no one thing."""

    def __str__(self) -> str:
        return tame(f"{self.address} ({in_words(self.why)}, see {self.by})")


@attrs.frozen(kw_only=True)
class Evidence:
    """All evidence on one topic."""

    topic: Topic
    """The question."""
    stances: tuple[Stance, ...] = ()
    """The answers of the voices."""
    conflicts: tuple[Conflict, ...] = ()
    """Each pair of stances that cannot both hold."""
    silences: tuple[Silence, ...] = ()
    """The parties that left a claim on it without an answer."""
    set_aside: tuple[SetAside, ...] = ()
    """The claims that do not count."""
    sides_heard: tuple[str, ...] = ()
    """Ids of the sides that spoke to it, or had the occasion to contest it and did not.

    See `uncontested` for the rule.
    """
    within: tuple[tuple[Hashable, Hashable], ...] = ()
    """Pairs of answers of which the second contains the first, as an area does a place."""
    sides: Sides | None = None
    """The sides and the neutrals."""

    def of_side(self, side: str) -> Evidence:
        """Keep only what one side said, did not say, or took back."""
        return attrs.evolve(
            self,
            stances=tuple(stance for stance in self.stances if stance.side == side),
            conflicts=tuple(c for c in self.conflicts if c.left.side == c.right.side == side),
            silences=tuple(silence for silence in self.silences if silence.side == side),
            set_aside=tuple(aside for aside in self.set_aside if aside.side == side),
            sides_heard=tuple(heard for heard in self.sides_heard if heard == side),
        )


def answer_of(stance: Stance) -> Hashable:
    """Return what is equal for stances that give the same answer, however they word it."""
    return (stance.polarity, answer_key(stance.value), answer_key(stance.during))


Containers = Callable[[str], frozenset[str]]


def containers_in(chronicle: Chronicle) -> Containers:
    """Return a function from an id to all that contain it, as an area contains a place."""

    @cache
    def containers(id: str) -> frozenset[str]:
        return frozenset((*chronicle.containers(id), *chronicle.principals(id)))

    return containers


def conflicts_among(stances: Iterable[Stance], containers: Containers) -> Iterator[Conflict]:
    """Yield each pair of stances that cannot both hold."""
    for left, right in combinations(stances, 2):
        clash = clash_between(left, right, containers)
        if clash is not None:
            yield Conflict(left=left, right=right, clash=clash)


def clash_between(left: Stance, right: Stance, containers: Containers) -> Clash | None:
    """Tell in what way two stances on one topic conflict, if they do."""
    if times_may_differ(left.during, right.during):
        return None  # only what certainly holds for one time can conflict
    if left.polarity is not right.polarity:
        denied, asserted = (right, left) if left.asserts else (left, right)
        return Clash.DENIED if denies(denied.value, asserted.value, containers) else None
    if not left.asserts or not _exclude(left.value, right.value, containers):
        return None
    is_mutual = left.accuses is not None and right.accuses is not None
    is_mutual = is_mutual and (left.accuses, right.accuses) == (right.side, left.side)
    return Clash.MUTUAL_ACCUSATION if is_mutual else Clash.VALUE_GAP


def within_pairs(
    stances: Iterable[Stance], containers: Containers
) -> tuple[tuple[Hashable, Hashable], ...]:
    """Return each pair of answers of which the second contains the first."""
    ids = {stance.value for stance in stances if isinstance(stance.value, str)}
    return tuple(
        (inner, outer)
        for inner in sorted(ids)
        for outer in sorted(containers(inner) & ids)
        if outer != inner
    )


def _exclude(one: Hashable, other: Hashable, containers: Containers) -> bool:
    """Tell whether two asserted answers cannot both be true."""
    if isinstance(one, Count) and isinstance(other, Count):
        return not one.compatible(other)
    if one is None or other is None:
        return False
    if isinstance(one, When) and isinstance(other, When):
        return one.overlaps(other) is Truth.NO
    if isinstance(one, str) and isinstance(other, str):
        return one != other and one not in containers(other) and other not in containers(one)
    return one != other


def denies(denied: Hashable, asserted: Hashable, containers: Containers) -> bool:
    """Tell whether to deny one answer contradicts the other.

    To deny any number of dead above none is to deny that there were dead; a number that
    may be none can be true of the same facts. To deny a province is to deny its villages,
    but not the other way round.
    """
    match denied, asserted:
        case Count() | None, Count() | None:
            return all(value is None or value.low > 0 for value in (denied, asserted))
        case str(), str():
            return denied == asserted or denied in containers(asserted)
        case _:
            return not _exclude(denied, asserted, containers)


def format_value(value: Hashable) -> str:
    """Write an answer for a reader; where only yes or no is asked for, it is yes."""
    if isinstance(value, When):
        return format_time(value)
    return "yes" if value is None else str(value)


def format_voices(stances: Iterable[Stance]) -> str:
    """List the voices of stances, each once."""
    return ", ".join(dict.fromkeys(stance.voice for stance in stances))
