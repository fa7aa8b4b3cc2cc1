"""The kinds of claim, from whether it happened at all to what came of the talks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import attrs

from caucasus_events._records import refers_to
from caucasus_events.claims import Claim, Polarity, Topic
from caucasus_events.counts import Count, settled_count
from caucasus_events.errors import Invalid, Problem
from caucasus_events.vocabulary import (
    AccessState,
    Act,
    Harm,
    Means,
    Population,
    Result,
    Span,
    Traffic,
    as_act,
    as_harm,
    as_means,
    as_population,
    as_result,
    as_span,
    as_state,
    as_traffic,
)
from caucasus_events.when import Truth, When, settled_when

__all__ = [
    "CLAIM_KINDS",
    "Access",
    "Casualties",
    "Control",
    "Location",
    "MeansUsed",
    "Occurrence",
    "Outcome",
    "Quantity",
    "Responsibility",
    "Timing",
    "Violation",
]


@attrs.frozen(kw_only=True, repr=False)
class Occurrence(Claim):
    """Claim that something happened at all; who denies that denies what is said of it."""

    kind: ClassVar[str] = "occurrence"

    def also_answers(self, topic: Topic) -> bool:
        """Say whether it denies all, and so the harm, the doer or the means `topic` asks for.

        What did not happen was no violation of a ceasefire either.
        """
        if topic.aspect == Violation.kind:
            return self.polarity is Polarity.DENIED and topic.span == self.subject
        return self.polarity is Polarity.DENIED and topic.aspect in (
            Casualties.kind,
            Responsibility.kind,
            MeansUsed.kind,
        )


@attrs.frozen(kw_only=True, repr=False)
class Casualties(Claim):
    """Claim how many people of a party were killed, wounded, missing, captured or displaced."""

    kind: ClassVar[str] = "casualties"

    harm: Harm = attrs.field(converter=as_harm)
    """What befell them."""
    of: str = attrs.field(metadata=refers_to("party"))
    """Id of the party whose people they were."""
    count: Count = attrs.field(converter=settled_count)
    """How many; a bare whole number is exact."""
    population: Population = attrs.field(default=Population.UNSTATED, converter=as_population)
    """Whether they were soldiers or civilians."""
    span: Span = attrs.field(default=Span.INCIDENT, converter=as_span)
    """Whether the number is of this incident, of the period `during`, or a running total."""

    def _faults(self) -> Iterator[Problem]:
        if self.span is Span.PERIOD and self.during is None:
            yield Problem(
                path="during",
                what="a number over a period needs the period",
                found="none",
                mend="give 'during', such as '2023-06-15/2023-06-28'",
            )

    @property
    def topic(self) -> Topic:
        """Casualties of one kind, of one party, among one population, over one span."""
        return Topic(
            subject=self.subject,
            aspect=self.kind,
            whose=self.of,
            category=self.harm,
            population=self.population,
            span=_period(self.during) if self.span is Span.PERIOD else self.span,
        )

    @property
    def value(self) -> Count:
        """How many."""
        return self.count

    @property
    def bearer(self) -> str:
        """Whose loss it is."""
        return self.of


@attrs.frozen(kw_only=True, repr=False)
class Responsibility(Claim):
    """Claim who did it."""

    kind: ClassVar[str] = "responsibility"

    by: str = attrs.field(metadata=refers_to("party"))
    """Id of the party that is said to have done it."""
    act: Act = attrs.field(converter=as_act)
    """What it is said to have done."""

    @property
    def topic(self) -> Topic:
        """Who did this act or, of an act that several may do, whether this party did."""
        whose = None if self.act.has_one_doer else self.by
        return Topic(subject=self.subject, aspect=self.kind, whose=whose, category=self.act)

    @property
    def value(self) -> str | None:
        """Who did it; None of an act that several may do."""
        return self.by if self.act.has_one_doer else None

    @property
    def bearer(self) -> str:
        """Whose act it is."""
        return self.by

    @property
    def accused(self) -> str:
        """Who is said to have done it."""
        return self.by


@attrs.frozen(kw_only=True, repr=False)
class MeansUsed(Claim):
    """Claim with what it was done; each means is a topic, since several may be used."""

    kind: ClassVar[str] = "means"

    means: Means = attrs.field(converter=as_means)
    """The weapon or other means."""
    by: str | None = attrs.field(default=None, metadata=refers_to("party"))
    """Id of the party that is said to have used it."""

    @property
    def topic(self) -> Topic:
        """Whether this means was used."""
        return Topic(subject=self.subject, aspect=self.kind, category=self.means, whose=self.by)

    @property
    def bearer(self) -> str | None:
        """Whose act it is, where that is told."""
        return self.by

    @property
    def accused(self) -> str | None:
        """Whose act it is, where that is told."""
        return self.by


@attrs.frozen(kw_only=True, repr=False)
class Timing(Claim):
    """Claim when it happened."""

    kind: ClassVar[str] = "time"

    when: When = attrs.field(converter=settled_when)
    """When, as imprecise as it was said."""

    @property
    def value(self) -> When:
        """When."""
        return self.when


@attrs.frozen(kw_only=True, repr=False)
class Location(Claim):
    """Claim where it happened; an area that contains another place does not conflict with it.

    Something may have happened in several places: give each a claim of its own `part`.
    """

    kind: ClassVar[str] = "place"

    place: str = attrs.field(metadata=refers_to("place"))
    """Id of the place."""
    part: str | None = None
    """Which part of what happened is meant, where it happened in several places."""

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

    state: AccessState = attrs.field(converter=as_state)
    """Open, restricted or closed."""
    to: Traffic = attrs.field(default=Traffic.UNSTATED, converter=as_traffic)
    """To whom; what is said of all traffic is said of each kind."""

    @property
    def topic(self) -> Topic:
        """How far the route is open to this traffic."""
        return Topic(subject=self.subject, aspect=self.kind, category=self.to)

    @property
    def value(self) -> AccessState:
        """Open, restricted or closed."""
        return self.state

    def also_answers(self, topic: Topic) -> bool:
        """Say whether it is said of all traffic, and so of the traffic that `topic` asks for."""
        return (
            topic.aspect == self.kind
            and self.to is Traffic.ALL
            and self.polarity is Polarity.ASSERTED
            and topic.category != Traffic.UNSTATED
        )


@attrs.frozen(kw_only=True, repr=False)
class Control(Claim):
    """Claim who controls a place."""

    kind: ClassVar[str] = "control"

    by: str = attrs.field(metadata=refers_to("party"))
    """Id of the party said to be in control."""

    @property
    def value(self) -> str:
        """Who is in control."""
        return self.by


@attrs.frozen(kw_only=True, repr=False)
class Violation(Claim):
    """Claim that a party violated a ceasefire or one of its terms; the speaker accuses."""

    kind: ClassVar[str] = "violation"

    by: str = attrs.field(metadata=refers_to("party"))
    """Id of the accused party."""
    term: str | None = None
    """Key of the term of the ceasefire; None for the ceasefire as a whole."""
    incident: str | None = attrs.field(default=None, metadata=refers_to("incident"))
    """Id of the incident that is called a violation."""
    count: Count | None = attrs.field(
        default=None, converter=attrs.converters.optional(settled_count)
    )
    """How many violations, by the accuser's own way of counting."""
    unit: str | None = None
    """What the accuser counts: 'shots', 'incidents'."""
    where: str | None = attrs.field(default=None, metadata=refers_to("place"))
    """Id of the place or stretch that is meant, where no incident tells it."""

    @property
    def topic(self) -> Topic:
        """Whether, or how often, this party violated this term."""
        return Topic(
            subject=self.subject,
            aspect=self.kind,
            whose=self.by,
            category=self.term,
            span=self.incident or (_period(self.during) if self.during else None),
            unit=self.unit,
            where=self.where,
        )

    @property
    def value(self) -> Count | None:
        """How many."""
        return self.count

    @property
    def bearer(self) -> str:
        """Whose act it is."""
        return self.by

    @property
    def accused(self) -> str:
        """Who is said to have violated it."""
        return self.by

    def also_answers(self, topic: Topic) -> bool:
        """Say whether it is a denial in few words, and so of all that `topic` narrows.

        Who denies that a party violated a ceasefire on a day denies each violation of which
        that party is accused for that day, in whatever unit, of whichever term, and wherever.
        """
        narrowed = ((self.term, topic.category), (self.unit, topic.unit), (self.where, topic.where))
        return (
            topic.aspect == self.kind
            and self.polarity is Polarity.DENIED
            and self.count is None
            and topic.whose == self.by
            and all(own in (None, other) for own, other in narrowed)
            and self._is_of_the_time_of(topic)
        )

    def _is_of_the_time_of(self, topic: Topic) -> bool:
        if topic.span == self.topic.span:
            return True
        if self.incident is not None or self.during is None or topic.span is None:
            return False
        try:
            other = When(edtf=topic.span, zone=self.during.zone)
            own, period = (w if w.is_extent else w.whole for w in (self.during, other))
        except Invalid:
            return False  # an incident
        return own.contains(period) is Truth.YES


