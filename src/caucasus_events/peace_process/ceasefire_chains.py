"""Chains of ceasefires that extend, resume, replace or amend one another, and their seams."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, ClassVar, NamedTuple, TypeVar

import attrs

from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.core.results import Column, Columns, Shown, Tabular
from caucasus_events.core.tables import Table
from caucasus_events.errors import Invalid
from caucasus_events.peace_process.ceasefire_claims import CeasefireClaims
from caucasus_events.records.ceasefires import Ceasefire
from caucasus_events.values.columns import length_columns, time_columns
from caucasus_events.values.comparison import Truth
from caucasus_events.values.durations import Duration, elapsed
from caucasus_events.values.when import When, format_time, on_one_clock

__all__ = ["Chain", "Seam", "chain"]

T = TypeVar("T")


@attrs.frozen(kw_only=True, repr=False)
class Seam(Shown):
    """Where one ceasefire of a chain goes on from an earlier one."""

    earlier: str
    """Id of the earlier one."""
    way: str
    """What the later one does to it: extends, resumes, replaces or amends."""
    later: str
    """Id of the later one."""
    ended: When | None
    """When the earlier one ended, by its other extensions too, or was replaced; None if unknown."""
    began: When | None
    """When the later one first took effect; None if that is not stated."""
    gap: Truth
    """Whether neither held for a while in between."""
    overlap: Truth
    """Whether the later one began before the earlier one ended."""
    length: Duration | None
    """How long the gap was, below zero for an overlap; None if there is neither, or no end."""

    @property
    def because(self) -> str:
        """What the answers rest on."""
        earlier, later = self.earlier, self.later
        if self.gap is self.overlap is Truth.NO and self.way in _SEAMLESS:
            began = f" from {format_time(self.began)}" if self.began else ""
            return f"{later} {self.way} {earlier}{began}, which {_SEAMLESS[self.way]}"
        if self.ended is None:
            return f"no undisputed end of {earlier} is stated"
        if self.began is None:
            return f"no start of {later} is stated"
        return f"{earlier} to {format_time(self.ended)}, {later} from {format_time(self.began)}"


_SEAMLESS = {"replaces": "ends it", "amends": "leaves it in force"}
"""The ways of going on that leave neither a gap nor an overlap, and why."""


class _Link(NamedTuple):
    """A ceasefire of a chain, and one way in which it goes on from an earlier one, if any."""

    ceasefire: str
    began: When | None
    ended: When | None
    seam: Seam | None


def _of_seam(read: Callable[[Seam], T]) -> Callable[[_Link], T | None]:
    return lambda link: None if link.seam is None else read(link.seam)


_COLUMNS: Columns[_Link] = Columns(
    Column("ceasefire", "id of the ceasefire", lambda link: link.ceasefire),
    time_columns("began", "when it first took effect", lambda link: link.began),
    time_columns("ended", "when it ended, or else was to end", lambda link: link.ended),
    Column("way", "what it does to the earlier one", _of_seam(lambda seam: seam.way)),
    Column("earlier", "id of the one that it goes on from", _of_seam(lambda seam: seam.earlier)),
    Column("gap", "whether neither held for a while", _of_seam(lambda seam: seam.gap.value)),
    Column("overlap", "whether both held for a while", _of_seam(lambda seam: seam.overlap.value)),
    length_columns(
        "length",
        "how long the gap was, or below zero the overlap,",
        _of_seam(lambda seam: seam.length),
    ),
    Column("because", "what the answers rest on", _of_seam(lambda seam: seam.because)),
)


@attrs.frozen(kw_only=True, repr=False)
class Chain(Tabular):
    """Ceasefires that go on from one another, the earlier ones first."""

    ceasefires: tuple[Ceasefire, ...]
    """The ceasefires: each after those that it goes on from, and otherwise by their starts."""
    seams: tuple[Seam, ...]
    """Where they join, in the order of the later ones."""
    began: tuple[When | None, ...]
    """When each of them first took effect; None if that is not told."""
    ended: tuple[When | None, ...]
    """When each of them ended, or else was to end; None if that is not told or is disputed."""
    circle: tuple[str, ...] = ()
    """Ids of those that lead back to themselves, so that only their starts order them."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _items(self) -> Iterator[_Link]:
        replaced = {
            seam.earlier: seam.ended
            for seam in reversed(self.seams)
            if seam.way == "replaces" and seam.gap is Truth.NO
        }
        by_later: dict[str, list[Seam]] = {}
        for seam in self.seams:
            by_later.setdefault(seam.later, []).append(seam)
        for ceasefire, began, ended in zip(self.ceasefires, self.began, self.ended, strict=True):
            end = replaced.get(ceasefire.id, ended)
            seams = by_later.get(ceasefire.id) or (None,)
            yield from (_Link(ceasefire.id, began, end, seam) for seam in seams)

    def __iter__(self) -> Iterator[Ceasefire]:
        return iter(self.ceasefires)

    def __len__(self) -> int:
        return len(self.ceasefires)

    def gaps(self, *, maybe: bool = False) -> tuple[Seam, ...]:
        """Return the seams with a gap; those that may have one too, if `maybe`."""
        return tuple(seam for seam in self.seams if _counts(seam.gap, maybe))

    def overlaps(self, *, maybe: bool = False) -> tuple[Seam, ...]:
        """Return the seams with an overlap; those that may have one too, if `maybe`."""
        return tuple(seam for seam in self.seams if _counts(seam.overlap, maybe))

    def _tables(self) -> Iterator[Table]:
        rows: list[tuple[str, ...]] = []
        last = ""
        for link in self._items():
            ends = (format_time(when) if when else "" for when in (link.began, link.ended))
            head = ("", "", "") if link.ceasefire == last else (link.ceasefire, *ends)
            rows.append((*head, *_seam_cells(link.seam)))
            last = link.ceasefire
        headers = ("ceasefire", "from", "to", "goes on from", "gap", "overlap", "length")
        circle = [f"in a circle: {', '.join(self.circle)}"] if self.circle else []
        yield Table(headers, rows, below=circle)


