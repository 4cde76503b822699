"""The keys that move the picture, the same in the figures of all workspaces."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec
from explorer.core.surface.spec import SurfaceSpec
from explorer.ui.figures.curves.curves import CurvesFigure
from explorer.ui.figures.descent.descent import DescentFigure
from explorer.ui.figures.kit.plane import PlaneFigure
from explorer.ui.figures.landscape.surface import SurfaceFigure
from explorer.ui.figures.training.training import TrainingFigure
from explorer.ui.widgets.theme import LIGHT

FIGURES = [CurvesFigure, SurfaceFigure, DescentFigure, TrainingFigure]
PLAIN, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def _shown(qtbot: QtBot, kind: type[PlaneFigure]) -> PlaneFigure:
    figure = kind(LIGHT)  # pyright: ignore[reportCallIssue]
    qtbot.addWidget(figure)
    if isinstance(figure, SurfaceFigure):
        figure.show_spec(SurfaceSpec(FunctionSpec("x y")))
    figure.lay_out(600, 400)
    return figure


@pytest.mark.parametrize("kind", FIGURES)
@pytest.mark.parametrize(
    ("key", "right", "up"),
    [
        (Qt.Key.Key_Left, -1, 0),
        (Qt.Key.Key_Right, 1, 0),
        (Qt.Key.Key_Up, 0, 1),
        (Qt.Key.Key_Down, 0, -1),
    ],
)
def test_control_and_an_arrow_show_what_lies_60_pixels_there(
    qtbot: QtBot, kind: type[PlaneFigure], key: Qt.Key, right: int, up: int
) -> None:
    figure = _shown(qtbot, kind)
    view = figure.view
    with qtbot.waitSignal(figure.view_changed) as asked:
        qtbot.keyClick(figure, key, CONTROL)
    across = (view.high - view.low) / view.width * 60 * right
    along = (view.top - view.bottom) / view.height * 60 * up
    expected = [view.low + across, view.high + across, view.bottom + along, view.top + along]
    # A fitted direction that did not change stays fitted in the figure of Training.
    found = [e if a is None else a for a, e in zip(asked.args or (), expected, strict=True)]
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9 * (view.high - view.low))


@pytest.mark.parametrize("kind", FIGURES)
@pytest.mark.parametrize("modifier", [PLAIN, CONTROL])
def test_home_asks_for_a_fitted_view(
    qtbot: QtBot, kind: type[PlaneFigure], modifier: Qt.KeyboardModifier
) -> None:
    figure = _shown(qtbot, kind)
    with qtbot.waitSignal(figure.fit_asked):
        qtbot.keyClick(figure, Qt.Key.Key_Home, modifier)


@pytest.mark.parametrize("kind", FIGURES)
@pytest.mark.parametrize(("key", "part"), [(Qt.Key.Key_Plus, 1 / 1.2), (Qt.Key.Key_Minus, 1.2)])
def test_plus_and_minus_zoom_about_the_middle(
    qtbot: QtBot, kind: type[PlaneFigure], key: Qt.Key, part: float
) -> None:
    figure = _shown(qtbot, kind)
    view = figure.view
    with qtbot.waitSignal(figure.view_changed) as asked:
        qtbot.keyClick(figure, key)
    low, high, bottom, top = asked.args or ()
    assert high - low == pytest.approx((view.high - view.low) * part)
    assert top - bottom == pytest.approx((view.top - view.bottom) * part)
    assert low + high == pytest.approx(view.low + view.high, abs=1e-9 * (high - low))


def test_arrows_move_the_start_by_2_pixels_and_with_shift_by_20(qtbot: QtBot) -> None:
    figure = DescentFigure(LIGHT)
    qtbot.addWidget(figure)
    spec = DescentSpec(FunctionSpec("x^2 + y^2"), (1.0, 0.5))
    figure.show_spec(spec)
    figure.lay_out(600, 400)
    pixel = (figure.view.high - figure.view.low) / figure.view.width
    for modifier, pixels in ((PLAIN, 2), (Qt.KeyboardModifier.ShiftModifier, 20)):
        with qtbot.waitSignal(figure.start_moved) as asked:
            qtbot.keyClick(figure, Qt.Key.Key_Right, modifier)
        assert asked.args == pytest.approx([1.0 + pixels * pixel, 0.5])


def test_up_and_down_move_no_start_on_a_curve(qtbot: QtBot) -> None:
    figure = DescentFigure(LIGHT)
    qtbot.addWidget(figure)
    figure.show_spec(DescentSpec(FunctionSpec("x^2"), (1.0, 0.0)))
    figure.lay_out(600, 400)
    with qtbot.assertNotEmitted(figure.start_moved):
        qtbot.keyClick(figure, Qt.Key.Key_Up)
