"""The evidence on a topic: who says what, who is silent, what conflicts, what no longer counts."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Iterator
from enum import StrEnum
from functools import cached_property
from itertools import product
from math import log

import attrs

from caucasus_events.attribution.voices import bloc_of
from caucasus_events.core.results import Shown
from caucasus_events.records.claims import Answer, Polarity, Topic
from caucasus_events.records.parties import NEUTRAL, Sides, takes_side
from caucasus_events.records.statements import ResponseKind
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When, format_time, span_in

__all__ = [
    "Clash",
    "Conflict",
    "Evidence",
    "Misreport",
    "SetAside",
    "Silence",
    "Stance",
    "WhyAside",
]


class WhyAside(StrEnum):
    """Why a claim does not count."""

    RETRACTED = "retracted"
    """The speaker took it back."""
    REPLACED = "replaced"
    """The voice later gave another answer; the next two say which way a number moved."""
    REVISED_UP = "revised_up"
    REVISED_DOWN = "revised_down"
    CORRECTED = "corrected"
    """The archivist corrected the record, as an amendment says; so the next three."""
    DUPLICATE = "duplicate"
    SPLIT = "split"
    MERGED = "merged"


class Clash(StrEnum):
    """In what way two stances conflict."""

    VALUE_GAP = "value_gap"
    """Their values cannot both be true."""
    MUTUAL_ACCUSATION = "mutual_accusation"
    """Each accuses the other."""
    DENIED = "denied"
    """One denies what the other says."""
    CORRECTED = "corrected"
    """One says that the other's value is wrong, and not that there was nothing."""


@attrs.frozen(kw_only=True, repr=False)
class Stance(Shown):
    """What one voice says on a topic, with every claim and response that says so."""

    voice: str
    """Id of the party for which the speakers spoke."""
    speakers: tuple[str, ...] = ()
    """Ids of the parties that spoke."""
    side: str | None
    """Id of the side of the voice, NEUTRAL, or None for the unaligned."""
    polarity: Polarity
    """Whether it asserts or denies the value."""
    value: Hashable
    """A count, a time, an id or a word; None for plain yes or no."""
    is_correction: bool = False
    """Whether it says only that this value is wrong, so that another may hold."""
    admits: bool
    """Whether it tells of a loss or hostile act of its own side, against its own interest."""
    is_own: bool = False
    """Whether the loss or act is of its own side."""
    accuses: str | None
    """Id of the other side that it accuses, if it does."""
    addresses: tuple[str, ...]
    """Addresses of the claims and responses that say so."""
    said: tuple[When | None, ...]
    """When each of these was said; None where nothing tells it."""
    during: When | None = None
    """The time for which it is said to hold, where one is given."""
    party_concerned: str | None = None
    """Id of the party whose loss or act it states, if anybody's."""
    side_concerned: str | None = None
    """Id of the side of that party, or the party itself if it is on no side."""
    responds_to: tuple[str, ...] = ()
    """Addresses of the claims that it denies or calls wrong."""
    quotes: tuple[str, ...] = ()
    """Ids of the parties whose words it claims to pass on, as an opponent of theirs or as from an
    official without a name."""
    rests_on: tuple[str, ...] = ()
    """Ids of the voices on whose word it rests. It counts for their side, if they have one."""
    entailed_from: tuple[str, ...] = ()
    """Addresses of the claims on other topics from which it follows; empty if said directly."""

    @property
    def answer(self) -> Answer:
        """What it answers to the topic."""
        return Answer(polarity=self.polarity, value=self.value, is_correction=self.is_correction)

    @property
    def said_at(self) -> When | None:
        """When it was first said."""
        times = [when for when in self.said if when is not None]
        return min(times, key=lambda when: when.sort_key, default=None)

    @cached_property
    def last_said(self) -> tuple[When | None, ...]:
        """When it was last said, on each clock; with None if it was said at an unknown time."""
        last: dict[bool | None, When | None] = {}
        for when in self.said:
            clock = None if when is None else when.is_local
            known = last.setdefault(clock, when)
            if when and known and span_in(when, None).latest_end > span_in(known, None).latest_end:
                last[clock] = when
        return tuple(last.values())

    @property
    def asserts(self) -> bool:
        """Whether it asserts the value."""
        return self.polarity is Polarity.ASSERTED

    @property
    def is_entailed(self) -> bool:
        """Whether the voice says it on this topic only by what it says on another."""
        return bool(self.entailed_from) and not self.addresses

    @property
    def is_mere_limit(self) -> bool:
        """Whether only an upper bound follows from another topic, which asserts nothing here.

        Of "10 in all" follows "at most 10" for each part, and not that there was any.
        """
        counted = self.answer.counted
        return self.is_entailed and self.asserts and counted is not None and counted.low == 0

    @property
    def bloc(self) -> str:
        """Id of its side, or of its voice if that is on no side."""
        return bloc_of(self.voice, self.side)

    @property
    def is_enemy(self) -> bool:
        """Whether it tells of a loss or act of another side, as a side."""
        concerned = self.side_concerned
        return takes_side(self.side) and concerned is not None and concerned != self.side

    def _text(self) -> str:
        told = _format_answer(self.answer)
        quoted = f" (as told of {', '.join(self.quotes)})" if self.quotes else ""
        rests_on = f" (rests on {', '.join(self.rests_on)})" if self.rests_on else ""
        entailed = f" (follows from {', '.join(self.entailed_from)})" if self.is_entailed else ""
        return f"{self.label}: {told}{quoted}{rests_on}{entailed}"

    @property
    def label(self) -> str:
        """The voice, with the speakers where they are others."""
        others = [speaker for speaker in self.speakers if speaker != self.voice]
        return f"{self.voice} ({', '.join(others)})" if others else self.voice


