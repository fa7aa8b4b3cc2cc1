"""A report: one page of HTML on a subject, to be mailed, printed and read without this package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from operator import itemgetter

import attrs

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle, Standing
from caucasus_events.chronicle.snapshots import as_of
from caucasus_events.chronicle.timelines import Timeline, timeline
from caucasus_events.chronicle.times import anchor_time, when_happened
from caucasus_events.core.html import STYLE, html_table, safe
from caucasus_events.core.record import Record
from caucasus_events.core.references import split_address
from caucasus_events.core.results import Shown
from caucasus_events.core.tables import Cell, Table, counted, few_of, in_words, listed
from caucasus_events.display.course_pictures import course_picture
from caucasus_events.display.svg import Picture
from caucasus_events.display.timeline_pictures import timeline_picture
from caucasus_events.documents.digests import digest
from caucasus_events.documents.files import StrPath, write_whole
from caucasus_events.errors import Invalid
from caucasus_events.findings.all_accounts import beside
from caucasus_events.findings.evidence import format_value
from caucasus_events.findings.reconciliation import Finding, Findings, reconcile, source_cell
from caucasus_events.findings.rules import Rule, envelope
from caucasus_events.findings.subjects import JoinedIncidents
from caucasus_events.phrases.fields import read_when
from caucasus_events.records.claims import Claim, Declaration, Polarity
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.negotiations import Negotiation
from caucasus_events.records.parties import Affiliation, Sides
from caucasus_events.records.sources import Source
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When, WhenLike, format_time

__all__ = ["Page", "report"]

_MOST_PICTURES = 12
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{margin:0 auto;padding:1rem;max-width:72rem;font:1rem/1.5 system-ui,sans-serif;"
    "background:Canvas;color:CanvasText;overflow-wrap:break-word}"
    "h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.25rem;margin-top:2rem}"
    "nav ul{columns:2;padding-left:1.2em}a{color:LinkText}.ce-wide svg{display:block}"
    "footer{margin-top:2rem;border-top:1px solid;padding-top:.5rem;font-size:.85rem;"
    "overflow-wrap:anywhere}"
    "@media(max-width:40rem){nav ul{columns:1}}"
    "@page{size:A4;margin:14mm}"
    "@media print{:root{color-scheme:light}body{font-size:9pt;padding:0;max-width:none}"
    "nav{display:none}.ce-wide svg{max-width:100%;height:auto}.ce{font-size:8pt}"
    "h2{break-after:avoid}}"
)
# The page may use its own style, and nothing else from anywhere.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@attrs.frozen(kw_only=True, repr=False)
class Page(Shown):
    """A page of HTML that stands alone: it runs no script and fetches nothing."""

    title: str
    """What it is about."""
    html: str
    """The whole page."""

    def _told(self) -> str:
        return f"on {self.title}: {len(self.html):,} characters"

    def __str__(self) -> str:
        return self.html

    def _repr_html_(self) -> str:
        """Return the body of the page, as a notebook shows it."""
        body = self.html.partition("<body>")[2].partition("</body>")[0]
        return f"<div><style>{STYLE}</style>{body}</div>"

    def save(self, path: StrPath) -> None:
        """Write the page to a file, whole or not at all.

        Raises:
            OSError: the file cannot be written.
        """
        write_whole(path, self.html.encode())


def report(
    records: Chronicle | Iterable[Record],
    subject: str | None = None,
    *,
    rule: Rule = envelope,
    sides: Sides | None = None,
    said: WhenLike | None = None,
) -> Page:
    """Lay out on one page what is said about a subject, and what it comes to.

    The page holds the findings with their reasons, the accounts side by side, the timeline and
    the course of each toll and state as pictures, who answered what, what was set aside and why,
    who is who, and the sources. It names the digest of the chronicle and the version of this
    package.

    Args:
        records: a chronicle or loose records.
        subject: id of what it is about; None takes everything.
        rule: what makes an estimate of the evidence on a topic.
        sides: who is on which side; the chronicle's own if None.
        said: take only what had certainly been said by the end of this time, as `as_of` does.

    Raises:
        UnknownId: the chronicle has no such subject, or no such party as the sides name.
        Invalid: the rule is no function, or the sides are no Sides.
    """
    amending = Amending(records if said is None else as_of(records, said=said))
    chronicle, sides = amending.chronicle, sides or amending.chronicle.sides
    given: Chronicle | list[Record] = amending.given
    if not isinstance(records, Chronicle):  # loose records need not hold the subject
        given = [record for name in COLLECTIONS for record in getattr(given, name)]
    findings = _by_time(reconcile(given, subject=subject, rule=rule, sides=sides), chronicle)
    entries = timeline(chronicle)
    if subject is not None:
        current = amending.current_id(subject) or subject
        if current in chronicle:
            entries = entries.about(current)
        else:
            entries = timeline(chronicle.statements_about(current))
    title = _title(chronicle, subject)
    now = None if sides is None else amending.updated(sides)
    told, accounts = findings._tables(), beside(findings, sides)._tables()
    sections = [
        ("findings", "What it comes to", _tables(_titled(told, chronicle))),
        ("accounts", "The accounts side by side", _tables(_titled(accounts, chronicle))),
        ("timeline", "Timeline", _pictures([timeline_picture(entries, sides=sides)])),
        ("courses", "Tolls and states over time", _pictures(_courses(findings))),
        ("answers", "Who answered what", _tables([_answers(chronicle, findings, subject is None)])),
        ("aside", "What was set aside, and why", _tables([_set_aside(findings)])),
        ("parties", "Who is who", _tables([_parties(chronicle, entries, findings, now)])),
        ("sources", "Sources", _tables([_sources(findings)])),
    ]
    links = "".join(f'<li><a href="#{id}">{name}</a></li>' for id, name, _ in sections)
    body = "".join(
        f'<section><h2 id="{id}">{name}</h2>{inside}</section>' for id, name, inside in sections
    )
    asked = f"What is said about {title}?"
    html = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{safe(title)}</title><style>{STYLE}{_STYLE}</style></head><body>"
        f"<header><h1>{safe(asked)}</h1><p>{safe(_size(chronicle, findings, said))}</p></header>"
        f'<nav aria-label="Contents"><ul>{links}</ul></nav><main>{body}</main>'
        f"<footer><p>{safe(_made_of(amending.given))}</p></footer></body></html>\n"
    )
    return Page(title=title, html=html)


def _title(chronicle: Chronicle, subject: str | None) -> str:
    if subject is None:
        return chronicle.title or "this collection"
    record = chronicle.find(subject)
    label = getattr(record, "label", None)
    name = getattr(record, "title", None) or (label() if callable(label) else None)
    return f"{name} ({subject})" if name else subject


def _titled(tables: Iterable[Table], chronicle: Chronicle) -> Iterator[Table]:
    """Write what each subject is called beside its id, which is the title of its table."""
    for table in tables:
        yield attrs.evolve(table, title=_title(chronicle, table.title)) if table.title else table


def _by_time(findings: Findings, chronicle: Chronicle) -> Findings:
    """Put the subjects in the order of their times; those without one come last."""
    declared: dict[str, list[When]] = {}
    for statement in chronicle.statements:
        for claim in statement.claims:
            if isinstance(claim, Declaration) and (when := when_happened(chronicle, claim)):
                declared.setdefault(claim.subject, []).append(when)

    @cache
    def key(subject: str) -> tuple[object, ...]:
        record = chronicle.find(subject)
        times = [anchor_time(record), *declared.get(split_address(subject)[0], ())]
        if isinstance(record, Negotiation):
            times += map(anchor_time, record.rounds)
        return min(_time_key(chronicle.zoned(when)) for when in times)

    return Findings(findings=tuple(sorted(findings, key=lambda f: key(f.topic.subject))))


def _time_key(when: When | None) -> tuple[object, ...]:
    return (1,) if when is None else (0, when.sort_key)


def _size(chronicle: Chronicle, findings: Findings, said: WhenLike | None) -> str:
    zone = f"; times without a zone are those of {chronicle.zone}" if chronicle.zone else ""
    stated = counted(len(findings), "question")
    by = "" if said is None else f" that had been said by {format_time(read_when(said))}"
    return f"{stated}, from {counted(len(chronicle.statements), 'statement')} in all{by}{zone}."


def _made_of(given: Chronicle) -> str:
    try:
        release = version("caucasus-events")
    except PackageNotFoundError:  # run from a copy that is not installed
        release = "of a copy that is not installed"
    try:
        told = f"Digest of the chronicle: {digest(given)}"
    except Invalid:
        told = "The chronicle has no digest, since it has faults; see `check`"
    return f"Made with caucasus-events {release}. {told}."


def _tables(tables: Iterable[Table]) -> str:
    return f'<div class="ce">{"".join(html_table(table, None) for table in tables)}</div>'


def _pictures(pictures: Iterable[Picture]) -> str:
    drawn = "".join(
        f'<div class="ce-wide" tabindex="0" role="group" aria-label="{safe(one.title)}">'
        f"{one.svg}</div><details><summary>{safe(one.title)}, in words</summary>"
        f'<pre tabindex="0">{safe_lines(one.text)}</pre></details>'
        for one in pictures
    )
    return f'<div class="ce">{drawn or "<p>none</p>"}</div>'


def safe_lines(text: str) -> str:
    """Return a text of several lines that shows in HTML as it is."""
    return "\n".join(map(safe, text.split("\n")))


def _courses(findings: Findings) -> Iterator[Picture]:
    """Draw the states, and the tolls of which more than one number was given."""
    by_topic: dict[object, list[Finding]] = {}
    for finding in findings:
        by_topic.setdefault(finding.topic, []).append(finding)
    drawn = 0
    for its in by_topic.values():
        told = sum(len(f.evidence.stances) + len(f.evidence.set_aside) for f in its)
        values = [stance.value for f in its for stance in f.evidence.stances]
        is_state = its[0].evidence.stretch is not None
        is_toll = told > 1 and bool(values) and all(isinstance(v, Count) for v in values)
        if (is_state or is_toll) and drawn < _MOST_PICTURES:
            try:
                yield course_picture(Findings(findings=tuple(its)))
            except Invalid:  # nothing of it has a time
                continue
            drawn += 1


def _answers(chronicle: Chronicle, findings: Findings, is_all: bool) -> Table:
    """Lay out every response as it is recorded, by the time it was said.

    Unless all are asked for, it answers a claim on one of the subjects of the findings.
    """
    joined = JoinedIncidents(chronicle, Judgement.DIFFERENT)
    subjects = {id for finding in findings for id in joined.of(finding.topic.subject)}
    rows: list[tuple[tuple[object, ...], Sequence[str]]] = []
    for statement in chronicle.statements:
        said, speakers = chronicle.said(statement), listed(chronicle.speakers(statement))
        for response in statement.responses:
            claims = [chronicle.claim(address) for address in chronicle.answered_by(response)]
            asked = [response.question] if response.question else claims
            if not is_all and subjects.isdisjoint(claim.subject for claim in asked):
                continue
            row = (
                few_of(dict.fromkeys(claim.subject for claim in asked)),
                few_of(dict.fromkeys(str(claim.topic) for claim in asked)),
                few_of(dict.fromkeys(_claimed(claim) for claim in claims)),
                f"{response.by}, as told by {speakers}" if response.by else speakers,
                in_words(response.kind) + (f": {response.wording}" if response.wording else ""),
                response.to or "a question that nobody had answered",
                format_time(said) if said else "not told",
            )
            rows.append((_time_key(said), row))
    headers = ("about", "topic", "claimed", "who", "answers", "to", "said")
    in_order = sorted(rows, key=itemgetter(0))
    return Table(headers, [row for _, row in in_order], empty="no answer is recorded")


def _claimed(claim: Claim) -> str:
    if claim.polarity is Polarity.ASSERTED:
        return format_value(claim.value)
    return "no" if claim.value is None else f"not {format_value(claim.value)}"


def _parties(
    chronicle: Chronicle, entries: Timeline, findings: Findings, sides: Sides | None
) -> Table:
    """Lay out the parties that occur in the other parts, and those for which they speak."""
    times: dict[str, list[When | None]] = {}
    for entry in entries:
        for id in (*entry.parties, *entry.behind):
            times.setdefault(id, []).append(entry.when)
    found = {*times, *(id for finding in findings for id in _named_in(finding))}
    found |= {principal for id in found for principal in chronicle.principals(id)}
    side_of = Standing.among(chronicle, sides).side_of
    rows = [
        (
            party.id,
            party.label(),
            in_words(party.kind),
            "; ".join(map(_tie, party.affiliations)),
            ", then ".join(
                dict.fromkeys(side_of(party.id, at) or "none" for at in times.get(party.id, [None]))
            ),
        )
        for party in chronicle.parties
        if party.id in found
    ]
    headers = ("id", "names", "kind", "what it is to others", "side at the time")
    return Table(headers, rows, empty="no parties are recorded")


def _named_in(finding: Finding) -> Iterator[str]:
    """Yield the ids of parties that a finding names, and perhaps of others that are none."""
    evidence = finding.evidence
    yield from finding.topic.parties
    for stance in (*evidence.stances, *evidence.possible):
        yield from (stance.voice, *stance.speakers, *stance.quotes, *stance.rests_on)
        yield from (one for one in (stance.party_concerned, stance.value) if isinstance(one, str))
    for silence in evidence.silences:
        yield from (silence.party, silence.voice)
    yield from (aside.voice for aside in evidence.set_aside)
    yield from (misreport.by for misreport in evidence.misreports)
    yield from (source.publisher for source in finding.sources)


def _tie(tie: Affiliation) -> str:
    title = f", {tie.title}" if tie.title else ""
    during = f" ({format_time(tie.during)})" if tie.during else ""
    return f"{in_words(tie.role)} {tie.of}{title}{during}"


def _set_aside(findings: Findings) -> Table:
    rows = [
        (
            finding.topic.subject,
            finding.question,
            aside.voice,
            format_value(aside.value),
            in_words(aside.why),
            aside.by,
        )
        for finding in findings
        for aside in finding.evidence.set_aside
    ]
    headers = ("about", "topic", "voice", "said", "why it does not count", "see")
    return Table(headers, rows, empty="nothing was set aside")


def _sources(findings: Findings) -> Table:
    found: dict[str, Source] = {s.id: s for finding in findings for s in finding.sources}
    rows = [
        (
            id,
            source_cell(source),
            source.language or "",
            format_time(source.accessed) if source.accessed else "not told",
            Cell(source.archived or "", url=source.archived),
        )
        for id, source in sorted(found.items())
    ]
    headers = ("id", "source", "language", "read on", "copy")
    return Table(headers, rows, empty="no sources are cited")
