"""The field in which a filter of runs is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from explorer.ui.widgets.function_edit import leaves_to_window
from explorer.ui.widgets.plain import as_tip

_AFTER = 120
"""Milliseconds of rest after which what is typed filters."""


class FilterField(QLineEdit):
    """A field of words and comparisons.

    Signals:
        rested(): what is typed is to filter.
        down_asked(): the person goes on to the table.
        left(): and the person goes back to the figure.
    """

    rested = Signal()
    down_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Filter of the runs"))
        self.setPlaceholderText(self.tr("filter: words, rate>0.01, data=moons"))
        self.setToolTip(
            as_tip(
                self.tr(
                    "Words that are in a run's name, data, settings or note, and comparisons of "
                    'columns and settings: adam rate>0.01 best<0.5 outcome=finished. "Quotes" hold '
                    "words together."
                )
            )
        )
        self.setMaxLength(300)
        self.setClearButtonEnabled(True)
        self._timer = QTimer(self, singleShot=True, interval=_AFTER)
        self._timer.timeout.connect(self.rested)
        self.textChanged.connect(lambda _: self._timer.start())

    def go_on_with(self, text: str) -> None:
        """Go on with what was typed elsewhere."""
        self.setFocus()
        self.end(False)
        self.insert(text)

    def filter_now(self) -> None:
        """Filter by what is typed without waiting for more."""
        self._timer.stop()
        self.rested.emit()

    def event(self, event: QEvent) -> bool:
        """Leave the keys of the window to it."""
        return False if leaves_to_window(self, event) else super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go down into the table; Escape first takes back what is typed."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.down_asked.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
