"""The nouns: parties, places, sources, statements, claims, incidents, talks and ceasefires.

One module holds one noun and the words that it uses.
Records name each other by id and never hold each other.
Nothing here looks at more than one record: that is for `chronicle`.
"""
