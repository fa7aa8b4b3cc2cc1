"""What bears on a subject: the incidents judged one with it, and the statements to hear."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from caucasus_events.chronicles import Chronicle
from caucasus_events.claim_kinds import Violation
from caucasus_events.incidents import IncidentLink, Judgement
from caucasus_events.statements import Statement


def one_subject(chronicle: Chronicle, unsure: Judgement) -> Callable[[str], str]:
    """Return what tells the first id among the incidents that are judged one with another."""
    firsts: dict[str, str] = {}

    def one(id: str) -> str:
        if id not in firsts:
            alike = judged_one(chronicle, id, unsure)
            firsts.update(dict.fromkeys(alike, min(alike)))
        return firsts[id]

    return one


def joins(link: IncidentLink, unsure: Judgement) -> bool:
    """Tell whether a link makes one of two incidents."""
    return (unsure if link.judgement is Judgement.UNSURE else link.judgement) is Judgement.SAME


def judged_one(chronicle: Chronicle, incident: str, unsure: Judgement) -> list[str]:
    """Return the ids of the incidents that are judged one with another, itself included."""
    found = {incident}
    waiting = [incident]
    for id in waiting:
        for link in chronicle._linking.get(id) or ():
            if joins(link, unsure):
                more = {link.first, link.second} - found
                found |= more
                waiting += more
    return waiting


def bearing_on(subject: str, chronicle: Chronicle, unsure: Judgement) -> tuple[Statement, ...]:
    """Return all statements that can change what comes of a subject, and few others.

    Who contests that an incident was a violation may do so in speaking of the incident.
    """

    def speaking_of(ids: Iterable[str]) -> tuple[Statement, ...]:
        alike = {one for id in ids for one in judged_one(chronicle, id, unsure)}
        return chronicle.statements_about(*alike)

    found = speaking_of([subject])
    claims = (claim for statement in found for claim in statement.claims)
    called = {c.incident for c in claims if isinstance(c, Violation) and c.incident}
    return speaking_of({subject, *called}) if called else found
