"""What can be wrong between the records of a chronicle, each fault with its path and a hint."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, islice
from typing import Any, ClassVar

import attrs

from caucasus_events.checks.amendment_checks import AMENDMENT_DOUBTS, AMENDMENT_FAULTS
from caucasus_events.checks.ceasefire_checks import ceasefire_doubts, unknown_terms
from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import (
    COLLECTIONS,
    Chronicle,
    chronicle_of,
    kind_of,
)
from caucasus_events.chronicle.times import times_in
from caucasus_events.core.progress import Progress, watched
from caucasus_events.core.record import Record
from caucasus_events.core.references import (
    circles_in,
    format_circle,
    ids_in,
    references,
    split_address,
)
from caucasus_events.core.results import Column, Columns, Listing
from caucasus_events.core.suggestions import did_you_mean, nearest
from caucasus_events.core.tables import in_words, listed
from caucasus_events.errors import Invalid, Problem, shown, with_article
from caucasus_events.records.amendments import REPLACED
from caucasus_events.records.ceasefires import Ceasefire
from caucasus_events.records.incidents import Incident, IncidentLink
from caucasus_events.records.parties import Party
from caucasus_events.records.places import Place
from caucasus_events.records.sources import Source
from caucasus_events.records.statements import Response, ResponseKind, Statement
from caucasus_events.values.comparison import Truth
from caucasus_events.values.when import When, format_time

__all__ = ["Problems", "check", "faults"]


Check = Callable[[Chronicle], Iterator[Problem]]

_COLUMNS: Columns[Problem] = Columns(
    Column("path", "where in the document", lambda problem: problem.path),
    Column("what", "which rule is broken", lambda problem: problem.what),
    Column("found", "what was found there", lambda problem: problem.found),
    Column("hint", "what most likely puts it right", lambda problem: problem.hint),
)


class Problems(Listing[Problem]):
    """What is wrong or doubtful in a chronicle."""

    __slots__ = ()
    columns: ClassVar[Columns[Any]] = _COLUMNS


def check(records: Chronicle | Iterable[Record], *, progress: Progress = False) -> Problems:
    """Find what is wrong between records: what refers to nothing, runs in a circle or cannot be.

    The problems that `faults` finds keep a document from being read and written. The others are
    doubts, and most likely slips: a term owed by a party that never declared the ceasefire, a
    ceasefire that is resumed without having ended, a violation dated when its ceasefire did not
    hold, an outcome of a round that was cancelled, a speaker out of office, a reference to a record
    that was split. What the archivist replaced is not doubted.

    Args:
        records: a chronicle or loose records.
        progress: True shows how many of the rules are done; a function is called with how many
            are done and how many there are.

    Returns:
        Every problem with its path, such as `$.statements[3].claims[0].subject`, where the
        index counts the chronicle's own order; empty when all is well.
    """
    chronicle = chronicle_of(records)
    rules = watched(CHECKS, progress, "rules")
    found = tuple(problem for rule in rules for problem in rule(chronicle))
    current = chronicle if found else amended(chronicle)
    doubts = (*ceasefire_doubts(current), *out_of_office(current))
    if not chronicle.amendments:
        return Problems((*found, *doubts))
    of_amendments = (problem for doubt in AMENDMENT_DOUBTS for problem in doubt(chronicle))
    return Problems((*found, *_in_given(doubts, current, chronicle), *of_amendments))


def faults(records: Chronicle | Iterable[Record]) -> tuple[Problem, ...]:
    """Find those problems for which a document is refused; see `check`."""
    return tuple(faults_of(chronicle_of(records)))


def faults_of(chronicle: Chronicle) -> Iterator[Problem]:
    """Find the same problems one by one."""
    return (problem for rule in CHECKS for problem in rule(chronicle))


def _with_paths(chronicle: Chronicle) -> Iterator[tuple[str, Record]]:
    for name in COLLECTIONS:
        for i, record in enumerate(getattr(chronicle, name)):
            yield f"$.{name}[{i}]", record


def repeated_ids(chronicle: Chronicle) -> Iterator[Problem]:
    """Find ids that more than one record has."""
    first: dict[str, str] = {}
    for path, record in _with_paths(chronicle):
        id: str | None = getattr(record, "id", None)  # links have none
        if id in first:
            yield Problem(
                path=f"{path}.id",
                what="an id is used twice",
                found=f"{shown(id)}, also at {first[id]}",
                hint="rename one of the two",
            )
        elif id is not None:
            first[id] = path


def dangling_ids(chronicle: Chronicle) -> Iterator[Problem]:
    """Find references to records that are not there, or are of another kind."""
    known = {old: REPLACED for amendment in chronicle.amendments for old in amendment.old}

    def kind(id: str) -> str | None:
        record = chronicle.find(id)
        return known.get(id) if record is None else kind_of(type(record))

    # Where an id stands, and which was meant, matters only if something is wrong with any.
    if all(kind(id) in _allowed(kinds) for kinds, ids in ids_in(chronicle).items() for id in ids):
        return iter(())
    known |= {id: kind_of(type(record)) for id, record in chronicle.addressed()}
    bearers = [one for _, one in chronicle.addressed() if isinstance(one, _Bearer)]
    named = {name.text: bearer.id for bearer in bearers for name in bearer.names}
    return dangling(references(chronicle, Chronicle, "$"), known, named)


_Bearer = Party | Place | Incident | Ceasefire
_SUBJECTS = frozenset(
    {
        *("party", "place", "incident", "negotiation", "ceasefire", "round", "term"),
        "position",
    }
)
"""What a claim or position can be about."""


def _allowed(kinds: Collection[str]) -> Collection[str]:
    return _SUBJECTS if "subject" in kinds else kinds


# To look for the id that was meant takes time with every id that is known.
_MOST_SUGGESTIONS = 100
_MOST_COMPARED = 1_000
_FEW = 8
"""Up to so many ids are listed in a hint."""
ADD_THE_RECORD = "add the record, or correct the id"


def dangling(
    references: Iterable[tuple[str, str, tuple[str, ...]]],
    known: Mapping[str, str],
    named: Mapping[str, str],
) -> Iterator[Problem]:
    """Find which references lead to nothing, or to a record of another kind.

    Args:
        references: path, id and allowed kinds of each.
        known: the kind of each id that is there.
        named: the id of the party or place that has a name.
    """
    suggestions = 0
    default_subjects: dict[str, str] = {}
    for path, id, kinds in references:
        kind, allowed = known.get(id), _allowed(kinds)
        if kind in allowed:
            continue
        record, _, field = path.partition("].")
        if field == "subject":
            default_subjects[record] = id
        elif field.endswith(".subject") and default_subjects.get(record) == id:
            continue  # the claim took it over from its statement
        hint = None
        if suggestions < _MOST_SUGGESTIONS:
            suggestions += 1
            fitting = [other for other, its_kind in known.items() if its_kind in allowed]
            whole = f"{split_address(id)[0]}#"
            own = [one for one in fitting if one.startswith(whole)]
            if kind is None and id in named and known.get(named[id]) in allowed:
                hint = f"did you mean {named[id]!r}, which has this name?"
            elif kind is None:
                hint = _nearest_id(id, own or fitting)
        wanted = " or ".join(map(with_article, sorted(allowed)))
        yield Problem(
            path=path,
            what=f"expected the id of {wanted}",
            found=shown(id) + (f", the id of {with_article(kind)}" if kind else ""),
            hint=hint or ADD_THE_RECORD,
        )


def _nearest_id(id: str, known: list[str]) -> str | None:
    """Suggest the known id that is spelled most alike; of a few parts of one record, list them."""
    alike = known
    if len(known) > _MOST_COMPARED:
        alike = list(islice((one for one in known if one[:3] == id[:3]), _MOST_COMPARED))
    near = nearest(id, alike)
    if near is not None:
        return did_you_mean(id, near)
    whole = f"{split_address(id)[0]}#"
    is_of_one = 0 < len(known) <= _FEW and all(one.startswith(whole) for one in known)
    return f"known are {', '.join(known)}" if is_of_one else None


def circles(chronicle: Chronicle) -> Iterator[Problem]:
    """Find affiliations, places, incidents and ceasefires that lead back to themselves."""
    for name, what, steps in (
        ("parties", "affiliations", lambda r: [a.of for a in r.affiliations]),
        ("places", "places within places", lambda r: r.within),
        ("incidents", "incidents that are parts of others", lambda r: r.part_of),
        ("ceasefires", "ceasefires", lambda r: [id for _, id in r.precursors]),
    ):
        records = getattr(chronicle, name)
        graph = {record.id: way for record in records if any(way := steps(record))}
        index = {record.id: i for i, record in reversed(tuple(enumerate(records)))} if graph else {}
        for circle in circles_in(graph):
            yield Problem(
                path=f"$.{name}[{index[circle[0]]}]",
                what=f"{what} run in a circle",
                found=format_circle(circle),
                hint="take out one of the steps",
            )


def impossible_times(chronicle: Chronicle) -> Iterator[Problem]:
    """Find statements published before they were said, and sources read before published."""
    for i, source in enumerate(chronicle.sources):
        published, accessed = chronicle.zoned(source.published), chronicle.zoned(source.accessed)
        if published and accessed and accessed.before(published) is Truth.YES:
            yield Problem(
                path=f"$.sources[{i}].accessed",
                what="a source is published before it is read",
                found=f"read {accessed}, but published {published}",
                hint="check both times",
            )
    for i, statement in enumerate(chronicle.statements):
        said = chronicle.zoned(statement.said)
        if said is None:
            continue
        for how, when in _after_it_was_said(statement, chronicle):
            if when is not None and when.before(said) is Truth.YES:
                yield Problem(
                    path=f"$.statements[{i}].said",
                    what="a statement is said before it is passed on, published or recorded",
                    found=f"said {said}, but {how} already {when}",
                    hint="check the times and their zones",
                )


def _after_it_was_said(
    statement: Statement, chronicle: Chronicle
) -> Iterator[tuple[str, When | None]]:
    """Yield what came of a statement, and when: it was published, passed on and recorded."""
    for report, published in zip(statement.reports, chronicle.published(statement), strict=True):
        yield f"published in {shown(report.source)}", published
        for relay in report.via:
            yield f"passed on by {shown(relay.by)}", chronicle.zoned(relay.at)
        yield "recorded", chronicle.zoned(report.recorded)
    yield "recorded", chronicle.zoned(statement.recorded)


def impossible_in_zone(chronicle: Chronicle) -> Iterator[Problem]:
    """Find intervals that end before they start in the chronicle's zone."""
    if chronicle.zone is None:
        return
    for path, record in _with_paths(chronicle):
        for where, when in times_in(record, path):
            if "/" not in when.edtf:
                continue
            try:
                chronicle.zoned(when)
            except Invalid as error:
                for problem in error.problems:
                    yield attrs.evolve(problem, path=where, hint="give both ends an offset")


