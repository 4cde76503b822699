"""A tree as TensorFlow source, which computes what `compute.lowering` computes."""

from __future__ import annotations

import ast
import functools
import re
from dataclasses import dataclass, replace

from explorer.core.language.expression import Call, Constant, Expression, Name, Number
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.known_names import GREEK
from explorer.core.language.notation import LEVELS, Level, number_text
from explorer.core.language.parser import parse_expression
from explorer.core.language.powers import Power, inlined, may_harm, power_of
from explorer.core.resources import package_text

_LONGEST_REPEATED = 60
"""Characters of a base that is written out at each factor of its power; ((x^7)^7)^7 … would grow
fivefold at each level."""


@dataclass(frozen=True, slots=True)
class _Source:
    text: str
    level: int = Level.ATOM
    # A bare Python number, which TensorFlow would make float32 where no tensor stands beside it.
    is_literal: bool = False


@dataclass(frozen=True, slots=True)
class _Scope:
    """Settings that an expression is written with."""

    dtype: str
    taken: tuple[str, ...] = ()
    """The conditions under which the piece is taken that it belongs to."""

    def within(self, condition: _Source, *, otherwise: bool = False) -> _Scope:
        """Return the scope of a piece with one more condition."""
        text = f"{'~' if otherwise else ''}({condition.text})"
        return replace(self, taken=(*self.taken, text))

    def outside(self) -> _Scope:
        """Return the scope of what no derivative goes through."""
        return replace(self, taken=())


_PYTHON_SIGNS = {"logical_and": "&", "logical_or": "|", "mod": "%"}
_PYTHON_CONSTANTS = {
    "pi": "math.pi", "e": "math.e", "tau": "math.tau", "phi": "(1 + math.sqrt(5)) / 2",
}  # fmt: skip


def to_tensorflow(expression: Expression, dtype: str = "float64") -> str:
    """Write the tree as a TensorFlow expression that computes what the engine computes.

    Functions that TensorFlow lacks are called by name; `definitions` writes them.
    """
    source = _source(inlined(expression), _Scope(dtype))
    return _as_tensor(source, dtype).text


def definitions(expression: Expression, dtype: str = "float64") -> list[str]:
    """Return the Python functions that the source of `to_tensorflow` calls, in order of need."""
    written: dict[str, str] = {}
    _write_called(to_tensorflow(expression, dtype), dtype, written)
    return [text for text in written.values() if text]


def _write_called(text: str, dtype: str, written: dict[str, str]) -> None:
    for name in re.findall(r"(?<![\w.])(?:[a-z_]\w*)(?=\()", text):
        if name in written:
            continue
        definition = _definition(name, dtype)
        below: dict[str, str] = {**written, name: ""}
        _write_called(definition, dtype, below)
        del below[name]
        written.update({**below, name: definition})


def _definition(name: str, dtype: str) -> str:
    """Return the Python function of that name, nothing where it is none of ours."""
    if name in _elementary():
        return _elementary()[name]
    if name.startswith("power_"):
        body = _product_source(_Source("a"), int(name.removeprefix("power_"))).text
        return f"def {name}(a):\n    return {body}\n"
    if name in FUNCTIONS and FUNCTIONS[name].definition:
        row = FUNCTIONS[name]
        parameters = ", ".join("abc"[: row.arguments[1]])
        body = to_tensorflow(parse_expression(row.definition), dtype)
        return f"def {name}({parameters}):\n    return {body}\n"
    return ""


@functools.cache
def _elementary() -> dict[str, str]:
    """Return the functions of compute/elementary.py as text, by name."""
    text = package_text("compute/kit/elementary.py")
    lines = text.splitlines(keepends=True)
    found: dict[str, str] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            found[node.name] = "".join(lines[first - 1 : node.end_lineno])
    return found


def _as_tensor(source: _Source, dtype: str) -> _Source:
    if not source.is_literal:
        return source
    return _Source(f"tf.constant({source.text}, tf.{dtype})")


