"""A run in double precision of a snippet that was written for float32.

Differences lose half of the digits; of float32's seven too few would be left. So every float32 is
made a float64 where it comes into being: in the text of the snippet, where a number becomes a
tensor, and in the types that an operation is told.
"""

from __future__ import annotations

import io
import sys
import tokenize
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import tensorflow as tf

from explorer.compute.tape import private
from explorer.compute.tape.rebuilding.replacing import replaced

_DOUBLED = {
    tf.float32: tf.float64,
    tf.float16: tf.float64,
    tf.bfloat16: tf.float64,
    tf.complex64: tf.complex128,
}
_NUMBERS = {dtype.as_datatype_enum: double.as_datatype_enum for dtype, double in _DOUBLED.items()}
_KINDS = ({"float64", "float32", "float16", "bfloat16"}, {"complex64", "complex128"})
_WORDS = {
    quote + dtype.name + quote: quote + double.name + quote
    for dtype, double in _DOUBLED.items()
    for quote in ("", "'", '"')
}


def in_double(text: str) -> str:
    """Return a program with float64 in the place of float32; every line and column stays."""
    lines = text.splitlines(keepends=True)
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.string in _WORDS:
                (row, start), (_, end) = token.start, token.end
                line = lines[row - 1]
                lines[row - 1] = line[:start] + _WORDS[token.string] + line[end:]
    except (tokenize.TokenError, SyntaxError, IndexError):
        return text
    return "".join(lines)


def double_type(dtype: Any) -> Any:  # as TensorFlow takes it: a type, its number, None
    """Return float64 for a smaller float, in the form it has, and all else as it is."""
    if isinstance(dtype, int):
        return _NUMBERS.get(dtype, dtype)
    number = tf.as_dtype(dtype).base_dtype.as_datatype_enum
    return tf.as_dtype(_NUMBERS[number]) if number in _NUMBERS else dtype


def double_number(value: object) -> object:
    """Return an argument of an operation that is no tensor, its floats in double precision."""
    if isinstance(value, float | np.floating) or (
        isinstance(value, np.ndarray) and value.dtype == np.float32
    ):
        return np.asarray(value, np.float64)
    if isinstance(value, list | tuple) and value and all(isinstance(v, float) for v in value):
        return np.asarray(value, np.float64)
    return value


def double_attributes(operation: str, attributes: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the alternating names and values of an operation's attributes, its types doubled."""
    types = private.type_attributes(operation)
    if not types:
        return attributes
    doubled = list(attributes)
    for at in range(0, len(doubled) - 1, 2):
        if doubled[at] in types:
            doubled[at + 1] = _double_types(doubled[at + 1])
    return tuple(doubled)


def _double_types(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(double_type(each) for each in value)
    return double_type(value)


@contextmanager
def python_in_double() -> Iterator[None]:
    """Have TensorFlow's own Python code take float64 where it asks for float32.

    It asks in the defaults of its arguments, when it converts, when it traces a function, and in
    checks of what it made: so the two types are equal here.
    """
    with (
        replaced(private.conversions, "convert", _converting),
        replaced(private.constant_op, "_constant_impl", _making_a_constant),
        replaced(private.op_def_library, "_apply_op_helper", _tracing),
        replaced(tf.DType, "__eq__", _comparing),
    ):
        yield


def _converting(original: Callable[..., Any]) -> Callable[..., Any]:
    def convert(value: Any, dtype: Any = None, *given: Any, **named: Any) -> Any:
        return original(value, None if dtype is None else double_type(dtype), *given, **named)

    return convert


def _making_a_constant(original: Callable[..., Any]) -> Callable[..., Any]:
    def make(value: Any, dtype: Any, *given: Any, **named: Any) -> Any:
        dtype = None if dtype is None else double_type(dtype)
        return original(double_number(value), dtype, *given, **named)

    return make


def _tracing(original: Callable[..., Any]) -> Callable[..., Any]:
    def apply(operation: str, name: Any = None, **words: Any) -> Any:
        types = private.type_attributes(operation)
        doubled = {
            word: _double_types(value) if word in types else double_number(value)
            for word, value in words.items()
        }
        return original(operation, name, **doubled)

    return apply


def _comparing(original: Callable[..., Any]) -> Callable[..., Any]:
    def equal(dtype: tf.DType, other: object) -> bool:
        if original(dtype, other):
            return True
        names = {dtype.name, getattr(other, "name", other)}
        return any(names <= kind for kind in _KINDS)

    return equal


@contextmanager
def keras_in_double() -> Iterator[None]:
    """Have Keras, if the snippet loaded it, make its weights of float64."""
    keras = sys.modules.get("keras")
    if keras is None:
        yield
        return
    floats, policy = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    try:
        yield
    finally:
        keras.config.set_floatx(floats)
        keras.config.set_dtype_policy(policy)
