"""Attributing statements: the origins of reports, and which of them are independent.

`origins` follows a report back to the first speaker, `relay_trees` shows the chains.
`independence` says which statements do not rest on each other.
`copying` proposes which reports may be copies of another.
Nothing here weighs what is claimed: that is for `findings`.
"""
