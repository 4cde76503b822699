"""`render`: the figure in a file."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from explorer.commands.arguments import add_function_options, bare, misused, settings, with_values
from explorer.core.files import check_name, check_target
from explorer.core.numbers import read_number, read_numbers, read_points, read_range
from explorer.core.sentence import SentenceError, sentence
from explorer.core.specs import MAX_ORDER, CurveSpec, FunctionSpec, SurfaceSpec, sensible_range

_LARGEST_SIDE, _MOST_PIXELS = 20_000, 200_000_000


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `render`."""
    parser.description = "The figure of a function and its derivatives, as in the window."
    parser.add_argument(
        "expression",
        nargs="?",
        type=bare,
        help='a function such as "x^3 - 3x", or a session file; none: the default figure',
    )
    parser.add_argument(
        "-o", "--output", required=True, type=bare, help="a .png, .svg, .pdf or .csv file"
    )
    parser.add_argument("--range", help='of the axis, for example "-3, 3"; of two "-3, 3; -2, 2"')
    parser.add_argument("--order", type=int, help="highest derivative, 0 to 6")
    add_function_options(parser)
    parser.add_argument("--point", help='where the tangent is drawn; of two variables "1, 2"')
    parser.add_argument(
        "--3d", dest="in_space", action="store_true", help="two variables as a surface in space"
    )
    parser.add_argument("--size", default="1600x900", help="in pixels, default 1600x900")
    parser.add_argument("--scale", type=float, default=1.0, help="of a PNG, default 1")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.set_defaults(command=_render, parser=parser)


def _render(options: argparse.Namespace) -> int:
    size = _size(options)
    spec = _spec(options)
    target = Path(options.output)
    try:
        # Before seconds of computing.
        check_target(target)
    except OSError as error:
        raise SentenceError(
            sentence(
                "{name} was not written: {reason}.",
                name=target.name or target,
                reason=error.strerror,
            )
        ) from None
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from explorer.ui.render import render

    render(spec, target, size, options.scale, options.theme)
    return 0


def _size(options: argparse.Namespace) -> tuple[int, int]:
    width, _, height = options.size.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and len(options.size) < 20):
        misused(options, "--size is WIDTHxHEIGHT, for example 1600x900")
    if not (200 <= int(width) <= 10_000 and 150 <= int(height) <= 10_000):
        misused(options, "--size is from 200x150 to 10000x10000")
    if not 0.1 <= options.scale <= 10:
        misused(options, "--scale is from 0.1 to 10")
    sides = [int(side) * options.scale for side in (width, height)]
    if max(sides) > _LARGEST_SIDE or sides[0] * sides[1] > _MOST_PIXELS:
        misused(options, "--size times --scale is at most 20000 a side and 200 million pixels")
    return int(width), int(height)


def _spec(options: argparse.Namespace) -> CurveSpec | SurfaceSpec:
    """Return the spec of the arguments: a session's, or the expression's, with what is set."""
    from explorer.core.session import Session, load

    given = options.expression
    session, values = Session(), settings(options.set)
    if given is not None and _is_session(Path(given)):
        session = load(Path(given))
        # What a mistake is marked in.
        options.expression = session.function.text
        session.function.parsed()
    elif given is not None:
        session = session.with_spec(CurveSpec(FunctionSpec().with_text(given)))
    function = _function(session.function, values)
    if len(function.axes()) == 2:
        return _surface_spec(options, replace(session.surface, function=function))
    return _curve_spec(options, replace(session.curves, function=function))


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
    changes: dict[str, Any] = {"in_space": spec.in_space or options.in_space}
    if options.range is not None:
        across, _, upwards = options.range.partition(";")
        changes["low"], changes["high"] = sensible_range(*read_range(across))
        if upwards:
            changes["bottom"], changes["top"] = sensible_range(*read_range(upwards))
    if options.point is not None:
        changes["point"] = _point(options.point)
    if options.dtype is not None:
        changes["dtype"] = options.dtype
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
