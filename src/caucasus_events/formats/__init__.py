"""The formats of others: what a chronicle holds and comes to, in forms that other tools read.

Readers: `claims_table` (a chronicle as one sheet), `ucdp`, `ucdp_prio`, `acled`, `loss_claims` (of
Radford et al.), `pa_x` and `eth_prio`; each returns a `Reading`, with what it could not hold.
Writers: `tidy_tables` (Arrow and Parquet), `geojson`, `timeline_js`, `json_ld`, and `rows` of the
claims table and the data sets; each returns something `Written`, with its losses.
Formats import the model, and the model knows none.
"""
