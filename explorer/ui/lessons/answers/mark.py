"""A mark that is put on an axis: of the learning rate, or of the figure."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from explorer.core.language.numbers import read_number
from explorer.core.lessons.lesson import Mark
from explorer.core.sentence import SentenceError
from explorer.ui.lessons.answers.answer import Answer
from explorer.ui.lessons.answers.axis_mark import AxisMark
from explorer.ui.lessons.answers.number import NumberLine
from explorer.ui.widgets.controls import short_number
from explorer.ui.widgets.plain import Label
from explorer.ui.widgets.theme import labelled

RATES = (1e-3, 10.0)
"""Ends of the axis of learning rates."""


class MarkAnswer(Answer):
    """The axis, and a field that says where the mark is.

    Args:
        predict: what is asked.
        ends: of the horizontal axis of the figure.
        axis: its name.
    """

    def __init__(self, predict: Mark, ends: tuple[float, float], axis: str) -> None:
        super().__init__()
        self._predict = predict
        is_rate = predict.on == "rate"
        low, high = _wide_enough(predict.values) if is_rate else ends
        name = self.tr("Learning rate") if is_rate else axis
        self.axis = AxisMark(low, high, is_log=is_rate)
        self.axis.setAccessibleName(self.tr("Mark on the axis of {name}").format(name=name))
        self.axis.setToolTip(self.tr("Drag the mark, click, or use the arrow keys"))
        self.field = NumberLine(self)
        self.field.setFixedWidth(96)
        self.field.setAccessibleName(name)
        self.field.setToolTip(self.tr("Where the mark is; a number can be typed, too"))
        self._build(name)
        self.axis.moved.connect(self.put)
        self.axis.entered.connect(self.given)
        self.field.textEdited.connect(self._on_typed)

    def _build(self, name: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(labelled(name, "muted"))
        row.addWidget(Label("="))
        row.addWidget(self.field)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.axis)
        column.addLayout(row)

    def put(self, value: float) -> None:
        """Put the mark somewhere."""
        if self.axis.is_fixed:
            return
        self.axis.show_value(value)
        with QSignalBlocker(self.field):
            self.field.setText(short_number(value))
        self.changed.emit()

    def put_from_figure(self, x: float, *_more: float) -> None:
        """Put the mark where the person put the point of the figure."""
        self.put(x)

    def _on_typed(self, text: str) -> None:
        try:
            self.axis.show_value(read_number(text))
        except SentenceError:
            self.axis.show_value(None)
        self.changed.emit()

    @property
    def answer(self) -> float | None:
        """Where the mark is."""
        return self.axis.value

    def take_focus(self) -> None:
        """Give the focus to the axis."""
        self.axis.setFocus(Qt.FocusReason.OtherFocusReason)

    def reveal(self) -> None:
        """Show what the lesson says is right."""
        self.field.setReadOnly(True)
        self.axis.show_right(self._predict.values)

    def show_limit(self, limit: float | None) -> None:
        """Show the stable limit, where it is what is right."""
        if not self._predict.values and limit is not None:
            self.axis.show_right((limit,))


def _wide_enough(values: tuple[float, ...]) -> tuple[float, float]:
    """Return the ends of an axis of rates in which the right ones are no more than others."""
    low, high = RATES
    while values and min(values) <= 3 * low:
        low /= 10
    while values and max(values) * 3 >= high:
        high *= 10
    return low, high
