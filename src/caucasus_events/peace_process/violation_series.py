"""Violations of a ceasefire as their accusers count them: series that are never summed together.

Each accuser counts in a unit and by a way of its own, so that a sum over several accusers counts
nothing. Nor may numbers of one accuser be added up if they may count the same violations: of its
counts over periods, only those of periods that are surely apart add up to what it counts at least.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, TypeAlias

import attrs

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.chronicle.times import when_happened
from caucasus_events.core.record import Record, enum_member, several
from caucasus_events.core.results import Column, Columns, Shown, Tabular
from caucasus_events.core.tables import Table
from caucasus_events.errors import refuse
from caucasus_events.findings.evidence import Evidence, Stance
from caucasus_events.findings.reconciliation import gather_about
from caucasus_events.phrases.fields import read_when
from caucasus_events.records.claims import Violation
from caucasus_events.records.incidents import Incident, Judgement
from caucasus_events.records.parties import Sides
from caucasus_events.records.statements import Response
from caucasus_events.values.calendar import CalendarUnit, binned
from caucasus_events.values.columns import joined, time_columns
from caucasus_events.values.counts import Count
from caucasus_events.values.instants import FOREVER, Span
from caucasus_events.values.time_index import TimeIndex
from caucasus_events.values.when import When, WhenLike, format_time, span_in

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


class Per(StrEnum):
    """What keeps the series of one accuser apart, besides the accused and the unit."""

    PLACE = "place"
    TERM = "term"


@attrs.frozen(kw_only=True, repr=False)
class Allegation(Shown):
    """What one accuser says on one question: that there was a violation, or how many."""

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
    """Id of the place that the claim states, or else the anchor of the incident."""
    when: When | None
    """The time that the claim states, or else the anchor of the incident."""
    count: Count | None
    """How many, in the accuser's unit; None for an accusation without a number."""
    unit: str | None
    """What the accuser counts."""
    denied_by: tuple[str, ...]
    """Ids of those who deny it; none if it says that there was no violation."""
    addresses: tuple[str, ...]
    """Addresses of the claims and responses that say so."""

    @property
    def sort_key(self) -> tuple[object, ...]:
        """What orders allegations: their times; those without one come last."""
        return ((1,) if self.when is None else (0, self.when.sort_key), self.addresses)


@attrs.frozen(kw_only=True, repr=False)
class DeniedCount(Shown):
    """How many of the violations that an accuser alleges for a period one other denies."""

    by: str
    """Id of the party that denies them."""
    allegations: int
    """How many of the allegations that concern the period it denies."""
    definite: int
    """How many violations these count at least, of those that surely fall into the period."""
    possible: int | None
    """How many at most, of those that may fall into it; None where nothing bounds that."""

    def _text(self) -> str:
        return _format_bounds(self.definite, self.possible)


@attrs.frozen(kw_only=True, repr=False)
class PeriodCount(Shown):
    """How many violations an accuser alleges for a period."""

    when: When | None
    """The day, month or year; None for the whole range that was asked for, or for all times."""
    allegations: int
    """How many allegations concern it; if none does, how many there were is not stated."""
    definite: int
    """How many violations at least, of those that surely fall into the period."""
    possible: int | None
    """How many at most, of those that may fall into it; None where nothing bounds that."""
    denied: tuple[DeniedCount, ...] = ()
    """How many of these are denied, by whom."""

    @property
    def denied_by(self) -> tuple[str, ...]:
        """Ids of those who deny any of it."""
        return tuple(one.by for one in self.denied)

    @property
    def format_denied(self) -> str:
        """Who denies it, for a reader, and how much where it is not all."""
        return ", ".join(
            one.by if one.allegations == self.allegations else f"{one.by} ({one} of {self})"
            for one in self.denied
        )

    def _text(self) -> str:
        return _format_bounds(self.definite, self.possible) if self.allegations else "not stated"


def _format_bounds(definite: int, possible: int | None) -> str:
    if possible is None:
        return f"{definite} or more"
    return str(definite) if definite == possible else f"{definite} to {possible}"


