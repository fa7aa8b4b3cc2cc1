"""Suggest what was meant by an unknown word: by its meaning first, then by its spelling."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import cast

from caucasus_events.core.texts import comparable

_CLOSE = 0.7
"""How alike a word of a vocabulary must be spelled: words of one ending often mean another."""
_ALIKE = ("l1I|", "O0")
"""Characters that look alike in many fonts."""
_LOOKS_LATIN = str.maketrans(
    # Cyrillic, Greek and Armenian letters that look Latin (a part of Unicode UTS 39, confusables).
    "аеорсухѕіјһԁԛԝүАВЕКМНОРСТУХЅІЈαονιρυκΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսոհցզՕՍՏ",
    "aeopcyxsijhdqwyABEKMHOPCTYXSIJaovipukABEZHIKMNOPTYXounhgqOUS",
)
_LONGEST = 80
"""So many characters of a word are compared, since that takes long for long texts."""


@cache
def _meanings() -> Mapping[str, Sequence[str]]:
    """Read the everyday words, each with our words of its meaning; the first that is known wins."""
    text = files("caucasus_events.core").joinpath("meanings.json").read_text(encoding="utf-8")
    return {word: ours for group in json.loads(text).values() for word, ours in group.items()}


def suggest_word(word: object, known: Iterable[str], otherwise: str) -> str:
    """Suggest the word of a vocabulary that was meant by one that is not in it, if any was."""
    known = tuple(known)
    plain = re.sub(r"[\s-]+", "_", str(word)[:_LONGEST].strip().casefold())
    for same in (plain, *_meanings().get(plain, ())):
        if same in known:
            return f"did you mean {same!r}?"
    near = nearest(plain, known, _CLOSE)
    return did_you_mean(plain, near) if near else otherwise


def suggest_name(name: object, known: Iterable[str], otherwise: str) -> str:
    """Suggest the known id or name that is spelled most like one that is not, if any is."""
    near = nearest(str(name), known)
    return did_you_mean(str(name), near) if near else otherwise


def value_hint(value: object, classes: Sequence[type], is_one: bool) -> str:
    """Say what to give in place of a value that is of none of the classes.

    Args:
        value: what was given.
        classes: what may stand there.
        is_one: whether it is one text or record.
    """
    id, otherwise = getattr(value, "id", None), "give a value of that type"
    if tuple in classes:
        if isinstance(value, (set, frozenset)):
            return "write a list, since the order is kept"
        return "put it into [ ]" if is_one else otherwise
    if is_one and str in classes and isinstance(id, str):
        return f"give its id: {id!r}"
    return list_hint(value) or otherwise


def list_hint(value: object) -> str | None:
    """Say what to give in place of a list where one thing is due; None of anything else."""
    if not isinstance(value, (list, tuple)):
        return None
    items = cast("Sequence[object]", value)
    return "take it out of [ ]" if len(items) == 1 else "give one, without [ ]"


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the known text that is spelled most like a word, if any is."""
    known, word = list(known), word[:_LONGEST]
    near = difflib.get_close_matches(word, known, n=1, cutoff=cutoff)
    same = (one for one in known if _look(one) == _look(word))
    return next(same, None) or (near[0] if near else None)


def _look(text: str) -> str:
    """Return what is equal for texts that look alike to a reader, but for capitals."""
    plain = comparable(unicodedata.normalize("NFKC", text)[:_LONGEST])
    return plain.translate(_LOOKS_LATIN).casefold()


def did_you_mean(word: str, near: str) -> str:
    """Ask whether another text was meant, and name how the two differ if no reader can see it."""
    hidden = _hidden_differences(word[:_LONGEST], near[:_LONGEST])
    return f"did you mean {near!r}?" + (f" {hidden}" if hidden else "")


def _hidden_differences(word: str, near: str) -> str:
    """Name the first characters in which two texts differ, unless a reader sees a difference."""
    changes = [
        (word[i:j], near[k:m], i + 1)
        for tag, i, j, k, m in difflib.SequenceMatcher(None, word, near, False).get_opcodes()
        if tag != "equal"
    ]
    if any(_is_visible(found, wanted) for found, wanted, _ in changes):
        return ""
    return "; ".join(_describe(*change) for change in changes[:2])


def _is_visible(found: str, wanted: str) -> bool:
    """Tell whether a reader sees how two pieces of text differ."""
    if found and wanted and any({*found, *wanted} <= {*alike} for alike in _ALIKE):
        return False
    return (found + wanted).isascii() and bool(found.strip() or wanted.strip())


def _describe(found: str, wanted: str, at: int) -> str:
    if not wanted:
        return f"Character {at} is {_unicode_names(found)}, which does not belong there"
    there = f"is {_unicode_names(found)}, not" if found else "should be"
    return f"Character {at} {there} {_unicode_names(wanted)}"


def _unicode_names(text: str) -> str:
    names = [unicodedata.name(c, f"U+{ord(c):04X}") for c in text[:4]]
    return " and ".join(names) + (" and more" if len(text) > len(names) else "")
