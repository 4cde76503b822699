"""`descend --sweep` and `descend --map`: every learning rate, and every start."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from explorer.commands.arguments import read_ranges
from explorer.commands.output import write_json, write_table
from explorer.commands.tensorflow import computation
from explorer.core.descent.overview import shares
from explorer.core.descent.results import DIVERGED, ELSEWHERE, NOT_CONVERGED, StartMap, Sweep
from explorer.core.descent.spec import DescentProblem, StartsProblem, SweepProblem
from explorer.core.descent.table import starts_table, sweep_table
from explorer.core.language.notation import format_value
from explorer.core.language.numbers import read_range
from explorer.core.optimizers.config import rate_error
from explorer.core.sentence import SentenceError, filled, refusal
from explorer.core.tables import json_numbers
from explorer.core.translation import Text, translate

_NAMES = {ELSEWHERE: "elsewhere", DIVERGED: "lost", NOT_CONVERGED: "moving"}
_SAID: dict[int, Text] = {
    ELSEWHERE: "in places where few end",
    DIVERGED: "diverged",
    NOT_CONVERGED: "still moving or oscillating",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of both."""
    parser.add_argument(
        "--sweep",
        metavar='"LOW, HIGH"',
        help=translate(
            'no path, but the loss after the last step at every learning rate of "1e-4, 10"'
        ),
    )
    parser.add_argument(
        "--map",
        metavar="RANGES",
        help=translate(
            'no path, but where it ends from every start of "-3, 3", of two variables "-3, 3; '
            '-2, 2"'
        ),
    )


def write_sweep(spec: DescentProblem, options: argparse.Namespace) -> None:
    """Write the final losses by learning rate; raises SentenceError."""
    low, high = read_range(options.sweep)
    for runner in spec.runners:
        for rate in (low, high):
            error = rate_error(runner.optimizer, rate, runner.schedule)
            if error is not None:
                raise SentenceError(error)
    if low >= high:
        raise refusal(
            "A sweep goes from a lower learning rate to a higher one, for example {example}.",
            example="1e-4, 10",
        )
    *_, found = computation("descent.overview").sweep(SweepProblem(spec, low, high))
    if options.format == "json":
        write_json(_sweep_answer(spec, found))
    else:
        write_table(sweep_table(spec, found), options.format)


def _sweep_answer(spec: DescentProblem, found: Sweep) -> dict[str, Any]:
    return {
        "optimizers": [runner.optimizer for runner in spec.runners],
        "rates": found.rates.tolist(),
        "losses": json_numbers(found.losses.tolist()),
    }


def write_map(spec: DescentProblem, options: argparse.Namespace) -> None:
    """Write where the descents from everywhere end; raises SentenceError."""
    asked = _asked(spec, options.map)
    *_, found = computation("descent.overview").starts(asked)
    if options.format == "json":
        write_json(_map_answer(spec, found))
    elif options.format == "csv":
        sys.stdout.write(starts_table(spec, found).csv())
    else:
        sys.stdout.write(_text(found))


def _asked(spec: DescentProblem, text: str) -> StartsProblem:
    across, upwards = read_ranges(text)
    axes = spec.function.axes()
    if upwards is not None and len(axes) == 1:
        raise refusal("The map of one variable is one range, for {x}.", x=axes[0])
    return StartsProblem(spec, *across, *(upwards or across))


def _map_answer(spec: DescentProblem, found: StartMap) -> dict[str, Any]:
    axes, parts = spec.function.axes(), shares(found)
    ends = found.ends.tolist()
    return {
        "optimizer": spec.runners[0].optimizer,
        "variables": list(axes),
        "x": found.x.tolist(),
        **({"y": found.y.tolist()} if len(axes) == 2 else {}),
        "places": found.places.tolist(),
        "ends": ends if len(axes) == 2 else ends[0],
        "codes": {name: end for end, name in _NAMES.items()},
        "parts": {
            "places": [parts[end] for end in range(len(found.places))],
            **{name: parts[end] for end, name in _NAMES.items()},
        },
    }


def _text(found: StartMap) -> str:
    """Return what becomes of the starts as a person reads it, most of them first."""
    lines = []
    for end, part in shares(found).items():
        if end >= 0:
            place = ", ".join(format_value(v, 9) for v in found.places[end].tolist())
            lines.append(f"{part:5.1f} %  {filled('at or close to ({place})', place=place)}")
        elif part > 0:
            lines.append(f"{part:5.1f} %  {translate(_SAID[end])}")
    return "\n".join(lines) + "\n"
