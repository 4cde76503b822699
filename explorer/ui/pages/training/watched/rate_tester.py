"""The range test of the page: asked of the engine, shown beside the rate and in its chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject

from explorer.core.sentence import Sentence
from explorer.core.training.range_test import RangeTest, RangeTestProblem
from explorer.core.training.spec import TrainingProblem, TrainingSpec
from explorer.engine.client import Engine
from explorer.engine.job import Job
from explorer.ui.pages.kit.editor import Editor
from explorer.ui.pages.training.runs.trainer import Trainer
from explorer.ui.pages.training.watched.rate_test import RateTestControls
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from explorer.ui.figures.training.watched.rates import RatesChart


class RateTester(QObject):
    """One range test at a time, and what the last one found for the present settings.

    Args:
        engine: which tries the rates.
        trainer: who has the run that goes on.
        controls: beside the learning rate.
        editor: changes the spec.
        parent: what it belongs to.
    """

    def __init__(
        self,
        engine: Engine,
        trainer: Trainer,
        controls: RateTestControls,
        editor: Editor,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._engine, self._trainer = engine, trainer
        self._controls, self._editor = controls, editor
        self._channel = engine.channel()
        self._job: Job | None = None
        self._spec = TrainingSpec()
        self._found: RangeTest | None = None
        self._went_on = False
        """Whether a run went on when rates were asked for."""
        self._chart: RatesChart | None = None
        controls.asked.connect(self._ask)
        controls.taken.connect(self._take)

    def show_in(self, chart: RatesChart) -> None:
        """Show what is found in a chart, in which a click takes a rate."""
        self._chart = chart
        chart.rate_asked.connect(self._take)
        chart.take(self._found)

    def follow(self, spec: TrainingSpec) -> None:
        """Take notice of a spec; what was found for other settings is forgotten."""
        before, self._spec = self._spec, spec
        if _but_for_rate(spec) != _but_for_rate(before):
            self.stop()
            self._controls.forget()
            self._show(None)

    def go_on_from(self, before: RateTester) -> None:
        """Wait for what another one asked for, or show what it found."""
        self._spec, self._went_on, self._job = before._spec, before._went_on, before._job
        before._job = None
        if self._job is not None:
            self._controls.show_waiting()
            before._leave(self._job)
            self._listen(self._job)
        elif before._found is not None:
            self._controls.show_found(before._found, goes_on=self._went_on)
            self._show(before._found)

    def stop(self) -> None:
        """Wait for nothing any more."""
        if self._job is not None:
            self._job.drop()
            self._job = None

    def _ask(self) -> None:
        """Try rates from the first weights, or from those of the run that goes on.

        These are the ones at the end of its last epoch, where it is kept.
        """
        self.stop()
        self._controls.show_waiting()
        problem, directory, going = self._spec.problem(), "", self._trainer.run
        self._went_on = going is not None
        if going is not None and going.begun is not None and len(going.epochs.values):
            directory = going.begun.directory
        if directory and going is not None:
            problem = going.problem
        asked = RangeTestProblem(problem, directory)
        self._job = self._engine.request(asked, self._channel, repeats=False)
        self._listen(self._job)

    def _listen(self, job: Job) -> None:
        job.answered.connect(self._on_found)
        job.finished.connect(self._on_finished)
        job.failed.connect(self._on_failed)

    def _leave(self, job: Job) -> None:
        job.answered.disconnect(self._on_found)
        job.finished.disconnect(self._on_finished)
        job.failed.disconnect(self._on_failed)

    def _on_found(self, found: RangeTest) -> None:
        self._controls.show_found(found, goes_on=self._went_on)
        self._show(found)
        self._editor.change("", below="rates")

    def _on_finished(self) -> None:
        self._job = None

    def _on_failed(self, message: Sentence) -> None:
        self._job = None
        self._controls.show_failed(translated(message))

    def _show(self, found: RangeTest | None) -> None:
        self._found = found
        if self._chart is not None:
            self._chart.take(found)

    def _take(self, rate: float) -> None:
        """Make a rate the learning rate."""
        self._editor.change("", runner=replace(self._spec.runner, rate=rate))


def _but_for_rate(spec: TrainingSpec) -> TrainingProblem:
    """Return what is trained, at whatever rate and for however long."""
    return replace(spec.problem(), runner=replace(spec.runner, rate=1.0), epochs=1)
