"""Formulas as pictures: LaTeX to SVG, in a thread because it takes tens of milliseconds."""

from __future__ import annotations

import functools
import logging
import re
import threading
from collections.abc import Callable

from PySide6.QtCore import QByteArray, QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import Scaled, present_scale, scaled

_log = logging.getLogger(__name__)
_QUIET = 0.12
"""Seconds without a newer formula before one is typeset."""
_PATIENCE = 0.5
"""Seconds to wait at most until the curves are drawn, which need the interpreter too."""
MOST_EFFORT = 500
"""By `effort`, what is still typeset: about a second."""
_LEAST_HEIGHT = 70
"""Pixels of a formula's place, in which four lines of a sentence fit too."""
_SIZE = 21
"""Pixels of a formula's letters, before it is shrunk to fit."""
_one_at_a_time = threading.Lock()
"""The library has settings and fonts that all formulas share."""


@functools.lru_cache(maxsize=256)
def formula_svg(latex: str, colour: str, size: int = _SIZE, *, in_line: bool = False) -> bytes:
    """Typeset a formula.

    Args:
        latex: of the formula.
        colour: of its letters.
        size: pixels of its letters.
        in_line: whether it stands within a text, where fractions are small.

    Raises:
        MissingLetterError: a letter is in none of the fonts.
        Exception: whatever ziamath raises for LaTeX that it cannot read.
    """
    from ziamath.config import config
    from ziamath.zmath import Latex

    from explorer.ui.widgets.math_font import load_math_font

    with _one_at_a_time:
        # Qt's SVG renderer shows nothing of SVG 2's glyph references.
        config.svg2 = False
        made = Latex(latex, size=size, font=load_math_font(), color=colour, inline=in_line)
        return made.svg().encode()


def effort(latex: str) -> int:
    """Return how long the typesetter will take, in units of about two milliseconds.

    It lays out what stands in a group twice, once for the height of the brackets, and so what is
    nested n deep 2ⁿ times: forty pairs of brackets would take it for ever.
    """
    depth, total = 0, 0
    for mark in re.findall(r"\\left|\\right|\\[a-z]+|[{}]|\S", latex):
        if mark in {"{", r"\left"}:
            depth += 1
        elif mark in {"}", r"\right"}:
            depth -= 1
        else:
            total += 2**depth
    return total


class Typesetter(QObject):
    """Typesets the newest formula asked for, off the window's thread.

    Signals:
        typeset(str, str, bytes): the LaTeX and colour asked for, and the SVG; empty on failure.
    """

    typeset = Signal(str, str, bytes)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: tuple[str, str] | None = None
        self._wake = threading.Condition()
        self._ended = False
        self._may_begin = True
        self._thread: threading.Thread | None = None

    def ask(self, latex: str, colour: str, *, at_once: bool = False) -> None:
        """Ask for a formula, for when `begin` is called; an older one not begun is forgotten."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="typesetter", daemon=True)
            self._thread.start()
        with self._wake:
            self._wanted = (latex, colour)
            self._may_begin = at_once
            self._wake.notify()

    def begin(self) -> None:
        """Say that the curves are drawn."""
        with self._wake:
            self._may_begin = True
            self._wake.notify()

    def stop(self) -> None:
        """End the thread."""
        with self._wake:
            self._ended = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _work(self) -> None:
        while (asked := self._next()) is not None:
            latex, colour = asked
            try:
                svg = formula_svg(latex, colour) if effort(latex) <= MOST_EFFORT else b""
            except Exception:
                # The library raises nearly anything; without a picture the text is shown.
                _log.info("not typeset: %s", latex, exc_info=True)
                svg = b""
            self.typeset.emit(latex, colour, svg)

    def _next(self) -> tuple[str, str] | None:
        """Wait for a formula that nothing newer follows; None at the end."""
        with self._wake:
            self._wake.wait_for(lambda: self._wanted is not None or self._ended)
            while self._is_followed(_QUIET, is_enough=lambda: False) or self._is_followed(
                _PATIENCE, is_enough=lambda: self._may_begin
            ):
                pass
            asked, self._wanted = self._wanted, None
            return None if self._ended else asked

    def _is_followed(self, seconds: float, is_enough: Callable[[], bool]) -> bool:
        """Wait so long, or until it is enough; return whether a newer formula has come."""
        asked = self._wanted
        self._wake.wait_for(lambda: self._wanted != asked or is_enough() or self._ended, seconds)
        return self._wanted != asked and not self._ended


class FormulaView(QWidget, Scaled):
    """Shows a typeset formula, shrunk where it is too wide; its text where it has no picture."""

    _LEAST_SHRINK = 0.42

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._renderer = QSvgRenderer(self)
        # Without this Qt stretches a formula to the widget's proportions.
        self._renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        self._plain = ""
        self._is_covered = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._fit_height()

    def show_svg(self, svg: bytes, plain: str) -> None:
        """Show a picture; `plain` is shown where there is none, and read to who cannot see."""
        self._plain = plain
        self._renderer.load(QByteArray(svg))
        self.setAccessibleDescription(plain)
        self.setToolTip(as_tip(plain))
        self._fit_height()
        self.update()

    def set_covered(self, is_covered: bool) -> None:
        """Show nothing while a sentence stands here, and keep the place."""
        self._is_covered = is_covered
        self.update()

    @property
    def is_picture(self) -> bool:
        """Whether a formula is shown and not its text."""
        return self._renderer.isValid()

    def take_scale(self) -> None:
        """Draw the formula in letters of this size."""
        self._fit_height()
        self.update()

    def _fit_height(self) -> None:
        """Be as high as the formula will be drawn, and never jump for a fraction more or less."""
        height = self._fitted().height() if self._renderer.isValid() else scaled(24)
        self.setFixedHeight(max(scaled(_LEAST_HEIGHT), round(height) + 12))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the formula again."""
        self._fit_height()

    def _fitted(self) -> QSizeF:
        size = QSizeF(self._renderer.defaultSize()) * present_scale()
        if size.width() > self.width() > 0:
            size *= max(self.width() / size.width(), self._LEAST_SHRINK)
        return size

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the formula in the middle, from the left where it is still too wide."""
        if self._is_covered:
            return
        painter = QPainter(self)
        if not self._renderer.isValid():
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, self._plain)
            painter.end()
            return
        size = self._fitted()
        left = max(0.0, (self.width() - size.width()) / 2)
        top = (self.height() - size.height()) / 2
        self._renderer.render(painter, QRectF(QPointF(left, top), size))
        painter.end()
