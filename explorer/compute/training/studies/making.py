"""Making a study, with all of its trials waiting."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import optuna
from optuna.storages import JournalStorage

from explorer import __version__
from explorer.compute.training.data.prepared import load
from explorer.compute.training.studies.backend import FirstLines
from explorer.core.training.spec import TrainingProblem
from explorer.core.training.study.search import Searched
from explorer.core.training.study.study import Study, check_study
from explorer.storage.files import write_atomic, writing
from explorer.storage.studies.files import check_new, write_study
from explorer.storage.studies.folders import JOURNAL, STUDY_NAME


def make_study(
    folder: Path, problem: TrainingProblem, search: Sequence[Searched], trials: int
) -> Study:
    """Write a study with so many trials into a folder, which is created if need be.

    Every trial is there from the beginning, so that no two workers can ever make one too many.

    Raises:
        SentenceError: a searched value makes no training, the data cannot be read, there is a study
            already, or the folder cannot be written.
    """
    check_study(problem, search)
    check_new(folder)
    # With data that cannot be trained on every trial would fail, on machines where nobody looks.
    load(problem)
    lines = FirstLines()
    study = optuna.create_study(
        storage=JournalStorage(lines), study_name=STUDY_NAME, direction="minimize"
    )
    for _ in range(trials):
        study.enqueue_trial({})
    made = Study(problem, tuple(search), trials, datetime.now().astimezone(), __version__)
    is_new = not folder.exists()
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            write_atomic(folder / JOURNAL, lines.data())
            write_study(folder, made)
        except OSError:
            _leave(folder, is_new=is_new)
            raise
    return made


def _leave(folder: Path, *, is_new: bool) -> None:
    """Take away what was written of a study that could not be made."""
    with contextlib.suppress(OSError):
        (folder / JOURNAL).unlink(missing_ok=True)
        if is_new:
            folder.rmdir()
