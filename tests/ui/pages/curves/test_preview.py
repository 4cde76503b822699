"""The first picture: f by NumPy while TensorFlow starts, and what follows."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.engine.client import Engine, EngineState
from explorer.ui.shell.controller import MainController
from explorer.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE

BY_NUMPY = "f by NumPy while TensorFlow starts; derivatives follow"


class Early:
    """A window whose TensorFlow process is held up until it is let go."""

    def __init__(self, bot: QtBot) -> None:
        self.bot = bot
        self.engine = Engine()
        self.engine.start()
        self.bot.waitUntil(lambda: bool(self.engine.pid), timeout=PATIENCE)
        os.kill(self.engine.pid, signal.SIGSTOP)
        self.shell = MainWindow()
        self.window = MainController(self.shell, self.engine)
        with bot.waitSignal(self.window.completed, timeout=PATIENCE):
            self.shell.show()
            self.window.fill()
        self.see_preview()

    @property
    def page(self) -> Any:  # noqa: ANN401
        """The page that is shown now, whichever it is."""
        return self.window.page

    def see_preview(self) -> None:
        page = self.page
        self.bot.waitUntil(lambda: page.samples is not None, timeout=PATIENCE)

    def type_function(self, text: str) -> None:
        self.page.samples = None
        self.window.function_field.select_all()
        QTest.keyClicks(self.shell.edit, text)

    def let_go(self) -> None:
        os.kill(self.engine.pid, signal.SIGCONT)
        page = self.page
        self.bot.waitUntil(lambda: page.answered == page.problem(), timeout=PATIENCE)

    def close(self) -> None:
        os.kill(self.engine.pid, signal.SIGCONT)
        self.shell.close()
        self.shell.deleteLater()
        self.engine.stop()


@pytest.fixture
def early(qtbot: QtBot) -> Iterator[Early]:
    made = Early(qtbot)
    yield made
    made.close()


@pytest.mark.slow
def test_f_is_drawn_before_tensorflow_and_its_derivatives_follow(early: Early) -> None:
    page, window = early.page, early.window
    assert early.engine.state is EngineState.STARTING
    assert page.samples.preliminary
    np.testing.assert_allclose(page.samples.derivatives[0], np.sin(page.samples.x) ** 2, atol=1e-15)
    assert page.samples.derivatives[1:] == [None] * 3
    assert [label.text() for _, label in page.controls.values.rows] == [
        "0.708073418",
        "…",
        "…",
        "…",
    ]
    assert window.status == BY_NUMPY
    assert page.is_pending
    assert page.tables() == {}
    fitted = page.figure.view
    early.let_go()
    assert not page.samples.preliminary
    assert all(row is not None for row in page.samples.derivatives)
    assert window.status.startswith("Curves: 4")
    assert "…" not in {label.text() for _, label in page.controls.values.rows}
    for side in ("bottom", "top"):
        height = fitted.top - fitted.bottom
        assert abs(getattr(fitted, side) - getattr(page.figure.view, side)) < height / 20


def test_what_is_typed_moved_and_zoomed_before_tensorflow_is_drawn(early: Early) -> None:
    page = early.page
    early.type_function("a/x")
    early.see_preview()
    assert page.samples.point.derivatives[0] == 1
    assert page.samples.steep[0]
    page.samples = None
    page.parameter_list.rows["a"].slider.setValue(7000)
    early.see_preview()
    assert page.samples.point.derivatives[0] == 2
    page.samples = None
    page.spec_changed.emit(page.spec.__class__(page.spec.function, low=1.0, high=2.0), "")
    early.see_preview()
    assert (page.samples.x[0], page.samples.x[-1]) == (1, 2)


@pytest.mark.slow
def test_a_parameter_plays_before_tensorflow(early: Early) -> None:
    page = early.page
    early.type_function("a x")
    early.see_preview()
    page.parameter_list.rows["a"].play_button.click()
    seen: set[float] = set()
    page.results_changed.connect(lambda: seen.add(page.samples.point.derivatives[0]))
    early.bot.waitUntil(lambda: len(seen) > 3, timeout=PATIENCE)
    page.pause()


def test_what_numpy_lacks_waits_and_that_is_said(early: Early) -> None:
    early.type_function("erfinv(x)")
    early.bot.waitUntil(
        lambda: early.window.status == "erfinv is computed by TensorFlow, which is starting.",
        timeout=PATIENCE,
    )
    early.type_function("x^2")
    early.see_preview()
    assert early.window.status == BY_NUMPY


@pytest.mark.slow
def test_a_map_is_drawn_before_tensorflow(early: Early) -> None:
    curves = early.page
    early.type_function("x^2 + 3y")
    early.bot.waitUntil(lambda: early.page is not curves, timeout=PATIENCE)
    early.see_preview()
    page = early.page
    assert page.samples.preliminary
    x, y = np.meshgrid(page.samples.x, page.samples.y)
    np.testing.assert_allclose(page.samples.z, x**2 + 3 * y, atol=1e-12)
    assert early.window.status == "f by NumPy while TensorFlow starts; gradients follow"
    early.shell.repaint()
    early.let_go()
    assert len(page.samples.gradients)
    assert page.samples.inspection.gradient == [2, 3]


@pytest.mark.slow
def test_the_ground_of_a_descent_is_drawn_before_tensorflow(early: Early) -> None:
    early.window.show_workspace("descent")
    early.bot.waitUntil(
        lambda: early.window.status == "f by NumPy while TensorFlow starts; the descent follows",
        timeout=PATIENCE,
    )
    assert early.page.paths is None


@pytest.mark.slow
def test_a_picture_goes_on_by_numpy_while_a_killed_engine_starts_again(early: Early) -> None:
    os.kill(early.engine.pid, signal.SIGKILL)
    early.bot.waitUntil(
        lambda: early.engine.state is EngineState.RESTARTING and bool(early.engine.pid),
        timeout=PATIENCE,
    )
    os.kill(early.engine.pid, signal.SIGSTOP)
    early.type_function("x^3")
    early.see_preview()
    assert early.window.status == BY_NUMPY
