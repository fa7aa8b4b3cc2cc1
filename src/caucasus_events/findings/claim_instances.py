"""What was said, claim by claim and response by response, before voices are collapsed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

import attrs

from caucasus_events.attribution.origins import Origins
from caucasus_events.chronicle.collection import Chronicle, Standing
from caucasus_events.findings.evidence import Containers, Silence, denies
from caucasus_events.records.claims import Claim, Polarity, Topic, Violation, answer_key, is_later
from caucasus_events.records.parties import takes_side
from caucasus_events.records.statements import ResponseKind, Statement
from caucasus_events.values.when import When


class Utterance(NamedTuple):
    """One claim or response as spoken, before voices are collapsed."""

    topic: Topic
    claim: Claim
    value: Hashable
    polarity: Polarity
    address: str
    voice: str
    side: str | None
    said: When | None
    taken_back: str | None = None
    """Address of the response by which the voice took it back."""
    implied: bool = False
    """Whether it follows from what the voice says on another topic."""
    quoted_by: tuple[str, ...] = ()
    """Ids of the parties of another side that passed it on."""


def hear(
    statements: Iterable[Statement],
    chronicle: Chronicle,
    standing: Standing,
    one: Callable[[str], str],
) -> tuple[list[Utterance], dict[Topic, list[Silence]]]:
    """Hear statements out: what they claim, what they answer, where they are silent."""
    linked, origins = bool(chronicle.links), Origins(chronicle)

    def as_one(claim: Claim) -> Claim:
        """Return a claim as of the first of the incidents that are judged one with its own."""
        firsts = {"subject": one(claim.subject)}
        if isinstance(claim, Violation) and claim.incident is not None:
            firsts["incident"] = one(claim.incident)
        is_first = all(getattr(claim, name) == id for name, id in firsts.items())
        return claim if is_first else attrs.evolve(claim, **firsts)

    def response(
        claim: Claim, polarity: Polarity, address: str, by: str, said: When | None
    ) -> Utterance:
        side, value = standing.side_of(by, said), claim.value
        return Utterance(claim.topic, claim, value, polarity, address, by, side, said)

    spoken: list[Utterance] = []
    silences: dict[Topic, list[Silence]] = {}
    retractions: list[tuple[str, Utterance]] = []
    for statement in statements:
        voice = origins.voice(statement)
        said = chronicle.said(statement)
        side = standing.side_of(voice, said)
        quoted = _opponents(statement, side, said, standing) if statement.via else ()
        for claim in map(as_one, statement.claims) if linked else statement.claims:
            topic, address, polarity = claim.topic, statement.address(claim), claim.topic_polarity
            what = (topic, claim, claim.value, polarity, address)
            # Not by name, which would take as long again.
            spoken.append(Utterance(*what, voice, side, said, None, False, quoted))
        for answer in statement.responses:
            if answer.to not in chronicle:
                continue
            claim, by = chronicle.claim(answer.to), answer.by or voice
            claim = as_one(claim) if linked else claim
            address = statement.address(answer)
            own = by == origins.voice(chronicle.statement(answer.to))
            match answer.kind:
                case ResponseKind.CONFIRMS:
                    spoken.append(response(claim, claim.topic_polarity, address, by, said))
                case ResponseKind.RETRACTS | ResponseKind.CORRECTS if own:
                    taken = response(claim, claim.topic_polarity, address, by, said)
                    retractions.append((answer.to, taken))
                case ResponseKind.DENIES | ResponseKind.CORRECTS:
                    spoken.append(response(claim, claim.topic_polarity.opposite, address, by, said))
                case ResponseKind.RETRACTS:
                    pass  # nobody retracts for another; `check` reports it
                case _:
                    silences.setdefault(claim.topic, []).append(
                        Silence(
                            party=by,
                            side=standing.side_of(by, said),
                            kind=answer.kind,
                            to=answer.to,
                            address=address,
                        )
                    )
    return _taken_back(spoken, retractions), silences


def _taken_back(
    spoken: Sequence[Utterance], retractions: Sequence[tuple[str, Utterance]]
) -> list[Utterance]:
    """Mark what its voice took back: the claim that it named, and the same answer until then.

    Where the retraction gives the same answer again, in other words, only the claim is gone.
    """
    if not retractions:
        return list(spoken)
    again = {(u.address.partition("#")[0], _answer(u)) for u in spoken}
    by_answer: dict[Hashable, list[tuple[str, bool, Utterance]]] = {}
    for named, taken in retractions:
        told_again = (taken.address.partition("#")[0], _answer(taken)) in again
        by_answer.setdefault(_answer(taken), []).append((named, told_again, taken))

    def marked(u: Utterance) -> Utterance:
        for named, told_again, taken in by_answer.get(_answer(u), ()):
            if u.address == named or not (told_again or is_later(u.said, taken.said)):
                return u._replace(taken_back=taken.address)
        return u

    return [marked(utterance) for utterance in spoken]


def _answer(u: Utterance) -> Hashable:
    during = answer_key(u.claim.during)
    return (u.topic, u.voice, u.polarity, answer_key(u.value), during)


def spread(by_topic: dict[Topic, list[Utterance]], containers: Containers) -> None:
    """Let what is said of all also answer the narrower topics of the same subject.

    Whoever says otherwise of a narrower one thereby contradicts what is said of all.
    """
    wide: dict[Topic, list[tuple[Utterance, tuple[Claim, ...]]]] = {}
    for topic, utterances in by_topic.items():
        for u in utterances:
            if u.polarity is u.claim.topic_polarity and _may_answer_more(type(u.claim)):
                wide.setdefault(topic, []).append((u, tuple(_readings(u))))
    if not wide:
        return
    of_subject: dict[str, list[Topic]] = {topic.subject: [] for topic in wide}
    for topic in by_topic:
        for subject in (topic.subject, topic.span if topic.aspect == Violation.kind else None):
            if subject in of_subject:
                of_subject[subject].append(topic)
    told = {topic: tuple(by_topic[topic]) for topics in of_subject.values() for topic in topics}
    for topic, said_of_all in wide.items():
        for narrower in of_subject[topic.subject]:
            # A question that only what was taken back had raised is none.
            if narrower is topic or all(u.taken_back for u in told[narrower]):
                continue
            asked = _asked_of(topic, narrower, containers)
            for u, readings in said_of_all:
                if not any(claim.also_answers(asked) for claim in readings):
                    continue
                by_topic[narrower].append(u._replace(topic=narrower, implied=True))
                if u.taken_back is None:
                    by_topic[topic].extend(
                        _contradiction_of_all(u, other)
                        for other in told[narrower]
                        if other.polarity is Polarity.ASSERTED
                        and (
                            other.value != u.value
                            if u.polarity is Polarity.ASSERTED
                            else denies(u.value, other.value, containers)
                        )
                    )


def _opponents(
    statement: Statement, side: str | None, said: When | None, standing: Standing
) -> tuple[str, ...]:
    """Return who of another side than the speaker's passed a statement on."""
    if not takes_side(side):
        return ()
    relays = dict.fromkeys(relay.by for relay in statement.via)
    sides = {by: standing.side_of(by, said) for by in relays}
    return tuple(by for by, its in sides.items() if takes_side(its) and its != side)