def _seam_cells(seam: Seam | None) -> tuple[str, ...]:
    if seam is None:
        return ("", "", "", "")
    apart = seam.gap is not Truth.NO or seam.overlap is Truth.YES
    length = str(seam.length) if seam.length and apart else ""
    return (f"{seam.way} {seam.earlier}", seam.gap.value, seam.overlap.value, length)


def _counts(truth: Truth, maybe: bool) -> bool:
    return truth is Truth.YES or (maybe and truth is Truth.MAYBE)


def chain(records: Chronicle | Iterable[Record], ceasefire: str) -> Chain:
    """Return all ceasefires that a ceasefire goes on from or that go on from it, in order.

    Ceasefires that lead back to themselves have no order; they are named in `circle`.

    Args:
        records: a chronicle or loose records.
        ceasefire: id of the ceasefire.

    Raises:
        UnknownId: there is no such ceasefire.
    """
    claims = CeasefireClaims(amended(records))
    ordered, circle = _in_order(list(line_of(claims.chronicle, ceasefire)), claims)
    return Chain(
        ceasefires=ordered,
        seams=tuple(seams(claims, ordered)),
        began=tuple(claims.began(one.id) for one in ordered),
        ended=tuple(claims.ended(one.id) for one in ordered),
        circle=circle,
    )


def line_of(chronicle: Chronicle, id: str) -> Iterator[Ceasefire]:
    """Yield a ceasefire and all that it goes on from or that go on from it, the nearest first."""
    found, waiting = {id}, [chronicle.ceasefire(id)]
    for one in waiting:
        yield one
        near = [(later.id, later) for _, later in chronicle.later_ceasefires(one.id)]
        near += [(one.id, earlier) for _, earlier in earlier_ceasefires(chronicle, one)]
        for _, other in sorted(near, key=lambda pair: pair[0]):
            if other.id not in found:
                found.add(other.id)
                waiting.append(other)


def earlier_ceasefires(
    chronicle: Chronicle, ceasefire: Ceasefire
) -> Iterator[tuple[str, Ceasefire]]:
    """Yield how a ceasefire goes on from others that the chronicle holds, and which they are."""
    for way, id in ceasefire.precursors:
        earlier = chronicle.find(id)
        if isinstance(earlier, Ceasefire):
            yield way, earlier


