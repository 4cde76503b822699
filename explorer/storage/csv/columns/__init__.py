"""Columns of a table file: what each is of (column), as they are read (growing), and why (reasons).

Their different cells are kept as labels, for whoever wants classes.
"""
