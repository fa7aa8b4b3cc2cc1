"""What a speaker asserts or denies. Each claim answers one topic, which is a question.

The base class comes first, then every kind of claim, then the rules that compare claims.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Union, cast

import attrs
from attrs.converters import optional

from caucasus_events.core.frozen_map import Noted
from caucasus_events.core.record import (
    added_fields,
    is_ours,
    kind_tag,
    refers_to,
    to_tuple,
    to_word,
)
from caucasus_events.core.texts import comparable, comparable_or_none
from caucasus_events.errors import Invalid, Problem, shown
from caucasus_events.phrases.fields import to_count, to_optional_when, to_when
from caucasus_events.records.vocabulary import (
    AccessState,
    Act,
    CasualtyCondition,
    CountSpan,
    EndingKind,
    Fate,
    Harm,
    Material,
    Means,
    Population,
    Result,
    Traffic,
)
from caucasus_events.values import comparison
from caucasus_events.values.comparison import Truth
from caucasus_events.values.counts import Count
from caucasus_events.values.instants import Span, on_one_clock
from caucasus_events.values.when import When, span_in

__all__ = [
    "CLAIM_KINDS",
    "Access",
    "Answer",
    "Casualties",
    "Certainty",
    "Claim",
    "Control",
    "Declaration",
    "Ending",
    "Location",
    "MaterialLoss",
    "MeansUsed",
    "Occurrence",
    "Outcome",
    "Polarity",
    "Quantity",
    "Responsibility",
    "Timing",
    "Topic",
    "Violation",
    "refers_to",
]


class Polarity(StrEnum):
    """Whether the speaker says that it is so or that it is not."""

    ASSERTED = "asserted"
    DENIED = "denied"

    @property
    def opposite(self) -> Polarity:
        """The other one."""
        return Polarity.DENIED if self is Polarity.ASSERTED else Polarity.ASSERTED


class Certainty(StrEnum):
    """How certain the speaker claims to be.

    After FactBank (Saurí and Pustejovsky 2009), in its order: CT, PR, PS and U.
    """

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNSTATED = "unstated"


# Type checkers need a typed function for each list of words, so that a constructor takes a word as
# well as a member.


def _to_polarity(value: Polarity | str) -> Polarity:
    return to_word(Polarity, value)


def _to_certainty(value: Certainty | str) -> Certainty:
    return to_word(Certainty, value)


def _to_harm(value: Harm | str) -> Harm:
    return to_word(Harm, value)


def _to_population(value: Population | str) -> Population:
    return to_word(Population, value)


def _to_count_span(value: CountSpan | str) -> CountSpan:
    return to_word(CountSpan, value)


def _to_act(value: Act | str) -> Act:
    return to_word(Act, value)


def _to_means(value: Means | str) -> Means:
    return to_word(Means, value)


def _to_access_state(value: AccessState | str) -> AccessState:
    return to_word(AccessState, value)


def _to_traffic(value: Traffic | str) -> Traffic:
    return to_word(Traffic, value)


def _to_ending_kind(value: EndingKind | str) -> EndingKind:
    return to_word(EndingKind, value)


def _to_result(value: Result | str) -> Result:
    return to_word(Result, value)


def _to_condition(value: CasualtyCondition | str) -> CasualtyCondition:
    return to_word(CasualtyCondition, value)


def _to_material(value: Material | str) -> Material:
    return to_word(Material, value)


def _to_fate(value: Fate | str) -> Fate:
    return to_word(Fate, value)


Owners = str | tuple[str, ...] | None
"""Whose people or things: the id of one party, the ids of several together, or nobody's named."""


def _to_owners(value: str | Iterable[str] | None) -> Owners:
    if value is None or isinstance(value, str):
        return value
    ids: object = to_tuple(value)
    if not isinstance(ids, tuple) or not all(isinstance(id, str) for id in ids):
        return cast("Owners", ids)  # for the check of fields to refuse
    several = tuple(sorted(set(ids)))
    return several if len(several) > 1 else next(iter(several), None)


def _comparable_steps(steps: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(comparable, steps))


