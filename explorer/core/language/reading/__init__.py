"""The steps from the text of the function field to the tree.

wrapping characters lexemes   what is pasted along; look-alikes; numbers, signs, names
words brackets groups pieces signs tokens   names, brackets, cases, percent and degrees: tokens
grammar grammar_tables calls   tokens to trees, by Lark's tables
refusals missing mistakes   what is said of what cannot be read
"""
