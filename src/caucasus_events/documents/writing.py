"""Chronicles written as canonical JSON documents."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from cattrs import Converter

from caucasus_events.checks.chronicle_checks import faults
from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle, chronicle_of
from caucasus_events.core.record import Record
from caucasus_events.documents.conversion import converter
from caucasus_events.documents.files import StrPath, write_whole
from caucasus_events.documents.json_text import as_written, write_json
from caucasus_events.errors import Invalid

__all__ = ["FORMAT", "VERSION", "dump", "dumps"]


FORMAT = "caucasus-events"
VERSION = 1


def dumps(chronicle: Chronicle | Iterable[Record]) -> str:
    """Write a chronicle, or several records, as a canonical JSON document.

    Equal chronicles give equal texts: records in the order of their ids; of a record, the keys
    that it must have before those that it may have, each in the order of the reference;
    defaults left out; an indent of two spaces.

    Raises:
        Invalid: the chronicle has problems that `faults` finds, so that it could not be read
            again.
    """
    chronicle = chronicle_of(chronicle)
    if problems := faults(chronicle):
        raise Invalid(problems)
    plain = _writer().unstructure
    others = Chronicle(title=chronicle.title, zone=chronicle.zone, sides=chronicle.sides)
    head = write_json({"format": FORMAT, "version": VERSION} | plain(others))
    parts = [head.removesuffix("\n}")]
    # One record at a time, so that the plain data of a large chronicle is never held as a whole.
    for name, cls in COLLECTIONS.items():
        texts = [write_json(plain(record, cls)) for record in getattr(chronicle, name)]
        if texts:
            lines = ",\n".join(texts).replace("\n", "\n    ")
            parts.append(f'  "{name}": [\n    {lines}\n  ]')
    return ",\n".join(parts) + "\n}\n"


@cache
def _writer() -> Converter:
    writer = converter()
    writer.register_unstructure_hook(float, as_written)
    return writer


def dump(chronicle: Chronicle | Iterable[Record], path: StrPath) -> None:
    """Write a chronicle, or several records, to a file, whole or not at all; see `dumps`.

    When the call returns, the file is on the disk. The text goes to a temporary file beside it,
    which then takes its place, so that a crash leaves the old file or the new one.

    Raises:
        Invalid: the chronicle has problems; nothing is written.
        OSError: the file cannot be written; the old one stays, and a note says why.
    """
    write_whole(path, dumps(chronicle).encode())
