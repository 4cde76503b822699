"""Text that comes from data, shown as it is.

Qt guesses: what looks like HTML in a label or a tooltip is taken for HTML, whose pictures are
opened from the disk, and an ampersand in a menu or on a button marks a key. A column of a file, a
kept run or a session may hold any text: so every label is a `Label`, with markup only where it is
our own, and every tooltip that is not written out goes through `as_tip`.
"""

from __future__ import annotations

import bisect

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyleOptionFrame, QWidget

_LONGEST_TIP = 1_000
_LONGEST_CAPTION = 160


class Label(QLabel):
    """A label that shows its text to the letter."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


class ElidedLabel(Label):
    """A label of one line that makes no room: of its text it paints what fits, and an ellipsis."""

    def __init__(
        self, text: str = "", elided: Qt.TextElideMode = Qt.TextElideMode.ElideRight
    ) -> None:
        super().__init__(text)
        self.elided = elided

    def minimumSizeHint(self) -> QSize:
        """Return next to no width."""
        return QSize(1, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the text as fits."""
        option, room = QStyleOptionFrame(), self.contentsRect()
        self.initStyleOption(option)
        line = self.text().replace("\n", " ")
        text = self.fontMetrics().elidedText(line, self.elided, room.width())
        painter = QPainter(self)
        self.style().drawItemText(
            painter, room, self.alignment(), option.palette,  # pyright: ignore[reportAttributeAccessIssue]
            self.isEnabled(), text, self.foregroundRole(),
        )  # fmt: skip
        painter.end()


class FittingLabel(Label):
    """A label at the right that asks for no room: of several texts it shows the longest that fits.

    Where not even the shortest does, that is cut.
    """

    def __init__(self, *texts: str) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumWidth(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._texts: tuple[str, ...] = ("",)
        self.show_texts(*texts)

    @property
    def whole(self) -> str:
        """The longest text."""
        return self._texts[0]

    def show_texts(self, *texts: str) -> None:
        """Show one of these texts, the longest first."""
        self._texts = texts or ("",)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose again."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        measure, room = self.fontMetrics(), self.width()
        fitting = (text for text in self._texts if measure.horizontalAdvance(text) <= room)
        shortest = measure.elidedText(self._texts[-1], Qt.TextElideMode.ElideRight, room)
        self.setText(next(fitting, shortest))


class LinesLabel(Label):
    """A label with room for some lines: of its text it shows what fits, and an ellipsis.

    The room is kept, so that nothing moves when the text comes and goes; the whole is in the tip.

    Args:
        lines: how many there is room for.
    """

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._lines, self._whole = lines, ""
        self.setWordWrap(True)
        self.setMinimumWidth(1)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)

    def show_text(self, text: str) -> None:
        """Show as much of a text as there is room for."""
        self._whole = text
        self.setToolTip(as_tip(text))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show more or less of it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics, text = self.fontMetrics(), self._whole
        most = (self._lines - 1) * metrics.lineSpacing() + metrics.height()
        self.setFixedHeight(most)
        if self._height_of(text) > most:
            # Lines of their own would take the room of what comes after them.
            text = " ".join(text.split())
        if self._height_of(text) > most:
            words = text.split(" ")
            count = bisect.bisect_right(
                range(len(words)), most, key=lambda k: self._height_of(" ".join(words[:k]) + " …")
            )
            text = " ".join(words[: max(count - 1, 1)]) + " …"
        self.setText(text)

    def _height_of(self, text: str) -> int:
        width, flags = max(self.contentsRect().width(), 1), Qt.TextFlag.TextWordWrap
        return self.fontMetrics().boundingRect(0, 0, width, 9999, flags, text).height()


def as_tip(text: str) -> str:
    """Return a text as a tooltip that shows it to the letter, cut where it is very long."""
    text = shortened(text, _LONGEST_TIP)
    return Qt.convertFromPlainText(text) if Qt.mightBeRichText(text) else text


def caption(text: str) -> str:
    """Return a text as the words of a menu entry or a button, cut where it is very long."""
    return shortened(text, _LONGEST_CAPTION).replace("&", "&&")


def shortened(text: str, most: int) -> str:
    """Return at most so many characters of a text."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
