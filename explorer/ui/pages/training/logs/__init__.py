"""Runs of other programs, followed in their log folder."""
