"""Grip that widens a panel at the side of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from explorer.ui.widgets.scale import Scaled, present_scale, scaled
from explorer.ui.widgets.spoken import Spoken, SpokenValue, value_changed

_STEP = 16
"""Pixels of a key."""


class Grip(QWidget, Scaled, Spoken):
    """The edge of a panel: dragged, or moved by the arrow keys; a double click undoes it.

    Args:
        panel: what becomes wider or narrower.
        usual: its width before anyone changes it, and after a double click.
        least: its least width. All widths but that of the mouse are those at the usual scale.
        grows_right: whether the panel is at the left of the grip.

    Signals:
        moved(int): the person gave the panel this width.
    """

    moved = Signal(int)
    thickness = 5
    """Pixels."""
    spoken_role = QAccessible.Role.Splitter

    def __init__(self, panel: QWidget, usual: int, least: int, *, grows_right: bool) -> None:
        super().__init__()
        self._panel = panel
        self._usual, self._least, self._most = usual, least, usual
        self._sign = 1 if grows_right else -1
        self._wanted = usual
        self._grabbed: tuple[float, int] | None = None
        self.setObjectName("grip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(self.thickness)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Width of the panel"))
        self.setToolTip(
            self.tr("Drag to make the panel wider, or use ← and →; a double click resets it")
        )
        panel.installEventFilter(self)
        self.set_width(usual)

    @property
    def width_wanted(self) -> int:
        """The width the panel has where the window is wide enough."""
        return self._wanted

    @property
    def usual(self) -> int:
        """The width the panel has before anyone changes it."""
        return self._usual

    def set_usual(self, usual: int) -> None:
        """Take another width for a double click."""
        self._usual = usual

    def set_width(self, width: int) -> None:
        """Give the panel a width, as far as there is room."""
        self._wanted = max(self._least, width)
        self._apply()

    @property
    def most(self) -> int:
        """The pixels that there is room for."""
        return max(self._most, self._least)

    def set_most(self, most: int) -> None:
        """Let the panel be no wider than so many pixels; what was wanted comes back later."""
        self._most = most
        self._apply()

    def take_scale(self) -> None:
        """Give the panel the width that its larger letters need, as far as there is room."""
        self._apply()

    def _apply(self) -> None:
        # With large letters the least may be more than there is: then it is scrolled.
        least = min(scaled(self._least), max(self._most, self._least))
        self._panel.setFixedWidth(min(scaled(self._wanted), max(self._most, least)))

    def _move_to(self, pixels: int) -> None:
        self.set_width(round(min(pixels, max(self._most, self._least)) / max(1.0, present_scale())))
        self.moved.emit(self._panel.width())
        value_changed(self)

    def spoken_value(self) -> SpokenValue:
        """Return the pixels of the panel."""
        width = self._panel.width()
        return SpokenValue(width, scaled(self._least), self.most, f"{width}")

    def take_spoken(self, number: float) -> None:
        """Give the panel a width."""
        self._move_to(round(number))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Come and go with the panel."""
        if event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
            self.setVisible(not self._panel.isHidden())
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed = event.globalPosition().x(), self._panel.width()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        if self._grabbed is not None:
            start, width = self._grabbed
            self._move_to(width + self._sign * round(event.globalPosition().x() - start))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grabbed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Give the panel its usual width."""
        self._move_to(scaled(self._usual))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by the arrow keys, and back to the usual width by Home."""
        direction = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if direction:
            self._move_to(self._panel.width() + self._sign * direction * _STEP)
        elif event.key() == Qt.Key.Key_Home:
            self._move_to(scaled(self._usual))
        else:
            super().keyPressEvent(event)
