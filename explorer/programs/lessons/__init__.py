"""A lesson as a notebook.

notebook    its cells, for a student and for a teacher
markdown    text as Markdown again, in which nothing is HTML
shown       the program of what a step shows
"""
