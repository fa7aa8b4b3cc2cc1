"""Claim instances: each claim or response of a statement, with who makes it, when and how.

What is decided here is decided statement by statement: whose voice it is, what a response does
to the claim it answers, what its own speaker retracted, and what follows from a wider claim.
Several instances of one voice are put together later, in `gathering`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

import attrs

from caucasus_events.attribution.origins import Origins
from caucasus_events.chronicle.collection import Chronicle, Standing
from caucasus_events.core.references import split_address
from caucasus_events.findings.evidence import Containers, Silence, denies
from caucasus_events.findings.subjects import JoinedIncidents
from caucasus_events.records.claims import (
    Claim,
    Polarity,
    Topic,
    Violation,
    answer_key,
    is_later,
)
from caucasus_events.records.parties import takes_side
from caucasus_events.records.statements import Response, ResponseKind, Statement
from caucasus_events.values.when import When


@attrs.frozen(kw_only=True)
class ClaimInstance:
    """One claim or response, as one voice made it in one statement."""

    topic: Topic
    """The question that it answers."""
    claim: Claim
    """The claim that is made or answered."""
    polarity: Polarity
    """Whether the value of the claim is asserted or denied as answer to the topic."""
    address: str
    """Address of the claim, or of the response."""
    voice: str
    """Id of the party whose voice it is."""
    side: str | None
    """Id of the side of that party then, NEUTRAL, or None for the unaligned."""
    said: When | None
    """When it was said; None where that is not known."""
    retracted_by: str | None = None
    """Address of the response by which the voice retracted it."""
    implied: bool = False
    """Whether it only follows from what the voice says on another topic."""
    quoted_by: tuple[str, ...] = ()
    """Ids of the parties of another side that passed it on."""

    @property
    def value(self) -> Hashable:
        """The value of the claim."""
        return self.claim.value

    @property
    def answer(self) -> Hashable:
        """Equal for instances that give the same answer for the same time."""
        return self.polarity, answer_key(self.value), answer_key(self.claim.during)


@attrs.frozen
class Spoken:
    """The contents of some statements."""

    instances: list[ClaimInstance]
    """Their claims, and their responses that assert or deny a claim."""
    silences: dict[Topic, list[Silence]]
    """Their responses that leave a claim without an answer, by the topic of the claim."""


@attrs.frozen
class Context:
    """The knowledge about parties and incidents by which statements are read."""

    chronicle: Chronicle
    """The chronicle as amended."""
    standing: Standing
    """Which party speaks for which, and on which side."""
    joined: JoinedIncidents
    """Which incidents are judged to be one."""
    origins: Origins
    """Whose voice each statement is."""


def claim_instances(statements: Iterable[Statement], context: Context) -> Spoken:
    """Read what statements claim, which claims they answer and where they report silence.

    Answers to claims that are not there are left out. Retracted instances are marked.
    """
    chronicle, origins = context.chronicle, context.origins
    instances: list[ClaimInstance] = []
    retractions: list[tuple[str, ClaimInstance]] = []
    silences: dict[Topic, list[Silence]] = {}
    for statement in statements:
        voice = origins.voice(statement)
        quoted_by = _opponents(statement, voice, context) if statement.via else ()
        instances += [
            _instance(statement, claim, claim, voice, context, quoted_by)
            for claim in statement.claims
        ]
        for response in statement.responses:
            answered = chronicle.find(response.to)
            if not isinstance(answered, Claim):
                continue
            instance = _instance(statement, response, answered, response.by or voice, context)
            is_own = instance.voice == origins.voice(chronicle.statement(response.to))
            match response.kind:
                case ResponseKind.CONFIRMS:
                    instances.append(instance)
                case ResponseKind.RETRACTS | ResponseKind.CORRECTS if is_own:
                    retractions.append((response.to, instance))
                case ResponseKind.DENIES | ResponseKind.CORRECTS:
                    denial = instance.polarity.opposite
                    instances.append(attrs.evolve(instance, polarity=denial))
                case ResponseKind.RETRACTS:
                    pass  # nobody retracts for another; `check` reports it
                case ResponseKind.DECLINES | ResponseKind.NOT_ADDRESSED | ResponseKind.QUALIFIES:
                    silence = Silence(
                        party=instance.voice,
                        side=instance.side,
                        kind=response.kind,
                        to=response.to,
                        address=instance.address,
                    )
                    silences.setdefault(instance.topic, []).append(silence)
    return Spoken(_with_retractions(instances, retractions), silences)


def _instance(
    statement: Statement,
    part: Claim | Response,
    claim: Claim,
    voice: str,
    context: Context,
    quoted_by: tuple[str, ...] = (),
) -> ClaimInstance:
    """Make the instance of a claim, or of a response to a claim, as an assertion of the claim."""
    claim, said = _on_joined_incidents(claim, context), context.chronicle.said(statement)
    return ClaimInstance(
        topic=claim.topic,
        claim=claim,
        polarity=claim.topic_polarity,
        address=statement.address(part),
        voice=voice,
        side=context.standing.side_of(voice, said),
        said=said,
        quoted_by=quoted_by,
    )


def _on_joined_incidents(claim: Claim, context: Context) -> Claim:
    """Move a claim to the first of the incidents that are judged one with its own."""
    changes = {"subject": context.joined.first(claim.subject)}
    if isinstance(claim, Violation) and claim.incident is not None:
        changes["incident"] = context.joined.first(claim.incident)
    is_first = all(getattr(claim, name) == id for name, id in changes.items())
    return claim if is_first else attrs.evolve(claim, **changes)


def _opponents(statement: Statement, voice: str, context: Context) -> tuple[str, ...]:
    """Return the parties that passed a statement on and are of another side than its voice."""
    said = context.chronicle.said(statement)
    sides = {id: context.standing.side_of(id, said) for id in (r.by for r in statement.via)}
    own = context.standing.side_of(voice, said)
    opposing = {id for id, side in sides.items() if takes_side(side) and side != own}
    return tuple(sorted(opposing)) if takes_side(own) else ()


def _with_retractions(
    instances: Sequence[ClaimInstance], retractions: Iterable[tuple[str, ClaimInstance]]
) -> list[ClaimInstance]:
    """Mark what a voice retracted: the claim that it named, and the same answer until then.

    Other reports of the claim give the same answer, and are retracted with it. If the statement
    that retracts gives the same answer again, in other words, only the named claim is retracted.
    """

    def key(instance: ClaimInstance) -> Hashable:
        return instance.topic, instance.voice, instance.answer

    by_key: dict[Hashable, list[tuple[str, ClaimInstance]]] = {}
    for named, retraction in retractions:
        by_key.setdefault(key(retraction), []).append((named, retraction))
    if not by_key:
        return list(instances)
    given = {(split_address(i.address)[0], key(i)) for i in instances}

    def marked(instance: ClaimInstance) -> ClaimInstance:
        for named, retraction in by_key.get(key(instance), ()):
            is_given_again = (split_address(retraction.address)[0], key(retraction)) in given
            is_until_then = not is_later(instance.said, retraction.said)
            if instance.address == named or (is_until_then and not is_given_again):
                return attrs.evolve(instance, retracted_by=retraction.address)
        return instance

    return [marked(instance) for instance in instances]


def implied_instances(
    by_topic: Mapping[Topic, Sequence[ClaimInstance]], containers: Containers
) -> list[ClaimInstance]:
    """Return what follows from wider claims for the narrower topics of their subject, and back.

    To say that a road is closed to all traffic is to say so of each kind of traffic. So a voice
    that says otherwise of one kind contradicts it: this is listed as a denial on the wide topic.
    """
    implied: list[ClaimInstance] = []
    for wide, narrow_topics in _topics_below(by_topic).items():
        claims = [(i, _readings(i)) for i in by_topic[wide] if _may_answer_more(i)]
        for narrow in narrow_topics:
            asked = _widened(narrow, wide, containers)
            for instance, readings in claims:
                if not any(claim.also_answers(asked) for claim in readings):
                    continue
                implied.append(attrs.evolve(instance, topic=narrow, implied=True))
                for other in by_topic[narrow] if instance.retracted_by is None else ():
                    if other.polarity is Polarity.ASSERTED and (
                        other.value != instance.value
                        if instance.polarity is Polarity.ASSERTED
                        else denies(instance.value, other.value, containers)
                    ):
                        during, opposite = other.claim.during, instance.polarity.opposite
                        claim = attrs.evolve(instance.claim, during=during)
                        implied.append(
                            attrs.evolve(
                                other, topic=wide, claim=claim, polarity=opposite, implied=True
                            )
                        )
    return implied


def _may_answer_more(instance: ClaimInstance) -> bool:
    # Most kinds of claim never answer a narrower topic. A response that denies a claim does not
    # say what the claim says, so it answers no narrower topic either.
    is_said = instance.polarity is instance.claim.topic_polarity
    return is_said and type(instance.claim).also_answers is not Claim.also_answers


def _topics_below(by_topic: Mapping[Topic, Sequence[ClaimInstance]]) -> dict[Topic, list[Topic]]:
    """Map each topic with claims that may answer more to the other topics of its subject.

    The topic of a violation belongs to its ceasefire and to the incident that is the violation.
    A topic of which every claim was retracted is no question any more.
    """
    wide = [topic for topic, instances in by_topic.items() if any(map(_may_answer_more, instances))]
    of_subject: dict[str, list[Topic]] = {topic.subject: [] for topic in wide}
    for topic, instances in by_topic.items():
        if any(instance.retracted_by is None for instance in instances):
            incident = topic.span if topic.aspect == Violation.kind else None
            for subject in (topic.subject, incident):
                if subject in of_subject:
                    of_subject[subject].append(topic)
    return {topic: [t for t in of_subject[topic.subject] if t != topic] for topic in wide}


def _readings(instance: ClaimInstance) -> list[Claim]:
    """Return a claim as it stands; and a denial of violations at any time, as of all until then."""
    claim = instance.claim
    then = instance.said.earliest if instance.said else None
    is_denial = isinstance(claim, Violation) and instance.polarity is Polarity.DENIED
    if is_denial and claim.during is None and claim.topic.span is None and then is not None:
        return [claim, attrs.evolve(claim, during=f"../{When.of(then).edtf}")]
    return [claim]


def _widened(narrow: Topic, wide: Topic, containers: Containers) -> Topic:
    """Ask a narrow topic of what contains it, if the wide one does: of a state for its army."""
    changes: dict[str, str] = {}
    for name in ("whose", "where"):
        outer, inner = getattr(wide, name), getattr(narrow, name)
        if outer is not None and inner not in (None, outer) and outer in containers(inner):
            changes[name] = outer
    return attrs.evolve(narrow, **changes) if changes else narrow
