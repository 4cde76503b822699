"""The list of the runs: its rows and the focus they have."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from explorer.core.sentence import sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.logged import LoggedCurves
from explorer.core.training.results import TrainingEnd, TrainingEpoch, TrainingOutcome
from explorer.core.training.spec import TrainingSpec
from explorer.ui.pages.training.runs.group import RunsGroup
from explorer.ui.pages.training.runs.run_list import RunList


class _Ended(RunCurves):
    """A run that ended so, after an epoch with this validation error."""

    def __init__(self, outcome: TrainingOutcome, validation: float) -> None:
        super().__init__(1, "SGD 0.01 · 128–64–32 relu, tanh · batch 64 · shuffled", TrainingSpec())
        self.take(TrainingEpoch(1, 1.0, validation, 0.1, 0.01))
        self.take(TrainingEnd(outcome, 9, sentence("It ended."), 0.1, 1.0, None))


RUNS = [RunCurves(number, f"run {number}", TrainingSpec()) for number in (1, 2, 3)]


@pytest.fixture
def runs(qtbot: QtBot) -> RunList:
    made = RunList()
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


def test_of_many_runs_the_newest_are_listed_and_the_others_when_asked_for(qtbot: QtBot) -> None:
    made = RunList()
    qtbot.addWidget(made)
    made.show()
    made.show_runs(RUNS)
    assert not made.more_button.isVisible()
    many = [RunCurves(number, f"run {number}", TrainingSpec()) for number in range(1, 101)]
    made.show_runs(many)
    listed = [number for number, row in made.rows.items() if row.isVisible()]
    assert listed == [*range(89, 101)]
    assert made.more_button.text() == "list 88 more"
    # Those that are not listed are in the picture all the same.
    assert made.hidden == set()
    made.more_button.click()
    assert all(row.isVisible() for row in made.rows.values())
    made.more_button.click()
    assert not made.rows[88].isVisible()


def test_many_runs_are_shown_and_hidden_at_once(qtbot: QtBot) -> None:
    group = RunsGroup()
    qtbot.addWidget(group)
    group.show()
    group.show_runs(RUNS)
    assert not group.none_button.isVisible()
    logged = [LoggedCurves(number, f"log {number}") for number in (4, 5)]
    group.show_runs([*RUNS, *logged])
    with qtbot.waitSignal(group.list.shown_changed):
        group.none_button.click()
    assert group.list.hidden == {1, 2, 3, 4, 5}
    group.logged_button.click()
    assert group.list.hidden == {1, 2, 3}
    group.own_button.click()
    assert group.list.hidden == {4, 5}
    group.all_button.click()
    assert group.list.hidden == set()
    group.show_runs([*RUNS, RunCurves(6, "run 6", TrainingSpec())])
    assert group.none_button.isVisible()
    assert not group.logged_button.isVisible()


@pytest.mark.parametrize(
    ("outcome", "validation", "told"),
    [("finished", 3.87e-6, "3.87e−6"), ("diverged", 0.5, "diverged"), ("stopped", 0.5, "0.5")],
)
def test_a_row_is_no_wider_than_there_is_room_for_and_says_how_well_the_run_did(
    qtbot: QtBot, outcome: TrainingOutcome, validation: float, told: str
) -> None:
    made = RunList()
    qtbot.addWidget(made)
    made.show_runs([_Ended(outcome, validation)])
    made.resize(240, 60)
    made.show()
    row = made.rows[1]
    qtbot.waitUntil(lambda: row.width() == 240)
    assert made.minimumSizeHint().width() <= 240
    assert row.value.text() == told
    assert row.value.width() >= row.value.sizeHint().width()
    assert row.name.text().startswith("SGD 0.01")
    assert row.name.fontMetrics().horizontalAdvance(row.name.text()) > row.name.width()
