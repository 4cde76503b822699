"""A soft ring around what a lesson points at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QWidget
from shiboken6 import isValid

from explorer.ui.widgets.theme import present_theme

_AWAY, _WIDTH = 5, 2
"""Pixels between a widget and its ring, and of the ring."""
_INSIDE = 2
_TALL = 400
"""Pixels from which on the ring is within a widget."""
_GLOW = 6
"""Pixels of the glow around it."""


class Ring(QWidget):
    """Follows a widget, is seen as far as that is, and is in nobody's way.

    Args:
        window: over which it lies.

    Signals:
        followed(): what is ringed is seen elsewhere now, or not at all.
    """

    followed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._targets: list[QWidget] = []
        self._watched: set[QWidget] = set()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # All moves of one change of layout are followed by one move of the ring.
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._follow)
        self.hide()

    @property
    def targets(self) -> list[QWidget]:
        """What is ringed."""
        return [target for target in self._targets if isValid(target)]

    def show_around(self, targets: Sequence[QWidget]) -> None:
        """Ring other widgets that lie together, or none."""
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._targets, self._watched = list(targets), set()
        for target in targets:
            self._watch(target)
        self.follow_soon()

    def follow_soon(self) -> None:
        """Look in a moment where the targets are."""
        self._timer.start()

    def _watch(self, widget: QWidget | None) -> None:
        """Follow a widget with all that it is in."""
        while widget is not None and widget is not self.window():
            if widget not in self._watched:
                widget.installEventFilter(self)
                self._watched.add(widget)
            widget = widget.parentWidget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow what the target is in."""
        if event.type() in {
            QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide,
        }:  # fmt: skip
            self._timer.start()
        return False

    def _follow(self) -> None:
        self._lie_around(self.seen())
        self.followed.emit()

    def _lie_around(self, seen: QRect) -> None:
        if seen.isEmpty():
            self.hide()
            return
        # Around what fills the middle of the window it would lie on the bars.
        is_large = 2 * seen.width() > self.window().width() or seen.height() > _TALL
        away = (-_INSIDE if is_large else _AWAY) + _GLOW
        self.setGeometry(seen.adjusted(-away, -away, away, away).intersected(self.window().rect()))
        self.show()
        self.raise_()
        self.update()

    def seen(self) -> QRect:
        """Return the part of the targets that can be seen, in the window; empty: none."""
        seen = QRect()
        for target in self.targets:
            seen |= self._seen_of(target)
        return seen

    def _seen_of(self, target: QWidget) -> QRect:
        window = self.window()
        if not target.isVisible():
            return QRect()
        rect = QRect(target.mapTo(window, QPoint()), target.size())
        parent = target.parentWidget()
        while parent is not None and parent is not window:
            if isinstance(parent.parentWidget(), QAbstractScrollArea):
                rect &= QRect(parent.mapTo(window, QPoint()), parent.size())
            parent = parent.parentWidget()
        return rect & window.rect()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring, with a glow around it."""
        painter, colour = QPainter(self), QColor(present_theme().accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inside = QRectF(self.rect()).adjusted(_GLOW, _GLOW, -_GLOW, -_GLOW)
        for i in range(_GLOW):
            colour.setAlphaF(0.12 * (1 - i / _GLOW))
            painter.setPen(QPen(colour, 1.5))
            painter.drawRoundedRect(inside.adjusted(-i, -i, i, i), 8 + i, 8 + i)
        colour.setAlphaF(1.0)
        painter.setPen(QPen(colour, _WIDTH))
        painter.drawRoundedRect(inside, 8, 8)
        painter.end()
