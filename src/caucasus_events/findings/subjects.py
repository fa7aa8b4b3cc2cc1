"""The incidents that are one with a subject, and the statements about it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache

import attrs

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.references import reachable
from caucasus_events.records.claims import Violation
from caucasus_events.records.incidents import IncidentLink, Judgement
from caucasus_events.records.statements import Statement


def is_joining(link: IncidentLink, unsure: Judgement) -> bool:
    """Tell whether a link makes one of two incidents, where `unsure` is how to read a doubt."""
    return (unsure if link.judgement is Judgement.UNSURE else link.judgement) is Judgement.SAME


@attrs.frozen(eq=False)
class JoinedIncidents:
    """Which incidents are judged to be one, under one reading of the unsure links."""

    chronicle: Chronicle
    """The chronicle as amended."""
    unsure: Judgement
    """How to read a link that does not decide whether two incidents are one."""
    _groups: dict[str, tuple[str, ...]] = attrs.field(factory=dict, init=False)

    def of(self, subject: str) -> tuple[str, ...]:
        """Return the ids of all that are judged one with a subject, itself included, sorted."""
        if subject not in self._groups:
            found, waiting = {subject}, [subject]
            for id in waiting:  # grows as it goes
                for link in self.chronicle.links_of(id):
                    if is_joining(link, self.unsure):
                        new = {link.first, link.second} - found
                        found |= new
                        waiting += new
            self._groups.update(dict.fromkeys(found, tuple(sorted(found))))
        return self._groups[subject]

    def first(self, subject: str) -> str:
        """Return the id that stands for a subject and all that are judged one with it."""
        return self.of(subject)[0]


class Bearing:
    """The statements that bear on the subjects of a chronicle, for those who ask of many."""

    def __init__(self, chronicle: Chronicle, unsure: Judgement) -> None:
        self._chronicle, self._joined = chronicle, JoinedIncidents(chronicle, unsure)
        self._wholes = wholes_in(chronicle, self._joined)

    def on(self, subjects: Iterable[str]) -> tuple[Statement, ...]:
        """Return the statements on which findings about some subjects can rest.

        These are the statements about the subjects, about what contains them and what is part of
        them, and about all incidents that are judged one with them. An incident that is called a
        violation of a subject belongs to it as well, and the other way round: that the incident
        did not happen denies the violation.
        """
        given = set(subjects)
        mentions = self._chronicle.mentions
        around = {whole for id in given for whole in self._wholes(id) if mentions(whole)}
        around.update(part for id in given for part in self._parts(id))
        found = self._about(given | around)
        violations = {
            id
            for statement in found
            for claim in statement.claims
            if isinstance(claim, Violation) and claim.incident is not None
            for id in (claim.incident, claim.subject)
        }
        return self._about(given | around | violations) if violations else found

    def _parts(self, id: str) -> Iterator[str]:
        """Yield what an id contains; only what may lie in it is looked at."""

        def inside(one: str) -> Iterator[str]:
            for same in self._joined.of(one):
                yield from (same, *self._chronicle.may_contain(same))

        return (part for part in reachable(id, inside) if id in self._wholes(part))

    def _about(self, ids: Iterable[str]) -> tuple[Statement, ...]:
        return self._chronicle.statements_about(*{one for id in ids for one in self._joined.of(id)})


def statements_about(
    chronicle: Chronicle, subjects: Iterable[str], unsure: Judgement
) -> tuple[Statement, ...]:
    """Return the statements on which findings about some subjects can rest: see `Bearing`."""
    return Bearing(chronicle, unsure).on(subjects)


Wholes = Callable[[str], Collection[str]]
"""Returns the ids of what contains an id: the areas of a place, the army of a unit, ..."""


def wholes_in(chronicle: Chronicle, joined: JoinedIncidents | None = None) -> Wholes:
    """Return a function from an id to the ids of all that contains it.

    Areas contain a place, an army its unit, and an incident those that are part of it.

    Args:
        chronicle: the chronicle as amended.
        joined: which incidents are one; what contains one of them contains all.
    """

    def around(id: str) -> Iterator[str]:
        for one in (id,) if joined is None else joined.of(id):
            for whole in chronicle.containers(one):
                yield whole if joined is None else joined.first(whole)

    @cache
    def wholes(id: str) -> frozenset[str]:
        # No circle here: a chronicle may say that an incident is one with a part of itself.
        return frozenset((*reachable(id, around)[1:], *chronicle.principals(id)))

    return wholes
