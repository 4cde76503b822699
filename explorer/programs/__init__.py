"""Specs as the TensorFlow programs that compute what is shown, as text.

curves descent training   one of each; a training's reads the head of its table
optimizer                 an optimizer with its schedule
formatting                long lines broken for the panel
"""
