"""Curves as they are first seen: range, preview by NumPy, and what is rounding or a jump."""
