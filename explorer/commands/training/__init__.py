"""`train`: its options, and what it tells."""
