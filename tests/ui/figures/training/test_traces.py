"""What is drawn of a run is the run, cut at the borders of a stretch."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.sentence import sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.results import TrainingBegun, TrainingEnd, TrainingEpoch, TrainingSteps
from explorer.core.training.spec import TrainingSpec
from explorer.ui.figures.training.traces import Points, Stretch, trace

STEPS, EPOCHS = 10, 12


def _run() -> RunCurves:
    """Return a run that is easily told: losses and means of every epoch go up and down."""
    run = RunCurves(1, "", TrainingSpec())
    run.take(TrainingBegun((10, 5, 5), ("x",), "y", STEPS, ("first",), 3, "", []))
    losses = (2 + np.sin(np.arange(STEPS * EPOCHS))).astype(np.float32)
    some = np.array([1.0])
    run.take(TrainingSteps(0, losses, losses, 1.0, 0.01, some, some))
    for epoch in range(1, EPOCHS + 1):
        run.take(TrainingEpoch(epoch, 1 + epoch % 3, 2 + epoch % 5, 0.1, 0.01))
    run.take(TrainingEnd("finished", len(losses), sentence("It ended."), 0.1, 1.0, None))
    return run


RUN = _run()


def _of_epochs(low: float, high: float, columns: int = 300) -> tuple[Points, Points, Points]:
    stretch = Stretch(low, high, "epoch", is_log=False, columns=columns)
    found = trace(RUN, stretch, TrainingSpec(smoothing=0.5))
    return found.smoothed, found.train, found.validation


@pytest.mark.slow
@given(st.floats(-3, EPOCHS + 3), st.floats(1e-6, 20))
def test_a_line_by_epoch_goes_from_border_to_border_of_a_stretch(low: float, width: float) -> None:
    high = low + width
    epochs = np.arange(1, EPOCHS + 1)
    for (x, y), own in zip(
        _of_epochs(low, high)[1:], (1 + epochs % 3, 2 + epochs % 5), strict=True
    ):
        first, last = max(low, 1), min(high, EPOCHS)
        if first >= last:
            assert len(x) < 2
            continue
        assert (x[0], x[-1]) == (first, last)
        assert y == pytest.approx(np.interp(x, epochs, own), abs=1e-9)
        assert {float(e) for e in epochs if low < e < high} <= set(x.tolist())


@pytest.mark.slow
@given(st.floats(-3, EPOCHS + 3), st.floats(1e-3, 20))
def test_a_smoothed_line_is_the_mean_of_each_column_of_pixels(low: float, width: float) -> None:
    high = low + width
    (x, y), *_ = _of_epochs(low, high, columns=10_000)
    steps, smoothed = np.arange(1, STEPS * EPOCHS + 1) / STEPS, RUN.losses.smoothed(0.5)
    assert (x >= low).all()
    assert (x <= high).all()
    # In so many columns each step has one of its own.
    assert y == pytest.approx(np.interp(x, steps, smoothed), abs=0.05)
    assert len(x) >= np.count_nonzero((steps > low) & (steps < high))


@pytest.mark.parametrize("low", [-5, EPOCHS + 1])
def test_nothing_is_drawn_of_a_run_that_is_not_in_a_stretch(low: float) -> None:
    stretch = Stretch(low, low + 2, "epoch", is_log=False, columns=300)
    found = trace(RUN, stretch, TrainingSpec())
    assert [len(points[0]) for points in (found.smoothed, found.train, found.validation)] == [0] * 3
    assert found.bands == []
    assert found.heights is None


def test_nothing_is_drawn_of_a_run_without_steps() -> None:
    stretch = Stretch(0, 1, "epoch", is_log=False, columns=100)
    found = trace(RunCurves(1, "", TrainingSpec()), stretch, TrainingSpec())
    assert [len(points[0]) for points in (found.smoothed, found.train, found.validation)] == [0] * 3
    assert found.heights is None
