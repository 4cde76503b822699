"""The tour: six stops, each of which points at something that can be used at once."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, QRect, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete

from explorer.ui.shell.document import Document
from explorer.ui.shell.guide.card import TourCard
from explorer.ui.shell.guide.stops import FIND, STOPS
from explorer.ui.shell.guide.uses import Uses
from explorer.ui.shell.lessons.lessons import Lessons
from explorer.ui.shell.lessons.pointer import Pointer
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.page_stack import PageStack
from explorer.ui.shell.presentation import Presentation
from explorer.ui.shell.side.side_area import SideArea

_GO_ON_AFTER = 1200
"""Milliseconds of quiet after what can be tried was done."""
_FOUND_BY = ("palette", "help", "lessons")
"""Buttons of the row at the top by which everything else is found."""


class Tour(QObject):
    """Goes through the stops; the window is used as ever meanwhile.

    Args:
        window: over which ring and card lie.
        document: whose workspaces are turned to.
        stack: the pages.
        side: the panel at the right.
        lessons: which give way.
        presentation: which does, too.

    Signals:
        changed(): it has begun, gone on or ended.
    """

    changed = Signal()

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        stack: PageStack,
        side: SideArea,
        lessons: Lessons,
        presentation: Presentation,
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._stack = window, document, stack
        self._side, self._lessons, self._presentation = side, lessons, presentation
        self.buttons: Mapping[str, QWidget] = {}
        """Those of the row at the top, by the names of their actions."""
        self.number = 0
        """Of the stop that is shown, from 1; 0: there is none."""
        self._home = ""
        self._was_folded = False
        """Whether the panel at the right was brought back to be pointed at."""
        self._parts: tuple[TourCard, Pointer] | None = None
        self._timer = QTimer(self, singleShot=True, interval=_GO_ON_AFTER)
        self._timer.timeout.connect(lambda: self.move(1))
        lessons.changed.connect(self._give_way)
        presentation.changed.connect(self._give_way)

    def listen(self, uses: Uses) -> None:
        """Hear what the person does."""
        uses.used.connect(self._on_used)
        uses.ended.connect(self._on_drag_ended)

    @property
    def is_on(self) -> bool:
        """Whether a stop is shown."""
        return self.number > 0

    @property
    def card(self) -> TourCard:
        """The card, made when it is first wanted."""
        return self._made()[0]

    @property
    def pointer(self) -> Pointer:
        """The ring, and what leads it."""
        return self._made()[1]

    def _made(self) -> tuple[TourCard, Pointer]:
        if self._parts is None:
            found_by = [self.buttons[name] for name in _FOUND_BY]
            pointer = Pointer(self._window, None, self._side, {FIND: found_by})
            card = TourCard(self._window)
            card.moved.connect(self.move)
            card.ended.connect(self.end)
            pointer.ring.followed.connect(lambda: card.place_beside(self._kept_clear()))
            self._window.resized.connect(pointer.ring.follow_soon)
            self._parts = card, pointer
        return self._parts

    def _kept_clear(self) -> QRect:
        """Return what the card is not to cover: the target, and the controls that it is among."""
        seen, panel = self.pointer.ring.seen(), self._window.left_scroll
        controls = QRect(panel.mapTo(self._window, QPoint()), panel.size())
        if controls.intersects(seen):
            seen.setRight(controls.right())
        return seen

    def begin(self) -> None:
        """Show the first stop; or give the focus to the one that is shown."""
        if self.is_on:
            self.card.setFocus()
            return
        if self._presentation.is_on:
            self._presentation.switch()
        self._lessons.leave()
        self._home = self._document.session.workspace
        self._go_to(1)

    def move(self, direction: int) -> None:
        """Go to the next stop, 1, or the one before, −1; after the last one to where it began."""
        number = self.number + direction
        if number > len(STOPS):
            self._document.turn_to(self._home)
            self.end()
        elif self.is_on and number > 0:
            self._go_to(number)

    def _go_to(self, number: int) -> None:
        self._timer.stop()
        self._fold_back()
        self.number, stop = number, STOPS[number - 1]
        if stop.workspace:
            self._document.turn_to(stop.workspace)
        self._was_folded = stop.place == "code" and self._side.panel.isHidden()
        self.card.show_stop(number, len(STOPS), stop)
        self.pointer.point_at(self._stack.page, self._stack.name, stop.place)
        self.changed.emit()

    def _fold_back(self) -> None:
        if self._was_folded:
            self._was_folded = False
            self._side.panel.hide()

    def end(self) -> None:
        """Take ring and card away; what the person is doing there goes on."""
        if self.is_on:
            focus, card = QApplication.focusWidget(), self.card
            had_focus = focus is not None and (focus is card or card.isAncestorOf(focus))
            self._take_down()
            if had_focus:
                self._stack.page.take_focus()

    def _take_down(self) -> None:
        self._timer.stop()
        self._fold_back()
        self.number = 0
        self.card.hide()
        self.pointer.stop()
        self.changed.emit()

    def _give_way(self) -> None:
        """Leave the window to a lesson that was opened, or to the figure that is presented."""
        if self.is_on and (self._lessons.is_open or self._presentation.is_on):
            self._take_down()

    def retire(self) -> tuple[int, str]:
        """Take everything down for good; return what `resume` goes on with in another language."""
        if self._parts is not None:
            card, pointer = self._parts
            for part in (card, pointer.ring, pointer):
                delete(part)
        return self.number, self._home

    def resume(self, number: int, home: str) -> None:
        """Show the stop again that was shown by the tour in whose place this one is, if one was."""
        if number:
            self._home = home
            self._go_to(number)

    # What the person does.

    def _on_used(self, name: str) -> None:
        if self.is_on and name in STOPS[self.number - 1].uses:
            self.card.show_done()
            self._go_on()

    def _on_drag_ended(self) -> None:
        if self._timer.isActive():
            self._go_on()

    def _go_on(self) -> None:
        """Go on when nothing more is done for a while."""
        if STOPS[self.number - 1].goes_on:
            self._timer.start()
