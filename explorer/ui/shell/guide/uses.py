"""What a person has done, by names: what a tour or a hint is about."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from explorer.ui.pages.kit.page import Page
from explorer.ui.shell.page_stack import PageStack
from explorer.ui.widgets.player import Player
from explorer.workspaces import all_pages, load


class Uses(QObject):
    """Hears what is done in the pages, and whether tour and palette are opened.

    Args:
        stack: the pages.
        actions: by their names in the table.
        parent: who owns it.

    Signals:
        used(str): the first word of the key of a change (`Page.change`), such as "point"; "play";
            "run" with the name of a page; the name of an action.
        ended(): a drag is over.
    """

    used = Signal(str)
    ended = Signal()

    def __init__(self, stack: PageStack, actions: Mapping[str, QAction], parent: QObject) -> None:
        super().__init__(parent)
        self._stack = stack
        self._players: set[Player] = set()
        self._names = {load(page.spec): page.name for page in all_pages()}
        stack.made.connect(self._follow)
        stack.turned.connect(self._follow_player)
        self._follow(stack.page)
        self._follow_player()
        actions["tour"].triggered.connect(self._on_tour)
        # It outlives this.
        actions["palette"].triggered.connect(self._on_palette)

    def _on_tour(self) -> None:
        self.used.emit("tour")

    def _on_palette(self) -> None:
        self.used.emit("palette")

    def _follow(self, page: Page) -> None:
        run = f"run {self._names[page.spec_class]}"
        page.spec_changed.connect(lambda _, key: self.used.emit(key.partition(" ")[0]))
        page.ran.connect(lambda: self.used.emit(run))
        page.gesture_ended.connect(self.ended)

    def _follow_player(self) -> None:
        """Hear the player of the page that is shown, which is made with its figure."""
        player = getattr(self._stack.page, "player", None)
        if isinstance(player, Player) and player not in self._players:
            self._players.add(player)
            player.step_changed.connect(lambda _: self._on_step(player))

    def _on_step(self, player: Player) -> None:
        # It also goes where a longer path ends.
        if player.is_playing:
            self.used.emit("play")
