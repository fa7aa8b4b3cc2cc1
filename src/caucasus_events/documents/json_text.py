"""Reading JSON that nobody vouches for, so that what is wrong with it can be told."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import attrs

from caucasus_events.core.record import path_step
from caucasus_events.errors import Invalid, Problem, shown

_MOST_DIGITS = 19  # of a 64-bit number


@attrs.frozen
class NotANumber:
    """Stands where a document has a number that cannot be one; no field accepts it."""

    text: str

    def __repr__(self) -> str:
        digits = len(self.text)
        return self.text if digits <= _MOST_DIGITS else f"a number of {digits:,} digits"


def decoded_quickly(document: str | bytes) -> object:
    """Parse a document by msgspec, if that is installed and finds nothing wrong.

    It accepts no text that `read_json` refuses, but does not tell of keys that stand twice.
    """
    try:
        import msgspec
    except ImportError:
        return None
    try:
        return _decoder()(document)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


@cache
def _decoder() -> Callable[[str | bytes], object]:
    import msgspec

    return msgspec.json.Decoder(float_hook=decimal).decode


def surely_no_repeats(document: str | bytes, keys: int) -> bool:
    """Tell for certain that no object of a document has a key twice.

    Args:
        document: JSON.
        keys: how many keys are left where of two that are alike in an object one was kept.
    """
    text = document.encode() if isinstance(document, str) else document
    # A key ends with a quote and a colon, and seldom with white space between the two. Quotes
    # and colons within texts can only make the count greater.
    if text.count(b'":') != keys:
        return False
    return not any(bytes([blank]) in text and b"%c:" % blank in text for blank in b" \n\r\t")


class _Repeating(dict[str, object]):
    """An object in which a key stands more than once."""

    repeated: tuple[str, ...] = ()


def read_json(document: str | bytes) -> tuple[object, list[Problem]]:
    """Parse a document.

    Returns:
        The plain data, and a problem for each key that stands twice in one object.

    Raises:
        Invalid: it is not UTF-8, not JSON, cut off, or nested too deeply.
    """
    text = document if isinstance(document, str) else _decoded(document)
    repeating: list[_Repeating] = []

    def an_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
        plain = dict(pairs)
        if len(plain) == len(pairs):
            return plain
        twice = _Repeating(plain)
        twice.repeated = tuple(k for k, times in Counter(k for k, _ in pairs).items() if times > 1)
        repeating.append(twice)
        return twice

    if text.startswith("\ufeff"):
        raise _unreadable(
            "not JSON", "a byte order mark at the start", "save the file as UTF-8 without one"
        )
    try:
        data = json.loads(
            text,
            object_pairs_hook=an_object,
            parse_int=_whole,
            parse_float=decimal,
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
    return data, list(_repeats(data)) if repeating else []


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


def _whole(digits: str) -> int | NotANumber:
    return int(digits) if len(digits.lstrip("-")) <= _MOST_DIGITS else NotANumber(digits)


def decimal(digits: str) -> float | NotANumber:
    number = float(digits) if len(digits) <= 40 else math.inf
    return number if math.isfinite(number) else NotANumber(digits)


def _repeats(data: object) -> Iterator[Problem]:
    waiting = [("$", data)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, _Repeating):
            for key in node.repeated:
                yield Problem(
                    path=path_step(key),
                    what="a key stands twice in one object",
                    found=shown(key),
                    hint="keep one of them",
                ).under(path)
        if isinstance(node, dict):
            waiting.extend((_under(path, key), item) for key, item in node.items())
        elif isinstance(node, list):
            waiting.extend((f"{path}[{i}]", item) for i, item in enumerate(node))


def _under(path: str, key: str) -> str:
    step = path_step(key)
    return path + step if step.startswith("[") else f"{path}.{step}"
