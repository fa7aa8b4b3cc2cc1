"""The word lists that claims choose from.

They are our own, made for what news of conflicts says; `code_lists` maps published lists to ours.
A claim that chooses `other` gives the speaker's own word as its `wording`, which then belongs to
the question.
"""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "AccessState",
    "Act",
    "CasualtyCondition",
    "CountSpan",
    "EndingKind",
    "Fate",
    "Harm",
    "Material",
    "Means",
    "Population",
    "Result",
    "Traffic",
]


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
    OTHER = "other"


class CasualtyCondition(StrEnum):
    """How those are, or what became of them, whom a number counts: of 282 wounded, 21 critical."""

    CRITICAL = "critical"
    SERIOUS = "serious"
    LIGHT = "light"
    IN_HOSPITAL = "in_hospital"
    DISCHARGED = "discharged"
    """Out of hospital."""
    RETURNED_TO_DUTY = "returned_to_duty"
    RETURNED_HOME = "returned_home"
    RELEASED = "released"
    """No longer held."""
    HANDED_OVER = "handed_over"
    """Bodies or prisoners given to their own side."""
    IDENTIFIED = "identified"
    OTHER = "other"


class Population(StrEnum):
    """Which people a number counts."""

    MILITARY = "military"
    """Members of any armed force or armed group."""
    MILITANT = "militant"
    """Whom the speaker calls militants or the like. Another may call them otherwise."""
    POLICE = "police"
    PEACEKEEPER = "peacekeeper"
    CIVILIAN = "civilian"
    CHILD = "child"
    """Children are taken for civilians, as are the next three."""
    MEDIC = "medic"
    JOURNALIST = "journalist"
    AID_WORKER = "aid_worker"
    UNSTATED = "unstated"
    """All people of whom the number may be: it contains all the others."""
    OTHER = "other"

    @property
    def is_armed(self) -> bool:
        """Whether they bear arms for their side, so that their loss is a military one."""
        return self in (
            *(Population.MILITARY, Population.MILITANT),
            *(Population.POLICE, Population.PEACEKEEPER),
        )

    @property
    def is_civilian(self) -> bool:
        """Whether they are civilians."""
        return self in (
            *(Population.CIVILIAN, Population.CHILD, Population.MEDIC),
            *(Population.JOURNALIST, Population.AID_WORKER),
        )


class CountSpan(StrEnum):
    """What a number adds up."""

    INCIDENT = "incident"
    """What happened in one incident, or at the time that the claim gives."""
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
    WITNESSED = "witnessed"
    ESCORTED = "escorted"
    TOOK_PART = "took_part"
    """Acted with others, in whatever the incident was."""
    REQUESTED = "requested"
    """Asked for it, such as for a truce or for help."""
    WITHDREW = "withdrew"
    """Left a place, a post or talks."""
    SHOT_DOWN = "shot_down"
    SHELLED = "shelled"
    """Fired heavy weapons."""
    CAPTURED = "captured"
    """Took a place, people or things."""
    DETAINED = "detained"
    RELEASED = "released"
    HANDED_OVER = "handed_over"
    EVACUATED = "evacuated"
    SUPPLIED = "supplied"
    """Gave arms, money or other support."""
    REPELLED = "repelled"
    """Beat back what another began."""
    OTHER = "other"

    @property
    def has_one_doer(self) -> bool:
        """Whether two accounts that name different doers conflict: both may fire, one begins."""
        return self in (Act.INITIATED, Act.BLOCKED, Act.ESTABLISHED)

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
        Act.SHOT_DOWN,
        Act.SHELLED,
        Act.CAPTURED,
        Act.DETAINED,
    }
)


