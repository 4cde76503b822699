"""The recorder: what TensorFlow does while a snippet runs, and what its own sweeps compute."""
