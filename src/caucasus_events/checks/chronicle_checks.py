"""What can be wrong between the records of a chronicle, each fault with its path and mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice

import attrs

from caucasus_events.checks.amendment_checks import AMENDMENT_DOUBTS, AMENDMENT_FAULTS
from caucasus_events.checks.ceasefire_checks import TRUCE_DOUBTS, doubtful_claims, unknown_terms
from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import (
    COLLECTIONS,
    PARTS,
    SUBJECTS,
    Chronicle,
    chronicle_of,
    kind_of,
)
from caucasus_events.chronicle.times import times_in
from caucasus_events.core.record import Record
from caucasus_events.core.references import circles_in, ids_in, references
from caucasus_events.core.suggestions import did_you_mean, nearest
from caucasus_events.errors import Invalid, Problem, shown, with_article
from caucasus_events.records.amendments import REPLACED
from caucasus_events.records.incidents import IncidentLink
from caucasus_events.records.parties import Party
from caucasus_events.records.places import Place
from caucasus_events.records.statements import ResponseKind, Statement
from caucasus_events.values.comparison import Truth
from caucasus_events.values.when import When

__all__ = ["check", "faults"]


def impossible_times(chronicle: Chronicle) -> Iterator[Problem]:
    """Find statements published or recorded before they were said."""
    published = {source.id: source.published for source in reversed(chronicle.sources)}
    for i, statement in enumerate(chronicle.statements):
        if statement.said is None:
            continue
        if _surely_in_order(statement, statement.said, published):
            continue
        said = chronicle.zoned(statement.said)
        later = [*chronicle.published(statement), *(relay.at for relay in statement.via)]
        for when in (*later, statement.recorded):
            if when is not None and when.zoned(chronicle.zone).before(said) is Truth.YES:
                yield Problem(
                    path=f"$.statements[{i}].said",
                    what="a statement is said before it is passed on, published or recorded",
                    found=f"said {said}, but then already {when}",
                    hint="check the times and their zones",
                )


_CLOCK = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
_IN_ONE_OFFSET = re.compile(rf"{_CLOCK}(Z|[+-][0-9:]{{5}}) {_CLOCK}\1")


def _surely_in_order(
    statement: Statement, said: When, published: Mapping[str, When | None]
) -> bool:
    """Tell of a statement for certain that all its times are written in order."""
    for citation in statement.citations:
        when = published.get(citation.source)
        if when is not None and not _written_in_order(said, when):
            return False
    for relay in statement.via:
        if relay.at is not None and not _written_in_order(said, relay.at):
            return False
    return statement.recorded is None or _written_in_order(said, statement.recorded)


def _written_in_order(first: When, then: When) -> bool:
    """Tell for certain, of two clock times in one offset, that the second is no earlier.

    So most times are written, and their texts sort as they do; to ask `before` takes far longer.
    """
    one, other = first.edtf, then.edtf
    return one <= other and _IN_ONE_OFFSET.fullmatch(f"{one} {other}") is not None


Check = Callable[[Chronicle], Iterator[Problem]]


def check(records: Chronicle | Iterable[Record]) -> tuple[Problem, ...]:
    """Find what is wrong between records: what refers to nothing, runs in a circle or cannot be.

    What `faults` finds keeps a document from being read and written. The rest is doubtful, and
    most likely a slip: a term owed by who never declared, a ceasefire that is resumed without
    having ended, a violation dated when its ceasefire did not hold, an outcome of a round that was
    cancelled, a reference to what was split. What the archivist replaced is not doubted any more.

    Returns:
        Every problem with its path, such as `$.statements[3].claims[0].subject`, where the
        index counts the chronicle's own order; empty when all is well.
    """
    chronicle = chronicle_of(records)
    found = faults(chronicle)
    stands = chronicle if found else amended(chronicle)
    rules = (*TRUCE_DOUBTS, doubtful_claims)
    doubts = [problem for rule in rules for problem in rule(stands)]
    if chronicle.amendments:
        doubts = list(_in_given(doubts, stands, chronicle))
        doubts += [problem for rule in AMENDMENT_DOUBTS for problem in rule(chronicle)]
    return (*found, *doubts)


def faults(records: Chronicle | Iterable[Record]) -> tuple[Problem, ...]:
    """Find those problems for which a document is refused; see `check`.

    A chronicle does not change, and remembers what was found.
    """
    chronicle = chronicle_of(records)
    if faults not in chronicle._memo:
        chronicle._memo[faults] = tuple(p for rule in CHECKS for p in rule(chronicle))
    found: tuple[Problem, ...] = chronicle._memo[faults]
    return found


def repeated_ids(chronicle: Chronicle) -> Iterator[Problem]:
    """Find ids that more than one record has."""
    ids = [
        record.id for name in COLLECTIONS if name != "links" for record in getattr(chronicle, name)
    ]
    if len(set(ids)) == len(ids):
        return
    first: dict[str, str] = {}
    for path, record in records_of(chronicle):
        id = getattr(record, "id", None)
        if id is None:
            continue
        if id in first:
            yield Problem(
                path=f"{path}.id",
                what="an id is used twice",
                found=f"{shown(id)}, also at {first[id]}",
                hint="rename one of the two",
            )
        first.setdefault(id, path)


def dangling_ids(chronicle: Chronicle) -> Iterator[Problem]:
    """Find references to records that are not there, or are of another kind."""
    found = ids_in(chronicle)
    if all(ids <= _allowed(chronicle, kinds) for kinds, ids in found.items() if ids):
        return
    known = {old: REPLACED for amendment in chronicle.amendments for old in amendment.old}
    known |= {id: kind_of(type(chronicle[id])) for id in chronicle.ids}
    bearers: tuple[Party | Place, ...] = (*chronicle.parties, *chronicle.places)
    named = {name.text: bearer.id for bearer in bearers for name in bearer.names}
    yield from dangling(references(chronicle, Chronicle, "$"), known, named)


def _allowed(chronicle: Chronicle, kinds: tuple[str, ...]) -> set[str]:
    """Return all ids and addresses of the kinds that a field allows."""
    allowed = SUBJECTS if "subject" in kinds else frozenset(kinds)
    ids: set[str] = set()
    for name, cls in COLLECTIONS.items():
        if kind_of(cls) in allowed and cls is not IncidentLink:
            ids.update(record.id for record in getattr(chronicle, name))
    for name, parts, kind in PARTS:
        if kind in allowed:
            wholes = getattr(chronicle, name)
            ids.update(f"{w.id}#{part.key}" for w in wholes for part in getattr(w, parts))
    if REPLACED in allowed:
        ids.update(old for amendment in chronicle.amendments for old in amendment.old)
    return ids


# To look for the id that was meant takes time with every id that is known.
_MOST_SUGGESTIONS = 100
_MOST_COMPARED = 1_000
_FEW = 8


def dangling(
    references: Iterable[tuple[str, str, tuple[str, ...]]],
    known: Mapping[str, str],
    named: Mapping[str, str],
) -> Iterator[Problem]:
    """Find which references lead to nothing, or to a record of another kind.

    Args:
        references: path, id and allowed kinds of each.
        known: the kind of each id that is there.
        named: the id of who or what has a name.
    """
    suggestions = 0
    for path, id, kinds in references:
        kind, allowed = known.get(id), SUBJECTS if "subject" in kinds else frozenset(kinds)
        if kind in allowed:
            continue
        hint = "add the record, or correct the id"
        if suggestions < _MOST_SUGGESTIONS:
            suggestions += 1
            fitting = [other for other, its_kind in known.items() if its_kind in allowed]
            own = [one for one in fitting if one.startswith(f"{id.partition('#')[0]}#")]
            bearer = named.get(id)
            if kind == "statement" and "claim" in kinds:
                hint = (
                    f"name one of its claims: {', '.join(own[:_FEW])}"
                    if own
                    else "it claims nothing: name another"
                )
            elif kind is None and known.get(bearer or "") in allowed:
                hint = f"did you mean {bearer!r}, which has this name?"
            elif kind is None:
                hint = _meant_id(id, own or fitting) or hint
        wanted = " or ".join(map(with_article, sorted(allowed)))
        yield Problem(
            path=path,
            what=f"expected the id of {wanted}",
            found=shown(id) + (f", the id of {with_article(kind)}" if kind else ""),
            hint=hint,
        )


def _meant_id(id: str, known: list[str]) -> str | None:
    """Tell which known id is nearest; of a few parts of one record, which there are."""
    near = nearest(id, known if len(known) <= _MOST_COMPARED else _starting_alike(id, known))
    if near is not None:
        return did_you_mean(id, near)
    whole = f"{id.partition('#')[0]}#"
    is_of_one = bool(known) and len(known) <= _FEW and all(k.startswith(whole) for k in known)
    return f"known are {', '.join(known)}" if is_of_one else None


def _starting_alike(id: str, known: Iterable[str]) -> list[str]:
    return list(islice((other for other in known if other[:3] == id[:3]), _MOST_COMPARED))


def circles(chronicle: Chronicle) -> Iterator[Problem]:
    """Find affiliations, places, repeats and ceasefires that lead back to where they started."""
    for name, what, steps in (
        ("parties", "affiliations", lambda r: [a.of for a in r.affiliations]),
        ("places", "places within places", lambda r: r.within),
        ("statements", "repeats", lambda r: [r.repeats]),
        ("ceasefires", "ceasefires", lambda r: [id for _, id in r.precursors]),
    ):
        records = getattr(chronicle, name)
        graph = {record.id: way for record in records if any(way := steps(record))}
        index = {record.id: i for i, record in reversed(tuple(enumerate(records)) if graph else ())}
        for circle in circles_in(graph):
            yield Problem(
                path=f"$.{name}[{index[circle[0]]}]",
                what=f"{what} run in a circle",
                found=" > ".join((*circle, circle[0])),
                hint="take out one of the steps",
            )


def impossible_in_zone(chronicle: Chronicle) -> Iterator[Problem]:
    """Find intervals that end before they start once the chronicle's zone is put to them."""
    if chronicle.zone is None:
        return
    for path, record in records_of(chronicle):
        for where, when in times_in(record, path):
            if "/" not in when.edtf:
                continue
            try:
                when.zoned(chronicle.zone)
            except Invalid as error:
                for problem in error.problems:
                    yield attrs.evolve(problem, path=where, hint="give both ends an offset")