_COLUMNS: Columns[tuple[ViolationSeries, PeriodCount]] = Columns(
    Column("accuser", "id of the party whose voice it is", lambda item: item[0].accuser),
    Column("side", "id of its side", lambda item: item[0].side),
    Column("accused", "id of the accused party", lambda item: item[0].accused),
    Column("place", "id of the place that keeps it apart", lambda item: item[0].place),
    Column("term", "key of the term that keeps it apart", lambda item: item[0].term),
    Column("counted", "whether the accuser gives numbers", lambda item: item[0].counted, bool),
    Column("unit", "what the accuser counts, in its words", lambda item: item[0].unit),
    Column("total", "whether it is the count in all", lambda item: item[1] is item[0].total, bool),
    time_columns("when", "the day, month, year or whole range", lambda item: item[1].when),
    Column("allegations", "how many allegations", lambda item: item[1].allegations, int),
    Column(
        "definite",
        "how many violations at least; None if nothing is stated",
        lambda item: item[1].definite if item[1].allegations else None,
        int,
    ),
    Column(
        "possible",
        "how many at most; None if open, or if nothing is stated",
        lambda item: item[1].possible if item[1].allegations else None,
        int,
    ),
    Column("denied_by", "ids of those who deny any of it", lambda item: joined(item[1].denied_by)),
)


