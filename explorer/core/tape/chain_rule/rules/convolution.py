"""Rules of convolution: what windows passed back is collected at each place, and each weight."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from explorer.core.tape.chain_rule.context import Context, Rule, UnknownError
from explorer.core.tape.chain_rule.rules.windows import Windows, inner, windows_of
from explorer.core.tape.chain_rule.term import Term, called

Found = Sequence[Term | None]
_MOST = 1 << 18
"""Numbers that are multiplied for one formula: it is checked while somebody scrubs."""


def _is_small(*parts: Term) -> bool:
    known = all(part.value is not None for part in parts)
    return known and math.prod(max(1, math.prod(part.shape)) for part in parts) <= _MOST


def _into_image(g: np.ndarray, w: np.ndarray, at: Windows, *, deep: bool) -> np.ndarray:
    """Return what each place of the image collects from its windows."""
    found = at.whole(g.shape[0], w.shape[-2])
    for offset, places in at.offsets():
        found[(slice(None), *places)] += _back(g, w[offset], deep=deep)
    return at.cut(found)


def _back(g: np.ndarray, weights: np.ndarray, *, deep: bool) -> np.ndarray:
    if deep:
        return (g.reshape(*g.shape[:-1], *weights.shape) * weights).sum(axis=-1)
    return g @ weights.T


def _into_kernel(
    x: np.ndarray, g: np.ndarray, shape: tuple[int, ...], at: Windows, *, deep: bool
) -> np.ndarray:
    """Return what each weight collects over all windows."""
    found, padded = np.zeros(shape), at.padded(x, 0.0)
    for offset, places in at.offsets():
        part = padded[(slice(None), *places)]
        flat = part.reshape(-1, part.shape[-1])
        if deep:
            products = g.reshape(-1, *shape[-2:]) * flat[..., None]
            found[offset] = products.sum(axis=0)
        else:
            found[offset] = flat.T @ g.reshape(-1, g.shape[-1])
    return found


def _forward(x: np.ndarray, w: np.ndarray, at: Windows) -> np.ndarray:
    padded = at.padded(x, 0.0)
    return np.asarray(sum(padded[(slice(None), *places)] @ w[o] for o, places in at.offsets()))


def _convolution(c: Context, *, deep: bool = False) -> Found:
    x, w, g = c.x(0), c.x(1), c.g()
    if deep is False and x.shape[-1] != w.shape[-2]:
        raise UnknownError
    into_x = into_w = None
    at = windows_of(c, inner(x.shape), w.shape[:-2], inner(g.shape))
    if _is_small(g, w) and g.value is not None and w.value is not None:
        into_x = _into_image(g.value, w.value, at, deep=deep)
    if _is_small(g, x) and g.value is not None and x.value is not None:
        into_w = _into_kernel(x.value, g.value, w.shape, at, deep=deep)
    return [
        called("conv transpose", (g, w), into_x, x.shape),
        called("conv", (x, g), into_w, w.shape),
    ]


def _transposed_convolution(c: Context) -> Found:
    """Of (sizes, weights, input): what is passed back goes forward through the convolution."""
    w, x, g = c.x(1), c.x(2), c.g()
    at = windows_of(c, inner(g.shape), w.shape[:-2], inner(x.shape))
    into_w = into_x = None
    if _is_small(g, x) and g.value is not None and x.value is not None:
        into_w = _into_kernel(g.value, x.value, w.shape, at, deep=False)
    if _is_small(g, w) and g.value is not None and w.value is not None:
        into_x = _forward(g.value, w.value, at)
    return [
        None,
        called("conv", (g, x), into_w, w.shape),
        called("conv", (g, w), into_x, x.shape),
    ]


def _convolution_of_adjoint(c: Context) -> Found:
    """Of (input, sizes, adjoint): the adjoint of the weights, in the sweep of an outer tape."""
    x, d, g = c.x(0), c.x(2), c.g()
    at = windows_of(c, inner(x.shape), g.shape[:-2], inner(d.shape))
    into_x = into_d = None
    if _is_small(g, d) and g.value is not None and d.value is not None:
        into_x = _into_image(d.value, g.value, at, deep=False)
    if _is_small(g, x) and g.value is not None and x.value is not None:
        into_d = _forward(x.value, g.value, at)
    return [
        called("conv transpose", (d, g), into_x, x.shape),
        None,
        called("conv", (x, g), into_d, d.shape),
    ]


RULES: dict[str, Rule] = {
    "Conv2D": _convolution,
    "Conv3D": _convolution,
    "DepthwiseConv2dNative": lambda c: _convolution(c, deep=True),
    "Conv2DBackpropInput": _transposed_convolution,
    "Conv3DBackpropInputV2": _transposed_convolution,
    "Conv2DBackpropFilter": _convolution_of_adjoint,
    "Conv3DBackpropFilterV2": _convolution_of_adjoint,
}
