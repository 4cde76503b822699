"""The figure of Training.

`training` puts it together: `losses` paints the `traces` of the runs with `loss_marks` and
`loss_reading`, `runs_header` names them; `fit` and `layers` are the charts below.
"""
