"""What finds records in a chronicle, and grows by what is added instead of being built anew."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from caucasus_events._records import Record
from caucasus_events._suggestions import suggestion
from caucasus_events.ceasefires import Ceasefire, Term
from caucasus_events.claim_kinds import Violation
from caucasus_events.claims import Claim
from caucasus_events.errors import UnknownId, shown
from caucasus_events.incidents import IncidentLink
from caucasus_events.negotiations import Negotiation, Round
from caucasus_events.positions import Position
from caucasus_events.statements import Response, Statement

V = TypeVar("V")
R = TypeVar("R", bound=Record)

Part = Claim | Position | Response | Round | Term


class Layered(Generic[V]):
    """A mapping never changed: below what was there, which is shared, above what was added.

    What is above is copied whenever something is added, and folded into what is below once
    copying it would cost more than folding does on average: of n entries below, some square
    root of n are above at most.
    """

    __slots__ = ("_above", "_below", "_length")

    def __init__(self, below: Mapping[Hashable, V], above: Mapping[Hashable, V], length: int):
        self._below, self._above, self._length = below, above, length

    @classmethod
    def of(cls, below: Mapping[Hashable, V]) -> Layered[V]:
        """Return a mapping to which nothing has been added."""
        return cls(below, {}, len(below))

    def get(self, key: Hashable) -> V | None:
        """Return what stands under a key, if anything does."""
        found = self._above.get(key)
        return self._below.get(key) if found is None else found

    def __len__(self) -> int:
        return self._length

    def grown(self, added: Mapping[Hashable, V]) -> Layered[V]:
        """Return the mapping with more in it, or with something else under a key."""
        above = {**self._above, **added}
        if len(above) ** 2 > len(self._below):
            return Layered.of({**self._below, **above})
        length = self._length + sum(self.get(key) is None for key in added)
        return Layered(self._below, above, length)


Groups = Layered[tuple[R, ...]]
"""The records under each key, in the order in which they were given."""


def grouped(records: Iterable[R], keys: Callable[[R], Iterable[str]]) -> Mapping[Hashable, Any]:
    """Put each record under its keys."""
    found: dict[Hashable, list[R]] = {}
    for record in records:
        for key in keys(record):
            found.setdefault(key, []).append(record)
    return {key: tuple(group) for key, group in found.items()}


def regrouped(
    groups: Groups[R], added: Iterable[R], keys: Callable[[R], Iterable[str]]
) -> Groups[R]:
    """Put more records under their keys, behind those that are there."""
    more: Mapping[Hashable, tuple[R, ...]] = grouped(added, keys)
    return groups.grown({key: (*(groups.get(key) or ()), *group) for key, group in more.items()})


def by_key(
    collections: Iterable[tuple[Sequence[Record], Callable[[Any], Hashable]]],
) -> Mapping[Hashable, Record]:
    """Put each record under its key; of two with one key the first counts."""
    found: dict[Hashable, Record] = {}
    for records, key in reversed(list(collections)):
        found.update((key(record), record) for record in reversed(records))
    return found


def found_under(id: object, records: Layered[Record]) -> Record | Part | None:
    """Return the record with an id, or the part with an address, if there is one."""
    if not isinstance(id, str):
        return None
    whole, _, key = id.partition("#")
    record = records.get(whole)
    if whole == id or record is None:
        return record
    return next((part for part in _parts_of(record) if part.key == key), None)


_FEW = 8
"""So many ids can be listed."""


def unknown(id: object, what: str, known: Sequence[str], replaced: str | None) -> UnknownId:
    """Tell that there is no record with an id, what took its place or which was meant."""
    whole = id.partition("#")[0] if isinstance(id, str) and "#" in id else None
    if whole in known:
        known = [one for one in known if one.startswith(f"{whole}#")] or [str(whole)]
        replaced = None
    told = f"known are {', '.join(known)}" if known else "it has none"
    near = suggestion(id, known, told if len(known) <= _FEW else "see the ids in its collections")
    if isinstance(id, Record) and isinstance(its := getattr(id, "id", None), str):
        near = f"give its id: {its!r}"
    return UnknownId(f"the chronicle has no {what} {shown(id)}; {replaced or near}")


def addresses_of(record: Record, records: Layered[Record]) -> Iterator[str]:
    """Yield the id of a record and the addresses of its parts, if it is found under its id."""
    id: str | None = getattr(record, "id", None)
    if id is not None and records.get(id) is record:
        yield id
        yield from (f"{id}#{part.key}" for part in _parts_of(record))


def _parts_of(record: object) -> tuple[Part, ...]:
    match record:
        case Statement():
            return (*record.claims, *record.positions, *record.responses)
        case Negotiation():
            return record.rounds
        case Ceasefire():
            return record.terms
        case _:
            return ()


def subjects_of(statement: Statement) -> Iterable[str]:
    """Return what a statement speaks of, and of each part the whole as well."""
    named = {subject for claim in statement.claims for subject in claimed_of(claim)}
    if statement.positions:
        named.update(p.subject for p in statement.positions if p.subject is not None)
    return named.union([whole_of(subject) for subject in named if "#" in subject])


def claimed_of(claim: Claim) -> Iterable[str]:
    """Return what a claim speaks of: its subject, and the incident that it calls a violation."""
    subject = claim.topic.subject
    return (
        (subject, claim.incident) if isinstance(claim, Violation) and claim.incident else (subject,)
    )


def whole_of(address: str) -> str:
    """Return the id of the record to which an address leads: 'talks' of 'talks#round'."""
    return address.partition("#")[0]


def followed(statement: Statement) -> Iterable[str]:
    """Return the ids of the statements that a statement answers or repeats."""
    if not statement.responses and statement.repeats is None:
        return ()
    answered = {whole_of(response.to) for response in statement.responses}
    return answered if statement.repeats is None else answered | {statement.repeats}


def linked(link: IncidentLink) -> Iterable[str]:
    """Return the incidents that a link judges."""
    return {link.first, link.second}


def speaking_of(
    subjects: Iterable[str], speaking: Groups[Statement], following: Groups[Statement]
) -> Iterator[Statement]:
    """Find the statements that speak of subjects, answer what is claimed of them, or repeat those.

    Args:
        subjects: ids, of which that of a whole stands for its parts as well.
        speaking: the statements by their subjects.
        following: the statements by those that they answer or repeat.
    """
    wanted = frozenset(subjects)
    found = {id(s): s for subject in wanted for s in speaking.get(subject) or ()}
    claimed = {
        s.address(claim)
        for s in found.values()
        for claim in s.claims
        if any(subject in wanted or whole_of(subject) in wanted for subject in claimed_of(claim))
    }
    waiting = list(found.values())
    for statement in waiting:
        for later in following.get(statement.id) or ():
            answers = any(response.to in claimed for response in later.responses)
            if id(later) not in found and (answers or later.repeats == statement.id):
                found[id(later)] = later
                waiting.append(later)
    return iter(waiting)


def spliced(
    held: tuple[Record, ...], added: Iterable[Record], key: Callable[[Any], Any]
) -> tuple[Record, ...]:
    """Put records in their places among those that are there, in order and more of them."""
    joined: list[Record] = []
    past = 0
    for record in sorted(added, key=key):
        place = bisect(held, key(record), past, key=key)
        joined += held[past:place]
        joined.append(record)
        past = place
    joined += held[past:]
    return tuple(joined)
