"""Digests of content, with which two people can check that they have the same records."""

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
    """Return the digest of a chronicle, or of one of its records: `sha256:` and 64 digits.

    It is the SHA-256 (FIPS 180-4) of the canonical text in UTF-8: of what `dumps` returns for a
    chronicle, of its line in a journal for a record, each with its final newline. `sha256sum` of
    a file that `dump` wrote gives the same. Equal records have equal digests in every process
    and every release.

    Raises:
        Invalid: the chronicle has problems, or this is not a record of a chronicle.
    """
    text = dumps(records) if isinstance(records, Chronicle) else line_of(records)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def verify(held: Chronicle | Record | StrPath, expected: str) -> bool:
    """Check that a chronicle, a record or a file has a digest.

    Args:
        held: a chronicle, a record of one, or the path of a file. A file is compared byte by
            byte; if it was laid out by hand, load it and verify the chronicle instead.
        expected: as `digest` returns it.

    Raises:
        Invalid: `expected` is not a digest, or what is held cannot have one.
        OSError: the file cannot be read.
    """
    if not _DIGEST.fullmatch(expected):
        raise refuse("not a digest", expected, "give 'sha256:' and 64 digits, 0-9 and a-f")
    if isinstance(held, Record):
        return digest(held) == expected
    with Path(held).open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}" == expected
