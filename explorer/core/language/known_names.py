"""Names as they are typed: of functions, of constants, of Greek letters."""

from __future__ import annotations

from explorer.core.language.functions import CONSTANTS, FUNCTIONS

PASTED: dict[str, str] = {"where": "tf_where", "sinc": "np_sinc"}
"""Functions that stand for another row behind a module than typed alone, as tf.where does."""

# Written as an operator only, behind a module only, or only ever made by the parser.
UNWRITTEN = frozenset({"indicator", *PASTED.values()})

_PASTED_NAMES = {row: row.replace("_", ".") for row in PASTED.values()}


def typed_name(function: str) -> str:
    """Return a name by which the row is read in the function field."""
    return _PASTED_NAMES.get(function, function)


ELSEWHERE: dict[str, str] = {
    **{"sen": "sin", "sinus": "sin", "cosinus": "cos", "cotg": "cot", "cotan": "cot"},
    **{"arcsen": "asin", "arcctg": "acot", "arccotg": "acot", "lb": "log2", "ld": "log2"},
    **{"sh": "sinh", "ch": "cosh", "th": "tanh", "cth": "coth"},
    **{"senh": "sinh", "tgh": "tanh", "ctgh": "coth", "cosech": "csch"},
    **{"arsh": "asinh", "arch": "acosh", "arth": "atanh", "arcth": "acoth"},
    **{"argsh": "asinh", "argch": "acosh", "argth": "atanh"},
    **{"wurzel": "sqrt", "raiz": "sqrt", "raíz": "sqrt", "racine": "sqrt", "radice": "sqrt"},
    **{"betrag": "abs", "signum": "sign"},
}
"""Names of other countries' books, read where they stand alone."""

ALIASES: dict[str, str] = {
    name: row.name
    for row in FUNCTIONS.values()
    if row.name not in UNWRITTEN
    for name in (row.name, *row.aliases)
} | ELSEWHERE

CONSTANT_ALIASES: dict[str, str] = {
    **{name: name for name in CONSTANTS},
    "π": "pi",
    "τ": "tau",
    "φ": "phi",
    "ϕ": "phi",
}
GREEK: dict[str, str] = {
    "alpha": "α",
    "beta": "β",
    "delta": "δ",
    "epsilon": "ε",
    "zeta": "ζ",
    "eta": "η",
    "theta": "θ",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "xi": "ξ",
    "rho": "ρ",
    "sigma": "σ",
    "chi": "χ",
    "omega": "ω",
}
"""Greek letters as people spell them out; `gamma` is the function, π τ φ are constants."""
