"""What a window looks like after a change of theme: as one that was opened in that theme."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from explorer.engine.client import Engine, EngineState
from explorer.ui.figures.curves.curves import CurvesFigure
from explorer.ui.shell.state.state import WindowState, save_state
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.theme import DARK, LIGHT, Theme, present_theme
from tests.ui.conftest import Person

Pictures = dict[str, QImage]
WORKSPACES: tuple[str, ...] = ("descent", "curves", "training")


@pytest.fixture
def steady_caret(qapp: QApplication) -> Iterator[None]:
    """Keep the caret from blinking."""
    before = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    yield
    qapp.setCursorFlashTime(before)


@pytest.mark.slow
@pytest.mark.usefixtures("steady_caret")
@pytest.mark.parametrize(("before", "after"), [(LIGHT, DARK), (DARK, LIGHT)], ids=["dark", "light"])
def test_a_window_that_changed_theme_looks_like_one_opened_in_it(
    qtbot: QtBot,
    engine: Engine,
    training_engine: Engine,
    tmp_path: Path,
    before: Theme,
    after: Theme,
) -> None:
    """Pixel by pixel: pages shown before the change, one that never was, menus and so on."""
    opened = _opened(qtbot, engine, training_engine, tmp_path / "opened", after)
    expected: dict[str, Pictures] = {name: _pictures(opened, name, tmp_path) for name in WORKSPACES}
    opened.close()
    changed = _opened(qtbot, engine, training_engine, tmp_path / "changed", before)
    for name in reversed(WORKSPACES[:2]):
        _go_to(changed, name)
    changed.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert present_theme() == after
    for name, pictures in expected.items():
        assert _different(_pictures(changed, name, tmp_path), pictures) == [], name
    changed.close()


def test_a_film_and_a_figure_without_a_window_keep_their_theme(person: Person) -> None:
    person.type_function("a x^2")
    person.press(Qt.Key.Key_Return)
    person.see_curves()
    film, alone = person.page.film(), CurvesFigure(DARK)
    person.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert person.figure.theme is DARK
    place = film.places[0]
    person.see(lambda: film.is_ready(place))
    assert f"#{film.frame(place)[2, 2]:06x}" == LIGHT.background
    person.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert _ground(person.figure.image()) == LIGHT.background
    assert _ground(alone.image()) == DARK.background
    film.close()
    alone.deleteLater()


def _ground(picture: QImage) -> str:
    """Return the colour of the upper left corner."""
    return picture.pixelColor(2, 2).name()


def test_a_hidden_page_takes_the_theme_when_it_is_shown_again(person: Person) -> None:
    shown = person.page.controls.findChildren(IconButton)[0]
    person.window.show_workspace("training")
    hidden = person.page.controls.findChildren(IconButton)[0]
    person.window.show_workspace("curves")
    icons = [button.icon().cacheKey() for button in (shown, hidden)]
    person.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert shown.icon().cacheKey() != icons[0]
    assert hidden.icon().cacheKey() == icons[1]
    person.window.show_workspace("training")
    assert hidden.icon().cacheKey() != icons[1]
    assert person.figure.theme is DARK


def _opened(
    qtbot: QtBot, engine: Engine, training_engine: Engine, folder: Path, theme: Theme
) -> Person:
    """Return a person before a window that was left in a theme."""
    folder.mkdir()
    save_state(folder / "state.json", WindowState(theme=theme.name))
    person = Person(qtbot, engine, folder / "state.json", training_engine)
    assert present_theme() == theme
    return person


def _go_to(person: Person, name: str) -> None:
    """Show a workspace and wait until all of it is there."""
    person.window.show_workspace(name)
    person.see(lambda: person.page.engine.state is EngineState.READY)
    if name != "training":
        person.see_curves()
    if name == "curves":
        person.see_features()
    if name == "descent":
        page = person.page
        person.see(lambda: bool(page.controls.bound_text))
        person.see(lambda: not page.inspector.is_busy)
        _see_all_starts(person)
    person.see(lambda: person.window.function_field.is_typeset)
    person.bot.wait(300)
    # While it moves, a picture is painted hastily.
    person.see(lambda: not person.figure.main_plot._moving.isActive())
    QApplication.processEvents()


def _see_all_starts(person: Person) -> None:
    if not person.spec.starts:
        # At all rates the descents end in chaos: elsewhere at each rounding.
        person.set_spec(starts=True)
    overview, figure = person.page.overview, person.figure
    person.see(lambda: overview.shown_starts == overview._starts.wanted is not None)
    person.see(lambda: figure.starts.found.done == 1 and not figure.starts.is_stale)


def _pictures(person: Person, name: str, folder: Path) -> Pictures:
    """Return pictures of a workspace with its menus, lists and tooltips, and of a dialog."""
    _go_to(person, name)
    # How long something took is not the same twice.
    person.window.status_line.forget()
    shell = person.shell
    pictures = {"window": shell.grab().toImage()}
    menus = [menu for menu in shell.findChildren(QMenu) if _is_in_sight(menu)]
    pictures |= {f"menu {i}": menu.grab().toImage() for i, menu in enumerate(menus)}
    boxes = [box for box in shell.findChildren(QComboBox) if box.isVisible()]
    pictures |= {f"list {i}": box.view().grab().toImage() for i, box in enumerate(boxes)}
    return pictures | {"tooltip": _tooltip(person), "dialog": _dialog(person, folder)}


def _is_in_sight(menu: QMenu) -> bool:
    """Return whether what a menu belongs to is shown."""
    parent = menu.parentWidget()
    return parent is not None and parent.isVisible()


def _tooltip(person: Person) -> QImage:
    QToolTip.showText(person.shell.mapToGlobal(QPoint(50, 50)), "a tip", person.shell)
    tips = [w for w in QApplication.topLevelWidgets() if w.inherits("QTipLabel")]
    (tip,) = (tip for tip in tips if tip.isVisible())
    picture = tip.grab().toImage()
    tip.close()
    return picture


def _dialog(person: Person, folder: Path) -> QImage:
    empty = folder / "empty"
    empty.mkdir(exist_ok=True)
    # The first one to be in a folder could go back to that of the one before.
    QFileDialog(person.shell, "Open", str(empty)).deleteLater()
    dialog = QFileDialog(person.shell, "Open", str(empty))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    picture = dialog.grab().toImage()
    dialog.deleteLater()
    return picture


def _different(pictures: Pictures, others: Pictures) -> list[str]:
    """Return the names of what differs."""
    names = pictures.keys() | others.keys()
    return sorted(name for name in names if pictures.get(name) != others.get(name))
