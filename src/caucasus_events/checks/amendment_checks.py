"""What can be wrong with amendments: what makes a document unreadable, and what is doubtful."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from itertools import islice

from caucasus_events.chronicle.amending import Amending, circular_amendments
from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle
from caucasus_events.core.references import references
from caucasus_events.errors import Problem, shown, with_article
from caucasus_events.records.amendments import Amendment
from caucasus_events.values.comparison import Truth


def misplaced_amendments(chronicle: Chronicle) -> Iterator[Problem]:
    """Find amendments that put records in the place of such as are of another kind."""
    for i, amendment in enumerate(chronicle.amendments):
        kinds = [type(chronicle[new]) for new in amendment.new if new in chronicle]
        for j, old in enumerate(amendment.old):
            kind = type(chronicle[old]) if old in chronicle else None
            other = next((k for k in kinds if kind is not None and k is not kind), None)
            if kind is not None and other is not None:
                yield Problem(
                    path=f"$.amendments[{i}].old[{j}]",
                    what="a record is replaced by records of its own kind",
                    found=f"{shown(old)}, {with_article(kind.__name__.lower())}, replaced by "
                    f"{with_article(other.__name__.lower())}",
                    hint="correct the ids",
                )


def rival_amendments(chronicle: Chronicle) -> Iterator[Problem]:
    """Find records that two amendments replace, each by something else."""
    first: dict[str, tuple[int, Amendment]] = {}
    for i, amendment in enumerate(chronicle.amendments):
        for j, old in enumerate(amendment.old):
            known, other = first.setdefault(old, (i, amendment))
            if other.new != amendment.new:
                yield Problem(
                    path=f"$.amendments[{i}].old[{j}]",
                    what="a record is replaced once; what took its place can be replaced in turn",
                    found=f"{shown(old)}, replaced by {shown(amendment.new)} and by "
                    f"{shown(other.new)}, also at $.amendments[{known}]",
                    hint="keep one of the two, or let the second replace what the first put there",
                )


def hasty_amendments(chronicle: Chronicle) -> Iterator[Problem]:
    """Find amendments recorded before what they put in place."""
    if not chronicle.amendments:
        return
    recorded = {s.id: s.recorded for s in chronicle.statements if s.recorded is not None}
    for i, amendment in enumerate(chronicle.amendments):
        at = amendment.recorded
        for new in amendment.new:
            then = recorded.get(new)
            if at is None or then is None:
                continue
            if chronicle.zoned(at).before(chronicle.zoned(then)) is Truth.YES:
                yield Problem(
                    path=f"$.amendments[{i}].recorded",
                    what="what is put in place is recorded before, or together with the amendment",
                    found=f"amended {amendment.recorded}, but {shown(new)} is recorded {then}",
                    hint="check the times and their zones",
                )


def led_nowhere(chronicle: Chronicle) -> Iterator[Problem]:
    """Find references to what was replaced, of which one cannot tell where they lead now."""
    if not chronicle.amendments or any(circular_amendments(chronicle)):
        return
    amending = Amending(chronicle)
    for name in COLLECTIONS:
        for i, record in enumerate(getattr(chronicle, name)):
            if name == "amendments" or getattr(record, "id", "") in amending.by_old:
                continue
            for path, id, _ in references(record, type(record), f"$.{name}[{i}]"):
                if amending.current_id(id) is None:
                    yield _led_nowhere(path, id, amending)
    if chronicle.sides is not None:
        for path, id, _ in references(chronicle.sides, type(chronicle.sides), "$.sides"):
            if amending.current_id(id) is None:
                yield _led_nowhere(path, id, amending)


def _led_nowhere(path: str, id: str, amending: Amending) -> Problem:
    whole, _, key = id.partition("#")
    new = amending.by_old[whole].new
    part = f"part {shown(key)} " if key else ""
    return Problem(
        path=path,
        what="what a record refers to was replaced, and no one thing took its place",
        found=f"{shown(id)}; its {part}is in none or several of {shown(new)}"
        if key
        else f"{shown(id)}, now {shown(new)}",
        hint="correct the record that refers to it, so that it names what is meant",
    )


_VERY_ALIKE = 0.9
# To look for the id that was meant takes time with every id that is known.
_MOST_SUGGESTIONS = 100
_MOST_COMPARED = 1_000
_NUMBERS = re.compile("[0-9]+")


def misspelt_amendments(chronicle: Chronicle) -> Iterator[Problem]:
    """Find ids that are said to be replaced, are not held, and are nearly those of a record.

    Ids that differ in their numbers alone are of a series, and no slip.
    """
    strangers = [
        (i, j, old)
        for i, amendment in enumerate(chronicle.amendments)
        for j, old in enumerate(amendment.old)
        if old not in chronicle
    ]
    if not strangers:
        return
    named = {id for amendment in chronicle.amendments for id in (*amendment.old, *amendment.new)}
    standing = [id for id in chronicle.ids if "#" not in id and id not in named]
    for i, j, old in strangers[:_MOST_SUGGESTIONS]:
        alike = (id for id in standing if id[:2] == old[:2])
        near = difflib.get_close_matches(
            old[:80], islice(alike, _MOST_COMPARED), n=1, cutoff=_VERY_ALIKE
        )
        if near and _NUMBERS.sub("", near[0]) != _NUMBERS.sub("", old):
            yield Problem(
                path=f"$.amendments[{i}].old[{j}]",
                what="a record that is replaced stands in the chronicle, or is held no longer",
                found=f"{shown(old)}, which is not held, and is nearly {shown(near[0])}",
                hint=f"did you mean {near[0]!r}?",
            )


AMENDMENT_FAULTS = (
    misplaced_amendments,
    rival_amendments,
    hasty_amendments,
    circular_amendments,
)
AMENDMENT_DOUBTS = (led_nowhere, misspelt_amendments)
