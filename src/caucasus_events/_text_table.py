"""Plain text tables, for results that are printed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

_WIDTH = 100
_NARROWEST = 8


def text_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out rows under headers, wrapping cells so that no line is longer than 100 columns."""
    cells = [list(headers), *([_tame(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    gaps = 2 * (len(widths) - 1)
    while sum(widths) + gaps > _WIDTH and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    lines = [_line(["-" * width for width in widths], widths)]
    lines[:0] = _wrapped(cells[0], widths)
    for row in cells[1:]:
        lines.extend(_wrapped(row, widths))
    return "\n".join(lines)


def _tame(cell: str) -> str:
    """Keep control characters of outside text from reaching a terminal."""
    return "".join(c if c.isprintable() else " " for c in cell)


def _wrapped(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    wrapped = [textwrap.wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
    height = max(map(len, wrapped))
    return [
        _line([cell[i] if i < len(cell) else "" for cell in wrapped], widths) for i in range(height)
    ]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()
