"""What the figure of Tape shows: a record, one of its calls, a step, a selection."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Self

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QPainter

from explorer.core.sentence import Sentence
from explorer.core.tape.layout.story import Reading, Story
from explorer.core.tape.record import TapeJudgement, TapeRecord
from explorer.core.tape.spec import Folding
from explorer.core.tape.words import described
from explorer.ui.figures.kit.figure import Figure
from explorer.ui.figures.tape.canvas import Canvas
from explorer.ui.figures.tape.empty import Awaited, paint_empty
from explorer.ui.figures.tape.equations import line_text
from explorer.ui.figures.tape.prepared import PreparedTape, prepared
from explorer.ui.widgets.theme import Theme
from explorer.ui.widgets.translation import translated

_STALE = 0.5
"""Opacity of the record of an older text."""


class ShownTape(Figure):
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
        self._reading: Reading | None = None
        self._call = 0
        self._folding: Folding = "nothing"
        self._opened: frozenset[str] = frozenset()
        self._selection: int | None = None
        self.awaited: Awaited = ""
        """Whether a record is to come."""
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
    def step(self) -> float:
        """The step that is shown."""
        return self.canvas.step

    def show_record(
        self,
        record: TapeRecord | None,
        call: int | None = None,
        ready: PreparedTape | None = None,
    ) -> None:
        """Show what a run recorded.

        Args:
            record: None: what there is before the first run.
            call: the gradient call to look at; None: that which was looked at last.
            ready: the record, made ready before.
        """
        self.failure = ""
        if call is not None:
            self._call = call
        if ready is not None:
            self._reading = ready.reading
        else:
            self._reading = Reading(record) if record is not None else None
        self._opened, self._selection = frozenset(), None
        # What is marked was marked in another record, in which numbers mean something else.
        self._mark(frozenset())
        self._show_story(ready=ready)

    def preparing(self, record: TapeRecord, call: int) -> Callable[[], PreparedTape]:
        """Return what makes a record ready to be shown, which may be done in a thread."""
        return partial(prepared, record, call, self._folding)

    def show_judgement(self, judgement: TapeJudgement) -> None:
        """Take what was found out after the run; steps and rows stay as they are."""
        if self._reading is not None:
            self._reading.take(judgement)
            self._describe()
            self.canvas.update()

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
            self.canvas.follow()
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

    def _show_story(self, *, keep: bool = False, ready: PreparedTape | None = None) -> None:
        """Make rows and graph anew; the step stays where it is, as far as there are so many."""
        story, nodes = None, None
        if ready is not None and (ready.call, ready.folding) == (self._call, self._folding):
            story, nodes = ready.story, ready.nodes
        elif self._reading is not None:
            story = Story(self._reading, self._call, self._folding, self._opened)
        scroll, camera = self.canvas.strip.scroll, self.canvas.graph.camera
        was = (camera.scale, QPointF(camera.centre), camera.is_moved)
        if not keep:
            self.canvas.strip.scroll = 0.0
        self.canvas.show_story(story, nodes)
        if keep:
            self.canvas.strip.scroll = scroll
        if keep and was[2]:
            camera.scale, camera.centre, camera.is_moved = was
        self.canvas.step = min(self.canvas.step, float(self.steps))
        if keep:
            self.canvas.follow_in_graph()
        else:
            self.canvas.follow()
            self.canvas.look_in_graph()
        self._describe()
        self.steps_changed.emit()

    def set_awaited(self, awaited: Awaited) -> None:
        """Say what a record waits for that is to come, as long as there is none to be seen."""
        self.awaited = awaited
        if awaited and self.story is None:
            self.failure = ""
        self._describe()
        self.canvas.update()

    def set_stale(self, is_stale: bool) -> None:
        """Draw pale what is the record of an older text."""
        super().set_stale(is_stale)
        # It stays as long as one types, and is read meanwhile.
        self.canvas.opacity_shown = max(self.opacity, _STALE)
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
        return paint_empty(painter, self.theme, box, self.story, self.awaited)

    def twin(self, width: int, height: int) -> Self:
        """Return a figure that shows the same and that nobody sees, of this size."""
        made = type(self)(self.theme)
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

    def sentences(self) -> list[Sentence]:
        """Return what the tapes saw, and what came of each gradient, in sentences."""
        return [] if self._reading is None else described(self._reading.record)

    def summary(self) -> str:
        """Return the same, and what the step shows."""
        return "\n".join(filter(None, (super().summary(), self.description())))

    def description(self) -> str:
        """Return in words what the figure shows at its step."""
        story = self.story
        if story is None:
            said: dict[Awaited, str] = {
                "": self.tr("Nothing has been run yet."),
                "start": self.tr("TensorFlow is starting."),
                "end": self.tr("The snippet is running."),
            }
            return self.failure or said[self.awaited]
        told = story.explanation(self.canvas.whole_step)
        parts = [self.canvas.where(story), translated(told.head)]
        parts += [line_text(line) for line in told.lines]
        if told.note is not None:
            parts.append(translated(told.note))
        return "\n".join(parts)