def _responses(chronicle: Chronicle) -> Iterator[tuple[str, Statement, Response, Statement]]:
    """Yield each response to a statement that is there, between its path and both statements."""
    for i, statement in enumerate(chronicle.statements):
        for j, response in enumerate(statement.responses):
            answered = response.to and chronicle.find(split_address(response.to)[0])
            if isinstance(answered, Statement):
                yield f"$.statements[{i}].responses[{j}].to", statement, response, answered


def hasty_responses(chronicle: Chronicle) -> Iterator[Problem]:
    """Find claims that are confirmed, denied, corrected or retracted before they are made."""
    for path, statement, response, answered in _responses(chronicle):
        if response.kind.is_silence or response.to not in chronicle:
            continue
        said, then = chronicle.said(statement), chronicle.said(answered)
        if said is not None and then is not None and said.before(then) is Truth.YES:
            yield Problem(
                path=path,
                what="a claim is answered after it is made",
                found=f"said {then}, but answered already {said}",
                hint="check the times, or name an earlier report of the claim",
            )


def misplaced_responses(chronicle: Chronicle) -> Iterator[Problem]:
    """Find responses to a claim of the same statement, and retractions of others' claims."""
    for path, statement, response, answered in _responses(chronicle):
        if answered.id == statement.id:
            yield Problem(
                path=path,
                what="a statement does not respond to itself",
                found=shown(response.to),
                hint="name the claim of another statement",
            )
        by = [response.by] if response.by else chronicle.speakers(statement)
        may_retract = {
            *chronicle.speakers(answered),
            *chain.from_iterable(chronicle.ways(answered)),
        }
        if response.kind is ResponseKind.RETRACTS and may_retract.isdisjoint(by):
            yield Problem(
                path=path,
                what="only its own speaker retracts a claim, or a party that reported it",
                found=f"a claim of {listed(map(shown, chronicle.speakers(answered)))}, "
                f"retracted by {listed(map(shown, by))}",
                hint="write 'denies' for another's claim",
            )


