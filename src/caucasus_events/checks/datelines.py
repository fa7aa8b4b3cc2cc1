"""Errors of datelines: what was told before it happened, or printed before it was said."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice

import attrs

from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.core.tables import text_table
from caucasus_events.errors import Invalid
from caucasus_events.records.claims import Claim, Polarity, Timing
from caucasus_events.records.incidents import Incident
from caucasus_events.records.statements import Statement
from caucasus_events.values.calendar import days
from caucasus_events.values.comparison import Truth
from caucasus_events.values.durations import Duration, elapsed, format_length
from caucasus_events.values.instants import WEEKDAYS
from caucasus_events.values.when import When, format_time

__all__ = ["DatelineError", "DatelineErrors", "DatelineFault", "dateline_errors"]


_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b", re.IGNORECASE)


class DatelineFault(StrEnum):
    """Name what is wrong between two of the times of a statement."""

    SAID_AFTER_PUBLISHED = "said_after_published"
    HAPPENED_AFTER_SAID = "happened_after_said"
    HAPPENED_AFTER_PUBLISHED = "happened_after_published"
    WRONG_WEEKDAY = "wrong_weekday"


@attrs.frozen(kw_only=True)
class DatelineError:
    """Say which two times of a statement cannot both be right."""

    fault: DatelineFault
    """What is wrong."""
    statement: str
    """Id of the statement."""
    claim: str | None = None
    """Key of the claim whose time it is; None of the time at which it was said."""
    source: str | None = None
    """Id of the source whose publication it is, if it is one."""
    told: When
    """The time that is told."""
    against: When | None = None
    """The time that it cannot be right with; None of a weekday."""
    off_by: Duration | None = None
    """How much later the one starts than the other; None of a weekday, or if no length says it."""
    because: str
    """The reason, as a sentence."""


@attrs.frozen(kw_only=True)
class DatelineErrors:
    """Hold the errors found, in the order of the statements."""

    errors: tuple[DatelineError, ...]
    """Each error."""

    def __iter__(self) -> Iterator[DatelineError]:
        return iter(self.errors)

    def __len__(self) -> int:
        return len(self.errors)

    def __str__(self) -> str:
        rows = ((e.statement, e.fault, e.because) for e in self.errors)
        return text_table(("statement", "fault", "because"), rows) if self.errors else "no errors"


def dateline_errors(records: Chronicle | Iterable[Record]) -> DatelineErrors:
    """Find the statements whose times cannot all be right: said, published, occurred.

    Only what is certain is told: two times that may agree in some reading of them do. Compared
    are when a statement was said with when each of its sources was published, both with when it
    asserts that an incident happened, and a weekday in the wording of a time with its date.
    What is told of talks and ceasefires may lie ahead, and is left out.

    Args:
        records: a chronicle or loose records.
    """
    chronicle = amended(records)
    return DatelineErrors(
        errors=tuple(e for statement in chronicle.statements for e in _errors(statement, chronicle))
    )


def _errors(statement: Statement, chronicle: Chronicle) -> Iterator[DatelineError]:
    said = chronicle.zoned(statement.said)
    published = [
        (citation.source, when)
        for citation, when in zip(statement.citations, chronicle.published(statement), strict=True)
        if when is not None
    ]
    if said is not None:
        yield from _weekday(statement, None, said, chronicle.zone)
        for source, when in published:
            yield from _late(
                DatelineFault.SAID_AFTER_PUBLISHED, statement, None, said, when, source
            )
    for claim in statement.claims:
        happened = _happened(claim, chronicle)
        if happened is None:
            continue
        yield from _weekday(statement, claim.key, happened, chronicle.zone)
        if said is not None:
            fault = DatelineFault.HAPPENED_AFTER_SAID
            yield from _late(fault, statement, claim.key, happened, said, None)
        for source, when in published:
            fault = DatelineFault.HAPPENED_AFTER_PUBLISHED
            yield from _late(fault, statement, claim.key, happened, when, source)


def _happened(claim: Claim, chronicle: Chronicle) -> When | None:
    """Return when an incident is asserted to have happened."""
    if claim.polarity is not Polarity.ASSERTED or claim.subject not in chronicle:
        return None
    if not isinstance(chronicle[claim.subject], Incident):
        return None
    when = claim.when if isinstance(claim, Timing) else claim.during
    return chronicle.zoned(when)


_VERBS = {
    DatelineFault.SAID_AFTER_PUBLISHED: ("said", "published"),
    DatelineFault.HAPPENED_AFTER_SAID: ("told to have happened", "said"),
    DatelineFault.HAPPENED_AFTER_PUBLISHED: ("told to have happened", "published"),
}


def _late(
    fault: DatelineFault,
    statement: Statement,
    claim: str | None,
    later: When,
    earlier: When,
    source: str | None,
) -> Iterator[DatelineError]:
    if later.after(earlier) is not Truth.YES:
        return
    first, last = _VERBS[fault]
    off_by = _off_by(earlier, later)
    where = f" in {source}" if source else ""
    yield DatelineError(
        fault=fault,
        statement=statement.id,
        claim=claim,
        source=source,
        told=later,
        against=earlier,
        off_by=off_by,
        because=f"{first} {format_time(later)}, {last}{where} {format_time(earlier)}, "
        + _earlier(off_by),
    )


def _earlier(off_by: Duration | None) -> str:
    if off_by is None:
        return "long before"
    return f"at least {format_length(off_by.shortest)} earlier" if off_by.shortest else "earlier"


def _off_by(earlier: When, later: When) -> Duration | None:
    try:
        return elapsed(earlier, later)
    except Invalid:  # without a first start, or too far apart
        return None


def _weekday(
    statement: Statement, claim: str | None, told: When, zone: str | None
) -> Iterator[DatelineError]:
    named = {day.capitalize() for day in _WEEKDAY.findall(told.wording or "")}
    if len(named) != 1:
        return
    try:
        # A time in UTC may have been printed with the weekday of the place that it speaks of.
        dates = [
            datetime.date.fromisoformat(day.edtf)
            for clock in (None, zone)
            for day in islice(days(told, zone=clock), 7)
        ]
    except Invalid:  # an open end has every weekday
        return
    weekdays = sorted({WEEKDAYS[date.weekday()] for date in dates})
    if named & {*weekdays}:
        return
    yield DatelineError(
        fault=DatelineFault.WRONG_WEEKDAY,
        statement=statement.id,
        claim=claim,
        told=told,
        because=f"the wording says {named.pop()}, and {told.edtf} is {' or '.join(weekdays)}",
    )
