"""Rows of controls with their names, as the panel of Training has many."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.core.translation import translate
from explorer.ui.widgets.controls import DropDown
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.plain import FittingLabel, as_tip
from explorer.ui.widgets.scale import scaled
from explorer.ui.widgets.theme import labelled, section

_WIDEST = 240
"""Pixels of a box, or of its list."""


class Choice(DropDown):
    """A box of names for values, as wide as the name that is shown.

    Signals:
        chosen(object): the person chose the value of an entry.
    """

    chosen = Signal(object)

    def __init__(self, name: str, tooltip: str, entries: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.setProperty("role", "choice")
        self.describe(name, tooltip)
        for value, title in entries:
            self.addItem(title, value)
        self.activated.connect(lambda _: self.chosen.emit(self.currentData()))

    def show_value(self, value: str) -> None:
        """Show the entry of a value, which is not to choose it."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(value))
        self.updateGeometry()

    def showPopup(self) -> None:  # noqa: N802
        """Give the list the room that its longest entry needs."""
        texts = sorted(map(self.itemText, range(self.count())), key=len, reverse=True)
        # Of thousands, the longest ones tell.
        widths = map(self.fontMetrics().horizontalAdvance, texts[:50])
        self.view().setMinimumWidth(min(max(widths, default=0) + 32, scaled(_WIDEST)))
        super().showPopup()

    def sizeHint(self) -> QSize:
        """Return the room of the name that is shown."""
        width = self.fontMetrics().horizontalAdvance(self.currentText()) + 34
        return QSize(min(width, scaled(_WIDEST)), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the same height, and little width: names of columns may be long."""
        return QSize(min(self.sizeHint().width(), scaled(120)), self.sizeHint().height())


def group(parent: QWidget) -> QVBoxLayout:
    """Return the column of a group of controls, without a frame."""
    column = QVBoxLayout(parent)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    return column


def row(*widgets: QWidget, gap: int = 6) -> QHBoxLayout:
    """Return widgets side by side, from the left."""
    made = QHBoxLayout()
    made.setSpacing(gap)
    for widget in widgets:
        made.addWidget(widget)
    made.addStretch(1)
    return made


def named(name: str, *widgets: QWidget) -> QHBoxLayout:
    """Return a row with a name at the left and its controls at the right."""
    made = QHBoxLayout()
    made.setSpacing(6)
    made.addWidget(labelled(name, "muted"))
    made.addStretch(1)
    for widget in widgets:
        made.addWidget(widget)
    return made


def headed(name: str, *widgets: QWidget, gap: int = 4) -> QHBoxLayout:
    """Return the heading of a group with controls at its right; `gap` -1 is that of the style."""
    made = QHBoxLayout()
    made.setSpacing(gap)
    made.addWidget(section(name))
    made.addStretch(1)
    for widget in widgets:
        made.addWidget(widget)
    return made


def paragraph(role: str, name: str) -> QLabel:
    """Return a text of several lines, hidden while it is empty."""
    label = labelled("", role)
    label.setWordWrap(True)
    # A word too long to be wrapped is cut rather than have everything beside it cut.
    label.setMinimumWidth(1)
    label.setAccessibleName(name)
    label.hide()
    return label


class Fold(QWidget):
    """A button with the name of the group, what is set in it, and the group when it is open.

    Args:
        name: on the button.
        description: what the group is about, to who sees and who listens.
    """

    def __init__(self, name: str, description: str) -> None:
        super().__init__()
        self.button = IconButton("plus", description, text=name)
        self.button.setCheckable(True)
        self.button.toggled.connect(self._on_toggled)
        self._said = FittingLabel()
        self._said.setProperty("role", "muted")
        self._said.setAccessibleName(self.tr("{name} in short").format(name=name))
        self._inside = QWidget()
        self._inside.hide()
        column, line = group(self), QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.button)
        line.addWidget(self._said, 1)
        column.addLayout(line)
        column.addWidget(self._inside)
        self.column: QVBoxLayout = group(self._inside)
        """Of the group."""

    @property
    def said(self) -> str:
        """What is set in the group, as is told while it is folded."""
        return self._said.whole

    def say(self, text: str) -> None:
        """Tell what is set in the group, as far as it is not as usual."""
        self._said.show_texts(text)

    def _on_toggled(self, is_open: bool) -> None:
        self._inside.setVisible(is_open)
        self.button.set_icon("minus" if is_open else "plus")


def tape_button(parent: QWidget) -> QPushButton:
    """Return the button that shows the function on the tape, at the point."""
    button = QPushButton(translate("Show on the tape"))
    button.setProperty("role", "order")
    button.setAccessibleName(button.text())
    button.setToolTip(
        as_tip(
            translate(
                "Open the function at the point as a snippet, with a tape for each derivative; "
                "Run then runs it"
            )
        )
    )
    return button


def say(label: QLabel, text: str) -> None:
    """Show a text, or hide the label where there is none."""
    label.setText(text)
    label.setVisible(bool(text))
