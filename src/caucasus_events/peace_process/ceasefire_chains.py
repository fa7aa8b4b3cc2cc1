"""Chains of ceasefires that extend, resume, replace or amend one another, and their seams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.core.tables import tame, text_table
from caucasus_events.errors import Invalid
from caucasus_events.records.ceasefires import Ceasefire
from caucasus_events.values.comparison import Truth
from caucasus_events.values.durations import Duration, elapsed
from caucasus_events.values.when import When, format_time, on_one_clock

__all__ = ["Chain", "Seam", "chain"]


@attrs.frozen(kw_only=True)
class Seam:
    """Where one ceasefire of a chain goes on from an earlier one."""

    earlier: str
    """Id of the earlier one."""
    way: str
    """What the later one does to it: extends, resumes, replaces or amends."""
    later: str
    """Id of the later one."""
    ended: When | None
    """When the earlier one ended, with what else put it off, or was replaced; None if not told."""
    began: When | None
    """When the later one first took effect; None if not told."""
    gap: Truth
    """Whether neither held for a while in between."""
    overlap: Truth
    """Whether the later one began before the earlier one ended."""
    length: Duration | None
    """How long the gap was, below zero of an overlap; None where no end tells, or neither is."""

    @property
    def because(self) -> str:
        """What the answers rest on."""
        earlier, later = self.earlier, self.later
        if self.gap is self.overlap is Truth.NO and self.way in _HOLDING:
            began = f" from {format_time(self.began)}" if self.began else ""
            return f"{later} {self.way} {earlier}{began}, which {_HOLDING[self.way]}"
        if self.ended is None or self.began is None:
            which = ("end", earlier) if self.ended is None else ("start", later)
            return f"no {which[0]} of {which[1]} is told"
        return f"{earlier} to {format_time(self.ended)}, {later} from {format_time(self.began)}"


_HOLDING = {"replaces": "ends it", "amends": "leaves it in force"}
"""What of itself leaves neither a gap nor an overlap, and why."""


@attrs.frozen(kw_only=True)
class Chain:
    """Ceasefires that go on from one another, the earlier ones first."""

    ceasefires: tuple[Ceasefire, ...]
    """The ceasefires in order: none before one that it goes on from, else by their starts."""
    seams: tuple[Seam, ...]
    """Where they join, in the order of the later ones."""
    circle: tuple[str, ...] = ()
    """Ids of those that lead back to themselves, which are in no order but that of their starts."""

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

    def __str__(self) -> str:
        rows: list[tuple[str, ...]] = []
        for ceasefire in self.ceasefires:
            began, ended = began_of(ceasefire, None), self._ended(ceasefire)
            times = (format_time(began) if began else "", format_time(ended) if ended else "")
            seams = [seam for seam in self.seams if seam.later == ceasefire.id]
            for n, seam in enumerate(seams or (None,)):
                head = (ceasefire.id, *times) if n == 0 else ("", "", "")
                rows.append((*head, *_format_seam(seam)))
        headers = ("ceasefire", "from", "to", "goes on from", "gap", "overlap", "length")
        circle = f"\nin a circle: {tame(', '.join(self.circle))}" if self.circle else ""
        return text_table(headers, rows) + circle

    def _ended(self, ceasefire: Ceasefire) -> When | None:
        own = ended_of(ceasefire, None)
        ways = (s for s in self.seams if s.earlier == ceasefire.id and s.way == "replaces")
        return next((seam.ended for seam in ways if seam.gap is Truth.NO), own)


def _format_seam(seam: Seam | None) -> tuple[str, ...]:
    if seam is None:
        return ("", "", "", "")
    apart = seam.gap is not Truth.NO or seam.overlap is Truth.YES
    length = str(seam.length) if seam.length and apart else ""
    return (f"{seam.way} {seam.earlier}", seam.gap.value, seam.overlap.value, length)


def _counts(truth: Truth, maybe: bool) -> bool:
    return truth is Truth.YES or (maybe and truth is Truth.MAYBE)


def chain(records: Chronicle | Iterable[Record], ceasefire: str) -> Chain:
    """Return all ceasefires that a ceasefire goes on from or that go on from it, in order.

    Those that lead back to themselves make no order; they are named in `circle`.

    Raises:
        UnknownId: there is no such ceasefire.
    """
    chronicle = amended(records)
    links = _links(chronicle)
    members = list(line_of(chronicle, ceasefire))
    ordered, circle = _in_order(members, [(one.id, other.id) for one, _, other in links], chronicle)
    after = _after(links)
    found = (
        _seam(one, way, later, after, chronicle.zone)
        for later in ordered
        for one, way, other in links
        if other == later
    )
    return Chain(ceasefires=ordered, seams=tuple(found), circle=circle)


def line_of(chronicle: Chronicle, id: str) -> Iterator[Ceasefire]:
    """Yield a ceasefire and all that it goes on from or that go on from it, however far."""
    if line_of not in chronicle._memo:
        known: dict[str, list[Ceasefire]] = {}
        for earlier, _, later in _links(chronicle):
            known.setdefault(earlier.id, []).append(later)
            known.setdefault(later.id, []).append(earlier)
        chronicle._memo[line_of] = known
    found, waiting = {id}, [chronicle.ceasefire(id)]
    for one in waiting:
        yield one
        for other in chronicle._memo[line_of].get(one.id, ()):
            if other.id not in found:
                found.add(other.id)
                waiting.append(other)


def seams(chronicle: Chronicle) -> Iterator[Seam]:
    """Yield where any ceasefire of a chronicle goes on from another that is there."""
    links = _links(chronicle)
    after = _after(links)
    for earlier, way, later in links:
        yield _seam(earlier, way, later, after, chronicle.zone)


Link = tuple[Ceasefire, str, Ceasefire]
"""An earlier ceasefire, what the later one does to it, and the later one."""
After = Mapping[str, Sequence[tuple[str, Ceasefire]]]
"""By id, what goes on from each ceasefire and how."""


def _links(chronicle: Chronicle) -> list[Link]:
    return [
        (chronicle.ceasefire(id), way, later)
        for later in chronicle.ceasefires
        for way, id in later.precursors
        if id in chronicle and isinstance(chronicle[id], Ceasefire)
    ]


def _after(links: Iterable[Link]) -> After:
    after: dict[str, list[tuple[str, Ceasefire]]] = {}
    for earlier, way, later in links:
        after.setdefault(earlier.id, []).append((way, later))
    return after


def _in_order(
    members: list[Ceasefire], links: list[tuple[str, str]], chronicle: Chronicle
) -> tuple[tuple[Ceasefire, ...], tuple[str, ...]]:
    waiting = sorted(members, key=lambda c: _start_key(c, chronicle))
    ordered: list[Ceasefire] = []
    circle: list[str] = []
    while waiting:
        ids = {c.id for c in waiting}
        held_back = {later for earlier, later in links if earlier in ids}
        first = next((c for c in waiting if c.id not in held_back), None)
        if first is None:
            first = next(c for c in waiting if _leads_back(c.id, links))
            circle = [c.id for c in waiting if _leads_back(c.id, links)]
        waiting.remove(first)
        ordered.append(first)
    return tuple(ordered), tuple(circle)


def _leads_back(id: str, links: list[tuple[str, str]]) -> bool:
    reached = [later for earlier, later in links if earlier == id]
    for one in reached:
        reached.extend(later for e, later in links if e == one and later not in reached)
    return id in reached


def _start_key(ceasefire: Ceasefire, chronicle: Chronicle) -> tuple[object, ...]:
    began = began_of(ceasefire, chronicle.zone)
    return (1, ceasefire.id) if began is None else (0, began.sort_key, ceasefire.id)


def began_of(ceasefire: Ceasefire, zone: str | None) -> When | None:
    """Return when a ceasefire first took effect; None if no declaration tells."""
    begins = [d.begins.zoned(zone) for d in ceasefire.declarations if d.begins]
    return min(begins, key=lambda when: when.sort_key, default=None)


def ended_of(ceasefire: Ceasefire, zone: str | None) -> When | None:
    """Return when a ceasefire ended, or else was to end by all its declarations."""
    if ceasefire.ended is not None:
        return ceasefire.ended.zoned(zone)
    limits = [d.until.zoned(zone) for d in ceasefire.declarations if d.until]
    if len(limits) < len(ceasefire.declarations):
        return None
    return max(limits, key=lambda when: when.sort_key, default=None)


def _seam(earlier: Ceasefire, way: str, later: Ceasefire, after: After, zone: str | None) -> Seam:
    began = began_of(later, zone)
    ended = _over(earlier, later, after, zone)
    gap, length = _gap(ended, began), _length(ended, began)
    overlap = began.before(ended) if ended and began else Truth.MAYBE
    if way == "extends" and gap is not Truth.YES:  # it puts off the end
        gap = Truth.NO
    if way in _HOLDING:
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


def _over(earlier: Ceasefire, later: Ceasefire, after: After, zone: str | None) -> When | None:
    """Return when a ceasefire was over, had the later one not come; None if that is not told.

    What else extended it before puts off its end, and what else replaced it ends it.
    """
    began = began_of(later, zone)

    def others(one: Ceasefire, wanted: str) -> Iterator[tuple[Ceasefire, When]]:
        for way, other in after.get(one.id, ()):
            begins = began_of(other, zone)
            if way != wanted or other == later or begins is None or began is None:
                continue
            if begins.before(began) is Truth.YES:
                yield other, begins

    line = [earlier]
    for one in line:
        if one.ended is None:
            line.extend(other for other, _ in others(one, "extends") if other not in line)
    ends = [end for one in line if (end := ended_of(one, zone))]
    over = max(ends, key=lambda when: when.sort_key) if len(ends) == len(line) else None
    for _, replaced in others(earlier, "replaces"):
        over = replaced if over is None or replaced.before(over) is Truth.YES else over
    return over


def _gap(ended: When | None, began: When | None) -> Truth:
    """Tell whether time passed in between; of two days that follow one another none need have."""
    if ended is None or began is None:
        return Truth.MAYBE
    first, then = on_one_clock(ended, began)
    return Truth.over(
        can=first.earliest_end < then.latest_start,
        must=first.latest_end + 1 < then.earliest_start,
    )


def _length(ended: When | None, began: When | None) -> Duration | None:
    try:
        return elapsed(ended, began) if ended and began else None
    except Invalid:
        return None
