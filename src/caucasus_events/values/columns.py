"""Columns for times, counts and other answers: their words, and their bounds as plain values."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import TypeVar

from caucasus_events.core.results import Column, Columns
from caucasus_events.values.counts import Count
from caucasus_events.values.durations import Duration
from caucasus_events.values.instants import naive_datetime
from caucasus_events.values.when import When

T = TypeVar("T")


def time_columns(name: str, meaning: str, read: Callable[[T], When | None]) -> Columns[T]:
    """Make the columns of a time: its EDTF text, and the first and last instant it allows."""

    def edtf(item: T) -> str | None:
        when = read(item)
        return None if when is None else when.edtf

    return Columns(
        Column(name, f"{meaning}, as EDTF text", edtf),
        Column(
            f"{name}_earliest", f"{_FIRST}, {_BOUND}", lambda item: earliest(read(item)), datetime
        ),
        Column(f"{name}_latest", f"{_LAST}, {_BOUND}", lambda item: latest(read(item)), datetime),
    )


_FIRST, _LAST = "the first instant that this allows", "the last instant that this allows"
_BOUND = "in UTC, or without a zone where none is known; None if open"


def earliest(when: Hashable) -> str | None:
    """Return the first instant that a time allows, as ISO text; None if open, or no time."""
    return _instant(when, when.bounds.earliest_start) if isinstance(when, When) else None


def latest(when: Hashable) -> str | None:
    """Return the last instant that a time allows, as ISO text; None if open, or no time."""
    return _instant(when, when.bounds.latest_end) if isinstance(when, When) else None


def _instant(when: When, bound: int | None) -> str | None:
    try:
        naive = None if bound is None else naive_datetime(bound)
    except (OverflowError, ValueError):  # beyond the years 1 to 9999
        return None
    zone = "" if when.is_local else "Z"
    return None if naive is None else naive.isoformat("T", "microseconds") + zone


def bound_columns(name: str, meaning: str, read: Callable[[T], Hashable]) -> Columns[T]:
    """Make the columns of the bounds of a count."""
    return Columns(
        Column(f"{name}_low", f"the least number of {meaning}", lambda item: _low(read(item)), int),
        Column(
            f"{name}_high",
            f"the greatest number of {meaning}; None if open",
            lambda item: _high(read(item)),
            int,
        ),
    )


def _low(value: Hashable) -> int | None:
    return value.low if isinstance(value, Count) else None


def _high(value: Hashable) -> int | None:
    return value.high if isinstance(value, Count) else None


def _likeliest(value: Hashable) -> int | None:
    if not isinstance(value, Count):
        return None
    return value.low if value.low == value.high else value.likeliest


def answer_columns(name: str, meaning: str, read: Callable[[T], Hashable]) -> Columns[T]:
    """Make the columns of the bounds of an answer, be it a count, a time or something else."""
    return Columns(
        bound_columns(name, meaning, read),
        Column(
            f"{name}_likeliest",
            "the likeliest number of a range, if one is told, or the only number",
            lambda item: _likeliest(read(item)),
            int,
        ),
        Column(
            f"{name}_earliest", f"if a time: {_FIRST}", lambda item: earliest(read(item)), datetime
        ),
        Column(f"{name}_latest", f"if a time: {_LAST}", lambda item: latest(read(item)), datetime),
    )


def length_columns(name: str, meaning: str, read: Callable[[T], Duration | None]) -> Columns[T]:
    """Make the columns of a length of time, in seconds."""

    def low(item: T) -> float | None:
        length = read(item)
        return None if length is None else length.shortest.total_seconds()

    def high(item: T) -> float | None:
        length = read(item)
        longest = None if length is None else length.longest
        return None if longest is None else longest.total_seconds()

    return Columns(
        Column(f"{name}_low", f"{meaning} at least, in seconds", low, float),
        Column(f"{name}_high", f"{meaning} at most, in seconds; None if open", high, float),
    )


def joined(items: Iterable[object]) -> str:
    """Write several ids or words into one cell, each once."""
    return "; ".join(dict.fromkeys(map(str, items)))
