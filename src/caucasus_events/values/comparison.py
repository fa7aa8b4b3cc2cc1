"""Compare two spans over all their readings: whether something must be so, and whether it can.

A reading of a span picks a start and an end within its bounds. The start is not past the end; of
a moment, the two are one. The two spans are read independently of one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum, StrEnum

from caucasus_events.values.instants import Span

__all__ = ["Relation", "Truth"]


class Truth(Enum):
    """Answer a question: yes, no, or maybe, where what is known leaves it open.

    `&`, `|` and `~` are Kleene's and, or and not. A MAYBE has no truth value in Python: say
    whether it counts, by `is Truth.YES` or `is not Truth.NO`.
    """

    NO = "no"
    MAYBE = "maybe"
    YES = "yes"

    def __bool__(self) -> bool:
        if self is Truth.MAYBE:
            raise TypeError(
                "MAYBE is neither true nor false; compare with `is Truth.YES`, "
                "or with `is not Truth.NO` if MAYBE counts"
            )
        return self is Truth.YES

    def __and__(self, other: Truth) -> Truth:
        if Truth.NO in (self, other):
            return Truth.NO
        return other if self is Truth.YES else Truth.MAYBE

    def __or__(self, other: Truth) -> Truth:
        return ~(~self & ~other)

    def __invert__(self) -> Truth:
        return {Truth.YES: Truth.NO, Truth.NO: Truth.YES}.get(self, Truth.MAYBE)

    @classmethod
    def over(cls, can: bool, must: bool) -> Truth:
        """Return the answer over many readings: MAYBE if it can be so in some but not in all."""
        return cls.YES if must else cls.MAYBE if can else cls.NO


def before(one: Span, other: Span) -> Truth:
    """Compare whether one ends before the other starts."""
    return Truth.over(
        can=one.earliest_end < other.latest_start, must=one.latest_end < other.earliest_start
    )


def overlaps(one: Span, other: Span) -> Truth:
    """Compare whether some instant belongs to both."""
    can = one.earliest_start <= other.latest_end and other.earliest_start <= one.latest_end
    must = one.earliest_end >= other.latest_start and other.earliest_end >= one.latest_start
    if one.has_gaps or other.has_gaps:
        must = must and (_holds_an_end(one, other) or _holds_an_end(other, one))
    return Truth.over(can, must)


def _holds_an_end(whole: Span, gapped: Span) -> bool:
    """Tell whether the first or the last instant of a span with gaps surely lies in the other."""
    return not whole.has_gaps and (
        (whole.latest_start <= gapped.earliest_start and gapped.latest_start <= whole.earliest_end)
        or (whole.latest_start <= gapped.earliest_end and gapped.latest_end <= whole.earliest_end)
    )


def contains(one: Span, other: Span) -> Truth:
    """Compare whether every instant of the other belongs to one."""
    must = one.latest_start <= other.earliest_start and other.latest_end <= one.earliest_end
    if one.is_moment:
        # A moment contains another only if that can be a single instant too, the same one.
        can = max(one.earliest_start, other.earliest_end) <= min(one.latest_end, other.latest_start)
    else:
        start = max(one.earliest_start, other.earliest_start)
        end = min(one.latest_end, other.latest_end)
        can = start <= other.latest_start and other.earliest_end <= end and start <= end
    return Truth.over(can, must and not one.has_gaps)


def same(one: Span, other: Span) -> Truth:
    """Compare whether both start together and end together."""
    start = max(one.earliest_start, other.earliest_start)
    end = min(one.latest_end, other.latest_end)
    latest_start = min(one.latest_start, other.latest_start)
    earliest_end = max(one.earliest_end, other.earliest_end)
    if one.is_moment or other.is_moment:
        can = earliest_end <= latest_start
    else:
        can = start <= latest_start and earliest_end <= end and start <= end
    fixed = one.earliest_start == one.latest_start and one.earliest_end == one.latest_end
    must = fixed and one[:4] == other[:4]
    return Truth.over(can, must and not (one.has_gaps or other.has_gaps))


class Relation(StrEnum):
    """Name the thirteen ways in which two times can lie to one another, of which one holds.

    Source: J. F. Allen, Maintaining knowledge about temporal intervals, CACM 26 (11), 1983.
    A single instant counts as a time that starts and ends at once; it never meets another.
    """

    BEFORE = "before"
    MEETS = "meets"
    OVERLAPS = "overlaps"
    STARTS = "starts"
    DURING = "during"
    FINISHES = "finishes"
    EQUALS = "equals"
    FINISHED_BY = "finished-by"
    CONTAINS = "contains"
    STARTED_BY = "started-by"
    OVERLAPPED_BY = "overlapped-by"
    MET_BY = "met-by"
    AFTER = "after"


# Each relation as an order of the start (s) and the end (e) of one and the start (S) and the end
# (E) of the other. A comparison of two letters is all that the finder of readings understands.
_ORDERS = {
    Relation.BEFORE: "e<S",
    Relation.MEETS: "e=S s<S e<E",
    Relation.OVERLAPS: "s<S S<e e<E",
    Relation.STARTS: "s=S e<E",
    Relation.DURING: "S<s e<E",
    Relation.FINISHES: "S<s e=E",
    Relation.EQUALS: "s=S e=E",
    Relation.FINISHED_BY: "s<S e=E",
    Relation.CONTAINS: "s<S E<e",
    Relation.STARTED_BY: "s=S E<e",
    Relation.OVERLAPPED_BY: "S<s s<E E<e",
    Relation.MET_BY: "E=s S<s E<e",
    Relation.AFTER: "E<s",
}


def relations(one: Span, other: Span) -> frozenset[Relation]:
    """Return the relations in which some pair of readings stands."""
    return frozenset(r for r, order in _ORDERS.items() if _feasible(one, other, order.split()))


def _feasible(one: Span, other: Span, order: Iterable[str]) -> bool:
    """Tell whether four instants within their bounds can stand in an order.

    Every instant starts as early as it may and is pushed only as far as the order demands. If they
    still move after as many rounds as there are instants, they never come to rest.
    """
    earliest = (one.earliest_start, one.earliest_end, other.earliest_start, other.earliest_end)
    latest = (one.latest_start, one.latest_end, other.latest_start, other.latest_end)
    at, limits = dict(zip("seSE", earliest, strict=True)), dict(zip("seSE", latest, strict=True))
    rules = [
        *_rules("s=e" if one.is_moment else "s-e"),
        *_rules("S=E" if other.is_moment else "S-E"),
        *(rule for comparison in order for rule in _rules(comparison)),
    ]
    for _ in range(len(at) + 1):
        moved = False
        for early, late, gap in rules:
            if at[early] + gap > at[late]:
                at[late] = at[early] + gap
                moved = True
        if not moved:
            return all(at[name] <= limits[name] for name in at)
    return False


def _rules(comparison: str) -> Iterator[tuple[str, str, int]]:
    """Yield a comparison as rules: the second instant lies at least so far past the first."""
    one, sign, other = tuple(comparison)
    yield one, other, int(sign == "<")
    if sign == "=":
        yield other, one, 0
