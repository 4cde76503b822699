"""A tree as text, as LaTeX and as TensorFlow source: three readings of one table."""

from __future__ import annotations

import math
from collections.abc import Callable
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
from explorer.core.parser import parse_expression

# How tightly a piece of text holds together, loosest first.
_OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _UNARY, _POWER, _ATOM = range(1, 10)
_LEVELS = {
    "logical_or": _OR, "logical_and": _AND, "logical_not": _NOT,
    "less": _COMPARISON, "less_equal": _COMPARISON, "greater": _COMPARISON,
    "greater_equal": _COMPARISON, "equal": _COMPARISON, "not_equal": _COMPARISON,
    "add": _SUM, "subtract": _SUM, "multiply": _PRODUCT, "divide": _PRODUCT, "mod": _PRODUCT,
    "negative": _UNARY, "pow": _POWER,
}  # fmt: skip
LARGEST_PRODUCT = 64
"""Greatest whole exponent computed by multiplications."""


def number_text(value: float) -> str:
    """Return the shortest decimal that reads back as the same double, without a needless `.0`."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)


def to_text(expression: Expression) -> str:
    """Write the tree in the language of the function field; parsing it gives the same tree."""
    return _text(expression)[0]


def _text(expression: Expression) -> tuple[str, int]:
    match expression:
        case Number(value=value):
            return number_text(value), _ATOM
        case Name(name=name) | Constant(name=name):
            return name, _ATOM
        case Call(function="indicator", arguments=(condition,)):
            return _text(condition)
        case Call(function=function, arguments=arguments) if function in _LEVELS:
            return _operator_text(function, [_text(a) for a in arguments])
        case Call(function=function, arguments=arguments):
            return f"{function}({', '.join(to_text(a) for a in arguments)})", _ATOM


def _operator_text(function: str, operands: list[tuple[str, int]]) -> tuple[str, int]:
    level, sign = _LEVELS[function], FUNCTIONS[function].infix
    if len(operands) == 1:
        gap = " " if function == "logical_not" else ""
        return f"{sign}{gap}{_wrapped(operands[0], level)}", level
    if function == "pow":
        return f"{_wrapped(operands[0], _ATOM)}^{_wrapped(operands[1], _UNARY)}", level
    # Comparisons chain when read, so neither of their operands may be one.
    left = _wrapped(operands[0], level + (level == _COMPARISON))
    right = _wrapped(operands[1], level + 1)
    tight = function in {"multiply", "divide"}
    return f"{left}{sign}{right}" if tight else f"{left} {sign} {right}", level


def _wrapped(piece: tuple[str, int], least: int) -> str:
    text, level = piece
    return text if level >= least else f"({text})"


@dataclass(frozen=True, slots=True)
class _Latex:
    text: str
    level: int = _ATOM
    # sin x without parentheses, which would swallow a factor written after it.
    is_open: bool = False
    is_named: bool = False
    # Where a power goes, in sin² x.
    head: str = ""

    def at(self, least: int) -> str:
        return self.text if self.level >= least else self.wrapped

    @property
    def wrapped(self) -> str:
        return rf"\left({self.text}\right)"


def to_latex(expression: Expression) -> str:
    """Write the tree in LaTeX, as it would be printed in a book."""
    return _latex(expression).text


def equation_latex(axis: str, expression: Expression) -> str:
    """Return f(x) = … in LaTeX, a long sum broken between its terms as a book would.

    How wide a term will be is judged by its text: typesetting it to find out takes too long.
    """
    head = rf"f({name_latex(axis)}) ="
    terms = _terms(expression)
    lines, width = [""], 6
    for sign, term in terms:
        piece = _latex(term)
        shown = f"{sign} {piece.at(_PRODUCT)}" if sign else piece.at(_SUM)
        length = len(to_text(term)) + 2
        if lines[-1] and width + length > _WIDEST_LINE:
            lines.append("")
            width = 3
        lines[-1] += f" {shown}"
        width += length
    if len(lines) == 1:
        return f"{head} {to_latex(expression)}"
    rest = r" \\ \quad ".join(line.strip() for line in lines)
    return rf"\begin{{array}}{{l}} {head} {rest} \end{{array}}"


_WIDEST_LINE = 36
"""Characters of a formula that fit beside each other in the window's left panel."""


def _terms(expression: Expression) -> list[tuple[str, Expression]]:
    """Return the signs and terms of a sum; the first sign is empty."""
    match expression:
        case Call(function="add", arguments=(left, right)):
            return [*_terms(left), ("+", right)]
        case Call(function="subtract", arguments=(left, right)):
            return [*_terms(left), ("-", right)]
    return [("", expression)]