@attrs.frozen(kw_only=True, cache_hash=True)
class Topic:
    """Name the question that a claim answers; claims are comparable within one topic only."""

    subject: str
    """Id of what the question is about."""
    aspect: str
    """What it asks: 'casualties', 'access', or another kind of claim."""
    whose: Owners = attrs.field(default=None, converter=_to_owners)
    """Id of the party whose loss, act or people it asks for, or the ids of several together."""
    category: str | None = attrs.field(default=None, converter=comparable_or_none)
    """Which harm, act, means, traffic or result it asks for."""
    population: str | None = None
    """Which people or things it counts."""
    detail: tuple[str, ...] = attrs.field(default=(), converter=_comparable_steps)
    """What narrows it further, step by step: a model, a part, a condition, the word for 'other'."""
    span: str | None = None
    """Over what it counts: a word, a period in EDTF, or the id of an incident."""
    unit: str | None = attrs.field(default=None, converter=comparable_or_none)
    """In which unit it counts."""
    where: str | None = None
    """Id of the place to which it is narrowed."""

    @property
    def parties(self) -> tuple[str, ...]:
        """Ids of the parties of which it asks: none, one, or several together."""
        return self.whose if isinstance(self.whose, tuple) else tuple(filter(None, (self.whose,)))

    def _details(self) -> tuple[str | None, ...]:
        whose = " + ".join(self.parties)
        population, detail = self.population, ", ".join(self.detail)
        return (whose, self.category, population, detail, self.span, self.unit, self.where)

    def __str__(self) -> str:
        details = ", ".join(detail for detail in self._details() if detail)
        return f"{self.aspect}: {details}" if details else self.aspect

    @property
    def sort_key(self) -> tuple[str, ...]:
        """A total order: by subject, then aspect, then the rest in the order of the fields."""
        return (self.subject, self.aspect, *(detail or "" for detail in self._details()))


@attrs.frozen(kw_only=True)
class Answer:
    """What a voice answers to a topic.

    Numbers and plain yes or no are one thing here: "yes" is at least one, and "no" is none.
    """

    polarity: Polarity
    """Whether it asserts or denies the value."""
    value: Hashable = None
    """A count, a time, an id or a word; None for plain yes or no."""
    is_correction: bool = False
    """Whether it says only that the value is wrong, so that another may hold."""

    @property
    def asserts(self) -> bool:
        """Whether it asserts the value."""
        return self.polarity is Polarity.ASSERTED

    @property
    def counted(self) -> Count | None:
        """The numbers that it allows; None if it speaks of no number, and of no yes or no.

        | it says | it allows |
        | --- | --- |
        | a number | that number |
        | yes | at least one |
        | no; it is not so, of a number above none | none |
        | it is not so, of "none" | at least one |
        """
        value = self.value
        if self.is_correction or not (value is None or isinstance(value, Count)):
            return None
        if self.asserts:
            return _AT_LEAST_ONE if value is None else value
        return _AT_LEAST_ONE if value is not None and value.high == 0 else _NONE

    @property
    def is_none(self) -> bool:
        """Whether it says that there were none, or that it was not so."""
        counted = self.counted
        return counted is not None and counted.high == 0

    @property
    def denied(self) -> Answer:
        """What is said by a denial of this answer."""
        if self.asserts:
            return Answer(polarity=Polarity.DENIED, value=self.value)
        # Of a number that is denied, no more is said than that there was at least one.
        plain = self.value is None or isinstance(self.value, Count)
        return Answer(polarity=Polarity.ASSERTED, value=None if plain else self.value)

    @property
    def corrected(self) -> Answer:
        """What is said by calling the value of this answer wrong."""
        if self.value is None or not self.asserts:
            return self.denied
        return Answer(polarity=Polarity.DENIED, value=self.value, is_correction=True)


_AT_LEAST_ONE = Count(low=1, high=None)
_NONE = Count(low=0, high=0)


