"""Keras' scope without state: what is assigned to its variables within stays a tensor.

Layers, metrics and optimizers of Keras keep their numbers in its variables; within
`tf.keras.StatelessScope` an assignment changes no variable, and who reads one gets the tensor.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.repairs.contexts import context_of, has_long_text
from explorer.compute.tape.clinic.repairs.edits import Editor

_STEP = "    "


def scoped(case: Case, finding: Finding) -> Iterator[str | None]:
    """Yield programs whose tape's context goes on within a scope without state."""
    context = context_of(case)
    if context is None or context.body[0].lineno == context.lineno or not _has_keras(case):
        return
    here = next((one for one in context.body if _is_on(one, finding.line)), None)
    for first in dict.fromkeys([here or context.body[0], context.body[0]]):
        rest = context.body[context.body.index(first) :]
        yield _wrapped(case, rest, f"with {_scope(case)}:")


def in_scope(case: Case, statement: ast.stmt, mapping: str) -> str | None:
    """Return the program with the rest of a block in a scope in the place of a statement.

    Args:
        case: the call.
        statement: it is left out.
        mapping: the text of pairs of variables of Keras and what they are within.
    """
    block = getattr(case.text.parents.get(statement), "body", [])
    rest = block[block.index(statement) + 1 :] if statement in block else []
    if not rest:
        return None
    return _wrapped(case, rest, f"with {_scope(case, mapping)}:", instead=statement)


def _scope(case: Case, mapping: str = "") -> str:
    tf = case.files.imports.alias("tensorflow") or "tf"
    return f"{tf}.keras.StatelessScope({mapping})"


def _has_keras(case: Case) -> bool:
    return "keras" in case.text.snippet.text


def _is_on(statement: ast.stmt, line: int | None) -> bool:
    return line is not None and statement.lineno <= line <= (statement.end_lineno or 0)


def _wrapped(
    case: Case, statements: list[ast.stmt], heading: str, instead: ast.stmt | None = None
) -> str | None:
    if any(map(has_long_text, statements)):
        return None
    editor, text = Editor(case.text), case.text.snippet.text
    begin, end = editor.lines(statements[0])[0], editor.lines(statements[-1])[1]
    indented = textwrap.indent(text[begin:end], _STEP)
    start = begin if instead is None else editor.lines(instead)[0]
    editor.cut(start, end)
    between = "" if instead is None else text[editor.lines(instead)[1] : begin]
    editor.insert(start, f"{editor.indent(statements[0])}{heading}\n{between}{indented}")
    return editor.result()
