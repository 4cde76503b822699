"""`render`: the figure in a file."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

import msgspec

from explorer.commands.arguments import add_function_options, bare, misused, settings, with_values
from explorer.core.files import check_name, check_target
from explorer.core.numbers import read_number, read_range
from explorer.core.sentence import SentenceError, sentence
from explorer.core.specs import MAX_ORDER, CurveSpec, FunctionSpec, sensible_range

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
    parser.add_argument("--range", help='of the axis, for example "-3, 3"')
    parser.add_argument("--order", type=int, help="highest derivative, 0 to 6")
    add_function_options(parser)
    parser.add_argument("--point", help="where the tangent is drawn")
    parser.add_argument("--size", default="1600x900", help="in pixels, default 1600x900")
    parser.add_argument("--scale", type=float, default=1.0, help="of a PNG, default 1")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.set_defaults(command=_render, parser=parser)


def _render(options: argparse.Namespace) -> int:
    size = _size(options)
    spec = _curve_spec(options)
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


def _curve_spec(options: argparse.Namespace) -> CurveSpec:
    """Return the spec of the arguments: a session's, or the expression's, with what is set."""
    from explorer.core.session import load

    given = options.expression
    spec, values = CurveSpec(), settings(options.set)
    if given is not None and _is_session(Path(given)):
        spec = load(Path(given)).curves
        # What a mistake is marked in.
        options.expression = spec.function.text
        spec.function.parsed()
    elif given is not None:
        spec = CurveSpec(FunctionSpec().with_text(given))
    changes: dict[str, Any] = {"function": with_values(spec.function, values)}
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
    return msgspec.structs.replace(spec, **changes)


def _is_session(path: Path) -> bool:
    try:
        check_name(path)
        return path.suffix == ".json" or path.is_file()
    except OSError:
        # Too long, or not a path at all.
        return False
