"""Expressions that leave TensorFlow, written anew with its own functions."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from explorer.compute.tape.clinic.case import Case, argument
from explorer.compute.tape.clinic.repairs.edits import Editor
from explorer.compute.tape.clinic.repairs.remedies.numbers.counterparts import (
    ARRAYS,
    METHODS,
    TYPES,
    counterpart,
)
from explorer.compute.tape.clinic.repairs.remedies.numbers.formulas import formula
from explorer.compute.tape.clinic.repairs.remedies.numbers.items import item_written
from explorer.compute.tape.clinic.text.tree import called_name

_UNDONE = frozenset({"numpy", "item", "tolist", "__array__", "__float__", "eval"})
"""Methods that are left out."""
_ROUND_TRIPS = frozenset(
    {"bitcast", "as_string", "to_number", "string_to_number", "serialize_tensor", "parse_tensor"}
    | {"encode_base64", "decode_base64"}
)
"""Functions to another kind of value and back: without both the number is the same."""
_UNWRAPPED = _ROUND_TRIPS | {
    "str",
    "repr",
    "format",
    "float",
    "int",
    "convert_to_numpy",
    "get_value",
    "get_static_value",
}
"""Functions of which the argument stays."""
_PREDICTING = frozenset({"predict", "predict_on_batch"})
_HANDED = frozenset({"numpy_function", "py_func"})
_PACKING = frozenset({"constant", "convert_to_tensor"})


class Writer:
    """Writes a program anew, each expression from the inside out."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._module = case.files.imports.alias("tensorflow") or "tf"
        self._wanted: set[ast.expr] = set()
        self._copies = False
        self._editor = Editor(case.text)

    def text(
        self,
        gates: Iterable[ast.expr],
        items: Iterable[ast.Assign | ast.AugAssign] = (),
        *,
        copies: bool = False,
    ) -> str | None:
        """Return the program with some expressions replaced, and what is made of them.

        Args:
            gates: where values leave.
            items: statements that write an element of an array.
            copies: whether `x.numpy()` becomes a tensor of its own: of a variable Python can
                tell no length.
        """
        self._editor, self._copies = Editor(self._case.text), copies
        self._wanted = set()
        for gate in gates:
            self._wanted.update((gate, *self._around(gate)))
        done: set[ast.AST] = set(self._wanted)
        for statement in items:
            new = item_written(statement, self._module, self._written)
            if new is None:
                return None
            self._editor.replace(statement, new)
            done.add(statement)
        for node in self._wanted:
            if not any(one in done for one in self._case.text.ancestors(node)):
                self._editor.replace(node, self._written(node))
        return self._editor.result()

    def _around(self, gate: ast.expr) -> list[ast.expr]:
        """Return what is made of an exit at once: a tensor, or something by an array's method."""
        parents = self._case.text.parents
        parent = parents.get(gate)
        if isinstance(parent, ast.Attribute):
            if parent.attr == "T":
                return [parent, *self._around(parent)]
            call = parents.get(parent)
            if isinstance(call, ast.Call) and call.func is parent and parent.attr in ARRAYS:
                return [call, *self._around(call)]
            return []
        while isinstance(parent, ast.List | ast.Tuple):
            parent = parents.get(parent)
        return [parent] if isinstance(parent, ast.Call) and called_name(parent) in _PACKING else []

    def _written(self, node: ast.expr) -> str:
        """Return the text of an expression with all that is wanted in it replaced."""
        text, (start, _) = self._editor.source(node), self._editor.range(node)
        pieces: list[tuple[int, int, str]] = []
        self._collect(node, pieces)
        for begin, end, new in sorted(pieces, reverse=True):
            text = text[: begin - start] + new + text[end - start :]
        return text

    def _collect(self, node: ast.AST, pieces: list[tuple[int, int, str]]) -> None:
        if isinstance(node, ast.expr) and node in self._wanted:
            new = self._replaced(node)
            if new is not None:
                pieces.append((*self._editor.range(node), new))
                return
        for child in ast.iter_child_nodes(node):
            self._collect(child, pieces)

    def _replaced(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Attribute):
            return f"{self._module}.transpose({self._written(node.value)})"
        if isinstance(node, ast.JoinedStr):
            (value,) = node.values
            return self._written(value.value) if isinstance(value, ast.FormattedValue) else None
        if isinstance(node, ast.BinOp):
            return self._product(node.left, node.right)
        if not isinstance(node, ast.Call):
            return None
        name, function = called_name(node), node.func
        if isinstance(function, ast.Attribute) and not self._case.files.imports.path(function):
            method = self._method(node, function, name)
            if method is not None:
                return method
        if name in _PACKING and node.args:
            return self._tensor(node)
        if name in _HANDED:
            return self._handed(node)
        if name in _UNWRAPPED and node.args:
            return closed(node.args[0], self._written(node.args[0]))
        return self._counterpart(node)

    def _method(self, call: ast.Call, function: ast.Attribute, name: str) -> str | None:
        """Return what stands for a method of a tensor, an array, or a layer."""
        if name in _UNDONE:
            owner = self._written(function.value)
            return f"{self._module}.identity({owner})" if self._copies else owner
        if name == "dot" and call.args:
            return self._product(function.value, call.args[0])
        if name == "copy" and not call.args:
            return self._written(function.value)
        if name == "get_weights":
            return f"{self._written(function.value)}.weights"
        if name in _PREDICTING and call.args:
            return f"{self._written(function.value)}({self._written(call.args[0])})"
        if name not in METHODS:
            return None
        owner, given = self._written(function.value), self._given(call)
        if name in ("flatten", "ravel"):
            given = ["[-1]"]
        elif name == "reshape" and len(given) > 1:
            given = [f"({', '.join(given)})"]
        elif name == "astype":
            given = [f"{self._module}.as_dtype({given[0]})"] if given else []
        return f"{self._module}.{METHODS[name]}({', '.join([owner, *given])})"

    def _product(self, one: ast.expr, other: ast.expr) -> str:
        """Return NumPy's product of vectors and matrices."""
        return f"{self._module}.tensordot({self._written(one)}, {self._written(other)}, 1)"

    def _tensor(self, call: ast.Call) -> str:
        """Return what makes a tensor of tensors: packed from a list, the tensor itself else."""
        inner = call.args[0]
        text = self._written(inner)
        if isinstance(inner, ast.List | ast.Tuple | ast.ListComp | ast.Name):
            return f"{self._module}.convert_to_tensor({text})"
        return closed(inner, text)

    def _handed(self, call: ast.Call) -> str | None:
        """Return the function that NumPy was handed, called directly."""
        function, handed = argument(call, 0, "func"), argument(call, 1, "inp")
        if function is None or not isinstance(handed, ast.List | ast.Tuple):
            return None
        given = ", ".join(self._written(one) for one in handed.elts)
        path = self._case.files.imports.path(function)
        new = counterpart(path) if path is not None else None
        if new is not None:
            return f"{self._module}.{new}({given})"
        name = self._written(function)
        return f"({name})({given})" if isinstance(function, ast.Lambda) else f"{name}({given})"

    def _given(self, call: ast.Call) -> list[str]:
        given = [self._written(one) for one in call.args]
        return given + [
            f"{word.arg}={self._written(word.value)}"
            for word in call.keywords
            if word.arg and word.arg != "dtype"
        ]

    def _counterpart(self, call: ast.Call) -> str | None:
        path = self._case.files.imports.path(call.func)
        if path is None:
            return None
        written = self._formula(call, path)
        if written is not None:
            return written
        given, name = self._given(call), path.rpartition(".")[2]
        if path.startswith("numpy.") and name in TYPES and call.args:
            return f"{self._module}.cast({given[0]}, {self._module}.{TYPES[name]})"
        if path == "numpy.dot":
            return f"{self._module}.tensordot({', '.join(given)}, 1)"
        if path in ("numpy.concatenate", "numpy.hstack", "numpy.vstack"):
            return self._joined(name, given)
        if path in ("numpy.array", "numpy.asarray") and call.args:
            return f"{self._module}.convert_to_tensor({given[0]})"
        new = counterpart(path)
        return f"{self._module}.{new}({', '.join(given)})" if new is not None else None

    def _formula(self, call: ast.Call, path: str) -> str | None:
        given = [closed(one, self._written(one)) for one in call.args]
        words = {w.arg: closed(w.value, self._written(w.value)) for w in call.keywords if w.arg}
        return formula(path, given, words, self._module)

    def _joined(self, name: str, given: list[str]) -> str:
        axis = "0" if name == "vstack" else "-1"
        if name == "concatenate":
            axis = next((one.removeprefix("axis=") for one in given[1:]), "0")
        return f"{self._module}.concat({given[0]}, {axis})"


def closed(node: ast.expr, text: str) -> str:
    """Return the new text of an expression, in brackets where its parts could come loose."""
    simple = ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.Constant
    return text if isinstance(node, simple) else f"({text})"


def without_round_trips(case: Case) -> str | None:
    """Return the program without ways to text or bits and back, which lose the gradient."""
    return Writer(case).text(round_trips(case))


def round_trips(case: Case) -> list[ast.expr]:
    """Return the calls on such ways, and the texts of one number."""
    return [
        one
        for one in ast.walk(case.text.tree)
        if (isinstance(one, ast.Call) and called_name(one) in _ROUND_TRIPS and one.args)
        or (
            isinstance(one, ast.JoinedStr)
            and len(one.values) == 1
            and isinstance(one.values[0], ast.FormattedValue)
        )
    ]