def hasty_responses(chronicle: Chronicle) -> Iterator[Problem]:
    """Find claims that are confirmed, denied, corrected or retracted before they are made."""
    silent = (ResponseKind.DECLINES, ResponseKind.NOT_ADDRESSED, ResponseKind.QUALIFIES)
    for i, statement in enumerate(chronicle.statements):
        said = chronicle.said(statement) if statement.responses else None
        for j, response in enumerate(statement.responses):
            target, _, _ = response.to.partition("#")
            told = chronicle[target] if response.to in chronicle else None
            then = chronicle.said(told) if isinstance(told, Statement) else None
            if response.kind in silent or said is None or then is None:
                continue
            if said.before(then) is Truth.YES:
                yield Problem(
                    path=f"$.statements[{i}].responses[{j}].to",
                    what="a claim is answered after it is made",
                    found=f"said {then}, but answered already {said}",
                    hint="check the times, or name an earlier report of the claim",
                )


def misplaced_responses(chronicle: Chronicle) -> Iterator[Problem]:
    """Find responses to a claim of the same statement, and retractions of others' claims."""
    for i, statement in enumerate(chronicle.statements):
        for j, response in enumerate(statement.responses):
            target, _, _ = response.to.partition("#")
            if target not in chronicle:
                continue
            told = chronicle[target]
            if not isinstance(told, Statement):
                continue
            path = f"$.statements[{i}].responses[{j}].to"
            if target == statement.id:
                yield Problem(
                    path=path,
                    what="a statement does not respond to itself",
                    found=shown(response.to),
                    hint="name the claim of another statement",
                )
            by = response.by or statement.speaker
            if response.kind is ResponseKind.RETRACTS and by != told.speaker:
                yield Problem(
                    path=path,
                    what="only its own speaker retracts a claim",
                    found=f"a claim of {shown(told.speaker)}, retracted by {shown(by)}",
                    hint="write 'denies' for another's claim",
                )


