"""Guards at the entrance: what a caller gives is refused there, and not where it does harm."""

from __future__ import annotations

from collections.abc import Iterable

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import Chronicle, unknown
from caucasus_events.core.suggestions import suggestion
from caucasus_events.errors import UnknownId, refuse, shown, with_article
from caucasus_events.records.claims import Topic
from caucasus_events.records.parties import Party, Sides
from caucasus_events.records.sources import Source
from caucasus_events.records.statements import Statement


def refuse_unfit_rule(rule: object) -> None:
    """Refuse what is no function.

    Raises:
        Invalid: it is none.
    """
    if not callable(rule):
        what = "expected a rule, which is a function of the evidence on one topic"
        raise refuse(what, rule, "give the function, such as envelope, without quotes", "rule")


def refuse_unfit_sides(sides: object, chronicle: Chronicle) -> None:
    """Refuse sides that are none, or that name a party which the chronicle lacks.

    Who is spoken for by a party is known through it. Where there are no parties at all, as among
    loose statements, nobody can tell.

    Raises:
        Invalid: they are no sides.
        UnknownId: there is no such party; the nearest one is suggested.
    """
    if sides is None:
        return
    if not isinstance(sides, Sides):
        raise refuse("expected Sides", sides, "write Sides(sides={'side': ['party']})", "sides")
    if not chronicle.parties or sides is chronicle.sides:
        return
    led = Amending(chronicle).current_id
    members = (*(member for side in sides.sides for member in side.members), *sides.neutral)
    strangers = [m for m in members if not any(_is_party(id, chronicle) for id in (m, led(m)))]
    if strangers:
        known = {party.id for party in chronicle.parties}
        known.update(tie.of for party in chronicle.parties for tie in party.affiliations)
        for stranger in strangers:
            if stranger not in known:
                raise unknown(stranger, "party", sorted(known), None)


def _is_party(id: str | None, chronicle: Chronicle) -> bool:
    return id is not None and id in chronicle and isinstance(chronicle[id], Party)


def refuse_unfit_subject(subject: object, chronicle: Chronicle | None) -> None:
    """Refuse what is no id of anything that is spoken of.

    Args:
        subject: the id; None asks about everything.
        chronicle: what must hold it; None where nothing must, as among loose statements.

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
    if chronicle is not None:
        amending = Amending(chronicle)
        found = amending.chronicle[amending.current_id(subject) or subject]
        if isinstance(found, (Source, Statement)):
            kind = with_article(type(found).__name__)
            raise UnknownId(f"{shown(subject)} is the id of {kind}; nobody claims anything of it")


def refuse_unfit_topic(topic: object) -> None:
    """Refuse what is no topic.

    Raises:
        Invalid: it is none.
    """
    if not isinstance(topic, Topic):
        raise refuse("expected a topic", topic, "give one such as finding.topic", "topic")


def nobody_spoke_to(topic: Topic, known: Iterable[Topic]) -> UnknownId:
    """Tell that nobody spoke to a topic, and which was meant."""
    otherwise, known = "see the topics of the findings", tuple(known)
    alike = [_format_topic(one) for one in known if one.subject == topic.subject]
    if alike:
        near = suggestion(_format_topic(topic), dict.fromkeys(alike), otherwise)
    else:
        near = suggestion(topic.subject, {one.subject for one in known}, otherwise)
    return UnknownId(f"nobody spoke to {_format_topic(topic)!r}; {near}")


def _format_topic(topic: Topic) -> str:
    return f"{topic.subject}, {topic}"
