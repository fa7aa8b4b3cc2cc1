"""What can be wrong with amendments: what makes a document unreadable, and what is doubtful."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from itertools import islice

from caucasus_events.chronicle.amending import Amending, circular_amendments
from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle
from caucasus_events.core.references import references, split_address
from caucasus_events.errors import Problem, shown, with_article
from caucasus_events.records.amendments import Amendment
from caucasus_events.records.statements import Statement
from caucasus_events.values.comparison import Truth


def _replaced(chronicle: Chronicle) -> Iterator[tuple[str, str, Amendment]]:
    """Yield each id that an amendment replaces, with its path before it."""
    for i, amendment in enumerate(chronicle.amendments):
        for j, old in enumerate(amendment.old):
            yield f"$.amendments[{i}].old[{j}]", old, amendment


def misplaced_amendments(chronicle: Chronicle) -> Iterator[Problem]:
    """Find amendments that put records in the place of records of another kind."""
    for path, old, amendment in _replaced(chronicle):
        replaced = chronicle.find(old)
        put = (record for new in amendment.new if (record := chronicle.find(new)) is not None)
        other = next((record for record in put if type(record) is not type(replaced)), None)
        if replaced is not None and other is not None:
            kind, other_kind = (with_article(type(r).__name__.lower()) for r in (replaced, other))
            yield Problem(
                path=path,
                what="a record is replaced by records of its own kind",
                found=f"{shown(old)}, {kind}, replaced by {other_kind}",
                hint="correct the ids",
            )


def rival_amendments(chronicle: Chronicle) -> Iterator[Problem]:
    """Find records that two amendments replace, each by something else."""
    first: dict[str, tuple[str, Amendment]] = {}
    for path, old, amendment in _replaced(chronicle):
        known, other = first.setdefault(old, (path, amendment))
        if other.new != amendment.new:
            yield Problem(
                path=path,
                what="a record is replaced once; what took its place can be replaced in turn",
                found=f"{shown(old)}, replaced by {shown(amendment.new)} and by "
                f"{shown(other.new)}, also at {known.partition('.old')[0]}",
                hint="keep one of the two, or let the second replace what the first put there",
            )


def hasty_amendments(chronicle: Chronicle) -> Iterator[Problem]:
    """Find amendments recorded before what they put in place."""
    for i, amendment in enumerate(chronicle.amendments):
        at = chronicle.zoned(amendment.recorded)
        for new in amendment.new:
            record = chronicle.find(new)
            then = chronicle.zoned(record.recorded) if isinstance(record, Statement) else None
            if at is not None and then is not None and at.before(then) is Truth.YES:
                yield Problem(
                    path=f"$.amendments[{i}].recorded",
                    what="what is put in place is recorded before, or together with the amendment",
                    found=f"amended {at}, but {shown(new)} is recorded {then}",
                    hint="check the times and their zones",
                )


def led_nowhere(chronicle: Chronicle) -> Iterator[Problem]:
    """Find references to what was replaced that no longer refer to any one thing."""
    if not chronicle.amendments or any(circular_amendments(chronicle)):
        return
    amending = Amending(chronicle)
    records = [
        (f"$.{name}[{i}]", record)
        for name in COLLECTIONS
        if name != "amendments"
        for i, record in enumerate(getattr(chronicle, name))
        if getattr(record, "id", "") not in amending.by_old
    ]
    if chronicle.sides is not None:
        records.append(("$.sides", chronicle.sides))
    for whole, record in records:
        for path, address, _ in references(record, type(record), whole):
            if amending.current_id(address) is None:
                id, key = split_address(address)
                new = shown(amending.by_old[id].new)
                where = f"; its part {shown(key)} is in none or several of" if key else ", now"
                yield Problem(
                    path=path,
                    what="what a record refers to was replaced, and no one thing took its place",
                    found=f"{shown(address)}{where} {new}",
                    hint="correct the record that refers to it, so that it names what is meant",
                )


# To look for the id that was meant takes time with every id that is known.
_MOST_SUGGESTIONS = 100
_MOST_COMPARED = 1_000
_NUMBERS = re.compile("[0-9]+")


def misspelt_amendments(chronicle: Chronicle) -> Iterator[Problem]:
    """Find ids that are said to be replaced, are not held, and are nearly those of a record.

    Ids that differ in their numbers alone are of a series, and no slip.
    """
    strangers = [(path, old) for path, old, _ in _replaced(chronicle) if old not in chronicle]
    if not strangers:
        return
    named = {id for amendment in chronicle.amendments for id in (*amendment.old, *amendment.new)}
    others = [id for id in chronicle.ids if "#" not in id and id not in named]
    for path, old in strangers[:_MOST_SUGGESTIONS]:
        alike = islice((id for id in others if id[:2] == old[:2]), _MOST_COMPARED)
        near = difflib.get_close_matches(old[:80], alike, n=1, cutoff=0.9)
        if near and _NUMBERS.sub("", near[0]) != _NUMBERS.sub("", old):
            yield Problem(
                path=path,
                what="a record that is replaced stands in the chronicle, or is held no longer",
                found=f"{shown(old)}, which is not held, and is nearly {shown(near[0])}",
                hint=f"did you mean {near[0]!r}?",
            )


AMENDMENT_FAULTS = (misplaced_amendments, rival_amendments, hasty_amendments, circular_amendments)
AMENDMENT_DOUBTS = (led_nowhere, misspelt_amendments)
