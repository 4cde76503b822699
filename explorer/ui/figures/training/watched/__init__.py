"""Charts of what is watched of a run: its layers, its sharpness, the rates that suit it."""
