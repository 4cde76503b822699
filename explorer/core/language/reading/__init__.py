"""The steps from the text of the function field to the tree.

preprocess characters lexemes   what is pasted along; look-alikes; numbers, signs, names
identifiers brackets groups pieces signs tokens   names, brackets, cases, signs: tokens
grammar grammar_tables calls   tokens to trees, by Lark's tables
refusals missing mistakes   what is said of what cannot be read
"""
