"""Tour and hints, as the window knows them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from explorer.core.curves.spec import CurveSpec
from explorer.ui.shell.guide.hint_line import HintLine
from explorer.ui.shell.guide.hints import TOUR, Hints
from explorer.ui.shell.guide.invitation import Invitation
from explorer.ui.shell.guide.tour import Tour
from explorer.ui.shell.guide.uses import Uses
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.page_stack import PageStack
from explorer.ui.widgets.motion import is_still


class Guide(QObject):
    """Connects what a person does with the tour and the hints.

    Args:
        window: in whose status line the hints stand.
        stack: the pages.
        tour: the tour.
        actions: by their names in the table.
        buttons: of the row at the top, by the same names.
        done: names of the hints that do not come again.

    Signals:
        changed(): one more hint does not come again.
    """

    changed = Signal()

    def __init__(
        self,
        window: MainWindow,
        stack: PageStack,
        tour: Tour,
        actions: Mapping[str, QAction],
        buttons: Mapping[str, QWidget],
        done: tuple[str, ...],
    ) -> None:
        super().__init__(window)
        self._stack = stack
        self.tour = tour
        tour.buttons = buttons
        self.line = HintLine()
        window.status_row.addWidget(self.line)
        self.hints = Hints(self.line, done)
        uses = self._uses = Uses(stack, actions, self)
        self.invitation: Invitation | None = None
        """Of the first start."""
        tour.listen(uses)
        self.hints.listen(uses)
        self.hints.changed.connect(self.changed)
        self.hints.tour_wanted.connect(actions[TOUR].trigger)
        tour.changed.connect(lambda: self.hints.be_quiet(tour.is_on))
        stack.turned.connect(self._on_turned)
        self._on_turned()

    def invite(self) -> None:
        """Let the first picture of a fresh profile move once, unless nothing is to move."""
        if isinstance(self._stack.page.spec, CurveSpec):
            page = self._stack.page
            self.invitation = Invitation(page, self._uses, self, is_still=is_still())
            self.tour.changed.connect(self.invitation.stop)

    def _on_turned(self) -> None:
        self.hints.show_page(self._stack.name)
