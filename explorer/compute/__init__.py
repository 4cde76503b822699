"""How it is computed: TensorFlow and NumPy, no Qt."""
