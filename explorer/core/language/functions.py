"""The one table of functions, operators included, and of constants.

Parser, typesetting, evaluation and code text all read it; a new function is one row here.
A row either names the TensorFlow function that computes it or defines it by other rows.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, replace

from explorer.core.translation import Text


@dataclass(frozen=True, slots=True)
class Function:
    """One row of the table."""

    name: str
    """As it is written in the function field, and as it stands in a tree."""
    arguments: tuple[int, int] = (1, 1)
    """Least and greatest number of arguments."""
    tensorflow: str = ""
    """Path of the function below `tf`; empty where `definition` is given."""
    definition: str = ""
    """An expression of the arguments a, b, c in the language of the function field."""
    own: bool = False
    """Whether compute/elementary.py computes it, more carefully than the definition does."""
    harmless: tuple[float | None, ...] = ()
    """For each argument a value at which every derivative is a number, None where any will do;
    empty where all are so everywhere. A piece that is not taken gets it."""
    inlined: bool = False
    """Whether the definition stands in for the call, because a literal argument such as the 3 of
    root(x, 3) decides how it is computed."""
    aliases: tuple[str, ...] = ()
    """Other names it is known by, in TensorFlow, NumPy and on paper."""
    infix: str = ""
    """Its sign in text and in Python, where it is an operator."""
    latex: str = ""
    """Template with {0}, {1} …; empty: its name upright before its arguments."""
    inverse: str = ""
    """Function that `name^-1` means."""
    differentiable: bool = True
    """False where TensorFlow defines no gradient, so that the tape answers None."""
    takes_truth: tuple[int, ...] = ()
    """Indices of the arguments that are conditions."""
    gives_truth: bool = False
    """Whether the result is a condition and not a number."""
    domain: Text = ""
    """Domain, in words that complete "its argument must be …"."""


def _with_names(rows: list[Function], *prefixes: str) -> list[Function]:
    """Return the rows, the inverse ones with more names: arcsin, arcosh."""
    return [
        replace(row, aliases=(*row.aliases, *(prefix + row.name[1:] for prefix in prefixes)))
        if row.name.startswith("a")
        else row
        for row in rows
    ]


def _reciprocal(below: str, twice: str) -> str:
    """Return 1/cosh or 1/sinh, whose slopes are no ∞/∞ where those are infinite.

    From 30 on e^−a is nothing beside e^a in double precision.
    """
    return f"where(abs(a) < 30, 1/{below}, {twice}*exp(-abs(a)))"


# A row a line, or two.
# fmt: off
_TRIGONOMETRIC = [
    Function("sin", tensorflow="sin", inverse="asin"),
    Function("cos", tensorflow="cos", inverse="acos"),
    Function("tan", tensorflow="tan", aliases=("tg",), inverse="atan", harmless=(1,)),
    Function("cot", definition="cos(a)/sin(a)", aliases=("ctg",), inverse="acot",
             harmless=(1,)),
    Function("sec", definition="1/cos(a)", inverse="asec", harmless=(1,)),
    Function("csc", definition="1/sin(a)", aliases=("cosec",), inverse="acsc", harmless=(1,)),
    Function("asin", tensorflow="asin", latex=r"\arcsin", domain="from −1 to 1", harmless=(0,)),
    Function("acos", tensorflow="acos", latex=r"\arccos", domain="from −1 to 1", harmless=(0,)),
    Function("atan", tensorflow="atan", latex=r"\arctan", aliases=("arctg",)),
    Function("acot", definition="pi/2 - atan(a)", latex=r"\operatorname{arccot}"),
    Function("asec", definition="acos(1/a)", latex=r"\operatorname{arcsec}", harmless=(2,)),
    Function("acsc", definition="asin(1/a)", latex=r"\operatorname{arccsc}", harmless=(2,)),
]

_HYPERBOLIC = [
    Function("sinh", tensorflow="sinh", inverse="asinh", harmless=(0,)),
    Function("cosh", tensorflow="cosh", inverse="acosh", harmless=(0,)),
    Function("tanh", tensorflow="tanh", inverse="atanh"),
    Function("coth", definition="1/tanh(a)", inverse="acoth", harmless=(1,)),
    Function("sech", definition=_reciprocal("cosh(a)", "2"), inverse="asech", harmless=(0,)),
    Function("csch", definition=_reciprocal("sinh(a)", "2*sign(a)"), inverse="acsch",
             harmless=(1,)),
    Function("asinh", tensorflow="asinh", latex=r"\operatorname{arsinh}"),
    Function("acosh", tensorflow="acosh", latex=r"\operatorname{arcosh}", domain="at least 1",
             harmless=(2,)),
    Function("atanh", tensorflow="atanh", latex=r"\operatorname{artanh}", domain="from −1 to 1",
             harmless=(0,)),
    Function("acoth", definition="atanh(1/a)", latex=r"\operatorname{arcoth}",
             domain="below −1 or above 1", harmless=(2,)),
    Function("asech", definition="acosh(1/a)", latex=r"\operatorname{arsech}",
             domain="between 0 and 1", harmless=(0.5,)),
    Function("acsch", definition="asinh(1/a)", latex=r"\operatorname{arcsch}", harmless=(1,)),
]

_OPERATORS = [
    Function("add", (2, 2), "add", infix="+"),
    Function("subtract", (2, 2), "subtract", infix="-", aliases=("sub",)),
    Function("multiply", (2, 2), "multiply", infix="*", aliases=("mul",)),
    Function("divide", (2, 2), "divide", infix="/",
             aliases=("truediv", "true_divide", "div", "Rational", "Fraction"), harmless=(None, 1)),
    Function("negative", (1, 1), "negative", infix="-", aliases=("neg",)),
    Function("pow", (2, 2), "pow", infix="^", aliases=("power", "float_power")),
    Function("less", (2, 2), "less", infix="<", latex="<", gives_truth=True),
    Function("less_equal", (2, 2), "less_equal", infix="<=", latex=r"\leq", gives_truth=True),
    Function("greater", (2, 2), "greater", infix=">", latex=">", gives_truth=True),
    Function("greater_equal", (2, 2), "greater_equal", infix=">=", latex=r"\geq", gives_truth=True),
    Function("equal", (2, 2), "equal", infix="==", latex="=", gives_truth=True),
    Function("not_equal", (2, 2), "not_equal", infix="!=", latex=r"\neq", gives_truth=True),
    Function("logical_and", (2, 2), "logical_and", infix="and", latex=r"\wedge", takes_truth=(0, 1),
             gives_truth=True),
    Function("logical_or", (2, 2), "logical_or", infix="or", latex=r"\vee", takes_truth=(0, 1),
             gives_truth=True),
    Function("logical_not", (1, 1), "logical_not", infix="not", latex=r"\neg", takes_truth=(0,),
             gives_truth=True),
    # A condition used as a number, as in (x > 0) * x: put in by the parser, never written.
    Function("indicator", (1, 1), "cast", takes_truth=(0,), differentiable=False),
]

_ELEMENTARY = [
    Function("exp", tensorflow="exp", latex=r"e^{{{0}}}", harmless=(0,)),
    Function("expm1", tensorflow="math.expm1", harmless=(0,)),
    Function("exp2", definition="2^a", latex=r"2^{{{0}}}", harmless=(0,)),
    Function("log", tensorflow="math.log", aliases=("ln",), latex=r"\ln", domain="positive",
             harmless=(1,)),
    Function("log1p", tensorflow="math.log1p", domain="greater than −1", harmless=(0,)),
    Function("log2", definition="log(a)/log(2)", aliases=("log_2",), latex=r"\log_{2}",
             domain="positive", harmless=(1,), own=True),
    Function("log10", definition="log(a)/log(10)", aliases=("lg", "log_10"), latex=r"\log_{10}",
             domain="positive", harmless=(1,), own=True),
    Function("sqrt", tensorflow="sqrt", latex=r"\sqrt{{{0}}}", domain="zero or more",
             harmless=(1,)),
    Function("rsqrt", definition="1/sqrt(a)", harmless=(1,)),
    Function("cbrt", definition="a^(1/3)", latex=r"\sqrt[3]{{{0}}}", harmless=(1,)),
    Function("root", (2, 2), definition="a^(1/b)", inlined=True, aliases=("nthroot", "surd"),
             latex=r"\sqrt[{1}]{{{0}}}"),
    Function("square", tensorflow="square"),
    Function("reciprocal", definition="1/a", harmless=(1,)),
    Function("hypot", (2, 2), definition="sqrt(a^2 + b^2)", harmless=(1, None)),
    Function("abs", tensorflow="abs", aliases=("absolute", "fabs"), latex=r"\left|{0}\right|"),
    Function("sign", tensorflow="sign", aliases=("sgn",), latex=r"\operatorname{sgn}"),
    Function("floor", tensorflow="floor", latex=r"\left\lfloor {0} \right\rfloor",
             differentiable=False),
    Function("ceil", tensorflow="math.ceil", aliases=("ceiling",),
             latex=r"\left\lceil {0} \right\rceil", differentiable=False),
    Function("round", tensorflow="round", aliases=("rint", "around"), differentiable=False),
    Function("mod", (2, 2), "math.floormod", aliases=("floormod",), infix="%", harmless=(None, 1)),
    Function("min", (2, 9), "minimum", aliases=("minimum", "fmin")),
    Function("max", (2, 9), "maximum", aliases=("maximum", "fmax")),
    # tf.clip_by_value does not broadcast its first argument; this is what it computes.
    Function("clip", (3, 3), definition="max(min(a, c), b)", aliases=("clip_by_value", "clamp")),
    # Mathematics: what is not taken has no part in the value, nor in its derivatives.
    Function("where", (3, 3), "where", aliases=("if", "cond", "select"), takes_truth=(0,)),
    # Pasted: what tf.where answers, with 0 times the derivative of what is not taken.
    Function("tf_where", (3, 3), "where", takes_truth=(0,)),
    Function("heaviside", definition="where(a < 0, 0, 1)", aliases=("step",), latex="H"),
]

_ACTIVATIONS = [
    Function("sigmoid", tensorflow="sigmoid", aliases=("logistic", "expit"), latex=r"\sigma"),
    Function("softplus", tensorflow="math.softplus"),
    # TensorFlow has no second derivative of its own softsign.
    Function("softsign", definition="a/(1 + abs(a))"),
    Function("relu", tensorflow="nn.relu", aliases=("ReLU",)),
    Function("elu", tensorflow="nn.elu"),
    Function("silu", definition="a*sigmoid(a)", aliases=("swish",)),
    # 1 + erf would cancel on the left.
    Function("gelu", definition="a/2*erfc(-a/sqrt(2))"),
    Function("logit", definition="log(a/(1 - a))", domain="between 0 and 1", harmless=(0.5,)),
]

# The constants of arXiv:1706.02515 in double precision; expm1 of a large number would be ∞.
_SELU = "1.0507009873554804934*where(a > 0, a, 1.6732632423543772848*expm1(min(a, 0)))"
# sin(a)/a cancels near 0, and its derivatives more so: there the series, to the 22nd power.
_SINC_TERMS = functools.reduce(
    lambda rest, k: f"1 - a^2/{2 * k * (2 * k + 1)}*({rest})", range(11, 0, -1), "1"
)

_OF_LIBRARIES = [
    Function("xlogy", (2, 2), "math.xlogy", harmless=(None, 1)),
    Function("xlog1py", (2, 2), "math.xlog1py", harmless=(None, 0)),
    Function("xdivy", (2, 2), "math.xdivy", harmless=(None, 1)),
    Function("divide_no_nan", (2, 2), "math.divide_no_nan", harmless=(None, 1)),
    Function("multiply_no_nan", (2, 2), "math.multiply_no_nan"),
    Function("squared_difference", (2, 2), definition="(a - b)^2"),
    Function("logaddexp", (2, 2), definition="b + softplus(a - b)"),
    Function("deg2rad", definition="a*pi/180", aliases=("radians",)),
    Function("rad2deg", definition="a*180/pi", aliases=("degrees",)),
    Function("sinc", definition=f"where(abs(a) < 1, {_SINC_TERMS}, sin(a)/a)"),
    Function("np_sinc", definition="sinc(pi*a)"),
    Function("trunc", definition="where(a < 0, ceil(a), floor(a))", aliases=("fix",)),
    Function("floor_divide", (2, 2), definition="floor(a/b)", aliases=("floordiv",),
             harmless=(None, 1)),
    Function("copysign", (2, 2), definition="where(b < 0, -abs(a), abs(a))"),
    Function("stop_gradient", tensorflow="stop_gradient", differentiable=False),
    Function("zeros_like", tensorflow="zeros_like"),
    Function("ones_like", tensorflow="ones_like"),
    Function("leaky_relu", (2, 2), definition="where(a > 0, a, b*a)"),
    Function("relu6", tensorflow="nn.relu6", aliases=("ReLU6",)),
    Function("selu", definition=_SELU),
    Function("mish", definition="a*tanh(softplus(a))"),
    Function("log_sigmoid", definition="-softplus(-a)"),
    Function("hard_sigmoid", definition="relu6(a + 3)/6"),
    Function("hard_silu", definition="a*relu6(a + 3)/6", aliases=("hard_swish", "hardswish")),
    Function("hard_tanh", definition="max(min(a, 1), -1)", aliases=("hardtanh",)),
    Function("tanh_shrink", definition="a - tanh(a)", aliases=("tanhshrink",)),
    Function("erfcinv", tensorflow="math.erfcinv", domain="between 0 and 2", harmless=(1,)),
    Function("ndtri", tensorflow="math.ndtri", domain="between 0 and 1", harmless=(0.5,)),
    # No value where the first argument, a condition as 1 or 0, does not hold, nor a derivative.
    Function("restrict", (2, 2), definition="b*where(a > 1/2, 1, 0/0)", harmless=(1, None)),
]

# Γ by reflection below 1/2, because exp(lgamma) knows no sign. Source: DLMF 5.5.3.
_GAMMA = "where(a < 1/2, pi/(sin(pi*a)*exp(lgamma(1 - a))), exp(lgamma(a)))"

_SPECIAL = [
    Function("erf", tensorflow="math.erf"),
    Function("erfc", tensorflow="math.erfc"),
    Function("erfinv", tensorflow="math.erfinv", domain="between −1 and 1", harmless=(0,)),
    Function("lgamma", tensorflow="math.lgamma", aliases=("gammaln", "lnGamma"), latex=r"\ln\Gamma",
             harmless=(1,)),
    Function("digamma", tensorflow="math.digamma", aliases=("psi",), latex=r"\psi", harmless=(1,)),
    Function("gamma", definition=_GAMMA, aliases=("Gamma", "Γ"), latex=r"\Gamma", harmless=(1,),
             own=True, domain="neither 0 nor a negative whole number"),
    Function("factorial", definition="gamma(a + 1)", harmless=(1,), own=True,
             domain="no negative whole number"),
]

# fmt: on
FUNCTIONS: dict[str, Function] = {
    row.name: row
    for row in [
        *_OPERATORS,
        *_with_names(_TRIGONOMETRIC, "arc"),
        Function("atan2", (2, 2), "atan2", aliases=("arctan2",), harmless=(None, 1)),
        *_with_names(_HYPERBOLIC, "arc", "ar"),
        *_ELEMENTARY,
        *_ACTIVATIONS,
        *_SPECIAL,
        *_OF_LIBRARIES,
    ]
}


CONSTANTS: dict[str, float] = {
    "pi": math.pi,
    "e": math.e,
    "tau": math.tau,
    "phi": (1 + math.sqrt(5)) / 2,
}
