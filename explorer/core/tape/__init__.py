"""The tape: what a snippet of TensorFlow recorded, and what is asked of it."""
