"""The update rules of the optimizers as formulas.

Each is written once, in the notation of its paper and in the order in which Keras computes it; the
numbers of a step are put where its symbols stand, by `explorer.core.descent.step_text`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Equation:
    """One line of a rule.

    Attributes:
        target: what it gives a value to: x, a slot of the state, or a name for a part of a formula.
        formula: what that is, with a line break where its numbers need one.
        value: of the values so far, that of a target that no record holds.
        inline: whether the result stands behind the numbers and not below them.
    """

    target: str
    formula: str
    value: Callable[[Values], float] | None = None
    inline: bool = False


@dataclass(frozen=True, slots=True)
class UpdateRule:
    """One optimizer's step, for given settings.

    Attributes:
        own: what is done for every variable; the last line gives its next place.
        slots: what the optimizer remembers of every variable, in the order of the records.
        constants: the settings, by symbol.
        shared: what is the same for all variables, and changes with the step.
    """

    own: tuple[Equation, ...]
    slots: tuple[str, ...] = ()
    constants: Values = field(default_factory=dict)
    shared: tuple[Equation, ...] = ()


def _betas(s: Values) -> Values:
    return {"β₁": s["beta_1"], "β₂": s["beta_2"], "ε": s["epsilon"]}


_MEAN = Equation("m", "β₁·m\n + (1−β₁)·g")
_SQUARES = Equation("v", "β₂·v\n + (1−β₂)·g²")
_PLAIN = UpdateRule((Equation("x", "x − rate·g"),))
_VELOCITY = Equation("v", "μ·v\n − rate·g")
_ALPHA = Equation(
    "α",
    "rate·√(1−β₂ᵗ)\n/(1−β₁ᵗ)",
    lambda a: a["rate"] * np.sqrt(1 - a["β₂"] ** a["t"]) / (1 - a["β₁"] ** a["t"]),
)


def _momentum(s: Values) -> UpdateRule:
    return UpdateRule((_VELOCITY, Equation("x", "x + v")), ("v",), {"μ": s["momentum"]})


def _nesterov(s: Values) -> UpdateRule:
    return UpdateRule(
        (_VELOCITY, Equation("x", "x + μ·v\n − rate·g")), ("v",), {"μ": s["momentum"]}
    )


def _rmsprop(s: Values) -> UpdateRule:
    squares = Equation("v", "ρ·v\n + (1−ρ)·g²")
    last = (
        (Equation("b", "μ·b\n + rate·g\n/√(v + ε)"), Equation("x", "x − b"))
        if s["momentum"]
        else (Equation("x", "x − rate·g\n/√(v + ε)"),)
    )
    constants = {"ρ": s["rho"], "μ": s["momentum"], "ε": s["epsilon"]}
    return UpdateRule((squares, *last), ("v", "b"), constants)


def _adagrad(s: Values) -> UpdateRule:
    own = (Equation("G", "G + g²", inline=True), Equation("x", "x − rate·g\n/√(G + ε)"))
    return UpdateRule(own, ("G",), {"ε": s["epsilon"]})


def _adadelta(s: Values) -> UpdateRule:
    change = Equation(
        "Δ",
        "−√(D + ε)\n/√(G + ε)·g",
        lambda a: -np.sqrt(a["D"] + a["ε"]) / np.sqrt(a["G"] + a["ε"]) * a["g"],
    )
    own = (
        Equation("G", "ρ·G\n + (1−ρ)·g²"),
        change,
        Equation("D", "ρ·D\n + (1−ρ)·Δ²"),
        Equation("x", "x + rate·Δ"),
    )
    return UpdateRule(own, ("G", "D"), {"ρ": s["rho"], "ε": s["epsilon"]})


def _adam(s: Values) -> UpdateRule:
    own = (_MEAN, _SQUARES, Equation("x", "x − α·m\n/(√v + ε)"))
    return UpdateRule(own, ("m", "v"), _betas(s), (_ALPHA,))


def _adamw(s: Values) -> UpdateRule:
    if not s["weight_decay"]:
        return _adam(s)
    decayed = Equation("x′", "x − λ·rate·x", lambda a: a["x"] - a["λ"] * a["rate"] * a["x"])
    own = (decayed, _MEAN, _SQUARES, Equation("x", "x′ − α·m\n/(√v + ε)"))
    return UpdateRule(own, ("m", "v"), {**_betas(s), "λ": s["weight_decay"]}, (_ALPHA,))


def _adamax(s: Values) -> UpdateRule:
    alpha = Equation(
        "α", "rate/(1−β₁ᵗ)", lambda a: a["rate"] / (1 - a["β₁"] ** a["t"]), inline=True
    )
    own = (_MEAN, Equation("u", "max(β₂·u, |g|)"), Equation("x", "x − α·m\n/(u + ε)"))
    return UpdateRule(own, ("m", "u"), _betas(s), (alpha,))


def _nadam(s: Values) -> UpdateRule:
    shared = (
        Equation(
            "μ", "β₁·(1−0.96ᵗ/2)", lambda a: a["β₁"] * (1 - 0.96 ** a["t"] / 2), inline=True
        ),
        Equation(
            "μ′", "β₁·(1−0.96ᵗ⁺¹/2)", lambda a: a["β₁"] * (1 - 0.96 ** (a["t"] + 1) / 2),
            inline=True,
        ),
        Equation("Π", "Π·μ", inline=True),
        Equation("Π′", "Π·μ′", lambda a: a["Π"] * a["μ′"], inline=True),
    )  # fmt: skip
    own = (
        _MEAN,
        _SQUARES,
        Equation(
            "m̂",
            "μ′·m/(1−Π′)\n + (1−μ)·g\n/(1−Π)",
            lambda a: a["μ′"] * a["m"] / (1 - a["Π′"]) + (1 - a["μ"]) * a["g"] / (1 - a["Π"]),
        ),
        Equation("v̂", "v/(1−β₂ᵗ)", lambda a: a["v"] / (1 - a["β₂"] ** a["t"]), inline=True),
        Equation("x", "x − rate·m̂\n/(√v̂ + ε)"),
    )
    return UpdateRule(own, ("m", "v", "Π"), _betas(s), shared)


def _lion(s: Values) -> UpdateRule:
    own = (
        Equation(
            "c", "β₁·m\n + (1−β₁)·g", lambda a: a["β₁"] * a["m"] + (1 - a["β₁"]) * a["g"]
        ),
        Equation("m", "β₂·m\n + (1−β₂)·g"),
        Equation("x", "x − rate·sign(c)"),
    )  # fmt: skip
    return UpdateRule(own, ("m",), {"β₁": s["beta_1"], "β₂": s["beta_2"]})


def _ftrl(s: Values) -> UpdateRule:
    constants = {
        "p": -s["learning_rate_power"],
        "λ₁": s["l1_regularization_strength"],
        "λ₂": s["l2_regularization_strength"],
        "s": s["l2_shrinkage_regularization_strength"],
        "β": s["beta"],
    }
    linear = "z + g\n − σ·x" + ("\n + 2·s·x" if constants["s"] else "")
    quadratic = "n^p/rate"
    quadratic += "\n + 2·λ₂" if constants["λ₂"] else ""
    quadratic += "\n + β/rate" if constants["β"] else ""
    own = (
        Equation(
            "σ",
            "((n + g²)^p\n − n^p)/rate",
            lambda a: ((a["n"] + a["g"] ** 2) ** a["p"] - a["n"] ** a["p"]) / a["rate"],
        ),
        Equation("n", "n + g²", inline=True),
        Equation("z", linear),
        Equation(
            "q",
            quadratic,
            lambda a: a["n"] ** a["p"] / a["rate"] + 2 * a["λ₂"] + a["β"] / a["rate"],
        ),
        Equation("x", "(clip(z, ±λ₁)\n − z)/q" if constants["λ₁"] else "−z/q"),
    )
    return UpdateRule(own, ("n", "z"), constants)


UPDATE_RULES: dict[str, Callable[[Values], UpdateRule]] = {
    "tape": lambda _: _PLAIN,
    "sgd": lambda _: _PLAIN,
    "momentum": _momentum,
    "nesterov": _nesterov,
    "rmsprop": _rmsprop,
    "adagrad": _adagrad,
    "adadelta": _adadelta,
    "adam": _adam,
    "adamw": _adamw,
    "adamax": _adamax,
    "nadam": _nadam,
    "lion": _lion,
    "ftrl": _ftrl,
}
