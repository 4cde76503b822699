"""`train --open-step`, and the tape of what it writes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from explorer.compute.training.model.learner import layer_norms
from explorer.compute.training.training import run as trained
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.data import Points
from explorer.core.training.results import TrainingSteps
from explorer.core.training.spec import Layer, TrainingProblem, TrainingRun
from tests.commands.asking import Run, assert_misused, assert_refused
from tests.test_app import ROOT, clean_environment

MOONS = ("train", "--data", "moons", "--layers", "3", "--optimizer", "adam", "--rate", "0.02",
         "--batch", "40", "--sampling", "replacement", "--epochs", "2")  # fmt: skip


def explored(*arguments: str) -> str:
    """Return what a command of its own process writes."""
    done = subprocess.run(
        [sys.executable, "-m", "explorer", *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=clean_environment(QT_QPA_PLATFORM="offscreen"),
        timeout=200,
    )
    return done.stdout


@pytest.mark.slow
def test_the_tape_of_an_opened_step_has_the_gradient_norms_that_the_run_told(
    tmp_path: Path,
) -> None:
    problem = TrainingProblem(
        data=Points(), layers=(Layer(3),), runner=OptimizerConfig("adam", 0.02), batch=40, epochs=2
    )
    steps = [
        result for result in trained(TrainingRun(problem)) if isinstance(result, TrainingSteps)
    ]
    step = steps[-1].first + len(steps[-1].losses)
    path = tmp_path / "step.py"
    explored(*MOONS, "--open-step", str(step), "-o", str(path))
    found = json.loads(explored("tape", str(path), "--format", "json"))
    assert found["error"] is None
    (call,) = [each for each in found["calls"] if len(each["sources"]) == 4]
    values = [np.array(source["value"], np.float32) for source in call["sources"]]
    np.testing.assert_allclose(layer_norms(values, (2, 2)), steps[-1].gradient_norms, 1e-3)
    loss = float(found["output"].split("=")[1])
    assert loss == pytest.approx(float(steps[-1].losses[-1]), rel=1e-4)


@pytest.mark.slow
def test_an_opened_step_is_written_as_text_or_json(run: Run) -> None:
    text = run(*MOONS, "--open-step", "2").out
    answer = run(*MOONS, "--open-step", "2", "--format", "json").answer
    assert answer["step"] == 2
    assert answer["snippet"] == text
    assert "# Step 2 of a training" in text
    assert_refused(run(*MOONS, "--open-step", "99"), "There is no step 99: this run has 14.")


def test_what_is_of_a_whole_training_goes_with_no_opened_step(run: Run) -> None:
    assert_misused(run(*MOONS, "--open-step", "0"), "takes the number of a step, from 1")
    assert_misused(run(*MOONS, "--open-step", "1", "--keep", "x"), "is for a whole training")
    assert_misused(run(*MOONS, "--open-step", "1", "--below", "weights"), "is for a whole training")
    assert_misused(run(*MOONS, "--open-step", "1", "-o", "x.png"), "-o FILE.py")
    assert_misused(run(*MOONS, "--open-step", "1", "--format", "csv"), "as text, or in JSON")
