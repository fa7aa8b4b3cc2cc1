"""What all results have in common: flat rows for a data frame, and their whole as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, ClassVar, Generic, NamedTuple, TypeAlias, TypeVar, cast

import attrs

from caucasus_events.core.tables import text_table

__all__ = ["Column", "Columns", "Listing", "Plain", "Tabular"]

S = TypeVar("S")
T = TypeVar("T")

Plain: TypeAlias = str | int | float | bool | None
"""What a cell of a row holds."""


class Column(NamedTuple, Generic[T]):
    """One column of the rows of a result."""

    name: str
    """Its name, the key in each row."""
    meaning: str
    """What it holds."""
    read: Callable[[T], Plain]
    """What reads it off the thing that has the row."""

    def cell(self, item: T) -> Plain:
        """Return what the column holds for one thing; of a word its plain text."""
        value: object = self.read(item)
        return cast("Plain", value.value if isinstance(value, Enum) else value)


class Columns(Generic[T]):
    """The columns of the rows of a result, in order; print them for what each holds."""

    def __init__(self, *parts: Column[T] | Columns[T]) -> None:
        """Put columns, and groups of them, side by side."""
        self._columns: tuple[Column[T], ...] = tuple(
            column for part in parts for column in ((part,) if isinstance(part, Column) else part)
        )

    def __iter__(self) -> Iterator[Column[T]]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self)

    def row(self, item: T) -> dict[str, Plain]:
        """Return the row of one thing."""
        return {column.name: column.cell(item) for column in self}

    def part(self, read: Callable[[S], T]) -> Columns[S]:
        """Return the same columns for what has, as a part, the thing that these describe."""

        def of(column: Column[T]) -> Column[S]:
            return Column(column.name, column.meaning, lambda item: column.read(read(item)))

        return Columns(*map(of, self))

    def __repr__(self) -> str:
        return f"<Columns: {', '.join(self.names)}>"

    def __str__(self) -> str:
        return text_table(("column", "what it holds"), [(c.name, c.meaning) for c in self])


class Tabular:
    """What a function of this package answers."""

    __slots__ = ()

    columns: ClassVar[Columns[Any]]
    """The columns of `rows`; print them for what each holds."""

    def _items(self) -> Iterable[Any]:
        """Return the things that have a row each."""
        return (self,)

    def rows(self) -> list[dict[str, Plain]]:
        """Return flat rows of plain values, as data frames, `csv` and `json` take them."""
        return [self.columns.row(item) for item in self._items()]

    def plain(self) -> Any:
        """Return the whole result as plain data, ready for JSON."""
        return plain_fields(self)


class Listing(tuple[T, ...], Tabular):
    """Several results of one kind: a tuple that gives rows."""

    __slots__ = ()

    def _items(self) -> Iterable[Any]:
        return self

    def plain(self) -> list[Any]:
        """Return the whole result as plain data, ready for JSON."""
        return [*map(plain, self)]


def plain(value: object) -> Any:
    """Return a value as plain data: dicts, lists, text, numbers, true, false and None."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if callable(own := getattr(value, "plain", None)):
        return own()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [*map(plain, value)]
    return plain_fields(value) if attrs.has(type(value)) else str(value)


def plain_fields(record: Any) -> dict[str, Any]:
    """Return the fields of a record that tell it from others as plain data."""
    fields = (f for f in attrs.fields(type(record)) if f.eq and not f.name.startswith("_"))
    kind: object = getattr(record, "kind", None)
    tag = {"kind": kind} if isinstance(kind, str) else {}
    return tag | {field.name: plain(getattr(record, field.name)) for field in fields}
