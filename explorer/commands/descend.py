"""`descend`: the path of a gradient descent."""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np
from msgspec.structs import replace

from explorer.commands import overview
from explorer.commands.arguments import (
    add_function_options,
    bare,
    given,
    meaning,
    misused,
    numbers,
    take_linked_function,
    with_all_values,
    with_free_axes,
)
from explorer.commands.output import add_format_option, write_json, write_table
from explorer.commands.pictures import add_picture_options, check_space, draw, map_ranges
from explorer.commands.runners import (
    SetValues,
    add_schedule_option,
    optimizer_names,
    runner,
    set_values,
)
from explorer.commands.tensorflow import computation
from explorer.core.bounds import longest
from explorer.core.curves.spec import CurveSpec
from explorer.core.descent.results import DescentPath, DescentPaths
from explorer.core.descent.spec import DescentSpec
from explorer.core.descent.table import descent_table
from explorer.core.function import FunctionSpec
from explorer.core.language.numbers import read_number, read_numbers
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.optimizers import ALIASES, OPTIMIZERS
from explorer.core.sentence import SentenceError, filled, refusal, sentence
from explorer.core.surface.spec import SurfaceSpec
from explorer.core.tables import json_numbers
from explorer.core.translation import translate


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `descend`."""
    parser.description = translate(
        "Gradient descent on a function of one or two variables, step by step."
    )
    parser.add_argument("expression", type=bare, help=translate('for example "x^2 - 2x + 1"'))
    parser.add_argument(
        "--start",
        help=translate(
            'for example 0, or "1, -2" for two variables; default 0, or beside it if f is level'
        ),
    )
    rate = OptimizerConfig().rate
    parser.add_argument(
        "--rate", default=str(rate), help=filled("the learning rate, default {rate}", rate=rate)
    )
    parser.add_argument("--steps", help=meaning(DescentSpec, "steps"))
    parser.add_argument(
        "--optimizer",
        default="own",
        metavar="NAME",
        help=filled(
            "own (gradient descent by a loop of one's own, the default; also: tape), {names}; "
            'for a sweep or a picture also several, "own, adam"',
            names=optimizer_names(),
        ),
    )
    add_schedule_option(parser)
    overview.add_options(parser)
    add_function_options(parser)
    add_format_option(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=bare,
        help=translate(
            "draw it to a .png, .svg, .pdf, .gif, .webp or .mp4, or write a .csv, "
            "or a .wav to hear it"
        ),
    )
    add_picture_options(parser)
    parser.set_defaults(command=_descend, parser=parser)


def _descend(options: argparse.Namespace) -> int:
    take_linked_function(options)
    asked = [v is not None for v in (options.sweep, options.map, options.output)]
    if sum(asked) > 1:
        misused(options, "--sweep, --map and --output cannot be combined")
    spec = _spec(options)
    if options.sweep is not None:
        overview.write_sweep(spec, options)
        return 0
    if options.map is not None:
        overview.write_map(spec, options)
        return 0
    if options.output is not None:
        if options.format != "text":
            misused(
                options,
                "--format is for what is printed; a file's format follows from its extension",
            )
        check_space(options, len(spec.function.axes()))
        spec = replace(spec, in_space=options.in_space, **map_ranges(options))
        return draw(options, spec, fitted=options.range is None)
    if (options.size, options.step, options.range, options.in_space) != (None, None, None, False):
        misused(options, "--size, --step, --range and --3d are for a picture; name its file: -o")
    if options.slides:
        misused(options, "--slides is for a PDF: -o FILE.pdf")
    (path,) = _computed(spec).paths
    if options.format == "json":
        write_json(_answer(spec, path))
    else:
        write_table(descent_table(spec, path), options.format, "", path.verdict)
    return 0


def _computed(spec: DescentSpec) -> DescentPaths:
    results = computation("descent.descent").run(spec)
    return next(result for result in results if result is not None and result.is_whole)


def _answer(spec: DescentSpec, path: DescentPath) -> dict[str, Any]:
    return {
        "optimizer": spec.runners[0].optimizer,
        "variables": list(spec.function.axes()),
        "path": json_numbers(path.x.tolist()),
        "values": json_numbers(path.values.tolist()),
        "gradients": json_numbers(np.where(path.missing, np.array(None), path.gradients).tolist()),
        "outcome": path.verdict.outcome,
        "sentence": str(path.verdict),
    }


def _spec(options: argparse.Namespace) -> DescentSpec:
    values = set_values(options, _optimizers(options))
    start = read_numbers(options.start) if options.start is not None else []
    function = _function(options.expression, values.of_function, start)
    spec = DescentSpec(
        function,
        (*start, 0.0, 0.0)[:2],  # pyright: ignore[reportArgumentType]
        runners=_runners(options, values),
        **numbers(options, DescentSpec, "steps"),
        **given(options, "dtype"),
    )
    return spec if start else replace(spec, start=_first_place(spec))


def _first_place(spec: DescentSpec) -> tuple[float, float]:
    """Return where a descent starts that is told nowhere: as in the window, off what is level."""
    from explorer.core.descent.first_start import first_start, is_level, slopes_at
    from explorer.core.preview import preview

    is_curve = len(spec.function.axes()) == 1
    view = CurveSpec(spec.function, spec.low, spec.high, order=0)
    plane = SurfaceSpec(spec.function, spec.low, spec.high, spec.low, spec.high)
    try:
        ground = preview(view if is_curve else plane)
    except SentenceError:
        # A function that waits for TensorFlow.
        return spec.start
    if not is_level(slopes_at(ground, spec.start), ground):
        return spec.start
    found = first_start(ground, spec.runners[0].rate, spec.steps)
    return found.place if found is not None else spec.start


def _optimizers(options: argparse.Namespace) -> list[str]:
    names: list[str] = options.optimizer.split(",")
    return [ALIASES.get(name.strip().lower(), name.strip()) for name in names]


def _runners(options: argparse.Namespace, values: SetValues) -> tuple[OptimizerConfig, ...]:
    """Return the runners, each with the settings that are its own or nobody's."""
    asked = _optimizers(options)
    races = options.sweep is not None or options.output is not None
    most = longest(DescentSpec, "runners")
    if len(asked) > (most if races else 1):
        raise refusal("A descent has one optimizer, a sweep or a picture up to {most}.", most=most)
    known = {name: OPTIMIZERS[name].settings for name in asked if name in OPTIMIZERS}
    of_some = {setting for settings in known.values() for setting in settings}
    rate = read_number(options.rate)
    return tuple(
        runner(
            optimizer,
            rate,
            {
                n: v
                for n, v in values.of_optimizers.items()
                if n in known.get(optimizer, ()) or n not in of_some
            },
            options.schedule,
            values.of_schedule,
        )
        for optimizer in asked
    )


def _function(text: str, letters: dict[str, float], start: list[float]) -> FunctionSpec:
    """Return the function with values for every letter that is no axis."""
    function = with_free_axes(text, letters)
    axes = function.axes()
    if start and len(start) != len(axes):
        raise SentenceError(
            sentence("The start is one number, for {x}.", x=axes[0])
            if len(axes) == 1
            else sentence(
                "The start is two numbers, for {x} and {y}; or give one of them a value, "
                "for example {y}=1.",
                x=axes[0],
                y=axes[1],
            )
        )
    return with_all_values(function, letters, axes)
