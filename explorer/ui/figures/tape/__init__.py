"""Figures of the tape: the strip of operations and their graph."""
