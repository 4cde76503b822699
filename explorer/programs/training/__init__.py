"""A training as a program.

program.py    the whole of it, in the order of its blocks
data.py       the rows that are read or drawn: shipped, sampled, points in classes
files.py      those of a table file of one's own
rows.py       their parts, standardised, and the rows of every batch
model.py      the layers, and what is made small
loop.py       the epochs, in each of the three modes
"""
