"""The collection of all records, and what can be asked of it as it stands.

`collection` holds and finds records, `merging` joins two collections.
`amending` applies the archivist's corrections, `snapshots` tells what was known at a time.
`timelines` puts entries in order of time, `lookups` finds records by name.
Nothing here judges claims: that is for `findings`.
"""
