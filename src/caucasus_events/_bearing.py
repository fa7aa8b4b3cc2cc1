"""Which statements bear on what is said of a subject, so that these are asked and not the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

import attrs

from caucasus_events.chronicles import Chronicle, with_collections
from caucasus_events.claims import Claim
from caucasus_events.gathering import one_subject
from caucasus_events.incidents import Judgement
from caucasus_events.sources import Source
from caucasus_events.statements import Statement


@attrs.frozen(eq=False)
class Bearing:
    """Who speaks of what, in a chronicle or in two versions of one.

    A statement bears on the subjects of its claims and of the claims that it answers, on all
    that is judged one with them, and on what other reports of the same statement bear on.
    """

    _one: Mapping[str, frozenset[str]]
    """Each subject that is judged one with others in some version, with these."""
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
        known: dict[str, Statement] = {}
        reports: list[tuple[str, str]] = []
        for version in versions:
            for statement in version.statements:
                id = statement.id
                if known.get(id) is not statement:
                    known[id] = statement
                    subjects[id].update([claim.subject for claim in statement.claims])
                    if statement.repeats is not None:
                        reports.append((id, statement.repeats))
                if statement.responses:  # of which the other version may know more
                    subjects[id].update(_answered(statement, version))
        speaking: defaultdict[str, list[str]] = defaultdict(list)
        for id, spoken_of in subjects.items():
            for subject in spoken_of:
                speaking[subject].append(id)
        ones = (one_subject(version, unsure).items() for version in versions)
        return cls(
            _joined(pair for one in ones for pair in one), subjects, speaking, _joined(reports)
        )

    def statements(self, subjects: Iterable[str]) -> frozenset[str]:
        """Return the ids of the statements that bear on any of some subjects."""
        spoken_of = _closed(subjects, self._one)
        speaking = (id for subject in spoken_of for id in self._speaking.get(subject, ()))
        return _closed(speaking, self._reports)

    def subjects(self, statements: Iterable[str]) -> frozenset[str]:
        """Return the subjects on which any of some statements bears."""
        spoken_of = (
            subject
            for id in _closed(statements, self._reports)
            for subject in self._subjects.get(id, ())
        )
        return _closed(spoken_of, self._one)


def _answered(statement: Statement, chronicle: Chronicle) -> Iterator[str]:
    """Yield the subjects of the claims that a statement answers."""
    for response in statement.responses:
        if response.to in chronicle:
            claim: object = chronicle[response.to]
            if isinstance(claim, Claim):
                yield claim.subject


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Map each id to all that it is one with, by way of others too."""
    joined: dict[str, set[str]] = {}
    for one, other in pairs:
        group = joined.get(one, {one}) | joined.get(other, {other})
        joined.update(dict.fromkeys(group, group))
    return {id: frozenset(group) for id, group in joined.items()}


def _closed(ids: Iterable[str], joined: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(other for id in ids for other in joined.get(id, (id,)))


def cited(versions: Iterable[Chronicle], statements: Iterable[str]) -> frozenset[str]:
    """Return the ids of the sources that statements cite in any version."""
    ids = tuple(statements)
    told = (statement for version in versions for statement in _held(version, ids))
    return frozenset(citation.source for statement in told for citation in statement.citations)


def narrowed(
    chronicle: Chronicle, statements: Iterable[str], sources: Iterable[str] | None = None
) -> Chronicle:
    """Keep some statements with their sources, and of the rest what a finding may rest on.

    Args:
        chronicle: the records.
        statements: ids of the statements, whether it has them or not.
        sources: ids of the sources; those that the statements cite if None.
    """
    ids = sorted(statements)
    read = sorted(cited([chronicle], ids) if sources is None else sources)
    found = (chronicle[id] for id in read if id in chronicle)
    return with_collections(
        chronicle,
        statements=_held(chronicle, ids),
        sources=tuple(record for record in found if isinstance(record, Source)),
        incidents=(),
        negotiations=(),
        ceasefires=(),
    )


def _held(chronicle: Chronicle, ids: Iterable[str]) -> tuple[Statement, ...]:
    found = (chronicle[id] for id in ids if id in chronicle)
    return tuple(record for record in found if isinstance(record, Statement))
