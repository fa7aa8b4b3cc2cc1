"""JSON documents read into chronicles: whole, or refused with every reason."""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Iterable
from itertools import chain, islice

from caucasus_events.checks.chronicle_checks import faults_of
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.progress import Progress, watched
from caucasus_events.documents.conversion import Kinds, checked_kinds, shared_converter
from caucasus_events.documents.explaining import faults_in
from caucasus_events.documents.files import StrPath, explained, read_at_most
from caucasus_events.documents.json_text import read_json
from caucasus_events.documents.limits import LIMITS, Limits, check_limits, refuse_too_much
from caucasus_events.documents.writing import FORMAT, VERSION
from caucasus_events.errors import Invalid, Problem, refuse, shown
from caucasus_events.records.claims import Claim
from caucasus_events.records.positions import Position

__all__ = ["load", "loads"]


def load(
    path: StrPath,
    *,
    kinds: Iterable[type[Claim] | type[Position]] = (),
    limits: Limits = LIMITS,
    progress: Progress = False,
) -> Chronicle:
    """Read a chronicle from a file; see `loads`.

    Raises:
        Invalid: the document is refused.
        OSError: the file cannot be read.
    """
    check_limits(limits)
    with explained(path):
        document = read_at_most(path, limits.size + 1)
        return loads(document, kinds=kinds, limits=limits, progress=progress)


def loads(
    document: str | bytes,
    *,
    kinds: Iterable[type[Claim] | type[Position]] = (),
    limits: Limits = LIMITS,
    progress: Progress = False,
) -> Chronicle:
    """Read a chronicle from a JSON document.

    Args:
        document: the text, or its UTF-8 bytes.
        kinds: classes of claims and positions of your own that the document may use.
        limits: how much it may hold.
        progress: True shows how many of the three steps are done: the text is read, the records
            are made, they are checked. A function is called with how many are done, and with 3.

    Raises:
        Invalid: the document is refused; every fault is listed with its path, what was
            found and a hint.
    """
    if not isinstance(document, (str, bytes)):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise refuse("expected the text of a document", document, _hint_for(document), "document")
    check_limits(limits)
    refuse_too_much(document, limits)
    checked = checked_kinds(kinds)
    # All that is made stays, so the collector of garbage would search it again and again in vain.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _read(document, checked, limits.problems, progress)
    finally:
        if collecting:
            gc.enable()


def _hint_for(document: object) -> str:
    match document:
        case os.PathLike():
            return f"read the file with load({shown(document)})"
        case dict() | list():
            return "write it as text first, with json.dumps"
        case Chronicle():
            return "it is read already"
        case _:
            return "give the text, or its UTF-8 bytes; `load` reads a file"


def _read(document: str | bytes, kinds: Kinds, most: int | None, progress: Progress) -> Chronicle:
    steps = watched(("text", "records", "checks"), progress, "steps of reading")
    next(steps)
    data, repeats = _parsed(document)
    next(steps)
    body = _body(data)
    refusal: Exception
    try:
        chronicle = shared_converter(kinds, detailed=False).structure(body, Chronicle)
        next(steps)
        problems = [*islice(faults_of(chronicle), most)]
        next(steps, None)
        if not repeats and not problems:
            return chronicle
        refusal = Invalid(problems)
    except Exception as error:  # cattrs lets many sorts through in its quick mode
        refusal = error
    found = [*dict.fromkeys(islice(chain(repeats, faults_in(body, kinds)), most))]
    if not found:
        raise refusal
    if most is not None and len(found) == most:
        found.append(_stopped(most))
    raise Invalid(found)


def _stopped(most: int) -> Problem:
    """Tell that reading stopped, as the limit wants it."""
    what, hint = f"reading stopped after {most:,} problems", "correct these, and read it again"
    return Problem(path="$", what=what, found="a part that was not looked at", hint=hint)


# What no JSON document of ours begins with: most likely it is the name of a file.
_NO_DOCUMENT = re.compile(r"\s*[^\s{\[\ufeff]")


def _parsed(document: str | bytes) -> tuple[object, list[Problem]]:
    try:
        return read_json(document)
    except Invalid as error:
        start = (
            document[:80] if isinstance(document, str) else document[:80].decode(errors="ignore")
        )
        if error.problems[0].what.startswith("not JSON") and _NO_DOCUMENT.match(start):
            what, hint = "not the text of a document", "give such text; `load` reads it from a file"
            raise refuse(f"{what}, which begins with {{", start, hint, "$") from None
        raise


def _body(document: object) -> dict[str, object]:
    """Check the envelope of a document and return what is inside."""
    if not isinstance(document, dict):
        hint = f'begin with {{"format": "{FORMAT}", "version": {VERSION}, ...}}'
        raise refuse("a document is an object", document, hint, path="$")
    body = dict(document)
    format, version = body.pop("format", None), body.pop("version", None)
    if format != FORMAT:
        what, hint = "not a document of this format", f'write "format": "{FORMAT}"'
        raise refuse(what, format, hint, path="$.format")
    refuse_other_version(version)
    schema = body.pop("$schema", "")  # for editors: it says nothing of what is inside
    if not isinstance(schema, str):
        raise refuse("expected text", schema, "give the address of the schema", path="$.$schema")
    return body


def refuse_other_version(version: object) -> None:
    """Refuse a version of the format that this release cannot read.

    Raises:
        Invalid: it is another one, or none.
    """
    if type(version) is int and version == VERSION:
        return
    newer = type(version) is int and version > VERSION
    hint = "upgrade caucasus-events to read it" if newer else f'write "version": {VERSION}'
    raise refuse("not a version of the format that is known", version, hint, "$.version")
