"""The table of the run browser, as Qt shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from explorer.core.language.notation import format_value
from explorer.core.sentence import Sentence, sentence
from explorer.storage.runs.about import shortened_about
from explorer.storage.runs.columns import Column, value_of
from explorer.storage.runs.filter import RunFilter
from explorer.storage.runs.summary import RunState, RunSummary
from explorer.ui.pages.training.runs.browser.rows import RunRows
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.theme import present_theme, ui_font
from explorer.ui.widgets.translation import translated

Index = QModelIndex | QPersistentModelIndex
_STATES: dict[RunState, Sentence] = {
    "in progress": sentence("in progress"),
    "finished": sentence("finished"),
    "stopped": sentence("stopped"),
    "diverged": sentence("diverged"),
    "interrupted": sentence("interrupted"),
    "damaged": sentence("damaged"),
}
_EDITABLE = {"run", "note"}
_MOST_PARTS = 100
"""Places at which rows are taken out one after the other; beyond, all are shown anew."""
_Role = Qt.ItemDataRole


class RunsModel(QAbstractTableModel):
    """A row for each listed run; the first column has the badges of those in the figure.

    Signals:
        words_typed(Path, RunAbout): a person gave a run another name or note.
    """

    words_typed = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows = RunRows()
        self.columns: tuple[Column, ...] = self.rows.columns()
        self._order: list[Path] = []
        self._numbers: dict[Path, int] = {}
        self._hidden: set[int] = set()
        self._sorted: tuple[str, bool] | None = None
        """By which column a person sorts, and whether the greatest come first."""

    # What is known.

    @property
    def total(self) -> int:
        """How many runs there are, listed or not."""
        return len(self.rows.runs)

    def path(self, row: int) -> Path:
        """Return the directory of the run in a row."""
        return self._order[row]

    def run(self, row: int) -> RunSummary:
        """Return the run in a row."""
        return self.rows.runs[self._order[row]]

    def row_of(self, path: Path) -> int | None:
        """Return the row of a run; None: it is not listed."""
        return self._order.index(path) if path in self._order else None

    def listed(self) -> list[RunSummary]:
        """Return the listed runs in their order."""
        return [self.rows.runs[path] for path in self._order]

    def number(self, row: int) -> int | None:
        """Return the number under which a run is open; None: it is not."""
        return self._numbers.get(self._order[row])

    def is_shown(self, row: int) -> bool:
        """Return whether a run is in the figure."""
        number = self.number(row)
        return number is not None and number not in self._hidden

    # What changes.

    def take(self, runs: Iterable[RunSummary], gone: Iterable[Path]) -> None:
        """Take news of the folder."""
        runs = list(runs)
        self.rows.take(runs, gone)
        self._arrange()
        changed = {run.directory for run in runs}
        for row, path in enumerate(self._order):
            if path in changed:
                self._row_changed(row)

    def clear(self) -> None:
        """Show none."""
        self.beginResetModel()
        self.rows.clear()
        self._order.clear()
        self.endResetModel()

    def set_filter(self, wanted: RunFilter) -> None:
        """List those runs that a filter takes."""
        self.rows.set_filter(wanted)
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """List them by a column; by none, and by the first: the newest first."""
        name = self.columns[column - 1].name if column > 0 else "date"
        descending = order == Qt.SortOrder.DescendingOrder if column > 0 else True
        self.rows.set_order(name, descending=descending)
        self._sorted = (name, descending) if column > 0 else None
        self._arrange()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns))

    def show_open(self, numbers: Mapping[Path, int], hidden: Iterable[int]) -> None:
        """Tell which runs are open, by which numbers, and which of them are hidden."""
        if (numbers, set(hidden)) != (self._numbers, self._hidden):
            self._numbers, self._hidden = dict(numbers), set(hidden)
            if self._order:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._order) - 1, 0))

    def _row_changed(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns)))

    def _arrange(self) -> None:
        """Bring the rows into their order; the view keeps its place and what is selected."""
        columns, order = self.rows.columns(), self.rows.order()
        wanted = set(order)
        out = [row for row, path in enumerate(self._order) if path not in wanted]
        parts = _stretches(out)
        if columns != self.columns or len(parts) > _MOST_PARTS:
            self._reset(columns, order)
            return
        for first, last in reversed(parts):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._order[first : last + 1]
            self.endRemoveRows()
        present = set(self._order)
        self._reorder([path for path in order if path in present])
        come = _stretches([row for row, path in enumerate(order) if path not in present])
        if len(come) > _MOST_PARTS:
            self._reset(columns, order)
            return
        for first, last in come:
            self.beginInsertRows(QModelIndex(), first, last)
            self._order[first:first] = order[first : last + 1]
            self.endInsertRows()

    def _reset(self, columns: tuple[Column, ...], order: list[Path]) -> None:
        self.beginResetModel()
        self.columns, self._order = columns, order
        self.endResetModel()

    def _reorder(self, order: list[Path]) -> None:
        if order == self._order:
            return
        self.layoutAboutToBeChanged.emit()
        places = {path: row for row, path in enumerate(order)}
        before = self.persistentIndexList()
        after = [self.index(places[self._order[i.row()]], i.column()) for i in before]
        self._order = order
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    # What Qt asks.

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of listed runs."""
        return 0 if parent is not None and parent.isValid() else len(self._order)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return the number of columns, that of the badges included."""
        return 0 if parent is not None and parent.isValid() else len(self.columns) + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let names and notes be edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        is_editable = index.column() > 0 and self.columns[index.column() - 1].name in _EDITABLE
        return flags | Qt.ItemFlag.ItemIsEditable if is_editable else flags

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        """Return a cell: its text, its tooltip, its colour."""
        run = self.run(index.row())
        if index.column() == 0:
            return self._badge(index.row(), role)
        column = self.columns[index.column() - 1]
        match role:
            case _Role.DisplayRole:
                return self._text(run, column)
            case _Role.EditRole:
                return run.about.name if column.name == "run" else run.about.note
            case _Role.ToolTipRole:
                return self._tip(run, column)
            case _Role.TextAlignmentRole:
                return _alignment(column)
            case _Role.ForegroundRole:
                return _colour(run, column)
            case _Role.FontRole:
                return None if column.is_number else ui_font(12)
        return None

    def _badge(self, row: int, role: int) -> object:
        number = self.number(row)
        if role == _Role.AccessibleTextRole:
            if number is None:
                return self.tr("not in the figure")
            if self.is_shown(row):
                return self.tr("in the figure as run {number}").format(number=number)
            return self.tr("hidden, run {number}").format(number=number)
        if role == _Role.ToolTipRole:
            return self.tr("A click shows or hides this run in the figure (Space)")
        return None

    def _text(self, run: RunSummary, column: Column) -> str:
        if column.name == "outcome":
            return translated(_STATES[run.state])
        if column.name == "settings":
            return " · ".join(map(translated, self.rows.differing(run)))
        if column.name == "run" and not run.about.name:
            return " · ".join(map(translated, self.rows.title(run))) or run.title
        value = value_of(run, column.name)
        if column.name == "epochs":
            return f"{run.epochs:,}"
        if isinstance(value, str):
            return value
        return "–" if value is None else format_value(value, 3)

    def _tip(self, run: RunSummary, column: Column) -> str:
        if column.name == "run":
            return as_tip(f"{run.title}\n{run.directory}")
        if column.name in {"outcome", "epochs"}:
            return as_tip(translated(run.sentence))
        if column.name == "settings":
            return as_tip(" · ".join(map(translated, run.label)))
        if column.name == "best" and run.best_epoch is not None:
            return self.tr("in epoch {epoch}").format(epoch=f"{run.best_epoch:,}")
        value = value_of(run, column.name)
        if isinstance(value, float):
            return format_value(value, 6)
        return as_tip(value if isinstance(value, str) else self._text(run, column))

    def _arrow(self, column: Column) -> str:
        if self._sorted is None or self._sorted[0] != column.name:
            return ""
        return " ↓" if self._sorted[1] else " ↑"

    def setData(self, index: Index, value: object, role: int = _Role.EditRole) -> bool:  # noqa: N802
        """Take another name or note."""
        run = self.run(index.row())
        about = run.about
        if self.columns[index.column() - 1].name == "run":
            about = shortened_about(str(value), about.note)
        else:
            about = shortened_about(about.name, str(value))
        if role != _Role.EditRole or about == run.about:
            return False
        self.words_typed.emit(run.directory, about)
        return True

    def headerData(
        self, part: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> object:
        """Return a column's title, or what it means."""
        if orientation != Qt.Orientation.Horizontal or part == 0:
            return None
        column = self.columns[part - 1]
        if role == _Role.DisplayRole:
            return translated(column.title) + self._arrow(column)
        if role == _Role.ToolTipRole:
            told = self.tr("{meaning}; a click sorts by it")
            return told.format(meaning=translated(column.about))
        if role == _Role.TextAlignmentRole:
            return _alignment(column)
        return None


def _alignment(column: Column) -> Qt.AlignmentFlag:
    across = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return across | Qt.AlignmentFlag.AlignVCenter


def _colour(run: RunSummary, column: Column) -> QColor | None:
    theme = present_theme()
    if column.name == "outcome":
        told = {"in progress": theme.good, "damaged": theme.error, "diverged": theme.missing}
        return QColor(told[run.state]) if run.state in told else None
    if (column.name == "run" and not run.about.name) or column.name == "date":
        return QColor(theme.muted)
    return None


def _stretches(rows: list[int]) -> list[tuple[int, int]]:
    """Return increasing numbers as stretches without a gap, first and last of each."""
    found = []
    for _, group in groupby(enumerate(rows), key=lambda each: each[1] - each[0]):
        stretch = [row for _, row in group]
        found.append((stretch[0], stretch[-1]))
    return found
