"""Where things are said to happen. A place has the names that each party uses."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

import attrs
from attrs.converters import optional

from caucasus_events.core.frozen_map import Noted
from caucasus_events.core.record import Record, refers_to, texts, to_word
from caucasus_events.errors import Problem, shown
from caucasus_events.records.names import Name, check_named, label, to_names
from caucasus_events.records.sources import Citation, to_citations

__all__ = ["Coordinates", "Place", "PlaceKind"]


_EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


class PlaceKind(StrEnum):
    """What sort of place it is."""

    SPOT = "spot"
    """A village, post, bridge, building or hill."""
    AREA = "area"
    """A district, region, zone or valley."""
    ROUTE = "route"
    """A road, corridor or railway."""
    LINE = "line"
    """A border or a line of contact."""
    OTHER = "other"


def _to_kind(value: PlaceKind | str) -> PlaceKind:
    return to_word(PlaceKind, value)


def _to_degrees(value: float) -> float:
    is_number = type(value) is float or (type(value) is int and abs(value) < 2**63)
    # Added to zero, -0.0 becomes 0.0: the two are equal and must be written alike.
    return value + 0.0 if is_number else value


@attrs.frozen(kw_only=True, repr=False)
class Coordinates(Record):
    """Hold a position on the WGS 84 ellipsoid and how well it is known."""

    latitude: float = attrs.field(converter=_to_degrees)
    """Degrees north, -90 to 90."""
    longitude: float = attrs.field(converter=_to_degrees)
    """Degrees east, -180 to 180."""
    within_km: float | None = attrs.field(default=None, converter=optional(_to_degrees))
    """The place lies within this many kilometres of it; None when not stated."""

    def _faults(self) -> Iterator[Problem]:
        for name, limit in (("latitude", 90.0), ("longitude", 180.0)):
            degrees = getattr(self, name)
            if not -limit <= degrees <= limit:
                what = f"expected -{limit:.0f} to {limit:.0f} degrees"
                hint = "check whether latitude and longitude are swapped"
                yield Problem(path=name, what=what, found=shown(degrees), hint=hint)
        if self.within_km is not None and self.within_km < 0:
            what, hint = "a distance is 0 or more", "write 0 or more kilometres"
            yield Problem(path="within_km", what=what, found=shown(self.within_km), hint=hint)

    def distance_km(self, other: Coordinates) -> float:
        """Return the great-circle distance in kilometres (haversine, mean Earth radius)."""
        lat, other_lat = radians(self.latitude), radians(other.latitude)
        half_lat = (other_lat - lat) / 2
        half_lon = radians(other.longitude - self.longitude) / 2
        chord = sin(half_lat) ** 2 + cos(lat) * cos(other_lat) * sin(half_lon) ** 2
        return 2 * _EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


@attrs.frozen(kw_only=True, repr=False)
class Place(Noted):
    """Name a spot, area, route or line, with the names that each party uses."""

    id: str
    """Id, chosen by the user, such as 'lachin-corridor'."""
    names: tuple[Name, ...] = attrs.field(converter=to_names)
    """Every name. A bare text will do."""
    kind: PlaceKind = attrs.field(default=PlaceKind.SPOT, converter=_to_kind)
    """What sort of place it is."""
    within: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("place"))
    """Ids of places that contain it on the map. To whom it belongs is a matter of positions."""
    coordinates: Coordinates | None = None
    """Where it is, if known."""
    citations: tuple[Citation, ...] = attrs.field(default=(), converter=to_citations)
    """Where the names, coordinates and codes are taken from."""

    def _faults(self) -> Iterator[Problem]:
        return check_named(self.names)

    def label(self, by: str | None = None) -> str:
        """Return the first listed name that the party `by` uses, or else all of its names."""
        return label(self.names, by)
