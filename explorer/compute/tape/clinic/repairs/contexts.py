"""The context of a tape in the text: where it begins, and where something is put into it."""

from __future__ import annotations

import ast

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.repairs.edits import Editor
from explorer.compute.tape.clinic.text.tree import Text


def context_of(case: Case) -> ast.With | None:
    """Return the `with` of the tape of a call."""
    made = case.construction
    if made is None:
        return None
    around = [node for node in case.text.ancestors(made) if isinstance(node, ast.With)]
    return around[0] if around and _makes(around[0], made) else _entered_by_name(case, made)


def _makes(context: ast.With, made: ast.Call) -> bool:
    return any(item.context_expr is made for item in context.items)


def _entered_by_name(case: Case, made: ast.Call) -> ast.With | None:
    """Return `with tape:` for a tape that was made and named before."""
    name = _name_of_made(case, made)
    if name is None:
        return None
    found = [
        node
        for node in ast.walk(case.text.scope(made))
        if isinstance(node, ast.With) and any(_is_name(i.context_expr, name) for i in node.items)
    ]
    return found[0] if len(found) == 1 else None


def _name_of_made(case: Case, made: ast.Call) -> str | None:
    statement = case.text.parents.get(made)
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
        return None
    return statement.targets[0].id


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def name_of_tape(case: Case, context: ast.With) -> str | None:
    """Return the name that a `with` gives to the tape of a call."""
    for item in context.items:
        if item.context_expr is case.construction and isinstance(item.optional_vars, ast.Name):
            return item.optional_vars.id
    if case.construction is not None and not _makes(context, case.construction):
        return _name_of_made(case, case.construction)
    return None


def put_first(editor: Editor, context: ast.With, line: str) -> None:
    """Put a statement at the beginning of a context."""
    put_before(editor, context, context.body[0], line)


def put_before(editor: Editor, context: ast.With, statement: ast.stmt, line: str) -> None:
    """Put a statement before one of a context's body."""
    start, _ = editor.range(statement)
    if statement.lineno == context.lineno:
        editor.insert(start, f"{line}; ")
    else:
        begin, _ = editor.lines(statement)
        editor.insert(begin, _indented(line, editor.indent(statement)))


def put_after(editor: Editor, text: Text, statement: ast.stmt, line: str) -> None:
    """Put a statement behind another one."""
    _, end = editor.lines(statement)
    ended = text.snippet.text[:end].endswith("\n")
    editor.insert(end, ("" if ended else "\n") + _indented(line, editor.indent(statement)))


def _indented(lines: str, indent: str) -> str:
    return "".join(f"{indent}{line}\n" if line.strip() else "\n" for line in lines.split("\n"))


def dedented(text: str) -> str:
    """Return lines without their common indentation, and without the last line's end."""
    import textwrap

    return textwrap.dedent(text).rstrip("\n")


def has_long_text(statement: ast.stmt) -> bool:
    """Tell whether a text of several lines stands in a statement: to indent would change it."""
    return any(
        isinstance(one, ast.Constant | ast.JoinedStr) and one.lineno != one.end_lineno
        for one in ast.walk(statement)
    )
