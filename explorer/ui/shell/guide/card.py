"""The card of the tour: what is pointed at, step n of so many, and the way on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from explorer.core.translation import translate
from explorer.ui.shell.guide.placing import place, rooms
from explorer.ui.shell.guide.stops import Stop
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import scaled
from explorer.ui.widgets.theme import UNIT, labelled

_WIDTH, _LEAST = 300, 200
_MARGIN = 8
"""Pixels to the edge of the window."""


class TourCard(QFrame):
    """Lies over the window, which can be used meanwhile.

    Args:
        window: over which it lies.

    Signals:
        moved(int): the next stop is wanted, 1, or the one before, −1.
        ended(): the tour is to end.
    """

    moved = Signal(int)
    ended = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("tourCard")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._target = QRect()
        self._title, self._text = labelled("", "strong"), labelled("", "plain")
        self._number, self._done = labelled("", "muted"), labelled("", "good")
        self._text.setWordWrap(True)
        self.end_button = self._button(self.tr("End"), self.tr("End the tour (Esc)"))
        self.back_button = self._button(self.tr("Back"), self.tr("The stop before (←)"))
        self.next_button = self._button("", self.tr("The next stop (→, Enter)"))
        self.next_button.setProperty("role", "main")
        self.end_button.clicked.connect(self.ended)
        self.back_button.clicked.connect(lambda: self.moved.emit(-1))
        self.next_button.clicked.connect(lambda: self.moved.emit(1))
        self._build()
        self.hide()

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(tip)
        button.setToolTip(as_tip(tip))
        # It would take the arrows to go to the button beside.
        button.installEventFilter(self)
        return button

    def _build(self) -> None:
        column, head, foot = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout()
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(UNIT)
        head.addWidget(self._title, 1)
        head.addWidget(self._done)
        head.addWidget(self._number)
        foot.addWidget(self.end_button)
        foot.addStretch(1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.next_button)
        column.addLayout(head)
        column.addWidget(self._text)
        column.addSpacing(4)
        column.addLayout(foot)

    def show_stop(self, number: int, count: int, stop: Stop) -> None:
        """Show a stop, and say it to who listens.

        Args:
            number: of the stop, from 1.
            count: of all of them.
            stop: what is said.
        """
        title, text = translate(stop.title), translate(stop.text)
        self._title.setText(title)
        self._text.setText(text)
        self._number.setText(self.tr("{number} of {count}").format(number=number, count=count))
        self._done.setText("")
        is_last = number == count
        self.next_button.setText(self.tr("Done") if is_last else self.tr("Next"))
        self.back_button.setEnabled(number > 1)
        self.setAccessibleName(
            self.tr("Tour, {number} of {count}: {title}").format(
                number=number, count=count, title=title
            )
        )
        self.setAccessibleDescription(text)
        self.show()
        self.raise_()
        self.setFocus()

    def show_done(self) -> None:
        """Show that what can be tried here was done."""
        self._done.setText("✓")
        self._done.setAccessibleName(self.tr("Done"))

    @property
    def text(self) -> str:
        """What is said of the stop."""
        return self._text.text()

    def place_beside(self, target: QRect) -> None:
        """Lie beside what is pointed at, in the window; an empty rectangle: where it was."""
        self._target = target if not target.isEmpty() else self._target
        parent = self.parentWidget()
        assert parent is not None
        area = parent.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        sizes = [self._size(width) for width in self._widths(area)]
        found = (place(size, self._target, area) for size in sizes)
        # Where there is no room beside it: at the foot of the window.
        foot = QRect(QPoint(), sizes[-1])
        foot.moveBottomRight(area.bottomRight())
        self.setGeometry(next((each for each in found if each is not None), foot))

    def _widths(self, area: QRect) -> list[int]:
        """Return the widths that are tried, the usual one first."""
        usual = min(scaled(_WIDTH), area.width())
        free = rooms(self._target, area)
        most = max(free["left"].width(), free["right"].width())
        return [usual, *([most] if _LEAST <= most < usual else [])]

    def _size(self, width: int) -> QSize:
        layout = self.layout()
        assert layout is not None
        return QSize(width, layout.totalHeightForWidth(width))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Hear the arrows before the buttons do."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event, watched)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on at Enter and →, back at ←, and end at Esc."""
        if not self._take_key(event, self):
            super().keyPressEvent(event)

    def _take_key(self, event: QKeyEvent, where: QObject) -> bool:
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(where, QPushButton):
            where.click()
        elif key in {Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.moved.emit(1)
        elif key == Qt.Key.Key_Left:
            self.moved.emit(-1)
        elif key == Qt.Key.Key_Escape:
            self.ended.emit()
        else:
            return False
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go through the buttons, and from the last of them to the window."""
        stops: list[QWidget] = [self, self.end_button, self.back_button, self.next_button]
        stops = [each for each in stops if each.isEnabled()]
        focus = self.window().focusWidget()
        at = stops.index(focus) if focus in stops else 0
        following = at + (1 if forward else -1)
        if not 0 <= following < len(stops):
            return self.window().focusNextPrevChild(forward)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[following].setFocus(reason)
        return True
