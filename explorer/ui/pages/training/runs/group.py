"""The group of the runs: those in the figure, and a way to all that are kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QWidget

from explorer.core.training.curves import RunCurves
from explorer.ui.pages.kit.rows import group, headed, paragraph, say
from explorer.ui.pages.training.runs.run_list import RunList
from explorer.ui.widgets.controls import chip


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
        column.addWidget(self.list)

    def show_runs(self, runs: Sequence[RunCurves]) -> None:
        """List these."""
        self.list.show_runs(runs)
        self.compare_chip.setVisible(bool(runs))
        say(self._empty, "" if runs else self.tr("None yet."))
