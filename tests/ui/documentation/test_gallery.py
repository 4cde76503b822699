"""The gallery shows the figures of today: script/pictures makes it anew."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from explorer.core.sharing.link import session_of
from tests.ui.documentation import gallery
from tests.ui.documentation.likeness import unlike

_LIKE = 0.01


def test_the_page_has_every_lesson_with_a_link_that_opens_what_is_shown() -> None:
    text = gallery.PAGE.read_text(encoding="utf-8")
    assert text == gallery.page()
    links = re.findall(r"^gradient-explorer:\S+$", text, re.MULTILINE)
    assert [session_of(link) for link in links] == [each.session for each in gallery.shown()]


def test_there_is_a_picture_for_every_lesson_and_no_other() -> None:
    names = {each.picture.name for each in gallery.shown()}
    assert {path.name for path in gallery.FOLDER.iterdir()} == names


@pytest.mark.slow
def test_the_figures_of_the_gallery_are_those_of_today(qapp: QApplication, tmp_path: Path) -> None:
    made = tmp_path / "figure.png"
    other: list[str] = []
    with closing(gallery.renderer()) as draws:
        for each in gallery.shown():
            draws.write(each.session, made)
            if unlike(QImage(str(made)), QImage(str(each.picture))) >= _LIKE:
                other.append(each.lesson.name)
    assert other == []
