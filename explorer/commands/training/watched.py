"""What `train` tells of what it watched: the sharpness by epoch, and the layers."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from typing import Any

from explorer.commands.arguments import misused, numbers
from explorer.core.language.notation import format_value
from explorer.core.optimizers.config import stable_factor
from explorer.core.sentence import filled, joined
from explorer.core.tables import json_number
from explorer.core.training.curves import RunCurves
from explorer.core.training.results import (
    LayerInside,
    TrainingEpoch,
    TrainingInside,
    TrainingResult,
    TrainingSharpness,
)
from explorer.core.training.spec import TrainingRun
from explorer.core.training.words.stability import reservations
from explorer.core.translation import translate

_FREE = 1.25
"""Seconds that each kind of look may take beside its part of the time: TensorFlow takes five times
as long to start, so that a call takes at most half as long again as without."""


def add_watch_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of what is watched of a run."""
    parser.add_argument(
        "--sharpness",
        action="store_true",
        help=translate("tell the largest eigenvalue of the Hessian of the loss after every epoch"),
    )
    parser.add_argument(
        "--inside",
        action="store_true",
        help=translate(
            "tell after every epoch which units are dead, and whether gradients vanish or explode"
        ),
    )
    parser.add_argument(
        "--watch-every",
        metavar="N",
        help=translate(
            "watch so after every N-th epoch and the last, however long that takes; default 0: "
            "after every one, of a long run after as many, at even distances, as take a small part "
            "of its time; the sharpness of the others is null"
        ),
    )


def watching(options: argparse.Namespace) -> dict[str, Any]:
    """Return what is watched of a run, as fields of `TrainingRun`; raises SentenceError."""
    if options.watch_every is not None and not (options.inside or options.sharpness):
        misused(options, "--watch-every is for --inside or --sharpness")
    return {
        "inside": options.inside,
        "sharpness": options.sharpness,
        "watch_seconds": _FREE,
        "watch_all": True,
        **numbers(options, TrainingRun, "watch_every"),
    }


class Watched:
    """What came of it by now; nothing where nothing is watched.

    Args:
        before: sharpness by epoch of a run that goes on, NaN where it was not measured.
    """

    def __init__(self, before: Sequence[float] = ()) -> None:
        self._sharpness = [None if math.isnan(value) else value for value in before]
        """By epoch; None where it was not measured."""
        self._latest: float | None = None
        """Of the epoch that is not told yet."""
        self._inside: list[dict[str, Any]] = []
        self._sentences: list[str] = []
        """Of the last epoch."""

    def take(self, piece: TrainingResult) -> None:
        """Add what was told."""
        match piece:
            case TrainingSharpness():
                self._latest = piece.value
            case TrainingEpoch():
                self._sharpness.append(self._latest)
                self._latest = None
            case TrainingInside():
                self._sentences = [str(said) for said in piece.sentences]
                layers = [_layer(layer) for layer in piece.layers]
                self._inside.append(
                    {"epoch": piece.epoch, "layers": layers, "sentences": self._sentences}
                )
            case _:
                pass

    @property
    def _measured(self) -> list[float]:
        return [value for value in self._sharpness if value is not None]

    def answer(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            **({"sharpness": [*map(json_number, self._sharpness)]} if self._measured else {}),
            **({"inside": self._inside} if self._inside else {}),
        }

    def text(self, run: RunCurves) -> dict[str, str]:
        """Return what a person reads of it, of this run."""
        lines = {}
        if self._measured:
            told, factor = format_value(self._measured[-1], 4), stable_factor(run.problem.runner)
            if factor is not None:
                told = filled(
                    "{sharpness}, stable below {limit} at this rate",
                    sharpness=told,
                    limit=format_value(factor / run.last_rate, 4),
                )
            limits = reservations(run.problem, run.steps_an_epoch)
            said = filled("{text}.", text=told) if limits else told
            lines[translate("sharpness")] = joined(said, *map(str, limits))
        if self._inside:
            lines[translate("inside")] = joined(*self._sentences) or translate(
                "nothing to remark on"
            )
        return lines


def _layer(layer: LayerInside) -> dict[str, Any]:
    """Return a layer without its distributions, which are to be looked at."""
    return {"units": layer.units, "dead": layer.dead, "signal": json_number(layer.signal)}
