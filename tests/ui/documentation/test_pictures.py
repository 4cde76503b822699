"""The README shows the window of today: script/pictures makes its pictures anew."""

from __future__ import annotations

import os

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.core.resources import resource
from tests.ui.conftest import Person
from tests.ui.documentation.gallery import write_few_colours
from tests.ui.documentation.likeness import unlike
from tests.ui.documentation.states import STATES

_MAKES = "PICTURES"
"""Variable of the environment that has them written."""
_LIKE = 0.01


@pytest.mark.slow
@pytest.mark.parametrize("name", STATES)
def test_the_readme_shows_the_window_of_today(person: Person, name: str) -> None:
    STATES[name](person)
    person.window.guide.hints.be_quiet(True)
    person.see(lambda: person.window.function_field.is_typeset)
    person.bot.wait(300)
    picture = person.shell.grab().toImage()
    person.window.looks.set_language("en")
    path = resource("docs") / f"{name}.png"
    if os.environ.get(_MAKES):
        assert picture.width() == 2560
        assert picture.save(str(path))
        write_few_colours(path)
    assert unlike(picture, QImage(str(path))) < _LIKE


def test_a_change_that_one_sees_is_found() -> None:
    picture = QImage(str(resource("docs") / "curves.png"))
    changed = picture.convertToFormat(QImage.Format.Format_RGB888)
    painter = QPainter(changed)
    painter.fillRect(200, 300, 400, 160, QColor("#0072B2"))
    painter.end()
    assert unlike(picture, picture) == 0
    assert unlike(picture, changed) > _LIKE
