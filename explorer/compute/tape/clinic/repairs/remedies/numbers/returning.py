"""Stay in TensorFlow: its own functions in the place of NumPy's, and no `numpy()` or `float()`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.finding import Finding
from explorer.compute.tape.clinic.repairs.edits import Editor
from explorer.compute.tape.clinic.repairs.remedies.numbers.counterparts import ARRAYS
from explorer.compute.tape.clinic.repairs.remedies.numbers.items import items_of, names_made_of
from explorer.compute.tape.clinic.repairs.remedies.numbers.rewriting import Writer, round_trips
from explorer.compute.tape.clinic.text.tree import called_name


def returned(case: Case, index: int, finding: Finding) -> Iterator[str | None]:
    """Yield programs that compute with TensorFlow where a value left it."""
    writer = Writer(case)
    gates = _gates(case, finding)
    every = list(dict.fromkeys([*gates, *_all_gates(case, finding)]))
    for chosen in (gates, [*gates, *_packers(case)], every, [*every, *_packers(case)]):
        yield writer.text(chosen)
    arrays = names_made_of(case.text.tree, [*every])
    wider, items = [*every, *_uses(case, arrays)], items_of(case.text.tree, arrays)
    yield writer.text(wider)
    yield writer.text(wider, items)
    yield writer.text(wider, copies=True)
    yield writer.text([*wider, *_packers(case)], items, copies=True)
    yield writer.text([*wider, *_packers(case), *round_trips(case)])
    yield writer.text([*wider, *_packers(case), *_products(case)], items)
    yield _listed(case, finding)
    yield writer.text([gate for gate in gates if gate is finding.node])


def all_returned(case: Case) -> str | None:
    """Return the program without any exit, but for what is printed."""
    return Writer(case).text(
        one
        for one in ast.walk(case.text.tree)
        if isinstance(one, ast.Call)
        and case.files.exits.leaves(one)
        and not any(
            isinstance(around, ast.JoinedStr)
            or (isinstance(around, ast.Call) and called_name(around) == "print")
            for around in case.text.ancestors(one)
        )
    )


def _uses(case: Case, arrays: set[str]) -> list[ast.expr]:
    """Return what is done to arrays by their methods, which tensors lack."""
    return [
        one
        for one in ast.walk(case.text.tree)
        if (owner := _owner(one)) is not None
        and any(isinstance(n, ast.Name) and n.id in arrays for n in ast.walk(owner))
        and not case.files.imports.path(owner)
        and isinstance(one, ast.expr)
    ]


def _products(case: Case) -> list[ast.expr]:
    """Return the products with “@”, which TensorFlow has for matrices alone."""
    return [
        one
        for one in ast.walk(case.text.tree)
        if isinstance(one, ast.BinOp) and isinstance(one.op, ast.MatMult)
    ]


def _owner(node: ast.AST) -> ast.expr | None:
    """Return the array of `array.mean()` or `array.T`."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.value if node.func.attr in ARRAYS else None
    return None


def _listed(case: Case, finding: Finding) -> str | None:
    """Return the program with lists for arrays of NumPy into which tensors are put."""
    names = {
        ast.unparse(node.value)
        for node in (finding.node, *finding.nodes)
        if isinstance(node, ast.Subscript)
    }
    editor = Editor(case.text)
    for one in ast.walk(case.text.tree):
        if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) in names:
            size = _size(one.value)
            if size is not None:
                editor.replace(one.value, f"[0.0] * ({editor.source(size)})")
    return editor.result()


def _size(made: ast.expr) -> ast.expr | None:
    """Return the length of a new array of NumPy of one dimension."""
    if (
        not isinstance(made, ast.Call)
        or called_name(made) not in ("zeros", "empty")
        or not made.args
    ):
        return None
    size = made.args[0]
    if isinstance(size, ast.Tuple | ast.List):
        return size.elts[0] if len(size.elts) == 1 else None
    return size


def _all_gates(case: Case, finding: Finding) -> list[ast.Call]:
    """Return the exits in all statements where the value left, in those of its functions too."""
    found: dict[ast.Call, None] = {}
    for node in finding.nodes:
        for gate in _in_statement(case, node):
            found[gate] = None
    return list(found)


def _gates(case: Case, finding: Finding) -> list[ast.Call]:
    """Return the exits in the statements of all that was found, and in the tape's functions."""
    return _in_statement(case, finding.node) if finding.node is not None else []


def _in_statement(case: Case, node: ast.expr) -> list[ast.Call]:
    statement = case.text.statement(node)
    if statement is None:
        return []
    return [
        one
        for one in ast.walk(statement)
        if isinstance(one, ast.Call) and (one is node or case.files.exits.leaves(one))
    ]


def _packers(case: Case) -> list[ast.Call]:
    """Return the calls that make a tensor of a list that has a name."""
    lists = {
        ast.unparse(node.targets[0])
        for node in ast.walk(case.text.tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List | ast.ListComp)
    }
    return [
        node
        for node in ast.walk(case.text.tree)
        if isinstance(node, ast.Call)
        and called_name(node) in ("constant", "convert_to_tensor", "array", "asarray")
        and node.args
        and (ast.unparse(node.args[0]) in lists or _holds_names(node.args[0]))
    ]


def _holds_names(node: ast.expr) -> bool:
    """Tell whether a literal list holds more than numbers."""
    return isinstance(node, ast.List | ast.Tuple) and any(
        isinstance(one, ast.Name | ast.Call) for one in ast.walk(node)
    )
