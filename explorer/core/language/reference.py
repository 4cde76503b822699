"""What can be typed, row by row: every function with an example, its domain and derivative."""

from __future__ import annotations

import re
from typing import NamedTuple

from explorer.core.language.examples import EXAMPLES, function_names
from explorer.core.language.functions import FUNCTIONS, Function
from explorer.core.sentence import Sentence, sentence

DERIVATIVES: dict[str, str] = {
    "sin": "cos(x)",
    "cos": "-sin(x)",
    "tan": "1/cos(x)^2",
    "cot": "-1/sin(x)^2",
    "sec": "sin(x)/cos(x)^2",
    "csc": "-cos(x)/sin(x)^2",
    "asin": "1/sqrt(1 - x^2)",
    "acos": "-1/sqrt(1 - x^2)",
    "atan": "1/(1 + x^2)",
    "acot": "-1/(1 + x^2)",
    "asec": "1/(abs(x) sqrt(x^2 - 1))",
    "acsc": "-1/(abs(x) sqrt(x^2 - 1))",
    "sinh": "cosh(x)",
    "cosh": "sinh(x)",
    "tanh": "1 - tanh(x)^2",
    "coth": "1 - coth(x)^2",
    "sech": "-sech(x) tanh(x)",
    "csch": "-csch(x) coth(x)",
    "asinh": "1/sqrt(x^2 + 1)",
    "acosh": "1/sqrt(x^2 - 1)",
    "atanh": "1/(1 - x^2)",
    "acoth": "1/(1 - x^2)",
    "asech": "-1/(x sqrt(1 - x^2))",
    "acsch": "-1/(abs(x) sqrt(1 + x^2))",
    "exp": "e^x",
    "expm1": "e^x",
    "exp2": "2^x ln(2)",
    "log": "1/x",
    "log1p": "1/(1 + x)",
    "log2": "1/(x ln(2))",
    "log10": "1/(x ln(10))",
    "sqrt": "1/(2 sqrt(x))",
    "rsqrt": "-1/(2 x sqrt(x))",
    "cbrt": "1/(3 cbrt(x)^2)",
    "square": "2x",
    "reciprocal": "-1/x^2",
    "abs": "sign(x)",
    "sign": "0",
    "trunc": "0",
    "heaviside": "0",
    "sigmoid": "sigmoid(x) (1 - sigmoid(x))",
    "softplus": "sigmoid(x)",
    "softsign": "1/(1 + abs(x))^2",
    "relu": "x > 0 ? 1 : 0",
    "elu": "x > 0 ? 1 : e^x",
    "silu": "sigmoid(x) (1 + x (1 - sigmoid(x)))",
    "gelu": "erfc(-x/sqrt(2))/2 + x e^(-x^2/2)/sqrt(2 pi)",
    "logit": "1/(x (1 - x))",
    "erf": "2 e^(-x^2)/sqrt(pi)",
    "erfc": "-2 e^(-x^2)/sqrt(pi)",
    "erfinv": "sqrt(pi)/2 e^(erfinv(x)^2)",
    "lgamma": "digamma(x)",
    "gamma": "gamma(x) digamma(x)",
    "factorial": "gamma(x + 1) digamma(x + 1)",
    "deg2rad": "pi/180",
    "rad2deg": "180/pi",
    "sinc": "(x cos(x) - sin(x))/x^2",
    "relu6": "0 < x < 6 ? 1 : 0",
    "log_sigmoid": "sigmoid(-x)",
    "hard_sigmoid": "-3 < x < 3 ? 1/6 : 0",
    "hard_tanh": "-1 < x < 1 ? 1 : 0",
    "tanh_shrink": "tanh(x)^2",
    "erfcinv": "-sqrt(pi)/2 e^(erfcinv(x)^2)",
    "ndtri": "sqrt(2 pi) e^(ndtri(x)^2/2)",
}
"""By the function of x: its derivative where there is a short one, as it would be typed.

At single places, as of abs at 0, there may be none. Held against differences in a test.
"""

_CALLS = {
    "atan2": "atan2(x, 1)",
    "root": "root(x, 3)",
    "hypot": "hypot(x, 1)",
    "min": "min(x, 1)",
    "max": "max(x, 0, sin x)",
    "clip": "clip(x, -1, 1)",
    "where": "where(x > 0, x, 0)",
    "leaky_relu": "leaky_relu(x, 0.1)",
    "restrict": "restrict(x > 0, x)",
    "copysign": "copysign(2, x)",
    "asec": "asec(x)",
}
"""Examples of functions of several arguments; of others the second one is 2."""


class Row(NamedTuple):
    """One thing that can be typed."""

    text: str
    """An example that works as it stands."""
    meaning: Sentence
    function: str = ""
    """Name of the function, empty where the row is about a way of writing."""
    also: tuple[str, ...] = ()
    """Other names."""
    domain: Sentence | None = None
    derivative: str = ""


def rows() -> list[Row]:
    """Return everything that can be typed: ways of writing, then each function of the table."""
    ways = [
        Row(text, example.meaning, also=tuple(t for t in example.texts if t != text))
        for example in EXAMPLES
        for text in example.texts
    ]
    return [*ways, *(_row(FUNCTIONS[name]) for name in function_names())]


def as_text(row: Row) -> str:
    """Return a row as a line that a person reads."""
    return f"{row.text:<26}  {' · '.join(f'{told}' for told in told_of(row))}"


def told_of(row: Row) -> list[Sentence]:
    """Return all that there is to be said of a row."""
    told = [row.meaning]
    if row.domain is not None:
        told.append(row.domain)
    if row.derivative:
        told.append(sentence("derivative {formula}", formula=row.derivative))
    if row.also and row.function:
        told.append(sentence("also {names}", names=", ".join(row.also)))
    return told


def example(function: Function) -> str:
    """Return a call of a function that works as it stands."""
    if function.name in _CALLS:
        return _CALLS[function.name]
    return f"{function.name}(x, 2)" if function.arguments[0] > 1 else f"{function.name}(x)"


def _row(function: Function) -> Row:
    return Row(
        example(function),
        _meaning(function),
        function.name,
        tuple(alias for alias in function.aliases if alias != function.name),
        sentence("the argument must be {domain}", domain=sentence(function.domain))
        if function.domain
        else None,
        DERIVATIVES.get(function.name, ""),
    )


def _meaning(function: Function) -> Sentence:
    """Return how a function is computed, which is what it means."""
    if function.name == "where":
        return sentence("the second argument where the first holds, the third elsewhere")
    if function.name == "restrict":
        return sentence("the second argument where the first holds, and no value elsewhere")
    if function.name == "sinc":
        return sentence("sin(x)/x, and 1 at x = 0")
    if not function.definition:
        return sentence("computed by {name}", name=f"tf.{function.tensorflow}")
    return sentence("the same as {formula}", formula=_in_x(function))


def _in_x(function: Function) -> str:
    """Return the definition of a function in x and y, as it would be typed."""
    names = {"a": "x", "b": "y", "c": "z"}
    return re.sub(r"\b[abc]\b", lambda found: names[found.group()], function.definition)
