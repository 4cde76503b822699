"""A lesson as slides from the window: made by a process of its own, told of, stopped."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from PySide6.QtWidgets import QFileDialog

from tests.ui.conftest import Person
from tests.ui.shell.lessons.test_classroom import entry

TITLE = "Save lesson as slides, teacher's copy …"


def _ask(person: Person, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    person.window.lessons.open(entry("derivatives-plotted"))
    (action,) = (a for a in person.shell.actions() if a.text() == TITLE)
    action.trigger()


@pytest.mark.slow
def test_slides_of_a_lesson_are_written_while_the_window_is_used(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "talk.pdf"
    told: list[str] = []
    _ask(person, monkeypatch, path)
    assert person.window.files.is_filming
    assert person.window.status == "Drawing talk.pdf … · Esc stops it"
    slides = person.window.files._slides
    assert slides is not None
    slides.told.connect(told.append)
    person.window.lessons.move(1)
    person.see(path.exists)
    person.see(lambda: person.window.status == "Saved talk.pdf")
    assert told[0] == "Drawing talk.pdf: 1 of 11 pages · Esc stops it"
    assert len(pypdf.PdfReader(path).pages) == 11
    assert list(tmp_path.iterdir()) == [path]
    assert not person.window.files.is_filming


@pytest.mark.slow
def test_slides_are_stopped_and_nothing_is_written(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ask(person, monkeypatch, tmp_path / "talk.pdf")
    person.window.files.stop_filming()
    assert person.window.status == "talk.pdf was not written: it was stopped."
    assert not person.window.files.is_filming
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_why_slides_were_not_written_is_said(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ask(person, monkeypatch, tmp_path / "none" / "talk.pdf")
    person.see(lambda: "No such file or directory" in person.window.status)
    assert not person.window.files.is_filming
