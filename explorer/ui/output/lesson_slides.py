"""A lesson as slides: a PDF whose pages have the text beside the figure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor

from explorer.core.lessons.slides import LessonPage, lesson_pages
from explorer.core.lessons.text import Block, CodeBlock, Line, Paragraph, Text
from explorer.core.tape.spec import TapeSpec
from explorer.ui.lessons.prose import Prose
from explorer.ui.output.bulk import BulkRenderer
from explorer.ui.output.drawings.kit import RenderOptions
from explorer.ui.output.kinds import SLIDE
from explorer.ui.output.paper import FOOT, Paper
from explorer.ui.widgets.theme import FIGURE_THEMES, apply_theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from explorer.core.lessons.lesson import Lesson
    from explorer.ui.figures.kit.figure import Figure

_SIDE, _TOP, _GAP = 32, 24, 24
"""Pixels left free at the sides of a page, above its title, and between text and figure."""
_TITLE, _TITLE_OF_ALL = 24, 34
"""Pixels of the letters of a title."""
_LARGEST, _LARGEST_ALONE, _LEAST = 17, 22, 13
"""Pixels of the letters of a text, which are as large as it has room for."""
_MOST_STRETCHED = 1.35
_TEXT_WIDTH, _WIDEST = 372, 800
"""Pixels of a text beside a figure, and at most of one that stands alone."""


class LessonSlides:
    """The slides of a lesson, page after page.

    The process belongs to it: its theme becomes that of the texts.

    Args:
        lesson: in the language of the slides.
        theme: "light", "dark" or "print".
        teacher: whether the answers are in it.
        runs_code: whether the programs of the lesson are run for the figures of their tapes;
            otherwise they are shown as they are written.
    """

    def __init__(self, lesson: Lesson, theme: str, *, teacher: bool, runs_code: bool) -> None:
        self._theme, self._runs_code = FIGURE_THEMES[theme], runs_code
        self.pages = lesson_pages(lesson, teacher=teacher)
        left = _SIDE + _TEXT_WIDTH + _GAP
        self._figure_size = SLIDE[0] - left - _GAP, SLIDE[1] - _TOP - 48 - FOOT
        self._bulk = BulkRenderer(RenderOptions(self._theme, self._figure_size), "pdf")
        # The texts of widgets, to which "print" is not known, are then those of "light".
        apply_theme(self._theme)
        self._paper = Paper(QSize(*SLIDE), self._theme, lesson.title)
        self._number = 0

    def draw(self) -> Iterator[int]:
        """Draw all pages, and tell after each how many are drawn.

        Raises:
            SentenceError: a figure cannot be had.
        """
        with closing(self._bulk):
            for done, page in enumerate(self.pages, start=1):
                if done == 1:
                    self._draw_title(page)
                else:
                    self._draw_page(page)
                yield done

    def data(self) -> bytes:
        """Return the file."""
        return self._paper.data()

    def _begin(self) -> QPainter:
        self._number += 1
        return self._paper.begin_page(str(self._number))

    def _draw_title(self, page: LessonPage) -> None:
        painter = self._begin()
        below = _draw_line(painter, page.title, _TITLE_OF_ALL, 96, _WIDEST)
        for part in _parts(page.text, _WIDEST, SLIDE[1] - FOOT - below - _GAP):
            _draw_prose(painter, part, QPointF(_SIDE, below + _GAP))

    def _draw_page(self, page: LessonPage) -> None:
        beside = self._beside(page)
        try:
            width = _TEXT_WIDTH if beside is not None else _WIDEST
            below = _draw_line(self._begin(), page.title, _TITLE, _TOP, SLIDE[0] - 2 * _SIDE)
            top = below + 12
            for i, part in enumerate(_parts(page.text, width, SLIDE[1] - FOOT - top)):
                if i:
                    _draw_line(self._begin(), page.title, _TITLE, _TOP, SLIDE[0] - 2 * _SIDE)
                _draw_prose(self._paper.painter, part, QPointF(_SIDE, top))
                self._draw_beside(beside, top)
        finally:
            if beside is not None:
                beside.close()

    def _beside(self, page: LessonPage) -> Figure | Prose | None:
        """Return what stands beside the text."""
        session = page.session
        if session is None:
            return None
        is_program = isinstance(session.spec, TapeSpec)
        if is_program and (page.at_start or not self._runs_code):
            code = CodeBlock(session.spec.snippet, "python")
            return _prose((code,), _LEAST, self._figure_size[0])
        return self._bulk.draw(session, step=0 if page.at_start else None).figure

    def _draw_beside(self, beside: Figure | Prose | None, top: float) -> None:
        if beside is None:
            return
        painter, (width, height) = self._paper.painter, self._figure_size
        place = QRectF(_SIDE + _TEXT_WIDTH + _GAP, top, width, min(height, SLIDE[1] - FOOT - top))
        if isinstance(beside, Prose):
            painter.setPen(QColor(self._theme.line))
            painter.drawLine(place.topLeft(), place.bottomLeft())
            room = place.adjusted(_GAP / 2, 0, 0, 0)
            _draw_prose(painter, beside, room.topLeft(), _stretched(beside, room))
        else:
            scale = place.height() / height
            place.setWidth(width * scale)
            painter.save()
            beside.paint(painter, place)
            painter.restore()


def _draw_line(painter: QPainter, line: Line, pixels: int, top: float, width: float) -> float:
    """Draw a title, and return where it ends."""
    prose = Prose(pixels, strong=True)
    _lay_out(prose, (Paragraph(line),), width)
    _draw_prose(painter, prose, QPointF(_SIDE, top))
    return top + prose.document().size().height()


def _parts(text: Text, width: float, height: float) -> Iterator[Prose]:
    """Return a text in the largest letters in which it has room, or in parts that have."""
    largest = _LARGEST if width == _TEXT_WIDTH else _LARGEST_ALONE
    for pixels in range(largest, _LEAST - 1, -1):
        prose = _prose(text, pixels, width)
        if prose.document().size().height() <= height:
            yield prose
            return
    rest = list(text)
    while rest:
        count = _fitting(rest, width, height)
        yield _prose(tuple(rest[:count]), _LEAST + 1, width)
        rest = rest[count:]


def _fitting(blocks: list[Block], width: float, height: float) -> int:
    """Return how many blocks have room on a page, at least one."""
    count = len(blocks)
    while count > 1:
        prose = _prose(tuple(blocks[:count]), _LEAST + 1, width)
        if prose.document().size().height() <= height:
            break
        count -= 1
    return count


def _prose(text: Text, pixels: int, width: float) -> Prose:
    prose = Prose(pixels)
    _lay_out(prose, text, width)
    return prose


def _lay_out(prose: Prose, text: Text, width: float) -> None:
    """Write a text as wide as its room, unseen."""
    prose.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    prose.resize(round(width), 10)
    prose.show_text(text)


def _stretched(prose: Prose, room: QRectF) -> float:
    """Return how much larger a program is drawn, or smaller, so that it fills its room."""
    document = prose.document()
    across = room.width() / max(document.idealWidth(), 1.0)
    return min(_MOST_STRETCHED, across, room.height() / document.size().height())


def _draw_prose(painter: QPainter, prose: Prose, at: QPointF, scale: float = 1.0) -> None:
    painter.save()
    painter.translate(at)
    painter.scale(scale, scale)
    prose.document().drawContents(painter)
    painter.restore()
