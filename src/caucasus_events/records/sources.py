"""Published documents, and where in them a statement stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import attrs

from caucasus_events.core.frozen_map import Noted
from caucasus_events.core.record import Record, refers_to, to_tuple_of
from caucasus_events.core.texts import canonical_tag, tag_problem
from caucasus_events.errors import Problem, shown
from caucasus_events.phrases.fields import to_optional_when
from caucasus_events.records.code_lists import code_list
from caucasus_events.records.grades import Grade, to_grades
from caucasus_events.values.when import When

__all__ = ["Citation", "Source"]

_SHA256 = re.compile("[0-9a-f]{64}")


def _in_small_letters(text: str | None) -> str | None:
    # What is not text is left for the check of the fields to refuse.
    is_text = isinstance(text, str)  # pyright: ignore[reportUnnecessaryIsInstance]
    return text.lower() if is_text and text else text


@attrs.frozen(kw_only=True, repr=False)
class Source(Noted):
    """Describe a published document."""

    id: str
    """Id, chosen by the user, such as 'oc-media-2023-06-28'."""
    publisher: str = attrs.field(metadata=refers_to("party"))
    """Id of the party that published it."""
    title: str
    """Its title, or a description of it."""
    url: str | None = None
    """Where it was published."""
    published: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it was published."""
    language: str | None = attrs.field(default=None, converter=canonical_tag)
    """Its language as a BCP 47 tag."""
    accessed: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it was read, since a page may change."""
    archived: str | None = None
    """Where a copy is kept."""
    sha256: str | None = attrs.field(default=None, converter=_in_small_letters)
    """SHA-256 of the content that was read: 64 hexadecimal digits, in small letters."""
    grades: tuple[Grade, ...] = attrs.field(default=(), converter=to_grades)
    """How it was graded as a source, by whom and why. Reconciling ignores grades."""

    def _faults(self) -> Iterator[Problem]:
        yield from tag_problem(self.language)
        if self.sha256 is not None and not _SHA256.fullmatch(self.sha256):
            what = "a SHA-256 has 64 hexadecimal digits"
            hint = "copy the digits alone, as sha256sum prints them"
            yield Problem(path="sha256", what=what, found=shown(self.sha256), hint=hint)
        for i, grade in enumerate(self.grades):
            if code_list(grade.scheme).grades != "source" or grade.claim is not None:
                what = "a document is graded as a source, and as a whole"
                found = shown(f"{grade} of {grade.claim}" if grade.claim else str(grade))
                hint = "put the grade of what is said into the grades of its statement"
                yield Problem(path=f"grades[{i}]", what=what, found=found, hint=hint)


@attrs.frozen(kw_only=True, repr=False)
class Citation(Record):
    """Point to the place in a source where a statement stands."""

    source: str = attrs.field(metadata=refers_to("source"))
    """Id of the source."""
    locator: str | None = None
    """Where in it: a paragraph, page or time mark."""
    quote: str | None = None
    """The words themselves, where the user may keep them."""


def to_citations(value: Iterable[Citation | str]) -> tuple[Citation, ...]:
    """Convert citations, or bare source ids, to a tuple of citations."""
    return to_tuple_of(lambda source: Citation(source=source), value)
