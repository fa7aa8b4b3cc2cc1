"""Our own JSON: reading, writing, single records, journals, digests and limits.

A document holds one chronicle; `load` and `dump` on the face read and write it. A `journal` is a
file that grows by a line for each record. The `converter` of both is a cattrs converter, which
you can use for single records. Input that is wrong is refused whole, with every fault listed.
Pictures and reports are written to files by what is here; no lower folder knows of files.
"""

from caucasus_events.documents import journal as journal
from caucasus_events.documents.conversion import converter as converter
from caucasus_events.documents.digests import digest as digest, verify as verify
from caucasus_events.documents.limits import LIMITS as LIMITS, Limits as Limits
from caucasus_events.documents.schema import json_schema as json_schema
from caucasus_events.documents.writing import FORMAT as FORMAT, VERSION as VERSION

__all__ = [
    "FORMAT",
    "LIMITS",
    "VERSION",
    "Limits",
    "converter",
    "digest",
    "journal",
    "json_schema",
    "verify",
]
