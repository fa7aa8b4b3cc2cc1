"""SVG written by plain code: elements, texts that fit, and the picture as a value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

import attrs

from caucasus_events.core.results import Shown
from caucasus_events.core.tables import tame, text_width
from caucasus_events.documents.files import StrPath, write_whole

__all__ = ["Picture"]


@attrs.frozen(kw_only=True, repr=False)
class Picture(Shown):
    """A picture as SVG, with the same told in words.

    It runs no script, fetches nothing and follows the colour of the text around it.
    """

    title: str
    """What it shows, in a few words."""
    svg: str
    """The picture."""
    text: str
    """The same as a printed table, for those who do not see it."""

    def _told(self) -> str:
        return self.title

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return f'<div style="overflow-x:auto" tabindex="0">{self.svg}</div>'

    def _repr_svg_(self) -> str:
        """Return the picture, for those who take no HTML."""
        return self.svg

    def save(self, path: StrPath) -> None:
        """Write the picture to a file, whole or not at all.

        Raises:
            OSError: the file cannot be written.
        """
        write_whole(path, self.svg.encode())


LETTER = 6.6
"""About how wide a letter is, of those 12 high."""
COLOURS = ("#2f6db3", "#b9770e", "#1e8449", "#8e44ad", "#c0392b", "#148f8f", "#7f6a00", "#7f8c8d")
"""Colours that stand out on white and on black; what they tell is also told by form or words."""


def number(value: float) -> str:
    """Write a coordinate."""
    return f"{value:.1f}".removesuffix(".0")


def element(name: str, *inside: str, **attributes: str | float) -> str:
    """Write an element; `text_anchor` stands for the attribute text-anchor."""
    names = {key: key.rstrip("_").replace("_", "-") for key in attributes}
    told = "".join(f' {names[key]}="{_value(value)}"' for key, value in attributes.items())
    return f"<{name}{told}>{''.join(inside)}</{name}>" if inside else f"<{name}{told}/>"


def _value(value: str | float) -> str:
    return escape(tame(value), quote=True) if isinstance(value, str) else number(value)


def words(text: str, x: float, y: float, **attributes: str | float) -> str:
    """Write a text at a place."""
    return element("text", escape(tame(text)), x=x, y=y, **attributes)


def hint(text: str) -> str:
    """Write what is told where one points at an element, and to those who hear it."""
    return element("title", escape(tame(text)))


def cut(text: str, width: float) -> str:
    """Shorten a text to a width."""
    text, most = tame(text), int(width / LETTER)
    if text_width(text) <= most:
        return text
    while text and text_width(text) >= most:
        text = text[:-1]
    return f"{text.rstrip()}…"


_WORDS = re.compile(r"[^\s-]*-+|[^\s-]+")


def wrapped(text: str, width: float, lines: int) -> list[str]:
    """Break a text into lines of a width, and shorten the last if there are too many."""
    found, line = list[str](), ""
    for word in _WORDS.findall(tame(text)):
        longer = f"{line}{word}" if line.endswith("-") else f"{line} {word}".strip()
        if line and text_width(longer) * LETTER > width:
            found.append(line)
            longer = word
        line = longer
    found.append(line)
    if len(found) > lines:
        found[lines - 1 :] = [" ".join(found[lines - 1 :])]
    return [cut(one, width) for one in found]


def picture(title: str, text: str, width: float, height: float, parts: Iterable[str]) -> Picture:
    """Put the parts of a picture together."""
    title = tame(title)
    svg = element(
        "svg",
        hint(title),
        element("desc", escape(tame(text.replace("\n", "; ")))),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_label=title,
        font_family="system-ui, sans-serif",
        font_size=12,
        fill="currentColor",
        style="max-width:none",
    )
    return Picture(title=title, svg=svg, text=text)
