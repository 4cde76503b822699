"""The question what a target is that may be an amount as well as a class."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from explorer.core.training.data import CsvFile
from explorer.core.training.spec import Task
from explorer.storage.csv.data import CsvData
from explorer.storage.csv.selection.classes import recognised
from explorer.ui.pages.kit.rows import paragraph, row, say
from explorer.ui.widgets.controls import chip, set_checked


class TaskQuestion(QWidget):
    """Asks for the task of a target; what is highlighted holds until it is answered.

    Signals:
        answered(str): a task was chosen.
    """

    answered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._asked = paragraph("plain", self.tr("Question about the target"))
        self._chips: dict[str, QPushButton] = {
            "classes": chip(
                self.tr("classes"),
                self.tr("Its values are classes"),
                self.tr("Learn to tell its values apart, by cross-entropy"),
            ),
            "regression": chip(
                self.tr("amounts"),
                self.tr("Its values are amounts"),
                self.tr("Learn its values as numbers, by squared error"),
            ),
        }
        for task, button in self._chips.items():
            button.clicked.connect(lambda _, task=task: self.answered.emit(task))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._asked)
        column.addLayout(row(*self._chips.values()))
        self.hide()

    @property
    def text(self) -> str:
        """The question; empty while there is none."""
        return "" if self.isHidden() else self._asked.text()

    def button(self, task: str) -> QPushButton:
        """Return the button of an answer."""
        return self._chips[task]

    def ask(self, head: CsvData | None, data: CsvFile, task: Task) -> None:
        """Ask about the target of a file, where it may be either and no task was chosen."""
        columns = [] if head is None else head.columns
        target = next((column for column in columns if column.name == data.target), None)
        found = None if target is None else recognised(target)
        is_open = task == "auto" and found is not None and not found.is_certain
        self.setVisible(is_open)
        if not is_open or found is None or target is None:
            return
        say(self._asked, self._question(target.name, target.distinct))
        for name, button in self._chips.items():
            set_checked(button, on=name == found.task)

    def _question(self, name: str, count: int | None) -> str:
        short = name if len(name) <= 30 else f"{name[:29]}…"
        if count is None:
            return self.tr("“{name}” has few different values. Are they classes?").format(
                name=short
            )
        return self.tr(
            "“{name}” has {count} different values. Are they classes, or amounts?"
        ).format(name=short, count=count)
