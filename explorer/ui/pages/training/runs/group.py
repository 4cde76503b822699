"""The group of the runs: those in the figure, and a way to all that are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QWidget

from explorer.core.training.curves import RunCurves
from explorer.ui.pages.kit.rows import group, headed, paragraph, row, say
from explorer.ui.pages.training.runs.run_list import RunList
from explorer.ui.widgets.controls import chip
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.theme import labelled

_FEW = 3
"""Runs that are quickly shown or hidden one by one."""


class RunsGroup(QWidget):
    """The runs with their heading.

    Signals:
        browse_asked(): the table of all runs should be shown, or hidden.
        compare_asked(bool): settings and results should be shown rather than epochs.
    """

    browse_asked = Signal()
    compare_asked = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.browse_button = QToolButton()
        self.browse_button.setText(self.tr("all runs …"))
        self.browse_button.setProperty("role", "text")
        self.browse_button.setAccessibleName(self.tr("All runs"))
        self.browse_button.setToolTip(
            self.tr("A table of all kept runs: sort, filter, show, delete (R in the figure)")
        )
        self.browse_button.clicked.connect(self.browse_asked)
        self.list = RunList()
        self._empty = paragraph("muted", self.tr("Runs"))
        column = group(self)
        tip = self.tr("Settings and results of all runs in Numbers, rather than the epochs")
        self.compare_chip = chip(self.tr("compare"), self.tr("Compare runs"), tip)
        self.compare_chip.toggled.connect(self.compare_asked)
        column.addLayout(headed(self.tr("Runs"), self.browse_button, self.compare_chip))
        column.addWidget(self._empty)
        self._which = self._choices()
        column.addWidget(self._which)
        column.addWidget(self.list)

    def _choices(self) -> QWidget:
        """Make a row of buttons by which many runs are shown or hidden at once."""
        self.all_button = self._choice(self.tr("all"), self.tr("Show all runs"), lambda _: True)
        self.none_button = self._choice(self.tr("none"), self.tr("Hide all runs"), lambda _: False)
        self.own_button = self._choice(
            self.tr("own"),
            self.tr("Show the runs of this program alone"),
            lambda run: not run.is_logged,
        )
        self.logged_button = self._choice(
            self.tr("logged"), self.tr("Show the logged runs alone"), lambda run: run.is_logged
        )
        buttons = self.all_button, self.none_button, self.own_button, self.logged_button
        made, line = QWidget(), row(labelled(self.tr("show"), "muted"), *buttons, gap=0)
        line.setContentsMargins(0, 0, 0, 0)
        made.setLayout(line)
        made.hide()
        return made

    def _choice(self, text: str, tip: str, is_wanted: Callable[[RunCurves], bool]) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "text")
        button.setText(text)
        button.setAccessibleName(tip)
        button.setToolTip(as_tip(tip))
        button.clicked.connect(lambda _checked=False: self.list.show_only(is_wanted))
        return button

    def show_runs(self, runs: Sequence[RunCurves]) -> None:
        """List these."""
        self.list.show_runs(runs)
        logged = sum(run.is_logged for run in runs)
        self._which.setVisible(len(runs) > _FEW)
        for button in (self.own_button, self.logged_button):
            button.setVisible(0 < logged < len(runs))
        self.compare_chip.setVisible(bool(runs))
        say(self._empty, "" if runs else self.tr("None yet."))
