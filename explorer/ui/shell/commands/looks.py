"""How everything looks and speaks: theme, scale, motion and language, kept for the next start."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt

from explorer.ui.shell.commands.tools import Tools
from explorer.ui.shell.language_switch import switch_language
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.page_stack import PageStack
from explorer.ui.shell.side.side_area import SideArea
from explorer.ui.shell.state.keeper import StateKeeper
from explorer.ui.shell.state.state import WindowState
from explorer.ui.shell.status_line import StatusLine
from explorer.ui.widgets.motion import keep_still
from explorer.ui.widgets.scale import present_scale
from explorer.ui.widgets.theme import Theme, present_theme


class Looks(QObject):
    """Takes theme, scale, motion and language into every part of a window that is complete.

    Args:
        window: which one.
        stack: its pages.
        keeper: who keeps them for the next start.
        rebuild: makes everything in the window anew.
    """

    def __init__(
        self,
        window: MainWindow,
        stack: PageStack,
        keeper: StateKeeper,
        rebuild: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window, self._stack, self._keeper = window, stack, keeper
        self._rebuild = rebuild
        self._scale = present_scale()
        """Of text and lines, apart from a presentation."""
        self._language = keeper.state.language
        """That was chosen; empty: as the desktop asks."""
        self._still = keeper.state.still
        keep_still(self._still)
        self.is_ready = False
        """Whether the window is complete, and nothing of it is being made anew."""

    def follow(self, tools: Tools, side: SideArea, status_line: StatusLine) -> None:
        """Do what is chosen by the tools of the window."""
        self._tools, self._side, self._status_line = tools, side, status_line
        commands = tools.commands
        commands.theme_chosen.connect(self.set_theme)
        commands.scale_chosen.connect(self.set_scale)
        commands.still_chosen.connect(self.set_still)
        # Not at once: what it was chosen by is made anew, too.
        commands.language_chosen.connect(self.set_language, Qt.ConnectionType.QueuedConnection)
        tools.presentation.scale_wanted.connect(self._apply_scale)

    def kept_in(self, last: WindowState) -> WindowState:
        """Return a state with what is to come back."""
        return replace(
            last,
            theme=present_theme().name,
            scale=self._scale,
            still=self._still,
            language=self._language,
        )

    def set_language(self, name: str) -> None:
        """Speak another language, from now on and at the next start."""
        if self.is_ready:
            self._language = name
            switch_language(self._window, name, self._rebuild)
            self._keeper.save_soon()

    def set_theme(self, theme: Theme) -> None:
        """Take a theme everywhere; a page that is not shown takes it when it is."""
        if self.is_ready:
            self._stack.set_theme(theme)
            self._keeper.save_soon()

    def set_still(self, still: bool) -> None:
        """Let nothing move by itself from now on, or let things move again, and say so."""
        self._still = still
        keep_still(still)
        self._keeper.save_soon()
        moves = self.tr("Things may move by themselves again")
        self._status_line.say(self.tr("Nothing moves by itself any more") if still else moves)

    def set_scale(self, scale: float) -> None:
        """Give text and lines another size everywhere, and say which."""
        if not self.is_ready:
            return
        self._apply_scale(scale)
        if not self._tools.presentation.is_on:
            self._scale = scale
            self._keeper.save_soon()
        said = self.tr("Text and lines at {percent} %").format(percent=round(100 * scale))
        self._status_line.say(said)

    def _apply_scale(self, scale: float) -> None:
        if scale != present_scale():
            self._stack.set_scale(scale)
            self._tools.top_bar.take_scale()
            self._side.fit()