def _source(expression: Expression, scope: _Scope) -> _Source:
    match expression:
        case Number(value=value):
            return _number_source(value)
        case Constant(name=name):
            level = Level.PRODUCT if name == "phi" else Level.ATOM
            return _Source(_PYTHON_CONSTANTS[name], level, is_literal=True)
        case Name(name=name):
            return _Source(python_name(name))
        case Call(function="indicator", arguments=(condition,)):
            inside = _source(condition, scope.outside()).text
            return _Source(f"tf.cast({inside}, tf.{scope.dtype})")
        case Call(function="where", arguments=arguments):
            return _pieces_source(arguments, scope)
    power = power_of(expression)
    return _call_source(expression, scope) if power is None else _power_source(power, scope)


def _number_source(value: float) -> _Source:
    text = number_text(float(value))
    return _Source(f"{text}." if text.isdecimal() else text, is_literal=True)


def _pieces_source(arguments: tuple[Expression, ...], scope: _Scope) -> _Source:
    condition = _source(arguments[0], scope.outside())
    value = _source(arguments[1], scope.within(condition))
    otherwise = _source(arguments[2], scope.within(condition, otherwise=True))
    pieces = (_as_tensor(piece, scope.dtype).text for piece in (value, otherwise))
    return _Source(f"tf.where({condition.text}, {', '.join(pieces)})")


def _argument(argument: Expression, instead: float | None, scope: _Scope) -> _Source:
    """Write an argument, which is a harmless one where the piece it is in is not taken."""
    source = _source(argument, scope)
    if not scope.taken or instead is None or not may_harm(argument):
        return source
    taken = " & ".join(scope.taken)
    if len(scope.taken) == 1 and taken.startswith("("):
        taken = taken[1:-1]
    x = _as_tensor(source, scope.dtype).text
    return _Source(f"harmless({x}, {taken}, {_number_source(instead).text})")


def _call_source(call: Call, scope: _Scope) -> _Source:
    row = FUNCTIONS[call.function]
    instead = row.harmless or (None,) * len(call.arguments)
    arguments = [
        _argument(argument, harmless, scope)
        for argument, harmless in zip(call.arguments, instead, strict=True)
    ]
    if call.function in LEVELS:
        return _infix_source(call.function, arguments, scope.dtype)
    return _function_source(call.function, arguments, scope.dtype)


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


def _function_source(function: str, arguments: list[_Source], dtype: str) -> _Source:
    row = FUNCTIONS[function]
    first = 0 if not row.takes_truth else 1
    fitted = [a if i < first else _as_tensor(a, dtype) for i, a in enumerate(arguments)]
    if row.definition or row.own:
        return _Source(f"{function}({', '.join(a.text for a in fitted)})")
    path = f"tf.{row.tensorflow}"
    if row.arguments[1] > row.arguments[0]:
        # tf.maximum and tf.minimum take two: max(a, b, c) is a fold.
        text = fitted[0].text
        for argument in fitted[1:]:
            text = f"{path}({text}, {argument.text})"
        return _Source(text)
    return _Source(f"{path}({', '.join(a.text for a in fitted)})")


def _power_source(power: Power, scope: _Scope) -> _Source:
    x, *others = (
        _argument(argument, instead, scope)
        for argument, instead in zip(power.arguments, power.harmless, strict=True)
    )
    x = _as_tensor(x, scope.dtype)
    match power.kind:
        case "exp":
            return _Source(f"tf.exp({x.text})")
        case "product":
            return _product_source(x, power.numerator)
        case "sqrt":
            return _Source(f"tf.sqrt({x.text})")
        case "root":
            return _Source(f"real_root({x.text}, {power.numerator}, {power.denominator})")
        case "pow":
            return _Source(f"tf.pow({x.text}, {power.exponent!r})")
        case "tf.pow":
            return _Source(f"tf.pow({x.text}, {others[0].text})")
        case _:
            listed = ", ".join(_as_tensor(a, scope.dtype).text for a in (x, *others))
            return _Source(f"{power.kind}({listed})")


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