def clashing_links(chronicle: Chronicle) -> Iterator[Problem]:
    """Find incidents judged to be one and also judged to be two."""
    judged: dict[tuple[str, ...], IncidentLink] = {}
    for i, link in enumerate(chronicle.links):
        pair = tuple(sorted((link.first, link.second)))
        other = judged.setdefault(pair, link)
        if link.first == link.second or other.judgement is not link.judgement:
            yield Problem(
                path=f"$.links[{i}]",
                what="two incidents are judged in two ways, or one against itself",
                found=f"{pair[0]} and {pair[1]}: {other.judgement}, {link.judgement}",
                hint="keep one judgement, or 'unsure'",
            )


def impossible_as_amended(chronicle: Chronicle) -> Iterator[Problem]:
    """Find what the amendments make wrong that was right, such as a party on two sides."""
    if not chronicle.amendments:
        return
    rules = [r for r in CHECKS if r not in (impossible_as_amended, dangling_ids)]
    if any(True for rule in rules for _ in rule(chronicle)):
        return
    try:
        stands = amended(chronicle)
    except Invalid as error:
        hint = "correct the records so that they fit once the amendments hold"
        yield from (attrs.evolve(p, path=f"$.{p.path}", hint=hint) for p in error.problems)
        return
    found = (problem for rule in rules for problem in rule(stands))
    for problem in _in_given(found, stands, chronicle):
        yield attrs.evolve(problem, what=f"as amended, {problem.what}")