@attrs.frozen(kw_only=True, repr=False)
class Claim(Noted):
    """Assert or deny one thing about a subject; the base of every kind of claim.

    To add a kind, subclass this with `@attrs.frozen(kw_only=True, repr=False)`, give it a
    `kind`, and a `topic` or a `value` that its fields answer; then hand the class to `loads`
    as one of its `kinds`.
    """

    kind: ClassVar[str]
    """The word that tags the claim in a document."""
    is_state: ClassVar[bool] = False
    """Whether it claims a state, which holds for a time, such as who controls a place."""
    _takes_fields: ClassVar[bool] = True

    subject: str = attrs.field(default="", metadata=refers_to("subject"))
    """Id of the incident, place, party, ceasefire or round ('talks#round') it is about. It may be
    left out where the statement has a `subject`."""
    key: str = attrs.field(default=attrs.Factory(kind_tag, takes_self=True))
    """What addresses it within its statement ('statement#key'); its kind if not given."""
    polarity: Polarity = attrs.field(default=Polarity.ASSERTED, converter=_to_polarity)
    """Whether it is asserted or denied."""
    certainty: Certainty = attrs.field(default=Certainty.UNSTATED, converter=_to_certainty)
    """How certain the speaker claims to be."""
    during: When | None = attrs.field(default=None, converter=to_optional_when)
    """The time for which it is said to hold, where the subject does not make that plain."""
    wording: str | None = None
    """The speaker's own words for it; a claim that chooses the word 'other' must give them."""

    def __init_subclass__(cls) -> None:
        """Refuse a kind whose fields neither its topic nor its value tells apart."""
        super().__init_subclass__()
        added = [] if is_ours(cls) else added_fields(cls)
        if added and not {"topic", "value"} & vars(cls).keys():
            what = "a kind with fields of its own gives a topic, a value, or both"
            hint = "else all its claims on one subject would be one; define `topic` or `value`"
            fault = Problem(path=added[0], what=what, found="neither", hint=hint)
            raise Invalid([fault], of=f"the class {cls.__name__}")

    @property
    def _chosen(self) -> tuple[str | None, ...]:
        """The words that it chooses from lists with the word 'other'."""
        return ()

    def _detail(self, *more: str | None) -> tuple[str, ...]:
        """Return what narrows its topic: the wording if that says which other, and more."""
        other = self.wording if _OTHER in self._chosen else None
        return tuple(step for step in (other, *more) if step is not None)

    def _faults(self) -> Iterator[Problem]:
        if _OTHER in self._chosen and not (self.wording and self.wording.strip()):
            what, hint = "what is 'other' is told in words", "give the speaker's own `wording`"
            yield Problem(path="wording", what=what, found=shown(self.wording), hint=hint)

    @property
    def topic(self) -> Topic:
        """The question that it answers."""
        return Topic(subject=self.subject, aspect=self.kind)

    @property
    def topic_polarity(self) -> Polarity:
        """Whether it answers its topic with yes or with no.

        Most kinds answer by their polarity. "There was no progress" asserts a result, and
        answers no to the topic "was there progress?".
        """
        return self.polarity

    @property
    def value(self) -> Hashable:
        """The count, time, id or word that it gives; None where it only says yes or no.

        "At least four were killed" gives the count "at least 4". Two counts or times conflict
        when they have nothing in common; two ids or words when they differ and neither
        contains the other.
        """
        return None

    @property
    def party_concerned(self) -> str | None:
        """Id of the party whose loss or act it states; None if it states nobody's.

        "Two soldiers of Armenia were killed" concerns Armenia. If Armenia says it, Armenia
        admits it.
        """
        return None

    @property
    def accused(self) -> str | None:
        """Id of the party that it blames for an act; None if it blames nobody.

        "Azerbaijan opened fire" accuses Azerbaijan, unless Azerbaijan says it of itself.
        """
        return None

    @property
    def is_against_own_interest(self) -> bool:
        """Whether it admits something if the party concerned says it of itself.

        Own soldiers killed and own breaches are admitted. Own civilians killed, and credit such
        as having brokered a ceasefire, are not.
        """
        return self.party_concerned is not None

    def entails(self, answer: Answer, topic: Topic, *, is_wider: bool) -> tuple[Answer, ...]:
        """Return what an answer to the topic of this claim says of another topic.

        | from | to | because |
        | --- | --- | --- |
        | lower bound of a part | lower bound of the whole | the whole is no smaller |
        | upper bound of a whole | upper bound of each part | no part is larger |
        | none of a whole | none of each part | |
        | anything but none | it happened | |

        A kind of claim with rules of its own overrides this.

        Args:
            answer: the answer, which may be a denial of this claim.
            topic: another topic, which contains the topic of this claim or is a part of it.
            is_wider: whether the other topic contains it.

        Returns:
            The answers to the other topic; none if nothing follows.
        """
        if answer.is_correction:
            return ()
        allowed = answer.counted
        if allowed is None:
            happened = is_wider and answer.asserts and topic.aspect != self.kind
            return (Answer(polarity=Polarity.ASSERTED),) if happened else ()
        alike = topic.aspect == self.kind and topic.unit == self.topic.unit
        numbered = alike and answer.asserts and isinstance(answer.value, Count)
        if is_wider and allowed.low > 0:
            bound = Count(low=allowed.low, high=None) if numbered else None
            return (Answer(polarity=Polarity.ASSERTED, value=bound),)
        if not is_wider and allowed.high == 0:
            return (Answer(polarity=Polarity.DENIED),)
        if not is_wider and numbered and allowed.high is not None:
            return (Answer(polarity=Polarity.ASSERTED, value=Count(low=0, high=allowed.high)),)
        return ()


