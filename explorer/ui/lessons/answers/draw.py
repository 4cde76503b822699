"""A derivative that is drawn over the curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from explorer.core.language.notation import derivative_name
from explorer.core.lessons.lesson import Draw
from explorer.ui.lessons.answers.answer import Answer
from explorer.ui.widgets.controls import short_number
from explorer.ui.widgets.theme import labelled

if TYPE_CHECKING:
    from explorer.ui.figures.curves.curves import CurvesFigure


class DrawAnswer(Answer):
    """How to draw, in words; the line itself is in the figure.

    Args:
        predict: what is asked.
        figure: in which it is drawn.
        ends: of its horizontal axis.
    """

    def __init__(self, predict: Draw, figure: CurvesFigure, ends: tuple[float, float]) -> None:
        super().__init__()
        self._figure, self._name = figure, derivative_name(predict.of)
        self._note = labelled("", "muted")
        self._note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._note)
        figure.ask_for_guess(predict.of, *ends)
        figure.guess_changed.connect(self._on_changed)
        self._is_open = True
        self._show_note()

    def _on_changed(self) -> None:
        if self._is_open:
            self._show_note()
            self.changed.emit()

    def _show_note(self) -> None:
        place = self._figure.guess_place
        if self._is_empty or place is None:
            self._note.setText(
                self.tr(
                    "Draw in the figure with the left button. By keys: F3 goes to the figure, "
                    "← and → move, ↑ and ↓ set the value there."
                )
            )
            return
        text = self.tr("At {x} your {name} is {value}.")
        x, value = (short_number(part, 3) for part in place)
        self._note.setText(text.format(x=x, name=self._name, value=value))

    @property
    def _is_empty(self) -> bool:
        guess = self._figure.guess
        return guess is None or guess.is_empty

    @property
    def answer(self) -> tuple[np.ndarray, np.ndarray] | None:
        """The places and the values that were drawn, (n,) each."""
        guess = self._figure.guess
        if guess is None or guess.is_empty:
            return None
        y = guess.y
        drawn = np.isfinite(y)
        return guess.x[drawn], y[drawn]

    def take_focus(self) -> None:
        """Give the focus to the figure."""
        self._figure.setFocus(Qt.FocusReason.OtherFocusReason)

    def reveal(self) -> None:
        """Show the curve beside the line."""
        self._is_open = False
        self._note.hide()
        self._figure.reveal_guess()

    def end(self) -> None:
        """Take the line out of the figure."""
        self._is_open = False
        self._figure.end_guess()
