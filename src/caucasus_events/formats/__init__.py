"""The formats of others: what a chronicle holds and comes to, in forms that other tools read.

`tables` gives tidy tables as Arrow. Formats import the model, and the model knows none of them.
Whatever a format cannot hold is named where it is written.
"""
