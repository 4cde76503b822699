"""Choices about the column that is looked at: its role, and its kind."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.core.training.data import CsvFile
from explorer.storage.csv.columns.column import Column
from explorer.storage.csv.data import CsvData
from explorer.ui.pages.kit.rows import Choice, paragraph, say
from explorer.ui.pages.training.preview.model import PreviewModel
from explorer.ui.pages.training.preview.roles import can_be, inputs_of, with_kind, with_role
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.theme import labelled
from explorer.ui.widgets.translation import translated

_NAME = 150
"""Pixels of a column's name."""


class ColumnChoices(QWidget):
    """A row of choices, and why the column is what it is.

    Args:
        model: knows the columns.
        take: takes other data.
    """

    def __init__(self, model: PreviewModel, take: Callable[[CsvFile], None]) -> None:
        super().__init__()
        self._model, self._take = model, take
        self._data, self._head = CsvFile(""), None
        self._column: Column | None = None
        self._name = labelled("", "heading")
        self._name.setAccessibleName(self.tr("Column"))
        self.role = Choice(
            self.tr("Role of the column"),
            self.tr("Whether the column is predicted, predicted from, or left out"),
            (
                ("target", self.tr("is predicted")),
                ("input", self.tr("is an input")),
                ("out", self.tr("is left out")),
            ),
        )
        self.role.chosen.connect(self.choose_role)
        self.kind = Choice(
            self.tr("Kind of the column"),
            self.tr(
                "What its cells are read as: of numbers, other cells count as missing; classes "
                "are no input"
            ),
            (
                ("", ""),
                ("number", self.tr("read as numbers")),
                ("class", self.tr("read as classes")),
            ),
        )
        self.kind.chosen.connect(self._on_kind)
        self.reason = paragraph("muted", self.tr("What there is to say of the column"))
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in (self._name, self.role, self.kind):
            line.addWidget(widget)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.reason)

    def show_column(self, data: CsvFile, head: CsvData | None, at: int) -> None:
        """Show what a column is; with none there is nothing to choose."""
        self._data, self._head = data, head
        column = self._column = self._model.column(at)
        self.setVisible(column is not None)
        if column is None:
            return
        metrics = self._name.fontMetrics()
        name = column.name
        self._name.setText(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, _NAME))
        self._name.setToolTip(as_tip(name))
        self._allow(column)
        self.role.show_value(self._model.role(column))
        kind = self._model.kind_of(column)
        self.kind.setItemText(0, self.tr("{kind} (found)").format(kind=kind))
        if column.chosen is not None:
            self.kind.setItemText(0, self.tr("as found"))
        self.kind.show_value(column.chosen or "")
        say(self.reason, self._told(column))

    def _allow(self, column: Column) -> None:
        """Let those roles be chosen that the column can have."""
        entries = self.role.model()
        assert isinstance(entries, QStandardItemModel)
        for i in range(self.role.count()):
            entries.item(i).setEnabled(can_be(column, self.role.itemData(i)))

    def _told(self, column: Column) -> str:
        if column.reason is not None:
            return translated(column.reason)
        if column.missing and self._head is not None and self._head.is_whole:
            return self.tr("{count} of {rows} cells have no value.").format(
                count=f"{column.missing:,}", rows=f"{self._head.rows:,}"
            )
        if column.missing:
            return self.tr("Some cells have no value.")
        return ""

    # What the person does.

    def choose_role(self, role: str) -> None:
        """Let the column be something else, if it can be that."""
        column, head = self._column, self._head
        if column is None or head is None or role == self._model.role(column):
            return
        is_last = inputs_of(self._data, head) == (column.name,)
        if is_last and role == "out":
            self.role.show_value(self._model.role(column))
            say(self.reason, self.tr("It is the only input: choose another one first."))
        elif can_be(column, role):  # pyright: ignore[reportArgumentType]
            self._take(with_role(self._data, head, column.name, role))  # pyright: ignore[reportArgumentType]

    def toggle_input(self) -> None:
        """Take the column as an input, or leave it out."""
        if self._column is not None:
            self.choose_role("out" if self._model.role(self._column) == "input" else "input")

    def _on_kind(self, kind: str) -> None:
        if self._column is not None:
            self._take(with_kind(self._data, self._column.name, kind or None))  # pyright: ignore[reportArgumentType]