def _asked_of(wide: Topic, narrow: Topic, containers: Containers) -> Topic:
    """Return a narrow topic as it is asked of what contains it: of a state for its army."""
    changes: dict[str, str] = {}
    for name in ("whose", "where"):
        outer, inner = getattr(wide, name), getattr(narrow, name)
        if outer is not None and inner not in (None, outer) and outer in containers(inner):
            changes[name] = outer
    return attrs.evolve(narrow, **changes) if changes else narrow


def _readings(u: Utterance) -> Iterator[Claim]:
    """Yield a claim as it stands; and a denial of violations at any time, as of all until then."""
    claim = u.claim
    yield claim
    if not isinstance(claim, Violation) or u.polarity is Polarity.ASSERTED:
        return
    then = u.said.earliest if u.said else None
    if claim.during is None and claim.incident is None and then is not None:
        yield attrs.evolve(claim, during=f"../{When.of(then).edtf}")


def _may_answer_more(kind: type[Claim]) -> bool:
    # Most kinds never do; to ask each claim about each topic would cost their product.
    return kind.also_answers is not Claim.also_answers


def _contradiction_of_all(said_of_all: Utterance, otherwise: Utterance) -> Utterance:
    claim = attrs.evolve(said_of_all.claim, during=otherwise.claim.during)
    return otherwise._replace(
        topic=said_of_all.topic,
        claim=claim,
        value=claim.value,
        polarity=said_of_all.polarity.opposite,
        implied=True,
    )
