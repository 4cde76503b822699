"""Tells expressions that take a value out of TensorFlow, and those that tell nothing of it."""

from __future__ import annotations

import ast
from functools import cache

from explorer.compute.tape.clinic.text.imports import Imports

NUMBERS = frozenset({"float", "int", "complex", "bool", "str", "repr", "round", "format"})
"""Functions of Python that make a number or text of a tensor."""
METHODS = frozenset(
    {"numpy", "item", "tolist", "eval", "get_weights", "convert_to_numpy", "get_value"}
    | {"get_static_value", "make_ndarray", "numpy_function", "py_func"}
    | {"predict", "predict_on_batch", "predict_step", "evaluate", "test_on_batch", "fit"}
    | {
        "train_on_batch",
        "__array__",
        "__float__",
        "__int__",
        "as_numpy_iterator",
        "batch_get_value",
    }
)
"""Methods and functions of TensorFlow and Keras whose result is no tensor, or has no way back."""
INERT = frozenset(
    {"len", "print", "type", "isinstance", "id", "hasattr", "range", "callable", "dir"}
)
INERT_ATTRIBUTES = frozenset(
    {"shape", "dtype", "ndim", "name", "get_shape", "device", "rank", "trainable", "graph"}
)


@cache
def _functions_of_numpy() -> frozenset[str]:
    import math

    import numpy as np

    return frozenset(
        {f"numpy.{name}" for name in dir(np) if isinstance(getattr(np, name), np.ufunc)}
        | {f"math.{name}" for name in dir(math) if callable(getattr(math, name))}
    )


class Exits:
    """The ways out of TensorFlow that a snippet's text names."""

    def __init__(self, imports: Imports) -> None:
        self._imports = imports

    def leaves(self, call: ast.Call) -> bool:
        """Tell whether what is given to a call comes back as something that no tape knows."""
        function = call.func
        if any(map(self._is_exit, call.args)):
            return True
        if isinstance(function, ast.Name) and function.id not in self._imports.names:
            return function.id in NUMBERS
        if self._imports.foreign(function):
            return True
        if isinstance(function, ast.Name):
            return self._imports.names[function.id].rsplit(".", 1)[-1] in METHODS
        return isinstance(function, ast.Attribute) and function.attr in METHODS

    def _is_exit(self, node: ast.expr) -> bool:
        """Tell whether an argument is itself a function that leaves, as in `map(float, x)`."""
        if isinstance(node, ast.Name) and node.id not in self._imports.names:
            return node.id in NUMBERS - {"format"}
        path = self._imports.path(node) if isinstance(node, ast.Attribute) else None
        return path is not None and path in _functions_of_numpy()

    def makes_array(self, node: ast.expr | None) -> bool:
        """Tell whether an expression makes an array of NumPy: what is put into it leaves."""
        path = self._imports.path(node.func) if isinstance(node, ast.Call) else None
        return path is not None and path.startswith("numpy.")

    def inert(self, node: ast.Call | ast.Attribute) -> bool:
        """Tell whether an expression tells nothing of the values that it is given."""
        if isinstance(node, ast.Attribute):
            return node.attr in INERT_ATTRIBUTES
        function = node.func
        if isinstance(function, ast.Name):
            return function.id in INERT
        return isinstance(function, ast.Attribute) and function.attr in INERT_ATTRIBUTES
