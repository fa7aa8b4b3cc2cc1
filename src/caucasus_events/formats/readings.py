"""What all readers of tables share: where rows come from, what is returned, what was lost."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

import attrs

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.results import Column, Columns, Listing, Shown
from caucasus_events.core.tables import Table
from caucasus_events.documents.files import StrPath, checked_path
from caucasus_events.errors import Invalid, MissingExtra, Problem, refuse, shown

__all__ = [
    "ColumnFate",
    "ColumnFates",
    "Loss",
    "Losses",
    "Reading",
    "TableData",
    "rows_of",
]

TableData: TypeAlias = StrPath | Iterable[Mapping[str, Any]] | object
"""The path of a CSV or .xlsx file, an iterable of dictionaries, or a data frame."""

Where: TypeAlias = Callable[[Mapping[str, str]], object] | None
"""Tells of a row whether to take it; None takes all."""


@attrs.frozen(kw_only=True)
class Loss:
    """One thing that could not be carried over."""

    row: int | str
    """Number of the row, where the headings of a file are row 1; or the id of a record."""
    column: str
    """The column, or the field of the record."""
    what: str
    """Why it could not be carried."""
    found: str = ""
    """What was found there."""


class Losses(Listing[Loss]):
    """All that could not be carried over; printed by column, with how many and an example."""

    __slots__ = ()
    columns: ClassVar[Columns[Loss]] = Columns(
        Column("row", "number of the row, or id of the record", lambda loss: str(loss.row)),
        Column("column", "the column, or the field", lambda loss: loss.column),
        Column("what", "why it could not be carried", lambda loss: loss.what),
        Column("found", "what was found there", lambda loss: loss.found),
    )

    def _tables(self) -> Iterable[Table]:
        groups: dict[tuple[str, str], list[Loss]] = {}
        for loss in self:
            groups.setdefault((loss.column, loss.what), []).append(loss)
        rows = [
            (column, what, f"{len(of):,}", f"{of[0].row}: {of[0].found[:80]}")
            for (column, what), of in sorted(groups.items())
        ]
        return (Table(("column", "what", "how many", "example"), rows, empty="nothing was lost"),)


@attrs.frozen(kw_only=True, repr=False)
class Reading(Shown):
    """What was read from a table: a chronicle, and all that it could not hold."""

    chronicle: Chronicle
    """The chronicle."""
    losses: Losses
    """What could not be carried over."""

    def _told(self) -> str:
        return f"{self.chronicle!r}, {len(self.losses):,} losses"

    def _tables(self) -> Iterable[Table]:
        return self.losses._tables()


@attrs.frozen(kw_only=True)
class ColumnFate:
    """What becomes of one column of a table."""

    column: str
    """Its name."""
    goes_to: str
    """The field that takes it; empty if none does."""
    note: str = ""
    """What to know about it."""


def fate(column: str, goes_to: str, note: str = "") -> ColumnFate:
    """Make the fate of a column."""
    return ColumnFate(column=column, goes_to=goes_to, note=note)


class ColumnFates(Listing[ColumnFate]):
    """What becomes of each column of a table."""

    __slots__ = ()
    columns: ClassVar[Columns[ColumnFate]] = Columns(
        Column("column", "its name", lambda one: one.column),
        Column("goes_to", "the field that takes it", lambda one: one.goes_to),
        Column("note", "what to know about it", lambda one: one.note),
    )


def fates(table: str) -> ColumnFates:
    """Read the fates of columns: a line each, with the column, where it goes and a note."""
    return ColumnFates(fate(*line.split("|")) for line in table.splitlines())


def rows_of(
    data: TableData, *, encoding: str = "utf-8", unheaded: Sequence[str] = ()
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows of a table, each with its number; None and NaN become empty text.

    Cells beyond the headings stand in a list under the name ''.

    Args:
        data: the path of a CSV or .xlsx file, an iterable of dictionaries, or a data frame of
            polars, pandas, pyarrow or another library.
        encoding: that of a CSV file: 'utf-8', with or without its mark, or such as 'cp1252'.
        unheaded: the columns of a CSV file whose first line is a row of as many cells.

    Raises:
        Invalid: it is no table.
        MissingExtra: a file needs a package that is not installed.
        OSError: the file cannot be read.
    """
    if isinstance(data, (str, os.PathLike)):
        path = checked_path(data)
        if path.suffix.casefold() == ".xlsx":
            return _named(_sheet(path))
        return _named(_csv(path, encoding), unheaded)
    return enumerate(map(_without_blanks, _records(data)), 1)


