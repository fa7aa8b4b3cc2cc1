"""From statements to the evidence on each topic, always in the same steps.

1. Statements are taken apart into claims and responses, voice by voice (`claim_instances`).
2. What its speaker took back is set aside.
3. Of one voice on one topic, the later of two answers that conflict stands (`what_stands`).
4. What stands on one topic says something of its parts and of what it is a part of
   (`topic_parts`, `Claim.entails`). Such answers join in on topics that somebody spoke to.
5. Answers of one voice that do not conflict are taken together as one stance.
6. Stances of a state, such as access, are cut into stretches of time.
7. Stances that cannot both be true are paired (`conflicts`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import attrgetter

import attrs

from caucasus_events.attribution.voices import Voices, bloc_of
from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.progress import Progress, watched
from caucasus_events.core.references import split_address
from caucasus_events.findings.claim_instances import (
    ClaimInstance,
    Context,
    SpokenClaims,
    read_statements,
)
from caucasus_events.findings.conflict_groups import conflicts_among
from caucasus_events.findings.conflicts import answers_conflict, within_pairs
from caucasus_events.findings.evidence import (
    Evidence,
    SetAside,
    Silence,
    Stance,
    WhyAside,
)
from caucasus_events.findings.stretches import stretches_of
from caucasus_events.findings.subjects import JoinedIncidents, Wholes, statements_about, wholes_in
from caucasus_events.findings.topic_parts import TopicParts, period_of
from caucasus_events.findings.what_stands import superseded
from caucasus_events.records.amendments import AmendmentKind
from caucasus_events.records.claims import (
    Answer,
    Polarity,
    Topic,
    answer_key,
    is_later,
)
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides, takes_side
from caucasus_events.records.vocabulary import CountSpan
from caucasus_events.values.counts import Count
from caucasus_events.values.instants import on_one_clock
from caucasus_events.values.when import When, span_in


def gather_evidence(
    amending: Amending,
    *,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
    subject: str | None = None,
    topic: Topic | None = None,
    keep_speakers_apart: bool = False,
    progress: Progress = False,
) -> tuple[Evidence, ...]:
    """Gather the evidence on every topic, in the order of topics and stretches of time.

    Args:
        amending: the chronicle, with what was amended in it.
        sides: who is on which side; the chronicle's own if None.
        unsure: how to read two incidents of which one cannot tell whether they are one.
        subject: id of the one subject to keep to, with its parts and what is one with it.
        topic: the one topic to keep to.
        keep_speakers_apart: take each speaker for a voice of its own.
        progress: whether to show how many topics are done, or what to call with that.
    """
    chronicle = amending.chronicle
    sides = chronicle.sides if sides is None else amending.updated(sides)
    voices = Voices(chronicle, sides, keep_speakers_apart=keep_speakers_apart)
    joined = JoinedIncidents(chronicle, unsure)
    context = Context(chronicle, voices, joined)
    wholes = wholes_in(chronicle, joined)
    subject = topic.subject if topic is not None else subject
    statements = chronicle.statements
    if subject is not None:
        subject = joined.first(amending.current_id(subject) or subject)
        root = split_address(subject)[0]
        if topic is not None and not chronicle.mentions(root):
            return ()  # nobody has spoken of it yet
        statements = statements_about(chronicle, [root], unsure)
    spoken = read_statements(statements, context)
    aside: defaultdict[Topic, list[SetAside]] = defaultdict(list)
    said = {(split_address(i.address)[0], i.topic, i.voice): i for i in spoken.instances}
    for one, by in spoken.retracted:
        # Who takes back 20 and says 21 in one statement has revised its figure.
        newer = said.get((split_address(by)[0], one.topic, one.voice))
        why = WhyAside.RETRACTED if newer is None else _revision(one, newer)
        aside[one.topic].append(_set_aside(one, why, by))
    for one, why, by in _replaced_by_archivist(amending, context):
        aside[one.topic].append(_set_aside(one, why, by))
    standing = _standing(spoken, wholes, aside)
    last_spoken = _LastSpoken(spoken.instances)
    found: list[Evidence] = []
    topics = sorted({*standing, *spoken.silences, *aside}, key=attrgetter("sort_key"))
    for asked in watched(topics, progress, "topics"):
        if not _is_asked(asked, topic, subject):
            continue
        stances = _stances(standing.get(asked, ()), voices)
        evidence = Evidence(
            topic=asked,
            stances=stances,
            silences=_still_silent(spoken.silences.get(asked, ()), stances, chronicle),
            set_aside=tuple(sorted(dict.fromkeys(aside.get(asked, ())), key=attrgetter("address"))),
            heard=last_spoken.sides_since(asked, stances, chronicle),
            within=within_pairs(stances, wholes),
            sides=sides,
        )
        is_state = any(one.claim.is_state for one in standing.get(asked, ()))
        for part in stretches_of(evidence, chronicle.zone) if is_state else [evidence]:
            addresses = dict.fromkeys(a for stance in part.stances for a in stance.addresses)
            # To print "on Wednesday" for "at 01:30" is less exact, and no misreport.
            misreports = (
                report
                for address in addresses
                for report in spoken.misreports.get(address, ())
                if answers_conflict(report.printed, report.stated, wholes)
            )
            conflicts = conflicts_among(part, wholes)
            found.append(attrs.evolve(part, conflicts=conflicts, misreports=tuple(misreports)))
    return tuple(found)


def _is_asked(topic: Topic, wanted: Topic | None, subject: str | None) -> bool:
    if wanted is not None:
        return topic == wanted
    return subject is None or subject in (topic.subject, split_address(topic.subject)[0])


def _replaced_by_archivist(
    amending: Amending, context: Context
) -> Iterator[tuple[ClaimInstance, WhyAside, str]]:
    """Yield what does not count because the archivist put something in its place."""
    if amending.replaced:
        whole = amending.with_replaced
        context = attrs.evolve(context, chronicle=whole)
        for one in read_statements(amending.replaced, context).instances:
            kind, by = amending.reason(one.address)
            yield one, _WHY_REPLACED[kind], by


_WHY_REPLACED = {
    AmendmentKind.CORRECTION: WhyAside.CORRECTED,
    AmendmentKind.DUPLICATE: WhyAside.DUPLICATE,
    AmendmentKind.SPLIT: WhyAside.SPLIT,
    AmendmentKind.MERGER: WhyAside.MERGED,
}


def _set_aside(one: ClaimInstance, why: WhyAside, by: str) -> SetAside:
    value = one.answer.value
    return SetAside(
        address=one.address, voice=one.voice, side=one.side, value=value, why=why, by=by
    )


def _standing(
    spoken: SpokenClaims, wholes: Wholes, aside: dict[Topic, list[SetAside]]
) -> dict[Topic, list[ClaimInstance]]:
    """Return what stands on each topic, what follows from other topics included.

    What is found to be replaced is added to `aside`. First each topic is looked at by itself;
    what no longer stands there says nothing of other topics.
    """
    direct: defaultdict[Topic, list[ClaimInstance]] = defaultdict(list)
    for one in spoken.instances:
        direct[one.topic].append(one)
    standing = {topic: _what_stands(found, wholes, aside[topic]) for topic, found in direct.items()}
    joined = _entailed(standing, {*standing, *spoken.silences}, wholes)
    replaced: set[str] = set()
    for topic, others in joined.items():
        own = standing.get(topic, [])
        kept = _what_stands([*own, *others], wholes, aside[topic])
        counted = {(one.address, one.voice) for one in kept if one.entailed_from is None}
        replaced.update(one.address for one in own if (one.address, one.voice) not in counted)
        standing[topic] = kept
    if replaced:
        for topic in joined:
            standing[topic] = [one for one in standing[topic] if one.entailed_from not in replaced]
    return standing


def _what_stands(
    found: Sequence[ClaimInstance], wholes: Wholes, aside: list[SetAside]
) -> list[ClaimInstance]:
    """Return what stands of what was said on one topic, and add the rest to `aside`."""
    of_voice: defaultdict[Hashable, list[ClaimInstance]] = defaultdict(list)
    for one in found:
        of_voice[one.voice, one.quotes].append(one)
    kept: list[ClaimInstance] = []
    for said in of_voice.values():
        replaced = superseded(said, wholes)
        kept += [one for i, one in enumerate(said) if i not in replaced]
        for i, newer in replaced.items():
            if said[i].entailed_from is None:
                by = newer.entailed_from or newer.address
                aside.append(_set_aside(said[i], _revision(said[i], newer), by))
    return kept


def _revision(older: ClaimInstance, newer: ClaimInstance) -> WhyAside:
    was, now = older.answer, newer.answer
    if not isinstance(was.value, Count) or was.counted is None or now.counted is None:
        return WhyAside.REPLACED
    before, after = _point(was.counted), _point(now.counted)
    if before is None or after is None:
        before, after = was.counted.low, now.counted.low
    if before == after:
        return WhyAside.REPLACED
    return WhyAside.REVISED_UP if after > before else WhyAside.REVISED_DOWN


def _point(count: Count) -> int | None:
    """Return the likeliest number, or the only one that is allowed."""
    return count.low if count.low == count.high else count.likeliest


def _entailed(
    standing: Mapping[Topic, Sequence[ClaimInstance]], topics: Iterable[Topic], wholes: Wholes
) -> dict[Topic, list[ClaimInstance]]:
    """Return by topic what follows from what stands on the topics that contain it or are parts."""
    joined: defaultdict[Topic, list[ClaimInstance]] = defaultdict(list)
    repeated = {topic: _Repeated(found) for topic, found in standing.items()}
    for part, whole in TopicParts(topics, wholes).edges():
        for source, target, is_wider in ((part, whole, True), (whole, part, False)):
            if source not in standing:
                continue
            found = standing[source] if is_wider else repeated[source].covering(target)
            for one in found:
                for answer in one.claim.entails(one.answer, target, is_wider=is_wider):
                    joined[target].append(
                        attrs.evolve(
                            one,
                            topic=target,
                            answer=answer,
                            entailed_from=one.address,
                            responds_to=None,
                        )
                    )
    return joined


class _Repeated:
    """What stands on one topic; of what one speaker repeats, what was said last is enough.

    A party that denies all violations each day would else deny each of them many times.
    """

    def __init__(self, found: Iterable[ClaimInstance]) -> None:
        groups: defaultdict[Hashable, list[ClaimInstance]] = defaultdict(list)
        for one in sorted(found, key=attrgetter("address")):
            answer = one.answer.polarity, one.answer.is_correction, answer_key(one.answer.value)
            on_clock = None if one.said is None else one.said.is_local
            speaker = one.voice, one.speaker, one.quotes, one.side
            groups[answer, speaker, one.during, on_clock].append(one)
        self._groups = [
            [one] if one.said is None else sorted(group, key=_said_from)
            for group in groups.values()
            for one in group[:1]
        ]
        # From each place on: what was said last, by its latest time.
        self._latest = [[*accumulate(reversed(group), _later_said)][::-1] for group in self._groups]

    def covering(self, narrower: Topic) -> Iterator[ClaimInstance]:
        """Yield what covers the period of a narrower topic."""
        for group, latest in zip(self._groups, self._latest, strict=True):
            place = bisect_left(group, True, key=lambda one: _covers(one, narrower))
            if place < len(group):
                yield group[-1]
                if latest[place] is not group[-1]:
                    yield latest[place]


def _said_from(one: ClaimInstance) -> int:
    assert one.said is not None  # as its group has it
    return span_in(one.said, None).earliest_start


def _later_said(one: ClaimInstance, other: ClaimInstance) -> ClaimInstance:
    if one.said is None or other.said is None:
        return one
    ends = span_in(one.said, None).latest_end, span_in(other.said, None).latest_end
    return one if ends[0] >= ends[1] else other


def _covers(one: ClaimInstance, narrower: Topic) -> bool:
    """Tell whether an answer without a period covers the period of a narrower topic.

    It says nothing of what happened after it was said, or later on the day it was said.
    """
    period = period_of(narrower)
    if period is None or period_of(one.topic) is not None:
        return True
    if one.said is None:
        return False
    said, other = on_one_clock(span_in(one.said, None), period)
    return other.latest_end <= said.earliest_start


def _stances(found: Sequence[ClaimInstance], voices: Voices) -> tuple[Stance, ...]:
    """Take together what each voice says for one time, where it does not conflict."""
    groups: defaultdict[Hashable, list[ClaimInstance]] = defaultdict(list)
    for one in found:
        groups[one.voice, one.side, one.quotes, one.rests_on, _time_key(one)].append(one)
    stances = [stance for group in groups.values() for stance in _stances_of_one(group, voices)]
    return tuple(sorted(stances, key=attrgetter("voice", "polarity", "addresses", "entailed_from")))


def _time_key(one: ClaimInstance) -> Hashable:
    """Return what is equal for answers that are for one time."""
    total = one.topic.span == CountSpan.CUMULATIVE
    time = one.during or (one.said if total else None)
    return answer_key(time)


def _stances_of_one(group: Sequence[ClaimInstance], voices: Voices) -> Iterator[Stance]:
    """Yield the stances of one voice for one time: one for each answer that stands apart."""
    by_answer: defaultdict[Hashable, list[ClaimInstance]] = defaultdict(list)
    for one in group:
        answer = one.answer
        key = (answer.polarity, answer.is_correction, answer_key(answer.value))
        by_answer[key].append(one)
    counted = [same for same in by_answer.values() if same[0].answer.counted is not None]
    together = _together([_answer_of_all(same) for same in counted])
    if together is not None and len(counted) > 1:
        yield _stance([one for same in counted for one in same], together, voices)
    else:
        for same in counted:
            yield _stance(same, _answer_of_all(same), voices)
    for same in by_answer.values():
        if same[0].answer.counted is None:
            yield _stance(same, _answer_of_all(same), voices)


def _answer_of_all(same: Sequence[ClaimInstance]) -> Answer:
    """Return the answer that instances with the same value give.

    If they give different likeliest numbers, the last one stands; of several wordings, the first.
    """
    told = [one for one in same if _likeliest(one) is not None]
    if told:
        return max(told, key=lambda one: (_said(one), _likeliest(one) or 0)).answer
    return min(same, key=lambda one: (one.said is None, _said(one), _wording(one))).answer


def _said(one: ClaimInstance) -> tuple[object, ...]:
    return () if one.said is None else one.said.sort_key


def _wording(one: ClaimInstance) -> str:
    value = one.answer.value
    return value.wording or "" if isinstance(value, Count | When) else ""


def _likeliest(one: ClaimInstance) -> int | None:
    value = one.answer.value
    return value.likeliest if isinstance(value, Count) else None


def _together(answers: Sequence[Answer]) -> Answer | None:
    """Return the one answer that several make together: "at least 44" and "fewer than 100".

    None if no number satisfies all.
    """
    allowed: Count | None = None
    for answer in answers:
        one = answer.counted
        allowed = one if allowed is None or one is None else allowed.intersection(one)
        if allowed is None:
            return None
    if allowed is None:
        return None
    if all(answer.value is None for answer in answers):
        return answers[0]
    if allowed.high == 0 and not any(answer.asserts for answer in answers):
        # To deny "1" and to deny "2" is to say "none" twice; the lower number stands for both.
        denied = [answer for answer in answers if answer.value is not None]
        return min(denied, key=lambda answer: str(answer_key(answer.value)))
    same = [a for a in answers if a.asserts and answer_key(a.value) == answer_key(allowed)]
    return same[0] if same else Answer(polarity=Polarity.ASSERTED, value=allowed)


def _stance(same: Sequence[ClaimInstance], answer: Answer, voices: Voices) -> Stance:
    same = sorted(same, key=attrgetter("address"))
    direct = [one for one in same if one.entailed_from is None]
    first = (direct or same)[0]
    said_at = {one.address: one.said for one in direct}
    # On whose side a party was is asked of the time at which the voice last said so.
    times = [one.said for one in direct or same if one.said is not None]
    said = max(times, key=attrgetter("sort_key"), default=None)
    # What follows from several claims concerns a party only if all of them do.
    claims = [one.claim for one in direct or same]
    concerned = _only({claim.party_concerned for claim in claims})
    is_own = concerned is not None and voices.is_own(first.voice, concerned, said)
    states = answer.asserts and not answer.is_correction and not answer.is_none
    accused = _only({claim.accused for claim in claims}) if states else None
    accused_side = voices.side_of(accused, said) if accused else None
    return Stance(
        voice=first.voice,
        speakers=tuple(dict.fromkeys(one.speaker for one in same)),
        side=first.side,
        polarity=answer.polarity,
        value=answer.value,
        is_correction=answer.is_correction,
        admits=states
        and (bool(direct) or answer.counted is None or answer.counted.low > 0)
        and is_own
        and all(claim.is_against_own_interest for claim in claims)
        and any(one.quotes is None and not one.rests_on for one in same),
        is_own=is_own,
        accuses=accused_side if takes_side(accused_side) and accused_side != first.side else None,
        addresses=tuple(said_at),
        said=tuple(said_at.values()) if direct else (first.said,),
        during=first.during,
        party_concerned=concerned,
        side_concerned=None
        if concerned is None
        else bloc_of(concerned, voices.side_of(concerned, said)),
        responds_to=tuple(sorted({one.responds_to for one in direct if one.responds_to})),
        quotes=tuple(dict.fromkeys(one.quotes for one in same if one.quotes)),
        rests_on=first.rests_on,
        entailed_from=tuple(sorted({one.entailed_from for one in same if one.entailed_from})),
    )


def _only(values: set[str | None]) -> str | None:
    """Return the one value that there is; None if there are several."""
    return next(iter(values)) if len(values) == 1 else None


def _still_silent(
    silences: Iterable[Silence], stances: Sequence[Stance], chronicle: Chronicle
) -> tuple[Silence, ...]:
    """Leave out the silence of a voice that has certainly spoken to the topic since."""

    def broken(silence: Silence) -> bool:
        since = chronicle.said(chronicle.statement(silence.address))
        own = (stance for stance in stances if stance.voice == silence.voice and stance.addresses)
        return any(is_later(said, since) for stance in own for said in stance.said)

    # Each speaker of a joint statement tells of the same silence.
    still = (silence for silence in dict.fromkeys(silences) if not broken(silence))
    return tuple(sorted(still, key=lambda silence: (silence.party, silence.address)))


class _LastSpoken:
    """When each side last certainly spoke of each subject."""

    def __init__(self, instances: Iterable[ClaimInstance]) -> None:
        self._last: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for one in instances:
            if takes_side(one.side) and one.said is not None:
                start = span_in(one.said, None).earliest_start
                for subject in {split_address(one.topic.subject)[0], one.topic.span}:
                    if subject is not None:
                        known = self._last[subject].get(one.side, start)
                        self._last[subject][one.side] = max(known, start)

    def sides_since(
        self, topic: Topic, stances: Sequence[Stance], chronicle: Chronicle
    ) -> tuple[str, ...]:
        """Return the sides that certainly spoke of a subject after a claim was first public.

        Sides that took a stance on the topic are left out.
        """
        public = [
            end
            for stance in stances
            if stance.asserts
            for address in stance.addresses
            if (end := _public_by(address, chronicle)) is not None
        ]
        if not public:
            return ()
        spoke = {stance.side for stance in stances}
        last = self._last.get(split_address(topic.subject)[0], {})
        return tuple(sorted(s for s, at in last.items() if s not in spoke and at > min(public)))


def _public_by(address: str, chronicle: Chronicle) -> int | None:
    """Return the instant by which a claim was certainly public, or said."""
    statement = chronicle.statement(address)
    times = [*chronicle.published(statement), chronicle.said(statement)]
    return min((span_in(time, None).latest_end for time in times if time), default=None)
