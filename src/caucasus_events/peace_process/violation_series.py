"""Violations of a ceasefire as their accusers count them: series that are never summed together.

Each accuser counts in a unit and by a way of its own, so that a sum over several accusers counts
nothing. Neither does a sum over what one accuser tells twice: of its counts over periods, only
those of periods that are surely apart are added up to what it told at least.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

import attrs

from caucasus_events.chronicle.amending import Amending, amended
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record, enum_member
from caucasus_events.core.tables import tame, text_table
from caucasus_events.errors import refuse
from caucasus_events.findings.evidence import Evidence, Stance
from caucasus_events.findings.gathering import gather_evidence
from caucasus_events.records.claims import Violation
from caucasus_events.records.incidents import Incident, Judgement
from caucasus_events.records.parties import Sides
from caucasus_events.records.statements import Response
from caucasus_events.values.calendar import CalendarUnit, binned
from caucasus_events.values.counts import Count
from caucasus_events.values.instants import FOREVER
from caucasus_events.values.when import When, WhenLike, as_when, format_time, span_in

__all__ = [
    "Allegation",
    "DeniedCount",
    "Per",
    "PeriodCount",
    "SeriesComparison",
    "ViolationSeries",
    "Violations",
    "compare_series",
    "violations",
]


Windows: TypeAlias = Mapping[When | None, tuple[int, int]]
"""The first and the last instant that may belong to each time; to none told, any may."""


class Per(StrEnum):
    """By what else the series of one accuser are kept apart, besides the accused."""

    PLACE = "place"
    TERM = "term"


@attrs.frozen(kw_only=True)
class Allegation:
    """What one accuser says of one question: a violation, or how many over a time."""

    accuser: str
    """Id of the party whose voice it is."""
    side: str | None
    """Id of its side, NEUTRAL, or None for the unaligned."""
    accused: str
    """Id of the accused party."""
    term: str | None
    """Key of the term; None for the ceasefire as a whole."""
    incident: str | None
    """Id of the incident that is called a violation."""
    place: str | None
    """Id of the place that the claim, or else the anchor of the incident, tells."""
    when: When | None
    """The time that the claim, or else the anchor of the incident, tells."""
    count: Count | None
    """How many, in the accuser's unit; None of an accusation without a number."""
    unit: str | None
    """What the accuser counts."""
    denied_by: tuple[str, ...]
    """Ids of those who deny it; of none, where it tells that there was no violation."""
    addresses: tuple[str, ...]
    """Addresses of the claims and responses that say so."""


@attrs.frozen(kw_only=True)
class DeniedCount:
    """How many of the violations that an accuser tells of a period one other denies."""

    by: str
    """Id of the party that denies them."""
    told: int
    """How many of the allegations that bear on the period it denies."""
    definite: int
    """How many violations at least those tell, of what surely falls into the period."""
    possible: int | None
    """How many at most, of what may fall into it; None where nothing bounds that."""

    def __str__(self) -> str:
        return _format_bounds(self.definite, self.possible)


@attrs.frozen(kw_only=True)
class PeriodCount:
    """How many violations an accuser tells of a period."""

    when: When | None
    """The day, month or year; None for all that was told of the range, or at all."""
    told: int
    """How many allegations bear on it; with none it is not told how many there were."""
    definite: int
    """How many at least, of what surely falls into the period."""
    possible: int | None
    """How many at most, of what may fall into it; None where nothing bounds that."""
    denied: tuple[DeniedCount, ...] = ()
    """How much of that is denied, by whom."""

    @property
    def denied_by(self) -> tuple[str, ...]:
        """Ids of those who deny any of it."""
        return tuple(one.by for one in self.denied)

    @property
    def format_denied(self) -> str:
        """Who denies it, for a reader, and how much where it is not all."""
        return ", ".join(
            one.by if one.told == self.told else f"{one.by} ({one} of {self})"
            for one in self.denied
        )

    def __str__(self) -> str:
        return _format_bounds(self.definite, self.possible) if self.told else "not told"


