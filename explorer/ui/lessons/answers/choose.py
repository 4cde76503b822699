"""A choice of one among several answers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout

from explorer.core.lessons.lesson import Choose
from explorer.core.lessons.text import plain
from explorer.ui.lessons.answers.answer import Answer
from explorer.ui.lessons.prose import PressedProse
from explorer.ui.widgets.plain import Label


class _Option(QRadioButton):
    """A button whose Enter gives the answer."""

    def __init__(self, answer: Answer, name: str) -> None:
        super().__init__()
        self._answer = answer
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the answer by Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.setChecked(True)
            self._answer.given.emit()
        else:
            super().keyPressEvent(event)


class ChooseAnswer(Answer):
    """A button for each option, with its text beside."""

    def __init__(self, predict: Choose) -> None:
        super().__init__()
        self._options = predict.options
        self._group = QButtonGroup(self)
        self.buttons: list[_Option] = []
        self._signs: list[Label] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for i, option in enumerate(predict.options):
            button = _Option(self, plain(option.text))
            text = PressedProse(button)
            text.show_line(option.text)
            sign = Label("")
            sign.setFixedWidth(14)
            row = QHBoxLayout()
            row.setSpacing(6)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(text, 1)
            row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)
            self._group.addButton(button, i)
            self.buttons.append(button)
            self._signs.append(sign)
        self._group.idToggled.connect(lambda _number, is_on: self.changed.emit() if is_on else None)

    @property
    def answer(self) -> int | None:
        """The number of the option, from 0."""
        number = self._group.checkedId()
        return number if number >= 0 else None

    def take_focus(self) -> None:
        """Give the focus to the first option."""
        self.buttons[max(self._group.checkedId(), 0)].setFocus(Qt.FocusReason.OtherFocusReason)

    def reveal(self) -> None:
        """Mark the right option, and the chosen one where it is another."""
        for i, (option, button, sign) in enumerate(
            zip(self._options, self.buttons, self._signs, strict=True)
        ):
            button.setEnabled(False)
            if option.right:
                _show_sign(sign, "✓", "good", self.tr("right"))
            elif i == self.answer:
                _show_sign(sign, "✗", "missing", self.tr("not right"))


def _show_sign(label: Label, sign: str, role: str, name: str) -> None:
    label.setText(sign)
    label.setAccessibleName(name)
    label.setProperty("role", role)
    label.style().polish(label)
