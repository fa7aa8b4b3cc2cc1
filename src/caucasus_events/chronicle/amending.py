"""The chronicle as amended, and what took the place of what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import zip_longest
from operator import attrgetter
from typing import Any, TypeVar, cast

import attrs

from caucasus_events.chronicle.collection import (
    COLLECTIONS,
    Chronicle,
    chronicle_of,
    order_fields,
    with_collections,
)
from caucasus_events.core.record import Record
from caucasus_events.core.references import circles_in, links
from caucasus_events.core.tables import tame, text_table
from caucasus_events.errors import Invalid, Problem, shown
from caucasus_events.records.amendments import (
    Amendment,
    AmendmentKind,
    amendments_by_old,
    latest_first,
)
from caucasus_events.records.incidents import IncidentLink, Judgement
from caucasus_events.records.statements import Response, Statement
from caucasus_events.values.when import format_time

__all__ = ["Succession", "amended", "succession"]


R = TypeVar("R", bound=Record)


@attrs.frozen(kw_only=True, repr=False)
class Succession:
    """What took the place of an id, step by step; print it for the table."""

    asked: str
    """The id, or the address of a part, that was asked for."""
    steps: tuple[Amendment, ...]
    """Each amendment that leads on from it, the nearest first; none if it was never replaced."""
    now: tuple[str, ...]
    """Ids or addresses of what stands in its place, or itself.

    Of a part to which no part has the same key they are the ids of the whole records.
    """

    def __repr__(self) -> str:
        return f"<Succession of {shown(self.asked)}: {len(self.steps)} steps; print it>"

    def __str__(self) -> str:
        if not self.steps:
            return f"{tame(self.asked)} was not replaced"
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
        now = ", ".join(self.now)
        table = text_table(headers, rows)
        return f"{tame(self.asked)}\n{table}\nnow: {tame(now)}"


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
    whole, _, key = id.partition("#")
    by_old = amendments_by_old(chronicle.amendments)
    if whole not in by_old or whole in chronicle:
        chronicle[id]  # refuses an id or key that is not known
    steps, reached = dict[str, Amendment](), dict.fromkeys([whole])
    waiting = [whole]
    for one in waiting:
        step = by_old.get(one)
        if step is not None:
            steps.setdefault(step.id, step)
            waiting.extend(new for new in step.new if new not in reached)
            reached.update(dict.fromkeys(step.new))
    now = [one for one in reached if one not in by_old]
    if key:
        now = [f"{one}#{key}" for one in now if f"{one}#{key}" in chronicle] or now
    return Succession(asked=id, steps=tuple(steps.values()), now=tuple(now))


def amended(records: Chronicle | Iterable[Record]) -> Chronicle:
    """Return the chronicle as amended: without what was replaced, and with nothing led to it.

    Every reference to a replaced record is led to the one that took its place, and every address
    to the part of it with the same key; of a record that was split, to the one part that has the
    key. Where there is no such one, a response is left out, a report stands for itself, and any
    other replaced record stays as long as something refers to it; `check` tells of each.

    The amendments stay. Without amendments this is the chronicle itself.

    Raises:
        Invalid: the amendments make a record that cannot be, such as a party on two sides, or
            run in a circle.
    """
    chronicle = chronicle_of(records)
    return amending_of(chronicle).chronicle if chronicle.amendments else chronicle


def amending_of(chronicle: Chronicle) -> Amending:
    """Return what was replaced in a chronicle, worked out once for it."""
    if amending_of not in chronicle._memo:
        if found := tuple(circular_amendments(chronicle)):
            raise Invalid(found)
        chronicle._memo[amending_of] = Amending(chronicle)
    made: Amending = chronicle._memo[amending_of]
    return made


def circular_amendments(chronicle: Chronicle) -> Iterator[Problem]:
    """Find amendments by which something takes the place of itself."""
    first = {id: i for i, a in reversed(tuple(enumerate(chronicle.amendments))) for id in a.old}
    for circle in circles_in({id: chronicle.amendments[i].new for id, i in first.items()}):
        yield Problem(
            path=f"$.amendments[{first[circle[0]]}]",
            what="amendments run in a circle",
            found=" > ".join((*circle, circle[0])),
            hint="take out one of the steps",
        )


class Amending:
    """A chronicle, what was replaced in it, and what it is without that."""

    def __init__(self, given: Chronicle) -> None:
        self.given = given
        self.by_old: dict[str, Amendment] = amendments_by_old(given.amendments)
        self._led: dict[str, str | None] = {}
        self._ends: dict[str, str] = {}
        self._lost: dict[str, str] = {}
        """The addresses of responses to what nothing took the place of, with what they are to."""
        for id in latest_first(self.by_old):
            end, *others = self._parts(id)
            end = id if others else end
            self._ends[id] = end if end in given or end in self.by_old else id

    def replaces(self, id: str) -> bool:
        """Tell whether a record no longer counts, since what took its place is there."""
        end = self._ends.get(id)
        return end is not None and (end != id or self._splits(id))

    def _splits(self, id: str) -> bool:
        parts = self._parts(id)
        there = (part != id and (part in self.given or part in self.by_old) for part in parts)
        return len(parts) > 1 and all(there)

    def _parts(self, id: str) -> list[str]:
        """Return what stands in the place of a record: of all its new ones, each end once."""
        new = self.by_old[id].new if id in self.by_old else ()
        return list(dict.fromkeys(self._ends.get(part, part) for part in new))

    def led(self, id: str) -> str | None:
        """Return what an id or address leads to, or None where that is no one thing."""
        if id.partition("#")[0] not in self._ends:
            return id
        way: list[str] = []
        step: str | None = id
        while step is not None and step not in self._led:
            way.append(step)
            self._led[step] = None  # and so it stays where the way runs in a circle
            whole, _, key = step.partition("#")
            whole = self._ends.get(whole, whole)
            if not self._splits(whole):
                end = f"{whole}#{key}" if key else whole
                self._led[step] = end if not key or end in self.given else None
                break
            held = [part for new in self._parts(whole) if (part := f"{new}#{key}") in self.given]
            step = held[0] if len(held) == 1 else None
        found = None if step is None else self._led[step]
        self._led.update(dict.fromkeys(way, found))
        return self._led[id]

    @cached_property
    def chronicle(self) -> Chronicle:
        """The chronicle as amended."""
        if not self.by_old:
            return self.given
        stuck: list[str] = []
        made: dict[str, Record] = {}
        joined = dict.fromkeys(self.with_led(link, stuck) for link in self.given.links)
        sides = None if self.given.sides is None else self.with_led(self.given.sides, stuck)
        for name in _AMENDED:
            for record in getattr(self.given, name):
                if not self.replaces(record.id):
                    made[record.id] = self.with_led(record, stuck)
        for id in stuck:  # grows as it goes: what stays may refer to more
            if id in made or id not in self.given:
                continue
            record = self.given[id]
            if not isinstance(record, Statement):
                made[id] = self.with_led(record, stuck)
        collections: dict[str, Any] = {
            name: tuple(made[r.id] for r in getattr(self.given, name) if r.id in made)
            for name in _AMENDED
        }
        collections["sides"] = sides
        between = [link for link in joined if not _is_fulfilled(link)]
        collections["links"] = tuple(sorted(between, key=attrgetter(*order_fields(IncidentLink))))
        return with_collections(self.given, **collections)

    @cached_property
    def replaced(self) -> tuple[Statement, ...]:
        """The statements that no longer count, and of others those responses that do not."""
        gone: list[Statement] = []
        if self.chronicle is self.given:
            return ()
        for statement in self.given.statements:
            if self.replaces(statement.id):
                gone += self._about_what_stands(self._referring(statement, []))
            else:
                lost = [r for r in statement.responses if statement.address(r) in self._lost]
                if lost:
                    gone.append(attrs.evolve(statement, claims=(), positions=(), responses=lost))
        return tuple(gone)

    def _about_what_stands(self, statement: Statement) -> Iterator[Statement]:
        """Lead claims on a subject that is gone to its parts: to those that the new claims are on.

        A claim may belong to several parts, and then is told of each.
        """
        subjects = dict.fromkeys(claim.subject for claim in statement.claims)
        parts = {subject: self._parts_of(subject, statement.id) for subject in subjects}
        if not any(parts.values()):
            yield statement
            return
        kept = [claim for claim in statement.claims if not parts[claim.subject]]
        yield attrs.evolve(statement, claims=kept)
        for one in zip_longest(*parts.values()):
            new = dict(zip(parts, one, strict=True))
            claims = [
                attrs.evolve(claim, subject=new[claim.subject])
                for claim in statement.claims
                if new[claim.subject] is not None
            ]
            yield attrs.evolve(statement, claims=claims, positions=(), responses=())

    def _parts_of(self, subject: str, statement: str) -> list[str]:
        """Return what a subject was split into, if it is gone, and the claims are on it now."""
        whole, _, key = subject.partition("#")
        if not self._splits(whole) or whole in self.chronicle:
            return []
        ends = [end for part in self._parts(whole) for end in self._standing(part)]
        held = [part for end in ends if (part := f"{end}#{key}") in self.chronicle] if key else ends
        records = (self.given[id] for id in self._standing(statement) if id in self.given)
        new = (r for r in records if isinstance(r, Statement))
        spoken = {self.led(claim.subject) for one in new for claim in one.claims}
        return [part for part in held if part in spoken] or held or ends

    def _standing(self, id: str) -> list[str]:
        """Return all that stands where a record stood."""
        reached = [id]
        for one in reached:
            if one in self.by_old:
                reached += [new for new in self.by_old[one].new if new not in reached]
        return [one for one in reached if one not in self.by_old]

    @cached_property
    def with_replaced(self) -> Chronicle:
        """The chronicle as amended, with the replaced statements beside the others."""
        both = {s.id: s for s in (*self.replaced, *self.chronicle.statements)}
        return with_collections(self.chronicle, statements=tuple(both.values()))

    def reason(self, address: str) -> tuple[AmendmentKind, str]:
        """Tell why a claim or response no longer counts, and what took its place.

        That is the address of what leads on from it, or else the id of the amendment.
        """
        target = self._lost.get(address)
        amendment = self.by_old[(target or address).partition("#")[0]]
        return amendment.kind, (None if target else self.led(address)) or amendment.id

    def end_of(self, id: str) -> str:
        """Return what an id or address that a caller gave leads to.

        Raises:
            UnknownId: there is no such record or part, or no one thing took its place.
        """
        led = self.led(id) or id
        self.chronicle[led]
        return led

    def with_led(self, record: R, stuck: list[str] | None = None) -> R:
        """Lead what a record refers to to what took its place; leave out what leads nowhere.

        The ids of replaced records that it still refers to are added to `stuck`.
        """
        if isinstance(record, Statement) and (record.responses or record.repeats is not None):
            record = cast("R", self._without_lost(record))
        return self._referring(record, [] if stuck is None else stuck)

    def _without_lost(self, statement: Statement) -> Statement:
        kept: list[Response] = []
        for response in statement.responses:
            if self.led(response.to) is None:
                self._lost[statement.address(response)] = response.to
            else:
                kept.append(response)
        repeats = None if statement.repeats is None else self.led(statement.repeats)
        repeats = None if repeats == statement.id else repeats
        if len(kept) == len(statement.responses) and repeats == statement.repeats:
            return statement
        return attrs.evolve(statement, responses=kept, repeats=repeats)

    def _referring(self, record: R, stuck: list[str]) -> R:
        changes: dict[str, Any] = {}
        for link in links(type(record)):
            value = getattr(record, link.name)
            if not value:
                continue
            items = value if isinstance(value, tuple) else (value,)
            led = [
                self._referred(item, stuck)
                if isinstance(item, str)
                else self._referring(item, stuck)
                for item in items
            ]
            if any(new is not item for new, item in zip(led, items, strict=True)):
                # Two ids that lead to one are one.
                changes[link.name] = tuple(dict.fromkeys(led)) if items is value else led[0]
        return attrs.evolve(cast("Any", record), **changes) if changes else record

    def _referred(self, id: str, stuck: list[str]) -> str:
        led = self.led(id)
        if led is None:
            stuck.append(id.partition("#")[0])
            return id
        return led


_AMENDED = tuple(name for name in COLLECTIONS if name not in ("links", "amendments"))


def _is_fulfilled(link: IncidentLink) -> bool:
    """Tell whether the two incidents of a link have become one, and nobody judged otherwise."""
    return link.first == link.second and link.judgement is not Judgement.DIFFERENT
