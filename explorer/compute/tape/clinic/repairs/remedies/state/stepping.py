"""A step of an optimizer as a formula, through which gradients flow: `w = w - rate * gradient`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.repairs.edits import Editor
from explorer.compute.tape.clinic.repairs.remedies.state.scoping import in_scope
from explorer.compute.tape.clinic.text.tree import called_name

_RATE = "{optimizer}.learning_rate"


def stepped(case: Case) -> Iterator[str | None]:
    """Yield programs with the plain step of SGD written out."""
    for statement in ast.walk(case.text.tree):
        call = statement.value if isinstance(statement, ast.Expr) else None
        if (
            isinstance(statement, ast.Expr)
            and isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and called_name(call) == "apply_gradients"
            and call.args
        ):
            editor = Editor(case.text)
            rate = _RATE.format(optimizer=editor.source(call.func.value))
            yield _as_names(editor, statement, call.args[0], rate)
            pairs = editor.source(call.args[0])
            mapping = f"[(v, v - {rate} * g) for g, v in {pairs}]"
            yield in_scope(case, statement, mapping)


def _as_names(editor: Editor, statement: ast.Expr, pairs: ast.expr, rate: str) -> str | None:
    """Return the program with a new tensor for each variable that has a name."""
    named = _named_pairs(editor, pairs)
    if not named:
        return None
    names = ", ".join(name for _, name in named)
    values = ", ".join(f"{name} - {rate} * {gradient}" for gradient, name in named)
    editor.replace(statement, f"{names} = {values}")
    return editor.result()


def _named_pairs(editor: Editor, pairs: ast.expr) -> list[tuple[str, str]]:
    """Return the texts of gradients with the names of their variables; empty where unknown."""
    if isinstance(pairs, ast.Call) and called_name(pairs) == "zip" and len(pairs.args) == 2:
        gradients, variables = pairs.args
        if not isinstance(variables, ast.List | ast.Tuple):
            return []
        names = [one.id for one in variables.elts if isinstance(one, ast.Name)]
        if len(names) != len(variables.elts):
            return []
        if isinstance(gradients, ast.List | ast.Tuple):
            return list(zip(map(editor.source, gradients.elts), names, strict=False))
        whole = editor.source(gradients)
        return [(f"{whole}[{place}]", name) for place, name in enumerate(names)]
    found: list[tuple[str, str]] = []
    for one in pairs.elts if isinstance(pairs, ast.List | ast.Tuple) else ():
        if not isinstance(one, ast.Tuple) or not isinstance(one.elts[1], ast.Name):
            return []
        found.append((editor.source(one.elts[0]), one.elts[1].id))
    return found
