"""What the commands' arguments have in common."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Collection
from typing import NoReturn

from explorer.core.function import FunctionSpec, Parameter
from explorer.core.language.expression import Name
from explorer.core.language.numbers import read_number
from explorer.core.language.parser import parse_expression
from explorer.core.sentence import ParseError, SentenceError, sentence

SETTING = r"\s*[^\W\d_]\w*\s*=(?!=)"
"""How `a=2` begins."""


def add_function_options(parser: argparse.ArgumentParser) -> None:
    """Add what every command about a function knows."""
    parser.add_argument(
        "--set", action="append", nargs="+", default=[], metavar="a=2", help="a parameter's value"
    )
    parser.add_argument("--dtype", choices=("float64", "float32"))


def misused(options: argparse.Namespace, reason: str) -> NoReturn:
    """Leave with the usage and status 2."""
    options.parser.print_usage(sys.stderr)
    sys.stderr.write(f"{options.parser.prog}: {reason}\n")
    raise SystemExit(2)


def bare(argument: str) -> str:
    """Return an argument without the space that the command line put before its minus sign."""
    return argument[1:] if argument.startswith(" -") else argument


def settings(groups: list[list[str]], words: Collection[str] = ()) -> dict[str, float]:
    """Return the values of --set a=2 b=3, which may also be one argument "a=2, b=3".

    Names are letters of a function, or one of `words`.
    """
    values: dict[str, float] = {}
    texts = [t for group in groups for item in group for t in re.split(f"[,;](?={SETTING})", item)]
    for text in texts:
        name, sign, value = text.partition("=")
        found = name.strip() if name.strip() in words else letter(name)
        if not sign or found is None:
            raise SentenceError(
                sentence("“{text}” sets nothing; write for example a=2.", text=text.strip()[:40])
            )
        if found in values:
            raise SentenceError(sentence("“{name}” has more than one value.", name=found))
        values[found] = read_number(value)
    return values


def with_free_axes(text: str, values: Collection[str]) -> FunctionSpec:
    """Return the function; a letter that is set is no axis, even where it could be the second."""
    free = tuple(name for name in FunctionSpec(text).axes() if name not in values)
    return FunctionSpec(text, variables=free)


def with_values(
    function: FunctionSpec, values: dict[str, float], axes: Collection[str] = ()
) -> FunctionSpec:
    """Return the function with values for some of its parameters, and for nothing else."""
    axes = axes or (function.axis(),)
    for given, value in values.items():
        name = letter(given) or given
        if name in axes:
            raise SentenceError(sentence("“{name}” is the axis and takes no value.", name=name))
        if name not in function.parameter_names(axes):
            raise SentenceError(sentence("“{name}” is not in the function.", name=name[:40]))
        function = function.with_parameter(_parameter(name, value))
    return function


def with_all_values(
    function: FunctionSpec, values: dict[str, float], axes: Collection[str] = ()
) -> FunctionSpec:
    """Return the function with values for its parameters; every one must have been given."""
    function = with_values(function, values, axes)
    given = {parameter.name for parameter in function.parameters}
    missing = [name for name in function.parameter_names(axes) if name not in given]
    if missing:
        raise SentenceError(
            sentence("“{name}” has no value; give it one, for example {name}=1.", name=missing[0])
        )
    return function


def letter(name: str) -> str | None:
    """Return a parameter as the expression has it, α for alpha and x1 for x_1; None: it is none."""
    try:
        expression = parse_expression(name)
    except ParseError:
        return None
    return expression.name if isinstance(expression, Name) else None


def _parameter(name: str, value: float) -> Parameter:
    return Parameter(name, value, min(-5.0, value), max(5.0, value))
