"""The shape of the benchmark's document in msgspec: frozen structs, claims as a tagged union."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec


class Base(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    pass


class Affiliation(Base, frozen=True, kw_only=True):
    of: str
    role: str


class Party(Base, frozen=True, kw_only=True):
    id: str
    kind: str
    names: tuple[str, ...]
    affiliations: tuple[Affiliation, ...] = ()


class Place(Base, frozen=True, kw_only=True):
    id: str
    names: tuple[str, ...]


class Source(Base, frozen=True, kw_only=True):
    id: str
    publisher: str
    title: str
    url: str | None = None
    published: str | None = None


class Incident(Base, frozen=True, kw_only=True):
    id: str
    kind: str
    title: str
    when: str | None = None
    where: str | None = None
    parties: tuple[str, ...] = ()


class Claim(Base, frozen=True, kw_only=True, tag_field="claim"):
    subject: str
    key: str | None = None


class Casualties(Claim, frozen=True, kw_only=True, tag="casualties"):
    harm: str
    of: str
    count: int | dict[str, int]


class Responsibility(Claim, frozen=True, kw_only=True, tag="responsibility"):
    by: str
    act: str


class Timing(Claim, frozen=True, kw_only=True, tag="time"):
    when: str


class Location(Claim, frozen=True, kw_only=True, tag="place"):
    place: str


class MeansUsed(Claim, frozen=True, kw_only=True, tag="means"):
    means: str


class Report(Base, frozen=True, kw_only=True):
    source: str
    via: tuple[str, ...] = ()


class Statement(Base, frozen=True, kw_only=True):
    id: str
    speaker: str
    said: str
    reports: tuple[Report | str, ...] = ()
    claims: tuple[Casualties | Responsibility | Timing | Location | MeansUsed, ...] = ()
    summary: str | None = None


class Chronicle(Base, frozen=True, kw_only=True):
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
    decoder, encoder = msgspec.json.Decoder(Chronicle), msgspec.json.Encoder()
    whole = decoder.decode(text)
    name = "msgspec Structs"
    return {name: lambda: decoder.decode(text)}, {name: lambda: encoder.encode(whole)}
