"""Differences: the snippet run again with one source moved, as an opinion that knows no tape.

`opinions` asks for each source of each call; `runs` runs the snippet once more, watched by a
`Rerun`, which counts what TensorFlow executes and moves what a `Move` names, and by a `CallWatch`;
`rebuilding.double` has the run in float64; `quotients` makes the derivative of the moved targets;
`effects` keeps a run from writing.
"""
