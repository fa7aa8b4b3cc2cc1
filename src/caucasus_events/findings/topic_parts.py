"""Which topics are parts of which others.

A topic is part of another if each thing that it asks for is the same or is a part: the killed are
part of the killed or wounded, soldiers of all people, a unit of its army, a day of a month, a
stretch of a road of the road. Whether anything happened at all contains every question about it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cache
from itertools import product

import attrs

from caucasus_events.chronicle.collection import grouped
from caucasus_events.errors import Invalid
from caucasus_events.findings.subjects import Wholes
from caucasus_events.records.claims import (
    ATTEMPT,
    Access,
    Casualties,
    MaterialLoss,
    MeansUsed,
    Occurrence,
    Owners,
    Quantity,
    Responsibility,
    Topic,
    Violation,
    claimed_span,
)
from caucasus_events.records.vocabulary import (
    CountSpan,
    Fate,
    Harm,
    Material,
    Population,
    Traffic,
)
from caucasus_events.values import comparison
from caucasus_events.values.comparison import Truth
from caucasus_events.values.instants import Span, on_one_clock
from caucasus_events.values.time_index import TimeIndex
from caucasus_events.values.when import When

_EQUIPMENT = (Material.EQUIPMENT,)
_AIRCRAFT = (Material.AIRCRAFT, *_EQUIPMENT)
_VEHICLE = (Material.MILITARY_VEHICLE, *_EQUIPMENT)
_BUILDING = (Material.BUILDING,)
_LOST = (Fate.LOST,)
_ALL_PEOPLE = (Population.UNSTATED,)
_ALL_CIVILIANS = (Population.CIVILIAN, *_ALL_PEOPLE)

_WIDER_WORDS: Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]] = {
    (Casualties.kind, "category"): {
        Harm.KILLED: (Harm.KILLED_OR_WOUNDED, Harm.KILLED_OR_MISSING),
        Harm.WOUNDED: (Harm.KILLED_OR_WOUNDED,),
        Harm.MISSING: (Harm.KILLED_OR_MISSING,),
    },
    (Casualties.kind, "population"): {
        population: _ALL_CIVILIANS
        if population.is_civilian and population is not Population.CIVILIAN
        else _ALL_PEOPLE
        for population in Population
        if population is not Population.UNSTATED
    },
    (MaterialLoss.kind, "category"): {
        **dict.fromkeys((Fate.DESTROYED, Fate.DAMAGED, Fate.CAPTURED), _LOST),
        **dict.fromkeys((Fate.ABANDONED, Fate.SHOT_DOWN), _LOST),
        Fate.SUNK: (Fate.DESTROYED, *_LOST),
    },
    (MaterialLoss.kind, "population"): {
        Material.TANK: (Material.ARMOURED_VEHICLE, *_VEHICLE),
        Material.ARMOURED_VEHICLE: _VEHICLE,
        **dict.fromkeys((Material.PLANE, Material.HELICOPTER), _AIRCRAFT),
        **dict.fromkeys((Material.AIRCRAFT, Material.DRONE, Material.MISSILE), _EQUIPMENT),
        **dict.fromkeys((Material.MILITARY_VEHICLE, Material.ARTILLERY), _EQUIPMENT),
        **dict.fromkeys((Material.AIR_DEFENCE, Material.WARSHIP), _EQUIPMENT),
        **dict.fromkeys((Material.WEAPON, Material.AMMUNITION), _EQUIPMENT),
        **dict.fromkeys((Material.HOUSE, Material.SCHOOL, Material.HOSPITAL), _BUILDING),
        **dict.fromkeys((Material.RELIGIOUS_SITE, Material.CULTURAL_SITE), _BUILDING),
    },
    (Access.kind, "category"): dict.fromkeys(
        (word for word in Traffic if word not in (Traffic.ALL, Traffic.UNSTATED)), (Traffic.ALL,)
    ),
}
"""By kind of claim and field of the topic: which words contain a word, by definition."""
_ASKS_WHETHER_IT_HAPPENED = {
    Casualties.kind,
    MaterialLoss.kind,
    MeansUsed.kind,
    Quantity.kind,
    Responsibility.kind,
}
"""An answer to one of these, other than "none", says that the incident happened."""
_ASKS_WHOSE = {Casualties.kind, MaterialLoss.kind, MeansUsed.kind, Quantity.kind}
"""One of these that names no party asks of all parties."""


class TopicParts:
    """The topics of one collection, and which of them contain which."""

    def __init__(self, topics: Iterable[Topic], wholes: Wholes) -> None:
        """Relate topics to each other.

        Args:
            topics: the topics.
            wholes: returns the ids of what contains a party, a place or an incident.
        """
        self.topics = frozenset(topics)
        self._wholes = cache(wholes)
        self._used = {name: {getattr(topic, name) for topic in self.topics} for name in _FIELDS}
        self._groups = grouped(
            (owners for owners in self._used["whose"] if isinstance(owners, tuple)), tuple
        )
        self._periods = _Periods(self.topics)

    def edges(self) -> Iterator[tuple[Topic, Topic]]:
        """Yield each pair of topics of which the first is part of the second."""
        for topic in self.topics:
            for wider in self.wider(topic):
                yield topic, wider

    def wider(self, topic: Topic) -> Iterator[Topic]:
        """Yield the topics that contain a topic."""
        if topic.aspect in _ASKS_WHETHER_IT_HAPPENED:
            yield from self._known(Topic(subject=topic.subject, aspect=Occurrence.kind))
        if topic.aspect == Violation.kind and topic.span is not None:
            yield from self._known(Topic(subject=topic.span, aspect=Occurrence.kind))
        ways = [
            [value for value in self._wider_values(topic, name) if value in self._used[name]]
            for name in _FIELDS
        ]
        for values in product(*ways):
            wider = Topic(aspect=topic.aspect, **dict(zip(_FIELDS, values, strict=True)))  # type: ignore[arg-type]
            if wider != topic:
                yield from self._known(wider)
            for longer in self._periods.containing(topic.span, wider):
                if longer != topic:
                    yield longer

    def _known(self, topic: Topic) -> Iterator[Topic]:
        if topic in self.topics:
            yield topic

    def _wider_values(self, topic: Topic, name: str) -> Iterator[Hashable]:
        """Yield a value of a topic itself, and those that contain it."""
        value = getattr(topic, name)
        yield value
        yield from _WIDER_WORDS.get((topic.aspect, name), {}).get(value, ())
        match name:
            case "subject":
                yield from self._wholes(topic.subject)
            case "whose" if value is not None:
                yield from self._wider_owners(topic)
                if topic.aspect in _ASKS_WHOSE:
                    yield None
            case "where" if value is not None:
                yield from self._wholes(value)
                yield None
            case "detail" if topic.aspect == Responsibility.kind:
                if ATTEMPT not in topic.detail:
                    yield (*topic.detail, ATTEMPT)
            case "detail":
                yield from (topic.detail[:steps] for steps in range(len(topic.detail)))
            case "category" | "unit" | "span" if value and topic.aspect == Violation.kind:
                yield None

    def _wider_owners(self, topic: Topic) -> Iterator[Owners]:
        """Yield the parties that contain one or several, and the groups of which they are part."""
        ways = [{id, *self._wholes(id)} for id in topic.parties]
        yield from set.intersection(*ways).difference(topic.parties)
        for group in {group for id in ways[0] for group in self._groups.get(id, ())}:
            if group != topic.whose and not any(way.isdisjoint(group) for way in ways):
                yield group


_FIELDS = ("subject", "whose", "category", "population", "detail", "span", "unit", "where")


class _Periods:
    """The topics that ask for a period, by all else that they ask for."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._topics: dict[Topic, list[tuple[Span, Topic]]] = {}
        for topic in topics:
            span = period_of(topic)
            if span is not None:
                timeless = attrs.evolve(topic, span=None)
                self._topics.setdefault(timeless, []).append((span, topic))
        for found in self._topics.values():
            found.sort(key=lambda pair: pair[0])
        self._indexes = {
            timeless: TimeIndex.of([span for span, _ in found])
            for timeless, found in self._topics.items()
        }

    def containing(self, period: str | None, like: Topic) -> Iterator[Topic]:
        """Yield the topics like another one whose periods certainly contain a period."""
        span = _span_of(period)
        if span is None:
            return
        timeless = attrs.evolve(like, span=None)
        if timeless not in self._topics:
            return
        found = self._topics[timeless]
        for position in self._indexes[timeless].between(span, span).possible:
            longer, topic = found[position]
            one, other = on_one_clock(longer, span)
            if topic.span != period and comparison.contains(one, other) is Truth.YES:
                yield topic


def period_of(topic: Topic) -> Span | None:
    """Return the span of the period over which a topic counts, if it does."""
    return _span_of(topic.span)


@cache
def _span_of(text: str | None) -> Span | None:
    if text is None or text in (CountSpan.INCIDENT, CountSpan.CUMULATIVE):
        return None
    try:
        return claimed_span(When(edtf=text))
    except Invalid:  # the id of an incident
        return None
