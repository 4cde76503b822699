"""Early stopping, and runs that go on or are begun again with what steers them."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest
from msgspec.structs import replace

from explorer.compute.training.best import BestEpoch
from explorer.compute.training.data.prepared import load
from explorer.compute.training.loops import training_loop
from explorer.compute.training.model.learner import learner_of
from explorer.compute.training.model.network import model_of
from explorer.compute.training.model.predictions import Predictions
from explorer.compute.training.saved import fit, weights
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.data import Points
from explorer.core.training.kept import RunFit
from explorer.core.training.results import TrainingBoundary, TrainingEpoch
from explorer.core.training.spec import Layer, Mode, TrainingProblem, TrainingRun
from explorer.storage.runs.saved import SavedRun, load_run, load_state
from tests.compute.learning import end, losses, only, small, told

STEERED = {
    "data": Points("blobs", count=160, noise=0.8),
    "runner": OptimizerConfig("adam", 0.02),
    "dropout": 0.3,
    "l2": 1e-3,
    "batch_norm": True,
    "balanced": True,
}
PATIENT = {
    "data": Points("circles", count=160, noise=0.4),
    "layers": (Layer(32, "tanh"),),
    "runner": OptimizerConfig("adam", 0.05),
    "epochs": 200,
    "early_stopping": 4,
}
"""Overfits within a few epochs."""


def kept_by(problem: TrainingProblem, folder: Path, resumed: str = "") -> SavedRun:
    results = told(TrainingRun(problem, folder=str(folder), resumed=resumed))
    begun = results[0]
    return load_run(Path(begun.directory))  # type: ignore[union-attr]


@pytest.mark.slow
@pytest.mark.filterwarnings(
    # Keras 3.15 reads NumPy's array of a variable in a way that NumPy 2 deprecates.
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"
)
def test_a_run_stops_early_with_the_weights_of_its_best_epoch(tmp_path: Path) -> None:
    problem = small(**PATIENT)
    results = told(TrainingRun(problem, folder=str(tmp_path)))
    last, validation = end(results), [row.validation for row in only(TrainingEpoch, results)]
    best = int(np.argmin(validation)) + 1
    assert last.best_epoch == best
    assert len(validation) == best + 4 < 200
    assert (last.outcome, str(last.sentence)) == (
        "finished",
        f"Stopped early after epoch {best + 4}: the validation loss has not fallen since epoch "
        f"{best}, whose weights are kept.",
    )
    run = load_run(next(path for path in tmp_path.iterdir() if path.is_dir()))
    assert run.best_epoch == best
    # The weights that are kept are those with which it was tested.
    data = load(problem)
    learner = learner_of(problem, data)
    learner.restore(load_state(run.directory, best))
    of_best = Predictions(learner.model, data, learner.objective)
    assert of_best.validation().loss == pytest.approx(validation[best - 1], rel=1e-5)
    assert of_best.test().loss == pytest.approx(last.test, rel=1e-5)
    assert of_best.test().metrics == last.test_metrics
    picture = next(told for told in fit.run(RunFit(str(run.directory))) if told is not None)
    assert isinstance(picture, TrainingBoundary)
    assert picture.epoch == best
    # So are those of the last picture, though more epochs were trained.
    shown = only(TrainingBoundary, results)[-1]
    assert shown.epoch == best
    np.testing.assert_array_equal(shown.classes, picture.classes)
    weights.save(run, tmp_path / "best.weights.h5")
    model = model_of(problem, 2, 1)
    keras.Sequential.load_weights(model, tmp_path / "best.weights.h5")
    for a, b in zip(model.trainable_variables, learner.weights(), strict=True):
        np.testing.assert_array_equal(a.numpy(), b)


@pytest.mark.slow
def test_a_run_that_stopped_early_goes_on_and_keeps_its_best_until_a_better_comes(
    tmp_path: Path,
) -> None:
    first = kept_by(small(**PATIENT), tmp_path)
    best, done = first.best_epoch, len(first.epochs)
    # Too fast to become better again.
    wild = OptimizerConfig("adam", 0.5)
    problem = small(**{**PATIENT, "epochs": done + 30, "runner": wild})
    second = kept_by(problem, tmp_path, str(first.directory))
    assert len(second.epochs) == done + 4
    assert second.best_epoch == best
    for a, b in zip(load_state(second.directory, best), load_state(first.directory, best),
                    strict=True):  # fmt: skip
        np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(second.validation[:done], first.validation)


def test_the_best_epoch_is_the_first_with_the_least_loss() -> None:
    best = BestEpoch(2)
    taken = [best.take(TrainingEpoch(i, 1.0, loss, 0.1, 0.1), [np.array(i)])
             for i, loss in enumerate([3.0, 2.0, 2.0, 2.5], 1)]  # fmt: skip
    assert taken == [True, True, False, False]
    assert (best.epoch, best.is_past) == (2, True)
    assert best.state == [np.array(2)]


def test_without_patience_a_run_never_stops_and_no_weights_are_held() -> None:
    best = BestEpoch(0)
    for i, loss in enumerate([1.0, 2.0, 3.0], 1):
        assert not best.take(TrainingEpoch(i, 1.0, loss, 0.1, 0.1), [np.array(i)])
    assert (best.epoch, best.state, best.is_past) == (1, None, False)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["compiled", "fit"])
def test_a_run_that_goes_on_is_as_if_it_had_not_ended_with_all_that_steers_it(
    tmp_path: Path, mode: Mode
) -> None:
    problem = small(mode=mode, epochs=6, **STEERED)
    whole = kept_by(problem, tmp_path)
    first = kept_by(replace(problem, epochs=2), tmp_path)
    second = kept_by(problem, tmp_path, str(first.directory))
    np.testing.assert_array_equal(second.losses, whole.losses)
    np.testing.assert_array_equal(second.validation, whole.validation)
    np.testing.assert_array_equal(second.metrics["accuracy"], whole.metrics["accuracy"])
    for a, b in zip(load_state(second.directory), load_state(whole.directory), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.slow
def test_a_second_run_of_the_same_shape_begins_anew_with_all_that_steers_it() -> None:
    problem = small(**STEERED)
    one = losses(told(problem))
    other_seed = losses(told(replace(problem, seed=9)))
    np.testing.assert_array_equal(losses(told(problem)), one)
    assert not np.array_equal(other_seed, one)


@pytest.mark.slow
def test_steps_taken_one_by_one_or_many_at_once_are_the_same_to_the_bit() -> None:
    problem = small(**STEERED)
    data = load(problem)
    found = []
    for cuts in ([5], [1, 1, 3], [4, 1]):
        learner = learner_of(problem, data)
        loop, firsts = training_loop("compiled", learner, 1), np.cumsum([0, *cuts[:-1]])
        steps = [loop.advance(0, int(f), c) for f, c in zip(firsts, cuts, strict=True)]
        found.append((
            np.concatenate([s.losses for s in steps]), np.concatenate([s.scores for s in steps]),
            steps[-1].gradient_norms, steps[-1].update_ratios, *learner.state(),
        ))  # fmt: skip
    for other in found[1:]:
        for a, b in zip(found[0], other, strict=True):
            np.testing.assert_array_equal(a, b)
