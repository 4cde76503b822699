"""The place of a hint, at the right end of the status line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.plain import ElidedLabel, as_tip


class HintLine(QWidget):
    """A sentence, what it offers if it offers something, and a button that does away with it.

    Signals:
        taken(): what is offered is wanted.
        dismissed(): it is not to come again.
    """

    taken = Signal()
    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._label = ElidedLabel()
        self._label.setProperty("role", "hint")
        self._label.setAccessibleName(self.tr("Hint"))
        self.offer_button = QToolButton()
        self.offer_button.setProperty("role", "offer")
        self.offer_button.clicked.connect(self.taken)
        self.close_button = IconButton("close", self.tr("Do not show this hint again"))
        self.close_button.clicked.connect(self.dismissed)
        row = QHBoxLayout(self)
        # Apart from the place of the mouse.
        row.setContentsMargins(12, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._label)
        row.addWidget(self.offer_button)
        row.addWidget(self.close_button)
        self.hide()

    @property
    def text(self) -> str:
        """What is said; empty while nothing is."""
        return "" if self.isHidden() else self._label.text()

    def say(self, text: str, offer: str = "") -> None:
        """Show a hint, with the words of a button where it offers something; empty: none."""
        self._label.setText(text)
        self._label.setToolTip(as_tip(text))
        self.offer_button.setText(offer)
        self.offer_button.setAccessibleName(offer)
        self.offer_button.setToolTip(as_tip(offer))
        self.offer_button.setVisible(bool(offer))
        self.setVisible(bool(text))
