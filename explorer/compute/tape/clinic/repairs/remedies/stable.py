"""Formulas that overflow on the way, by the functions of TensorFlow that do not."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from explorer.compute.tape.clinic.case import Case
from explorer.compute.tape.clinic.repairs.edits import Editor
from explorer.compute.tape.clinic.text.tree import called_name, same


def stable(case: Case) -> str | None:
    """Return the program with softplus, softmax, sigmoid, logsumexp and squares by name.

    log(1 + exp(x)) is softplus(x), exp(x)/(1 + exp(x)) and 1/(1 + exp(-x)) are sigmoid(x),
    exp(x)/sum(exp(x)) is softmax(x), log(sum(exp(x))) is logsumexp(x).
    """
    writer = _Writer(case)
    for node in ast.walk(case.text.tree):
        if isinstance(node, ast.expr) and not writer.within(node):
            new = next(filter(None, writer.forms(node)), None)
            if new is not None:
                writer.replace(node, new)
    return writer.editor.result()


class _Writer:
    def __init__(self, case: Case) -> None:
        self._case = case
        self._tf = case.files.imports.alias("tensorflow") or "tf"
        self._done: set[ast.AST] = set()
        self.editor = Editor(case.text)

    def within(self, node: ast.expr) -> bool:
        return any(one in self._done for one in self._case.text.ancestors(node))

    def replace(self, node: ast.expr, new: str) -> None:
        self._done.add(node)
        self.editor.replace(node, new)

    def forms(self, node: ast.expr) -> Iterator[str | None]:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            yield self._quotient(node.left, node.right)
        elif isinstance(node, ast.Call) and node.args:
            name = called_name(node)
            if name in ("log", "log1p"):
                yield self._logarithm(node.args[0], one_more=name == "log1p")
            elif name == "pow" and len(node.args) == 2:
                yield self._power(node.args[0], node.args[1])

    def _logarithm(self, inner: ast.expr, *, one_more: bool) -> str | None:
        exponent = _exponent(inner) if one_more else _one_and_exponent(inner)
        if exponent is not None:
            return f"{self._tf}.nn.softplus({self._source(exponent)})"
        if isinstance(inner, ast.Call) and called_name(inner) == "reduce_sum" and inner.args:
            exponent = _exponent(inner.args[0])
            if exponent is not None and not one_more:
                return f"{self._tf}.reduce_logsumexp({self._with_rest(inner, exponent)})"
        return None

    def _quotient(self, above: ast.expr, below: ast.expr) -> str | None:
        exponent, sum_of = _exponent(above), _one_and_exponent(below)
        if exponent is not None and sum_of is not None and same(exponent, sum_of):
            return f"{self._tf}.sigmoid({self._source(exponent)})"
        if sum_of is not None and _is_one(above) and isinstance(sum_of, ast.UnaryOp):
            return f"{self._tf}.sigmoid({self._source(sum_of.operand)})"
        if (
            exponent is None
            or not isinstance(below, ast.Call)
            or called_name(below) != "reduce_sum"
        ):
            return None
        summed = _exponent(below.args[0]) if below.args else None
        if summed is None or not same(summed, exponent):
            return None
        axis = next((w.value for w in below.keywords if w.arg == "axis"), None)
        axis = below.args[1] if axis is None and len(below.args) > 1 else axis
        rest = "" if axis is None else f", axis={self._source(axis)}"
        return f"{self._tf}.nn.softmax({self._source(exponent)}{rest})"

    def _power(self, base: ast.expr, exponent: ast.expr) -> str | None:
        """Return a whole power as a product: its derivatives have no logarithm and no division."""
        value = exponent.value if isinstance(exponent, ast.Constant) else None
        if value not in (2, 3, 4) or not isinstance(base, ast.Name):
            return None
        return f"({' * '.join([base.id] * int(value))})"

    def _with_rest(self, call: ast.Call, first: ast.expr) -> str:
        rest = [self._source(one) for one in call.args[1:]]
        rest += [f"{word.arg}={self._source(word.value)}" for word in call.keywords]
        return ", ".join([self._source(first), *rest])

    def _source(self, node: ast.expr) -> str:
        return self.editor.source(node)


def _exponent(node: ast.expr) -> ast.expr | None:
    is_exp = isinstance(node, ast.Call) and called_name(node) == "exp" and len(node.args) == 1
    return node.args[0] if is_exp and isinstance(node, ast.Call) else None


def _one_and_exponent(node: ast.expr) -> ast.expr | None:
    """Return x of 1 + exp(x)."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
        return None
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if _is_one(one):
            return _exponent(other)
    return None


def _is_one(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1
