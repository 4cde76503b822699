"""Trainings: data, models, the three loops, predictions, and what is kept of them."""
