"""Rules of operations that move numbers about, sum them, or multiply matrices."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from explorer.core.tape.chain_rule.context import Context, Rule, UnknownError
from explorer.core.tape.chain_rule.lines import Piece
from explorer.core.tape.chain_rule.term import (
    Rank,
    Term,
    called,
    compared,
    repeated,
    summed_to,
    transposed,
    wrapped,
)
from explorer.core.tape.notation.values import shape_text

Found = Sequence[Term | None]


def _reshaped(c: Context) -> Found:
    g, shape = c.g(), c.x().shape
    value = None if g.value is None else g.value.reshape(shape)
    return [called("reshape", (g, shape_text(shape) or "1"), value, shape)]


def _transpose(c: Context) -> Found:
    order = [axis % max(1, len(c.x().shape)) for axis in c.axes(1)]
    return [transposed(c.g(), np.argsort(order).tolist())]


def _reduced(c: Context) -> tuple[Term, tuple[int, ...], tuple[int, ...]]:
    """Return the adjoint of a reduction spread over its input, the axes, and the shape."""
    shape = c.x().shape
    axes = tuple(axis % len(shape) for axis in c.axes(1)) if shape else ()
    return repeated(c.g(), shape, axes), axes, shape


def _mean(c: Context) -> Found:
    spread, axes, shape = _reduced(c)
    return [spread / float(math.prod(shape[axis] for axis in axes))]


def _extreme(c: Context) -> Found:
    """Spread over those that are the extreme, in equal parts."""
    spread, axes, shape = _reduced(c)
    x, y = c.x(), repeated(c.y(), shape, axes)
    chosen = compared(x, "=", Term(c.y().symbols, y.value, y.shape), np.equal)
    count = None
    if chosen.value is not None:
        count = np.broadcast_to(chosen.value.sum(axis=axes, keepdims=True), shape)
    if count is not None and np.all(count == 1):
        return [spread * chosen]
    return [spread * chosen / Term((Piece("count"),), count, shape)]


def _matmul(c: Context) -> Found:
    a, b, g = c.xc(0), c.xc(1), c.g()
    first = c.flag("transpose_a") or c.flag("adj_x")
    second = c.flag("transpose_b") or c.flag("adj_y")
    if first:
        into_a = (transposed(b) if second else b) @ transposed(g)
    else:
        into_a = g @ (b if second else transposed(b))
    if second:
        into_b = transposed(g) @ (transposed(a) if first else a)
    else:
        into_b = (a if first else transposed(a)) @ g
    return [summed_to(into_a, a.shape), summed_to(into_b, b.shape)]


def _passed_on(c: Context) -> Found:
    """Each output is one of the inputs."""
    return [c.g(place) if c.has_g(place) else None for place in range(c.count)]


def _bias(c: Context) -> Found:
    return [c.g(), summed_to(c.g(), c.x(1).shape)]


def _concat(c: Context) -> Found:
    g, start = c.g(), 0
    axis = int(c.array(c.count - 1)) % len(g.shape)
    found: list[Term | None] = []
    for place in range(c.count - 1):
        shape = c.x(place).shape
        end = start + shape[axis]
        found.append(_slice(g, axis, start, end, shape))
        start = end
    return found


def _slice(g: Term, axis: int, start: int, end: int, shape: tuple[int, ...]) -> Term:
    value = None if g.value is None else np.take(g.value, range(start, end), axis)
    text = f"[{', '.join([':'] * axis + [f'{start}:{end}'])}]"
    return Term((*wrapped(g, Rank.ATOM), Piece(text)), value, shape)


def _stack(c: Context) -> Found:
    g, axis = c.g(), c.number("axis")
    axis %= len(g.shape)
    found: list[Term | None] = []
    for place in range(c.count):
        value = None if g.value is None else np.take(g.value, place, axis)
        text = f"[{', '.join([':'] * axis + [str(place)])}]"
        shape = c.x(place).shape
        found.append(Term((*wrapped(g, Rank.ATOM), Piece(text)), value, shape))
    return found


def _unstack(c: Context) -> Found:
    return [_joined(c, "stack", c.number("axis"))]


def _split(c: Context) -> Found:
    joined = _joined(c, "concat", int(c.array(0)))
    return [None, joined]


def _split_by_sizes(c: Context) -> Found:
    return [_joined(c, "concat", int(c.array(2))), None, None]


def _joined(c: Context, name: str, axis: int) -> Term:
    """Return the adjoints of several outputs as one."""
    count = len(c.operation.outputs)
    parts = [c.g(place) if c.has_g(place) else None for place in range(count)]
    if any(part is None for part in parts):
        raise UnknownError
    known = [part for part in parts if part is not None]
    values = [part.value for part in known if part.value is not None]
    value = None
    if len(values) == count:
        value = np.stack(values, axis) if name == "stack" else np.concatenate(values, axis)
    shape = c.x(1 if c.operation.name == "Split" else 0).shape
    return called(name, known[:4] + ["…"] * (count > 4), value, shape)


def _sliced(c: Context) -> Found:
    shape, g = c.x().shape, c.g()
    begin, size = c.axes(1), c.axes(2)
    ends = [s if n < 0 else b + n for b, n, s in zip(begin, size, shape, strict=True)]
    return [_padded(g, shape, tuple(map(slice, begin, ends))), None, None]


def _strided(c: Context) -> Found:
    """Of x[1:3, ::2, -1] and the like."""
    return [_padded(c.g(), c.x().shape, _cut_places(c)), None, None, None]


def _cut_again(c: Context) -> Found:
    """Of zeros around a cut, in the sweep of an outer tape: the cut of it."""
    g, shape = c.g(), c.x(4).shape
    value = None if g.value is None else g.value[_cut_places(c)]
    return [*[None] * 4, called("cut", (g, shape_text(shape) or "1"), value, shape)]


def _cut_places(c: Context) -> tuple[Any, ...]:
    """Return what a cut takes, by the masks that TensorFlow makes of it."""
    begin, end, stride = c.axes(1), c.axes(2), c.axes(3)
    masks = {
        name: c.number(f"{name}_mask")
        for name in ("begin", "end", "ellipsis", "new_axis", "shrink_axis")
    }
    place: list[Any] = []
    for i in range(len(begin)):
        bit = 1 << i
        if masks["ellipsis"] & bit:
            place.append(Ellipsis)
        elif masks["new_axis"] & bit:
            place.append(None)
        elif masks["shrink_axis"] & bit:
            place.append(begin[i])
        else:
            first = None if masks["begin"] & bit else begin[i]
            last = None if masks["end"] & bit else end[i]
            place.append(slice(first, last, stride[i]))
    return tuple(place)


def _padded(g: Term, shape: tuple[int, ...], place: tuple[Any, ...]) -> Term:
    """Return an adjoint in the place of what was cut out, 0 elsewhere."""
    value = None
    if g.value is not None:
        value = np.zeros(shape, g.value.dtype)
        value[place] = g.value.reshape(value[place].shape)
    return called("pad with 0", (g, shape_text(shape)), value, shape)


def _unpadded(c: Context) -> Found:
    g, shape = c.g(), c.x().shape
    first = c.array(1).astype(int)[:, 0]
    place = tuple(slice(int(b), int(b) + s) for b, s in zip(first, shape, strict=True))
    value = None if g.value is None else g.value[place]
    return [called("cut", (g, shape_text(shape)), value, shape), *[None] * (c.count - 1)]


def _tiled(c: Context) -> Found:
    g, shape, times = c.g(), c.x().shape, c.axes(1)
    value = None
    if g.value is not None:
        parts = [side for pair in zip(times, shape, strict=True) for side in pair]
        value = g.value.reshape(parts).sum(axis=tuple(range(0, len(parts), 2)))
    return [Term((Piece("Σ "), *wrapped(g, Rank.ATOM)), value, shape, Rank.APPLIED), None]


def _gathered(c: Context) -> Found:
    """Add each row of the adjoint to the row that it was taken from."""
    g, shape = c.g(), c.x().shape
    indices = c.array(1).astype(int)
    axis = int(c.array(2)) % len(shape) if c.count > 2 else 0
    batch = int(c.word("batch_dims") or 0)
    value = None
    if g.value is not None:
        origin = _taken(np.arange(math.prod(shape)).reshape(shape), indices, axis, batch)
        value = np.zeros(math.prod(shape), g.value.dtype)
        np.add.at(value, np.ravel(origin), np.ravel(g.value))
        value = value.reshape(shape)
    found = called("scatter", (g, c.x(1)), value, shape)
    return [found, *[None] * (c.count - 1)]


def _taken(values: np.ndarray, indices: np.ndarray, axis: int, batch: int) -> np.ndarray:
    """Return what is taken along an axis, in each part of a batch by indices of its own."""
    if not batch:
        return np.take(values, indices, axis)
    pairs = zip(values, indices, strict=True)
    return np.stack([_taken(part, own, axis - 1, batch - 1) for part, own in pairs])


def _reversed(c: Context) -> Found:
    g = c.g()
    value = None if g.value is None else np.flip(g.value, c.axes(1))
    return [called("reverse", (g,), value, g.shape), None]


RULES: dict[str, Rule] = {
    "Reshape": lambda c: [*_reshaped(c), None],
    "ExpandDims": lambda c: [*_reshaped(c), None],
    "Squeeze": _reshaped,
    "Transpose": lambda c: [*_transpose(c), None],
    "Sum": lambda c: [_reduced(c)[0], None],
    "Mean": lambda c: [*_mean(c), None],
    "Max": lambda c: [*_extreme(c), None],
    "Min": lambda c: [*_extreme(c), None],
    "MatMul": _matmul,
    "BatchMatMulV2": _matmul,
    "BatchMatMulV3": _matmul,
    "BatchMatMul": _matmul,
    "BiasAdd": _bias,
    "BiasAddV1": _bias,
    "IdentityN": _passed_on,
    "BiasAddGrad": lambda c: [repeated(c.g(), c.x().shape)],
    "BroadcastTo": lambda c: [summed_to(c.g(), c.x().shape), None],
    "ConcatV2": _concat,
    "Pack": _stack,
    "Unpack": _unstack,
    "Split": _split,
    "SplitV": _split_by_sizes,
    "Slice": _sliced,
    "StridedSlice": _strided,
    "StridedSliceGrad": _cut_again,
    "Pad": _unpadded,
    "PadV2": _unpadded,
    "Tile": _tiled,
    "GatherV2": _gathered,
    "ResourceGather": _gathered,
    "ReverseV2": _reversed,
}
