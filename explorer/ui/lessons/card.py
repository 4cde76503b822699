"""The card of a prediction: what is asked, the answer, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from explorer.core.lessons.lesson import Predict
from explorer.core.lessons.text import Line, Run
from explorer.core.sentence import joined
from explorer.ui.lessons.answers.answer import Answer
from explorer.ui.lessons.prose import Prose
from explorer.ui.widgets.theme import labelled


class PredictCard(QFrame):
    """One prediction.

    Signals:
        checked(): the answer is to be marked.
        revealed(): what is right is to be shown without an answer.
        again(): the answer is to be given once more.
    """

    checked = Signal()
    revealed = Signal()
    again = Signal()

    def __init__(self, predict: Predict, answer: Answer) -> None:
        super().__init__()
        self.answer = answer
        self.setObjectName("predict")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Prediction"))
        ask, hint = Prose(14, strong=True), Prose(13)
        ask.show_line(predict.ask)
        hint.show_line(self._hint(predict), muted=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(labelled(self.tr("Predict"), "predict"))
        for part in (ask, hint, answer):
            column.addWidget(part)
        column.addLayout(self._buttons())
        answer.changed.connect(self._on_changed)
        answer.given.connect(self._on_given)
        self._on_changed()

    def _hint(self, predict: Predict) -> Line:
        if not predict.hint:
            return ()
        # With the space that follows it, where the language has one.
        said = joined(self.tr("Hint:"), ".").removesuffix(".")
        return (Run(said), *predict.hint)

    def _buttons(self) -> QHBoxLayout:
        self.check_button = QPushButton(self.tr("Check"))
        self.check_button.setProperty("role", "main")
        self.check_button.setToolTip(self.tr("Mark my answer"))
        self.check_button.clicked.connect(lambda _: self.checked.emit())
        self.reveal_button = QPushButton(self.tr("Show me"))
        self.reveal_button.setToolTip(self.tr("Show what is right without an answer of mine"))
        self.reveal_button.clicked.connect(lambda _: self.revealed.emit())
        self.again_button = QPushButton(self.tr("Again"))
        self.again_button.setToolTip(self.tr("Forget my answer and give another one"))
        self.again_button.clicked.connect(lambda _: self.again.emit())
        self.again_button.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.check_button, self.reveal_button, self.again_button):
            button.setAccessibleName(button.text())
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _on_changed(self) -> None:
        self.check_button.setEnabled(self.answer.answer is not None)

    def _on_given(self) -> None:
        if self.check_button.isEnabled() and not self.check_button.isHidden():
            self.checked.emit()

    def close_answer(self) -> None:
        """Show what is right; another answer is given only after Again."""
        self.answer.reveal()
        self.check_button.hide()
        self.reveal_button.hide()
        self.again_button.show()
