"""Reasons of a tape that answers None, and whether the derivative is 0 there."""

from __future__ import annotations

from dataclasses import dataclass

import tensorflow as tf

from explorer.compute.kit.lowering import lower
from explorer.compute.kit.tape import nested
from explorer.core.language.expression import Call, Expression, Name, functions_used, names, walk
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.notation import derivative_name
from explorer.core.language.parser import parse_expression
from explorer.core.sentence import Sentence, sentence

_OPAQUE = "·"


@dataclass(frozen=True, slots=True)
class NoGradient:
    """Meaning of None among the derivatives of an expression."""

    expression: Expression
    variable: str
    dtype: tf.DType

    def meaning(self, order: int, *, is_drawn: bool = True) -> Sentence:
        """Say what the tape's None at `order` means, and whether it is drawn as 0."""
        is_constant = self.variable not in names(self.expression)
        if order == 1 and is_constant and not is_drawn:
            return sentence(
                "The tape gives None: f does not contain the variable, nor has a value."
            )
        if order == 1 and is_constant:
            return sentence("The tape gives None: f does not contain the variable. Drawn as 0.")
        blocker = self.function(order)
        if blocker:
            return sentence(
                "The tape gives None: TensorFlow has no gradient for {function}.", function=blocker
            )
        return sentence(
            "The tape gives None: {target} no longer depends on the variable. Drawn as 0.",
            target=derivative_name(order - 1),
        )

    def is_zero(self, order: int) -> bool:
        """Whether a None at `order` stands for a derivative that is exactly 0."""
        if self.variable not in names(self.expression):
            return True
        return not self.function(order)

    def function(self, order: int) -> str:
        """Return the function without a gradient that explains a None at `order`, if any.

        A comparison explains only the first derivative: where f′ exists, it chose the branch.
        """
        for name in self._functions_of_variable():
            row = FUNCTIONS[name]
            if name == "indicator" or (name in {"where", "tf_where"} and order == 1):
                if order == 1:
                    return "a comparison"
            elif not row.differentiable and self._is_seen_through(name, order - 1):
                return f"tf.{row.tensorflow}"
        return ""

    def _is_seen_through(self, function: str, order: int) -> bool:
        """Whether the tape's derivative of this order still depends on a function's result.

        The tape takes what has no gradient for a constant: of x² + ⌊x⌋ it sees x² + c, whose f″
        is free of c, and of x ⌊x⌋ it sees x c, whose f′ is c.
        """
        opaque = _with_opaque(self.expression, function)
        c = tf.constant(0.5, self.dtype)
        values = dict.fromkeys(names(opaque), tf.constant(0.75, self.dtype))
        with tf.GradientTape() as tape:
            tape.watch(c)
            rows = nested(
                lambda x: lower(opaque, {**values, _OPAQUE: c, self.variable: x}, self.dtype),
                tf.constant(0.75, self.dtype),
                order,
            )
        return rows[-1] is not None and tape.gradient(rows[-1], c) is not None

    def _functions_of_variable(self) -> list[str]:
        """Return the functions applied to the variable, those in the table's definitions too."""
        found = [
            node.function
            for node in walk(self.expression)
            if isinstance(node, Call) and self.variable in names(node)
        ]
        return found + [inner for name in found for inner in _inside(name)]


def _inside(function: str) -> tuple[str, ...]:
    """Return the functions by which the table defines one."""
    definition = FUNCTIONS[function].definition
    return functions_used(parse_expression(definition)) if definition else ()


def _with_opaque(expression: Expression, function: str) -> Expression:
    """Return the expression with a name of its own for every result of the function."""
    if not isinstance(expression, Call):
        return expression
    if function in {expression.function, *_inside(expression.function)}:
        return Name(_OPAQUE)
    arguments = tuple(_with_opaque(a, function) for a in expression.arguments)
    return Call(expression.function, arguments)
