"""A part of a chronicle that stands by itself: some records with all that they refer to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle, chronicle_of, grouped
from caucasus_events.core.record import Record, several
from caucasus_events.core.references import ids_in, split_address
from caucasus_events.core.suggestions import suggest_name
from caucasus_events.errors import Invalid, Problem, shown
from caucasus_events.records.amendments import Amendment, format_replaced
from caucasus_events.records.incidents import IncidentLink

__all__ = ["extract"]


def extract(
    records: Chronicle | Iterable[Record],
    ids: Iterable[str],
    *,
    statements_about: bool = False,
) -> Chronicle:
    """Take some records with all that they refer to, as a chronicle that stands by itself.

    Parties, places, sources, the statements that are answered, the ceasefires that are extended
    and so on come along, and all that these refer to in turn. An amendment comes if all that it
    puts in place does, or something that it replaces; then so does the rest that it names. A link
    comes if both of its incidents do. Title, zone and sides stay, and the sides bring their
    parties, so that two parts of one chronicle can be merged again.

    Args:
        records: a chronicle or loose records.
        ids: ids of records, or addresses of their parts, which bring the whole record.
        statements_about: whether to take the statements that speak of any of the ids as well, as
            `Chronicle.statements_about` finds them.

    Raises:
        Invalid: some ids are not known; each is listed with the nearest.
    """
    chronicle = chronicle_of(records)
    asked = several(ids, "ids", "ids")
    if faults := [*_unknown_in(asked, chronicle)]:
        raise Invalid(faults)
    start = [split_address(id)[0] for id in (*asked, *_ids_of(chronicle.sides))]
    if statements_about:
        subjects = filter(chronicle.mentions, _with_replaced(asked, chronicle))
        start += (statement.id for statement in chronicle.statements_about(*subjects))
    taken = _with_all_referred_to(start, chronicle)
    parts: dict[str, Any] = {
        name: [record for record in getattr(chronicle, name) if _is_taken(record, taken)]
        for name in COLLECTIONS
    }
    return Chronicle(title=chronicle.title, zone=chronicle.zone, sides=chronicle.sides, **parts)


def _is_taken(record: Any, taken: set[str]) -> bool:
    # A link has no id, and comes with the incidents that it joins.
    return _ids_of(record) <= taken if isinstance(record, IncidentLink) else record.id in taken


def _ids_of(record: Record | None) -> set[str]:
    """Return the ids of all records that a record refers to, or to parts of which it does."""
    addresses = ids_in(record).values() if record else ()
    return {split_address(address)[0] for some in addresses for address in some}


def _unknown_in(asked: Iterable[str], chronicle: Chronicle) -> Iterator[Problem]:
    for i, id in enumerate(asked):
        replaced = format_replaced(chronicle.amendments, id)
        if id not in chronicle and not replaced:
            what = "the chronicle has no record with this id"
            hint = suggest_name(id, chronicle.ids, "see the ids in its collections")
            if isinstance(its := getattr(id, "id", None), str):
                hint = f"give its id: {its!r}"
            yield Problem(path=f"ids[{i}]", what=what, found=shown(id), hint=hint)


def _with_replaced(asked: Iterable[str], chronicle: Chronicle) -> list[str]:
    """Return some ids with those that they have replaced, by which statements may speak of them."""
    replaced = grouped(chronicle.amendments, lambda amendment: amendment.new)
    found = dict.fromkeys(asked)
    waiting = list(found)
    for id in waiting:
        new = [old for a in replaced.get(id, ()) for old in a.old if old not in found]
        found.update(dict.fromkeys(new))
        waiting += new
    return waiting


def _with_all_referred_to(start: Iterable[str], chronicle: Chronicle) -> set[str]:
    """Return some ids with all to which references and amendments lead from them."""
    amendments = grouped(chronicle.amendments, lambda amendment: {*amendment.old, *amendment.new})
    taken, waiting = set(start), list(start)
    for id in waiting:  # grows as it goes
        record = chronicle.find(id)
        reached = _ids_of(record)
        if isinstance(record, Amendment):
            reached |= {*record.old, *record.new}
        for amendment in amendments.get(id, ()):
            if id in amendment.old or taken.issuperset(amendment.new):
                reached.add(amendment.id)
        waiting += reached - taken
        taken |= reached
    return taken
