"""What moves a finding: the claims, answers and silences that come or go, and what each does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TypeVar

import attrs

from caucasus_events.core.tables import in_words
from caucasus_events.findings.evidence import Evidence, Silence, Stance, WhyAside
from caucasus_events.findings.reconciliation import Finding
from caucasus_events.findings.statuses import Status
from caucasus_events.records.amendments import Amendment, AmendmentKind
from caucasus_events.records.claims import Topic, answer_key

__all__ = ["Cause", "Effect"]


T = TypeVar("T")


class Effect(StrEnum):
    """What something that came, or went, does to a finding."""

    ASSERTED = "asserted"
    DENIED = "denied"
    REVISED_UP = "revised_up"
    REVISED_DOWN = "revised_down"
    REPLACED = "replaced"
    RETRACTED = "retracted"
    FELL_SILENT = "fell_silent"
    OTHER_SIDE_HEARD = "other_side_heard"
    WITHDRAWN = "withdrawn"
    RECAST = "recast"
    CORRECTED = "corrected"
    """The archivist put something in its place, as `amendments` has it; so the next three."""
    DUPLICATE = "duplicate"
    SPLIT = "split"
    MERGED = "merged"


_TAKING_THE_PLACE = {
    WhyAside.REVISED_UP: Effect.REVISED_UP,
    WhyAside.REVISED_DOWN: Effect.REVISED_DOWN,
    WhyAside.RETRACTED: Effect.RETRACTED,
}
_BY_ARCHIVIST = {
    WhyAside.CORRECTED: Effect.CORRECTED,
    WhyAside.DUPLICATE: Effect.DUPLICATE,
    WhyAside.SPLIT: Effect.SPLIT,
    WhyAside.MERGED: Effect.MERGED,
}
_AMENDING = {
    AmendmentKind.CORRECTION: Effect.CORRECTED,
    AmendmentKind.DUPLICATE: Effect.DUPLICATE,
    AmendmentKind.SPLIT: Effect.SPLIT,
    AmendmentKind.MERGER: Effect.MERGED,
}
_MOST_NAMED = 5


@attrs.frozen(kw_only=True)
class Cause:
    """One thing that came or went, and what that did to a finding."""

    effect: Effect
    """What it did."""
    voice: str | None = None
    """Id of the party that asserts, denies, revises, retracts or is silent."""
    addresses: tuple[str, ...]
    """Addresses of the claims and responses that did it; ids where a whole record did."""
    of: tuple[str, ...] = ()
    """Addresses of what was replaced or taken back; ids where whole records were."""
    amendment: str | None = None
    """Id of the amendment, where what it did is told of whole records."""

    def __str__(self) -> str:
        by, of = _listed(self.addresses), _listed(self.of)
        match self.effect:
            case Effect.ASSERTED:
                return f"{self.voice} said so in {by}"
            case Effect.DENIED:
                return f"{self.voice} denied it in {by}"
            case Effect.REVISED_UP | Effect.REVISED_DOWN:
                return f"{by} replaced {of} ({in_words(self.effect)})"
            case Effect.REPLACED:
                return f"{by} replaced {of}"
            case Effect.RETRACTED:
                return f"{by} took back {of}"
            case Effect.FELL_SILENT:
                return f"{self.voice} neither confirmed nor denied it, by {by}"
            case Effect.OTHER_SIDE_HEARD:
                return f"the other side was heard, in {by}"
            case Effect.WITHDRAWN:
                return f"{by} no longer says so"
            case Effect.RECAST:
                return f"{by} changed how the rest is read"
            case Effect.CORRECTED | Effect.DUPLICATE | Effect.SPLIT | Effect.MERGED:
                if self.amendment is None:
                    return f"{by} replaced {of} ({self.effect})"
                return self._format_amending()

    def _format_amending(self) -> str:
        by, of = _named(self.addresses), _named(self.of)
        match self.effect:
            case Effect.DUPLICATE:
                did = f"found {of} to duplicate {by}"
            case Effect.SPLIT | Effect.MERGED:
                did = f"{self.effect} {of} into {by}"
            case _:
                did = f"corrected {of} to {by}"
        return f"the archivist {did} ({self.amendment})"


def _listed(addresses: tuple[str, ...]) -> str:
    more = len(addresses) - 1
    return "".join(addresses[:1]) + (f" and {more} more" if more > 0 else "")


def _named(ids: tuple[str, ...]) -> str:
    more = len(ids) - _MOST_NAMED
    return ", ".join(ids[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def answer(stance: Stance) -> Hashable:
    """Tell where a voice stands, however many reports say so and in whatever words."""
    value, during = answer_key(stance.value), answer_key(stance.during)
    return (stance.voice, stance.polarity, value, during)


def silence(silent: Silence) -> Hashable:
    """Tell who is silent and how, whoever reports it."""
    return (silent.party, silent.kind)


def seen(finding: Finding | None) -> Hashable:
    """Tell what a reader sees of a finding: two that are seen alike have not moved.

    It is the status, the estimate, who says what, who is silent, and what conflicts. Another
    report of the same words, the same number in other words, or another side for a voice where
    that changes no status, shows nothing new.
    """
    if finding is None:
        return None
    evidence, estimate = finding.evidence, finding.estimate
    bounds = estimate.best, estimate.common, estimate.envelope
    return (
        finding.status,
        (estimate.rule, estimate.floor, *map(answer_key, bounds)),
        frozenset(map(answer_key, estimate.values)),
        frozenset(map(answer, evidence.stances)),
        frozenset(map(silence, evidence.silences)),
        frozenset(
            (frozenset({answer(c.left), answer(c.right)}), c.clash) for c in evidence.conflicts
        ),
    )


def _evidence(finding: Finding | None, topic: Topic) -> Evidence:
    """Return what a finding rests on; of none, that nobody has spoken."""
    return Evidence(topic=topic) if finding is None else finding.evidence


def moved_addresses(old: Finding | None, new: Finding | None, topic: Topic) -> frozenset[str]:
    """Return the addresses of all that stands, or is silent, in one of two and not in the other.

    Of the voices that moved, what each said and took back or replaced is among them: without
    that, the old finding does not come back.
    """
    before, after = _evidence(old, topic), _evidence(new, topic)
    moved = {address for pair in ((before, after), (after, before)) for address in _only_in(*pair)}
    answers = set(map(answer, before.stances)) ^ set(map(answer, after.stances))
    stances = (*before.stances, *after.stances)
    voices = {stance.voice for stance in stances if answer(stance) in answers}
    for aside in {*before.set_aside} ^ {*after.set_aside}:
        if aside.voice in voices:
            moved |= {aside.address, aside.by}
    return frozenset(moved)


def _only_in(one: Evidence, other: Evidence) -> Iterator[str]:
    answers, silences = set(map(answer, other.stances)), set(map(silence, other.silences))
    for stance in one.stances:
        if answer(stance) not in answers:
            yield from stance.addresses
    for silent in one.silences:
        if silence(silent) not in silences:
            yield silent.address


def causes_of(
    old: Finding | None,
    new: Finding | None,
    topic: Topic,
    came: Collection[str],
    others: Collection[str] = (),
    amended: Sequence[Amendment] = (),
) -> tuple[Cause, ...]:
    """Say what each statement that came, went or changed did to a finding, and each amendment.

    Args:
        old: the finding before; None where nobody had spoken to the topic.
        new: the finding after.
        topic: the topic.
        came: ids of the statements.
        others: those of them that another side tells than the one that says so, where known.
        amended: the amendments that were recorded and without which it would not stand so.
    """
    before, after = _evidence(old, topic), _evidence(new, topic)
    replacing = tuple(_replacing(before, after, came, bool(amended)))
    explained = {address for cause in replacing for address in cause.addresses}
    causes = (
        *replacing,
        *_amending(replacing, amended),
        *_speaking(before, after, came, explained),
        *_silent(before, after, came),
        *_withdrawn(before, after, came),
    )
    if causes or not came:
        return causes
    heard = new is not None and new.status is Status.CORROBORATED
    if heard:
        return (Cause(effect=Effect.OTHER_SIDE_HEARD, addresses=tuple(sorted(others or came))),)
    return (Cause(effect=Effect.RECAST, addresses=tuple(sorted(came))),)


def _replacing(
    before: Evidence, after: Evidence, came: Collection[str], is_amended: bool
) -> Iterator[Cause]:
    gone = set(_only_in(before, after))
    known = {aside.address for aside in before.set_aside}
    standing = set(map(answer, before.stances))
    fresh = {a for s in after.stances if answer(s) not in standing for a in s.addresses}
    replaced: dict[tuple[Effect, str, str], list[str]] = {}
    for aside in after.set_aside:
        stood, is_new = aside.address in gone, aside.address not in known
        effect = _BY_ARCHIVIST.get(aside.why)
        if effect is not None:
            # A slip that nobody had seen is no news, and of whole records the amendment tells.
            did = stood and "#" in aside.by
        else:
            effect = _TAKING_THE_PLACE.get(aside.why, Effect.REPLACED)
            is_retracted = effect is Effect.RETRACTED and _among([aside.by], came)
            did = stood or (is_new and (aside.by in fresh or bool(is_retracted)))
            # Where neither of the two came, no speaker did it: they are one voice as amended.
            did = did and (not is_amended or bool(_among([aside.address, aside.by], came)))
        if did:
            replaced.setdefault((effect, aside.voice, aside.by), []).append(aside.address)
    for (effect, voice, by), of in replaced.items():
        yield Cause(effect=effect, voice=voice, addresses=(by,), of=tuple(dict.fromkeys(of)))


def _amending(replacing: Iterable[Cause], amended: Iterable[Amendment]) -> Iterator[Cause]:
    """Tell of each amendment of which no claim tells that another took its place."""
    told = {
        address.partition("#")[0]
        for cause in replacing
        if cause.effect in _AMENDING.values()
        for address in cause.of
    }
    for one in amended:
        if told.isdisjoint(one.old):
            effect = _AMENDING[one.kind]
            yield Cause(effect=effect, addresses=one.new, of=one.old, amendment=one.id)


def _speaking(
    before: Evidence, after: Evidence, came: Collection[str], explained: Collection[str]
) -> Iterator[Cause]:
    standing = set(map(answer, before.stances))
    for stance in after.stances:
        addresses = _among(stance.addresses, came)
        if answer(stance) in standing or not addresses:
            continue
        if not set(stance.addresses).isdisjoint(explained):
            continue
        effect = Effect.ASSERTED if stance.asserts else Effect.DENIED
        yield Cause(effect=effect, voice=stance.voice, addresses=addresses)


def _silent(before: Evidence, after: Evidence, came: Collection[str]) -> Iterator[Cause]:
    known = set(map(silence, before.silences))
    silent: dict[str, list[str]] = {}
    for new in after.silences:
        if silence(new) not in known:
            silent.setdefault(new.party, []).append(new.address)
    for party, told in silent.items():
        if addresses := _among(told, came):
            yield Cause(effect=Effect.FELL_SILENT, voice=party, addresses=addresses)


def _withdrawn(before: Evidence, after: Evidence, came: Collection[str]) -> Iterator[Cause]:
    kept = {address for stance in after.stances for address in stance.addresses}
    kept |= {aside.address for aside in after.set_aside}
    kept |= {silent.address for silent in after.silences}
    held = {aside.by for aside in after.set_aside}
    gone = set(_only_in(before, after)) - kept
    gone |= {aside.by for aside in before.set_aside} - kept - held
    if addresses := _among(sorted(gone), came):
        yield Cause(effect=Effect.WITHDRAWN, addresses=addresses)


def _among(addresses: Iterable[str], statements: Collection[str]) -> tuple[str, ...]:
    return tuple(a for a in addresses if a.partition("#")[0] in statements)


def fewest(things: Sequence[T], suffice: Callable[[Sequence[T]], bool]) -> Sequence[T]:
    """Leave out, by halves and then ever smaller pieces, what is not needed to suffice."""
    size = len(things)
    while size:
        first = 0
        while first < len(things):
            fewer = [*things[:first], *things[first + size :]]
            if suffice(fewer):
                things = fewer
            else:
                first += size
        size //= 2
    return things
