"""The sharpness of a loss: the largest eigenvalue of its Hessian, which is never written down.

Two nested tapes give the Hessian times a vector, for the price of a few gradients (Pearlmutter,
"Fast exact multiplication by the Hessian", 1994), and by such products alone the method of Lanczos
(1950) finds the largest eigenvalue. Plain descent is stable along the direction that belongs to it
while it is less than 2/rate (Cohen et al., "Gradient descent on neural networks typically occurs at
the edge of stability", 2021).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from explorer.compute.kit.compiled import compiled
from explorer.compute.kit.tape import Tensor
from explorer.compute.training.model.learner import Learner
from explorer.core.training.results import TrainingSharpness

TOLERANCE = 1e-4
"""Relative error of the largest eigenvalue."""
_ROUNDING = 1e-6
"""Rounding of a product in float32, relative to the eigenvalue that is largest in size."""
_MOST_PRODUCTS = 100
"""For one eigenvalue."""
_BASIS = 40
"""Vectors of a basis at most."""
_MOST_VALUES = 1 << 26
"""Numbers in all vectors of a basis."""
_FRESH = 0.05
"""Length of the random part of a start: a direction that it has no part of would not be found."""

_ZERO = tf.UnconnectedGradients.ZERO

Product = Callable[[np.ndarray], np.ndarray]


class Eigenvalue(NamedTuple):
    """An approximation of the largest eigenvalue of a symmetric matrix."""

    value: float
    """Not above the true one, but for rounding."""
    error: float
    """Upper bound of the distance to the nearest true eigenvalue."""
    direction: np.ndarray
    """(n,) float32 of length 1: the approximate eigenvector."""


class Curvature:
    """The sharpness of a learner's loss on some rows, each time begun at the last eigenvector.

    The loss is the one that is minimised, in the units of the model and with penalties of the
    weights, but of the model in use: nothing is dropped, and averages are the running ones.

    Args:
        learner: whose loss it is.
        pieces: numbers of the rows, (n,) each; each piece is taken at once.
    """

    def __init__(self, learner: Learner, pieces: Sequence[np.ndarray]) -> None:
        self._learner = learner
        self._count = sum(map(len, pieces))
        shares = [np.float32(len(rows) / self._count) for rows in pieces]
        data = [learner.batch(tf.constant(rows)) for rows in pieces]
        self._data = list(zip(shares, data, strict=True))
        self._draw = np.random.default_rng(0)
        self._direction: np.ndarray | None = None

    def at(self, step: int, is_wanted: Callable[[], bool]) -> TrainingSharpness | None:
        """Return the sharpness after so many steps; None as soon as it is no longer wanted."""
        product = _product_of(self._learner)

        def along(v: np.ndarray) -> np.ndarray:
            # The loss of all rows is the mean of those of the pieces, weighted by their rows.
            products = [share * product(*rows, tf.constant(v)) for share, rows in self._data]
            return tf.add_n(products).numpy()

        found = largest_eigenvalue(along, self._start(), is_wanted)
        if found is None:
            return None
        self._direction = found.direction
        return TrainingSharpness(step, found.value, self._count, found.error)

    def _start(self) -> np.ndarray:
        size = sum(v.value.shape.num_elements() for v in _weights(self._learner))
        chance = self._draw.standard_normal(size, np.float32)
        if self._direction is None:
            return chance
        return self._direction + _FRESH / np.linalg.norm(chance) * chance


def _product_of(learner: Learner) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    """Return (x, y, v) ↦ H v with the Hessian H of the loss on rows (x, y); v is (weights,).

    H v is the gradient of g · v, where g is the gradient of the loss: a tape around a tape.
    """
    if "curvature" not in learner.functions:

        def product(x: Tensor, y: Tensor, v: Tensor) -> Tensor:
            variables = _weights(learner)
            weights = [tf.identity(variable.value) for variable in variables]
            others = [tf.identity(v.value) for v in learner.model.non_trainable_variables]
            parts = _cut(v, weights)
            with tf.GradientTape() as outer:
                outer.watch(weights)
                with tf.GradientTape() as inner:
                    inner.watch(weights)
                    y_hat, _, penalties = learner.model.stateless_call(
                        weights, others, x, training=False, return_losses=True
                    )
                    loss = tf.add_n([learner.objective.loss(y, y_hat), *penalties])
                gradient = inner.gradient(loss, weights, unconnected_gradients=_ZERO)
                pairs = zip(gradient, parts, strict=True)
                along = tf.add_n([tf.reduce_sum(g * part) for g, part in pairs])
            products: Any = outer.gradient(along, weights, unconnected_gradients=_ZERO)
            return tf.concat([tf.reshape(part, [-1]) for part in products], 0)

        learner.functions["curvature"] = compiled(product)
    return learner.functions["curvature"]


def _weights(learner: Learner) -> list[Tensor]:
    return learner.model.trainable_variables


def _cut(v: Tensor, like: list[Tensor]) -> list[Tensor]:
    """Return a vector cut into arrays with the shapes of others."""
    sizes = [part.shape.num_elements() for part in like]
    parts = zip(tf.split(v, sizes), like, strict=True)
    return [tf.reshape(part, shaped.shape) for part, shaped in parts]


def largest_eigenvalue(
    product: Product, start: np.ndarray, is_wanted: Callable[[], bool] = lambda: True
) -> Eigenvalue | None:
    """Return the largest eigenvalue of a symmetric matrix by its products with vectors.

    The method of Lanczos with full reorthogonalisation, restarted from the approximate eigenvector
    when the basis is full.

    Args:
        product: returns the matrix times a vector, (n,) float32 to (n,).
        start: (n,), not 0.
        is_wanted: asked before each product; None is returned as soon as it says no.
    """
    most = min(_BASIS, max(4, _MOST_VALUES // len(start)), len(start))
    left, found = _MOST_PRODUCTS, None
    while left > 0:
        found = _lanczos(product, start, min(most, left), is_wanted)
        if found is None or found.is_exact:
            break
        start, left = found.eigenvalue.direction, left - most
    return None if found is None else found.eigenvalue


class _Found(NamedTuple):
    eigenvalue: Eigenvalue
    is_exact: bool


def _lanczos(
    product: Product, start: np.ndarray, most: int, is_wanted: Callable[[], bool]
) -> _Found | None:
    """Return what at most `most` products find; None if it is no longer wanted."""
    basis = np.empty((most, len(start)), np.float32)
    basis[0] = start / np.linalg.norm(start)
    diagonal: list[float] = []
    beside: list[float] = []
    for k in range(most):
        if not is_wanted():
            return None
        w = product(basis[k])
        if not np.isfinite(w).all():
            return _Found(Eigenvalue(np.nan, np.inf, basis[0]), is_exact=True)
        diagonal.append(float(np.dot(basis[k], w)))
        for _ in range(2):
            # Twice is enough (Parlett, "The symmetric eigenvalue problem", 1980): once leaves what
            # rounding has made of the other vectors.
            w = w - basis[: k + 1].T @ (basis[: k + 1] @ w)
        beside.append(float(np.linalg.norm(w)))
        found = _ritz(diagonal, beside, basis)
        if found.is_exact or k + 1 == most:
            return found
        basis[k + 1] = w / beside[-1]
    return None


def _ritz(diagonal: list[float], beside: list[float], basis: np.ndarray) -> _Found:
    """Return the largest Ritz value: that of the matrix on the basis, in which it is tridiagonal.

    The residual, which is the part of the product outside the basis, bounds the error.
    """
    inner = beside[:-1]
    values, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(inner, 1) + np.diag(inner, -1))
    value, ritz = float(values[-1]), vectors[:, -1]
    error = abs(beside[-1] * float(ritz[-1]))
    rounding = _ROUNDING * float(np.abs(values).max())
    is_exact = beside[-1] <= rounding or error <= max(TOLERANCE * abs(value), rounding)
    direction = (ritz.astype(np.float32) @ basis[: len(ritz)]).astype(np.float32)
    return _Found(Eigenvalue(value, error, direction / np.linalg.norm(direction)), is_exact)
