"""Names: change a variable by assign, or give a new value a name of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.judge.bindings import bindings_of
from explorer.compute.tape.clinic.repairs.contexts import context_of
from explorer.compute.tape.clinic.repairs.edits import Editor
from explorer.compute.tape.clinic.repairs.remedies.moving import moved
from explorer.compute.tape.clinic.text.tree import bound, called_name, same

_ASSIGNS = {ast.Add: "assign_add", ast.Sub: "assign_sub"}


def named(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield programs in which the name of a source or target keeps its meaning."""
    node = finding.node
    if node is None:
        return
    if finding.kind == "rebound_target":
        if finding.block is not None:
            yield from moved(case, index, finding)
        yield _renamed(case, node, case.target_node)
        return
    if isinstance(node, ast.Subscript):
        yield _assigned(case, bindings_of(case.text, node), node)
        return
    statements = [s for s in bindings_of(case.text, node) if _replaces(case, s, node)]
    if statements:
        yield _assigned(case, statements, node)
    yield _renamed(case, node, case.source_nodes[index], as_source=True)
    yield _renamed(case, node, case.source_nodes[index])
    yield _renamed_behind(case, node)


def _replaces(case: Case, statement: ast.stmt, node: ast.expr) -> bool:
    """Tell whether a statement binds a name that was bound before."""
    first = min(bindings_of(case.text, node), key=lambda one: one.lineno)
    return statement is not first and isinstance(statement, ast.Assign | ast.AugAssign)


def _assigned(case: Case, statements: list[ast.stmt], node: ast.expr) -> str | None:
    """Return the program with `x.assign_add(1)` for `x = x + 1`."""
    editor = Editor(case.text)
    for statement in statements:
        line = _assignment(editor, case, statement, node)
        if line is None:
            return None
        editor.replace(statement, line)
    return editor.result()


def _assignment(editor: Editor, case: Case, statement: ast.stmt, node: ast.expr) -> str | None:
    name = ast.unparse(node)
    if isinstance(statement, ast.AugAssign):
        method = _ASSIGNS.get(type(statement.op))
        return f"{name}.{method}({editor.source(statement.value)})" if method else None
    if not isinstance(statement, ast.Assign) or len(bound(statement)) != 1:
        return None
    value = statement.value
    if isinstance(value, ast.BinOp) and type(value.op) in _ASSIGNS and same(value.left, node):
        return f"{name}.{_ASSIGNS[type(value.op)]}({editor.source(value.right)})"
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add) and same(value.right, node):
        return f"{name}.assign_add({editor.source(value.left)})"
    if isinstance(value, ast.Call) and _is_variable(value):
        value = value.args[0]
    return f"{name}.assign({editor.source(value)})"


def _is_variable(call: ast.Call) -> bool:
    return called_name(call) == "Variable" and bool(call.args)


def _is_source(case: Case, node: ast.expr) -> bool:
    """Tell whether a gradient is asked for by a name here."""
    for one in case.text.ancestors(node):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute):
            return one.func.attr in ("gradient", "jacobian", "batch_jacobian")
    return False


def _renamed(
    case: Case, node: ast.expr, kept: ast.expr | None, *, as_source: bool = False
) -> str | None:
    """Return the program with a new name for the last value, but for its use in the call."""
    if not isinstance(node, ast.Name):
        return None
    last = max(
        (s for s in bindings_of(case.text, node) if s.lineno < node.lineno),
        key=lambda one: one.lineno,
        default=None,
    )
    if last is None or len(bindings_of(case.text, node)) < 2:
        return None
    scope, new = case.text.scope(node), _free(case, f"{node.id}_new")
    editor = Editor(case.text)
    for target in bound(last):
        if same(target, node):
            editor.replace(target, new)
    for one in ast.walk(scope):
        if (
            isinstance(one, ast.Name)
            and one.id == node.id
            and isinstance(one.ctx, ast.Load)
            and one.lineno > (last.end_lineno or 0)
            and one is not kept
            and not (as_source and _is_source(case, one))
        ):
            editor.replace(one, new)
    return editor.result()


def _renamed_behind(case: Case, node: ast.expr) -> str | None:
    """Return the program with a new name for all that has the source's behind the tape."""
    context = context_of(case)
    if context is None or not isinstance(node, ast.Name):
        return None
    new, editor = _free(case, f"{node.id}_new"), Editor(case.text)
    for one in ast.walk(case.text.scope(node)):
        if (
            isinstance(one, ast.Name)
            and one.id == node.id
            and one.lineno > (context.end_lineno or 0)
            and not _is_source(case, one)
        ):
            editor.replace(one, new)
    return editor.result()


def _free(case: Case, wanted: str) -> str:
    used = {node.id for node in ast.walk(case.text.tree) if isinstance(node, ast.Name)}
    while wanted in used:
        wanted += "_"
    return wanted
