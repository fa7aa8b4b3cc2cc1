"""The one form in which texts are compared, and the form of language tags."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from caucasus_events.errors import INVISIBLE, Problem, shown


def comparable(text: str) -> str:
    """Return the form in which a text is compared with others; it is never shown.

    Characters and their marks are composed (NFC). What no reader sees is left out: controls, soft
    hyphens, characters of no width, selectors of a glyph. White space is one space, and none at
    the ends.
    """
    if not text.isascii() or not text.isprintable():
        unseen = ("Cc", "Cf")
        visible = (
            c
            for c in text
            if c.isspace() or not (unicodedata.category(c) in unseen or INVISIBLE.match(c))
        )
        text = unicodedata.normalize("NFC", "".join(visible))
    return " ".join(text.split())


def comparable_or_none(text: str | None) -> str | None:
    """Return the form in which a text that may be left out is compared."""
    return None if text is None else comparable(text)


# RFC 5646, section 2.1. No registered language has more than three letters (section 2.2.1).
_TAG = re.compile(
    r"(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3})"
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+)"
)
_BY_ENGLISH_NAME = {
    "abkhaz": "ab",
    "abkhazian": "ab",
    "arabic": "ar",
    "armenian": "hy",
    "azerbaijani": "az",
    "azeri": "az",
    "chechen": "ce",
    "english": "en",
    "french": "fr",
    "georgian": "ka",
    "german": "de",
    "greek": "el",
    "hebrew": "he",
    "hindi": "hi",
    "kurdish": "ku",
    "ossetian": "os",
    "persian": "fa",
    "russian": "ru",
    "spanish": "es",
    "turkish": "tr",
    "ukrainian": "uk",
    "urdu": "ur",
}


def canonical_tag(tag: str | None) -> str | None:
    """Return a language tag in the letter case that BCP 47 recommends; leave what is none."""
    if not isinstance(tag, str) or not _TAG.fullmatch(tag.lower()):
        return tag
    parts = tag.lower().split("-")
    for i, part in enumerate(parts[1:], start=1):
        if len(parts[i - 1]) == 1:
            break  # an extension, or private use
        if part.isalpha() and len(part) in (2, 4):
            parts[i] = part.upper() if len(part) == 2 else part.title()
    return "-".join(parts)


def tag_problem(tag: str | None) -> Iterator[Problem]:
    """Yield a problem if a language tag has not the form of BCP 47 (RFC 5646, section 2.1)."""
    if tag is None or _TAG.fullmatch(tag.lower()):
        return
    meant = re.sub(r"\..*", "", tag.strip()).replace("_", "-")  # as in the locale az_AZ.UTF-8
    meant = canonical_tag(_BY_ENGLISH_NAME.get(meant.lower(), meant)) or ""
    is_tag = _TAG.fullmatch(meant.lower())
    hint = f"write {meant!r}" if is_tag else "write such as 'az', 'hy-Latn' or 'en-GB'"
    what = "a language is a BCP 47 tag"
    yield Problem(path="language", what=what, found=shown(tag), hint=hint)
