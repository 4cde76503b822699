"""Table files as people make them.

text dialect rows layout chosen_layout   encoding, separators, cells, where names and rows begin
shapes numbers style words columns/   how cells are to be read, column by column
table totals data   the rows; sums that are left out; the whole
notes doubts   what is said of it
raw   its first lines as they are, where it is no table
selection/   what of it is trained on
"""
