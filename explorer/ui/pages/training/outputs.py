"""Output of a training: numbers, and a program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.core.sentence import refusal
from explorer.core.training.curves import RunCurves
from explorer.core.training.data import CsvFile
from explorer.core.training.logged import LoggedCurves
from explorer.core.training.spec import TrainingSpec
from explorer.ui.pages.training.columns import ColumnList

if TYPE_CHECKING:
    from explorer.core.tables import Table


def runs_or_epochs(runs: Sequence[RunCurves], shown: Sequence[RunCurves]) -> Table | None:
    """Return the epochs of the runs that are shown, or else settings and results of all runs.

    Of runs that other programs log, if there are no others, it is their points.
    """
    from explorer.core.training.table import logged_table, runs_table, training_table

    own = [run for run in shown if len(run.epochs.values)]
    if own:
        return training_table(own)
    logged = [run for run in shown if isinstance(run, LoggedCurves) and run.done]
    if logged:
        return logged_table(logged)
    # One that diverged in its first epoch has settings and an end all the same.
    return runs_table(runs) if runs else None


def training_program(spec: TrainingSpec, columns: ColumnList, folder: Path | None) -> str:
    """Return the TensorFlow program that trains as a spec asks.

    Args:
        spec: what is trained.
        columns: who has the beginning of its file.
        folder: from where the way to the data goes; None: from anywhere.

    Raises:
        SentenceError: its data cannot be read, or not yet.
    """
    from explorer.programs.training.program import training

    data = spec.data
    if not isinstance(data, CsvFile):
        return training(spec)
    head = columns.head(data)
    if head is None:
        raise refusal("{name} is being read.", name=Path(data.path).name)
    return training(spec, head, folder)