def name_latex(name: str) -> str:
    """Write a variable in LaTeX: x1 is x with an index, α is its command."""
    letter, index = name[0], name[1:]
    spelled = next((word for word, sign in GREEK.items() if sign == letter), None)
    shown = rf"\{spelled} " if spelled else letter
    return f"{shown}_{{{index}}}" if index else shown


def _number_latex(value: float) -> _Latex:
    mantissa, _, exponent = number_text(value).partition("e")
    if not exponent:
        return _Latex(mantissa)
    power = f"10^{{{int(exponent)}}}"
    if mantissa == "1":
        return _Latex(power, _POWER)
    return _Latex(rf"{mantissa} \cdot {power}", _PRODUCT)


def _latex(expression: Expression) -> _Latex:
    match expression:
        case Number(value=value):
            return _number_latex(value)
        case Name(name=name):
            return _Latex(name_latex(name))
        case Constant(name=name):
            return _Latex("e" if name == "e" else {"phi": r"\varphi "}.get(name, rf"\{name} "))
        case Call(function="indicator", arguments=(condition,)):
            return _Latex(rf"\left[{_latex(condition).text}\right]")
        case Call(function=function, arguments=arguments):
            writer = _LATEX_WRITERS.get(function)
            if writer is not None:
                return writer(*(_latex(a) for a in arguments))
            if function in _LEVELS:
                return _infix_latex(function, *(_latex(a) for a in arguments))
            return _function_latex(function, arguments)


def _infix_latex(function: str, left: _Latex, right: _Latex) -> _Latex:
    level = _LEVELS[function]
    sign = FUNCTIONS[function].latex or FUNCTIONS[function].infix
    follows_sign = level == _SUM and right.text.startswith("-")
    second = right.wrapped if follows_sign else right.at(level + 1)
    return _Latex(f"{left.at(level)} {sign} {second}", level, right.is_open)


def _multiply_latex(left: _Latex, right: _Latex) -> _Latex:
    first, second = left.at(_PRODUCT), right.at(_PRODUCT)
    if right.level == _UNARY:
        second = right.wrapped
    if left.is_open and not right.is_named:
        first = left.wrapped
    # 3 ½ would be three and a half.
    is_mixed = first[-1:].isdecimal() and second.startswith(r"\frac")
    needs_dot = second[:1].isdecimal() or is_mixed
    gap = r" \cdot " if needs_dot else r" \, " if right.is_named else " "
    return _Latex(f"{first}{gap}{second}", _PRODUCT, right.is_open, left.is_named)


def _pow_latex(base: _Latex, exponent: _Latex) -> _Latex:
    if base.head and exponent.text.isdecimal():
        rest = base.text.removeprefix(base.head)
        powered = f"{base.head}^{{{exponent.text}}}"
        return _Latex(powered + rest, base.level, base.is_open, is_named=True)
    return _Latex(f"{base.at(_ATOM)}^{{{exponent.text}}}", _POWER)


def _negative_latex(operand: _Latex) -> _Latex:
    operand_text = operand.wrapped if operand.text.startswith("-") else operand.at(_PRODUCT)
    return _Latex(f"-{operand_text}", _UNARY, operand.is_open)


def _divide_latex(above: _Latex, below: _Latex) -> _Latex:
    return _Latex(rf"\frac{{{above.text}}}{{{below.text}}}", _PRODUCT)


def _where_latex(condition: _Latex, value: _Latex, otherwise: _Latex) -> _Latex:
    return _Latex(
        rf"\begin{{cases}} {value.text} & \text{{if }} {condition.text} \\"
        rf" {otherwise.text} & \text{{otherwise}} \end{{cases}}",
        _PRODUCT,
        is_open=True,
    )


def _mod_latex(left: _Latex, right: _Latex) -> _Latex:
    return _Latex(
        rf"{left.at(_PRODUCT)} \operatorname{{mod}} {right.at(_UNARY)}", _SUM, right.is_open
    )


def _factorial_latex(operand: _Latex) -> _Latex:
    return _Latex(f"{operand.at(_ATOM)}!", _POWER)


_LATEX_WRITERS: dict[str, Callable[..., _Latex]] = {
    "multiply": _multiply_latex,
    "pow": _pow_latex,
    "negative": _negative_latex,
    "divide": _divide_latex,
    "where": _where_latex,
    "mod": _mod_latex,
    "factorial": _factorial_latex,
    "exp": lambda exponent: _Latex(f"e^{{{exponent.text}}}", _POWER),
    "exp2": lambda exponent: _Latex(f"2^{{{exponent.text}}}", _POWER),
    "square": lambda base: _pow_latex(base, _Latex("2")),
    "reciprocal": lambda below: _divide_latex(_Latex("1"), below),
    "rsqrt": lambda below: _divide_latex(_Latex("1"), _Latex(rf"\sqrt{{{below.text}}}")),
    "logical_not": lambda operand: _Latex(rf"\neg {operand.at(_NOT)}", _NOT),
}


