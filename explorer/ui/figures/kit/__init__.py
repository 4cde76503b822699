"""Parts of figures.

A `figure` is written as PNG, `svg` or PDF; a `plane` has a `plot` that mouse and keys move about,
a `handle` in it one place that the person moves. A plot has axes and a `view`, and paints `lines`,
`bands`, `marks` and `cells` in pixels; a `chart` is a plot beside the main one.
"""
