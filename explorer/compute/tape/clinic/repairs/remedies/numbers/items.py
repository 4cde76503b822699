"""Elements of arrays: a tensor is not changed in place, a new one is made."""

from __future__ import annotations

import ast
from collections.abc import Callable

_METHODS: dict[type, str] = {ast.Add: "tensor_scatter_nd_add", ast.Sub: "tensor_scatter_nd_sub"}


def item_written(
    statement: ast.Assign | ast.AugAssign, module: str, written: Callable[[ast.expr], str]
) -> str | None:
    """Return `z = tf.tensor_scatter_nd_update(z, [[i]], [e])` for `z[i] = e`; None for a slice."""
    target = statement.target if isinstance(statement, ast.AugAssign) else statement.targets[0]
    if not isinstance(target, ast.Subscript) or not isinstance(target.value, ast.Name):
        return None
    place = target.slice.elts if isinstance(target.slice, ast.Tuple) else [target.slice]
    if any(isinstance(one, ast.Slice) for one in place):
        return None
    method = "tensor_scatter_nd_update"
    if isinstance(statement, ast.AugAssign):
        method = _METHODS.get(type(statement.op), "")
    if not method:
        return None
    name, where = target.value.id, ", ".join(map(ast.unparse, place))
    return f"{name} = {module}.{method}({name}, [[{where}]], [{written(statement.value)}])"


def items_of(tree: ast.AST, names: set[str]) -> list[ast.Assign | ast.AugAssign]:
    """Return the statements that write an element of what has one of some names."""
    return [
        one
        for one in ast.walk(tree)
        if isinstance(one, ast.Assign | ast.AugAssign)
        and isinstance(target := _target(one), ast.Subscript)
        and isinstance(target.value, ast.Name)
        and target.value.id in names
    ]


def _target(statement: ast.Assign | ast.AugAssign) -> ast.expr:
    return statement.target if isinstance(statement, ast.AugAssign) else statement.targets[0]


def names_made_of(tree: ast.AST, gates: list[ast.expr]) -> set[str]:
    """Return the names that hold something of some expressions, and the functions' parameters."""
    within, names = set(gates), set[str]()
    for one in ast.walk(tree):
        if isinstance(one, ast.FunctionDef | ast.Lambda):
            names.update(each.arg for each in one.args.args)
    before = -1
    while len(names) != before:
        before = len(names)
        for one in ast.walk(tree):
            if isinstance(one, ast.Assign) and any(
                node in within or (isinstance(node, ast.Name) and node.id in names)
                for node in ast.walk(one.value)
            ):
                for target in one.targets:
                    names.update(n.id for n in ast.walk(target) if isinstance(n, ast.Name))
    return names
