"""What of a table is trained on: inputs, and a target of numbers or classes."""
