"""The figure of Training.

`training` puts it together: `losses` paints the `traces` of the runs with `loss_marks`,
`score_marks` and `loss_reading`, `runs_header` names them, and `rate_strip` has their learning
rates. `charts` and `watched` are the charts below; `study` is the figure of a study.
"""
