"""Witnesses: the same derivative by five ways, and where they part.

`ways` has the ways, for any function of tensors; `rebuilt` makes such a function of what a tape
recorded between the sources and the targets of a call; `of_call` and `of_function` ask.
"""
