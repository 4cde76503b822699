"""What stands in the figure of Training before the first run."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from explorer.ui.widgets.theme import Theme, text_font

_WIDEST, _BESIDE = 420.0, 32
"""Pixels of the text, and those that it leaves free."""
_TITLE = 28
"""Pixels of its first line, with the room below."""


def paint_invitation(
    painter: QPainter, width: float, height: float, theme: Theme, *, are_hidden: bool
) -> None:
    """Say, in the middle of a figure of this size, what is going to be here.

    Where runs `are_hidden`, none is shown though there are some.
    """
    title = QCoreApplication.translate("TrainingFigure", "Nothing has been trained yet")
    text = QCoreApplication.translate(
        "TrainingFigure",
        "Start runs the loop: each step draws a batch, records its loss on a tape, asks the tape "
        "for the gradients and lets the optimizer move the weights. The loss of every step appears "
        "here the moment it is computed.",
    )
    if are_hidden:
        title = QCoreApplication.translate("TrainingFigure", "No run is shown")
        text = QCoreApplication.translate(
            "TrainingFigure", "A click on the number of a run, in the list of runs, shows it."
        )
    across = min(_WIDEST, width - _BESIDE)
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
    font = text_font(13)
    up = QFontMetricsF(font).boundingRect(QRectF(0, 0, across, 1000), flags, text).height()
    box = QRectF((width - across) / 2, (height - up - _TITLE) / 2, across, up + _TITLE)
    painter.fillRect(box.adjusted(-16, -12, 16, 12), QColor(theme.background))
    painter.setFont(text_font(15, strong=True))
    painter.setPen(QColor(theme.ink))
    painter.drawText(box, flags, title)
    painter.setFont(font)
    painter.setPen(QColor(theme.muted))
    painter.drawText(box.adjusted(0, _TITLE, 0, 0), flags, text)
