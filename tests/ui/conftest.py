"""The real window over the real engine, driven as a person drives it."""

from __future__ import annotations

import atexit
import gc
import math
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from explorer.core.curves.results import CurveFeatures, CurveSamples
from explorer.core.session import Session
from explorer.engine.client import Engine
from explorer.ui.application import make_application
from explorer.ui.shell.controller import MainController
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.widgets.controls import NumberField
from explorer.ui.widgets.motion import keep_still
from explorer.ui.widgets.scale import keep_presented, keep_scale, present_scale
from explorer.ui.widgets.theme import LIGHT, apply_theme, present_theme
from tests.translation.strict import strict_translator

PATIENCE = 30_000
"""Milliseconds to wait for what must happen; a slow machine is no failure."""


@pytest.fixture(scope="session")
def screen() -> None:
    """Where windows are to be real and no display is given, start one for this process alone.

    Of several test processes on one display only one could have the focus.
    """
    if os.environ["QT_QPA_PLATFORM"] != "xcb" or "DISPLAY" in os.environ:
        return
    # It must not outlive this process, however that ends.
    server = subprocess.Popen(
        [
            *("setpriv", "--pdeathsig=TERM", "Xvfb", "-displayfd", "1"),
            *("-noreset", "-nolisten", "tcp", "-screen", "0", "1920x1080x24"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    # Not sooner: the application lives until then.
    atexit.register(server.terminate)
    assert server.stdout is not None
    with server.stdout:
        os.environ["DISPLAY"] = f":{server.stdout.readline().strip()}"


@pytest.fixture(scope="session")
def qapp(screen: None) -> QApplication:
    """Return the program's own application, with its fonts and style."""
    application = make_application()
    # It finds texts that are in no catalogue.
    application.installTranslator(strict_translator())
    return application


@pytest.fixture(scope="session")
def engine(qapp: QApplication) -> Iterator[Engine]:
    """One TensorFlow process for all windows."""
    made = Engine()
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def training_engine(qapp: QApplication) -> Iterator[Engine]:
    """One TensorFlow process for the training of all windows, started by the first that trains."""
    made = Engine()
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def usual_scale(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    """Give the application its usual scale back; who shares a window does so by that."""
    yield
    if request.node.get_closest_marker("shares_window") is None:
        has_changed = present_scale() != 1.0
        keep_scale(1.0)
        keep_presented(False)
        keep_still(None)
        if has_changed:
            # The style sheet has the sizes of letters.
            apply_theme(present_theme())


@pytest.fixture(autouse=True)
def no_leftover_windows(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window open."""
    yield
    qapp.processEvents()
    # Outside of an event loop it is not done by itself, and what is frozen now stays for ever.
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    while _gone:
        # Pytest still holds the person, who must not hold the window.
        vars(_gone.pop()).clear()
    # Here and now, where a crash can be told from what came before.
    gc.collect()
    # What is left lives on: the next collection need not go through it again.
    gc.freeze()
    kept = [person.shell for person in _shared]
    left = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w not in kept]
    for widget in left:
        widget.close()
    # A tooltip goes with its window, which may be kept, or by itself.
    assert all(widget.windowType() == Qt.WindowType.ToolTip for widget in left), left


_next_item: list[pytest.Item | None] = [None]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Remember what comes next: a window that cases share is closed after the last of them."""
    _next_item[0] = nextitem


class Person:
    """A window with hands and eyes: what a person does to it and sees of it."""

    def __init__(
        self,
        qtbot: QtBot,
        engine: Engine,
        state_path: Path | None,
        training_engine: Engine | None = None,
    ) -> None:
        self.bot = qtbot
        self.engine = engine
        self.shell = MainWindow(state_path)
        self.window = MainController(self.shell, engine, state_path, training_engine)
        with qtbot.waitSignal(self.window.completed, timeout=PATIENCE):
            self.shell.show()
            self.window.fill()
        with qtbot.waitActive(self.shell, timeout=PATIENCE):
            self.shell.activateWindow()
        self.see_curves()

    @property
    def page(self) -> Any:  # noqa: ANN401
        """The page that is shown now, whichever it is."""
        return self.window.page

    @property
    def figure(self) -> Any:  # noqa: ANN401
        assert self.page.figure is not None
        return self.page.figure

    @property
    def spec(self) -> Any:  # noqa: ANN401
        return self.window.session.spec

    @property
    def samples(self) -> CurveSamples:
        assert self.page.samples is not None
        return self.page.samples

    @property
    def features(self) -> CurveFeatures:
        assert self.page.features is not None
        return self.page.features

    def see(self, condition: Callable[[], bool]) -> None:
        """Wait until something can be seen."""
        self.bot.waitUntil(condition, timeout=PATIENCE)

    def see_curves(self) -> None:
        """Wait until the curves of the present spec are drawn."""
        self.see(lambda: self.page.answered == self.page.problem())

    def see_features(self) -> None:
        """Wait until what is found by looking closer is drawn too."""
        self.see_curves()
        self.see(lambda: self.page.features is not None)

    def type_function(self, text: str) -> None:
        """Select what stands in the field and type over it, key by key."""
        QTest.keyClick(self.shell, Qt.Key.Key_F2)
        QTest.keyClicks(self.shell.edit, text)

    def paste_function(self, text: str) -> None:
        """Paste over what stands in the field."""
        self.window.function_field.select_all()
        QGuiApplication.clipboard().setText(text)
        self.shell.edit.paste()

    def type_number(self, field: NumberField, text: str) -> None:
        """Type a number over the one in a field, and confirm it."""
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        self.press(Qt.Key.Key_Return, on=field)

    def press(
        self, key: Qt.Key, *modifiers: Qt.KeyboardModifier, on: QWidget | None = None
    ) -> None:
        """Press a key where the focus is."""
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(on or QApplication.focusWidget() or self.shell, key, held)

    def pixel_of(self, x: float, y: float) -> QPoint:
        """Return the pixel of the figure's viewport that shows a point of the plane."""
        plot = self.figure.main_plot
        view = plot.view
        inside = QPointF(float(view.x_to_pixel(x)), float(view.y_to_pixel(y)))
        return self.figure.mapFromScene(plot.unit.mapToScene(inside))

    def drag(self, start: QPoint, end: QPoint, steps: int = 8) -> None:
        """Press the left button on the figure, move, and let go."""
        viewport = self.figure.viewport()
        QTest.mouseMove(viewport, start)
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
        for i in range(1, steps + 1):
            part = i / steps
            at = start + QPoint(
                round((end.x() - start.x()) * part), round((end.y() - start.y()) * part)
            )
            QTest.mouseMove(viewport, at)
            # pyqtgraph looks at the mouse a hundred times a second and not oftener.
            self.bot.wait(15)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
        QApplication.processEvents()

    def set_spec(self, **changes: object) -> None:
        """Change the spec as a control would."""
        self.page.spec_changed.emit(replace(self.spec, **changes), "")

    def start_over(self, qtbot: QtBot) -> None:
        """Show the default session, as if the window were new."""
        self.bot = qtbot
        window = self.window
        self.page.pause()
        if window.presentation.is_on:
            window.presentation.switch()
        window.looks.set_scale(1.0)
        self.shell.resize(1280, 800)
        if present_theme() != LIGHT:
            window.looks.set_theme(LIGHT)
        window.side.show()
        window.side.bring_back("code", "own")
        window.status_line.forget()
        window.document.start_over(Session())
        self.shell.edit.setFocus()
        self.see_curves()

    def close(self) -> None:
        """Close the window; a second time does nothing."""
        if isValid(self.shell):
            self.shell.close()
            self.shell.deleteLater()
        _gone.append(self)


_shared: list[Person] = []
"""The window that the cases of one test share, while there are more of them."""


_gone: list[Person] = []
"""Those whose window is closed."""


@pytest.fixture
def person(
    request: pytest.FixtureRequest, qtbot: QtBot, engine: Engine, training_engine: Engine
) -> Iterator[Person]:
    """A person before a fresh window that keeps nothing.

    The cases of a test that `shares_window` get the same one, with the default session again.
    """
    made = _shared.pop() if _shared else Person(qtbot, engine, None, training_engine)
    if made.bot is not qtbot:
        made.start_over(qtbot)
    yield made
    if _is_case_of_same_test(request.node, _next_item[0]):
        _shared.append(made)
    else:
        made.close()


def _is_case_of_same_test(item: pytest.Item, other: pytest.Item | None) -> bool:
    return (
        item.get_closest_marker("shares_window") is not None
        and other is not None
        and other.nodeid.partition("[")[0] == item.nodeid.partition("[")[0]
    )


def is_close(a: float | None, b: float, tolerance: float = 1e-9) -> bool:
    """Whether two numbers are the same to a relative or absolute tolerance."""
    return a is not None and math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance)


def choose(box: QComboBox, value: str) -> None:
    """Choose an entry with the keyboard."""
    box.setFocus()
    wanted = box.findData(value)
    while box.currentIndex() != wanted:
        down = box.currentIndex() < wanted
        QTest.keyClick(box, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
