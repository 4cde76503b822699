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
    return next((node for node in case.text.ancestors(made) if isinstance(node, ast.With)), None)


def name_of_tape(case: Case, context: ast.With) -> str | None:
    """Return the name that a `with` gives to the tape of a call."""
    for item in context.items:
        if item.context_expr is case.construction and isinstance(item.optional_vars, ast.Name):
            return item.optional_vars.id
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
