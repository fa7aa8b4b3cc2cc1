"""Who said what, when, through whom, and where it can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import count
from typing import Any, TypeVar

import attrs

from caucasus_events.core.frozen_map import Noted
from caucasus_events.core.record import (
    Record,
    refers_to,
    repeated_keys,
    texts,
    to_tuple,
    to_tuple_of,
    to_word,
)
from caucasus_events.errors import Problem, shown
from caucasus_events.phrases.fields import to_optional_when
from caucasus_events.records.claims import AnyClaim, Claim
from caucasus_events.records.grades import Grade, to_grades
from caucasus_events.records.positions import AnyPosition, Condition, Position
from caucasus_events.values.when import When

__all__ = ["Relay", "Report", "Response", "ResponseKind", "Statement"]


P = TypeVar("P", bound="Claim | Position | Response")


class ResponseKind(StrEnum):
    """What a statement does to a claim."""

    CONFIRMS = "confirms"
    DENIES = "denies"
    QUALIFIES = "qualifies"
    """Takes no stance: "we cannot verify it", "it is not final"."""
    CORRECTS = "corrects"
    """Says that its value is wrong. The better one, if given, is a claim of the same statement."""
    RETRACTS = "retracts"
    """Takes back a claim of the speaker's own, or a report that the party published."""
    DECLINES = "declines"
    """The party was asked about the claim, or named it, and would not comment."""
    NOT_ADDRESSED = "not_addressed"
    """The party spoke of the matter and left the claim out."""

    @property
    def is_silence(self) -> bool:
        """Whether it takes no stance."""
        return self in (ResponseKind.QUALIFIES, ResponseKind.DECLINES, ResponseKind.NOT_ADDRESSED)

    @property
    def may_answer_all(self) -> bool:
        """Whether it may answer all claims of a statement at once."""
        return self.is_silence or self is ResponseKind.RETRACTS


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
    to: str | None = attrs.field(default=None, metadata=refers_to("claim", "statement"))
    """Address of the claim: 'statement#key'. The id of a statement stands for all its claims; it
    may be retracted, or passed over in silence."""
    question: AnyClaim | None = None
    """In place of `to`: a claim that nobody has made. Its topic was passed over in silence; its
    value says nothing."""
    by: str | None = attrs.field(default=None, metadata=refers_to("party"))
    """Id of the party that responds, where the speaker reports another's response or silence."""
    wording: str | None = None
    """The words that were used, where they matter: 'a temporary measure'."""
    key: str = attrs.field(default=attrs.Factory(_key_by_kind, takes_self=True))
    """What addresses it within its statement; its kind if not given."""

    def _faults(self) -> Iterator[Problem]:
        if (self.to is None) == (self.question is None):
            found = "neither" if self.to is None else "both"
            hint = "give 'to', or 'question' if nobody has made the claim"
            yield Problem(path="to", what="a response answers one thing", found=found, hint=hint)
        elif self.question is not None and not self.kind.is_silence:
            what = "a claim that nobody has made can be passed over in silence only"
            hint = "give the address of the claim in 'to', or state a claim of its own"
            yield Problem(path="kind", what=what, found=shown(self.kind.value), hint=hint)
        elif self.to is not None and "#" not in self.to and not self.kind.may_answer_all:
            what = f"'{self.kind.value}' answers one claim"
            hint = f"write its address, such as '{self.to}#casualties'"
            yield Problem(path="to", what=what, found=shown(self.to), hint=hint)


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


def _with_unique_keys(parts: Iterable[P]) -> tuple[P, ...]:
    """Number the parts that have no key of their own: 'casualties', 'casualties-2'."""
    parts = to_tuple(parts)
    if not _are_parts(parts) or len(parts) < 2:
        return parts
    keys = [part.key for part in parts]
    if len({*keys}) == len(keys):
        return parts
    taken, seen = {*keys}, set[str]()
    found: list[P] = []
    for part in parts:
        if part.key in seen and part.key == part.kind:
            key = next(new for n in count(2) if (new := f"{part.key}-{n}") not in taken)
            part = attrs.evolve(part, key=key)
            taken.add(key)
        seen.add(part.key)
        found.append(part)
    return tuple(found)