def coded_rows(
    rows: Iterable[tuple[int, Mapping[str, Any]]],
    needed: Collection[str],
    hint: str,
    where: Where = None,
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a coded data set as text, each with its number.

    Args:
        rows: the rows, as `rows_of` gives them.
        needed: the columns without which it is no table of this data set.
        hint: what to give instead.
        where: tells of a row whether to take it.

    Raises:
        Invalid: a column is missing.
    """
    needed = frozenset(needed)
    for number, cells in rows:
        row = {
            name: (cell if type(cell) is str else text_of(cell)).strip()
            for name, cell in cells.items()
        }
        if missing := sorted(needed - row.keys()):
            raise refuse("a column is missing", missing, hint, f"row {number}")
        if where is None or where(row):
            yield number, row


@attrs.frozen
class Merged:
    """Stand in a cell that is merged into another."""

    area: str
    """All the cells that are merged, such as 'B2:B4'."""


Lines = Iterator[tuple[int, Sequence[Any]]]


def _csv(path: Path, encoding: str) -> Lines:
    encoding = "utf-8-sig" if encoding.casefold() in ("utf-8", "utf8") else encoding
    with path.open(encoding=encoding, newline="") as file:
        try:
            for number, line in enumerate(csv.reader(file), 1):
                if line:
                    yield number, line
        except UnicodeDecodeError as error:
            found = error.object[error.start : error.start + 10]
            hint = "name its encoding, such as encoding='cp1252'"
            raise refuse(f"the file is not {error.encoding}", found, hint, str(path)) from None
        except csv.Error as error:
            hint = "save it as CSV with commas and double quotes"
            raise refuse("the file is no CSV", str(error), hint, str(path)) from None


def _sheet(path: Path) -> Lines:
    try:
        import openpyxl
    except ImportError:
        raise MissingExtra(
            "to read .xlsx needs openpyxl; run pip install 'caucasus-events[spreadsheet]', "
            "or save the sheet as CSV"
        ) from None
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    merged = {
        (row, column): Merged(str(area))
        for area in sheet.merged_cells.ranges
        for row, column in area.cells
        if (row, column) != (area.min_row, area.min_col)
    }
    for number, line in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [merged.get((number, i), cell) for i, cell in enumerate(line, 1)]
        if any(cell is not None for cell in cells):
            yield number, cells


def _named(lines: Lines, unheaded: Sequence[str] = ()) -> Iterator[tuple[int, dict[str, Any]]]:
    """Name the cells of each line by the headings."""
    number, first = next(lines, (1, ()))
    headings = ["" if cell is None else str(cell) for cell in first]
    while headings and not headings[-1].strip():
        headings.pop()
    if unheaded and len(first) == len(unheaded) and not {*headings} & {*unheaded}:
        headings = [*unheaded]
        yield number, _without_blanks(dict(zip(headings, first, strict=True)))
    if not headings:
        raise refuse("the table is empty", "nothing", "give a line of headings and rows", "row 1")
    if twice := {name for name in headings if headings.count(name) > 1}:
        hint = "rename one of them"
        raise refuse("two columns have one heading", sorted(twice), hint, "row 1")
    for number, line in lines:
        row = _without_blanks(dict(zip(headings, line, strict=False)))
        if more := [cell for cell in line[len(headings) :] if cell not in (None, "")]:
            row[""] = more
        yield number, row


def _records(data: Any) -> Iterable[Mapping[str, Any]]:
    if callable(getattr(data, "iter_rows", None)):
        return data.iter_rows(named=True)  # type: ignore[no-any-return]
    if callable(getattr(data, "to_dict", None)):
        return data.to_dict("records")  # type: ignore[no-any-return]
    if callable(getattr(data, "__arrow_c_stream__", None)):
        try:
            import nanoarrow
        except ImportError:
            raise MissingExtra(
                "to read Arrow needs nanoarrow; run pip install 'caucasus-events[arrow]'"
            ) from None
        return nanoarrow.ArrayStream(data).iter_py()  # type: ignore[no-any-return]
    if isinstance(data, Iterable) and not isinstance(data, (bytes, Mapping)):
        return _mappings(data)
    raise _no_rows(data)


def _mappings(rows: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        if not isinstance(row, Mapping):
            raise _no_rows(row)
        yield row


def _no_rows(found: object) -> Invalid:
    hint = "give a path, an iterable of dictionaries, or a data frame"
    return refuse("expected the rows of a table", found, hint, "data")


def _without_blanks(row: Mapping[str, Any]) -> dict[str, Any]:
    # Most cells are text, and no call is made for these.
    return {
        name: cell if type(cell) is str or not _is_blank(cell) else "" for name, cell in row.items()
    }


def _is_blank(cell: Any) -> bool:
    if cell is None:
        return True
    # NaN and NaT differ from themselves; the NA of pandas refuses to say.
    return type(cell).__name__ == "NAType" or bool(cell != cell)


def text_of(cell: object) -> str:
    """Return a cell as text: whole numbers without a point, days without a midnight."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        is_day = cell.time().isoformat() == "00:00:00"
        return cell.date().isoformat() if is_day else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def fault(row: int, column: str, what: str, found: object, hint: str) -> Problem:
    """Make the problem of a cell."""
    place = f"row {row}, {column}" if column else f"row {row}"
    return Problem(path=place, what=what, found=shown(found), hint=hint)
