"""Gradient Explorer: see differentiation happen."""

__version__ = "0.1.0"
