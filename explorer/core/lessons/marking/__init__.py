"""From an answer to what is right about it, in sentences; pure, and the same with every lesson.

marked      what comes of it
drawing     a curve that was drawn
answers     a mark, a choice, a number
"""
