"""Lessons in the window: their text, the cards of their predictions, and the list of them."""
