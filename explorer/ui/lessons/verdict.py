"""What is said of an answer, in a quiet box."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from explorer.core.lessons.lesson import Choose, Predict
from explorer.core.lessons.marking.answers import solution
from explorer.core.lessons.text import Line, Paragraph, Run, Text
from explorer.ui.lessons.prose import Prose
from explorer.ui.widgets.spoken import announce
from explorer.ui.widgets.theme import labelled, present_theme

_TINT = 0.1


class Verdict(QFrame):
    """Whether it was right, and the sentences that say why."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("verdict")
        self._state = "open"
        self.title = labelled("", "verdict")
        self.title.setWordWrap(True)
        self._prose = Prose(13)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self._prose)
        self.hide()

    @property
    def text(self) -> Text:
        """What is said below the title."""
        return self._prose.text

    def show_marked(self, right: bool | None, said: list[str], because: tuple[Line, ...]) -> None:
        """Say what came of an answer.

        Args:
            right: whether it was; None: that cannot be told.
            said: of the answer, in the language of the window; the first is the title.
            because: what the lesson says.
        """
        title, *more = said or [""]
        sign = {True: "✓ ", False: "✗ ", None: ""}[right]
        state = {True: "yes", False: "no", None: "open"}[right]
        lines = [*((Run(" ".join(more)),) for _ in range(bool(more))), *because]
        self._show(state, sign + title, [line for line in lines if line])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground in a breath of the colour of what came of the answer."""
        theme = present_theme()
        colour = QColor({"yes": theme.good, "no": theme.missing}.get(self._state, theme.accent))
        colour.setAlphaF(_TINT)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(self.rect(), 10, 10)
        painter.end()

    def show_solution(self, predict: Predict, limit: float | None) -> None:
        """Say what would have been right, to who gave no answer."""
        line = solution(predict, limit)
        chosen = (
            [option.because for option in predict.options if option.right]
            if isinstance(predict, Choose)
            else []
        )
        lines = [line, *chosen, predict.right]
        self._show("open", self.tr("This is right:"), [each for each in lines if each])

    def _show(self, state: str, title: str, lines: list[Line]) -> None:
        self.title.setText(title)
        self._state = state
        self.update()
        self._prose.show_text(tuple(map(Paragraph, lines)))
        spoken = f"{title} {self._prose.accessibleName()}"
        self.setAccessibleName(" ".join(spoken.split()))
        self.show()
        announce(self, self.accessibleName())
