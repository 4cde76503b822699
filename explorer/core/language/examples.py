"""Examples of the function field's input; a test reads every one of them."""

from __future__ import annotations

from typing import NamedTuple

from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.known_names import UNWRITTEN
from explorer.core.sentence import Sentence, sentence


class Example(NamedTuple):
    """Texts that are written alike, and what they have in common."""

    texts: tuple[str, ...]
    meaning: Sentence


EXAMPLES = (
    Example(("3x^2 - 1", "x²", "2(x+1)(x-1)"), sentence("powers and products; 1/2x is x/2")),
    Example(("√x", "root(x, 5)", "|x|", "⌊x⌋"), sentence("roots, distance from 0, rounding")),
    Example(
        ("sin 2x", "sin²x", "sin^-1 x", "sin(30°)"),
        sentence("angles in radians, ° for degrees; sin^-1 is arcsin"),
    ),
    Example(("e^-x", "exp(-x)", "ln x", "log10 x", "log_3(x)"), sentence("log and ln are natural")),
    Example(("x if x>0 else 0", "{x<0: -x, x^2}", "x>0 ? x : 0"), sentence("functions in pieces")),
    Example(("x^2 {0<x<1}",), sentence("no value where the condition does not hold")),
    Example(("sum(k^2, k, 1, 5)", "prod(k, k, 1, 5)"), sentence("sums and products written out")),
    Example(
        ("a sin(b x)", "x1 + x_2", "alpha x"),
        sentence(
            "other letters become parameters, with sliders; three in a row are one word: a b c"
        ),
    ),
    Example(("f(x, y) = x^2 + y^2", "x y"), sentence("two variables: a map or a surface")),
    Example(
        ("x**2", "np.exp(-x**2)", "tf.nn.relu(x)"),
        sentence("Python, NumPy and TensorFlow as pasted"),
    ),
    Example((r"\frac{1}{2}x", r"\sqrt[3]{x}", "Sin[x]"), sentence("LaTeX and Mathematica")),
    Example(("pi", "e", "tau", "phi"), sentence("constants")),
)


def function_names() -> tuple[str, ...]:
    """Return the functions that can be typed by a name, in the order of the table."""
    return tuple(name for name, row in FUNCTIONS.items() if name not in UNWRITTEN and not row.infix)
