"""The words that claims choose from."""

from __future__ import annotations

from enum import StrEnum

from caucasus_events.core.record import to_word

__all__ = ["AccessState", "Act", "CountSpan", "Harm", "Means", "Population", "Result", "Traffic"]


class Harm(StrEnum):
    """What befell people; killed and wounded told together is a question of its own."""

    KILLED = "killed"
    WOUNDED = "wounded"
    KILLED_OR_WOUNDED = "killed_or_wounded"
    KILLED_OR_MISSING = "killed_or_missing"
    MISSING = "missing"
    CAPTURED = "captured"
    DISPLACED = "displaced"


class Population(StrEnum):
    """Which people a number counts."""

    MILITARY = "military"
    CIVILIAN = "civilian"
    UNSTATED = "unstated"


class CountSpan(StrEnum):
    """Over what a number counts: one incident, a period, or all until it was said."""

    INCIDENT = "incident"
    PERIOD = "period"
    CUMULATIVE = "cumulative"


class Act(StrEnum):
    """What somebody is said to have done."""

    INITIATED = "initiated"
    FIRED = "fired"
    RETALIATED = "retaliated"
    BLOCKED = "blocked"
    OBSTRUCTED = "obstructed"
    ESTABLISHED = "established"
    ENTERED = "entered"
    ORDERED = "ordered"
    BROKERED = "brokered"
    MONITORED = "monitored"

    @property
    def has_one_doer(self) -> bool:
        """Whether two accounts that name different doers conflict: both may fire, one begins."""
        return self in _ONE_DOER

    @property
    def is_hostile(self) -> bool:
        """Whether a party that says it of itself admits something, as opposed to taking credit."""
        return self in _HOSTILE


_HOSTILE = frozenset(
    {
        Act.INITIATED,
        Act.FIRED,
        Act.RETALIATED,
        Act.BLOCKED,
        Act.OBSTRUCTED,
        Act.ENTERED,
        Act.ORDERED,
    }
)
_ONE_DOER = frozenset({Act.INITIATED, Act.BLOCKED, Act.ESTABLISHED, Act.BROKERED})


class Means(StrEnum):
    """With what something was done."""

    ARTILLERY = "artillery"
    MORTAR = "mortar"
    ROCKET = "rocket"
    DRONE = "drone"
    AIRCRAFT = "aircraft"
    ARMOUR = "armour"
    SMALL_ARMS = "small_arms"
    MINE = "mine"
    BARRIER = "barrier"
    OTHER = "other"


class AccessState(StrEnum):
    """How far a route lets traffic through."""

    OPEN = "open"
    RESTRICTED = "restricted"
    CLOSED = "closed"


class Traffic(StrEnum):
    """To whom a route is open or closed."""

    ALL = "all"
    CIVILIANS = "civilians"
    AID = "aid"
    PATIENTS = "patients"
    COMMERCE = "commerce"
    MILITARY = "military"
    UNSTATED = "unstated"


class Result(StrEnum):
    """What came of a round of talks; several may be true of one round."""

    PROGRESS = "progress"
    NO_PROGRESS = "no_progress"
    TEXT_AGREED = "text_agreed"
    MORE_WORK_NEEDED = "more_work_needed"
    NEXT_ROUND_AGREED = "next_round_agreed"
    SIGNED = "signed"
    BROKEN_OFF = "broken_off"


def as_harm(value: Harm | str) -> Harm:
    return value if type(value) is Harm else to_word(Harm, value)


def as_population(value: Population | str) -> Population:
    return value if type(value) is Population else to_word(Population, value)


def as_span(value: CountSpan | str) -> CountSpan:
    return value if type(value) is CountSpan else to_word(CountSpan, value)


def as_act(value: Act | str) -> Act:
    return value if type(value) is Act else to_word(Act, value)


def as_means(value: Means | str) -> Means:
    return value if type(value) is Means else to_word(Means, value)


def as_state(value: AccessState | str) -> AccessState:
    return value if type(value) is AccessState else to_word(AccessState, value)


def as_traffic(value: Traffic | str) -> Traffic:
    return value if type(value) is Traffic else to_word(Traffic, value)


def as_result(value: Result | str) -> Result:
    return value if type(value) is Result else to_word(Result, value)
