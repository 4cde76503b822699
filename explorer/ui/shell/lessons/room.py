"""The room of a lesson at the left of the window, beside the controls or in their place."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout, QWidget

from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.reading_order import contents
from explorer.ui.widgets.scale import present_scale

_WIDTH, _WIDEST = 344, 1.4
"""Pixels of a lesson, and how much wider it becomes at most where letters are larger."""
_LEAST_FIGURE = 560
"""Pixels that must be left to the figure for the lesson and the controls to be side by side."""

_ABOVE = 2
"""Times the height of the controls that a lesson has above them."""


class Room(QObject):
    """Shows a lesson, the controls, or both: side by side, or the controls below the lesson.

    Args:
        window: the window.
        foot: of the lesson, for which there is no room above the controls.
        body: of the lesson, without its head, which is always seen.
        area: what holds both.
    """

    def __init__(self, window: MainWindow, foot: QWidget, body: QWidget, area: QWidget) -> None:
        super().__init__(window)
        self._window, self._foot, self._body, self._area = window, foot, body, area
        self.is_open = False
        """Whether there is a lesson, or the list of them."""
        self.has_controls = False
        """Whether the controls are shown."""
        self._is_pointed = False
        """Whether that is because something in them is pointed at, so that both are wanted."""
        self._side = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.setSpacing(0)
        row, panel = window.middle_row, window.left_scroll
        at = row.indexOf(panel)
        row.removeWidget(panel)
        row.insertLayout(at, self._side)
        self._side.addWidget(area)
        self._side.addWidget(panel)
        window.resized.connect(self.fit)
        window.left_grip.moved.connect(lambda _: self._fit_widths())
        area.hide()

    def open(self) -> None:
        """Show the room."""
        self.is_open = True
        self._area.show()
        self.show_controls(False)

    def give_way(self, on: bool) -> None:
        """Leave the place to the figure alone, which is presented; or take it again."""
        if self.is_open:
            self._area.setVisible(not on)
            if not on:
                self.fit()

    def close(self) -> None:
        """Give the place back to the controls."""
        self.is_open = False
        self._area.hide()
        self._window.left_scroll.show()
        self._side.setDirection(QBoxLayout.Direction.LeftToRight)
        self._window.left_grip.set_width(self._window.left_grip.width_wanted)

    def show_controls(self, on: bool, *, for_pointing: bool = False) -> None:
        """Show the controls too, or the lesson alone.

        Args:
            on: whether they are shown.
            for_pointing: both are to be seen, even where there is little room.
        """
        self.has_controls, self._is_pointed = on, for_pointing
        self.fit()

    @property
    def is_beside(self) -> bool:
        """Whether there is room for both side by side."""
        window = self._window
        right = contents(window.middle_row)[-1].sizeHint().width()
        taken = _width() + window.left_grip.width_wanted + right
        return window.width() - taken >= _LEAST_FIGURE

    def fit(self) -> None:
        """Arrange what is shown for the width of the window."""
        if self._area.isHidden():
            return
        is_beside = self.is_beside
        is_row = is_beside or not self.has_controls
        way = QBoxLayout.Direction
        self._side.setDirection(way.LeftToRight if is_row else way.TopToBottom)
        has_body = is_row or self._is_pointed
        self._body.setVisible(has_body)
        self._foot.setVisible(is_row)
        above = 1 if self._window.is_filled else _ABOVE
        self._side.setStretch(0, above if has_body and not is_row else 0)
        self._side.setStretch(1, 1)
        self._window.left_scroll.setVisible(self.has_controls)
        grip = self._window.left_grip
        grip.set_width(grip.width_wanted)
        if not is_row:
            left = self._window.left_scroll
            left.setFixedWidth(max(_width(), left.width()))
        self._fit_widths()

    def _fit_widths(self) -> None:
        is_below = self._side.direction() == QBoxLayout.Direction.TopToBottom
        self._area.setFixedWidth(self._window.left_scroll.width() if is_below else _width())


def _width() -> int:
    """Return the pixels of a lesson."""
    return round(_WIDTH * min(max(present_scale(), 1.0), _WIDEST))
