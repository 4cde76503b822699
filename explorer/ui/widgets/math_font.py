"""The font of formulas, with letters that it lacks taken from the fonts of the computer."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetricsF, QPainterPath, QTextLayout, QTransform
from ziafont.fonttypes import BBox
from ziafont.glyph import SimpleGlyph
from ziafont.svgpath import Cubic, Lineto, Moveto, Point
from ziamath.mathfont import MathFont
from ziamath.zmath import loadedfonts

from explorer.ui.widgets.theme import text_font

if TYPE_CHECKING:
    from ziafont.font import Font
    from ziafont.svgpath import SVGOpType
    from ziamath.styles import MathVariant

_NAME = "with letters of the computer"
_SIZE = 1000
"""Pixels of a borrowed letter: many, so that its outline is exact."""


def is_in_a_font(letter: str) -> bool:
    """Return whether any font on the computer has a letter, so that it is shown and not a box."""
    layout = QTextLayout(letter, text_font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return not any(0 in run.glyphIndexes() for run in layout.glyphRuns())


class MissingLetterError(ValueError):
    """No font has a letter, which is its argument."""


class _Borrowed(SimpleGlyph):
    """A letter of another font, in the units of this one."""

    def __init__(self, outline: QPainterPath, width: float, font: Font) -> None:
        box = outline.boundingRect()
        # The y of fonts goes up, that of Qt down.
        bounds = BBox(box.left(), box.right(), -box.bottom(), -box.top())  # pyright: ignore[reportArgumentType]
        super().__init__(0, _operators(outline), bounds, font)
        self._width = round(width)

    def advance(self, nextchr: SimpleGlyph | None = None) -> int:
        """Return how far it is to the next letter; there is no kerning between two fonts."""
        return self._width


class _FontWithFallback(MathFont):
    """The typesetter's own font first."""

    def findglyph(self, char: str, variant: MathVariant) -> SimpleGlyph:
        """Return a letter; raises MissingLetterError where no font has it."""
        glyph = super().findglyph(char, variant)
        if glyph.index != 0 or not char.isalpha():
            return glyph
        return _borrowed(char, self)


@functools.lru_cache(maxsize=256)
def _borrowed(char: str, font: Font) -> SimpleGlyph:
    """Return a letter of the fonts that Qt finds on the computer."""
    look = text_font(_SIZE)
    if not is_in_a_font(char):
        raise MissingLetterError(char)
    path = QPainterPath()
    path.addText(0, 0, look, char)
    scale = font.info.layout.unitsperem / _SIZE
    outline = QTransform.fromScale(scale, scale).map(path)
    return _Borrowed(outline, QFontMetricsF(look).horizontalAdvance(char) * scale, font)


def _operators(path: QPainterPath) -> list[SVGOpType]:
    kind = QPainterPath.ElementType
    places = [path.elementAt(i) for i in range(path.elementCount())]
    points = [Point(e.x, -e.y) for e in places]  # pyright: ignore[reportAttributeAccessIssue]
    made: list[SVGOpType] = []
    for i, place in enumerate(places):
        if place.type == kind.MoveToElement:  # pyright: ignore[reportAttributeAccessIssue]
            made.append(Moveto(points[i]))
        elif place.type == kind.LineToElement:  # pyright: ignore[reportAttributeAccessIssue]
            made.append(Lineto(points[i]))
        elif place.type == kind.CurveToElement:  # pyright: ignore[reportAttributeAccessIssue]
            made.append(Cubic(*points[i : i + 3]))
    return made


@functools.cache
def load_math_font() -> str:
    """Give the typesetter the font, and return the name under which it knows it."""
    own = loadedfonts["default"].fname
    assert own is not None
    loadedfonts[_NAME] = _FontWithFallback(own)
    return _NAME