def _are_parts(parts: object) -> bool:
    """Tell whether these are parts with keys; the check of the field explains what else it is."""
    keyed = (Claim, Position, Response)
    return isinstance(parts, tuple) and all(isinstance(part, keyed) for part in parts)


def _about(subject: str, part: Any) -> Any:
    """Give the subject of the statement to a claim, or to what a report prints, without one."""
    if getattr(part, "subject", None) == "":
        return attrs.evolve(part, subject=subject)
    if differs := getattr(part, "differs", ()):
        return attrs.evolve(part, differs=[_about(subject, claim) for claim in differs])
    return part


@attrs.frozen(kw_only=True, repr=False)
class Report(Record):
    """Carry a statement to its readers: where it can be read, and through whom it came."""

    source: str | None = attrs.field(default=None, metadata=refers_to("source"))
    """Id of the source. Its publisher passed the statement on last, unless it is the speaker."""
    via: tuple[Relay, ...] = attrs.field(default=(), converter=_to_relays)
    """Who passed it on before, the one nearest to the speaker first. A bare party id will do."""
    locator: str | None = None
    """Where in the source: a paragraph, page or time mark."""
    quote: str | None = None
    """The words themselves, where the user may keep them."""
    speaker: str | None = attrs.field(default=None, metadata=refers_to("party"))
    """Id of the party that it names as the speaker, where that is another."""
    differs: tuple[AnyClaim, ...] = attrs.field(default=(), converter=_to_claims)
    """What it prints otherwise. Each stands in for the claim of the statement with its key."""
    recorded: When | None = attrs.field(default=None, converter=to_optional_when)
    """When the archivist recorded it, if later than the statement."""

    def _faults(self) -> Iterator[Problem]:
        if self.source is None and not self.via:
            what, hint = "a report has a source, or somebody who passed it on", "name one of them"
            yield Problem(path="source", what=what, found="neither", hint=hint)


def _to_reports(value: Iterable[Report | str]) -> tuple[Report, ...]:
    return to_tuple_of(lambda source: Report(source=source), value)


def _to_own_claims(value: Iterable[Claim]) -> tuple[Claim, ...]:
    return _with_unique_keys(value)


def _to_positions(value: Iterable[Position]) -> tuple[Position, ...]:
    return _with_unique_keys(value)


def _to_responses(value: Iterable[Response]) -> tuple[Response, ...]:
    return _with_unique_keys(value)


