"""A program of a training against the run that the engine makes of the same problem."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from explorer.compute.training.training import run
from explorer.core.function import FunctionSpec
from explorer.core.training.data import Samples
from explorer.core.training.results import TrainingEnd, TrainingEpoch
from explorer.core.training.spec import Layer, TrainingProblem, TrainingRun
from explorer.programs.training.data import data_file
from explorer.programs.training.program import training


def small(**fields: Any) -> TrainingProblem:  # noqa: ANN401
    """Return a training of 160 samples, of which 90 are trained on, in 9 steps an epoch."""
    given = {
        "function": FunctionSpec("sin x"),
        "data": Samples(count=160),
        "layers": (Layer(8, "tanh"),),
        "batch": 10,
        "epochs": 3,
    }
    return TrainingProblem(**{**given, **fields})


def assert_same_run(spec: TrainingProblem, folder: Path, rounding: float = 2e-5) -> TrainingEnd:
    """Assert that the program, saved and run, leaves the numbers of a run; return its end."""
    path = folder / "loop.py"
    path.write_text(training(spec), encoding="utf-8")
    if (data := data_file(spec)) is not None:
        shutil.copy(data, folder)
    names = runpy.run_path(str(path))
    results = [result for result in run(TrainingRun(spec)) if result is not None]
    epochs = [result for result in results if isinstance(result, TrainingEpoch)]
    end = results[-1]
    assert isinstance(end, TrainingEnd)
    for name, values in _expected(epochs, end).items():
        assert np.shape(names[name]) == np.shape(values), name
        np.testing.assert_allclose(names[name], values, rounding, err_msg=name)
    return end


def _expected(epochs: list[TrainingEpoch], end: TrainingEnd) -> dict[str, Any]:
    """Return what the program's names hold."""
    expected: dict[str, Any] = {
        "train": [epoch.train for epoch in epochs],
        "validation": [epoch.validation for epoch in epochs],
    }
    if end.confusion is None:
        return expected if end.test is None else {**expected, "test": end.test}
    return {
        **expected,
        "train_accuracy": [epoch.train_metrics["accuracy"] for epoch in epochs],
        "validation_accuracy": [epoch.validation_metrics["accuracy"] for epoch in epochs],
        "test": [end.test, end.test_metrics["accuracy"]],
        "confusion": end.confusion,
    }
