"""The ground that everything else stands on.

`record` is the base class of all records: it checks each field against its annotation.
`references` finds the ids that a record holds.
`frozen_map`, `suggestions` and `tables` are small helpers.
Nothing here knows what a party, a claim or a time is.
"""
