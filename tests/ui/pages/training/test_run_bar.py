"""The bar of a training: its buttons and the focus they have."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from explorer.core.sentence import sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.results import TrainingBegun, TrainingEnd, TrainingSteps
from explorer.core.training.spec import TrainingSpec
from explorer.ui.pages.training.run_bar import RunBar, RunState

RUN = RunCurves(1, "", TrainingSpec())


@pytest.fixture
def bar(qtbot: QtBot) -> RunBar:
    made = RunBar()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    _show(made, RunState.IDLE)
    return made


def _show(bar: RunBar, state: RunState, run: RunCurves | None = RUN) -> None:
    bar.show_state(state)
    bar.show_run(run, TrainingSpec(), is_paused=False)


def _focused(bar: RunBar) -> list[QPushButton]:
    return [button for button in bar.findChildren(QPushButton) if button.hasFocus()]


@pytest.mark.parametrize("name", ["step_button", "epoch_button"])
def test_the_focus_comes_back_to_step_and_epoch_once_they_can_be_pressed_again(
    bar: RunBar, name: str
) -> None:
    button = getattr(bar, name)
    button.setFocus()
    for end in (RunState.PAUSED, RunState.IDLE):
        _show(bar, RunState.ON)
        # A key pressed too often must not end the run, or let it go on.
        assert _focused(bar) == []
        _show(bar, end)
        assert _focused(bar) == [button]


def test_the_focus_comes_back_though_another_window_has_been_gone_to(
    bar: RunBar, qtbot: QtBot
) -> None:
    bar.step_button.setFocus()
    _show(bar, RunState.ON)
    other = QPushButton()
    qtbot.addWidget(other)
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    _show(bar, RunState.PAUSED)
    with qtbot.waitActive(bar):
        bar.activateWindow()
    assert _focused(bar) == [bar.step_button]


def test_after_stop_the_focus_is_at_start(bar: RunBar) -> None:
    _show(bar, RunState.ON)
    bar.stop_button.setFocus()
    _show(bar, RunState.STOPPING)
    assert _focused(bar) == []
    _show(bar, RunState.IDLE)
    assert _focused(bar) == [bar.start_button]


@pytest.mark.parametrize("state", [RunState.IDLE, RunState.ON])
def test_after_reset_the_focus_is_at_start(bar: RunBar, state: RunState) -> None:
    _show(bar, state)
    bar.reset_button.setFocus()
    if state is RunState.ON:
        _show(bar, RunState.STOPPING, None)
    _show(bar, RunState.IDLE, None)
    assert _focused(bar) == [bar.start_button]


def test_a_focus_that_has_gone_elsewhere_is_not_fetched_back(bar: RunBar) -> None:
    bar.step_button.setFocus()
    _show(bar, RunState.ON)
    bar.reset_button.setFocus()
    _show(bar, RunState.PAUSED)
    assert _focused(bar) == [bar.reset_button]


def _ended(test: float | None, **metrics: float) -> RunCurves:
    run = RunCurves(1, "", TrainingSpec(epochs=7))
    run.take(TrainingBegun((60, 20, 20), ("a",), "b", 10, ("last",), 9, "", []))
    told = sentence("Trained to the end of epoch {epoch}.", epoch=7)
    run.take(TrainingEnd("finished", 70, told, 0.1, 1.0, test, metrics))
    return run


@pytest.mark.parametrize(
    ("run", "told"),
    [
        (_ended(0.1, accuracy=0.983, cross_entropy=0.1), "test accuracy 98.3%"),
        (_ended(0.1, accuracy=0.99996), "test accuracy 99.9%"),
        (_ended(0.0, accuracy=1.0), "test accuracy 100.0%"),
        (_ended(0.5, mse=0.5, rmse=0.70711, mae=0.6, r2=0.4), "test RMSE 0.7071"),
        (_ended(0.25), "test loss 0.25"),
        (_ended(None), "finished"),
    ],
    ids=["classes", "nearly all", "all", "number", "older version", "unknown"],
)
def test_the_score_of_the_test_is_told_at_the_end(bar: RunBar, run: RunCurves, told: str) -> None:
    bar.resize(700, bar.height())
    _show(bar, RunState.IDLE, run)
    assert bar.progress_text.startswith("epoch 0 / 7 · finished")
    assert bar.progress_text.endswith(told)


def test_in_little_room_the_score_of_the_test_stays(bar: RunBar) -> None:
    # As in a page, which gives it less than its words need.
    bar.setMinimumSize(bar.minimumSizeHint())
    bar.resize(700, bar.height())
    _show(bar, RunState.IDLE, _ended(0.1, accuracy=0.983))
    bar.resize(300, bar.height())
    assert bar.progress_text == "finished · test accuracy 98.3%"


def test_a_run_that_stopped_early_is_not_said_to_have_come_to_its_end(bar: RunBar) -> None:
    for number, told in ((4, "stopped early"), (5, "finished")):
        run = RunCurves(1, "", replace(TrainingSpec(), epochs=5, early_stopping=1))
        losses = np.ones(number, np.float32)
        run.take(TrainingBegun((9, 3, 3), ("a",), "b", 1, ("last",), 9, "", []))
        run.take(TrainingSteps(0, losses, losses, 1.0, 0.1, np.ones(1), np.ones(1)))
        run.take(TrainingEnd("finished", number, sentence("Over."), 0.1, 0.5, None))
        bar.show_run(run, TrainingSpec(), is_paused=False)
        assert bar.progress_text == f"epoch {number} / 5 · {told}"


def test_a_message_has_two_whole_lines(bar: RunBar) -> None:
    bar.resize(700, bar.height())
    bar.show_message("word " * 500)
    shown = bar._message
    metrics, box = shown.fontMetrics(), shown.rect()
    taken = metrics.boundingRect(box, Qt.TextFlag.TextWordWrap, shown.text())
    assert shown.text().endswith(" …")
    assert shown.toolTip()
    assert metrics.height() < taken.height() <= box.height()


def test_of_a_message_of_many_lines_as_much_is_read_as_has_room(bar: RunBar) -> None:
    bar.resize(640, bar.height())
    bar.show_message("Trained.\nIts weights are missing.\nIts predictions are missing.")
    assert bar._message.text() == "Trained. Its weights are missing. Its predictions are missing."
