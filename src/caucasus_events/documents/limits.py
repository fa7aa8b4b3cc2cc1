"""How much data from outside may hold before it is refused without being parsed."""

from __future__ import annotations

import re
from itertools import accumulate

import attrs

from caucasus_events.core.record import Record
from caucasus_events.errors import Invalid, Problem, refuse

__all__ = ["LIMITS", "Limits"]


@attrs.frozen(kw_only=True, repr=False)
class Limits(Record):
    """Set how much a document or journal may hold; one that holds more is refused unparsed.

    `problems` alone bounds what is told of a document that is refused.

    Time and memory grow with the size and no faster, so limits bound both. Set them lower for
    files from strangers, higher for large files of your own.
    """

    size: int = 2**30
    """Bytes in all; characters if the document is given as text."""
    line: int = 2**24
    """Bytes of one line of a journal."""
    values: int | None = None
    """Values in all: texts, numbers, lists, objects; None for any number."""
    depth: int | None = None
    """How deep lists and objects are nested, of which a chronicle needs fewer than ten levels;
    None for what the parser allows, which is some hundreds."""
    digits: int | None = None
    """Digits of one number in a row; None for what fits into 64 bits, which is 19."""
    problems: int | None = None
    """How many faults are told before reading stops; None tells every fault."""


LIMITS = Limits()
"""The limits that hold unless you give others."""


def check_limits(limits: object) -> None:
    """Check that limits are such.

    Raises:
        Invalid: they are none.
    """
    if not isinstance(limits, Limits):
        raise refuse("expected Limits", limits, "write such as Limits(size=1_000_000)", "limits")


def refuse_too_much(document: str | bytes, limits: Limits) -> None:
    """Refuse JSON text that exceeds the limits, without parsing it.

    Raises:
        Invalid: it exceeds one or more; each is named.
    """
    if len(document) > limits.size:
        raise Invalid([too_much("size", limits.size, "bytes", f"{len(document):,}")])
    if limits.values is limits.depth is limits.digits is None:
        return
    data = document if isinstance(document, bytes) else document.encode(errors="surrogatepass")
    # Brackets, commas and digits inside texts do not count.
    plain = _TEXTS.sub(b"t", data)
    # In a list or object every value but the first follows a comma.
    inside = plain.count(b",") + plain.count(b"[") + plain.count(b"{") - len(_EMPTY.findall(plain))
    levels = accumulate(map(_STEPS.__getitem__, plain.translate(None, _NO_BRACKETS)))
    rows = (row.end() - row.start() for row in _DIGITS.finditer(plain))
    measured = (
        ("values", limits.values, "values", 1 + inside),
        ("depth", limits.depth, "levels", max(levels, default=0)),
        ("digits", limits.digits, "digits in a row", max(rows, default=0)),
    )
    broken = [
        too_much(name, most, unit, f"{found:,}")
        for name, most, unit, found in measured
        if most is not None and found > most
    ]
    if broken:
        raise Invalid(broken)


def too_much(name: str, most: int, unit: str, found: str) -> Problem:
    """Return the problem of a document that exceeds one limit."""
    return Problem(
        path="$",
        what=f"more than {most:,} {unit} are not read",
        found=found,
        hint=f"if you trust it, give limits with a higher {name!r}",
    )


# A text that is not closed runs to the end, so that the search never starts over inside it.
_TEXTS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_EMPTY = re.compile(rb"\[\s*\]|\{\s*\}")
_DIGITS = re.compile(rb"[0-9]+")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEPS = [(byte in b"[{") - (byte in b"]}") for byte in range(256)]
