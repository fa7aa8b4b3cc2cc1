"""What is told of each ceasefire: who declared it, that it ended, who is accused of breaking it.

All is gathered once, under the chronicle as amended and without what was retracted. Where
several tell of one declaration, the declaring party's own word comes first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import attrs

from caucasus_events.attribution.voices import Voices
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.chronicle.times import when_happened
from caucasus_events.findings.claim_instances import ClaimInstance, Context, read_statements
from caucasus_events.findings.subjects import JoinedIncidents
from caucasus_events.records.claims import Declaration, Ending, Violation
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.statements import Statement
from caucasus_events.records.vocabulary import EndingKind
from caucasus_events.values.when import When, span_in

__all__ = ["Accusation"]


@attrs.frozen(kw_only=True)
class Accusation:
    """One claim that a party violated a ceasefire."""

    accuser: str
    """Id of the party whose voice it is."""
    speaker: str
    """Id of the party that spoke."""
    accused: str
    """Id of the accused party."""
    address: str
    """Address of the claim, or of the response that confirms it."""
    when: When | None
    """When it is said to have happened or, if that is not told, when it was said."""


@attrs.frozen(kw_only=True)
class Told:
    """What one voice tells of a declaration of a ceasefire, or of its end."""

    claim: Declaration | Ending
    """The claim that is made, or that is responded to."""
    asserts: bool
    """Whether the voice says that it is so."""
    is_correction: bool
    """Whether it says only that the times are wrong."""
    voice: str
    """Id of the party for which the speaker spoke."""
    speaker: str
    """Id of the party that spoke."""
    is_own: bool
    """Whether a party tells of its own act."""
    address: str
    """Address of the claim or response."""

    @property
    def about(self) -> str | None:
        """Id of the declaring party; None of an end."""
        return self.claim.by if isinstance(self.claim, Declaration) else None


@attrs.frozen(kw_only=True)
class Declared:
    """One declaration, with all that those who tell of it say of its times."""

    by: str
    """Id of the declaring party."""
    declared: When | None
    """When it was declared."""
    begins: When | None
    """From when it was to hold, if that is told apart from when it was declared."""
    until: When | None
    """Until when it was to hold."""
    is_indefinite: bool
    """Whether it is told to have no expiry date."""
    told_by: tuple[str, ...]
    """Ids of the voices that tell it."""

    @property
    def holds_from(self) -> When | None:
        """From when it was to hold: when it was declared, if no other time is given."""
        return self.begins or self.declared


@attrs.frozen(kw_only=True)
class Ended:
    """One end of a ceasefire that is told."""

    how: EndingKind
    """How it is said to have ended."""
    by: str | None
    """Id of the party that is said to have ended it."""
    when: When | None
    """When."""
    told_by: tuple[str, ...]
    """Ids of the voices that tell it."""


class CeasefireClaims:
    """What is told of the ceasefires of a chronicle as amended, each ceasefire apart."""

    def __init__(self, chronicle: Chronicle) -> None:
        self.chronicle = chronicle
        self._told: defaultdict[str, list[Told]] = defaultdict(list)
        self._accusations: defaultdict[str, list[Accusation]] = defaultdict(list)
        self._counted = cache(self._find_counted)
        voices = Voices(chronicle, chronicle.sides)
        joined = JoinedIncidents(chronicle, Judgement.DIFFERENT)
        context = Context(chronicle, voices, joined)
        statements = [s for s in chronicle.statements if _tells_of_a_ceasefire(s, chronicle)]
        for one in read_statements(statements, context).instances:
            claim = one.claim
            if isinstance(claim, Declaration | Ending):
                self._told[claim.subject].append(_told(claim, one, voices))
            elif isinstance(claim, Violation) and _accuses(one):
                happened = chronicle.zoned(when_happened(chronicle, claim))
                accusation = Accusation(
                    accuser=one.voice,
                    speaker=one.speaker,
                    accused=claim.by,
                    address=one.address,
                    when=happened or one.said,
                )
                self._accusations[claim.subject].append(accusation)

    def of(self, ceasefire: str, account: str | None = None) -> list[Told]:
        """Return all that is told of a ceasefire, or what one voice or speaker tells of it."""
        told = self._told.get(ceasefire, ())
        return [t for t in told if account in (None, t.voice, t.speaker)]

    def accusations(self, ceasefire: str) -> Sequence[Accusation]:
        """Return all that is told of violations of a ceasefire."""
        return self._accusations.get(ceasefire, ())

    def known(self) -> set[str]:
        """Return the ids of all who tell of a ceasefire, or are told to have declared one."""
        told = [t for each in self._told.values() for t in each]
        return {id for t in told for id in (t.voice, t.speaker, t.claim.by) if id is not None}

    def declarations(self, ceasefire: str) -> Sequence[Declared]:
        """Return what is declared by each party's own word or, where that is silent, by others'."""
        return self._counted(ceasefire)[0]

    def endings(self, ceasefire: str) -> Sequence[Ended]:
        """Return the ends that are told by those whose word counts."""
        return self._counted(ceasefire)[1]

    def _find_counted(self, ceasefire: str) -> tuple[Sequence[Declared], Sequence[Ended]]:
        counted = preferred(self.of(ceasefire))
        return declarations_in(counted), endings_in(counted)

    def limits(self, ceasefire: str) -> list[When]:
        """Return until when each declaration was to hold, in the chronicle's zone, if it says."""
        return self._zoned(d.until for d in self.declarations(ceasefire))

    def began(self, ceasefire: str) -> When | None:
        """Return when a ceasefire first took effect; None if no declaration says."""
        begins = self._zoned(d.holds_from for d in self.declarations(ceasefire))
        return min(begins, key=lambda when: when.sort_key, default=None)

    def ended(self, ceasefire: str) -> When | None:
        """Return when a ceasefire ended, or else was to end by all its declarations.

        None if that is not told, or if what is told of it certainly differs.
        """
        if ends := self.endings(ceasefire):
            told = self._zoned(end.when for end in ends)
            first = min(told, key=lambda when: when.sort_key, default=None)
            return None if _apart([[when] for when in told]) else first
        limits = self.limits(ceasefire)
        if len(limits) < len(self.declarations(ceasefire)):
            return None
        return max(limits, key=lambda when: when.sort_key, default=None)

    def disputing(self, told: Iterable[Told]) -> tuple[str, ...]:
        """Return the voices whose accounts of a declaration or an end certainly differ.

        One denies what another asserts or says that its times are wrong, or their times have
        nothing in common.
        """
        found: dict[str, None] = {}
        for about in _grouped(told).values():
            by_voice: defaultdict[str, list[Told]] = defaultdict(list)
            for one in about:
                by_voice[one.voice].append(one)
            if len(by_voice) > 1 and self._is_disputed([*by_voice.values()]):
                found |= dict.fromkeys(by_voice)
        return tuple(sorted(found))

    def _is_disputed(self, accounts: Sequence[Sequence[Told]]) -> bool:
        told = [one for account in accounts for one in account]
        if len({one.asserts for one in told}) > 1 or any(one.is_correction for one in told):
            return True
        limits: list[list[When]] = []
        endless = False
        for account in accounts:
            claims = [one.claim for one in account]
            limits.append(self._zoned(c.until for c in claims if isinstance(c, Declaration)))
            endless |= any(isinstance(c, Declaration) and c.is_indefinite for c in claims)
        if endless and any(limits):
            return True
        times = [self._zoned(_time(one.claim) for one in account) for account in accounts]
        return _apart(times) or _apart(limits)

    def _zoned(self, times: Iterable[When | None]) -> list[When]:
        return [self.chronicle.zoned(when) for when in times if when is not None]


