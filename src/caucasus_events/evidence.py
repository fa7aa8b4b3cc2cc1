"""What bears on a topic: who stands where, who is silent, what is set aside and why."""

from __future__ import annotations

from collections.abc import Hashable
from enum import StrEnum
from math import log

import attrs

from caucasus_events.claims import Polarity, Topic
from caucasus_events.counts import Count
from caucasus_events.parties import Sides
from caucasus_events.statements import ResponseKind
from caucasus_events.when import When

__all__ = [
    "Clash",
    "Conflict",
    "Evidence",
    "SetAside",
    "Silence",
    "Stance",
    "WhyAside",
]


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
    """Where one voice stands on a topic, with every claim and response that says so."""

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
    """When each of these was said; None where nothing tells it."""
    during: When | None = None
    """The time for which it is said to hold, where one is given."""
    bearer: str | None = None
    """Id of the party whose loss or act it tells, if anybody's."""
    quoted_by: tuple[str, ...] = ()
    """Ids of the parties of another side through which alone it is known."""
    implied: bool = False
    """Whether it only follows from what the voice says on a wider or narrower topic."""

    @property
    def asserts(self) -> bool:
        """Whether it asserts the value."""
        return self.polarity is Polarity.ASSERTED


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
    """Address of the response that tells of it."""


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


@attrs.frozen(kw_only=True)
class Evidence:
    """All that bears on one topic."""

    topic: Topic
    """The question."""
    stances: tuple[Stance, ...] = ()
    """Where each voice stands."""
    conflicts: tuple[Conflict, ...] = ()
    """Each pair of stances that cannot both hold."""
    silences: tuple[Silence, ...] = ()
    """Who said nothing to it."""
    set_aside: tuple[SetAside, ...] = ()
    """What does not count."""
    sides_heard: tuple[str, ...] = ()
    """Ids of the sides that spoke to it, or might have and did not.

    A side might have if the answer tells of its own loss or act, or of nobody's, or of the
    speaker's own; and if it spoke of the same subject, or of the incident that a violation is,
    certainly or possibly since, of no other time, and of something else. It told another story,
    and let nothing stand, if it denied anything like it, or accused who told of its own act or
    loss; nor did it if it declined to comment, or neither confirmed nor denied.
    """
    within: tuple[tuple[Hashable, Hashable], ...] = ()
    """Pairs of answers of which the second contains the first, as an area does a place."""
    sides: Sides | None = None
    """Who is on which side."""

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
