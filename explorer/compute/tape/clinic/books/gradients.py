"""`tf.gradients`, which needs a graph, written with a tape."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from explorer.compute.tape.clinic.books import names
from explorer.compute.tape.clinic.books.known import living
from explorer.compute.tape.clinic.editing.edits import Edit
from explorer.compute.tape.clinic.editing.program import Program
from explorer.compute.tape.clinic.editing.statements import STEP, indented, stands_free
from explorer.core.sentence import sentence

_BACKENDS = ("tensorflow.keras.backend.gradients", "keras.backend.gradients")
_NAMES = ("tensorflow.gradients", "tensorflow.compat.v1.gradients", *_BACKENDS)


def taped(program: Program) -> Iterator[Edit]:
    """Yield the edits that put on a tape what lies between the source and `tf.gradients`."""
    if program.names & {"disable_v2_behavior", "disable_eager_execution"}:
        return  # It builds a graph, and may ask for gradients there.
    for call in program.calls:
        canonical = program.canonical(call.func)
        if canonical not in _NAMES or not (
            "gradients" in program.missing or not living.lives(canonical)
        ):
            continue
        given = {key.arg: key.value for key in call.keywords}
        target = call.args[0] if call.args else given.get("ys")
        sources = call.args[1] if len(call.args) > 1 else given.get("xs")
        if target is not None and sources is not None and stands_free(program, call):
            yield from _taped(program, _Question(call, canonical, target, sources))
            return


@dataclass(frozen=True, slots=True)
class _Question:
    """A call of `tf.gradients`, taken apart."""

    call: ast.Call
    canonical: str
    target: ast.expr
    sources: ast.expr


def _taped(program: Program, question: _Question) -> Iterator[Edit]:
    target, sources = question.target, question.sources
    statement = program.statement(question.call)
    recorded = _recorded(program, statement, sources)
    first = recorded[0] if recorded else statement
    start, line = program.places.start(first), program.places.line_start(first.lineno)
    if program.text[line:start].strip() or (isinstance(target, ast.Name) and not recorded):
        return
    tape, indent = program.free("tape"), program.text[line:start]
    head = [f"{indent}with {program.spelled('tensorflow.GradientTape')}() as {tape}:\n"]
    watched = _watched(program, sources, recorded)
    if watched:
        head.append(f"{indent}{STEP}{tape}.watch({watched})\n")
    asked = program.segment(target)
    end = program.places.line_start(statement.lineno)
    body = indented(program.text[line:end]) if recorded else ""
    if not isinstance(target, ast.Name):
        asked = program.free("y")
        body += f"{indent}{STEP}{asked} = {program.segment(target)}\n"
    yield Edit(line, end, "".join(head) + body)
    yield _asked(program, question, f"{tape}.gradient({asked}, ")
    yield from names.with_import(program, "tensorflow.GradientTape")


def _asked(program: Program, question: _Question, begun: str) -> Edit:
    call, sources = question.call, question.sources
    text = f"{begun}{program.segment(sources)}"
    upstream = next((key for key in call.keywords if key.arg == "grad_ys"), None)
    if upstream is not None:
        text += f", output_gradients={program.segment(upstream.value)}"
    text += ")"
    parent = program.parents[call]
    whole: ast.expr = call
    if not isinstance(sources, ast.List | ast.Tuple) and not _is_list(program, sources):
        if _is_first_item(parent):
            whole = parent
        else:
            text = f"[{text}]"
    why = sentence(
        "“{name}” works only while a graph is built. TensorFlow 2 computes at once: record on a "
        "“tf.GradientTape”, and ask its “gradient”.",
        name=names.shown(question.canonical),
    )
    start, end = program.places.start(whole), program.places.end(whole)
    return Edit(start, end, text, why, "gradients", call.lineno)


def _is_first_item(node: ast.AST) -> TypeGuard[ast.Subscript]:
    return (
        isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Constant)
        and node.slice.value == 0
    )


def _is_list(program: Program, sources: ast.expr) -> bool:
    values = program.assigned(sources.id) if isinstance(sources, ast.Name) else []
    return any(isinstance(value, ast.List | ast.Tuple) for value in values)


def _elements(sources: ast.expr) -> list[ast.expr]:
    return sources.elts if isinstance(sources, ast.List | ast.Tuple) else [sources]


def _watched(program: Program, sources: ast.expr, recorded: list[ast.stmt]) -> str:
    """Return what has to be watched, as text: neither variables nor what is computed meanwhile."""
    computed = {name for statement in recorded for name in _bound(statement)}
    bare = [
        program.segment(each)
        for each in _elements(sources)
        if program.made_by(each) != "tensorflow.Variable"
        and not (isinstance(each, ast.Name) and each.id in computed)
    ]
    return bare[0] if len(bare) == 1 else f"[{', '.join(bare)}]" if bare else ""


def _recorded(program: Program, statement: ast.stmt, sources: ast.expr) -> list[ast.stmt]:
    """Return the statements before one that follow the last binding of its first source."""
    block = program.block(statement)
    earlier = block[: block.index(statement)]
    wanted = [each.id for each in _elements(sources) if isinstance(each, ast.Name)]
    bindings = [
        max((at for at, each in enumerate(earlier) if name in _bound(each)), default=-1)
        for name in wanted
    ]
    earlier = earlier[min(bindings, default=-1) + 1 :]
    while earlier and _computes_nothing(earlier[0], set(wanted)):
        earlier = earlier[1:]
    return earlier


def _computes_nothing(statement: ast.stmt, wanted: set[str]) -> bool:
    """Return whether a statement defines something, or binds a source to what is no source's."""
    if isinstance(statement, ast.FunctionDef | ast.Import | ast.ImportFrom | ast.ClassDef):
        return True
    read = {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    bound = _bound(statement)
    return (
        isinstance(statement, ast.Assign) and bool(bound) and bound <= wanted and not read & wanted
    )


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
