"""Who said what, when, through whom, and where it can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

import attrs

from caucasus_events.core.frozen_map import Noted
from caucasus_events.core.record import (
    Record,
    refers_to,
    repeated_keys,
    to_tuple,
    to_tuple_of,
    to_word,
)
from caucasus_events.errors import Problem, shown
from caucasus_events.phrases.fields import to_optional_when
from caucasus_events.records.claims import AnyClaim, Claim
from caucasus_events.records.grades import Grade, to_grades
from caucasus_events.records.positions import AnyPosition, Condition, Position
from caucasus_events.records.sources import Citation, to_citations
from caucasus_events.values.when import When

__all__ = ["Relay", "Response", "ResponseKind", "Statement"]


class ResponseKind(StrEnum):
    """What a statement does to a claim."""

    CONFIRMS = "confirms"
    DENIES = "denies"
    QUALIFIES = "qualifies"
    """Takes no stance: "we cannot verify it", "it is not final"."""
    CORRECTS = "corrects"
    """Says that its value is wrong. The better one, if given, is a claim of the same statement."""
    RETRACTS = "retracts"
    """Takes back a claim of the speaker's own."""
    DECLINES = "declines"
    """The party was asked about the claim, or named it, and would not comment."""
    NOT_ADDRESSED = "not_addressed"
    """The party spoke of the matter and left the claim out."""


def _to_kind(value: ResponseKind | str) -> ResponseKind:
    return to_word(ResponseKind, value)


def _key_by_kind(response: Response) -> str:
    # A kind that is none is refused by the check that follows, and until then needs some key.
    kind: object = response.kind
    return kind.value if isinstance(kind, ResponseKind) else "response"


@attrs.frozen(kw_only=True, repr=False)
class Response(Record):
    """Answer a claim of another statement, or leave it without an answer."""

    kind: ResponseKind = attrs.field(converter=_to_kind)
    """What it does to the claim."""
    to: str = attrs.field(metadata=refers_to("claim"))
    """Address of the claim: 'statement#key'."""
    by: str | None = attrs.field(default=None, metadata=refers_to("party"))
    """Id of the party that responds, where the speaker reports another's response or silence."""
    key: str = attrs.field(default=attrs.Factory(_key_by_kind, takes_self=True))
    """What addresses it within its statement; its kind if not given."""


@attrs.frozen(kw_only=True, repr=False)
class Relay(Record):
    """Pass a statement on: one step between the speaker and the reader."""

    by: str = attrs.field(metadata=refers_to("party"))
    """Id of the party that passed it on."""
    at: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it did."""
    medium: str | None = None
    """How: 'tweet', 'briefing', 'broadcast'."""


def _to_relays(value: Iterable[Relay | str]) -> tuple[Relay, ...]:
    return to_tuple_of(lambda by: Relay(by=by), value)


def _to_claims(value: Iterable[Claim]) -> tuple[Claim, ...]:
    return to_tuple(value)


def _to_positions(value: Iterable[Position]) -> tuple[Position, ...]:
    return to_tuple(value)


def _to_responses(value: Iterable[Response]) -> tuple[Response, ...]:
    return to_tuple(value)


@attrs.frozen(kw_only=True, repr=False)
class Statement(Noted):
    """Record what one speaker is reported to have said at one time.

    Each report of it is a statement of its own. `via` says through whom it came, so that
    the same words in ten outlets stay one voice.
    """

    id: str
    """Id, chosen by the user."""
    speaker: str | None = attrs.field(default=None, metadata=refers_to("party"))
    """Id of the deepest named origin; None where the report names nobody."""
    said: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it was said; None where the report does not say."""
    via: tuple[Relay, ...] = attrs.field(default=(), converter=_to_relays)
    """Who passed it on, the one nearest to the speaker first. A bare party id will do."""
    citations: tuple[Citation, ...] = attrs.field(default=(), converter=to_citations)
    """Where it can be read. A bare source id will do."""
    claims: tuple[AnyClaim, ...] = attrs.field(default=(), converter=_to_claims)
    """What it asserts and denies."""
    positions: tuple[AnyPosition, ...] = attrs.field(default=(), converter=_to_positions)
    """What attitudes it takes."""
    responses: tuple[Response, ...] = attrs.field(default=(), converter=_to_responses)
    """What it does to the claims of others, or to earlier ones of its own."""
    repeats: str | None = attrs.field(default=None, metadata=refers_to("statement"))
    """Id of the statement that this is another report of, by the archivist's judgement."""
    medium: str | None = None
    """How it was said: 'statement', 'briefing', 'tweet'."""
    summary: str | None = None
    """What it says, in the archivist's own one line."""
    recorded: When | None = attrs.field(default=None, converter=to_optional_when)
    """When the archivist recorded it."""
    grades: tuple[Grade, ...] = attrs.field(default=(), converter=to_grades)
    """How it or one of its claims was graded, by whom and why. Reconciling ignores grades."""

    def _faults(self) -> Iterator[Problem]:
        parts: tuple[Claim | Position | Response, ...]
        parts = (*self.claims, *self.positions, *self.responses)
        yield from repeated_keys("", (part.key for part in parts))
        keys = {position.key: None for position in self.positions}
        for i, position in enumerate(self.positions):
            if not isinstance(position, Condition):
                continue
            if position.on not in keys or position.on == position.key:
                what = "a condition names another position of its statement"
                hint = f"known are {shown([*keys])}"
                path = f"positions[{i}].on"
                yield Problem(path=path, what=what, found=shown(position.on), hint=hint)
        keys = {claim.key: None for claim in self.claims}
        for i, grade in enumerate(self.grades):
            if grade.claim is not None and grade.claim not in keys:
                what = "a grade is of the whole, or of a claim of its statement"
                hint = f"known are {shown([*keys])}; leave it out for the whole"
                path = f"grades[{i}].claim"
                yield Problem(path=path, what=what, found=shown(grade.claim), hint=hint)
        if self.speaker is None and not self.via:
            what = "a statement has a speaker, or somebody who passes it on"
            hint = "name the outlet in 'via' where it names no origin"
            yield Problem(path="speaker", what=what, found="neither", hint=hint)

    def address(self, part: Claim | Position | Response) -> str:
        """Return the address of one of its parts: 'statement#key'."""
        return f"{self.id}#{part.key}"
