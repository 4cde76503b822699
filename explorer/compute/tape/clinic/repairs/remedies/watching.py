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
from explorer.compute.tape.clinic.text.tree import called_name


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
    looped = iterated(case, node)
    if looped is not None:
        node = looped[0]
    for what in _watchable(case, node) if looped is None else looped[1]:
        editor = Editor(case.text)
        put_watch(case, editor, context, tape, node, what)
        yield editor.result()


def iterated(case: Case, node: ast.expr) -> tuple[ast.expr, tuple[str, ...]] | None:
    """Return what a loop around the call goes through, where the source is the loop's name.

    With it, the texts of what to watch.
    """
    for around in case.text.ancestors(node):
        for target, values in _loops(around):
            found = gone_through(ast.unparse(node), target, values)
            if found is not None:
                owner, text = found
                return owner, (text, f"[v.value for v in {text}]")
    return None


def _loops(node: ast.AST) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(node, ast.For):
        return [(node.target, node.iter)]
    if isinstance(node, ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp):
        return [(one.target, one.iter) for one in node.generators]
    return []


def gone_through(name: str, target: ast.expr, values: ast.expr) -> tuple[ast.expr, str] | None:
    """Return what a loop's name goes through, and its text; None where that is not known.

    Args:
        name: of the loop.
        target: what the loop binds.
        values: what it goes through, as `zip` of several.
    """
    if ast.unparse(target) == name:
        return values, ast.unparse(values)
    if not isinstance(target, ast.Tuple) or not isinstance(values, ast.Call):
        return None
    place = next((n for n, one in enumerate(target.elts) if ast.unparse(one) == name), None)
    if place is None:
        return None
    called = called_name(values)
    if called == "zip" and place < len(values.args):
        return values.args[place], ast.unparse(values.args[place])
    if called == "enumerate" and place == 1 and values.args:
        return values.args[0], ast.unparse(values.args[0])
    if called == "items" and place == 1 and isinstance(values.func, ast.Attribute):
        return values.func.value, f"list({ast.unparse(values.func.value)}.values())"
    return None


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
