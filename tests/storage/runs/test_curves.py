"""Kept runs as curves."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from explorer.core.sentence import sentence
from explorer.core.training.results import TrainingEpoch
from explorer.core.training.spec import TrainingProblem
from explorer.storage.runs.curves import curves_of
from explorer.storage.runs.saved import load_run
from explorer.storage.runs.writer import RunWriter
from tests.runs import begin_run

LOSSES = np.arange(1, 13, dtype=np.float32).reshape(3, 4)


def _keep(folder: Path, rates: tuple[float, ...]) -> RunWriter:
    keeper = begin_run(
        folder, TrainingProblem(epochs=5), ("a", "b"), "y", ("Dense 128 · relu", "Dense 1")
    )
    for i, rate in enumerate(rates):
        row = TrainingEpoch(i + 1, 0.5 + i, 0.6 + i, 0.25, rate)
        keeper.keep_epoch(row, LOSSES[i], [np.zeros(3)])
    return keeper


def test_losses_epochs_and_the_end_come_back(tmp_path: Path) -> None:
    keeper = _keep(tmp_path, (0.01, 0.01, 0.01))
    keeper.end("stopped", sentence("Enough."), 0.8)
    run = curves_of(load_run(keeper.directory), 4, "SGD")
    assert (run.number, run.label, run.done, run.steps_an_epoch) == (4, "SGD", 12, 4)
    assert [run.losses.at(step)[1] for step in range(12)] == LOSSES.ravel().tolist()
    np.testing.assert_allclose(run.epochs.values[:, 1], [0.6, 1.6, 2.6])
    assert run.begun is not None
    assert run.begun.weights == 3 * 128 + 129
    assert run.end is not None
    assert (run.end.outcome, str(run.end.sentence), run.end.total) == ("stopped", "Enough.", 0.8)


def test_a_rate_changed_between_epochs_is_marked(tmp_path: Path) -> None:
    run = curves_of(load_run(_keep(tmp_path, (0.01, 0.003)).directory), 1, "")
    assert [tuple(change) for change in run.changes] == [(4, 0.01, 0.003)]


def test_a_run_without_an_end_has_ended_nevertheless(tmp_path: Path) -> None:
    keeper = _keep(tmp_path, (0.01,))
    keeper.close()
    run = curves_of(load_run(keeper.directory), 1, "")
    assert run.end is not None
    assert str(run.end.sentence) == "Ended unexpectedly after epoch 1."
    assert run.end.total == 0.25


def test_a_run_without_an_epoch_has_no_curves(tmp_path: Path) -> None:
    run = curves_of(load_run(_keep(tmp_path, ()).directory), 1, "")
    assert run.done == 0
    assert run.end is not None
