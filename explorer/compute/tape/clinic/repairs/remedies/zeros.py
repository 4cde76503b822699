"""Zeros in the place of None where a target moves in steps or stands still, as differences say."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.repairs.edits import Editor


def plain(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield programs without a gradient of the snippet's own, and with zeros for None."""
    yield _without_own_gradient(case, finding)
    yield _zeros(case)


def _zeros(case: Case) -> str | None:
    call = case.node
    if call is None or any(word.arg == "unconnected_gradients" for word in call.keywords):
        return None
    editor = Editor(case.text)
    last = [*call.args, *(word.value for word in call.keywords)][-1]
    editor.insert(editor.range(last)[1], ', unconnected_gradients="zero"')
    return editor.result()


def _without_own_gradient(case: Case, finding: Finding) -> str | None:
    """Return the program in which a function with a gradient of its own is an ordinary one."""
    node = finding.node
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return None
    editor = Editor(case.text)
    for function in ast.walk(case.text.tree):
        if not isinstance(function, ast.FunctionDef) or function.name != node.func.id:
            continue
        for decorator in function.decorator_list:
            if ast.unparse(decorator).endswith("custom_gradient"):
                _drop(editor, case, function, decorator)
                return editor.result()
    return None


def _drop(editor: Editor, case: Case, function: ast.FunctionDef, decorator: ast.expr) -> None:
    start = editor.offset(decorator.lineno, 0)
    end = editor.offset((decorator.end_lineno or decorator.lineno) + 1, 0)
    editor.cut(start, end)
    for one in ast.walk(function):
        if (
            isinstance(one, ast.Return)
            and isinstance(one.value, ast.Tuple)
            and len(one.value.elts) == 2
            and case.text.scope(one) is function
        ):
            editor.replace(one.value, editor.source(one.value.elts[0]))
