"""What was said: one instance for each claim or response of each voice, topic by topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import attrs

from caucasus_events.attribution.voices import Voices
from caucasus_events.chronicle.collection import Chronicle, grouped
from caucasus_events.core.references import split_address
from caucasus_events.errors import Invalid
from caucasus_events.findings.evidence import Misreport, Silence
from caucasus_events.findings.subjects import JoinedIncidents
from caucasus_events.records.claims import Answer, Claim, Topic, Violation, answer_key, is_later
from caucasus_events.records.parties import takes_side
from caucasus_events.records.statements import Response, ResponseKind, Statement
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
    """Id of the party whose words an opponent or an unnamed official tells these to be."""
    rests_on: tuple[str, ...] = ()
    """Ids of the voices on whose word it rests."""
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
    misreports: Mapping[str, Sequence[Misreport]]
    """By the address of a claim: which reports print something else."""


@attrs.frozen
class Context:
    """What statements are read against."""

    chronicle: Chronicle
    """The chronicle as amended."""
    voices: Voices
    """For whom each speaker speaks."""
    joined: JoinedIncidents
    """Which incidents are judged to be one."""


def read_statements(statements: Iterable[Statement], context: Context) -> SpokenClaims:
    """Take statements apart into claims and responses, voice by voice.

    Args:
        statements: the statements; answers to claims that are not there are left out.
        context: what they are read against.
    """
    chronicle, voices = context.chronicle, context.voices
    statements = tuple(statements)
    taken_back = _reports_taken_back(statements, context)
    instances: list[ClaimInstance] = []
    unreported: list[tuple[ClaimInstance, str]] = []
    silences: defaultdict[Topic, list[Silence]] = defaultdict(list)
    retractions: list[ClaimInstance] = []

    def time_of(claim: Claim, statement: Statement) -> When | None:
        during = chronicle.zoned(claim.during)
        return (
            state_time(during, _when_reported(statement, chronicle)) if claim.is_state else during
        )

    for statement in statements:
        said = chronicle.said(statement)
        claims = [claim_on_joined(claim, context.joined) for claim in statement.claims]
        for speaker in speakers_of(statement, context):
            voice = voices.voice_of(speaker.id, said)
            side = voices.side_of(voice, said)
            make = partial(
                ClaimInstance,
                voice=voice,
                speaker=speaker.id,
                side=_side_it_rests_on(statement, side, context),
                said=said,
                quotes=speaker.quotes,
                rests_on=tuple(voices.voice_of(id, said) for id in statement.rests_on),
            )
            for claim in claims:
                one = make(
                    topic=claim.topic,
                    answer=_answer_of(claim),
                    claim=claim,
                    address=statement.address(claim),
                    during=time_of(claim, statement),
                )
                carriers = taken_back.get(one.address, {})
                gone = {id: back.address for id, back in carriers.items() if back.is_whole}
                if gone and all(gone.keys() & way for way in chronicle.ways(statement)):
                    unreported.append((one, next(iter(gone.values()))))
                else:
                    instances.append(one)
            for response, to, answered in _answered(statement, chronicle):
                claim = claim_on_joined(answered, context.joined)
                source = statement if to is None else chronicle.statement(to)
                answers = make(
                    topic=claim.topic,
                    answer=_answer_of(claim),
                    claim=claim,
                    address=statement.address(response),
                    # A response is about the time of the claim that it answers.
                    during=time_of(claim, source),
                    responds_to=to,
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
                own = to is not None and answers.voice in _voices_in(source, context)
                own_report = taken_back.get(to or "", {}).values()
                is_taken_back = answers.address in (one.address for one in own_report)
                match response.kind:
                    case ResponseKind.CONFIRMS:
                        instances.append(attrs.evolve(answers, responds_to=None))
                    case ResponseKind.RETRACTS | ResponseKind.CORRECTS if own:
                        retractions.append(answers)
                    case ResponseKind.DENIES:
                        instances.append(attrs.evolve(answers, answer=answers.answer.denied))
                    case ResponseKind.CORRECTS if not is_taken_back:
                        instances.append(attrs.evolve(answers, answer=answers.answer.corrected))
                    case ResponseKind.RETRACTS | ResponseKind.CORRECTS:
                        pass  # a report is taken back; nobody retracts for another
                    case _:
                        silences[claim.topic].append(
                            Silence(
                                party=answers.speaker,
                                voice=answers.voice,
                                side=answers.side,
                                kind=response.kind,
                                to=to,
                                address=answers.address,
                                wording=response.wording,
                            )
                        )
    instances = _with_own_words_relayed(instances, voices)
    counted, retracted = _without_retracted(instances, retractions)
    return SpokenClaims(
        instances=tuple(counted),
        retracted=(*retracted, *unreported),
        silences={topic: tuple(found) for topic, found in silences.items()},
        misreports=grouped(
            (m for s in statements for m in _misreports(s, taken_back, chronicle)),
            lambda misreport: [misreport.address],
        ),
    )


def _answered(
    statement: Statement, chronicle: Chronicle
) -> Iterator[tuple[Response, str | None, Claim]]:
    """Yield each response of a statement with each claim that it answers, and its address."""
    for response in statement.responses:
        if response.question is not None:
            yield response, None, response.question
        for address in chronicle.answered_by(response):
            yield response, address, chronicle.claim(address)


class _TakenBack(NamedTuple):
    """What a party that carried a claim said of its own report."""

    address: str
    is_whole: bool
    """Whether it took back the report, and not only what it printed otherwise than others."""


def _reports_taken_back(
    statements: Iterable[Statement], context: Context
) -> dict[str, dict[str, _TakenBack]]:
    """Return by the address of a claim which parties took back their reports of it."""
    chronicle = context.chronicle
    found: defaultdict[str, dict[str, _TakenBack]] = defaultdict(dict)
    for statement in statements:
        for response in statement.responses:
            if response.kind not in (ResponseKind.RETRACTS, ResponseKind.CORRECTS):
                continue
            by = (response.by,) if response.by else chronicle.speakers(statement)
            is_whole = response.kind is ResponseKind.RETRACTS
            for to in chronicle.answered_by(response):
                answered, key = chronicle.statement(to), split_address(to)[1]
                own = {*chronicle.speakers(answered), *answered.named_speakers}
                reports = [*zip(answered.reports, chronicle.ways(answered), strict=True)]
                for party in (party for party in by if party not in own):
                    carried = [report for report, way in reports if party in way]
                    differs = any(claim.key == key for r in carried for claim in r.differs)
                    if carried and (is_whole or (differs and party not in found[to])):
                        found[to][party] = _TakenBack(statement.address(response), is_whole)
    return found


def _misreports(
    statement: Statement, taken_back: Mapping[str, Collection[str]], chronicle: Chronicle
) -> Iterator[Misreport]:
    """Yield what reports print otherwise than the statement says, unless they took it back."""
    if not any(report.differs for report in statement.reports):
        return
    claims = {claim.key: claim for claim in statement.claims}
    for report, way in zip(statement.reports, chronicle.ways(statement), strict=True):
        for printed in report.differs:
            address = statement.address(printed)
            if not any(party in taken_back.get(address, ()) for party in way):
                yield Misreport(
                    address=address,
                    by=(way or chronicle.speakers(statement))[-1],
                    source=report.source,
                    printed=_answer_of(printed),
                    stated=_answer_of(claims[printed.key]),
                )


def _side_it_rests_on(statement: Statement, side: str | None, context: Context) -> str | None:
    """Return the side on whose word alone a statement rests, or else the side of its voice."""
    said = context.chronicle.said(statement)
    sides = {context.voices.side_of(id, said) for id in statement.rests_on}
    rests_on = sides.pop() if len(sides) == 1 else None
    return rests_on if takes_side(rests_on) else side


def _answer_of(claim: Claim) -> Answer:
    return Answer(polarity=claim.topic_polarity, value=claim.value)


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
    """Id of the party whose words these are, as an opponent or an unnamed official tells."""


def speakers_of(statement: Statement, context: Context) -> tuple[Speaker, ...]:
    """Return who speaks in a statement: several in a joint one.

    A statement that is known through an opponent alone is that opponent's claim. What an
    unnamed official says is the claim of the party that reports it.
    """
    chronicle, voices = context.chronicle, context.voices
    said, ways = chronicle.said(statement), chronicle.ways(statement)
    speakers = chronicle.speakers(statement)
    if statement.off_the_record:
        return tuple(Speaker(id, quotes=statement.speaker) for id in speakers)

    def opponent_in(way: Iterable[str], side: str) -> str | None:
        sides = ((id, voices.side_of(id, said)) for id in way if id not in speakers)
        return next((id for id, other in sides if takes_side(other) and other != side), None)

    found: list[Speaker] = []
    for speaker in speakers:
        side = voices.side_of(speaker, said)
        opponents = [opponent_in(way, side) for way in ways] if takes_side(side) else []
        opponent = opponents[0] if opponents and all(opponents) else None
        found.append(Speaker(opponent, quotes=speaker) if opponent else Speaker(speaker))
    return tuple(found)


def _with_own_words_relayed(
    instances: Iterable[ClaimInstance], voices: Voices
) -> list[ClaimInstance]:
    """Take a report of what a party also said itself for a mere relay.

    So an opponent that quotes it, or a data set that rests on its word, adds no voice.
    """
    instances = list(instances)
    said_itself = {_same_answer(o): o for o in instances if not (o.quotes or o.rests_on)}
    found: list[ClaimInstance] = []
    for one in instances:
        quoted = () if one.quotes is None else (voices.voice_of(one.quotes, one.said),)
        for voice in (*quoted, *one.rests_on):
            own = said_itself.get(_same_answer(attrs.evolve(one, voice=voice)))
            if own is not None:
                one = attrs.evolve(
                    one,
                    voice=voice,
                    speaker=one.quotes or own.speaker,
                    side=own.side,
                    quotes=None,
                    rests_on=(),
                )
                break
        found.append(one)
    return found


def _voices_in(statement: Statement, context: Context) -> set[str]:
    """Return the ids of the parties for which a statement speaks."""
    said = context.chronicle.said(statement)
    return {context.voices.voice_of(one.id, said) for one in speakers_of(statement, context)}


def claim_on_joined(claim: Claim, joined: JoinedIncidents) -> Claim:
    """Move a claim to the first of the incidents that are judged one with its own."""
    changes: dict[str, Any] = {"subject": joined.first(claim.subject)}
    if isinstance(claim, Violation) and claim.incident is not None:
        changes["incident"] = joined.first(claim.incident)
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
