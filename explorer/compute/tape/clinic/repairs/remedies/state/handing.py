"""Values handed on through queues and data sets: through Python's lists in their place."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.repairs.edits import Editor
from explorer.compute.tape.clinic.text.tree import called_name

_UNCHANGED = frozenset({"cache", "prefetch"})


def handed_on(case: Case) -> Iterator[str | None]:
    """Yield programs with lists in the place of queues, and of data sets."""
    yield _without_queues(case)
    yield _Sets(case, "(", ")").text()
    yield _Sets(case, "[", "]").text()


def _without_queues(case: Case) -> str | None:
    editor, tf = Editor(case.text), case.files.imports.alias("tensorflow") or "tf"
    for call in ast.walk(case.text.tree):
        if not isinstance(call, ast.Call):
            continue
        name, function = called_name(call), call.func
        if name in ("FIFOQueue", "PaddingFIFOQueue"):
            editor.replace(call, "[]")
        elif isinstance(function, ast.Attribute):
            owner = editor.source(function.value)
            if name == "enqueue" and call.args:
                value = f"{tf}.convert_to_tensor({editor.source(call.args[0])})"
                editor.replace(call, f"{owner}.append({value})")
            elif name == "enqueue_many" and call.args:
                editor.replace(call, f"{owner}.extend({tf}.unstack({editor.source(call.args[0])}))")
            elif name == "dequeue":
                editor.replace(call, f"{owner}.pop(0)")
            elif name == "dequeue_many" and call.args:
                count = editor.source(call.args[0])
                editor.replace(call, f"{tf}.stack([{owner}.pop(0) for _ in range({count})])")
    return editor.result()


class _Sets:
    """Writes data sets as lists, or as generators, which compute as late as data sets do."""

    def __init__(self, case: Case, opened: str, ended: str) -> None:
        self._case = case
        self._editor = Editor(case.text)
        self._tf = case.files.imports.alias("tensorflow") or "tf"
        self._brackets = opened, ended
        self._names = {
            target.id
            for node in ast.walk(case.text.tree)
            if isinstance(node, ast.Assign) and "Dataset" in ast.unparse(node.value)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def text(self) -> str | None:
        done: set[ast.AST] = set()
        for node in ast.walk(self._case.text.tree):
            if isinstance(node, ast.Call) and not done & {*self._case.text.ancestors(node)}:
                new = self._written(node)
                if new is not None:
                    done.add(node)
                    self._editor.replace(node, new)
        return self._editor.result()

    def _written(self, node: ast.expr) -> str | None:
        """Return what gives the elements of a data set; None of anything else."""
        if isinstance(node, ast.Name):
            return node.id if node.id in self._names else None
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            return None
        name = node.func.attr
        given = [self._editor.source(one) for one in node.args]
        if name == "from_tensor_slices" and given and not isinstance(node.args[0], ast.Tuple):
            return f"{self._tf}.unstack({given[0]})"
        if name == "from_tensors" and given and not isinstance(node.args[0], ast.Tuple):
            return f"[{self._tf}.convert_to_tensor({given[0]})]"
        inner = self._written(node.func.value)
        if inner is None:
            return None
        if name == "map" and given:
            function = f"({given[0]})" if isinstance(node.args[0], ast.Lambda) else given[0]
            opened, ended = self._brackets
            return f"{opened}{function}(value) for value in {inner}{ended}"
        if name == "take" and given:
            return f"list({inner})[:{given[0]}]"
        return inner if name in _UNCHANGED else None
