"""The options of a picture of trainings: which metric, and which chart below."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, get_args

from explorer.commands.arguments import given, misused
from explorer.core.sentence import refusal
from explorer.core.training.curves import RunCurves
from explorer.core.training.spec import (
    Below,
    Metric,
    TrainingProblem,
    TrainingSpec,
    usual_smoothing,
)
from explorer.core.translation import translate

_OWN = {"unit", "rates"}
"""Charts that no run has of itself: of a unit that is asked for, and of the range test."""
_BELOW = tuple(name for name in get_args(Below) if name not in _OWN)
_INSIDE = {"weights", "gradients", "activations"}


def add_chart_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of what a picture shows."""
    parser.add_argument(
        "--metric",
        choices=get_args(Metric),
        help=translate("that is drawn by epoch in a picture of trainings, default the loss"),
    )
    parser.add_argument(
        "--below",
        choices=_BELOW,
        help=translate(
            "what the chart below at the right of that picture shows, default learning, the norm "
            "of the gradient by layer; with --inside weights, with --sharpness that"
        ),
    )


def chart_settings(options: argparse.Namespace) -> dict[str, Any]:
    """Return what is drawn as fields of a TrainingSpec, of what was said."""
    return given(options, "metric", "below")


def check_charts(options: argparse.Namespace) -> None:
    """Leave where a picture of a training is to show what is not watched of it."""
    if options.output is None and chart_settings(options):
        misused(options, "--metric and --below are for a picture; name its file: -o")
    for names, wanted in ((_INSIDE, "inside"), ({"sharpness"}, "sharpness")):
        if options.below in names and not getattr(options, wanted):
            misused(
                options,
                "--below {below} needs --{option}, which watches it",
                below=options.below,
                option=wanted,
            )


def trained_view(options: argparse.Namespace, problem: TrainingProblem) -> TrainingSpec:
    """Return how a training is drawn."""
    below = "sharpness" if options.sharpness else "weights" if options.inside else "learning"
    view: dict[str, Any] = {"below": below, **chart_settings(options)}
    return TrainingSpec(smoothing=usual_smoothing(problem.data), **view)


def check_metric(runs: Sequence[RunCurves], spec: TrainingSpec) -> None:
    """Raise SentenceError where none of some runs has what is to be drawn."""
    if runs and not any(run.shows(spec.metric) for run in runs):
        raise refusal(
            "There is no picture: “{metric}” is not told of what is predicted here.",
            metric=spec.metric,
        )
