"""The origin of a statement, its voice, and the ways by which it reached readers."""

from __future__ import annotations

from itertools import pairwise

import attrs

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.records.parties import Affiliation, Party
from caucasus_events.records.sources import Source
from caucasus_events.records.statements import Statement
from caucasus_events.values import comparison, instants
from caucasus_events.values.comparison import Truth
from caucasus_events.values.when import When, span_in


@attrs.frozen(eq=False)
class Origins:
    """The origins of the statements of a chronicle, each found once.

    Every public function that needs origins makes one of these and hands it down.
    """

    chronicle: Chronicle
    """The chronicle as amended."""
    _known: dict[str, Statement] = attrs.field(factory=dict, init=False)

    def of(self, statement: Statement) -> Statement:
        """Return the first report of what a statement is another report of, or itself."""
        if statement.repeats is None:
            return statement
        if self.chronicle.find(statement.id) is not statement:
            return self.reports_back(statement)[-1]
        if statement.id not in self._known:
            back: dict[str, Statement] = {}
            report = statement
            while report.id not in back and report.id not in self._known:
                back[report.id] = report
                report = self._repeated(report) or report
            origin = self._known.get(report.id) or list(back.values())[-1]
            self._known.update(dict.fromkeys(back, origin))
            if report.id in back and report is not origin:
                # `check` finds such circles. Each report in one goes back to the one repeating it.
                ids = list(back)
                circle = ids[ids.index(report.id) :]
                self._known.update((id, back[before]) for before, id in pairwise(circle))
        return self._known[statement.id]

    def reports_back(self, statement: Statement) -> list[Statement]:
        """Return a statement, what it is another report of, and so on back to the first report."""
        back: dict[str, Statement] = {}
        report: Statement | None = statement
        while report is not None and report.id not in back:
            back[report.id] = report
            report = self._repeated(report)
        return list(back.values())

    def _repeated(self, statement: Statement) -> Statement | None:
        earlier = self.chronicle.find(statement.repeats)
        return earlier if isinstance(earlier, Statement) else None

    def voice(self, statement: Statement) -> str:
        """Return the id of the party whose voice a statement is."""
        return speaker_of(self.of(statement))


def speaker_of(origin: Statement) -> str:
    """Return the id of the party that speaks, or else of the named party nearest to it."""
    return origin.via[0].by if origin.speaker is None else origin.speaker


def ways_of(chronicle: Chronicle, statement: Statement) -> tuple[tuple[str, ...], ...]:
    """Return the ways by which a statement reached its readers: one for each publisher.

    Each way names those who passed it on, the one nearest to the speaker first.
    """
    via = tuple(relay.by for relay in statement.via)
    sources = (chronicle.find(citation.source) for citation in statement.citations)
    publishers = [source.publisher for source in sources if isinstance(source, Source)]
    ways = (via if p in (statement.speaker, *via) else (*via, p) for p in publishers)
    return tuple(dict.fromkeys(ways)) or (via,)


def principals_at(chronicle: Chronicle, party: str, at: When | None) -> dict[str, Truth]:
    """Return for whom a party spoke at a time, and how surely: itself, then the nearest first."""
    reached, waiting = {party: Truth.YES}, [party]
    for id in waiting:
        record = chronicle.find(id)
        for tie in record.affiliations if isinstance(record, Party) else ():
            known = reached.get(tie.of, Truth.NO)
            # A tie is as sure as its least sure link; of several ways the surest counts.
            found = known | (reached[id] & _holds(tie, at, chronicle.zone))
            if found is not known:
                reached[tie.of] = found
                waiting.append(tie.of)
    return reached


def _holds(tie: Affiliation, at: When | None, zone: str | None) -> Truth:
    """Tell whether a party spoke for another at a time by one of its affiliations."""
    during = tie.during
    if not tie.role.speaks_for:
        return Truth.NO
    if during is None:
        return Truth.YES
    if at is None:
        return Truth.MAYBE
    # A person who is not recorded to have left an office is taken to hold it, as for sides.
    start = ".." if during.has_unknown_start else ""
    end = ".." if during.has_unknown_end else ""
    span = span_in(attrs.evolve(during, edtf=f"{start}{during.edtf}{end}"), zone)
    spans = instants.on_one_clock(span.whole if span.is_moment else span, span_in(at, zone))
    if comparison.overlaps(*spans) is Truth.NO:
        return Truth.NO
    return Truth.MAYBE | comparison.contains(*spans)
