"""The same reconciling in many processes or on many machines, with equal results.

`partitioned` cuts what is in memory, and `record_lines` what is in a file; the real `reconcile`
runs on each part. `pool` does it on one machine and `spark` on a cluster. Both hand back rows of
findings.
"""
