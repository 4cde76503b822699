"""Old books: programs for TensorFlow 1, Keras 2, NumPy 1, rewritten so that they run today."""
