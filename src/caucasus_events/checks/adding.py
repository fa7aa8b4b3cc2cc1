"""A collection that grows by single records, each checked against what it refers to.

`faults` checks a chronicle whole. What is added here is checked by the same rules, but only the
new records are walked; what they refer to is looked up. That is enough: no record that is held
already refers to a new one, or it would have been refused.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from caucasus_events.checks.chronicle_checks import faults, with_place
from caucasus_events.chronicle.collection import (
    COLLECTIONS,
    Chronicle,
    Part,
    addresses_in,
    chronicle_of,
)
from caucasus_events.chronicle.merging import differences
from caucasus_events.core.record import Record
from caucasus_events.errors import Invalid, Problem, shown
from caucasus_events.records.incidents import IncidentLink

__all__ = ["ChronicleBuilder"]


@attrs.frozen(kw_only=True, repr=False, eq=False)
class _Newcomers(Chronicle):
    """New records, which find those that are held already as well."""

    _held: Mapping[str, Record | Part]

    def find(self, id: object) -> Record | Part | None:
        return self._held.get(id) if isinstance(id, str) else None

    def addressed(self) -> Iterable[tuple[str, Record | Part]]:
        return self._held.items()


class ChronicleBuilder:
    """Hold a collection that grows record by record, and give it as a chronicle.

    To add a record takes time with what it holds and refers to, not with the collection. Only
    amendments reach everything: once one is held, each addition costs a check of the whole, so
    add them last.

    Args:
        start: what is held at first, with the title, zone and sides of the collection.

    Raises:
        Invalid: the start has faults of its own.
    """

    def __init__(self, start: Chronicle | Iterable[Record] = ()) -> None:
        start = chronicle_of(start)
        if problems := faults(start):
            raise Invalid(problems)
        self._hold(start)

    @classmethod
    def of_checked(cls, start: Chronicle) -> ChronicleBuilder:
        """Begin with what needs no check, such as what `load` returned."""
        builder = cls.__new__(cls)
        builder._hold(start)
        return builder

    def _hold(self, start: Chronicle) -> None:
        self._head = Chronicle(title=start.title, zone=start.zone, sides=start.sides)
        self._records: dict[str, list[Record]] = {name: [] for name in COLLECTIONS}
        self._by_address: dict[str, Record | Part] = {}
        self._links: dict[str, list[IncidentLink]] = {}
        for name in COLLECTIONS:
            for record in getattr(start, name):
                self._take(name, record)

    def _take(self, name: str, record: Record) -> None:
        self._records[name].append(record)
        self._by_address.update(addresses_in(record))
        if isinstance(record, IncidentLink):
            self._links.setdefault(_name_of(record), []).append(record)

    def __contains__(self, id: object) -> bool:
        return id in self._by_address

    def __len__(self) -> int:
        return sum(map(len, self._records.values()))

    def chronicle(self) -> Chronicle:
        """Return all that is held, which takes time with its number."""
        return self._with(Chronicle())

    def add(self, *records: Record) -> tuple[Record, ...]:
        """Add a record, or several that refer to each other: all of them or none.

        Returns:
            Those that are new. One that is held already, and is equal, is left out.

        Raises:
            Invalid: another record has its id, what it refers to is not there, or it is refused
                for anything else that a document is refused for. Paths name each record by its
                id: `$.statements['s1'].claims[0].subject`.
        """
        chronicle_of(records)  # refuses what is no record
        new = [record for record in dict.fromkeys(records) if not self._is_held(record)]
        if twice := [problem for record in new for problem in self._used_twice(record)]:
            raise Invalid(twice)
        if problems := self._faults_of(chronicle_of(new)) if new else ():
            raise Invalid(problems)
        for record in new:
            self._take(_collection_of(record), record)
        return tuple(new)

    def _is_held(self, record: Any) -> bool:
        if isinstance(record, IncidentLink):
            return record in self._links.get(_name_of(record), ())
        return bool(self._by_address.get(record.id) == record)

    def _used_twice(self, record: Record) -> Iterator[Problem]:
        """Tell of another record that has the id of a new one."""
        id: str = getattr(record, "id", "")  # links have none
        other = self._by_address.get(id)
        if other is None:
            return
        told = [f"held in {_collection_of(other)}"]
        if type(other) is type(record):
            told += (f"{name} {both}" for name, both in differences(other, record).items())
        yield Problem(
            path=f"{_path_of(record)}.id",
            what="an id is used twice",
            found=f"{shown(id)}, {'; '.join(told)}",
            hint="rename the new one; if it replaces the other, add an amendment that says so",
        )

    def _faults_of(self, new: Chronicle) -> tuple[Problem, ...]:
        """Find why some records cannot be added."""
        if new.amendments or self._records["amendments"]:
            checked = self._with(new)
        else:
            records = [record for name in COLLECTIONS for record in getattr(new, name)]
            found = {id: part for record in records for id, part in addresses_in(record)}
            pairs = dict.fromkeys(map(_name_of, new.links))
            rivals = [link for pair in pairs for link in self._links.get(pair, ())]
            collections: Any = attrs.asdict(chronicle_of([*rivals, *records]), recurse=False)
            held = ChainMap(found, self._by_address)
            checked = _Newcomers(**collections | {"zone": self._head.zone, "held": held})
        return tuple(
            with_place(problem, lambda name, i: _path_of(getattr(checked, name)[i]))
            for problem in faults(checked)
        )

    def _with(self, new: Chronicle) -> Chronicle:
        both: Any = {name: (*held, *getattr(new, name)) for name, held in self._records.items()}
        return attrs.evolve(self._head, **both)


def _collection_of(record: object) -> str:
    return next(name for name, cls in COLLECTIONS.items() if isinstance(record, cls))


def _name_of(record: Any) -> str:
    """Return what tells a record from others in a path: its id, or the incidents of a link."""
    is_link = isinstance(record, IncidentLink)
    return " and ".join(sorted((record.first, record.second))) if is_link else record.id


def _path_of(record: Record) -> str:
    return f"$.{_collection_of(record)}[{shown(_name_of(record))}]"
