"""Functions of two variables.

A `landscape` is seen as a `contour_map` or as a `surface3d`; `surface` is the figure of it.
"""
