"""What other programs log is drawn, whatever numbers they count their steps by."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.core.training.logged import LoggedCurves
from explorer.core.training.spec import TrainingSpec
from tests.ui.runs import figure_of, grabbed

_STEPS = {
    "one point at 0": [0],
    "one point before 0": [-5],
    "one point": [7],
    "all at one step": [3, 3, 3],
    "all at 0": [0, 0],
    "before 0 only": [-9, -4, -2],
    "from before 0": [-2, 0, 5],
    "as far as is counted": [0, 2**62],
    "far from 0": [10**15, 10**15 + 1],
}


@pytest.mark.parametrize("name", _STEPS)
def test_the_view_has_a_width_and_holds_all_points(qtbot: QtBot, name: str) -> None:
    steps = np.array(_STEPS[name], np.float64)
    figure = figure_of(qtbot, [])
    for end in ("live", "quiet"):
        run = LoggedCurves(1, "loop")
        run.show_points("loss", steps, np.full(len(steps), 1.7e9), np.ones(len(steps)))
        run.settle(1.7e9 if end == "live" else 1.8e9)
        for axis in ("step", "epoch", "time"):
            for log_x in (False, True):
                figure.show_spec(TrainingSpec(axis=axis, log_x=log_x))
                with warnings.catch_warnings(action="error"):
                    figure.show_runs([run])
                    assert not grabbed(figure).isNull()
                view = figure.view
                assert view.low < view.high
                if axis == "step" and not log_x:
                    assert view.low <= steps[0] <= steps[-1] <= view.high
