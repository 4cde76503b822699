"""The runs of Training: which are in the figure, what they came to, and what is done with them."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from statistics import fmean

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.core.language.notation import format_value
from explorer.core.training.curves import RunCurves
from explorer.core.training.labels import told_apart, told_together
from explorer.core.training.logged import LoggedCurves
from explorer.core.training.seeds import by_group, seed_runs
from explorer.ui.pages.training.runs.run_menu import fill_run_menu
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.plain import ElidedLabel, as_tip
from explorer.ui.widgets.scale import present_scale, scaled
from explorer.ui.widgets.theme import badge_ink, labelled, present_theme, text_font
from explorer.ui.widgets.translation import translated


class Badge(QAbstractButton):
    """The number of a run in its colour, as in the figure; a click hides or shows the run."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Show run {number}").format(number=number))
        self.setToolTip(self.tr("Show or hide this run"))

    def sizeHint(self) -> QSize:
        """Return the fixed size."""
        return QSize(scaled(22), scaled(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a disc, or a ring where the run is hidden."""
        painter = QPainter(self)
        painter.scale(present_scale(), present_scale())
        paint_badge(painter, QPointF(11, 11), self._number, is_shown=self.isChecked())
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(present_theme().accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(0.5, 0.5, 21, 21), 5, 5)
        painter.end()


def paint_badge(painter: QPainter, middle: QPointF, number: int, *, is_shown: bool) -> None:
    """Paint the number of a run in its colour: on a disc, or in a ring where it is hidden."""
    theme = present_theme()
    colour = QColor(theme.curves[(number - 1) % len(theme.curves)])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    disc = QRectF(middle.x() - 8, middle.y() - 8, 16, 16)
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(colour if is_shown else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(disc)
    painter.setFont(text_font(11 if number < 100 else 9, strong=True))
    painter.setPen(badge_ink(colour, theme) if is_shown else colour)
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, f"{number}")
    painter.restore()


class _Row(QWidget):
    """One run, or those from one Start."""

    def __init__(self, number: int, run: RunCurves) -> None:
        super().__init__()
        self._runs = [run]
        self.run = run
        """The last of them."""
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        self.badge = Badge(number)
        self.badge.setChecked(True)
        self.name = ElidedLabel()
        self.value = labelled("", "number")
        self.value.setAccessibleName(
            self.tr("Last validation error of run {number}, or that it diverged").format(
                number=run.number
            )
        )
        self.more_button = IconButton(
            "more", self.tr("Save or delete run {number}").format(number=run.number)
        )
        self.more_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more_button)
        self.more_button.setMenu(self.menu)
        self.remove_button = IconButton(
            "close", self.tr("Remove run {number} from the list").format(number=run.number)
        )
        if run.is_logged:
            # Its name is a way to a folder, of which runs share the beginning.
            self.name.elided = Qt.TextElideMode.ElideMiddle
        line.addWidget(self.badge)
        line.addWidget(self.name, 1)
        line.addWidget(self.value)
        line.addWidget(self.more_button)
        line.addWidget(self.remove_button)
        self.refresh()

    @property
    def label(self) -> str:
        """What the runs are called."""
        if len(self._runs) == 1 and not self.run.group:
            return self.run.label
        count = self.tr("seeds: {count}").format(count=len(self._runs))
        return told_together([run.label for run in self._runs], count)

    def show_runs(self, runs: Sequence[RunCurves]) -> None:
        """Show these, and how far they are by now."""
        self._runs, self.run = [*runs], runs[-1]
        self.refresh()

    def refresh(self) -> None:
        """Show how far the runs are by now, by the mean of those that are over."""
        over = [run.result for run in seed_runs(self._runs)]
        last = fmean(over) if len(over) > 1 else self.run.result
        self.value.setText(format_value(last, 3) if math.isfinite(last) else "–")
        if self.run.has_diverged:
            self.value.setText(self.tr("diverged"))
        told = [self.label, *map(translated, self.run.remarks)]
        self.name.setToolTip(as_tip("\n".join(told)))

    def take_focus_of(self, other: _Row) -> None:
        """Take the focus to where another row has it."""
        for name in ("badge", "more_button", "remove_button"):
            if getattr(other, name).hasFocus():
                getattr(self, name).setFocus()


_FEW = 12
"""Rows that are seen at once, unless more are asked for: the controls below are to be reached."""


class RunList(QWidget):
    """A row for each run, the newest first; of many the others come when they are asked for.

    Signals:
        shown_changed(): other runs are to be shown.
        removed(int): the run with this number should go.
        asked(str, int): a RunAction, for the run with this number.
    """

    shown_changed = Signal()
    removed = Signal(int)
    asked = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[int, _Row] = {}
        self._members: dict[int, list[RunCurves]] = {}
        """By row, the runs from one Start that it is of."""
        self._is_whole = False
        self.more_button = QToolButton()
        self.more_button.setProperty("role", "text")
        self.more_button.clicked.connect(self._on_more)
        self.more_button.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self.more_button)

    @property
    def hidden(self) -> set[int]:
        """The numbers of the runs that are not shown."""
        hidden = [number for number, row in self.rows.items() if not row.badge.isChecked()]
        return {run.number for number in hidden for run in self._members[number]}

    def show_run(self, number: int, *, is_shown: bool) -> None:
        """Show a run of the list in the figure, or hide it."""
        row = next(n for n, runs in self._members.items() if number in {r.number for r in runs})
        self.rows[row].badge.setChecked(is_shown)

    def show_only(self, is_wanted: Callable[[RunCurves], bool]) -> None:
        """Show in the figure those runs that are wanted, and no others."""
        for row in self.rows.values():
            with QSignalBlocker(row.badge):
                row.badge.setChecked(is_wanted(row.run))
            row.badge.update()
        self.shown_changed.emit()

    def _on_more(self) -> None:
        self._is_whole = not self._is_whole
        self._show_few()

    def _show_few(self) -> None:
        """Show the first rows, or all."""
        rest = max(0, len(self.rows) - _FEW)
        for i, number in enumerate(sorted(self.rows, reverse=True)):
            self.rows[number].setVisible(self._is_whole or i < _FEW)
        more = self.tr("list {count} more").format(count=f"{rest:,}")
        self.more_button.setText(self.tr("list fewer") if self._is_whole else more)
        self.more_button.setAccessibleName(self.more_button.text())
        self.more_button.setVisible(rest > 0)

    def show_runs(self, runs: Sequence[RunCurves]) -> None:
        """Show these, and how far they are."""
        self._members = by_group(runs)
        wanted = {number: members[-1] for number, members in self._members.items()}
        for number in [n for n in self.rows if n not in wanted]:
            self._drop(number)
        for number, run in wanted.items():
            if number not in self.rows:
                self._add(number, run)
            self.rows[number].show_runs(self._members[number])
        # Of names that are cut alike, what sets them apart is seen.
        names = told_apart([self.rows[number].label for number in wanted])
        for number, name in zip(wanted, names, strict=True):
            self.rows[number].name.setText(name)
        self._show_few()

    def _drop(self, number: int) -> None:
        """Take a row away; the focus goes to its neighbour, the one below if there is one."""
        row = self.rows.pop(number)
        others = sorted(self.rows)
        if others:
            below = [n for n in others if n < number]
            self.rows[below[-1] if below else others[0]].take_focus_of(row)
        row.hide()
        row.deleteLater()

    def _add(self, number: int, run: RunCurves) -> None:
        row = self.rows[number] = _Row(number, run)
        row.badge.toggled.connect(self.shown_changed)
        row.remove_button.clicked.connect(functools.partial(self._remove, number))
        if isinstance(run, LoggedCurves):
            # Another program's run has nothing of ours that could be saved or used.
            row.more_button.hide()
        else:
            fill_run_menu(row.menu, lambda action: self.asked.emit(action, run.number))
        self._column.insertWidget(0, row)

    def _remove(self, number: int) -> None:
        # The first one last: the row is known by its number.
        for run in reversed(self._members[number]):
            self.removed.emit(run.number)
