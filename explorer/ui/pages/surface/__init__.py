"""Curves of two variables."""
