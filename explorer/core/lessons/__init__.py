"""Lessons: what one says, what it asks, and how an answer is marked.

text            paragraphs, lists and tables, as the window, the terminal and a notebook write them
lesson          a lesson with its steps and predictions
reading/        from the text of a file to a lesson, or to its faults with their lines
marking/        from an answer to what was right about it, in sentences
places          what a step may point at
maths           formulas between dollars as LaTeX
"""
