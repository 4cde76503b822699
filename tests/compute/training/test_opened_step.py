"""A step of a training as a program of its own: what the run told of it, and nothing else."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.compute.training import opened_step
from explorer.compute.training.model.learner import layer_norms
from explorer.compute.training.model.network import layer_sizes
from explorer.compute.training.training import run
from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.sentence import SentenceError
from explorer.core.training.data import Penguins, Points, Samples
from explorer.core.training.opened_step import OpenedStep, StepProblem
from explorer.core.training.results import TrainingBegun, TrainingSteps
from explorer.core.training.spec import Layer, TrainingOrder, TrainingProblem, TrainingRun

ADAM = OptimizerConfig("adam", 0.02)


def small(**fields: Any) -> TrainingProblem:  # noqa: ANN401
    given = {
        "function": FunctionSpec("sin x"), "data": Samples(count=160), "batch": 10, "epochs": 2,
        "layers": (Layer(8, "tanh"),), "seed": 3,
    }  # fmt: skip
    return TrainingProblem(**{**given, **fields})


def opened(problem: TrainingProblem, step: int, **known: Any) -> OpenedStep:  # noqa: ANN401
    answers = opened_step.run(StepProblem(problem, step, **known))
    return next(answer for answer in answers if answer is not None)


def executed(step: OpenedStep, folder: Path) -> dict[str, Any]:
    path = folder / "step.py"
    path.write_text(step.snippet, encoding="utf-8")
    return runpy.run_path(str(path))


def told(problem: TrainingProblem) -> tuple[float, list[TrainingSteps]]:
    """Return the unit of its losses, and what a run tells of its steps."""
    results = [result for result in run(TrainingRun(problem)) if result is not None]
    (begun,) = (result for result in results if isinstance(result, TrainingBegun))
    return begun.spread**2, [result for result in results if isinstance(result, TrainingSteps)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "problem",
    [
        small(),
        small(mode="eager", pitfall=True, l2=1e-2, runner=OptimizerConfig("momentum", 0.01)),
        small(mode="fit", runner=OptimizerConfig("adam", 0.02, schedule="cosine")),
        small(
            data=Points("moons", 100), dropout=0.3, batch_norm=True, balanced=True, runner=ADAM,
            split="stratified",
        ),
        small(data=Penguins(), dropout=0.2, l2=1e-3, balanced=True, sampling="shuffled"),
    ],
    ids=["plain", "eager", "fit", "two classes", "three classes"],
)  # fmt: skip
def test_the_snippet_of_a_step_has_the_loss_and_the_gradient_that_the_run_told(
    problem: TrainingProblem, tmp_path: Path
) -> None:
    unit, all_steps = told(problem)
    last = all_steps[-1]
    step = last.first + len(last.losses)
    found = opened(problem, step)
    names = executed(found, tmp_path)
    loss = float(names["loss"]) * unit
    assert found.loss == pytest.approx(float(last.losses[-1]), rel=1e-4)
    assert loss == pytest.approx(float(last.losses[-1]), rel=1e-4)
    gradients = [np.asarray(gradient) for gradient in names["gradients"]]
    norms = layer_norms(gradients, layer_sizes(problem))
    np.testing.assert_allclose(norms, last.gradient_norms, 1e-3)


@pytest.mark.slow
def test_the_snippet_of_a_step_ends_with_the_weights_that_the_next_one_begins_with(
    tmp_path: Path,
) -> None:
    problem = small(mode="eager", runner=ADAM, batch_norm=True)
    after = executed(opened(problem, 5), tmp_path)["model"].get_weights()
    tape = "with tf.GradientTape()"
    text = opened(problem, 6).snippet.replace(tape, f"before = model.get_weights()\n{tape}")
    before = executed(OpenedStep(6, text, 0.0), tmp_path)["before"]
    for ours, theirs in zip(after, before, strict=True):
        np.testing.assert_allclose(ours, theirs, 1e-4, 1e-6)


@pytest.mark.slow
def test_a_step_after_a_rate_that_was_changed_is_the_one_that_was_taken(tmp_path: Path) -> None:
    problem = small(mode="eager")
    steps: list[TrainingSteps] = []
    training, order = run(TrainingRun(problem, go="epoch")), None
    while True:
        try:
            result = training.send(order)
        except StopIteration:
            break
        order = None
        if isinstance(result, TrainingSteps):
            steps.append(result)
            if result.first + len(result.losses) == 9:
                order = TrainingOrder(rate=0.3, go="on")
    last = steps[-1]
    found = opened(problem, last.first + len(last.losses), rates=((0, 0.01), (9, 0.3)))
    assert found.loss == pytest.approx(float(last.losses[-1]), rel=1e-4)
    assert "learning_rate=0.3" in found.snippet
    norms = [np.asarray(gradient) for gradient in executed(found, tmp_path)["gradients"]]
    np.testing.assert_allclose(layer_norms(norms, (2, 2)), last.gradient_norms, 1e-3)


@pytest.mark.slow
def test_a_step_that_is_not_the_one_of_the_run_is_refused() -> None:
    with pytest.raises(SentenceError, match="Taken again, step 2 has the loss"):
        opened(small(mode="eager"), 2, loss=(1e3, 1e3))
    with pytest.raises(SentenceError, match=r"There is no step 19: this run has 18\."):
        opened(small(mode="eager"), 19)
    with pytest.raises(SentenceError, match="The loss is no number before step 18"):
        opened(small(mode="eager", layers=(), runner=OptimizerConfig("sgd", 1e18)), 18)


@pytest.mark.slow
def test_a_model_too_large_for_a_snippet_with_its_optimizer_takes_no_step() -> None:
    large = small(mode="eager", layers=(Layer(128), Layer(128)), runner=ADAM)
    text = opened(large, 2).snippet
    assert "optimizer" not in text.replace("What the optimizer remembers", "")
    assert "tape.gradient" in text
    with pytest.raises(SentenceError, match="too many for a snippet"):
        opened(small(mode="eager", layers=(Layer(512), Layer(512))), 2)