class Means(StrEnum):
    """With what something was done."""

    ARTILLERY = "artillery"
    MORTAR = "mortar"
    ROCKET = "rocket"
    MISSILE = "missile"
    CLUSTER_MUNITION = "cluster_munition"
    INCENDIARY = "incendiary"
    CHEMICAL = "chemical"
    DRONE = "drone"
    AIRCRAFT = "aircraft"
    HELICOPTER = "helicopter"
    AIR_DEFENCE = "air_defence"
    WARSHIP = "warship"
    ARMOUR = "armour"
    """Tanks and other armoured vehicles."""
    SMALL_ARMS = "small_arms"
    SNIPER_FIRE = "sniper_fire"
    GRENADE = "grenade"
    ANTI_TANK = "anti_tank"
    MINE = "mine"
    BOMB = "bomb"
    """An explosive device that was put there or carried there."""
    BLADE = "blade"
    VEHICLE = "vehicle"
    """A car or the like, driven into people or things."""
    FIRE = "fire"
    """Arson."""
    PHYSICAL_FORCE = "physical_force"
    """Hands, stones and sticks."""
    CYBER = "cyber"
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
    PEACEKEEPERS = "peacekeepers"
    MONITORS = "monitors"
    JOURNALISTS = "journalists"
    OTHER = "other"
    UNSTATED = "unstated"


class EndingKind(StrEnum):
    """How a ceasefire is said to have ended."""

    EXPIRED = "expired"
    """Its time ran out."""
    CALLED_OFF = "called_off"
    """A party took its declaration back, or said that it no longer holds."""
    COLLAPSED = "collapsed"
    """Fighting went on or broke out again."""
    REPLACED = "replaced"
    """Another ceasefire or agreement took its place."""
    OTHER = "other"


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
    TECHNICAL_ONLY = "technical_only"
    """Technical matters alone were talked of, and nothing of substance."""
    OTHER = "other"


class Material(StrEnum):
    """Things that are lost, as opposed to people."""

    EQUIPMENT = "equipment"
    """Military equipment of any sort: it contains all up to ammunition."""
    AIRCRAFT = "aircraft"
    """Military ones with a crew: it contains planes and helicopters."""
    PLANE = "plane"
    HELICOPTER = "helicopter"
    DRONE = "drone"
    MISSILE = "missile"
    MILITARY_VEHICLE = "military_vehicle"
    """It contains armoured vehicles, and these contain tanks."""
    ARMOURED_VEHICLE = "armoured_vehicle"
    TANK = "tank"
    ARTILLERY = "artillery"
    AIR_DEFENCE = "air_defence"
    WARSHIP = "warship"
    WEAPON = "weapon"
    AMMUNITION = "ammunition"
    POST = "post"
    """A military post, base or position."""
    VEHICLE = "vehicle"
    """A vehicle that is not said to be military."""
    VESSEL = "vessel"
    AIRLINER = "airliner"
    BUILDING = "building"
    """Of any use: it contains the next five."""
    HOUSE = "house"
    SCHOOL = "school"
    HOSPITAL = "hospital"
    RELIGIOUS_SITE = "religious_site"
    CULTURAL_SITE = "cultural_site"
    INFRASTRUCTURE = "infrastructure"
    """Bridges, roads, pipes and lines."""
    LIVESTOCK = "livestock"
    OTHER = "other"

    @property
    def is_military(self) -> bool:
        """Whether its loss is a military one."""
        return self not in _CIVIL


_CIVIL = frozenset(
    {
        *(Material.VEHICLE, Material.VESSEL, Material.AIRLINER),
        *(Material.BUILDING, Material.HOUSE, Material.SCHOOL, Material.HOSPITAL),
        *(Material.RELIGIOUS_SITE, Material.CULTURAL_SITE),
        *(Material.INFRASTRUCTURE, Material.LIVESTOCK, Material.OTHER),
    }
)


class Fate(StrEnum):
    """What became of things."""

    LOST = "lost"
    """In whatever way: it contains the next five."""
    DESTROYED = "destroyed"
    """It contains what was sunk."""
    DAMAGED = "damaged"
    CAPTURED = "captured"
    ABANDONED = "abandoned"
    SHOT_DOWN = "shot_down"
    SUNK = "sunk"
    INTERCEPTED = "intercepted"
    """Stopped before it could do what it was sent for, such as a drone or missile."""
    OTHER = "other"
