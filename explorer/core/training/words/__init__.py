"""Sentences about a run."""
