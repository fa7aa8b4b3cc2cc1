"""Errors of datelines: what was reported before it happened, or printed before it was said."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import Any, ClassVar

import attrs

from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.core.results import Column, Columns, Shown, Tabular
from caucasus_events.core.tables import Table
from caucasus_events.errors import Invalid
from caucasus_events.records.claims import Claim, Polarity, Timing
from caucasus_events.records.incidents import Incident
from caucasus_events.records.statements import Statement
from caucasus_events.values.calendar import days
from caucasus_events.values.columns import length_columns, time_columns
from caucasus_events.values.comparison import Truth
from caucasus_events.values.durations import Duration, elapsed, format_length
from caucasus_events.values.instants import WEEKDAYS
from caucasus_events.values.when import When, format_time

__all__ = ["DatelineError", "DatelineErrors", "DatelineFault", "dateline_errors"]


class DatelineFault(StrEnum):
    """What is wrong between two of the times of a statement."""

    SAID_AFTER_PUBLISHED = "said_after_published"
    HAPPENED_AFTER_SAID = "happened_after_said"
    HAPPENED_AFTER_PUBLISHED = "happened_after_published"
    WRONG_WEEKDAY = "wrong_weekday"


_HAPPENED = "said to have happened"
_VERBS = {
    DatelineFault.SAID_AFTER_PUBLISHED: ("said", "published"),
    DatelineFault.HAPPENED_AFTER_SAID: (_HAPPENED, "said"),
    DatelineFault.HAPPENED_AFTER_PUBLISHED: (_HAPPENED, "published"),
}
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b", re.IGNORECASE)


@attrs.frozen(kw_only=True, repr=False)
class DatelineError(Shown):
    """Two times of a statement that cannot both be right, or a date with another weekday."""

    fault: DatelineFault
    """What is wrong."""
    statement: str
    """Id of the statement."""
    claim: str | None = None
    """Key of the claim whose time it is; None for the time at which it was said."""
    source: str | None = None
    """Id of the source whose publication it is, if it is one."""
    time: When
    """The time that is stated."""
    against: When | None = None
    """The time with which it cannot be right; None for a weekday."""
    off_by: Duration | None = None
    """How much later the one starts than the other; None for a weekday, or without a length."""
    because: str
    """The reason, as a sentence."""


_COLUMNS: Columns[DatelineError] = Columns(
    Column("statement", "id of the statement", lambda e: e.statement),
    Column("claim", "key of the claim whose time it is, if it is one", lambda e: e.claim),
    Column("source", "id of the source whose publication it is", lambda e: e.source),
    Column("fault", "what is wrong", lambda e: e.fault),
    time_columns("time", "the time that is stated", lambda e: e.time),
    time_columns("against", "the time with which it cannot be right", lambda e: e.against),
    length_columns("off_by", "how much later the one starts", lambda e: e.off_by),
    Column("because", "the reason, as a sentence", lambda e: e.because),
)


@attrs.frozen(kw_only=True, repr=False)
class DatelineErrors(Tabular):
    """The errors found, in the order of the statements."""

    errors: tuple[DatelineError, ...]
    """Each error."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _items(self) -> Iterable[DatelineError]:
        return self.errors

    def __iter__(self) -> Iterator[DatelineError]:
        return iter(self.errors)

    def __len__(self) -> int:
        return len(self.errors)

    def _tables(self) -> Iterable[Table]:
        rows = [(e.statement, e.fault, e.because) for e in self.errors]
        yield Table(("statement", "fault", "because"), rows, empty="no errors")


def dateline_errors(records: Chronicle | Iterable[Record]) -> DatelineErrors:
    """Find the statements whose times cannot all be right: said, published, occurred.

    Only what is certain is reported; two times that may agree in some reading of them do. When a
    statement was said is compared with when each of its sources was published, and both with
    when it asserts that an incident happened. A weekday in the wording of a time is compared with
    its date. What is said of talks and ceasefires may lie ahead, and is left out.

    Args:
        records: a chronicle or loose records.
    """
    chronicle = amended(records)
    return DatelineErrors(
        errors=tuple(e for statement in chronicle.statements for e in _errors(statement, chronicle))
    )


def _errors(statement: Statement, chronicle: Chronicle) -> Iterator[DatelineError]:
    said = chronicle.zoned(statement.said)
    sources = [report.source for report in statement.reports]
    published = list(zip(sources, chronicle.published(statement), strict=True))
    if said is not None:
        yield from _wrong_weekday(statement, None, said, chronicle.zone)
        for source, when in published:
            fault = DatelineFault.SAID_AFTER_PUBLISHED
            yield from _too_late(fault, statement, None, said, when, source)
    told = [(claim, published) for claim in statement.claims]
    told += [
        (claim, [dated])
        for report, dated in zip(statement.reports, published, strict=True)
        for claim in report.differs
    ]
    for claim, publications in told:
        happened = _happened(claim, chronicle)
        if happened is None:
            continue
        yield from _wrong_weekday(statement, claim.key, happened, chronicle.zone)
        fault = DatelineFault.HAPPENED_AFTER_SAID
        yield from _too_late(fault, statement, claim.key, happened, said, None)
        for source, when in publications:
            fault = DatelineFault.HAPPENED_AFTER_PUBLISHED
            yield from _too_late(fault, statement, claim.key, happened, when, source)


def _happened(claim: Claim, chronicle: Chronicle) -> When | None:
    """Return when an incident is asserted to have happened, by the claim alone."""
    is_incident = isinstance(chronicle.find(claim.subject), Incident)
    if claim.polarity is not Polarity.ASSERTED or not is_incident:
        return None
    return chronicle.zoned(claim.when if isinstance(claim, Timing) else claim.during)


def _too_late(
    fault: DatelineFault,
    statement: Statement,
    claim: str | None,
    later: When,
    earlier: When | None,
    source: str | None,
) -> Iterator[DatelineError]:
    if earlier is None or later.after(earlier) is not Truth.YES:
        return
    try:
        off_by = elapsed(earlier, later)
        shortest = format_length(off_by.shortest)
        length = f"at least {shortest} earlier" if off_by.shortest else "earlier"
    except Invalid:  # without a first start, or too far apart
        off_by, length = None, "long before"
    first, last = _VERBS[fault]
    where = f" in {source}" if source else ""
    yield DatelineError(
        fault=fault,
        statement=statement.id,
        claim=claim,
        source=source,
        time=later,
        against=earlier,
        off_by=off_by,
        because=f"{first} {format_time(later)}, {last}{where} {format_time(earlier)}, {length}",
    )


def _wrong_weekday(
    statement: Statement, claim: str | None, time: When, zone: str | None
) -> Iterator[DatelineError]:
    named = {day.capitalize() for day in _WEEKDAY.findall(time.wording or "")}
    if len(named) != 1:
        return
    try:
        # A time in UTC may have been printed with the weekday of the place that it speaks of.
        dates = [
            datetime.date.fromisoformat(day.edtf)
            for clock in (None, zone)
            for day in islice(days(time, zone=clock), 7)
        ]
    except Invalid:  # an open end has every weekday
        return
    weekdays = {WEEKDAYS[date.weekday()] for date in dates}
    if named.isdisjoint(weekdays):
        yield DatelineError(
            fault=DatelineFault.WRONG_WEEKDAY,
            statement=statement.id,
            claim=claim,
            time=time,
            because=f"the wording says {named.pop()}, and {time.edtf} is "
            + " or ".join(sorted(weekdays)),
        )
