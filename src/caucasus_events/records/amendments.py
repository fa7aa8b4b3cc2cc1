"""What the archivist amends: corrections, duplicates, splits and mergers, each with its reason.

What speakers take back or revise is no amendment: that stands in their own statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import attrs

from caucasus_events.core.record import IDENTIFIER, Record, texts, to_word
from caucasus_events.errors import Problem, shown
from caucasus_events.values.when import When, to_optional_when

__all__ = ["Amendment", "AmendmentKind"]


class AmendmentKind(StrEnum):
    """In what way the archivist amends records: a slip, or what was recorded twice or as one."""

    CORRECTION = "correction"
    """One record takes the place of one in which the archivist had slipped."""
    DUPLICATE = "duplicate"
    """One or more records say again what another one holds."""
    SPLIT = "split"
    """Two or more records take the place of one that held several things."""
    MERGER = "merger"
    """One record takes the place of two or more that held one thing."""


_MOST_PARTS = 100
_MANY = None
_SHAPES: Mapping[AmendmentKind, tuple[tuple[int, int | None], tuple[int, int | None]]] = {
    AmendmentKind.CORRECTION: ((1, 1), (1, 1)),
    AmendmentKind.DUPLICATE: ((1, _MANY), (1, 1)),
    AmendmentKind.SPLIT: ((1, 1), (2, _MOST_PARTS)),
    AmendmentKind.MERGER: ((2, _MANY), (1, 1)),
}
"""How many old and new ids an amendment of each kind has, at least and at most."""

REPLACED = "replaced record"
"""What an id is called that some amendment replaces, and that may be held no longer."""

AMENDABLE = (
    *("party", "place", "source", "incident", "negotiation", "ceasefire", "statement"),
    REPLACED,
)
"""The kinds of records that an amendment puts in place; what it puts there is amended in turn."""


def _kind(value: AmendmentKind | str) -> AmendmentKind:
    return value if type(value) is AmendmentKind else to_word(AmendmentKind, value)


@attrs.frozen(kw_only=True, repr=False)
class Amendment(Record):
    """Record that the archivist puts records in the place of others.

    The old records stay in the chronicle, if it has them, so that what stood can be read; they no
    longer count, and what refers to them is led to what took their place.
    """

    id: str
    """Id, chosen by the user."""
    kind: AmendmentKind = attrs.field(converter=_kind)
    """Correction, duplicate, split or merger."""
    old: tuple[str, ...] = attrs.field(converter=texts)
    """Ids of what is replaced; of records that are kept, or of such as are no longer held."""
    new: tuple[str, ...] = attrs.field(converter=texts, metadata={"refers_to": AMENDABLE})
    """Ids of the records that take their place; of those that were replaced in turn as well."""
    why: str
    """On what grounds."""
    by: str | None = None
    """Who amended: an archivist, who need not be a party of the chronicle."""
    recorded: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it was amended."""

    def _faults(self) -> Iterator[Problem]:
        for name, (least, most) in zip(("old", "new"), _SHAPES[self.kind], strict=True):
            ids: tuple[str, ...] = getattr(self, name)
            if len(ids) < least or (most is not None and len(ids) > most):
                yield Problem(
                    path=name,
                    what=f"a {self.kind} names {_format_number(least, most)} in {name!r}",
                    found=f"{len(ids)}: {shown(ids)}",
                    hint=_MENDS[self.kind],
                )
            if len(set(ids)) < len(ids):
                yield Problem(
                    path=name,
                    what="an amendment names a record once",
                    found=shown(ids),
                    hint="take the second one out",
                )
        if not self.why.strip():
            yield Problem(
                path="why",
                what="an amendment says on what grounds",
                found=shown(self.why),
                hint="write the reason, such as 'the source has 4; 40 was typed'",
            )
        for i, id in enumerate(self.old):
            if not IDENTIFIER.fullmatch(id):
                yield Problem(
                    path=f"old[{i}]",
                    what="an id is text without spaces or '#', and whole records are amended",
                    found=shown(id),
                    hint="name the record, and give the new one the parts that are right",
                )
        both = [id for id in self.old if id in frozenset(self.new)]
        if both:
            yield Problem(
                path="old",
                what="a record does not take its own place",
                found=shown(both[0]),
                hint="to merge others into it, write 'duplicate' and list only those",
            )


_MENDS: Mapping[AmendmentKind, str] = {
    AmendmentKind.CORRECTION: "write one amendment for each record that is corrected",
    AmendmentKind.DUPLICATE: "name the one record that stays in 'new'",
    AmendmentKind.SPLIT: "name each part in 'new'; where there is one, write 'correction'",
    AmendmentKind.MERGER: "name all that are one in 'old', and the one record for them in 'new'",
}


def _format_number(least: int, most: int | None) -> str:
    if most is None:
        return f"{least} or more ids"
    return "one id" if most == 1 else f"{least} to {most} ids"


def amendments_by_old(amendments: Iterable[Amendment]) -> dict[str, Amendment]:
    """Map each id that was replaced to the amendment that replaced it: of several, the first."""
    found: dict[str, Amendment] = {}
    for amendment in amendments:
        for id in amendment.old:
            found.setdefault(id, amendment)
    return found


def latest_first(by_old: Mapping[str, Amendment]) -> Iterator[str]:
    """Yield each replaced id after those that took its place and were replaced in turn."""
    met: set[str] = set()
    for start in by_old:
        way = [(start, iter(by_old[start].new))] if start not in met else []
        met.add(start)
        while way:
            id, ahead = way[-1]
            step = next((n for n in ahead if n in by_old and n not in met), None)
            if step is None:
                yield id
                way.pop()
            else:
                met.add(step)
                way.append((step, iter(by_old[step].new)))


def format_replaced(amendments: Iterable[Amendment], id: object) -> str | None:
    """Tell of an id, or an address, what took its place; None where it was not replaced."""
    whole = str(id).partition("#")[0]
    amendment = next((a for a in amendments if whole in a.old), None)
    if amendment is None:
        return None
    new = " and ".join(map(shown, amendment.new))
    return f"{shown(whole)} was replaced by {new} ({amendment.kind}: {amendment.why})"
