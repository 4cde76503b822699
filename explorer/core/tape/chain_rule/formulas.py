"""Formulas of contributions: of rules only where they give what TensorFlow returned."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.core.tape.chain_rule.context import Context, Rule, UnknownError
from explorer.core.tape.chain_rule.lines import Line
from explorer.core.tape.chain_rule.recorded import recorded
from explorer.core.tape.chain_rule.rules.all_rules import RULES
from explorer.core.tape.chain_rule.term import Term
from explorer.core.tape.notation.index import Index
from explorer.core.tape.notation.names import Names
from explorer.core.tape.notation.values import array_of
from explorer.core.tape.record import Pass, Tensor

_EPSILON = {"float64": 2.3e-16, "float16": 1e-3, "bfloat16": 8e-3}
_SINGLE = 1.2e-7
_CANCEL = frozenset(
    {"Softmax", "LogSoftmax", "FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"}
)
_ROUNDINGS = 256
"""How many times the last digit may differ: TensorFlow computes in another order."""


@dataclass(frozen=True, slots=True)
class Formula:
    """The right side of an equation.

    Args:
        symbols: with names.
        numbers: with numbers in their places; empty where they have no room.
    """

    symbols: Line
    numbers: Line = ()


def formulas(index: Index, names: Names, each: Pass) -> dict[int, Formula]:
    """Return the formula of each contribution that has one, by the place of its input."""
    found = rule_formulas(index, names, each)
    for place, given in enumerate(each.contributions):
        if given is not None and place not in found:
            made = recorded(index, names, each, place)
            if made is not None:
                found[place] = _formula(made)
    return found


def rule_formulas(index: Index, names: Names, each: Pass) -> dict[int, Formula]:
    """Return the formulas that rules give, where they give what TensorFlow returned."""
    operation = index.operations.get(each.operation) if each.operation is not None else None
    rule = RULES.get(operation.name) if operation is not None else None
    if operation is None or rule is None or operation.inputs != each.inputs:
        return {}
    scale = max((_largest(array_of(adjoint)) for adjoint in each.adjoints), default=0.0)
    size = max(map(_size, operation.outputs), default=1)
    found: dict[int, Formula] = {}
    terms = _terms(rule, Context(index, names, operation, each))
    for place, (made, given) in enumerate(zip(terms, each.contributions, strict=False)):
        if made is None or given is None:
            continue
        cancels = operation.name in _CANCEL or math.prod(made.shape) < size
        if _is_right(made, given, scale, cancels=cancels):
            found[place] = _formula(made)
    return found


def _size(tensor: Tensor) -> int:
    """Return how many numbers a tensor has, as far as its shape is known."""
    return math.prod(side or 1 for side in tensor.shape or ())


def _terms(rule: Rule, context: Context) -> Sequence[Term | None]:
    """Return what a rule says; nothing where it does not fit the operation."""
    try:
        with np.errstate(all="ignore"):
            return rule(context)
    except (UnknownError, ArithmeticError, LookupError, TypeError, ValueError):
        # A rule is only asked for words; TensorFlow's numbers are shown without them, too.
        return ()


def _is_right(made: Term, given: Tensor, scale: float, *, cancels: bool) -> bool:
    """Return whether a formula gives what TensorFlow returned, as far as the numbers are known.

    Where terms of the adjoint's size cancel, their rounding is left.
    """
    numbers = array_of(given)
    if numbers is None or made.value is None:
        return numbers is None and made.shape == given.shape
    if numbers.shape != made.value.shape:
        return False
    epsilon = _EPSILON.get(given.dtype, _SINGLE)
    absolute = epsilon * (_ROUNDINGS * _largest(numbers) + (8 * scale if cancels else 0))
    with np.errstate(all="ignore"):
        return bool(
            np.allclose(made.value, numbers, epsilon * _ROUNDINGS, absolute, equal_nan=True)
        )


def _largest(numbers: np.ndarray | None) -> float:
    """Return the largest magnitude among numbers that are finite."""
    if numbers is None:
        return 0.0
    finite = np.abs(numbers[np.isfinite(numbers)])
    return float(finite.max()) if finite.size else 0.0


def _formula(made: Term) -> Formula:
    numbers = made.numbers
    if numbers is None or len(numbers) == 1:
        # The value alone is what stands behind the last sign of equality anyway.
        return Formula(made.symbols)
    return Formula(made.symbols, numbers)
