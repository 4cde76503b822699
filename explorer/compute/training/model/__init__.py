"""The model of a training: its layers, what it makes small, how it is kept and what it says."""
