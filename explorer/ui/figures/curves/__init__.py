"""The figure of Curves."""