_OTHER = "other"


@attrs.frozen(kw_only=True, repr=False)
class Occurrence(Claim):
    """Claim that something happened at all. To deny it is to deny what else is said of it."""

    kind: ClassVar[str] = "occurrence"


@attrs.frozen(kw_only=True, repr=False)
class Casualties(Claim):
    """Claim how many people of a party were killed, wounded, missing, captured or displaced."""

    kind: ClassVar[str] = "casualties"

    harm: Harm = attrs.field(converter=_to_harm)
    """What happened to them."""
    of: Owners = attrs.field(default=None, converter=_to_owners, metadata=refers_to("party"))
    """Id of the party whose people they were, or ids of several together; None if not told."""
    count: Count = attrs.field(converter=to_count)
    """How many. A bare whole number is exact."""
    population: Population = attrs.field(default=Population.UNSTATED, converter=_to_population)
    """Whether they were soldiers, civilians or others."""
    condition: CasualtyCondition | None = attrs.field(
        default=None, converter=optional(_to_condition)
    )
    """How these few are, or what became of them: of the wounded, the critical."""
    span: CountSpan = attrs.field(default=CountSpan.INCIDENT, converter=_to_count_span)
    """Whether the number is of this incident, of the period `during`, or a running total."""

    @property
    def _chosen(self) -> tuple[str | None, ...]:
        return (self.harm, self.population, self.condition)

    def _faults(self) -> Iterator[Problem]:
        yield from super()._faults()
        yield from _faults_of_span(self.span, self.during)

    @property
    def topic(self) -> Topic:
        """Casualties of one kind, of one party, among one population, over one span."""
        return Topic(
            subject=self.subject,
            aspect=self.kind,
            whose=self.of,
            category=self.harm,
            population=self.population,
            detail=self._detail(self.condition),
            span=_counted_over(self),
        )

    @property
    def value(self) -> Count:
        """How many."""
        return self.count

    @property
    def party_concerned(self) -> str | None:
        """Whose loss it is, if it is the loss of one party."""
        return _only_owner(self.of)

    @property
    def is_against_own_interest(self) -> bool:
        """Whether it counts who bears arms, or people of whom nothing more is said."""
        return self.population.is_armed or self.population is Population.UNSTATED


@attrs.frozen(kw_only=True, repr=False)
class MaterialLoss(Claim):
    """Claim that things were lost: equipment, vehicles, buildings.

    Own military losses are admitted; who is said to have caused a loss is accused of it.
    """

    kind: ClassVar[str] = "material_loss"

    what: Material = attrs.field(converter=_to_material)
    """What was lost."""
    model: str | None = None
    """Which make or type, in a few words."""
    fate: Fate = attrs.field(default=Fate.LOST, converter=_to_fate)
    """What became of it."""
    of: Owners = attrs.field(default=None, converter=_to_owners, metadata=refers_to("party"))
    """Id of the party that it belonged to, or ids of several together; None if not told."""
    by: str | None = attrs.field(default=None, metadata=refers_to("party"))
    """Id of the party that is said to have caused the loss."""
    count: Count | None = attrs.field(default=None, converter=optional(to_count))
    """How many; None for some. A bare whole number is exact."""
    span: CountSpan = attrs.field(default=CountSpan.INCIDENT, converter=_to_count_span)
    """Whether the number is of this incident, of the period `during`, or a running total."""

    @property
    def _chosen(self) -> tuple[str | None, ...]:
        return (self.what, self.fate)

    def _faults(self) -> Iterator[Problem]:
        yield from super()._faults()
        yield from _faults_of_span(self.span, self.during)

    @property
    def topic(self) -> Topic:
        """How many of these things, of one party, met this fate over one span."""
        return Topic(
            subject=self.subject,
            aspect=self.kind,
            whose=self.of,
            category=self.fate,
            population=self.what,
            detail=self._detail(self.model),
            span=_counted_over(self),
        )

    @property
    def value(self) -> Count | None:
        """How many."""
        return self.count

    @property
    def party_concerned(self) -> str | None:
        """Whose loss it is, if it is the loss of one party."""
        return _only_owner(self.of)

    @property
    def is_against_own_interest(self) -> bool:
        """Whether what was lost is military."""
        return self.what.is_military

    @property
    def accused(self) -> str | None:
        """Who is said to have caused it, where the claim says so."""
        return self.by