def _in_order(
    members: Sequence[Ceasefire], claims: CeasefireClaims
) -> tuple[tuple[Ceasefire, ...], tuple[str, ...]]:
    """Put each ceasefire after those that it goes on from, and otherwise by their starts."""

    def start_key(ceasefire: Ceasefire) -> tuple[object, ...]:
        began = claims.began(ceasefire.id)
        return (1, ceasefire.id) if began is None else (0, began.sort_key, ceasefire.id)

    # From here on each ceasefire is its place by start, and the first that is ready comes next.
    by_start = sorted(members, key=start_key)
    place = {ceasefire.id: n for n, ceasefire in enumerate(by_start)}
    after: dict[int, set[int]] = {n: set() for n in range(len(by_start))}
    before: dict[int, set[int]] = {n: set() for n in range(len(by_start))}
    for n, ceasefire in enumerate(by_start):
        for _, earlier in earlier_ceasefires(claims.chronicle, ceasefire):
            before[n].add(place[earlier.id])
            after[place[earlier.id]].add(n)
    circle: list[int] = []
    ready = [n for n in before if not before[n]]
    ordered: list[int] = []
    while before:
        if not ready:  # a circle is left, and is entered at the first that is in one
            circle = circle or [n for n in before if _leads_back(n, after)]
            ready = [next(n for n in circle if n in before)]
        first = heapq.heappop(ready)
        del before[first]
        ordered.append(first)
        for later in after[first] & before.keys():
            before[later].discard(first)
            if not before[later]:
                heapq.heappush(ready, later)
    return tuple(by_start[n] for n in ordered), tuple(by_start[n].id for n in circle)


def _leads_back(start: int, after: Mapping[int, Iterable[int]]) -> bool:
    reached = set(after[start])
    waiting = list(reached)
    for one in waiting:
        more = set(after[one]) - reached
        reached |= more
        waiting += more
    return start in reached


def seams(claims: CeasefireClaims, ceasefires: Iterable[Ceasefire]) -> Iterator[Seam]:
    """Yield where ceasefires go on from earlier ones that the chronicle holds."""
    chronicle, began_when, ended_when = claims.chronicle, cache(claims.began), cache(claims.ended)

    def before(one: Ceasefire, wanted: str, later: Ceasefire) -> Iterator[tuple[Ceasefire, When]]:
        """Yield what else went on from a ceasefire in one way, before a later one did."""
        limit = began_when(later.id)
        for way, other in chronicle.later_ceasefires(one.id):
            begins = began_when(other.id) if way == wanted and other.id != later.id else None
            if begins is not None and limit is not None and begins.before(limit) is Truth.YES:
                yield other, begins

    def ended_without(earlier: Ceasefire, later: Ceasefire) -> When | None:
        """Return when a ceasefire was over if a later one had not come; None if not stated."""
        line = {earlier.id: earlier}
        waiting = [earlier]
        for one in waiting:  # what extended it before puts off its end
            for other, _ in () if claims.endings(one.id) else before(one, "extends", later):
                if other.id not in line:
                    line[other.id] = other
                    waiting.append(other)
        ends = [end for one in waiting if (end := ended_when(one.id))]
        over = max(ends, key=lambda when: when.sort_key) if len(ends) == len(line) else None
        for _, replaced in before(earlier, "replaces", later):  # and what replaced it ended it
            if over is None or replaced.before(over) is Truth.YES:
                over = replaced
        return over

    for later in ceasefires:
        for way, earlier in earlier_ceasefires(chronicle, later):
            yield _seam(earlier, way, later, ended_without(earlier, later), began_when(later.id))


def _seam(
    earlier: Ceasefire, way: str, later: Ceasefire, ended: When | None, began: When | None
) -> Seam:
    gap, overlap = Truth.MAYBE, Truth.MAYBE
    length: Duration | None = None
    if ended is not None and began is not None:
        overlap, (first, then) = began.before(ended), on_one_clock(ended, began)
        # Two days that follow one another need leave no time in between.
        gap = Truth.over(
            can=first.earliest_end < then.latest_start,
            must=first.latest_end + 1 < then.earliest_start,
        )
        with suppress(Invalid):  # without a bound, or too far apart
            length = elapsed(ended, began)
    if way == "extends" and gap is not Truth.YES:  # it puts off the end
        gap = Truth.NO
    if way in _SEAMLESS:
        overlap = Truth.NO
        if ended is None or gap is Truth.NO:
            ended, gap, length = (began if way == "replaces" else ended), Truth.NO, None
    return Seam(
        earlier=earlier.id,
        way=way,
        later=later.id,
        ended=ended,
        began=began,
        gap=gap,
        overlap=overlap,
        length=length,
    )
