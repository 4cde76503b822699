"""Rows of controls with their names."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from explorer.ui.pages.kit.rows import group, paragraph, say


def test_a_word_too_long_to_be_wrapped_does_not_widen_the_panel(qtbot: QtBot) -> None:
    panel, body = QScrollArea(), QWidget()
    qtbot.addWidget(panel)
    label = paragraph("muted", "notes")
    group(body).addWidget(label)
    panel.setWidget(body)
    panel.setWidgetResizable(True)
    panel.setFixedWidth(200)
    panel.show()
    say(label, f"The column {40 * 'x'} is text.")
    qtbot.waitUntil(lambda: label.height() > 2 * label.fontMetrics().height())
    assert body.width() <= panel.viewport().width()
