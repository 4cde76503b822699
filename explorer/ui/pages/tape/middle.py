"""The middle of the tape: what is looked at, the figure or the clinic, and the player."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.core.tape.judging import has_remarks, needs_care
from explorer.core.tape.record import Call, TapeRecord
from explorer.core.tape.spec import Shown
from explorer.ui.pages.kit.page import listen
from explorer.ui.pages.tape.calls.call_list import one_line
from explorer.ui.pages.tape.clinic.clinic_view import ClinicView
from explorer.ui.pages.tape.texts import tr
from explorer.ui.widgets.controls import chip, set_checked
from explorer.ui.widgets.player import Player
from explorer.ui.widgets.theme import labelled

_LEAST_SLIDER = 24
"""Pixels."""


class TapeMiddle(QWidget):
    """A heading, the figure or the clinic below it, and the player.

    Args:
        figure: of the tape.
        folding: what chooses how it is folded.

    Signals:
        shown_asked(str): "tape" or "causes" is to be shown.
    """

    shown_asked = Signal(str)

    def __init__(self, figure: QWidget, folding: QWidget) -> None:
        super().__init__()
        self._folding = folding
        self.figure, self.clinic, self.player = figure, ClinicView(), Player()
        self.player.slider.setMinimumWidth(_LEAST_SLIDER)
        self._heading = labelled("", "heading")
        self._heading.setMinimumWidth(1)
        self._place = labelled("", "muted")
        self.chips: dict[str, QPushButton] = {
            "tape": chip(tr("Tape"), tr("Show the tape"), tr("The tape as a strip and as a graph")),
            "causes": chip(
                tr("Causes"),
                tr("Show why, and what to do"),
                tr("Why a gradient is None, NaN or infinite, with the repaired program"),
            ),
        }
        group = QButtonGroup(self)
        for name, button in self.chips.items():
            group.addButton(button)
            button.clicked.connect(lambda _, n=name: self.shown_asked.emit(n))
        self._stale = labelled("", "muted")
        self._stale.setAccessibleName(tr("Whether this is the record of the present text"))
        self._stack = QStackedWidget()
        self._stack.addWidget(figure)
        self._stack.addWidget(self.clinic)
        self._build()
        self._hear_keys()
        self.show_call(None, None, "auto", "")

    def _build(self) -> None:
        self._head = QWidget()
        row = QHBoxLayout(self._head)
        row.setContentsMargins(20, 8, 20, 4)
        row.setSpacing(8)
        row.addWidget(self._heading)
        row.addWidget(self._place)
        row.addWidget(self._stale)
        row.addStretch(1)
        row.addWidget(self._folding)
        for button in self.chips.values():
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._stack, 1)
        column.addWidget(self.player)

    def _hear_keys(self) -> None:
        player = self.player
        # Space presses the player's buttons where one of them has the focus.
        for where, key, do in (
            (self.figure, Qt.Key.Key_Space, player.toggle),
            (player.slider, Qt.Key.Key_Space, player.toggle),
            (self, Qt.Key.Key_Comma, lambda: player.move_by(-1)),
            (self, Qt.Key.Key_Period, lambda: player.move_by(1)),
            (self, Qt.Key.Key_Less, player.go_to_first),
            (self, Qt.Key.Key_Greater, player.go_to_last),
            (player, Qt.Key.Key_Home, player.go_to_first),
            (player, Qt.Key.Key_End, player.go_to_last),
        ):
            listen(where, key, do)

    @property
    def shows_clinic(self) -> bool:
        """Whether the clinic is shown, and not the figure."""
        return self._stack.currentWidget() is self.clinic

    def show_call(
        self, record: TapeRecord | None, call: Call | None, shown: Shown, snippet: str
    ) -> None:
        """Show a call: its tape, or what is to be said of it."""
        can_be_treated = record is not None and has_remarks(record, call)
        is_first = shown == "auto" and _comes_first(record, call)
        is_clinic = can_be_treated and (shown == "causes" or is_first)
        has_operations = record is not None and bool(record.operations)
        self._head.setVisible(has_operations or can_be_treated)
        # The figure has a heading of its own.
        self._heading.setText(one_line(call.text) if call is not None and is_clinic else "")
        line = call.line if call is not None and is_clinic else None
        self._place.setText("" if line is None else tr("line {line}").format(line=line))
        self._folding.setVisible(has_operations and not is_clinic)
        for button in self.chips.values():
            button.setVisible(can_be_treated)
        set_checked(self.chips["causes" if is_clinic else "tape"], on=True)
        if record is not None and can_be_treated:
            self.clinic.show_call(record, call, snippet)
        self._stack.setCurrentWidget(self.clinic if is_clinic else self.figure)
        self.player.setVisible(not is_clinic and self.player.steps > 0)

    def set_stale(self, is_stale: bool) -> None:
        """Show what is there as the record of an older text, which nothing is taken over from."""
        self._stale.setText(tr("of an older text") if is_stale else "")
        self.clinic.set_stale(is_stale)

    def focus(self) -> None:
        """Give the focus to what is shown."""
        self._stack.currentWidget().setFocus(Qt.FocusReason.ShortcutFocusReason)


def _comes_first(record: TapeRecord | None, call: Call | None) -> bool:
    """Return whether the causes come before the tape: where there is little else to be seen."""
    if call is not None and needs_care(call):
        return True
    # An error of another call is told there.
    return (
        record is not None
        and record.error is not None
        and not any(each.error is not None for each in record.calls)
    )
