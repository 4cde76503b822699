"""Rebuilding: the recorded way from sources to target as a function of its own, also in float64."""
