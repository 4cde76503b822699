"""The group of the runs: those of now, a way to earlier ones, and the speeds compared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from explorer.core.language.notation import format_value
from explorer.core.sentence import SentenceError
from explorer.core.training.curves import RunCurves
from explorer.core.training.labels import run_label
from explorer.storage.runs.saved import RunSummary, run_directories, summary_of
from explorer.ui.pages.kit.rows import group, headed, paragraph, say
from explorer.ui.pages.training.runs.run_list import RunList
from explorer.ui.widgets.controls import chip
from explorer.ui.widgets.plain import as_tip, caption
from explorer.ui.widgets.translation import translated

_MOST_EARLIER = 30
"""Kept runs that are offered, the newest."""


class RunsGroup(QWidget):
    """The runs with their heading.

    Signals:
        reopen_asked(Path): a kept run should be shown.
        compare_asked(bool): settings and results should be shown rather than epochs.
    """

    reopen_asked = Signal(object)
    compare_asked = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.folder: Path | None = None
        """Where runs are kept; None: nowhere."""
        self._open: set[str] = set()
        self.earlier_button = QToolButton()
        self.earlier_button.setText(self.tr("open earlier …"))
        self.earlier_button.setProperty("role", "text")
        self.earlier_button.setAccessibleName(self.tr("Earlier runs"))
        self.earlier_button.setToolTip(self.tr("Kept runs, to be shown again"))
        self.earlier_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.earlier_button)
        self._menu.aboutToShow.connect(self.fill_menu)
        self.earlier_button.setMenu(self._menu)
        self.list = RunList()
        self._empty = paragraph("muted", self.tr("Runs"))
        column = group(self)
        tip = self.tr("Settings and results of all runs in Numbers, rather than the epochs")
        self.compare_chip = chip(self.tr("compare"), self.tr("Compare runs"), tip)
        self.compare_chip.toggled.connect(self.compare_asked)
        column.addLayout(headed(self.tr("Runs"), self.earlier_button, self.compare_chip))
        column.addWidget(self._empty)
        column.addWidget(self.list)

    def show_runs(self, runs: Sequence[RunCurves]) -> None:
        """List these."""
        self._open = {run.begun.directory for run in runs if run.begun is not None}
        self.list.show_runs(runs)
        self.compare_chip.setVisible(bool(runs))
        self.earlier_button.setVisible(self.folder is not None)
        say(self._empty, "" if runs else self.tr("None yet."))

    def fill_menu(self) -> QMenu:
        """List the kept runs that are not shown already, the newest first."""
        self._menu.clear()
        try:
            found = run_directories(self.folder) if self.folder is not None else []
        except SentenceError as error:
            self._menu.addAction(caption(translated(error.sentence))).setEnabled(False)
            return self._menu
        others = [directory for directory in found if str(directory) not in self._open]
        if not self._add_runs(self._menu, others):
            self._menu.addAction(self.tr("No earlier runs are kept")).setEnabled(False)
        return self._menu

    def _add_runs(self, menu: QMenu, directories: Sequence[Path]) -> bool:
        """Offer some runs, and the others in a menu of its own; return whether there are any."""
        count = 0
        for k, directory in enumerate(directories):
            if count == _MOST_EARLIER:
                self._add_older(menu, directories[k:])
                break
            summary = summary_of(directory)
            # One that never took a step to its end has nothing to show.
            if summary.can_be_shown:
                self._add_run(menu, summary)
                count += 1
        return count > 0

    def _add_run(self, menu: QMenu, summary: RunSummary) -> None:
        action = menu.addAction(caption(_title(summary)))
        action.setToolTip(as_tip(translated(summary.sentence)))
        action.setEnabled(summary.settings is not None)
        directory = summary.directory
        action.triggered.connect(lambda _=False: self.reopen_asked.emit(directory))

    def _add_older(self, menu: QMenu, directories: Sequence[Path]) -> None:
        """Add a menu that is filled once it is opened: each run is a file to be read."""
        older = menu.addMenu(self.tr("older …"))

        def fill() -> None:
            if not older.actions():
                self._add_runs(older, directories)

        older.aboutToShow.connect(fill)


def _title(summary: RunSummary) -> str:
    """Return when a run began, what it is called, and how well it did."""
    if summary.settings is None:
        return f"{summary.directory.name} · {translated(summary.sentence)}"
    rate = summary.rate if math.isfinite(summary.rate) else None
    label = run_label(summary.settings.problem, rate, summary.settings.resumed)
    name = " · ".join(map(translated, label))
    if summary.is_damaged:
        return f"{summary.directory.name} · {name} · {translated(summary.sentence)}"
    begun = summary.settings.begun.astimezone().strftime("%Y-%m-%d %H:%M")
    value = format_value(summary.validation, 3) if math.isfinite(summary.validation) else "–"
    return f"{begun}   {name}   {value}"
