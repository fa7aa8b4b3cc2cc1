"""What all results have in common: how they are shown, and how they become plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, ClassVar, Generic, NamedTuple, TypeAlias, TypeVar, cast

import attrs

from caucasus_events.core.tables import Table, tame, text_table

__all__ = ["Column", "Columns", "Listing", "Plain", "Shown", "Tabular"]

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
    holds: type = str
    """Of what type its values are, if not None; `datetime` for an instant as ISO text."""

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
            name, meaning, of, holds = column
            return Column(name, meaning, lambda item: of(read(item)), holds)

        return Columns(*map(of, self))

    def __repr__(self) -> str:
        return f"<Columns: {', '.join(self.names)}>"

    def __str__(self) -> str:
        return text_table(("column", "what it holds"), [(c.name, c.meaning) for c in self])


class Shown:
    """What is printed as a table, shown in a notebook, and told in one line by `repr`.

    A class says by `_tables` what it shows, or by `_text` what is printed.
    """

    __slots__ = ()

    def _tables(self) -> Iterable[Table]:
        """Return what is shown."""
        fields = ((name, _brief(value)) for name, value in _fields_of(self))
        return (Table(headers=("field", "value"), rows=[*fields], title=type(self).__name__),)

    def _told(self) -> str:
        """Return what tells it from others in a few words."""
        return ", ".join(
            f"{name}={_brief(value)}" if isinstance(value, str) else _brief(value, name)
            for name, value in _fields_of(self)
            if isinstance(value, (str, tuple)) and len(value)
        )

    def __repr__(self) -> str:
        told = self._told()
        told = told if len(told) <= _LONG else f"{told[:_LONG]}..."
        return tame(f"<{type(self).__name__} {told}>")

    def _text(self) -> str:
        """Return what is printed, once what would steer a terminal is blanked out."""
        return "\n\n".join(map(str, self._tables()))

    def __str__(self) -> str:
        return "\n".join(map(tame, self._text().split("\n")))

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        from caucasus_events.core.html import html_of, html_text

        if type(self)._text is Shown._text:
            return html_of(self._tables())
        return html_text(str(self))

    def plain(self) -> Any:
        """Return the whole as plain data, ready for JSON."""
        return plain_fields(self)


def _fields_of(one: Any) -> Iterator[tuple[str, object]]:
    fields = (f for f in attrs.fields(type(one)) if f.repr and not f.name.startswith("_"))
    return ((field.name, getattr(one, field.name)) for field in fields)


_LONG = 200


def _brief(value: object, noun: str = "") -> str:
    """Write a value of a field in a few words; of several things how many they are."""
    if isinstance(value, tuple) and not all(isinstance(item, str) for item in value):
        return f"{len(value)} {noun}".strip()
    if isinstance(value, (tuple, Mapping)):
        value = ", ".join(map(str, value if isinstance(value, tuple) else value.items()))
    text = "" if value is None else str(value)
    return text if len(text) <= _LONG else f"{text[:_LONG]}..."


class Tabular(Shown):
    """What gives rows as well."""

    __slots__ = ()

    columns: ClassVar[Columns[Any]]
    """The columns of `rows`; print them for what each holds."""

    def _items(self) -> Iterable[Any]:
        """Return the things that have a row each."""
        return (self,)

    def rows(self) -> list[dict[str, Plain]]:
        """Return flat rows of plain values, as data frames, `csv` and `json` take them."""
        return [self.columns.row(item) for item in self._items()]


class Listing(Tabular, tuple[T, ...]):
    """Several results of one kind: a tuple that gives rows."""

    __slots__ = ()

    def _items(self) -> Iterable[Any]:
        return self

    def _told(self) -> str:
        return str(len(self))

    def _tables(self) -> Iterable[Table]:
        rows = [[_brief(cell) for cell in row.values()] for row in self.rows()]
        return (Table(headers=self.columns.names, rows=rows, empty="none"),)

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
