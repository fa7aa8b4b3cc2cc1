"""When two answers to one question cannot both hold."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cache
from itertools import combinations, permutations

from caucasus_events import _comparison
from caucasus_events._comparison import Truth
from caucasus_events._instants import Span, on_one_clock
from caucasus_events.chronicles import Chronicle
from caucasus_events.claims import Polarity
from caucasus_events.counts import Count
from caucasus_events.evidence import Clash, Conflict, Stance
from caucasus_events.when import When, span_in


def comparable(value: Hashable) -> Hashable:
    """Strip a value of its wording: the same number in other words is the same answer."""
    if isinstance(value, Count):
        return (value.low, value.high)
    if isinstance(value, When):
        return (value.edtf, value.zone)
    return value


def apart(one: When | None, other: When | None) -> bool:
    """Say whether two claims may speak of times that have nothing in common."""
    if one is None or other is None:
        return False
    return _comparison.overlaps(*on_one_clock(period_of(one), period_of(other))) is not Truth.YES


def period_of(when: When) -> Span:
    """Read the day for which something is said to hold as the whole day."""
    span = span_in(when, None)
    return span.whole if span.is_moment else span


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
            yield Conflict(left=left, right=right, clash=clash)


def clash_between(left: Stance, right: Stance, containers: Containers) -> Clash | None:
    """Say in what way two stances on one topic conflict, if they do."""
    # Every pair of voices on every topic comes through here: what is quickly told comes first.
    during = left.during
    if during is not None and apart(during, right.during):
        return None
    if left.polarity is not right.polarity:
        denied, asserted = (right, left) if left.asserts else (left, right)
        return Clash.DENIED if denies(denied.value, asserted.value, containers) else None
    if left.polarity is Polarity.DENIED or not _exclude(left.value, right.value, containers):
        return None
    accused = left.accuses
    if accused is None or accused != right.side:
        return Clash.VALUE_GAP
    mutual = right.accuses is not None and right.accuses == left.side
    return Clash.MUTUAL_ACCUSATION if mutual else Clash.VALUE_GAP


def within_pairs(
    stances: Iterable[Stance], containers: Containers
) -> tuple[tuple[Hashable, Hashable], ...]:
    """Return each pair of answers of which the second contains the first."""
    ids = sorted({stance.value for stance in stances if isinstance(stance.value, str)})
    return tuple(pair for pair in permutations(ids, 2) if pair[1] in containers(pair[0]))


def _exclude(one: Hashable, other: Hashable, containers: Containers) -> bool:
    """Say whether two asserted answers cannot both be true."""
    if isinstance(one, Count) and isinstance(other, Count):
        return not one.compatible(other)
    if one is None or other is None:
        return False
    if isinstance(one, When) and isinstance(other, When):
        return one.overlaps(other) is Truth.NO
    if isinstance(one, str) and isinstance(other, str):
        return one != other and one not in containers(other) and other not in containers(one)
    return one != other


def denies(denied: Hashable, asserted: Hashable, containers: Containers) -> bool:
    """Say whether to deny one answer contradicts the other.

    To deny any number of dead above none is to deny that there were dead; a number that
    may be none can be true of the same facts. To deny a province is to deny its villages,
    but not the other way round.
    """
    match denied, asserted:
        case Count() | None, Count() | None:
            return all(value is None or value.low > 0 for value in (denied, asserted))
        case str(), str():
            return denied == asserted or denied in containers(asserted)
        case _:
            return not _exclude(denied, asserted, containers)
