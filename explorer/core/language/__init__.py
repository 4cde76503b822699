"""The language: the table of functions, the tree of an expression, and its output formats.

functions      the one table of functions and constants; known_names: what they are called
expression     the tree; parser: text to tree; examples: what can be typed
powers cost    how a power is computed; how much work a function is
notation latex source numpy_values   the tree as text, LaTeX, TensorFlow source, NumPy's values
numbers        numbers in fields and options; unfinished: what may be the beginning of more
reading/       the steps from text to tree
"""