@attrs.frozen(kw_only=True, repr=False)
class ViolationSeries(Tabular):
    """What one accuser alleges in one unit."""

    accuser: str
    """Id of the party whose voice it is."""
    side: str | None
    """Id of its side, NEUTRAL, or None for the unaligned."""
    counted: bool
    """Whether the accuser gives numbers; if not, its accusations are counted, each as one."""
    unit: str | None
    """What the accuser counts, in its own words; None where it does not say."""
    accused: str
    """Id of the accused party."""
    place: str | None
    """Id of the place, if the series are kept apart by it and it is stated."""
    term: str | None
    """Key of the term, if the series are kept apart by it and it is stated."""
    by: CalendarUnit | None
    """What the periods are, if any were asked for."""
    within: When | None
    """The range that was asked for, if any."""
    total: PeriodCount
    """The count for the whole range that was asked for, or else for all times."""
    periods: tuple[PeriodCount, ...]
    """The count for each day, month or year, those without an allegation among them."""
    allegations: tuple[Allegation, ...]
    """What the accuser alleges, in order of time."""
    outside: tuple[Allegation, ...]
    """Those of them that surely lie outside the range, and so count in nothing."""
    undated: tuple[Allegation, ...]
    """Those without a time, or with an open one that no range ends: periods may lack them."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _items(self) -> Iterable[tuple[ViolationSeries, PeriodCount]]:
        return ((self, period) for period in (self.total, *self.periods))

    @property
    def format_unit(self) -> str:
        """The unit, for a reader."""
        return (self.unit or "unit not stated") if self.counted else "accusations, not counted"

    @property
    def _against(self) -> str:
        return ", ".join(part for part in (self.accused, self.place, self.term) if part)

    def _tables(self) -> Iterable[Table]:
        yield _series_table((self,))


@attrs.frozen(kw_only=True, repr=False)
class Violations(Tabular):
    """The series of all accusers of a ceasefire's violation."""

    ceasefire: str
    """Id of the ceasefire."""
    series: tuple[ViolationSeries, ...]
    """A series for each accuser, unit and accused, and for each of what else keeps them apart."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _items(self) -> Iterable[tuple[ViolationSeries, PeriodCount]]:
        return (item for series in self.series for item in series._items())

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

    def _tables(self) -> Iterable[Table]:
        yield _series_table(self.series) if self.series else Table(empty="no violation is alleged")


def _series_table(all_series: Iterable[ViolationSeries]) -> Table:
    rows: list[tuple[str, ...]] = []
    for series in all_series:
        head = (series.accuser, series._against, series.format_unit)
        rows.append((*head, "in all", str(series.total), series.total.format_denied))
        for period in series.periods:
            if period.allegations and period.when:
                when = format_time(period.when)
                rows.append(("", "", "", when, str(period), period.format_denied))
        if series.by and series.undated:
            rows.append(("", "", "", "undated", str(len(series.undated)), ""))
        if series.outside:
            rows.append(("", "", "", "outside", str(len(series.outside)), ""))
    return Table(("accuser", "of", "unit", "when", "how many", "denied by"), rows)


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
    """Put together what each accuser alleges against each accused, for each unit it counts in.

    What was retracted or replaced by something later is left out, and several reports of one
    claim count once; see `reconcile`. What is only denied makes no series.

    Args:
        records: a chronicle or loose records.
        ceasefire: id of the ceasefire.
        per: by what else to keep series apart: 'place', 'term'.
        by: 'day', 'month' or 'year', for the count of each; None for the totals alone.
        within: the range to count in, for totals and periods alike. What surely lies outside it
            is listed as `outside`; what only may lie inside is possible, not definite. None
            takes everything, by the periods that a bounded time may touch.
        place: id of a place; only what is said to be there, or within it, is taken.
        sides: who is on which side; the chronicle's own if None.
        unsure: how to read two incidents of which one cannot tell whether they are one.

    Raises:
        UnknownId: there is no such ceasefire or place, or no such party as the sides name.
        Invalid: there are periods to count by, but the times are in several zones and the
            chronicle has none, or the range has no end; or an argument is not of its kind.
    """
    unit = None if by is None else enum_member(CalendarUnit, by)
    kept_apart = {enum_member(Per, one) for one in several(per, "per", "words")}
    amending = Amending(records)
    chronicle = amending.chronicle
    chronicle.ceasefire(ceasefire)
    if place is not None:
        chronicle.place(place)
    groups: dict[tuple[str, ...], list[Allegation]] = {}
    for evidence in gather_about(records, amending, None, sides, unsure):
        if (evidence.topic.subject, evidence.topic.aspect) != (ceasefire, Violation.kind):
            continue
        for one in _allegations(chronicle, evidence):
            there = one.place
            if place is None or (there and place in (there, *chronicle.containers(there))):
                groups.setdefault(_group(one, kept_apart), []).append(one)
    times = [one.when for group in groups.values() for one in group if one.when is not None]
    whole = None if within is None else chronicle.zoned(read_when(within))
    periods: list[When] = []
    if unit is not None:
        bounded = [when for when in times if not _is_open(when)]
        periods = [bin.when for bin in binned(bounded, by=unit, within=whole, zone=chronicle.zone)]
    windows = _windows([*periods, whole, *times])
    return Violations(
        ceasefire=ceasefire,
        series=tuple(
            _series(groups[key], kept_apart, unit, periods, whole, windows)
            for key in sorted(groups)
        ),
    )


def _group(allegation: Allegation, kept_apart: Collection[Per]) -> tuple[str, ...]:
    """Return what the allegations of one series have in common."""
    return (
        allegation.accuser,
        allegation.side or "",
        "counted" if allegation.count else "",
        allegation.unit or "",
        allegation.accused,
        (allegation.place or "") if Per.PLACE in kept_apart else "",
        (allegation.term or "") if Per.TERM in kept_apart else "",
    )


def _allegations(chronicle: Chronicle, evidence: Evidence) -> Iterator[Allegation]:
    """Yield what each accuser alleges on one topic."""
    denied_by = tuple(sorted({s.voice for s in evidence.stances if not s.asserts}))
    by_voice: dict[str, list[Stance]] = {}
    for stance in evidence.stances:
        if stance.asserts and not stance.is_entailed:
            by_voice.setdefault(stance.voice, []).append(stance)
    for voice, stances in by_voice.items():
        addresses = tuple(dict.fromkeys(a for stance in stances for a in stance.addresses))
        claims = [_violation(chronicle, address) for address in addresses]
        times = (chronicle.zoned(when_happened(chronicle, claim)) for claim in claims)
        count: Count | None = None
        for stance in stances:
            if isinstance(stance.value, Count):  # of two answers, one is right or the other
                count = stance.value if count is None else stance.value.hull(count)
        yield Allegation(
            accuser=voice,
            side=stances[0].side,
            accused=str(evidence.topic.whose or ""),  # a violation has one doer
            term=evidence.topic.category,
            incident=next((claim.incident for claim in claims), None),
            place=next((where for c in claims if (where := _place(chronicle, c))), None),
            when=next((when for when in times if when), None),
            count=count,
            unit=evidence.topic.unit,
            # A denial that there was any agrees with a count of none.
            denied_by=() if count and count.high == 0 else denied_by,
            addresses=addresses,
        )


def _violation(chronicle: Chronicle, address: str) -> Violation:
    part = chronicle[address]
    claim = chronicle.claim(str(part.to) if isinstance(part, Response) else address)
    assert isinstance(claim, Violation)  # the topic says so
    return claim


def _place(chronicle: Chronicle, claim: Violation) -> str | None:
    incident = chronicle.find(claim.incident)
    return claim.where or (incident.where if isinstance(incident, Incident) else None)


def _is_open(when: When) -> bool:
    return None in (when.bounds.earliest_start, when.bounds.latest_end)


def _series(
    allegations: Iterable[Allegation],
    kept_apart: Collection[Per],
    by: CalendarUnit | None,
    periods: Iterable[When],
    within: When | None,
    windows: Windows,
) -> ViolationSeries:
    ordered = tuple(sorted(allegations, key=lambda allegation: allegation.sort_key))
    first, whole = ordered[0], windows[within]
    touching = [a for a in ordered if _touches(windows[a.when], whole)]
    outside = tuple(a for a in ordered if not _touches(windows[a.when], whole))
    dated = [a for a in touching if a.when is not None]
    index = _index_of(dated, windows)

    def count(period: When) -> PeriodCount:
        # A month at the edge of the range counts only what lies in the range.
        window = _overlap(windows[period], whole)
        near = index.between(_span(window), _span(window)).possible
        return _count_in(period, window, [dated[i] for i in near], windows)

    return ViolationSeries(
        accuser=first.accuser,
        side=first.side,
        counted=first.count is not None,
        unit=first.unit,
        accused=first.accused,
        place=first.place if Per.PLACE in kept_apart else None,
        term=first.term if Per.TERM in kept_apart else None,
        by=by,
        within=within,
        total=_count_in(None, whole, touching, windows),
        periods=tuple(map(count, periods)),
        allegations=ordered,
        outside=outside,
        undated=tuple(
            a for a in touching if a.when is None or (within is None and _is_open(a.when))
        ),
    )


# How many violations there were in a time, at least and at most.

Window: TypeAlias = tuple[int, int]
"""The first and the last instant that may belong to a time."""
Windows: TypeAlias = Mapping[When | None, Window]
"""The window of each time; without a time, any instant may be meant."""


def _windows(times: Iterable[When | None]) -> Windows:
    """Return the window of each time, on one clock."""
    spans = {when: span_in(when, None) for when in times if when is not None}
    if len({span.is_local for span in spans.values()}) > 1:
        spans = {when: span.widened() for when, span in spans.items()}
    windows: dict[When | None, Window] = {None: (-FOREVER, FOREVER)}
    return windows | {when: (s.earliest_start, s.latest_end) for when, s in spans.items()}


def _touches(one: Window, other: Window) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _overlap(one: Window, other: Window) -> Window:
    return max(one[0], other[0]), min(one[1], other[1])


def _span(window: Window) -> Span:
    first, last = window
    return Span(first, first, last, last)


def _index_of(allegations: Iterable[Allegation], windows: Windows) -> TimeIndex:
    return TimeIndex.of([_span(windows[allegation.when]) for allegation in allegations])


def _count_in(
    when: When | None, window: Window, allegations: Iterable[Allegation], windows: Windows
) -> PeriodCount:
    """Count what is alleged for a time."""
    touching = [a for a in allegations if _touches(windows[a.when], window)]
    denied: list[DeniedCount] = []
    for by in sorted({by for a in touching for by in a.denied_by}):
        part = [a for a in touching if by in a.denied_by]
        least, most = _bounds(part, window, windows)
        denied.append(DeniedCount(by=by, allegations=len(part), definite=least, possible=most))
    definite, possible = _bounds(touching, window, windows)
    return PeriodCount(
        when=when,
        allegations=len(touching),
        definite=definite,
        possible=possible,
        denied=tuple(denied),
    )


def _bounds(
    touching: Sequence[Allegation], window: Window, windows: Windows
) -> tuple[int, int | None]:
    if not touching:  # no word on it does not mean that there was none
        return 0, None
    first, last = window
    inside = [a for a in touching if first <= windows[a.when][0] and windows[a.when][1] <= last]
    return _least(inside, windows), _most(touching, windows)


def _least(allegations: Iterable[Allegation], windows: Windows) -> int:
    """Add up lower bounds, but nothing that may be counted twice.

    Each incident is another violation, and periods that are surely apart have others. Of the
    rest only the greatest number is taken.
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
    """Add up upper bounds, but nothing that is part of another number, of a longer time."""
    total = 0
    numbers = [a for a in allegations if a.count and a.count.high is not None and not a.incident]
    wider = sorted(
        (one for one in numbers if one.when is not None), key=lambda one: windows[one.when]
    )
    index = _index_of(wider, windows)
    for one in allegations:
        first, last = windows[one.when]
        # What begins no later and ends no earlier.
        around = index.between(_span((last, last)), _span((first, first))).possible
        if any(_includes(wider[i], one, windows) for i in around):
            continue
        high = 1 if one.count is None else one.count.high
        if high is None:
            return None
        total += high
    # There are as many in the whole as in any part.
    return max(total, _least(allegations, windows))


