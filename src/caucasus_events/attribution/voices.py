"""For whom a speaker speaks.

| level | what it is |
| --- | --- |
| speaker | the named origin of a statement |
| voice | the party for which the speaker speaks at that date; a party that speaks for nobody |
| | is its own voice |
| bloc | the side of the voice; a voice on no side, and each neutral, is a bloc of its own |
"""

from __future__ import annotations

from functools import cache

from caucasus_events.chronicle.collection import Chronicle, Standing
from caucasus_events.records.parties import Sides, takes_side
from caucasus_events.values.when import When


class Voices:
    """Who speaks for whom in one chronicle, and on which side each voice is."""

    def __init__(
        self, chronicle: Chronicle, sides: Sides | None, *, keep_speakers_apart: bool = False
    ) -> None:
        """Look up who speaks for whom.

        Args:
            chronicle: the parties and their affiliations.
            sides: who is on which side.
            keep_speakers_apart: take each speaker for a voice of its own.
        """
        self._standing = Standing.among(chronicle, sides)
        self._keep_apart = keep_speakers_apart
        self._root = cache(self._find_root)

    def voice_of(self, speaker: str, at: When | None) -> str:
        """Return the id of the party for which a speaker speaks at a time.

        Ministries, forces, ministers and spokespeople speak for their state, authority or
        organisation. A speaker with two such principals is its own voice, since nothing tells
        for which of them it spoke.
        """
        return (
            speaker
            if self._keep_apart
            else self._root(self._standing.principals(speaker, at), speaker, at)
        )

    def _find_root(self, principals: tuple[str, ...], speaker: str, at: When | None) -> str:
        roots = [id for id in principals if not self._standing.principals(id, at)]
        return roots[0] if len(roots) == 1 else speaker

    def side_of(self, party: str, at: When | None) -> str | None:
        """Return the id of the side of a party at a time, NEUTRAL, or None for the unaligned."""
        return self._standing.side_of(party, at)

    def is_own(self, voice: str, party: str, at: When | None) -> bool:
        """Tell whether what befalls or is done by a party is the voice's own."""
        return self._standing.is_own(voice, party, at)


def bloc_of(voice: str, side: str | None) -> str:
    """Return the id of the side of a voice, or the voice itself if it is on no side."""
    return side if takes_side(side) else voice
