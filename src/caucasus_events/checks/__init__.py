"""What is wrong or doubtful in a chronicle.

`chronicle_checks` holds `check` and `faults`; `ceasefire_checks` and `amendment_checks` its parts.
`adding` checks each record that is added to a collection, by the same rules.
`datelines` finds reports that carry the date of another day.
A fault makes a document unreadable; a doubt is for the archivist to look at.
Nothing here changes a record.
"""
