"""What moves a finding: the claims, answers and silences that come or go, and what each does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

import attrs

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.references import ids_in, split_address
from caucasus_events.core.results import Shown
from caucasus_events.findings.conflicts import answer_of
from caucasus_events.findings.evidence import Evidence, Misreport, SetAside, Silence, Stance
from caucasus_events.findings.reconciliation import Finding
from caucasus_events.records.amendments import Amendment, AmendmentKind
from caucasus_events.records.claims import Topic, answer_key
from caucasus_events.records.incidents import Incident
from caucasus_events.records.parties import Party
from caucasus_events.records.places import Place
from caucasus_events.records.statements import Report, ResponseKind, Statement
from caucasus_events.values.counts import Count

__all__ = ["Cause", "Effect"]


class Effect(StrEnum):
    """What something that came, or went, does to a finding."""

    ASSERTED = "asserted"
    DENIED = "denied"
    REVISED_UP = "revised_up"
    REVISED_DOWN = "revised_down"
    REPLACED = "replaced"
    RETRACTED = "retracted"
    FELL_SILENT = "fell_silent"
    WITHDRAWN = "withdrawn"
    REPORTED = "reported"
    """A further report of a statement came."""
    REPORT_GONE = "report_gone"
    MISREPORTED = "misreported"
    """A report came that prints something else."""
    PUT_RIGHT = "put_right"
    """Such a report was corrected or taken back."""
    RECAST = "recast"
    CORRECTED = "corrected"
    """The archivist put something in its place, as `amendments` has it; so the next three."""
    DUPLICATE = "duplicate"
    SPLIT = "split"
    MERGED = "merged"


# What the archivist did is told apart from what a speaker did: a corrected slip is no revision.
_AMENDING = {
    AmendmentKind.CORRECTION: Effect.CORRECTED,
    AmendmentKind.DUPLICATE: Effect.DUPLICATE,
    AmendmentKind.SPLIT: Effect.SPLIT,
    AmendmentKind.MERGER: Effect.MERGED,
}
_BY_ARCHIVIST = frozenset(_AMENDING.values())
_SENTENCES = {
    Effect.ASSERTED: "{voice} said so in {by}",
    Effect.DENIED: "{voice} denied it in {by}",
    Effect.REVISED_UP: "{by} replaced {of} (revised up)",
    Effect.REVISED_DOWN: "{by} replaced {of} (revised down)",
    Effect.REPLACED: "{by} replaced {of}",
    Effect.RETRACTED: "{by} took back {of}",
    Effect.FELL_SILENT: "{voice} neither confirmed nor denied it, by {by}",
    Effect.WITHDRAWN: "{by} no longer says so",
    Effect.REPORTED: "a further report of {by} came ({of})",
    Effect.REPORT_GONE: "a report of {by} is gone ({of})",
    Effect.MISREPORTED: "{voice} printed something else for {by}",
    Effect.PUT_RIGHT: "{voice} put right what it printed for {of} (see {by})",
    Effect.RECAST: "{by} changed how the rest is read",
    **{effect: f"{{by}} replaced {{of}} ({effect})" for effect in _BY_ARCHIVIST},
}
_SENTENCES_OF_RECORDS = {
    Effect.CORRECTED: "the archivist corrected {of} to {by} ({amendment})",
    Effect.DUPLICATE: "the archivist found {of} to duplicate {by} ({amendment})",
    Effect.SPLIT: "the archivist split {of} into {by} ({amendment})",
    Effect.MERGED: "the archivist merged {of} into {by} ({amendment})",
}


@attrs.frozen(kw_only=True, repr=False)
class Cause(Shown):
    """One thing that came or went, and what that did to a finding."""

    effect: Effect
    """What it did."""
    voice: str | None = None
    """Id of the party that asserts, denies, revises, retracts, misreports or is silent."""
    addresses: tuple[str, ...]
    """Addresses of the claims and responses that did it; ids if whole records did."""
    of: tuple[str, ...] = ()
    """Addresses of what was replaced, taken back or put right; ids if whole records were. Of a
    report that came or went: the id of its source, or of the party that passed it on last."""
    amendment: str | None = None
    """Id of the amendment, if it put whole records in the place of others."""

    def _text(self) -> str:
        sentence, most = _SENTENCES[self.effect], 1
        if self.amendment is not None and self.effect in _SENTENCES_OF_RECORDS:
            sentence, most = _SENTENCES_OF_RECORDS[self.effect], 5
        by, of = (_shortened(ids, most) for ids in (self.addresses, self.of))
        return sentence.format(voice=self.voice, by=by, of=of, amendment=self.amendment)


def _shortened(ids: tuple[str, ...], most: int) -> str:
    more = len(ids) - most
    return ", ".join(ids[:most]) + (f" and {more} more" if more > 0 else "")


def _sources(stance: Stance) -> tuple[str, ...]:
    """Return the addresses of what was said, on this topic or on one from which it follows."""
    return (*stance.addresses, *stance.entailed_from)


def _answer(stance: Stance) -> Hashable:
    return (stance.voice, answer_of(stance), _seen(stance.value))


def _seen(value: Hashable) -> Hashable:
    """Return what a reader sees of a value: the likeliest number as well as the bounds."""
    return (answer_key(value), value.likeliest if isinstance(value, Count) else None)


def _silence(silence: Silence) -> Hashable:
    return (silence.party, silence.kind)


def visible(finding: Finding | None) -> Hashable:
    """Return what a reader sees of a finding: a finding has moved if this has changed.

    It is the status, the estimate, who says what, who is silent, and what conflicts. Another
    report of the same words and the same number in other words show nothing new. Nor does
    another side of a voice, unless it changes the status.
    """
    if finding is None:
        return None
    evidence, estimate = finding.evidence, finding.estimate
    bounds = estimate.best, estimate.common, estimate.fits_all, estimate.envelope
    return (
        finding.status,
        (estimate.rule, estimate.floor, *map(_seen, bounds)),
        frozenset(map(_seen, estimate.values)),
        frozenset(map(_answer, evidence.stances)),
        frozenset(map(_silence, evidence.silences)),
        frozenset(
            (m.by, m.printed.polarity, answer_key(m.printed.value)) for m in evidence.misreports
        ),
        # Who conflicts with whom follows from what they answer.
        frozenset(
            (_answer(one), c.clash) for c in evidence.conflicts for one in (*c.left, *c.right)
        ),
    )


def evidence_of(finding: Finding | None, topic: Topic) -> Evidence:
    """Return what a finding rests on; nothing if there is no finding."""
    return Evidence(topic=topic) if finding is None else finding.evidence


def moved_addresses(before: Evidence, after: Evidence) -> set[str]:
    """Return the id of the subject, and the addresses of all that counts in one evidence only.

    What a voice that moved has retracted or replaced is among them, with what took its place.
    """
    moved = {id for id in (before.topic.subject, before.topic.span) if id}
    moved |= _only_in(before, after) | _only_in(after, before)
    answers = set(map(_answer, before.stances)) ^ set(map(_answer, after.stances))
    stances = (*before.stances, *after.stances)
    voices = {stance.voice for stance in stances if _answer(stance) in answers}
    for aside in {*before.set_aside} ^ {*after.set_aside}:
        if aside.voice in voices:
            moved |= {aside.address, aside.by}
    return moved


def _only_in(one: Evidence, other: Evidence) -> set[str]:
    """Return the addresses of the stances and silences that only one of two evidences has."""
    known = {part for part, _ in _parts(other)}
    return {address for part, its in _parts(one) if part not in known for address in its}


def _parts(evidence: Evidence) -> Iterator[tuple[Hashable, tuple[str, ...]]]:
    """Yield each stance and each silence as a reader sees it, with its addresses."""
    for stance in evidence.stances:
        yield (_answer(stance), stance.side, stance.admits, stance.accuses), _sources(stance)
    for silence in evidence.silences:
        yield _silence(silence), (silence.address,)


def reading_of(*versions: Chronicle) -> Callable[[Iterable[str]], set[str]]:
    """Return a function from ids and addresses to the ids of all records that they are read with.

    A statement is read with those who speak in it and of whom it speaks, with its sources, and
    with the statements that it answers or repeats; a party with those for whom it speaks; a
    place with what contains it; an incident with those to which it is linked; and everything
    with the amendments that replace it or put it in place.
    """
    amending: dict[str, list[str]] = {}
    for amendment in (amendment for version in versions for amendment in version.amendments):
        amending.setdefault(amendment.id, []).extend((*amendment.old, *amendment.new))
        for id in (*amendment.old, *amendment.new):
            amending.setdefault(id, []).append(amendment.id)

    def read_with(ids: Iterable[str]) -> set[str]:
        reached: set[str] = set()
        waiting = list(ids)
        while waiting:
            id, _ = split_address(waiting.pop())
            if id in reached:
                continue
            reached.add(id)
            waiting += amending.get(id, ())
            for version in versions:
                record = version.find(id)
                if isinstance(record, Incident):
                    waiting += record.part_of
                if isinstance(record, Statement | Party | Place):
                    for kinds, named in ids_in(record).items():
                        if "incident" not in kinds:  # of subjects, only that of the finding counts
                            waiting += named
                waiting += (end for x in version.links_of(id) for end in (x.first, x.second))
        return reached

    return read_with


Versions: TypeAlias = tuple[Statement | None, Statement | None]
"""A statement as it was and as it is; None where there was, or is, none."""


def causes_of(
    old: Finding | None,
    new: Finding | None,
    topic: Topic,
    came: Mapping[str, Versions],
    amended: Sequence[Amendment] = (),
) -> tuple[Cause, ...]:
    """Say what each statement that came, went or changed did to a finding, and each amendment.

    Args:
        old: the finding before; None if nobody had spoken to the topic.
        new: the finding after.
        topic: the topic.
        came: the statements, by id, as they were and as they are.
        amended: the amendments that were recorded and on which the finding rests.
    """
    before, after = evidence_of(old, topic), evidence_of(new, topic)
    replaced = tuple(_replaced(before, after, came, bool(amended)))
    causes = (
        *replaced,
        *_amended(replaced, amended),
        *_spoken(before, after, came, {a for cause in replaced for a in cause.addresses}),
        *_fallen_silent(before, after, came),
        *_withdrawn(before, after, came),
        *_misreported(before, after, came),
        *_reported(before, after, came),
    )
    if causes or not came:
        return causes
    return (Cause(effect=Effect.RECAST, addresses=tuple(sorted(came))),)


def _replaced(
    before: Evidence, after: Evidence, came: Collection[str], is_amended: bool
) -> Iterator[Cause]:
    """Say what took the place of what, by the speaker's word or the archivist's."""
    gone, fresh = _only_in(before, after), _only_in(after, before)
    known = {aside.address for aside in before.set_aside}

    def is_news(effect: Effect, aside: SetAside) -> bool:
        stood = aside.address in gone
        if effect in _BY_ARCHIVIST:
            # A slip that nobody had seen is no news; of whole records the amendment tells.
            return stood and bool(split_address(aside.by)[1])
        took_back = effect is Effect.RETRACTED and bool(_among([aside.by], came))
        newly = aside.address not in known and (aside.by in fresh or took_back)
        # If neither of the two came, no speaker did it: an amendment made them one voice.
        by_speaker = not is_amended or bool(_among([aside.address, aside.by], came))
        return (stood or newly) and by_speaker

    replaced: dict[tuple[Effect, str, str], dict[str, None]] = {}
    for aside in after.set_aside:
        effect = Effect(aside.why.value)  # each reason for setting aside is an effect as well
        if is_news(effect, aside):
            replaced.setdefault((effect, aside.voice, aside.by), {})[aside.address] = None
    for (effect, voice, by), of in replaced.items():
        yield Cause(effect=effect, voice=voice, addresses=(by,), of=tuple(of))


def _amended(replaced: Iterable[Cause], amended: Iterable[Amendment]) -> Iterator[Cause]:
    """Name each amendment of which no claim shows already that another took its place."""
    by_archivist = (cause for cause in replaced if cause.effect in _BY_ARCHIVIST)
    shown = {split_address(address)[0] for cause in by_archivist for address in cause.of}
    for one in amended:
        if shown.isdisjoint(one.old):
            yield Cause(effect=_AMENDING[one.kind], addresses=one.new, of=one.old, amendment=one.id)


def _spoken(
    before: Evidence, after: Evidence, came: Collection[str], explained: Collection[str]
) -> Iterator[Cause]:
    """Say who newly asserts or denies something, unless that is explained already."""
    standing = set(map(_answer, before.stances))
    for stance in after.stances:
        addresses = _among(_sources(stance), came)
        is_new = _answer(stance) not in standing and not {*stance.addresses} & {*explained}
        if addresses and is_new:
            effect = Effect.ASSERTED if stance.asserts else Effect.DENIED
            yield Cause(effect=effect, voice=stance.voice, addresses=addresses)


def _fallen_silent(before: Evidence, after: Evidence, came: Collection[str]) -> Iterator[Cause]:
    known = set(map(_silence, before.silences))
    silent: dict[str, list[str]] = {}
    for new in after.silences:
        if _silence(new) not in known:
            silent.setdefault(new.party, []).append(new.address)
    for party, responses in silent.items():
        if addresses := _among(responses, came):
            yield Cause(effect=Effect.FELL_SILENT, voice=party, addresses=addresses)


def _withdrawn(before: Evidence, after: Evidence, came: Collection[str]) -> Iterator[Cause]:
    """Name what counted before, or had replaced something, and is no longer there."""
    kept = {address for stance in after.stances for address in stance.addresses}
    kept |= {aside.address for aside in after.set_aside}
    kept |= {silence.address for silence in after.silences}
    replacing = {aside.by for aside in after.set_aside}
    gone = _only_in(before, after) - kept
    gone |= {aside.by for aside in before.set_aside} - kept - replacing
    if addresses := _among(sorted(gone), came):
        yield Cause(effect=Effect.WITHDRAWN, addresses=addresses)


def _misreported(
    before: Evidence, after: Evidence, came: Mapping[str, Versions]
) -> Iterator[Cause]:
    """Name each report that newly prints something else, and each that was put right."""
    for misreport in after.misreports:
        if misreport not in before.misreports:
            if split_address(misreport.address)[0] in came:
                effect, at = Effect.MISREPORTED, misreport.address
                yield Cause(effect=effect, voice=misreport.by, addresses=(at,))
            elif put_right := _put_right(misreport, (old for old, _ in came.values())):
                yield Cause(effect=Effect.WITHDRAWN, addresses=(put_right,))
    for misreport in before.misreports:
        if misreport not in after.misreports:
            id = split_address(misreport.address)[0]
            _, now = came.get(id, (None, None))
            still_there = now is not None and (misreport.source or misreport.by) in _reports(now)
            by = _put_right(misreport, (new for _, new in came.values()))
            if by or still_there:
                voice, of = misreport.by, (misreport.address,)
                yield Cause(effect=Effect.PUT_RIGHT, voice=voice, addresses=(by or id,), of=of)


def _put_right(misreport: Misreport, statements: Iterable[Statement | None]) -> str | None:
    """Return the address of the response by which a party corrects or takes back its report."""
    told_of = {misreport.address, split_address(misreport.address)[0]}
    for statement in filter(None, statements):
        for response in statement.responses:
            by = (response.by,) if response.by else statement.named_speakers
            is_own = misreport.by in by and response.to in told_of
            if is_own and response.kind in (ResponseKind.RETRACTS, ResponseKind.CORRECTS):
                return statement.address(response)
    return None


def _reports(statement: Statement) -> dict[str, Report]:
    """Return the reports of a statement by source, or by the party that passed it on last."""
    return {report.source or report.via[-1].by: report for report in statement.reports}


def _reported(before: Evidence, after: Evidence, came: Mapping[str, Versions]) -> Iterator[Cause]:
    """Name the reports that came, or went, of a statement that now counts otherwise."""
    addresses = _only_in(before, after) | _only_in(after, before)
    addresses |= {m.address for m in {*before.misreports} ^ {*after.misreports}}
    moved = {split_address(address)[0] for address in addresses}
    for id, (old, new) in came.items():
        if old is not None and new is not None and id in moved:
            was, now = _reports(old), _reports(new)
            # Of a report that came and prints something else, `_misreported` tells.
            fresh = tuple(key for key in now if key not in was and not now[key].differs)
            gone = tuple(key for key in was if key not in now)
            for effect, of in ((Effect.REPORTED, fresh), (Effect.REPORT_GONE, gone)):
                if of:
                    yield Cause(effect=effect, addresses=(id,), of=of)


def _among(addresses: Iterable[str], statements: Collection[str]) -> tuple[str, ...]:
    return tuple(a for a in addresses if split_address(a)[0] in statements)