def _includes(wider: Allegation, narrower: Allegation, windows: Windows) -> bool:
    """Tell whether all that one number counts is counted in another as well.

    The other begins no later and ends no earlier.
    """
    if wider is narrower or wider.when is None or narrower.when is None:
        return False
    # A day or month counted over is the whole of it; "some day in May" or an unknown zone is not.
    if not {"[", "X"}.isdisjoint(wider.when.edtf) or wider.when.is_local != narrower.when.is_local:
        return False
    scopes = (wider.place, narrower.place), (wider.term, narrower.term)
    if any(wide not in (None, narrow) for wide, narrow in scopes):
        return False
    is_mutual = windows[wider.when] == windows[narrower.when] and all(
        narrow in (None, wide) for wide, narrow in scopes
    )
    if not is_mutual or narrower.incident or narrower.count is None or narrower.count.high is None:
        return True
    # Of two that include each other the greater one counts.
    assert wider.count is not None
    return (wider.count.high or 0, wider.addresses) > (narrower.count.high, narrower.addresses)


# Two series side by side.


class _Pair(NamedTuple):
    """Two counts of one period, with the comparison that they are of."""

    of: SeriesComparison
    left: PeriodCount
    right: PeriodCount
    ratio: tuple[float, float | None] | None


def _stated(count: PeriodCount, number: int | None) -> int | None:
    return number if count.allegations else None


