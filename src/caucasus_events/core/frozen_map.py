"""A mapping of text to text that cannot change, as a field of a record holds one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

import attrs

from caucasus_events.core.record import is_allowed, path_step, wrong_type
from caucasus_events.errors import Invalid, refuse


@attrs.frozen
class FrozenMap(Mapping[str, str]):
    """Map text to text, frozen and hashable, ordered by key."""

    _pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, value: Mapping[str, str]) -> FrozenMap:
        """Freeze a mapping.

        Raises:
            Invalid: it is none, or not of text to text.
        """
        if isinstance(value, FrozenMap):
            return value
        if not isinstance(value, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise refuse("expected a mapping of text to text", value, "give {'scheme': 'code'}")
        faults = [
            wrong_type(path_step(key), found, (str,))
            for key, item in value.items()
            for found in (key, item)
            if not is_allowed(found, (str,))
        ]
        if faults:
            raise Invalid(faults)
        return cls(tuple(sorted(value.items())))

    def __getitem__(self, key: str) -> str:
        for known, value in self._pairs:
            if known == key:
                return value
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return (key for key, _ in self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def __repr__(self) -> str:
        return repr(dict(self._pairs))


def frozen_map(value: Mapping[str, str]) -> FrozenMap:
    """Convert a mapping of text to text into a frozen one; leave the rest for the check."""
    try:
        return FrozenMap.of(value)
    except Invalid:
        return cast("FrozenMap", value)
