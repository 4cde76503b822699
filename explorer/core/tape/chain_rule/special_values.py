"""Special functions that NumPy does not have, as far as rules need their values.

Sources of the formulas: DLMF, the NIST Digital Library of Mathematical Functions, by its numbers.
"""

from __future__ import annotations

import math

import numpy as np

_SHIFT = 24
"""Steps upwards before an asymptotic series is taken."""
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66)
"""B₂, B₄, … B₁₀."""
_NODES = 2000
"""Of the trapezoidal rule, which is exact to rounding for periodic and for fast falling integrands
long before."""


def digamma(x: np.ndarray) -> np.ndarray:
    """Return ψ(x), the derivative of log Γ: 5.5.2 upwards, then 5.11.2."""
    below = sum(1 / (x + k) for k in range(_SHIFT))
    z = x + _SHIFT
    series = sum(b / (2 * n * z ** (2 * n)) for n, b in enumerate(_BERNOULLI, 1))
    return np.log(z) - 1 / (2 * z) - series - below


def hurwitz(s: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return ζ(s, x), the sum of (x + k)^−s: its first terms, then 25.11.28."""
    first = sum((x + k) ** -s for k in range(_SHIFT))
    z = x + _SHIFT
    found = first + z ** (1 - s) / (s - 1) + z**-s / 2
    factor = s
    for n, b in enumerate(_BERNOULLI, 1):
        found = found + b / math.factorial(2 * n) * factor * z ** (-s - 2 * n + 1)
        factor = factor * (s + 2 * n - 1) * (s + 2 * n)
    return found


def polygamma(order: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return ψ⁽ⁿ⁾(x) for n ≥ 1: 25.11.12."""
    sign = np.where(order % 2 == 1, 1.0, -1.0)
    return sign * gamma(order + 1) * hurwitz(order + 1, x)


def log_gamma(x: np.ndarray) -> np.ndarray:
    """Return log |Γ(x)|."""
    return np.vectorize(math.lgamma, otypes=[float])(x)


def gamma(x: np.ndarray) -> np.ndarray:
    """Return Γ(x) for x > 0."""
    return np.exp(log_gamma(x))


def bessel_i(order: int, x: np.ndarray) -> np.ndarray:
    """Return Iₙ(x): 10.32.3."""
    t = (np.arange(_NODES) + 0.5) * math.pi / _NODES
    return np.mean(np.exp(x[..., None] * np.cos(t)) * np.cos(order * t), axis=-1)


def bessel_j(order: int, x: np.ndarray) -> np.ndarray:
    """Return Jₙ(x): 10.9.1."""
    t = (np.arange(_NODES) + 0.5) * math.pi / _NODES
    return np.mean(np.cos(order * t - x[..., None] * np.sin(t)), axis=-1)


def bessel_k(order: int, x: np.ndarray) -> np.ndarray:
    """Return Kₙ(x) for x > 0: 10.32.9."""
    step = 20.0 / _NODES
    t = (np.arange(_NODES) + 0.5) * step
    return step * np.sum(np.exp(-x[..., None] * np.cosh(t)) * np.cosh(order * t), axis=-1)
