"""In a language that brackets what is translated, no words of the window stand outside."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QPlainTextEdit,
    QTableView,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.engine.client import Engine
from explorer.ui.shell.help.search_view import SECTIONS
from explorer.ui.shell.palette.entries import entries
from explorer.workspaces import WORKSPACES
from tests.translation.pseudo import pseudo_language, untranslated
from tests.ui.conftest import Person

_WORDS = re.compile(r"[A-Za-z]{2,} [a-z]{3,}(?![(\w])")
_SHOWN = ("text", "toolTip", "accessibleName", "accessibleDescription", "placeholderText")
_CODE = re.compile(r"root\(|np\.|[a-z]+\(|\\frac|alpha x|x if x|pi +e +tau|&nbsp;|x ← x")
"""Examples of what can be typed, and formulas."""


def _texts(window: QWidget) -> Iterator[str]:
    for widget in [window, *window.findChildren(QWidget)]:
        if isinstance(widget, QTextEdit | QPlainTextEdit):
            yield widget.toolTip()
            continue
        for name in _SHOWN:
            read = getattr(widget, name, None)
            if callable(read):
                yield str(read())
        if isinstance(widget, QComboBox):
            yield from (widget.itemText(i) for i in range(widget.count()))
        if isinstance(widget, QTableView) and widget.model() is not None:
            yield from (
                str(widget.model().headerData(i, Qt.Orientation.Horizontal))
                for i in range(widget.horizontalHeader().count())
            )
        yield from (action.text() for action in widget.actions())


@pytest.mark.slow
def test_all_words_of_the_window_come_through_the_catalogue(
    qapp: QApplication, qtbot: QtBot, engine: Engine, training_engine: Engine
) -> None:
    seen: set[str] = set()
    with pseudo_language():
        person = Person(qtbot, engine, None, training_engine)
        try:
            commands = person.window.commands
            for each in WORKSPACES:
                commands.show_workspace(each.name)
                qapp.processEvents()
                for tab in ("code", "numbers"):
                    commands.show_tab(tab)
                    seen.update(_texts(person.shell))
            commands.show_help()
            for section in SECTIONS:
                commands.helping.help.open(section)
                seen.update(_texts(person.shell))
            # The ideas are written in both languages, and the functions are no words.
            seen.update(item.title for item in commands.helping.help.search.shown)
            commands.show_about()
            seen.update(_texts(person.shell))
            seen.update(entry.kind for entry in entries(commands))
        finally:
            person.close()
    assert sum("⟦" in text for text in seen) > 300
    left = {untranslated(text) for text in seen if not _CODE.search(text)}
    assert sorted(text for text in left if _WORDS.search(text)) == []
