"""What the text of a snippet says: names, bindings, and where values leave TensorFlow."""
