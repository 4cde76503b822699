"""The panel of lessons: the list of them, or one of them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from explorer.ui.lessons.foot import LessonFoot
from explorer.ui.lessons.head import LessonHead
from explorer.ui.lessons.lesson_list import LessonList
from explorer.ui.lessons.lesson_view import LessonView


class LessonPanel(QWidget):
    """Head, list or lesson, and foot."""

    def __init__(self, actions: Iterable[QAction]) -> None:
        super().__init__()
        self.setObjectName("lessons")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.head = LessonHead()
        self.list = LessonList()
        self.view = LessonView()
        self.foot = LessonFoot(actions)
        self.body = QWidget()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.view)
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self._stack, 1)
        inside.addWidget(self.foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.body, 1)

    @property
    def is_list(self) -> bool:
        """Whether the list is open."""
        return self._stack.currentWidget() is self.list

    def show_list(self) -> None:
        """Show the list."""
        self.head.show_list()
        self._stack.setCurrentWidget(self.list)

    def show_view(self) -> None:
        """Show a lesson."""
        self._stack.setCurrentWidget(self.view)
