"""A study as it goes: its settings as parallel coordinates, the best so far, every curve."""
