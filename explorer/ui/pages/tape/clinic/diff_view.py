"""A repaired program as what it changes, in colours."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from explorer.core.tape.text.program_diff import DiffLine, without_margin, wrapped
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import Scaled, scaled
from explorer.ui.widgets.theme import present_theme, ui_mono

_HEIGHT, _SIGN, _PAD = 22, 34, 12
_MOST = 60
"""Lines that are shown."""


class DiffView(QWidget, Scaled):
    """Lines that are taken away and added; Ctrl+C copies them."""

    def __init__(self, lines: tuple[DiffLine, ...]) -> None:
        super().__init__()
        self.lines = without_margin(lines[:_MOST])
        self.setMinimumWidth(120)
        self._rows: list[tuple[DiffLine, str, bool]] = []
        """Of what is painted: its line, its text, and whether it is the line's first."""
        self._wrap()
        self.setAccessibleName(self.tr("What the repair changes"))
        self.setAccessibleDescription(self.text)
        self.setToolTip(as_tip(self.text))

    @property
    def text(self) -> str:
        """The lines with their signs."""
        return "\n".join(
            line.text if line.sign == "gap" else f"{line.sign} {line.text}" for line in self.lines
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break what is too long for this width."""
        super().resizeEvent(event)
        self._wrap()

    def take_scale(self) -> None:
        """Break the lines for letters of this size."""
        self._wrap()
        self.update()

    def _wrap(self) -> None:
        room = self.width() - scaled(_SIGN) - _PAD - 2
        most = max(int(room / QFontMetricsF(ui_mono(12)).horizontalAdvance("0")), 12)
        self._rows = [
            (line, text, i == 0)
            for line in self.lines
            for i, text in enumerate(wrapped(line.text.replace("\t", "    "), most))
        ]
        self.setFixedHeight(scaled(_HEIGHT) * len(self._rows) + 2)

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
        painter.setFont(ui_mono(12))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.background))
        painter.drawRoundedRect(frame, 6, 6)
        high = scaled(_HEIGHT)
        for i, (line, text, is_first) in enumerate(self._rows):
            box = QRectF(1, 1 + i * high, self.width() - 2, high)
            self._paint_row(painter, line.sign, text, box, is_first=is_first)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 6, 6)
        painter.end()

    @staticmethod
    def _paint_row(painter: QPainter, kind: str, text: str, box: QRectF, *, is_first: bool) -> None:
        theme = present_theme()
        ground = {"+": theme.added, "-": theme.removed}.get(kind)
        if ground is not None:
            painter.fillRect(box, QColor(ground))
        middle = Qt.AlignmentFlag.AlignVCenter
        signs = {"+": (theme.good, "+"), "-": (theme.error, "−")}
        if kind in signs and is_first:
            colour, sign = signs[kind]
            painter.setPen(QColor(colour))
            painter.drawText(box.adjusted(_PAD, 0, 0, 0), middle, sign)
        painter.setPen(QColor(theme.muted if kind == "gap" else theme.ink))
        painter.drawText(box.adjusted(scaled(_SIGN), 0, 0, 0), middle, text)
