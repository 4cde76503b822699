"""Random trees and texts for Hypothesis, the same ones at every run.

`HYPOTHESIS_PROFILE=explore` looks at many more, and other ones each time.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from explorer.core.language.expression import Call, Constant, Expression, Name, Number
from explorer.core.language.functions import CONSTANTS, FUNCTIONS
from explorer.core.language.known_names import ALIASES

_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("fixed", derandomize=True, database=None, max_examples=150, **_COMMON)
settings.register_profile("explore", max_examples=5000, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))

NAMES = ("x", "y", "a", "k", "n", "x1", "x12", "t0", "θ", "λ", "α2", "é", "я", "f", "d1")
_NUMBERS = st.one_of(
    st.integers(0, 70).map(float),
    st.sampled_from([0.5, 1.5, 2.5, 1e-5, 1e16, 1e22, 0.1, 5e-324, 1e308]),
    st.floats(0, allow_nan=False, allow_infinity=False).map(abs),
)
_GIVES_NUMBER = sorted(n for n, row in FUNCTIONS.items() if not row.gives_truth)
_COMPARISONS = ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")
_CONNECTIVES = ("logical_and", "logical_or", "logical_not")


def trees(most_depth: int = 5) -> st.SearchStrategy[Expression]:
    """Trees that the parser could have built: numbers, and conditions where those belong."""
    tree: st.SearchStrategy[Expression] = st.one_of(
        st.sampled_from(NAMES).map(Name),
        _NUMBERS.map(Number),
        st.sampled_from(sorted(CONSTANTS)).map(Constant),
    )
    for _ in range(most_depth - 1):
        tree = st.one_of(tree, calls(tree))
    return tree


def calls(operands: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """Calls of any function that gives a number."""
    conditions = _conditions(operands)
    operators = st.sampled_from(
        ["add", "subtract", "multiply", "divide", "negative", "pow", "mod", "factorial"]
    )
    functions = st.one_of(operators, st.sampled_from(_GIVES_NUMBER))
    return functions.flatmap(lambda name: call(name, operands, conditions))


def call(
    name: str,
    operands: st.SearchStrategy[Expression],
    conditions: st.SearchStrategy[Expression],
) -> st.SearchStrategy[Expression]:
    """Calls of one function with fitting arguments."""
    row = FUNCTIONS[name]
    least, most = row.arguments

    def with_count(count: int) -> st.SearchStrategy[Expression]:
        kinds = (conditions if i in row.takes_truth else operands for i in range(count))
        return st.tuples(*kinds).map(lambda arguments: Call(name, arguments))

    return st.integers(least, min(most, least + 2)).flatmap(with_count)


def _conditions(operands: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    compared = st.sampled_from(_COMPARISONS).flatmap(lambda n: call(n, operands, operands))
    joined = st.sampled_from(_CONNECTIVES).flatmap(lambda n: call(n, compared, compared))
    return st.one_of(compared, joined)


PIECES = sorted(
    {
        *"xyaeπθE0123456789.+-*/^%!<>=|()[]{},√∛²³⁻⁺₁×·÷−≤≥≠'\"\\_#$&;:@~`? \t\n",
        *("**", "//", "||", "&&", "<=", "==", "!=", "x1", "2.5", "1e3", ".5", "1e", "sin", "cos x"),
        *(" if ", " else ", " and ", " or ", "not ", " mod ", "lambda x: ", "f(x) = ", "return "),
        *(
            "def f(x): return ",
            "tf.",
            "np.",
            "tf.math.",
            "np.pi",
            "math.",
            "os.",
            "__class__",
            "()",
        ),
        *("ⁿ", "½", "∞", "∫", "№", "٣", "Ⅷ", "ﬁ", "ß", "中", "\u0301", "\u200b", "\ud800", "\x00"),
        *(
            "⌊",
            "⌋",
            "⌈",
            "⌉",
            "2½",
            "⅓",
            "Sin",
            "Pi",
            "Log[",
            "d/dx ",
            "dy/dx",
            "∂",
            " # ",
            "print(",
        ),
        *(" ? ", " : ", ": ", "{x<0: ", "{x>0}", " || ", " | ", " & ", "~", ".*", ".^", "!!", "°"),
        *("Piecewise((", ", x<0), (", "sum(k, k, 1, ", "prod(", "log_3", "log_a ", "√[3]{", "true"),
        *("eˣ", "⁻ˣ", "х", "е", " deg", "0x1", "1..", "3i", "frac{", "np.sinc(", ", alpha=0.1)"),
        *("tf.constant(", "tf.cast(", ", tf.float32", ", name='a'", "float(", "$$", ":=", "lim "),
        *(name + "(" for name in sorted(ALIASES)[::3]),
        *sorted(ALIASES)[1::3],
    }
)
"""What a text of the function field may be made of, and what gets into it by mistake."""


def shaped_texts() -> st.SearchStrategy[str]:
    """Texts that look like the language, rightly or wrongly."""
    return st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
