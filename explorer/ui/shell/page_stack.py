"""The pages of a window, one of them shown: made, turned to, and given their colours."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete

from explorer.engine.client import Engine
from explorer.storage.runs.shown import ShownRun
from explorer.ui.pages import make_page
from explorer.ui.pages.kit.page import Page
from explorer.ui.shell.engines import Engines
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.veil import Veil
from explorer.ui.widgets.scale import keep_scale, rescale
from explorer.ui.widgets.theme import Theme, all_widgets, apply_theme, present_theme, restyle

_ALL = 1_000_000
"""Of the room in a column, against the stretch at its end."""


class PageStack(QObject):
    """Makes a page when it is first shown, and has the others hidden.

    Args:
        main_window: where they are shown.
        engines: who computes for them.
        runs_folder: where the runs of Training are kept; None: nowhere.
        runs: those that are shown again.

    Signals:
        made(Page): a page is there, with its controls and without its figure.
        turned(): another page is shown.
    """

    made = Signal(object)
    turned = Signal()

    def __init__(
        self,
        main_window: MainWindow,
        engines: Engines,
        runs_folder: Path | None,
        runs: tuple[ShownRun, ...],
        run_folders: tuple[str, ...],
    ) -> None:
        super().__init__(main_window)
        self._main_window = main_window
        self._engines = engines
        self._runs_folder, self._runs, self._run_folders = runs_folder, runs, run_folders
        self._pages: dict[str, Page] = {}
        self._replaced: dict[str, Page] = {}
        """Those of another language that are still to be replaced."""
        self._unstyled: set[Page] = set()
        """Those hidden since before the last change of theme."""
        self._veil: Veil | None = None
        self.name = ""
        """Of the page that is shown; empty before there is one."""
        self.page: Page

    def begin(self, name: str, workspace: str) -> None:
        """Make the page that comes first; its figure is made later."""
        self.page, self.name = self._make(name, self._engines.engine_of(workspace)), name
        self._main_window.fit_left(fills=self.page.controls.fills)

    def _make(self, name: str, engine: Engine) -> Page:
        window = self._main_window
        before = self._replaced.pop(name, None)
        page = self._pages[name] = make_page(name, engine, self, self._runs_folder, before)
        self.made.emit(page)
        column = window.left_column
        # What fills the panel takes the room of the stretch below it.
        stretch = _ALL if page.controls.fills else 0
        column.insertWidget(column.count() - 1, page.controls, stretch)
        if before is None:
            page.bring_back(self._runs, self._run_folders)
        else:
            before.retire()
            delete(before)
        return page

    def start_engine(self) -> None:
        """Start the engine of the page that is shown."""
        if not self.page.engine.pid:
            self.page.engine.start()

    def build_figure(self) -> None:
        """Make the figure of the page that is shown."""
        self.page.build_figure()
        # A file dropped on the figure is dropped on the window.
        self.page.figure.setAcceptDrops(False)
        self._main_window.figure_column.addWidget(self.page.area())

    def pages(self) -> tuple[Page, ...]:
        """Return those that are made, shown or not."""
        return tuple(self._pages.values())

    def turn_to(self, name: str, workspace: str) -> bool:
        """Put a page in the place of the one before it; return whether it is another."""
        if name == self.name:
            return False
        page = self._pages.get(name)
        self.dim(False)
        self.page.leave()
        had_focus = self._has_focus()
        for widget in (self.page.controls, self.page.area()):
            widget.hide()
        self.page = page or self._make(name, self._engines.engine_of(workspace))
        self.name = name
        if page is None:
            self.start_engine()
            self.build_figure()
        if self.page in self._unstyled:
            self._unstyled.remove(self.page)
            restyle(self.page.widgets())
            self.page.take_theme()
        self._main_window.fit_left(fills=self.page.controls.fills)
        for widget in (self.page.controls, self.page.area()):
            widget.show()
        if had_focus:
            self.page.take_focus()
        self.turned.emit()
        return True

    def _has_focus(self) -> bool:
        """Return whether the focus is in the page: Qt would give it to whatever comes next."""
        focus: QWidget = QApplication.focusWidget() or self._main_window
        return any(part.isAncestorOf(focus) for part in (self.page.area(), self.page.controls))

    def focus_figure(self) -> None:
        """Give the focus to the figure."""
        self.page.focus_figure()

    def replace_all(self) -> None:
        """Have every page made anew, in another language: `begin` makes the one that is shown."""
        self.dim(False)
        self._unstyled.clear()
        self._runs, self._run_folders = self.shown_runs(), self.run_folders()
        self._replaced, self._pages = self._pages, {}

    def replace_hidden(self) -> None:
        """Make those anew in which something may go on that are not shown; forget the others."""
        shown = self.page, self.name
        for name, before in [*self._replaced.items()]:
            if not before.works_hidden:
                del self._replaced[name]
                before.retire()
                delete(before)
                continue
            spec = before.spec
            self.page, self.name = self._make(name, before.engine), name
            self.build_figure()
            self.page.show_spec(spec)
            self.page.leave()
            for widget in (self.page.controls, self.page.area()):
                widget.hide()
        self.page, self.name = shown

    def dim(self, is_doubted: bool) -> None:
        """Dim the picture while what stands in the function field is not what it shows."""
        if self._veil is not None:
            self._veil.end()
            self._veil = None
        if is_doubted and self.page.figure is not None and self.page.uses_function:
            self._veil = Veil(self.page.figure)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme everywhere; a page that is not shown takes it when it is."""
        apply_theme(theme)
        self._unstyled = {page for page in self._pages.values() if page is not self.page}
        hidden = {widget for page in self._unstyled for widget in page.widgets()}
        restyle(widget for widget in all_widgets() if widget not in hidden)
        self.page.take_theme()

    def set_scale(self, scale: float) -> None:
        """Give text and lines another size, on every page: the style sheet is one for all."""
        keep_scale(scale)
        apply_theme(present_theme())
        rescale(all_widgets())

    def shown_runs(self) -> tuple[ShownRun, ...]:
        """Return the runs that are to be shown again next time."""
        kept = [page.shown_runs() for page in self._pages.values() if page.keeps_runs]
        return kept[0] if kept else self._runs

    def run_folders(self) -> tuple[str, ...]:
        """Return the folders of runs that are to be offered again next time."""
        kept = [page.run_folders() for page in self._pages.values() if page.keeps_runs]
        return kept[0] if kept else self._run_folders

    def close(self) -> None:
        """End what goes on in the pages: the window is gone."""
        for page in self._pages.values():
            page.close()
