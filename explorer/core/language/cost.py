"""Cost of a function with its derivatives, before it is computed."""

from __future__ import annotations

import functools

from explorer.core.language.expression import Call, Expression, walk
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.parser import parse_expression
from explorer.core.sentence import refusal

_GROWTH = 3.4
"""Factor by which a tape multiplies the operations that it differentiates; measured."""
_MOST_OPERATIONS = 1_000
"""Of a function written out."""
_MOST_WORK = 250_000
"""Operations with those of all derivatives; some ten seconds on a slow machine."""
_MOST_NUMBERS = 5e9
"""Operations times points; some ten seconds too."""


def check_cost(expression: Expression, order: int, points: int) -> None:
    """Refuse what would take too long; raises SentenceError."""
    count = operations(expression)
    work = count * _GROWTH**order
    if count <= _MOST_OPERATIONS and work <= _MOST_WORK and work * points <= _MOST_NUMBERS:
        return
    raise refusal(
        "This would take too long: written out the function has {count} operations, and its "
        "derivative of order {order} about {work}. Ask for a shorter function, a lower order "
        "or fewer points.",
        count=f"{count:,}",
        order=order,
        work=f"{float(work):,.0f}",
    )


def operations(expression: Expression) -> int:
    """Return how many operations a function has when the table's definitions are written out."""
    return sum(
        1 + _inside(node.function) if isinstance(node, Call) else 1 for node in walk(expression)
    )


@functools.cache
def _inside(function: str) -> int:
    definition = FUNCTIONS[function].definition
    return operations(parse_expression(definition)) if definition else 0
