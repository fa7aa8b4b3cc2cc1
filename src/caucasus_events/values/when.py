"""Times as reports give them: moments imprecisely known and extents, compared in three values.

`When` holds the EDTF text, the zone if one is stated, and the printed wording; everything else
about it is worked out from these. Two things are kept apart:

- a *moment* such as `2023-06-28`: one instant, somewhere within that day;
- an *extent* such as `2023-06-27/2023-06-29`: it starts at some instant of the first day and ends
  at some instant of the last.

`edtf` says how the text is read and which conventions hold.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import attrs

from caucasus_events.core.record import Record
from caucasus_events.errors import Invalid, Problem, refuse, shown
from caucasus_events.values import comparison, edtf, instants
from caucasus_events.values.comparison import Relation, Truth
from caucasus_events.values.instants import (
    FOREVER,
    SECOND,
    Span,
    fixed_offset,
    format_offset,
    is_zone,
    naive_datetime,
    zone_hint,
)

if TYPE_CHECKING:
    import pendulum

__all__ = ["Bounds", "When", "WhenLike", "as_when"]


class Bounds(NamedTuple):
    """Between which instants a time starts and ends, in microseconds since 1970, closed.

    In UTC if the time has a zone or an offset, else on its own local clock (`When.is_local`).
    None is unbounded: towards the past in `earliest_start`, towards the future in `latest_end`.
    In the two middle places of an extent it is the open start (past) and the open end (future);
    of a moment, whose start and end are one, they repeat the other two.
    """

    earliest_start: int | None
    latest_start: int | None
    earliest_end: int | None
    latest_end: int | None


def _canonical(text: str) -> str:
    return edtf.parse(text).text


def _canonical_zone(zone: str | None) -> str | None:
    # What is not text is left for the check of the fields to refuse.
    is_text = isinstance(zone, str)  # pyright: ignore[reportUnnecessaryIsInstance]
    fixed = fixed_offset(zone) if is_text and zone else None
    return zone if fixed is None else "UTC" if fixed[0] == "Z" else fixed[0]


@attrs.frozen(kw_only=True, repr=False)
class When(Record):
    """Hold a time as it is known: precisely, vaguely, as a period, or open at an end.

    Two are equal if text, zone and wording are: `==` never asks whether two times may be the
    same, `same` does.
    """

    edtf: str = attrs.field(converter=_canonical)
    """EDTF text, canonical: offsets as Z or +04:00."""
    zone: str | None = attrs.field(default=None, converter=_canonical_zone)
    """Zone of the parts of the text that carry no offset: an IANA name or such as "+04:00"."""
    wording: str | None = None
    """The time as printed, such as "early on 28 June"."""

    @classmethod
    def of(cls, value: WhenLike, *, zone: str | None = None, wording: str | None = None) -> When:
        """Make a time from text or from a date of the standard library or pendulum.

        Args:
            value: EDTF text; a date; or a datetime, whose offset is kept in the text and whose
                zone, if it has a name, in `zone`. A naive one gets no zone. A datetime without
                microseconds is taken as known to the second.
            zone: the zone, in place of the one that `value` brings.
            wording: the time as printed.

        Raises:
            Invalid: the value is none of these, or not EDTF, or there is no such zone.
        """
        made = as_when(value)
        if zone is None and wording is None:
            return made
        return cls(
            edtf=made.edtf,
            zone=made.zone if zone is None else zone,
            wording=made.wording if wording is None else wording,
        )

    def _faults(self) -> Iterator[Problem]:
        if self.wording is not None and not self.wording.strip():
            found = shown(self.wording)
            yield Problem(path="wording", what="it is empty", found=found, hint="leave it out")
        if self.zone is None:
            return
        if not is_zone(self.zone):
            what, hint = "there is no such time zone", zone_hint(self.zone)
            yield Problem(path="zone", what=what, found=shown(self.zone), hint=hint)
        elif "/" in self.edtf:  # the zone may put the end of an interval before its start
            try:
                _span(self.edtf, self.zone)
            except Invalid as invalid:
                yield from invalid.problems

    def __str__(self) -> str:
        if self.wording is not None:
            return self.wording
        return self.edtf if self.zone is None else f"{self.edtf} [{self.zone}]"

    @cached_property
    def _span(self) -> Span:
        return _span(self.edtf, self.zone)

    @property
    def is_extent(self) -> bool:
        """Tell whether this is a period with a start and an end, not one moment."""
        return not self._span.is_moment

    @property
    def is_approximate(self) -> bool:
        """Tell whether any part is qualified as approximate."""
        return "~" in self.edtf or "%" in self.edtf

    @property
    def is_uncertain(self) -> bool:
        """Tell whether any part is qualified as uncertain."""
        return "?" in self.edtf or "%" in self.edtf

    @property
    def has_open_start(self) -> bool:
        """Tell whether it is stated to have no start (`../2006`, `{..1984}`)."""
        return self.edtf.startswith(("../", "{.."))

    @property
    def has_open_end(self) -> bool:
        """Tell whether it is stated to be still going on (`2023-06-15/..`, `{1984..}`)."""
        return self.edtf.endswith(("/..", "..}"))

    @property
    def has_unknown_start(self) -> bool:
        """Tell whether it has a start that is not known (`/2006`)."""
        return self.edtf.startswith("/")

    @property
    def has_unknown_end(self) -> bool:
        """Tell whether it has an end that is not known (`2023-06-15/`)."""
        return self.edtf.endswith("/")

    @property
    def is_local(self) -> bool:
        """Tell whether neither a zone nor any offset is known."""
        return self._span.is_local

    def zoned(self, zone: str | None) -> When:
        """Return this time with a zone, unless it needs none or has one.

        Args:
            zone: an IANA name or an offset such as "+04:00"; None changes nothing.

        Raises:
            Invalid: there is no such zone.
        """
        if zone is None or self.zone is not None or not edtf.parse(self.edtf).needs_zone:
            return self
        return When(edtf=self.edtf, zone=zone, wording=self.wording)

    @property
    def bounds(self) -> Bounds:
        """Return the four bounds as integers, cheap to index and to compare."""
        return Bounds(*(None if abs(bound) == FOREVER else bound for bound in self._span[:4]))

    @property
    def earliest_start(self) -> pendulum.DateTime | None:
        """Return the earliest instant at which it may start; None if there is none.

        Without zone and offset it is naive. In an open end or start, see `bounds`.

        Raises:
            Invalid: it lies outside the years 1 to 9999, which is all that a DateTime holds.
        """
        return self._instant(self.bounds.earliest_start)

    @property
    def latest_start(self) -> pendulum.DateTime | None:
        """Return the latest instant at which it may start; as `earliest_start`."""
        return self._instant(self.bounds.latest_start)

    @property
    def earliest_end(self) -> pendulum.DateTime | None:
        """Return the earliest instant at which it may end; as `earliest_start`."""
        return self._instant(self.bounds.earliest_end)

    @property
    def latest_end(self) -> pendulum.DateTime | None:
        """Return the latest instant at which it may end; as `earliest_start`."""
        return self._instant(self.bounds.latest_end)

    @property
    def earliest(self) -> pendulum.DateTime | None:
        """Return the first instant that may belong to it; the same as `earliest_start`."""
        return self.earliest_start

    @property
    def latest(self) -> pendulum.DateTime | None:
        """Return the last instant that may belong to it; the same as `latest_end`."""
        return self.latest_end

    @property
    def whole(self) -> When:
        """Return the extent of every instant that may belong to it, with ends exactly known.

        `When.of("2023-06")` is some moment in June and so contains no day of June;
        `When.of("2023-06").whole` is the month.

        Raises:
            Invalid: an end lies outside the years 1 to 9999, or neither end is bounded.
        """
        suffix, ends = "" if self.is_local else "Z", []
        for bound in (self.bounds.earliest_start, self.bounds.latest_end):
            naive = None if bound is None else _naive_datetime(bound, self.edtf)
            ends.append(f"{naive.isoformat('T', 'microseconds')}{suffix}" if naive else "..")
        return When(edtf="/".join(ends), zone=self.zone)

    def _instant(self, bound: int | None) -> pendulum.DateTime | None:
        if bound is None:
            return None
        # Here, and not above: importing the package must not load pendulum.
        import pendulum

        naive = _naive_datetime(bound, self.edtf)
        if self.is_local:
            return pendulum.instance(naive, tz=None)
        zone = own_zone(self) or "UTC"
        fixed = fixed_offset(zone)
        its_zone = pendulum.timezone(zone if fixed is None else fixed[1] // SECOND)
        try:
            return pendulum.instance(naive, tz="UTC").in_timezone(its_zone)
        except OverflowError:
            raise _beyond_dates(self.edtf) from None

    def before(self, other: WhenLike) -> Truth:
        """Tell whether this ends before the other starts.

        The answer of every comparison is YES if it holds in all readings of the two times, NO if
        in none, else MAYBE; a reading picks an instant for each start and end within the bounds.
        Times without zone and offset are taken to share one zone; against a time that has one,
        they are as wide as the world's zones make them (UTC-12 to UTC+14). Qualifiers move no
        bound: no margin is invented for "approximately". The bounds hold no gaps, as in a
        set or in `2023-XX-28`: what only a gap could decide is MAYBE.

        Args:
            other: a time, or what `When.of` takes.
        """
        return self._compare(comparison.before, other)

    def after(self, other: WhenLike) -> Truth:
        """Tell whether this starts after the other ends; see `before`."""
        return as_when(other).before(self)

    def overlaps(self, other: WhenLike) -> Truth:
        """Tell whether some instant belongs to both; see `before`."""
        return self._compare(comparison.overlaps, other)

    def contains(self, other: WhenLike) -> Truth:
        """Tell whether all of the other lies within this; see `before`.

        A moment contains at most the very same instant: for "in June" as a period, ask `whole`.
        """
        return self._compare(comparison.contains, other)

    def same(self, other: WhenLike) -> Truth:
        """Tell whether both start together and end together; see `before`.

        The same day twice is MAYBE: two moments of one day need not be one.
        """
        return self._compare(comparison.same, other)

    def relations(self, other: WhenLike) -> frozenset[Relation]:
        """Return which of Allen's thirteen relations are possible; see `before`."""
        return comparison.relations(*on_one_clock(self, as_when(other)))

    def _compare(self, ask: Callable[[Span, Span], Truth], other: WhenLike) -> Truth:
        return ask(*on_one_clock(self, as_when(other)))

    @property
    def sort_key(self) -> tuple[int, int, int, int, str, str, str]:
        """Return what sorts times: a total order, in which equal keys mean equal times."""
        # What surely starts earlier comes first. Of one start the wider comes first: a month
        # stands above its days like a heading, as ISO texts sort as well. Then comes whatever
        # else sets times apart, so that no two different ones tie. A local time counts as UTC.
        span = self._span
        return (
            span.earliest_start,
            -span.latest_end,
            -span.latest_start,
            span.earliest_end,
            self.edtf,
            self.zone or "",
            self.wording or "",
        )


