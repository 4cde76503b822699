"""Formulas of contributions, kept only where what they give is what TensorFlow returned."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.tape.chain_rule.lines import Line
from explorer.core.tape.notation.index import Index
from explorer.core.tape.notation.names import Names
from explorer.core.tape.record import Pass


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
    return {}
