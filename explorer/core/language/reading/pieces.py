"""Pieces of a function, sums with fixed bounds and truths to the calls that they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.core.language.expression import (
    Call,
    Expression,
    Name,
    Number,
    as_fraction,
    substitute,
)

TRUE = Call("equal", (Number(0.0), Number(0.0)))
FALSE = Call("not_equal", (Number(0.0), Number(0.0)))
"""Truths that depend on nothing."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A value with the condition under which the function has it; None: otherwise."""

    value: Expression
    condition: Expression | None = None


def in_turn(arguments: Sequence[Piece]) -> list[Piece]:
    """Read conditions and values that follow one another, as in piecewise(x<0, -x, x^2)."""
    flat = [piece.value for piece in arguments]
    pairs = [
        Piece(value, condition) for condition, value in zip(flat[::2], flat[1::2], strict=False)
    ]
    return pairs + [Piece(flat[-1])] * (len(flat) % 2)


def alternatives(
    pieces: Sequence[Piece],
) -> tuple[list[tuple[Expression, Expression]], Expression | None]:
    """Return conditions with their values, and the value otherwise, if there is one.

    What comes after a piece that is always taken never is.
    """
    conditional: list[tuple[Expression, Expression]] = []
    for piece in pieces:
        if piece.condition is None or piece.condition == TRUE:
            return conditional, piece.value
        conditional.append((piece.condition, piece.value))
    return conditional, None


@dataclass(frozen=True, slots=True)
class Bounds:
    """The letter of a sum, from and to which number it counts."""

    letter: str
    first: int
    last: int

    @property
    def count(self) -> int:
        """Number of terms."""
        return max(0, self.last - self.first + 1)


def bounds(letter: Expression, first: Expression, last: Expression) -> Bounds | None:
    """Return what three arguments of a sum say, or None where they are no letter and two bounds."""
    low, high = as_fraction(first), as_fraction(last)
    if not isinstance(letter, Name) or low is None or high is None:
        return None
    if low.denominator != 1 or high.denominator != 1 or max(abs(low), abs(high)) > 1e6:
        return None
    return Bounds(letter.name, int(low), int(high))


def terms(body: Expression, over: Bounds) -> list[Expression]:
    """Return the body with each of the numbers in the place of the letter."""
    return [substitute(body, {over.letter: _whole(k)}) for k in range(over.first, over.last + 1)]


def _whole(value: int) -> Expression:
    number = Number(float(abs(value)))
    return Call("negative", (number,)) if value < 0 else number
