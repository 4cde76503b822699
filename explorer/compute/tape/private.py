"""Every private name of TensorFlow that the tape's recorder and its judges use.

They are looked up once. A name that is gone is None here, and its hook is left out; the recorder
says in a sentence what cannot be recorded without it (`absent`).
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cache
from typing import Any


def _find(module: str, name: str) -> Any:  # whatever TensorFlow has there
    """Return an attribute (a path with dots) of one of TensorFlow's modules, or None."""
    try:
        found: Any = importlib.import_module(f"tensorflow.python.{module}")
        for part in name.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError):
        return None
    return found


# Modules in which names are replaced while a snippet runs.
pywrap_tfe: Any = importlib.import_module("tensorflow.python.pywrap_tfe")
"""The C++ entry points, which TensorFlow looks up here at each call."""
constant_op: Any = importlib.import_module("tensorflow.python.framework.constant_op")


# Operations.
add_op_callback = _find("eager.context", "Context.add_op_callback")
remove_op_callback = _find("eager.context", "Context.remove_op_callback")
fast_path_execute = _find("pywrap_tfe", "TFE_Py_FastPathExecute")
quick_execute = _find("eager.execute", "quick_execute")
"""quick_execute(name, count of outputs, inputs, attributes, context) runs an operation eagerly."""
context = _find("eager.context", "context")
op_definition = _find("framework.op_def_registry", "get")

# Tapes.
tape_add = _find("pywrap_tfe", "TFE_Py_TapeSetAdd")
tape_remove = _find("pywrap_tfe", "TFE_Py_TapeSetRemove")
should_record = _find("pywrap_tfe", "TFE_Py_TapeSetShouldRecordBackprop")
is_stopped = _find("pywrap_tfe", "TFE_Py_TapeSetIsStopped")
variable_accessed = _find("eager.tape", "variable_accessed")

# The sweep.
gradient_function = _find("eager.backprop", "_gradient_function")
"""Passes one operation backwards."""
aggregate = _find("eager.backprop", "_aggregate_grads")
"""Adds contributions to one tensor."""
record: Any = importlib.import_module("tensorflow.python.eager.record")
record_operation = _find("eager.record", "record_operation")
record_operation_backprop = _find("eager.record", "record_operation_backprop_only")
gradient_registry = _find("framework.ops", "_gradient_registry")

# Values.
eager_tensor = _find("framework.ops", "EagerTensor")
eager_tensor_base = _find("framework.ops", "_EagerTensorBase")
base_variable = _find("ops.resource_variable_ops", "BaseResourceVariable")
convert_to_eager_tensor = _find("framework.constant_op", "convert_to_eager_tensor")

# Functions.
from_func_graph = _find("eager.polymorphic_function.atomic_function", "from_func_graph")
extract_stack = _find("util.tf_stack", "extract_stack")
make_ndarray = _find("framework.tensor_util", "MakeNdarray")

HOOKS = (
    "add_op_callback",
    "aggregate",
    "base_variable",
    "convert_to_eager_tensor",
    "eager_tensor_base",
    "extract_stack",
    "fast_path_execute",
    "from_func_graph",
    "gradient_function",
    "is_stopped",
    "op_definition",
    "quick_execute",
    "record_operation",
    "record_operation_backprop",
    "remove_op_callback",
    "should_record",
    "tape_add",
    "tape_remove",
    "variable_accessed",
)
"""Names here without which a run can be recorded in part."""


def absent() -> list[str]:
    """Return those of `HOOKS` that this TensorFlow does not have."""
    return [name for name in HOOKS if globals()[name] is None]


def can_ask() -> bool:
    """Tell whether tapes can be asked what they record."""
    return None not in (should_record, tape_add, tape_remove)


def recording_is_stopped() -> bool:
    """Tell whether all recording is stopped now, as inside of a function that runs."""
    return is_stopped is not None and is_stopped()


def byte_count(tensor: Any) -> int:
    """Return the size of an eager tensor."""
    return tensor._num_elements() * tensor.dtype.size


