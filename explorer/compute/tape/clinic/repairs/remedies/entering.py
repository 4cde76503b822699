"""Enter the tape earlier: what has to be recorded comes into its context as it stands."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.repairs.contexts import context_of, has_long_text
from explorer.compute.tape.clinic.repairs.edits import Editor

_STEP = "    "


def entered(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield the program whose tape is entered behind the statement that makes the source."""
    context = context_of(case)
    if context is None:
        yield _as_context(case)
        return
    body = _block(case, context)
    if body is None or context.body[0].lineno == context.lineno:
        return
    here = body.index(context)
    begin = _behind_source(case, index, body[:here])
    if begin < here:
        yield _begun_before(case, context, body[begin:here])


def _block(case: Case, statement: ast.stmt) -> list[ast.stmt] | None:
    """Return the statements among which one stands."""
    parent = case.text.parents.get(statement)
    for name in ("body", "orelse", "finalbody"):
        block = getattr(parent, name, None)
        if isinstance(block, list) and statement in block:
            return block
    return None


def _behind_source(case: Case, index: int, before: list[ast.stmt]) -> int:
    log, source = case.files.recording.log, case.source_id(index)
    lines = [c.line for c in log.conversions if c.tensor == source]
    if source in log.variables:
        lines.append(log.variables[source].site.line)
    made = [
        number
        for number, one in enumerate(before)
        for line in lines
        if line is not None and one.lineno <= line <= (one.end_lineno or one.lineno)
    ]
    imports = [n for n, one in enumerate(before) if isinstance(one, ast.Import | ast.ImportFrom)]
    return max([*made, *imports], default=-1) + 1


def _begun_before(case: Case, context: ast.With, statements: list[ast.stmt]) -> str | None:
    if any(map(has_long_text, statements)):
        return None
    editor, text = Editor(case.text), case.text.snippet.text
    begin, _ = editor.lines(statements[0])
    start, _ = editor.lines(context)
    watches = _watches(context)
    last = watches[-1] if watches else None
    end = editor.lines(last)[1] if last is not None else editor.lines(context.body[0])[0]
    editor.insert(begin, text[start:end] + textwrap.indent(text[begin:start], _STEP))
    editor.cut(begin, end)
    return editor.result() if len(watches) < len(context.body) else None


def _watches(context: ast.With) -> list[ast.stmt]:
    """Return the statements at the beginning of a context that have something watched."""
    found: list[ast.stmt] = []
    for one in context.body:
        call = one.value if isinstance(one, ast.Expr) else None
        if not isinstance(call, ast.Call) or getattr(call.func, "attr", "") != "watch":
            break
        found.append(one)
    return found


def _as_context(case: Case) -> str | None:
    """Return the program with `with tf.GradientTape() as tape:` for a tape never entered."""
    made, call = case.construction, case.node
    statement = case.text.statement(made) if made is not None else None
    if made is None or call is None or not isinstance(statement, ast.Assign):
        return None
    name, block = statement.targets[0], _block(case, statement)
    around = [call, *case.text.ancestors(call)]
    until = [n for n, one in enumerate(block or ()) if one in around]
    if block is None or not until or not isinstance(name, ast.Name):
        return None
    inside = block[block.index(statement) + 1 : until[0]]
    if not inside or any(map(has_long_text, inside)) or not _ends_line(case, statement):
        return None
    editor, text = Editor(case.text), case.text.snippet.text
    begin, end = editor.lines(inside[0])[0], editor.lines(inside[-1])[1]
    editor.replace(statement, f"with {editor.source(made)} as {name.id}:")
    editor.insert(begin, textwrap.indent(text[begin:end], _STEP))
    editor.cut(begin, end)
    return editor.result()


def _ends_line(case: Case, statement: ast.stmt) -> bool:
    return Editor(case.text).alone(statement)


def with_what_follows(case: Case, context: ast.With) -> str | None:
    """Return the program whose tape is left just before its gradient is asked for."""
    following = _following(case, context)
    if not following or any(map(has_long_text, following)):
        return None
    editor, text = Editor(case.text), case.text.snippet.text
    begin, end = editor.lines(following[0])[0], editor.lines(following[-1])[1]
    editor.cut(begin, end)
    editor.insert(begin, textwrap.indent(text[begin:end], _STEP))
    return editor.result()


def around_loop(case: Case, context: ast.With) -> str | None:
    """Return the program with one tape around a loop that opened one in each turn."""
    loop = case.text.parents.get(context)
    if not isinstance(loop, ast.For) or loop.body != [context] or loop.orelse:
        return None
    following = _following(case, loop)
    if any(map(has_long_text, following)) or context.body[0].lineno == context.lineno:
        return None
    editor, text = Editor(case.text), case.text.snippet.text
    start, middle = editor.lines(loop)[0], editor.lines(context)[0]
    body, end = editor.lines(context.body[0])[0], editor.lines(loop)[1]
    heading = textwrap.dedent(text[middle:body])
    opened = textwrap.indent(heading, editor.indent(loop))
    last = editor.lines(following[-1])[1] if following else end
    new = opened + textwrap.indent(text[start:middle], _STEP) + text[body:end]
    editor.cut(start, last)
    editor.insert(start, new + textwrap.indent(text[end:last], _STEP))
    return editor.result()


def _following(case: Case, statement: ast.stmt) -> list[ast.stmt]:
    """Return the statements behind one in its block, until the gradient is asked for."""
    block, call = _block(case, statement), case.node
    if block is None or call is None:
        return []
    around = {call, *case.text.ancestors(call)}
    behind = block[block.index(statement) + 1 :]
    until = next((n for n, one in enumerate(behind) if one in around), len(behind))
    return behind[:until]
