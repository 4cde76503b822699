"""A tree as TensorFlow source, which computes what `compute.lowering` computes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from explorer.core.expression import (
    Call,
    Constant,
    Expression,
    Name,
    Number,
    as_fraction,
    functions_used,
    substitute,
)
from explorer.core.functions import FUNCTIONS, GREEK
from explorer.core.notation import LEVELS, Level, number_text
from explorer.core.parser import parse_expression

LARGEST_PRODUCT = 64
"""Greatest whole exponent computed by multiplications."""
_LONGEST_REPEATED = 60
"""Characters of a base that is written out at each factor of its power; ((x^7)^7)^7 … would grow
fivefold at each level."""


@dataclass(frozen=True, slots=True)
class _Source:
    text: str
    level: int = Level.ATOM
    # A bare Python number, which TensorFlow would make float32 where no tensor stands beside it.
    is_literal: bool = False


_PYTHON_SIGNS = {"logical_and": "&", "logical_or": "|", "mod": "%"}
_PYTHON_CONSTANTS = {
    "pi": "math.pi", "e": "math.e", "tau": "math.tau", "phi": "(1 + math.sqrt(5)) / 2",
}  # fmt: skip


def to_tensorflow(expression: Expression, dtype: str = "float64") -> str:
    """Write the tree as a TensorFlow expression that computes what the engine computes.

    Functions that the table defines by others are called by name; `definitions` writes them.
    """
    source = _source(inlined(expression), dtype)
    return _as_tensor(source, dtype).text


def inlined(expression: Expression) -> Expression:
    """Return the tree with the table's inlined definitions in the place of their calls."""
    if not isinstance(expression, Call):
        return expression
    arguments = tuple(inlined(a) for a in expression.arguments)
    row = FUNCTIONS[expression.function]
    if not row.inlined:
        return Call(expression.function, arguments)
    return substitute(parse_expression(row.definition), dict(zip("abc", arguments, strict=False)))


def definitions(expression: Expression, dtype: str = "float64") -> list[str]:
    """Return the Python functions that the source of `to_tensorflow` calls, in order of need."""
    written: dict[str, str] = {}
    _collect_definitions(inlined(expression), dtype, written)
    called = re.findall(r"\bpower_([0-9]+)", to_tensorflow(expression, dtype))
    for power in sorted({int(digits) for digits in called}):
        body = _product_source(_Source("a"), power).text
        written[f"power_{power}"] = f"def power_{power}(a):\n    return {body}\n"
    return list(written.values())


def _collect_definitions(expression: Expression, dtype: str, written: dict[str, str]) -> None:
    for name in functions_used(expression):
        row = FUNCTIONS[name]
        if row.definition and name not in written:
            body = parse_expression(row.definition)
            _collect_definitions(body, dtype, written)
            parameters = ", ".join("abc"[: row.arguments[1]])
            written[name] = f"def {name}({parameters}):\n    return {to_tensorflow(body, dtype)}\n"
    if "real_root" not in written and any(map(_is_odd_root, _powers(expression))):
        written["real_root"] = _REAL_ROOT.format(dtype=dtype)


_REAL_ROOT = """\
def real_root(x, numerator, denominator):
    # The real value for an odd denominator; tf.pow gives NaN below zero.
    one = tf.ones_like(x)
    sign = tf.where(x < 0, -one, one)
    return sign**numerator * tf.pow(sign * x, numerator / denominator)
"""


def _powers(expression: Expression) -> list[Fraction | None]:
    if not isinstance(expression, Call):
        return []
    own = [as_fraction(expression.arguments[1])] if expression.function == "pow" else []
    return own + [power for argument in expression.arguments for power in _powers(argument)]


def _is_odd_root(power: Fraction | None) -> bool:
    return power is not None and power.denominator > 1 and power.denominator % 2 == 1


def _as_tensor(source: _Source, dtype: str) -> _Source:
    if not source.is_literal:
        return source
    return _Source(f"tf.constant({source.text}, tf.{dtype})")