def format_value(value: Hashable) -> str:
    """Write an answer for a reader."""
    if isinstance(value, When):
        return format_time(value)
    return "yes" if value is None else str(value)


def _format_answer(answer: Answer) -> str:
    value = format_value(answer.value)
    if answer.is_correction:
        return f"wrong: {value}"
    if answer.asserts:
        return value
    return "no" if answer.value is None else f"not {value}"


@attrs.frozen(kw_only=True, repr=False)
class Conflict(Shown):
    """Two groups of stances: none of the one can hold beside any of the other.

    A group says the same, or what lies on one side of what the other says.
    Each two stances on a topic that conflict are in exactly one conflict.
    """

    left: tuple[Stance, ...]
    right: tuple[Stance, ...]
    clash: Clash
    """In what way they conflict."""

    def pairs(self) -> Iterator[tuple[Stance, Stance]]:
        """Yield each stance of the one group with each of the other."""
        return product(self.left, self.right)

    def among(self, stances: Container[Stance]) -> Conflict | None:
        """Keep only some stances; None if one of the groups has none of them."""
        left, right = (tuple(s for s in own if s in stances) for own in (self.left, self.right))
        return attrs.evolve(self, left=left, right=right) if left and right else None

    @property
    def within_one_bloc(self) -> bool:
        """Whether all are of one voice, or of voices of one side; if not, no pair is."""
        return self.left[0].bloc == self.right[0].bloc

    @property
    def within_one_voice(self) -> bool:
        """Whether one voice contradicts itself; if not, no pair is of one voice."""
        return self.left[0].voice == self.right[0].voice

    @property
    def log_ratio(self) -> float | None:
        """For counts that leave a gap: natural logarithm of (higher low + .5) / (lower high + .5).

        Of groups it is the widest gap between two.
        None where one denies what the other says, and for answers that are no counts.
        """
        told = [[s.value for s in own if isinstance(s.value, Count)] for own in self._groups]
        if self.clash is not Clash.VALUE_GAP or not all(told):
            return None
        lower, higher = sorted(told, key=lambda counts: max(count.low for count in counts))
        lows = [count.high for count in lower if count.high is not None]
        return log((max(count.low for count in higher) + 0.5) / (min(lows) + 0.5)) if lows else None

    @property
    def _groups(self) -> tuple[tuple[Stance, ...], tuple[Stance, ...]]:
        return self.left, self.right

    @property
    def _right_denies(self) -> bool:
        """Tell who denies what the other says, where perhaps both deny something."""
        left, right = self.left[0], self.right[0]
        if left.asserts or right.asserts:
            return left.asserts
        if left.answer.is_none != right.answer.is_none:  # the other denies that there were none
            return right.answer.is_none
        return {*left.responds_to}.isdisjoint(right.addresses)

    def _text(self) -> str:
        left, right = self.left, self.right
        match self.clash:
            case Clash.DENIED | Clash.CORRECTED:
                denies, said = (right, left) if self._right_denies else (left, right)
                verb = "denies what" if self.clash is Clash.DENIED else "calls wrong what"
                if len(denies) > 1:
                    verb = "deny what" if self.clash is Clash.DENIED else "call wrong what"
                says = "says" if len(said) == 1 else "say"
                text = f"{_labels(denies)} {verb} {_labels(said)} {says}"
            case Clash.MUTUAL_ACCUSATION:
                fewer, more = sorted(self._groups, key=len)
                text = f"{each_of(_labels(fewer))} and {each_of(_labels(more))} accuse each other"
            case Clash.VALUE_GAP:
                text = f"{' and '.join(map(str, left))}, but {' and '.join(map(str, right))}"
        one_side = self.within_one_bloc and not self.within_one_voice
        return f"{text} (both of {left[0].side})" if one_side else text


def each_of(names: str) -> str:
    """Write names that stand beside others, so that none is taken for one of the others."""
    return f"each of {names}" if ", " in names else names


def _labels(stances: Iterable[Stance]) -> str:
    return ", ".join(dict.fromkeys(stance.label for stance in stances))


