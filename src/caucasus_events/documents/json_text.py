"""JSON text and plain data: reading what nobody vouches for, and writing it in one layout."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

import attrs

from caucasus_events.core.record import path_step
from caucasus_events.errors import Invalid, Problem, shown

orjson: Any
try:
    import orjson
except ImportError:  # it comes with the extra `fast`
    orjson = None

_MOST_DIGITS = 19  # of a 64-bit number


@attrs.frozen
class NotANumber:
    """Stand where a document has a number that cannot be one; no field accepts it."""

    text: str

    def __repr__(self) -> str:
        digits = len(self.text)
        return self.text if digits <= _MOST_DIGITS else f"a number of {digits:,} digits"


def read_json(document: str | bytes) -> tuple[object, list[Problem]]:
    """Parse a document.

    The standard library does it, with and without the extra: no faster library tells that a key
    stands twice.

    Returns:
        The plain data, and a problem for each key that stands twice in one object.

    Raises:
        Invalid: it is not UTF-8, not JSON, cut off, or nested too deeply.
    """
    text = document if isinstance(document, str) else _decoded(document)
    repeating: list[tuple[object, list[str]]] = []
    texts: dict[str, str] = {}

    def an_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
        # One text for all that are equal: an id is held once, however many refer to it.
        plain = {k: texts.setdefault(v, v) if type(v) is str else v for k, v in pairs}
        if len(plain) != len(pairs):
            times = Counter(key for key, _ in pairs)
            repeating.append((plain, [key for key in times if times[key] > 1]))
        return plain

    if text.startswith("\ufeff"):
        raise _unreadable(
            "not JSON", "a byte order mark at the start", "save the file as UTF-8 without one"
        )
    try:
        data = json.loads(
            text,
            object_pairs_hook=an_object,
            parse_int=_whole,
            parse_float=_decimal,
            parse_constant=NotANumber,
        )
    except json.JSONDecodeError as error:
        whole = text.rstrip().endswith("}") and not error.msg.startswith("Unterminated string")
        ends = not whole or error.pos >= len(text.rstrip())
        raise _unreadable(
            "not JSON" + (", or cut off" if ends else ""),
            f"{error.msg} at line {error.lineno}, column {error.colno}",
            "get the whole file again" if ends else "correct it there",
        ) from None
    except RecursionError:
        raise _unreadable(
            "nested too deeply", "hundreds of levels", "a chronicle needs fewer than ten"
        ) from None
    return data, list(_repeats(data, repeating)) if repeating else []


def _decoded(document: bytes) -> str:
    try:
        return document.decode()
    except UnicodeDecodeError as error:
        raise _unreadable(
            "not UTF-8 text",
            f"byte {document[error.start : error.start + 1].hex()} at position {error.start}",
            "save the file as UTF-8",
        ) from None


def _unreadable(what: str, found: str, hint: str) -> Invalid:
    return Invalid([Problem(path="$", what=what, found=found, hint=hint)])


# To convert a row of digits takes time with the square of its length.
def _whole(digits: str) -> int | NotANumber:
    return int(digits) if len(digits.lstrip("-")) <= _MOST_DIGITS else NotANumber(digits)


def _decimal(digits: str) -> float | NotANumber:
    number = float(digits) if len(digits) <= 40 else math.inf
    return number if math.isfinite(number) else NotANumber(digits)


def _repeats(data: object, repeating: list[tuple[object, list[str]]]) -> Iterator[Problem]:
    """Find the paths of the objects in which keys stand twice."""
    repeated = {id(node): keys for node, keys in repeating}
    # A loop, since data may be nested about as deep as Python lets functions call themselves.
    waiting = [("$", data)]
    while waiting:
        path, node = waiting.pop()
        for key in repeated.get(id(node), ()):
            what, hint = "a key stands twice in one object", "keep one of them"
            problem = Problem(path=path_step(key), what=what, found=shown(key), hint=hint)
            yield problem.under(path)
        if isinstance(node, dict):
            waiting.extend((_under(path, key), item) for key, item in node.items())
        elif isinstance(node, list):
            waiting.extend((f"{path}[{i}]", item) for i, item in enumerate(node))


def _under(path: str, key: str) -> str:
    step = path_step(key)
    return path + step if step.startswith("[") else f"{path}.{step}"


def write_json(data: object) -> str:
    """Write plain data with an indent of two spaces.

    orjson does it if it is installed, else the standard library; the text is the same. Numbers
    that the two write differently have to be passed through `as_written`.
    """
    if orjson is None:
        return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2)
    text: bytes = orjson.dumps(data, option=orjson.OPT_INDENT_2)
    return text.decode()


def as_written(number: float) -> Any:
    """Return what makes orjson write a number as Python does: it has other rules for exponents."""
    text = repr(number)
    return orjson.Fragment(text) if orjson is not None and "e" in text else number
