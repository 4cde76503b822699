"""The sheet on which a picture is looked at before it goes out."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pypdf
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

import explorer.ui.output.kinds
from explorer.ui.shell.export.picture import PictureChoice
from explorer.ui.shell.export.sheet import ExportSheet
from tests.ui.conftest import Person

_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def _opened(person: Person) -> ExportSheet:
    person.press(Qt.Key.Key_E, _CONTROL, _SHIFT)
    exporting = person.window.files._exporting
    assert exporting is not None
    person.see(lambda: not exporting.sheet.preview.pixmap().isNull())
    return exporting.sheet


def _choose(person: Person, sheet: ExportSheet, **changes: object) -> None:
    sheet.form._change(**changes)  # pyright: ignore[reportArgumentType]
    person.see(lambda: not sheet._timer.isActive())


def _saved(person: Person, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    person.press(Qt.Key.Key_Return)
    person.see(path.exists)


def test_enter_saves_what_is_seen_in_the_size_that_is_chosen(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = _opened(person)
    assert QApplication.focusWidget() is sheet.save_button
    _choose(person, sheet, size=(960, 540), title=True, theme="print")
    assert sheet.told.text() == "1920 × 1080 pixels"
    path = tmp_path / "slide.png"
    _saved(person, monkeypatch, path)
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1920, 1080)
    assert image.pixelColor(0, 0).name() == "#ffffff"
    person.press(Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert QApplication.focusWidget() is person.shell.edit


def test_what_is_changed_in_the_window_is_seen_in_the_picture(person: Person) -> None:
    sheet = _opened(person)
    before = sheet.preview.pixmap().toImage()
    person.window.take_function("x^3 - x")
    person.see_curves()
    person.see(lambda: sheet.preview.pixmap().toImage() != before)
    assert sheet.isVisible()


def test_the_picture_is_copied_at_its_scale(person: Person) -> None:
    sheet = _opened(person)
    _choose(person, sheet, size=(400, 300), scale=3.0)
    sheet.copy_button.click()
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (1200, 900)
    assert person.window.status == "Copied the picture"


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_lines_and_letters_are_saved_with_the_formula(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    sheet = _opened(person)
    _choose(person, sheet, kind=kind, size=(480, 340), title=True)
    assert sheet.told.text() == "12.7 × 9.0 cm; sharp at every size"
    assert not sheet.form.scale.isEnabled()
    path = tmp_path / f"page.{kind}"
    _saved(person, monkeypatch, path)
    assert path.stat().st_size > 2000


def test_more_pixels_than_can_be_made_are_refused_in_a_sentence(person: Person) -> None:
    sheet = _opened(person)
    _choose(person, sheet, size=(10_000, 10_000), scale=4.0)
    assert sheet.told.text().startswith("These are 1,600,000,000 pixels")
    assert not sheet.save_button.isEnabled()
    _choose(person, sheet, scale=1.0)
    assert sheet.save_button.isEnabled()


def test_a_size_of_ones_own_is_typed_and_bounded(person: Person) -> None:
    sheet = _opened(person)
    person.type_number(sheet.form.width_field, "700")
    person.type_number(sheet.form.height_field, "20")
    assert sheet.form.choice.size == (700, 150)
    person.see(lambda: sheet.form.preset.currentData() == "own")


def test_tab_goes_round_and_stays_on_the_sheet(person: Person) -> None:
    sheet = _opened(person)
    seen = set()
    for _ in range(20):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert sheet.isAncestorOf(focus)
        seen.add(focus)
    assert {sheet.form.kind, sheet.form.title, sheet.close_button, sheet.save_button} <= seen


@pytest.mark.slow
def test_the_step_of_a_descent_is_chosen_and_the_window_stays_where_it_is(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.window.show_workspace("descent")
    # Few steps: the film is of all of them.
    person.set_spec(steps=8)
    person.see(lambda: person.figure.last_step == 8)
    sheet = _opened(person)
    first = sheet.preview.pixmap().toImage()
    assert sheet.form.step_field.isVisible()
    person.type_number(sheet.form.step_field, "7")
    person.see(lambda: sheet.preview.pixmap().toImage() != first)
    assert person.page.player.step == 0
    sheet.save_button.setFocus()
    _choose(person, sheet, kind="gif", size=(300, 200), scale=1.0, title=True)
    path = tmp_path / "way.gif"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    sheet.save_button.click()
    person.see(path.exists)
    image = QImage(str(path))
    assert (image.width(), image.height()) == (300, 200)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["webp", "mp4"])
def test_what_moves_is_saved_in_the_size_and_at_the_speed_that_are_chosen(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    person.window.show_workspace("descent")
    person.set_spec(steps=4)
    person.see(lambda: person.figure.last_step == 4)
    sheet = _opened(person)
    _choose(person, sheet, kind=kind, size=(320, 240), scale=2.0, speed=0.5)
    assert sheet.told.text() == "640 × 480 pixels\n49 frames, 6.8 s"
    assert sheet.form.speed.isVisible()
    assert not sheet.form.step_field.isVisible()
    path = tmp_path / f"way.{kind}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    sheet.save_button.click()
    person.see(path.exists)
    if kind == "webp":
        with Image.open(path) as film:
            assert (film.size, film.n_frames) == ((640, 480), 49)  # type: ignore[attr-defined]
            film.load()
            assert film.info["duration"] == 80
    else:
        with av.open(path) as film:
            (stream,) = film.streams.video
            assert (stream.width, stream.height) == (640, 480)
            assert stream.average_rate == Fraction(25, 2)
            assert float(stream.duration * stream.time_base) == pytest.approx(48 * 0.08 + 3.04)


@pytest.mark.slow
def test_slides_are_saved_with_a_page_a_step(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.window.show_workspace("descent")
    person.set_spec(steps=99)
    person.see(lambda: person.figure.last_step == 99)
    sheet = _opened(person)
    sheet.form._on_kind("slides")
    person.see(lambda: sheet.told.text().endswith("60 pages, evenly chosen from 100 steps"))
    assert sheet.form.choice.size == (960, 540)
    person.set_spec(steps=4)
    person.see(lambda: sheet.told.text() == "25.4 × 14.3 cm; sharp at every size\n5 pages")
    path = tmp_path / "way.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    sheet.save_button.click()
    person.see(path.exists)
    reader = pypdf.PdfReader(path)
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [720, 405]
    assert len(reader.pages) == 5


def test_where_nothing_moves_the_sheet_says_so(person: Person) -> None:
    sheet = _opened(person)
    person.window.take_function("x^2")
    person.see_curves()
    sheet.form._change(kind="webp")
    person.see(lambda: sheet.told.text().startswith("There is nothing to animate here"))
    assert not sheet.save_button.isEnabled()


def test_without_its_encoder_the_sheet_tells_the_way_to_it(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explorer.ui.output.kinds, "find_spec", lambda _: None)
    sheet = _opened(person)
    sheet.form._change(kind="mp4")
    person.see(lambda: sheet.told.text().startswith("An MP4 needs the package “av”"))
    assert not sheet.save_button.isEnabled()


@pytest.mark.slow
def test_every_workspace_has_its_picture_on_the_sheet(person: Person) -> None:
    sheet = _opened(person)
    for name in ("training", "descent", "tape", "curves"):
        before = sheet.preview.pixmap().cacheKey()
        person.window.show_workspace(name)
        person.see(lambda before=before: sheet.preview.pixmap().cacheKey() != before)
        assert sheet.save_button.isEnabled()
        assert sheet.form.title.isEnabled() == (name in {"descent", "curves"})
    assert sheet.form.choice == PictureChoice()
