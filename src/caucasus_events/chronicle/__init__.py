"""The collection of all records, and what can be asked of it as it stands.

`collection` holds and finds records, `merging` joins two collections.
`amending` applies the archivist's corrections, `snapshots` tells what was known at a time.
`times` walks the times that records hold, `timelines` puts entries in order of time.
`lookups` finds parties and places by name.
Nothing here judges claims: that is for `findings`.
"""
