"""The head of the panel of lessons: which lesson, which step, and what the panel shows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.plain import FittingLabel, as_tip
from explorer.ui.widgets.scale import Scaled

_LEFT, _RIGHT = 14, 8
"""Pixels beside it."""


class LessonHead(QWidget, Scaled):
    """Goes between lessons, and between the lesson and the controls of its workspace.

    Signals:
        list_asked(): the list of lessons is wanted.
        lesson_asked(int): the next lesson, 1, or the one before, −1.
        left(): the lesson is to be left.
        controls_asked(bool): the controls of the workspace are wanted, or the lesson alone.
    """

    list_asked = Signal()
    lesson_asked = Signal(int)
    left = Signal()
    controls_asked = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lessonHead")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.list_button = _text_button("", self.tr("All lessons"))
        self.list_button.clicked.connect(self.list_asked)
        self.back_button = _text_button("", self.tr("The lesson before"))
        self.back_button.clicked.connect(lambda: self.lesson_asked.emit(-1))
        self.next_button = _text_button("", self.tr("The next lesson"))
        self.next_button.clicked.connect(lambda: self.lesson_asked.emit(1))
        self.close_button = IconButton(
            "close", self.tr("Leave the lessons; your own session comes back")
        )
        self.close_button.clicked.connect(self.left)
        top = self._top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(self.list_button)
        top.addStretch(1)
        for button in (self.back_button, self.next_button, self.close_button):
            top.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(_LEFT, 8, _RIGHT, 6)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._build_switch())

    def _fit(self) -> None:
        """Name the ways to other lessons, or where there is no room leave their arrows."""
        inside = self.contentsRect().width() - _LEFT - _RIGHT
        self.back_button.setText(self.tr("‹ Previous"))
        self.next_button.setText(self.tr("Next ›"))
        self._top.invalidate()
        if self._top.sizeHint().width() > inside:
            self.back_button.setText("‹")
            self.next_button.setText("›")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def take_scale(self) -> None:
        """Say as much as there is room for in this size."""
        self._fit()

    def _build_switch(self) -> QWidget:
        self._switch = QWidget()
        self.lesson_chip = _side_button(self.tr("Lesson"), self.tr("The text of the lesson"))
        self.controls_chip = _side_button(
            self.tr("Controls"), self.tr("The controls of the workspace that the lesson shows")
        )
        group = QButtonGroup(self)
        frame = QWidget()
        frame.setObjectName("workspaces")
        frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QHBoxLayout(frame)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.setSpacing(2)
        for button in (self.lesson_chip, self.controls_chip):
            group.addButton(button)
            inside.addWidget(button)
        group.buttonClicked.connect(
            lambda button: self.controls_asked.emit(button is self.controls_chip)
        )
        self.step_label = FittingLabel()
        self.step_label.setProperty("role", "muted")
        row = QHBoxLayout(self._switch)
        row.setContentsMargins(0, 0, 6, 0)
        row.addWidget(frame)
        row.addWidget(self.step_label, 1)
        return self._switch

    def show_list(self) -> None:
        """Show that the list is open."""
        self.list_button.setText(self.tr("Lessons"))
        self.list_button.setAccessibleName(self.tr("Lessons"))
        for widget in (self.back_button, self.next_button, self._switch):
            widget.hide()

    def show_lesson(self, place: str, *, has_before: bool, has_next: bool) -> None:
        """Show which lesson is open, and whether there are others beside it."""
        self.list_button.setText(place)
        self.list_button.setAccessibleName(place)
        for button, is_there in ((self.back_button, has_before), (self.next_button, has_next)):
            button.show()
            button.setEnabled(is_there)
        self._switch.show()
        self._fit()

    def show_step(self, number: int, count: int) -> None:
        """Show which step is open; 0: the introduction."""
        text = self.tr("step {number} of {count}").format(number=number, count=count)
        if number:
            self.step_label.show_texts(text, f"{number} / {count}")
        else:
            self.step_label.show_texts(self.tr("{count} steps").format(count=count))

    def show_side(self, *, controls: bool) -> None:
        """Show what the panel shows."""
        (self.controls_chip if controls else self.lesson_chip).setChecked(True)


def _text_button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "text")
    button.setText(text)
    button.setAccessibleName(tip)
    button.setToolTip(as_tip(tip))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def _side_button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setCheckable(True)
    button.setProperty("role", "workspace")
    button.setProperty("size", "small")
    button.setAccessibleName(text)
    button.setToolTip(as_tip(tip))
    return button
