"""Curves of one variable."""
