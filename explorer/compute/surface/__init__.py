"""Functions of two variables, and one point by the tapes."""
