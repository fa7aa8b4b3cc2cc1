"""The word lists that claims choose from.

They are our own, made for what news of conflicts says; `code_lists` maps published lists to ours.
"""

from __future__ import annotations

from enum import StrEnum

__all__ = ["AccessState", "Act", "CountSpan", "Harm", "Means", "Population", "Result", "Traffic"]


class Harm(StrEnum):
    """What happened to people."""

    KILLED = "killed"
    WOUNDED = "wounded"
    KILLED_OR_WOUNDED = "killed_or_wounded"
    """One number for both together, which says nothing of either alone."""
    KILLED_OR_MISSING = "killed_or_missing"
    """One number for both together, such as after a sinking or a collapse."""
    MISSING = "missing"
    CAPTURED = "captured"
    """Held by the other side: prisoners of war, detainees, hostages."""
    DISPLACED = "displaced"
    """Driven from their homes, within the country or abroad."""


class Population(StrEnum):
    """Which people a number counts."""

    MILITARY = "military"
    """Members of any armed force or armed group."""
    CIVILIAN = "civilian"
    UNSTATED = "unstated"


class CountSpan(StrEnum):
    """What a number adds up."""

    INCIDENT = "incident"
    """What happened in one incident."""
    PERIOD = "period"
    """What happened in a period that the claim gives."""
    CUMULATIVE = "cumulative"
    """All until it was said: "the toll has risen to 135"."""


class Act(StrEnum):
    """What somebody is said to have done."""

    INITIATED = "initiated"
    """Began it, such as by firing first."""
    FIRED = "fired"
    RETALIATED = "retaliated"
    BLOCKED = "blocked"
    """Closed a route."""
    OBSTRUCTED = "obstructed"
    """Hindered something without closing a route: traffic, monitors, talks."""
    ESTABLISHED = "established"
    """Set up a checkpoint, post or barrier."""
    ENTERED = "entered"
    """Moved into a place or across a line."""
    ORDERED = "ordered"
    BROKERED = "brokered"
    MONITORED = "monitored"

    @property
    def has_one_doer(self) -> bool:
        """Whether two accounts that name different doers conflict: both may fire, one begins."""
        return self in (Act.INITIATED, Act.BLOCKED, Act.ESTABLISHED, Act.BROKERED)

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


class Means(StrEnum):
    """With what something was done."""

    ARTILLERY = "artillery"
    MORTAR = "mortar"
    ROCKET = "rocket"
    DRONE = "drone"
    AIRCRAFT = "aircraft"
    ARMOUR = "armour"
    """Tanks and other armoured vehicles."""
    SMALL_ARMS = "small_arms"
    MINE = "mine"
    BARRIER = "barrier"
    """What closes a route: concrete blocks, a gate, a checkpoint, a crowd."""
    OTHER = "other"


class AccessState(StrEnum):
    """How far a route lets traffic through."""

    OPEN = "open"
    RESTRICTED = "restricted"
    """Open at times, for some, or under conditions."""
    CLOSED = "closed"


class Traffic(StrEnum):
    """For whom a route is open or closed."""

    ALL = "all"
    CIVILIANS = "civilians"
    AID = "aid"
    """Humanitarian supplies and those who carry them."""
    PATIENTS = "patients"
    """People who are taken to or from medical care."""
    COMMERCE = "commerce"
    MILITARY = "military"
    UNSTATED = "unstated"


class Result(StrEnum):
    """What came of a round of talks; several may be true of one round."""

    PROGRESS = "progress"
    NO_PROGRESS = "no_progress"
    TEXT_AGREED = "text_agreed"
    """The parties agreed on a text, signed or not."""
    MORE_WORK_NEEDED = "more_work_needed"
    NEXT_ROUND_AGREED = "next_round_agreed"
    SIGNED = "signed"
    BROKEN_OFF = "broken_off"
    """A party left, or the round ended before its agenda did."""