@attrs.frozen(kw_only=True, repr=False)
class Outcome(Claim):
    """Claim what came of a round of talks; several results may be true, each its own topic."""

    kind: ClassVar[str] = "outcome"

    result: Result = attrs.field(converter=as_result)
    """What came of it."""

    @property
    def topic(self) -> Topic:
        """Whether this came of it; whether there was no progress is whether there was any."""
        none = self.result is Result.NO_PROGRESS
        asked = Result.PROGRESS if none else self.result
        return Topic(subject=self.subject, aspect=self.kind, category=asked)

    @property
    def answer(self) -> Polarity:
        """Whether it asserts or denies this result: no progress is progress denied."""
        none = self.result is Result.NO_PROGRESS
        return self.polarity.opposite if none else self.polarity


@attrs.frozen(kw_only=True, repr=False)
class Quantity(Claim):
    """Claim a number of anything that is not harm: inhabitants, convoys, troops, rounds."""

    kind: ClassVar[str] = "quantity"

    what: str
    """What is counted, in a few words that claims on the same question share."""
    count: Count = attrs.field(converter=settled_count)
    """How many; a bare whole number is exact."""
    of: str | None = attrs.field(default=None, metadata=refers_to("party"))
    """Id of the party whose they are, if anybody's."""

    @property
    def topic(self) -> Topic:
        """How many of this."""
        return Topic(
            subject=self.subject,
            aspect=self.kind,
            whose=self.of,
            category=self.what,
            span=_period(self.during) if self.during else None,
        )

    @property
    def value(self) -> Count:
        """How many."""
        return self.count


def _period(during: When | None) -> str | None:
    return None if during is None else during.edtf


CLAIM_KINDS: tuple[type[Claim], ...] = (
    Occurrence,
    Casualties,
    Responsibility,
    MeansUsed,
    Timing,
    Location,
    Access,
    Control,
    Violation,
    Outcome,
    Quantity,
)
"""Every kind of claim that this package brings."""
