"""Plain text tables, for results that are printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

_WIDTH = 100
_WIDEST = 140
_GAP = "  "
_LONGEST_WORD = 40


def text_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out rows under headers, wrapping cells so that no line is longer than 100 columns.

    Up to 140 are used where else an id or another word would be cut: it is to be copied whole.
    """
    cells = [[tame(cell) for cell in row] for row in (headers, *rows)]
    widths = _widths(list(zip(*cells, strict=True)))
    lines = [*_wrapped(cells[0], widths), _line(["-" * width for width in widths], widths)]
    for row in cells[1:]:
        lines.extend(_wrapped(row, widths))
    return "\n".join(lines)


def _widths(columns: Sequence[Sequence[str]]) -> list[int]:
    """Give each column what it asks for, and take from the widest until all fit.

    A column keeps room for its longest word, if that is no longer than 40 characters, as long as
    the others can give.
    """
    widths = [max(map(text_width, column)) for column in columns]
    words = [
        max((text_width(w) for cell in column for w in cell.split()), default=1)
        for column in columns
    ]
    floors = [min(word, _LONGEST_WORD) for word in words]
    gaps = len(_GAP) * (len(widths) - 1)
    most = max(_WIDTH, min(sum(floors) + gaps, _WIDEST)) - gaps
    while sum(widths) > most:
        generous = [i for i, width in enumerate(widths) if width > floors[i]]
        widest = max(generous or range(len(widths)), key=lambda i: widths[i])
        widths[widest] -= 1
    return widths


def text_width(text: str) -> int:
    """Measure how many columns of a terminal a text takes: a mark none, a wide letter two."""
    return len(text) if text.isascii() else sum(map(_width_of, text))


def _width_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def tame(cell: str) -> str:
    """Blank out what would steer a terminal, break a line or turn round its direction.

    Text from outside passes here before it is printed: titles, names and ids are whatever a file
    says.
    """
    return "".join(c if c.isprintable() else " " for c in cell)


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


def join_distinct(items: Iterable[object]) -> str:
    """Write some things for a reader, each text once."""
    return "; ".join(dict.fromkeys(map(str, items)))
