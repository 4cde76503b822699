"""Figures: they take a theme, and are written as PNG, SVG or PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFocusEvent,
    QImage,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPaintEvent,
    QPdfWriter,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QApplication, QGraphicsGridLayout

from explorer.core.sentence import Sentence
from explorer.ui.widgets.scale import Scaled, is_presented, present_scale
from explorer.ui.widgets.spoken import Spoken
from explorer.ui.widgets.theme import Theme, text_font

if TYPE_CHECKING:
    from explorer.core.sound.heard import HeardLine, HeardPlace

_PALE = 0.25
_LEAST_ROOM = QSize(420, 280)
"""Pixels of its own that a figure has, however large letters are wanted."""
_UNSEEN = Qt.WidgetAttribute.WA_DontShowOnScreen


class Part(Protocol):
    """Something painted that has the figure's colours."""

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        ...


class Head(Protocol):
    """What a file has above the figure, such as its formula."""

    height: int
    """Pixels of the figure's own."""

    def paint(self, painter: QPainter, width: float) -> None:
        """Paint it, so wide and so high, from the origin."""
        ...


class Figure(pg.GraphicsLayoutWidget, Scaled, Spoken):
    """A scene of plots that draws the same on the screen, in a file and without a screen.

    Signals:
        resized(): there are more or fewer pixels across now; told by who knows the plot.
        painted(): what is shown is on the screen.
    """

    resized = Signal()
    painted = Signal()

    spoken_role = QAccessible.Role.Graphic
    enlargement = 1.0
    """How much larger all of it is drawn than its own pixels: letters, lines and gaps alike."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self.set_theme(theme)
        # pyqtgraph keeps its layout where Qt has a method of that name.
        self.grid = cast("QGraphicsGridLayout", self.ci.layout)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(0)
        self.setFrameShape(pg.GraphicsLayoutWidget.Shape.NoFrame)
        self.failure = ""
        """Why there is no picture, shown in its place."""
        self._is_stale = False

    @property
    def room(self) -> QSizeF:
        """The size in its own pixels."""
        return QSizeF(self.width() / self.enlargement, self.height() / self.enlargement)

    def resizeEvent(self, ev: QResizeEvent | None) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Lay the plots out for this size."""
        self.take_scale()

    def take_scale(self) -> None:
        """Be drawn as large as the text around it; a file has a scale of its own."""
        if self.closed:
            return
        self.enlargement = 1.0 if self.testAttribute(_UNSEEN) else self._wanted_enlargement()
        room = QRectF(QPointF(0, 0), self.room)
        self.setRange(room, padding=0, disableAutoPixel=False)

    def _wanted_enlargement(self) -> float:
        """Return the scale of the window, or less where too little would have room."""
        scale = present_scale()
        most = min(self.width() / _LEAST_ROOM.width(), self.height() / _LEAST_ROOM.height())
        return max(min(scale, most), min(scale, 1.0))

    def updateMatrix(self, propagate: bool = True) -> None:  # noqa: N802
        """Show the scene enlarged; pyqtgraph would have a pixel of it be one of the screen."""
        self.setSceneRect(self.range)
        self.setTransform(QTransform.fromScale(self.enlargement, self.enlargement))
        self.sigDeviceRangeChanged.emit(self, self.range)
        self.sigDeviceTransformChanged.emit(self)

    @property
    def opacity(self) -> float:
        """The opacity of the content: pale where it is of an older spec."""
        return _PALE if self._is_stale else 1.0

    def set_stale(self, is_stale: bool) -> None:
        """Draw pale what is of an older spec than the axes and the function field."""
        self._is_stale = is_stale
        self.viewport().update()

    def show_failure(self, text: str) -> None:
        """Say why there is no picture, in its place."""
        self.failure, self._is_stale = text, False
        self._forget()
        self.viewport().update()

    def _forget(self) -> None:
        """Forget everything that is drawn."""

    def sentences(self) -> list[Sentence]:
        """Return what is drawn in sentences; none: there is nothing yet."""
        return []

    def summary(self) -> str:
        """Return what is drawn as a text, a sentence in each line, or why it is not."""
        return self.failure or "\n".join(map(str, self.sentences()))

    def spoken_description(self) -> str:
        """Return the same for a screen reader, which asks when the person comes here."""
        return self.summary()

    def paint_failure(self, painter: QPainter, width: float, height: float) -> None:
        """Write why there is no picture in a rectangle at the origin."""
        painter.setFont(text_font(15))
        painter.setPen(QColor(self.theme.error))
        box = QRectF(0, 0, width, height).adjusted(32, 32, -32, -32)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.failure)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.theme = theme
        self.setBackground(QColor(theme.background))
        for part in self.parts:
            part.set_theme(theme)

    def paintEvent(self, ev: QPaintEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Paint, with a frame where the keyboard speaks to the figure, and tell of it."""
        super().paintEvent(ev)
        # On a wall nothing else could have it.
        if self.hasFocus() and not is_presented():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(self.theme.accent))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
            painter.end()
        self.painted.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the frame."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the frame."""
        super().focusOutEvent(event)
        self.viewport().update()

    def twin(self, width: int, height: int) -> Figure:
        """Return a figure that shows the same and that nobody sees, of this size."""
        raise NotImplementedError

    def heard_lines(self) -> tuple[HeardLine, ...]:
        """Return the lines that are shown as they are heard; none: it is not for the ear."""
        return ()

    def show_heard(self, place: HeardPlace | None) -> None:
        """Show which place is heard; None: nothing is."""

    def lay_out(self, width: int, height: int) -> None:
        """Give an unshown figure its size; without this its layout would keep a default one."""
        self.setAttribute(_UNSEEN)
        self.resize(width, height)
        self.show()
        QApplication.processEvents()

    def _sheet(self, head: Head | None) -> QSize:
        """Return the size of the figure with what stands above it."""
        above = 0 if head is None else round(head.height * self.enlargement)
        return QSize(self.width(), self.height() + above)

    def image(self, scale: float = 1.0, head: Head | None = None) -> QImage:
        """Return the figure as a picture of scale times its size."""
        sheet = self._sheet(head)
        size = QSize(round(sheet.width() * scale), round(sheet.height() * scale))
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        self._render(image, QRectF(0, 0, size.width(), size.height()), head)
        # Only now: a painter would make fonts larger on a device of higher resolution.
        image.setDotsPerMeterX(round(96 * scale / 0.0254))
        image.setDotsPerMeterY(round(96 * scale / 0.0254))
        return image

    def png(self, scale: float = 1.0, head: Head | None = None) -> bytes:
        """Return the figure as a PNG file."""
        buffer = _open_buffer()
        self.image(scale, head).save(buffer, "PNG")  # pyright: ignore[reportCallIssue, reportArgumentType]
        return bytes(buffer.data().data())

    def svg(self, head: Head | None = None) -> bytes:
        """Return the figure as an SVG file, in pixels."""
        from explorer.ui.figures.kit.svg import SvgPicture

        # The widget's own resolution: with another, Qt misplaces the axes' text.
        size = self._sheet(head)
        picture = SvgPicture(size, self.logicalDpiX())
        self._render(picture, QRectF(0, 0, size.width(), size.height()), head)
        return picture.data()

    def pdf(self, head: Head | None = None) -> bytes:
        """Return the figure as a PDF of one page, 96 pixels to the inch."""
        buffer = _open_buffer()
        writer = QPdfWriter(buffer)
        points = QSizeF(self._sheet(head)) * 0.75
        page = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
        writer.setPageLayout(
            QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
        )
        writer.setResolution(1200)
        self._render(writer, QRectF(0, 0, writer.width(), writer.height()), head)
        return bytes(buffer.data().data())

    def _render(self, device: QPaintDevice, target: QRectF, head: Head | None) -> None:
        painter = QPainter(device)
        self.paint(painter, target, head)
        painter.end()

    def paint(self, painter: QPainter, target: QRectF, head: Head | None = None) -> None:
        """Paint the figure, with what stands above it, into a rectangle of the painter."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(target, QColor(self.theme.background))
        source = QRectF(QPointF(0, 0), self.room)
        if head is not None:
            scale = target.width() / source.width()
            painter.save()
            painter.translate(target.topLeft())
            painter.scale(scale, scale)
            head.paint(painter, source.width())
            painter.restore()
            target = target.adjusted(0, head.height * scale, 0, 0)
        self.scene().render(painter, target, source)


def _open_buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
