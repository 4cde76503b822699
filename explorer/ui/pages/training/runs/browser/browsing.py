"""The run browser in its place over the figure: opened, closed, and what is asked in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from explorer.storage.runs.about import RunAbout
from explorer.ui.pages.training.runs.browser.browser import RunBrowser
from explorer.ui.pages.training.runs.collection import RunCollection
from explorer.ui.pages.training.runs.group import RunsGroup

_MOST_OPENED = 30
"""Runs that are opened at once: more of them nobody tells apart."""


class Browsing(QObject):
    """Opens the browser, and has done what is asked in it.

    Args:
        collection: the runs that are in the figure.
        group: their list among the controls.
        folder: where this program keeps its runs; None: nowhere.
        parent: what it belongs to.

    Signals:
        shown(bool): the table is there, or no longer.
    """

    shown = Signal(bool)

    def __init__(
        self, collection: RunCollection, group: RunsGroup, folder: Path | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._collection, self._group = collection, group
        self.browser: RunBrowser | None = None
        """Made when it is first looked at."""
        self._opened: tuple[str, ...] = ()
        """Folders that were opened before there was one."""
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        group.browse_asked.connect(self.toggle)
        collection.listed.connect(self.mark)
        collection.opened.connect(self.mark)
        collection.pictured.connect(self.mark)
        group.list.shown_changed.connect(self.mark)

    @property
    def is_open(self) -> bool:
        """Whether the table is there."""
        return self.browser is not None and not self.browser.isHidden()

    def around(self, area: QWidget) -> QWidget:
        """Return what holds the figure's area, and the browser over it once it is open."""
        self._splitter.addWidget(area)
        return self._splitter

    def toggle(self) -> None:
        """Open the table, or close it."""
        if self.is_open:
            self.close_table()
        else:
            self.open_table()

    def open_table(self) -> RunBrowser:
        """Show the table, with the focus; return it."""
        browser = self.browser or self._make()
        if browser.isHidden() or not self._splitter.sizes()[0]:
            browser.show()
            self.shown.emit(True)
            height = self._splitter.height()
            self._splitter.setSizes([height // 2, height - height // 2])
        self.mark()
        browser.take_focus()
        return browser

    @property
    def opened(self) -> tuple[str, ...]:
        """The folders that were opened."""
        return self._opened if self.browser is None else self.browser.folders.opened

    def bring_back(self, folders: Sequence[str]) -> None:
        """Offer folders that were opened last time; of one that is gone it is said when chosen."""
        self._opened = tuple(folders)

    def open_folder(self, folder: Path) -> None:
        """Show the runs of a folder."""
        self.open_table().open_folder(folder)

    def close_table(self) -> None:
        """Leave the room to the figure."""
        if self.browser is not None:
            self.browser.hide()
        self.shown.emit(False)

    def _make(self) -> RunBrowser:
        browser = self.browser = RunBrowser(self._folder)
        for folder in self._opened:
            browser.folders.offer(Path(folder))
        browser.hide()
        self._splitter.insertWidget(0, browser)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 1)
        browser.toggle_asked.connect(self._toggle_runs)
        browser.asked.connect(self._act)
        browser.words_typed.connect(self._name)
        browser.said.connect(
            lambda text, is_error: self._collection.said.emit(text, is_error, False)
        )
        browser.closed.connect(self.close_table)
        return browser

    def mark(self) -> None:
        """Mark the runs that are in the figure."""
        if self.browser is not None and self.is_open:
            self.browser.show_open(self._collection.runs, self._group.list.hidden)

    # What is asked in the table.

    def _toggle_runs(self, directories: Sequence[Path]) -> None:
        """Show runs in the figure; where all of them are, hide them."""
        there = {
            Path(run.begun.directory): run
            for run in self._collection.runs
            if run.begun is not None and run.begun.directory
        }
        hidden = self._group.list.hidden
        shown = [there[each] for each in directories if each in there]
        is_shown = len(shown) == len(directories) and not any(r.number in hidden for r in shown)
        for run in shown:
            self._group.list.show_run(run.number, is_shown=not is_shown)
        others = [each for each in directories if each not in there]
        if len(others) > _MOST_OPENED:
            text = self.tr("Up to {most} runs are opened at once; select fewer of them.")
            self._collection.said.emit(text.format(most=_MOST_OPENED), True, False)
            return
        for directory in others:
            self._collection.reopen(directory)

    def _act(self, action: str, directories: list[Path]) -> None:
        self._collection.act(action, directories)  # pyright: ignore[reportArgumentType]
        self._look()

    def _name(self, directory: Path, about: RunAbout) -> None:
        self._collection.name(directory, about, self._look)

    def _look(self) -> None:
        if self.browser is not None:
            self.browser.watch.look()

    def end(self) -> None:
        """Look at nothing any more: the window is gone."""
        if self.browser is not None:
            self.browser.end()
