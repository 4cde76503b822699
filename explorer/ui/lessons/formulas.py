"""Formulas within a text document, drawn sharp at any scale, on the line of the letters."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtSvg import QSvgRenderer

from explorer.ui.widgets.theme import text_font
from explorer.ui.widgets.typesetting import MOST_EFFORT, effort, formula_svg

_log = logging.getLogger(__name__)
_KIND: int = QTextFormat.ObjectTypes.UserObject.value + 1
_NUMBER: int = QTextFormat.Property.UserProperty.value + 1
_HEAD = re.compile(rb'width="([\d.]+)" height="([\d.]+)" viewBox="[-\d.e]+ ([-\d.e]+) ')
_LARGEST_FONT = 600
"""Pixels of the font that lends a formula its depth."""


@dataclass(frozen=True, slots=True)
class _Formula:
    """One formula of a document."""

    renderer: QSvgRenderer
    size: QSizeF


class Formulas(QPyTextObject):
    """The formulas of one document."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._made: list[_Formula] = []
        document.documentLayout().registerHandler(_KIND, self)

    def forget(self) -> None:
        """Forget all of them: the document is to be written anew."""
        self._made.clear()

    def insert(
        self, cursor: QTextCursor, latex: str, colour: str, size: int, *, in_line: bool, most: float
    ) -> bool:
        """Insert a formula; return False, and insert nothing, where it cannot be typeset.

        Args:
            cursor: where it goes.
            latex: of the formula.
            colour: of its letters.
            size: pixels of its letters.
            in_line: whether it stands within a line of text.
            most: pixels that it may be wide; a wider one is shrunk.
        """
        svg = _svg(latex, colour, size, in_line=in_line)
        found = _HEAD.search(svg)
        if found is None:
            return False
        width, height, top = (float(part) for part in found.groups())
        shrunk = min(1.0, most / width)
        depth = max(height + top, 0.0) * shrunk
        renderer = QSvgRenderer(QByteArray(svg))
        self._made.append(_Formula(renderer, QSizeF(width, height) * shrunk))
        form = QTextCharFormat()
        form.setObjectType(_KIND)
        form.setProperty(_NUMBER, len(self._made) - 1)
        # Qt sets such a thing as deep below the line as the font of its format reaches.
        form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
        font = text_font(100)
        font.setPixelSize(max(1, min(round(depth / _depth_of_font()), _LARGEST_FONT)))
        form.setFont(font)
        cursor.insertText("\ufffc", form)
        return True

    def intrinsicSize(  # noqa: N802
        self, doc: QTextDocument, _at: int, form: QTextFormat
    ) -> QSizeF:
        """Return the size of a formula."""
        return self._of(form).size

    def drawObject(  # noqa: N802
        self, painter: QPainter, rect: QRectF | QRect, doc: QTextDocument, _at: int,
        form: QTextFormat,
    ) -> None:  # fmt: skip
        """Draw a formula."""
        self._of(form).renderer.render(painter, QRectF(rect))

    def _of(self, form: QTextFormat) -> _Formula:
        return self._made[int(form.property(_NUMBER))]


def _svg(latex: str, colour: str, size: int, *, in_line: bool) -> bytes:
    """Return the picture of a formula; empty where there is none."""
    if effort(latex) > MOST_EFFORT:
        return b""
    try:
        return formula_svg(latex, colour, size, in_line=in_line)
    except Exception:
        # The library raises nearly anything; without a picture the text is shown.
        _log.info("not typeset: %s", latex, exc_info=True)
        return b""


def _depth_of_font() -> float:
    """Return how deep below the line the font of the interface reaches, in its size."""
    return QFontMetricsF(text_font(100)).descent() / 100
