"""Digests of content, by which two people can see that they hold the same records."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.documents.files import StrPath
from caucasus_events.documents.journal import line_of
from caucasus_events.documents.writing import dumps
from caucasus_events.errors import refuse

__all__ = ["digest", "verify"]


_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def digest(records: Chronicle | Record) -> str:
    """Return the digest of a chronicle, or of one record of a chronicle: `sha256:` and 64 digits.

    It is the SHA-256 (FIPS 180-4) of the canonical text in UTF-8: for a chronicle what `dumps`
    returns, for a record its line in a journal, each with the newline at its end. So `sha256sum`
    of a file that `dump` wrote tells the same. Equal records have equal digests, in every process
    and every release.

    Raises:
        Invalid: the chronicle has problems, or this is not a record of a chronicle.
    """
    text = dumps(records) if isinstance(records, Chronicle) else line_of(records)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def verify(held: Chronicle | Record | StrPath, expected: str) -> bool:
    """Whether what is held is, to the byte, what a digest was made of.

    Args:
        held: a chronicle, a record of one, or the path of a file. Of a file its bytes are looked
            at, and one that was laid out by hand has others than `dump` writes: then load it, and
            verify the chronicle.
        expected: as `digest` returns it.

    Raises:
        Invalid: this is no digest, or what is held has none.
        OSError: the file cannot be read.
    """
    if not _DIGEST.fullmatch(expected):
        raise refuse("not a digest", expected, "give 'sha256:' and 64 digits, 0-9 and a-f")
    if isinstance(held, Record):
        return digest(held) == expected
    with Path(held).open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}" == expected
