"""Specs to figures without a window, a module each: `draw`, and `film` where something moves."""
