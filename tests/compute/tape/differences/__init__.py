"""Differences as an opinion on the tape."""
