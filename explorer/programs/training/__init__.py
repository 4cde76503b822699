"""A training as a program.

program.py    the whole of it, in the order of its blocks
beginning.py  the imports, and where the data are
data.py       the rows that are read or drawn: shipped, sampled, points in classes
points.py     those of points in classes
files.py      those of a table file of one's own
cells.py      the cells of such a file
rows.py       their parts, standardised, and the rows of every batch
model.py      the layers, and what is minimised
loop.py       the epochs, in each of the three modes
step.py       a single step, as a snippet for the tape
"""
