"""The formats of others: what a chronicle holds and comes to, in forms that other tools read.

`tables` gives tidy tables as Arrow. `claims_table` reads and writes a chronicle as one sheet, for
people who write neither JSON nor Python; `ucdp` reads the events of UCDP,
`ucdp_prio` its conflicts with PRIO, and `acled` those of ACLED; `loss_claims` reads
the claims of Radford et al., and `pa_x` the agreements of PA-X.
A reader returns a `Reading`: the chronicle, and what it could not hold.
Formats import the model, and the model knows none.
Whatever a format cannot hold is named where it is written.
"""
