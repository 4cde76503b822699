"""Table files as people make them.

text dialect rows layout   encoding, separators, cells, where names and rows begin
shapes numbers style words column   how cells are to be read, column by column
table totals data   the rows; sums that are left out; the whole
notes doubts class_labels   what is said of it
"""
