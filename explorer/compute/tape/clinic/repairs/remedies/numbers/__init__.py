"""Values that left TensorFlow: its own functions in their place."""
