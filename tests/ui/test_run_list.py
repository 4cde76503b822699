"""The list of the runs: its rows and the focus they have."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from explorer.core.training import TrainingSpec
from explorer.core.training_runs import RunCurves
from explorer.ui.pages.run_list import RunList
from explorer.ui.theme import LIGHT

RUNS = [RunCurves(number, f"run {number}", TrainingSpec()) for number in (1, 2, 3)]


@pytest.fixture
def runs(qtbot: QtBot) -> RunList:
    made = RunList(LIGHT)
    qtbot.addWidget(made)
    made.show_runs(RUNS)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.mark.parametrize(("removed", "neighbour"), [(3, 2), (2, 1), (1, 2)])
@pytest.mark.parametrize("name", ["remove_button", "more_button"])
def test_after_a_run_is_taken_off_the_focus_is_at_its_neighbour(
    runs: RunList, removed: int, neighbour: int, name: str
) -> None:
    getattr(runs.rows[removed], name).setFocus()
    runs.show_runs([run for run in RUNS if run.number != removed])
    assert getattr(runs.rows[neighbour], name).hasFocus()


def test_a_run_taken_off_takes_no_focus_from_others(runs: RunList) -> None:
    runs.rows[1].badge.setFocus()
    runs.show_runs(RUNS[:2])
    assert runs.rows[1].badge.hasFocus()
