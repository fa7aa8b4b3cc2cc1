"""Hypothesis strategies that draw valid records and chronicles.

Use them to test code of your own that takes records.
They need the extra `strategies`.
"""
