"""Figures and numbers to files: pictures, films, and rendering without a window."""
