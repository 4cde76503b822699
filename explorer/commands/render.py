"""`render`: the figure in a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from explorer.commands.arguments import (
    add_function_options,
    bare,
    letter,
    misused,
    settings,
    with_values,
)
from explorer.commands.pictures import add_picture_options, draw, map_ranges, ranges
from explorer.core.curves.first_domain import moved
from explorer.core.language.numbers import read_number, read_numbers, read_points, read_range
from explorer.core.sentence import SentenceError, sentence
from explorer.core.specs import (
    MAX_ORDER,
    CurveSpec,
    DescentSpec,
    FunctionSpec,
    Parameter,
    SurfaceSpec,
    sensible_range,
)
from explorer.core.training.spec import Samples, TrainingSpec
from explorer.storage.reading import check_name


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `render`."""
    parser.description = (
        "The figure of a function and its derivatives, of a descent or of a training, as in the "
        "window."
    )
    parser.add_argument(
        "expression",
        nargs="?",
        type=bare,
        help='a function such as "x^3 - 3x", or a session file; none: the default figure',
    )
    parser.add_argument(
        "-o", "--output", required=True, type=bare, help="a .png, .svg, .pdf, .gif or .csv file"
    )
    parser.add_argument("--order", type=int, help="highest derivative, 0 to 6")
    add_function_options(parser)
    parser.add_argument("--point", help='where the tangent is drawn; of two variables "1, 2"')
    parser.add_argument(
        "--animate",
        metavar="a",
        type=bare,
        help='the letter that goes to and fro in a GIF, also with its range: "a=-2, 2"',
    )
    add_picture_options(parser)
    parser.set_defaults(command=_render, parser=parser)


def _render(options: argparse.Namespace) -> int:
    spec = _spec(options)
    animated = _animated(options, spec)
    if not isinstance(spec, TrainingSpec) or isinstance(spec.data, Samples):
        _tell_assumed(spec.function, animated)
    return draw(options, spec, animated=animated)


def _spec(options: argparse.Namespace) -> CurveSpec | SurfaceSpec | DescentSpec | TrainingSpec:
    """Return the spec of the arguments: a session's, or the expression's, with what is set."""
    from explorer.core.session import Session
    from explorer.storage.sessions import load

    given = options.expression
    session, values = Session(), settings(options.set)
    if given is not None and _is_session(Path(given)):
        session = load(Path(given))
        # What a mistake is marked in.
        options.expression = session.function.text
        if session.workspace == "training":
            return _training_spec(options, session.training, values)
        session.function.parsed()
    elif given is not None:
        session = session.with_spec(CurveSpec(FunctionSpec(given)))
    function = _function(session.function, values)
    if session.workspace == "descent":
        return _descent_spec(options, replace(session.descent, function=function))
    if len(function.axes()) == 2:
        return _surface_spec(options, replace(session.surface, function=function))
    is_given = session.curves == CurveSpec(session.function)
    usual = CurveSpec() if is_given and options.range is None else session.curves
    return _curve_spec(options, moved(usual, function))


def _animated(
    options: argparse.Namespace, spec: CurveSpec | SurfaceSpec | DescentSpec | TrainingSpec
) -> Parameter | None:
    """Return the letter that moves in a GIF of a function: the one asked for, or the only one."""
    is_gif = Path(options.output).suffix.lower() == ".gif"
    if not (is_gif and isinstance(spec, CurveSpec | SurfaceSpec)):
        if options.animate is not None:
            misused(options, "--animate is for a GIF of a function")
        return None
    letters = {p.name: p for p in spec.function.shown_parameters(spec.function.axes())}
    if options.animate is None:
        if len(letters) > 1:
            misused(options, f"--animate says which letter moves: {' or '.join(letters)}")
        return next(iter(letters.values()), None)
    name, sign, ends = options.animate.partition("=")
    found = letters.get(letter(name) or "")
    if found is None:
        raise SentenceError(
            sentence("“{name}” is no letter of the function that could move.", name=name[:40])
        )
    if not sign:
        return found
    low, high = sensible_range(*read_range(ends))
    return replace(found, low=low, high=high)