@attrs.frozen(kw_only=True, repr=False)
class Responsibility(Claim):
    """Claim who did it."""

    kind: ClassVar[str] = "responsibility"

    by: str = attrs.field(metadata=refers_to("party"))
    """Id of the party that is said to have done it."""
    act: Act = attrs.field(converter=_to_act)
    """What it is said to have done."""
    is_attempt: bool = False
    """Whether it is said only to have tried. Who did it has tried it."""

    @property
    def _chosen(self) -> tuple[str | None, ...]:
        return (self.act,)

    @property
    def _has_one_doer(self) -> bool:
        return self.act.has_one_doer and not self.is_attempt

    @property
    def topic(self) -> Topic:
        """Who did this act or, of an act that several may do or try, whether this party did."""
        return Topic(
            subject=self.subject,
            aspect=self.kind,
            whose=None if self._has_one_doer else self.by,
            category=self.act,
            detail=self._detail(ATTEMPT if self.is_attempt else None),
        )

    @property
    def value(self) -> str | None:
        """Who did it; None of an act that several may do."""
        return self.by if self._has_one_doer else None

    @property
    def party_concerned(self) -> str:
        """Whose act it is."""
        return self.by

    @property
    def is_against_own_interest(self) -> bool:
        """Whether the act is hostile."""
        return self.act.is_hostile

    @property
    def accused(self) -> str:
        """Who is said to have done it."""
        return self.by


@attrs.frozen(kw_only=True, repr=False)
class MeansUsed(Claim):
    """Claim with what it was done. Each means is a topic of its own, since several may be used."""

    kind: ClassVar[str] = "means"

    means: Means = attrs.field(converter=_to_means)
    """The weapon or other means."""
    by: str | None = attrs.field(default=None, metadata=refers_to("party"))
    """Id of the party that is said to have used it."""

    @property
    def _chosen(self) -> tuple[str | None, ...]:
        return (self.means,)

    @property
    def topic(self) -> Topic:
        """Whether this means was used."""
        return Topic(
            subject=self.subject,
            aspect=self.kind,
            whose=self.by,
            category=self.means,
            detail=self._detail(),
        )

    @property
    def party_concerned(self) -> str | None:
        """Whose act it is, where the claim says so."""
        return self.by

    @property
    def accused(self) -> str | None:
        """Who is said to have used it, where the claim says so."""
        return self.by


@attrs.frozen(kw_only=True, repr=False)
class Timing(Claim):
    """Claim when it happened."""

    kind: ClassVar[str] = "time"

    when: When = attrs.field(converter=to_when)
    """When, as imprecise as it was said."""

    @property
    def value(self) -> When:
        """When."""
        return self.when


@attrs.frozen(kw_only=True, repr=False)
class Location(Claim):
    """Claim where it happened. An area does not conflict with a place inside it.

    If it happened in several places, give each place a claim with a `part` of its own.
    """

    kind: ClassVar[str] = "place"

    place: str = attrs.field(metadata=refers_to("place"))
    """Id of the place."""
    part: str | None = None
    """Which part of what happened it is about: 'the first strike'."""

    @property
    def topic(self) -> Topic:
        """Where it, or this part of it, happened."""
        return Topic(subject=self.subject, aspect=self.kind, category=self.part)

    @property
    def value(self) -> str:
        """Where."""
        return self.place


