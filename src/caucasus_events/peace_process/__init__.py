"""Ceasefires and talks over time.

`ceasefire_claims` gathers who declared a ceasefire, and who is accused of breaking it.
`ceasefire_states` and `ceasefire_chains` follow its life.
`term_compliance` and `violation_series` show who claims that it was kept or broken.
`rounds_of_talks` and `round_outcomes` follow negotiations.
Nothing here reads or writes files.
"""
