"""Points at things of the window: brings them into view, and rings them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from explorer.ui.lessons.ring import Ring
from explorer.ui.pages.kit.page import Page
from explorer.ui.pages.kit.rows import Fold
from explorer.ui.shell.lessons.points import TABS, widgets_of
from explorer.ui.shell.lessons.room import Room
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.side.side_area import SideArea


class Pointer(QObject):
    """One ring over the window.

    Args:
        window: over which it lies.
        room: shows the controls where what is pointed at is among them; None: they are shown.
        side: the panel at the right.
        more: what else can be pointed at, by names.
    """

    def __init__(
        self,
        window: MainWindow,
        room: Room | None,
        side: SideArea,
        more: Mapping[str, Sequence[QWidget]] | None = None,
    ) -> None:
        super().__init__(window)
        self._window, self._room, self._side = window, room, side
        self._more = more or {}
        self.ring = Ring(window)

    def point_at(self, page: Page, page_name: str, name: str) -> None:
        """Ring what has a name; an empty one: nothing."""
        if name in TABS:
            self._side.show_tab(TABS[name])
        targets = self._targets(page, page_name, name)
        if self._room is not None:
            is_control = any(self._window.left_scroll.isAncestorOf(target) for target in targets)
            self._room.show_controls(is_control or page.controls.fills, for_pointing=True)
        for target in targets:
            _unfold(target)
        # Laid out before it is scrolled to.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        for target in reversed(targets):
            _scroll_to(target)
        self.ring.show_around(targets)

    def _targets(self, page: Page, page_name: str, name: str) -> list[QWidget]:
        if name == "function":
            return [self._window.edit]
        if name in {"code", "numbers"}:
            return [self._side.panel]
        return [*self._more.get(name, ()), *widgets_of(page, page_name, name)]

    def stop(self) -> None:
        """Point at nothing."""
        self.ring.show_around([])


def _unfold(target: QWidget) -> None:
    """Open the groups that something is in."""
    parent = target.parentWidget()
    while parent is not None:
        if isinstance(parent, Fold) and not parent.button.isChecked():
            parent.button.setChecked(True)
        parent = parent.parentWidget()


def _scroll_to(target: QWidget) -> None:
    """Scroll to something in all that it is in."""
    parent = target.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea) and parent.widget() is not None:
            parent.ensureWidgetVisible(target, 16, 16)
            # What is wider than its place would lose the beginnings of all its lines.
            parent.horizontalScrollBar().setValue(0)
        parent = parent.parentWidget()
