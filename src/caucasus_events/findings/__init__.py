"""What the claims about one question come to, with reasons.

`gathering` collects the evidence, `reconciliation` gives a status and an estimate.
`accounts` shows one side's account and compares two.
`finding_history` and `finding_changes` tell how a finding came about.
`grading` and `airwars` keep only claims of a given grade.
Nothing here knows ceasefires or talks as processes: that is for `peace_process`.
"""
