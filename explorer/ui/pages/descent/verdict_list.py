"""Verdicts of the runners of a descent; a click on one shows its numbers."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.pages.descent.runner_mark import RunnerMark
from explorer.ui.widgets.plain import Label, as_tip
from explorer.ui.widgets.spoken import Announcer
from explorer.ui.widgets.theme import present_theme

_INSET = 6
"""Pixels from the edge of a row to what is written in it."""


class _Row(QAbstractButton):
    """One verdict behind the dot of its runner; a button as soon as there are others."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._is_choice = False
        self.setCheckable(True)
        # As wide as the list and as high as the text needs, which no button is by itself.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._mark, self._text = RunnerMark(number), Label()
        self._text.setWordWrap(True)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(6)
        self._row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._text, 1)
        for label in (self._mark, self._text):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def verdict(self) -> str:
        """The text of the verdict."""
        return self._text.text()

    def show_verdict(self, text: str) -> None:
        self._text.setText(text)
        self.setAccessibleName(
            self.tr("Verdict {number}: {text}").format(number=self._number + 1, text=text)
        )

    def offer(self, *, is_choice: bool) -> None:
        """Be a button, or with nothing to choose from a text."""
        self._is_choice = is_choice
        inset = _INSET if is_choice else 0
        self._row.setContentsMargins(inset, 2, inset, 2)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_choice else Qt.FocusPolicy.NoFocus)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if is_choice else Qt.CursorShape.ArrowCursor
        )
        self.setToolTip(as_tip(self.tr("Show the numbers of this optimizer") if is_choice else ""))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground of the chosen one, and a frame around that with the focus."""
        if not self._is_choice:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_raised, theme = self.isChecked() or self.underMouse(), present_theme()
        painter.setPen(QPen(QColor(theme.accent)) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.hover) if is_raised else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()


class VerdictList(QWidget):
    """A row for each runner, one of which is chosen.

    Signals:
        chosen(int): the person asks for the numbers of this runner.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[_Row] = []
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.chosen)
        self._announcer = Announcer(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    @property
    def choice(self) -> int:
        """The number of the chosen runner."""
        return max(0, self._group.checkedId())

    @property
    def verdicts(self) -> list[str]:
        """The verdict of each runner."""
        return [row.verdict for row in self.rows if not row.isHidden()]

    def show_verdicts(self, texts: list[str], choice: int) -> None:
        """Show what is said of each runner, and which one is chosen."""
        while len(self.rows) < len(texts):
            row = _Row(len(self.rows))
            self._group.addButton(row, len(self.rows))
            self._column.addWidget(row)
            self.rows.append(row)
        for i, row in enumerate(self.rows):
            row.setVisible(i < len(texts))
            row.offer(is_choice=len(texts) > 1)
            if i < len(texts):
                row.show_verdict(texts[i])
        self.rows[choice].setChecked(True)
        # While a rate is dragged there is another one at every frame.
        self._announcer.take("\n".join(texts))

    def show_no_values(self, placeholder: str) -> None:
        """Show in the place of verdicts that there are none, or none yet."""
        for row in self.rows:
            row.show_verdict(placeholder)
