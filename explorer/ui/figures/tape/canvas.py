"""Everything that is painted of a record: heading, strip, equations, graph, each in its place."""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsSceneResizeEvent, QStyleOptionGraphicsItem, QWidget

from explorer.core.tape.layout.story import Story
from explorer.core.translation import Text
from explorer.ui.figures.tape.equations import Equations
from explorer.ui.figures.tape.graph import Graph
from explorer.ui.figures.tape.looks import draw_right, elided, rounded, tape_colour
from explorer.ui.figures.tape.nodes import Nodes
from explorer.ui.figures.tape.strip import Strip
from explorer.ui.widgets.theme import Theme, mono_font, text_font

_HEAD = 40.0
_WIDE, _HIGH = 960.0, 660.0
"""Pixels of a figure from which on all is drawn larger."""
_LOW = 620.0
"""Pixels of a figure in which rows are low."""
_LEAST_GRAPH, _LEAST_STRIP = 130.0, 120.0
SHARE = 0.62
"""Of what is left by the equations that the strip may take."""
LEAST_SHARE = 0.45
"""What it may take where the graph is high."""


class Canvas(pg.GraphicsWidget):
    """The one painted thing of the figure.

    Args:
        theme: its colours.
        failure: paints why there is no picture, if that is so, and returns whether.
    """

    def __init__(self, theme: Theme, instead: Callable[[QPainter, QRectF], bool]) -> None:
        super().__init__()
        self.theme = theme
        self._instead = instead
        self.strip, self.equations, self.graph = Strip(), Equations(), Graph()
        self.story: Story | None = None
        self.step = 0.0
        self.share = SHARE
        self.opacity_shown = 1.0

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.theme = theme
        self.update()

    def show_story(self, story: Story | None, nodes: Nodes | None = None) -> None:
        """Show rows and graph of a call, with the shapes of the graph where they are made."""
        self.story = story
        self.strip.show(story)
        self.graph.show(story, nodes)
        self.arrange()
        self.update()

    @property
    def whole_step(self) -> int:
        """The step that is shown."""
        return int(self.step)

    def arrange(self) -> None:
        """Give strip, equations and graph their places."""
        box = self.area
        room = box.adjusted(0, _HEAD, 0, -8)
        self._below(room, self.equations.wanted(box.height()), is_low=box.height() < _LOW)

    @property
    def zoom(self) -> float:
        """The scale at which all is drawn: above 1 where there is more room than it needs."""
        size = self.rect().size()
        return max(1.0, min(size.width() / _WIDE, size.height() / _HIGH, 2.0))

    @property
    def area(self) -> QRectF:
        """The place of everything, before it is drawn larger."""
        size, zoom = self.rect().size(), self.zoom
        return QRectF(0, 0, size.width() / zoom, size.height() / zoom)

    def _below(self, room: QRectF, panel: float, *, is_low: bool) -> None:
        self.strip.place(room, is_low=is_low)
        left = room.height() - panel - 16
        most = max(_LEAST_STRIP, min(left * self._strip_share(left), left - _LEAST_GRAPH))
        height = min(self.strip.wanted, most)
        self.strip.place(QRectF(room.left(), room.top(), room.width(), height), is_low=is_low)
        top = room.top() + height + 8
        self.equations.box = QRectF(room.left(), top, room.width(), panel)
        top += panel + 8
        self.graph.place(QRectF(room.left() + 8, top, room.width() - 16, room.bottom() - top))

    def _strip_share(self, left: float) -> float:
        """Return what part of the room is the strip's: less where the graph is high."""
        if self.share != SHARE:
            # A person chose it.
            return self.share
        wanted = self.graph.wanted / left if left > 0 else 0.0
        return min(SHARE, max(LEAST_SHARE, 1 - wanted))

    @property
    def divider(self) -> QRectF:
        """The gap between strip and graph, to be dragged."""
        return self.equations.box.adjusted(0, -8, 0, 0).intersected(
            QRectF(0, self.equations.box.top() - 8, self.area.width(), 12)
        )

    def drag_divider(self, height: float) -> None:
        """Give the strip so many pixels."""
        room = self.area.height() - _HEAD - self.equations.box.height() - 24
        self.share = min(0.9, max(0.1, height / max(room, 1.0)))
        self.arrange()
        self.update()

    def resizeEvent(self, event: QGraphicsSceneResizeEvent) -> None:
        """Give every part its place in another size."""
        super().resizeEvent(event)
        self.arrange()
        self.look_in_graph()
        self.follow()

    def follow(self) -> None:
        """Keep in sight what the step does."""
        if self.story is None:
            return
        row = self.story.current_row(self.whole_step)
        if row is not None:
            self.strip.reveal(row)
        elif self.whole_step == 0:
            self.strip.reveal(0)
        self.follow_in_graph()

    def follow_in_graph(self) -> None:
        """Keep in sight of the graph what the step does; at the end nothing moves any more."""
        if self.story is not None and self.whole_step <= self.story.walk.swept:
            row = self.story.current_row(self.whole_step)
            self.graph.follow(row if row is not None else 0)

    def look_in_graph(self) -> None:
        """Have in the middle what the step does; at the end what was computed last."""
        if self.story is None:
            return
        row = self.story.current_row(self.whole_step)
        if row is None and self.whole_step:
            row = self.story.current_row(self.story.walk.forward)
        self.graph.centre(row if row is not None else 0)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the figure."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._instead(painter, QRectF(self.rect())):
            return
        story = self.story
        if story is None:
            return
        painter.setOpacity(self.opacity_shown)
        painter.save()
        painter.scale(self.zoom, self.zoom)
        self._paint_head(painter, story)
        self.strip.paint(painter, self.theme, self.whole_step)
        self.equations.paint(painter, self.theme, story.explanation(self.whole_step))
        self.graph.paint(painter, self.theme, self.step)
        painter.restore()
        painter.setOpacity(1.0)

    def _paint_head(self, painter: QPainter, story: Story) -> None:
        """Write the call, where the player stands in it, and which colour is which tape."""
        theme, baseline = self.theme, 25.0
        right = self._paint_tapes(painter, story, self.area.width() - 20, baseline)
        title = story.call.text if story.call is not None else ""
        font = mono_font(12)
        font.setBold(True)
        measure, room = QFontMetricsF(font), right - 40
        title = measure.elidedText(title, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(QColor(theme.ink))
        painter.drawText(QPointF(20, baseline), title)
        left = 20 + measure.horizontalAdvance(title) + (16 if title else 0)
        where = self.where(story)
        painter.setFont(text_font(12))
        painter.setPen(QColor(theme.muted))
        if left + QFontMetricsF(text_font(12)).horizontalAdvance(where) < right:
            painter.drawText(QPointF(left, baseline), where)

    def _paint_tapes(self, painter: QPainter, story: Story, right: float, baseline: float) -> float:
        """Paint the key to the tapes at the right; return where it begins."""
        seen: set[int] = set()
        for tape in reversed(story.tapes[:4]):
            number = story.reading.tape_numbers[tape.id]
            if number in seen:
                continue
            seen.add(number)
            name = elided(tape.name or self._tr("tape"), 12, 120)
            width = QFontMetricsF(mono_font(12)).horizontalAdvance(name)
            draw_right(painter, right, baseline, name, 12, QColor(self.theme.muted))
            bar = QRectF(right - width - 11, baseline - 11, 4, 14)
            rounded(painter, bar, tape_colour(self.theme, number), 2)
            right -= width + 26
        return right

    def where(self, story: Story) -> str:
        """Return in words where the player stands."""
        walk, step = story.walk, self.whole_step
        if step <= walk.forward:
            text = self._tr("forward, operation {step} of {count}")
            return text.format(step=step, count=walk.forward)
        if step > walk.swept:
            return self._tr("result")
        if step == walk.forward + 1:
            return self._tr("the sweep begins")
        text = self._tr("sweep, operation {step} of {count}")
        return text.format(step=step - walk.forward - 1, count=len(walk.passes))

    def _tr(self, text: Text) -> str:
        return QCoreApplication.translate("TapeFigure", text)
