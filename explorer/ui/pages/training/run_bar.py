"""The bar under the curves of a training: start, pause, step, epoch, stop, and how far it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from explorer.core.training.curves import RunCurves
from explorer.core.training.spec import TrainingSpec
from explorer.core.training.words.scores import test_score
from explorer.ui.widgets.plain import LinesLabel, as_tip
from explorer.ui.widgets.scale import scaled
from explorer.ui.widgets.spoken import Announcer, announce
from explorer.ui.widgets.theme import labelled
from explorer.ui.widgets.translation import translated

_ROOMY = 460
"""Pixels across from which on there is room for every word."""
_LEAST, _TIGHT = 206, 280
"""Pixels across without which the shorter words have no room."""
_LINES = 2
"""Of the message."""


class RunState(Enum):
    """What goes on, by which the buttons of the bar can be pressed or not."""

    IDLE = "idle"
    ON = "on"
    PAUSED = "paused"
    STOPPING = "stopping"


class RunBar(QWidget):
    """Buttons, progress, and a sentence where there is something to say.

    Signals:
        toggled(): start, pause, or go on.
        asked(str): "step" or "epoch".
        stop_asked(), reset_asked(): the run should end; and the next one begin where it began.
        undo_asked(): what the message tells of should be taken back.
        tape_asked(): a step should be opened on the tape.
    """

    toggled = Signal()
    asked = Signal(str)
    stop_asked = Signal()
    reset_asked = Signal()
    undo_asked = Signal()
    tape_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("The run"))
        self._state = RunState.IDLE
        self.start_button = QPushButton()
        self.start_button.setProperty("role", "main")
        self.start_button.clicked.connect(self.toggled)
        self._left = self.start_button
        """The button that the focus was at when it could not be pressed any more."""
        self._make_buttons()
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 1000)
        self._progress.setAccessibleName(self.tr("How much of the run is done"))
        self._said = labelled("", "number")
        self._said.setAccessibleName(self.tr("Epoch, and time left"))
        self._message = LinesLabel(_LINES)
        self._message.setProperty("role", "muted")
        self._message.setAccessibleName(self.tr("About the run"))
        self._announcer = Announcer(self)
        self._told = self._held = self._caption = ""
        self._shown: tuple[RunCurves | None, TrainingSpec, bool] | None = None
        self._build()
        self.show_state(RunState.IDLE)

    def _make_buttons(self) -> None:
        """Make the buttons beside Start."""
        self.step_button = _button(
            self.tr("Step"), self.tr("One step, then pause (.)"), lambda: self.asked.emit("step")
        )
        self.epoch_button = _button(
            self.tr("Epoch"),
            self.tr("To the end of the epoch, then pause (E)"),
            lambda: self.asked.emit("epoch"),
        )
        self.stop_button = _button(
            self.tr("Stop"),
            self.tr("End this run; its results so far stay"),
            self.stop_asked.emit,
        )
        self.reset_button = _button(
            self.tr("Start over"),
            self.tr(
                "End this run, which stays in the list; Start then begins a new one from the same "
                "initial weights, with the same batches"
            ),
            self.reset_asked.emit,
        )
        self.undo_button = _button(
            self.tr("Undo"), self.tr("Undo what this says was done (Ctrl+Z)"),
            self.undo_asked.emit,
        )  # fmt: skip
        self.undo_button.hide()
        self.tape_button = _button(
            self.tr("On the tape"),
            self.tr(
                "Open one step with its batch and weights as a snippet on the tape: the one that "
                "is read in the figure, or the last (T)"
            ),
            self.tape_asked.emit,
        )
        self.tape_button.setProperty("role", "order")

    def _build(self) -> None:
        self._line = QHBoxLayout()
        self._line.setSpacing(12)
        self._line.addWidget(self._progress, 1)
        self._line.addWidget(self._said)
        self._buttons = QHBoxLayout()
        for button in (
            self.start_button,
            self.step_button,
            self.epoch_button,
            self.stop_button,
            self.reset_button,
        ):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(6)
        self._column.addLayout(self._line)
        self._column.addLayout(self._buttons)
        place = self._place = QHBoxLayout()
        place.addWidget(self._message, 1)
        place.addWidget(self.undo_button, 0, Qt.AlignmentFlag.AlignTop)
        place.addWidget(self.tape_button, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(place)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less where there is little room."""
        super().resizeEvent(event)
        self._arrange()
        if self._shown is not None:
            self._said.setText(self._text(*self._shown))

    def _arrange(self) -> None:
        is_narrow = self.width() < scaled(_ROOMY)
        self._buttons.setSpacing(4 if is_narrow else 8)
        side = 8 if is_narrow else 16
        self._column.setContentsMargins(side, 6, side, 10)
        row = self._place if self.width() < scaled(_TIGHT) else self._buttons
        if row.indexOf(self.reset_button) < 0:
            at = 1 if row is self._place else row.count() - 1
            row.insertWidget(at, self.reset_button, 0, Qt.AlignmentFlag.AlignTop)

    def minimumSizeHint(self) -> QSize:
        """Return the room that the shorter words need."""
        return QSize(scaled(_LEAST), super().minimumSizeHint().height())

    @property
    def progress_text(self) -> str:
        """The text about the epoch and the time left."""
        return self._said.text()

    @property
    def message(self) -> str:
        """The sentence under the buttons."""
        return self._told

    @property
    def caption(self) -> str:
        """What stands there: the sentence, or else what holds, or what is said of the charts."""
        return self._told or self._held or self._caption

    def show_state(self, state: RunState) -> None:
        """Offer what can be asked now."""
        self._state = state
        is_going = state is RunState.ON
        texts = {
            RunState.IDLE: (self.tr("Start", "a training"), self.tr("Begin a run (Space)")),
            RunState.PAUSED: (self.tr("Continue"), self.tr("Continue the run (Space)")),
        }
        text, tip = texts.get(state, (self.tr("Pause"), self.tr("Pause the run (Space)")))
        self.start_button.setText(text)
        self.start_button.setAccessibleName(text)
        self.start_button.setToolTip(as_tip(tip))
        self._offer(self.start_button, on=state is not RunState.STOPPING)
        for button in (self.step_button, self.epoch_button):
            self._offer(button, on=not is_going and state is not RunState.STOPPING)
        self._offer(self.stop_button, on=state not in {RunState.IDLE, RunState.STOPPING})
        self._give_back_focus()

    def _offer(self, button: QPushButton, *, on: bool) -> None:
        """Let a button be pressed or not; meanwhile the bar itself keeps its focus.

        Another button would take the next Space for one of its own.
        """
        if not on and self.window().focusWidget() is button:
            self._left = button
            self.setFocus()
        button.setEnabled(on)

    def _give_back_focus(self) -> None:
        """Let the button have the focus again that lost it, or the first where it is no use."""
        is_resting = self._state in {RunState.IDLE, RunState.PAUSED}
        if is_resting and self.window().focusWidget() is self:
            (self._left if self._left.isEnabled() else self.start_button).setFocus()

    def show_run(self, run: RunCurves | None, spec: TrainingSpec, *, is_paused: bool) -> None:
        """Show how far a run is; where there is none, how long the next one will be."""
        done = run.done / run.planned if run is not None and run.begun is not None else 0.0
        self._progress.setValue(round(1000 * done))
        self._shown = run, spec, is_paused
        self._said.setText(self._text(*self._shown))
        self._tell_end(run)
        self._offer(self.reset_button, on=run is not None)
        self._offer(self.tape_button, on=run is not None and run.done > 0 and not run.is_logged)
        self._give_back_focus()

    def _tell_end(self, run: RunCurves | None) -> None:
        """Announce how a run ended, and what is said of it."""
        ends = [] if run is None or run.end is None else [self._said.text(), *run.remarks]
        self._announcer.take("\n".join(map(str, ends)))

    def _text(self, run: RunCurves | None, spec: TrainingSpec, is_paused: bool) -> str:
        """Return the epoch, and what became of the run or how long it still takes."""
        if run is None:
            return self.tr("epoch 0 / {epochs}").format(epochs=f"{spec.epochs:,}")
        if run.begun is None:
            return self.tr("starting …")
        epochs = f"{run.problem.epochs:,}"
        # Of a kept run whose losses are damaged there are fewer steps than epochs.
        done = max(run.done // run.steps_an_epoch, len(run.epochs.values))
        epoch = f"{done:,}".rjust(len(epochs))
        text = self.tr("epoch {epoch} / {epochs}").format(epoch=epoch, epochs=epochs)
        if run.end is not None:
            words = {
                "finished": self.tr("stopped early") if run.is_early else self.tr("finished"),
                "stopped": self.tr("stopped"),
                "diverged": self.tr("diverged"),
            }
            score, outcome = test_score(run), words[run.end.outcome]
            if score is None:
                return f"{text} · {outcome}"
            # In little room the score counts: the line over the buttons tells the epochs.
            told = [outcome, translated(score)]
            return " · ".join(told if self.width() < scaled(_ROOMY) else [text, *told])
        if is_paused:
            return f"{text} · {self.tr('paused')}"
        left = _seconds_left(run, spec.pace)
        if left is None:
            return text
        return self.tr("{epoch} · {time} left").format(epoch=text, time=_time_text(left))

    def show_message(self, text: str, is_error: bool = False, can_be_undone: bool = False) -> None:
        """Say something under the buttons, or nothing; what has no room there is in its tip."""
        role = "error" if is_error else "muted"
        if self._message.property("role") != role:
            self._message.setProperty("role", role)
            self._message.style().polish(self._message)
        self._told = text
        self.undo_button.setVisible(can_be_undone)
        announce(self._message, text)
        self._message.show_text(self.caption)

    def add_message(self, text: str, is_error: bool = False) -> None:
        """Say something below what is said already."""
        self.show_message("\n".join(filter(None, (self._told, text))), is_error)

    def show_held(self, is_held: bool) -> None:
        """Say whether what was changed holds only for the next run, beside what goes on with it."""
        told = self.tr(
            "What was changed meanwhile applies to the next run: this one continues as it began."
        )
        self._held = told if is_held else ""
        self._message.show_text(self.caption)

    def show_caption(self, text: str) -> None:
        """Say something of the charts for as long as there is nothing else to say."""
        if text != self._caption:
            self._caption = text
            self._message.show_text(self.caption)


def _button(text: str, tip: str, do: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(text)
    button.setToolTip(as_tip(tip))
    button.clicked.connect(lambda _: do())
    return button


def _time_text(seconds: float) -> str:
    """Return a time left as people say it: 9 s, 2 min, 1.5 h."""
    if seconds < 90:
        return f"{math.ceil(seconds)} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def _seconds_left(run: RunCurves, pace: float) -> float | None:
    """Return how long the run still takes, from its pace and its last steps."""
    left = run.planned - run.done
    rows = run.moments.values[-200:]
    if len(rows) < 2 or rows[-1, 0] <= rows[0, 0]:
        return None
    seconds = left * (rows[-1, 1] - rows[0, 1]) / (rows[-1, 0] - rows[0, 0])
    return max(seconds, left / pace) if pace else seconds
