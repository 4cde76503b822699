"""What a screen reader is told of everything that takes the focus or a click, in every place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.translation import language
from explorer.engine.client import Engine
from explorer.workspaces import WORKSPACES
from tests.ui.conftest import Person

pytestmark = pytest.mark.slow
_Text, _Role = QAccessible.Text, QAccessible.Role
_NO_ROLES = {_Role.NoRole, _Role.Client, _Role.Pane}


@pytest.fixture(params=["en", "zh_CN"])
def speaker(
    request: pytest.FixtureRequest, qtbot: QtBot, engine: Engine, training_engine: Engine
) -> Iterator[Person]:
    """A person before a window in one of the languages."""
    made = Person(qtbot, engine, None, training_engine)
    _speak(made, request.param)
    yield made
    _speak(made, "en")
    made.close()


def _speak(person: Person, name: str) -> None:
    """Have the window in a language."""
    if name != language():
        person.window.looks.set_language(name)
        person.see(lambda: language() == name and person.window.is_complete)


def _met(within: QWidget) -> list[QWidget]:
    """Return what can be seen there and takes the focus or a click."""
    return [
        widget
        for widget in within.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusProxy() is None
        and (widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, QAbstractButton))
    ]


def _faults(widget: QWidget) -> Iterator[str]:
    spoken = QAccessible.queryAccessibleInterface(widget)
    name, role = spoken.text(_Text.Name), spoken.role()
    if not name.strip():
        yield "has no name"
    if role in _NO_ROLES and not isinstance(widget, QScrollArea):
        yield f"has the role {role.name}"
    if isinstance(widget, QAbstractButton) and spoken.state().checkable != widget.isCheckable():
        yield "does not tell whether it is checked"
    if role in {_Role.Slider, _Role.Splitter}:
        yield from _faults_of_value(spoken)
    tip = "" if isinstance(widget, QLabel) else widget.toolTip()
    if tip and tip not in name and tip not in spoken.text(_Text.Description):
        yield f"does not tell its tip “{tip}”"


def _faults_of_value(spoken: QAccessibleInterface) -> Iterator[str]:
    value = spoken.valueInterface()
    if value is None or not spoken.text(_Text.Value):
        yield "has no value"
    elif not value.minimumValue() <= value.currentValue() <= value.maximumValue():
        yield "has a value outside of its range"


def _check(within: QWidget | None, least: int) -> None:
    """Look at what is met there, of which there is at least so much."""
    assert within is not None
    QApplication.processEvents()
    met = _met(within)
    assert len(met) >= least
    found = {
        f"{type(widget).__name__} “{widget.accessibleName()}” {fault}"
        for widget in met
        for fault in _faults(widget)
    }
    assert not found


def test_every_workspace_tells_names_roles_values_and_tips(speaker: Person) -> None:
    for each in WORKSPACES:
        speaker.window.show_workspace(each.name)
        speaker.page.controls.layout()
        _check(speaker.shell, least=25)


@pytest.mark.parametrize("text", ["a sin x + b", "a x^2 + y^2"])
def test_so_do_curves_surfaces_and_descents_with_all_that_can_be_opened(
    speaker: Person, text: str
) -> None:
    speaker.paste_function(text)
    speaker.see_curves()
    for name in ("curves", "descent"):
        speaker.window.show_workspace(name)
        speaker.see_curves()
        _open_all(speaker)
        _check(speaker.shell, least=40)


def _open_all(speaker: Person) -> None:
    """Press every toggle of the controls that is off."""
    for button in speaker.page.controls.findChildren(QAbstractButton):
        if button.isVisible() and button.isCheckable() and not button.isChecked():
            opens = button.group() is None
            if opens:
                button.click()
                QApplication.processEvents()


@pytest.mark.parametrize("name", ["help", "typing", "code", "numbers"])
def test_so_does_the_panel_at_the_side(speaker: Person, name: str) -> None:
    getattr(speaker.window.commands, f"show_{name}", speaker.window.commands.show_tab)(
        *([] if name in {"help", "typing"} else [name])
    )
    _check(speaker.window.side, least=3)


def test_so_do_the_palette_and_the_sheet_of_the_picture(speaker: Person) -> None:
    speaker.window.commands.open_palette()
    _check(speaker.shell.command_palette, least=1)
    speaker.shell.close_palette()
    speaker.window.commands.files.show_export()
    exporting = speaker.window.files._exporting
    assert exporting is not None
    speaker.see(lambda: not exporting.sheet.preview.pixmap().isNull())
    _check(exporting.sheet, least=8)


def test_so_do_lessons_at_each_of_their_steps(speaker: Person) -> None:
    lessons = speaker.window.lessons
    lessons.toggle()
    _check(lessons.classroom.panel, least=1)
    for entry in lessons.entries()[:4]:
        lessons.open(entry)
        room = lessons.classroom
        assert room.lesson is not None
        for _ in room.lesson.steps:
            _check(room.panel, least=4)
            lessons.move(1)