@attrs.frozen(kw_only=True, repr=False)
class Statement(Noted):
    """Record one act of speaking, with every report of it.

    Ten outlets that carry the same words are ten reports of one statement.
    """

    id: str
    """Id, chosen by the user."""
    speaker: str | None = attrs.field(default=None, metadata=refers_to("party"))
    """Id of the deepest named origin; None where the reports name nobody."""
    speakers: tuple[str, ...] = attrs.field(
        default=(), converter=texts, metadata=refers_to("party")
    )
    """Ids of those who speak jointly, in place of `speaker`; the statement is each one's."""
    off_the_record: bool = False
    """Whether an official of the speaker said it without a name. The voice is then the party that
    reports it, and nothing it says is an admission."""
    said: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it was said; None where no report says so."""
    subject: str | None = attrs.field(default=None, metadata=refers_to("subject"))
    """Id of what its claims are about, unless a claim says otherwise."""
    reports: tuple[Report, ...] = attrs.field(default=(), converter=_to_reports)
    """Where it can be read, and through whom it came. A bare source id will do."""
    rests_on: tuple[str, ...] = attrs.field(
        default=(), converter=texts, metadata=refers_to("party")
    )
    """Ids of the parties on whose word it rests, as a data set does. It adds no voice to theirs."""
    claims: tuple[AnyClaim, ...] = attrs.field(default=(), converter=_to_own_claims)
    """What it asserts and denies."""
    positions: tuple[AnyPosition, ...] = attrs.field(default=(), converter=_to_positions)
    """What attitudes it takes."""
    responses: tuple[Response, ...] = attrs.field(default=(), converter=_to_responses)
    """What it does to the claims of others, or to earlier ones of its own."""
    medium: str | None = None
    """How it was said: 'statement', 'briefing', 'tweet'."""
    summary: str | None = None
    """What it says, in the archivist's own one line."""
    recorded: When | None = attrs.field(default=None, converter=to_optional_when)
    """When the archivist recorded it."""
    grades: tuple[Grade, ...] = attrs.field(default=(), converter=to_grades)
    """How it or one of its claims was graded, by whom and why. Reconciling ignores grades."""

    def __attrs_post_init__(self) -> None:
        for name in ("reports", "claims"):
            parts: object = getattr(self, name)
            if self.subject and isinstance(parts, tuple):
                about = tuple(_about(self.subject, part) for part in parts)
                object.__setattr__(self, name, about)
        super().__attrs_post_init__()

    @property
    def named_speakers(self) -> tuple[str, ...]:
        """Ids of all who are named as its origin: one, several or none."""
        return self.speakers or ((self.speaker,) if self.speaker is not None else ())

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
        for i, claim in enumerate(self.claims):
            if not claim.subject:
                what, hint = "a claim is about something", "give it or its statement a 'subject'"
                yield Problem(path=f"claims[{i}].subject", what=what, found="nothing", hint=hint)
        keys = {claim.key: None for claim in self.claims}
        for i, grade in enumerate(self.grades):
            if grade.claim is not None and grade.claim not in keys:
                what = "a grade is of the whole, or of a claim of its statement"
                hint = f"known are {shown([*keys])}; leave it out for the whole"
                path = f"grades[{i}].claim"
                yield Problem(path=path, what=what, found=shown(grade.claim), hint=hint)
        for i, report in enumerate(self.reports):
            for j, claim in enumerate(report.differs):
                if claim.key not in keys:
                    what = "what a report prints otherwise stands in for a claim of the statement"
                    hint = f"give it the 'key' of that claim; known are {shown([*keys])}"
                    path = f"reports[{i}].differs[{j}].key"
                    yield Problem(path=path, what=what, found=shown(claim.key), hint=hint)
        yield from self._faults_of_speakers()

    def _faults_of_speakers(self) -> Iterator[Problem]:
        if not self.named_speakers and not self.reports:
            what = "a statement has a speaker, or a report"
            hint = "write the outlet's source into 'reports' where it names no origin"
            yield Problem(path="speaker", what=what, found="neither", hint=hint)
        if self.speaker is not None and self.speakers:
            what, found = "one speaker or several, and not both", shown([*self.speakers])
            hint = "name all who speak jointly in 'speakers', and leave out 'speaker'"
            yield Problem(path="speakers", what=what, found=found, hint=hint)
        if self.off_the_record and not (self.speaker and self.reports):
            what = "a statement off the record has one speaker, of whom it is, and a report"
            found = "no report" if self.speaker else "no one speaker"
            hint = "name the party that the official is of, and who reports it"
            yield Problem(path="off_the_record", what=what, found=found, hint=hint)

    def with_claims(self, claims: Iterable[Claim]) -> Statement:
        """Return it with other claims; what a report prints of one that is gone goes with it."""
        claims = tuple(claims)
        keys = {claim.key for claim in claims}
        reports = tuple(
            attrs.evolve(r, differs=kept) if len(kept) < len(r.differs) else r
            for r in self.reports
            for kept in [tuple(claim for claim in r.differs if claim.key in keys)]
        )
        return attrs.evolve(self, claims=claims, reports=reports)

    def address(self, part: Claim | Position | Response) -> str:
        """Return the address of one of its parts: 'statement#key'."""
        return f"{self.id}#{part.key}"
