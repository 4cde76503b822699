"""Asks what a hidden unit has become of a kept run that has ended."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from explorer.core.sentence import Sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.spec import TrainingSpec
from explorer.core.training.unit import RunUnit, TrainingUnit
from explorer.engine.client import Engine
from explorer.engine.requester import Requester
from explorer.ui.widgets.translation import translated


class UnitAsker(QObject):
    """One question at a time, and none where the answer is known.

    Signals:
        told(): a run knows what was asked.
        failed(str): why it is not told.
    """

    told = Signal()
    failed = Signal(str)

    def __init__(self, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self._requester = Requester(engine, self)
        self._requester.answered.connect(self._on_answered)
        self._requester.failed.connect(self._on_failed)
        self._run: RunCurves | None = None
        self._asked: tuple[int, RunUnit] | None = None

    def follow(self, spec: TrainingSpec, run: RunCurves | None) -> None:
        """Ask for the unit of a spec where its chart shows it, and the run does not tell it."""
        if spec.below != "unit" or run is None or run.end is None or run.begun is None:
            return
        unit, directory = run.unit, run.begun.directory
        if unit is not None and (unit.layer, unit.unit) == (spec.unit_layer, spec.unit):
            return
        asked = run.number, RunUnit(directory, spec.unit_layer, spec.unit)
        if directory and len(run.epochs.values) and asked != self._asked:
            self._run, self._asked = run, asked
            self._requester.ask(asked[1])

    def _on_answered(self, asked: RunUnit, unit: TrainingUnit) -> None:
        if self._run is not None and self._asked == (self._run.number, asked):
            self._run.take(unit)
            self.told.emit()

    def _on_failed(self, _: RunUnit, message: Sentence) -> None:
        self.failed.emit(translated(message))
