"""The figure of Tape: the tape as a strip, the chain rule in numbers, the graph."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent

from explorer.core.tape.layout.story import Reading, Story
from explorer.core.tape.record import TapeJudgement, TapeRecord
from explorer.core.tape.spec import Folding
from explorer.ui.figures.kit.figure import Figure
from explorer.ui.figures.tape.canvas import Canvas
from explorer.ui.figures.tape.empty import paint_empty
from explorer.ui.figures.tape.equations import line_text
from explorer.ui.widgets.theme import Theme
from explorer.ui.widgets.translation import translated

_CLICK = 4.0
"""Pixels that a mouse may move between pressing and releasing for a click."""
_ZOOM = 1.2


class TapeFigure(Figure):
    """What a snippet recorded, at a step of the player.

    Signals:
        selected(object): the id of the operation that was clicked; None: none.
        line_asked(object): the line of the snippet that was clicked; None: none.
        step_asked(float): the person goes to the step at which something happens.
        steps_changed(): there are more or fewer steps, or another one is last.
        view_changed, fit_asked, gesture_ended: as those of other figures; nothing of the view here
            stands in the spec.
    """

    selected = Signal(object)
    line_asked = Signal(object)
    step_asked = Signal(float)
    steps_changed = Signal()
    view_changed = Signal(object, object, object, object)
    fit_asked = Signal(object)
    gesture_ended = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._reading: Reading | None = None
        self._call = 0
        self._folding: Folding = "nothing"
        self._opened: frozenset[str] = frozenset()
        self._selection: int | None = None
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._drag = ""
        """What the mouse moves: "graph", "divider" or nothing."""
        self.canvas = Canvas(theme, self._paint_instead)
        self.ci.addItem(self.canvas)
        self.parts.append(self.canvas)
        self.setAccessibleName(self.tr("The tape, its sweep and the graph of its operations"))
        self._describe()

    # What is shown.

    @property
    def story(self) -> Story | None:
        """What is shown of the call; None: nothing was run."""
        return self.canvas.story

    @property
    def steps(self) -> int:
        """The number of the player's last step."""
        return self.story.walk.count if self.story is not None else 0

    @property
    def forward_steps(self) -> int:
        """How many of the steps are operations that run forward."""
        return self.story.walk.forward if self.story is not None else 0

    @property
    def step(self) -> float:
        """The step that is shown."""
        return self.canvas.step

    def show_record(self, record: TapeRecord | None) -> None:
        """Show what a run recorded, None: what there is before the first run."""
        self.failure = ""
        self._reading = Reading(record) if record is not None else None
        self._opened, self._selection = frozenset(), None
        self._show_story()

    def show_judgement(self, judgement: TapeJudgement) -> None:
        """Take what was found out after the run; steps and rows stay as they are."""
        if self._reading is not None:
            self._reading.take(judgement)
            self._show_story(keep=True)

    def show_call(self, call: int) -> None:
        """Look at another gradient call, by its number."""
        if call != self._call:
            self._call, self._opened = call, frozenset()
            self._show_story()

    def set_folding(self, folding: Folding) -> None:
        """Fold by line, by Keras layer, by turn, or not at all."""
        if folding != self._folding:
            self._folding, self._opened = folding, frozenset()
            self._show_story()

    def show_step(self, step: float) -> None:
        """Show a step of the player, 0 … steps; between two, what is on its way."""
        before = int(self.canvas.step)
        self.canvas.step = min(max(step, 0.0), float(self.steps))
        if int(self.canvas.step) != before:
            self._follow()
            self._describe()
        self.canvas.update()

    def select(self, operation: int | None) -> None:
        """Mark an operation, as a click on its row does."""
        self._selection = operation
        self._mark(frozenset() if operation is None else frozenset({operation}), reveal=True)

    def show_line(self, line: int | None) -> None:
        """Mark the operations of a line of the snippet."""
        story = self.story
        if story is None or line is None:
            self._mark(frozenset())
            return
        found = {each.id for each in story.walk.operations if each.line == line}
        self._mark(frozenset(found), reveal=True)

    def _mark(self, operations: frozenset[int], *, reveal: bool = False) -> None:
        self.canvas.strip.selected = self.canvas.graph.selected = operations
        if reveal and operations and self.story is not None:
            row = self.story.rows_of.get(min(operations))
            if row is not None:
                self.canvas.strip.reveal(row)
        self.canvas.update()

    def _show_story(self, *, keep: bool = False) -> None:
        """Make rows and graph anew; the step stays where it is, as far as there are so many."""
        story = None
        if self._reading is not None:
            story = Story(self._reading, self._call, self._folding, self._opened)
        scroll, camera = self.canvas.strip.scroll, self.canvas.graph.camera
        was = (camera.scale, QPointF(camera.centre), camera.is_moved)
        if not keep:
            self.canvas.strip.scroll = 0.0
        self.canvas.show_story(story)
        if keep:
            self.canvas.strip.scroll = scroll
        if keep and was[2]:
            camera.scale, camera.centre, camera.is_moved = was
        self.canvas.step = min(self.canvas.step, float(self.steps))
        if keep:
            self._follow_in_graph()
        else:
            self._follow()
        self._describe()
        self.steps_changed.emit()

    def _follow(self) -> None:
        """Keep in sight what the step does."""
        story = self.story
        if story is None:
            return
        row = story.current_row(self.canvas.whole_step)
        if row is not None:
            self.canvas.strip.reveal(row)
        elif self.canvas.whole_step == 0:
            self.canvas.strip.reveal(0)
        self._follow_in_graph()

    def _follow_in_graph(self) -> None:
        row = self.story.current_row(self.canvas.whole_step) if self.story is not None else None
        self.canvas.graph.follow(row if row is not None else 0)

    def set_stale(self, is_stale: bool) -> None:
        """Draw pale what is the record of an older text."""
        super().set_stale(is_stale)
        self.canvas.opacity_shown = self.opacity
        self.canvas.update()

    def _forget(self) -> None:
        self._reading = None
        self.canvas.show_story(None)
        self.canvas.opacity_shown = 1.0
        self._describe()

    def _paint_instead(self, painter: QPainter, box: QRectF) -> bool:
        """Paint why there is nothing to step through, where that is so."""
        if self.failure:
            self.paint_failure(painter, box.width(), box.height())
            return True
        return paint_empty(painter, self.theme, box, self.story)

    def twin(self, width: int, height: int) -> TapeFigure:
        """Return a figure that shows the same and that nobody sees, of this size."""
        made = TapeFigure(self.theme)
        made._reading, made._call = self._reading, self._call
        made._folding, made._opened = self._folding, self._opened
        made.lay_out(width, height)
        made._show_story()
        made.show_step(self.step)
        return made

    # In words.

    def _describe(self) -> None:
        """Tell those who cannot see the figure what it shows."""
        self.setAccessibleDescription(self.description())

    def description(self) -> str:
        """Return in words what the figure shows at its step."""
        story = self.story
        if story is None:
            return self.failure or self.tr("Nothing was run yet.")
        told = story.explanation(self.canvas.whole_step)
        parts = [self.canvas.where(story), translated(told.head)]
        parts += [line_text(line) for line in told.lines]
        if told.note is not None:
            parts.append(translated(told.note))
        return "\n".join(parts)

    # Mouse and keys.

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
        return ev.position() * (1 / self.canvas.zoom)

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
