"""A lesson as a notebook.

notebook    its cells, for a student and for a teacher
saving      the file, and beside it the data that the cells read
markdown    text as Markdown again, in which nothing is HTML
shown       the program of what a step shows
"""
