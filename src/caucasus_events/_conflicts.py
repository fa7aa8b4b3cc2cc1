"""When two answers to one question cannot both hold."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cache
from itertools import combinations, permutations
from math import log

from caucasus_events.chronicles import Chronicle
from caucasus_events.counts import Count
from caucasus_events.evidence import Clash, Conflict, Stance
from caucasus_events.when import Truth, When


def comparable(value: Hashable) -> Hashable:
    """Strip a value of its wording: the same number in other words is the same answer."""
    match value:
        case Count():
            return (value.low, value.high)
        case When():
            return (value.edtf, value.zone)
        case _:
            return value


def apart(one: When | None, other: When | None) -> bool:
    """Say whether two claims may speak of times that have nothing in common."""
    return (
        one is not None
        and other is not None
        and _period(one).overlaps(_period(other)) is not Truth.YES
    )


def _period(when: When) -> When:
    """Read the day for which something is said to hold as the whole day."""
    return when if when.is_extent else when.whole


Containers = Callable[[str], frozenset[str]]


def containers_in(chronicle: Chronicle) -> Containers:
    """Return a function that tells what contains an id: areas a place, an army its unit."""

    @cache
    def containers(id: str) -> frozenset[str]:
        return frozenset((*chronicle.containers(id), *chronicle.principals(id)))

    return containers


def conflicts_among(stances: Iterable[Stance], containers: Containers) -> Iterator[Conflict]:
    """Yield each pair of stances that cannot both hold."""
    for left, right in combinations(stances, 2):
        clash = clash_between(left, right, containers)
        if clash is not None:
            gap = _log_ratio(left, right) if clash is not Clash.DENIED else None
            yield Conflict(left=left, right=right, clash=clash, log_ratio=gap)


def clash_between(left: Stance, right: Stance, containers: Containers) -> Clash | None:
    """Say in what way two stances on one topic conflict, if they do."""
    if apart(left.during, right.during):
        return None
    if left.asserts != right.asserts:
        denied, asserted = (right, left) if left.asserts else (left, right)
        return Clash.DENIED if _denies(denied.value, asserted.value, containers) else None
    if not left.asserts or not _exclude(left.value, right.value, containers):
        return None
    mutual = left.accuses is not None and left.accuses == right.side
    if mutual and right.accuses is not None and right.accuses == left.side:
        return Clash.MUTUAL_ACCUSATION
    return Clash.VALUE_GAP


def within_pairs(
    stances: Iterable[Stance], containers: Containers
) -> Iterator[tuple[Hashable, Hashable]]:
    """Return each pair of answers of which the second contains the first."""
    ids = sorted({stance.value for stance in stances if isinstance(stance.value, str)})
    return ((one, other) for one, other in permutations(ids, 2) if other in containers(one))


def _exclude(one: Hashable, other: Hashable, containers: Containers) -> bool:
    """Say whether two asserted answers cannot both be true."""
    match one, other:
        case Count(), Count():
            return one.conflicts(other)
        case When(), When():
            return one.overlaps(other) is Truth.NO
        case str(), str():
            return one != other and one not in containers(other) and other not in containers(one)
        case None, _:
            return False
        case _, None:
            return False
        case _:
            return one != other


def _denies(denied: Hashable, asserted: Hashable, containers: Containers) -> bool:
    """Say whether to deny one answer contradicts the other.

    To deny any number of dead above none is to deny that there were dead; a number that
    may be none can be true of the same facts. To deny a province is to deny its villages,
    but not the other way round.
    """
    match denied, asserted:
        case Count(), Count():
            return denied.low > 0 and asserted.low > 0
        case str(), str():
            return denied == asserted or denied in containers(asserted)
        case _:
            return not _exclude(denied, asserted, containers)


def _log_ratio(left: Stance, right: Stance) -> float | None:
    one, other = left.value, right.value
    if not isinstance(one, Count) or not isinstance(other, Count):
        return None
    lower, higher = (one, other) if one.low < other.low else (other, one)
    return None if lower.high is None else log((higher.low + 0.5) / (lower.high + 0.5))