def _format_bounds(definite: int, possible: int | None) -> str:
    if possible is None:
        return f"{definite} or more"
    return str(definite) if definite == possible else f"{definite} to {possible}"


def touches(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def overlap_of(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return max(one[0], other[0]), min(one[1], other[1])


def count_in(
    told: When | None,
    window: tuple[int, int],
    allegations: Iterable[Allegation],
    windows: Windows,
) -> PeriodCount:
    touching = [a for a in allegations if touches(windows[a.when], window)]
    definite, possible = _bounds(touching, window, windows)
    denied: list[DeniedCount] = []
    for by in sorted({by for a in touching for by in a.denied_by}):
        part = [a for a in touching if by in a.denied_by]
        least, most = _bounds(part, window, windows)
        denied.append(DeniedCount(by=by, told=len(part), definite=least, possible=most))
    return PeriodCount(
        when=told,
        told=len(touching),
        definite=definite,
        possible=possible,
        denied=tuple(denied),
    )


def _bounds(
    touching: Sequence[Allegation], window: tuple[int, int], windows: Windows
) -> tuple[int, int | None]:
    if not touching:  # who tells nothing does not tell of none
        return 0, None
    first, last = window
    inside = [a for a in touching if first <= windows[a.when][0] and windows[a.when][1] <= last]
    return _least(inside, windows), _most(touching, windows)


def _least(allegations: Sequence[Allegation], windows: Windows) -> int:
    """Add up lower bounds, but nothing that may be told twice.

    Each incident is another, and so are periods that are surely apart. Of the rest only the
    greatest is taken.
    """
    incidents, undated = 0, 0
    dated: list[tuple[int, int, int]] = []
    for allegation in allegations:
        low = 1 if allegation.count is None else allegation.count.low
        if allegation.count is None or allegation.incident:
            incidents += low
        elif allegation.when is None:
            undated = max(undated, low)
        else:
            start, end = windows[allegation.when]
            dated.append((end, start, low))
    ends: list[int] = []
    best: list[int] = []  # the greatest sum over times that have ended by then
    for end, start, low in sorted(dated):
        over = bisect_left(ends, start)
        with_this = low + (best[over - 1] if over else 0)
        best.append(max(with_this, best[-1] if best else 0))
        ends.append(end)
    return max(incidents, undated, best[-1] if best else 0)


def _most(allegations: Sequence[Allegation], windows: Windows) -> int | None:
    """Add up upper bounds, but nothing that another number of a longer time takes in."""
    total = 0
    wider = [a for a in allegations if a.count and a.count.high is not None and not a.incident]
    for one in allegations:
        if any(_takes_in(other, one, windows) for other in wider):
            continue
        high = 1 if one.count is None else one.count.high
        if high is None:
            return None
        total += high
    # Who tells more of a part tells more of the whole.
    return max(total, _least(allegations, windows))


def _takes_in(wider: Allegation, narrower: Allegation, windows: Windows) -> bool:
    if wider is narrower or wider.when is None or narrower.when is None:
        return False
    # A day or month counted over is the whole of it; "some day in May" or an unknown zone is not.
    if not {"[", "X"}.isdisjoint(wider.when.edtf) or wider.when.is_local != narrower.when.is_local:
        return False
    (first, last), (start, end) = windows[wider.when], windows[narrower.when]
    if not first <= start <= end <= last:
        return False
    if any(getattr(wider, one) not in (None, getattr(narrower, one)) for one in Per):
        return False
    mutual = (first, last) == (start, end) and all(
        getattr(narrower, one) in (None, getattr(wider, one)) for one in Per
    )
    if not mutual or narrower.incident or narrower.count is None or narrower.count.high is None:
        return True
    # Of two that take in each other the greater is left.
    return _greatest(wider) > _greatest(narrower)


def _greatest(allegation: Allegation) -> tuple[int, tuple[str, ...]]:
    high = allegation.count.high if allegation.count else None
    return high or 0, allegation.addresses


@attrs.frozen(kw_only=True)
class ViolationSeries:
    """What one accuser tells in one unit."""

    accuser: str
    """Id of the party whose voice it is."""
    side: str | None
    """Id of its side, NEUTRAL, or None for the unaligned."""
    counted: bool
    """Whether the accuser gives numbers; if not, its accusations are counted, each as one."""
    unit: str | None
    """What the accuser counts, in its own words; None where it does not tell."""
    accused: str
    """Id of the accused party."""
    place: str | None
    """Id of the place, if the series are kept apart by it and it is told."""
    term: str | None
    """Key of the term, if the series are kept apart by it and it is told."""
    by: CalendarUnit | None
    """What the periods are, if any were asked for."""
    within: When | None
    """The range that was asked for, if any."""
    total: PeriodCount
    """All that is told of the range that was asked for; without one, whenever it was."""
    periods: tuple[PeriodCount, ...]
    """What is told of each day, month or year, those of which nothing is among them."""
    allegations: tuple[Allegation, ...]
    """What the accuser tells, in order of time."""
    outside: tuple[Allegation, ...]
    """Those of them that certainly lie outside the range, and so count in nothing."""
    undated: tuple[Allegation, ...]
    """Those that tell no time, or an open one where no range ends it: periods may lack them."""

    @property
    def format_unit(self) -> str:
        """The unit, for a reader."""
        return (self.unit or "unit not told") if self.counted else "accusations, not counted"

    def __str__(self) -> str:
        return _series_table((self,))


@attrs.frozen(kw_only=True)
class Violations:
    """The series of all accusers of a ceasefire's violation."""

    ceasefire: str
    """Id of the ceasefire."""
    series: tuple[ViolationSeries, ...]
    """A series for each accuser, unit and accused, and for each of what else keeps them apart."""

    def __iter__(self) -> Iterator[ViolationSeries]:
        return iter(self.series)

    def __len__(self) -> int:
        return len(self.series)

    def __getitem__(self, at: int) -> ViolationSeries:
        """Return the series at a place in their order."""
        return self.series[at]

    def by(self, accuser: str) -> tuple[ViolationSeries, ...]:
        """Return the series of one accuser."""
        return tuple(series for series in self.series if series.accuser == accuser)

    def __str__(self) -> str:
        return _series_table(self.series) if self.series else "no violation is alleged"


def violations(
    records: Chronicle | Iterable[Record],
    ceasefire: str,
    *,
    per: Iterable[Per | str] = (),
    by: CalendarUnit | str | None = None,
    within: WhenLike | None = None,
    place: str | None = None,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
) -> Violations:
    """Put together what each accuser tells of each accused, for each unit that it counts in.

    What was retracted or replaced by something later is left out, and several reports of one
    claim count once; see `reconcile`. What is only denied makes no series.

    Args:
        records: a chronicle or loose records.
        ceasefire: id of the ceasefire.
        per: by what else to keep series apart: 'place', 'term'.
        by: 'day', 'month' or 'year', for the count of each; None for the totals alone.
        within: the range to count in, for totals and periods alike: what certainly lies outside
            is told as `outside`, and what only may lie inside is possible, not definite. None
            takes everything, by the periods that a bounded time may touch.
        place: id of a place; only what is said to be there, or within it, is taken.
        sides: who is on which side; the chronicle's own if None.
        unsure: how to read two incidents of which one cannot tell whether they are one.

    Raises:
        UnknownId: there is no such ceasefire or place.
        Invalid: there are periods to count by, but the times are in several zones and the
            chronicle has none, or the range has no end.
    """
    unit = None if by is None else enum_member(CalendarUnit, by)
    chronicle = amended(records)
    chronicle.ceasefire(ceasefire)
    if place is not None:
        chronicle.place(place)
    if isinstance(per, str):
        raise refuse("expected several words", per, f"write per=[{per!r}]", "per")
    kept_apart = tuple(enum_member(Per, one) for one in per)
    groups: dict[tuple[str, ...], list[Allegation]] = {}
    for evidence in gather_evidence(Amending(chronicle), sides=sides, unsure=unsure):
        topic = evidence.topic
        if topic.subject == ceasefire and topic.aspect == Violation.kind:
            for allegation in _allegations(chronicle, evidence):
                there = allegation.place
                if place is None or (there and place in (there, *chronicle.containers(there))):
                    groups.setdefault(_group(allegation, kept_apart), []).append(allegation)
    everything = [allegation for group in groups.values() for allegation in group]
    whole = None if within is None else chronicle.zoned(as_when(within))
    periods = _periods(everything, unit, whole, chronicle.zone)
    windows = _windows([*periods, whole, *(a.when for a in everything)])
    return Violations(
        ceasefire=ceasefire,
        series=tuple(
            _series(groups[key], kept_apart, unit, periods, whole, windows)
            for key in sorted(groups)
        ),
    )


def _windows(times: Iterable[When | None]) -> Windows:
    """Return of each time the first and the last instant that may belong to it, on one clock."""
    spans = {when: span_in(when, None) for when in times if when is not None}
    if len({span.is_local for span in spans.values()}) > 1:
        spans = {when: span.widened() for when, span in spans.items()}
    windows: dict[When | None, tuple[int, int]] = {None: (-FOREVER, FOREVER)}
    for when, span in spans.items():
        windows[when] = (span.earliest_start, span.latest_end)
    return windows


def _allegations(chronicle: Chronicle, evidence: Evidence) -> Iterator[Allegation]:
    denied_by = tuple(sorted({s.voice for s in evidence.stances if not s.asserts}))
    by_voice: dict[str, list[Stance]] = {}
    for stance in evidence.stances:
        if stance.asserts and not stance.is_entailed:
            by_voice.setdefault(stance.voice, []).append(stance)
    for voice, stances in by_voice.items():
        addresses = tuple(dict.fromkeys(a for stance in stances for a in stance.addresses))
        claims = [_violation(chronicle, address) for address in addresses]
        anchors = [_anchor(chronicle, claim) for claim in claims]
        counts = [stance.value for stance in stances if isinstance(stance.value, Count)]
        count = counts[0] if counts else None
        for other in counts[1:]:  # told in two ways, it is one answer or the other
            count = other.hull(count) if count else None
        yield Allegation(
            accuser=voice,
            side=stances[0].side,
            accused=evidence.topic.whose or "",
            term=evidence.topic.category,
            incident=next((claim.incident for claim in claims), None),
            place=next((where for where, _ in anchors if where), None),
            when=next((when for _, when in anchors if when), None),
            count=count,
            unit=evidence.topic.unit,
            # Who denies that there was any says the same as who counts none.
            denied_by=() if count and count.high == 0 else denied_by,
            addresses=addresses,
        )


def _violation(chronicle: Chronicle, address: str) -> Violation:
    part = chronicle[address]
    claim = chronicle.claim(part.to if isinstance(part, Response) else address)
    assert isinstance(claim, Violation)  # the topic says so
    return claim


def _anchor(chronicle: Chronicle, claim: Violation) -> tuple[str | None, When | None]:
    """Return where and when a violation is said to have been; else the anchor of its incident."""
    named = claim.incident is not None and claim.incident in chronicle
    incident = chronicle[claim.incident] if named and claim.incident else None
    known = incident if isinstance(incident, Incident) else None
    when = claim.during or (known.when if known else None)
    where = claim.where or (known.where if known else None)
    return where, chronicle.zoned(when)


def _group(allegation: Allegation, kept_apart: Sequence[Per]) -> tuple[str, ...]:
    counted = "counted" if allegation.count else ""
    others = (getattr(allegation, one.value) or "" for one in Per if one in kept_apart)
    told = (counted, allegation.unit or "", allegation.accused)
    return (allegation.accuser, allegation.side or "", *told, *others)


def _periods(
    allegations: Iterable[Allegation],
    by: CalendarUnit | None,
    within: When | None,
    zone: str | None,
) -> tuple[When, ...]:
    if by is None:
        return ()
    bounded = [a.when for a in allegations if a.when is not None and not _is_open(a.when)]
    return tuple(bin.when for bin in binned(bounded, by=by, within=within, zone=zone))


def _is_open(when: When) -> bool:
    return None in (when.bounds.earliest_start, when.bounds.latest_end)


def _series(
    allegations: Iterable[Allegation],
    kept_apart: Sequence[Per],
    by: CalendarUnit | None,
    periods: Iterable[When],
    within: When | None,
    windows: Windows,
) -> ViolationSeries:
    ordered = tuple(sorted(allegations, key=_order))
    first = ordered[0]
    whole = windows[within]
    touching = [a for a in ordered if touches(windows[a.when], whole)]
    dated = [a for a in touching if a.when is not None]

    def common(one: Per) -> str | None:
        value: str | None = getattr(first, one.value) if one in kept_apart else None
        return value

    return ViolationSeries(
        accuser=first.accuser,
        side=first.side,
        counted=first.count is not None,
        unit=first.unit,
        accused=first.accused,
        place=common(Per.PLACE),
        term=common(Per.TERM),
        by=by,
        within=within,
        total=count_in(None, whole, touching, windows),
        periods=tuple(
            # A month at the edge of the range counts only what lies in the range.
            count_in(period, overlap_of(windows[period], whole), dated, windows)
            for period in periods
        ),
        allegations=ordered,
        outside=tuple(a for a in ordered if a not in touching),
        undated=tuple(
            a for a in touching if a.when is None or (within is None and _is_open(a.when))
        ),
    )


def _order(allegation: Allegation) -> tuple[object, ...]:
    when = allegation.when
    return ((1,) if when is None else (0, when.sort_key), allegation.addresses)


def _series_table(all_series: Iterable[ViolationSeries]) -> str:
    rows: list[tuple[str, ...]] = []
    for series in all_series:
        apart = (series.accused, series.place, series.term)
        head = (series.accuser, ", ".join(p for p in apart if p), series.format_unit)
        rows.append((*head, "in all", str(series.total), series.total.format_denied))
        for period in series.periods:
            if period.told and period.when:
                when = format_time(period.when)
                rows.append(("", "", "", when, str(period), period.format_denied))
        if series.by and series.undated:
            rows.append(("", "", "", "undated", str(len(series.undated)), ""))
        if series.outside:
            rows.append(("", "", "", "outside", str(len(series.outside)), ""))
    return text_table(("accuser", "of", "unit", "when", "how many", "denied by"), rows)


@attrs.frozen(kw_only=True)
class SeriesComparison:
    """Two accusers' series side by side, neither corrected by the other."""

    left: ViolationSeries
    right: ViolationSeries
    units: str
    """Whether they count the same: 'same unit', 'units differ' or 'units not told'."""
    rows: tuple[tuple[PeriodCount, PeriodCount], ...]
    """Each period that both have, with both counts; the totals last.

    Of a period that one tells of and the other does not, the other's count is 'not told', not 0.

    What is undated may fall into any period, and so is possible in each.
    """

    def ratios(self) -> tuple[tuple[float, float | None] | None, ...]:
        """Return for each row how many times the right count the left one is, from and to.

        The second of a pair is None where nothing bounds it; the pair is, where one of the two
        is not told, or the right one is certainly none at all.
        """
        return tuple(_ratio(left, right) for left, right in self.rows)

    def __str__(self) -> str:
        headers = ("when", _whose(self.left), _whose(self.right), "ratio")
        rows = [
            (
                left.when.edtf if left.when else "in all",
                str(left),
                str(right),
                _format_ratio(ratio) if left.told and right.told else "not told",
            )
            for (left, right), ratio in zip(self.rows, self.ratios(), strict=True)
        ]
        if self.left.by and (self.left.undated or self.right.undated):
            rows.insert(
                -1, ("undated", _format_undated(self.left), _format_undated(self.right), "")
            )
        units = tame(f"{self.left.format_unit} and {self.right.format_unit}")
        return f"{text_table(headers, rows)}\n{self.units}: {units}"


def compare_series(left: ViolationSeries, right: ViolationSeries) -> SeriesComparison:
    """Set two accusers' series side by side, period by period and in all, with the ratio.

    Where the units differ, or are not told, the comparison says so; nothing is converted.

    Raises:
        Invalid: one has other periods than the other, or is of another range, or is no series.
    """
    for path, one in (("left", left), ("right", right)):
        _refuse_other(one, path)
    if left.by != right.by:
        raise refuse(
            "the series are not counted by the same periods",
            f"{left.by or 'no periods'} and {right.by or 'no periods'}",
            "ask `violations` for both with the same `by`",
            "by",
        )
    if left.within != right.within:
        ranges = (str(s.within) if s.within else "all times" for s in (left, right))
        raise refuse(
            "the series are not of the same range",
            " and ".join(ranges),
            "ask `violations` for both with the same `within`",
            "within",
        )
    if left.counted != right.counted or (left.unit != right.unit and left.unit and right.unit):
        units = "units differ"
    elif left.counted and (left.unit is None or right.unit is None):
        units = "units not told"
    else:
        units = "same unit"
    others = {period.when: period for period in right.periods}
    shared = (
        (_with_undated(p, left), _with_undated(others[p.when], right))
        for p in left.periods
        if p.when in others
    )
    return SeriesComparison(
        left=left, right=right, units=units, rows=(*shared, (left.total, right.total))
    )


def _refuse_other(one: object, path: str) -> None:
    if isinstance(one, ViolationSeries):
        return
    hint = "choose one series, such as violations(...)[0]"
    if isinstance(one, Violations) and len(one):
        hint = f"choose one series, such as found.by({one[0].accuser!r})[0]"
    raise refuse("expected one accuser's series", one, hint, path)


def _with_undated(period: PeriodCount, series: ViolationSeries) -> PeriodCount:
    """Return the count of a period with what is undated as possible in it too."""
    # An open time is among the possible of each period that it may touch already.
    undated = [a for a in series.undated if a.when is None]
    if not undated:
        return period
    possible = period.possible if period.told else 0
    for one in undated:
        high = one.count.high if one.count else 1
        possible = None if possible is None or high is None else possible + high
    return attrs.evolve(period, told=period.told + len(undated), possible=possible)


def _format_undated(series: ViolationSeries) -> str:
    many = len(series.undated)
    return f"{many} accusation{'' if many == 1 else 's'}" if many else "none"


def _ratio(left: PeriodCount, right: PeriodCount) -> tuple[float, float | None] | None:
    if not left.told or not right.told or right.possible == 0:
        return None
    low = left.definite / right.possible if right.possible else 0.0
    if left.possible is None or right.definite == 0:
        return low, None
    return low, left.possible / right.definite


def _format_ratio(ratio: tuple[float, float | None] | None) -> str:
    if ratio is None:
        return "nothing on the right"
    low, high = f"{ratio[0]:.2f}", "" if ratio[1] is None else f"{ratio[1]:.2f}"
    return low if low == high else f"{low} to {high}" if high else f"{low} or more"


def _whose(series: ViolationSeries) -> str:
    apart = (series.accused, series.place, series.term)
    return f"{series.accuser} of {', '.join(part for part in apart if part)}"
