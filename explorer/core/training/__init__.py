"""Training: its spec, its sizes, its curves as they grow, and its names."""
