"""The formula above a figure in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtSvg import QSvgRenderer

from explorer.core.language.latex import equation_latex
from explorer.core.language.notation import to_text
from explorer.ui.widgets.theme import Theme, text_font
from explorer.ui.widgets.typesetting import MOST_EFFORT, effort, formula_svg

if TYPE_CHECKING:
    from explorer.core.function import FunctionSpec

_MARGIN = 16


class FormulaHead:
    """A function typeset in the middle above its figure, or as text where that cannot be."""

    height = 56

    def __init__(self, function: FunctionSpec, theme: Theme) -> None:
        axes, expression = function.axes(), function.parsed().expression
        self._theme = theme
        self._text = f"f({', '.join(axes)}) = {to_text(expression)}"
        self._picture: QSvgRenderer | None = None
        latex = equation_latex(axes, expression)
        try:
            if effort(latex) <= MOST_EFFORT:
                self._picture = QSvgRenderer(QByteArray(formula_svg(latex, theme.ink)))
        except Exception:
            # The library raises nearly anything; without a picture there is the text.
            self._picture = None

    def paint(self, painter: QPainter, width: float) -> None:
        """Paint the formula into a strip of this width."""
        box = QRectF(_MARGIN, 6, width - 2 * _MARGIN, self.height - 12)
        if self._picture is None:
            painter.setFont(text_font(16))
            painter.setPen(QColor(self._theme.ink))
            metrics = painter.fontMetrics()
            text = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            return
        size = QSizeF(self._picture.defaultSize())
        size *= min(1.0, box.width() / size.width(), box.height() / size.height())
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(box.center())
        self._picture.render(painter, place)
