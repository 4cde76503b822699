"""What is painted where there is nothing to step through, and what to do then."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from explorer.core.tape.layout.story import Story
from explorer.core.translation import Text
from explorer.ui.figures.tape.looks import mixed, rounded
from explorer.ui.widgets.theme import Theme, text_font

Awaited = Literal["", "start", "end"]
"""What is waited for before there is a record: nothing, TensorFlow's start, the end of the run."""
_BARS = (0.9, 0.55, 0.7, 0.4, 0.62)
"""Lengths of the rows of a strip that is not there yet."""


def paint_empty(
    painter: QPainter, theme: Theme, box: QRectF, story: Story | None, awaited: Awaited
) -> bool:
    """Say why there are no rows, and return whether that is so."""
    said = _said(story, awaited)
    if said is not None:
        _paint(painter, theme, box, *said)
    return said is not None


def _said(story: Story | None, awaited: Awaited) -> tuple[str, str] | None:
    """Return title and text, or None where there are rows."""

    def tr(text: Text) -> str:
        return QCoreApplication.translate("TapeFigure", text)

    if story is None and awaited == "start":
        title = tr("TensorFlow is starting")
        text = tr("The snippet runs as soon as it is ready.")
    elif story is None and awaited == "end":
        title = tr("The snippet is running")
        text = tr("What TensorFlow performs is shown here as soon as it is over, or stopped.")
    elif story is None:
        title = tr("Nothing has been run yet")
        text = tr("Press Run: every operation that TensorFlow performs becomes a row here.")
    elif story.rows:
        return None
    elif story.index.record.stopped is not None or story.index.record.error is not None:
        title = tr("No operation was recorded")
        text = tr("The run ended before TensorFlow computed anything.")
    else:
        title = tr("No operation was recorded")
        text = tr(
            "The snippet ran, but TensorFlow computed nothing. Put some computation inside "
            "“with tf.GradientTape() as tape:”."
        )
    return title, text


def _paint(painter: QPainter, theme: Theme, box: QRectF, title: str, text: str) -> None:
    middle = box.center()
    width = min(340.0, box.width() - 64)
    top = middle.y() - 92
    faint = mixed(QColor(theme.background), QColor(theme.line), 0.9)
    for i, share in enumerate(_BARS):
        y = top + i * 18
        rounded(painter, QRectF(middle.x() - width / 2, y, 4, 14), QColor(theme.tapes[0]), 2)
        rounded(
            painter, QRectF(middle.x() - width / 2 + 14, y + 3, (width - 14) * share, 8), faint, 4
        )
    words = QRectF(middle.x() - width / 2, top + 108, width, 120)
    painter.setPen(QColor(theme.ink))
    painter.setFont(text_font(15, strong=True))
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    painter.drawText(words, flags, title)
    painter.setPen(QColor(theme.muted))
    painter.setFont(text_font(13))
    painter.drawText(words.adjusted(0, 28, 0, 0), flags, text)
