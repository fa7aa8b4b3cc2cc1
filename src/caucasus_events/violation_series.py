"""Violations of a ceasefire as their accusers count them: series that are never summed together.

Each accuser counts in a unit and by a way of its own, so that a sum over several accusers counts
nothing. Neither does a sum over what one accuser tells twice: of its counts over periods, only
those of periods that are surely apart are added up to what it told at least.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from caucasus_events._allegations import (
    Allegation,
    DeniedCount,
    Per,
    PeriodCount,
    Windows,
    count_in,
    overlap_of,
    touches,
)
from caucasus_events._instants import FOREVER
from caucasus_events._records import Record, choice
from caucasus_events._text_table import text_table
from caucasus_events.amending import amended
from caucasus_events.binning import CalendarUnit, binned
from caucasus_events.chronicles import Chronicle
from caucasus_events.claim_kinds import Violation
from caucasus_events.counts import Count
from caucasus_events.errors import refuse
from caucasus_events.evidence import Evidence, Stance
from caucasus_events.gathering import gather_evidence
from caucasus_events.incidents import Incident, Judgement
from caucasus_events.parties import Sides
from caucasus_events.statements import Response
from caucasus_events.when import When, WhenLike, as_when, span_in, time_told

__all__ = [
    "Allegation",
    "DeniedCount",
    "Per",
    "PeriodCount",
    "ViolationSeries",
    "Violations",
    "violations",
]


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
    def unit_told(self) -> str:
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
    unit = None if by is None else choice(CalendarUnit, by)
    chronicle = amended(records)
    chronicle.ceasefire(ceasefire)
    if place is not None:
        chronicle.place(place)
    if isinstance(per, str):
        raise refuse("expected several words", per, f"write per=[{per!r}]", "per")
    kept_apart = tuple(choice(Per, one) for one in per)
    groups: dict[tuple[str, ...], list[Allegation]] = {}
    for evidence in gather_evidence(chronicle, sides=sides, unsure=unsure):
        topic = evidence.topic
        if topic.subject == ceasefire and topic.aspect == Violation.kind:
            for allegation in _allegations(chronicle, evidence):
                there = allegation.place
                if place is None or (there and place in (there, *chronicle.containers(there))):
                    groups.setdefault(_group(allegation, kept_apart), []).append(allegation)
    everything = [allegation for group in groups.values() for allegation in group]
    whole = None if within is None else as_when(within).zoned(chronicle.zone)
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
        if stance.asserts and not stance.implied:
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
    return where, when.zoned(chronicle.zone) if when else None


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
        head = (series.accuser, ", ".join(p for p in apart if p), series.unit_told)
        rows.append((*head, "in all", str(series.total), series.total.denied_told))
        for period in series.periods:
            if period.told and period.when:
                when = time_told(period.when)
                rows.append(("", "", "", when, str(period), period.denied_told))
        if series.by and series.undated:
            rows.append(("", "", "", "undated", str(len(series.undated)), ""))
        if series.outside:
            rows.append(("", "", "", "outside", str(len(series.outside)), ""))
    return text_table(("accuser", "of", "unit", "when", "how many", "denied by"), rows)
