"""The figure of Curves.

`curves` puts it together: `curve_layer` paints the lines and bands of `curves_data`, `line_names`
their names, `point_layer` the point and the marks; `errors` is the picture below.
"""
