"""A repaired program as what it changes, in colours."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from explorer.core.tape.program_diff import DiffLine, without_margin
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.theme import mono_font, present_theme

_HEIGHT, _SIGN, _PAD = 22, 34, 12
_MOST = 60
"""Lines that are shown."""


class DiffView(QWidget):
    """Lines that are taken away and added; Ctrl+C copies them."""

    def __init__(self, lines: tuple[DiffLine, ...]) -> None:
        super().__init__()
        self.lines = without_margin(lines[:_MOST])
        self._is_cut = len(lines) > _MOST
        self.setMinimumWidth(120)
        self.setFixedHeight(_HEIGHT * (len(self.lines) + self._is_cut) + 2)
        self.setAccessibleName(self.tr("What the repair changes"))
        self.setAccessibleDescription(self.text)
        self.setToolTip(as_tip(self.text))

    @property
    def text(self) -> str:
        """The lines with their signs."""
        return "\n".join(
            line.text if line.sign == "gap" else f"{line.sign} {line.text}" for line in self.lines
        )

    def sizeHint(self) -> QSize:
        """Return the room of the longest line."""
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(line.text) for line in self.lines), default=0)
        return QSize(widest + _SIGN + _PAD, self.height())

    def event(self, event: QEvent) -> bool:
        """Copy at a double click what is shown."""
        if event.type() == QEvent.Type.MouseButtonDblClick:
            QApplication.clipboard().setText(self.text)
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint line by line."""
        theme = present_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(mono_font(12))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.background))
        painter.drawRoundedRect(frame, 6, 6)
        for i, line in enumerate(self.lines):
            self._paint_line(painter, line, QRectF(1, 1 + i * _HEIGHT, self.width() - 2, _HEIGHT))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 6, 6)
        painter.end()

    def _paint_line(self, painter: QPainter, line: DiffLine, box: QRectF) -> None:
        theme = present_theme()
        ground = {"+": theme.added, "-": theme.removed}.get(line.sign)
        if ground is not None:
            painter.fillRect(box, QColor(ground))
        middle = Qt.AlignmentFlag.AlignVCenter
        signs = {"+": (theme.good, "+"), "-": (theme.error, "−")}
        if line.sign in signs:
            colour, sign = signs[line.sign]
            painter.setPen(QColor(colour))
            painter.drawText(box.adjusted(_PAD, 0, 0, 0), middle, sign)
        painter.setPen(QColor(theme.muted if line.sign == "gap" else theme.ink))
        place = box.adjusted(_SIGN, 0, -_PAD, 0)
        text = painter.fontMetrics().elidedText(
            line.text.replace("\t", "    "), Qt.TextElideMode.ElideRight, int(place.width())
        )
        painter.drawText(place, middle, text)
