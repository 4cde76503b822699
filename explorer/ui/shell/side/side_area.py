"""The room of the panel at the right: its edge, and when it is folded away."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.side.side_panel import SidePanel
from explorer.ui.shell.state.state import WindowState
from explorer.ui.widgets.grip import Grip
from explorer.ui.widgets.scale import scaled
from explorer.ui.widgets.theme import RIGHT_WIDTH

_LEAST_FIGURE, _LEAST = 304, 240
"""Pixels that the panel leaves to the figure, and of itself."""
_ROOMY = 920
"""Pixels across from which on the panel leaves enough for the figure."""


class SideArea(QObject):
    """Keeps the place of the panel from the start, and folds it away where there is no room.

    Args:
        main_window: where it is.
        is_open: whether the panel is to be shown.
        width: pixels of the panel.

    Signals:
        unfolded(): the panel is there again, and is to be filled.
        width_changed(): the person made it wider or narrower.
    """

    unfolded = Signal()
    width_changed = Signal()

    def __init__(self, main_window: MainWindow, *, is_open: bool, width: int) -> None:
        super().__init__(main_window)
        self._main_window = main_window
        self._is_open, self._width = is_open, width
        self._is_narrow = self._is_folded = False
        """Whether the window is, and whether the panel was folded away for it."""
        place = self.place = QWidget()
        place.setObjectName("sidePanel")
        place.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._row = _tight_row(place)
        # So that the figure does not jump when the panel comes.
        if is_open and main_window.width() >= self._roomy():
            self._row.addSpacing(Grip.thickness + max(_LEAST, min(scaled(width), self._most())))
        main_window.middle_row.addWidget(place)

    def build(self) -> SidePanel:
        """Make the panel and put it in its place."""
        self.panel = SidePanel()
        self.panel.tab_changed.connect(self.leave_room)
        self.grip = Grip(self.panel, RIGHT_WIDTH, _LEAST, grows_right=False)
        self.grip.set_width(self._width)
        self.grip.moved.connect(self.width_changed)
        body = QWidget()
        row = _tight_row(body)
        for part in (self.grip, self.panel):
            row.addWidget(part)
            part.setVisible(self._is_open)
        self.fit()
        # What is shown is laid out at once: it all comes together.
        self._row.takeAt(0)
        self._row.addWidget(body)
        body.show()
        return self.panel

    @property
    def is_wanted(self) -> bool:
        """Whether the panel is shown, or would be if there were room."""
        return not self.panel.isHidden() or self._is_folded

    def kept_in(self, state: WindowState) -> WindowState:
        """Return a state with what comes back of the panel at the next start."""
        return replace(
            state,
            panel=self.is_wanted,
            tab="help" if self.panel.tab == "help" else self.panel.wanted_tab(has_own=False),
            own_tab=self.panel.wanted_tab(has_own=True),
            right=self.grip.width_wanted,
        )

    def toggle(self) -> None:
        """Fold the panel away, or bring it back."""
        self._is_folded = False
        self.panel.setVisible(self.panel.isHidden())
        self.unfolded.emit()

    def show_tab(self, name: str) -> None:
        """Show a tab of the panel, which may be folded away."""
        self.panel.show()
        self.panel.show_tab(name)

    def leave_room(self) -> None:
        """Let the panel be no wider than leaves enough for the figure, and its tabs be read."""
        self.grip.set_most(max(self._most(), self.panel.least_width))

    def fit(self) -> None:
        """Fold the panel away while it would leave the figure next to no room."""
        self.leave_room()
        is_narrow = self._main_window.width() < self._roomy()
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        if is_narrow:
            self._is_folded = not self.panel.isHidden()
            self.panel.hide()
        elif self._is_folded:
            self.panel.hide()
            self.toggle()

    @staticmethod
    def _roomy() -> int:
        """Return from how many pixels across on the panel leaves enough for the figure."""
        return scaled(_ROOMY)

    def _most(self) -> int:
        """Return how wide the panel may be and still leave enough for the figure."""
        window = self._main_window
        return window.width() - window.left_scroll.width() - _LEAST_FIGURE


def _tight_row(area: QWidget) -> QHBoxLayout:
    """Return a row of an area, without gaps."""
    row = QHBoxLayout(area)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    return row
