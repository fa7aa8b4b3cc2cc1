"""Words around a number, and what each makes of the bounds that were read so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs

from caucasus_events.counts import about


@attrs.frozen
class Span:
    """Bounds as far as they are read."""

    low: int
    high: int | None
    rough: bool = False
    unit: int | None = None
    """For one number: the dozen of which it is a multiple, or 0; None for anything else."""

    @property
    def cell(self) -> tuple[int, int]:
        """The numbers that one may round to this one, if it is one."""
        if self.unit:
            return self.low - self.unit // 2, self.low + self.unit // 2 - 1
        rough = about(self.low)
        return rough.low, rough.high or rough.low


def _or_more(span: Span) -> Span | None:
    return Span(span.low, None, span.rough)


def _more(span: Span) -> Span | None:
    return Span(span.low + 1, None, span.rough)


def _at_most(span: Span) -> Span | None:
    return None if span.high is None else Span(0, span.high, span.rough)


def _fewer(span: Span) -> Span | None:
    return Span(0, span.high - 1, span.rough) if span.high else None


def _about(span: Span) -> Span | None:
    """Widen one number to its rounding cell; of other bounds say only that they are rough."""
    low, high = (span.low, span.high) if span.unit is None else span.cell
    return Span(low, high, rough=True)


def _nearly(span: Span) -> Span | None:
    if span.unit is None or not span.low:
        return None
    return Span(min(span.cell[0], span.low - 1), span.low - 1, rough=True)


def _just_over(span: Span) -> Span | None:
    if span.unit is None:
        return None
    return Span(span.low + 1, max(span.cell[1], span.low + 1), rough=True)


def _exactly(span: Span) -> Span | None:
    return None if span.unit is None else span


Meaning = Callable[[Span], Span | None]


def _table(*entries: tuple[Meaning, str]) -> Mapping[str, Meaning]:
    return {words.strip(): meaning for meaning, listed in entries for words in listed.split("|")}


LIMITS = _table(
    (_or_more, "at least|at the very least|no fewer than|no less than|a minimum of|≥"),
    (_or_more, "not fewer than|not less than"),
    (_more, "more than|over|above|upwards of|in excess of|exceeding|>"),
    (_more, "well over|well above|well in excess of|far more than|many more than"),
    (_at_most, "up to|as many as|at most|no more than|not more than|a maximum of|≤"),
    (_fewer, "fewer than|less than|under|below|well under|far fewer than|<"),
)
ROUGH = _table(
    (_about, "about|around|some|roughly|approximately|approx|approx.|circa|an estimated|~|≈"),
    (_about, "close to|in the region of"),
    (_nearly, "nearly|almost|just under|just short of|slightly fewer than|slightly under"),
    (_just_over, "just over|just above|a little over|slightly over|slightly more than"),
    (_exactly, "exactly|precisely"),
)
AFTER = _table(
    (_about, "or so"),
    (_or_more, "or more|if not more|, if not more|+|plus|- plus|at least"),
    (_at_most, "or fewer|or less|at most"),
)
