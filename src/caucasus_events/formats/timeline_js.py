"""TimelineJS 3 of Knight Lab: a slide for each entry of the timeline, for newsrooms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import Chronicle, grouped
from caucasus_events.chronicle.timelines import Entry, EntryKind, timeline
from caucasus_events.core.html import is_web, safe
from caucasus_events.core.record import Record
from caucasus_events.findings.evidence import format_value
from caucasus_events.findings.reconciliation import Finding, reconcile
from caucasus_events.findings.rules import Rule, envelope
from caucasus_events.formats.readings import Loss, Losses, fates
from caucasus_events.formats.writings import Document, untold
from caucasus_events.records.claims import Claim, Polarity
from caucasus_events.records.parties import Sides
from caucasus_events.records.sources import Source
from caucasus_events.values.instants import naive_datetime
from caucasus_events.values.when import format_time

__all__ = ["FIELDS", "write"]

FIELDS = fates(
    """\
Chronicle.title|headline of the title slide|
Chronicle.zone||dates there have no zone
Chronicle.sides||only the side of a speaker is written, as a group
Incident.id|unique_id|
Incident.title|headline|
Incident.when|start_date, end_date, display_date|
Incident.where||only the names of the place stand on the slide
Incident.parties||only the names of the parties stand on the slide
Statement.id|unique_id|
Statement.said|start_date, end_date, display_date|
Statement.summary|headline|
Statement.speaker||only the names of the speaker stand on the slide
Statement.speakers||only the names of the speakers stand on the slide
Statement.claims||told in words on the slide
Statement.reports||the slide links to the sources
When.edtf|start_date, end_date, display_date|
When.wording|display_date|
When.zone||dates there have no zone
Party||only its names stand on slides
Place||only its names stand on slides
Source||only its title stands on slides, and leads to its address
Negotiation||only its rounds have slides
Ceasefire||only its declarations and terms have slides
"""
)
"""Where each field goes; any other is told as a loss."""


def write(
    records: Chronicle | Iterable[Record], *, rule: Rule = envelope, sides: Sides | None = None
) -> Document:
    """Write the timeline of a chronicle, as amended, as TimelineJS reads it.

    A statement is in the group of its side, any other entry in the group of its kind. What was
    at some time until another stands at that other time, as in `timeline`. What has no time has
    no slide.

    Args:
        records: a chronicle or loose records.
        rule: what makes an estimate of the evidence on a topic.
        sides: who is on which side; the chronicle's own if None.
    """
    amending = Amending(records)
    chronicle = amending.chronicle
    findings = reconcile(amending.given, rule=rule, sides=sides)
    about = grouped(findings, lambda finding: (finding.topic.subject,))
    losses: list[Loss] = []
    events: list[dict[str, Any]] = []
    taken: set[str] = set()
    more: Counter[str] = Counter()
    for entry in timeline(chronicle):
        dates = _dates(entry, losses)
        if dates is None:
            continue
        plain = id = re.sub(r"[^\w-]", "-", f"{entry.kind}-{entry.id}")
        while id in taken:
            more[plain] += 1
            id = f"{plain}-{more[plain]}"
        taken.add(id)
        text = "".join(_text(chronicle, entry, about.get(entry.id, ())))
        events.append(
            {
                "unique_id": id,
                "group": _group(chronicle, entry, sides),
                **dates,
                "text": {"headline": safe(entry.title), "text": text},
                "autolink": False,
            }
        )
    document: dict[str, Any] = {"events": events}
    if chronicle.title is not None:
        document = {"title": {"text": {"headline": safe(chronicle.title)}}, **document}
    losses += untold(amending.given, FIELDS, chronicle)
    return Document(document=document, losses=Losses(losses))


def _group(chronicle: Chronicle, entry: Entry, sides: Sides | None) -> str:
    if entry.kind is not EntryKind.STATEMENT:
        return entry.kind.value
    speakers = chronicle.speakers(chronicle.statement(entry.id))
    found = {chronicle.side_of(one, entry.when, sides) or "unaligned" for one in speakers}
    return safe(" and ".join(sorted(found)))


def _text(chronicle: Chronicle, entry: Entry, findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the HTML of a slide: who, where, what is said, what it comes to, and where to read."""
    names = [chronicle.party(id).label() for id in entry.parties]
    names += [chronicle.place(id).label() for id in entry.places]
    yield from (f"<p>{safe('; '.join(names))}</p>" for _ in names[:1])
    lines = [
        f"{one.question}: {one.status.value}, {one.columns.row(one)['answer'] or 'no answer'}"
        for one in findings
    ]
    links: list[str] = []
    if entry.kind is EntryKind.STATEMENT:
        lines += [_claim_told(chronicle, one) for one in chronicle.statement(entry.id).claims]
        reports = chronicle.statement(entry.id).reports
        sources = (chronicle.find(report.source) for report in reports)
        for source in (one for one in sources if isinstance(one, Source)):
            title = safe(source.title)
            link = f'<a href="{safe(str(source.url))}">{title}</a>' if is_web(source.url) else title
            links.append(f"<li>{link}</li>")
    for items in ([f"<li>{safe(line)}</li>" for line in lines], links):
        if items:
            yield f"<ul>{''.join(items)}</ul>"