@attrs.frozen(kw_only=True, repr=False)
class Silence(Shown):
    """A party that declined to comment on a claim, did not address it, or only qualified it."""

    party: str
    """Id of the party."""
    voice: str
    """Id of the party for which it speaks."""
    side: str | None
    """Id of its side, NEUTRAL, or None for the unaligned."""
    kind: ResponseKind
    """Declines, not addressed or qualifies."""
    to: str | None
    """Address of the claim; None where nobody had made it."""
    address: str
    """Address of the response that tells of it."""
    wording: str | None = None
    """The words that were used, where they are recorded."""

    def _text(self) -> str:
        wording = f": {self.wording}" if self.wording else ""
        return f"{self.party} ({self.kind.value.replace('_', ' ')}{wording})"


@attrs.frozen(kw_only=True, repr=False)
class Misreport(Shown):
    """A report that prints something else than the other reports of a statement."""

    address: str
    """Address of the claim."""
    by: str
    """Id of the party that published the report, or passed it on last."""
    source: str | None
    """Id of the source."""
    printed: Answer
    """What it prints."""
    stated: Answer
    """What the statement says by the other reports."""

    def _text(self) -> str:
        printed, stated = _format_answer(self.printed), _format_answer(self.stated)
        return f"{self.by} prints {printed} for {stated} in {self.address}"


@attrs.frozen(kw_only=True, repr=False)
class SetAside(Shown):
    """A claim that does not count, and why."""

    address: str
    """Address of the claim."""
    voice: str
    """Id of the party for which it was said."""
    side: str | None
    """Id of the side of the voice, NEUTRAL, or None for the unaligned."""
    value: Hashable = None
    """What it answered."""
    why: WhyAside
    """Why it does not count."""
    by: str
    """Address of what took its place, or id of the amendment where that is no one thing."""

    @property
    def bloc(self) -> str:
        """Id of its side, or of its voice if that is on no side."""
        return bloc_of(self.voice, self.side)

    def _text(self) -> str:
        return f"{self.address} ({self.why.value.replace('_', ' ')}, see {self.by})"


@attrs.frozen(kw_only=True, repr=False)
class Evidence(Shown):
    """All that is said of one topic; of a state, for one stretch of time."""

    topic: Topic
    """The question."""
    stretch: When | None = None
    """For a state such as access: the stretch of time in which these stances certainly hold."""
    stances: tuple[Stance, ...] = ()
    """What each voice says."""
    possible: tuple[Stance, ...] = ()
    """For a state: stances that only may hold in the stretch; they support nothing."""
    conflicts: tuple[Conflict, ...] = ()
    """What cannot both hold: each two stances that conflict are in one of these."""
    silences: tuple[Silence, ...] = ()
    """Who said nothing to it."""
    misreports: tuple[Misreport, ...] = ()
    """Reports of one statement that differ from the others."""
    set_aside: tuple[SetAside, ...] = ()
    """What does not count."""
    heard: tuple[str, ...] = ()
    """Ids of the sides that certainly spoke of the same subject after the claim was first public,
    and took no stance on this topic. A fact for the reader to weigh; no status rests on it."""
    within: tuple[tuple[Hashable, Hashable], ...] = ()
    """Pairs of answers of which the second contains the first, as an area does a place."""
    sides: Sides | None = None
    """Who is on which side."""

    def of_stances(self, those: Container[Stance]) -> Evidence:
        """Keep only some stances, and the conflicts among them."""
        conflicts = (conflict.among(those) for conflict in self.conflicts)
        return attrs.evolve(
            self,
            stances=tuple(stance for stance in self.stances if stance in those),
            conflicts=tuple(conflict for conflict in conflicts if conflict is not None),
        )

    def of_bloc(self, bloc: str) -> Evidence:
        """Keep only what one side, or one voice that is on no side, said or left unsaid."""
        stances = tuple(stance for stance in self.stances if stance.bloc == bloc)
        addresses = {address for stance in stances for address in stance.addresses}
        return attrs.evolve(
            self,
            stances=stances,
            possible=tuple(stance for stance in self.possible if stance.bloc == bloc),
            conflicts=tuple(
                c for c in self.conflicts if c.within_one_bloc and c.left[0].bloc == bloc
            ),
            silences=tuple(s for s in self.silences if bloc_of(s.voice, s.side) == bloc),
            misreports=tuple(m for m in self.misreports if m.address in addresses),
            set_aside=tuple(aside for aside in self.set_aside if aside.bloc == bloc),
            heard=tuple(side for side in self.heard if side == bloc),
        )


def asserting(evidence: Evidence) -> list[Stance]:
    """Return the stances that assert an answer; of a limit that only follows, if all are such."""
    stances = evidence.stances
    if all(stance.is_mere_limit for stance in stances):
        return list(stances)
    return [stance for stance in stances if stance.asserts and not stance.is_mere_limit]


def is_neutral(stance: Stance) -> bool:
    """Tell whether the voice of a stance is taken for neutral."""
    return stance.side == NEUTRAL
