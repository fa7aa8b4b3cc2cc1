"""Our own JSON: reading, writing, journals, digests and limits.

A document holds one chronicle; a journal grows by a line for each record.
Input that is wrong is refused whole, with every fault listed.
No other folder but `datasets` and `testing` knows that files exist.
"""
