"""Small changes of a program, as candidates for its repair."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from explorer.compute.tape.clinic.editing.edits import Edit, applied
from explorer.compute.tape.clinic.editing.program import Program
from explorer.compute.tape.clinic.explanations.case import Faulty

_MAKERS = {"tensorflow.constant", "tensorflow.Variable", "tensorflow.convert_to_tensor"}
_ARRAYS = {"numpy.array", "numpy.asarray", "tensorflow.range", "numpy.arange", "tensorflow.fill"}


NUMPY = {
    "sum": "reduce_sum",
    "mean": "reduce_mean",
    "max": "reduce_max",
    "min": "reduce_min",
    "prod": "reduce_prod",
    "dot": "tensordot",
    "power": "pow",
    "log": "math.log",
    "log10": "experimental.numpy.log10",
    "absolute": "abs",
    "array": "convert_to_tensor",
}
"""Functions of NumPy that TensorFlow calls otherwise."""


def changed(program: Program, *edits: Edit) -> str:
    """Return the text with edits."""
    return applied(program.text, edits)


def written(program: Program, node: ast.expr | ast.stmt, text: str) -> Edit:
    """Return the edit that writes something else in the place of a node."""
    return Edit(program.places.start(node), program.places.end(node), text)


def inserted(program: Program, node: ast.expr, text: str) -> Edit:
    """Return the edit that puts a text before a node."""
    start = program.places.start(node)
    return Edit(start, start, text)


def appended(program: Program, node: ast.expr, text: str) -> Edit:
    """Return the edit that puts a text behind a node."""
    end = program.places.end(node)
    return Edit(end, end, text)


def with_argument(program: Program, call: ast.Call, text: str) -> Edit:
    """Return the edit that gives a call one more argument."""
    end = program.places.end(call) - 1
    before = program.text[: program.places.end(call) - 1].rstrip()
    comma = "" if before.endswith(("(", ",")) else ", "
    return Edit(end, end, comma + text)


def integers(node: ast.expr) -> Iterator[ast.Constant]:
    """Yield the whole numbers of a literal: 3, −3, [1, 2]."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield node
    elif isinstance(node, ast.UnaryOp):
        yield from integers(node.operand)
    elif isinstance(node, ast.List | ast.Tuple):
        for each in node.elts:
            yield from integers(each)


def as_floats(program: Program, numbers: Iterable[ast.Constant]) -> list[Edit]:
    """Return the edits that write whole numbers as floats."""
    return [written(program, each, f"{program.segment(each)}.0") for each in numbers]


def literal(program: Program, value: ast.expr) -> ast.expr | None:
    """Return the numbers that a value is made of, where they are written in the program."""
    if isinstance(value, ast.Call) and value.args:
        if program.canonical(value.func) in _MAKERS | _ARRAYS:
            return value.args[0]
        return None
    return value


def floats(faulty: Faulty) -> Iterator[str]:
    """Yield programs in which whole numbers are floats: of one name, one by one, of all."""
    program = faulty.program
    by_name = [_floats_of(program, name) for name in _reached(program, faulty.names)]
    here = [] if faulty.statement is None else _floats_in(program, faulty.statement)
    for edits in (*by_name, *([edit] for edit in here[:3])):
        if edits:
            yield changed(program, *edits)
    together = [edit for edits in by_name for edit in edits]
    if here or together:
        yield changed(program, *together, *here)


def _reached(program: Program, names: list[str]) -> list[str]:
    """Return names, with those that their values are made of."""
    found = list(names)
    for name in found:
        for value in program.assigned(name):
            read = [each.id for each in ast.walk(value) if isinstance(each, ast.Name)]
            found += [each for each in read if each not in found]
    return found


def _floats_of(program: Program, name: str) -> list[Edit]:
    literals = [literal(program, value) for value in program.assigned(name)]
    return as_floats(
        program, [number for each in literals if each is not None for number in integers(each)]
    )


def _floats_in(program: Program, statement: ast.stmt) -> list[Edit]:
    numbers: list[ast.Constant] = []
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and program.canonical(node.func) in _MAKERS and node.args:
            numbers += integers(node.args[0])
        elif isinstance(node, ast.Call) and program.canonical(node.func).startswith("tensorflow."):
            numbers += [each for each in node.args if _is_whole(each)]  # type: ignore[misc]
    return as_floats(program, dict.fromkeys(numbers))


def _is_whole(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int


def casts(faulty: Faulty, dtypes: Iterable[str]) -> Iterator[str]:
    """Yield programs in which one operand of the statement is cast."""
    program = faulty.program
    if faulty.statement is None:
        return
    cast = program.spelled("tensorflow.cast")
    operands: dict[str, list[Edit]] = {}
    for dtype in dtypes:
        wanted = program.spelled(f"tensorflow.{dtype}")
        for node in ast.walk(faulty.statement):
            if isinstance(node, ast.Name | ast.Call | ast.Attribute) and _is_operand(program, node):
                text = f"{cast}({program.segment(node)}, {wanted})"
                operands.setdefault(text, []).append(written(program, node, text))
    for edits in operands.values():
        yield changed(program, *edits)


def other_dtypes(faulty: Faulty) -> Iterator[str]:
    """Yield the program with floats where the statement, or what it reads, asks for integers."""
    program = faulty.program
    if faulty.statement is None:
        return
    roots: list[ast.AST] = [faulty.statement]
    roots += [value for name in faulty.names for value in program.assigned(name)]
    edits = [
        written(program, node, program.spelled("tensorflow.float32"))
        for root in roots
        for node in ast.walk(root)
        if isinstance(node, ast.Attribute)
        and program.canonical(node) in ("tensorflow.int32", "tensorflow.int64")
    ]
    if edits:
        yield changed(program, *edits)


def _is_operand(program: Program, node: ast.expr) -> bool:
    parent = program.parents[node]
    if isinstance(parent, ast.Call):
        is_tensorflow_s = program.canonical(parent.func).startswith("tensorflow.")
        is_name = not program.canonical(node)
        return node in parent.args and is_tensorflow_s and is_name
    return isinstance(parent, ast.BinOp)


def tape_makers(program: Program, name: str) -> Iterator[ast.Call]:
    """Yield the calls that make the tapes of a name."""
    for node in program.nodes:
        if isinstance(node, ast.With):
            for item in node.items:
                bound = item.optional_vars
                if isinstance(bound, ast.Name) and bound.id == name and _is_tape(program, item):
                    yield item.context_expr  # type: ignore[misc]
    for value in program.assigned(name):
        if isinstance(value, ast.Call) and program.canonical(value.func).endswith("GradientTape"):
            yield value


def _is_tape(program: Program, item: ast.withitem) -> bool:
    made = item.context_expr
    return isinstance(made, ast.Call) and program.canonical(made.func).endswith("GradientTape")


def methods_on_line(faulty: Faulty, attribute: str) -> Iterator[ast.Call]:
    """Yield the calls of a method on the line of the error."""
    for node in faulty.nodes:
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == attribute
        ):
            yield node
