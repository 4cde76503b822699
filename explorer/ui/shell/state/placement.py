"""Places a window: on a screen, with its frame, and where it was the last time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

FRAME = QMargins(4, 32, 4, 4)
"""Of a window, before the desktop tells how wide it is."""
_HANDLE = QSize(120, 24)
"""Of the title bar, as much as must be on a screen to take hold of it."""


def has_real_screen() -> bool:
    """Return whether somebody sees the window; without a screen its size is nobody's business."""
    return QGuiApplication.platformName() not in {"offscreen", "minimal"}


def is_reachable(position: QPoint, width: int, screens: Sequence[QRect]) -> bool:
    """Return whether the title bar of a window at a position can be taken hold of."""
    bar = QRect(position, QSize(width, _HANDLE.height()))
    seen = [bar.intersected(screen).size() for screen in screens]
    return any(s.width() >= _HANDLE.width() and s.height() >= _HANDLE.height() for s in seen)


def fitting(size: QSize, available: QRect, frame: QMargins) -> QSize:
    """Return the size of a window that fits a screen with its frame."""
    return size.boundedTo(available.marginsRemoved(frame).size())


def moved_inside(framed: QRect, available: QRect) -> QPoint:
    """Return where a window, with its frame, lies on a screen as a whole, if it is as small."""
    left = max(available.left(), min(framed.left(), available.right() + 1 - framed.width()))
    top = max(available.top(), min(framed.top(), available.bottom() + 1 - framed.height()))
    return QPoint(left, top)


def place(window: QWidget, size: QSize, position: QPoint | None, smallest: QSize) -> None:
    """Give a window not shown yet its size and its place of the last time, if they can be seen."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    primary = window.screen().availableGeometry()
    if position is not None and not is_reachable(position, size.width(), screens):
        position = None
    if has_real_screen():
        at = next((s for s in screens if position is not None and s.contains(position)), primary)
        size = fitting(size, at, FRAME)
        smallest = fitting(smallest, at, FRAME)
    window.setMinimumSize(smallest)
    window.resize(size)
    if position is not None:
        window.move(position)


def fit(window: QWidget) -> None:
    """Bring a window that is shown wholly onto its screen, its frame as the desktop made it."""
    if not has_real_screen() or window.isMaximized() or window.isFullScreen():
        return
    available, handle = window.screen().availableGeometry(), window.windowHandle()
    frame = handle.frameMargins() if handle is not None else FRAME
    size = fitting(window.size(), available, frame)
    if size != window.size():
        window.setMinimumSize(fitting(window.minimumSize(), available, frame))
        window.resize(size)
    framed = QRect(window.pos(), size.grownBy(frame))
    inside = moved_inside(framed, available)
    if inside != window.pos():
        window.move(inside)