def _tell_assumed(function: FunctionSpec, animated: Parameter | None) -> None:
    """Say on standard error what value the letters have to which nobody gave one."""
    known = {p.name for p in (*function.parameters, *filter(None, [animated]))}
    assumed = [name for name in function.parameter_names(function.axes()) if name not in known]
    if assumed:
        names = " = ".join(assumed)
        sys.stderr.write(f"Drawn with {names} = 1; for another value: --set {assumed[0]}=2\n")


def _function(function: FunctionSpec, values: dict[str, float]) -> FunctionSpec:
    """Return the function with its values; a letter that is set is no second axis."""
    axes = function.axes()
    free = tuple(name for name in axes if name not in values)
    if len(free) == 1:
        function = replace(function, variables=free if len(axes) == 2 else function.variables)
    return with_values(function, values, function.axes())


def _curve_spec(options: argparse.Namespace, spec: CurveSpec) -> CurveSpec:
    if options.in_space:
        misused(options, "--3d is for functions of two variables")
    changes: dict[str, Any] = {}
    if options.range is not None:
        low, high = sensible_range(*read_range(options.range))
        changes.update(low=low, high=high, bottom=None, top=None)
    if options.order is not None:
        if not 0 <= options.order <= MAX_ORDER:
            misused(options, f"--order is 0 to {MAX_ORDER}")
        changes["order"] = options.order
    if options.point is not None:
        changes["point"] = read_number(options.point)
    if options.dtype is not None:
        changes["dtype"] = options.dtype
    return replace(spec, **changes)


def _surface_spec(options: argparse.Namespace, spec: SurfaceSpec) -> SurfaceSpec:
    if options.order is not None:
        misused(options, "--order is for functions of one variable")
    changes: dict[str, Any] = {"in_space": spec.in_space or options.in_space, **map_ranges(options)}
    if options.point is not None:
        changes["point"] = _point(options.point)
    if options.dtype is not None:
        changes["dtype"] = options.dtype
    return replace(spec, **changes)


def _descent_spec(options: argparse.Namespace, spec: DescentSpec) -> DescentSpec:
    for option in ("order", "point"):
        if getattr(options, option) is not None:
            misused(options, f"--{option} is not for descents")
    if options.in_space and len(spec.function.axes()) < 2:
        misused(options, "--3d is for functions of two variables")
    changes: dict[str, Any] = {"in_space": spec.in_space or options.in_space, **map_ranges(options)}
    if options.range is not None and "bottom" not in changes:
        changes.update(bottom=None, top=None)
    if options.dtype is not None:
        changes["dtype"] = options.dtype
    return replace(spec, **changes)


def _training_spec(
    options: argparse.Namespace, spec: TrainingSpec, values: dict[str, float]
) -> TrainingSpec:
    for option in ("order", "point", "dtype"):
        if getattr(options, option) is not None:
            misused(options, f"--{option} is not for trainings")
    if options.in_space:
        misused(options, "--3d is for functions of two variables")
    changes: dict[str, Any] = dict(ranges(options))
    if options.range is not None and "bottom" not in changes:
        changes.update(bottom=None, top=None)
    if isinstance(spec.data, Samples):
        changes["function"] = _function(spec.function, values)
    elif values:
        misused(options, "--set is for functions, and this training has other data")
    return replace(spec, **changes)


def _point(text: str) -> tuple[float, float]:
    (point, *more) = read_points(text) or [read_numbers(text)]
    if len(point) != 2 or more:
        raise SentenceError(
            sentence("The point is two numbers, for example {example}.", example="1, 2")
        )
    return point[0], point[1]


def _is_session(path: Path) -> bool:
    try:
        check_name(path)
        return path.suffix == ".json" or path.is_file()
    except OSError:
        # Too long, or not a path at all.
        return False
