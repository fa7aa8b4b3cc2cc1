"""Times and counts as reports give them: imprecise, with bounds and a wording.

`when` is the time, `edtf` its text form, `counts` the number, `durations` a length of time.
`calendar` lists days and months, `time_index` finds what overlaps a time.
Nothing here knows records or phrases.
"""
