"""Who trains: one run at a time in the engine, told what the person asks while it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from explorer.core.descent.runners import Runner
from explorer.core.sentence import Sentence, sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.labels import run_label
from explorer.core.training.spec import (
    Go,
    SpeedProblem,
    TrainingBegun,
    TrainingEnd,
    TrainingNote,
    TrainingOrder,
    TrainingPaused,
    TrainingProblem,
    TrainingRun,
    TrainingSpec,
)
from explorer.engine.client import Engine
from explorer.storage.runs.curves import resumed_curves
from explorer.storage.runs.saved import SavedRun
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from explorer.core.training.spec import Speeds, TrainingResult

_TELL_AFTER = 120
"""Milliseconds of rest after which a rate that is dragged is told: each one is marked."""


@dataclass
class _Present:
    """The run that goes on."""

    run: int
    """Its number at the engine."""
    curves: RunCurves
    problem: TrainingProblem
    """As it is trained now: with the rate that was told last."""
    pace: float
    """The one that was told last."""
    has_begun: bool = False
    """Whether the engine has data and a model."""
    is_paused: bool = False
    is_stopping: bool = False
    resumed: int = 0
    """Epochs of the run that it goes on from."""


class Trainer(QObject):
    """Begins runs and steers the one that goes on.

    Signals:
        began(RunCurves): a run that the engine was asked for.
        changed(): the run goes on, waits or has ended.
        noted(str): something to be said of it.
        refused(RunCurves, str, bool): the run ended in a mistake, and whether it had begun.
        timed(object): Speeds, as far as they are known; None when nothing more comes.
    """

    began = Signal(object)
    changed = Signal()
    noted = Signal(str)
    refused = Signal(object, str, bool)
    timed = Signal(object)

    def __init__(self, engine: Engine, folder: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._folder = folder
        """Where runs are kept; None: nowhere."""
        self._present: _Present | None = None
        self._next: tuple[TrainingSpec, Go] | None = None
        """What begins as soon as the run that is being stopped has ended."""
        self._count = 0
        self._timing = 0
        self._wanted = TrainingSpec()
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(_TELL_AFTER)
        self._telling.timeout.connect(self._tell_settings)
        engine.answered.connect(self._on_answered)
        engine.finished.connect(self._on_finished)
        engine.failed.connect(self._on_failed)

    # What is known.

    @property
    def run(self) -> RunCurves | None:
        """The run that has not ended."""
        return self._present.curves if self._present is not None else None

    @property
    def is_on(self) -> bool:
        """Whether there is a run that has not ended, be it paused."""
        return self._present is not None

    @property
    def is_paused(self) -> bool:
        """Whether the run waits."""
        return self._present is not None and self._present.is_paused

    @property
    def is_stopping(self) -> bool:
        """Whether the run was told to end."""
        return self._present is not None and self._present.is_stopping

    @property
    def is_timing(self) -> bool:
        """Whether the speeds are being compared."""
        return self._timing != 0

    def holds_for_next(self, spec: TrainingSpec) -> bool:
        """Return whether a spec differs from the run's in what cannot be changed meanwhile."""
        if self._present is None:
            return False
        present = self._present.problem
        return spec.problem() != replace(present, runner=_told_runner(present.runner, spec.runner))

    def begin_counting(self) -> None:
        """Have the next run be the first."""
        self._count = 0

    def count_on(self, number: int) -> None:
        """Have the next run come after one with this number."""
        self._count = max(self._count, number)

    def next_number(self) -> int:
        """Return the number of a run that is put beside the others."""
        self._count += 1
        return self._count

    def give_back(self, number: int) -> None:
        """Have the next run take the number of one that came to nothing."""
        if number == self._count:
            self._count -= 1

    # What the person asks.

    def go(self, spec: TrainingSpec, go: Go) -> None:
        """Let the run go on as asked, or begin one."""
        present = self._present
        if present is not None and not present.is_stopping:
            self._tell_settings()
            present.is_paused = go == "pause"
            self._engine.tell(present.run, TrainingOrder(go=go))
            self.changed.emit()
        elif present is not None:
            self._next = (spec, go)
        else:
            self._begin(self._fresh(spec), spec, go)

    def resume(self, kept: SavedRun, spec: TrainingSpec, go: Go) -> None:
        """Let a kept run go on after its last epoch, beside the one that is kept."""
        problem = spec.problem()
        label = label_of(problem, resumed=len(kept.epochs))
        curves = resumed_curves(kept, self.next_number(), label, problem)
        self._begin(curves, spec, go, kept.directory)

    def stop(self) -> None:
        """End the run; what there is of it stays."""
        present = self._present
        if present is not None and not present.is_stopping:
            present.is_stopping = True
            self._next = None
            self._engine.tell(present.run, TrainingOrder(go="stop"))
            self.changed.emit()

    def follow(self, spec: TrainingSpec) -> None:
        """Take notice of a rate and a pace, to be told when they rest."""
        before, self._wanted = self._wanted, spec
        is_same = (before.runner, before.pace) == (spec.runner, spec.pace)
        if self._present is not None and not is_same:
            self._telling.start()

    def compare(self, spec: TrainingSpec) -> None:
        """Have every way of running timed."""
        if self._present is None:
            self._timing = self._engine.request(
                SpeedProblem(spec.problem()), f"{id(self)}", repeats=False
            )

    def close(self) -> None:
        """Give up everything: the window is gone."""
        self._telling.stop()
        self._next = None
        if self._present is not None:
            self._engine.cancel(self._present.run)
        self._present = None
        self.stop_timing()

    def stop_timing(self) -> None:
        """Compare the speeds no longer."""
        if self._timing:
            self._engine.cancel(self._timing)
            self._timing = 0
            self.timed.emit(None)

    def _fresh(self, spec: TrainingSpec) -> RunCurves:
        problem = spec.problem()
        return RunCurves(self.next_number(), label_of(problem), problem)

    def _begin(
        self, curves: RunCurves, spec: TrainingSpec, go: Go, resumed: Path | None = None
    ) -> None:
        self.stop_timing()
        self._wanted = spec
        folder = str(self._folder) if self._folder is not None else ""
        # Before the request: an engine that was given up answers at once.
        problem = spec.problem()
        present = self._present = _Present(
            0, curves, problem, spec.pace, resumed=len(curves.epochs.values)
        )
        asked = TrainingRun(problem, go, folder, str(resumed or ""), spec.pace)
        present.run = self._engine.request(asked, f"{id(self)}", repeats=False)
        self.began.emit(curves)
        self.changed.emit()

    def _tell_settings(self) -> None:
        self._telling.stop()
        present = self._present
        if present is None or present.is_stopping:
            return
        before, wanted = present.problem.runner, self._wanted
        runner = _told_runner(before, wanted.runner)
        rate = runner.rate if runner.rate != before.rate else None
        pace = wanted.pace if wanted.pace != present.pace else None
        if rate is not None or pace is not None:
            present.problem, present.pace = replace(present.problem, runner=runner), wanted.pace
            present.curves.label = label_of(present.curves.spec, runner.rate, present.resumed)
            self._engine.tell(present.run, TrainingOrder(rate=rate, pace=pace))

    # What the engine answers.

    def _on_answered(self, run: int, result: TrainingResult | Speeds) -> None:
        if run == self._timing:
            self.timed.emit(result)
        if self._present is None or run != self._present.run:
            return
        present = self._present
        present.curves.take(result)  # pyright: ignore[reportArgumentType]
        match result:
            case TrainingPaused():
                present.is_paused = result.is_paused
                self.changed.emit()
            case TrainingNote():
                self.noted.emit(translated(result.sentence))
            case TrainingBegun():
                present.has_begun = True
                self.changed.emit()
            case TrainingEnd():
                self._end()
            case _:
                pass

    def _on_finished(self, run: int) -> None:
        if self._present is not None and run == self._present.run:
            self._give_up(sentence("Stopped before the first step."))
            self._end()
        elif run == self._timing:
            self._timing = 0
            self.timed.emit(None)

    def _on_failed(self, run: int, message: Sentence) -> None:
        if run == self._timing:
            self._timing = 0
            self.timed.emit(None)
            self.noted.emit(translated(message))
        elif self._present is not None and run == self._present.run:
            curves, said = self._present.curves, translated(message)
            has_begun, self._next = self._present.has_begun, None
            if has_begun:
                self._give_up(message)
                if curves.begun is not None and curves.begun.directory:
                    kept = sentence(
                        "The epochs up to {epoch} are kept.", epoch=len(curves.epochs.values)
                    )
                    said = f"{said} {translated(kept)}"
            self._end()
            self.refused.emit(curves, said, has_begun)

    def _give_up(self, message: Sentence) -> None:
        """Have a run end that did not say so itself."""
        assert self._present is not None
        curves = self._present.curves
        if curves.end is None:
            seconds = float(curves.moments.values[-1, 1]) if len(curves.moments.values) else 0.0
            curves.take(TrainingEnd("stopped", curves.done, message, 0.0, seconds, None))

    def _end(self) -> None:
        self._present = None
        self._telling.stop()
        self.changed.emit()
        if self._next is not None:
            (spec, go), self._next = self._next, None
            self._begin(self._fresh(spec), spec, go)


def label_of(spec: TrainingProblem, last_rate: float | None = None, resumed: int = 0) -> str:
    """Return what a run is called; see `run_label`."""
    return " · ".join(translated(part) for part in run_label(spec, last_rate, resumed))


def _told_runner(present: Runner, wanted: Runner) -> Runner:
    """Return the optimizer of a run with the rate of another one of its kind."""
    is_same = replace(wanted, rate=present.rate) == present
    return wanted if is_same and wanted.schedule == "constant" else present
