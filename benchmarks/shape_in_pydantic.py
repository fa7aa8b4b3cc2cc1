"""The shape of the benchmark's document in pydantic: frozen strict models, a union of claims."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Base(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Affiliation(Base):
    of: str
    role: str


class Party(Base):
    id: str
    kind: str
    names: tuple[str, ...]
    affiliations: tuple[Affiliation, ...] = ()


class Place(Base):
    id: str
    names: tuple[str, ...]


class Source(Base):
    id: str
    publisher: str
    title: str
    url: str | None = None
    published: str | None = None


class Incident(Base):
    id: str
    kind: str
    title: str
    when: str | None = None
    where: str | None = None
    parties: tuple[str, ...] = ()


class Claim(Base):
    subject: str
    key: str | None = None


class Casualties(Claim):
    claim: Literal["casualties"]
    harm: str
    of: str
    count: int | dict[str, int]


class Responsibility(Claim):
    claim: Literal["responsibility"]
    by: str
    act: str


class Timing(Claim):
    claim: Literal["time"]
    when: str


class Location(Claim):
    claim: Literal["place"]
    place: str


class MeansUsed(Claim):
    claim: Literal["means"]
    means: str


AnyClaim = Annotated[
    Casualties | Responsibility | Timing | Location | MeansUsed, Field(discriminator="claim")
]


class Report(Base):
    source: str
    via: tuple[str, ...] = ()


class Statement(Base):
    id: str
    speaker: str
    said: str
    reports: tuple[Report | str, ...] = ()
    claims: tuple[AnyClaim, ...] = ()
    summary: str | None = None


class Chronicle(Base):
    format: str
    version: int
    sides: dict[str, Any]
    parties: tuple[Party, ...]
    places: tuple[Place, ...]
    sources: tuple[Source, ...]
    incidents: tuple[Incident, ...]
    statements: tuple[Statement, ...]


Work = dict[str, Callable[[], object]]


def peers(text: str) -> tuple[Work, Work]:
    """Give what reads the document and what writes it."""
    whole = Chronicle.model_validate_json(text)
    name = "pydantic models"
    return {name: lambda: Chronicle.model_validate_json(text)}, {
        name: lambda: whole.model_dump_json(exclude_defaults=True)
    }