@attrs.frozen(kw_only=True, repr=False)
class Access(Claim):
    """Claim how far a route is open, and to whom."""

    kind: ClassVar[str] = "access"
    is_state: ClassVar[bool] = True

    state: AccessState = attrs.field(converter=_to_access_state)
    """Open, restricted or closed."""
    to: Traffic = attrs.field(default=Traffic.UNSTATED, converter=_to_traffic)
    """To whom. A claim about all traffic is a claim about each kind of it."""
    part: str | None = None
    """Which part of the route it is about, where that is no place of its own."""

    @property
    def _chosen(self) -> tuple[str | None, ...]:
        return (self.to,)

    @property
    def topic(self) -> Topic:
        """How far the route, or this part of it, is open to this traffic."""
        detail = self._detail(self.part)
        return Topic(subject=self.subject, aspect=self.kind, category=self.to, detail=detail)

    @property
    def value(self) -> AccessState:
        """Open, restricted or closed."""
        return self.state

    def entails(self, answer: Answer, topic: Topic, *, is_wider: bool) -> tuple[Answer, ...]:
        """Return what it says of other traffic.

        A state for all traffic is the same for each kind of it. A kind of traffic to which the
        route is open denies that it is closed to all, and the other way round.
        """
        if not answer.asserts:
            return ()
        if not is_wider:
            return (answer,)
        opposite = _OPPOSITES.get(self.state)
        return (Answer(polarity=Polarity.DENIED, value=opposite),) if opposite else ()


_OPPOSITES = {AccessState.OPEN: AccessState.CLOSED, AccessState.CLOSED: AccessState.OPEN}


@attrs.frozen(kw_only=True, repr=False)
class Control(Claim):
    """Claim who controls a place."""

    kind: ClassVar[str] = "control"
    is_state: ClassVar[bool] = True

    by: str = attrs.field(metadata=refers_to("party"))
    """Id of the party said to be in control."""
    part: str | None = None
    """Which part of the place it is about, where that is no place of its own."""

    @property
    def topic(self) -> Topic:
        """Who controls the place, or this part of it."""
        return Topic(subject=self.subject, aspect=self.kind, detail=self._detail(self.part))

    @property
    def value(self) -> str:
        """Who is in control."""
        return self.by

    def entails(self, answer: Answer, topic: Topic, *, is_wider: bool) -> tuple[Answer, ...]:
        """Return what it says of a part: who controls a whole place controls its parts."""
        is_part = not is_wider and topic.subject == self.subject and answer.asserts
        return (answer,) if is_part else ()


@attrs.frozen(kw_only=True, repr=False)
class Declaration(Claim):
    """Claim that a party declared a ceasefire, or agreed to it."""

    kind: ClassVar[str] = "declaration"

    by: str = attrs.field(metadata=refers_to("party"))
    """Id of the party that is said to declare it or to agree."""
    declared: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it was declared or signed."""
    begins: When | None = attrs.field(default=None, converter=to_optional_when)
    """From when it was to hold."""
    until: When | None = attrs.field(default=None, converter=to_optional_when)
    """Until when it was to hold; None where no such time is told."""
    is_indefinite: bool = False
    """Whether it is told to have no expiry date, which differs from no date being told."""
    medium: str | None = None
    """How it was declared: 'joint statement', 'decree', 'broadcast'."""

    @property
    def holds_from(self) -> When | None:
        """From when it was to hold: when it was declared, if no other time is given."""
        return self.begins or self.declared

    def _faults(self) -> Iterator[Problem]:
        yield from super()._faults()
        if self.until and self.holds_from and self.until.before(self.holds_from) is Truth.YES:
            what = "a ceasefire cannot end before it begins"
            found = f"until {self.until.edtf}, from {self.holds_from.edtf}"
            hint = "swap the times if they were mixed up"
            yield Problem(path="until", what=what, found=found, hint=hint)
        if self.until and self.is_indefinite:
            what = "a ceasefire without an expiry date has no time until which it holds"
            hint = "leave out 'until' or 'is_indefinite'"
            yield Problem(path="until", what=what, found=f"until {self.until.edtf}", hint=hint)

    @property
    def topic(self) -> Topic:
        """Whether this party declared it."""
        return Topic(subject=self.subject, aspect=self.kind, whose=self.by)

    @property
    def value(self) -> When | None:
        """From when it was to hold."""
        return self.holds_from

    @property
    def party_concerned(self) -> str:
        """Whose declaration it is."""
        return self.by

    @property
    def is_against_own_interest(self) -> bool:
        """A declaration is no admission."""
        return False


@attrs.frozen(kw_only=True, repr=False)
class Ending(Claim):
    """Claim that a ceasefire ended, and how."""

    kind: ClassVar[str] = "ending"

    how: EndingKind = attrs.field(converter=_to_ending_kind)
    """How it is said to have ended."""
    by: str | None = attrs.field(default=None, metadata=refers_to("party"))
    """Id of the party that is said to have ended it, if any is named."""
    when: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it is said to have ended."""

    @property
    def _chosen(self) -> tuple[str | None, ...]:
        return (self.how,)

    @property
    def value(self) -> When | None:
        """When."""
        return self.when

    @property
    def party_concerned(self) -> str | None:
        """Who is said to have called it off, or to have made it collapse."""
        return self.by if self.how in (EndingKind.CALLED_OFF, EndingKind.COLLAPSED) else None

    @property
    def accused(self) -> str | None:
        """Who is said to have called it off, or to have made it collapse."""
        return self.party_concerned


