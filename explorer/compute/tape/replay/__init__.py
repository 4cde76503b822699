"""Replay: what was recorded is run again, operation by operation.

`again` runs one operation anew, eagerly, under a tape, or into a graph; `check` proves the values,
`adjoints` the sweeps.
"""
