"""The figure of Tape: the tape as a strip, the chain rule in numbers, the graph."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent

from explorer.core.sentence import told_of
from explorer.ui.figures.tape.shown import ShownTape
from explorer.ui.widgets.theme import Theme

_CLICK = 4.0
"""Pixels that a mouse may move between pressing and releasing for a click."""
_ZOOM = 1.2


class TapeFigure(ShownTape):
    """What a snippet recorded, with what mouse and keys do to it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._drag = ""
        """What the mouse moves: "graph", "divider" or nothing."""

    def resizeEvent(self, ev: QResizeEvent | None) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Tell of another size."""
        super().resizeEvent(ev)
        self.resized.emit()

    def mousePressEvent(self, ev: QMouseEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Begin a click or a drag."""
        place = self._place(ev)
        self._pressed = self._last = place
        if self.canvas.divider.contains(place):
            self._drag = "divider"
        elif self.canvas.graph.box.contains(place):
            self._drag = "graph"
        ev.accept()

    def mouseMoveEvent(self, ev: QMouseEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Move what is dragged, or show what is under the mouse."""
        place = self._place(ev)
        if self._pressed is None:
            self._hover(place)
        elif self._drag == "divider":
            self.canvas.drag_divider(place.y() - self.canvas.strip.box.top() - 8)
        elif self._drag == "graph" and _apart(place, self._pressed) > _CLICK:
            self.canvas.graph.camera.pan(place - self._last)
            self.canvas.update()
        self._last = place
        ev.accept()

    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """End a drag, or take a click."""
        is_click = self._pressed is not None and _apart(self._place(ev), self._pressed) <= _CLICK
        if is_click and self._drag != "divider":
            self._click(self._place(ev))
        self._pressed, self._drag = None, ""
        ev.accept()

    def mouseDoubleClickEvent(self, ev: QMouseEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Go to the step at which something happens to a row; fit the graph where none is."""
        row = self._row_at(self._place(ev))
        if row is not None:
            self._go_to_row(row)
        elif self.canvas.graph.box.contains(self._place(ev)):
            self.fit()
        ev.accept()

    def wheelEvent(self, ev: QWheelEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Scroll the strip, or come nearer in the graph."""
        turned = ev.angleDelta().y()
        place = self._place(ev)
        if self.canvas.graph.box.contains(place):
            self.canvas.graph.camera.zoom(_ZOOM ** (turned / 120), place)
        else:
            self.canvas.strip.scroll_by(-turned / 2)
        self.canvas.update()
        ev.accept()

    def _place(self, ev: QMouseEvent | QWheelEvent) -> QPointF:
        """Return where the mouse is, before all is drawn larger."""
        return ev.position() * (1 / (self.enlargement * self.canvas.zoom))

    def _hover(self, place: QPointF) -> None:
        row = self.canvas.strip.row_at(place)
        if row != self.canvas.strip.hovered:
            self.canvas.strip.hovered = row
            self.canvas.update()
        is_divider = self.canvas.divider.contains(place) and self.story is not None
        cursor = Qt.CursorShape.SplitVCursor if is_divider else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != cursor:
            self.viewport().setCursor(cursor)

    def _row_at(self, place: QPointF) -> int | None:
        found = self.canvas.strip.row_at(place)
        return self.canvas.graph.row_at(place) if found is None else found

    def _click(self, place: QPointF) -> None:
        """Choose the row or node that is clicked; open or close it where it is a fold."""
        number, story = self._row_at(place), self.story
        if story is None:
            return
        if number is None:
            self.select(None)
            self.selected.emit(None)
            return
        row = story.rows[number]
        if row.kind in {"fold", "function"}:
            self.toggle(row.key)
            return
        self._selection = row.operations[0] if row.operations else None
        self._mark(frozenset(row.operations))
        self.selected.emit(self._selection)
        self.line_asked.emit(row.line)

    def toggle(self, key: str) -> None:
        """Open a fold, or close it again."""
        self._opened = self._opened ^ {key}
        self._show_story(keep=True)

    def _go_to_row(self, number: int) -> None:
        story = self.story
        assert story is not None
        operations = story.rows[number].operations
        is_back = self.canvas.whole_step > story.walk.forward
        steps = [story.walk.nearest_step(each, is_back=is_back) for each in operations]
        known = [step for step in steps if step is not None]
        if known:
            self.step_asked.emit(float(max(known)))

    def fit(self) -> None:
        """Show all of the graph."""
        self.canvas.graph.fit()
        self.canvas.update()

    def zoom(self, factor: float) -> None:
        """Come nearer in the graph, or go away from it."""
        camera = self.canvas.graph.camera
        camera.zoom(factor, camera.box.center())
        self.canvas.update()

    def keyPressEvent(self, ev: QKeyEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Move the graph, choose the rows above and below, go to the step of a row."""
        key = Qt.Key
        acts = {
            key.Key_Plus: lambda: self.zoom(_ZOOM),
            key.Key_Equal: lambda: self.zoom(_ZOOM),
            key.Key_Minus: lambda: self.zoom(1 / _ZOOM),
            key.Key_F: self.fit,
            key.Key_Up: lambda: self._move_selection(-1),
            key.Key_Down: lambda: self._move_selection(1),
            key.Key_Left: lambda: self._pan(60),
            key.Key_Right: lambda: self._pan(-60),
            key.Key_Return: self._enter,
            key.Key_Enter: self._enter,
        }
        act = acts.get(Qt.Key(ev.key()))
        if act is None or ev.modifiers() & Qt.KeyboardModifier.ControlModifier:
            ev.ignore()
            return
        act()
        ev.accept()

    def _pan(self, pixels: float) -> None:
        self.canvas.graph.camera.pan(QPointF(pixels, 0))
        self.canvas.update()

    def _selected_row(self) -> int | None:
        story = self.story
        if story is None or self._selection is None:
            return None
        return story.rows_of.get(self._selection)

    def selection_text(self) -> str:
        """Return the operation that is chosen, as it stands in its row."""
        number, story = self._selected_row(), self.story
        if number is None or story is None:
            return ""
        row = story.rows[number]
        return told_of(row.name, str(row.text)) if row.name else str(row.text)

    def _move_selection(self, by: int) -> None:
        """Choose the next row with an operation, or the one before."""
        story = self.story
        if story is None or not story.rows:
            return
        number = self._selected_row()
        if number is None:
            number = -1 if by > 0 else len(story.rows)
        number += by
        while 0 <= number < len(story.rows) and story.rows[number].kind in {"heading", "leaf"}:
            number += by
        if 0 <= number < len(story.rows):
            row = story.rows[number]
            self._selection = row.operations[0]
            self._mark(frozenset(row.operations))
            self.canvas.strip.reveal(number)
            self.selected.emit(self._selection)
            self.line_asked.emit(row.line)

    def _enter(self) -> None:
        """Open the fold that is chosen, or go to the step of the row."""
        number, story = self._selected_row(), self.story
        if number is None or story is None:
            return
        if story.rows[number].kind in {"fold", "function"}:
            self.toggle(story.rows[number].key)
        else:
            self._go_to_row(number)


def _apart(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())