_PAIRS: Columns[_Pair] = Columns(
    Column("left", "id of the one accuser", lambda pair: pair.of.left.accuser),
    Column("right", "id of the other", lambda pair: pair.of.right.accuser),
    Column("units", "whether they count the same", lambda pair: pair.of.units),
    Column("total", "whether it is the count in all", lambda p: p.left is p.of.left.total, bool),
    time_columns("when", "the day, month, year or whole range", lambda pair: pair.left.when),
    Column(
        "left_definite",
        "how many violations the one alleges at least; None if it states nothing",
        lambda pair: _stated(pair.left, pair.left.definite),
        int,
    ),
    Column(
        "left_possible",
        "how many at most; None if open, or if it states nothing",
        lambda pair: _stated(pair.left, pair.left.possible),
        int,
    ),
    Column(
        "right_definite",
        "how many the other alleges at least; None if it states nothing",
        lambda pair: _stated(pair.right, pair.right.definite),
        int,
    ),
    Column(
        "right_possible",
        "how many at most; None if open, or if it states nothing",
        lambda pair: _stated(pair.right, pair.right.possible),
        int,
    ),
    Column(
        "ratio_low",
        "how many times the right count the left one is at least; None if there is no ratio",
        lambda pair: pair.ratio[0] if pair.ratio else None,
        float,
    ),
    Column(
        "ratio_high",
        "how many times at most; None if open, or if there is no ratio",
        lambda pair: pair.ratio[1] if pair.ratio else None,
        float,
    ),
)


