"""Lessons in the window: where they stand, what they point at, and how they go on."""