def _source(expression: Expression, dtype: str) -> _Source:
    match expression:
        case Number(value=value):
            text = number_text(value)
            whole = text.isdecimal()
            return _Source(f"{text}." if whole else text, is_literal=True)
        case Constant(name=name):
            level = Level.PRODUCT if name == "phi" else Level.ATOM
            return _Source(_PYTHON_CONSTANTS[name], level, is_literal=True)
        case Name(name=name):
            return _Source(python_name(name))
        case Call(function="indicator", arguments=(condition,)):
            return _Source(f"tf.cast({_source(condition, dtype).text}, tf.{dtype})")
        case Call(function="pow", arguments=(base, exponent)):
            return _pow_source(base, exponent, dtype)
        case Call(function=function, arguments=arguments) if function in LEVELS:
            return _infix_source(function, [_source(a, dtype) for a in arguments], dtype)
        case Call(function=function, arguments=arguments):
            pieces = [_source(a, dtype) for a in arguments]
            return _call_source(function, pieces, dtype)


_TAKEN = frozenset({"lambda", "f", "y", *(f"d{k}" for k in range(1, 7))})
"""Names that mean something else in the programs of `codegen`, or in Python."""


def python_name(name: str) -> str:
    """Return the Python identifier of a variable."""
    spelled = {sign: word for word, sign in GREEK.items()}
    word = spelled.get(name[0], name[0]) + name[1:]
    return f"{word}_" if word in _TAKEN else word


def _infix_source(function: str, operands: list[_Source], dtype: str) -> _Source:
    if function == "logical_not":
        return _Source(f"~({operands[0].text})", Level.UNARY)
    if all(o.is_literal for o in operands):
        operands = [_as_tensor(operands[0], dtype), *operands[1:]]
    level = LEVELS[function]
    if function == "negative":
        return _Source(f"-{_at(operands[0], Level.UNARY)}", level)
    if function in {"equal", "not_equal"}:
        listed = ", ".join(o.text for o in operands)
        return _Source(f"tf.{function}({listed})")
    sign = _PYTHON_SIGNS.get(function, FUNCTIONS[function].infix)
    # & and | bind tighter than comparisons in Python, so their operands stand in parentheses.
    least = Level.ATOM if function in {"logical_and", "logical_or"} else level
    left, right = _at(operands[0], least), _at(operands[1], max(least, level + 1))
    return _Source(f"{left} {sign} {right}", level)


def _at(source: _Source, least: int) -> str:
    return source.text if source.level >= least else f"({source.text})"


def _call_source(function: str, arguments: list[_Source], dtype: str) -> _Source:
    row = FUNCTIONS[function]
    first = 0 if not row.takes_truth else 1
    fitted = [a if i < first else _as_tensor(a, dtype) for i, a in enumerate(arguments)]
    if row.definition:
        return _Source(f"{function}({', '.join(a.text for a in fitted)})")
    path = f"tf.{row.tensorflow}"
    if row.arguments[1] > row.arguments[0]:
        # tf.maximum and tf.minimum take two: max(a, b, c) is a fold.
        text = fitted[0].text
        for argument in fitted[1:]:
            text = f"{path}({text}, {argument.text})"
        return _Source(text)
    return _Source(f"{path}({', '.join(a.text for a in fitted)})")


def _pow_source(base: Expression, exponent: Expression, dtype: str) -> _Source:
    power = as_fraction(exponent)
    if isinstance(base, Constant) and base.name == "e":
        return _Source(f"tf.exp({_as_tensor(_source(exponent, dtype), dtype).text})")
    x = _as_tensor(_source(base, dtype), dtype)
    if power is None:
        return _Source(f"tf.pow({x.text}, {_source(exponent, dtype).text})")
    if power.denominator == 1 and abs(power) <= LARGEST_PRODUCT:
        return _product_source(x, int(power))
    if power == Fraction(1, 2):
        return _Source(f"tf.sqrt({x.text})")
    if _is_odd_root(power):
        return _Source(f"real_root({x.text}, {power.numerator}, {power.denominator})")
    return _Source(f"tf.pow({x.text}, {float(power)!r})")


def _product_source(x: _Source, power: int) -> _Source:
    """x³ as products: the third derivative of tf.pow(x, 2.) is NaN at 0, where it is 0·∞."""
    if power == 0:
        return _Source(f"tf.ones_like({x.text})")
    if power < 0:
        return _Source(f"1. / {_at(_product_source(x, -power), Level.UNARY)}", Level.PRODUCT)
    if power == 1:
        return x
    if power > 2 and len(x.text) > _LONGEST_REPEATED:
        return _Source(f"power_{power}({x.text})")
    if power % 2 == 0:
        return _Source(f"tf.square({_product_source(x, power // 2).text})")
    return _Source(
        f"{_at(_product_source(x, power - 1), Level.PRODUCT)} * {_at(x, Level.UNARY)}",
        Level.PRODUCT,
    )
