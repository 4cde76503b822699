"""The clinic of a gradient call, in the place of the figure."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from explorer.core.tape.alike import alike
from explorer.core.tape.judging import can_be_repaired, missing_sources
from explorer.core.tape.record import Call, TapeRecord, Trouble
from explorer.ui.pages.tape.clinic.cards import Card, error_card, plain, repair_note, source_card
from explorer.ui.pages.tape.texts import gradient_name, tr
from explorer.ui.widgets.controls import clear_layout, dim

_MOST = 40
"""Cards that are shown: more sources are of the same kind."""


class ClinicView(QScrollArea):
    """Cards of what is None, NaN, infinite or an error.

    Signals:
        taken(str): the repaired program that is to be taken over and run.
        line_asked(int): the line to go to.
    """

    taken = Signal(str)
    line_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clinic")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Why, and what to do"))
        self._body = QWidget()
        self._body.setObjectName("clinicBody")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(20, 4, 20, 20)
        self._column.setSpacing(16)
        self.setWidget(self._body)
        self._shown: tuple[object, ...] = ()

    def set_stale(self, is_stale: bool) -> None:
        """Dim the cards of an older text: its repairs are not those of the present one."""
        self._body.setEnabled(not is_stale)
        dim(self._body, is_stale)

    def show_call(self, record: TapeRecord, call: Call | None, snippet: str) -> None:
        """Show what is to be said of a call, and of an error that ended the run."""
        shown = (record.error, call and _told(call), snippet)
        if alike(shown, self._shown):
            return
        self._shown = shown
        place = self.verticalScrollBar().value()
        clear_layout(self._column)
        for card in self._cards(record, call, snippet):
            self._column.addWidget(card)
        self._column.addStretch(1)
        self.verticalScrollBar().setValue(place)

    def _cards(self, record: TapeRecord, call: Call | None, snippet: str) -> Iterator[QWidget]:
        is_calls_own = call is not None and call.error is not None
        if call is not None:
            yield from self._of_call(call, snippet)
        if record.error is not None and not is_calls_own:
            yield self._of_error(record.error, snippet)

    def _of_call(self, call: Call, snippet: str) -> Iterator[QWidget]:
        if call.error is not None:
            error = call.error
            card = self._of_error(error, snippet)
            if error.repaired is None and call.repaired is not None:
                card.add_repair(snippet, call.repaired, repair_note(call), self.taken.emit)
            yield card
        missing = missing_sources(call)
        cards = [(source, source_card(call, source)) for source in missing[:_MOST]]
        ill = [(source, card) for source, card in cards if can_be_repaired(source)]
        for source, card in cards:
            card.offer(source.line if source.line != call.line else None, self.line_asked.emit)
        if call.repaired is not None and call.error is None and len(ill) == 1:
            ill[0][1].add_repair(snippet, call.repaired, repair_note(call), self.taken.emit)
        yield from (card for _, card in cards)
        if len(missing) > _MOST:
            yield plain(tr("and {count} more").format(count=len(missing) - _MOST))
        if call.repaired is not None and call.error is None and len(ill) != 1:
            names = ", ".join(gradient_name(call, source) for source, _ in ill[:4])
            card = Card(tr("The repaired program"), "", names)
            card.add_repair(snippet, call.repaired, repair_note(call), self.taken.emit)
            yield card

    def _of_error(self, error: Trouble, snippet: str) -> Card:
        line = "" if error.line is None else tr("line {line}").format(line=error.line)
        card = error_card(error, line)
        if error.repaired is not None:
            card.add_repair(snippet, error.repaired, "", self.taken.emit)
        return card


def _told(call: Call) -> tuple[object, ...]:
    """Return what of a call the cards tell."""
    outcome = (call.error, call.repaired, call.repaired_values)
    return (call.id, call.line, call.target, call.sources, *outcome)
