"""Leave out what stops a gradient: stop_gradient, stop_recording, reset."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.repairs.contexts import dedented
from explorer.compute.tape.clinic.repairs.edits import Editor
from explorer.compute.tape.clinic.text.tree import called_name


def unstopped(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield the program without the stop at the place of a finding."""
    kind = finding.block.kind if finding.block is not None else ""
    if kind == "held":
        yield _unheld(case, finding)
        if not _stops(finding.node):
            yield _nowhere_held(case)
    elif kind == "stopped":
        yield _recorded(case, finding)
    elif kind == "forgotten":
        yield _without_reset(case)


def all_unheld(case: Case) -> str | None:
    """Return the program without any stop_gradient behind the target of a call.

    One may stand on another way than the one that the causes are told of.
    """
    places = {case.place(one) for one in case.makers if one.name == "StopGradient"}
    editor = Editor(case.text)
    for place in places:
        _unhold(editor, place)
    return editor.result()


def _unheld(case: Case, finding: Finding) -> str | None:
    editor = Editor(case.text)
    _unhold(editor, finding.node)
    return editor.result()


def _nowhere_held(case: Case) -> str | None:
    """Return the program without any stop: of what TensorFlow calls the place is not known."""
    editor = Editor(case.text)
    for node in ast.walk(case.text.tree):
        if isinstance(node, ast.expr):
            _unhold(editor, node)
    return editor.result()


def _stops(call: ast.expr | None) -> bool:
    return isinstance(call, ast.Call) and bool(call.args) and "stop_gradient" in called_name(call)


def _unhold(editor: Editor, call: ast.expr | None) -> None:
    if isinstance(call, ast.Call) and _stops(call):
        inner = editor.source(call.args[0])
        editor.replace(call, inner if _is_simple(call.args[0]) else f"({inner})")


def _is_simple(node: ast.expr) -> bool:
    return isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.Constant)


def _recorded(case: Case, finding: Finding) -> str | None:
    """Return the program with the body of `with tape.stop_recording():` in the context around."""
    if finding.node is None:
        return None
    for node in case.text.ancestors(finding.node):
        if isinstance(node, ast.With) and any(
            isinstance(item.context_expr, ast.Call)
            and called_name(item.context_expr) == "stop_recording"
            for item in node.items
        ):
            return _unwrapped(case, node)
    return None


def _unwrapped(case: Case, context: ast.With) -> str | None:
    if context.body[0].lineno == context.lineno or len(context.items) > 1:
        return None
    editor = Editor(case.text)
    start, end = editor.lines(context)
    first, _ = editor.lines(context.body[0])
    indent = editor.indent(context)
    body = dedented(case.text.snippet.text[first:end])
    lines = [f"{indent}{line}\n" if line.strip() else "\n" for line in body.split("\n")]
    editor.cut(start, end)
    editor.insert(start, "".join(lines))
    return editor.result()


def _without_reset(case: Case) -> str | None:
    editor = Editor(case.text)
    for node in ast.walk(case.text.tree):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Attribute)
            and node.value.func.attr == "reset"
            and _line_of_reset(case, node.lineno)
        ):
            if editor.alone(node) and _has_neighbours(case, node):
                editor.cut(*editor.lines(node))
            else:
                editor.replace(node, "pass")
    return editor.result()


def _line_of_reset(case: Case, line: int) -> bool:
    events = case.files.recording.log.tapes[case.call.tape].events
    return any(event.kind == "reset" and event.line == line for event in events)


def _has_neighbours(case: Case, statement: ast.stmt) -> bool:
    parent = case.text.parents.get(statement)
    return parent is not None and len(getattr(parent, "body", [])) > 1
