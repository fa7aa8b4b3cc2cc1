"""Gathering the evidence on each topic, always in the same stages.

1. `statements_about`: the statements that are about the subject.
2. `claim_instances`: who claims what, when and how; who is silent; what was retracted.
3. `implied_instances`: what follows from wider claims for narrower topics.
4. `_positions`: what counts on each topic and what is set aside. What its speaker retracted or
   replaced does not count. The same answer of one voice is one stance, in however many reports.
5. `conflicts_among`, `_lasting_silences`, `Matter.sides_heard`: what the stances come to.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import attrs

from caucasus_events.attribution.origins import Origins
from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import NEUTRAL, Chronicle, Standing
from caucasus_events.core.references import split_address
from caucasus_events.findings.claim_instances import (
    ClaimInstance,
    Context,
    claim_instances,
    implied_instances,
)
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
from caucasus_events.findings.uncontested import Matter
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

__all__ = ["gather_evidence"]


def gather_evidence(
    amending: Amending,
    *,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
    subject: str | None = None,
    topic: Topic | None = None,
) -> tuple[Evidence, ...]:
    """Gather the evidence on every topic, in the order of topics.

    Args:
        amending: the chronicle, with what was amended in it.
        sides: who is on which side; the chronicle's own if None.
        unsure: how to read a link that is unsure whether two incidents are one.
        subject: id of the one subject to keep to, with its parts and what is one with it.
        topic: the one topic to keep to.
    """
    chronicle = amending.chronicle
    sides = chronicle.sides if sides is None else amending.updated(sides)
    standing, joined = Standing.among(chronicle, sides), JoinedIncidents(chronicle, unsure)
    context = Context(chronicle, standing, joined, Origins(chronicle))
    containers = containers_in(chronicle)

    statements = chronicle.statements
    if subject is not None:
        subject = joined.first(amending.current_id(subject) or subject)
        statements = statements_about(chronicle, [subject], unsure)
    spoken = claim_instances(statements, context)
    by_topic: dict[Topic, list[ClaimInstance]] = {asked: [] for asked in spoken.silences}
    for instance in spoken.instances:
        by_topic.setdefault(instance.topic, []).append(instance)
    for instance in implied_instances(by_topic, containers):
        by_topic[instance.topic].append(instance)
    replaced = _replaced_by_archivist(amending, context)
    for asked in replaced:
        by_topic.setdefault(asked, [])

    matter_of = {asked: _matter(asked, chronicle) for asked in by_topic}
    wanted = [
        asked
        for asked in sorted(by_topic, key=lambda asked: asked.sort_key)
        if topic in (None, asked)
        and subject in (None, asked.subject, split_address(asked.subject)[0])
    ]
    # Whether a side let a claim stand depends on all that it said of the matter.
    matters = {matter_of[asked]: Matter() for asked in wanted}
    set_aside: dict[Topic, tuple[SetAside, ...]] = {}
    for asked, instances in by_topic.items():
        if matter_of[asked] in matters:
            stances, set_aside[asked] = _positions(instances, replaced.get(asked, ()), standing)
            matters[matter_of[asked]].topics[asked] = stances

    found: list[Evidence] = []
    for asked in wanted:
        matter = matters[matter_of[asked]]
        stances = matter.topics[asked]
        silences = _lasting_silences(spoken.silences.get(asked, ()), stances, chronicle)
        found.append(
            Evidence(
                topic=asked,
                stances=stances,
                conflicts=tuple(conflicts_among(stances, containers)),
                silences=silences,
                set_aside=set_aside[asked],
                sides_heard=matter.sides_heard(asked, silences, sides, standing),
                within=within_pairs(stances, containers),
                sides=sides,
            )
        )
    return tuple(found)


def _matter(topic: Topic, chronicle: Chronicle) -> str:
    """Return what a topic is about: of a violation that is an incident, the incident."""
    if topic.aspect == Violation.kind and isinstance(chronicle.find(topic.span), Incident):
        assert topic.span is not None
        return topic.span
    return topic.subject


_WHY_REPLACED = {
    AmendmentKind.CORRECTION: WhyAside.CORRECTED,
    AmendmentKind.DUPLICATE: WhyAside.DUPLICATE,
    AmendmentKind.SPLIT: WhyAside.SPLIT,
    AmendmentKind.MERGER: WhyAside.MERGED,
}


def _replaced_by_archivist(amending: Amending, context: Context) -> dict[Topic, list[SetAside]]:
    """List by topic what does not count because the archivist put something in its place."""
    found: dict[Topic, list[SetAside]] = {}
    if amending.replaced:
        whole = amending.with_replaced
        context = attrs.evolve(context, chronicle=whole, origins=Origins(whole))
        for instance in claim_instances(amending.replaced, context).instances:
            kind, by = amending.reason(instance.address)
            aside = _set_aside(instance, _WHY_REPLACED[kind], by)
            found.setdefault(instance.topic, []).append(aside)
    return found


def _set_aside(instance: ClaimInstance, why: WhyAside, by: str) -> SetAside:
    return SetAside(
        address=instance.address, voice=instance.voice, side=instance.side, why=why, by=by
    )


def _positions(
    instances: Iterable[ClaimInstance], replaced: Iterable[SetAside], standing: Standing
) -> tuple[tuple[Stance, ...], tuple[SetAside, ...]]:
    """Set aside what no longer counts on a topic, and put the rest together voice by voice."""
    set_aside = list(replaced)
    by_voice: dict[str, list[ClaimInstance]] = {}
    for instance in instances:
        if instance.retracted_by is None:
            by_voice.setdefault(instance.voice, []).append(instance)
        else:
            set_aside.append(_set_aside(instance, WhyAside.RETRACTED, instance.retracted_by))
    stances: list[Stance] = []
    for of_voice in by_voice.values():
        # What is said but once replaces nothing.
        newest = _newest_of_each_answer(of_voice) if len(of_voice) > 1 else []
        by_answer: dict[Hashable, list[ClaimInstance]] = {}
        for instance in of_voice:
            newer = next((n for n in newest if _replaces(n, instance)), None)
            if newer is None:
                by_answer.setdefault((instance.side, instance.answer), []).append(instance)
            else:
                why = _why_replaced(instance, newer)
                set_aside.append(_set_aside(instance, why, newer.address))
        stances += [_stance(same, standing) for same in by_answer.values()]
    return (
        tuple(sorted(stances, key=lambda s: (s.voice, s.polarity, s.addresses))),
        tuple(sorted(set_aside, key=lambda aside: aside.address)),
    )


def _newest_of_each_answer(instances: Sequence[ClaimInstance]) -> list[ClaimInstance]:
    """Return what can replace anything that a voice said, the newest first.

    Of instances that give one answer, on one kind of clock and in one way, the newest is
    certainly later than another instance if any of them is.
    """
    dated = [(i.said, i) for i in instances if i.said is not None]
    newest: dict[Hashable, ClaimInstance] = {}
    for said, i in sorted(dated, key=lambda d: (d[0].sort_key, d[1].address), reverse=True):
        newest.setdefault((i.answer, said.is_local, bool(i.quoted_by)), i)
    return list(newest.values())


def _replaces(newer: ClaimInstance, older: ClaimInstance) -> bool:
    """Tell whether a voice takes back what it said by what it says later."""
    if (newer.polarity, answer_key(newer.value)) == (older.polarity, answer_key(older.value)):
        return False  # to say the same again takes nothing back
    if newer.quoted_by and not older.quoted_by:
        return False  # what an opponent quotes takes back nothing that is known without it
    is_of_one_time = not times_may_differ(newer.claim.during, older.claim.during)
    return is_of_one_time and is_later(newer.said, older.said)


def _why_replaced(older: ClaimInstance, newer: ClaimInstance) -> WhyAside:
    was, now = older.value, newer.value
    if not isinstance(was, Count) or not isinstance(now, Count):
        return WhyAside.REPLACED
    # An open end counts as above every number.
    was_key, now_key = ((c.low, c.high is None, c.high or 0) for c in (was, now))
    if was_key == now_key:
        return WhyAside.REPLACED
    return WhyAside.REVISED_UP if now_key > was_key else WhyAside.REVISED_DOWN


def _stance(same: Sequence[ClaimInstance], standing: Standing) -> Stance:
    """Make one stance of all instances by which one voice gives one answer."""
    same = sorted(same, key=lambda instance: instance.address)
    first, said = same[0], {instance.address: instance.said for instance in same}
    claim, at, value = first.claim, first.said, first.value
    quoted_by = {id for instance in same for id in instance.quoted_by}
    if not all(instance.quoted_by for instance in same):
        quoted_by = set()  # it is known without an opponent as well
    # To count none is to claim no loss or act: it neither admits nor accuses.
    counts_none = isinstance(value, Count) and value.high == 0
    asserts_any = first.polarity is Polarity.ASSERTED and not counts_none
    concerned = claim.party_concerned
    is_own = concerned is not None and standing.is_own(first.voice, concerned, at)
    accused = standing.side_of(claim.accused, at) if asserts_any and claim.accused else None
    return Stance(
        voice=first.voice,
        side=first.side,
        polarity=first.polarity,
        value=value,
        admits=asserts_any and is_own and not quoted_by,  # an opponent's quote admits nothing
        accuses=accused if accused not in (first.side, NEUTRAL) else None,
        addresses=tuple(said),
        said=tuple(said.values()),
        during=claim.during,
        party_concerned=concerned,
        quoted_by=tuple(sorted(quoted_by)),
        implied=all(instance.implied for instance in same),
    )


def _lasting_silences(
    silences: Iterable[Silence], stances: Sequence[Stance], chronicle: Chronicle
) -> tuple[Silence, ...]:
    """Leave out the silence of a voice that has certainly spoken to the topic since."""

    def is_broken(silence: Silence) -> bool:
        since = chronicle.said(chronicle.statement(silence.address))
        spoke = (said for s in stances if s.voice == silence.party for said in s.said)
        return any(is_later(said, since) for said in spoke)

    lasting = [silence for silence in silences if not is_broken(silence)]
    return tuple(sorted(lasting, key=lambda silence: (silence.party, silence.address)))
