"""Edits of a program at the places of its syntax tree."""
