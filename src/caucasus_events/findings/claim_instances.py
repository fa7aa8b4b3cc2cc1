"""What was said: one instance for each claim or response of each voice, topic by topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from functools import partial
from typing import Any

import attrs

from caucasus_events.attribution.origins import Origins
from caucasus_events.attribution.voices import Voices
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.references import split_address
from caucasus_events.errors import Invalid
from caucasus_events.findings.evidence import Silence
from caucasus_events.findings.subjects import JoinedIncidents
from caucasus_events.records.claims import Answer, Claim, Topic, Violation, answer_key, is_later
from caucasus_events.records.parties import takes_side
from caucasus_events.records.statements import ResponseKind, Statement
from caucasus_events.values.when import When


@attrs.frozen(kw_only=True)
class ClaimInstance:
    """One claim or response of one voice."""

    topic: Topic
    """The question."""
    answer: Answer
    """What it answers."""
    claim: Claim
    """The claim that is made, or that is responded to."""
    address: str
    """Address of the claim or response."""
    voice: str
    """Id of the party for which the speaker spoke."""
    speaker: str
    """Id of the party that spoke."""
    side: str | None
    """Id of the side of the voice, NEUTRAL, or None for the unaligned."""
    said: When | None = None
    """When it was said."""
    during: When | None = None
    """The time for which it is said to hold."""
    responds_to: str | None = None
    """Address of the claim that it denies or confirms."""
    quotes: str | None = None
    """Id of the party of another side whose words these are told to be."""
    entailed_from: str | None = None
    """Address of the claim on another topic from which it follows."""

    @property
    def said_at(self) -> When | None:
        """When it was said."""
        return self.said


@attrs.frozen(kw_only=True)
class SpokenClaims:
    """What some statements claim and answer, and where they leave a claim without an answer."""

    instances: tuple[ClaimInstance, ...]
    """The claims and responses that count."""
    retracted: tuple[tuple[ClaimInstance, str], ...]
    """The claims that their speaker took back, each with the address of the retraction."""
    silences: Mapping[Topic, tuple[Silence, ...]]
    """By topic: who declined to comment, did not address a claim, or qualified it."""


@attrs.frozen
class Context:
    """What statements are read against."""

    chronicle: Chronicle
    """The chronicle as amended."""
    voices: Voices
    """For whom each speaker speaks."""
    joined: JoinedIncidents
    """Which incidents are judged to be one."""
    origins: Origins
    """Which statement each report goes back to."""


def read_statements(statements: Iterable[Statement], context: Context) -> SpokenClaims:
    """Take statements apart into claims and responses, voice by voice.

    Args:
        statements: the statements; answers to claims that are not there are left out.
        context: what they are read against.
    """
    chronicle, voices = context.chronicle, context.voices
    instances: list[ClaimInstance] = []
    silences: defaultdict[Topic, list[Silence]] = defaultdict(list)
    retractions: list[ClaimInstance] = []

    def time_of(claim: Claim, statement: Statement) -> When | None:
        during = chronicle.zoned(claim.during)
        return (
            state_time(during, _when_reported(statement, chronicle)) if claim.is_state else during
        )

    for statement in statements:
        said = chronicle.said(statement)
        for speaker in speakers_of(statement, context):
            voice = voices.voice_of(speaker.id, said)
            side = voices.side_of(voice, said)
            make = partial(
                ClaimInstance,
                voice=voice,
                speaker=speaker.id,
                side=side,
                said=said,
                quotes=speaker.quotes,
            )
            for claim in (_on_joined_incidents(c, context) for c in statement.claims):
                instances.append(
                    make(
                        topic=claim.topic,
                        answer=Answer(polarity=claim.topic_polarity, value=claim.value),
                        claim=claim,
                        address=statement.address(claim),
                        during=time_of(claim, statement),
                    )
                )
            for response in statement.responses:
                answered = chronicle.find(response.to)
                if not isinstance(answered, Claim):
                    continue
                claim = _on_joined_incidents(answered, context)
                answers = make(
                    topic=claim.topic,
                    answer=Answer(polarity=claim.topic_polarity, value=claim.value),
                    claim=claim,
                    address=statement.address(response),
                    # A response is about the time of the claim that it answers.
                    during=time_of(claim, chronicle.statement(response.to)),
                    responds_to=response.to,
                )
                if response.by is not None:
                    by = voices.voice_of(response.by, said)
                    answers = attrs.evolve(
                        answers,
                        voice=by,
                        speaker=response.by,
                        side=voices.side_of(by, said),
                        quotes=None,
                    )
                own = answers.voice in voices_of(chronicle.statement(response.to), context)
                match response.kind:
                    case ResponseKind.CONFIRMS:
                        instances.append(attrs.evolve(answers, responds_to=None))
                    case ResponseKind.RETRACTS | ResponseKind.CORRECTS if own:
                        retractions.append(answers)
                    case ResponseKind.DENIES:
                        instances.append(attrs.evolve(answers, answer=answers.answer.denied))
                    case ResponseKind.CORRECTS:
                        instances.append(attrs.evolve(answers, answer=answers.answer.corrected))
                    case ResponseKind.RETRACTS:
                        pass  # nobody retracts for another; `check` reports it
                    case _:
                        silences[claim.topic].append(
                            Silence(
                                party=answers.speaker,
                                voice=answers.voice,
                                side=answers.side,
                                kind=response.kind,
                                to=response.to,
                                address=answers.address,
                            )
                        )
    instances = _with_own_words_relayed(instances, voices)
    counted, retracted = _without_retracted(instances, retractions)
    return SpokenClaims(
        instances=tuple(counted),
        retracted=tuple(retracted),
        silences={topic: tuple(found) for topic, found in silences.items()},
    )


def _when_reported(statement: Statement, chronicle: Chronicle) -> When | None:
    """Return when something was said or, if that is not known, first published."""
    if statement.said is not None:
        return chronicle.said(statement)
    dated = [when for when in chronicle.published(statement) if when is not None]
    return min(dated, key=lambda when: when.sort_key, default=None)


def state_time(during: When | None, told: When | None) -> When | None:
    """Return the time for which a state is claimed.

    An open end ("since 15 June, and still") reaches to the moment at which it was told. A claim
    that gives no time is for the day on which it was told.

    Args:
        during: the time that the claim gives.
        told: when it was said or, if that is not known, first published.
    """
    if during is None:
        return told
    if not during.has_open_end or told is None:
        return during
    start, until = during.edtf.removesuffix("/.."), told.edtf.rpartition("/")[2]
    try:
        return When(edtf=f"{start}/{until}", zone=during.zone or told.zone)
    except Invalid:  # it was told before the state began, or at a time that can be no end
        return during


@attrs.frozen
class Speaker:
    """One party that speaks in a statement."""

    id: str
    quotes: str | None = None
    """Id of the party whose words an opponent alone passes on as its own claim."""


def speakers_of(statement: Statement, context: Context) -> tuple[Speaker, ...]:
    """Return who speaks in a statement.

    A statement that is known through an opponent alone is that opponent's claim.
    """
    speaker = context.origins.voice(statement)
    said = context.chronicle.said(statement)
    side = context.voices.side_of(speaker, said)
    if takes_side(side):
        for relay in statement.via:
            other = context.voices.side_of(relay.by, said)
            if takes_side(other) and other != side:
                return (Speaker(relay.by, quotes=speaker),)
    return (Speaker(speaker),)


def _with_own_words_relayed(
    instances: Iterable[ClaimInstance], voices: Voices
) -> list[ClaimInstance]:
    """Take an opponent's report of what a party also said itself for a mere relay."""
    instances = list(instances)
    said_itself = {_same_answer(one): one for one in instances if one.quotes is None}
    found: list[ClaimInstance] = []
    for one in instances:
        if one.quotes is not None:
            quoted = attrs.evolve(one, voice=voices.voice_of(one.quotes, one.said))
            own = said_itself.get(_same_answer(quoted))
            if own is not None:
                one = attrs.evolve(quoted, speaker=one.quotes, side=own.side, quotes=None)
        found.append(one)
    return found


