"""How far a long work has come, for those who ask."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from caucasus_events.errors import refuse

__all__ = ["Progress"]

T = TypeVar("T")

Progress: TypeAlias = bool | Callable[[int, int], object]
"""True shows a bar; a function is called with how many are done and how many there are."""


def watched(items: Sequence[T], progress: Progress, what: str) -> Iterator[T]:
    """Yield items, and tell how many are done after each.

    Args:
        items: what is to be done.
        progress: True shows a bar by `tqdm` if that is installed, and else lines on the standard
            error; a function is called after each item; False tells nothing.
        what: what the items are.

    Raises:
        Invalid: it is none of these.
    """
    if progress is False:
        yield from items
        return
    if progress is not True and not callable(progress):  # pyright: ignore[reportUnnecessaryComparison]
        hint = "write True, or a function of how many are done and how many there are"
        raise refuse("expected true, false or a function", progress, hint, "progress")
    with_bar = _bar(len(items), what) if progress is True else progress
    for done, item in enumerate(items, 1):
        yield item
        with_bar(done, len(items))


def _bar(total: int, what: str) -> Callable[[int, int], object]:
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return lambda done, total: _lines(done, total, what)
    bar = tqdm(total=total, desc=what)

    def show(done: int, total: int) -> None:
        bar.update()
        if done == total:
            bar.close()

    return show


def _lines(done: int, total: int, what: str) -> None:
    """Print a line at each tenth."""
    if done == total or done * 10 // total > (done - 1) * 10 // total:
        print(f"{what}: {done:,} of {total:,}", file=sys.stderr)
