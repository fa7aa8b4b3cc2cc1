"""Which statements bear on what is said of a subject, so that these are asked and not the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

import attrs

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.findings.subjects import is_joining
from caucasus_events.records.claims import Claim, Violation
from caucasus_events.records.incidents import Incident, Judgement
from caucasus_events.records.sources import Source
from caucasus_events.records.statements import Statement

R = TypeVar("R", bound=Record)


@attrs.frozen(eq=False)
class Bearing:
    """Who speaks of what, in a chronicle or in two versions of one.

    A statement bears on the subjects of its claims and of the claims that it answers, on all
    that is judged one with them or took their place, and on what other reports of the same
    statement bear on. What is said of an incident bears on the ceasefire of which it is called
    a violation.
    """

    _versions: tuple[Chronicle, ...]
    _one: Mapping[str, frozenset[str]]
    """Each subject that is judged one with others in some version, with these."""
    _beside: Mapping[str, Collection[str]]
    """The incidents that are called violations of each ceasefire, and the reverse."""
    _subjects: Mapping[str, Collection[str]]
    """Of what each statement speaks."""
    _speaking: Mapping[str, Collection[str]]
    """Which statements speak of each subject."""
    _reports: Mapping[str, frozenset[str]]
    """Each statement of which there are several reports in some version, with these."""

    @classmethod
    def of(cls, *versions: Chronicle, unsure: Judgement) -> Bearing:
        """Gather who speaks of what."""
        subjects: defaultdict[str, set[str]] = defaultdict(set)
        beside: defaultdict[str, set[str]] = defaultdict(set)
        known: dict[str, Statement] = {}
        reports: list[tuple[str, str]] = []
        for version in versions:
            for statement in version.statements:
                id = statement.id
                if known.get(id) is not statement:
                    known[id] = statement
                    subjects[id].update([claim.subject for claim in statement.claims])
                    for claim in statement.claims:
                        if isinstance(claim, Violation) and claim.incident is not None:
                            beside[claim.subject].add(claim.incident)
                            beside[claim.incident].add(claim.subject)
                    if statement.repeats is not None:
                        reports.append((id, statement.repeats))
                if statement.responses:  # of which the other version may know more
                    subjects[id].update(_answered(statement, version))
        speaking: defaultdict[str, list[str]] = defaultdict(list)
        for id, spoken_of in subjects.items():
            for subject in spoken_of:
                speaking[subject].append(id)
        amended = [pair for version in versions for pair in _amended(version)]
        one = _joined(
            pair for version in versions for pair in (*_judged_one(version, unsure), *amended)
        )
        return cls(versions, one, beside, subjects, speaking, _joined([*reports, *amended]))

    def statements(self, subjects: Iterable[str]) -> frozenset[str]:
        """Return the ids of the statements that bear on any of some subjects."""
        speaking = (
            id for subject in self._near(subjects) for id in self._speaking.get(subject, ())
        )
        return _closed(speaking, self._reports)

    def subjects(self, statements: Iterable[str]) -> frozenset[str]:
        """Return the subjects on which any of some statements bears."""
        reports = _closed(statements, self._reports)
        return self._around(subject for id in reports for subject in self._subjects.get(id, ()))

    def narrowed(self, chronicle: Chronicle, subjects: Iterable[str]) -> Chronicle:
        """Keep of one of the versions what a finding on some subjects may rest on."""
        subjects = tuple(subjects)
        near, ids = self._near(subjects), self.statements(subjects)
        cited = self.one_with(
            citation.source
            for version in self._versions
            for statement in _held(version, ids, Statement)
            for citation in statement.citations
        )
        return attrs.evolve(
            chronicle,
            statements=_held(chronicle, ids, Statement),
            sources=_held(chronicle, cited, Source),
            incidents=_held(chronicle, near, Incident),
            # What is amended is led to what took its place, if that is there.
            negotiations=chronicle.negotiations if chronicle.amendments else (),
            ceasefires=chronicle.ceasefires if chronicle.amendments else (),
        )

    def one_with(self, ids: Iterable[str]) -> frozenset[str]:
        """Add to ids those of what is judged one with them, replaced them or was replaced."""
        return _closed(ids, self._one)

    def _around(self, subjects: Iterable[str]) -> frozenset[str]:
        """Add what is judged one with subjects, and what a violation ties to them."""
        one = self.one_with(subjects)
        beside = (other for subject in one for other in self._beside.get(subject, ()))
        return one | self.one_with(beside)

    def _near(self, subjects: Iterable[str]) -> frozenset[str]:
        """Add what bears on subjects: of a ceasefire, all that is said of its violations."""
        return self._around(self._around(subjects))


def _held(chronicle: Chronicle, ids: Iterable[str], cls: type[R]) -> tuple[R, ...]:
    """Return the records of a class that a chronicle has among some ids, in their order."""
    found: list[object] = [chronicle[id] for id in sorted(ids) if id in chronicle]
    return tuple(record for record in found if isinstance(record, cls))


def _answered(statement: Statement, chronicle: Chronicle) -> Iterator[str]:
    """Yield the subjects of the claims that a statement answers."""
    for response in statement.responses:
        if response.to in chronicle:
            claim: object = chronicle[response.to]
            if isinstance(claim, Claim):
                yield claim.subject


def _amended(chronicle: Chronicle) -> Iterator[tuple[str, str]]:
    """Yield what the archivist put in the place of what, and what else it replaced with it."""
    for amendment in chronicle.amendments:
        yield from ((amendment.old[0], id) for id in (*amendment.old, *amendment.new))


def _judged_one(chronicle: Chronicle, unsure: Judgement) -> Iterator[tuple[str, str]]:
    for link in chronicle.links:
        if is_joining(link, unsure):
            yield link.first, link.second


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Map each id to all that it is one with, by way of others too."""
    joined: dict[str, set[str]] = {}
    for one, other in pairs:
        group = joined.get(one, {one}) | joined.get(other, {other})
        joined.update(dict.fromkeys(group, group))
    return {id: frozenset(group) for id, group in joined.items()}


def _closed(ids: Iterable[str], joined: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(other for id in ids for other in joined.get(id, (id,)))
