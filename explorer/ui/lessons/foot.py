"""The foot of the panel of lessons: where else to look, and what can be taken along."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.plain import as_tip


class LessonFoot(QWidget):
    """Buttons below a lesson.

    Signals:
        elsewhere_asked(): what is shown is to be looked at in another workspace.
    """

    elsewhere_asked = Signal()

    def __init__(self, actions: Iterable[QAction]) -> None:
        super().__init__()
        self.setObjectName("lessonFoot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.elsewhere_button = QPushButton()
        self.elsewhere_button.setProperty("role", "order")
        self.elsewhere_button.clicked.connect(lambda _: self.elsewhere_asked.emit())
        self.menu_button = IconButton("more", self.tr("Save as lesson, notebooks, results …"))
        self.menu = QMenu(self)
        for action in actions:
            self.menu.addAction(action)
        self.menu_button.setMenu(self.menu)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.addWidget(self.elsewhere_button)
        row.addStretch(1)
        row.addWidget(self.menu_button, 0, Qt.AlignmentFlag.AlignRight)

    def show_elsewhere(self, text: str) -> None:
        """Offer another workspace; an empty text: there is none."""
        self.elsewhere_button.setText(text)
        self.elsewhere_button.setAccessibleName(text)
        self.elsewhere_button.setToolTip(as_tip(text))
        self.elsewhere_button.setVisible(bool(text))
