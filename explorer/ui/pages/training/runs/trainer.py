"""Trainer: one run at a time in the engine, controlled by the person while it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.sentence import Sentence, sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.labels import run_label
from explorer.core.training.results import TrainingBegun, TrainingEnd, TrainingNote, TrainingPaused
from explorer.core.training.spec import (
    Go,
    SpeedProblem,
    TrainingOrder,
    TrainingProblem,
    TrainingRun,
    TrainingSpec,
)
from explorer.engine.client import Engine
from explorer.engine.job import Job
from explorer.storage.runs.curves import resumed_curves
from explorer.storage.runs.saved import SavedRun
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from explorer.core.training.results import TrainingResult

_MOST_SEED = (1 << 32) - 1
_TELL_AFTER = 120
"""Milliseconds of rest after which a rate that is dragged is told: each one is marked."""


_Watched = tuple[bool, bool, tuple[int, int] | None]


@dataclass
class _Present:
    """The run that goes on."""

    job: Job
    curves: RunCurves
    problem: TrainingProblem
    """As it is trained now: with the rate that was told last."""
    pace: float
    """The one that was told last."""
    watched: _Watched = (False, False, None)
    """Whether layers and sharpness are watched, and which unit, as it was told last."""
    has_begun: bool = False
    """Whether the engine has data and a model."""
    is_paused: bool = False
    is_stopping: bool = False
    resumed: int = 0
    """Epochs of the run that it goes on from."""
    seed: int = 0
    """That of the person: of several runs from one Start each has the next one."""


class Trainer(QObject):
    """Begins runs and steers the one that goes on.

    Signals:
        began(RunCurves): a run that the engine was asked for.
        state_changed(): the run goes on, waits or has ended.
        progressed(): more is known of it.
        noted(str): something to be said of it.
        refused(RunCurves, str, bool): the run ended in a mistake, and whether it had begun.
        timed(object): Speeds, as far as they are known; None when nothing more comes.
    """

    began = Signal(object)
    state_changed = Signal()
    progressed = Signal()
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
        """The run that begins as soon as the one being stopped has ended."""
        self._seeds: list[TrainingSpec] = []
        """What is still to be run of one Start."""
        self._count = 0
        self._timing: Job | None = None
        self._channel = engine.channel()
        self._wanted = TrainingSpec()
        self._telling = QTimer(self, singleShot=True, interval=_TELL_AFTER)
        self._telling.timeout.connect(self._tell_settings)

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
        return self._timing is not None

    def holds_for_next(self, spec: TrainingSpec) -> bool:
        """Return whether a spec differs from the run's in what cannot be changed meanwhile."""
        if self._present is None:
            return False
        present = self._present.problem
        runner = _told_runner(present.runner, spec.runner)
        return spec.problem() != replace(present, runner=runner, seed=self._present.seed)

    def begin_counting(self) -> None:
        """Number the next run as the first."""
        self._count = 0

    def count_on(self, number: int) -> None:
        """Number the next run after this number."""
        self._count = max(self._count, number)

    def next_number(self) -> int:
        """Return the number of a run that is put beside the others."""
        self._count += 1
        return self._count

    def give_back(self, number: int) -> None:
        """Give the next run the number of one that came to nothing."""
        if number == self._count:
            self._count -= 1

    # What the person asks.

    def go(self, spec: TrainingSpec, go: Go) -> None:
        """Let the run go on as asked, or begin one."""
        present = self._present
        if present is not None and not present.is_stopping:
            self._tell_settings()
            present.is_paused = go == "pause"
            present.job.control(TrainingOrder(go=go))
            self.state_changed.emit()
        elif present is not None:
            self._next = (spec, go)
        else:
            self._begin_all(spec, go)

    def _begin_all(self, spec: TrainingSpec, go: Go) -> None:
        """Begin a run, and have one from each of the next seeds follow it."""
        last = min(spec.seeds, _MOST_SEED - spec.seed + 1)
        self._seeds = [replace(spec, seed=spec.seed + k) for k in range(1, last)]
        curves = self._fresh(spec)
        curves.group = curves.number if self._seeds else 0
        self._begin(curves, spec, go, seed=spec.seed)

    def resume(self, kept: SavedRun, spec: TrainingSpec, go: Go) -> None:
        """Let a kept run go on after its last epoch, beside the one that is kept."""
        problem = spec.problem()
        label = run_label(problem, resumed=len(kept.epochs))
        curves = resumed_curves(kept, self.next_number(), label, problem)
        self._begin(curves, spec, go, kept.directory)

    def stop(self) -> None:
        """End the run; what there is of it stays."""
        present = self._present
        if present is not None and not present.is_stopping:
            present.is_stopping = True
            self._next = None
            self._seeds = []
            present.job.control(TrainingOrder(go="stop"))
            self.state_changed.emit()

    def follow(self, spec: TrainingSpec) -> None:
        """Take notice of a rate, a pace, and what to watch, to be told when they rest."""
        before, self._wanted = self._wanted, spec
        if self._present is not None and _told_meanwhile(before) != _told_meanwhile(spec):
            self._telling.start()

    def compare(self, spec: TrainingSpec) -> None:
        """Time every way of running."""
        if self._present is None:
            asked = SpeedProblem(spec.problem())
            job = self._timing = self._engine.request(asked, self._channel, repeats=False)
            job.answered.connect(self.timed)
            job.finished.connect(self._on_timed)
            job.failed.connect(self._on_timing_failed)

    def close(self) -> None:
        """Give up everything: the window is gone."""
        self._telling.stop()
        self._next = None
        self._seeds = []
        if self._present is not None:
            self._present.job.drop()
        self._present = None
        self.stop_timing()

    def stop_timing(self) -> None:
        """Compare the speeds no longer."""
        if self._timing is not None:
            self._timing.drop()
            self._on_timed()

    def _on_timed(self) -> None:
        self._timing = None
        self.timed.emit(None)

    def _on_timing_failed(self, message: Sentence) -> None:
        self._on_timed()
        self.noted.emit(translated(message))

    def _fresh(self, spec: TrainingSpec) -> RunCurves:
        problem = spec.problem()
        return RunCurves(self.next_number(), run_label(problem), problem)

    def _begin(
        self,
        curves: RunCurves,
        spec: TrainingSpec,
        go: Go,
        resumed: Path | None = None,
        seed: int | None = None,
    ) -> None:
        self.stop_timing()
        self._wanted = spec
        # On another machine that folder is another one, or none.
        is_here = self._folder is not None and not self._engine.host
        folder = str(self._folder) if is_here else ""
        problem, epochs = spec.problem(), len(curves.epochs.values)
        watched = _watched(spec)
        asked = TrainingRun(problem, go, folder, str(resumed or ""), spec.pace, *watched)
        job = self._engine.request(asked, self._channel, repeats=False)
        seed = spec.seed if seed is None else seed
        self._present = _Present(
            job, curves, problem, spec.pace, watched, resumed=epochs, seed=seed
        )
        job.answered.connect(self._on_answered)
        job.finished.connect(self._on_finished)
        job.failed.connect(self._on_failed)
        self.began.emit(curves)
        self.state_changed.emit()

    def _tell_settings(self) -> None:
        self._telling.stop()
        present = self._present
        if present is None or present.is_stopping:
            return
        before, wanted = present.problem.runner, self._wanted
        runner = _told_runner(before, wanted.runner)
        rate = runner.rate if runner.rate != before.rate else None
        pace = wanted.pace if wanted.pace != present.pace else None
        watched = _watched(wanted)
        order = TrainingOrder(
            rate=rate,
            pace=pace,
            inside=watched[0] if watched[0] != present.watched[0] else None,
            sharpness=watched[1] if watched[1] != present.watched[1] else None,
            unit=watched[2] if watched[2] != present.watched[2] else None,
        )
        if order != TrainingOrder():
            present.problem, present.pace = replace(present.problem, runner=runner), wanted.pace
            present.watched = watched
            present.curves.label = run_label(present.curves.problem, runner.rate, present.resumed)
            present.job.control(order)

    # What the engine answers.

    def _on_answered(self, result: TrainingResult) -> None:
        present = self._present
        assert present is not None
        present.curves.take(result)
        match result:
            case TrainingPaused():
                present.is_paused = result.is_paused
                self.state_changed.emit()
            case TrainingNote():
                self.noted.emit(translated(result.sentence))
            case TrainingBegun():
                present.has_begun = True
                self.state_changed.emit()
            case TrainingEnd():
                self._end()
            case _:
                pass
        self.progressed.emit()

    def _on_finished(self) -> None:
        self._give_up(sentence("Stopped before the first step."))
        self._end()

    def _on_failed(self, message: Sentence) -> None:
        assert self._present is not None
        curves, said = self._present.curves, translated(message)
        has_begun, self._next = self._present.has_begun, None
        self._seeds = []
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
        """End a run that did not report its end."""
        assert self._present is not None
        curves = self._present.curves
        if curves.end is None:
            seconds = float(curves.moments.values[-1, 1]) if len(curves.moments.values) else 0.0
            curves.take(TrainingEnd("stopped", curves.done, message, 0.0, seconds, None))

    def _end(self) -> None:
        assert self._present is not None
        # Its end at the engine follows that of the training.
        ended, seed = self._present.curves, self._present.seed
        self._present.job.leave()
        self._present = None
        self._telling.stop()
        if self._seeds and self._next is None:
            self._begin_next_seed(ended, seed)
            return
        self.state_changed.emit()
        if self._next is not None:
            (spec, go), self._next = self._next, None
            self._begin_all(spec, go)

    def _begin_next_seed(self, ended: RunCurves, seed: int) -> None:
        """Begin the run that follows one from the same Start, at the rate and pace of now."""
        spec = self._seeds.pop(0)
        curves = self._fresh(spec)
        curves.group = ended.group
        self._begin(curves, replace(spec, pace=self._wanted.pace), "on", seed=seed)


def _watched(spec: TrainingSpec) -> _Watched:
    """Return whether layers and sharpness are watched, and which unit is opened."""
    return spec.inside, spec.sharpness, _opened(spec)


def _opened(spec: TrainingSpec) -> tuple[int, int] | None:
    return (spec.unit_layer, spec.unit) if spec.below == "unit" else None


def _told_meanwhile(spec: TrainingSpec) -> tuple[object, ...]:
    """Return what a run is told while it goes on."""
    return spec.runner, spec.pace, _watched(spec)


def _told_runner(present: OptimizerConfig, wanted: OptimizerConfig) -> OptimizerConfig:
    """Return the optimizer of a run with the rate of another one of its kind."""
    is_same = replace(wanted, rate=present.rate) == present
    return wanted if is_same and wanted.schedule == "constant" else present
