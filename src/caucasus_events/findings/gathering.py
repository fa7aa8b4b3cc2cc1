"""Preparing to reconcile, always in the same steps.

What a speaker retracted, or replaced by something later, is set aside. Claims are grouped
by topic, never across. Reports are collapsed to voices. A response that denies a claim is a
denial on its topic; silence is listed and weighs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache, partial
from itertools import takewhile
from operator import attrgetter, eq

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import NEUTRAL, Chronicle, Standing
from caucasus_events.core.record import enum_member
from caucasus_events.findings.claim_instances import Utterance, hear, spread
from caucasus_events.findings.evidence import (
    Evidence,
    SetAside,
    Silence,
    Stance,
    WhyAside,
    conflicts_among,
    containers_in,
    within_pairs,
)
from caucasus_events.findings.subjects import JoinedIncidents, statements_about
from caucasus_events.findings.uncontested import Hearing
from caucasus_events.records.amendments import AmendmentKind
from caucasus_events.records.claims import (
    Polarity,
    Topic,
    Violation,
    answer_key,
    is_later,
    times_may_differ,
)
from caucasus_events.records.incidents import Incident, Judgement
from caucasus_events.records.parties import Sides
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When, span_in

__all__ = ["gather_evidence"]


def gather_evidence(
    chronicle: Chronicle,
    *,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
    subject: str | None = None,
    topic: Topic | None = None,
) -> tuple[Evidence, ...]:
    """Gather the evidence on every topic of a chronicle as amended, in the order of topics.

    Args:
        chronicle: the records.
        sides: who is on which side; the chronicle's own if None.
        unsure: how to read two incidents of which one cannot tell whether they are one.
        subject: id of the one subject to keep to, with its parts and what is one with it;
            only the statements that speak of it are heard.
        topic: the one topic to keep to; all statements are heard, but of what else they tell
            only so much is put together as bears on whether a side let the topic stand.
    """
    amending = Amending(chronicle)
    chronicle = amending.chronicle
    sides = chronicle.sides if sides is None else amending.updated(sides)
    unsure = enum_member(Judgement, unsure)
    subject = None if subject is None else amending.current_id(subject) or subject
    standing, one = Standing.among(chronicle, sides), JoinedIncidents(chronicle, unsure).first
    bearing = (
        chronicle.statements if subject is None else statements_about(chronicle, [subject], unsure)
    )
    is_asked = _everything
    if topic is not None:
        is_asked = partial(eq, topic)
    elif subject is not None:
        is_asked = partial(_is_about, one(subject))
    spoken, silences = hear(bearing, chronicle, standing, one)
    by_topic: dict[Topic, list[Utterance]] = {asked: [] for asked in silences}
    for utterance in spoken:
        by_topic.setdefault(utterance.topic, []).append(utterance)
    containers = containers_in(chronicle)
    spread(by_topic, containers)
    replaced = _replaced(amending, standing, one)
    for asked in replaced:
        by_topic.setdefault(asked, [])

    @cache
    def told_of(asked: Topic) -> tuple[tuple[Stance, ...], tuple[SetAside, ...]]:
        live, aside = _set_aside(by_topic[asked], replaced.get(asked, ()) if replaced else ())
        return _stances(live, standing), aside

    hearing = Hearing(sides, standing.side_of, lambda other: told_of(other)[0])
    answered: list[tuple[Topic, str]] = []
    for asked in sorted(by_topic, key=attrgetter("sort_key")):
        matter = _matter(asked, chronicle)
        hearing.add(matter, asked)
        if is_asked(asked):
            answered.append((asked, matter))
    found: list[Evidence] = []
    for asked, matter in answered:
        stances, aside = told_of(asked)
        silent = _still_silent(silences.get(asked, ()), stances, chronicle) if silences else ()
        found.append(
            Evidence(
                topic=asked,
                stances=stances,
                conflicts=tuple(conflicts_among(stances, containers)),
                silences=silent,
                set_aside=aside,
                sides_heard=hearing.sides(matter, asked, stances, silent),
                within=within_pairs(stances, containers),
                sides=sides,
            )
        )
    return tuple(found)


def _everything(topic: Topic) -> bool:
    return True


def _is_about(subject: str, topic: Topic) -> bool:
    return subject in (topic.subject, topic.subject.partition("#")[0])


def _matter(topic: Topic, chronicle: Chronicle) -> str:
    """Return what a topic asks about: of a violation that is an incident, the incident."""
    span = topic.span if topic.aspect == Violation.kind else None
    if span is not None and span in chronicle and isinstance(chronicle[span], Incident):
        return span
    return topic.subject


def _still_silent(
    silences: Iterable[Silence], stances: Iterable[Stance], chronicle: Chronicle
) -> tuple[Silence, ...]:
    """Leave out the silence of a voice that has certainly spoken to the topic since."""

    def broken(silence: Silence) -> bool:
        since = chronicle.said(chronicle.statement(silence.address))
        return any(
            is_later(said, since)
            for stance in stances
            if stance.voice == silence.party
            for said in stance.said
        )

    still = (silence for silence in silences if not broken(silence))
    return tuple(sorted(still, key=lambda s: (s.party, s.address)))


_WHY_REPLACED = {
    AmendmentKind.CORRECTION: WhyAside.CORRECTED,
    AmendmentKind.DUPLICATE: WhyAside.DUPLICATE,
    AmendmentKind.SPLIT: WhyAside.SPLIT,
    AmendmentKind.MERGER: WhyAside.MERGED,
}


def _replaced(
    amending: Amending, standing: Standing, one_of: Callable[[str], str]
) -> dict[Topic, list[SetAside]]:
    """List by topic what no longer counts, since the archivist put something in its place."""
    aside: dict[Topic, list[SetAside]] = {}
    if amending.replaced:
        whole = amending.with_replaced
        for utterance in hear(amending.replaced, whole, standing, one_of)[0]:
            kind, by = amending.reason(utterance.address)
            one = _aside(utterance, _WHY_REPLACED[kind], by)
            aside.setdefault(utterance.topic, []).append(one)
    return aside


def _set_aside(
    utterances: Iterable[Utterance], replaced: Iterable[SetAside]
) -> tuple[Iterable[Sequence[Utterance]], tuple[SetAside, ...]]:
    """Part what still counts, voice by voice, from what its speaker took back or replaced."""
    aside = list(replaced)
    live: dict[str, list[Utterance]] = {}
    for utterance in utterances:
        if utterance.taken_back is None:
            live.setdefault(utterance.voice, []).append(utterance)
        else:
            aside.append(_aside(utterance, WhyAside.RETRACTED, utterance.taken_back))
    for voice, said_by_one in live.items():
        if len(said_by_one) == 1:
            continue
        live[voice] = []
        newest_first = _newest_first(said_by_one)
        for utterance in said_by_one:
            came = takewhile(partial(_may_be_later, utterance), newest_first)
            newer = next((n for n in came if _replaces(n, utterance)), None)
            if newer is None:
                live[voice].append(utterance)
            else:
                aside.append(_aside(utterance, _revision(utterance, newer), newer.address))
    return live.values(), tuple(sorted(aside, key=lambda a: a.address))


def _newest_first(utterances: Iterable[Utterance]) -> list[Utterance]:
    """Return what can replace anything, the newest first.

    Of what gives one answer on one clock of one time the newest is surely later than another
    utterance if any is: the rest need not be asked.
    """
    newest: dict[Hashable, Utterance] = {}
    dated = ((u.said, u) for u in utterances if u.said is not None)
    for said, u in sorted(dated, key=lambda d: (d[0].sort_key, d[1].address), reverse=True):
        during = answer_key(u.claim.during)
        newest.setdefault((said.is_local, bool(u.quoted_by), during, _answer(u)), u)
    return list(newest.values())


def _may_be_later(older: Utterance, newer: Utterance) -> bool:
    """Tell whether one can be surely later; if not, nothing that begins before it is."""
    if older.said is None or newer.said is None:
        return False
    return span_in(older.said, None).latest_end < span_in(newer.said, None).earliest_start


def _aside(utterance: Utterance, why: WhyAside, by: str) -> SetAside:
    return SetAside(
        address=utterance.address, voice=utterance.voice, side=utterance.side, why=why, by=by
    )


def _answer(utterance: Utterance) -> Hashable:
    return utterance.polarity, answer_key(utterance.value)


def _replaces(newer: Utterance, older: Utterance) -> bool:
    if _answer(newer) == _answer(older):
        return False  # who says the same again takes nothing back
    if newer.quoted_by and not older.quoted_by:
        return False  # what an opponent quotes takes nothing back of what is known otherwise
    return is_later(newer.said, older.said) and not times_may_differ(
        newer.claim.during, older.claim.during
    )


def _revision(older: Utterance, newer: Utterance) -> WhyAside:
    was, now = older.value, newer.value
    if not isinstance(was, Count) or not isinstance(now, Count):
        return WhyAside.REPLACED
    # An open end counts as above every number.
    was_key, now_key = ((c.low, c.high is None, c.high or 0) for c in (was, now))
    if was_key == now_key:
        return WhyAside.REPLACED
    return WhyAside.REVISED_UP if now_key > was_key else WhyAside.REVISED_DOWN


_ADDRESS = attrgetter("address")
_STANCE_ORDER = attrgetter("voice", "polarity", "addresses")


def _stances(live: Iterable[Sequence[Utterance]], standing: Standing) -> tuple[Stance, ...]:
    """Collapse utterances to voices: the same answer of one voice is one stance."""
    stances: list[Stance] = []
    for said_by_one in live:
        if len(said_by_one) == 1:
            stances.append(_stance(said_by_one, standing))
            continue
        answers: dict[Hashable, list[Utterance]] = {}
        for u in said_by_one:
            answer = u.side, u.polarity, answer_key(u.value), answer_key(u.claim.during)
            answers.setdefault(answer, []).append(u)
        stances += [_stance(same, standing) for same in answers.values()]
    return tuple(sorted(stances, key=_STANCE_ORDER))


def _stance(same: Sequence[Utterance], standing: Standing) -> Stance:
    if len(same) > 1:
        same = sorted(same, key=_ADDRESS)
    _, claim, value, polarity, address, voice, side, said, _, implied, quoted = same[0]
    addresses: tuple[str, ...] = (address,)
    times: tuple[When | None, ...] = (said,)
    if len(same) > 1:
        said_at = {u.address: u.said for u in same}
        addresses, times = tuple(said_at), tuple(said_at.values())
        ways = [u.quoted_by for u in same]
        quoted = tuple(sorted({id for way in ways for id in way})) if all(ways) else ()
        implied = all(u.implied for u in same)
    # Who counts none tells of no loss or act, and so neither admits nor accuses.
    none = isinstance(value, Count) and value.high == 0
    tells = polarity is Polarity.ASSERTED and not none
    concerned, accused = claim.party_concerned, claim.accused if tells else None
    accused_side = standing.side_of(accused, said) if accused else None
    is_own = concerned is not None and standing.is_own(voice, concerned, said)
    return Stance(
        voice=voice,
        side=side,
        polarity=polarity,
        value=value,
        # What an opponent quotes is no admission of the quoted.
        admits=tells and not quoted and is_own,
        accuses=accused_side if accused_side not in (side, NEUTRAL) else None,
        addresses=addresses,
        said=times,
        during=claim.during,
        party_concerned=concerned,
        quoted_by=quoted,
        implied=implied,
    )
