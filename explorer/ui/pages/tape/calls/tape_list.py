"""The tapes of a record: where they were open, what they watch and what they recorded."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.core.sentence import joined
from explorer.core.tape.record import TapeRecord
from explorer.core.tape.tape_summary import TapeSummary, tape_summaries
from explorer.ui.pages.tape.texts import tr
from explorer.ui.widgets.controls import clear_layout
from explorer.ui.widgets.plain import FittingLabel, as_tip
from explorer.ui.widgets.theme import labelled, present_theme
from explorer.ui.widgets.translation import translated

_MOST = 12
"""Tapes that are shown."""


class _Bar(QWidget):
    """The colour of a tape."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.setFixedSize(4, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = present_theme().tapes
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours[self._number % len(colours)]))
        painter.end()


class TapeList(QWidget):
    """A few lines for each tape."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._shown: tuple[TapeSummary, ...] | None = None

    def show_record(self, record: TapeRecord | None) -> None:
        """Show the tapes of a record."""
        shown = tape_summaries(record) if record is not None else ()
        if shown == self._shown:
            return
        self._shown = shown
        clear_layout(self._column)
        for summary in shown[:_MOST]:
            self._add(summary)
        if len(shown) > _MOST:
            text = tr("and {count} more").format(count=len(shown) - _MOST)
            self._column.addWidget(labelled(text, "muted"))

    def _add(self, summary: TapeSummary) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(_Bar(summary.number))
        title = FittingLabel(_title(summary))
        title.setProperty("role", "plain")
        title.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        title.setToolTip(as_tip(title.whole))
        row.addWidget(title, 1)
        row.addWidget(labelled(_counted(summary), "muted"))
        self._column.addLayout(row)
        text = joined(*(translated(each) for each in summary.about))
        about = labelled(text, "muted")
        about.setWordWrap(True)
        about.setMinimumWidth(1)
        self._column.addWidget(about)
        self._column.addSpacing(8)


def _title(summary: TapeSummary) -> str:
    name = summary.name or tr("a tape")
    if summary.lines is None:
        return name
    first, last = summary.lines
    lines = f"{first}" if first == last else f"{first}–{last}"
    text = tr("{name}, lines {lines}").format(name=name, lines=lines)
    return text if summary.count == 1 else f"{text}  × {summary.count:,}"


def _counted(summary: TapeSummary) -> str:
    if summary.recorded == 1:
        return tr("1 operation")
    if summary.recorded:
        return tr("{count} operations").format(count=f"{summary.recorded:,}")
    return tr("0 of {seen} operations").format(seen=f"{summary.seen:,}")
