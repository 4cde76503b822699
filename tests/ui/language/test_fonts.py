"""Chinese in the program's own font, wherever text is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QTextLayout
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from explorer.ui.language.fonts import missing_fonts
from explorer.ui.widgets.theme import mono_font, text_font

_ROWS_OF_HANZI = range(0xB0, 0xF8)
_FONTS = [text_font(13), text_font(13, strong=True), text_font(13, italic=True), mono_font(12)]


def _families(font: QFont, text: str) -> dict[str, str]:
    """Return the family of the font of each part of a text, with its style."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    fonts = [run.rawFont() for run in layout.glyphRuns()]
    return {font.familyName(): font.styleName() for font in fonts}


def _gb2312() -> str:
    codes = (bytes((row, cell)) for row in _ROWS_OF_HANZI for cell in range(0xA1, 0xFF))
    return "".join(code.decode("gb2312", errors="ignore") for code in codes)


def test_every_character_of_gb_2312_is_in_the_font(qapp: QApplication) -> None:
    hanzi = _gb2312()
    assert len(hanzi) == 6763
    assert set(_families(text_font(13), hanzi)) == {"Noto Sans SC"}
    assert set(_families(text_font(13, strong=True), hanzi)) == {"Noto Sans SC"}


@pytest.mark.parametrize("font", _FONTS)
def test_chinese_has_its_font_and_letters_theirs(qapp: QApplication, font: QFont) -> None:
    found = _families(font, "学习率 0.1，梯度 f′(x)。")
    assert set(found) == {"Noto Sans SC", font.family()}


def test_headings_are_strong_in_chinese_too(qapp: QApplication) -> None:
    assert _families(text_font(13, strong=True), "梯度") == {"Noto Sans SC": "SemiBold"}
    assert _families(text_font(13), "梯度") == {"Noto Sans SC": "Regular"}


def test_what_the_style_sheet_writes_has_the_font(qtbot: QtBot) -> None:
    label = QLabel("梯度带")
    qtbot.addWidget(label)
    label.setStyleSheet('font-family: "JetBrains Mono"; font-size: 12px;')
    label.ensurePolished()
    assert set(_families(label.font(), label.text())) == {"Noto Sans SC"}


@pytest.mark.parametrize("font", _FONTS)
def test_a_line_is_as_high_with_chinese_as_without(qapp: QApplication, font: QFont) -> None:
    heights = []
    for text in ("slope 3x", "slope 斜率"):
        layout = QTextLayout(text, font)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(1000)
        heights.append(line.height())
        layout.endLayout()
    assert heights[0] == heights[1] > 0


def test_no_font_is_missing(qapp: QApplication) -> None:
    assert missing_fonts() is None


@pytest.mark.slow
def test_a_damaged_font_is_told_and_the_picture_is_made(tmp_path: Path) -> None:
    """Of a program whose Chinese fonts are a missing file and one that is no font."""
    target = tmp_path / "figure.png"
    program = f"""
import sys
from explorer.core import resources
from explorer.ui.language import fonts
from pathlib import Path
Path({str(tmp_path)!r}, "broken.ttf").write_text("no font")
fonts.CHINESE = ("gone.ttf", {str(tmp_path / "broken.ttf")!r})
from explorer.ui.application import make_application
from PySide6.QtGui import QPixmap, QPainter
from explorer.ui.widgets.theme import text_font
application = make_application()
picture = QPixmap(200, 40)
painter = QPainter(picture)
painter.setFont(text_font(13))
painter.drawText(10, 20, "slope")
painter.end()
picture.save({str(target)!r})
"""
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert target.stat().st_size
    assert "gone.ttf" in done.stderr
    assert "broken.ttf" in done.stderr
    assert "install the program again" in done.stderr
