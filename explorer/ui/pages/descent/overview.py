"""The sweep and the map of starts of a descent: asked for at rest, given up for anything newer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from explorer.core.descent.overview import starts_problem, sweep_problem
from explorer.core.descent.spec import DescentSpec, StartsProblem, SweepProblem
from explorer.core.sentence import Sentence
from explorer.engine.client import Engine
from explorer.engine.requester import Requester

if TYPE_CHECKING:
    from explorer.core.descent.results import StartMap, Sweep
    from explorer.core.results import Result
    from explorer.core.tables import Table
    from explorer.ui.figures.descent.descent import DescentFigure
    from explorer.ui.pages.descent.overview_controls import OverviewControls

_REST = 80
"""Milliseconds without a change after which the engine is asked."""


class _Look(QObject):
    """Requests to the engine that wait until nothing else is computed.

    Signals:
        found(object): a part of the result for what is wanted now.
        lost(): there is none.
    """

    found = Signal(object)
    lost = Signal()

    def __init__(self, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self.wanted: SweepProblem | StartsProblem | None = None
        self._requester = Requester(engine, self)
        self._requester.answered.connect(self._on_answered)
        self._requester.failed.connect(self._on_failed)
        self._resting = QTimer(self, singleShot=True, interval=_REST)
        self._resting.timeout.connect(self._ask)

    def want(self, spec: SweepProblem | StartsProblem | None) -> None:
        """Ask for this soon, and for nothing else any more."""
        if spec == self.wanted:
            return
        self.wanted = spec
        self._requester.drop()
        self._resting.start()

    def _ask(self) -> None:
        if self.wanted is not None:
            self._requester.ask(self.wanted)

    def _on_answered(self, spec: SweepProblem | StartsProblem, result: Result) -> None:
        # What was given up may have been on its way.
        if spec == self.wanted:
            self.found.emit(result)

    def _on_failed(self, spec: SweepProblem | StartsProblem, _: Sentence) -> None:
        if spec == self.wanted:
            self.lost.emit()


class Overview(QObject):
    """Keeps the sweep and the map of starts in the figure and the controls up to date.

    Signals:
        tables_changed(): a table is another.
    """

    tables_changed = Signal()

    def __init__(
        self, engine: Engine, figure: DescentFigure, controls: OverviewControls, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._figure = figure
        self._controls = controls
        self._sweep, self._starts = _Look(engine, self), _Look(engine, self)
        self._sweep.found.connect(self._show_sweep)
        self._sweep.lost.connect(lambda: self._show_sweep(None))
        self._found: tuple[SweepProblem, Sweep] | None = None
        """The sweep that is drawn, with what it was asked with."""
        self._starts.found.connect(self._on_starts)
        self._starts.lost.connect(self._forget_starts)
        self.shown_starts: StartsProblem | None = None
        """Problem of the map that is drawn."""

    def show_spec(self, spec: DescentSpec) -> None:
        """Follow a spec: forget what it does not ask for, and mark what is of another one."""
        view = self._figure.view
        # With one variable the height is nothing to the map.
        height = (view.bottom, view.top) if self._figure.is_flat else (0.0, 1.0)
        sweep = sweep_problem(spec) if spec.sweep else None
        # In space there is no place for the map.
        is_mapped = spec.starts and not self._figure.is_in_space
        starts = starts_problem(self._figure.shown_spec(), *height) if is_mapped else None
        if sweep is None:
            self._show_sweep(None)
        elif sweep != self._sweep.wanted:
            self._figure.sweep_chart.set_stale()
        if self.shown_starts is not None:
            if starts is None or _variables(starts) != _variables(self.shown_starts):
                self._forget_starts()
            elif starts.descent != self.shown_starts.descent:
                self._figure.fade_starts()
        self._sweep.want(sweep)
        self._starts.want(starts)

    def forget(self) -> None:
        """Forget the sweep and the map."""
        self._show_sweep(None)
        self._forget_starts()

    def leave(self) -> None:
        """Want nothing while another page is shown."""
        self._sweep.want(None)
        self._starts.want(None)

    @property
    def sweep(self) -> SweepProblem | None:
        """Problem of the sweep, if it is shown."""
        wanted = self._sweep.wanted
        return wanted if isinstance(wanted, SweepProblem) else None

    @property
    def starts(self) -> StartsProblem | None:
        """Problem of the map of starts, if it is shown."""
        wanted = self._starts.wanted
        return wanted if isinstance(wanted, StartsProblem) else None

    def sweep_table(self) -> Callable[[], Table] | None:
        """Return what makes a table of the sweep that is drawn; None: there is none."""
        from explorer.core.descent.table import sweep_table

        if self._found is None:
            return None
        spec, sweep = self._found
        # While a sweep is under way there are losses of the first runners only.
        runners = spec.descent.runners[: len(sweep.losses)]
        return lambda: sweep_table(replace(spec.descent, runners=runners), sweep)

    def starts_table(self) -> Callable[[], Table] | None:
        """Return what makes a table of the map of starts that is drawn; None: there is none."""
        from explorer.core.descent.table import starts_table

        spec, found = self.shown_starts, self._figure.starts.found
        if spec is None or found is None:
            return None
        return lambda: starts_table(spec.descent, found)

    def _show_sweep(self, found: Sweep | None) -> None:
        wanted = self._sweep.wanted
        if found is not None and isinstance(wanted, SweepProblem):
            self._found = wanted, found
        elif self._found is None:
            return
        else:
            self._found = None
        self._figure.show_sweep(found)
        self.tables_changed.emit()

    def _on_starts(self, found: StartMap) -> None:
        assert isinstance(self._starts.wanted, StartsProblem)
        self.shown_starts = self._starts.wanted
        self._figure.show_starts(found)
        self.show_legend()
        self.tables_changed.emit()

    def show_legend(self) -> None:
        """Name the places in the colours of the figure."""
        found = self._figure.starts.found
        if found is not None and self.shown_starts is not None:
            runner = self.shown_starts.descent.runners[0]
            self._controls.show_starts(found, runner, self._figure.starts.colour)

    def _forget_starts(self) -> None:
        self.shown_starts = None
        self._figure.show_starts(None)
        self._controls.forget_starts()
        self.tables_changed.emit()


def _variables(spec: StartsProblem) -> int:
    return len(spec.descent.function.axes())
