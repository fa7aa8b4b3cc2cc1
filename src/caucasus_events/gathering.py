"""Preparing to reconcile, always in the same steps.

What a speaker retracted, or replaced by something later, is set aside. Claims are grouped
by topic, never across. Reports are collapsed to voices. A response that denies a claim is a
denial on its topic; silence is listed and weighs nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import permutations

import attrs

from caucasus_events._conflicts import (
    apart,
    comparable,
    conflicts_among,
    containers_in,
    within_pairs,
)
from caucasus_events._records import choice
from caucasus_events.chronicles import NEUTRAL, Chronicle, Standing
from caucasus_events.claim_kinds import Violation
from caucasus_events.claims import Claim, Polarity, Topic
from caucasus_events.counts import Count
from caucasus_events.evidence import (
    Evidence,
    SetAside,
    Silence,
    Stance,
    WhyAside,
)
from caucasus_events.incidents import Judgement
from caucasus_events.independence import voice_of
from caucasus_events.parties import Sides, takes_side
from caucasus_events.statements import ResponseKind
from caucasus_events.when import Truth, When

__all__ = ["gather_evidence"]


@attrs.frozen(kw_only=True)
class _Utterance:
    """One claim or response as spoken, before voices are collapsed."""

    topic: Topic
    claim: Claim
    polarity: Polarity
    address: str
    voice: str
    side: str | None
    said: When | None
    taken_back: str | None = None
    """Address of the response by which the voice took it back."""


def gather_evidence(
    chronicle: Chronicle,
    *,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
) -> tuple[Evidence, ...]:
    """Gather the evidence on every topic of a chronicle, in the order of topics.

    Args:
        chronicle: the records.
        sides: who is on which side; the chronicle's own if None.
        unsure: how to read two incidents of which one cannot tell whether they are one.
    """
    sides, unsure = sides or chronicle.sides, choice(Judgement, unsure)
    standing = Standing.among(chronicle, sides)
    spoken, silences = _hear(chronicle, standing, one_subject(chronicle, unsure))
    by_topic: dict[Topic, list[_Utterance]] = {topic: [] for topic in silences}
    for utterance in spoken:
        by_topic.setdefault(utterance.topic, []).append(utterance)
    _spread(by_topic)

    containers = containers_in(chronicle)
    stances: dict[Topic, tuple[Stance, ...]] = {}
    aside: dict[Topic, tuple[SetAside, ...]] = {}
    heard: dict[str, set[str]] = {}
    for topic, utterances in by_topic.items():
        live, aside[topic] = _set_aside(utterances)
        stances[topic] = _stances(live, standing)
        heard.setdefault(topic.subject, set()).update(
            s.side for s in stances[topic] if takes_side(s.side)
        )
    return tuple(
        Evidence(
            topic=topic,
            stances=stances[topic],
            conflicts=tuple(conflicts_among(stances[topic], containers)),
            silences=_still_silent(silences.get(topic, ()), stances[topic], chronicle),
            set_aside=aside[topic],
            sides_heard=tuple(sorted(heard[topic.subject])),
            within=tuple(within_pairs(stances[topic], containers)),
            sides=sides,
        )
        for topic in sorted(by_topic, key=lambda topic: topic.sort_key)
    )


def _still_silent(
    silences: Iterable[Silence], stances: Iterable[Stance], chronicle: Chronicle
) -> tuple[Silence, ...]:
    """Leave out the silence of a voice that has certainly spoken to the topic since."""

    def broken(silence: Silence) -> bool:
        since = chronicle.said(chronicle.statement(silence.address))
        return any(
            _later(chronicle.said(chronicle.statement(address)), since)
            for stance in stances
            if stance.voice == silence.party
            for address in stance.addresses
        )

    still = (silence for silence in silences if not broken(silence))
    return tuple(sorted(still, key=lambda s: (s.party, s.address)))


def one_subject(chronicle: Chronicle, unsure: Judgement) -> dict[str, str]:
    """Map each incident that is judged one with others to the first id among them."""
    one: dict[str, set[str]] = {}
    for link in chronicle.links:
        read_as = unsure if link.judgement is Judgement.UNSURE else link.judgement
        if read_as == Judgement.SAME:
            group = one.get(link.first, {link.first}) | one.get(link.second, {link.second})
            one.update(dict.fromkeys(group, group))
    return {id: min(group) for id, group in one.items()}


def _hear(
    chronicle: Chronicle, standing: Standing, subjects: dict[str, str]
) -> tuple[list[_Utterance], dict[Topic, list[Silence]]]:
    """Hear out every statement: what it claims, what it answers, where it is silent."""

    def topic_of(claim: Claim) -> Topic:
        topic = claim.topic
        one = subjects.get(topic.subject)
        if isinstance(claim, Violation) and claim.incident in subjects:
            topic = attrs.evolve(topic, span=subjects[claim.incident])
        return topic if one is None else attrs.evolve(topic, subject=one)

    def utterance(
        claim: Claim, polarity: Polarity, address: str, voice: str, said: When | None
    ) -> _Utterance:
        return _Utterance(
            topic=topic_of(claim),
            claim=claim,
            polarity=polarity,
            address=address,
            voice=voice,
            side=standing.side_of(voice, said),
            said=said,
        )

    spoken: list[_Utterance] = []
    silences: dict[Topic, list[Silence]] = {}
    retractions: list[tuple[str, _Utterance]] = []
    for statement in chronicle.statements:
        voice, _ = voice_of(statement, chronicle)
        said = chronicle.said(statement)
        for claim in statement.claims:
            address = statement.address(claim)
            spoken.append(utterance(claim, claim.polarity, address, voice, said))
        for response in statement.responses:
            if response.to not in chronicle:
                continue
            claim, by = chronicle.claim(response.to), response.by or voice
            address = statement.address(response)
            own = by == voice_of(chronicle.statement(response.to), chronicle)[0]
            match response.kind:
                case ResponseKind.CONFIRMS:
                    spoken.append(utterance(claim, claim.polarity, address, by, said))
                case ResponseKind.RETRACTS | ResponseKind.CORRECTS if own:
                    taken = utterance(claim, claim.polarity, address, by, said)
                    retractions.append((response.to, taken))
                case ResponseKind.DENIES | ResponseKind.CORRECTS:
                    spoken.append(utterance(claim, claim.polarity.opposite, address, by, said))
                case ResponseKind.RETRACTS:
                    pass  # nobody retracts for another; `check` reports it
                case _:
                    silences.setdefault(topic_of(claim), []).append(
                        Silence(
                            party=by,
                            side=standing.side_of(by, said),
                            kind=response.kind,
                            to=response.to,
                            address=address,
                        )
                    )
    return _taken_back(spoken, retractions), silences


def _taken_back(
    spoken: Sequence[_Utterance], retractions: Sequence[tuple[str, _Utterance]]
) -> list[_Utterance]:
    """Mark what its voice took back: the claim that it named, and the same answer until then.

    Where the retraction gives the same answer again, in other words, only the claim is gone.
    """
    if not retractions:
        return list(spoken)
    again = {(u.address.partition("#")[0], _answer(u)) for u in spoken}
    by_answer: dict[Hashable, list[tuple[str, bool, _Utterance]]] = {}
    for named, taken in retractions:
        told_again = (taken.address.partition("#")[0], _answer(taken)) in again
        by_answer.setdefault(_answer(taken), []).append((named, told_again, taken))

    def marked(u: _Utterance) -> _Utterance:
        for named, told_again, taken in by_answer.get(_answer(u), ()):
            if u.address == named or not (told_again or _later(u.said, taken.said)):
                return attrs.evolve(u, taken_back=taken.address)
        return u

    return [marked(utterance) for utterance in spoken]


def _answer(u: _Utterance) -> Hashable:
    during = comparable(u.claim.during)
    return (u.voice, u.topic, u.polarity, comparable(u.claim.value), during)


def _spread(by_topic: dict[Topic, list[_Utterance]]) -> None:
    """Let what is said of all also answer the narrower topics of the same subject.

    Whoever says otherwise of a narrower one thereby denies what is said of all.
    """
    kin: dict[tuple[str, str], list[Topic]] = {}
    for topic in by_topic:
        kin.setdefault((topic.subject, topic.aspect), []).append(topic)
    for topics in kin.values():
        said_of = {topic: tuple(by_topic[topic]) for topic in topics}
        for topic, narrower in permutations(topics, 2):
            for u in said_of[topic]:
                if u.polarity is not u.claim.polarity or not u.claim.also_answers(narrower):
                    continue
                by_topic[narrower].append(attrs.evolve(u, topic=narrower))
                if u.taken_back is not None:
                    continue
                by_topic[topic].extend(
                    _denial_of_all(u, other)
                    for other in said_of[narrower]
                    if other.polarity is Polarity.ASSERTED and other.claim.value != u.claim.value
                )


def _denial_of_all(said_of_all: _Utterance, otherwise: _Utterance) -> _Utterance:
    claim = attrs.evolve(said_of_all.claim, during=otherwise.claim.during)
    return attrs.evolve(
        otherwise, topic=said_of_all.topic, claim=claim, polarity=said_of_all.polarity.opposite
    )


def _set_aside(
    utterances: Sequence[_Utterance],
) -> tuple[list[_Utterance], tuple[SetAside, ...]]:
    """Part what still counts from what its speaker took back or replaced."""
    aside: list[SetAside] = []
    standing: dict[str, list[_Utterance]] = {}
    for utterance in utterances:
        if utterance.taken_back is not None:
            aside.append(_aside(utterance, WhyAside.RETRACTED, utterance.taken_back))
        else:
            standing.setdefault(utterance.voice, []).append(utterance)
    live: list[_Utterance] = []
    for said_by_one in standing.values():
        if len(said_by_one) == 1:
            live += said_by_one
            continue
        newest_first = sorted(
            (u for u in said_by_one if u.said is not None),
            key=lambda u: (u.said.sort_key if u.said else (), u.address),
            reverse=True,
        )
        for utterance in said_by_one:
            newer = next((n for n in newest_first if _replaces(n, utterance)), None)
            if newer is None:
                live.append(utterance)
            else:
                aside.append(_aside(utterance, _revision(utterance, newer), newer.address))
    return live, tuple(sorted(aside, key=lambda a: a.address))


def _aside(utterance: _Utterance, why: WhyAside, by: str) -> SetAside:
    return SetAside(
        address=utterance.address, voice=utterance.voice, side=utterance.side, why=why, by=by
    )


def _later(one: When | None, other: When | None) -> bool:
    return one is not None and other is not None and one.after(other) is Truth.YES


def _replaces(newer: _Utterance, older: _Utterance) -> bool:
    return _later(newer.said, older.said) and not apart(newer.claim.during, older.claim.during)


def _revision(older: _Utterance, newer: _Utterance) -> WhyAside:
    was, now = older.claim.value, newer.claim.value
    if not isinstance(was, Count) or not isinstance(now, Count):
        return WhyAside.REPLACED
    # An open end counts as above every number.
    was_key, now_key = ((c.low, c.high is None, c.high or 0) for c in (was, now))
    if was_key == now_key:
        return WhyAside.REPLACED
    return WhyAside.REVISED_UP if now_key > was_key else WhyAside.REVISED_DOWN


def _stances(utterances: Iterable[_Utterance], standing: Standing) -> tuple[Stance, ...]:
    """Collapse utterances to voices: the same answer of one voice is one stance."""
    gathered: dict[Hashable, list[_Utterance]] = {}
    for u in utterances:
        gathered.setdefault((u.side, _answer(u)), []).append(u)
    stances = [
        _stance(min(same, key=lambda u: u.address), {u.address for u in same}, standing)
        for same in gathered.values()
    ]
    return tuple(sorted(stances, key=lambda s: (s.voice, s.polarity, s.addresses)))


def _stance(utterance: _Utterance, addresses: set[str], standing: Standing) -> Stance:
    voice, claim, said = utterance.voice, utterance.claim, utterance.said
    side = utterance.side
    asserts = utterance.polarity is Polarity.ASSERTED
    # Who counts none tells of no loss or act, and so neither admits nor accuses.
    tells = asserts and not (isinstance(claim.value, Count) and claim.value.high == 0)
    bearer, accused = claim.bearer, claim.accused
    accused_side = standing.side_of(accused, said) if accused else None
    return Stance(
        voice=voice,
        side=side,
        polarity=utterance.polarity,
        value=claim.value,
        admits=tells
        and bearer is not None
        and (
            bearer in (voice, *standing.principals(voice, said))
            or voice in standing.principals(bearer, said)
            or (takes_side(side) and standing.side_of(bearer, said) == side)
        ),
        accuses=accused_side if tells and accused_side not in (side, NEUTRAL) else None,
        addresses=tuple(sorted(addresses)),
        during=claim.during,
    )
