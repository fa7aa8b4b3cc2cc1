"""Ceasefires and talks over time.

`ceasefire_states` and `ceasefire_chains` follow the life of a ceasefire.
`term_compliance` and `violation_series` show who claims that it was kept or broken.
`rounds_of_talks` and `round_outcomes` follow negotiations.
Nothing here reads or writes files.
"""
