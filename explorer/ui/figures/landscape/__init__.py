"""Functions of two variables as maps and surfaces."""
