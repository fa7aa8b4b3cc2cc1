"""Where in the text of a document its paths lead: line and column, for editors to go there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from caucasus_events.core.record import path_step

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_SAID = re.compile(r"line (\d+)(?:, column (\d+))?")
_STEPS = re.compile(r"\.[^.\[]+|\[[^\]]*\]")


def places_in(text: str, paths: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return the line and column, from 1, to which each path leads in a document.

    A path that leads to what is not there leads to the nearest thing around it.

    Args:
        text: the text of the document; it need not be whole.
        paths: paths such as `$.statements[3].claims[0].count`, or such as 'line 7'.
    """
    found: dict[str, tuple[int, int]] = {}
    wanted = {path: _with_shorter(path) for path in paths if path.startswith("$")}
    kept = {prefix for prefixes in wanted.values() for prefix in prefixes}
    positions: dict[str, int] = {}
    for path, position in _walk(text):
        if path in kept:
            positions.setdefault(path, position)
    for path, prefixes in wanted.items():
        at = next((positions[prefix] for prefix in prefixes if prefix in positions), None)
        if at is not None:
            start = text.rfind("\n", 0, at) + 1
            found[path] = text.count("\n", 0, at) + 1, at - start + 1
    return found


def place_told(words: str) -> tuple[int, int] | None:
    """Return the line and column that a message itself tells, if it does."""
    told = _SAID.search(words)
    return None if told is None else (int(told[1]), int(told[2] or 1))


def _with_shorter(path: str) -> list[str]:
    """Return a path and all that it leads through, the longest first."""
    ends = [1, *(step.end() for step in _STEPS.finditer(path))]
    return [path[:end] for end in reversed(ends)]


def _walk(text: str) -> Iterator[tuple[str, int]]:
    """Yield the path and position of each value, and of the key that it stands under."""
    stack: list[tuple[str, int | None]] = []  # the path around, and the index in a list
    path, key, starts = "$", "", 0
    expects_key = False
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if expects_key and sign.startswith('"'):
            key, starts, expects_key = sign[1:-1], token.start(), False
            continue
        if sign == ":":
            around = stack[-1][0] if stack else "$"
            step = path_step(key)
            path = around + (step if step.startswith("[") else f".{step}")
            yield path, starts
            continue
        if sign in ",":
            if stack and (index := stack[-1][1]) is not None:
                around = stack[-1][0]
                stack[-1] = around, index + 1
                path = f"{around}[{index + 1}]"
            else:
                expects_key = True
            continue
        if sign in "}]":
            if stack:
                stack.pop()
            expects_key = False
            continue
        yield path, token.start()
        if sign == "{":
            stack.append((path, None))
            expects_key = True
        elif sign == "[":
            stack.append((path, 0))
            path = f"{path}[0]"