WhenLike: TypeAlias = When | str | datetime.date | datetime.datetime
"""What can be read as a time; `pendulum.DateTime` is a `datetime`."""


def as_when(value: WhenLike) -> When:
    """Read a time; see `When.of`."""
    if isinstance(value, When):
        return value
    if isinstance(value, datetime.datetime):
        try:
            text, zone = _from_datetime(value)
        except (TypeError, ValueError, NotImplementedError):  # as of a value that is not a time
            raise refuse("expected a date and time", value, "leave out what is not known") from None
        return When(edtf=text, zone=zone)
    if isinstance(value, datetime.date):
        return When(edtf=value.isoformat())
    return When(edtf=value)


def on_one_clock(one: When, other: When) -> tuple[Span, Span]:
    """Return the bounds of two times so that they can be compared; see `When.before`."""
    return instants.on_one_clock(one._span, other._span)


def span_in(when: When, zone: str | None) -> Span:
    """Return the bounds of a time; if it has no zone of its own, by the clock of this one."""
    return when._span if zone is None or when.zone is not None else _span(when.edtf, zone)


def cannot_be_one(one: When, other: When) -> bool:
    """Tell whether two answers to the question "when" certainly have no instant in common.

    "Around 08:40" is no point, so it fits 08:45: see `Span.loosened`.
    """
    spans = on_one_clock(one, other)
    left, right = (
        span.loosened() if when.is_approximate else span
        for when, span in zip((one, other), spans, strict=True)
    )
    return comparison.overlaps(left, right) is Truth.NO