def _in_given(
    problems: Iterable[Problem], stands: Chronicle, given: Chronicle
) -> Iterator[Problem]:
    """Point problems of a chronicle as amended at the records of the one that was given."""

    @cache
    def places(name: str) -> dict[str, int]:
        return {_name_of(record): i for i, record in enumerate(getattr(given, name))}

    for problem in problems:
        match = _RECORD.match(problem.path)
        if match is None:
            yield problem
            continue
        record = getattr(stands, match[1])[int(match[2])]
        # A link that the amendments changed is not in what was given.
        index = places(match[1]).get(_name_of(record))
        path = f"$.{match[1]}" if index is None else f"$.{match[1]}[{index}]"
        yield attrs.evolve(problem, path=path + problem.path[match.end() :])


def _name_of(record: object) -> str:
    return str(getattr(record, "id", record))


_RECORD = re.compile(rf"\$\.({'|'.join(COLLECTIONS)})\[([0-9]+)\]")


CHECKS: tuple[Check, ...] = (
    repeated_ids,
    dangling_ids,
    circles,
    impossible_times,
    impossible_in_zone,
    hasty_responses,
    misplaced_responses,
    unknown_terms,
    clashing_links,
    *AMENDMENT_FAULTS,
    impossible_as_amended,
)
"""What makes a document unreadable."""


def records_of(chronicle: Chronicle) -> Iterator[tuple[str, Record]]:
    """Yield each record of a chronicle with its path."""
    for name in COLLECTIONS:
        for i, record in enumerate(getattr(chronicle, name)):
            yield f"$.{name}[{i}]", record
