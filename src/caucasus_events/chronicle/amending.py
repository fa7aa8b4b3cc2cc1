"""The chronicle as amended, and what took the place of what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar, TypeVar, cast

import attrs

from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle, changed, chronicle_of
from caucasus_events.core.record import Record
from caucasus_events.core.references import (
    circles_in,
    format_circle,
    links,
    reachable,
    split_address,
)
from caucasus_events.core.results import Column, Columns, Tabular
from caucasus_events.core.tables import Table
from caucasus_events.errors import Invalid, Problem, shown
from caucasus_events.records.amendments import (
    Amendment,
    AmendmentKind,
    amendments_by_old,
    latest_first,
)
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.statements import Response, Statement
from caucasus_events.values.columns import joined, time_columns
from caucasus_events.values.when import format_time

__all__ = ["Succession", "amended", "succession"]


R = TypeVar("R", bound=Record)


@attrs.frozen(kw_only=True, repr=False)
class Succession(Tabular):
    """What took the place of an id, step by step; print it for the table."""

    asked: str
    """The id, or the address of a part, that was asked for."""
    steps: tuple[Amendment, ...]
    """Each amendment that leads on from it, the nearest first; none if it was never replaced."""
    now: tuple[str, ...]
    """Ids or addresses of what stands in its place, or itself.

    Of a part to which no part has the same key they are the ids of the whole records.
    """

    columns: ClassVar[Columns[Any]] = Columns[Amendment](
        Column("replaced", "ids of what was replaced", lambda step: joined(step.old)),
        Column("by", "ids of what took its place", lambda step: joined(step.new)),
        Column("kind", "what kind of amendment it is", lambda step: step.kind),
        Column("why", "why", lambda step: step.why),
        Column("who", "who amended", lambda step: step.by),
        time_columns("recorded", "when", lambda step: step.recorded),
    )

    def _items(self) -> Iterable[Amendment]:
        return self.steps

    def __repr__(self) -> str:
        return f"<Succession of {shown(self.asked)}: {len(self.steps)} steps; print it>"

    def _tables(self) -> Iterable[Table]:
        headers = ("replaced", "by", "kind", "why", "who amended", "when")
        rows = [
            (
                ", ".join(step.old),
                ", ".join(step.new),
                step.kind.value,
                step.why,
                step.by or "not told",
                format_time(step.recorded) if step.recorded else "not told",
            )
            for step in self.steps
        ]
        now = f"now: {', '.join(self.now)}"
        if rows:
            yield Table(headers, rows, title=self.asked, below=[now])
        else:
            yield Table(empty=f"{self.asked} was not replaced")


def succession(records: Chronicle | Iterable[Record], id: str) -> Succession:
    """Trace what the archivist put in the place of a record, or of a part of one.

    Args:
        records: a chronicle or loose records.
        id: the id of a record that is held or was replaced, or the address of a part of one.

    Raises:
        UnknownId: it is neither held nor was it ever replaced.
        Invalid: the amendments run in a circle.
    """
    chronicle = chronicle_of(records)
    if found := tuple(circular_amendments(chronicle)):
        raise Invalid(found)
    whole, key = split_address(id)
    by_old = amendments_by_old(chronicle.amendments)
    if whole not in by_old or whole in chronicle:
        chronicle[id]  # refuses an id or key that is not known
    reached = _reached(whole, by_old)
    # A merger of several that are on the way is one step.
    steps = dict.fromkeys(by_old[one] for one in reached if one in by_old)
    now = [one for one in reached if one not in by_old]
    if key:
        now = [f"{one}#{key}" for one in now if f"{one}#{key}" in chronicle] or now
    return Succession(asked=id, steps=tuple(steps), now=tuple(now))


def _reached(id: str, by_old: Mapping[str, Amendment]) -> list[str]:
    """Return a record and all that took its place, one after the other, the nearest first."""
    return reachable(id, lambda one: by_old[one].new if one in by_old else ())


def amended(records: Chronicle | Iterable[Record]) -> Chronicle:
    """Return the chronicle as amended: without what was replaced, and with no reference to it.

    References to a replaced record become references to the record that took its place, and
    addresses of its parts those of the part with the same key. Of a record that was split, the
    one new record that has the key is meant. Where there is no such one, a response is left out,
    a report stands for itself, and any other replaced record stays as long as something refers
    to it; `check` finds each of these.

    The amendments stay. Where they change nothing, this is the chronicle itself.

    Raises:
        Invalid: the amendments make a record that cannot be, such as a party on two sides, or
            run in a circle.
    """
    return Amending(records).chronicle


def circular_amendments(chronicle: Chronicle) -> Iterator[Problem]:
    """Find amendments by which something takes the place of itself."""
    first = {id: i for i, a in reversed(tuple(enumerate(chronicle.amendments))) for id in a.old}
    for circle in circles_in({id: chronicle.amendments[i].new for id, i in first.items()}):
        yield Problem(
            path=f"$.amendments[{first[circle[0]]}]",
            what="amendments run in a circle",
            found=format_circle(circle),
            hint="take out one of the steps",
        )


class Amending:
    """A chronicle, what was replaced in it, and the chronicle as amended."""

    def __init__(self, records: Chronicle | Iterable[Record]) -> None:
        self.given = chronicle_of(records)
        if found := tuple(circular_amendments(self.given)):
            raise Invalid(found)
        self.by_old: dict[str, Amendment] = {}
        """Each id that was replaced, with the amendment that did it.

        An amendment counts only if all that it puts in place is there, or was replaced in turn.
        """
        self._last: dict[str, str] = {}
        """The last of the single records that took the place of an id, one after the other.

        Where a record was split, that is the record itself.
        """
        self._current: dict[str, str | None] = {}
        by_old = amendments_by_old(self.given.amendments)
        # The latest come first: what took the place of an id is known before the id itself.
        for id in latest_first(by_old):
            if all(new in self.given or new in self.by_old for new in by_old[id].new):
                self.by_old[id] = by_old[id]
                parts = self._parts(id)
                self._last[id] = parts[0] if len(parts) == 1 else id

    def _parts(self, id: str) -> list[str]:
        """Return what took the place of an id: several records only if it was split."""
        return list(dict.fromkeys(self._last.get(new, new) for new in self.by_old[id].new))

    def current_id(self, address: str) -> str | None:
        """Return what an id or address refers to now, or None where that is no one thing."""
        # Each step is remembered, so that many references along one chain take linear time.
        steps: list[str] = []
        step: str | None = address
        while step is not None and step not in self._current:
            id, key = split_address(step)
            if id not in self.by_old:
                break
            steps.append(step)
            # A chain of single records is passed at once: a key in the middle of it may be lost.
            # Of a record that was split, the one part that has the key is followed further.
            last = self._last[id]
            parts = self._parts(last) if last in self.by_old else [last]
            if key:
                parts = [part for new in parts if (part := f"{new}#{key}") in self.given]
            step = parts[0] if len(parts) == 1 else None
        found = None if step is None else self._current.get(step, step)
        self._current.update(dict.fromkeys(steps, found))
        return found

    def resolve(self, address: str) -> str:
        """Return what an id or address that a caller gave refers to now.

        Raises:
            UnknownId: there is no such record or part, or no one thing took its place.
        """
        current = self._current_or_same(address)
        self.chronicle[current]
        return current

    @cached_property
    def chronicle(self) -> Chronicle:
        """The chronicle as amended."""
        given = self.given
        if not self.by_old:
            return given
        # The replaced records to which something still refers: they stay.
        needed: list[str] = []
        fields: dict[str, Any] = {}
        if given.sides is not None:
            fields["sides"] = self._updated(given.sides, needed)
        # Links that say the same once their incidents have become one are one link.
        judged = dict.fromkeys(self._updated(link, needed) for link in given.links)
        # Nor does a link say anything whose incidents have, unless somebody judged otherwise.
        fields["links"] = [
            link
            for link in judged
            if link.first != link.second or link.judgement is Judgement.DIFFERENT
        ]
        made: dict[str, Record] = {}
        for name in _AMENDED:
            for record in getattr(given, name):
                if record.id not in self.by_old:
                    made[record.id] = self._updated(record, needed)
        for id in needed:  # grows as it goes: what stays may refer to more
            record = given.find(id)
            if id not in made and record is not None and not isinstance(record, Statement):
                made[id] = self._updated(record, needed)
        for name in _AMENDED:
            fields[name] = [made[r.id] for r in getattr(given, name) if r.id in made]
        chronicle = attrs.evolve(given, **fields)
        return given if chronicle == given else chronicle

    def updated(self, record: R) -> R:
        """Let a record refer to what stands now; leave out responses to what nothing stands for."""
        return self._updated(record, [])

    def _updated(self, record: R, needed: list[str]) -> R:
        """Update a record, and note the ids of replaced records to which it still refers."""

        def current(address: str) -> str:
            found = self.current_id(address)
            if found is None:
                needed.append(split_address(address)[0])
            return found or address

        if isinstance(record, Statement):
            record = cast("R", self._without_lost(record))
        return _with_ids(record, current)

    def _without_lost(self, statement: Statement) -> Statement:
        """Leave out responses to what nothing stands for."""
        responses = tuple(r for r in statement.responses if not self._is_lost(r))
        return changed(statement, responses=responses)

    def _is_lost(self, response: Response) -> bool:
        return response.to is not None and self.current_id(response.to) is None

    # What no longer counts, so that findings can name it and tell why.

    @cached_property
    def replaced(self) -> tuple[Statement, ...]:
        """The statements that no longer count, and of others those responses that do not."""
        if self.chronicle is self.given:
            return ()
        gone: list[Statement] = []
        for statement in self.given.statements:
            if statement.id in self.by_old:
                gone += self._under_parts(_with_ids(statement, self._current_or_same))
            elif lost := [r for r in statement.responses if self._is_lost(r)]:
                gone.append(attrs.evolve(statement.with_claims(()), positions=(), responses=lost))
        return tuple(gone)

    def _current_or_same(self, address: str) -> str:
        return self.current_id(address) or address

    def _under_parts(self, statement: Statement) -> Iterator[Statement]:
        """Put claims on a record that was split and is gone under what it was split into.

        A claim may belong under several of these: then it is in several of the statements.
        """
        given = statement.claims
        subjects = [self._subjects_now(claim.subject, statement.id) for claim in given]
        for i in range(max(map(len, subjects), default=1)):
            claims = [
                attrs.evolve(claim, subject=each[i])
                for claim, each in zip(given, subjects, strict=True)
                if i < len(each)
            ]
            if i > 0:
                statement = attrs.evolve(statement, positions=(), responses=())
            yield statement.with_claims(claims)

    def _subjects_now(self, subject: str, statement: str) -> list[str]:
        whole, key = split_address(subject)
        ends = self._standing(whole)
        if len(ends) < 2 or whole in self.chronicle:
            return [subject]
        held = [p for end in ends if (p := f"{end}#{key}") in self.chronicle] if key else ends
        # Of these, the ones on which the statements are that took the place of this one.
        new = (record for id in self._standing(statement) if (record := self.given.find(id)))
        claims = (claim for one in new if isinstance(one, Statement) for claim in one.claims)
        spoken = {self.current_id(claim.subject) for claim in claims}
        return [part for part in held if part in spoken] or held or ends

    def _standing(self, id: str) -> list[str]:
        """Return all that stands where a record stood."""
        return [one for one in _reached(id, self.by_old) if one not in self.by_old]

    @cached_property
    def with_replaced(self) -> Chronicle:
        """The chronicle as amended, with the replaced statements beside the others."""
        both = {s.id: s for s in (*self.replaced, *self.chronicle.statements)}
        return attrs.evolve(self.chronicle, statements=both.values())

    def reason(self, address: str) -> tuple[AmendmentKind, str]:
        """Return why a claim or response no longer counts, and what took its place.

        That is the address of the claim or response that did, or else the id of the amendment.
        """
        statement = split_address(address)[0]
        if statement in self.by_old:
            amendment = self.by_old[statement]
            return amendment.kind, self.current_id(address) or amendment.id
        response: object = self.given[address]  # stands, but what it answers does not
        assert isinstance(response, Response)
        amendment = self.by_old[split_address(str(response.to))[0]]
        return amendment.kind, amendment.id


_AMENDED = tuple(name for name in COLLECTIONS if name not in ("links", "amendments"))


def _with_ids(record: R, rename: Callable[[str], str]) -> R:
    """Rename every id by which a record refers to others."""
    changes: dict[str, Any] = {}
    for link in links(type(record)):
        value = getattr(record, link.name)
        items = value if isinstance(value, tuple) else () if value is None else (value,)
        renamed = [
            rename(item) if isinstance(item, str) else _with_ids(item, rename) for item in items
        ]
        if any(new is not item for new, item in zip(renamed, items, strict=True)):
            # Two ids that become one are named once.
            changes[link.name] = tuple(dict.fromkeys(renamed)) if items is value else renamed[0]
    return attrs.evolve(cast("Any", record), **changes) if changes else record
