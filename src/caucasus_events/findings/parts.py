"""Parts of a chronicle that reconcile apart, as many processes or machines can share them.

What is said of one subject settles nothing of another, unless the two hang together: an incident
and one that it is part of, incidents that are linked, a ceasefire and what violated it, a road
and the area around it, a record and what the archivist put in its place. Such subjects make one
matter, and a matter is never cut. Where somebody speaks of several matters, each part gets the
statement with what it says of its own ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal
from zlib import crc32

import attrs

from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle, chronicle_of, order_key
from caucasus_events.core.record import Record
from caucasus_events.core.references import split_address
from caucasus_events.core.results import Plain
from caucasus_events.errors import refuse
from caucasus_events.findings.reconciliation import Findings, reconcile
from caucasus_events.findings.rules import Rule, envelope
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides

__all__ = ["Part", "partitioned", "reconcile_part"]


@attrs.frozen(kw_only=True, repr=False)
class Part:
    """Some subjects of a chronicle, with all that their findings need."""

    chronicle: Chronicle
    """The records that the findings need. References to others may lead nowhere."""
    subjects: tuple[str, ...]
    """Ids of the subjects of which it gives findings."""

    def __repr__(self) -> str:
        subjects, statements = len(self.subjects), len(self.chronicle.statements)
        return f"<Part: {subjects} subjects, {statements} statements>"


def partitioned(records: Chronicle | Iterable[Record], parts: int) -> tuple[Part, ...]:
    """Cut a chronicle into parts that give together the findings of the whole.

    Subjects that hang together stay in one part, so that a part may be much larger than others.
    The same records are cut in the same way in every process.

    Args:
        records: a chronicle or loose records.
        parts: the greatest number of parts; what would be empty is left out.

    Raises:
        Invalid: something is not a record, or `parts` is no number from 1 on.
    """
    check_parts(parts)
    chronicle = chronicle_of(records)
    ties = Ties()
    named: list[tuple[str, Any]]
    named = [(name, record) for name in COLLECTIONS for record in getattr(chronicle, name)]
    for name, record in named:
        ties.meet(name, record)
    for name, record in named:
        ties.hear(name, record)
    joined = ties.settle(parts)
    everywhere: list[Record] = []
    found: defaultdict[int, list[Record]] = defaultdict(list)
    cited: defaultdict[str, set[int]] = defaultdict(set)
    for statement in chronicle.statements:
        for number in ties.needed_in("statements", statement):
            found[number].append(statement)
            for source in sources_cited(statement):
                cited[source].add(number)
    for name, record in named:
        if ties.is_everywhere(name, record):
            everywhere.append(record)
        elif name != "statements":
            is_source = name == "sources"
            at = cited[record.id] if is_source else ties.needed_in(name, record)
            for number in at:
                found[number].append(record)
    alone = Chronicle(title=chronicle.title, zone=chronicle.zone, sides=chronicle.sides)
    made = (
        make_part(alone, (*everywhere, *found[number]), joined, number, parts)
        for number in sorted(found)
    )
    return tuple(part for part in made if part.subjects)


def reconcile_part(
    part: Part,
    *,
    rule: Rule = envelope,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
    voices: Literal["party", "speaker"] = "party",
) -> list[dict[str, Plain]]:
    """Reconcile a part, and give the rows of the findings on its own subjects.

    The rows of all parts, sorted by their subject, are the rows of one call of `reconcile`. The
    arguments are those of `reconcile`.

    Raises:
        UnknownId: the chronicle has no such party as the sides name.
        Invalid: the rule is no function, the sides are no Sides, or there are no such voices.
    """
    return findings_of(part, rule=rule, sides=sides, unsure=unsure, voices=voices).rows()


def findings_of(part: Part, **how: Any) -> Findings:
    """Reconcile a part, and keep the findings on its own subjects."""
    found = reconcile(part.chronicle, **how)
    subjects = {*part.subjects}
    own = (f for f in found if split_address(f.topic.subject)[0] in subjects)
    return Findings(findings=tuple(own))


def check_parts(parts: object) -> None:
    """Check a number of parts.

    Raises:
        Invalid: it is no number from 1 on.
    """
    if type(parts) is not int or parts < 1:
        raise refuse("no number of parts", parts, "give a whole number from 1 on", "parts")


# What follows reads records and their plain data alike, so that a file can be cut as it is read.


def field_of(node: Any, name: str) -> Any:
    """Return what stands under a name in a record, or in the plain data of one."""
    return node.get(name) if isinstance(node, Mapping) else getattr(node, name, None)


def items_of(node: Any, name: str) -> Iterable[Any]:
    """Return the items under a name in a record, or in the plain data of one."""
    return field_of(node, name) or ()


class Joined:
    """Ids that belong together, and in which part each is."""

    def __init__(self) -> None:
        self._nearer: dict[str, str] = {}

    def __contains__(self, id: str) -> bool:
        return id in self._nearer

    def first(self, id: str) -> str:
        """Return the id that stands for all that belong together with one."""
        nearer = self._nearer
        while (above := nearer.get(id, id)) != id:
            nearer[id] = nearer.get(above, above)  # so that the way is shorter the next time
            id = above
        return id

    def join(self, ids: Iterable[str]) -> None:
        """Let some ids belong together."""
        firsts = sorted({self.first(id) for id in ids})
        self._nearer.update(dict.fromkeys(firsts, firsts[0]) if len(firsts) > 1 else {})

    def part_number(self, id: str, parts: int) -> int:
        """Return the number of the part in which an id is; `hash` differs between processes."""
        return crc32(self.first(id).encode()) % parts


class Ties:
    """Which subjects hang together, and which of them a record bears on.

    Every record is met, then every record is heard, each in any order; then the ties are settled.
    What is held grows with the places, parties and incidents that lie in others, with what is
    linked or amended, and with the statements that are answered, and not with all statements.
    """

    def __init__(self) -> None:
        self._joined = Joined()
        self._amended: set[str] = set()
        """The ids that an amendment names."""
        self._around: dict[str, list[str]] = {}
        """By id: what contains it."""
        self._tied: set[str] = set()
        """The ids of what contains, or lies in, something else."""
        self._spoken_of: set[str] = set()
        """Of these, and of those that are joined, the ones that somebody speaks of."""
        self._everywhere: set[str] = set()
        """Ids of the parties, the places, and the sources that are amended."""
        self._answered: set[str] = set()
        """Ids of the statements that others answer."""
        self._subjects: dict[str, set[str]] = {}
        """By answered statement: of what it speaks."""
        self._answers: list[tuple[str, str]] = []
        """Pairs of an amended statement and one that it answers."""
        self._parts = 1
        self._where: dict[str, set[int]] = {}
        """By answered statement: in which parts are the subjects of which it speaks."""

    def meet(self, name: str, record: Any) -> None:
        """Take in how a record of a collection ties others together."""
        match name:
            case "parties":
                ties = items_of(record, "affiliations")
                self._lies_in(record, [field_of(tie, "of") for tie in ties])
                self._everywhere.add(field_of(record, "id"))
            case "places":
                self._lies_in(record, items_of(record, "within"))
                self._everywhere.add(field_of(record, "id"))
            case "incidents":
                self._lies_in(record, items_of(record, "part_of"))
            case "links" if field_of(record, "judgement") != Judgement.DIFFERENT:
                self._joined.join(_named_in(name, record))
            case "amendments":
                self._joined.join(_named_in(name, record))
                self._amended.update(_named_in(name, record))
            case "statements":
                self._answered.update(_answered_in(record))
            case _:
                pass

    def _lies_in(self, record: Any, around: Iterable[str]) -> None:
        if around := [*around]:
            id = field_of(record, "id")
            self._around.setdefault(id, []).extend(around)
            self._tied.update((id, *around))

    def hear(self, name: str, record: Any) -> None:
        """Take in of what a statement speaks, once every record was met."""
        id = field_of(record, "id")
        if name == "sources" and id in self._amended:
            self._everywhere.add(id)
        if name != "statements":
            return
        spoken_of: set[str] = set()
        for about in _subjects_in(record):
            spoken_of |= about
            if len(about) > 1:
                self._joined.join(about)
        if id in self._amended:
            # A claim may move to another subject, and then so does each answer to it.
            self._joined.join((id, *spoken_of))
            self._answers += ((id, answered) for answered in _answered_in(record))
        if id in self._answered:
            self._subjects[id] = spoken_of
        self._spoken_of.update(id for id in spoken_of if id in self._tied or id in self._joined)

    def settle(self, parts: int) -> Joined:
        """Join the subjects that contain others of which somebody speaks, and return all joined.

        What lies between the two is joined as well. What contains only one that is spoken of, or
        is not spoken of itself, joins nothing.

        Args:
            parts: how many parts there are.
        """
        for id, answered in self._answers:
            self._joined.join((id, *self._subjects.get(answered, ())))
        first = self._joined.first
        outward: defaultdict[str, set[str]] = defaultdict(set)
        inward: defaultdict[str, set[str]] = defaultdict(set)
        for id, around in self._around.items():
            for whole in around:
                outward[first(id)].add(first(whole))
                inward[first(whole)].add(first(id))
        spoken_of = {*map(first, self._spoken_of)}
        with_parts, within = _reached(spoken_of, outward), _reached(spoken_of, inward)
        for id, wholes in outward.items():
            if id in with_parts:
                for whole in wholes & within:
                    self._joined.join((id, whole))
        self._parts = parts
        self._where = {id: self._numbers(subjects) for id, subjects in self._subjects.items()}
        self._subjects.clear()
        return self._joined

    def is_everywhere(self, name: str, record: Any) -> bool:
        """Tell whether every part needs a record."""
        ids = _named_in(name, record) if name == "amendments" else (field_of(record, "id"),)
        return not self._everywhere.isdisjoint(ids)

    def needed_in(self, name: str, record: Any) -> set[int]:
        """Return the numbers of the parts that need a record, once the ties are settled.

        A source is needed where it is cited, and what `is_everywhere` in every part.
        """
        if name in ("links", "amendments"):
            return self._numbers(_named_in(name, record))
        found: set[int] = set()
        if name == "statements":
            found = self._numbers(id for about in _subjects_in(record) for id in about)
            found = found.union(*(self._where.get(id, ()) for id in _answered_in(record)))
        return found or self._numbers([field_of(record, "id")])

    def _numbers(self, ids: Iterable[str]) -> set[int]:
        return {self._joined.part_number(id, self._parts) for id in ids}


def _reached(start: Iterable[str], steps: Mapping[str, Iterable[str]]) -> set[str]:
    found = {*start}
    waiting = [*found]
    for id in waiting:  # grows as it goes
        new = {one for one in steps.get(id, ()) if one not in found}
        found |= new
        waiting += new
    return found


def _named_in(name: str, record: Any) -> tuple[str, ...]:
    """Return the ids that a link or an amendment names."""
    if name == "links":
        return (field_of(record, "first"), field_of(record, "second"))
    return (*items_of(record, "old"), *items_of(record, "new"))


def _subjects_in(statement: Any) -> Iterator[set[str]]:
    """Yield what each claim, or question that is left open, is about.

    A claim that an incident was a violation is about the ceasefire and about the incident.
    """
    usual = field_of(statement, "subject")
    asked = (field_of(response, "question") for response in items_of(statement, "responses"))
    for claim in (*items_of(statement, "claims"), *filter(None, asked)):
        about = (field_of(claim, "subject") or usual, field_of(claim, "incident"))
        yield {split_address(id)[0] for id in about if id}


def _answered_in(statement: Any) -> Iterator[str]:
    for response in items_of(statement, "responses"):
        if to := field_of(response, "to"):
            yield split_address(to)[0]


def sources_cited(statement: Any) -> Iterator[str]:
    """Yield the ids of the sources in which a statement can be read."""
    for report in items_of(statement, "reports"):
        source = report if isinstance(report, str) else field_of(report, "source")
        if source:
            yield source


def make_part(
    alone: Chronicle, records: Iterable[Record], joined: Joined, number: int, parts: int
) -> Part:
    """Make the part of a number.

    Args:
        alone: a chronicle with title, zone and sides.
        records: what the part needs; of those with one id the first counts.
        joined: the ids that belong together.
        number: which part it is, from 0 on.
        parts: how many there are.
    """
    held: dict[str, dict[Any, Record]] = {name: {} for name in COLLECTIONS}
    names = {cls: name for name, cls in COLLECTIONS.items()}
    subjects: set[str] = set()
    for record in records:
        name = names[type(record)]
        held[name].setdefault(order_key(record), record)
        match name:
            case "statements":
                subjects.update(one for about in _subjects_in(record) for one in about)
            case "links" | "amendments":
                subjects.update(_named_in(name, record))
            case _:
                pass
    own = {id for id in subjects if joined.part_number(id, parts) == number}
    collections: dict[str, Any] = {name: found.values() for name, found in held.items()}
    collections["statements"] = [_about_own(one, own) for one in held["statements"].values()]
    return Part(chronicle=attrs.evolve(alone, **collections), subjects=tuple(sorted(own)))


def _about_own(statement: Any, own: set[str]) -> Any:
    """Leave out of a statement what it claims of other subjects."""
    kept = [claim for claim in statement.claims if split_address(claim.subject)[0] in own]
    return statement if len(kept) == len(statement.claims) else statement.with_claims(kept)
