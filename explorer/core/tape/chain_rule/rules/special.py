"""Rules of special functions: Γ and what belongs to it, error functions, Bessel functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from explorer.core.tape.chain_rule.context import Context, Rule
from explorer.core.tape.chain_rule.lines import Piece
from explorer.core.tape.chain_rule.special_values import (
    bessel_i,
    bessel_j,
    bessel_k,
    digamma,
    hurwitz,
    log_gamma,
    polygamma,
)
from explorer.core.tape.chain_rule.term import Rank, Term, applied, called, holds, summed_to, term

Found = Sequence[Term | None]
_PI = Term((Piece("π"),), np.asarray(math.pi), ())


def _exp(x: Term) -> Term:
    return applied("exp", x, np.exp)


def _root(x: Term) -> Term:
    return applied("√", x, np.sqrt)


def _i(order: int, x: Term) -> Term:
    return applied("I₁" if order else "I₀", x, lambda v: bessel_i(order, v))


def _j(order: int, x: Term) -> Term:
    return applied("J₁" if order else "J₀", x, lambda v: bessel_j(order, v))


def _k(order: int, x: Term) -> Term:
    return applied("K₁" if order else "K₀", x, lambda v: bessel_k(order, v))


def _scaled(name: str, x: Term, compute: Callable[[np.ndarray], np.ndarray]) -> Term:
    """Return a Bessel function that is scaled so that it does not overflow."""
    return applied(f"{name}ₑ", x, compute)


def _sign(x: Term) -> Term:
    return applied("sign", x, np.sign)


def _i0e(x: Term) -> Term:
    return _scaled("I₀", x, lambda v: np.exp(-np.abs(v)) * bessel_i(0, v))


def _i1e(x: Term) -> Term:
    return _scaled("I₁", x, lambda v: np.exp(-np.abs(v)) * bessel_i(1, v))


def _k0e(x: Term) -> Term:
    return _scaled("K₀", x, lambda v: np.exp(v) * bessel_k(0, v))


def _k1e(x: Term) -> Term:
    return _scaled("K₁", x, lambda v: np.exp(v) * bessel_k(1, v))


_SIMPLE: dict[str, Callable[[Term, Term, Term], Term]] = {
    "Lgamma": lambda g, x, y: g * applied("ψ", x, digamma),
    "Digamma": lambda g, x, y: g * applied("ψ′", x, lambda v: polygamma(np.asarray(1.0), v)),
    "Erfinv": lambda g, x, y: g * (_root(_PI) / 2.0) * _exp(y**2),
    "Ndtri": lambda g, x, y: g * _root(2.0 * _PI) * _exp(y**2 / 2.0),
    "Dawsn": lambda g, x, y: g * (1.0 - 2.0 * x * y),
    "Expint": lambda g, x, y: g * _exp(x) / x,
    "FresnelCos": lambda g, x, y: g * applied("cos", _PI * x**2 / 2.0, np.cos),
    "FresnelSin": lambda g, x, y: g * applied("sin", _PI * x**2 / 2.0, np.sin),
    "Spence": lambda g, x, y: g * applied("log", x, np.log) / (1.0 - x),
    "BesselI0": lambda g, x, y: g * _i(1, x),
    "BesselI1": lambda g, x, y: g * (_i(0, x) - y / x),
    "BesselI0e": lambda g, x, y: g * (_i1e(x) - _sign(x) * y),
    "BesselI1e": lambda g, x, y: g * (_i0e(x) - y * (_sign(x) + term(1.0) / x)),
    "BesselJ0": lambda g, x, y: -g * _j(1, x),
    "BesselJ1": lambda g, x, y: g * (_j(0, x) - y / x),
    "BesselK0": lambda g, x, y: -g * _k(1, x),
    "BesselK1": lambda g, x, y: -g * (_k(0, x) + y / x),
    "BesselK0e": lambda g, x, y: g * (y - _k1e(x)),
    "BesselK1e": lambda g, x, y: g * (y * (1.0 - term(1.0) / x) - _k0e(x)),
}
"""Of one input: (adjoint of the output, input, output) to the adjoint of the input."""


def _simple(name: str) -> Rule:
    return lambda c: [_SIMPLE[name](c.g(), c.x(), c.y())]


def _not_zero(x: Term) -> Term:
    value = None if x.value is None else (x.value != 0).astype(float)
    return holds((*x.symbols, Piece(" ≠ 0")), value, x.shape)


def _both(c: Context, first: Term | None, second: Term | None) -> Found:
    found = (first, second)
    return [
        None if part is None else summed_to(part, c.x(place).shape)
        for place, part in enumerate(found)
    ]


def _xlogy(c: Context) -> Found:
    x, y, g = c.x(0), c.x(1), c.g()
    return _both(c, g * _not_zero(x) * applied("log", y, np.log), g * x / y)


def _xlog1py(c: Context) -> Found:
    x, y, g = c.x(0), c.x(1), c.g()
    return _both(c, g * _not_zero(x) * applied("log1p", y, np.log1p), g * x / (1.0 + y))


def _xdivy(c: Context) -> Found:
    x, y, g = c.x(0), c.x(1), c.g()
    return _both(c, g * _not_zero(x) / y, -g * x / y**2)


def _raised(base: Term, exponent: Term) -> Term:
    """Return a power whose exponent is one less: x^(a − 1)."""
    value = None
    if base.value is not None and exponent.value is not None:
        value = base.value ** (exponent.value - 1)
    text = (*_atom(base), Piece("^("), *exponent.symbols, Piece(" − 1)"))
    return Term(text, value, np.broadcast_shapes(base.shape, exponent.shape), Rank.POWER)


def _atom(part: Term) -> tuple[Piece, ...]:
    is_atom = part.rank >= Rank.ATOM
    return part.symbols if is_atom else (Piece("("), *part.symbols, Piece(")"))


def _gamma(a: Term) -> Term:
    return called("Γ", (a,), _of(lambda v: np.exp(log_gamma(v)), a), a.shape)


def _of(compute: Callable[..., np.ndarray], *parts: Term) -> np.ndarray | None:
    values = [part.value for part in parts if part.value is not None]
    return np.asarray(compute(*values)) if len(values) == len(parts) else None


def _igamma(c: Context, sign: float) -> Found:
    """By x the integrand; by a there is no short formula."""
    a, x, g = c.x(0), c.x(1), c.g()
    slope = _exp(-x) * _raised(x, a) / _gamma(a)
    return _both(c, None, (g if sign > 0 else -g) * slope)


def _betainc(c: Context) -> Found:
    """By x the integrand; TensorFlow has no derivative by a and b."""
    a, b, x, g = c.x(0), c.x(1), c.x(2), c.g()

    def beta(p: np.ndarray, q: np.ndarray) -> np.ndarray:
        return np.exp(log_gamma(p) + log_gamma(q) - log_gamma(p + q))

    below = called("B", (a, b), _of(beta, a, b), np.broadcast_shapes(a.shape, b.shape))
    slope = _raised(x, a) * _raised(1.0 - x, b) / below
    return [None, None, summed_to(g * slope, x.shape)]


def _polygamma(c: Context) -> Found:
    n, x, g = c.x(0), c.x(1), c.g()
    value = _of(lambda order, v: polygamma(order + 1, v), n, x)
    after = called("ψ", (n + 1.0, x), value, np.broadcast_shapes(n.shape, x.shape))
    return _both(c, None, g * after)


def _zeta(c: Context) -> Found:
    s, q, g = c.x(0), c.x(1), c.g()
    value = _of(lambda order, v: hurwitz(order + 1, v), s, q)
    after = called("ζ", (s + 1.0, q), value, np.broadcast_shapes(s.shape, q.shape))
    return _both(c, None, -g * s * after)


RULES: dict[str, Rule] = {
    **{name: _simple(name) for name in _SIMPLE},
    "Xlogy": _xlogy,
    "Xlog1py": _xlog1py,
    "Xdivy": _xdivy,
    "Igamma": lambda c: _igamma(c, 1.0),
    "Igammac": lambda c: _igamma(c, -1.0),
    "Betainc": _betainc,
    "Polygamma": _polygamma,
    "Zeta": _zeta,
}
