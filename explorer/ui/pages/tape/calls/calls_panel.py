"""The panel beside the figure."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from explorer.core.tape.record import TapeRecord
from explorer.ui.pages.kit.rows import paragraph, say
from explorer.ui.pages.tape.calls.call_list import CallList
from explorer.ui.pages.tape.calls.tape_list import TapeList
from explorer.ui.pages.tape.calls.witness_table import WitnessTable
from explorer.ui.pages.tape.texts import tr
from explorer.ui.widgets.controls import dim
from explorer.ui.widgets.theme import section
from explorer.ui.widgets.translation import translated


class CallsPanel(QScrollArea):
    """Gradient calls, the witnesses of the chosen one, and the tapes.

    Signals:
        chosen(int): the number of the call that is to be looked at.
        operation_asked(int): the operation that is to be looked at.
    """

    chosen = Signal(int)
    operation_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("callsPanel")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.calls, self.witnesses, self.tapes = CallList(), WitnessTable(), TapeList()
        self.calls.chosen.connect(self.chosen)
        self.witnesses.operation_asked.connect(self.operation_asked)
        self._empty = paragraph("muted", tr("What is there"))
        self._note = paragraph("muted", tr("What cannot be seen of the call"))
        self._titles: dict[str, QLabel] = {
            name: section(title)
            for name, title in (
                ("calls", tr("Gradients")),
                ("witnesses", tr("Five witnesses")),
                ("tapes", tr("Tapes")),
            )
        }
        self._parts: dict[str, QWidget] = {"witnesses": self.witnesses, "tapes": self.tapes}
        self._build()
        self.show_record(None, 0)

    def _build(self) -> None:
        body = self._body = QWidget()
        body.setObjectName("callsBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self._titles["calls"])
        column.addWidget(self.calls)
        column.addWidget(self._empty)
        column.addWidget(self._note)
        for name, part in self._parts.items():
            self._titles[name].setContentsMargins(0, 12, 0, 0)
            column.addWidget(self._titles[name])
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(body)

    def set_stale(self, is_stale: bool) -> None:
        """Dim what is of an older text."""
        dim(self._body, is_stale)

    def show_record(self, record: TapeRecord | None, chosen: int) -> None:
        """Show the calls of a record, one of them chosen."""
        calls = record.calls if record is not None else ()
        call = calls[chosen] if chosen < len(calls) else None
        self.calls.show_calls(calls, chosen)
        self.calls.setVisible(bool(calls))
        self.witnesses.show_call(record, call)
        self.tapes.show_record(record)
        say(self._empty, self._reason(record))
        say(self._note, translated(call.note) if call is not None and call.note else "")
        for name, is_there in (
            ("witnesses", call is not None and bool(call.witnesses)),
            ("tapes", record is not None and bool(record.tapes)),
        ):
            self._titles[name].setVisible(is_there)
            self._parts[name].setVisible(is_there)

    @staticmethod
    def _reason(record: TapeRecord | None) -> str:
        if record is None:
            return tr("Run a snippet: each gradient that it asks for is listed here.")
        if record.calls:
            return ""
        if record.error is not None or record.stopped is not None:
            return tr("The run ended before any gradient was asked for.")
        return tr("The snippet asked for no gradient.")
