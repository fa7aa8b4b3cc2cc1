"""The status of a topic: eleven words, and the first rule that matches gives the word.

| # | status | when |
| --- | --- | --- |
| 1 | `unreported` | nothing that was said of it stands |
| 2 | `unanswered` | only silence or qualification |
| 3 | `disputed` | voices of different blocs conflict |
| 4 | `inconsistent` | only voices of one bloc conflict, or a voice with itself |
| 5 | `misreported` | only reports of one statement differ |
| 6 | `denied` | only denials |
| 7 | `agreed` | blocs on different sides assert it; the side concerned, if any, is among them |
| 8 | `admitted` | the side concerned tells of its own military loss or hostile act |
| 9 | `corroborated` | two blocs or more assert it |
| 10 | `neutral_only` | a neutral alone asserts it |
| 11 | `claimed` | one side, or one unaligned voice, alone asserts it |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from caucasus_events.core.tables import join_distinct
from caucasus_events.findings.conflicts import pairs_of_one_time
from caucasus_events.findings.evidence import Evidence, Stance, asserting, is_neutral
from caucasus_events.records.parties import takes_side

__all__ = ["Status"]


class Status(StrEnum):
    """Where the claims on a topic leave it; the first that matches, in this order."""

    UNREPORTED = "unreported"
    """Nothing that was said of it stands."""
    UNANSWERED = "unanswered"
    """Only silence or qualification."""
    DISPUTED = "disputed"
    """Voices of different blocs conflict."""
    INCONSISTENT = "inconsistent"
    """Only one bloc conflicts: a voice with itself, or two voices of one side."""
    MISREPORTED = "misreported"
    """Only reports of one statement differ: a fault of reporting, and of no speaker."""
    DENIED = "denied"
    """Only denials."""
    AGREED = "agreed"
    """Blocs on different sides assert it, the side concerned among them if there is one."""
    ADMITTED = "admitted"
    """The side concerned tells of its own military loss or hostile act."""
    CORROBORATED = "corroborated"
    """Two blocs or more assert it, without opposing sides that agree or a side that admits."""
    NEUTRAL_ONLY = "neutral_only"
    """A neutral alone asserts it."""
    CLAIMED = "claimed"
    """One side, or one unaligned voice, alone asserts it."""


def status_of(evidence: Evidence) -> Status:
    """Return the status of a topic: the first rule that matches."""
    return next(status for status, matches in _RULES if matches(evidence))


def _pairs_of_blocs(asserted: Sequence[Stance]) -> Iterable[tuple[Stance, Stance]]:
    """Yield the pairs of different blocs that assert something of a common time."""
    # One of those that are alike is enough, so that not all pairs of many voices are looked at.
    alike = {(s.bloc, s.is_own, s.party_concerned is None, s.during): s for s in asserted}
    if len({stance.bloc for stance in asserted}) > 1:
        pairs = pairs_of_one_time([*alike.values()])
        yield from (pair for pair in pairs if pair[0].bloc != pair[1].bloc)


def _is_agreed(evidence: Evidence) -> bool:
    of_sides = [stance for stance in asserting(evidence) if takes_side(stance.side)]
    return any(_includes_side_concerned(*pair) for pair in _pairs_of_blocs(of_sides))


def _includes_side_concerned(one: Stance, other: Stance) -> bool:
    """Tell whether a loss or act is told by its own side as well; nobody's need not be."""
    is_somebodys = one.party_concerned is not None and other.party_concerned is not None
    return not is_somebodys or one.is_own or other.is_own


_RULES: tuple[tuple[Status, Callable[[Evidence], bool]], ...] = (
    (
        Status.UNREPORTED,
        lambda e: not (e.stances or e.possible or e.silences),
    ),
    # Silence is never read as consent or denial, so it gives no other status than this one.
    (Status.UNANSWERED, lambda e: not (e.stances or e.possible)),
    (Status.DISPUTED, lambda e: any(not c.within_one_bloc for c in e.conflicts)),
    (Status.INCONSISTENT, lambda e: bool(e.conflicts)),
    (Status.MISREPORTED, lambda e: bool(e.misreports)),
    (Status.DENIED, lambda e: not all(s.asserts for s in e.stances) and not asserting(e)),
    # Opposing sides agree only if the one that it hurts says so too: two third parties that
    # tell of the losses of another corroborate each other.
    (Status.AGREED, _is_agreed),
    (Status.ADMITTED, lambda e: any(stance.admits for stance in asserting(e))),
    (Status.CORROBORATED, lambda e: any(True for _ in _pairs_of_blocs(asserting(e)))),
    (Status.NEUTRAL_ONLY, lambda e: any(map(is_neutral, asserting(e)))),
    (Status.CLAIMED, lambda e: True),
)


def reason_of(evidence: Evidence, status: Status) -> str:
    """Say why a topic has its status, naming the voices."""
    asserted = asserting(evidence)
    match status:
        case Status.UNREPORTED:
            return "nothing said of it stands"
        case Status.UNANSWERED:
            return f"only silence: {join_distinct(evidence.silences)}"
        case Status.DISPUTED:
            return join_distinct(c for c in evidence.conflicts if not c.within_one_bloc)
        case Status.INCONSISTENT:
            return join_distinct(evidence.conflicts)
        case Status.MISREPORTED:
            return join_distinct(evidence.misreports)
        case Status.DENIED:
            return f"only denied, by {format_voices(evidence.stances)}"
        case Status.AGREED:
            return f"said by opposing sides: {format_voices(asserted)}"
        case Status.ADMITTED:
            return f"told of their own side by {format_voices(s for s in asserted if s.admits)}"
        case Status.CORROBORATED:
            return f"said by {format_voices(asserted)}"
        case Status.NEUTRAL_ONLY:
            return f"said by a neutral alone, {format_voices(asserted)}"
        case Status.CLAIMED if len({stance.bloc for stance in asserted}) > 1:
            return f"said by {format_voices(asserted)}, of different times"
        case Status.CLAIMED if asserted or evidence.stances:
            return f"said by {format_voices(asserted or evidence.stances)} alone"
        case Status.CLAIMED:
            return f"said of a time that is not known, by {format_voices(evidence.possible)}"


def format_voices(stances: Iterable[Stance]) -> str:
    """List the voices of stances, each once."""
    return ", ".join(dict.fromkeys(stance.label for stance in stances))
