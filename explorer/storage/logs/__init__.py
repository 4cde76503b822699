"""Log directories of TensorBoard: written by `explorer.watch`, followed as they grow.

`framing` cuts a file into records and checks them, `events` finds the scalars in them, `file` and
`folder` follow what grows, `run` puts the points of several files in order, `writer` writes.
"""
