"""What the archivist amends: corrections, duplicates, splits and mergers, each with its reason.

What speakers take back or revise is no amendment. It stands in their own statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from graphlib import TopologicalSorter

import attrs

from caucasus_events.core.frozen_map import Noted
from caucasus_events.core.record import is_id, texts, to_word
from caucasus_events.core.references import split_address
from caucasus_events.errors import Problem, shown
from caucasus_events.phrases.fields import to_optional_when
from caucasus_events.values.when import When

__all__ = ["Amendment", "AmendmentKind"]


class AmendmentKind(StrEnum):
    """In what way the archivist amends records."""

    CORRECTION = "correction"
    """One record takes the place of one in which the archivist made a mistake."""
    DUPLICATE = "duplicate"
    """One or more records repeat what another one holds."""
    SPLIT = "split"
    """Two or more records take the place of one that held several things."""
    MERGER = "merger"
    """One record takes the place of two or more that held one thing."""


# For each kind: how many old and how many new ids it has, at least and at most (None: any
# number), and what to do with any other number.
AMENDMENT_NUMBERS: Mapping[str, tuple[tuple[int, int | None], tuple[int, int | None], str]] = {
    "correction": ((1, 1), (1, 1), "write one amendment for each record that is corrected"),
    "duplicate": ((1, None), (1, 1), "name the one record that stays in 'new'"),
    "split": ((1, 1), (2, 100), "name each part in 'new'; where there is one, write 'correction'"),
    "merger": ((2, None), (1, 1), "name all that are one in 'old', and one record in 'new'"),
}

REPLACED = "replaced record"
"""The kind of an id that an amendment replaces. The chronicle need not hold it any longer."""

AMENDABLE = (
    *("party", "place", "source", "incident", "negotiation", "ceasefire", "statement"),
    REPLACED,
)
"""The kinds of records that an amendment can put in place."""


def _to_kind(value: AmendmentKind | str) -> AmendmentKind:
    return to_word(AmendmentKind, value)


@attrs.frozen(kw_only=True, repr=False)
class Amendment(Noted):
    """Record that the archivist puts records in the place of others.

    The old records stay in the chronicle, if it has them, so that the history can be read. They
    no longer count, and references to them lead to the records that took their place.
    """

    id: str
    """Id, chosen by the user."""
    kind: AmendmentKind = attrs.field(converter=_to_kind)
    """Correction, duplicate, split or merger."""
    old: tuple[str, ...] = attrs.field(converter=texts)
    """Ids of the records that are replaced. The chronicle may hold them still, or no longer."""
    new: tuple[str, ...] = attrs.field(converter=texts, metadata={"refers_to": AMENDABLE})
    """Ids of the records that take their place. These may have been replaced in turn."""
    why: str
    """On what grounds."""
    by: str | None = None
    """Who amended: an archivist, who need not be a party of the chronicle."""
    recorded: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it was amended."""

    def _faults(self) -> Iterator[Problem]:
        old, new, right = AMENDMENT_NUMBERS[self.kind]
        for name, ids, (least, most) in (("old", self.old, old), ("new", self.new, new)):
            if len(ids) < least or (most is not None and len(ids) > most):
                what = f"a {self.kind} names {_format_number(least, most)} in {name!r}"
                found = f"{len(ids)}: {shown(ids)}"
                yield Problem(path=name, what=what, found=found, hint=right)
            if len(set(ids)) < len(ids):
                what, hint = "an amendment names a record once", "take the second one out"
                yield Problem(path=name, what=what, found=shown(ids), hint=hint)
        if not self.why.strip():
            what = "an amendment says on what grounds"
            hint = "write the reason, such as 'the source has 4; 40 was typed'"
            yield Problem(path="why", what=what, found=shown(self.why), hint=hint)
        for i, id in enumerate(self.old):
            if not is_id(id):
                what = "an id is text without spaces or '#', and whole records are amended"
                hint = "name the record, and give the new one the parts that are right"
                yield Problem(path=f"old[{i}]", what=what, found=shown(id), hint=hint)
        both = sorted({*self.old} & {*self.new})
        if both:
            what = "a record does not take its own place"
            hint = "to merge others into it, write 'duplicate' and list only those"
            yield Problem(path="old", what=what, found=shown(both[0]), hint=hint)


def _format_number(least: int, most: int | None) -> str:
    if most is None:
        return f"{least} or more ids"
    return "one id" if most == 1 else f"{least} to {most} ids"


def amendments_by_old(amendments: Iterable[Amendment]) -> dict[str, Amendment]:
    """Map each replaced id to the amendment that replaced it: the first, if there are several."""
    found: dict[str, Amendment] = {}
    for amendment in amendments:
        for id in amendment.old:
            found.setdefault(id, amendment)
    return found


def latest_first(by_old: Mapping[str, Amendment]) -> Iterator[str]:
    """Yield each replaced id after those that took its place and were replaced in turn.

    No amendments run in a circle: `Amending` has refused those.
    """
    successors = TopologicalSorter({id: amendment.new for id, amendment in by_old.items()})
    return filter(by_old.__contains__, successors.static_order())


def format_replaced(amendments: Iterable[Amendment], id: object) -> str | None:
    """Say what took the place of an id or address; None where it was not replaced."""
    whole, _ = split_address(str(id))
    amendment = next((a for a in amendments if whole in a.old), None)
    if amendment is None:
        return None
    new = " and ".join(map(shown, amendment.new))
    return f"{shown(whole)} was replaced by {new} ({amendment.kind}: {amendment.why})"
