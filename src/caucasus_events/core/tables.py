"""Tables as values, and how they are printed as plain text; `html` shows them in a notebook."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice

import attrs

from caucasus_events.errors import is_seen

_WIDTH, _WIDER, _WIDEST = 100, 120, 140
_TALL = 4
_GAP = "  "
_LONGEST_WORD = 40


class Tone(StrEnum):
    """What a cell tells at a glance; a colour in a notebook, always beside the words."""

    SHARED = "shared"
    """Several say so."""
    ALONE = "alone"
    """One says so."""
    AGAINST = "against"
    """What is said conflicts."""
    OPEN = "open"
    """Nobody says so."""


@attrs.frozen
class Cell:
    """A cell that stands out, or that leads somewhere."""

    text: str
    """Its words."""
    tone: Tone | None = None
    """What it tells at a glance."""
    url: str | None = None
    """Where it leads."""


@attrs.frozen
class Row:
    """A row, with what belongs to it and is no column."""

    cells: Sequence[str | Cell]
    """Its cells, one for each header."""
    notes: Sequence[str] = ()
    """Lines that stand below it, wherever it is shown."""
    reason: str = ""
    """Why it says what it says; in a notebook alone, as what is to be unfolded."""
    folded: Sequence[str | Cell] = ()
    """What stands behind it, unfolded by a click; in a notebook alone."""


@attrs.frozen
class Table:
    """What a result shows: printed as text, or in a notebook."""

    headers: Sequence[str] = ()
    """What each column is."""
    rows: Sequence[Row | Sequence[str | Cell]] = ()
    """The rows."""
    title: str = ""
    """A line above it."""
    below: Sequence[str] = ()
    """Lines below it."""
    empty: str = ""
    """What is said where there are no rows; if nothing, the headers alone are shown."""

    @property
    def full_rows(self) -> Iterator[Row]:
        """The rows, each with what belongs to it."""
        return (row if isinstance(row, Row) else Row(row) for row in self.rows)

    def __str__(self) -> str:
        if not self.rows and self.empty:
            body = [tame(self.empty)]
        elif self.headers:
            rows = [([*map(text_of, row.cells)], row.notes) for row in self.full_rows]
            body = [_laid_out(self.headers, rows)]
        else:
            body = []
        title = [tame(self.title)] if self.title else []
        return "\n".join([*title, *body, *map(tame, self.below)])


def text_of(cell: str | Cell) -> str:
    """Return the words of a cell."""
    return cell if isinstance(cell, str) else cell.text


def text_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out rows under headers, wrapping cells so that no line is longer than 100 columns.

    120 are used where else a row would take more than four lines. Up to 140 are used where else
    an id or another word would be cut: it is to be copied whole.
    """
    return _laid_out(headers, [(row, ()) for row in rows])


def _laid_out(headers: Sequence[str], rows: Sequence[tuple[Sequence[str], Sequence[str]]]) -> str:
    cells = [[tame(cell) for cell in row] for row in (headers, *(row for row, _ in rows))]
    widths = _widths(cells)
    lines = [*_wrapped(cells[0], widths), _line(["-" * width for width in widths], widths)]
    margin = 2 * _GAP
    for row, (_, notes) in zip(cells[1:], rows, strict=True):
        lines.extend(_wrapped(row, widths))
        for note in notes:
            lines += [margin + line for line in _lines_of(tame(note), _WIDTH - len(margin))]
    return "\n".join(lines)


_TALLEST = 40
"""So many rows are looked at to share out the width: those with the most text."""


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Give each column what it asks for, and take where it costs the fewest lines until all fit.

    A column keeps room for its longest word, if that is no longer than 40 characters, as long as
    the others can give.
    """
    columns = range(len(rows[0]))
    words = [
        max((text_width(w) for row in rows for w in row[i].split()), default=1) for i in columns
    ]
    floors = [min(word, _LONGEST_WORD) for word in words]
    gaps = len(_GAP) * (len(columns) - 1)
    lengths = [[text_width(cell) for cell in row] for row in rows]
    widths = [min(max(row[i] for row in lengths), _WIDEST) for i in columns]
    tallest = sorted(lengths, key=sum, reverse=True)[:_TALLEST]

    def cost(widths: Sequence[int], taken: int) -> tuple[int, int]:
        narrower = [width - (i == taken) for i, width in enumerate(widths)]
        return sum(_height(row, narrower) for row in tallest), -widths[taken]

    def fit(widths: list[int], most: int) -> list[int]:
        while sum(widths) > most:
            generous = [i for i in columns if widths[i] > floors[i]]
            if generous:
                taken = min(generous, key=lambda i: cost(widths, i))
            else:
                taken = max(columns, key=lambda i: widths[i])
            widths = [width - (i == taken) for i, width in enumerate(widths)]
        return widths

    asked = min(sum(floors) + gaps, _WIDEST)
    wider = fit(widths, max(_WIDER, asked) - gaps)
    narrow = fit(wider, max(_WIDTH, asked) - gaps)
    return narrow if all(_height(row, narrow) <= _TALL for row in tallest) else wider


def _height(lengths: Sequence[int], widths: Sequence[int]) -> int:
    """Return about how many lines a row takes."""
    return max(-(-length // width) for length, width in zip(lengths, widths, strict=True))


def text_width(text: str) -> int:
    """Measure how many columns of a terminal a text takes: a mark none, a wide letter two."""
    return len(text) if text.isascii() else sum(map(_width_of, text))


def _width_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def tame(cell: str) -> str:
    """Blank out what no reader sees, or would steer a terminal, break or turn round a line.

    Text from outside passes here before it is printed: titles, names and ids are whatever a file
    says.
    """
    return cell if is_seen(cell) else "".join(c if is_seen(c) else " " for c in cell)


def in_words(word: StrEnum) -> str:
    """Write a word of an enumeration as a reader would."""
    return word.value.replace("_", " ")


def _wrapped(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    columns = [_lines_of(cell, width) for cell, width in zip(row, widths, strict=True)]
    height = max(map(len, columns))
    return [_line([c[i] if i < len(c) else "" for c in columns], widths) for i in range(height)]


def _lines_of(cell: str, width: int) -> list[str]:
    """Break a cell between words, and within words that are wider than the column."""
    lines, line = list[str](), ""
    for word in cell.split():
        if line and text_width(line) + 1 + text_width(word) <= width:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        *parts, line = _pieces(word, width)
        lines += parts
    return [*lines, line]


def _pieces(word: str, width: int) -> Iterator[str]:
    """Cut a word into pieces of a width; a mark stays with its letter."""
    piece, used = "", 0
    for character in word:
        more = _width_of(character)
        if piece and used + more > width:
            yield piece
            piece, used = "", 0
        piece, used = piece + character, used + more
    yield piece


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell + " " * (width - text_width(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    return _GAP.join(padded).rstrip()


def counted(number: int, noun: str) -> str:
    """Write a number of things: '1 statement', '2 statements'."""
    return f"{number} {noun}{'s' * (number != 1)}"


def listed(names: Iterable[str]) -> str:
    """Write some names as a list: 'north', 'north and south', 'north, south and west'."""
    *rest, last = names
    return f"{', '.join(rest)} and {last}" if rest else last


_FEW = 10


def few_of(names: Collection[str]) -> str:
    """Write the first few names, and how many more there are, since there may be thousands."""
    more = [f"{len(names) - _FEW:,} more"] if len(names) > _FEW else []
    return ", ".join([*islice(names, _FEW), *more])


def join_distinct(items: Iterable[object]) -> str:
    """Write some things for a reader, each text once."""
    return "; ".join(dict.fromkeys(map(str, items)))
