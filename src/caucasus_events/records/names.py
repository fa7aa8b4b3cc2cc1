"""Names as parties use them. No name is the right one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from caucasus_events.core.record import Record, refers_to, texts, to_tuple_of
from caucasus_events.core.texts import canonical_tag, comparable, tag_problem
from caucasus_events.errors import Problem, shown

__all__ = ["Name", "label"]


@attrs.frozen(kw_only=True, repr=False)
class Name(Record):
    """Hold one name of a party, place, incident or ceasefire, its language and who uses it."""

    text: str
    """The name in its own script."""
    language: str | None = attrs.field(default=None, converter=canonical_tag)
    """Language and script as a BCP 47 tag, such as 'az' or 'hy-Latn'."""
    used_by: tuple[str, ...] = attrs.field(default=(), converter=texts, metadata=refers_to("party"))
    """Ids of the parties that use it."""

    def _faults(self) -> Iterator[Problem]:
        if not any(map(str.isalnum, comparable(self.text))):
            what, hint = "a name has a letter or digit", "write the name, or leave it out"
            yield Problem(path="text", what=what, found=shown(self.text), hint=hint)
        yield from tag_problem(self.language)

    def __str__(self) -> str:
        return self.text


def to_names(value: Iterable[Name | str]) -> tuple[Name, ...]:
    """Convert names, or bare texts, to a tuple of names."""
    return to_tuple_of(lambda text: Name(text=text), value)


def check_named(names: tuple[Name, ...]) -> Iterator[Problem]:
    """Yield a problem if a record has no name at all."""
    if not names:
        hint = "give one name at least"
        yield Problem(path="names", what="it has no name", found="none", hint=hint)


def label_of(names: tuple[Name, ...], by: str | None, title: str) -> str:
    """Return the first listed name that `by` uses, or else the title."""
    return next((name.text for name in names if by is not None and by in name.used_by), title)


def label(names: tuple[Name, ...], by: str | None = None) -> str:
    """Label a record by the first listed name that `by` uses, or else by all of its names.

    All names stand in alphabetical order, so that no side's name comes first by rank.
    """
    return label_of(names, by, " / ".join(sorted({name.text for name in names})))
