"""The help: a list to search, ideas to read, and what the program is made of."""
