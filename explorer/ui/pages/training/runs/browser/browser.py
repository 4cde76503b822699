"""The run browser: a filter, a table of all runs of a folder, and what is done with them."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from explorer.core.sentence import SentenceError
from explorer.core.training.curves import RunCurves
from explorer.storage.files import write_atomic, writing
from explorer.storage.runs.catalog import Changes
from explorer.storage.runs.columns import listing
from explorer.storage.runs.filter import RunFilter
from explorer.storage.runs.folders import is_run
from explorer.ui.output.export import with_suffix
from explorer.ui.pages.kit.rows import paragraph, say
from explorer.ui.pages.training.runs.browser.filter_field import FilterField
from explorer.ui.pages.training.runs.browser.folder_choice import FolderChoice
from explorer.ui.pages.training.runs.browser.folder_watch import FolderWatch
from explorer.ui.pages.training.runs.browser.foot import RunBrowserFoot
from explorer.ui.pages.training.runs.browser.model import RunsModel
from explorer.ui.pages.training.runs.browser.table import RunTable
from explorer.ui.pages.training.runs.run_menu import RunAction, fill_run_menu
from explorer.ui.widgets.dialogs import ask_for_folder, ask_to_save
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.theme import UNIT
from explorer.ui.widgets.translation import translated


class RunBrowser(QWidget):
    """All runs of a folder.

    Args:
        folder: where this program keeps its runs; None: nowhere.

    Signals:
        toggle_asked(list): the runs of these directories should be shown in the figure, or hidden.
        asked(str, list): a RunAction, and the directories.
        words_typed(Path, RunAbout): a run should have another name or note.
        said(str, bool): what came of it, and whether that is a mistake.
        closed(): the person wants back to the figure.
    """

    toggle_asked = Signal(list)
    asked = Signal(str, list)
    words_typed = Signal(object, object)
    said = Signal(str, bool)
    closed = Signal()

    def __init__(self, folder: Path | None) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("All runs"))
        self._own = folder
        self.folder = folder
        """The one that is shown."""
        self._left = 0
        self._wanted: Path | None = None
        """A run that is to be selected as soon as it is listed."""
        self._waiting: list[Changes] = []
        """What came while a name or note was written."""
        self.watch = FolderWatch(self)
        self.watch.changed.connect(self._on_changed)
        self._build_head()
        self.model = RunsModel(self)
        self.model.words_typed.connect(self.words_typed)
        self.table = RunTable(self.model)
        self.table.toggle_asked.connect(self._toggle)
        self.table.deletion_asked.connect(lambda: self._ask("delete"))
        self.table.typed.connect(self.filter.go_on_with)
        self.table.left.connect(self.closed)
        self.table.selectionModel().selectionChanged.connect(self._show_count)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.foot = RunBrowserFoot()
        self.foot.show_button.clicked.connect(self._toggle)
        self.foot.settings_button.clicked.connect(lambda: self._ask("settings"))
        self.foot.delete_button.clicked.connect(lambda: self._ask("delete"))
        self.foot.menu.aboutToShow.connect(self._fill_menu)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT, UNIT, UNIT, 4)
        column.setSpacing(6)
        column.addLayout(self._head)
        column.addWidget(self.mistake)
        column.addWidget(self.table, 1)
        column.addWidget(self.foot)
        if folder is not None:
            self.watch.watch(folder)
            self.watch.pause()
        self._show_count()

    def _build_head(self) -> None:
        self.filter = FilterField()
        self.filter.rested.connect(self._filter)
        self.filter.down_asked.connect(self._go_down)
        self.filter.left.connect(self.closed)
        self.mistake = paragraph("error", self.tr("What is wrong with the filter or the folder"))
        self.folders = FolderChoice(self._own)
        self.folders.chosen.connect(self.open_folder)
        self.folders.asked.connect(self.ask_for_folder)
        close = IconButton("close", self.tr("Close the table of runs (Esc)"))
        close.clicked.connect(self.closed)
        self._head = QHBoxLayout()
        self._head.addWidget(self.filter, 1)
        self._head.addWidget(self.folders)
        self._head.addWidget(close)

    # The folder.

    def open_folder(self, folder: Path) -> None:
        """List the runs of a folder; of the directory of a run, those beside it."""
        self._wanted = folder if is_run(folder) else None
        folder = folder.parent if self._wanted is not None else folder
        self.folder = folder
        self.model.clear()
        say(self.mistake, "")
        self.watch.watch(folder)
        self.folders.show_folder(folder)
        self._show_count()

    def ask_for_folder(self) -> None:
        """Ask for a folder of runs, and list them."""
        title = self.tr("Folder of runs, as “train --keep” writes it")
        folder = ask_for_folder(QApplication.activeWindow(), title)
        if folder is not None:
            self.open_folder(folder)

    def _on_changed(self, changes: Changes) -> None:
        if self.table.keep_editor():
            self._waiting.append(changes)
            return
        for news in (*self._waiting, changes):
            self._take(news)
        self._waiting.clear()

    def _take(self, changes: Changes) -> None:
        self._left = changes.left
        is_missing = changes.sentence is not None and self.folder == self._own
        if changes.sentence is not None and not is_missing:
            say(self.mistake, translated(changes.sentence))
        elif changes.runs:
            self._filter()
        self.model.take(changes.runs, changes.gone)
        if self._wanted is not None and self.model.row_of(self._wanted) is not None:
            self.table.choose(self._wanted)
            self._wanted = None
        self._show_count()

    # The filter.

    def _filter(self) -> None:
        try:
            wanted = RunFilter(self.filter.text())
        except SentenceError as error:
            say(self.mistake, translated(error.sentence))
            return
        say(self.mistake, "")
        if wanted.text != self.model.rows.filter.text:
            self.model.set_filter(wanted)
            self._show_count()

    def _go_down(self) -> None:
        self.filter.filter_now()
        self.table.setFocus()
        if not self.table.currentIndex().isValid() and self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(0, 1))

    def _show_count(self) -> None:
        selected = len(self.table.selectionModel().selectedRows())
        self.foot.show_counts(self.model.rowCount(), self.model.total, selected, self._left)
        self.table.nothing = self._nothing()
        self.table.viewport().update()

    def _nothing(self) -> str:
        """Return why no run is listed."""
        if self._left or self.mistake.text():
            return ""
        if self.model.total:
            return self.tr("No run is as the filter asks. Esc in its field takes it back.")
        if self.folder == self._own:
            return self.tr("No runs are kept here yet. Each that is trained is listed here.")
        return self.tr("There are no runs in this folder.")

    # What is done with runs.

    def show_open(self, runs: Sequence[RunCurves], hidden: set[int]) -> None:
        """Mark the runs that are in the figure."""
        numbers = {
            Path(run.begun.directory): run.number
            for run in runs
            if run.begun is not None and run.begun.directory
        }
        self.model.show_open(numbers, hidden)

    def _toggle(self) -> None:
        if selected := self.table.selected():
            self.toggle_asked.emit(selected)

    def _ask(self, action: RunAction) -> None:
        if selected := self.table.selected():
            self.asked.emit(action, selected)

    def _fill_menu(self) -> None:
        menu, count = self.foot.menu, len(self.table.selected())
        menu.clear()
        for name, title in (("run", self.tr("Rename")), ("note", self.tr("Write a note"))):
            entry = menu.addAction(title)
            entry.setEnabled(count == 1)
            entry.triggered.connect(functools.partial(self._edit_soon, name))
        fill_run_menu(menu, self._ask)
        for entry in menu.actions():
            if entry.data() is not None:
                is_of_one = entry.data() in {"settings", "continue"}
                entry.setEnabled(count == 1 if is_of_one else count > 0)
        menu.addSeparator()
        order = menu.addMenu(self.tr("Sort by"))
        for i, column in enumerate(self.model.columns, 1):
            entry = order.addAction(translated(column.title))
            entry.triggered.connect(functools.partial(self._sort, i))
        saving = menu.addAction(self.tr("Save this table as CSV …"))
        saving.setEnabled(self.model.rowCount() > 0)
        saving.triggered.connect(self._save_table)
        menu.addAction(self.tr("Open a folder of runs …")).triggered.connect(self.ask_for_folder)

    def _edit_soon(self, name: str, _is_checked: bool = False) -> None:
        """Edit a cell once the menu is gone, which would take the focus."""
        QTimer.singleShot(0, self, lambda: self.table.edit_cell(name))

    def _sort(self, column: int, _is_checked: bool = False) -> None:
        """Sort by a column; again: the other way round."""
        header = self.table.horizontalHeader()
        up = Qt.SortOrder.AscendingOrder
        is_again = header.sortIndicatorSection() == column and header.sortIndicatorOrder() == up
        self.table.sortByColumn(column, Qt.SortOrder.DescendingOrder if is_again else up)

    def _open_menu(self, position: QPoint) -> None:
        self.foot.menu.popup(self.table.viewport().mapToGlobal(position))

    def _save_table(self) -> None:
        title, proposed = self.tr("Save the table of runs"), "runs.csv"
        path = ask_to_save(QApplication.activeWindow(), title, proposed, "(*.csv)")
        if path is None:
            return
        path = with_suffix(path, ".csv")
        try:
            with writing(path):
                write_atomic(path, listing(self.model.listed()).csv().encode())
        except SentenceError as error:
            self.said.emit(translated(error.sentence), True)
        else:
            self.said.emit(self.tr("Saved {name}").format(name=path.name), False)

    # Seen or not.

    def take_focus(self) -> None:
        """Give the focus to the filter, from which one goes on to the table."""
        self.filter.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the folder again."""
        super().showEvent(event)
        self.watch.resume()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more: nobody sees it."""
        super().hideEvent(event)
        self.watch.pause()

    def end(self) -> None:
        """Look at nothing any more: the window is gone."""
        self.watch.close()
