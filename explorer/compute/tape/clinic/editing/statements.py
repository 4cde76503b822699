"""Lines before a statement, and statements moved into a block."""

from __future__ import annotations

import ast
import contextlib
import io
import re
import tokenize

from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.editing.program import Program

STEP = "    "


def stands_free(program: Program, node: ast.AST) -> bool:
    """Return whether what is before the statement of an expression is done just before it."""
    statement = program.statement(node)
    inner = node
    while inner is not statement:
        if isinstance(inner, ast.Lambda | ast.comprehension | ast.ListComp | ast.GeneratorExp):
            return False
        inner = program.parents[inner]
    return not isinstance(statement, ast.While | ast.ClassDef | ast.FunctionDef)


def before(program: Program, statement: ast.stmt, lines: list[str]) -> Edit:
    """Return the edit that puts lines before a statement, also where it shares its own line."""
    start = program.places.start(statement)
    line = program.places.line_start(statement.lineno)
    if not program.text[line:start].strip():
        indent = program.text[line:start]
        return Edit(start, start, "".join(f"{each}\n{indent}" for each in lines))
    block = program.block(statement)
    at = block.index(statement)
    parent = program.parents[statement]
    head = block[0] if at else statement
    on_header = isinstance(parent, ast.stmt) and head.lineno == parent.lineno
    indent = program.indent(statement) + (STEP if on_header else "")
    text = "".join(f"\n{indent}{each}" for each in [*lines, ""])
    end_before = len(program.text[:start].rstrip(" \t;"))
    return Edit(end_before, start, text)


def indented(text: str, by: str = STEP) -> str:
    """Return lines moved to the right; the insides of strings stay."""
    inside = _inside_strings(text)
    lines = text.splitlines(keepends=True)
    return "".join(
        by + line if number not in inside and line.strip() else line
        for number, line in enumerate(lines, 1)
    )


def _inside_strings(text: str) -> set[int]:
    inside: set[int] = set()
    dedented = re.sub(r"\A[ \t]+", "", text)
    # A part of a program may end in the midst of a bracket: what was read before it counts.
    with contextlib.suppress(tokenize.TokenError, SyntaxError):
        for token in tokenize.generate_tokens(io.StringIO(dedented).readline):
            if token.type == tokenize.STRING:
                inside.update(range(token.start[0] + 1, token.end[0] + 1))
    return inside
