"""Curves and what is worth marking on them: breaks, gaps, points, bands, rounding."""
