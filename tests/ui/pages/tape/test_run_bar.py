"""The bar above the snippet, in a narrow panel."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from explorer.core.tape.progress import TapeProgress
from explorer.ui.pages.tape.run_bar import TapeRunBar
from explorer.ui.pages.tape.runner import RunState


@pytest.mark.parametrize("state", list(RunState))
def test_no_state_makes_the_bar_wider_than_its_panel(qtbot: QtBot, state: RunState) -> None:
    bar = TapeRunBar(QPushButton("run functions eagerly"))
    qtbot.addWidget(bar)
    idle = bar.minimumSizeHint().width()
    bar.show_state(state, 12345.6, TapeProgress((), 123_456, None))
    assert bar.minimumSizeHint().width() == idle
    assert bar.said.startswith("running … 12345.6 s") == (state is RunState.RUNNING)
