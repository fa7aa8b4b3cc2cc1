"""English phrases into times and counts, and back.

`time_phrases` reads "early on 28 June", `count_phrases` reads "at least four".
The other modules are their grammars.
Nothing here knows records.
"""
