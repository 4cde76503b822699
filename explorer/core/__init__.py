"""What can be said: expressions, specs, results. Pure Python, no Qt and no TensorFlow."""
