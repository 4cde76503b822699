"""Sentences about places where operations have no finite value or derivative."""

from __future__ import annotations

from typing import Any

from explorer.core.sentence import Sentence, sentence

ROOTS = frozenset({"Sqrt", "Rsqrt", "EuclideanNorm"})
LOGARITHMS = frozenset({"Log", "Log1p", "Xlogy", "Xlog1py", "Xdivy"})
DIVISIONS = frozenset({"RealDiv", "Div", "Reciprocal", "Inv", "FloorMod", "Mod"})
POWERS = frozenset({"Pow"})
ARCS = frozenset({"Acos", "Asin", "Atanh", "Acosh"})
GROWTHS = frozenset({"Exp", "Expm1", "Sinh", "Cosh", "Softplus"})

LIMITED = ROOTS | LOGARITHMS | POWERS | ARCS
"""That are not defined for all numbers."""


def number(value: Any) -> str:  # a number of NumPy
    """Return a number as it is said."""
    return f"{value:.6g}"


def told(name: str, what: str, at: str) -> tuple[Sentence, Sentence]:
    """Return what happens at an operation, and what can be done."""
    if name in ROOTS:
        return (
            sentence("“{what}” has an infinite derivative at {at}.", what=what, at=at),
            sentence(
                "There is no finite derivative there: keep what is under the root away from zero, "
                "or give it a gradient of your own choice."
            ),
        )
    if name in LOGARITHMS:
        return (
            sentence("“{what}” is a logarithm of {at}: it is not finite there.", what=what, at=at),
            sentence("Keep its argument above zero, for example by adding 1e-7."),
        )
    if name in DIVISIONS:
        return (
            sentence("“{what}” divides by {at}.", what=what, at=at),
            sentence("Use tf.math.divide_no_nan, or keep the divisor away from zero."),
        )
    if name in GROWTHS:
        return (
            sentence("“{what}” is too large for its type at {at}.", what=what, at=at),
            sentence("Keep its argument small, for example by tf.minimum."),
        )
    return _further(name, what, at)


def undefined(what: str, at: str) -> tuple[Sentence, Sentence]:
    """Return what happens at an operation outside of where it is defined, and what can be done."""
    return (
        sentence("“{what}” is not defined at {at}: it is NaN there.", what=what, at=at),
        sentence(
            "Keep its argument where it is defined, for example by tf.maximum or tf.clip_by_value."
        ),
    )


def _further(name: str, what: str, at: str) -> tuple[Sentence, Sentence]:
    if name in POWERS:
        return (
            sentence("The power “{what}” has no finite derivative at {at}.", what=what, at=at),
            sentence("Keep its base above zero, for example by adding 1e-12."),
        )
    if name in ARCS:
        return (
            sentence("“{what}” has an infinite derivative at {at}.", what=what, at=at),
            sentence("Keep its argument a little within −1 and 1, by tf.clip_by_value."),
        )
    return (
        sentence(
            "“{what}” is the first whose gradient is not finite: the operation {operation}.",
            what=what,
            operation=name,
        ),
        sentence("Look at the numbers that go into it."),
    )
