"""Five ways to compute a gradient, and whether they agree."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from explorer.core.sentence import told_of
from explorer.core.tape.alike import alike
from explorer.core.tape.record import Call, TapeRecord, Witness
from explorer.ui.pages.tape.texts import plain_values, tr
from explorer.ui.widgets.controls import clear_layout
from explorer.ui.widgets.plain import FittingLabel, as_tip
from explorer.ui.widgets.theme import labelled
from explorer.ui.widgets.translation import translated


class WitnessTable(QWidget):
    """A row for each witness: its name, what it says, and whether that is the eager tape's.

    Signals:
        operation_asked(int): the operation where a witness parts from the eager tape.
    """

    operation_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._shown: tuple[Witness, ...] | None = None
        self.setAccessibleName(tr("Five witnesses"))

    def show_call(self, record: TapeRecord | None, call: Call | None) -> None:
        """Show the witnesses of a call."""
        witnesses = call.witnesses if call is not None else ()
        if alike(witnesses, self._shown):
            return
        self._shown = witnesses
        clear_layout(self._grid)
        for failure, group in groupby(witnesses, key=lambda each: each.failure):
            if failure is not None:
                self._add_failure(translated(failure), [_name(each) for each in group])
                continue
            for witness in group:
                self._add(record, witness)

    def _add_failure(self, said: str, names: list[str]) -> None:
        """Say once what several witnesses could not do."""
        row = self._grid.rowCount()
        label = labelled("\n".join(names), "plain")
        label.setAccessibleName(told_of(", ".join(names), said))
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        reason = labelled(said, "muted")
        reason.setWordWrap(True)
        self._grid.addWidget(reason, row, 1, 1, 2)

    def _add(self, record: TapeRecord | None, witness: Witness) -> None:
        row = self._grid.rowCount()
        name = labelled(_name(witness), "plain")
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        agrees = all(witness.agrees)
        text = plain_values(witness.values, 40)
        value = FittingLabel(text)
        value.setProperty("role", "number" if agrees else "missing-number")
        value.setToolTip(as_tip(plain_values(witness.values, 400)))
        self._grid.addWidget(value, row, 1)
        mark = labelled("✓" if agrees else "≠", "good" if agrees else "missing")
        mark.setToolTip(as_tip(tr("As the eager tape") if agrees else tr("Not as the eager tape")))
        self._grid.addWidget(mark, row, 2)
        name.setAccessibleName(told_of(name.text(), f"{text}, {mark.toolTip()}"))
        if not agrees and witness.parts_from is not None:
            self._add_place(record, witness.parts_from, row + 1)

    def _add_place(self, record: TapeRecord | None, operation: int, row: int) -> None:
        found = next((o for o in record.operations if o.id == operation), None) if record else None
        if found is None:
            return
        text = tr("parts at {operation}, line {line}").format(
            operation=found.name, line="?" if found.line is None else found.line
        )
        button = _link(text, lambda: self.operation_asked.emit(operation))
        self._grid.addWidget(button, row, 0, 1, 3, Qt.AlignmentFlag.AlignRight)


def _link(text: str, do: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "order")
    button.setAccessibleName(text)
    button.clicked.connect(lambda _: do())
    return button


def _name(witness: Witness) -> str:
    return {
        "eager": tr("eager tape"),
        "function": tr("inside tf.function"),
        "compiled": tr("compiled (XLA)"),
        "forward": tr("forward mode"),
        "differences": tr("differences"),
    }[witness.kind]
