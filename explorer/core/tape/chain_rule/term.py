"""Right sides of equations: what is written with names and with numbers, and what it gives.

A term is written and computed at once, so that the one cannot say what the other does not do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from explorer.core.tape.chain_rule.lines import Line, Piece
from explorer.core.tape.notation.operations import superscript
from explorer.core.tape.notation.values import array_text, number_text, shape_text

_WIDTH = 22
"""Characters of a value in an equation."""


class Rank(IntEnum):
    """Precedence, loosest first."""

    SUM = 1
    NEGATED = 2
    PRODUCT = 3
    APPLIED = 4
    POWER = 5
    ATOM = 6


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """Part of an equation.

    Args:
        symbols: with names.
        value: what it gives, in double precision; None: not all of its numbers are known.
        shape: of the value.
        rank: how tightly it is bound.
        factors: of a product with numbers, each in its place; None: the value is its only number.
    """

    symbols: Line
    value: np.ndarray | None
    shape: tuple[int, ...]
    rank: Rank = Rank.ATOM
    factors: Line | None = None

    @property
    def numbers(self) -> Line | None:
        """The term with numbers, None where they have no room."""
        if self.factors is not None:
            return self.factors
        text = None if self.value is None else array_text(self.value, _WIDTH)
        if text is None:
            return None
        if " " in text and not text.startswith("["):
            text = f"({text})"  # A complex number.
        is_adjoint = len(self.symbols) == 1 and self.symbols[0].role == "adjoint of"
        return (Piece(text, "adjoint" if is_adjoint else "value"),)

    def __mul__(self, other: Term | float) -> Term:
        return _product(self, term(other), " · ", np.multiply)

    def __rmul__(self, other: float) -> Term:
        return term(other) * self

    def __truediv__(self, other: Term | float) -> Term:
        below = term(other)
        one = Term(below.symbols, below.value, below.shape, below.rank)
        return _product(self, one, " / ", np.divide, least=Rank.APPLIED)

    def __matmul__(self, other: Term) -> Term:
        return _product(self, other, " @ ", np.matmul, least=Rank.APPLIED)

    def __add__(self, other: Term | float) -> Term:
        return _sum(self, term(other), " + ", np.add)

    def __radd__(self, other: float) -> Term:
        return term(other) + self

    def __sub__(self, other: Term | float) -> Term:
        return _sum(self, term(other), " − ", np.subtract)

    def __rsub__(self, other: float) -> Term:
        return term(other) - self

    def __neg__(self) -> Term:
        value = _computed(np.negative, self)
        symbols = (Piece("−"), *wrapped(self, Rank.PRODUCT))
        numbers = self.factors
        factors = None if numbers is None else (Piece("−"), *_signed(numbers))
        return Term(symbols, value, self.shape, Rank.NEGATED, factors)

    def __pow__(self, exponent: int) -> Term:
        symbols = (*wrapped(self, Rank.ATOM), Piece(superscript(exponent)))
        value = _computed(lambda v: v**exponent, self)
        return Term(symbols, value, self.shape, Rank.POWER)


def term(value: Term | float) -> Term:
    """Return a number as a term."""
    if isinstance(value, Term):
        return value
    text = number_text(value)
    rank = Rank.SUM if text.startswith("−") else Rank.ATOM
    return Term((Piece(text),), np.asarray(float(value)), (), rank)


def named(name: str, value: np.ndarray | None, shape: tuple[int, ...]) -> Term:
    """Return a tensor as a term."""
    rank = Rank.SUM if name.startswith("−") or " " in name.strip("[]") else Rank.ATOM
    rank = Rank.ATOM if name.startswith("[") else rank
    return Term((Piece(name),), value, shape, rank)


def wrapped(part: Term, least: Rank) -> Line:
    """Return the symbols of a term, in parentheses where it is bound too loosely."""
    if part.rank >= least:
        return part.symbols
    return (Piece("("), *part.symbols, Piece(")"))


def applied(name: str, part: Term, compute: Callable[[np.ndarray], np.ndarray]) -> Term:
    """Return a function of a term: cos u."""
    gap = "" if name in {"√", "−"} else " "
    symbols = (Piece(f"{name}{gap}"), *wrapped(part, Rank.ATOM))
    return Term(symbols, _computed(compute, part), part.shape, Rank.APPLIED)


def conj(part: Term) -> Term:
    """Return the conjugates of complex numbers."""
    return applied("conj", part, np.conj)


def real(part: Term) -> Term:
    """Return the real parts of complex numbers; of real ones themselves."""
    if part.value is None or not np.iscomplexobj(part.value):
        return part
    return applied("real", part, np.real)


def called(
    name: str,
    parts: Sequence[Term | str],
    value: np.ndarray | None,
    shape: tuple[int, ...],
) -> Term:
    """Return a function of several things: reshape(adjoint of y, 4×1)."""
    symbols: list[Piece] = [Piece(f"{name}(")]
    for i, part in enumerate(parts):
        symbols += [Piece(", ")] if i else []
        symbols += [Piece(part)] if isinstance(part, str) else part.symbols
    return Term((*symbols, Piece(")")), value, shape)


def phrase(part: Term, words: str, value: np.ndarray | None, shape: tuple[int, ...]) -> Term:
    """Return a term with what is done to it in words: adjoint of y, to the largest of each."""
    return Term((*part.symbols, Piece(f", {words}")), value, shape, Rank.SUM)


def holds(text: Line, value: np.ndarray | None, shape: tuple[int, ...]) -> Term:
    """Return 1 where a condition holds, 0 elsewhere: [x > 0]."""
    return Term((Piece("["), *text, Piece("]")), value, shape)


def compared(one: Term, sign: str, other: Term, compare: Callable[..., np.ndarray]) -> Term:
    """Return 1 where a comparison holds, 0 elsewhere."""
    text = (*wrapped(one, Rank.SUM), Piece(f" {sign} "), *wrapped(other, Rank.SUM))
    value = _computed(lambda a, b: compare(a, b).astype(float), one, other)
    return holds(text, value, np.broadcast_shapes(one.shape, other.shape))


def transposed(part: Term, axes: Sequence[int] | None = None) -> Term:
    """Return a matrix, or stacks of them, with rows for columns; or axes in another order."""
    order = [*range(len(part.shape) - 2), -1, -2] if axes is None else [*axes]
    value = _computed(lambda v: np.transpose(v, [each % v.ndim for each in order]), part)
    shape = tuple(part.shape[each] for each in order)
    return Term((*wrapped(part, Rank.ATOM), Piece("ᵀ")), value, shape)


def summed_to(part: Term, shape: tuple[int, ...]) -> Term:
    """Return a term summed over what was broadcast: the adjoint has the shape of its tensor."""
    if part.shape == shape:
        return part
    value = _computed(lambda v: _unbroadcast(v, shape), part)
    symbols = (Piece("Σ "), *wrapped(part, Rank.PRODUCT))
    return Term(symbols, value, shape, Rank.APPLIED)


def repeated(part: Term, shape: tuple[int, ...], axes: Sequence[int] = ()) -> Term:
    """Return a term spread over a shape, after the axes that were summed away are put back."""
    if part.shape == shape:
        return part
    value = _computed(lambda v: np.broadcast_to(_expanded(v, shape, axes), shape), part)
    return called("repeat", (part, shape_text(shape)), value, shape)


def _expanded(value: np.ndarray, shape: tuple[int, ...], axes: Sequence[int]) -> np.ndarray:
    if value.ndim == len(shape):
        return value
    for axis in sorted(each % len(shape) for each in axes):
        value = np.expand_dims(value, axis)
    return value


def _unbroadcast(value: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    extra = value.ndim - len(shape)
    value = value.sum(axis=tuple(range(extra)))
    axes = tuple(i for i, side in enumerate(shape) if side == 1 and value.shape[i] != 1)
    return value.sum(axis=axes, keepdims=True)


def _computed(compute: Callable[..., np.ndarray], *parts: Term) -> np.ndarray | None:
    values = [part.value for part in parts]
    if any(value is None for value in values):
        return None
    with np.errstate(all="ignore"):
        return np.asarray(compute(*values))


def _product(
    one: Term,
    other: Term,
    sign: str,
    compute: Callable[..., np.ndarray],
    least: Rank = Rank.PRODUCT,
) -> Term:
    symbols = (*wrapped(one, Rank.NEGATED), Piece(sign), *wrapped(other, least))
    value = _computed(compute, one, other)
    first, second = one.numbers, other.numbers
    factors = None
    if first is not None and second is not None:
        factors = (*first, Piece(sign), *_signed(second))
    if value is not None:
        shape = value.shape
    elif sign == " @ ":
        shape = (*one.shape[:-1], *other.shape[-1:])
    else:
        shape = np.broadcast_shapes(one.shape, other.shape)
    return Term(symbols, value, shape, Rank.PRODUCT, factors)


def _signed(numbers: Line) -> Line:
    """Return numbers after a sign of arithmetic, in parentheses where they begin with one."""
    if not numbers[0].text.startswith("−"):
        return numbers
    return (Piece(f"({numbers[0].text})", numbers[0].role), *numbers[1:])


def _sum(one: Term, other: Term, sign: str, compute: Callable[..., np.ndarray]) -> Term:
    least = Rank.PRODUCT if sign == " − " else Rank.SUM
    right = wrapped(other, Rank.PRODUCT if other.symbols[0].text.startswith("−") else least)
    symbols = (*wrapped(one, Rank.SUM), Piece(sign), *right)
    shape = np.broadcast_shapes(one.shape, other.shape)
    return Term(symbols, _computed(compute, one, other), shape, Rank.SUM)
