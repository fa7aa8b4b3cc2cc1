"""Whether statements were said before they were passed on, published and recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from caucasus_events.chronicles import Chronicle
from caucasus_events.errors import Problem
from caucasus_events.statements import Statement
from caucasus_events.when import Truth, When


def impossible_times(chronicle: Chronicle) -> Iterator[Problem]:
    """Find statements published or recorded before they were said."""
    published = {source.id: source.published for source in reversed(chronicle.sources)}
    for i, statement in enumerate(chronicle.statements):
        if statement.said is None:
            continue
        if _surely_in_order(statement, statement.said, published):
            continue
        said = statement.said.zoned(chronicle.zone)
        later = [*chronicle.published(statement), *(relay.at for relay in statement.via)]
        for when in (*later, statement.recorded):
            if when is not None and when.zoned(chronicle.zone).before(said) is Truth.YES:
                yield Problem(
                    path=f"$.statements[{i}].said",
                    what="a statement is said before it is passed on, published or recorded",
                    found=f"said {said}, but then already {when}",
                    mend="check the times and their zones",
                )


_CLOCK = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
_IN_ONE_OFFSET = re.compile(rf"{_CLOCK}(Z|[+-][0-9:]{{5}}) {_CLOCK}\1")


def _surely_in_order(
    statement: Statement, said: When, published: Mapping[str, When | None]
) -> bool:
    """Tell of a statement for certain that all its times are written in order."""
    for citation in statement.citations:
        when = published.get(citation.source)
        if when is not None and not _written_in_order(said, when):
            return False
    for relay in statement.via:
        if relay.at is not None and not _written_in_order(said, relay.at):
            return False
    return statement.recorded is None or _written_in_order(said, statement.recorded)


def _written_in_order(first: When, then: When) -> bool:
    """Tell for certain, of two clock times in one offset, that the second is no earlier.

    So most times are written, and their texts sort as they do; to ask `before` takes far longer.
    """
    one, other = first.edtf, then.edtf
    return one <= other and _IN_ONE_OFFSET.fullmatch(f"{one} {other}") is not None
