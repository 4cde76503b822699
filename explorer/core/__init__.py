"""What can be said: expressions, specs, results. Pure Python: no Qt, no TensorFlow, no disk."""
