"""A number that is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from explorer.ui.lessons.answers.answer import Answer
from explorer.ui.widgets.function_edit import leaves_to_window
from explorer.ui.widgets.plain import Label


class NumberLine(QLineEdit):
    """A field for a number as people write it; its keys of the window are the window's."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer
        self.setProperty("role", "number")
        self.setMaxLength(60)
        self.setFixedWidth(140)

    def event(self, event: QEvent) -> bool:
        """Leave the keys of the window to it."""
        return False if leaves_to_window(self, event) else super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the answer by Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._answer.given.emit()
        else:
            super().keyPressEvent(event)


class NumberAnswer(Answer):
    """One field; what stands in it is read by the marking, which says what is no number."""

    def __init__(self) -> None:
        super().__init__()
        self.field = NumberLine(self)
        self.field.setAccessibleName(self.tr("Your number"))
        self.field.setToolTip(self.tr("Such as 0.5, 1/3, 2e-3 or π/2; Enter marks it"))
        self.field.setPlaceholderText(self.tr("such as 1/3"))
        self.field.textChanged.connect(lambda _: self.changed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label("="))
        row.addWidget(self.field)
        row.addStretch(1)

    @property
    def answer(self) -> str | None:
        """What is typed."""
        return self.field.text().strip() or None

    def take_focus(self) -> None:
        """Give the focus to the field."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def reveal(self) -> None:
        """Keep the number as it is."""
        self.field.setReadOnly(True)
