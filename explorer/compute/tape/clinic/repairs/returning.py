"""Stay in TensorFlow: its own functions in the place of NumPy's, and no `numpy()` or `float()`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.repairs.counterparts import TYPES, counterpart
from explorer.compute.tape.clinic.repairs.edits import Editor

_UNDONE = frozenset({"numpy", "item", "tolist", "__array__", "__float__", "eval"})
"""Methods that are left out."""
_UNWRAPPED = frozenset({"float", "convert_to_numpy", "get_value", "get_static_value"})
"""Functions of which the argument stays."""
_PREDICTING = frozenset({"predict", "predict_on_batch"})
_HANDED = frozenset({"numpy_function", "py_func"})


def returned(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield programs that compute with TensorFlow where a value left it."""
    writer = _Writer(case)
    gates = _gates(case, finding)
    yield writer.text(gates)
    yield writer.text(gates + _packers(case))
    yield writer.text([gate for gate in gates if gate is finding.node])


def _gates(case: Case, finding: Finding) -> list[ast.Call]:
    """Return the exits in the statements of all that was found, and in the tape's functions."""
    node = finding.node
    statement = case.text.statement(node) if node is not None else None
    if statement is None:
        return []
    return [
        one
        for one in ast.walk(statement)
        if isinstance(one, ast.Call) and (one is node or case.files.exits.leaves(one))
    ]


def _packers(case: Case) -> list[ast.Call]:
    """Return the calls that make a tensor of a list that has a name."""
    lists = {
        ast.unparse(node.targets[0])
        for node in ast.walk(case.text.tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List | ast.ListComp)
    }
    return [
        node
        for node in ast.walk(case.text.tree)
        if isinstance(node, ast.Call)
        and _name(node) in ("constant", "convert_to_tensor", "array", "asarray")
        and node.args
        and ast.unparse(node.args[0]) in lists
    ]


class _Writer:
    """Writes expressions anew, from the inside out."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._module = case.files.imports.alias("tensorflow") or "tf"

    def text(self, gates: list[ast.Call]) -> str | None:
        editor = Editor(self._case.text)
        wanted = set(gates)
        within = {inner for gate in gates for inner in ast.walk(gate) if inner is not gate}
        for gate in gates:
            if gate in within:
                continue
            outermost = self._packed(gate, wanted)
            editor.replace(outermost, self._written(outermost, wanted, editor))
        return editor.result()

    def _packed(self, gate: ast.expr, wanted: set[ast.Call]) -> ast.expr:
        """Return the call around an exit that makes a tensor of it, if one does."""
        parent = self._case.text.parents.get(gate)
        while isinstance(parent, ast.List | ast.Tuple):
            gate, parent = parent, self._case.text.parents.get(parent)
        if isinstance(parent, ast.Call) and _name(parent) in ("constant", "convert_to_tensor"):
            wanted.add(parent)
            return parent
        return gate

    def _written(self, node: ast.expr, wanted: set[ast.Call], editor: Editor) -> str:
        """Return the text of an expression with its exits replaced."""
        text, (start, _) = editor.source(node), editor.range(node)
        pieces: list[tuple[int, int, str]] = []
        self._collect(node, wanted, editor, pieces)
        for begin, end, new in sorted(pieces, reverse=True):
            text = text[: begin - start] + new + text[end - start :]
        return text

    def _collect(
        self,
        node: ast.AST,
        wanted: set[ast.Call],
        editor: Editor,
        pieces: list[tuple[int, int, str]],
    ) -> None:
        if isinstance(node, ast.Call) and node in wanted:
            new = self._replaced(node, wanted - {node}, editor)
            if new is not None:
                pieces.append((*editor.range(node), new))
                return
        for child in ast.iter_child_nodes(node):
            self._collect(child, wanted, editor, pieces)

    def _replaced(self, call: ast.Call, wanted: set[ast.Call], editor: Editor) -> str | None:
        name, function = _name(call), call.func
        if name in _UNDONE and isinstance(function, ast.Attribute):
            return self._written(function.value, wanted, editor)
        if name in _PREDICTING and isinstance(function, ast.Attribute) and call.args:
            owner = editor.source(function.value)
            return f"{owner}({self._written(call.args[0], wanted, editor)})"
        if name in ("constant", "convert_to_tensor") and call.args:
            return self._tensor(call, wanted, editor)
        if name in _HANDED:
            return self._handed(call, wanted, editor)
        if name in _UNWRAPPED and call.args:
            inner = self._written(call.args[0], wanted, editor)
            return inner if _is_closed(call.args[0]) else f"({inner})"
        return self._counterpart(call, wanted, editor)

    def _tensor(self, call: ast.Call, wanted: set[ast.Call], editor: Editor) -> str:
        """Return what makes a tensor of tensors: stack of a list, the tensor itself else."""
        inner = call.args[0]
        text = self._written(inner, wanted, editor)
        if isinstance(inner, ast.List | ast.Tuple | ast.ListComp):
            return f"{self._module}.stack({text})"
        if isinstance(inner, ast.Name):
            return f"{self._module}.convert_to_tensor({text})"
        return text if _is_closed(inner) else f"({text})"

    def _handed(self, call: ast.Call, wanted: set[ast.Call], editor: Editor) -> str | None:
        """Return the function that NumPy was handed, called directly."""
        if len(call.args) < 2 or not isinstance(call.args[1], ast.List | ast.Tuple):
            return None
        given = ", ".join(self._written(one, wanted, editor) for one in call.args[1].elts)
        function = call.args[0]
        path = self._case.files.imports.path(function)
        new = counterpart(path) if path is not None else None
        if new is not None:
            return f"{self._module}.{new}({given})"
        name = editor.source(function)
        return f"({name})({given})" if isinstance(function, ast.Lambda) else f"{name}({given})"

    def _counterpart(self, call: ast.Call, wanted: set[ast.Call], editor: Editor) -> str | None:
        path = self._case.files.imports.path(call.func)
        if path is None:
            return None
        given = [self._written(one, wanted, editor) for one in call.args]
        given += [
            f"{word.arg}={self._written(word.value, wanted, editor)}" if word.arg else ""
            for word in call.keywords
            if word.arg != "dtype"
        ]
        name = path.rpartition(".")[2]
        if path.startswith("numpy.") and name in TYPES and call.args:
            kind = {"single": "float32", "double": "float64"}.get(name, name)
            return f"{self._module}.cast({given[0]}, {self._module}.{kind})"
        if path == "numpy.dot":
            return f"{self._module}.tensordot({', '.join(given)}, 1)"
        if path in ("numpy.concatenate", "numpy.hstack", "numpy.vstack"):
            return self._joined(name, given)
        if path in ("numpy.array", "numpy.asarray") and call.args:
            return self._array(call.args[0], given[0])
        new = counterpart(path)
        return f"{self._module}.{new}({', '.join(given)})" if new is not None else None

    def _joined(self, name: str, given: list[str]) -> str:
        axis = "0" if name == "vstack" else "-1"
        if name == "concatenate":
            axis = next((one.removeprefix("axis=") for one in given[1:]), "0")
        return f"{self._module}.concat({given[0]}, {axis})"

    def _array(self, inner: ast.expr, text: str) -> str:
        if isinstance(inner, ast.List | ast.Tuple | ast.ListComp):
            return f"{self._module}.stack({text})"
        return f"{self._module}.convert_to_tensor({text})"


def _name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_closed(node: ast.expr) -> bool:
    return isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.Constant)
