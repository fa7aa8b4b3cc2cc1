"""Times that tell every second and offset, as most do, read at once by the standard library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from caucasus_events.values.instants import SECOND, Span

_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_HOUR = slice(len("2023-06-28T"), len("2023-06-28T01"))
_OFFSET = slice(len("2023-06-28T01:30:00"), len("2023-06-28T01:30:00Z"))


def exact_span(text: str) -> Span | None:
    """Work out the span of canonical EDTF text that needs no zone.

    Returns:
        What `edtf.span` makes of it in any zone; None where only that can tell.
    """
    start, slash, end = text.partition("/")
    first = _second(start)
    last = _second(end) if slash else first
    if first is None or last is None:
        return None
    return Span(first, first + SECOND - 1, last, last + SECOND - 1, is_moment=not slash)


def _second(text: str) -> int | None:
    """Return the instant at which a second begins that is told with its offset."""
    # The end of a day, 24:00, is an instant and no second; some versions of Python read it as one.
    if text[_OFFSET] not in ("Z", "+", "-") or text[_HOUR] == "24":
        return None
    try:
        return (datetime.fromisoformat(text) - _EPOCH) // _MICROSECOND
    except ValueError:  # a leap second, or a year that no date type holds
        return None