def _function_latex(function: str, arguments: tuple[Expression, ...]) -> _Latex:
    template = FUNCTIONS[function].latex
    pieces = [_latex(a) for a in arguments]
    if "{0}" in template:
        return _Latex(template.format(*(p.text for p in pieces)))
    name = template or _upright(function)
    head = name if name in _MAY_GO_WITHOUT_PARENTHESES else ""
    if head and _needs_no_parentheses(arguments[0]):
        return _Latex(rf"{name} {pieces[0].text}", _PRODUCT, True, True, head)
    listed = ", ".join(p.text for p in pieces)
    return _Latex(rf"{name}\left({listed}\right)", is_named=True, head=head)


_MAY_GO_WITHOUT_PARENTHESES = frozenset(
    rf"\{name}" for name in ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh",
                             "coth", "arcsin", "arccos", "arctan", "ln", "log_{2}", "log_{10}")
)  # fmt: skip


def _upright(function: str) -> str:
    if f"\\{function}" in _MAY_GO_WITHOUT_PARENTHESES or function in {"min", "max"}:
        return rf"\{function}"
    return rf"\operatorname{{{function}}}"


def _needs_no_parentheses(argument: Expression) -> bool:
    match argument:
        case Number() | Name() | Constant():
            return True
        case Call(function="multiply", arguments=(left, right)):
            return _needs_no_parentheses(left) and isinstance(right, Name | Constant)
    return False


@dataclass(frozen=True, slots=True)
class _Source:
    text: str
    level: int = _ATOM
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
            level = _PRODUCT if name == "phi" else _ATOM
            return _Source(_PYTHON_CONSTANTS[name], level, is_literal=True)
        case Name(name=name):
            return _Source(python_name(name))
        case Call(function="indicator", arguments=(condition,)):
            return _Source(f"tf.cast({_source(condition, dtype).text}, tf.{dtype})")
        case Call(function="pow", arguments=(base, exponent)):
            return _pow_source(base, exponent, dtype)
        case Call(function=function, arguments=arguments) if function in _LEVELS:
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
        return _Source(f"~({operands[0].text})", _UNARY)
    if all(o.is_literal for o in operands):
        operands = [_as_tensor(operands[0], dtype), *operands[1:]]
    level = _LEVELS[function]
    if function == "negative":
        return _Source(f"-{_at(operands[0], _UNARY)}", level)
    if function in {"equal", "not_equal"}:
        listed = ", ".join(o.text for o in operands)
        return _Source(f"tf.{function}({listed})")
    sign = _PYTHON_SIGNS.get(function, FUNCTIONS[function].infix)
    # & and | bind tighter than comparisons in Python, so their operands stand in parentheses.
    least = _ATOM if function in {"logical_and", "logical_or"} else level
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
        return _Source(f"1. / {_at(_product_source(x, -power), _UNARY)}", _PRODUCT)
    if power == 1:
        return x
    if power % 2 == 0:
        return _Source(f"tf.square({_product_source(x, power // 2).text})")
    return _Source(f"{_at(_product_source(x, power - 1), _PRODUCT)} * {_at(x, _UNARY)}", _PRODUCT)


def format_value(value: float | None, digits: int = 10) -> str:
    """Return a value as the tables show it: a true minus sign, NaN and ∞ by name.

    `digits` are significant; None is TensorFlow's None.
    """
    if value is None:
        return "None"
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{value:.{digits}g}".replace("-", "−")


def value_text(value: float | None) -> str:
    """Return a value with nine decimals, so that a column of them aligns at the point.

    What is too large or too small for that is written with ten digits and an exponent.
    """
    if value is None or not math.isfinite(value):
        return format_value(value)
    if value == 0 or 1e-4 <= abs(value) < 1e7:
        return f"{value:.9f}".replace("-", "−")
    return f"{value:.9e}".replace("-", "−")


def derivative_name(order: int) -> str:
    """Return f, f′, f″, f‴, f⁽⁴⁾ … as they are written."""
    if order < 4:
        return "f" + ("", "′", "″", "‴")[order]
    return f"f⁽{'⁰¹²³⁴⁵⁶⁷⁸⁹'[order]}⁾"
