"""Log directories of TensorBoard: written by `explorer.watch`, followed as they grow.

`framing` cuts a file into records and checks them by `crc`; `events` reads their scalars from where
`layout` finds the numbers. `file` and `folder` follow what grows, `run` puts the points of several
files in order, and `joined` takes runs with those of their validation data. `writer` writes.
"""
