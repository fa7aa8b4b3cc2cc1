"""A mapping of text to text that cannot change, and the records that hold some of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn, cast

import attrs

from caucasus_events.core.record import Record, is_allowed, path_step, wrong_type
from caucasus_events.errors import Invalid, refuse


class FrozenMap(dict[str, str]):
    """Map text to text, unchangeable and hashable, ordered by key; it equals a dict of the same.

    It is a dict, so that every JSON library can write it.
    """

    __slots__ = ()

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
            # Most is ASCII text, which needs no closer look.
            if not (type(found) is str and found.isascii()) and not is_allowed(found, (str,))
        ]
        if faults:
            raise Invalid(faults)
        return cls(sorted(value.items()))

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[FrozenMap], tuple[dict[str, str]]]:
        return FrozenMap, (dict(self),)  # a copy is not filled item by item

    def _refuse_change(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a record cannot change; make another one with attrs.evolve")

    __setitem__ = __delitem__ = __ior__ = _refuse_change
    clear = pop = popitem = _refuse_change
    setdefault = update = _refuse_change  # pyright: ignore[reportAssignmentType]


def frozen_map(value: Mapping[str, str]) -> FrozenMap:
    """Convert a mapping of text to text into a frozen one; leave the rest for the check."""
    try:
        return FrozenMap.of(value)
    except Invalid:
        return cast("FrozenMap", value)


_NONE = FrozenMap()
"""Shared by all records without codes or notes, since it cannot change."""


@attrs.frozen(kw_only=True, repr=False)
class Noted(Record):
    """Hold codes and notes of one's own, which no finding rests on."""

    codes: FrozenMap = attrs.field(default=_NONE, converter=frozen_map)
    """Its codes elsewhere, by scheme: 'iso3166', 'ucdp', 'wikidata', or one of your own."""
    notes: FrozenMap = attrs.field(default=_NONE, converter=frozen_map)
    """Whatever else you want to keep with it, by a key of your own."""
