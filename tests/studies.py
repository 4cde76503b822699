"""Studies for tests, with trials that have ended without being trained."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from explorer.compute.training.studies.making import make_study
from explorer.compute.training.studies.queue import TrialQueue
from explorer.core.training.data import Points
from explorer.core.training.results import TrainingEpoch
from explorer.core.training.spec import Layer, TrainingProblem
from explorer.core.training.study.search import read_search
from explorer.core.training.study.study import Study
from explorer.storage.studies.workers import Presence
from tests.runs import begin_run

PROBLEM = TrainingProblem(data=Points("moons", 200), layers=(Layer(8),), epochs=3)
SEARCH = ("rate=1e-3..1 log", "layers=4|8|8,8", "optimizer=adam|sgd")


def made_study(folder: Path, trials: int = 8, search: Sequence[str] = SEARCH) -> Study:
    """Return a study whose trials all wait."""
    return make_study(folder, PROBLEM, read_search(search), trials)


def do_trials(folder: Path, study: Study, values: Sequence[float]) -> None:
    """Have trials come to values, with a kept run each; NaN: it diverged."""
    with Presence(folder) as presence:
        queue = TrialQueue(folder, study, presence.name)
        for value in values:
            taken = queue.take()
            assert taken is not None
            queue.note_run(taken.number, kept_run(folder, value).name)
            if np.isnan(value):
                queue.fail(taken.number, "It diverged.", has_diverged=True)
            else:
                queue.complete(taken.number, value)


def kept_run(folder: Path, value: float) -> Path:
    """Return the directory of a run of three epochs whose validation loss ends at a value."""
    keeper = begin_run(folder, PROBLEM, ("x", "y"), "class", ("a", "b"), steps=2)
    for epoch in range(1, 4):
        loss = float(np.nan_to_num(value, nan=9.0)) * (4 - epoch)
        row = TrainingEpoch(epoch, loss, loss, 0.1, 0.01)
        keeper.keep_epoch(row, np.ones(2, np.float32), [np.ones(1)])
    keeper.close()
    return keeper.directory


@contextlib.contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Have the system refuse what would make a file larger, as a full disk does: after a part."""
    resource = pytest.importorskip("resource", reason="needs limits of POSIX")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