@attrs.frozen(kw_only=True, repr=False)
class SeriesComparison(Tabular):
    """Two accusers' series side by side, neither corrected by the other."""

    left: ViolationSeries
    right: ViolationSeries
    units: str
    """Whether they count the same: 'same unit', 'units differ' or 'units not stated'."""
    counts: tuple[tuple[PeriodCount, PeriodCount], ...]
    """Each period that both have, with both counts; the totals last.

    If only one of them says anything about a period, the other's count is 'not stated', not 0.
    What is undated may fall into any period, and so is possible in each.
    """

    def ratios(self) -> tuple[tuple[float, float | None] | None, ...]:
        """Return how many times the right count the left one is, from and to, for each pair.

        The second of a pair is None where nothing bounds it. There is no pair where one of the
        two is not stated, or the right one is surely none at all.
        """
        return tuple(_ratio(left, right) for left, right in self.counts)

    columns: ClassVar[Columns[Any]] = _PAIRS

    def _items(self) -> Iterable[_Pair]:
        pairs = zip(self.counts, self.ratios(), strict=True)
        return (_Pair(self, *counts, ratio) for counts, ratio in pairs)

    def _tables(self) -> Iterable[Table]:
        both = (self.left, self.right)
        headers = ("when", *(f"{s.accuser} of {s._against}" for s in both), "ratio")
        rows = [
            (
                left.when.edtf if left.when else "in all",
                str(left),
                str(right),
                _format_ratio(ratio) if left.allegations and right.allegations else "not stated",
            )
            for (left, right), ratio in zip(self.counts, self.ratios(), strict=True)
        ]
        if self.left.by and any(series.undated for series in both):
            numbers = (len(series.undated) for series in both)
            cells = (f"{n} accusation{'s' * (n != 1)}" if n else "none" for n in numbers)
            rows.insert(-1, ("undated", next(cells), next(cells), ""))
        units = f"{self.units}: {self.left.format_unit} and {self.right.format_unit}"
        yield Table(headers, rows, below=[units])


def _ratio(left: PeriodCount, right: PeriodCount) -> tuple[float, float | None] | None:
    if not left.allegations or not right.allegations or right.possible == 0:
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


def compare_series(left: ViolationSeries, right: ViolationSeries) -> SeriesComparison:
    """Set two accusers' series side by side, period by period and in all, with the ratio.

    Where the units differ, or are not stated, the comparison says so; nothing is converted.

    Raises:
        Invalid: one has other periods than the other, or is of another range, or is no series.
    """
    given: tuple[tuple[str, object], ...] = (("left", left), ("right", right))
    for path, one in given:
        if not isinstance(one, ViolationSeries):
            such = "violations(...)[0]"
            if isinstance(one, Violations) and len(one):
                such = f"found.by({one[0].accuser!r})[0]"
            hint = f"choose one series, such as {such}"
            raise refuse("expected one accuser's series", one, hint, path)
    for field, what, none in (
        ("by", "counted by the same periods", "no periods"),
        ("within", "of the same range", "all times"),
    ):
        asked, other = getattr(left, field), getattr(right, field)
        if asked != other:
            raise refuse(
                f"the series are not {what}",
                f"{asked or none} and {other or none}",
                f"ask `violations` for both with the same `{field}`",
                field,
            )
    units = "same unit"
    if left.counted != right.counted or (left.unit != right.unit and left.unit and right.unit):
        units = "units differ"
    elif left.counted and None in (left.unit, right.unit):
        units = "units not stated"
    others = {period.when: period for period in right.periods}
    shared = (
        (_with_undated(period, left), _with_undated(others[period.when], right))
        for period in left.periods
        if period.when in others
    )
    counts = (*shared, (left.total, right.total))
    return SeriesComparison(left=left, right=right, units=units, counts=counts)


def _with_undated(period: PeriodCount, series: ViolationSeries) -> PeriodCount:
    """Return the count of a period with what is undated as possible in it too."""
    # An open time is among the possible of each period that it may touch already.
    undated = [a for a in series.undated if a.when is None]
    if not undated:
        return period
    possible = period.possible if period.allegations else 0
    for one in undated:
        high = one.count.high if one.count else 1
        possible = None if possible is None or high is None else possible + high
    return attrs.evolve(period, allegations=period.allegations + len(undated), possible=possible)
