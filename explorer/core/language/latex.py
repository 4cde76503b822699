"""A tree as LaTeX, as it would be printed in a book."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from explorer.core.language.expression import Call, Constant, Expression, Name, Number
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.known_names import GREEK, typed_name
from explorer.core.language.notation import LEVELS, Level, number_text, to_text


@dataclass(frozen=True, slots=True)
class _Latex:
    text: str
    level: int = Level.ATOM
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


def equation_latex(axes: tuple[str, ...], expression: Expression) -> str:
    """Return f(x) = … or f(x, y) = … in LaTeX, a long sum broken between its terms as a book would.

    How wide a term will be is judged by its text: typesetting it to find out takes too long.
    """
    head = rf"f({', '.join(map(name_latex, axes))}) ="
    terms = _terms(expression)
    lines, width = [""], 3 + 3 * len(axes)
    for sign, term in terms:
        piece = _latex(term)
        shown = f"{sign} {piece.at(Level.PRODUCT)}" if sign else piece.at(Level.SUM)
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
        return _Latex(power, Level.POWER)
    return _Latex(rf"{mantissa} \cdot {power}", Level.PRODUCT)


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
        case Call(function="restrict", arguments=(Call(function="indicator") as held, value)):
            return _restrict_latex(_latex(held.arguments[0]), _latex(value))
        case Call(function=function, arguments=arguments):
            writer = _LATEX_WRITERS.get(function)
            if writer is not None:
                return writer(*(_latex(a) for a in arguments))
            if function in LEVELS:
                return _infix_latex(function, *(_latex(a) for a in arguments))
            return _function_latex(function, arguments)


def _infix_latex(function: str, left: _Latex, right: _Latex) -> _Latex:
    level = LEVELS[function]
    sign = FUNCTIONS[function].latex or FUNCTIONS[function].infix
    follows_sign = level == Level.SUM and right.text.startswith("-")
    second = right.wrapped if follows_sign else right.at(level + 1)
    return _Latex(f"{left.at(level)} {sign} {second}", level, right.is_open)


def _multiply_latex(left: _Latex, right: _Latex) -> _Latex:
    first, second = left.at(Level.PRODUCT), right.at(Level.PRODUCT)
    if right.level == Level.UNARY:
        second = right.wrapped
    if left.is_open and not right.is_named:
        first = left.wrapped
    # 3 ½ would be three and a half.
    is_mixed = first[-1:].isdecimal() and second.startswith(r"\frac")
    needs_dot = second[:1].isdecimal() or is_mixed
    gap = r" \cdot " if needs_dot else r" \, " if right.is_named else " "
    return _Latex(f"{first}{gap}{second}", Level.PRODUCT, right.is_open, left.is_named)


def _pow_latex(base: _Latex, exponent: _Latex) -> _Latex:
    if base.head and exponent.text.isdecimal():
        rest = base.text.removeprefix(base.head)
        powered = f"{base.head}^{{{exponent.text}}}"
        return _Latex(powered + rest, base.level, base.is_open, is_named=True)
    return _Latex(f"{base.at(Level.ATOM)}^{{{exponent.text}}}", Level.POWER)


def _negative_latex(operand: _Latex) -> _Latex:
    operand_text = operand.wrapped if operand.text.startswith("-") else operand.at(Level.PRODUCT)
    return _Latex(f"-{operand_text}", Level.UNARY, operand.is_open)


def _divide_latex(above: _Latex, below: _Latex) -> _Latex:
    return _Latex(rf"\frac{{{above.text}}}{{{below.text}}}", Level.PRODUCT)


def _where_latex(condition: _Latex, value: _Latex, otherwise: _Latex) -> _Latex:
    return _Latex(
        rf"\begin{{cases}} {value.text} & \text{{if }} {condition.text} \\"
        rf" {otherwise.text} & \text{{otherwise}} \end{{cases}}",
        Level.PRODUCT,
        is_open=True,
    )


def _restrict_latex(condition: _Latex, value: _Latex) -> _Latex:
    return _Latex(
        rf"\begin{{cases}} {value.text} & \text{{if }} {condition.text} \end{{cases}}",
        Level.PRODUCT,
        is_open=True,
    )


def _mod_latex(left: _Latex, right: _Latex) -> _Latex:
    return _Latex(
        rf"{left.at(Level.PRODUCT)} \operatorname{{mod}} {right.at(Level.UNARY)}",
        Level.SUM,
        right.is_open,
    )


def _factorial_latex(operand: _Latex) -> _Latex:
    return _Latex(f"{operand.at(Level.ATOM)}!", Level.POWER)


_LATEX_WRITERS: dict[str, Callable[..., _Latex]] = {
    "multiply": _multiply_latex,
    "pow": _pow_latex,
    "negative": _negative_latex,
    "divide": _divide_latex,
    "where": _where_latex,
    "tf_where": _where_latex,
    "mod": _mod_latex,
    "factorial": _factorial_latex,
    "exp": lambda exponent: _Latex(f"e^{{{exponent.text}}}", Level.POWER),
    "exp2": lambda exponent: _Latex(f"2^{{{exponent.text}}}", Level.POWER),
    "square": lambda base: _pow_latex(base, _Latex("2")),
    "deg2rad": lambda operand: _Latex(rf"{operand.at(Level.ATOM)}^{{\circ}}", Level.POWER),
    "reciprocal": lambda below: _divide_latex(_Latex("1"), below),
    "rsqrt": lambda below: _divide_latex(_Latex("1"), _Latex(rf"\sqrt{{{below.text}}}")),
    "logical_not": lambda operand: _Latex(rf"\neg {operand.at(Level.NOT)}", Level.NOT),
}


def _function_latex(function: str, arguments: tuple[Expression, ...]) -> _Latex:
    template = FUNCTIONS[function].latex
    pieces = [_latex(a) for a in arguments]
    if "{0}" in template:
        return _Latex(template.format(*(p.text for p in pieces)))
    name = template or _upright(function)
    head = name if name in _MAY_GO_WITHOUT_PARENTHESES else ""
    if head and _needs_no_parentheses(arguments[0]):
        return _Latex(rf"{name} {pieces[0].text}", Level.PRODUCT, True, True, head)
    listed = ", ".join(p.text for p in pieces)
    return _Latex(rf"{name}\left({listed}\right)", is_named=True, head=head)


_MAY_GO_WITHOUT_PARENTHESES = frozenset(
    rf"\{name}" for name in ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh",
                             "coth", "arcsin", "arccos", "arctan", "ln", "log_{2}", "log_{10}")
)  # fmt: skip


def _upright(function: str) -> str:
    if f"\\{function}" in _MAY_GO_WITHOUT_PARENTHESES or function in {"min", "max"}:
        return rf"\{function}"
    shown = typed_name(function).replace("_", r"\_")
    return rf"\operatorname{{{shown}}}"


def _needs_no_parentheses(argument: Expression) -> bool:
    match argument:
        case Number() | Name() | Constant():
            return True
        case Call(function="multiply", arguments=(left, right)):
            return _needs_no_parentheses(left) and isinstance(right, Name | Constant)
    return False
