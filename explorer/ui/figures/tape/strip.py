"""The tape as a strip: a row an operation, values on the way forward, adjoints on the way back."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.core.tape.layout.rows import Row
from explorer.core.tape.layout.story import Story
from explorer.core.tape.notation.values import tensor_text
from explorer.core.tape.steps import Adjoint
from explorer.core.translation import Text
from explorer.ui.figures.tape.columns import (
    INDENT,
    MARGIN,
    PITCH,
    TEXT,
    Columns,
    Needs,
    columns_in,
    needs_of,
)
from explorer.ui.figures.tape.looks import (
    adjoint_ink,
    draw_right,
    draw_text,
    elided,
    metrics,
    mixed,
    pale,
    tape_colour,
)
from explorer.ui.widgets.theme import Theme, name_font, text_font
from explorer.ui.widgets.translation import translated

ROW, HEADER = 30.0, 30.0
"""Pixels of a row, and of the titles of the columns."""
_ROW_LOW = 25.0
"""Pixels of a row where there is little room."""
_BRACKET = 4.0
"""Pixels of a tape's bracket."""
_BAR = 4.0
"""Pixels of what shows how far the strip is scrolled."""


class Strip:
    """Paints the rows that are in sight, and knows where each stands."""

    def __init__(self) -> None:
        self.story: Story | None = None
        self.box = QRectF()
        self.scroll = 0.0
        """Pixels above the first row in sight."""
        self.selected: frozenset[int] = frozenset()
        """Operations that are chosen."""
        self.hovered: int | None = None
        self._row = ROW
        self._needs = Needs()

    def show(self, story: Story | None) -> None:
        """Show the rows of a story."""
        self.story, self._needs = story, needs_of(story)
        self.scroll = self._bounded(self.scroll)

    @property
    def wanted(self) -> float:
        """Pixels in which all rows are in sight."""
        rows = len(self.story.rows) if self.story is not None else 0
        return HEADER + rows * self._row + 4

    def place(self, box: QRectF, *, is_low: bool) -> None:
        """Take the place of the strip in the figure."""
        self.box, self._row = box, _ROW_LOW if is_low else ROW
        self.scroll = self._bounded(self.scroll)

    def _bounded(self, scroll: float) -> float:
        return max(0.0, min(scroll, self.wanted - self.box.height()))

    def scroll_by(self, pixels: float) -> None:
        """Move the rows."""
        self.scroll = self._bounded(self.scroll + pixels)

    def reveal(self, number: int) -> None:
        """Bring a row into sight, with a neighbour on each side."""
        top, room = number * self._row, self.box.height() - HEADER
        if top - self._row < self.scroll:
            self.scroll = self._bounded(top - self._row)
        elif top + 2 * self._row > self.scroll + room:
            self.scroll = self._bounded(top + 2 * self._row - room)

    def row_at(self, place: QPointF) -> int | None:
        """Return the number of the row at a place of the figure."""
        rows = self.box.adjusted(0, HEADER, 0, 0)
        if self.story is None or not rows.contains(place):
            return None
        number = int((place.y() - rows.top() + self.scroll) // self._row)
        return number if 0 <= number < len(self.story.rows) else None

    def row_box(self, number: int) -> QRectF:
        """Return where a row stands in the figure."""
        top = self.box.top() + HEADER + number * self._row - self.scroll
        return QRectF(self.box.left(), top, self.box.width(), self._row)

    # Painting.

    def paint(self, painter: QPainter, theme: Theme, step: int) -> None:
        """Paint the rows at a step of the player."""
        story = self.story
        if story is None:
            return
        columns = self._columns(story)
        painter.save()
        painter.setClipRect(self.box)
        self._paint_titles(painter, theme, columns)
        painter.setClipRect(self.box.adjusted(0, HEADER, 0, 0))
        first = int(self.scroll // self._row)
        last = int((self.scroll + self.box.height() - HEADER) // self._row) + 1
        current = story.current_row(step)
        for number in range(first, min(last + 1, len(story.rows))):
            self._paint_row(painter, theme, columns, number, step, is_current=number == current)
        self._paint_scroll(painter, theme)
        painter.restore()

    def _columns(self, story: Story) -> Columns:
        levels = len({story.reading.tape_numbers[tape.id] for tape in story.tapes})
        return columns_in(self.box, max(1, min(4, levels)), self._needs)

    def _paint_titles(self, painter: QPainter, theme: Theme, columns: Columns) -> None:
        def tr(text: Text) -> str:
            return QCoreApplication.translate("Strip", text)

        base, muted = self.box.top() + 19, QColor(theme.muted)
        font = text_font(11, strong=True)
        # In pixels it would be those of a printer in a PDF.
        font.setLetterSpacing(font.SpacingType.PercentageSpacing, 104)
        painter.setFont(font)
        painter.setPen(muted)
        measure = painter.fontMetrics()
        left = ((tr("NAME"), columns.name), (tr("OPERATION"), columns.operation))
        right = (
            (tr("LINE"), columns.line),
            (tr("VALUE") + " ↓", columns.value),
            (tr("ADJOINT") + " ↑", columns.adjoint),
        )
        for text, at in left:
            painter.drawText(QPointF(at, base), text)
        for text, at in right:
            painter.drawText(QPointF(at - measure.horizontalAdvance(text), base), text)
        painter.setPen(QPen(QColor(theme.line), 1))
        bottom = self.box.top() + HEADER - 0.5
        painter.drawLine(
            QPointF(self.box.left() + MARGIN, bottom), QPointF(self.box.right() - MARGIN, bottom)
        )

    def _paint_row(
        self,
        painter: QPainter,
        theme: Theme,
        columns: Columns,
        number: int,
        step: int,
        *,
        is_current: bool,
    ) -> None:
        story = self.story
        assert story is not None
        row, box = story.rows[number], self.row_box(number)
        self._paint_ground(painter, theme, row, box, number, is_current=is_current)
        self._paint_brackets(painter, theme, columns, number, box)
        baseline = box.center().y() + metrics(TEXT).capHeight() / 2
        if row.kind == "heading":
            self._paint_heading(painter, theme, columns, row, baseline)
            return
        is_done = row.kind == "leaf" or story.row_steps[number] <= step
        ink = QColor(theme.ink if row.is_recorded else theme.muted)
        ink = ink if is_done else mixed(ink, QColor(theme.background), 0.62)
        is_broken = is_broken_at(story, row, step)
        self._paint_words(painter, theme, columns, row, baseline, ink, is_broken=is_broken)
        if is_done:
            has_value = row.tensor is not None
            text = tensor_text(story.value(row), self._room(columns)) if has_value else ""
            text = elided(text, TEXT, columns.cell)
            draw_right(painter, columns.value, baseline, text, TEXT, ink)
        self._paint_adjoint(painter, theme, columns, row, baseline, step)

    def _room(self, columns: Columns) -> int:
        """Return how many characters a value may have."""
        return max(6, int(columns.cell / metrics(TEXT).horizontalAdvance("0")))

    def _paint_ground(
        self,
        painter: QPainter,
        theme: Theme,
        row: Row,
        box: QRectF,
        number: int,
        *,
        is_current: bool,
    ) -> None:
        """Paint what lies under a row: that of the step, that which is chosen."""
        inner = box.adjusted(8, 0, -8, 0)
        is_selected = bool(self.selected & set(row.operations))
        if is_current or is_selected or number == self.hovered:
            colour = QColor(theme.hover if is_current or is_selected else theme.panel)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(inner, 4, 4)
        if is_selected:
            painter.setBrush(QColor(theme.accent))
            painter.drawRoundedRect(
                QRectF(inner.left(), inner.top() + 4, 3, box.height() - 8), 1.5, 1.5
            )
        elif not is_current:
            painter.setPen(QPen(QColor(theme.grid), 1))
            bottom = box.bottom() - 0.5
            left = self.box.left() + MARGIN
            painter.drawLine(QPointF(left, bottom), QPointF(self.box.right() - MARGIN, bottom))

    def _paint_brackets(
        self, painter: QPainter, theme: Theme, columns: Columns, number: int, box: QRectF
    ) -> None:
        """Paint the brackets of the tapes that recorded a row, outer ones to the left."""
        story = self.story
        assert story is not None
        rows = story.rows
        for level, tape in enumerate(story.tapes[:4]):
            if not _holds(rows[number], tape.id):
                continue
            above = number > 0 and _holds(rows[number - 1], tape.id)
            below = number + 1 < len(rows) and _holds(rows[number + 1], tape.id)
            colour = tape_colour(theme, story.reading.tape_numbers[tape.id])
            bar = QRectF(columns.brackets + level * PITCH, box.top(), _BRACKET, box.height())
            bar.adjust(0, 0 if above else 3, 0, 0 if below else -3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            if above and below:
                painter.drawRect(bar)
                continue
            painter.drawRoundedRect(bar, 2, 2)
            if above or below:
                half = bar.height() / 2
                painter.drawRect(
                    bar.adjusted(0, 0, 0, -half) if above else bar.adjusted(0, half, 0, 0)
                )

    def _paint_heading(
        self, painter: QPainter, theme: Theme, columns: Columns, row: Row, baseline: float
    ) -> None:
        left = columns.line - 14
        font = name_font(translated(row.text), 12)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        room = self.box.right() - MARGIN - left
        text = painter.fontMetrics().elidedText(
            translated(row.text), Qt.TextElideMode.ElideRight, int(room)
        )
        painter.drawText(QPointF(left, baseline + 2), text)

    def _paint_words(
        self,
        painter: QPainter,
        theme: Theme,
        columns: Columns,
        row: Row,
        baseline: float,
        ink: QColor,
        *,
        is_broken: bool,
    ) -> None:
        """Write line, name and operation, the latter in red where no adjoint comes through."""
        if row.line is not None:
            faint = mixed(QColor(theme.muted), ink, 0.0)
            draw_right(painter, columns.line, baseline, str(row.line), TEXT, faint)
        left = columns.name + row.depth * INDENT
        if row.kind == "fold":
            sign = "▾ " if row.is_open else "▸ "
            room = columns.value - columns.cell * (row.tensor is not None) - left
            words = elided(sign + translated(row.text), TEXT, room)
            draw_text(painter, left, baseline, words, TEXT, ink)
            return
        sign = ("▾ " if row.is_open else "▸ ") if row.kind == "function" else ""
        name = elided(sign + row.name, TEXT, columns.operation - left - 6)
        draw_text(painter, left, baseline, name, TEXT, ink)
        at = columns.operation + row.depth * INDENT
        room = columns.value - columns.cell * (row.tensor is not None) - at
        words = elided(translated(row.text), TEXT, max(room, 40))
        draw_text(painter, at, baseline, words, TEXT, QColor(theme.error) if is_broken else ink)

    def _paint_adjoint(
        self,
        painter: QPainter,
        theme: Theme,
        columns: Columns,
        row: Row,
        baseline: float,
        step: int,
    ) -> None:
        """Write the adjoint as far as it is known; a dot where there is none yet."""
        story = self.story
        assert story is not None
        adjoint = story.adjoint(row, step)
        if adjoint is None:
            text, colour = _no_adjoint(story, row, step, theme)
            draw_right(painter, columns.adjoint, baseline, text, TEXT, colour)
            return
        colour = adjoint_ink(theme)
        text = elided(adjoint_text(adjoint, self._room(columns)), TEXT, columns.cell)
        if not adjoint.is_whole:
            colour = pale(colour, 0.75)
        draw_right(painter, columns.adjoint, baseline, text, TEXT, colour)

    def _paint_scroll(self, painter: QPainter, theme: Theme) -> None:
        room = self.box.height() - HEADER
        whole = self.wanted - HEADER
        if whole <= room + 6 or room < 40:
            return
        height = max(24.0, room * room / whole)
        top = self.box.top() + HEADER + (room - height) * self.scroll / (whole - room)
        bar = QRectF(self.box.right() - _BAR - 3, top, _BAR, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pale(QColor(theme.axis), 0.6))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)


def adjoint_text(adjoint: Adjoint, room: int) -> str:
    """Return an adjoint in a cell: unfinished sums end with + …."""
    if adjoint.is_whole:
        return tensor_text(adjoint.total, room) if adjoint.total is not None else "…"
    if len(adjoint.terms) == 1:
        return f"{tensor_text(adjoint.terms[0], room - 4)} + …"
    return f"{len(adjoint.terms)} terms + …"


def _no_adjoint(story: Story, row: Row, step: int, theme: Theme) -> tuple[str, QColor]:
    """Return what stands in the place of an adjoint that there is not, or not yet."""
    if is_broken_at(story, row, step):
        return "✕ None", QColor(theme.error)
    is_lost = row.tensor in story.lost_tensors or story.gap.ahead.intersection(row.operations)
    if step > story.walk.swept and is_lost:
        return "None", QColor(theme.muted)
    return "·" if row.is_recorded and row.tensor is not None else "", QColor(theme.axis)


def is_broken_at(story: Story, row: Row, step: int) -> bool:
    """Return whether a row is seen to let no adjoint through: once the sweep is over."""
    return step > story.walk.swept and bool(story.gap.broken.intersection(row.operations))


def _holds(row: Row, tape: int) -> bool:
    """Return whether a tape's bracket stands beside a row; headings are within the outer tape."""
    return tape in row.tapes
