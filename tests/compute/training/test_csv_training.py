"""A file of any make is learned with the settings that a person finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.compute.training.training import run
from explorer.core.training.data import CsvFile
from explorer.core.training.results import TrainingEnd, TrainingEpoch
from explorer.core.training.spec import TrainingProblem, TrainingRun
from tests.csv_files import FILES

EPOCHS = 12


@pytest.mark.slow
@pytest.mark.parametrize("make", FILES)
def test_the_loss_falls_with_default_settings(make: str, tmp_path: Path) -> None:
    written = FILES[make]()
    path = tmp_path / "data.csv"
    path.write_bytes(written.content)
    spec = TrainingProblem(data=CsvFile(str(path), written.target), epochs=EPOCHS)
    results = list(run(TrainingRun(spec)))
    losses = [result.train for result in results if isinstance(result, TrainingEpoch)]
    assert len(losses) == EPOCHS
    assert losses[-1] < 0.7 * losses[0]
    assert all(loss < 2 * losses[0] for loss in losses)
    end = results[-1]
    assert isinstance(end, TrainingEnd)
    assert end.test is not None
