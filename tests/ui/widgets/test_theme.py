"""Colours that must be told from what they lie on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QFileDialog, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.ui.widgets.controls import chip
from explorer.ui.widgets.theme import (
    DARK,
    LIGHT,
    Theme,
    apply_theme,
    badge_ink,
    contrast,
    name_font,
)


def test_contrast_is_that_of_the_guidelines() -> None:
    """By the definition of WCAG 2.2: 21 of black on white, 4.54 of #767676 on white."""
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("white"), QColor("#767676")) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_number_of_every_run_can_be_read(theme: Theme) -> None:
    for colour in map(QColor, theme.curves):
        assert contrast(badge_ink(colour, theme), colour) >= 4


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def shown_theme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Theme]:
    apply_theme(request.param)
    yield request.param
    apply_theme(LIGHT)


def _best_contrast(widget: QWidget, within: QRect) -> float:
    """Return how well what is drawn in the middle of a widget stands out from what is most."""
    image = widget.grab(within).toImage()
    every = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    ((ground, _),) = Counter(c.name() for c in every).most_common(1)
    return max(contrast(c, QColor(ground)) for c in every)


def test_a_toggle_that_cannot_be_used_now_can_be_read(qtbot: QtBot, shown_theme: Theme) -> None:
    button = chip("all starts", "all starts", "")
    qtbot.addWidget(button)
    button.setEnabled(False)
    button.show()
    assert _best_contrast(button, button.rect().adjusted(8, 4, -8, -4)) > 2


def test_the_arrows_of_a_file_dialog_stand_out(
    qtbot: QtBot, shown_theme: Theme, tmp_path: Path
) -> None:
    dialog = QFileDialog(None, "Open", str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    dialog.show()
    up = dialog.findChild(QToolButton, "toParentButton")
    assert isinstance(up, QToolButton)
    assert up.isEnabled()
    assert _best_contrast(up, up.rect().adjusted(4, 4, -4, -4)) > 4


@pytest.mark.parametrize(
    ("text", "is_slanted"), [("epoch", True), ("x₁", True), ("轮", False), ("平均 f", False)]
)
def test_a_name_beside_a_figure_is_slanted_but_not_in_chinese(text: str, is_slanted: bool) -> None:
    assert name_font(text, 13).italic() is is_slanted
