"""What can go wrong, as values: problems with a path, and the exceptions that carry them.

Public are the names in `__all__`. The other functions are helpers for messages that the whole
package shares: `refuse` makes the exception for one fault, and whatever a message quotes from
outside (a value, an id, a file name) goes through `shown`.
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterable

import attrs

__all__ = [
    "CaucasusEventsError",
    "Invalid",
    "MergeConflict",
    "Mismatch",
    "MissingExtra",
    "NoSingleMatch",
    "Problem",
    "UnknownId",
]


_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 60
_SHORT.maxlevel = 2
_MOST_SHOWN = 20


def shown(value: object) -> str:
    """Return the text that stands for a value in a message: quoted, and cut to a bounded length."""
    if isinstance(value, int) and abs(value) >= 10**18:
        return "an integer of more than 18 digits"
    return printable(_SHORT.repr(value))


# Of no width and no meaning of their own, though Unicode counts them as letters, marks or signs:
# joiners of letters, fillers, blanks, and selectors of how a character looks.
INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U00016fe4\U0001d159\U000e0000-\U000e0fff]"
)


def is_seen(text: str) -> bool:
    """Tell whether a reader sees each character of a text, and none steers a terminal."""
    return text.isprintable() and (text.isascii() or not INVISIBLE.search(text))


def printable(text: str) -> str:
    """Escape what does not show, or steers a terminal: controls, overrides of direction."""
    if is_seen(text):
        return text
    return "".join(c if is_seen(c) else c.encode("unicode_escape").decode() for c in text)


def with_article(noun: str) -> str:
    """Put 'a' or 'an' before a noun."""
    return f"{'an' if noun[0] in 'aeiouAEIOU' else 'a'} {noun}"


@attrs.frozen(kw_only=True)
class Problem:
    """Say what is wrong with a value, a record or a document, and how to put it right."""

    path: str = attrs.field(converter=printable)
    """Where: a field name, or a path such as `$.statements[3].claims[0].count`; may be empty."""
    what: str = attrs.field(converter=printable)
    """Which rule is broken."""
    found: str = attrs.field(converter=printable)
    """What was found there."""
    hint: str = attrs.field(converter=printable)
    """What most likely puts it right."""

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{where}{self.what}; found {self.found}; {self.hint}"

    def under(self, path: str) -> Problem:
        """Return the same problem as seen from a containing value at `path`."""
        joint = "" if not self.path or self.path.startswith("[") or not path else "."
        return attrs.evolve(self, path=f"{path}{joint}{self.path}")


class CaucasusEventsError(Exception):
    """Base of every exception that this package raises on purpose."""

    def __str__(self) -> str:
        return "\n".join(map(printable, super().__str__().split("\n")))


class Invalid(CaucasusEventsError, ValueError):
    """Raised when input is refused: a value, a record or a whole document.

    `problems` lists every fault that was found, not only the first; printed are the first 20.
    """

    def __init__(self, problems: Iterable[Problem], *, of: str = "") -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.of: str = printable(of)
        """Which record is refused, such as "statement 's1'", where the problems do not say."""
        super().__init__(self.problems)

    def __str__(self) -> str:
        whose = f" in {self.of}" if self.of else ""
        if len(self.problems) == 1:
            return f"{self.problems[0]}" + (f" ({whose.strip()})" if whose else "")
        lines = [f"  {problem}" for problem in self.problems[:_MOST_SHOWN]]
        if len(self.problems) > _MOST_SHOWN:
            lines.append(f"  and {len(self.problems) - _MOST_SHOWN:,} more, in `problems`")
        return "\n".join([f"{len(self.problems):,} problems{whose}", *lines])


class UnknownId(CaucasusEventsError, KeyError):
    """Raised when a look-up names a record that the chronicle does not hold."""

    def __str__(self) -> str:
        return printable(str(self.args[0]))


class NoSingleMatch(CaucasusEventsError, LookupError):
    """Raised when a name should lead to one record, and leads to none, several or mere guesses."""


class MissingExtra(CaucasusEventsError, ImportError):
    """Raised when a function needs a package that is not installed; it names the extra."""


@attrs.frozen(kw_only=True)
class Mismatch:
    """Tell in what two chronicles differ that were to be merged."""

    collection: str
    """Where it stands, such as `statements`; or `title`, `zone` or `sides`."""
    id: str = ""
    """The id of the record; of links both ids, with ' and ' between; empty for the others."""
    fields: tuple[str, ...] = ()
    """The fields that differ; none where the two are not records of one collection."""
    told: str
    """What each holds, in words."""

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.collection, self.id and shown(self.id), self.told)))


class MergeConflict(CaucasusEventsError, ValueError):
    """Raised when two chronicles hold different records under one id.

    `mismatches` lists all in which they differ.
    """

    def __init__(self, mismatches: Iterable[Mismatch]) -> None:
        self.mismatches: tuple[Mismatch, ...] = tuple(mismatches)
        super().__init__(self.mismatches)

    def __str__(self) -> str:
        hint = "rename one of each, or make them equal, before merging"
        lines = (f"  {printable(str(mismatch))}" for mismatch in self.mismatches)
        return "\n".join([f"the chronicles differ; {hint}", *lines])


def refuse(what: str, found: object, hint: str, path: str = "") -> Invalid:
    """Make the exception for one fault; to be raised by the caller."""
    return Invalid([Problem(path=path, what=what, found=shown(found), hint=hint)])
