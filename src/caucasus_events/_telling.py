"""Telling a reader who stands where: voices, answers, silences and conflicts in a few words."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from caucasus_events.evidence import Clash, Conflict, Evidence, Stance
from caucasus_events.parties import takes_side
from caucasus_events.when import When, time_told


def voices_told(stances: Iterable[Stance]) -> str:
    """List the voices of stances."""
    return ", ".join(dict.fromkeys(stance.voice for stance in stances))


def value_told(value: Hashable) -> str:
    """Tell an answer to a reader."""
    match value:
        case When():
            return time_told(value)
        case None:
            return "yes"
        case _:
            return str(value)


def stances_told(stances: Iterable[Stance]) -> str:
    """Tell stances to a reader: each voice, and its answer or what it denies."""
    return "; ".join(dict.fromkeys(map(_stance_told, stances)))


def _stance_told(stance: Stance) -> str:
    value, quoted = stance.value, f" (quoted by {', '.join(stance.quoted_by)})"
    told = value_told(value) if stance.asserts else "no" if value is None else f"not {value}"
    return f"{stance.voice}: {told}{quoted if stance.quoted_by else ''}"


def silences_told(evidence: Evidence) -> str:
    """List for a reader who was silent, and how."""
    told = (f"{s.party} ({s.kind.value.replace('_', ' ')})" for s in evidence.silences)
    return "; ".join(dict.fromkeys(told))


def conflict_told(conflict: Conflict) -> str:
    """Tell a conflict to a reader, and whether both voices are of one side."""
    one_side = not conflict.within_one_voice and takes_side(conflict.left.side)
    one_side = one_side and conflict.left.side == conflict.right.side
    return _clash_told(conflict) + (f" (both of {conflict.left.side})" if one_side else "")


def _clash_told(conflict: Conflict) -> str:
    left, right = conflict.left, conflict.right
    match conflict.clash:
        case Clash.DENIED:
            asserts, denies = (left, right) if left.asserts else (right, left)
            return f"{denies.voice} denies what {asserts.voice} says"
        case Clash.MUTUAL_ACCUSATION:
            return f"{left.voice} and {right.voice} accuse each other"
        case Clash.VALUE_GAP:
            return f"{_stance_told(left)}, but {_stance_told(right)}"