def _tells_of_a_ceasefire(statement: Statement, chronicle: Chronicle) -> bool:
    answered = (chronicle.claim(a) for r in statement.responses for a in chronicle.answered_by(r))
    return any(isinstance(claim, _KINDS) for claim in (*statement.claims, *answered))


_KINDS = (Declaration, Ending, Violation)


def _told(claim: Declaration | Ending, one: ClaimInstance, voices: Voices) -> Told:
    is_correction, by = one.answer.is_correction, claim.by
    if is_correction:  # that it was so is granted, but not when
        claim = _without_times(claim)
    return Told(
        claim=claim,
        asserts=one.answer.asserts or is_correction,
        is_correction=is_correction,
        voice=one.voice,
        speaker=one.speaker,
        is_own=by is not None
        and one.quotes is None
        and one.voice in (by, voices.voice_of(by, one.said)),
        address=one.address,
    )


def _without_times(claim: Declaration | Ending) -> Declaration | Ending:
    if isinstance(claim, Ending):
        return attrs.evolve(claim, when=None)
    return attrs.evolve(claim, declared=None, begins=None, until=None)


def _accuses(one: ClaimInstance) -> bool:
    return one.answer.asserts and not one.answer.is_none


def _time(claim: Declaration | Ending) -> When | None:
    return claim.holds_from if isinstance(claim, Declaration) else claim.when


