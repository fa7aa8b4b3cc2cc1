"""Lengths of time: how long something lasted, and how much time passed, at least and at most."""

from __future__ import annotations

import datetime

import attrs

from caucasus_events.errors import refuse
from caucasus_events.values.comparison import Truth
from caucasus_events.values.instants import FOREVER
from caucasus_events.values.when import WhenLike, as_when, on_one_clock

__all__ = ["Duration", "duration_of", "elapsed"]

_ZERO = datetime.timedelta(0)
_UNITS = {
    unit: datetime.timedelta(**{f"{unit}s": 1})
    for unit in ("day", "hour", "minute", "second", "microsecond")
}


@attrs.frozen(kw_only=True)
class Duration:
    """Hold a length of time as the least and the greatest that it may be."""

    shortest: datetime.timedelta
    """The least it may be; below zero if the end may lie before the start."""
    longest: datetime.timedelta | None
    """The greatest it may be; None if nothing bounds it."""

    def __str__(self) -> str:
        shortest = format_length(self.shortest)
        if self.longest is None:
            return f"{shortest} or more"
        if self.shortest == self.longest:
            return shortest
        longest = format_length(self.longest)
        amount, _, unit = shortest.partition(" ")
        if " " not in unit and unit.removesuffix("s") == longest.partition(" ")[2].removesuffix(
            "s"
        ):
            return f"{amount} to {longest}"  # "1 to 3 days"
        return f"{shortest} to {longest}"

    def longer_than(self, length: datetime.timedelta) -> Truth:
        """Tell whether it is longer than a length: YES, NO, or MAYBE."""
        return Truth.over(
            can=self.longest is None or self.longest > length, must=self.shortest > length
        )

    def shorter_than(self, length: datetime.timedelta) -> Truth:
        """Tell whether it is shorter than a length: YES, NO, or MAYBE."""
        return Truth.over(
            can=self.shortest < length, must=self.longest is not None and self.longest < length
        )


def duration_of(when: WhenLike) -> Duration:
    """Return how long a time lasts; a moment, however vague, is an instant and lasts nothing.

    "From 27 to 29 June" lasts 1 to 3 days: it starts and ends at some instant of those days. In
    which days it took place, `days` lists.

    Args:
        when: a time, or what `When.of` takes.

    Raises:
        Invalid: an end is open, or it may last longer than a timedelta holds, 999,999,999 days.
    """
    when = as_when(when)
    if not when.is_extent:
        return Duration(shortest=_ZERO, longest=_ZERO)
    span, _ = on_one_clock(when, when)
    if FOREVER in (-span.latest_start, span.earliest_end):
        what = "what is told to have no start or no end has no length yet"
        raise refuse(what, when.edtf, "ask `elapsed` up to a time that you name")
    # Bounds are closed: the last microsecond of a day is a whole one, hence one more or less.
    shortest = max(span.earliest_end - span.latest_start - 1, 0)
    longest = _length(span.earliest_start, span.latest_end + 1)
    return _duration(shortest, longest, text=when.edtf)


def elapsed(since: WhenLike, until: WhenLike) -> Duration:
    """Return how much time passed from the start of one time to the start of another.

    Args:
        since: the first time; times without zone and offset are taken to share one zone.
        until: the other; if it may come before the first, the shortest length is below zero.

    Raises:
        Invalid: the start of one has no bound on the side that matters, or it may be longer
            than a timedelta holds, 999,999,999 days.
    """
    since, until = as_when(since), as_when(until)
    first, last = on_one_clock(since, until)
    text = f"{since.edtf} and {until.edtf}"
    if FOREVER in (abs(first.latest_start), -last.earliest_start):
        what = "a start that may lie anywhere is no certain time away"
        raise refuse(what, text, "give times whose starts are bounded")
    # A start within a range may lie at the very end of its last microsecond; a start that is
    # known exactly is that instant.
    first_is_vague = first.earliest_start < first.latest_start
    last_is_vague = last.earliest_start < last.latest_start
    shortest = last.earliest_start - first.latest_start - first_is_vague
    longest = _length(first.earliest_start, last.latest_start + last_is_vague)
    return _duration(shortest, longest, text)


def _length(start: int, end: int) -> int | None:
    return None if max(abs(start), abs(end)) >= FOREVER else end - start


def _duration(shortest: int, longest: int | None, text: str) -> Duration:
    try:
        return Duration(
            shortest=datetime.timedelta(microseconds=shortest),
            longest=None if longest is None else datetime.timedelta(microseconds=longest),
        )
    except OverflowError:
        what = "a timedelta holds 999,999,999 days"
        raise refuse(what, text, "use `bounds`, which are integers") from None


def format_length(length: datetime.timedelta) -> str:
    """Write a length in days, hours, minutes, seconds and microseconds."""
    if length < _ZERO:
        return f"minus {format_length(-length)}"
    parts: list[str] = []
    for unit, one in _UNITS.items():
        count, length = divmod(length, one)
        if count:
            parts.append(f"{count:,} {unit}{'s' * (count != 1)}")
    return " ".join(parts) or "0 days"