def voices_of(statement: Statement, context: Context) -> set[str]:
    """Return the ids of the parties for which a statement speaks."""
    said = context.chronicle.said(statement)
    return {context.voices.voice_of(one.id, said) for one in speakers_of(statement, context)}


def _on_joined_incidents(claim: Claim, context: Context) -> Claim:
    """Move a claim to the first of the incidents that are judged one with its own."""
    changes: dict[str, Any] = {"subject": context.joined.first(claim.subject)}
    if isinstance(claim, Violation) and claim.incident is not None:
        changes["incident"] = context.joined.first(claim.incident)
    is_first = all(getattr(claim, name) == id for name, id in changes.items())
    return claim if is_first else attrs.evolve(claim, **changes)


def _without_retracted(
    instances: Iterable[ClaimInstance], retractions: Iterable[ClaimInstance]
) -> tuple[list[ClaimInstance], list[tuple[ClaimInstance, str]]]:
    """Part what was taken back from what counts.

    The claim that a retraction names is gone, and so is the same answer until then. If the
    retracting statement gives the same answer again, only the claim that it names is gone.
    """
    instances = list(instances)
    by_answer: defaultdict[Hashable, list[tuple[bool, ClaimInstance]]] = defaultdict(list)
    given = {(split_address(one.address)[0], _same_answer(one)) for one in instances}
    for taken in retractions:
        again = (split_address(taken.address)[0], _same_answer(taken)) in given
        by_answer[_same_answer(taken)].append((again, taken))
    counted: list[ClaimInstance] = []
    retracted: list[tuple[ClaimInstance, str]] = []
    for one in instances:
        by = None
        for again, taken in by_answer.get(_same_answer(one), ()):
            if one.address == taken.responds_to or not (again or is_later(one.said, taken.said)):
                by = taken.address
                break
        if by is None:
            counted.append(one)
        else:
            retracted.append((one, by))
    return counted, retracted


def _same_answer(one: ClaimInstance) -> Hashable:
    answer = one.answer
    value = answer_key(answer.value)
    return (one.topic, one.voice, answer.polarity, value, answer_key(one.during))
