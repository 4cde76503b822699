"""The player: goes through numbered steps as time goes by, back and forth, as a film is played."""

from __future__ import annotations

import time

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from explorer.core.sentence import told_of
from explorer.ui.widgets.controls import TrackSlider
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import Scaled
from explorer.ui.widgets.theme import labelled

WHOLE = 10.0
"""Seconds for all steps at speed 1."""
_SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)
_FRAME = 16
"""Milliseconds between two frames."""
_REST = 1.5
"""Seconds for which the end is shown before it begins again."""


class Player(QWidget, Scaled):
    """A row of controls over the steps 0 … `steps`.

    Signals:
        step_changed(float): where it stands; between two steps while it plays.
    """

    step_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps = 0
        self.step = 0.0
        self._speed = _SPEEDS.index(1.0)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_FRAME)
        self._timer.timeout.connect(self._on_frame)
        self._last_frame = 0.0
        self._rested = 0.0
        """Seconds it has stood at the end before it begins again."""
        self._note = ""
        self._first = IconButton("first", self.tr("To the first step (<, Home)"))
        self._back = IconButton("back", self.tr("One step back (,)"))
        self.play_button = IconButton("play", self.tr("Play (Space)"))
        self._forward = IconButton("forward", self.tr("One step forward (.)"))
        self._last = IconButton("last", self.tr("To the last step (>, End)"))
        self.loop_button = IconButton("loop", self.tr("Begin again at the end"))
        self.loop_button.setCheckable(True)
        self._moves = (self._first, self._back, self.play_button, self._forward, self._last)
        self.slider = TrackSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Step", "that is shown"))
        self.slider.setToolTip(
            self.tr("The step that is shown; click to go to a step, drag to move through them")
        )
        self._label = labelled("", "number")
        self._label.setAccessibleName(self.tr("Step shown, of how many"))
        self.speed_button = QToolButton()
        self.speed_button.setProperty("role", "text")
        self._spared = (
            (self._label,),
            (self._back, self._forward),
            (self.speed_button,),
            (self._first, self._last, self.loop_button),
        )
        """What is left out where there is no room, the last first."""
        self._build()
        self._show()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 8)
        row.setSpacing(4)
        for button in self._moves:
            row.addWidget(button)
        row.addSpacing(6)
        row.addWidget(self.slider, 1)
        row.addSpacing(6)
        row.addWidget(self._label)
        row.addWidget(self.speed_button)
        row.addWidget(self.loop_button)
        self._first.clicked.connect(self.go_to_first)
        self._last.clicked.connect(self.go_to_last)
        self._back.clicked.connect(lambda: self.move_by(-1))
        self._forward.clicked.connect(lambda: self.move_by(1))
        self.play_button.clicked.connect(self.toggle)
        self.slider.valueChanged.connect(self._on_scrubbed)
        self.speed_button.clicked.connect(self._on_speed)

    @property
    def is_playing(self) -> bool:
        """Whether it moves by itself."""
        return self._timer.isActive()

    @property
    def label(self) -> QLabel:
        """The label with the step that is shown."""
        return self._label

    def set_steps(self, steps: int, planned: int = 0) -> None:
        """Take another number of steps; who stood at the end stays there.

        Args:
            steps: that can be shown.
            planned: how many there were to be, where there are numbers for fewer.
        """
        note = self.tr(" of {planned}").format(planned=planned) if planned > steps else ""
        if (steps, note) == (self.steps, self._note):
            return
        # It begins at the start, from where it can be played.
        at_end = 0 < self.steps <= self.step
        self.steps, self._note = steps, note
        self._go_to(float(steps) if at_end and not self.is_playing else min(self.step, steps))

    def go_to(self, step: float) -> None:
        """Stand still at a step."""
        self.pause()
        self._go_to(min(max(step, 0.0), float(self.steps)))

    def go_to_first(self) -> None:
        """Stand still at the beginning."""
        self.go_to(0.0)

    def go_to_last(self) -> None:
        """Stand still at the end."""
        self.go_to(float(self.steps))

    def move_by(self, steps: int) -> None:
        """Go some whole steps forward or back, and stand still."""
        whole = int(self.step) if steps > 0 else -int(-self.step // 1)
        self.go_to(float(whole + steps))

    def toggle(self) -> None:
        """Play, from the beginning where it stands at the end; or pause."""
        if self.is_playing:
            self.pause()
            return
        if self.step >= self.steps:
            self._go_to(0.0)
        self._last_frame = time.perf_counter()
        self._timer.start()
        self.play_button.set_icon("pause")
        self.play_button.describe(self.tr("Pause (Space)"))

    def pause(self) -> None:
        """Stand still."""
        self._timer.stop()
        self.play_button.set_icon("play")
        self.play_button.describe(self.tr("Play (Space)"))

    def _on_frame(self) -> None:
        now = time.perf_counter()
        elapsed, self._last_frame = now - self._last_frame, now
        step = self.step + elapsed * _SPEEDS[self._speed] * max(self.steps, 1) / WHOLE
        if step < self.steps:
            self._go_to(step)
        elif not (self.loop_button.isChecked() and self.steps):
            self.pause()
            self._go_to(float(self.steps))
        elif self.step < self.steps:
            self._go_to(float(self.steps))
        else:
            self._rested += elapsed
            if self._rested >= _REST:
                self._rested = 0.0
                self._go_to(0.0)

    def _on_scrubbed(self, value: int) -> None:
        self.go_to(float(value))

    def _on_speed(self) -> None:
        self._speed = (self._speed + 1) % len(_SPEEDS)
        self._show()

    def _go_to(self, step: float) -> None:
        self.step = step
        self._show()
        self.step_changed.emit(step)

    def _show(self) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, self.steps)
            self.slider.setValue(int(self.step))
        self._fit()
        tip = self.tr("There are no numbers after the last step") if self._note else ""
        self._label.setToolTip(as_tip(tip))
        self.speed_button.setText(f"{_SPEEDS[self._speed]:g}×")
        self.speed_button.setAccessibleName(told_of(self.tr("Speed"), self.speed_button.text()))
        self.speed_button.setToolTip(self.tr("Speed; at 1× all steps take ten seconds"))

    def _texts(self) -> tuple[str, str]:
        step = f"{int(self.step)}".rjust(len(f"{self.steps}"))
        steps = f"{self.steps}{self._note}"
        full = self.tr("step {step} / {steps}").format(step=step, steps=steps)
        return full, f"{step} / {steps}"

    def minimumSizeHint(self) -> QSize:
        """Return the room of what there has to be; most buttons have keys."""
        hint = super().minimumSizeHint()
        return QSize(hint.width() - self._room_spared(), hint.height())

    def _fit(self) -> None:
        """Write the step, of how many, and leave out what there is no room for."""
        layout = self.layout()
        assert layout is not None
        full, short = self._texts()
        self._label.setText(short)
        layout.invalidate()
        room = self.width() - layout.minimumSize().width() + self._room_spared()
        for group in self._spared:
            needed = sum(map(_room_of, group))
            for part in group:
                part.setVisible(needed <= room)
            room -= needed
        more = self._label.fontMetrics().horizontalAdvance
        if more(full) - more(short) <= room:
            self._label.setText(full)

    def _room_spared(self) -> int:
        """Return how much narrower the row could be than it is."""
        parts = [part for group in self._spared for part in group]
        return sum(_room_of(part) for part in parts if not part.isHidden())

    def take_scale(self) -> None:
        """Say and offer as much as there is room for in this size."""
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much of where it stands as there is room for."""
        super().resizeEvent(event)
        self._fit()


def _room_of(part: QWidget) -> int:
    """Return how much wider a row is with a part of it."""
    part.ensurePolished()
    size = part.sizeHint().expandedTo(part.minimumSize()).boundedTo(part.maximumSize())
    return size.width() + 4
