"""Rules of pooling: a window gives its adjoint to its largest number, or an equal part to all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.core.tape.chain_rule.context import Context, Rule, UnknownError
from explorer.core.tape.chain_rule.rules.windows import Windows, inner, windows_of
from explorer.core.tape.chain_rule.term import Term, phrase

Found = Sequence[Term | None]


def _pool_windows(c: Context, image: Term, pooled: Term, kernel: tuple[int, ...]) -> Windows:
    if len(kernel) != len(image.shape) or kernel[0] != 1 or kernel[-1] != 1:
        raise UnknownError
    return windows_of(c, inner(image.shape), inner(kernel), inner(pooled.shape))


def _average(c: Context) -> Found:
    x, g = c.x(), c.g()
    at = _pool_windows(c, x, g, c.numbers("ksize"))
    value = None
    if g.value is not None:
        value = _spread(g.value / _sizes(at), x.shape, at)
    return [phrase(g, "in equal parts to each window", value, x.shape)]


def _sizes(at: Windows) -> np.ndarray:
    """Return how many numbers each window has: not those that were added around."""
    ones = at.padded(np.ones((1, *at.sides, 1)), 0.0)
    return np.asarray(sum(ones[(slice(None), *places)] for _, places in at.offsets()))


def _spread(g: np.ndarray, shape: tuple[int, ...], at: Windows) -> np.ndarray:
    found = at.whole(shape[0], shape[-1])
    for _, places in at.offsets():
        found[(slice(None), *places)] += g
    return at.cut(found)


def _chosen(x: np.ndarray, at: Windows) -> np.ndarray:
    """Return which place of each window is its largest, the first of several."""
    padded = at.padded(x, -np.inf)
    return np.argmax(
        np.stack([padded[(slice(None), *places)] for _, places in at.offsets()]), axis=0
    )


def _largest(c: Context) -> Found:
    x, g = c.x(), c.g()
    kernel = c.axes(1) if c.count > 1 else c.numbers("ksize")
    at = _pool_windows(c, x, g, kernel)
    value = None
    if g.value is not None and x.value is not None:
        found = at.whole(x.shape[0], x.shape[-1])
        chosen = _chosen(x.value, at)
        for number, (_, places) in enumerate(at.offsets()):
            found[(slice(None), *places)] += np.where(chosen == number, g.value, 0.0)
        value = at.cut(found)
    into_x = phrase(g, "to the largest of each window", value, x.shape)
    return [into_x, *[None] * (c.count - 1)]


def _average_grad(c: Context) -> Found:
    """Of (shape, adjoint): the mean over windows."""
    d, g = c.x(1), c.g()
    at = _pool_windows(c, g, d, c.numbers("ksize"))
    value = None
    if g.value is not None:
        padded = at.padded(g.value, 0.0)
        value = sum(padded[(slice(None), *places)] for _, places in at.offsets()) / _sizes(at)
    return [None, phrase(g, "the mean of each window", value, d.shape)]


def _largest_grad(c: Context) -> Found:
    """Of (input, output, adjoint): what stands at the largest of each window."""
    x, d, g = c.x(0), c.x(2), c.g()
    at = _pool_windows(c, x, d, c.numbers("ksize"))
    value = None
    if g.value is not None and x.value is not None:
        padded = at.padded(g.value, 0.0)
        parts = [padded[(slice(None), *places)] for _, places in at.offsets()]
        value = np.take_along_axis(np.stack(parts), _chosen(x.value, at)[None], axis=0)[0]
    zero = g * 0.0
    picked = phrase(g, "at the largest of each window", value, d.shape)
    return [zero, c.x(1) * 0.0, picked]


RULES: dict[str, Rule] = {
    "AvgPool": _average,
    "AvgPool3D": _average,
    "MaxPool": _largest,
    "MaxPoolV2": _largest,
    "MaxPool3D": _largest,
    "MaxPoolWithArgmax": _largest,
    "AvgPoolGrad": _average_grad,
    "AvgPool3DGrad": _average_grad,
    "MaxPoolGrad": _largest_grad,
    "MaxPool3DGrad": _largest_grad,
}
