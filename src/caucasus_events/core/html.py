"""Tables as a fragment of HTML: no script, nothing fetched, every text escaped.

The fragment takes its letters and its ground from the page around it, so that it can be read in
light and dark. Colour never stands alone: what it tells is there in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import islice

from caucasus_events.core.tables import Cell, Row, Table, Tone, tame

MOST_ROWS = 500
"""Up to so many rows of a table are shown; `rows()` gives them all."""

# A mark at the left and a light ground, which stand out on white and on black alike.
_COLOURS = {
    Tone.SHARED: "#1e8449",
    Tone.ALONE: "#b9770e",
    Tone.AGAINST: "#c0392b",
    Tone.OPEN: "#7f8c8d",
}
STYLE = (
    ".ce{font:.9rem/1.45 system-ui,sans-serif;margin:.5em 0;max-width:100%}"
    ".ce p{margin:.3em 0;overflow-wrap:anywhere}"
    ".ce-wide{overflow-x:auto;max-width:100%;margin:.5em 0}"
    ".ce table.ce-table{border-collapse:collapse;margin:0;font-size:inherit}"
    ".ce table.ce-table caption{caption-side:top;text-align:left;font-weight:600;padding:.3em .6em;"
    "color:inherit;overflow-wrap:anywhere}"
    ".ce table.ce-table tr{background:transparent}"
    ".ce table.ce-table th,.ce table.ce-table td{text-align:left;vertical-align:top;"
    "padding:.25em .6em;max-width:28em;min-width:3em;overflow-wrap:break-word;white-space:normal;"
    "border:0;border-top:1px solid rgba(128,128,128,.4)}"
    ".ce table.ce-table tr.ce-more>td{border-top:0;padding-top:0;max-width:none}"
    ".ce-tone{border-left:.35em solid;padding:0 .4em;white-space:nowrap}"
    ".ce-tone span{color:inherit}"
    + "".join(f".ce-{tone}{{border-left-color:{hex}}}" for tone, hex in _COLOURS.items())
    + ".ce summary{cursor:pointer}.ce details ul{margin:.3em 0 .6em;padding-left:1.4em}"
    ".ce a{color:inherit}.ce pre{white-space:pre;overflow-x:auto;font-size:.85rem}"
    "@media print{.ce-wide{overflow:visible}.ce details::details-content"
    "{content-visibility:visible;block-size:auto}.ce tr{break-inside:avoid}}"
)


def html_of(tables: Iterable[Table]) -> str:
    """Return some tables as a fragment that carries its own style."""
    return f'<div class="ce"><style>{STYLE}</style>{"".join(map(html_table, tables))}</div>'


def html_text(text: str) -> str:
    """Return what is printed as a fragment, line by line."""
    lines = "\n".join(map(tame, text.split("\n")))
    return f'<div class="ce"><style>{STYLE}</style><pre tabindex="0">{escape(lines)}</pre></div>'


def html_table(table: Table, most: int | None = MOST_ROWS) -> str:
    """Return one table, within what scrolls if it is wide; None shows all of its rows."""
    below = "".join(f"<p>{safe(line)}</p>" for line in table.below)
    if not table.rows and (table.empty or not table.headers):
        title = f"<p><strong>{safe(table.title)}</strong></p>" if table.title else ""
        return f"{title}<p>{safe(table.empty)}</p>{below}" if table.empty else title + below
    caption = f"<caption>{safe(table.title)}</caption>" if table.title else ""
    heads = "".join(f'<th scope="col">{safe(header)}</th>' for header in table.headers)
    body = "".join(part for row in islice(table.full_rows, most) for part in _rows_of(row))
    hidden = 0 if most is None else len(table.rows) - most
    more = f"<p>and {hidden} more rows; <code>rows()</code> gives all</p>" if hidden > 0 else ""
    name = safe(table.title or "table")
    return (
        f'<div class="ce-wide" tabindex="0" role="group" aria-label="{name}">'
        f'<table class="ce-table">{caption}<thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>{more}{below}"
    )


def _rows_of(row: Row) -> Iterator[str]:
    yield f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row.cells)}</tr>"
    notes = "".join(f"<p>{safe(note)}</p>" for note in row.notes)
    if row.folded:
        points = "".join(f"<li>{_cell(point)}</li>" for point in row.folded)
        summary = safe(row.reason or "more")
        notes += f"<details><summary>{summary}</summary><ul>{points}</ul></details>"
    elif row.reason:
        notes += f"<p>{safe(row.reason)}</p>"
    if notes:
        yield f'<tr class="ce-more"><td colspan="{len(row.cells)}">{notes}</td></tr>'


def _cell(cell: str | Cell) -> str:
    if isinstance(cell, str):
        return safe(cell)
    text = safe(cell.text)
    if is_web(cell.url):
        text = f'<a href="{safe(str(cell.url))}" rel="noopener noreferrer">{text}</a>'
    return text if cell.tone is None else f'<span class="ce-tone ce-{cell.tone}">{text}</span>'


def is_web(url: str | None) -> bool:
    """Tell whether an address leads to a page of the web, and runs nothing."""
    return url is not None and url.lower().startswith(("https://", "http://"))


def safe(text: str) -> str:
    """Return a text that shows in HTML as it is, and does nothing else."""
    return escape(tame(text), quote=True)
