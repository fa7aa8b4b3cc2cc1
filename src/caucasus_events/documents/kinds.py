"""What a document leaves out or says by a tag: short forms, and the classes behind the tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from caucasus_events.core.record import Record, refuse_unfit_class
from caucasus_events.errors import refuse
from caucasus_events.records.claims import CLAIM_KINDS, Claim
from caucasus_events.records.names import Name
from caucasus_events.records.negotiations import Participant
from caucasus_events.records.positions import POSITION_KINDS, Position
from caucasus_events.records.sources import Citation
from caucasus_events.records.statements import Relay
from caucasus_events.values.when import When

Kinds = tuple[type[Claim] | type[Position], ...]

# Records that a bare text is short for, with the field that it fills.
SHORT: Mapping[type[Record], str] = {
    Name: "text",
    Relay: "by",
    Citation: "source",
    Participant: "party",
    When: "edtf",
}
TAGGED: Mapping[type[Record], str] = {Claim: "claim", Position: "position"}


def checked_kinds(kinds: Iterable[type[Claim] | type[Position]]) -> Kinds:
    """Refuse what is no class of claims or positions that a document can hold.

    Raises:
        Invalid: one of them is none, or has fields that no document holds.
    """
    if isinstance(kinds, type) or not isinstance(kinds, Iterable):
        raise refuse("expected several classes", kinds, "put it into [ ]", "kinds")
    checked = tuple(kinds)
    for kind in checked:
        if not any(_is_kind_of(base, kind) for base in TAGGED):
            hint = "give classes of your own, which are subclasses of Claim or Position"
            raise refuse("expected a kind of claim or position", kind, hint, "kinds")
        refuse_unfit_class(kind)
    return checked


def _is_kind_of(base: type[Record], kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, base) and kind is not base


def tags_of(base: type[Record], kinds: Kinds) -> dict[str, type[Record]]:
    shipped: tuple[type[Any], ...] = CLAIM_KINDS if base is Claim else POSITION_KINDS
    tags: dict[str, type[Record]] = {}
    for cls in (*shipped, *(kind for kind in kinds if issubclass(kind, base))):
        if tags.setdefault(cls.kind, cls) is not cls:
            raise refuse("two kinds have one tag", cls.kind, f"rename the kind of {cls.__name__}")
    return tags