def out_of_office(chronicle: Chronicle) -> Iterator[Problem]:
    """Find speakers that held none of their recorded offices when they spoke.

    Whoever publishes something itself may speak for itself alone.
    """
    for i, statement in enumerate(chronicle.statements):
        said = chronicle.said(statement)
        sources = (chronicle.find(report.source) for report in statement.reports)
        publishers = {source.publisher for source in sources if isinstance(source, Source)}
        for j, id in enumerate(statement.named_speakers):
            speaker = chronicle.find(id)
            ties = speaker.affiliations if isinstance(speaker, Party) else ()
            offices = [tie for tie in ties if tie.role.speaks_for]
            is_held = not offices or any(tie.holds(said) for tie in offices)
            if said is None or is_held or id in publishers:
                continue
            held = (
                f"{in_words(o.role)} {o.of} {format_time(o.during)}" for o in offices if o.during
            )
            field = f"speakers[{j}]" if statement.speakers else "speaker"
            yield Problem(
                path=f"$.statements[{i}].{field}",
                what="a speaker held none of its recorded offices when it spoke",
                found=f"{shown(id)} at {format_time(said)}; {listed(held)}",
                hint="check the time, or record the office that it held then",
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
    rules = [rule for rule in CHECKS if rule not in (impossible_as_amended, dangling_ids)]
    if any(True for rule in rules for _ in rule(chronicle)):
        return
    try:
        current = amended(chronicle)
    except Invalid as error:
        hint = "correct the records so that they fit once the amendments hold"
        yield from (attrs.evolve(p, path=f"$.{p.path}", hint=hint) for p in error.problems)
        return
    found = (problem for rule in rules for problem in rule(current))
    for problem in _in_given(found, current, chronicle):
        yield attrs.evolve(problem, what=f"as amended, {problem.what}")


def _in_given(
    problems: Iterable[Problem], current: Chronicle, given: Chronicle
) -> Iterator[Problem]:
    """Point problems of a chronicle as amended at the records of the one that was given."""

    @cache
    def places(name: str) -> dict[str, int]:
        return {_name_of(record): i for i, record in enumerate(getattr(given, name))}

    def place(name: str, i: int) -> str:
        # A link that the amendments changed is not in what was given.
        index = places(name).get(_name_of(getattr(current, name)[i]))
        return f"$.{name}" if index is None else f"$.{name}[{index}]"

    return (with_place(problem, place) for problem in problems)


def _name_of(record: object) -> str:
    return str(getattr(record, "id", record))


_PLACE = rf"\$\.({'|'.join(COLLECTIONS)})\[([0-9]{{1,9}})\]"
# A problem names a record in its path, and a second one where an id is used twice.
_AT_START, _ALSO_AT = re.compile(rf"\A{_PLACE}"), re.compile(rf"(?<=, also at ){_PLACE}\Z")


def with_place(problem: Problem, place: Callable[[str, int], str]) -> Problem:
    """Return a problem of a chronicle that names records by their places elsewhere.

    Args:
        problem: the problem, with paths such as `$.statements[3].said`.
        place: returns what is to stand for a collection and an index in it.
    """

    def placed(match: re.Match[str]) -> str:
        try:
            return place(match[1], int(match[2]))
        except IndexError:  # the words of a document may look like a path in it
            return match[0]

    path, found = _AT_START.sub(placed, problem.path), _ALSO_AT.sub(placed, problem.found)
    return attrs.evolve(problem, path=path, found=found)


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
