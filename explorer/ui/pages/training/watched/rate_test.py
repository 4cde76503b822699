"""The range test beside the learning rate: a button, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QWidget

from explorer.core.language.notation import format_value
from explorer.core.training.range_test import RangeTest
from explorer.ui.pages.kit.rows import group, paragraph, row, say
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.translation import translated


class RateTestControls(QWidget):
    """A button that has rates tried, a sentence, and a button that takes the one suggested.

    Signals:
        asked(): rates are to be tried.
        taken(float): this rate is to be the learning rate.
    """

    asked = Signal()
    taken = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.button = self._text_button(
            self.tr("which rate?"),
            self.tr("Range test"),
            self.tr(
                "Range test: take steps at a rising rate, in a copy of the model, and see where "
                "the loss falls and where it rises"
            ),
        )
        self.button.clicked.connect(self.asked)
        self.take_button = self._text_button(
            "", self.tr("Take the suggested rate"), self.tr("Make it the learning rate")
        )
        self.take_button.clicked.connect(self._on_taken)
        self.take_button.hide()
        self._suggested: float | None = None
        self._said = paragraph("muted", self.tr("What the range test says"))
        column = group(self)
        column.addLayout(row(self.button, self.take_button, gap=8))
        column.addWidget(self._said)

    def _text_button(self, text: str, name: str, tip: str) -> QToolButton:
        made = QToolButton()
        made.setProperty("role", "text")
        made.setText(text)
        made.setAccessibleName(name)
        made.setToolTip(as_tip(tip))
        return made

    @property
    def said(self) -> str:
        """The sentence."""
        return self._said.text()

    def _on_taken(self) -> None:
        if self._suggested is not None:
            self.taken.emit(self._suggested)

    def show_waiting(self) -> None:
        """Show that rates are tried."""
        self.button.setEnabled(False)
        self.take_button.hide()
        say(self._said, self.tr("Rates are being tried …"))

    def show_found(self, found: RangeTest, *, goes_on: bool = False) -> None:
        """Show what came of it; `goes_on` is whether a run does, whose weights may be meant."""
        self.button.setEnabled(True)
        text = translated(found.sentence)
        if found.epoch:
            since = self.tr("From the weights of epoch {epoch}: ")
            text = since.format(epoch=f"{found.epoch:,}") + text
        elif goes_on:
            text = self.tr("From the initial weights: ") + text
        self._suggested = found.suggested
        if found.suggested is not None:
            self.take_button.setText(
                self.tr("take {rate}").format(rate=format_value(found.suggested))
            )
        self.take_button.setVisible(found.suggested is not None)
        say(self._said, text)

    def show_failed(self, message: str) -> None:
        """Say why there is nothing; empty: it is not waited for any more."""
        self.button.setEnabled(True)
        say(self._said, message)

    def forget(self) -> None:
        """Forget what was found: it was that of other settings."""
        self.take_button.hide()
        self.show_failed("")