def _claim_told(chronicle: Chronicle, claim: Claim) -> str:
    subject = getattr(chronicle.find(claim.subject), "title", claim.subject)
    denied = "not " if claim.topic_polarity is Polarity.DENIED else ""
    return f"{subject}, {claim.topic}: {denied}{format_value(claim.value)}"


_PARTS = ("year", "month", "day", "hour", "minute", "second")
_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d))?)?)?)?)?"
    r"(Z|[+-]\d\d:\d\d)?([?~%])?"
)


def _dates(entry: Entry, losses: list[Loss]) -> dict[str, Any] | None:
    """Return the dates of an entry, and how they are shown; None if it has no place in time."""

    def lose(what: str) -> None:
        column = "said" if entry.kind is EntryKind.STATEMENT else "when"
        found = f"{entry.when.edtf}, " if entry.when else ""
        losses.append(Loss(row=entry.id, column=column, what=what, found=found + entry.title))

    when = entry.when
    if when is None:
        lose("it has no time, and so no slide")
        return None
    first, slash, last = when.edtf.partition("/")
    start, end = _date(first), _date(last)
    if slash and last in ("", ".."):
        lose("it has no end there")
    elif start is None or (slash and (end is None or "day" not in end)):
        end = _day(when.bounds.latest_end)
    if start is None:
        start = _day(when.bounds.earliest_start)
        if start and not slash:
            lose("it is some moment of a time, and all of that is drawn")
    if start is None and end is None:
        lose("its date is not of the years 1 to 9999, and it has no slide")
        return None
    if start is None:
        lose("it has no known start, and stands at its end")
        start, end = end, None
    if start and end and [*end.values()] < [*start.values()][: len(end)]:
        lose("by the clocks as they are written it ends before it starts, and has no end there")
        end = None
    dates: dict[str, Any] = {"start_date": start}
    if end:
        dates["end_date"] = end
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", when.edtf) or when.wording:
        zone = f" [{when.zone}]" if when.zone and "T" in when.edtf else ""
        dates["display_date"] = safe(f"{format_time(when)}{zone}")
    return dates


def _date(text: str) -> dict[str, int] | None:
    """Return a date with the parts that are known, and no others."""
    match = _DATE.fullmatch(text)
    if match is None or match[1] == "0000":
        return None
    parts = zip(_PARTS, match.groups(), strict=False)
    return {name: int(part) for name, part in parts if part is not None}


def _day(bound: int | None) -> dict[str, int] | None:
    """Return the day of an instant; None of one that no date holds."""
    try:
        day = None if bound is None else naive_datetime(bound)
    except (OverflowError, ValueError):
        return None
    return None if day is None else {"year": day.year, "month": day.month, "day": day.day}
