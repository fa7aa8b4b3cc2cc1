"""Read a chronicle from plain data that is beyond doubt, without explaining anything."""

from __future__ import annotations

from typing import Any

from caucasus_events.checks.chronicle_checks import CHECKS, dangling_ids, faults
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.documents.kinds import Kinds
from caucasus_events.documents.structuring import Structuring, doubt


def surely_read(data: dict[str, Any], kinds: Kinds) -> tuple[Chronicle, int]:
    """Make a chronicle of plain data.

    Returns:
        The chronicle, and how many keys the objects of the data have.

    Raises:
        Exception: of whatever sort, where the data may not be sound.
    """
    structuring = Structuring(kinds, data)
    chronicle: Chronicle = structuring.reader(Chronicle)(data)
    structuring.let_go()
    if (addresses := structuring.ids.get("claim")) is not None:
        # Read off plain data, where a claim of one's own may hide that it has another key.
        held = (f"{s.id}#{claim.key}" for s in chronicle.statements for claim in s.claims)
        if addresses.keys() != {*held}:
            doubt()
    # An id that leads to nothing made a doubt already.
    if any(True for rule in CHECKS if rule is not dangling_ids for _ in rule(chronicle)):
        doubt()
    chronicle._memo[faults] = ()
    return chronicle, sum(structuring.lengths)
