"""What each side last claimed about the terms of a ceasefire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from caucasus_events._records import Record
from caucasus_events._telling import stances_told
from caucasus_events._text_table import tame, text_table
from caucasus_events.ceasefires import Ceasefire, Term
from caucasus_events.chronicles import Chronicle, chronicle_of
from caucasus_events.claim_kinds import Violation
from caucasus_events.claims import Topic
from caucasus_events.evidence import Stance
from caucasus_events.gathering import gather_evidence
from caucasus_events.parties import Sides, takes_side
from caucasus_events.reconciliation import Finding, Findings, finding_of
from caucasus_events.when import When, time_told

__all__ = ["Compliance", "LatestClaim", "TermRecord", "compliance"]


@attrs.frozen(kw_only=True)
class LatestClaim:
    """The last thing that one voice claimed on a topic about a term."""

    topic: Topic
    """The question."""
    stance: Stance
    """Where the voice stands."""
    said: When | None
    """When it last said so."""


@attrs.frozen(kw_only=True)
class TermRecord:
    """One term, with all that is claimed about it."""

    term: Term
    """The term."""
    findings: Findings
    """What the claims about it come to."""
    latest: tuple[LatestClaim, ...]
    """The last claim of each side and, of the others, of each voice; on every topic."""


@attrs.frozen(kw_only=True)
class Compliance:
    """The terms of a ceasefire, each with what is claimed about it."""

    ceasefire: Ceasefire
    """The ceasefire."""
    terms: tuple[TermRecord, ...]
    """Its terms, in the order of the text."""

    def __iter__(self) -> Iterator[TermRecord]:
        return iter(self.terms)

    def __str__(self) -> str:
        rows = []
        for record in self.terms:
            head = f"{record.term.clause or ''} {record.term.summary}".strip()
            if not record.latest:
                rows.append((head, "", "no claim recorded", ""))
            for claim in record.latest:
                side = claim.stance.side or "unaligned"
                told = f"{claim.topic}: {stances_told([claim.stance])}"
                rows.append((head, side, told, time_told(claim.said) if claim.said else ""))
                head = ""
        table = text_table(("term", "side", "latest claim", "said"), rows) if rows else "no terms"
        return f"{tame(self.ceasefire.title)}\n{table}"


def compliance(
    records: Chronicle | Iterable[Record], ceasefire: str, *, sides: Sides | None = None
) -> Compliance:
    """Gather, for each term of a ceasefire, what everybody last claimed about it.

    Claims about a term are violations of it, claims whose subject is the term
    ('ceasefire#term') and claims about what the term is `about`.

    Raises:
        UnknownId: the chronicle has no such ceasefire.
    """
    chronicle = chronicle_of(records)
    record = chronicle.ceasefire(ceasefire)
    found = [finding_of(evidence) for evidence in gather_evidence(chronicle, sides=sides)]
    return Compliance(
        ceasefire=record,
        terms=tuple(
            _term(chronicle, term, tuple(f for f in found if _bears_on(f.topic, record, term)))
            for term in record.terms
        ),
    )


def _bears_on(topic: Topic, ceasefire: Ceasefire, term: Term) -> bool:
    if topic.subject == ceasefire.id:
        return topic.aspect == Violation.kind and topic.category == term.key
    return topic.subject == ceasefire.address(term) or topic.subject in term.about


def _term(chronicle: Chronicle, term: Term, findings: tuple[Finding, ...]) -> TermRecord:
    latest: list[LatestClaim] = []
    for finding in findings:
        by_bloc: dict[tuple[str | None, str], LatestClaim] = {}
        for stance in finding.evidence.stances:
            said = _last_said(chronicle, stance)
            claim = LatestClaim(topic=finding.topic, stance=stance, said=said)
            bloc = (stance.side, "" if takes_side(stance.side) else stance.voice)
            known = by_bloc.get(bloc)
            if known is None or _order(known.said) <= _order(said):
                by_bloc[bloc] = claim
        latest.extend(by_bloc[bloc] for bloc in sorted(by_bloc, key=str))
    return TermRecord(term=term, findings=Findings(findings=findings), latest=tuple(latest))


def _last_said(chronicle: Chronicle, stance: Stance) -> When | None:
    times = [chronicle.said(chronicle.statement(address)) for address in stance.addresses]
    return max((t for t in times if t is not None), key=lambda t: t.sort_key, default=None)


def _order(said: When | None) -> tuple[object, ...]:
    return (0,) if said is None else (1, said.sort_key)
