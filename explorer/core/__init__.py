"""Expressions, specs and results, in pure Python: no Qt, no TensorFlow, no disk."""
