"""Arguments that the commands share."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Collection
from typing import Any, NoReturn

import msgspec

from explorer.core.bounds import bounds, description
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.language.expression import Name
from explorer.core.language.numbers import read_number, read_range
from explorer.core.language.parser import parse_expression
from explorer.core.ranges import sensible_range
from explorer.core.sentence import ParseError, SentenceError, filled, refusal
from explorer.core.sharing.scheme import is_link
from explorer.core.translation import Text, translate

SETTING = r"\s*[^\W\d_]\w*\s*=(?!=)"
"""How `a=2` begins."""


def add_function_options(parser: argparse.ArgumentParser) -> None:
    """Add what every command about a function knows."""
    parser.add_argument(
        "--set",
        action="append",
        nargs="+",
        default=[],
        metavar="a=2",
        help=translate("a parameter's value"),
    )
    parser.add_argument("--dtype", choices=("float64", "float32"))


def numbers(options: argparse.Namespace, spec: type[msgspec.Struct], *names: str) -> dict[str, Any]:
    """Return the numbers that were given, of options which are named as fields of a spec.

    Raises:
        SentenceError: one is beyond the bounds that its field declares.
    """
    found: dict[str, Any] = {}
    for name in names:
        if getattr(options, name) is not None:
            value, allowed = read_number(getattr(options, name)), bounds(spec, name)
            error = allowed.error(f"--{name.replace('_', '-')}", value)
            if error is not None:
                raise SentenceError(error)
            found[name] = int(value) if allowed.is_whole else value
    return found


def meaning(spec: type[msgspec.Struct], field: str) -> str:
    """Return what an option means that is named as a field of a spec, and its default."""
    told, default = str(description(spec, field)), getattr(spec(), field)
    return filled(
        "{meaning}, default {default}", meaning=f"{told[0].lower()}{told[1:]}", default=default
    )


def read_ranges(text: str) -> tuple[tuple[float, float], tuple[float, float] | None]:
    """Return the range of the first axis and, after a semicolon, of the second; both sensible."""
    across, _, upwards = text.partition(";")
    first = sensible_range(*read_range(across))
    return first, sensible_range(*read_range(upwards)) if upwards else None


def check_order(
    options: argparse.Namespace,
    spec: type[msgspec.Struct],
    reason: Text = "--order is {low} to {high}",
) -> None:
    """Leave where --order is beyond what a spec declares."""
    low, high, _ = bounds(spec, "order")
    if options.order is not None and not low <= options.order <= high:
        misused(options, reason, low=low, high=high)


def given(options: argparse.Namespace, *names: str) -> dict[str, Any]:
    """Return the values of those options which were given."""
    return {name: value for name in names if (value := getattr(options, name)) is not None}


def others_given(options: argparse.Namespace, *names: str) -> list[str]:
    """Return what was given beside the options of some names, as it is written."""
    default = options.parser.get_default
    found = [
        name
        for name, value in vars(options).items()
        # The command itself is among them.
        if name not in {*names, "parser"} and not callable(value) and value != default(name)
    ]
    return [
        translate("an expression") if name == "expression" else f"--{name.replace('_', '-')}"
        for name in found
    ]


def misused(options: argparse.Namespace, reason: Text, **values: object) -> NoReturn:
    """Leave with the usage and status 2; the reason has its values at its `{named}` places."""
    options.parser.print_usage(sys.stderr)
    sys.stderr.write(f"{options.parser.prog}: {filled(reason, **values)}\n")
    raise SystemExit(2)


def bare(argument: str) -> str:
    """Return an argument without the space that the command line put before its minus sign."""
    return argument[1:] if argument.startswith(" -") else argument


def path(argument: str) -> str:
    """Return the name of a file or folder; an empty one would stand for the folder one is in."""
    name = bare(argument)
    if not name:
        raise argparse.ArgumentTypeError(translate("the name is empty"))
    return name


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
            raise refusal(
                "“{text}” does not set anything; write for example a=2.", text=text.strip()[:40]
            )
        if found in values:
            raise refusal("“{name}” has more than one value.", name=found)
        values[found] = read_number(value)
    return values


def take_linked_function(options: argparse.Namespace) -> None:
    """Put the function of a link, with its values, in the place of the link; --set goes before."""
    if options.expression is None or not is_link(options.expression):
        return
    from explorer.core.sharing.link import session_of

    function = session_of(options.expression).function
    options.expression = function.text
    given = settings(options.set)
    options.set = [
        *options.set,
        *(
            [f"{name}={value!r}"]
            for name, value in function.values(function.axes()).items()
            if name not in given
        ),
    ]


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
            raise refusal("“{name}” is the axis and takes no value.", name=name)
        if name not in function.parameter_names(axes):
            raise refusal("“{name}” is not in the function.", name=name[:40])
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
        raise refusal("“{name}” has no value; give it one, for example {name}=1.", name=missing[0])
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
