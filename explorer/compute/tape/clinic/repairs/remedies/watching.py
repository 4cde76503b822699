"""Watch it: a tape is told to watch a tensor, before it is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.case import Case, argument
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.judge.bindings import bindings_of
from explorer.compute.tape.clinic.repairs.contexts import (
    context_of,
    name_of_tape,
    put_after,
    put_first,
)
from explorer.compute.tape.clinic.repairs.edits import Editor


def watched(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield the program with a watch of the source; all sources of the call in one where it can."""
    context = context_of(case)
    if context is None:
        yield _entered(case, index)
        return
    tape = name_of_tape(case, context)
    node = case.source_nodes[index] or argument(case.node, 1, "sources", "source")
    if tape is None or node is None:
        return
    for what in _watchable(case, node):
        editor = Editor(case.text)
        put_watch(case, editor, context, tape, node, what)
        yield editor.result()


def _watchable(case: Case, node: ast.expr) -> Iterator[str]:
    """Yield what to watch for an expression of the sources.

    Keras variables hold TensorFlow's, and only those are watched.
    """
    text, module = ast.unparse(node), case.files.imports.alias("tensorflow") or "tf"
    yield text
    if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
        yield f"{text}.value"
    yield f"[v.value for v in {text}]"
    yield f"[v if isinstance(v, {module}.Variable) else v.value for v in {text}]"


def _entered(case: Case, index: int) -> str | None:
    """Return the program with a watch behind `tape.__enter__()`."""
    node, call = case.source_nodes[index], case.node
    if node is None or call is None or not isinstance(call.func, ast.Attribute):
        return None
    tape = ast.unparse(call.func.value)
    editor = Editor(case.text)
    for statement in ast.walk(case.text.tree):
        if isinstance(statement, ast.Expr) and ast.unparse(statement) == f"{tape}.__enter__()":
            put_after(editor, case.text, statement, f"{tape}.watch({ast.unparse(node)})")
            return editor.result()
    return None


def put_watch(
    case: Case,
    editor: Editor,
    context: ast.With,
    tape: str,
    node: ast.expr,
    what: str = "",
) -> None:
    """Put a watch of an expression into a tape's context."""
    line = f"{tape}.watch({what or ast.unparse(node)})"
    bound_inside = [
        statement
        for statement in bindings_of(case.text, node)
        if statement in context.body and statement.lineno != context.lineno
    ]
    early = _watch_of(context, tape, node)
    if early is not None and editor.alone(early):
        editor.cut(*editor.lines(early))
    if bound_inside:
        put_after(editor, case.text, bound_inside[-1], line)
    else:
        put_first(editor, context, line)


def _watch_of(context: ast.With, tape: str, node: ast.expr) -> ast.stmt | None:
    """Return the statement that watches an expression too late."""
    wanted = f"{tape}.watch({ast.unparse(node)})"
    return next((one for one in context.body if ast.unparse(one) == wanted), None)