@attrs.frozen(kw_only=True, repr=False)
class Violation(Claim):
    """Claim that a party violated a ceasefire, one of its terms, or a pledge.

    The subject is the ceasefire, or the address of the pledge ('statement#pledge').
    """

    kind: ClassVar[str] = "violation"

    by: str = attrs.field(metadata=refers_to("party"))
    """Id of the accused party."""
    term: str | None = None
    """Key of the term of the ceasefire; None for the ceasefire as a whole."""
    incident: str | None = attrs.field(default=None, metadata=refers_to("incident"))
    """Id of the incident that the speaker calls a violation."""
    count: Count | None = attrs.field(default=None, converter=optional(to_count))
    """How many violations, by the accuser's own way of counting."""
    unit: str | None = None
    """What the accuser counts: 'shots', 'incidents'."""
    where: str | None = attrs.field(default=None, metadata=refers_to("place"))
    """Id of the place or stretch, where no incident says it."""
    span: CountSpan = attrs.field(default=CountSpan.INCIDENT, converter=_to_count_span)
    """Whether the number is of one time, of the period `during`, or a running total."""

    def _faults(self) -> Iterator[Problem]:
        yield from super()._faults()
        yield from _faults_of_span(self.span, self.during)

    @property
    def topic(self) -> Topic:
        """Whether, or how often, this party violated this term."""
        return Topic(
            subject=self.subject,
            aspect=self.kind,
            whose=self.by,
            category=self.term,
            span=self.span if self.span is CountSpan.CUMULATIVE else self.incident or _period(self),
            unit=self.unit,
            where=self.where,
        )

    @property
    def value(self) -> Count | None:
        """How many."""
        return self.count

    @property
    def party_concerned(self) -> str:
        """Whose act it is."""
        return self.by

    @property
    def accused(self) -> str:
        """Who is said to have violated it."""
        return self.by


@attrs.frozen(kw_only=True, repr=False)
class Outcome(Claim):
    """Claim what came of a round of talks; several results may be true, each its own topic."""

    kind: ClassVar[str] = "outcome"

    result: Result = attrs.field(converter=_to_result)
    """What came of it."""

    @property
    def _chosen(self) -> tuple[str | None, ...]:
        return (self.result,)

    @property
    def topic(self) -> Topic:
        """Whether this came of it. 'No progress' answers whether there was progress."""
        no_progress = self.result is Result.NO_PROGRESS
        asked = Result.PROGRESS if no_progress else self.result
        detail = self._detail()
        return Topic(subject=self.subject, aspect=self.kind, category=asked, detail=detail)

    @property
    def topic_polarity(self) -> Polarity:
        """Yes or no to this result. To assert 'no progress' is to deny progress."""
        no_progress = self.result is Result.NO_PROGRESS
        return self.polarity.opposite if no_progress else self.polarity


