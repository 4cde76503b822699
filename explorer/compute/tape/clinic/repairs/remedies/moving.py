"""Move it inside the tape: statements that ran outside of the context that should record them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.repairs.contexts import (
    context_of,
    dedented,
    name_of_tape,
    put_after,
    put_first,
)
from explorer.compute.tape.clinic.repairs.edits import Editor
from explorer.compute.tape.clinic.repairs.remedies.entering import (
    around_loop,
    entered,
    with_what_follows,
)
from explorer.compute.tape.clinic.repairs.remedies.watching import put_watch
from explorer.compute.tape.clinic.text.tree import Text
from explorer.compute.tape.clinic.ways.blocks import differentiable


def moved(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield programs in which what ran outside is in the tape's context."""
    context = context_of(case)
    outside = [] if context is None else _statements(case, index, context)
    if context is not None and outside:
        yield _moved(case, index, context, outside)
        yield _moved(case, index, context, outside, copied=True)
    if context is not None:
        yield with_what_follows(case, context)
        yield around_loop(case, context)
    yield from entered(case, index, finding)


def _statements(case: Case, index: int, context: ast.With) -> list[ast.stmt]:
    """Return the statements on the way from the source to the target that are not in a context."""
    way = case.ways.between(case.source_id(index), case.targets)
    if way is None:
        return []
    found: dict[ast.stmt, None] = {}
    for block in way.blocks:
        if block.kind != "outside":
            continue
        node = case.text.node(block.operation.site.span)
        statement = _beside(case, node, context) if node is not None else None
        if statement is not None:
            found[statement] = None
    return sorted(found, key=lambda statement: statement.lineno)


def _beside(case: Case, node: ast.expr, context: ast.With) -> ast.stmt | None:
    """Return the whole statement around a node that can be moved into a context.

    It stands in the same block as the context or one around that; of what is computed within a
    function, it is the statement that calls it.
    """
    blocks = [context, *case.text.ancestors(context)]
    chain = [node, *case.text.ancestors(node)]
    for one, around in pairwise(chain):
        if isinstance(one, ast.FunctionDef) and one not in blocks:
            return _caller(case, one.name, context)
        if isinstance(one, ast.stmt) and (around in blocks[1:] or _is_other_context(around)):
            return None if one is context or one in blocks else one
    return None


def _is_other_context(node: ast.AST) -> bool:
    return isinstance(node, ast.With)


def _caller(case: Case, name: str, context: ast.With) -> ast.stmt | None:
    for node in ast.walk(case.text.tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name | ast.Attribute)
            and name == getattr(node.func, "id", getattr(node.func, "attr", ""))
        ):
            statement = case.text.statement(node)
            inside = statement is not None and context in case.text.ancestors(statement)
            if statement is not None and not inside and statement is not context:
                return statement
    return None


def _moved(
    case: Case, index: int, context: ast.With, outside: list[ast.stmt], *, copied: bool = False
) -> str | None:
    editor = Editor(case.text)
    before = [one for one in outside if one.lineno < context.lineno]
    after = [one for one in outside if one.lineno > context.lineno]
    _put_watch(case, index, editor, context)
    if before:
        put_first(editor, context, "\n".join(_lines(case.text, one) for one in before))
    for statement in after:
        put_after(editor, case.text, context.body[-1], _lines(case.text, statement))
    if not copied:
        for statement in outside:
            if not editor.alone(statement) or not _may_go(case, statement):
                return None
            editor.cut(*editor.lines(statement))
    return editor.result()


def _put_watch(case: Case, index: int, editor: Editor, context: ast.With) -> None:
    """Have a source that the tape will not watch by itself watched."""
    source, node = case.call.sources[index], case.source_nodes[index]
    tape = name_of_tape(case, context)
    watched = case.source_id(index) in case.files.recording.log.variables
    if node is not None and tape and not watched and differentiable(source):
        if case.call.watched[index] or case.source_id(index) in case.graph.producers:
            return
        put_watch(case, editor, context, tape, node)


def _lines(text: Text, statement: ast.stmt) -> str:
    editor = Editor(text)
    start, end = editor.lines(statement)
    return dedented(text.snippet.text[start:end])


def _may_go(case: Case, statement: ast.stmt) -> bool:
    """Tell whether the block of a statement has others that stay."""
    parent = case.text.parents.get(statement)
    body = getattr(parent, "body", [])
    return isinstance(parent, ast.Module) or len(body) > 1
