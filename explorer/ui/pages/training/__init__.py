"""The page of Training.

`training` puts it together on top of `runs_page`; `training_controls` holds all controls, those of
the data, model and loop here and in `controls`, and `run_bar` the buttons under the figure.
`preview` shows how a file is read, `runs` begins, lists and keeps runs, `logs` follows those of
other programs, `watched` tells what a run watches, and `study` stands in the place of the runs.
"""
