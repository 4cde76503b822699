"""Rules of sums and products over many numbers: running ones, norms, Einstein's notation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.core.tape.chain_rule.context import Context, Rule, UnknownError
from explorer.core.tape.chain_rule.lines import Piece
from explorer.core.tape.chain_rule.term import Rank, Term, applied, called, repeated, wrapped

Found = Sequence[Term | None]


def _running(part: Term, axis: int, *, exclusive: bool, reverse: bool) -> Term:
    """Return running sums, from the front or from the end, with each number or without it."""
    value = part.value
    if value is not None:
        turned = np.flip(value, axis) if reverse else value
        total = np.cumsum(turned, axis)
        total = total - turned if exclusive else total
        value = np.flip(total, axis) if reverse else total
    words = ["reverse" * reverse, "exclusive" * exclusive, "cumsum"]
    return called(" ".join(word for word in words if word), (part,), value, part.shape)


def _back(c: Context, part: Term) -> Term:
    """Return running sums the other way round than the operation goes."""
    return _running(
        part, int(c.array(1)), exclusive=c.flag("exclusive"), reverse=not c.flag("reverse")
    )


def _running_product(c: Context) -> Found:
    return [_back(c, c.g() * c.y()) / c.x(), None]


def _running_log_sum(c: Context) -> Found:
    kept = _back(c, c.g() * applied("exp", -c.y(), np.exp))
    return [kept * applied("exp", c.x(), np.exp), None]


def _axes(c: Context) -> tuple[int, ...]:
    shape = c.x().shape
    return tuple(axis % len(shape) for axis in c.axes(1)) if shape else ()


def _norm(c: Context) -> Found:
    shape, axes = c.x().shape, _axes(c)
    return [repeated(c.g(), shape, axes) * c.x() / repeated(c.y(), shape, axes), None]


def _product(c: Context) -> Found:
    """Spread, times the product of all others: also where one of them is 0."""
    x, axes = c.x(), _axes(c)
    spread = repeated(c.g(), x.shape, axes)
    if x.value is None or np.all(x.value):
        return [spread * repeated(c.y(), x.shape, axes) / x, None]
    others = Term(
        (Piece("Π of the others in "), *wrapped(x, Rank.ATOM)), _others(x.value, axes), x.shape
    )
    return [spread * others, None]


def _others(value: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
    """Return for each number the product of all others along axes."""
    order = [*(axis for axis in range(value.ndim) if axis not in axes), *axes]
    moved = np.transpose(value, order)
    flat = moved.reshape(*moved.shape[: value.ndim - len(axes)], -1)
    ones = np.ones_like(flat[..., :1])
    before = np.cumprod(np.concatenate([ones, flat[..., :-1]], axis=-1), axis=-1)
    back = np.flip(flat, -1)
    after = np.flip(np.cumprod(np.concatenate([ones, back[..., :-1]], axis=-1), axis=-1), -1)
    return np.transpose((before * after).reshape(moved.shape), np.argsort(order))


def _einsum(c: Context) -> Found:
    """Give the letters of the input what was the output's, and the other way round."""
    left, _, right = c.word("equation").partition("->")
    letters = left.split(",")
    if len(letters) != c.count or "." in left or not _is_simple([*letters, right]):
        raise UnknownError
    return [_einsum_into(c, letters, right, place) for place in range(c.count)]


def _is_simple(parts: Sequence[str]) -> bool:
    """Return whether no part has a letter twice, as that of a trace does."""
    return all(len(set(part)) == len(part) for part in parts)


def _einsum_into(c: Context, letters: Sequence[str], right: str, place: int) -> Term:
    g, shape = c.g(), c.x(place).shape
    others = [other for other in range(c.count) if other != place]
    operands = [g, *(c.xc(other) for other in others)]
    given = [right, *(letters[other] for other in others)]
    into = letters[place]
    lost = "".join(letter for letter in into if letter not in "".join(given))
    value = None
    values = [part.value for part in operands if part.value is not None]
    if len(values) == len(operands):
        kept = "".join(letter for letter in into if letter not in lost)
        value = np.einsum(f"{','.join(given)}->{kept}", *values)
        spread = [slice(None) if letter in kept else None for letter in into]
        value = np.broadcast_to(value[tuple(spread)], shape)
    return called(f"einsum {','.join(given)}→{into} ", operands, value, shape)


RULES: dict[str, Rule] = {
    "Cumsum": lambda c: [_back(c, c.g()), None],
    "Cumprod": _running_product,
    "CumulativeLogsumexp": _running_log_sum,
    "EuclideanNorm": _norm,
    "Prod": _product,
    "Einsum": _einsum,
    "XlaEinsum": _einsum,
}
