"""Checks of what a caller gives, so that it is refused at the entrance and with a hint."""

from __future__ import annotations

from collections.abc import Iterable

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import Chronicle, unknown
from caucasus_events.core.suggestions import suggest_name
from caucasus_events.errors import Invalid, Problem, UnknownId, refuse, shown, with_article
from caucasus_events.records.claims import Topic
from caucasus_events.records.parties import Sides
from caucasus_events.records.sources import Source
from caucasus_events.records.statements import Statement


def check_sides(sides: object, amending: Amending) -> None:
    """Check that sides name parties of the chronicle, or parties for which such a party speaks.

    Where the chronicle has no parties, as among loose statements, any id will do.

    Raises:
        Invalid: they are no sides.
        UnknownId: there is no such party; the nearest one is suggested.
    """
    if sides is None:
        return
    if not isinstance(sides, Sides):
        raise refuse("expected Sides", sides, "write Sides(sides={'side': ['party']})", "sides")
    parties = amending.given.parties
    if not parties or sides is amending.given.sides:
        return
    known = {party.id for party in parties}
    known |= {tie.of for party in parties for tie in party.affiliations}
    for member in (*(member for side in sides.sides for member in side.members), *sides.neutral):
        if known.isdisjoint((member, amending.current_id(member))):
            raise unknown(member, "party", sorted(known), None)


def check_loose(records: object, given: Chronicle) -> None:
    """Check that loose statements name parties and subjects that are given, if any are given.

    Where no party is given, any speaker will do; where no subject is, any subject.

    Args:
        records: what a caller gave; a chronicle is not loose.
        given: these records, gathered.

    Raises:
        Invalid: a speaker, the party of a claim or its subject is not among those given; every
            such slip is named, with the nearest id.
    """
    if isinstance(records, Chronicle):
        return
    replaced = {old for amendment in given.amendments for old in amendment.old}
    parties = {party.id for party in given.parties}
    parties |= {tie.of for party in given.parties for tie in party.affiliations}
    subjects: set[str] = set()
    if given.incidents or given.places or given.ceasefires or given.negotiations:
        sources = {source.id for source in given.sources}
        subjects = {*given.ids, *parties} - sources
    hints: dict[str, str] = {}
    problems: list[Problem] = []

    def look(path: str, id: str, what: str, known: set[str]) -> None:
        if known and id not in known and id not in replaced:
            if id not in hints:
                near = known if len(hints) < _MOST_SUGGESTIONS else ()
                hints[id] = suggest_name(
                    id, sorted(near), f"give the {what} too, or correct the id"
                )
            what = f"no such {what} is given with the statements"
            problems.append(Problem(path=path, what=what, found=shown(id), hint=hints[id]))

    for statement in given.statements:
        for speaker in statement.named_speakers:
            look(f"{statement.id}.speaker", speaker, "party", parties)
        for claim in statement.claims:
            address = statement.address(claim)
            look(f"{address}.subject", claim.subject, "subject", subjects)
            for name in ("of", "by"):
                named: object = getattr(claim, name, None)
                for id in named if isinstance(named, tuple) else (named,):
                    if isinstance(id, str):
                        look(f"{address}.{name}", id, "party", parties)
    if problems:
        raise Invalid(problems)


_MOST_SUGGESTIONS = 100
"""For so many ids the nearest is looked for: that takes time with every id that is given."""


def check_rule(rule: object) -> None:
    """Check that a rule is a function.

    Raises:
        Invalid: it is none.
    """
    if not callable(rule):
        what = "expected a rule, which is a function of the evidence on one topic"
        raise refuse(what, rule, "give the function, such as envelope, without quotes", "rule")


def check_subject(subject: object, amending: Amending | None) -> None:
    """Check that a subject is the id of something that claims can be about.

    Args:
        subject: the id; None asks about everything.
        amending: the chronicle that must hold it; None where it may be unknown, as among loose
            statements.

    Raises:
        Invalid: it is no text.
        UnknownId: there is no such record, or nobody claims anything of it.
    """
    if subject is None:
        return
    if not isinstance(subject, str):
        id = getattr(subject, "id", None)
        hint = f"give its id: {shown(id)}" if isinstance(id, str) else "give one id such as 'clash'"
        raise refuse("a subject is the id of a record", subject, hint, "subject")
    if amending is not None:
        found = amending.chronicle[amending.resolve(subject)]
        if isinstance(found, Source | Statement):
            kind = with_article(type(found).__name__)
            raise UnknownId(f"{shown(subject)} is the id of {kind}; nobody claims anything of it")


def check_topic(topic: object) -> None:
    """Check that a topic is one.

    Raises:
        Invalid: it is none.
    """
    if not isinstance(topic, Topic):
        raise refuse("expected a topic", topic, "give one such as finding.topic", "topic")


def unknown_topic(topic: Topic, known: Iterable[Topic]) -> UnknownId:
    """Make the error that nobody spoke to a topic; the nearest one is suggested."""
    otherwise, known = "see the topics of the findings", tuple(known)
    texts = dict.fromkeys(f"{one.subject}, {one}" for one in known if one.subject == topic.subject)
    text = f"{topic.subject}, {topic}"
    if texts:
        near = suggest_name(text, texts, otherwise)
    else:
        near = suggest_name(topic.subject, {one.subject for one in known}, otherwise)
    return UnknownId(f"nobody spoke to {text!r}; {near}")