def own_zone(when: When) -> str | None:
    """Return the zone of a time, or else the one offset of its text; None if it has neither."""
    if when.zone is not None or when.is_local:
        return when.zone
    offsets = edtf.parse(when.edtf).offsets
    east = next(iter(offsets)) if len(offsets) == 1 else None
    return format_offset(east) if east else "UTC"


def checked_zone(zone: str | None) -> str | None:
    """Return the canonical text of a zone; refuse what is none, as a time does."""
    return When(edtf="1970", zone=zone).zone


def format_time(when: When) -> str:
    """Write a time for a reader: its EDTF text, by which wordings compare, and its wording."""
    return f"{when.edtf} ({when.wording})" if when.wording else when.edtf


def _from_datetime(value: datetime.datetime) -> tuple[str, str | None]:
    zone = getattr(value.tzinfo, "key", None)
    offset = value.utcoffset()
    if zone is not None and offset is not None and offset % datetime.timedelta(minutes=1):
        # Local mean time of old: no offset in the text can say it, but the zone does.
        return value.replace(tzinfo=None).isoformat(), zone
    return value.isoformat(), None if zone == "UTC" else zone


@lru_cache(maxsize=1 << 16)
def _span(text: str, zone: str | None) -> Span:
    return edtf.span(edtf.parse(text), zone)


def _naive_datetime(bound: int, text: str) -> datetime.datetime:
    try:
        return naive_datetime(bound)
    except OverflowError:
        raise _beyond_dates(text) from None


def _beyond_dates(text: str) -> Invalid:
    what = "a date object holds the years 1 to 9999 only"
    return refuse(what, text, "use `bounds`, which are integers")