@attrs.frozen(kw_only=True, repr=False)
class Quantity(Claim):
    """Claim a number of anything that is not harm: inhabitants, convoys, troops, rounds."""

    kind: ClassVar[str] = "quantity"

    what: str
    """What is counted, in a few words that claims on the same question share."""
    count: Count = attrs.field(converter=to_count)
    """How many. A bare whole number is exact."""
    of: Owners = attrs.field(default=None, converter=_to_owners, metadata=refers_to("party"))
    """Id of the party that they belong to, or ids of several together; None if not told."""
    unit: str | None = None
    """In which unit: 'km2', 'tonnes'. With 'percent' it is a proportion, which bounds no other."""
    span: CountSpan = attrs.field(default=CountSpan.INCIDENT, converter=_to_count_span)
    """Whether the number is of one time, of the period `during`, or a running total."""

    def _faults(self) -> Iterator[Problem]:
        yield from super()._faults()
        yield from _faults_of_span(self.span, self.during)

    @property
    def topic(self) -> Topic:
        """How many of this."""
        return Topic(
            subject=self.subject,
            aspect=self.kind,
            whose=self.of,
            category=self.what,
            span=self.span if self.span is CountSpan.CUMULATIVE else _period(self),
            unit=self.unit,
        )

    @property
    def value(self) -> Count:
        """How many."""
        return self.count

    def entails(self, answer: Answer, topic: Topic, *, is_wider: bool) -> tuple[Answer, ...]:
        """Return what follows: as of any number, but a proportion bounds no other one."""
        if self.unit == PERCENT and topic.aspect == self.kind:
            return ()
        return super().entails(answer, topic, is_wider=is_wider)


ATTEMPT = "attempt"
"""The detail of a topic that asks whether something was tried."""
PERCENT = "percent"
"""The unit of a proportion."""


def _only_owner(owners: Owners) -> str | None:
    return owners if isinstance(owners, str) else None


def _faults_of_span(span: CountSpan, during: When | None) -> Iterator[Problem]:
    if span is CountSpan.PERIOD and during is None:
        what = "a number over a period needs the period"
        hint = "give 'during', such as '2023-06-15/2023-06-28'"
        yield Problem(path="during", what=what, found="none", hint=hint)


def _counted_over(claim: Casualties | MaterialLoss) -> str | None:
    return _period(claim) if claim.span is CountSpan.PERIOD else claim.span


def _period(claim: Claim) -> str | None:
    return claim.during.edtf if claim.during else None


CLAIM_KINDS: tuple[type[Claim], ...] = (
    Occurrence,
    Casualties,
    MaterialLoss,
    Responsibility,
    MeansUsed,
    Timing,
    Location,
    Access,
    Control,
    Declaration,
    Ending,
    Violation,
    Outcome,
    Quantity,
)
"""Every kind of claim in this package."""

if TYPE_CHECKING:
    AnyClaim = Claim
else:
    # Serializers such as cattrs go by annotations: of a `Claim` they would write only what all
    # kinds have in common, and leave out the rest without a word. Of a union they write each
    # claim by its own class.
    AnyClaim = Union[(Claim, *CLAIM_KINDS)]


def answer_key(value: Hashable) -> Hashable:
    """Return what is equal for values that are the same answer, however they are worded.

    This is the one rule of the package for "the same answer": "at least 12" and "a dozen or
    more" are one answer, and so are two times with one EDTF text and zone.
    """
    if isinstance(value, Count):
        return (value.low, value.high)
    if isinstance(value, When):
        return (value.edtf, value.zone)
    return value


def times_may_differ(one: When | None, other: When | None) -> bool:
    """Tell whether two claims may hold for times that do not overlap.

    A claim that gives no time may hold for any, so it never differs.
    """
    if one is None or other is None:
        return False
    spans = on_one_clock(claimed_span(one), claimed_span(other))
    return comparison.overlaps(*spans) is not Truth.YES


def claimed_span(when: When) -> Span:
    """Return the span for which a claim holds: a claim for a day is for the whole day."""
    span = span_in(when, None)
    return span.whole if span.is_moment else span


def is_later(one: When | None, other: When | None) -> bool:
    """Tell whether one time certainly comes after another; not if either is unknown."""
    return one is not None and other is not None and one.after(other) is Truth.YES
