"""Specs as the TensorFlow programs that compute what is shown."""
