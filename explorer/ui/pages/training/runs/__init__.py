"""The runs: begun, listed, kept, opened again."""
