"""The table of actions, and those who read it."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from explorer.ui.shell.actions import ACTIONS, spelled, workspace_keys
from tests.ui.conftest import Person

HEARD = [
    (each.name, key)
    for each in ACTIONS
    for key in each.keys
    if each.name
    not in {
        "stop_gif",
        "stop_presenting",
        "stop_listening",
        "tour_end",
        "lesson_next",
        "lesson_back",
    }
]


def test_a_key_is_for_one_thing() -> None:
    keys = Counter([*(key for each in ACTIONS for key in each.keys), *workspace_keys().values()])
    # What ends something is offered while that goes on: first a sound, then a GIF.
    assert [key for key, count in keys.items() if count > 1] == ["Esc"]
    # A presentation ends the tour, and the tour a presentation.
    ends = {each.name for each in ACTIONS if "Esc" in each.keys}
    assert ends == {"stop_listening", "stop_gif", "stop_presenting", "tour_end"}
    assert all(QKeySequence(key).toString() == key for key in keys)


def test_names_are_unique() -> None:
    assert len({each.name for each in ACTIONS}) == len(ACTIONS)


def test_the_help_lists_every_key(person: Person) -> None:
    person.window.commands.show_help()
    search = person.window.commands.helping.help.search
    search.chips["keys"].click()
    texts = {text for item in search.shown for text in (item.title, item.key)}
    assert {spelled(each.keys[0]) for each in ACTIONS if each.keys} <= texts
    assert {"undo", "save as PNG, scale 2", "stop the film that is being made"} <= texts


def test_tips_of_the_buttons_and_the_menu_tell_the_keys(person: Person) -> None:
    bar = person.window.top_bar
    for each in ACTIONS:
        if each.icon:
            tip = bar.buttons[each.name].toolTip()
            assert tip == (f"{each.title} ({each.keys[0]})" if each.keys else each.title)
    menu = {action.text(): action.shortcut().toString() for action in bar.file_menu.actions()}
    assert menu.pop("") == ""
    assert menu == {each.title: (*each.keys, "")[0] for each in ACTIONS if each.menu}


@pytest.mark.shares_window
@pytest.mark.parametrize("where", ["function", "number", "code"])
@pytest.mark.parametrize(("name", "key"), HEARD)
def test_every_key_is_heard_where_text_is_edited(
    person: Person, monkeypatch: pytest.MonkeyPatch, name: str, key: str, where: str
) -> None:
    for dialog in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, dialog, lambda *_: ("", ""))
    # What is copied there may be opened.
    QGuiApplication.clipboard().clear()
    number = person.page.controls.findChild(QLineEdit)
    widgets: dict[str, QWidget] = {
        "function": person.shell.edit,
        "number": number,
        "code": person.window.side._code,
    }
    widgets[where].setFocus()
    text = person.shell.edit.toPlainText(), number.text()
    heard: list[str] = []
    action = person.window.actions.by_name[name]
    connection = action.triggered.connect(lambda: heard.append(name))
    pressed = QKeySequence(key)[0]
    QTest.keyClick(widgets[where], pressed.key(), pressed.keyboardModifiers())
    action.triggered.disconnect(connection)
    person.shell.close_palette()
    assert heard == [name]
    assert (person.shell.edit.toPlainText(), number.text()) == text


def test_the_escape_key_is_free_while_no_gif_is_made(person: Person) -> None:
    action = person.window.actions.by_name["stop_gif"]
    assert not action.isVisible()
    heard: list[bool] = []
    action.triggered.connect(heard.append)
    person.press(Qt.Key.Key_Escape)
    assert heard == []
