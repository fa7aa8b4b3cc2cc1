"""Hypothesis strategies that make consistent chronicles, for property tests of your own code.

    from hypothesis import given
    from caucasus_events.testing import chronicles

    @given(chronicles())
    def test_my_report_names_every_voice(chronicle): ...

They need the extra `strategies`. Nothing in the package but tests may import this folder.
"""

from caucasus_events.testing.strategies import (
    amendments,
    chronicles,
    claims,
    counts,
    parties,
    statements,
    whens,
)

__all__ = ["amendments", "chronicles", "claims", "counts", "parties", "statements", "whens"]
