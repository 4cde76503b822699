"""What is watched of a run beside its losses: the curvature, the layers, the rates that suit it."""
