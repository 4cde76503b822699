"""Paths, verdicts with their reasons, and many descents at once."""
