"""Counts and times given as text, wherever one is due: in a field, a document or an argument.

The text is kept as the wording. The grammars are imported when the first phrase is met, since
most documents have none.
"""

from __future__ import annotations

from typing import SupportsIndex, cast

from caucasus_events.core.record import Unreadable
from caucasus_events.errors import Invalid
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When, WhenLike, as_when


def read_count(phrase: str) -> Count:
    """Read a number phrase.

    Raises:
        Invalid: it is none, or is vague, such as 'dozens', and needs a convention.
    """
    from caucasus_events.phrases.count_phrases import parse_count

    return parse_count(phrase)


def read_when(value: WhenLike) -> When:
    """Read a time, a date, EDTF text or, of text that is not EDTF, a time phrase.

    Raises:
        Invalid: it is none, or the phrase needs a date of publication.
    """
    try:
        return as_when(value)
    except Invalid:
        if not isinstance(value, str) or not value.strip():
            raise
    from caucasus_events.phrases.time_phrases import parse_time

    return parse_time(value)


# Converters of fields. They leave what they cannot convert to the check, which explains it.


def to_count(value: Count | SupportsIndex | str) -> Count:
    """Convert a whole number into the count of exactly that, and read a number phrase."""
    if isinstance(value, Count):
        return value
    try:
        return read_count(value) if isinstance(value, str) else Count.exactly(value)
    except Invalid as error:
        return cast("Count", Unreadable(error.problems) if isinstance(value, str) else value)


def to_when(value: WhenLike) -> When:
    """Convert what can be read as a time, time phrases among it."""
    try:
        return read_when(value)
    except Invalid as error:
        return cast("When", Unreadable(error.problems) if isinstance(value, str) else value)


def to_optional_when(value: WhenLike | None) -> When | None:
    """Convert a time that may be left out; see `to_when`."""
    return None if value is None else to_when(value)