def identity(tensor: Any) -> int:  # eager and graph tensors have no common type
    """Return TensorFlow's own number of a tensor.

    That of a variable is its handle's, that of a composite tensor the one of its values.
    """
    for inner in ("_id", "handle", "values", "flat_values"):
        part = getattr(tensor, inner, None)
        if inner == "_id" and isinstance(part, int):
            return part
        if part is not None and not callable(part):
            return identity(part)
    return -1


def executing_eagerly() -> bool:
    """Tell whether operations run now, rather than being put into a graph."""
    return context().executing_eagerly()


def is_eager(tensor: Any) -> bool:
    """Tell whether a tensor has a value now."""
    return isinstance(tensor, eager_tensor)


def traced_line(outputs: Sequence[Any], file: str) -> int | None:
    """Return the line of a file in which an operation of a graph was made.

    TensorFlow has led the lines of AutoGraph's own code back to those of the file.
    """
    if extract_stack is None:
        return None
    if not outputs:
        return innermost_line(extract_stack(), file)
    return innermost_line(outputs[0].op.traceback, file)


def innermost_line(stack: Any, file: str) -> int | None:  # TensorFlow's own list
    """Return the line of the innermost frame of a file."""
    for frame in reversed(list(stack)):
        if frame.filename == file:
            return frame.lineno
    return None


def array_of(attribute: Any) -> Any:  # a protocol buffer
    """Return the array that a constant of a graph holds, or None."""
    proto = getattr(attribute, "tensor", attribute)
    return None if proto is None else make_ndarray(proto)


def low_level(tape: Any) -> Any:  # it has no public type
    """Return the C++ tape of a tf.GradientTape, or None where it has none now."""
    inner = getattr(tape, "_tape", None)
    return getattr(inner, "_tape", None)


def is_recording(tape: Any) -> bool:  # a subclass may be anything
    """Tell whether a tf.GradientTape is on TensorFlow's stack now."""
    return bool(getattr(tape, "_recording", False))


def numpy_view(tensor: Any) -> Any:  # an array, or a scalar of NumPy
    """Return the values of an eager tensor without a copy, and without a read-out being seen."""
    return tensor._numpy()


# Running again.
execute = _find("pywrap_tfe", "TFE_Py_Execute")
"""What `quick_execute` calls, and everything that the fast path refuses."""
conversions: Any = importlib.import_module("tensorflow.python.framework.tensor_conversion_registry")
op_def_library: Any = importlib.import_module("tensorflow.python.framework.op_def_library")
"""Modules in which `convert` and `_apply_op_helper` are looked up."""


def new_tensor(array: Any) -> Any:
    """Return an eager tensor of an array, with memory of its own."""
    return convert_to_eager_tensor(array, context())


@cache
def input_count(operation: str) -> int | None:
    """Return how many inputs an operation has, a list of tensors counted as one."""
    definition = op_definition(operation)
    return None if definition is None else len(definition.input_arg)


@cache
def type_attributes(operation: str) -> frozenset[str]:
    """Return the names of the attributes of an operation that are types of tensors."""
    definition = op_definition(operation)
    attributes = () if definition is None else definition.attr
    return frozenset(each.name for each in attributes if each.type in ("type", "list(type)"))


record_gradient = _find("pywrap_tfe", "TFE_Py_RecordGradient")
apply_op = _find("framework.op_def_library", "_apply_op_helper")


def run_kernel(name: str, count: int, inputs: Any, attributes: tuple[Any, ...]) -> Any:
    """Return the outputs of an operation run eagerly, without any tape's knowing."""
    return quick_execute(name, count, list(inputs), attributes, context())


def record_kernel(name: str, inputs: Any, attributes: tuple[Any, ...], outputs: Any) -> None:
    """Have tapes and forward accumulators record an operation that has run."""
    record_gradient(name, list(inputs), attributes, list(outputs), "")


def add_to_graph(name: str, words: dict[str, Any]) -> Any:
    """Return an operation put into the graph that is being traced."""
    return apply_op(name, **words)[2]
