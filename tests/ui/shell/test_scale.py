"""Larger and smaller text and lines, and the figure alone on a wall."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from explorer.engine.client import Engine
from explorer.ui.shell.state.state import load_state
from explorer.ui.widgets.scale import LEAST, MOST, next_scale, present_scale
from tests.ui.conftest import Person
from tests.ui.legible import illegible_at_rest

_CONTROL = Qt.KeyboardModifier.ControlModifier
_NONE = Qt.KeyboardModifier.NoModifier


def _font(widget: QWidget) -> int:
    return widget.fontInfo().pixelSize()


def test_keys_make_text_larger_smaller_and_usual_again(person: Person) -> None:
    label, figure = person.shell.function_title, person.figure
    usual, room = _font(label), figure.room
    person.press(Qt.Key.Key_Plus, _CONTROL)
    person.press(Qt.Key.Key_Equal, _CONTROL)
    assert present_scale() == 1.25
    assert person.window.status == "Text and lines at 125 %"
    assert _font(label) > usual
    assert figure.enlargement == 1.25
    person.press(Qt.Key.Key_Minus, _CONTROL)
    assert present_scale() == 1.1
    person.press(Qt.Key.Key_0, _CONTROL)
    assert (present_scale(), _font(label)) == (1.0, usual)
    person.see(lambda: figure.room == room)


def test_scales_end_at_eighty_and_two_hundred_percent() -> None:
    small = large = 1.0
    for _ in range(20):
        small, large = next_scale(small, -1), next_scale(large, 1)
    assert (small, large) == (LEAST, MOST) == (0.8, 2.0)


def test_the_scale_comes_back_at_the_next_start(
    qtbot: QtBot, engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "state.json"
    first = Person(qtbot, engine, path)
    first.window.looks.set_scale(1.5)
    first.close()
    assert load_state(path)[0].scale == 1.5  # pyright: ignore[reportOptionalMemberAccess]
    second = Person(qtbot, engine, path)
    assert present_scale() == 1.5
    assert second.figure.enlargement == 1.5
    assert _font(second.shell.function_title) == round(11 * 1.5)
    second.close()


def test_the_point_is_where_the_mouse_is_in_a_larger_figure(person: Person) -> None:
    person.window.looks.set_scale(1.5)
    person.see_curves()
    person.drag(person.pixel_of(person.spec.point, 0.708), person.pixel_of(-2.0, 0.5))
    assert person.spec.point == pytest.approx(-2.0, abs=0.05)
    assert person.figure.image(2.0).size() == person.figure.size() * 2


@pytest.mark.slow
@pytest.mark.parametrize("size", [QSize(1280, 800), QSize(1024, 640)], ids=["large", "small"])
@pytest.mark.parametrize("scale", [0.8, 1.25, 1.5, 2.0])
@pytest.mark.shares_window
def test_no_text_is_cut_at_any_scale(person: Person, size: QSize, scale: float) -> None:
    person.shell.resize(size)
    person.window.looks.set_scale(scale)
    for name in ("curves", "descent", "training", "tape"):
        person.window.show_workspace(name)
        assert illegible_at_rest(person.bot, person.shell) == [], name
        middle = person.page.area()
        assert middle.minimumSizeHint().width() <= middle.width(), name
        assert not person.shell.left_scroll.horizontalScrollBar().maximum(), name
    person.window.looks.set_scale(1.0)


@pytest.mark.parametrize("leave", [Qt.Key.Key_Escape, Qt.Key.Key_F11], ids=["Esc", "F11"])
def test_a_presentation_leaves_the_figure_alone_and_brings_all_back(
    person: Person, leave: Qt.Key
) -> None:
    window, shell = person.window, person.shell
    around = (
        shell.frame.top_area,
        shell.left_scroll,
        window.side_area.place,
        shell.frame.status_area,
    )
    window.looks.set_scale(1.1)
    person.bot.wait(50)
    before = shell.geometry(), [w.geometry() for w in around], shell.windowState()
    focus = QApplication.focusWidget()
    person.press(Qt.Key.Key_F11)
    person.see(lambda: person.page.area().width() == shell.width())
    assert not any(widget.isVisible() for widget in around)
    assert person.figure.enlargement > 1.1
    assert QApplication.focusWidget() is person.figure
    person.press(leave)
    person.see(lambda: all(widget.isVisible() for widget in around))
    person.see(
        lambda: (shell.geometry(), [w.geometry() for w in around], shell.windowState()) == before
    )
    assert present_scale() == 1.1
    assert QApplication.focusWidget() is focus


def test_a_folded_panel_stays_folded_after_a_presentation(person: Person) -> None:
    person.press(Qt.Key.Key_F9)
    assert person.window.side.isHidden()
    person.press(Qt.Key.Key_F11)
    person.press(Qt.Key.Key_Escape)
    assert person.window.side.isHidden()
    person.press(Qt.Key.Key_F9)
    assert person.window.side.isVisible()


def test_escape_closes_the_palette_before_it_ends_the_presentation(person: Person) -> None:
    person.press(Qt.Key.Key_F11)
    person.press(Qt.Key.Key_K, _CONTROL)
    palette = person.shell.command_palette
    assert palette is not None
    assert palette.isVisible()
    QTest.keyClick(palette.field, Qt.Key.Key_Escape, _NONE)
    assert not palette.isVisible()
    assert person.window.presentation.is_on
    person.press(Qt.Key.Key_Escape)
    assert not person.window.presentation.is_on


@pytest.mark.slow
def test_a_descent_is_played_by_keys_on_the_wall(person: Person) -> None:
    person.window.show_workspace("descent")
    person.see(lambda: person.page.player.steps > 0)
    person.press(Qt.Key.Key_F11)
    person.page.player.go_to(0.0)
    person.press(Qt.Key.Key_Period)
    assert person.page.player.step == 1
    person.press(Qt.Key.Key_Space)
    assert person.page.player.is_playing
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_F11)


@pytest.mark.slow
def test_the_snippet_stays_beside_its_figure_on_the_wall(person: Person) -> None:
    person.window.show_workspace("tape")
    person.press(Qt.Key.Key_F11)
    assert person.shell.left_scroll.isVisible()
    person.window.show_workspace("descent")
    assert not person.shell.left_scroll.isVisible()
    person.press(Qt.Key.Key_Escape)
    assert person.shell.left_scroll.isVisible()


def test_what_is_kept_while_presenting_is_the_usual_window(
    qtbot: QtBot, engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "state.json"
    person = Person(qtbot, engine, path)
    size = person.shell.width(), person.shell.height()
    person.press(Qt.Key.Key_F11)
    person.window.looks.set_scale(2.0)
    person.close()
    state = load_state(path)[0]
    assert state is not None
    assert (state.scale, state.size, state.panel) == (1.0, size, True)