def _apart(accounts: Iterable[Sequence[When]]) -> bool:
    """Tell whether what several say of a time certainly has nothing in common.

    One that tells of several times is taken to speak of any in between.
    """
    spans = [[span_in(when, None) for when in times] for times in accounts if times]
    if len({span.is_local for times in spans for span in times}) > 1:
        spans = [[span.widened() for span in times] for times in spans]
    starts = [min(span.earliest_start for span in times) for times in spans]
    ends = [max(span.latest_end for span in times) for times in spans]
    return bool(spans) and max(starts) > min(ends)


def _grouped(told: Iterable[Told]) -> dict[str | None, list[Told]]:
    groups: dict[str | None, list[Told]] = {}
    for one in told:
        groups.setdefault(one.about, []).append(one)
    return groups


def preferred(told: Iterable[Told], first: str | None = None) -> list[Told]:
    """Return, of each declaration and of the end, whose word counts.

    Args:
        told: all that is told of a ceasefire.
        first: id of the voice whose word goes before all others.

    Returns:
        The first one's word, or else the party's own, or else what all others tell. Where these
        words grant it and give no time, the others' words on the time count as well.
    """
    found: list[Told] = []
    for group in _grouped(told).values():
        of_first = [one for one in group if one.voice == first]
        counted = of_first or [one for one in group if one.is_own] or group
        if all(one.asserts and _is_timeless(one.claim) for one in counted):
            counted = [*counted, *(o for o in group if o.asserts and not _is_timeless(o.claim))]
        found += counted
    return found


def _is_timeless(claim: Declaration | Ending) -> bool:
    times = [claim.when] if isinstance(claim, Ending) else [claim.holds_from, claim.until]
    return not any(times)


def declarations_in(told: Iterable[Told]) -> list[Declared]:
    """Return the declarations that are asserted; what one voice tells of one is taken together."""
    groups: defaultdict[tuple[str, str], list[_Times]] = defaultdict(list)
    for one in told:
        if one.asserts and isinstance(one.claim, Declaration):
            claim = one.claim
            times = _Times(claim.declared, claim.begins, claim.until, claim.is_indefinite)
            groups[claim.by, one.voice].append(times)
    told_by: defaultdict[str, dict[_Times, dict[str, None]]] = defaultdict(dict)
    for (by, voice), told_times in groups.items():
        for times in _together(told_times):
            told_by[by].setdefault(times, {})[voice] = None
    found: list[Declared] = []
    for by, each in told_by.items():
        # Where somebody tells the times, a word that grants it without a time adds none.
        timed = {times: voices for times, voices in each.items() if any(times.stated)}
        endless = any(times.is_indefinite for times in each if not any(times.stated))
        for times, voices in (timed or each).items():
            found.append(
                Declared(
                    by=by,
                    declared=times.declared,
                    begins=times.begins,
                    until=times.until,
                    is_indefinite=times.is_indefinite or (endless and times.until is None),
                    told_by=tuple(voices),
                )
            )
    return found


class _Times(NamedTuple):
    """The times that are told of one declaration."""

    declared: When | None
    begins: When | None
    until: When | None
    is_indefinite: bool

    @property
    def stated(self) -> list[When | None]:
        """The times, whether stated or not."""
        return [self.declared, self.begins, self.until]


def _together(told: Iterable[_Times]) -> Iterator[_Times]:
    """Take together what one voice tells of one declaration, in one statement or in several.

    What was declared at different times, or was to hold from or until different times, are
    several declarations.
    """
    dated: dict[When | None, list[_Times]] = {}
    for times in told:
        dated.setdefault(times.declared, []).append(times)
    if len(dated) == 2 and None in dated:  # the one that gives no time is the other
        dated = {None: [times for group in dated.values() for times in group]}
    for group in dated.values():
        declared, begins, until = (
            {when for times in group if (when := times.stated[n]) is not None} for n in range(3)
        )
        endless = any(times.is_indefinite for times in group)
        if max(len(declared), len(begins), len(until) + endless) > 1:
            yield from group
        else:
            yield _Times(_only(declared), _only(begins), _only(until), endless)


def _only(times: Iterable[When]) -> When | None:
    return next(iter(times), None)


def endings_in(told: Iterable[Told]) -> list[Ended]:
    """Return the ends that are asserted."""
    found: dict[Hashable, tuple[Ending, dict[str, None]]] = {}
    for one in told:
        if one.asserts and isinstance(one.claim, Ending):
            key = one.claim.how, one.claim.by, one.claim.when
            found.setdefault(key, (one.claim, {}))[1][one.voice] = None
    return [
        Ended(how=claim.how, by=claim.by, when=claim.when, told_by=tuple(voices))
        for claim, voices in found.values()
    ]
