"""Requests about a kept run."""

from __future__ import annotations

from typing import Literal

import msgspec

from explorer.core.problem import Problem

ExportKind = Literal["weights", "losses", "events"]


class RunExport(Problem, frozen=True, tag="run_export"):
    """Write a kept run in a form that other programs read."""

    directory: str
    """The directory of the run."""
    kind: ExportKind
    """Weights as Keras' .weights.h5, the loss of every step as CSV, or TensorBoard's events."""
    path: str
    """The file to write; of events, the folder in which they get one of their own."""


class RunFit(Problem, frozen=True, tag="run_fit"):
    """Predictions of a kept run, with the weights that it ended with."""

    directory: str


class RunExported(msgspec.Struct, frozen=True, tag="run_exported"):
    """The export is written."""

    path: str
